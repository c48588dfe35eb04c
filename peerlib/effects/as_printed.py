"""Effects from what a study printed: a ratio with its interval, a p value, a percentage."""

import math
from dataclasses import dataclass

from peerlib.shared.numbers import check_level, finite, quantile, two_decimals
from peerlib.shared.words import Sentence


@dataclass(frozen=True, repr=False)
class PublishedRatio(Sentence):
    """A published ratio with the logarithm and standard error that belong to it; prints as a sentence."""

    estimate: float
    ci_low: float
    ci_high: float
    level: float
    log_estimate: float
    se: float
    warning: str = ""

    @property
    def sentence(self):
        """The result in words."""
        interval = f"{100 * self.level:g}% interval {self.ci_low:g} to {self.ci_high:g}"
        logarithm = f"logarithm {self.log_estimate:.3f}, standard error {self.se:.3f}"
        return f"Ratio {self.estimate:g} ({interval}): {logarithm}. {self.warning}".strip()


def from_ratio(ratio, ci_low, ci_high, level=0.95):
    """Return the standard error behind a published ratio (risk, odds or hazard) and its interval.

    Parameters
    ----------
    ratio, ci_low, ci_high : float
        As printed.
    level : float
        Level of the printed interval, a share.

    Returns
    -------
    PublishedRatio
        The three as printed, ``log_estimate`` and ``se`` of the logarithm, and a ``warning`` in words
        when the ratio lies more than a tenth of the half-width away from the geometric middle of its
        interval; prints as a sentence.

    Raises
    ------
    ValueError
        If the three do not make a ratio with its interval.

    Notes
    -----
    Cochrane Handbook, section 6.3.2: the interval of a ratio is symmetrical on the log scale.

    Examples
    --------
    >>> from_ratio(0.44, 0.11, 1.75)
    Ratio 0.44 (95% interval 0.11 to 1.75): logarithm -0.821, standard error 0.706.
    """
    check_level(level)
    ratio, low, high = finite("ratio", ratio), finite("ci_low", ci_low), finite("ci_high", ci_high)
    if not 0 < low <= ratio <= high or low == high:
        right = "all are above zero, and the ratio lies between the ends"
        raise ValueError(f"{low:g} to {high:g} cannot be the interval of a ratio of {ratio:g}: {right}.")
    half, middle = math.log(high / low) / 2, (math.log(low) + math.log(high)) / 2
    warning = ""
    if abs(math.log(ratio) - middle) > 0.1 * half:
        warning = (
            f"The ratio is not near the geometric middle of its interval, {math.exp(middle):.3g}: this may be rounding, an exact "
            "or adjusted interval, or a slip. Look at the source before you use it."
        )
    return PublishedRatio(ratio, low, high, level, math.log(ratio), half / float(quantile(level)), warning)


def _printed_p(p):
    """Return how a p value was printed (=, < or >) and the number."""
    relation = "="
    if isinstance(p, str):
        text = p.replace(" ", "").removeprefix("p").removeprefix("P")
        relation, text = (text[0], text[1:]) if text[:1] in ("<", ">", "=") else ("=", text)
        try:
            p = float(text)
        except ValueError:
            raise ValueError(f'p: {p!r} is not a p value. Give a number such as 0.042, or text such as "<0.03".') from None
    p = finite("p", p)
    if not 0 < p < 1:
        raise ValueError(f"p is {p:g}; a p value lies between 0 and 1, and neither 0 nor 1 says how large the standard error is.")
    return relation, p


def two_tailed(p, expected=True):
    """Return the two-tailed p value that belongs to a one-tailed one.

    Parameters
    ----------
    p : float
        One-tailed p value.
    expected : bool
        Whether the estimate lies in the direction that the test expected.

    Returns
    -------
    float
        Twice p; or, against the expected direction, twice (1 - p).

    Raises
    ------
    ValueError
        If p and direction do not fit each other.

    Examples
    --------
    >>> two_tailed(0.03)
    0.06
    """
    p = finite("p", p)
    if not 0 < p < 1:
        raise ValueError(f"p is {p:g}; a p value lies between 0 and 1.")
    if expected not in (True, False):
        raise ValueError(f"expected is {expected!r}; use True or False.")
    if (p > 0.5) == bool(expected) and p != 0.5:
        raise ValueError(
            f"A one-tailed p of {p:g} belongs to an estimate {'against' if p > 0.5 else 'in'} the direction expected. "
            f"Use expected={p <= 0.5}, or check p."
        )
    return 2 * p if expected else 2 * (1 - p)


@dataclass(frozen=True, repr=False)
class StandardErrorFromP(Sentence):
    """A standard error worked out from a p value; prints as a sentence."""

    se: float
    bound: str
    p: float
    df: float
    sentence: str


def from_p(estimate, p, tails=2, df=None):
    """Return the standard error behind an estimate and its p value.

    Parameters
    ----------
    estimate : float
        The estimate: a difference, or the logarithm of a ratio.
    p : float or str
        P value of no effect; text such as ``"<0.03"`` for a bound.
    tails : int
        1 or 2. A one-tailed p is doubled, the estimate taken to lie in the expected direction.
    df : float, optional
        Degrees of freedom of a t test; without them, the normal.

    Returns
    -------
    StandardErrorFromP
        ``se``, and whether it is only a ``bound`` (``"at most"`` or ``"at least"``, else empty); the
        two-tailed ``p`` and ``df`` (infinite for the normal) it rests on; prints as a sentence.

    Notes
    -----
    Cochrane Handbook, section 6.3.

    Examples
    --------
    >>> from_p(-9.0, "<0.03", tails=1)
    Standard error at most 4.79, by the normal from a two-tailed p < 0.06 (one-tailed p <
    0.03, doubled). A bound of p gives only a bound of the standard error.
    """
    estimate, (relation, printed) = finite("estimate", estimate), _printed_p(p)
    if estimate == 0:
        raise ValueError("estimate is 0: an estimate of no effect has p = 1 whatever its standard error.")
    if isinstance(tails, bool) or tails not in (1, 2):
        raise ValueError(f"tails is {tails!r}; use 1 or 2.")
    used, df = (two_tailed(printed) if tails == 1 else printed), math.inf if df is None else finite("df", df, above=0)
    if used == 1:
        raise ValueError("A one-tailed p of 0.5 says that the estimate is zero, which does not fit.")
    se = abs(estimate) / float(quantile(1 - used, df))
    bound = {"=": "", "<": "at most ", ">": "at least "}[relation]
    doubled = f" (one-tailed p {relation} {printed:g}, doubled)" if tails == 1 else ""
    by = "the normal" if math.isinf(df) else f"t with {df:g} degrees of freedom"
    only = " A bound of p gives only a bound of the standard error." if bound else ""
    rests = f"by {by} from a two-tailed p {relation} {used:g}{doubled}"
    return StandardErrorFromP(se, bound.strip(), used, df, f"Standard error {bound}{two_decimals(se)}, {rests}.{only}")


@dataclass(frozen=True, repr=False)
class EventsFromPercent(Sentence):
    """People behind a printed percentage, rounded and not; prints as a sentence."""

    events: int
    exact: float
    possible: tuple
    sentence: str


def events_from_percent(percent, n, decimals=0):
    """Return how many people a printed percentage stands for, and name the rounding.

    Parameters
    ----------
    percent : float
        Percentage as printed, 0 to 100.
    n : int
        People in the arm.
    decimals : int
        Decimals it was printed with.

    Returns
    -------
    EventsFromPercent
        ``events``, the ``exact`` product, and every ``possible`` number of people that would be
        printed so (there may be none); prints as a sentence.

    Examples
    --------
    >>> events_from_percent(62, 106)
    62% of 106 people is 65.72, rounded to 66.
    >>> events_from_percent(73, 378).possible
    (275, 276, 277)
    """
    percent, n = finite("percent", percent, least=0, most=100), finite("n", n)
    if n < 1 or n != int(n):
        raise ValueError(f"n is {n:g}; give a whole number of at least 1 person.")
    if isinstance(decimals, bool) or decimals not in range(7):
        raise ValueError(f"decimals is {decimals!r}; give a whole number from 0 to 6.")
    exact, half = percent * n / 100, 0.5 * 10.0**-decimals
    low, high = math.floor((percent - half) * n / 100), math.ceil((percent + half) * n / 100)
    possible = tuple(
        count for count in range(max(low, 0), min(high, int(n)) + 1) if abs(100 * count / n - percent) <= half + 1e-9
    )
    events = min(math.floor(exact + 0.5), int(n))
    sentence = f"{percent:g}% of {n:g} people is {exact:.6g}, rounded to {events}."
    if not possible:
        sentence += " No whole number of people gives this percentage: check the percentage, or the people it is of."
    elif len(possible) > 1:
        sentence += f" Anything from {possible[0]} to {possible[-1]} would be printed as {percent:g}%."
    return EventsFromPercent(events, exact, possible, sentence)
