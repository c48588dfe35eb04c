"""Sensitivity analysis of any model: one parameter at a time, two at a time, and where the decision flips."""

import math

import numpy as np
import pandas as pd

from peerlib.shared.numbers import finite, numbers, shown
from peerlib.uncertainty.models import check_names, choose_outcome, run

# Steps across a range in which a change of sign is looked for.
GRID = 1001
_SWINGS = "parameter low high base result_low result_high result_base swing threshold".split()
_CROSSINGS = "parameter low high base crossings sentence".split()


def _range(name, ends, base):
    """Return the ends of a range and the base value in it."""
    try:
        low, high = ends
    except (TypeError, ValueError):
        raise ValueError(f"{name}: the range is {ends!r}; give (low, high).") from None
    low, high = finite(f"{name}, low", low), finite(f"{name}, high", high)
    if low > high:
        raise ValueError(f"{name}: low ({shown(low)}) is above high ({shown(high)}). Give the lower number first.")
    if name not in base:
        raise ValueError(f"{name}: it has a range but no base value. Give base={{'{name}': ...}}.")
    value = finite(name, base[name])
    if not low <= value <= high:
        outside = f"lies outside its range, {shown(low)} to {shown(high)}"
        raise ValueError(f"{name}: the base value {shown(value)} {outside}. Widen the range.")
    return low, value, high


def _along(model, ranges, base, outcome, vectorised):
    """Yield for each parameter: name, values across its range, results there, base value, result there, name of the result."""
    check_names(model, [*ranges, *base])
    for name, ends in ranges.items():
        low, value, high = _range(name, ends, base)
        values = np.append(np.linspace(low, high, GRID), value)
        others = {other: finite(other, number) for other, number in base.items() if other != name}
        results = run(model, {name: values}, others, vectorised)
        chosen = choose_outcome(results, outcome)
        # A ratio without a base is missing, however the model writes it.
        found = np.where(np.isfinite(results[chosen]), results[chosen], np.nan)
        yield name, values[:-1], found[:-1], value, found[-1], chosen


def _crossings(values, results):
    """Return where results cross zero, by a straight line between neighbours; an end at exactly zero counts."""
    found, signs = [], np.sign(results)
    before = None
    for place in np.flatnonzero(np.isfinite(results) & (signs != 0)):
        if before is None:
            if place and np.all(signs[:place] == 0):
                found.append(values[place - 1])
        elif signs[place] != signs[before] and np.isfinite(results[before : place + 1]).all():
            if place == before + 1:
                share = results[before] / (results[before] - results[place])
                found.append(values[before] + share * (values[place] - values[before]))
            else:
                found.append((values[before + 1] + values[place - 1]) / 2)
        before = place
    if before is not None and before < len(values) - 1 and np.all(signs[before + 1 :] == 0):
        found.append(values[before + 1])
    return tuple(float(value) for value in found)


def one_way(model, ranges, base, outcome="net_value", vectorised=True):
    """Change one parameter at a time over its range, all others at their base values.

    Parameters
    ----------
    model : callable
        Function of named parameters.
    ranges : dict
        Name and (low, high) of every parameter to change.
    base : dict
        Base value by name, of these and of all others the model needs.
    outcome : str
        Name of the result to look at.
    vectorised : bool
        Whether the model takes arrays; if not, it is run value by value.

    Returns
    -------
    pandas.DataFrame
        One parameter a row, the largest ``swing`` first: ``parameter, low, high, base``,
        ``result_low, result_high, result_base`` (the outcome there), ``swing`` (largest less
        smallest outcome anywhere in the range, so that a bend inside it is not missed) and
        ``threshold``, the value at which the outcome is zero: the one nearest to the base
        where there are several, NaN where there is none in the range. A parameter that makes no difference anywhere in
        its range has no row; ``attrs["makes_no_difference"]`` names these.

    Raises
    ------
    UnknownName
        If the model has no such parameter or result; the nearest are given.
    ValueError
        If a range or base value cannot be used.

    Notes
    -----
    Briggs, Claxton and Sculpher (2006), *Decision Modelling for Health Economic Evaluation*.
    Thresholds are looked for on a grid of 1,001 values with straight lines between: exact
    where the model is a straight line in the parameter.

    Examples
    --------
    >>> def net(days, price, cost):
    ...     return days * price - cost
    >>> base = {"days": 110, "price": 320, "cost": 35000}
    >>> one_way(net, {"days": (40, 180), "price": (200, 450)}, base)[["parameter", "swing", "threshold"]].round(1)
      parameter    swing  threshold
    0      days  44800.0      109.4
    1     price  27500.0      318.2
    """
    if not ranges:
        raise ValueError("ranges is empty; give name and (low, high) of at least one parameter.")
    rows = []
    for name, values, results, at, result, chosen in _along(model, ranges, base, outcome, vectorised):
        swing = np.ptp(np.append(results, result))
        threshold = min(_crossings(values, results), key=lambda value: abs(value - at), default=math.nan)
        rows.append([name, values[0], values[-1], at, results[0], results[-1], result, swing, threshold])
        outcome = chosen  # "result" where the model has a single unnamed one
    idle = [row[0] for row in rows if row[7] == 0]
    table = pd.DataFrame([row for row in rows if row[7] != 0], columns=_SWINGS)
    table = table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)
    table.attrs.update(outcome=outcome, makes_no_difference=idle)
    return table


def thresholds(model, ranges, base, outcome="net_value", vectorised=True):
    """Find where the decision flips: the values of each parameter at which an outcome crosses zero.

    Parameters
    ----------
    model, ranges, base, outcome, vectorised
        As for ``one_way``.

    Returns
    -------
    pandas.DataFrame
        ``parameter, low, high, base, crossings`` (all of them, lowest first) and ``sentence``.

    Examples
    --------
    >>> def net(days, price, cost):
    ...     return days * price - cost
    >>> found = thresholds(net, {"days": (0, 90), "price": (200, 450)}, {"days": 60, "price": 320, "cost": 21000})
    >>> for sentence in found["sentence"]:
    ...     print(sentence)
    The result is zero at days = 65.62, and above zero when days is higher.
    The result is zero at price = 350, and above zero when price is higher.
    """
    rows = []
    for name, values, results, at, _, chosen in _along(model, ranges, base, outcome, vectorised):
        crossed = _crossings(values, results)
        told = _threshold_sentence(name, chosen, values, results, crossed)
        rows.append([name, values[0], values[-1], at, crossed, told])
    return pd.DataFrame(rows, columns=_CROSSINGS)


def _threshold_sentence(name, outcome, values, results, crossed):
    """Say where an outcome crosses zero, or that it never does."""
    what, within = outcome.replace("_", " "), f"{shown(values[0])} to {shown(values[-1])}"
    missing = " It does not exist everywhere in this range." if not np.isfinite(results).all() else ""
    known = results[np.isfinite(results)]
    if not len(known):
        return f"The {what} does not exist anywhere from {within} of {name}."
    if len(crossed) > 1:
        places = ", ".join(shown(value) for value in crossed)
        return f"The {what} crosses zero {len(crossed)} times, at {name} = {places}.{missing}"
    if len(crossed) == 1:
        side = "higher" if known[-1] > known[0] else "lower"
        return f"The {what} is zero at {name} = {shown(crossed[0])}, and above zero when {name} is {side}.{missing}"
    if np.all(known == 0):
        return f"The {what} is zero all the way from {within} of {name}.{missing}"
    side = "above" if known[0] + known[-1] > 0 else "below"
    return f"Never in this range: the {what} stays {side} zero from {within} of {name}.{missing}"


def two_way(model, first, second, base, outcome="net_value", vectorised=True):
    """Change two parameters at once, all others at their base values.

    Parameters
    ----------
    model, base, outcome, vectorised
        As for ``one_way``.
    first, second : tuple
        Name and values of each of the two.

    Returns
    -------
    pandas.DataFrame
        The outcome: values of the first as rows, of the second as columns.

    Raises
    ------
    UnknownName
        If the model has no such parameter or result; the nearest are given.
    ValueError
        If the two are the same, or a value cannot be used.

    Examples
    --------
    >>> def ratio(days, price, cost):
    ...     return days * price / cost
    >>> two_way(ratio, ("days", [40, 180]), ("price", [200, 450]), {"cost": 36000}).loc[180, 450]
    np.float64(2.25)
    """
    (first_name, first_values), (second_name, second_values) = _pair("first", first), _pair("second", second)
    if first_name == second_name:
        raise ValueError(f"Both are {first_name!r}; give two different parameters.")
    check_names(model, [first_name, second_name, *base])
    others = {name: finite(name, value) for name, value in base.items() if name not in (first_name, second_name)}
    arrays = {first_name: np.repeat(first_values, len(second_values)), second_name: np.tile(second_values, len(first_values))}
    results = run(model, arrays, others, vectorised)
    chosen = choose_outcome(results, outcome)
    rows, columns = pd.Index(first_values, name=first_name), pd.Index(second_values, name=second_name)
    grid = pd.DataFrame(results[chosen].reshape(len(rows), len(columns)), rows, columns)
    grid.attrs["outcome"] = chosen
    return grid


def _pair(which, given):
    if not isinstance(given, (tuple, list)) or len(given) != 2 or not isinstance(given[0], str):
        raise ValueError(f"{which} is {given!r}; give a name and its values, such as ('caseload', [5, 10, 15]).")
    return given[0], numbers(given[0], given[1])
