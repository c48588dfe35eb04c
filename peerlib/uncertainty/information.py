"""The value of information: what it would be worth to know more before deciding."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import finite, numbers, shown, whole, within
from peerlib.shared.words import Sentence
from peerlib.uncertainty.acceptability import at_prices, by_option

# More draws than this do not make the regression better, only slower.
_MOST_ROWS = 100_000
_KNOTS = 6


class Drawn(float):
    """A number worked out from draws, with its Monte Carlo standard error; it prints with the digits that this allows.

    >>> Drawn(1911.3, 42.1)
    1,910 (Monte Carlo error 42)
    """

    def __new__(cls, value, mc_error=0.0):
        made = super().__new__(cls, value)
        made.mc_error = float(mc_error)
        return made

    def __repr__(self):
        return f"{within(self, self.mc_error)} (Monte Carlo error {shown(float(f'{self.mc_error:.2g}'))})"

    __str__ = __repr__

    def __getnewargs__(self):
        return float(self), self.mc_error


def evpi(net_benefits):
    """Return the expected value of perfect information: what it would be worth to know everything before deciding.

    Parameters
    ----------
    net_benefits : pandas.DataFrame or numpy.ndarray
        Net benefit in money, one draw a row, one option a column.

    Returns
    -------
    float
        Mean of the best option of each draw, less the best of the means; never negative. Its ``mc_error`` is the Monte
        Carlo standard error, and it prints with the digits that this allows.

    Notes
    -----
    Raiffa and Schlaifer (1961), *Applied Statistical Decision Theory*; in health economics
    Claxton (1999), doi 10.1016/S0167-6296(98)00039-3.

    Examples
    --------
    >>> evpi([[100.0, 0.0], [-60.0, 0.0]])
    30 (Monte Carlo error 30)
    """
    return _gain(by_option("net_benefits", net_benefits, "option", least=2))


def evpi_curve(source, thresholds, parameter=None, outcome="net_value"):
    """Return what it would be worth to know everything before deciding, at each of many prices.

    Parameters
    ----------
    source, thresholds, parameter, outcome
        As for ``acceptability``; the outcome is what the option is worth, the alternative zero.

    Returns
    -------
    pandas.DataFrame
        ``threshold``, ``evpi``, ``mc_error`` (Monte Carlo standard error of it), and ``expected``: what the option is
        worth on average, so that it is chosen where this is above zero.

    Notes
    -----
    See ``evpi``, and for what is refused ``acceptability``. The curve is highest near the price at
    which the decision flips: there one is most likely to be wrong.

    Examples
    --------
    >>> evpi_curve(([10.0, 30.0], [1.0, 1.0]), [0, 20, 40])["evpi"].tolist()
    [0.0, 5.0, 0.0]
    """
    prices, at = at_prices(source, thresholds, parameter, outcome)
    rows = []
    for price in prices:
        worth = at(price)
        gain = _gain(np.column_stack([worth, np.zeros_like(worth)]))
        rows.append((price, float(gain), gain.mc_error, float(worth.mean())))
    table = pd.DataFrame(rows, columns=["threshold", "evpi", "mc_error", "expected"])
    table.attrs.update(parameter=parameter, outcome=outcome if parameter else None)
    return table


def _gain(values):
    """Return how much better it is to choose the best option row by row than once for all."""
    missed = values.max(axis=1) - values[:, values.mean(axis=0).argmax()]
    gain = float(missed.mean())
    # What is left of rounding where no choice changes is nothing.
    if gain <= 1e-12 * float(np.abs(values).max()):
        return Drawn(0.0)
    return Drawn(gain, missed.std(ddof=1) / math.sqrt(len(missed)))


@dataclass(frozen=True, repr=False)
class Evppi(Sentence):
    """The expected value of learning one parameter, or several together.

    Parameters
    ----------
    parameters : tuple of str
        What would be learnt.
    value, noise_floor, evpi : float
        In money: expected value of learning it; what the same estimate gives when there is nothing
        to learn; expected value of learning everything. The first and the last have an ``mc_error``.
    """

    parameters: tuple
    value: Drawn
    noise_floor: float
    evpi: Drawn

    @property
    def above_noise(self):
        """Whether the value stands out from the noise of the estimate."""
        return self.value > self.noise_floor

    @property
    def sentence(self):
        """The value in words."""
        *others, last = self.parameters
        which = f"{', '.join(others)} and {last} together" if others else last
        if self.evpi == 0:
            return f"Learning {which} is worth nothing: no draw would change the decision."
        error = self.value.mc_error
        value, floor = within(self.value, error), f"noise floor {within(self.noise_floor, error)}"
        if not self.above_noise:
            return f"Learning {which} is worth nothing that stands out from noise ({value}, {floor})."
        everything = within(self.evpi, self.evpi.mc_error)
        share = f"{self.value / self.evpi:.0%} of the value of knowing everything ({everything}; {floor})"
        return f"Learning {which} is worth {self.value} a decision, {share}."


def evppi(net_benefits, inputs, parameters, permutations=100, seed=1):
    """Estimate the expected value of learning some parameters exactly, by regression.

    Parameters
    ----------
    net_benefits : pandas.DataFrame or numpy.ndarray
        Net benefit in money, one draw a row, one option a column.
    inputs : pandas.DataFrame
        The draws of the parameters, rows as in ``net_benefits``.
    parameters : str or list of str
        One parameter, or several that would be learnt together.
    permutations : int
        How often the estimate is repeated with the draws shuffled, for the noise floor.
    seed : int
        Start of the random numbers of the shuffling.

    Returns
    -------
    Evppi
        ``value``, between zero and the value of perfect information, and ``noise_floor``:
        95% of shuffled data sets, in which there is nothing to learn, give less.

    Raises
    ------
    UnknownName
        If there is no such parameter; the nearest are given.
    ValueError
        If the numbers cannot be used.

    Notes
    -----
    Strong, Oakley and Brennan (2014), doi 10.1177/0272989X13505910. The regression is a
    natural cubic spline of each parameter with knots at its quantiles, for several with
    products of two and three of them as far as the draws carry (twenty a column); a
    parameter with few values is averaged value by value. At most 100,000 draws are used.
    For many parameters together take many draws, and mind the noise floor.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> draws = pd.DataFrame(np.random.default_rng(1).normal(size=(10_000, 2)), columns=["a", "b"])
    >>> options = pd.DataFrame({"do": 300 + 800 * draws["a"], "do not": 0.0})
    >>> evppi(options, draws, "a").above_noise, evppi(options, draws, "b").above_noise
    (True, False)
    """
    values = by_option("net_benefits", net_benefits, "option", least=2)
    names = (parameters,) if isinstance(parameters, str) else tuple(parameters)
    chosen = _columns(inputs, names, len(values))[:_MOST_ROWS]
    values = values[:_MOST_ROWS]
    permutations, seed = whole("permutations", permutations, 1), whole("seed", seed, 0)
    everything, mean = _gain(values), values.mean(axis=0)
    basis = _orthogonal(_basis(chosen))
    generator, around = np.random.default_rng(seed), values - mean
    fitted = mean + basis @ (basis.T @ around)
    # What the learnt choice gains in each draw itself: its spread holds that of all the other parameters too.
    gained = values[np.arange(len(values)), fitted.argmax(axis=1)] - values[:, mean.argmax()]
    found = Drawn(min(_gain(fitted), everything), gained.std(ddof=1) / math.sqrt(len(gained)))
    noise = [_gain(mean + basis @ (basis.T @ generator.permutation(around))) for _ in range(permutations)]
    return Evppi(names, found, min(float(np.quantile(noise, 0.95)), everything), everything)


def _columns(inputs, names, rows):
    """Return the draws of some parameters as an array, after checking them."""
    if not isinstance(inputs, pd.DataFrame):
        raise ValueError("inputs: give a table (DataFrame) with one draw a row and one parameter a column.")
    if not names:
        raise ValueError("parameters is empty; name at least one.")
    for name in names:
        if name not in inputs.columns:
            raise nearest("parameter among the inputs", name, [str(column) for column in inputs.columns])
    if len(inputs) != rows:
        counted = f"{len(inputs):,} draws of the inputs and {rows:,} of the net benefits"
        raise ValueError(f"There are {counted}; they must be the same draws.")
    return np.column_stack([numbers(name, inputs[name].to_numpy()) for name in names])


def _basis(columns):
    """Return the columns of the regression, without the constant."""
    scaled = [(column - column.mean()) / column.std() for column in columns.T if np.ptp(column) > 0]
    if not scaled:
        return np.zeros((len(columns), 1))
    basis = np.hstack([_curve(column) for column in scaled])
    for products in _products(scaled):
        # More columns than this would fit chance.
        if basis.shape[1] + products.shape[1] <= len(columns) / 20:
            basis = np.hstack([basis, products])
    return basis


def _curve(column):
    """Return one parameter as indicators of its values where these are few, else as a natural cubic spline."""
    levels = np.unique(column)
    if len(levels) <= 12:
        return (column[:, None] == levels[1:]).astype(float)
    knots = np.unique(np.quantile(column, np.linspace(0.02, 0.98, _KNOTS)))
    if len(knots) < 3:
        return np.column_stack([column, column**2, column**3])

    def cubed(knot):
        return (np.maximum(column - knot, 0) ** 3 - np.maximum(column - knots[-1], 0) ** 3) / (knots[-1] - knot)

    last = cubed(knots[-2])
    return np.column_stack([column, *(cubed(knot) - last for knot in knots[:-2])])


def _products(scaled):
    """Yield products of parameters, the simplest first: two, three, and two with a square."""
    pairs, triples = (list(itertools.combinations(scaled, size)) for size in (2, 3))
    if pairs:
        yield np.column_stack([x * y for x, y in pairs])
    if triples:
        yield np.column_stack([x * y * z for x, y, z in triples])
    if pairs:
        yield np.column_stack([x**a * y**b for x, y in pairs for a, b in ((2, 1), (1, 2), (2, 2))])


def _orthogonal(columns):
    """Return columns at right angles that span the same, without the constant and without repetitions."""
    centred = columns - columns.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    centred = centred[:, length > 0] / length[length > 0]
    if not centred.shape[1]:
        return np.zeros((len(columns), 1))
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    return left[:, size > 1e-9 * size[0]]


def population_value(per_decision, decisions_a_year, years, discount_rate):
    """Return what information is worth over all the decisions it serves.

    Parameters
    ----------
    per_decision : float
        Value of information for one decision (one worker-year, one person), in money.
    decisions_a_year : float
        How many such decisions a year.
    years : float
        For how many years the information stays useful; part of a year counts in part.
    discount_rate : float
        Share a year, 0.035 for 3.5%; the first year is not discounted.

    Returns
    -------
    float
        Present value, in the same money.

    Examples
    --------
    >>> round(population_value(100, 10, 3, 0.035), 2)
    2899.69
    """
    if finite("discount_rate", discount_rate, least=0) > 1:
        raise ValueError(f"discount_rate is {discount_rate:g}; give a share, 0.035 for 3.5%.")
    years = finite("years", years, least=0)
    a_year = finite("per_decision", per_decision, least=0) * finite("decisions_a_year", decisions_a_year, least=0)
    starts = np.arange(math.ceil(years))
    counted = np.minimum(years - starts, 1) / (1 + discount_rate) ** starts
    return float(a_year * counted.sum())
