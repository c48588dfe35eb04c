"""From the figures of a study to its effect: differences, ratios, their standard errors, and figures turned into others.

Arm 1 is peer support. A difference is arm 1 minus arm 2, a ratio arm 1 over arm 2, so for
bed days and readmissions negative differences and ratios below one favour peers. Numbers in
give a Series, columns in give a DataFrame with one study a row.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peerlib.shared import words
from peerlib.shared.numbers import check_level, finite, p_value, quantile

__all__ = [
    "NumberNeededToTreat",
    "days_from_readmission_risk",
    "interval_both_ways",
    "mean_difference",
    "number_needed_to_treat",
    "odds_ratio",
    "per_100_people_year",
    "per_person",
    "per_worker_year",
    "risk_difference",
    "risk_ratio",
    "standardised_mean_difference",
]


def shown(number):
    """Return a number with two decimals, or two digits where that would hide it."""
    if not math.isfinite(number):
        return f"{number}"
    text = f"{number:,.2f}" if abs(number) >= 0.095 or number == 0 else f"{number:.2g}"
    return "0.00" if text == "-0.00" else text


# What comes in: checked, and named when it cannot be used.


def _arms(**figures):
    """Return the figures as arrays of one length, with the names of the rows; None as names for single numbers."""
    columns = {name: values for name, values in figures.items() if np.ndim(values)}
    if not columns:
        return {name: np.array([finite(name, value)]) for name, value in figures.items()}, None
    length = len(next(iter(columns.values())))
    for name, values in columns.items():
        if np.ndim(values) != 1 or len(values) != length:
            raise ValueError(f"{name} has {len(values)} values and {next(iter(columns))} has {length}. Give one of each a study.")
    if length == 0:
        raise ValueError(f"{next(iter(columns))} is empty: there is no study to work on.")
    rows = _row_names(columns, length)
    arrays = {
        name: np.array(
            [finite(f"{name}, row {row}", value) for row, value in zip(rows, columns.get(name, [figures[name]] * length))]
        )
        for name in figures
    }
    return arrays, rows


def _row_names(columns, length):
    indexes = [values.index for values in columns.values() if isinstance(values, pd.Series)]
    if any(not index.equals(indexes[0]) for index in indexes):
        raise ValueError("The columns have different indexes, so their rows do not belong together. Take them from one table.")
    return indexes[0] if indexes else pd.RangeIndex(length)


def _refuse(bad, rows, name, values, why):
    """Raise with the first row that cannot be used, if there is one."""
    if bad.any():
        place = int(np.argmax(bad))
        where = "" if rows is None else f", row {rows[place]}"
        raise ValueError(f"{name}{where}: {values[place]:g} {why}")


def _means(n1, mean1, sd1, n2, mean2, sd2):
    """Return the checked figures of two arms with means."""
    arms, rows = _arms(n1=n1, mean1=mean1, sd1=sd1, n2=n2, mean2=mean2, sd2=sd2)
    for name in ("n1", "n2"):
        _refuse(
            (arms[name] < 2) | (arms[name] != np.floor(arms[name])),
            rows,
            name,
            arms[name],
            "is not a whole number of at least 2 people.",
        )
    for name in ("sd1", "sd2"):
        _refuse(arms[name] < 0, rows, name, arms[name], "is below zero, which a standard deviation cannot be.")
    _refuse(
        (arms["sd1"] == 0) & (arms["sd2"] == 0),
        rows,
        "sd1 and sd2",
        arms["sd1"],
        "in both arms: without variation there is no standard error.",
    )
    return arms, rows


def _counts(events1, n1, events2, n2):
    """Return the checked 2 by 2 tables, with a half added to all cells of a table that has a zero."""
    arms, rows = _arms(events1=events1, n1=n1, events2=events2, n2=n2)
    for events, n in (("events1", "n1"), ("events2", "n2")):
        _refuse((arms[n] < 1) | (arms[n] != np.floor(arms[n])), rows, n, arms[n], "is not a whole number of at least 1 person.")
        whole = (arms[events] >= 0) & (arms[events] == np.floor(arms[events]))
        _refuse(~whole, rows, events, arms[events], "is not a whole number of people. For a percentage use events_from_percent.")
        _refuse(arms[events] > arms[n], rows, events, arms[events], f"is more than the people in the arm ({n}).")
    cells = np.array([arms["events1"], arms["n1"] - arms["events1"], arms["events2"], arms["n2"] - arms["events2"]])
    return cells + 0.5 * (cells == 0).any(axis=0), rows


def _result(rows, columns):
    """Return a Series for single numbers, else a DataFrame; refuse what became infinite."""
    if not all(np.isfinite(values).all() for values in columns.values()):
        raise ValueError("The figures are too large or too small to work with. Check their units.")
    if rows is None:
        return pd.Series({name: float(values[0]) for name, values in columns.items()})
    return pd.DataFrame(columns, index=rows)


def _difference(rows, estimate, se, level):
    reach = quantile(level) * se
    return _result(rows, {"estimate": estimate, "se": se, "ci_low": estimate - reach, "ci_high": estimate + reach})


def _ratio(rows, log_estimate, se, level):
    reach = quantile(level) * se
    ratios = {
        "estimate": np.exp(log_estimate),
        "se": se,
        "ci_low": np.exp(log_estimate - reach),
        "ci_high": np.exp(log_estimate + reach),
    }
    return _result(rows, {**ratios, "log_estimate": log_estimate})


# Effects from means.


def _welch(arms):
    """Return standard error and degrees of freedom with a variance for each arm."""
    v1, v2 = arms["sd1"] ** 2 / arms["n1"], arms["sd2"] ** 2 / arms["n2"]
    return np.sqrt(v1 + v2), (v1 + v2) ** 2 / (v1**2 / (arms["n1"] - 1) + v2**2 / (arms["n2"] - 1))


def _pooled_sd(arms):
    n1, n2 = arms["n1"], arms["n2"]
    return np.sqrt(((n1 - 1) * arms["sd1"] ** 2 + (n2 - 1) * arms["sd2"] ** 2) / (n1 + n2 - 2))


def mean_difference(n1, mean1, sd1, n2, mean2, sd2, level=0.95):
    """Return the difference of two means, arm 1 minus arm 2.

    Parameters
    ----------
    n1, mean1, sd1 : float or array_like
        People, mean and standard deviation in arm 1 (peer support).
    n2, mean2, sd2 : float or array_like
        The same in arm 2.
    level : float
        Level of the interval, a share.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, se, ci_low, ci_high`` in the unit of the means, the interval by the normal;
        each arm has its own variance. For t see ``interval_both_ways``.

    Raises
    ------
    ValueError
        If a figure is missing or impossible; figure and row are named.

    Examples
    --------
    >>> mean_difference(38, 10.08, 17.31, 36, 19.08, 21.63).round(2).to_dict()
    {'estimate': -9.0, 'se': 4.57, 'ci_low': -17.96, 'ci_high': -0.04}
    """
    check_level(level)
    arms, rows = _means(n1, mean1, sd1, n2, mean2, sd2)
    with np.errstate(all="ignore"):
        return _difference(rows, arms["mean1"] - arms["mean2"], _welch(arms)[0], level)


def standardised_mean_difference(n1, mean1, sd1, n2, mean2, sd2, level=0.95):
    """Return the difference of two means in standard deviations, without the bias of small samples (Hedges g).

    Parameters
    ----------
    n1, mean1, sd1 : float or array_like
        People, mean and standard deviation in arm 1 (peer support).
    n2, mean2, sd2 : float or array_like
        The same in arm 2.
    level : float
        Level of the interval, a share.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, se, ci_low, ci_high`` in standard deviations.

    Raises
    ------
    ValueError
        If a figure is missing or impossible; figure and row are named.

    Notes
    -----
    Hedges (1981), doi 10.3102/10769986006002107, with the exact correction and the variance
    1/n1 + 1/n2 + g^2 / (2 (n1 + n2)). Programs that approximate either differ in the fourth digit.

    Examples
    --------
    >>> standardised_mean_difference(38, 10.08, 17.31, 36, 19.08, 21.63).round(2).to_dict()["estimate"]
    -0.46
    """
    from scipy.special import gammaln

    check_level(level)
    arms, rows = _means(n1, mean1, sd1, n2, mean2, sd2)
    with np.errstate(all="ignore"):
        n1, n2 = arms["n1"], arms["n2"]
        df = n1 + n2 - 2
        correction = np.exp(gammaln(df / 2) - 0.5 * np.log(df / 2) - gammaln((df - 1) / 2))
        g = correction * (arms["mean1"] - arms["mean2"]) / _pooled_sd(arms)
        return _difference(rows, g, np.sqrt(1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2))), level)


def interval_both_ways(n1, mean1, sd1, n2, mean2, sd2, level=0.95, published=""):
    """Return the interval of a difference of two means by the normal and by t, side by side.

    Parameters
    ----------
    n1, mean1, sd1 : float
        People, mean and standard deviation in arm 1 (peer support).
    n2, mean2, sd2 : float
        The same in arm 2.
    level : float
        Level of the intervals, a share.
    published : str
        What the study printed, in words, for a row of its own.

    Returns
    -------
    pandas.DataFrame
        Rows ``normal``, ``t`` (one variance for both arms) and ``welch`` (t, a variance for each
        arm), and ``published`` if given; columns ``estimate, se, df, ci_low, ci_high, p``
        (two-tailed) and ``note``.

    Raises
    ------
    ValueError
        If a figure is missing or impossible.

    Notes
    -----
    Welch (1947), doi 10.1093/biomet/34.1-2.28.

    Examples
    --------
    >>> interval_both_ways(38, 10.08, 17.31, 36, 19.08, 21.63).round(3)["p"].to_dict()
    {'normal': 0.049, 't': 0.051, 'welch': 0.053}
    """
    check_level(level)
    for name, value in (("n1", n1), ("mean1", mean1), ("sd1", sd1), ("n2", n2), ("mean2", mean2), ("sd2", sd2)):
        finite(name, value)
    arms, _ = _means(n1, mean1, sd1, n2, mean2, sd2)
    own_variances, welch_df = (float(part[0]) for part in _welch(arms))
    one_variance = float((_pooled_sd(arms) * np.sqrt(1 / arms["n1"] + 1 / arms["n2"]))[0])
    estimate, rows = float(mean1) - float(mean2), []
    for se, df, note in (
        (own_variances, math.inf, "normal, a variance for each arm"),
        (one_variance, float(n1) + float(n2) - 2, "t, one variance for both arms"),
        (own_variances, welch_df, "t, a variance for each arm (Welch)"),
    ):
        reach = float(quantile(level, df)) * se
        rows.append([estimate, se, df, estimate - reach, estimate + reach, float(p_value(estimate, se, df)), note])
    table = pd.DataFrame(rows, columns=["estimate", "se", "df", "ci_low", "ci_high", "p", "note"], index=["normal", "t", "welch"])
    if published:
        table.loc["published"] = [estimate, *[math.nan] * 5, published]
    return table


# Effects from counts.


def risk_ratio(events1, n1, events2, n2, level=0.95):
    """Return the ratio of two risks, arm 1 over arm 2.

    Parameters
    ----------
    events1, n1 : int or array_like
        People with the outcome, and all people, in arm 1 (peer support).
    events2, n2 : int or array_like
        The same in arm 2.
    level : float
        Level of the interval, a share.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, ci_low, ci_high`` as ratios; ``se`` and ``log_estimate`` of the logarithm.

    Raises
    ------
    ValueError
        If a figure is missing or impossible; figure and row are named.

    Notes
    -----
    A half is added to all four cells of a table that has a zero, and to no other. A study
    without any event in both arms says nothing about a ratio; it is kept with its very wide
    interval, as in the R package metafor, and may be left out.

    Examples
    --------
    >>> risk_ratio(64, 218, 83, 216)[["estimate", "ci_low", "ci_high"]].round(2).to_list()
    [0.76, 0.59, 1.0]
    """
    check_level(level)
    (a, b, c, d), rows = _counts(events1, n1, events2, n2)
    with np.errstate(all="ignore"):
        return _ratio(rows, np.log(a / (a + b)) - np.log(c / (c + d)), np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)), level)


def odds_ratio(events1, n1, events2, n2, level=0.95):
    """Return the ratio of two odds, arm 1 over arm 2.

    Parameters
    ----------
    events1, n1 : int or array_like
        People with the outcome, and all people, in arm 1 (peer support).
    events2, n2 : int or array_like
        The same in arm 2.
    level : float
        Level of the interval, a share.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, ci_low, ci_high`` as ratios; ``se`` and ``log_estimate`` of the logarithm.
        Tables with a zero are treated as in ``risk_ratio``.

    Raises
    ------
    ValueError
        If a figure is missing or impossible; figure and row are named.

    Examples
    --------
    >>> odds_ratio(64, 218, 83, 216).round(2).to_dict()["estimate"]
    0.67
    """
    check_level(level)
    (a, b, c, d), rows = _counts(events1, n1, events2, n2)
    with np.errstate(all="ignore"):
        return _ratio(rows, np.log(a / b) - np.log(c / d), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d), level)


def risk_difference(events1, n1, events2, n2, level=0.95):
    """Return the difference of two risks, arm 1 minus arm 2.

    Parameters
    ----------
    events1, n1 : int or array_like
        People with the outcome, and all people, in arm 1 (peer support).
    events2, n2 : int or array_like
        The same in arm 2.
    level : float
        Level of the interval, a share.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, se, ci_low, ci_high`` as shares: -0.1 is ten percentage points fewer.
        Tables with a zero are treated as in ``risk_ratio``.

    Raises
    ------
    ValueError
        If a figure is missing or impossible; figure and row are named.

    Examples
    --------
    >>> risk_difference(64, 218, 83, 216).round(3).to_dict()["estimate"]
    -0.091
    """
    check_level(level)
    (a, b, c, d), rows = _counts(events1, n1, events2, n2)
    with np.errstate(all="ignore"):
        variance = a * b / (a + b) ** 3 + c * d / (c + d) ** 3
        return _difference(rows, a / (a + b) - c / (c + d), np.sqrt(variance), level)


@dataclass(frozen=True)
class NumberNeededToTreat:
    """How many people are supported for one event fewer (or more); prints as a sentence.

    Parameters
    ----------
    estimate : float
        People, always above zero; infinite when the risks are equal.
    ci_low, ci_high : float
        Its interval; NaN when the interval of the risk difference crosses zero, for there is none then.
    fewer : bool
        Whether the events are fewer in arm 1.
    risk_difference : tuple of float
        Estimate and interval it was made from.
    sentence : str
        The result in words.
    """

    estimate: float
    ci_low: float
    ci_high: float
    fewer: bool
    risk_difference: tuple
    sentence: str

    def __str__(self):
        return words.wrap(self.sentence)

    __repr__ = __str__


def number_needed_to_treat(events1, n1, events2, n2, level=0.95):
    """Return how many people must be supported for one person fewer to have the outcome.

    Parameters
    ----------
    events1, n1 : int
        People with the outcome, and all people, in arm 1 (peer support).
    events2, n2 : int
        The same in arm 2.
    level : float
        Level of the interval, a share.

    Returns
    -------
    NumberNeededToTreat
        The inverse of the risk difference; prints as a sentence. When the interval of the
        difference crosses zero, it runs through infinity and is given in words only.

    Raises
    ------
    ValueError
        If a figure is missing or impossible.

    Notes
    -----
    Altman (1998), doi 10.1136/bmj.317.7168.1309.

    Examples
    --------
    >>> number_needed_to_treat(60, 200, 90, 200)
    One person fewer with the outcome for every 6.7 people supported (95% interval 4.1 to
    17.8).
    """
    for name, value in (("events1", events1), ("n1", n1), ("events2", events2), ("n2", n2)):
        finite(name, value)
    difference = risk_difference(events1, n1, events2, n2, level)
    rd, low, high = (float(difference[name]) for name in ("estimate", "ci_low", "ci_high"))
    estimate = 1 / abs(rd) if rd else math.inf
    kind = "fewer" if rd <= 0 else "more"
    start = (
        f"One person {kind} with the outcome for every {estimate:,.1f} people supported"
        if rd
        else "The risks are equal, so the number is infinite"
    )
    if low < 0 < high:
        sentence = (
            f"{start}. No interval can be given from one number to another: the {100 * level:g}% interval of the difference in risk, {low:.3f} to {high:.3f}, "
            f"includes none at all. It runs from one person fewer for every {-1 / low:,.1f}, through infinity (no effect), to one person more for every {1 / high:,.1f}."
        )
        return NumberNeededToTreat(estimate, math.nan, math.nan, rd <= 0, (rd, low, high), sentence)
    ends = sorted(1 / abs(end) if end else math.inf for end in (low, high))
    return NumberNeededToTreat(
        estimate, *ends, rd <= 0, (rd, low, high), f"{start} ({100 * level:g}% interval {ends[0]:,.1f} to {ends[1]:,.1f})."
    )


# Effects from what a study printed.


# One figure turned into another; each assumption is an argument with a name.


def per_person(total, people):
    """Turn a total into a figure per person.

    Parameters
    ----------
    total : float
        Days (or anything else) of all people together.
    people : float
        All people they were counted over, those without any day too.

    Returns
    -------
    float
        Days per person.

    Raises
    ------
    ValueError
        If a figure is missing, or people not above zero.

    Examples
    --------
    >>> round(per_person(300, 49), 1)
    6.1
    """
    return finite("total", total) / finite("people", people, above=0)


def per_100_people_year(days, follow_up_months):
    """Turn days per person over a follow-up into days per 100 people and year.

    Parameters
    ----------
    days : float
        Days per person.
    follow_up_months : float
        Time they were counted over, in months. What happened then is taken to go on, or to
        have gone on, at the same pace through a year.

    Returns
    -------
    float
        Days per 100 people a year.

    Raises
    ------
    ValueError
        If a figure is missing, or the follow-up not above zero.

    Examples
    --------
    >>> round(per_100_people_year(9, follow_up_months=9))
    1200
    """
    return finite("days", days) * 100 * 12 / finite("follow_up_months", follow_up_months, above=0)


def per_worker_year(days, people_per_worker_year):
    """Turn days per person into days per full-time worker and year.

    Parameters
    ----------
    days : float
        Days per person supported, over the follow-up.
    people_per_worker_year : float
        People one full-time worker supports in a year, each taken to have the same effect.

    Returns
    -------
    float
        Days per worker-year.

    Raises
    ------
    ValueError
        If a figure is missing, or people not above zero.

    Examples
    --------
    >>> per_worker_year(9, people_per_worker_year=10)
    90.0
    """
    return finite("days", days) * finite("people_per_worker_year", people_per_worker_year, above=0)


def days_from_readmission_risk(risk_difference, mean_stay):
    """Turn a difference in the risk of readmission into bed days saved per person.

    Parameters
    ----------
    risk_difference : float
        Risk in arm 1 minus risk in arm 2, as a share between -1 and 1; negative favours peers.
    mean_stay : float
        Days of a stay. Each person kept out of hospital is taken to save exactly one such stay:
        not several, and not a shorter one.

    Returns
    -------
    float
        Days saved per person supported; positive when fewer people are readmitted.

    Raises
    ------
    ValueError
        If a figure is missing or impossible.

    Examples
    --------
    >>> round(days_from_readmission_risk(-0.09, mean_stay=30), 2)
    2.7
    """
    difference = finite("risk_difference", risk_difference)
    if not -1 <= difference <= 1:
        raise ValueError(f"risk_difference is {difference:g}; give a share, such as -0.09 for nine percentage points fewer.")
    return -difference * finite("mean_stay", mean_stay, above=0) + 0.0
