"""Decisions under uncertainty: how probable it is that an option is the best, at each price."""

import itertools

import numpy as np
import pandas as pd

from peerlib.shared.numbers import numbers
from peerlib.uncertainty.models import check_names, choose_outcome, run


def acceptability(source, thresholds, parameter=None, outcome="net_saving"):
    """Return the probability of coming out ahead, at each of many prices.

    Parameters
    ----------
    source : uncertainty.Simulation or tuple
        A simulation; or (costs, effects), one number a draw each, both as increments
        against the alternative.
    thresholds : array_like
        The prices: values of the parameter, or what is paid for one unit of effect.
    parameter : str, optional
        For a simulation: the parameter of the model that is the axis.
    outcome : str
        For a simulation: the outcome that should be above zero.

    Returns
    -------
    pandas.DataFrame
        ``threshold, probability, mc_error`` (Monte Carlo standard error).

    Raises
    ------
    UnknownName
        If the model has no such parameter or outcome.
    ValueError
        If the parameter was sampled: it cannot be drawn and be the axis at once.

    Notes
    -----
    Acceptability curve: van Hout, Al, Gordon and Rutten (1994), doi 10.1002/hec.4730030505.
    A simulation is run again on the same draws: at every value of the axis, or only at a
    few where these show that the outcome is a straight line in it.

    Examples
    --------
    >>> acceptability(([10.0, 30.0], [1.0, 1.0]), [0, 20, 40])["probability"].tolist()
    [0.0, 0.5, 1.0]
    """
    prices = numbers("thresholds", thresholds)
    at = at_prices(source, prices, parameter, outcome)
    draws = len(at(prices[0]))
    probability = np.array([np.count_nonzero(at(price) > 0) / draws for price in prices])
    table = pd.DataFrame({"threshold": prices, "probability": probability, "mc_error": _error(probability, draws)})
    table.attrs.update(parameter=parameter, outcome=outcome if parameter else None)
    return table


def at_prices(source, prices, parameter=None, outcome="net_saving"):
    """Return a function that takes a price and gives what each draw is worth at it, from a simulation or (costs, effects)."""
    if hasattr(source, "inputs"):
        return _line_in(source, parameter, outcome, prices)
    costs, effects = _increments(source)
    return lambda price: price * effects - costs


def _error(share, draws):
    """Return the Monte Carlo standard error of a share of the draws."""
    return np.sqrt(share * (1 - share) / draws)


def _increments(source):
    try:
        costs, effects = source
    except (TypeError, ValueError):
        raise ValueError("Give a simulation, or two arrays: (costs, effects).") from None
    costs, effects = numbers("costs", costs), numbers("effects", effects)
    if len(costs) != len(effects):
        raise ValueError(f"There are {len(costs):,} costs and {len(effects):,} effects; both need one number a draw.")
    return costs, effects


def _line_in(simulation, parameter, outcome, prices):
    """Return a function that gives the outcome of every draw at one value of the axis."""
    if parameter is None:
        raise ValueError("Name the parameter that is the axis, such as parameter='bed_day_cost'.")
    check_names(simulation.model, [parameter, *simulation.inputs, *simulation.fixed])
    if parameter in simulation.distributions:
        raise ValueError(
            f"{parameter} was sampled, so it cannot be the axis as well: its uncertainty would count twice. "
            "Simulate again without a distribution for it."
        )
    held = {name: value for name, value in simulation.fixed.items() if name != parameter}
    drawn = {name: simulation.inputs[name].to_numpy() for name in simulation.inputs}

    def outcome_at(price):
        results = run(simulation.model, drawn, {**held, parameter: float(price)}, simulation.vectorised)
        found = results[choose_outcome(results, outcome)]
        if not np.isfinite(found).all():
            missing = f"{outcome} does not exist in every draw at {parameter} = {price:g}"
            raise ValueError(f"{missing}, so there is no share of draws to give.")
        return found

    return _straight(outcome_at, prices.min(), prices.max())


def _straight(outcome_at, low, high):
    """Return the outcome as a straight line between two prices if it is one, which saves running the model again."""
    if low == high:
        return outcome_at
    start, end = outcome_at(low), outcome_at(high)
    slope = (end - start) / (high - low)

    def on_line(price):
        return start + slope * (price - low)

    reach = 1e-9 * np.max(np.abs([start, end]))
    # Two places off the middle: a curve or a bend would leave the line at one of them.
    tried = low + np.array([0.27, 0.61]) * (high - low)
    straight = all(np.max(np.abs(outcome_at(price) - on_line(price))) <= reach for price in tried)
    return on_line if straight else outcome_at


def by_option(what, given, option, least=1):
    """Return numbers with one draw a row and one option a column, after checking them."""
    values = np.asarray(given)
    if values.dtype.kind not in "iuf" or values.ndim != 2 or values.shape[0] < least or values.shape[1] < 2:
        raise ValueError(
            f"{what}: give numbers, at least {least} draw(s), one a row, and at least two columns, one {option} each. "
            "Doing nothing is an option too: a column of zeros."
        )
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        place = f"draw {row + 1} of {option} {column + 1}"
        raise ValueError(f"{what}: {place} is {values[row, column]}; every draw needs a number.")
    return values.astype(float)


def _by_strategy(costs, effects):
    """Return costs and effects as arrays of the same shape (draws x strategies), and the names of the strategies."""
    names = list(costs.columns) if isinstance(costs, pd.DataFrame) else None
    if names and isinstance(effects, pd.DataFrame) and set(effects.columns) == set(names):
        effects = effects[names]
    costs, effects = by_option("costs", costs, "strategy"), by_option("effects", effects, "strategy")
    if costs.shape != effects.shape:
        raise ValueError(f"costs are {costs.shape} and effects {effects.shape} (draws, strategies); they must be the same.")
    return costs, effects, names or [f"strategy {number + 1}" for number in range(costs.shape[1])]


def acceptability_of_strategies(costs, effects, thresholds):
    """Return for each of several strategies the probability that it is the best, at each of many prices.

    Parameters
    ----------
    costs, effects : pandas.DataFrame or numpy.ndarray
        One draw a row, one strategy a column; the columns of the costs name the strategies.
    thresholds : array_like
        What is paid for one unit of effect.

    Returns
    -------
    pandas.DataFrame
        One threshold and strategy a row: ``threshold, strategy, probability, mc_error``,
        ``expected_net_benefit``, ``expected_loss`` (how much is lost on average by choosing
        it) and ``on_frontier`` (whether it has the highest expected net benefit). At a tie
        in a draw the first strategy counts.

    Raises
    ------
    ValueError
        If the arrays cannot be used or differ in shape.

    Notes
    -----
    Fenwick, Claxton and Sculpher (2001), doi 10.1002/hec.635; expected loss: Alarid-Escudero
    and others (2019), doi 10.1016/j.jval.2019.02.008. The expected loss of the strategy on
    the frontier is the expected value of perfect information.

    Examples
    --------
    >>> import numpy as np
    >>> costs, effects = np.array([[0, 10], [0, 30]]), np.array([[0, 1], [0, 1]])
    >>> acceptability_of_strategies(costs, effects, [20])["probability"].tolist()
    [0.5, 0.5]
    """
    costs, effects, names = _by_strategy(costs, effects)
    prices = numbers("thresholds", thresholds)
    parts = []
    for price in prices:
        net = price * effects - costs
        expected = net.mean(axis=0)
        share = np.bincount(net.argmax(axis=1), minlength=len(names)) / len(net)
        part = pd.DataFrame({"threshold": price, "strategy": names, "probability": share, "mc_error": _error(share, len(net))})
        part["expected_net_benefit"] = expected
        part["expected_loss"] = net.max(axis=1).mean() - expected
        part["on_frontier"] = np.arange(len(names)) == expected.argmax()
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def icers(costs, effects, strategies=None):
    """Rank strategies by cost and say what each further unit of effect costs.

    Parameters
    ----------
    costs, effects : array_like
        Mean cost and mean effect, one number a strategy.
    strategies : list of str, optional
        Their names.

    Returns
    -------
    pandas.DataFrame
        ``strategy, cost, effect, extra_cost, extra_effect, icer, status``: those on the
        frontier first, by cost, each against the one before; then those that are dominated
        (another costs no more and does no less) or extendedly dominated (a mix of two
        others costs less for the same effect).

    Raises
    ------
    ValueError
        If the numbers cannot be used or differ in length.

    Notes
    -----
    Drummond and others (2015), *Methods for the Economic Evaluation of Health Care
    Programmes*, chapter 4.

    Examples
    --------
    >>> icers([0, 10, 30], [0, 2, 3], ["none", "half", "full"])["icer"].tolist()
    [nan, 5.0, 20.0]
    """
    costs, effects = numbers("costs", costs), numbers("effects", effects)
    names = list(strategies) if strategies is not None else [f"strategy {number + 1}" for number in range(len(costs))]
    if not len(costs) == len(effects) == len(names):
        counted = f"{len(costs)} costs, {len(effects)} effects and {len(names)} strategies"
        raise ValueError(f"There are {counted}; each needs one of all.")
    table = pd.DataFrame({"strategy": names, "cost": costs, "effect": effects})
    table = table.assign(extra_cost=np.nan, extra_effect=np.nan, icer=np.nan)
    table = table.sort_values(["cost", "effect"], ascending=[True, False], kind="stable", ignore_index=True)
    best_before = table["effect"].cummax().shift(fill_value=-np.inf)
    table["status"] = np.where(table["effect"] > best_before, "on the frontier", "dominated")
    frontier = _frontier(table)
    table.loc[(table["status"] == "on the frontier") & ~table.index.isin(frontier), "status"] = "extendedly dominated"
    for before, row in itertools.pairwise(frontier):
        cost, effect = (table[column][row] - table[column][before] for column in ("cost", "effect"))
        table.loc[row, ["extra_cost", "extra_effect", "icer"]] = [cost, effect, cost / effect]
    order = table["status"].map({"on the frontier": 0, "extendedly dominated": 1, "dominated": 2})
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _frontier(table):
    """Return the rows left when those are gone whose next step up costs less a unit than the step to them."""
    kept = []
    for row in table.index[table["status"] == "on the frontier"]:
        while len(kept) > 1 and _slope(table, kept[-1], row) <= _slope(table, kept[-2], kept[-1]):
            kept.pop()
        kept.append(row)
    return kept


def _slope(table, a, b):
    return (table["cost"][b] - table["cost"][a]) / (table["effect"][b] - table["effect"][a])
