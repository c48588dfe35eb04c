"""Pooling: what several studies say together, how far they differ, and what the next one may find.

Estimates and standard errors in, one result out that prints as a sentence. Ratios are pooled
as logarithms and reported as ratios. A common effect (``FE``) supposes that all studies
estimate one number; the random-effects methods (``DL``, ``PM``, ``REML``) let the true
effects differ and estimate by how much (tau).
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peerlib.effects.sizes import shown
from peerlib.shared import words
from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import check_level, p_value, p_words, quantile

__all__ = ["METHODS", "Driver", "Pooled", "Subgroups", "cumulative", "leave_one_out", "pool", "subgroups", "which_drives"]

METHODS = {
    "FE": "common effect",
    "DL": "random effects, DerSimonian-Laird",
    "PM": "random effects, Paule-Mandel",
    "REML": "random effects, restricted maximum likelihood",
}


@dataclass(frozen=True, eq=False)
class Pooled:
    """What several studies give together; prints as a sentence.

    Parameters
    ----------
    estimate : float
        Pooled estimate, in the unit of the studies; a ratio with ``ratio=True``.
    se : float
        Its standard error; with ``ratio=True`` that of its logarithm.
    ci_low, ci_high : float
        Its confidence interval, at ``level``.
    p : float
        Two-tailed p value of no effect.
    tau2, tau : float
        Variance and standard deviation of the true effects between studies (of their
        logarithms with ``ratio=True``); zero for a common effect, NaN for one study.
    i2 : float
        Share of the variation that is not chance, percent.
    h2 : float
        Total variation over that by chance.
    q, q_df, q_p : float
        Cochran's Q, its degrees of freedom and p value.
    pi_low, pi_high : float
        Prediction interval: where the true effect of a new study may lie. NaN for a common
        effect, and for fewer than three studies.
    weights : numpy.ndarray
        Weight of each study, percent.
    k : int
        Number of studies.
    method : str
        ``"FE"``, ``"DL"``, ``"PM"`` or ``"REML"``.
    hartung_knapp : bool or str
        False, True (guarded) or ``"plain"``.
    level : float
        Level of the intervals.
    ratio : bool
        Whether the estimates are ratios.
    table : pandas.DataFrame
        One study a row, in the order given: ``study, estimate, se, ci_low, ci_high, weight``.
    what : str
        What was pooled, in words.
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    tau2: float
    tau: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    pi_low: float
    pi_high: float
    weights: np.ndarray
    k: int
    method: str
    hartung_knapp: object
    level: float
    ratio: bool
    table: pd.DataFrame
    what: str = "estimate"

    @property
    def sentence(self):
        """The result in words."""
        interval = f"{shown(self.estimate)} ({100 * self.level:g}% interval {shown(self.ci_low)} to {shown(self.ci_high)}, {p_words(self.p)})"
        if self.k == 1:
            return f"One study, {self.table['study'].iloc[0]}: {self.what} {interval}. A single study is not pooled, and heterogeneity cannot be looked at."
        return f"{self.what[:1].upper() + self.what[1:]} of {self.k} studies, {self._way()}: {interval}. {self._heterogeneity()} {self._prediction()}".strip()

    def _way(self):
        guarded = {False: "", True: ", Hartung-Knapp interval", "plain": ", Hartung-Knapp interval without the guard"}
        return METHODS[self.method] + guarded[self.hartung_knapp]

    def _heterogeneity(self):
        q = f"Q {self.q:.2f} on {self.q_df} df, {p_words(self.q_p)}"
        if self.method == "FE":
            return f"A common effect supposes no heterogeneity; I² {self.i2:.0f}%, {q}."
        if self.tau2 == 0:
            return f"No heterogeneity was found (tau 0, I² 0%, {q}), which does not prove that the studies agree."
        return f"Heterogeneity: tau {shown(self.tau)}{' of the logarithms' if self.ratio else ''}, I² {self.i2:.0f}%, {q}."

    def _prediction(self):
        if self.method == "FE":
            return ""
        if math.isnan(self.pi_low):
            return "With two studies there is no prediction interval worth the name."
        return f"The true effect of a new study may lie between {shown(self.pi_low)} and {shown(self.pi_high)} ({100 * self.level:g}% prediction interval)."

    def __str__(self):
        return words.wrap(self.sentence)

    __repr__ = __str__


# What is pooled: checked before anything is worked out.


def _several(name, values):
    """Return figures as an array of floats; NaN stays, so that the study can be named."""
    if isinstance(values, (str, bytes, dict)) or np.ndim(values) != 1:
        raise ValueError(f"{name} must be a list, one number a study; it is {values!r}.")
    if len(values) == 0:
        raise ValueError(f"{name} is empty: there is no study to pool.")
    return [math.nan if value is None or value is pd.NA else value for value in values]


def _names(labels, k, estimate):
    """Return the names of the studies: those given, else the index of the estimates, else study 1, 2, ..."""
    if labels is None:
        named = isinstance(estimate, pd.Series) and not isinstance(estimate.index, pd.RangeIndex)
        labels = list(estimate.index) if named else [f"study {place}" for place in range(1, k + 1)]
    names = [str(label) for label in _several("labels", list(labels) if not isinstance(labels, str) else labels)]
    if len(names) != k:
        raise ValueError(f"There are {k} estimates and {len(names)} labels. Give one label a study.")
    return names


def _numbers(name, values, names):
    """Return figures as floats, or name the study whose figure cannot be used."""
    for value, study in zip(values, names):
        if isinstance(value, (bool, np.bool_, str)) or np.iscomplexobj(value):
            raise ValueError(f"{study}: {name} {value!r} is not a number.")
        if not math.isfinite(value):
            raise ValueError(f"{study}: {name} is missing or infinite. Leave the study out, and say so, or fill the figure.")
    return np.array(values, dtype=float)


def _studies(estimate, se, labels, ratio):
    """Return estimates (logarithms of ratios), standard errors and names, after checking them."""
    for one, other in ((estimate, se), (estimate, labels)):
        if isinstance(one, pd.Series) and isinstance(other, pd.Series) and not one.index.equals(other.index):
            raise ValueError(
                "estimate, se and labels have different indexes, so their rows do not belong together. Take them from one table."
            )
    y, s = _several("estimate", estimate), _several("se", se)
    if len(y) != len(s):
        raise ValueError(f"There are {len(y)} estimates and {len(s)} standard errors. Give one of each a study.")
    names = _names(labels, len(y), estimate)
    y, s = _numbers("the estimate", y, names), _numbers("the standard error", s, names)
    if (s <= 0).any():
        raise ValueError(f"{names[int(np.argmax(s <= 0))]}: the standard error is {s[s <= 0][0]:g}; it must be above zero.")
    if ratio and (y <= 0).any():
        raise ValueError(
            f"{names[int(np.argmax(y <= 0))]}: the ratio is {y[y <= 0][0]:g}; it must be above zero. For differences or logarithms leave out ratio=True."
        )
    if s.max() / s.min() > 1e7:
        least, most = names[int(np.argmin(s))], names[int(np.argmax(s))]
        raise ValueError(
            f"The standard error of {most} is more than ten million times that of {least}. Check their units; nothing useful can be pooled."
        )
    return (np.log(y) if ratio else y), s, names


def _choices(method, hartung_knapp, level, prediction):
    """Refuse choices that do not exist, or do not go together."""
    if method not in METHODS:
        raise nearest("method", method, list(METHODS))
    if not (hartung_knapp is True or hartung_knapp is False or hartung_knapp == "plain"):
        raise ValueError(f'hartung_knapp is {hartung_knapp!r}; use False, True (guarded) or "plain" (without the guard).')
    if hartung_knapp and method == "FE":
        raise ValueError(
            "The Hartung-Knapp interval belongs to random effects. Use method REML, PM or DL with it, or leave it out."
        )
    check_level(level)
    if prediction not in ("standard", "HTS"):
        raise ValueError(f'prediction is {prediction!r}; use "standard" or "HTS".')


# The heterogeneity between studies. Variances are scaled to be around 1 before they come here.


def _weighted(y, weights):
    """Return the weighted mean and the weighted sum of squares around it (Q)."""
    mean = float(np.clip(weights @ y / weights.sum(), y.min(), y.max()))
    return mean, float(weights @ (y - mean) ** 2)


def _freedom(weights):
    """Return sum(w) - sum(w^2) / sum(w), from the products of pairs: so it keeps its digits when one study weighs nearly everything."""
    pairs = weights[..., 1:] * np.cumsum(weights, axis=-1)[..., :-1]
    return 2 * pairs.sum(axis=-1) / weights.sum(axis=-1)


def _dersimonian_laird(y, v):
    q = _weighted(y, 1 / v)[1]
    return max(0.0, float((q - (len(y) - 1)) / _freedom(1 / v)))


def _root(slope, low, high):
    """Return where a slope crosses zero between two points."""
    from scipy.optimize import brentq

    root, report = brentq(slope, low, high, xtol=1e-15, rtol=1e-15, maxiter=500, full_output=True, disp=False)
    if not report.converged:
        raise ValueError(
            "The heterogeneity between the studies could not be worked out: the search did not settle. Try method DL, which needs no search."
        )
    return root


def _paule_mandel(y, v):
    """Find the tau2 at which Q, with the weights that belong to it, is what chance alone would give."""
    df = len(y) - 1

    def surplus(tau2):
        return _weighted(y, 1 / (v + tau2))[1] - df

    if surplus(0.0) <= 0:
        return 0.0
    most = float(((y - y.mean()) ** 2).sum()) / df
    return most if surplus(most) >= 0 else _root(surplus, 0.0, most)


def _restricted_slope(tau2, y, v):
    """Return the slope of the restricted likelihood in tau2 (twice the score), for one tau2 or many."""
    weights = 1 / (v + np.asarray(tau2)[..., None])
    mean = (weights @ y / weights.sum(axis=-1))[..., None]
    return (weights**2 * (y - mean) ** 2).sum(axis=-1) - _freedom(weights)


def _restricted_likelihood(tau2, y, v):
    """Return twice the logarithm of the restricted likelihood, less a constant."""
    weights = 1 / (v + tau2)
    return float(np.log(weights).sum()) - math.log(weights.sum()) - _weighted(y, weights)[1]


def _restricted_maximum(y, v):
    """Find the tau2 of the highest restricted likelihood; where it has several peaks, the highest one."""
    spread = float(((y - y.mean()) ** 2).sum()) / (len(y) - 1)
    most = max(float(v.max()), 4 * spread)  # beyond this the slope is always down
    places = np.concatenate([[0.0], np.geomspace(1e-9 * min(most, float(v.min())), most * 1.01, 120)])
    slopes = _restricted_slope(places, y, v)
    peaks = [0.0] if slopes[0] <= 0 else []
    for low, high, before, after in zip(places, places[1:], slopes, slopes[1:]):
        if before > 0 >= after:
            peaks.append(_root(lambda tau2: _restricted_slope(tau2, y, v), low, high))
    return max(peaks, key=lambda tau2: _restricted_likelihood(tau2, y, v))


_TAU2 = {"DL": _dersimonian_laird, "PM": _paule_mandel, "REML": _restricted_maximum, "FE": lambda y, v: 0.0}


def _heterogeneity(y, v, tau2, method):
    """Return I2 (percent), H2, Q, its degrees of freedom and its p value."""
    from scipy.special import chdtrc

    df, q = len(y) - 1, _weighted(y, 1 / v)[1]
    if df == 0:
        return dict(i2=math.nan, h2=math.nan, q=math.nan, q_df=0, q_p=math.nan)
    if method == "FE":
        i2, h2 = (max(0.0, 1 - df / q) if q > 0 else 0.0), q / df
    else:
        typical = df / float(_freedom(1 / v))
        i2, h2 = tau2 / (tau2 + typical), tau2 / typical + 1
    return dict(i2=100 * i2, h2=h2, q=q, q_df=df, q_p=float(chdtrc(df, q)))


def _error(y, weights, mean, hartung_knapp):
    """Return standard error and degrees of freedom of the pooled estimate."""
    se, df = math.sqrt(1 / weights.sum()), math.inf
    if hartung_knapp and len(y) > 1:
        scale, df = float(weights @ (y - mean) ** 2) / (len(y) - 1), len(y) - 1
        if hartung_knapp == "plain" and scale < 1e-24:
            raise ValueError(
                "The studies agree exactly, so the Hartung-Knapp interval without its guard has no width. Use hartung_knapp=True."
            )
        se *= math.sqrt(scale if hartung_knapp == "plain" else max(scale, 1.0))
    return se, df


def _fit(y, s, method, hartung_knapp, level, prediction):
    """Pool estimates that were checked; return the numbers by name, on the scale of the estimates."""
    # A power of two as unit changes no digit; so squares of tiny or huge figures stay within reach.
    unit, origin = 2.0 ** round(math.log2(float(np.median(s)))), float(np.median(y))
    y, v = (y - origin) / unit, (s / unit) ** 2
    tau2 = _TAU2[method](y, v) if len(y) > 1 else math.nan
    weights = 1 / (v + (tau2 if len(y) > 1 else 0.0))
    mean, _ = _weighted(y, weights)
    se, df = _error(y, weights, mean, hartung_knapp)
    estimate, reach = mean + origin / unit, float(quantile(level, df)) * se
    found = dict(estimate=estimate, se=se, ci_low=estimate - reach, ci_high=estimate + reach, pi_low=math.nan, pi_high=math.nan)
    if len(y) > 2 and method != "FE":
        beyond = quantile(level, len(y) - 2 if prediction == "HTS" else df) * math.sqrt(tau2 + se**2)
        found.update(pi_low=estimate - beyond, pi_high=estimate + beyond)
    found = {name: float(value * unit) for name, value in found.items()}
    if not all(math.isfinite(found[name]) for name in ("estimate", "se", "ci_low", "ci_high")):
        raise ValueError("The estimates lie too far apart for their standard errors to work with. Check their units.")
    tau = math.sqrt(tau2) * unit if len(y) > 1 else math.nan
    return {
        **found,
        **_heterogeneity(y, v, tau2, method),
        "p": float(p_value(estimate, se, df)),
        "tau2": tau2 * unit * unit,
        "tau": tau,
        "weights": 100 * weights / weights.sum(),
    }


def pool(
    estimate, se, method="REML", hartung_knapp=False, level=0.95, labels=None, ratio=False, prediction="standard", what="estimate"
):
    """Pool the results of several studies.

    Parameters
    ----------
    estimate : array_like
        One estimate a study, all of one kind and unit; ratios with ``ratio=True``.
    se : array_like
        Their standard errors; with ``ratio=True`` those of the logarithms.
    method : str
        ``"FE"`` common effect; random effects ``"DL"`` (DerSimonian-Laird), ``"PM"``
        (Paule-Mandel) or ``"REML"`` (restricted maximum likelihood).
    hartung_knapp : bool or str
        True widens the interval for the uncertainty of tau, with t and a scale not below
        one (the guarded version); ``"plain"`` leaves the guard out, and can then be narrower.
    level : float
        Level of the intervals, a share.
    labels : array_like of str, optional
        Names of the studies; without them, the index of the estimates, or study 1, 2, ...
    ratio : bool
        Whether the estimates are ratios, to be pooled as logarithms.
    prediction : str
        ``"standard"``: prediction interval with the same quantile as the confidence interval
        (normal, or t on k - 1 with Hartung-Knapp). ``"HTS"``: with t on k - 2.
    what : str
        What is pooled, in words, for the sentence.

    Returns
    -------
    Pooled
        Estimate, intervals, heterogeneity, weights and a table; prints as a sentence.

    Raises
    ------
    ValueError
        If a figure cannot be used (the study is named), or choices do not go together.
    UnknownName
        If there is no such method.

    Notes
    -----
    DerSimonian and Laird (1986), doi 10.1016/0197-2456(86)90046-2; Paule and Mandel (1982),
    doi 10.6028/jres.087.022; REML: Viechtbauer (2005), doi 10.3102/10769986030003261;
    Hartung and Knapp (2001), doi 10.1002/sim.791, the guard: Knapp and Hartung (2003),
    doi 10.1002/sim.1482; I squared: Higgins and Thompson (2002), doi 10.1002/sim.1186;
    prediction interval ``"HTS"``: Higgins, Thompson and Spiegelhalter (2009),
    doi 10.1111/j.1467-985X.2008.00552.x. For random effects I squared is tau2 over tau2 plus
    the typical variance of a study, as in the R package metafor, and so not always (Q - df) / Q.

    Examples
    --------
    >>> pool([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], labels=["A", "B", "C"], ratio=True, what="risk ratio")
    Risk ratio of 3 studies, random effects, restricted maximum likelihood: 0.71 (95%
    interval 0.51 to 0.98, p = 0.040). Heterogeneity: tau 0.22 of the logarithms, I² 59%, Q
    4.88 on 2 df, p = 0.087. The true effect of a new study may lie between 0.41 and 1.22
    (95% prediction interval).
    >>> pool([-9.0], [4.57], labels=["Sledge 2011"]).k
    1
    """
    y, s, names = _studies(estimate, se, labels, ratio)
    _choices(method, hartung_knapp, level, prediction)
    with np.errstate(all="ignore"):
        found = _fit(y, s, method, hartung_knapp, level, prediction)
        reach = quantile(level, math.inf) * s
        columns = {"estimate": y, "se": s, "ci_low": y - reach, "ci_high": y + reach}
        if ratio:
            columns.update({name: np.exp(columns[name]) for name in ("estimate", "ci_low", "ci_high")})
            found.update({name: float(np.exp(found[name])) for name in ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")})
    table = pd.DataFrame({"study": names, **columns, "weight": found["weights"]})
    found["weights"].setflags(write=False)
    return Pooled(**found, k=len(y), method=method, hartung_knapp=hartung_knapp, level=level, ratio=ratio, table=table, what=what)


_STEPS = ["study", "k", "estimate", "se", "ci_low", "ci_high", "tau2", "i2"]


def _step(study, pooled):
    return {"study": study, **{name: getattr(pooled, name) for name in _STEPS[1:]}}


def leave_one_out(estimate, se, labels=None, **choices):
    """Pool again and again, each time without one of the studies.

    Parameters
    ----------
    estimate, se, labels : array_like
        As for ``pool``.
    **choices
        ``method``, ``hartung_knapp``, ``level``, ``ratio`` as for ``pool``.

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
    estimate, se, names = _parts(estimate, se, labels, choices)
    if len(names) == 1:
        raise ValueError(f"There is one study only, {names[0]}; without it nothing is left to pool.")
    rows = []
    for place, study in enumerate(names):
        kept = [other for other in range(len(names)) if other != place]
        rows.append(_step(study, pool(estimate[kept], se[kept], labels=[names[other] for other in kept], **choices)))
    return pd.DataFrame(rows, columns=_STEPS)


def _parts(estimate, se, labels, choices):
    """Return checked arrays and names, on the scale they came in."""
    _y, s, names = _studies(estimate, se, labels, choices.get("ratio", False))
    return np.array(estimate, dtype=float), s, names


@dataclass(frozen=True)
class Driver:
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

    def __str__(self):
        return words.wrap(self.sentence)

    __repr__ = __str__


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
    left = leave_one_out(
        table["estimate"],
        table["se"],
        labels=table["study"],
        method=pooled.method,
        hartung_knapp=pooled.hartung_knapp,
        level=pooled.level,
        ratio=pooled.ratio,
    )
    most = left.loc[int(np.argmax(np.abs(scale(left["estimate"]) - scale(pooled.estimate))))]
    told = f"{shown(most['estimate'])} ({100 * pooled.level:g}% interval {shown(most['ci_low'])} to {shown(most['ci_high'])})"
    whole = f"{shown(pooled.estimate)} ({shown(pooled.ci_low)} to {shown(pooled.ci_high)})"
    includes, included = most["ci_low"] <= none <= most["ci_high"], pooled.ci_low <= none <= pooled.ci_high
    turn = "" if includes == included else f" The interval then {'includes' if includes else 'no longer includes'} no effect."
    sentence = f"{most['study']} moves the result most: without it, {told} in place of {whole}.{turn}"
    return Driver(most["study"], float(most["estimate"]), float(most["ci_low"]), float(most["ci_high"]), sentence)


def cumulative(estimate, se, order, labels=None, **choices):
    """Pool the studies as they came, one more at each step.

    Parameters
    ----------
    estimate, se, labels : array_like
        As for ``pool``.
    order : array_like
        What to order by, such as the year of each study; equal ones stay in the order given.
    **choices
        ``method``, ``hartung_knapp``, ``level``, ``ratio`` as for ``pool``.

    Returns
    -------
    pandas.DataFrame
        One step a row: the study added, and what all studies down to it give
        (``k, estimate, se, ci_low, ci_high, tau2, i2``).

    Raises
    ------
    ValueError
        As ``pool``, and when ``order`` does not fit.

    Examples
    --------
    >>> cumulative([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], [2011, 1998, 2004], labels=["A", "B", "C"])["study"].tolist()
    ['B', 'C', 'A']
    """
    estimate, se, names = _parts(estimate, se, labels, choices)
    years = list(order) if not isinstance(order, str) and np.ndim(order) == 1 else []
    if len(years) != len(names):
        raise ValueError(f"order must hold one value for each of the {len(names)} studies; it has {len(years)}.")
    missing = [study for study, year in zip(names, years) if pd.isna(year)]
    if missing:
        raise ValueError(f"{missing[0]}: its place in the order, such as its year, is missing.")
    try:
        by_year = sorted(range(len(names)), key=lambda place: years[place])
    except TypeError:
        raise ValueError("order mixes words and numbers, which cannot be put in order. Give years, or dates, for all.") from None
    rows = []
    for step in range(1, len(names) + 1):
        so_far = by_year[:step]
        rows.append(
            _step(names[so_far[-1]], pool(estimate[so_far], se[so_far], labels=[names[place] for place in so_far], **choices))
        )
    return pd.DataFrame(rows, columns=_STEPS)


class Subgroups(dict):
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
        between = _weighted(y / unit, (unit / np.array([group.se for group in found])) ** 2)[1]
        self.q_between = between if self.q_df else math.nan
        self.q_p = float(chdtrc(self.q_df, between)) if self.q_df else math.nan

    @property
    def sentence(self):
        """The subgroups and the test in words."""
        told = "; ".join(
            f"{name}, {group.k} {'study' if group.k == 1 else 'studies'}: {shown(group.estimate)} ({shown(group.ci_low)} to {shown(group.ci_high)})"
            for name, group in self.items()
        )
        if not self.q_df:
            return f"One subgroup only. {told}."
        alone = ", ".join(str(name) for name, group in self.items() if group.k == 1)
        warning = f" A subgroup of one study has no tau: {alone}." if alone else ""
        return f"{told}. Test of difference between the subgroups: Q {self.q_between:.2f} on {self.q_df} df, {p_words(self.q_p)}.{warning}"

    def __str__(self):
        return words.wrap(self.sentence)

    __repr__ = __str__


def subgroups(estimate, se, by, labels=None, **choices):
    """Pool each subgroup of studies by itself, and test whether the subgroups differ.

    Parameters
    ----------
    estimate, se, labels : array_like
        As for ``pool``.
    by : array_like
        Subgroup of each study.
    **choices
        ``method``, ``hartung_knapp``, ``level``, ``ratio`` as for ``pool``.

    Returns
    -------
    Subgroups
        A dict from the name of a subgroup to its ``Pooled``, in order of appearance, with
        ``q_between``, ``q_df``, ``q_p`` and ``sentence``.

    Raises
    ------
    ValueError
        As ``pool``, and when ``by`` does not fit.

    Examples
    --------
    >>> list(subgroups([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], by=["trial", "cohort", "trial"]))
    ['trial', 'cohort']
    """
    estimate, se, names = _parts(estimate, se, labels, choices)
    groups = list(by) if not isinstance(by, str) and np.ndim(by) == 1 else []
    if len(groups) != len(names):
        raise ValueError(f"by must name the subgroup of each of the {len(names)} studies; it has {len(groups)}.")
    missing = [study for study, group in zip(names, groups) if pd.isna(group)]
    if missing:
        raise ValueError(f"{missing[0]}: its subgroup is missing.")
    found = {}
    for group in dict.fromkeys(groups):
        inside = [place for place, other in enumerate(groups) if other == group]
        found[group] = pool(estimate[inside], se[inside], labels=[names[place] for place in inside], **choices)
    return Subgroups(found)
