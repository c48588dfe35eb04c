"""Simulation: the uncertain parameters drawn many times, and the model run for each draw."""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from peerlib.shared.numbers import check_level, finite, quantile, whole, within
from peerlib.shared.words import Sentence
from peerlib.uncertainty.information import Drawn
from peerlib.uncertainty.models import check_names, choose_outcome, run


@dataclass(frozen=True, repr=False)
class Summary(Sentence):
    """One outcome of a simulation in a few numbers.

    Parameters
    ----------
    outcome, draws : str and int
        Name of the outcome, and how many draws.
    mean, mc_error : float
        Mean, and its Monte Carlo standard error: what more draws would make smaller.
    sd, median, low, high, level : float
        Spread, middle, and interval of the outcome itself, with its level.
    probability, probability_error : float
        Share of draws with the outcome above zero, and its Monte Carlo standard error.
    enough, why : bool and str
        Whether enough draws were taken; the rule for that, and how it came out.
    errors : dict
        Monte Carlo standard error of ``mean``, ``median``, ``low`` and ``high``, by name.
    """

    outcome: str
    draws: int
    mean: float
    mc_error: float
    sd: float
    median: float
    low: float
    high: float
    level: float
    probability: float
    probability_error: float
    enough: bool
    why: str
    errors: dict = field(default_factory=dict)

    def written(self, name):
        """Return ``mean``, ``median``, ``low`` or ``high`` with no more digits than its Monte Carlo error allows."""
        return within(getattr(self, name), self.errors.get(name, 0.0))

    @property
    def sentence(self):
        """The summary in words."""
        name, percent = self.outcome.replace("_", " "), 100 * self.probability_error
        return (
            f"{name[:1].upper()}{name[1:]}, {self.draws:,} draws: mean {Drawn(self.mean, self.mc_error)}, median "
            f"{self.written('median')}, {self.level:.0%} interval {self.written('low')} to {self.written('high')}. Above zero "
            f"in {within(100 * self.probability, percent)}% of the draws (Monte Carlo error {percent:.1f} percentage points). "
            f"{self.why}"
        )


def _quantile_errors(values, shares):
    """Return the Monte Carlo standard errors of quantiles: half the way between those one standard error of the share off."""
    shares = np.asarray(shares)
    reach = np.sqrt(shares * (1 - shares) / len(values))
    low, high = np.quantile(values, [np.maximum(shares - reach, 0), np.minimum(shares + reach, 1)])
    return [float(error) for error in (high - low) / 2]


def _enough(draws, mean, error, sd, probability_error):
    """Say whether enough draws were taken, for the mean and for the probability."""
    if sd == 0:
        return True, "Nothing varies, so one draw would have been enough."
    # The mean: its 95% Monte Carlo interval lies on one side of zero, or its error is a hundredth of the spread.
    settled, close = abs(mean) > quantile(0.95) * error, error <= sd / 100 * (1 + 1e-9)
    # The probability: its 95% Monte Carlo interval reaches at most one percentage point to either side.
    reach = float(quantile(0.95)) * probability_error
    if (settled or close) and reach <= 0.01:
        zero = "the mean is zero to within its error, a hundredth of the spread"
        mean_is = "the sign of the mean is settled" if settled else zero
        return True, f"Enough draws: {mean_is}, and the probability is known to one percentage point."
    lacking, needed = [], 0
    if not (settled or close):
        lacking, needed = ["the mean is not told from zero"], 10_000
    if reach > 0.01:
        lacking.append("the probability is not known to one percentage point")
        needed = max(needed, draws * (reach / 0.01) ** 2)
    return False, f"Not enough draws: {' and '.join(lacking)}. Take about {math.ceil(needed / 1000) * 1000:,}."


@dataclass(frozen=True, eq=False, repr=False)
class Simulation(Sentence):
    """Draws of the uncertain parameters and the results of the model for each.

    Parameters
    ----------
    inputs, outputs : pandas.DataFrame
        Parameters and results, one a column, one draw a row.
    truncated : dict
        How many draws lay outside what is possible and were drawn again, by name, for
        distributions that are truncated.
    seed, draws, distributions, fixed, model, vectorised
        As given to ``simulate``.
    """

    inputs: pd.DataFrame
    outputs: pd.DataFrame
    seed: int
    draws: int
    distributions: dict
    fixed: dict = field(default_factory=dict)
    truncated: dict = field(default_factory=dict)
    model: object = None
    vectorised: bool = True

    def outcome(self, name="net_value"):
        """Return one outcome of all draws, one number a draw.

        A ValueError says if it does not exist in some of them, as a ratio where there is no cost.

        >>> from peerlib.uncertainty import Fixed
        >>> simulate(lambda x: x + 1, {"x": Fixed(1)}, draws=3).outcome()
        array([2., 2., 2.])
        """
        name = choose_outcome(self.outputs, name)
        values = self.outputs[name].to_numpy()
        missing = int(np.count_nonzero(~np.isfinite(values)))
        if missing:
            raise ValueError(
                f"{name} does not exist in {missing:,} of {self.draws:,} draws (a ratio, for instance, where there is no cost), "
                "so a summary of the rest would mislead. Look at another outcome, such as a difference."
            )
        return values

    def unit(self, outcome="net_value"):
        """Return the unit of an outcome, where the model says it (``model.units``); else nothing.

        >>> from peerlib.uncertainty import Fixed
        >>> simulate(lambda x: x, {"x": Fixed(1)}, draws=3).unit()
        ''
        """
        return getattr(self.model, "units", {}).get(choose_outcome(self.outputs, outcome), "")

    def summary(self, outcome="net_value", level=0.95):
        """Summarise one outcome, with an interval of some level.

        Parameters
        ----------
        outcome : str
            Name of the outcome. The mean of a ratio over draws is not the ratio of the means: for
            money, summarise the difference.
        level : float
            Level of its interval, a share.

        Returns
        -------
        Summary
            Mean, median, interval and probability of being above zero, each with what chance in
            the drawing adds, and whether enough draws were taken; prints as a sentence.

        Raises
        ------
        UnknownName
            If there is no such outcome.
        ValueError
            If the outcome does not exist in some of the draws.

        Examples
        --------
        >>> from peerlib.uncertainty import Normal
        >>> simulate(lambda x: x, {"x": Normal(1, 1)}).summary().enough
        True
        """
        check_level(level)
        values, n = self.outcome(outcome), self.draws
        sd = float(values.std(ddof=1)) if n > 1 and np.ptp(values) > 0 else 0.0
        mean, error = float(values.mean()), sd / math.sqrt(n)
        probability = int(np.count_nonzero(values > 0)) / n
        probability_error = math.sqrt(probability * (1 - probability) / n)
        shares = [(1 - level) / 2, 0.5, (1 + level) / 2]
        low, median, high = (float(q) for q in np.quantile(values, shares))
        errors = {"mean": error, **dict(zip(("low", "median", "high"), _quantile_errors(values, shares)))}
        enough, why = _enough(n, mean, error, sd, probability_error)
        chosen = choose_outcome(self.outputs, outcome)
        return Summary(chosen, n, mean, error, sd, median, low, high, level, probability, probability_error, enough, why, errors)

    def running_mean(self, outcome="net_value", points=200):
        """Return the mean of an outcome after more and more draws, at some points, to see it settle.

        A table of ``draws, mean, low, high``: the mean with its 95% Monte Carlo interval.

        >>> from peerlib.uncertainty import Normal
        >>> len(simulate(lambda x: x, {"x": Normal(1, 1)}).running_mean(points=50))
        50
        """
        values = self.outcome(outcome)
        counts = np.unique(np.linspace(min(2, self.draws), self.draws, min(points, self.draws)).astype(int))
        centre = values.mean()
        # Sums of distances from the mean keep their digits where sums of squares would not.
        sums, squares = np.cumsum(values - centre)[counts - 1], np.cumsum((values - centre) ** 2)[counts - 1]
        spread = np.maximum(squares - sums**2 / counts, 0) / np.maximum(counts - 1, 1)
        mean, reach = centre + sums / counts, float(quantile(0.95)) * np.sqrt(spread / counts)
        return pd.DataFrame({"draws": counts, "mean": mean, "low": mean - reach, "high": mean + reach})

    @property
    def sentence(self):
        """What was drawn, in words."""
        parts = ", ".join(self.inputs.columns)
        again = [f"{count:,} draws of {name}" for name, count in self.truncated.items() if count]
        cut = f" {' and '.join(again)} lay outside what is possible and were drawn again." if again else ""
        return f"{self.draws:,} draws with seed {self.seed} of {parts}, each drawn independently of the others.{cut}"


def _draw(name, distribution, draws, seed):
    """Draw one parameter from a random stream of its own, named after it; return the draws and how many were repeated."""
    if isinstance(distribution, type) or not callable(getattr(distribution, "draw", None)):
        raise ValueError(f"{name}: {distribution!r} is not a distribution. For a value that is held use fixed={{'{name}': ...}}.")
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(name.encode("utf-8"))))
    counted = getattr(distribution, "draw_counted", None)
    values, again = counted(generator, draws) if counted else (distribution.draw(generator, draws), None)
    values = np.asarray(values, dtype=float)
    if values.shape != (draws,) or not np.isfinite(values).all():
        raise ValueError(f"{name}: its distribution did not give {draws:,} finite numbers.")
    return values, again


def simulate(model, distributions, draws=10_000, seed=1, fixed=None, vectorised=True):
    """Draw the uncertain parameters many times and run the model for each draw.

    Parameters
    ----------
    model : callable
        Function of named parameters.
    distributions : dict
        Distribution by name of the parameter; such as ``Normal(9, 4.6)``.
    draws : int
        How many draws.
    seed : int
        Start of the random numbers: the same seed gives the same draws. Every parameter has
        a stream of its own, so that adding one leaves the draws of the others as they were.
    fixed : dict, optional
        Values of parameters that are held.
    vectorised : bool
        Whether the model takes arrays; if not, it is run draw by draw, which is slow.

    Returns
    -------
    Simulation
        Draws and results; ``summary("net_value")`` says what came out.

    Raises
    ------
    UnknownName
        If the model has no such parameter; the nearest are given.
    ValueError
        If a distribution or number cannot be used, or the model cannot take arrays.

    Notes
    -----
    Probabilistic sensitivity analysis: Briggs, Claxton and Sculpher (2006). Parameters are
    drawn independently of each other, which is itself an assumption.

    Examples
    --------
    >>> from peerlib.uncertainty import Normal, Uniform
    >>> drawn = simulate(lambda days, price: days * price - 2500, {"days": Normal(9, 4.6), "price": Uniform(300, 400)})
    >>> drawn.inputs.shape, drawn.outputs.shape
    ((10000, 2), (10000, 1))
    >>> round(drawn.summary().probability, 2)
    0.65
    """
    fixed = dict(fixed or {})
    draws, seed = whole("draws", draws, 1), whole("seed", seed, 0)
    if not distributions:
        raise ValueError("distributions is empty; give at least one parameter a distribution.")
    both = [name for name in distributions if name in fixed]
    if both:
        raise ValueError(f"{', '.join(both)}: given as a distribution and as fixed. Choose one.")
    check_names(model, [*distributions, *fixed])
    fixed = {name: finite(name, value) for name, value in fixed.items()}
    drawn = {name: _draw(name, distribution, draws, seed) for name, distribution in distributions.items()}
    arrays = {name: values for name, (values, _) in drawn.items()}
    results = run(model, arrays, fixed, vectorised)
    again = {name: count for name, (_, count) in drawn.items() if count is not None}
    inputs, outputs = pd.DataFrame(arrays, copy=False), pd.DataFrame(results, copy=False)
    return Simulation(inputs, outputs, seed, draws, dict(distributions), fixed, again, model, vectorised)
