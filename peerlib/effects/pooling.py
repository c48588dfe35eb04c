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
from peerlib.shared.yours import unmarked

METHODS = {
    "FE": "common effect",
    "DL": "random effects, DerSimonian-Laird",
    "PM": "random effects, Paule-Mandel",
    "REML": "random effects, restricted maximum likelihood",
}
_ALSO_CALLED = dict.fromkeys(("common", "common effect", "fixed", "fixed effect", "equal effects", "EE", "CE", "CF"), "FE")
_ALSO_CALLED |= dict.fromkeys(("random", "random effects", "RE", "restricted maximum likelihood"), "REML")
_ALSO_CALLED |= {"DerSimonian-Laird": "DL", "Paule-Mandel": "PM"}
_NAMES = {name.lower(): method for name, method in [*_ALSO_CALLED.items(), *zip(METHODS, METHODS)]}
_TOO_FEW = 5  # studies, below which no prediction interval by t on k - 2 is given


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
        Share of the variation that is not chance, percent, from tau2 and the typical variance of
        a study; total variation over that by chance.
    i2_q : float
        The same share from Q, (Q - df) / Q, as most reviews print it.
    q, q_df, q_p : float
        Cochran's Q, its degrees of freedom and p value.
    pi_low, pi_high : float
        Prediction interval: where the true effect of a new study may lie. NaN for a common
        effect, and for fewer than five studies (``prediction="standard"``: three).
    weights : numpy.ndarray
        Weight of each study, percent.
    k : int
        Number of studies.
    method, hartung_knapp, level, ratio, what
        As given to ``pool``.
    table : pandas.DataFrame
        One study a row, in the order given: ``study, estimate, se, ci_low, ci_high, weight``.
    corrected : tuple of str
        Studies to whose counts a half was added, because one was zero.
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    tau2: float
    tau: float
    i2: float
    i2_q: float
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
    corrected: tuple = ()

    @property
    def sentence(self):
        """The result in words."""
        interval = f"{100 * self.level:g}% interval {ends(self.ci_low, self.ci_high)}, {p_words(self.p)}"
        found = f"{two_decimals(self.estimate)} ({interval})."
        if self.k == 1:
            alone = "A single study is not pooled, and heterogeneity cannot be looked at."
            return f"One study, {self.table['study'].iloc[0]}: {self.what} {found} {alone}{self._correction()}"
        what = f"{self.what[:1].upper()}{self.what[1:]} of {self.k} studies, {self._way()}"
        return f"{what}: {found} {self._heterogeneity()} {self._prediction()}".strip() + self._correction() + self._yours()

    @property
    def i2_words(self):
        """I squared in words: where the two ways of reckoning it print differently, both."""
        own, from_q = f"{self.i2:.0f}%", f"{self.i2_q:.0f}%"
        return own if own == from_q else f"{own} ({from_q} from Q)"

    @property
    def repeats_interval(self):
        """Whether the prediction interval is only the confidence interval again: without heterogeneity, or as printed."""
        same = self.tau2 == 0 or ends(self.pi_low, self.pi_high) == ends(self.ci_low, self.ci_high)
        return same and not math.isnan(self.pi_low)

    def _way(self):
        guarded = {False: "", True: ", Hartung-Knapp interval", "plain": ", Hartung-Knapp interval without the guard"}
        return METHODS[self.method] + guarded[self.hartung_knapp]

    def _heterogeneity(self):
        q = f"Q {self.q:.2f} on {self.q_df} df, {p_words(self.q_p)}"
        if self.method == "FE":
            return f"A common effect supposes no heterogeneity; I² {self.i2_words}, {q}."
        if self.tau2 == 0:
            return f"No heterogeneity was found (tau 0, I² {self.i2_words}, {q}), which does not prove that the studies agree."
        return (
            f"Heterogeneity: tau {two_decimals(self.tau)}{' of the logarithms' if self.ratio else ''}, I² {self.i2_words}, {q}."
        )

    def _prediction(self):
        two = "can show whether they point the same way, not how far effects differ from place to place"
        if self.method == "FE":
            return f"Two studies {two}." if self.k == 2 else ""
        if self.k == 2:
            return f"With two studies there is no prediction interval worth the name: two {two}."
        if math.isnan(self.pi_low):
            few = "that takes five studies or more, because tau from fewer is little better than a guess"
            return f"No prediction interval is given: {few}."
        if self.repeats_interval:
            return "A prediction interval would only repeat the interval, because no heterogeneity was found."
        return f"The true effect of a new study may lie between {self._predicted()} ({100 * self.level:g}% prediction interval)."

    def _predicted(self):
        return f"{two_decimals(self.pi_low)} and {two_decimals(self.pi_high)}"

    def _correction(self):
        if not self.corrected:
            return ""
        return f" A count was zero, so a half was added to each of its four counts: {', '.join(self.corrected)}."

    def _yours(self):
        """Name the studies with figures of the reader's own."""
        names = [name for name in self.table["study"] if name != unmarked(name)]
        return f" Among them: {', '.join(names)}." if names else ""


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


_WITHOUT_ERROR = (
    " A risk difference from arms in which nobody, or everybody, had the outcome has none and cannot be weighed: "
    "pool ratios, or leave the study out and say so."
)


def _corrected(estimate, names):
    """Return the studies whose ratio was made with half counts, as ``risk_ratio`` and ``odds_ratio`` noted them."""
    noted = estimate.attrs.get("half added", ()) if isinstance(estimate, pd.Series) else ()
    return tuple(name for place, name in zip(estimate.index, names) if place in noted) if noted else ()


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
            raise ValueError(
                f"{study}: the standard error is {error:g}; it must be above zero.{_WITHOUT_ERROR if not error else ''}"
            )
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


def _method(name):
    """Return the short name of a method, from any name that is in use for it."""
    found = _NAMES.get(str(name).lower().replace("_", " ").strip())
    if found is None:
        raise nearest("method", name, [*METHODS, *_ALSO_CALLED])
    return found


def _choices(method, hartung_knapp, level, prediction):
    """Refuse choices that do not exist, or do not go together."""
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
    if len(y) >= (_TOO_FEW if prediction == "HTS" else 3) and method != "FE":
        beyond = quantile(level, len(y) - 2 if prediction == "HTS" else df) * math.sqrt(tau2 + se**2)
        found.update(pi_low=estimate - beyond, pi_high=estimate + beyond)
    found = {name: float(value * unit) for name, value in found.items()}
    if not all(math.isfinite(found[name]) for name in ("estimate", "se", "ci_low", "ci_high")):
        raise ValueError("The estimates lie too far apart for their standard errors to work with. Check their units.")
    found.update(heterogeneity(y, v, tau2, method))
    found.update(p=float(p_value(estimate, se, df)), tau2=tau2 * unit * unit, tau=math.sqrt(tau2) * unit)
    return {**found, "weights": 100 * weights / weights.sum()}


def pool(
    estimate, se, method="REML", hartung_knapp=False, level=0.95, labels=None, ratio=False, prediction="HTS", what="estimate"
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
        (Paule-Mandel) or ``"REML"`` (restricted maximum likelihood). Other names in use work too:
        ``"common"``, ``"fixed"``, ``"EE"``, ``"CE"`` are FE, ``"random"`` is REML.
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
        ``"HTS"``: prediction interval with t on k - 2, from five studies on. ``"standard"``: with
        the quantile of the confidence interval (normal, or t on k - 1 with Hartung-Knapp), from
        three studies on, as the R package metafor gives it.
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
    the typical variance of a study, as in the R package metafor; ``i2_q`` is (Q - df) / Q.

    Examples
    --------
    >>> pool([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], labels=["A", "B", "C"], ratio=True, what="risk ratio")
    Risk ratio of 3 studies, random effects, restricted maximum likelihood: 0.71 (95%
    interval 0.51 to 0.98, p = 0.040). Heterogeneity: tau 0.22 of the logarithms, I² 59%, Q
    4.88 on 2 df, p = 0.087. No prediction interval is given: that takes five studies or
    more, because tau from fewer is little better than a guess.
    >>> pool([-9.0], [4.57], labels=["Sledge 2011"]).k
    1
    """
    y, s, names = _studies(estimate, se, labels, ratio)
    method = _method(method)
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
    choices = {"method": method, "hartung_knapp": hartung_knapp, "level": level, "ratio": ratio, "what": what}
    return Pooled(**found, **choices, k=len(y), table=table, corrected=_corrected(estimate, names))
