"""The tools of ``uncertainty`` meet the sum: simulate it, see what drives it and what to learn first."""

import numpy as np
import pandas as pd

from peerlib import uncertainty
from peerlib.uncertainty import Fixed
from peerlib.value.assumptions import FIELDS
from peerlib.value.savings import as_model
from peerlib.value.what_is_uncertain import _days_saved, _kept_possible, _settled, distributions_for

__all__ = ["drivers", "options", "population", "simulate_value", "what_to_learn_first", "willingness_to_pay"]


def simulate_value(effect, assumptions=None, distributions=None, draws=10_000, seed=1):
    """Simulate savings against cost.

    Parameters
    ----------
    effect : effects.DaysSaved, distributions.Distribution or float
        The days saved per person.
    assumptions : Assumptions, optional
        What is not drawn is held at these values; without them, England in 2012/13 with
        the follow-up of the effect.
    distributions : dict, optional
        Distribution by name; without it, those of ``distributions_for``.
    draws, seed : int
        How many draws, and the start of the random numbers.

    Returns
    -------
    uncertainty.Simulation
        ``summary("net_value")`` says what came out, per worker-year.

    Raises
    ------
    UnknownName
        If there is no such parameter; the nearest are given.
    ValueError
        If effect and assumptions do not fit each other.

    Notes
    -----
    Every draw stays within what is possible (days saved within the follow-up, shares
    between 0 and 1); draws outside are drawn again and counted. The mean of the results is
    not the result at the assumptions: their ranges are lopsided, and a product of means is
    not a mean of products.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = simulate_value(days_saved("sledge_2011"))
    >>> bool(0.5 < drawn.summary("net_value").probability < 0.9)
    True
    """
    a = _settled(effect, assumptions)
    chosen = distributions_for(effect, a) if distributions is None else dict(distributions)
    chosen.setdefault("days_saved", _days_saved(effect, "normal")[0])
    chosen = {name: _kept_possible(name, distribution, a) for name, distribution in chosen.items()}
    return uncertainty.simulate(as_model(a), chosen, draws, seed)


def options(simulation, outcome="net_value"):
    """Return the decision as its options: to employ a peer worker, or not.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation of the sum.
    outcome : str
        What employing is worth, per worker-year.

    Returns
    -------
    pandas.DataFrame
        A row a draw: ``employ``, and ``do not``, which is zero.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = simulate_value(days_saved("sledge_2011"))
    >>> bool(uncertainty.evpi(options(drawn)) > 0)
    True
    """
    return pd.DataFrame({"employ": simulation.outcome(outcome), "do not": 0.0})


def drivers(simulation, outcome="net_value"):
    """Say how much of the spread of an outcome goes with each parameter.

    Parameters
    ----------
    simulation, outcome
        As in ``options``; any outcome.

    Returns
    -------
    pandas.DataFrame
        ``parameter, share, rank_correlation``, the largest share first. The shares are
        squared rank correlations, made to add up to one.

    Notes
    -----
    Spearman's rank correlation. It sees what rises or falls throughout, not a parameter
    that first raises and then lowers the outcome.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drivers(simulate_value(days_saved("sledge_2011"))).loc[0, "parameter"]
    'days_saved'
    """
    ranks = pd.Series(simulation.outcome(outcome)).rank().to_numpy()
    correlation = [_correlation(simulation.inputs[name].rank().to_numpy(), ranks) for name in simulation.inputs]
    squared = np.square(correlation)
    share = squared / squared.sum() if squared.sum() > 0 else squared
    table = pd.DataFrame({"parameter": list(simulation.inputs), "share": share, "rank_correlation": correlation})
    return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _correlation(first, second):
    """Return the correlation of two columns, zero where one of them does not vary."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def what_to_learn_first(simulation, outcome="net_value", permutations=100):
    """Rank the parameters by what it would be worth to know each before deciding.

    Parameters
    ----------
    simulation, outcome
        As in ``options``.
    permutations : int
        How often to shuffle for the noise floor.

    Returns
    -------
    pandas.DataFrame
        ``parameter, evppi, mc_error, noise_floor, share_of_evpi, above_noise``, in money of a
        worker-year, the largest first; ``mc_error`` is the Monte Carlo error. ``attrs["evpi"]`` holds the value of
        knowing everything, with its own.

    Notes
    -----
    See ``uncertainty.evppi``. The values of single parameters do not add up to that of all.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> what_to_learn_first(simulate_value(days_saved("sledge_2011"))).loc[0, "parameter"]
    'days_saved'
    """
    benefits, rows = options(simulation, outcome), []
    for name in simulation.inputs:
        learnt = uncertainty.evppi(benefits, simulation.inputs, name, permutations)
        share = learnt.value / learnt.evpi if learnt.evpi > 0 else 0.0
        rows.append((name, float(learnt.value), learnt.value.mc_error, learnt.noise_floor, share, learnt.above_noise))
    table = pd.DataFrame(rows, columns=["parameter", "evppi", "mc_error", "noise_floor", "share_of_evpi", "above_noise"])
    table = table.sort_values("evppi", ascending=False, kind="stable", ignore_index=True)
    table.attrs.update(evpi=uncertainty.evpi(benefits), outcome=outcome)
    return table


def population(simulation, posts, years, discount_rate=0.035, outcome="net_value"):
    """Return what it would be worth to know everything, over all the posts about which it would decide.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation for a stated service. What differs between services (caseload, pay) must be held in it: no study
        would tell, for each knows its own.
    posts : float
        Posts decided on in a year.
    years : float
        Years for which the answer stays useful.
    discount_rate : float
        Share a year; 3.5% is the rate of the Green Book and of NICE.
    outcome : str
        What a post is worth, per worker-year.

    Returns
    -------
    float
        GBP, present value; ``mc_error`` is its Monte Carlo error, and it prints with the digits that this allows.

    Raises
    ------
    ValueError
        If the simulation drew what differs between services.

    Notes
    -----
    See ``uncertainty.evpi`` and ``uncertainty.population_value``.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> bool(population(simulate_value(days_saved("sledge_2011")), posts=100, years=5) > 0)
    True
    """
    of_services = [name for name, known in FIELDS.items() if known.kind == "service"]
    drawn = [name for name, one in simulation.distributions.items() if name in of_services and not isinstance(one, Fixed)]
    if drawn:
        raise ValueError(
            f"This simulation drew {', '.join(drawn)}, which each service knows of itself: multiplied by posts it would count as "
            "ignorance what is only difference. Simulate a stated service, with these held."
        )
    one = uncertainty.evpi(options(simulation, outcome))
    total = uncertainty.population_value(float(one), posts, years, discount_rate)
    return uncertainty.Drawn(total, total * one.mc_error / one if one else 0.0)


def willingness_to_pay(simulation, thresholds):
    """Return the probability that peer support is worth its cost, against what is paid for a bed day avoided.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation of the sum.
    thresholds : array_like
        GBP paid for a bed day avoided, on top of the cash it releases.

    Returns
    -------
    pandas.DataFrame
        ``threshold, probability, mc_error``, and ``expected``, what it is worth on average.

    Notes
    -----
    This is the acceptability curve: its axis is what is paid for a unit of effect, its cost the shortfall in cash.
    Only cash counts beside the payment (``net_cash``); counting the average value of the bed
    too would count the day twice.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> curve = willingness_to_pay(simulate_value(days_saved("sledge_2011")), [0, 100, 300])
    >>> curve["probability"].is_monotonic_increasing
    True
    """
    return uncertainty.acceptability((-simulation.outcome("net_cash"), simulation.outcome("bed_days")), thresholds)
