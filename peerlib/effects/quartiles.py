"""From median and quartiles, as full texts print stays, to a mean and a standard deviation: where nothing shows skew."""

import math
from dataclasses import dataclass

from peerlib.shared.numbers import finite, quantile, two_decimals, whole
from peerlib.shared.words import Sentence


@dataclass(frozen=True, repr=False)
class FromQuartiles(Sentence):
    """A mean and a standard deviation approximated from quartiles; prints as a sentence."""

    mean: float
    sd: float
    n: int
    sentence: str


def _why_skewed(n, q1, median, q3, mean, sd, lowest):
    """Return the sign of skew that forbids the approximation, in words; nothing where there is none."""
    lean = abs(q1 + q3 - 2 * median) / (q3 - q1)
    if lean > 2.65 / math.sqrt(n) - 6 / n**2:
        return f"the median {median:g} is far from the middle between the quartiles, {(q1 + q3) / 2:g}"
    if lowest is not None and mean - lowest < sd:
        return f"the mean would be {two_decimals(mean)}, less than one standard deviation ({two_decimals(sd)}) above {lowest:g}"
    return ""


def from_quartiles(n, q1, median, q3, lowest=0):
    """Approximate a mean and a standard deviation from median and quartiles, which supposes symmetry.

    Parameters
    ----------
    n : int
        People in the arm, at least 5.
    q1, median, q3 : float
        First quartile, median and third quartile, as printed.
    lowest : float or None
        Lowest value there can be: 0 for days. None for a scale without one.

    Returns
    -------
    FromQuartiles
        ``mean`` and ``sd``, which ``datasets.fill`` can take; prints as a sentence, with a warning
        where the mean lies within two standard deviations of the lowest value.

    Raises
    ------
    ValueError
        If a figure cannot be, or shows skew: then the approximation does not hold.

    Notes
    -----
    The mean: Luo and others (2018), doi 10.1177/0962280216669183. The standard deviation: Wan and
    others (2014), doi 10.1186/1471-2288-14-135, formula 16. Both suppose a normal distribution.
    Signs of skew: Altman and Bland (1996), doi 10.1136/bmj.313.7066.1200, as in the Cochrane
    Handbook, section 10.5.3; of the quartiles, Shi and others (2023), doi 10.1177/09622802231172043.

    Examples
    --------
    >>> from_quartiles(60, 24, 30, 38)
    Mean about 30.71 and standard deviation about 10.63, approximated from median and
    quartiles, which assumes symmetry.
    >>> from_quartiles(60, 3, 12, 40)
    Traceback (most recent call last):
    ...
    ValueError: These figures are skewed: the median 12 is far from the middle between the quartiles, 21.5. ...
    """
    n = whole("n", n, least=5)
    q1, median, q3 = finite("q1", q1), finite("median", median), finite("q3", q3)
    if not q1 <= median <= q3 or q1 == q3 or (lowest is not None and q1 < lowest):
        low = "" if lowest is None else f" and none below {lowest:g}"
        raise ValueError(f"q1 {q1:g}, median {median:g}, q3 {q3:g}: they must rise in this order{low}. Look at the text again.")
    weight = 0.7 + 0.39 / n
    mean = weight * (q1 + q3) / 2 + (1 - weight) * median
    # Phi^-1((0.75 n - 0.125) / (n + 0.25)): where the upper quartile of n normal values lies on average.
    share = (0.75 * n - 0.125) / (n + 0.25)
    sd = (q3 - q1) / (2 * float(quantile(2 * share - 1)))
    why = _why_skewed(n, q1, median, q3, mean, sd, lowest)
    if why:
        instead = "Ask the authors for the mean, or report the medians as they are"
        raise ValueError(f"These figures are skewed: {why}. A mean from quartiles supposes symmetry. {instead}.")
    sentence = (
        f"Mean about {two_decimals(mean)} and standard deviation about {two_decimals(sd)}, "
        "approximated from median and quartiles, which assumes symmetry."
    )
    if lowest is not None and mean - lowest < 2 * sd:
        sentence += (
            f" Warning: the mean lies within two standard deviations of {lowest:g}, a sign of skew. Say so where you use it."
        )
    return FromQuartiles(mean, sd, n, sentence)
