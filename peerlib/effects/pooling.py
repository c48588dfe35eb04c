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

from peerlib.effects.heterogeneity import TAU2, heterogeneity, weighted
from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import check_level, p_value, p_words, quantile, two_decimals
from peerlib.shared.words import Sentence

METHODS = {
    "FE": "common effect",
    "DL": "random effects, DerSimonian-Laird",
    "PM": "random effects, Paule-Mandel",
    "REML": "random effects, restricted maximum likelihood",
}


def ends(low, high):
    """Return an interval in words."""
    return f"{two_decimals(low)} to {two_decimals(high)}"


@dataclass(frozen=True, eq=False, repr=False)
class Pooled(Sentence):
    """What several studies give together; prints as a sentence.

    Parameters
    ----------
    estimate, se : float
        Pooled estimate in the unit of the studies, and its standard error; with ``ratio=True``
        a ratio, and that of its logarithm.
    ci_low, ci_high, p : float
        Its confidence interval, at ``level``, and the two-tailed p value of no effect.
    tau2, tau : float
        Variance and standard deviation of the true effects between studies (of their
        logarithms with ``ratio=True``); zero for a common effect, NaN for one study.
    i2, h2 : float
        Share of the variation that is not chance, percent; total variation over that by chance.
    q, q_df, q_p : float
        Cochran's Q, its degrees of freedom and p value.
    pi_low, pi_high : float
        Prediction interval: where the true effect of a new study may lie. NaN for a common
        effect, and for fewer than three studies.
    weights : numpy.ndarray
        Weight of each study, percent.
    k : int
        Number of studies.
    method, hartung_knapp, level, ratio, what
        As given to ``pool``.
    table : pandas.DataFrame
        One study a row, in the order given: ``study, estimate, se, ci_low, ci_high, weight``.
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
        interval = f"{100 * self.level:g}% interval {ends(self.ci_low, self.ci_high)}, {p_words(self.p)}"
        found = f"{two_decimals(self.estimate)} ({interval})."
        if self.k == 1:
            alone = "A single study is not pooled, and heterogeneity cannot be looked at."
            return f"One study, {self.table['study'].iloc[0]}: {self.what} {found} {alone}"
        what = f"{self.what[:1].upper()}{self.what[1:]} of {self.k} studies, {self._way()}"
        return f"{what}: {found} {self._heterogeneity()} {self._prediction()}".strip()

    def _way(self):
        guarded = {False: "", True: ", Hartung-Knapp interval", "plain": ", Hartung-Knapp interval without the guard"}
        return METHODS[self.method] + guarded[self.hartung_knapp]

    def _heterogeneity(self):
        q = f"Q {self.q:.2f} on {self.q_df} df, {p_words(self.q_p)}"
        if self.method == "FE":
            return f"A common effect supposes no heterogeneity; I² {self.i2:.0f}%, {q}."
        if self.tau2 == 0:
            return f"No heterogeneity was found (tau 0, I² 0%, {q}), which does not prove that the studies agree."
        return f"Heterogeneity: tau {two_decimals(self.tau)}{' of the logarithms' if self.ratio else ''}, I² {self.i2:.0f}%, {q}."

    def _prediction(self):
        if self.method == "FE":
            return ""
        if math.isnan(self.pi_low):
            return "With two studies there is no prediction interval worth the name."
        between = f"{two_decimals(self.pi_low)} and {two_decimals(self.pi_high)}"
        return f"The true effect of a new study may lie between {between} ({100 * self.level:g}% prediction interval)."


def _several(name, values):
    """Return figures as an array of floats; NaN stays, so that the study can be named."""
    if isinstance(values, (str, bytes, dict)) or np.ndim(values) != 1:
        raise ValueError(f"{name} must be a list, one number a study; it is {values!r}.")
    if len(values) == 0:
        raise ValueError(f"{name} is empty: there is no study to pool.")
    return [math.nan if value is None or value is pd.NA else value for value in values]


def _labels(labels, k, estimate):
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
            mixed = "estimate, se and labels have different indexes, so their rows do not belong together"
            raise ValueError(f"{mixed}. Take them from one table.")
    y, s = _several("estimate", estimate), _several("se", se)
    if len(y) != len(s):
        raise ValueError(f"There are {len(y)} estimates and {len(s)} standard errors. Give one of each a study.")
    names = _labels(labels, len(y), estimate)
    y, s = _numbers("the estimate", y, names), _numbers("the standard error", s, names)
    for study, value, error in zip(names, y, s):
        if error <= 0:
            raise ValueError(f"{study}: the standard error is {error:g}; it must be above zero.")
        if ratio and value <= 0:
            otherwise = "For differences or logarithms leave out ratio=True."
            raise ValueError(f"{study}: the ratio is {value:g}; it must be above zero. {otherwise}")
    if s.max() / s.min() > 1e7:
        apart = f"of {names[int(np.argmax(s))]} is more than ten million times that of {names[int(np.argmin(s))]}"
        raise ValueError(f"The standard error {apart}. Check their units; nothing useful can be pooled.")
    return (np.log(y) if ratio else y), s, names


def as_given(estimate, se, labels, choices):
    """Return checked arrays and names, on the scale they came in."""
    _, s, names = _studies(estimate, se, labels, choices.get("ratio", False))
    return np.array(estimate, dtype=float), s, names


def _choices(method, hartung_knapp, level, prediction):
    """Refuse choices that do not exist, or do not go together."""
    if method not in METHODS:
        raise nearest("method", method, list(METHODS))
    if not (hartung_knapp is True or hartung_knapp is False or hartung_knapp == "plain"):
        raise ValueError(f'hartung_knapp is {hartung_knapp!r}; use False, True (guarded) or "plain" (without the guard).')
    if hartung_knapp and method == "FE":
        without = "Use method REML, PM or DL with it, or leave it out."
        raise ValueError(f"The Hartung-Knapp interval belongs to random effects. {without}")
    check_level(level)
    if prediction not in ("standard", "HTS"):
        raise ValueError(f'prediction is {prediction!r}; use "standard" or "HTS".')


def _error(y, weights, mean, hartung_knapp):
    """Return standard error and degrees of freedom of the pooled estimate."""
    se, df = math.sqrt(1 / weights.sum()), math.inf
    if hartung_knapp and len(y) > 1:
        scale, df = float(weights @ (y - mean) ** 2) / (len(y) - 1), len(y) - 1
        if hartung_knapp == "plain" and scale < 1e-24:
            why = "The studies agree exactly, so the Hartung-Knapp interval without its guard has no width."
            raise ValueError(f"{why} Use hartung_knapp=True.")
        se *= math.sqrt(scale if hartung_knapp == "plain" else max(scale, 1.0))
    return se, df


def _fit(y, s, method, hartung_knapp, level, prediction):
    """Pool estimates that were checked; return the numbers by name, on the scale of the estimates."""
    # A power of two as unit changes no digit; so squares of tiny or huge figures stay within reach.
    unit, origin = 2.0 ** round(math.log2(float(np.median(s)))), float(np.median(y))
    y, v = (y - origin) / unit, (s / unit) ** 2
    tau2 = TAU2[method](y, v) if len(y) > 1 else math.nan
    weights = 1 / (v + (tau2 if len(y) > 1 else 0.0))
    mean, _ = weighted(y, weights)
    se, df = _error(y, weights, mean, hartung_knapp)
    estimate, reach = mean + origin / unit, float(quantile(level, df)) * se
    found = dict(estimate=estimate, se=se, ci_low=estimate - reach, ci_high=estimate + reach)
    found.update(pi_low=math.nan, pi_high=math.nan)
    if len(y) > 2 and method != "FE":
        beyond = quantile(level, len(y) - 2 if prediction == "HTS" else df) * math.sqrt(tau2 + se**2)
        found.update(pi_low=estimate - beyond, pi_high=estimate + beyond)
    found = {name: float(value * unit) for name, value in found.items()}
    if not all(math.isfinite(found[name]) for name in ("estimate", "se", "ci_low", "ci_high")):
        raise ValueError("The estimates lie too far apart for their standard errors to work with. Check their units.")
    found.update(heterogeneity(y, v, tau2, method))
    found.update(p=float(p_value(estimate, se, df)), tau2=tau2 * unit * unit, tau=math.sqrt(tau2) * unit)
    return {**found, "weights": 100 * weights / weights.sum()}


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
