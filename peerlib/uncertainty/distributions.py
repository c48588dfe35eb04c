"""Distributions by name, from the numbers that people have: a mean and its interval, events and people, a most likely value.

Those of a judgement and of the reader's own draws are here, those of an estimate in ``estimates``.
Each can be drawn from, knows its mean and its quantiles, and prints as a sentence; what is behind it is the
distribution of that name in ``scipy.stats``. Which suits what: normal or t for a difference, lognormal for a
ratio, gamma for a cost, beta for a share, triangular or PERT for a judgement of lowest, most likely and highest
(Briggs, Claxton and Sculpher 2006, *Decision Modelling for Health Economic Evaluation*, chapter 4).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from peerlib.shared.numbers import finite, numbers, shown, whole
from peerlib.shared.words import Sentence


def ordered(kind, low, middle, high, middle_name):
    """Return low, middle and high as floats, or say which of them is out of order."""
    low, high = finite(f"{kind}, low", low), finite(f"{kind}, high", high)
    if low > high:
        raise ValueError(f"{kind}: low ({shown(low)}) is above high ({shown(high)}). Give the lower number first.")
    if low == high:
        raise ValueError(f"{kind}: low and high are both {shown(low)}. If nothing is uncertain, use Fixed({low:g}).")
    middle = finite(f"{kind}, {middle_name}", middle)
    if not low <= middle <= high:
        raise ValueError(f"{kind}: the {middle_name} value {shown(middle)} lies outside {shown(low)} to {shown(high)}.")
    return low, middle, high


class Distribution(Sentence):
    """What every distribution can do."""

    kind = "distribution"

    def _set(self, **values):
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @cached_property
    def _frozen(self):
        """The distribution of ``scipy.stats`` behind this one."""
        from scipy import stats

        return self._of(stats)

    def draw(self, generator, n):
        """Draw values at random.

        Parameters
        ----------
        generator : numpy.random.Generator
            Where the randomness comes from; ``numpy.random.default_rng(seed)`` makes one.
        n : int
            How many.

        Returns
        -------
        numpy.ndarray
            The draws, of shape ``(n,)``; the same for generators of the same seed.

        Examples
        --------
        >>> Fixed(3).draw(np.random.default_rng(1), 2)
        array([3., 3.])
        """
        if not isinstance(generator, np.random.Generator):
            raise ValueError("draw needs a numpy generator, such as numpy.random.default_rng(1).")
        return self._draw(generator, whole("The number of draws", n, 1))

    def quantile(self, p):
        """Return the value below which a share of the distribution lies.

        Parameters
        ----------
        p : float or array_like
            Shares, 0 to 1.

        Returns
        -------
        float or numpy.ndarray
            The quantiles; at 0 and 1 the ends of what is possible, which may be infinite.

        Examples
        --------
        >>> Uniform(10, 20).quantile(0.25)
        12.5
        """
        shares = np.asarray(p, dtype=float)
        if not np.all((shares >= 0) & (shares <= 1)):
            raise ValueError(f"quantile: {p!r} is not between 0 and 1. Give shares, such as 0.025.")
        found = self._quantile(shares)
        return float(found) if np.ndim(found) == 0 else found

    def _draw(self, generator, n):
        return self._frozen.rvs(n, random_state=generator)

    def _quantile(self, p):
        return self._frozen.ppf(p)

    def _shares(self, low, high):
        """Return the share below low, and the share up to high."""
        return self._frozen.cdf([low, high])

    @property
    def sentence(self):
        """The distribution in words."""
        return f"{self.kind}: {self._words()}"

    def _words(self):
        mean, low, high = (_three_digits(number) for number in (self.mean, *self.quantile(np.array([0.025, 0.975]))))
        return f"mean {mean}, 95% between {low} and {high}"


def _three_digits(number):
    """Return a number with no more digits than an uncertain one deserves: three, or whole from a thousand up."""
    return shown(number if abs(number) >= 1000 else float(f"{number:.3g}"))


@dataclass(frozen=True, repr=False)
class Fixed(Distribution):
    """One value, not uncertain.

    Parameters
    ----------
    value : float
        The value.

    Examples
    --------
    >>> Fixed(12)
    fixed: 12
    """

    value: float
    kind = "fixed"

    def __post_init__(self):
        self._set(value=finite("fixed, value", self.value))

    @property
    def mean(self):
        """The value."""
        return self.value

    def _draw(self, generator, n):
        return np.full(n, self.value)

    def _quantile(self, p):
        return np.full(np.shape(p), self.value)

    def _shares(self, low, high):
        return float(self.value < low), float(self.value <= high)

    def _words(self):
        return shown(self.value)


class _Judgement(Distribution):
    """A distribution between two ends."""

    def _quantile(self, p):
        # The ends themselves, not what rounding makes of them.
        return np.clip(self._frozen.ppf(p), self.low, self.high)


@dataclass(frozen=True, repr=False)
class Triangular(_Judgement):
    """Triangular distribution of a judgement: lowest, most likely, highest.

    Parameters
    ----------
    low, likely, high : float
        The lowest, most likely and highest value.

    Examples
    --------
    >>> Triangular(5, 10, 27)
    triangular: between 5 and 27, most likely 10
    """

    low: float
    likely: float
    high: float
    kind = "triangular"

    def __post_init__(self):
        low, likely, high = ordered(self.kind, self.low, self.likely, self.high, "likely")
        self._set(low=low, likely=likely, high=high)

    @property
    def mean(self):
        """A third of low, likely and high together."""
        return (self.low + self.likely + self.high) / 3

    def _of(self, stats):
        width = self.high - self.low
        return stats.triang((self.likely - self.low) / width, self.low, width)

    def _draw(self, generator, n):
        # As numpy does it: scipy works in low and width later, and the last digit of every draw would change.
        return generator.triangular(self.low, self.likely, self.high, n)

    def _words(self):
        return f"between {shown(self.low)} and {shown(self.high)}, most likely {shown(self.likely)}"


@dataclass(frozen=True, repr=False)
class Pert(Triangular):
    """PERT distribution of a judgement: like the triangular, with more weight near the most likely value.

    Parameters
    ----------
    low, likely, high : float
        The lowest, most likely and highest value.

    Notes
    -----
    A beta distribution between low and high with mean (low + 4 likely + high) / 6
    (Malcolm, Roseboom, Clark and Fazar 1959, doi 10.1287/opre.7.5.646).

    Examples
    --------
    >>> Pert(5, 10, 27)
    PERT: between 5 and 27, most likely 10
    >>> Pert(5, 10, 27).mean
    12.0
    """

    kind = "PERT"

    @property
    def mean(self):
        """A sixth of low, four times likely, and high."""
        return (self.low + 4 * self.likely + self.high) / 6

    def _of(self, stats):
        width = self.high - self.low
        left, right = (self.likely - self.low) / width, (self.high - self.likely) / width
        return stats.beta(1 + 4 * left, 1 + 4 * right, self.low, width)

    _draw = Distribution._draw


@dataclass(frozen=True, repr=False)
class Uniform(_Judgement):
    """Uniform distribution: every value between two ends equally likely.

    Parameters
    ----------
    low, high : float
        The ends.

    Examples
    --------
    >>> Uniform(0, 1)
    uniform: between 0 and 1, all equally likely
    """

    low: float
    high: float
    kind = "uniform"

    def __post_init__(self):
        low, _, high = ordered(self.kind, self.low, self.low, self.high, "low")
        self._set(low=low, high=high)

    @property
    def mean(self):
        """The middle."""
        return (self.low + self.high) / 2

    def _of(self, stats):
        return stats.uniform(self.low, self.high - self.low)

    def _words(self):
        return f"between {shown(self.low)} and {shown(self.high)}, all equally likely"


@dataclass(frozen=True, repr=False, eq=False)
class Empirical(Distribution):
    """The reader's own draws or observations, drawn from with replacement.

    Parameters
    ----------
    draws : array_like
        At least two finite numbers.

    Examples
    --------
    >>> Empirical([4, 9, 11])
    empirical: 3 values, mean 8, 95% between 4.25 and 10.9
    """

    draws: np.ndarray
    kind = "empirical"

    def __post_init__(self):
        values = numbers("empirical", self.draws)
        if len(values) < 2:
            raise ValueError("empirical: give at least two numbers; for a single one use Fixed.")
        values.flags.writeable = False
        self._set(draws=values)

    @property
    def mean(self):
        """Mean of the values."""
        return float(self.draws.mean())

    def _draw(self, generator, n):
        return generator.choice(self.draws, n)

    def _quantile(self, p):
        return np.quantile(self.draws, p)

    def _shares(self, low, high):
        return float(np.mean(self.draws < low)), float(np.mean(self.draws <= high))

    def _words(self):
        return f"{self.draws.size:,} values, {super()._words()}"


@dataclass(frozen=True, repr=False)
class Truncated(Distribution):
    """A distribution kept within what is possible: draws outside are drawn again, and counted.

    Parameters
    ----------
    of : Distribution
        The distribution.
    low, high : float
        What is possible; may be infinite on one side.

    Raises
    ------
    ValueError
        If more than nine tenths lie outside: that would be another distribution.

    Examples
    --------
    >>> Truncated(Uniform(0, 2), 0.5, 2)
    uniform: between 0 and 2, all equally likely; kept between 0.5 and 2, where 75% of it
    lies
    """

    of: Distribution
    low: float
    high: float

    def __post_init__(self):
        if not isinstance(self.of, Distribution):
            raise ValueError(f"Truncated: {self.of!r} is not a distribution, such as Normal(9, 4.6).")
        low, high = float(self.low), float(self.high)
        if not low < high:
            raise ValueError(f"Truncated: low ({low:g}) must be below high ({high:g}).")
        start, end = self.of._shares(low, high)
        self._set(low=low, high=high, _from=float(start), _to=float(end))
        if self.share_inside < 0.1:
            raise ValueError(
                f"Only {self.share_inside:.1%} of the distribution ({self.of.sentence}) lies between {shown(low)} and "
                f"{shown(high)}. Give a distribution that fits what is possible."
            )

    @property
    def kind(self):
        """Kind of the distribution that is truncated."""
        return self.of.kind

    @property
    def mean(self):
        """Mean of what is left: the average of ten thousand quantiles, good to about four digits."""
        return float(np.mean(self.quantile((np.arange(10_000) + 0.5) / 10_000)))

    @property
    def share_inside(self):
        """Share of the distribution that is possible."""
        return self._to - self._from

    def draw_counted(self, generator, n):
        """Draw values and count how many had to be drawn again.

        Parameters
        ----------
        generator : numpy.random.Generator
            Where the randomness comes from.
        n : int
            How many.

        Returns
        -------
        tuple
            The draws, and how many of the first ``n`` lay outside.

        Examples
        --------
        >>> values, again = Truncated(Uniform(0, 2), 0.5, 2).draw_counted(np.random.default_rng(1), 1000)
        >>> again, bool(values.min() >= 0.5)
        (239, True)
        """
        values = self.of.draw(generator, n)
        outside = np.flatnonzero((values < self.low) | (values > self.high))
        again = len(outside)
        while len(outside):
            values[outside] = self.of.draw(generator, len(outside))
            outside = outside[(values[outside] < self.low) | (values[outside] > self.high)]
        return values, again

    def _draw(self, generator, n):
        return self.draw_counted(generator, n)[0]

    def _quantile(self, p):
        return np.clip(self.of.quantile(self._from + (self._to - self._from) * p), self.low, self.high)

    def _shares(self, low, high):
        return (np.clip(self.of._shares(low, high), self._from, self._to) - self._from) / self.share_inside

    def _words(self):
        inside = "practically all" if self.share_inside > 0.9995 else f"{self.share_inside:.0%}"
        low, high = _three_digits(self.low), _three_digits(self.high)
        return f"{self.of._words()}; kept between {low} and {high}, where {inside} of it lies"
