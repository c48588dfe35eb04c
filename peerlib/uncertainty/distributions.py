"""Distributions by name, from the numbers that people have: a mean and its interval, events and people, a most likely value.

Each can be drawn from, knows its mean and its quantiles, and prints as a sentence.
Which suits what: normal or t for a difference, lognormal for a ratio, gamma for a cost,
beta for a share, triangular or PERT for a judgement of lowest, most likely and highest
(Briggs, Claxton and Sculpher 2006, *Decision Modelling for Health Economic Evaluation*,
chapter 4).
"""

import math
from dataclasses import dataclass

import numpy as np

from peerlib.shared import words

__all__ = [
    "Beta",
    "Distribution",
    "Empirical",
    "Fixed",
    "Gamma",
    "Lognormal",
    "Normal",
    "Pert",
    "StudentT",
    "Triangular",
    "Truncated",
    "Uniform",
]


def _shown(number):
    """Return a number as a person would write it."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def _number(kind, name, value):
    """Return a parameter as a float, or say why it cannot be used."""
    if isinstance(value, (bool, np.bool_, str)) or value is None or np.ndim(value):
        raise ValueError(f"{kind}: {name} is {value!r}; give one number.")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{kind}: {name} is {value!r}; give one number.") from None
    if not math.isfinite(number):
        raise ValueError(f"{kind}: {name} is {number}; give a number that is neither missing nor infinite.")
    return number


def _ordered(kind, low, middle, high, middle_name):
    """Return low, middle and high as floats, or say which of them is out of order."""
    low, high = _number(kind, "low", low), _number(kind, "high", high)
    if low > high:
        raise ValueError(f"{kind}: low ({_shown(low)}) is above high ({_shown(high)}). Give the lower number first.")
    if low == high:
        raise ValueError(f"{kind}: low and high are both {_shown(low)}. If nothing is uncertain, use Fixed({low:g}).")
    middle = _number(kind, middle_name, middle)
    if not low <= middle <= high:
        raise ValueError(f"{kind}: the {middle_name} value {_shown(middle)} lies outside {_shown(low)} to {_shown(high)}.")
    return low, middle, high


def _normal_quantile(p):
    from scipy.special import ndtri

    return ndtri(p)


def _z(level):
    """Return how many standard deviations an interval of this level reaches to either side."""
    if not 0 < _number("interval", "level", level) < 1:
        raise ValueError(f"interval: the level is {level}; give a share between 0 and 1, such as 0.95.")
    return float(_normal_quantile((1 + level) / 2))


def _checked_fit(fitted, low, high, level):
    """Return a fitted distribution, unless its interval is far from the one that was given."""
    ends = fitted.quantile(np.array([(1 - level) / 2, (1 + level) / 2]))
    if np.max(np.abs(ends - [low, high])) > (high - low) / 10:
        raise ValueError(
            f"A {fitted.kind} distribution with mean {_shown(fitted.mean)} and an interval this wide runs from {_shown(ends[0])} to "
            f"{_shown(ends[1])}, not from {_shown(low)} to {_shown(high)}. Mean and interval do not belong to one {fitted.kind} "
            "distribution: check them, or choose another kind."
        )
    return fitted


class Distribution:
    """What every distribution can do."""

    kind = "distribution"

    def _set(self, **values):
        for name, value in values.items():
            object.__setattr__(self, name, value)

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
            The draws, of shape ``(n,)``.

        Raises
        ------
        ValueError
            If the generator or the number of draws cannot be used.

        Examples
        --------
        >>> Fixed(3).draw(np.random.default_rng(1), 2)
        array([3., 3.])
        """
        if not isinstance(generator, np.random.Generator):
            raise ValueError("draw needs a numpy generator, such as numpy.random.default_rng(1).")
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
            raise ValueError(f"The number of draws is {n!r}; give a whole number of at least 1.")
        return self._draw(generator, int(n))

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

        Raises
        ------
        ValueError
            If a share is not between 0 and 1.

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

    @property
    def sentence(self):
        """The distribution in words."""
        return f"{self.kind}: {self._words()}"

    def _words(self):
        low, high = self.quantile(np.array([0.025, 0.975]))
        return f"mean {_shown(self.mean)}, 95% between {_shown(low)} and {_shown(high)}"

    def __str__(self):
        return words.wrap(self.sentence)

    __repr__ = __str__


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
        self._set(value=_number(self.kind, "value", self.value))

    @property
    def mean(self):
        """The value."""
        return self.value

    def _draw(self, generator, n):
        return np.full(n, self.value)

    def _quantile(self, p):
        return np.full(np.shape(p), self.value)

    def _words(self):
        return _shown(self.value)


class _MeanAndSd(Distribution):
    """A distribution given by its mean and standard deviation."""

    lowest_mean = -math.inf

    def __post_init__(self):
        mean, sd = _number(self.kind, "mean", self.mean), _number(self.kind, "sd", self.sd)
        if mean <= self.lowest_mean:
            raise ValueError(f"{self.kind}: the mean is {_shown(mean)}; it must be above {_shown(self.lowest_mean)}.")
        if sd <= 0:
            raise ValueError(
                f"{self.kind}: the standard deviation is {_shown(sd)}; it must be above 0. If nothing is uncertain, use Fixed({mean:g})."
            )
        self._set(mean=mean, sd=sd)


@dataclass(frozen=True, repr=False)
class Normal(_MeanAndSd):
    """Normal distribution, as for a difference of means with its standard error.

    Parameters
    ----------
    mean : float
        Mean.
    sd : float
        Standard deviation; for an estimate, its standard error.

    Examples
    --------
    >>> Normal(9, 4.57)
    normal: mean 9, 95% between 0.04296 and 17.96
    """

    mean: float
    sd: float
    kind = "normal"

    @classmethod
    def from_interval(cls, mean, low, high, level=0.95):
        """Make a normal distribution from a mean and its interval.

        Parameters
        ----------
        mean : float
            Mean.
        low, high : float
            Ends of the interval.
        level : float
            Level of the interval, 0.95 for 95%.

        Returns
        -------
        Normal
            Its mean is the one given, its standard deviation the width of the interval
            over twice the normal quantile.

        Raises
        ------
        ValueError
            If the interval is not around the mean: an end may be off by a tenth of the
            width, which is more than rounding does.

        Examples
        --------
        >>> round(Normal.from_interval(9, 0.04, 17.96).sd, 2)
        4.57
        """
        low, mean, high = _ordered(cls.kind, low, mean, high, "mean")
        return _checked_fit(cls(mean, (high - low) / (2 * _z(level))), low, high, level)

    def _draw(self, generator, n):
        return generator.normal(self.mean, self.sd, n)

    def _quantile(self, p):
        return self.mean + self.sd * _normal_quantile(p)


@dataclass(frozen=True, repr=False)
class StudentT(Distribution):
    """Student's t around an estimate, wider than the normal where people are few.

    Parameters
    ----------
    mean : float
        The estimate.
    se : float
        Its standard error.
    df : float
        Degrees of freedom, above 2.

    Examples
    --------
    >>> StudentT(9, 4.57, 72)
    t: mean 9, 95% between -0.1101 and 18.11
    """

    mean: float
    se: float
    df: float
    kind = "t"

    def __post_init__(self):
        as_normal, df = Normal(self.mean, self.se), _number(self.kind, "df", self.df)
        if df <= 2:
            raise ValueError(
                f"t: df is {_shown(df)}; it must be above 2, for with fewer degrees of freedom there is no standard deviation."
            )
        self._set(mean=as_normal.mean, se=as_normal.sd, df=df)

    def _draw(self, generator, n):
        return self.mean + self.se * generator.standard_t(self.df, n)

    def _quantile(self, p):
        from scipy.special import stdtrit

        # The library has no limit at the very ends.
        inside = self.mean + self.se * stdtrit(self.df, np.clip(p, 1e-300, 1 - 1e-16))
        return np.where(p == 0, -np.inf, np.where(p == 1, np.inf, inside))


@dataclass(frozen=True, repr=False)
class Lognormal(_MeanAndSd):
    """Lognormal distribution: above zero and skewed, as for a ratio or a cost.

    Parameters
    ----------
    mean : float
        Mean of the quantity itself, not of its logarithm.
    sd : float
        Standard deviation of the quantity itself.

    Examples
    --------
    >>> Lognormal(350, 25)
    lognormal: mean 350, 95% between 303.6 and 401.5
    """

    mean: float
    sd: float
    kind = "lognormal"
    lowest_mean = 0.0

    @classmethod
    def from_interval(cls, mean, low, high, level=0.95):
        """Make a lognormal distribution from a mean and its interval.

        Parameters
        ----------
        mean : float
            Mean of the quantity itself.
        low, high : float
            Ends of the interval, above zero.
        level : float
            Level of the interval, 0.95 for 95%.

        Returns
        -------
        Lognormal
            Its mean is the one given, and high over low is that of the interval; the ends
            themselves are as near as these two allow.

        Raises
        ------
        ValueError
            If the ends then miss those given by more than a tenth of the width.

        Examples
        --------
        >>> Lognormal.from_interval(350, 300, 405)
        lognormal: mean 350, 95% between 300.4 and 405.5
        """
        low, mean, high = _ordered(cls.kind, low, mean, high, "mean")
        log_sd = _log_width(low, high) / (2 * _z(level))
        return _checked_fit(cls(mean, mean * math.sqrt(math.expm1(log_sd**2))), low, high, level)

    @classmethod
    def from_ratio(cls, ratio, low, high, level=0.95):
        """Make a lognormal distribution from a ratio and its interval, as trials report them.

        Parameters
        ----------
        ratio : float
            The ratio; it becomes the median, for ratios are worked out on logarithms.
        low, high : float
            Ends of its interval.
        level : float
            Level of the interval, 0.95 for 95%.

        Returns
        -------
        Lognormal
            Its median is the ratio; its mean is higher.

        Raises
        ------
        ValueError
            If the interval is not around the ratio on the scale of logarithms.

        Examples
        --------
        >>> round(Lognormal.from_ratio(0.8, 0.5, 1.28).quantile(0.5), 6)
        0.8
        """
        low, ratio, high = _ordered(cls.kind, low, ratio, high, "ratio")
        log_sd = _log_width(low, high) / (2 * _z(level))
        mean = ratio * math.exp(log_sd**2 / 2)
        return _checked_fit(cls(mean, mean * math.sqrt(math.expm1(log_sd**2))), low, high, level)

    def _logs(self):
        """Return mean and standard deviation of the logarithm."""
        log_variance = math.log1p((self.sd / self.mean) ** 2)
        return math.log(self.mean) - log_variance / 2, math.sqrt(log_variance)

    def _draw(self, generator, n):
        return generator.lognormal(*self._logs(), n)

    def _quantile(self, p):
        log_mean, log_sd = self._logs()
        return np.exp(log_mean + log_sd * _normal_quantile(p))


def _log_width(low, high):
    if low <= 0:
        raise ValueError(f"lognormal: low is {_shown(low)}; a lognormal quantity is always above 0.")
    return math.log(high / low)


@dataclass(frozen=True, repr=False)
class Gamma(_MeanAndSd):
    """Gamma distribution: above zero and skewed, as for a cost.

    Parameters
    ----------
    mean : float
        Mean.
    sd : float
        Standard deviation.

    Examples
    --------
    >>> Gamma(350, 25)
    gamma: mean 350, 95% between 302.7 and 400.7
    """

    mean: float
    sd: float
    kind = "gamma"
    lowest_mean = 0.0

    @classmethod
    def from_interval(cls, mean, low, high, level=0.95):
        """Make a gamma distribution from a mean and its interval.

        Parameters
        ----------
        mean : float
            Mean.
        low, high : float
            Ends of the interval, not below zero.
        level : float
            Level of the interval, 0.95 for 95%.

        Returns
        -------
        Gamma
            Its mean is the one given and its interval as wide as the one given, which is
            solved for; the ends are as near as these two allow.

        Raises
        ------
        ValueError
            If the ends then miss those given by more than a tenth of the width.

        Examples
        --------
        >>> Gamma.from_interval(10, 4, 19)
        gamma: mean 10, 95% between 3.907 and 18.91
        """
        low, mean, high = _ordered(cls.kind, low, mean, high, "mean")
        if low < 0:
            raise ValueError(f"gamma: low is {_shown(low)}; a gamma quantity is never below 0.")
        return _checked_fit(cls(mean, _gamma_sd(mean, high - low, _z(level), level)), low, high, level)

    def _draw(self, generator, n):
        return generator.gamma((self.mean / self.sd) ** 2, self.sd**2 / self.mean, n)

    def _quantile(self, p):
        from scipy.special import gammaincinv

        return gammaincinv((self.mean / self.sd) ** 2, p) * self.sd**2 / self.mean


def _gamma_sd(mean, width, z, level):
    """Return the standard deviation that makes the interval of a gamma distribution this wide, by halving."""
    least, most = 0.0, min(2 * mean, width / z)
    for _ in range(60):
        sd = (least + most) / 2
        ends = Gamma(mean, sd).quantile(np.array([(1 - level) / 2, (1 + level) / 2]))
        least, most = (sd, most) if ends[1] - ends[0] < width else (least, sd)
    return (least + most) / 2


@dataclass(frozen=True, repr=False)
class Beta(_MeanAndSd):
    """Beta distribution: between 0 and 1, as for a share or a probability.

    Parameters
    ----------
    mean : float
        Mean, between 0 and 1.
    sd : float
        Standard deviation; below the root of mean times (1 - mean).

    Examples
    --------
    >>> Beta(0.2, 0.05)
    beta: mean 0.2, 95% between 0.1116 and 0.3064
    """

    mean: float
    sd: float
    kind = "beta"
    lowest_mean = 0.0

    def __post_init__(self):
        super().__post_init__()
        if self.mean >= 1:
            raise ValueError(f"beta: the mean is {_shown(self.mean)}; it must be below 1. Give a share, not a percentage.")
        most = math.sqrt(self.mean * (1 - self.mean))
        if self.sd >= most:
            raise ValueError(
                f"beta: the standard deviation is {_shown(self.sd)}; with mean {_shown(self.mean)} it must be below {_shown(most)}."
            )

    @classmethod
    def from_events(cls, events, n, prior=0.0):
        """Make a beta distribution from events among people.

        Parameters
        ----------
        events : float
            How many had the event.
        n : float
            Out of how many.
        prior : float
            Added to those with and to those without the event: 0 keeps the observed share
            as the mean, 0.5 (Jeffreys) or 1 (uniform) also work for no events.

        Returns
        -------
        Beta
            With parameters events + prior and n - events + prior.

        Raises
        ------
        ValueError
            If there are fewer people than events, or without a prior no events or only events.

        Examples
        --------
        >>> Beta.from_events(12, 40)
        beta: mean 0.3, 95% between 0.1702 and 0.4487
        """
        events, n, prior = (_number(cls.kind, name, value) for name, value in [("events", events), ("n", n), ("prior", prior)])
        if events < 0 or n <= 0 or events > n or prior < 0:
            raise ValueError(
                f"beta: {_shown(events)} events among {_shown(n)} people with prior {_shown(prior)} is impossible. Give 0 <= events <= n."
            )
        a, b = events + prior, n - events + prior
        if min(a, b) == 0:
            raise ValueError(
                f"beta: {_shown(events)} events among {_shown(n)} leave nothing uncertain without a prior. "
                "Use prior=0.5 (Jeffreys) or prior=1 (uniform)."
            )
        return cls(a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b))

    def _parameters(self):
        total = self.mean * (1 - self.mean) / self.sd**2 - 1
        return self.mean * total, (1 - self.mean) * total

    def _draw(self, generator, n):
        return generator.beta(*self._parameters(), n)

    def _quantile(self, p):
        from scipy.special import betaincinv

        return betaincinv(*self._parameters(), p)


@dataclass(frozen=True, repr=False)
class Triangular(Distribution):
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
        low, likely, high = _ordered(self.kind, self.low, self.likely, self.high, "likely")
        self._set(low=low, likely=likely, high=high)

    @property
    def mean(self):
        """A third of low, likely and high together."""
        return (self.low + self.likely + self.high) / 3

    def _draw(self, generator, n):
        return generator.triangular(self.low, self.likely, self.high, n)

    def _quantile(self, p):
        width, left = self.high - self.low, self.likely - self.low
        rising = self.low + np.sqrt(p * width * left)
        falling = self.high - np.sqrt((1 - p) * width * (self.high - self.likely))
        return np.where(p * width < left, rising, falling)

    def _words(self):
        return f"between {_shown(self.low)} and {_shown(self.high)}, most likely {_shown(self.likely)}"


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

    def _parameters(self):
        width = self.high - self.low
        return 1 + 4 * (self.likely - self.low) / width, 1 + 4 * (self.high - self.likely) / width

    def _draw(self, generator, n):
        return self.low + (self.high - self.low) * generator.beta(*self._parameters(), n)

    def _quantile(self, p):
        from scipy.special import betaincinv

        return self.low + (self.high - self.low) * betaincinv(*self._parameters(), p)


@dataclass(frozen=True, repr=False)
class Uniform(Distribution):
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
        low, _, high = _ordered(self.kind, self.low, self.low, self.high, "low")
        self._set(low=low, high=high)

    @property
    def mean(self):
        """The middle."""
        return (self.low + self.high) / 2

    def _draw(self, generator, n):
        return generator.uniform(self.low, self.high, n)

    def _quantile(self, p):
        return self.low + (self.high - self.low) * p

    def _words(self):
        return f"between {_shown(self.low)} and {_shown(self.high)}, all equally likely"


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
        try:
            values = np.array(self.draws)
            numbers = values.astype(float) if values.dtype.kind in "iuf" else None
        except (TypeError, ValueError):
            numbers = None
        if numbers is None or numbers.ndim != 1 or numbers.size < 2:
            raise ValueError("empirical: give a list or an array with at least two numbers.")
        if not np.isfinite(numbers).all():
            place = int(np.flatnonzero(~np.isfinite(numbers))[0])
            raise ValueError(f"empirical: value {place + 1} is {numbers[place]}; leave missing and infinite values out.")
        numbers.flags.writeable = False
        self._set(draws=numbers)

    @property
    def mean(self):
        """Mean of the values."""
        return float(self.draws.mean())

    def _draw(self, generator, n):
        return generator.choice(self.draws, n)

    def _quantile(self, p):
        return np.quantile(self.draws, p)

    def _words(self):
        return f"{self.draws.size:,} values, {super()._words()}"


def _share_below(distribution, value):
    """Return the share of a distribution that lies below a value, by halving its quantiles."""
    if value <= distribution.quantile(0):
        return 0.0
    if value >= distribution.quantile(1):
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if distribution.quantile(middle) < value else (low, middle)
    return (low + high) / 2


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
    >>> Truncated(Normal(0.9, 0.1), 0, 1)
    normal: mean 0.9, 95% between 0.704 and 1.096; kept between 0 and 1, where 84% of it
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
        self._set(low=low, high=high, _from=_share_below(self.of, low), _to=_share_below(self.of, high))
        if self._to - self._from < 0.1:
            raise ValueError(
                f"Only {self._to - self._from:.1%} of the distribution ({self.of.sentence}) lies between {_shown(low)} and {_shown(high)}. "
                "Give a distribution that fits what is possible."
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
        >>> share = Truncated(Normal(0.9, 0.1), 0, 1)
        >>> values, again = share.draw_counted(np.random.default_rng(1), 1000)
        >>> again, bool(values.max() <= 1)
        (126, True)
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

    def _words(self):
        inside = "practically all" if self.share_inside > 0.9995 else f"{self.share_inside:.0%}"
        return f"{self.of._words()}; kept between {_shown(self.low)} and {_shown(self.high)}, where {inside} of it lies"
