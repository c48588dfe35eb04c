"""Pooled again: with one study fewer, with one more, and each subgroup by itself."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peerlib.effects.heterogeneity import weighted
from peerlib.effects.pooling import as_given, ends, pool
from peerlib.shared.numbers import p_words, two_decimals
from peerlib.shared.words import Sentence

_STEPS = ["study", "k", "estimate", "se", "ci_low", "ci_high", "tau2", "i2"]


def _some(places, estimate, se, names, choices):
    """Pool the studies at some places."""
    return pool(estimate[places], se[places], labels=[names[place] for place in places], **choices)


def _steps(pooled):
    """Return pooled results as a table, one a row, from pairs of the study it is about and the result."""
    rows = [[study, *(getattr(found, name) for name in _STEPS[1:])] for study, found in pooled]
    return pd.DataFrame(rows, columns=_STEPS)


def _each(name, values, names, what):
    """Return what was given for each study as a list, or say that it does not fit."""
    found = list(values) if not isinstance(values, str) and np.ndim(values) == 1 else []
    if len(found) != len(names):
        raise ValueError(f"{name} must hold one value for each of the {len(names)} studies; it has {len(found)}.")
    missing = [study for study, value in zip(names, found) if pd.isna(value)]
    if missing:
        raise ValueError(f"{missing[0]}: its {what} is missing.")
    return found


def leave_one_out(estimate, se, labels=None, **choices):
    """Pool again and again, each time without one of the studies.

    Parameters
    ----------
    estimate, se, labels, **choices
        As for ``pool``: ``method``, ``hartung_knapp``, ``level`` and ``ratio`` are the choices.

    Returns
    -------
    pandas.DataFrame
        One study a row, named in ``study``: what the others give without it
        (``k, estimate, se, ci_low, ci_high, tau2, i2``).

    Raises
    ------
    ValueError
        As ``pool``, and for a single study.

    Examples
    --------
    >>> leave_one_out([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], labels=["A", "B", "C"], method="FE").round(2)["estimate"].tolist()
    [0.81, 0.62, 0.74]
    """
    estimate, se, names = as_given(estimate, se, labels, choices)
    if len(names) == 1:
        raise ValueError(f"There is one study only, {names[0]}; without it nothing is left to pool.")
    kept = [[other for other in range(len(names)) if other != place] for place in range(len(names))]
    return _steps((study, _some(others, estimate, se, names, choices)) for study, others in zip(names, kept))


@dataclass(frozen=True, repr=False)
class Driver(Sentence):
    """The study that moves a pooled result most when it is left out; prints as a sentence.

    Parameters
    ----------
    study : str
        Its name; empty when there is one study only.
    estimate, ci_low, ci_high : float
        The pooled result without it; NaN when there is one study only.
    sentence : str
        The same in words.
    """

    study: str
    estimate: float
    ci_low: float
    ci_high: float
    sentence: str


def which_drives(pooled):
    """Say which study moves a pooled result most when it is left out.

    Parameters
    ----------
    pooled : Pooled
        Result of ``pool``.

    Returns
    -------
    Driver
        The study, the result without it, and in words whether the interval then starts or
        stops to include no effect.

    Examples
    --------
    >>> which_drives(pool([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], labels=["A", "B", "C"], method="FE", ratio=True))
    B moves the result most: without it, 0.60 (95% interval 0.43 to 0.83) in place of 0.74
    (0.63 to 0.88).
    """
    if pooled.k == 1:
        return Driver("", math.nan, math.nan, math.nan, "With one study there is nothing to leave out.")
    table, (scale, none) = pooled.table, (np.log, 1.0) if pooled.ratio else (np.asarray, 0.0)
    choices = {name: getattr(pooled, name) for name in ("method", "hartung_knapp", "level", "ratio")}
    left = leave_one_out(table["estimate"], table["se"], labels=table["study"], **choices)
    most = left.loc[int(np.argmax(np.abs(scale(left["estimate"]) - scale(pooled.estimate))))]
    estimate, low, high = (float(most[name]) for name in ("estimate", "ci_low", "ci_high"))
    told = f"{two_decimals(estimate)} ({100 * pooled.level:g}% interval {ends(low, high)})"
    whole = f"{two_decimals(pooled.estimate)} ({ends(pooled.ci_low, pooled.ci_high)})"
    includes, included = low <= none <= high, pooled.ci_low <= none <= pooled.ci_high
    turn = "" if includes == included else f" The interval then {'includes' if includes else 'no longer includes'} no effect."
    sentence = f"{most['study']} moves the result most: without it, {told} in place of {whole}.{turn}"
    return Driver(most["study"], estimate, low, high, sentence)


def cumulative(estimate, se, order, labels=None, **choices):
    """Pool the studies as they came, one more at each step.

    Parameters
    ----------
    estimate, se, labels, **choices
        As for ``leave_one_out``.
    order : array_like
        What to order by, such as the year of each study; equal ones stay in the order given.

    Returns
    -------
    pandas.DataFrame
        One step a row: the study added, and what all studies down to it give
        (``k, estimate, se, ci_low, ci_high, tau2, i2``).

    Examples
    --------
    >>> cumulative([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], [2011, 1998, 2004], labels=["A", "B", "C"])["study"].tolist()
    ['B', 'C', 'A']
    """
    estimate, se, names = as_given(estimate, se, labels, choices)
    years = _each("order", order, names, "place in the order, such as its year,")
    try:
        by_year = sorted(range(len(names)), key=lambda place: years[place])
    except TypeError:
        raise ValueError("order mixes words and numbers, which cannot be put in order. Give years, or dates, for all.") from None
    so_far = [by_year[: step + 1] for step in range(len(names))]
    return _steps((names[places[-1]], _some(places, estimate, se, names, choices)) for places in so_far)


class Subgroups(Sentence, dict):
    """Pooled results by name of subgroup, in order of appearance, with the test of their difference.

    Parameters
    ----------
    groups : dict
        ``Pooled`` by name.

    Notes
    -----
    ``q_between``, ``q_df`` and ``q_p`` test whether the groups differ, each with its own tau;
    NaN with one group. Borenstein and others (2009), Introduction to Meta-Analysis, chapter 19,
    doi 10.1002/9780470743386.

    Examples
    --------
    >>> groups = subgroups([0.5, 0.6, 1.5, 1.6], [0.1] * 4, by=["old", "old", "new", "new"])
    >>> round(groups.q_between, 1), groups.q_df
    (100.0, 1)
    """

    def __init__(self, groups):
        from scipy.special import chdtrc

        super().__init__(groups)
        found = list(groups.values())
        y = np.array([np.log(group.estimate) if group.ratio else group.estimate for group in found])
        unit = float(np.median([group.se for group in found]))
        self.q_df = len(found) - 1
        between = weighted(y / unit, (unit / np.array([group.se for group in found])) ** 2)[1]
        self.q_between = between if self.q_df else math.nan
        self.q_p = float(chdtrc(self.q_df, between)) if self.q_df else math.nan

    @property
    def sentence(self):
        """The subgroups and the test in words."""
        told = "; ".join(f"{name}, {self._group(group)}" for name, group in self.items())
        if not self.q_df:
            return f"One subgroup only. {told}."
        alone = ", ".join(str(name) for name, group in self.items() if group.k == 1)
        warning = f" A subgroup of one study has no tau: {alone}." if alone else ""
        test = f"Q {self.q_between:.2f} on {self.q_df} df, {p_words(self.q_p)}"
        return f"{told}. Test of difference between the subgroups: {test}.{warning}"

    def _group(self, group):
        studies = f"{group.k} {'study' if group.k == 1 else 'studies'}"
        return f"{studies}: {two_decimals(group.estimate)} ({ends(group.ci_low, group.ci_high)})"


def subgroups(estimate, se, by, labels=None, **choices):
    """Pool each subgroup of studies by itself, and test whether the subgroups differ.

    Parameters
    ----------
    estimate, se, labels, **choices
        As for ``leave_one_out``.
    by : array_like
        Subgroup of each study.

    Returns
    -------
    Subgroups
        A dict from the name of a subgroup to its ``Pooled``, in order of appearance, with
        ``q_between``, ``q_df``, ``q_p`` and ``sentence``.

    Examples
    --------
    >>> list(subgroups([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], by=["trial", "cohort", "trial"]))
    ['trial', 'cohort']
    """
    estimate, se, names = as_given(estimate, se, labels, choices)
    groups = _each("by", by, names, "subgroup")
    inside = {group: [place for place, other in enumerate(groups) if other == group] for group in dict.fromkeys(groups)}
    return Subgroups({group: _some(places, estimate, se, names, choices) for group, places in inside.items()})
