"""A sceptical reading: a result met with the expectation that there is nothing."""

import math
from dataclasses import dataclass

from peerlib.shared.numbers import finite, quantile, two_decimals
from peerlib.shared.words import Sentence


@dataclass(frozen=True, repr=False)
class Sceptical(Sentence):
    """What a sceptic makes of a result.

    Parameters
    ----------
    mean, se : float
        Estimate and standard error after the result.
    weight : float
        Share of the result in the estimate; the rest is the expectation of nothing.
    """

    mean: float
    se: float
    weight: float

    @property
    def interval(self):
        """The range that holds the truth with a probability of 95%."""
        reach = float(quantile(0.95)) * self.se
        return self.mean - reach, self.mean + reach

    def above(self, needed):
        """Return the probability that the truth is above a number."""
        from scipy.special import ndtr

        return float(ndtr((self.mean - finite("needed", needed)) / self.se))

    @property
    def sentence(self):
        """The reading in words."""
        low, high = (two_decimals(end) for end in self.interval)
        return f"Read sceptically: {two_decimals(self.mean)} (95% {low} to {high}), {self.weight:.0%} of what was found."


def sceptical(estimate, se, prior_se=None):
    """Weigh a result against the expectation that there is no effect.

    Parameters
    ----------
    estimate, se : float
        The result and its standard error.
    prior_se : float, optional
        How far from zero an effect was expected to lie, as a standard error: the smaller, the more sceptical. Without
        it, as much as the result's own, so that expectation and result count alike.

    Returns
    -------
    Sceptical
        ``mean``, ``se``, ``interval``, and ``above(needed)``, the probability of being above a number; prints as a
        sentence.

    Raises
    ------
    ValueError
        If a standard error is not above zero, or a number cannot be used.

    Notes
    -----
    A normal prior around zero and a normal likelihood: the mean weighted by precision. Small trials that just
    convince overstate on average; this says by how much, for one degree of doubt. Spiegelhalter, Abrams and Myles (2004),
    *Bayesian Approaches to Clinical Trials and Health-Care Evaluation*.

    Examples
    --------
    >>> nine = sceptical(9.0, 4.57)
    >>> nine
    Read sceptically: 4.50 (95% -1.83 to 10.83), 50% of what was found.
    >>> round(nine.above(4.53), 3)
    0.496
    """
    estimate, se = finite("estimate", estimate), finite("se", se, above=0)
    prior = se if prior_se is None else finite("prior_se", prior_se, above=0)
    weight = prior**2 / (prior**2 + se**2)
    return Sceptical(weight * estimate, math.sqrt(weight) * se, weight)
