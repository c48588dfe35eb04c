"""Distributions of an estimate, from what is printed of it: mean and standard error, interval, ratio, events among people."""

import math
from dataclasses import dataclass

import numpy as np

from peerlib.shared.numbers import check_level, finite, quantile, shown
from peerlib.uncertainty.distributions import Distribution, ordered


class _MeanAndSd(Distribution):
    """A distribution given by its mean and standard deviation."""

    above = None

    def __post_init__(self):
        self._take(self.mean, self.sd)

    def _take(self, mean, sd):
        """Check mean and standard deviation, and keep them."""
        mean, sd = finite(f"{self.kind}, mean", mean, above=self.above), finite(f"{self.kind}, sd", sd)
        if sd <= 0:
            raise ValueError(
                f"{self.kind}, sd is {shown(sd)}; it must be above zero. If nothing is uncertain, use Fixed({mean:g})."
            )
        self._set(mean=mean, sd=sd)

    def _by_the_book(self, usual, textbook):
        """Return whether a textbook's parameters were given; refuse half a pair, and some of both."""
        given = [name for name, value in (usual | textbook).items() if value is not None]
        if given not in ([*usual], [*textbook]):
            either, other = " and ".join(usual), " and ".join(textbook)
            raise ValueError(f"{self.kind}: {', '.join(given) or 'nothing'} given. Give {either}, or else {other}.")
        return given == [*textbook]


class _FromInterval(_MeanAndSd):
    """A distribution that can also be given by its mean and interval."""

    @classmethod
    def from_interval(cls, mean, low, high, level=0.95):
        """Make a distribution from its mean and the ends of its interval, of a level such as 0.95 for 95%.

        The mean is kept, and the width of the interval (of a lognormal: its high over low). A
        ValueError says if the ends then miss those given by more than a tenth of the width, which
        is more than rounding does: mean and interval do not belong to one such distribution.

        >>> round(Normal.from_interval(9, 0.04, 17.96).sd, 2)
        4.57
        >>> Lognormal.from_interval(350, 300, 405)
        lognormal: mean 350, 95% between 300 and 405
        >>> Gamma.from_interval(10, 4, 19)
        gamma: mean 10, 95% between 3.91 and 18.9
        """
        low, mean, high = ordered(cls.kind, low, mean, high, "mean")
        check_level(level)
        return cls._fitted(mean, low, high, level)._near(low, high, level)

    def _near(self, low, high, level):
        """Return a fitted distribution, unless its interval is far from the one that was given."""
        ends = self.quantile(np.array([(1 - level) / 2, (1 + level) / 2]))
        if np.max(np.abs(ends - [low, high])) > (high - low) / 10:
            raise ValueError(
                f"A {self.kind} distribution with mean {shown(self.mean)} and an interval this wide runs from {shown(ends[0])} "
                f"to {shown(ends[1])}, not from {shown(low)} to {shown(high)}. Mean and interval do not belong to one "
                f"{self.kind} distribution: check them, or choose another kind."
            )
        return self


@dataclass(frozen=True, repr=False)
class Normal(_FromInterval):
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
    normal: mean 9, 95% between 0.043 and 18
    """

    mean: float
    sd: float
    kind = "normal"

    @classmethod
    def _fitted(cls, mean, low, high, level):
        return cls(mean, (high - low) / (2 * float(quantile(level))))

    def _of(self, stats):
        return stats.norm(self.mean, self.sd)


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
        Degrees of freedom, above 2: with fewer there is no standard deviation.

    Examples
    --------
    >>> StudentT(9, 4.57, 72)
    t: mean 9, 95% between -0.11 and 18.1
    """

    mean: float
    se: float
    df: float
    kind = "t"

    def __post_init__(self):
        as_normal = Normal(self.mean, self.se)
        self._set(mean=as_normal.mean, se=as_normal.sd, df=finite("t, df", self.df, above=2))

    def _of(self, stats):
        return stats.t(self.df, self.mean, self.se)


@dataclass(frozen=True, repr=False, init=False)
class Lognormal(_FromInterval):
    """Lognormal distribution: above zero and skewed, as for a ratio or a cost.

    Parameters
    ----------
    mean : float
        Mean of the quantity itself, not of its logarithm.
    sd : float
        Standard deviation of the quantity itself.
    meanlog, sdlog : float
        In place of these: mean and standard deviation of the logarithm. Of a ratio, these are the
        logarithm of the ratio and its standard error.

    Raises
    ------
    ValueError
        Also where the two scales look mixed up: for two unnamed numbers that may be a ratio and
        the standard error of its logarithm (0.2 to 5, with less than 1; name them, and either is
        taken), and for an sd below 1 that is less than a two-hundredth of the mean.

    Examples
    --------
    >>> Lognormal(350, 25)
    lognormal: mean 350, 95% between 304 and 402
    >>> Lognormal(meanlog=math.log(0.8), sdlog=0.24)
    lognormal: mean 0.823, 95% between 0.5 and 1.28
    """

    mean: float
    sd: float
    kind = "lognormal"

    above = 0

    def __init__(self, first=None, second=None, /, *, mean=None, sd=None, meanlog=None, sdlog=None):
        unnamed = first is not None and second is not None
        mean, sd = (mean if first is None else first), (sd if second is None else second)
        if self._by_the_book({"mean": mean, "sd": sd}, {"meanlog": meanlog, "sdlog": sdlog}):
            mean, sd = _from_logarithms(finite("lognormal, meanlog", meanlog), finite("lognormal, sdlog", sdlog, above=0))
        else:
            _check_scale(finite("lognormal, mean", mean), finite("lognormal, sd", sd), unnamed)
        self._take(mean, sd)

    @classmethod
    def _made(cls, mean, sdlog):
        """Make one from its mean and the spread of its logarithm, where no scales can be mixed up."""
        made = object.__new__(cls)
        made._take(mean, mean * math.sqrt(math.expm1(sdlog**2)))
        return made

    @classmethod
    def _fitted(cls, mean, low, high, level):
        return cls._made(mean, _log_reach(low, high, level))

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
        low, ratio, high = ordered(cls.kind, low, ratio, high, "ratio")
        sdlog = _log_reach(low, high, level)
        return cls._made(ratio * math.exp(sdlog**2 / 2), sdlog)._near(low, high, level)

    @property
    def _log_variance(self):
        return math.log1p((self.sd / self.mean) ** 2)

    @property
    def meanlog(self):
        """Mean of the logarithm."""
        return math.log(self.mean) - self._log_variance / 2

    @property
    def sdlog(self):
        """Standard deviation of the logarithm."""
        return math.sqrt(self._log_variance)

    def _of(self, stats):
        return stats.lognorm(self.sdlog, scale=math.exp(self.meanlog))

    def _draw(self, generator, n):
        # As numpy does it: scipy works the scale in later, and the last digit of every draw would change.
        return generator.lognormal(self.meanlog, self.sdlog, n)


def _log_reach(low, high, level):
    """Return the standard error of the logarithm behind an interval."""
    check_level(level)
    if low <= 0:
        raise ValueError(f"lognormal: low is {shown(low)}; a lognormal quantity is always above 0.")
    return math.log(high / low) / (2 * float(quantile(level)))


def _from_logarithms(meanlog, sdlog):
    """Return mean and standard deviation of a quantity from those of its logarithm."""
    if abs(meanlog) > 50 or sdlog > 10:
        raise ValueError(
            f"lognormal: meanlog={meanlog:g} and sdlog={sdlog:g} are too large for logarithms. If they belong to the quantity "
            f"itself, write Lognormal(mean={meanlog:g}, sd={sdlog:g})."
        )
    mean = math.exp(meanlog + sdlog**2 / 2)
    return mean, mean * math.sqrt(math.expm1(sdlog**2))


def _check_scale(mean, sd, unnamed):
    """Refuse what looks like mean or standard error of the logarithm, given as that of the quantity itself."""
    on_logs = f"Lognormal(meanlog=math.log({mean:g}), sdlog={sd:g})"
    if mean <= 0:
        raise ValueError(
            f"lognormal, mean is {mean:g}; it must be above zero. If it is the mean of the logarithm, "
            f"write Lognormal(meanlog={mean:g}, sdlog={sd:g})."
        )
    if 0 < sd < min(1, mean / 200):
        raise ValueError(
            f"lognormal: an sd of {sd:g} with a mean of {mean:g} looks like the standard error of the logarithm. If it is, write "
            f"{on_logs}; if it belongs to the quantity itself, write Normal({mean:g}, {sd:g}), which is the same curve here."
        )
    if unnamed and 0.2 <= mean <= 5 and 0 < sd < 1:
        raise ValueError(
            f"lognormal: {mean:g} and {sd:g} may be a ratio and the standard error of its logarithm, or a mean and its own "
            f"standard deviation. Say which: {on_logs} or Lognormal(mean={mean:g}, sd={sd:g})."
        )


@dataclass(frozen=True, repr=False, init=False)
class Gamma(_FromInterval):
    """Gamma distribution: above zero and skewed, as for a cost.

    Parameters
    ----------
    mean : float
        Mean.
    sd : float
        Standard deviation.
    shape, scale : float
        In place of these: the textbook's parameters, with mean shape * scale.
    rate : float
        Refused: some books give 1 / scale, and the two must not be taken for each other.

    Examples
    --------
    >>> Gamma(350, 25)
    gamma: mean 350, 95% between 303 and 401
    >>> Gamma(shape=4, scale=2.5).mean
    10.0
    """

    mean: float
    sd: float
    kind = "gamma"
    above = 0

    def __init__(self, mean=None, sd=None, *, shape=None, scale=None, rate=None):
        if rate is not None:
            raise ValueError(f"gamma: rate given, which is 1 / scale. Write Gamma(shape=..., scale=1 / {rate}).")
        if self._by_the_book({"mean": mean, "sd": sd}, {"shape": shape, "scale": scale}):
            shape, scale = finite("gamma, shape", shape, above=0), finite("gamma, scale", scale, above=0)
            mean, sd = shape * scale, math.sqrt(shape) * scale
        self._take(mean, sd)

    @classmethod
    def _fitted(cls, mean, low, high, level):
        """Find the standard deviation that makes the interval this wide, by halving."""
        from scipy.special import gammaincinv

        if low < 0:
            raise ValueError(f"gamma: low is {shown(low)}; a gamma quantity is never below 0.")
        shares = np.array([(1 - level) / 2, (1 + level) / 2])
        least, most = 0.0, min(2 * mean, (high - low) / float(quantile(level)))
        for _ in range(60):
            sd = (least + most) / 2
            ends = gammaincinv((mean / sd) ** 2, shares) * sd**2 / mean
            least, most = (sd, most) if ends[1] - ends[0] < high - low else (least, sd)
        return cls(mean, (least + most) / 2)

    @property
    def shape(self):
        """Shape: mean over standard deviation, squared."""
        return (self.mean / self.sd) ** 2

    @property
    def scale(self):
        """Scale: variance over mean."""
        return self.sd**2 / self.mean

    def _of(self, stats):
        return stats.gamma(self.shape, scale=self.scale)


@dataclass(frozen=True, repr=False, init=False)
class Beta(_MeanAndSd):
    """Beta distribution: between 0 and 1, as for a share or a probability.

    Parameters
    ----------
    mean : float
        Mean, between 0 and 1.
    sd : float
        Standard deviation; below the root of mean times (1 - mean).
    alpha, beta : float
        In place of these: the textbook's parameters, with mean alpha / (alpha + beta).

    Examples
    --------
    >>> Beta(0.2, 0.05)
    beta: mean 0.2, 95% between 0.112 and 0.306
    >>> Beta(alpha=12, beta=28)
    beta: mean 0.3, 95% between 0.17 and 0.449
    """

    mean: float
    sd: float
    kind = "beta"
    above = 0

    def __init__(self, mean=None, sd=None, *, alpha=None, beta=None):
        if self._by_the_book({"mean": mean, "sd": sd}, {"alpha": alpha, "beta": beta}):
            a, b = finite("beta, alpha", alpha, above=0), finite("beta, beta", beta, above=0)
            mean, sd = a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b)
        self._take(mean, sd)

    def _take(self, mean, sd):
        super()._take(mean, sd)
        meant = f"If these are alpha and beta, write Beta(alpha={self.mean:g}, beta={self.sd:g})."
        if self.mean >= 1:
            raise ValueError(f"beta, mean is {shown(self.mean)}; it must be below 1. Give a share, not a percentage. {meant}")
        most = math.sqrt(self.mean * (1 - self.mean))
        if self.sd >= most:
            raise ValueError(
                f"beta, sd is {shown(self.sd)}; with mean {shown(self.mean)} it must be below {shown(most)}. {meant}"
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
            With alpha = events + prior and beta = n - events + prior.

        Raises
        ------
        ValueError
            If there are fewer people than events, or without a prior no events or only events.

        Examples
        --------
        >>> Beta.from_events(12, 40)
        beta: mean 0.3, 95% between 0.17 and 0.449
        """
        events, n, prior = (finite(f"beta, {name}", value) for name, value in [("events", events), ("n", n), ("prior", prior)])
        told = f"beta: {shown(events)} events among {shown(n)} people"
        if events < 0 or n <= 0 or events > n or prior < 0:
            raise ValueError(f"{told} with prior {shown(prior)} is impossible. Give 0 <= events <= n.")
        a, b = events + prior, n - events + prior
        if min(a, b) == 0:
            raise ValueError(f"{told} leave nothing uncertain without a prior. Use prior=0.5 (Jeffreys) or prior=1 (uniform).")
        return cls(alpha=a, beta=b)

    @property
    def _total(self):
        return self.mean * (1 - self.mean) / self.sd**2 - 1

    @property
    def alpha(self):
        """First parameter of the textbooks, as it were the events."""
        return self.mean * self._total

    @property
    def beta(self):
        """Second parameter of the textbooks, as it were the people without the event."""
        return (1 - self.mean) * self._total

    def _of(self, stats):
        return stats.beta(self.alpha, self.beta)
