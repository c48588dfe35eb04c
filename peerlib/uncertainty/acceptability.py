"""Decisions under uncertainty: how probable it is that an option is the best, at each price."""

import numpy as np
import pandas as pd

from peerlib.shared.numbers import numbers
from peerlib.uncertainty.models import check_names, choose_outcome, run


def acceptability(source, thresholds, parameter=None, outcome="net_value"):
    """Return the probability that something is worth its cost, at each of many amounts paid for one unit of its effect.

    Parameters
    ----------
    source : tuple
        (costs, effects), one number a draw each, both as increments against the alternative. A simulation with a
        ``parameter`` gives ``probability_against_price``, which is another curve.
    thresholds : array_like
        What is paid for one unit of effect.
    parameter, outcome : str
        As in ``probability_against_price``.

    Returns
    -------
    pandas.DataFrame
        ``threshold, probability, mc_error`` (Monte Carlo standard error) and ``expected``, what it is worth on average.
        Most probable and best on average may differ: decide by ``expected``.

    Raises
    ------
    ValueError
        If the numbers cannot be used.

    Notes
    -----
    Acceptability curve: van Hout, Al, Gordon and Rutten (1994), doi 10.1002/hec.4730030505.

    Examples
    --------
    >>> acceptability(([10.0, 30.0], [1.0, 1.0]), [0, 20, 40])["probability"].tolist()
    [0.0, 0.5, 1.0]
    """
    prices, at = at_prices(source, thresholds, parameter, outcome)
    worth = [at(price) for price in prices]
    draws = len(worth[0])
    probability = np.array([np.count_nonzero(draw > 0) / draws for draw in worth])
    error = np.sqrt(probability * (1 - probability) / draws)
    table = pd.DataFrame({"threshold": prices, "probability": probability, "mc_error": error})
    table["expected"] = [float(draw.mean()) for draw in worth]
    table.attrs.update(parameter=parameter, outcome=outcome if parameter else None)
    return table


def probability_against_price(simulation, prices, parameter="bed_day_cost", outcome="net_value"):
    """Return the probability that an outcome is above zero, at each of many values of one parameter, such as a price.

    This is no acceptability curve: that has on its axis what is paid for a unit of effect (``acceptability``).

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation in which the parameter was not drawn.
    prices : array_like
        Values of the parameter.
    parameter, outcome : str
        The parameter of the model that is the axis, and the outcome that should be above zero.

    Returns
    -------
    pandas.DataFrame
        As of ``acceptability``.

    Raises
    ------
    UnknownName
        If the model has no such parameter or outcome.
    ValueError
        If the parameter was sampled: it cannot be drawn and be the axis at once.

    Notes
    -----
    The model is run again on the same draws: at every value of the axis, or only at a few where these show that the
    outcome is a straight line in it.

    Examples
    --------
    >>> from peerlib.uncertainty import Uniform, simulate
    >>> drawn = simulate(lambda days, price: days * price - 3000, {"days": Uniform(0, 20)}, fixed={"price": 350})
    >>> probability_against_price(drawn, [100, 600], "price", "result")["probability"].round(1).tolist()
    [0.0, 0.8]
    """
    return acceptability(simulation, prices, parameter, outcome)


def at_prices(source, thresholds, parameter=None, outcome="net_value"):
    """Return the prices, and a function of a price: each draw's worth at it, from a simulation or (costs, effects)."""
    prices = numbers("thresholds", thresholds)
    if hasattr(source, "inputs"):
        return prices, _line_in(source, parameter, outcome, prices)
    costs, effects = _increments(source)
    return prices, lambda price: price * effects - costs


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
    drawn = {name: simulation.inputs[name].to_numpy() for name in simulation.inputs}

    def outcome_at(price):
        results = run(simulation.model, drawn, {**simulation.fixed, parameter: float(price)}, simulation.vectorised)
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
