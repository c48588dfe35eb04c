"""From the figures of a study to its effect: differences, ratios, and their standard errors.

Arm 1 is peer support. A difference is arm 1 minus arm 2, a ratio arm 1 over arm 2, so for
bed days and readmissions negative differences and ratios below one favour peers. Numbers in
give a Series, columns in give a DataFrame with one study a row.
"""

import math

import numpy as np
import pandas as pd

from peerlib.shared.numbers import check_level, finite, p_value, quantile


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
    given = {name: columns.get(name, [value] * length) for name, value in figures.items()}
    arms = {name: [finite(f"{name}, row {row}", value) for row, value in zip(rows, values)] for name, values in given.items()}
    return {name: np.array(values) for name, values in arms.items()}, rows


def _row_names(columns, length):
    indexes = [values.index for values in columns.values() if isinstance(values, pd.Series)]
    if any(not index.equals(indexes[0]) for index in indexes):
        raise ValueError("The columns have different indexes, so their rows do not belong together. Take them from one table.")
    return indexes[0] if indexes else pd.RangeIndex(length)


def _refuse(bad, rows, arms, name, why):
    """Raise with the first row that cannot be used, if there is one."""
    if bad.any():
        place = int(np.argmax(bad))
        where = "" if rows is None else f", row {rows[place]}"
        raise ValueError(f"{name}{where}: {arms[name][place]:g} {why}")


def _not_whole(values, least):
    return (values < least) | (values != np.floor(values))


def _means(n1, mean1, sd1, n2, mean2, sd2):
    """Return the checked figures of two arms with means."""
    arms, rows = _arms(n1=n1, mean1=mean1, sd1=sd1, n2=n2, mean2=mean2, sd2=sd2)
    for n, sd in (("n1", "sd1"), ("n2", "sd2")):
        _refuse(_not_whole(arms[n], 2), rows, arms, n, "is not a whole number of at least 2 people.")
        _refuse(arms[sd] < 0, rows, arms, sd, "is below zero, which a standard deviation cannot be.")
    still = (arms["sd1"] == 0) & (arms["sd2"] == 0)
    _refuse(still, rows, arms, "sd1", "in both arms: without variation there is no standard error.")
    return arms, rows


def _counts(events1, n1, events2, n2):
    """Return the checked 2 by 2 tables, and the names of their rows."""
    arms, rows = _arms(events1=events1, n1=n1, events2=events2, n2=n2)
    for events, n in (("events1", "n1"), ("events2", "n2")):
        _refuse(_not_whole(arms[n], 1), rows, arms, n, "is not a whole number of at least 1 person.")
        percentage = "is not a whole number of people. For a percentage use events_from_percent."
        _refuse(_not_whole(arms[events], 0), rows, arms, events, percentage)
        _refuse(arms[events] > arms[n], rows, arms, events, f"is more than the people in the arm ({n}).")
    return np.array([arms["events1"], arms["n1"] - arms["events1"], arms["events2"], arms["n2"] - arms["events2"]]), rows


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


def _ratio(counts, rows, level, logarithm):
    """Return ratios from their logarithms and errors, with a half added to all cells of a table that has a zero."""
    zero = (counts == 0).any(axis=0)
    log_estimate, se = logarithm(*(counts + 0.5 * zero))
    reach = quantile(level) * se
    ratio, low, high = np.exp(log_estimate), np.exp(log_estimate - reach), np.exp(log_estimate + reach)
    found = _result(rows, {"estimate": ratio, "se": se, "ci_low": low, "ci_high": high, "log_estimate": log_estimate})
    if rows is not None:
        found.attrs["half added"] = list(rows[zero])  # pool says so
    return found


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
    n1, mean1, sd1, n2, mean2, sd2 : float or array_like
        People, mean and standard deviation, in arm 1 (peer support) and in arm 2.
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
    n1, mean1, sd1, n2, mean2, sd2, level
        As for ``mean_difference``.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, se, ci_low, ci_high`` in standard deviations.

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
    n1, mean1, sd1, n2, mean2, sd2, level : float
        As for ``mean_difference``, each one number.
    published : str
        What the study printed, in words, for a row of its own.

    Returns
    -------
    pandas.DataFrame
        Rows ``normal``, ``t`` (one variance for both arms) and ``welch`` (t, a variance for each
        arm), and ``published`` if given; columns ``estimate, se, df, ci_low, ci_high, p``
        (two-tailed) and ``note``.

    Notes
    -----
    Welch (1947), doi 10.1093/biomet/34.1-2.28.

    Examples
    --------
    >>> interval_both_ways(38, 10.08, 17.31, 36, 19.08, 21.63).round(3)["p"].to_dict()
    {'normal': 0.049, 't': 0.051, 'welch': 0.053}
    """
    check_level(level)
    for name, value in dict(n1=n1, mean1=mean1, sd1=sd1, n2=n2, mean2=mean2, sd2=sd2).items():
        finite(name, value)
    arms, _ = _means(n1, mean1, sd1, n2, mean2, sd2)
    own_variances, welch_df = (float(part[0]) for part in _welch(arms))
    one_variance = float((_pooled_sd(arms) * np.sqrt(1 / arms["n1"] + 1 / arms["n2"]))[0])
    estimate, rows = float(mean1) - float(mean2), {}
    for way, se, df, note in (
        ("normal", own_variances, math.inf, "normal, a variance for each arm"),
        ("t", one_variance, float(n1) + float(n2) - 2, "t, one variance for both arms"),
        ("welch", own_variances, welch_df, "t, a variance for each arm (Welch)"),
    ):
        reach = float(quantile(level, df)) * se
        rows[way] = [estimate, se, df, estimate - reach, estimate + reach, float(p_value(estimate, se, df)), note]
    if published:
        rows["published"] = [estimate, *[math.nan] * 5, published]
    columns = ["estimate", "se", "df", "ci_low", "ci_high", "p", "note"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def risk_ratio(events1, n1, events2, n2, level=0.95):
    """Return the ratio of two risks, arm 1 over arm 2.

    Parameters
    ----------
    events1, n1, events2, n2 : int or array_like
        People with the outcome, and all people, in arm 1 (peer support) and in arm 2.
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
    A half is added to all four cells of a table that has a zero, and to no other; pooled, the
    sentence names these studies. A study
    without any event in both arms says nothing about a ratio; it is kept with its very wide
    interval, as in the R package metafor, and may be left out.

    Examples
    --------
    >>> risk_ratio(64, 218, 83, 216)[["estimate", "ci_low", "ci_high"]].round(2).to_list()
    [0.76, 0.59, 1.0]
    """
    check_level(level)

    def logarithm(a, b, c, d):
        return np.log(a / (a + b)) - np.log(c / (c + d)), np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))

    with np.errstate(all="ignore"):
        return _ratio(*_counts(events1, n1, events2, n2), level, logarithm)


def odds_ratio(events1, n1, events2, n2, level=0.95):
    """Return the ratio of two odds, arm 1 over arm 2.

    Parameters
    ----------
    events1, n1, events2, n2, level
        As for ``risk_ratio``, which also treats tables with a zero so.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, ci_low, ci_high`` as ratios; ``se`` and ``log_estimate`` of the logarithm.

    Examples
    --------
    >>> odds_ratio(64, 218, 83, 216).round(2).to_dict()["estimate"]
    0.67
    """
    check_level(level)

    def logarithm(a, b, c, d):
        return np.log(a / b) - np.log(c / d), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)

    with np.errstate(all="ignore"):
        return _ratio(*_counts(events1, n1, events2, n2), level, logarithm)


def risk_difference(events1, n1, events2, n2, level=0.95):
    """Return the difference of two risks, arm 1 minus arm 2.

    Parameters
    ----------
    events1, n1, events2, n2, level
        As for ``risk_ratio``; but a zero needs no correction here, and none is made.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        ``estimate, se, ci_low, ci_high`` as shares: -0.1 is ten percentage points fewer. The standard
        error is 0 where in each arm nobody or everybody had the outcome; ``pool`` refuses such a study.

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
