"""How sure are we? Any model, with what is not known exactly drawn and weighed.

simulate       a model run on thousands of draws of its inputs
one_way        what moves the result, one input at a time
thresholds     where an input flips the decision
acceptability  how probable it is to come out ahead, at each of many prices
evpi           what it would be worth to know for certain

A model is a function with named parameters that takes numbers or numpy arrays and returns
its results by name (a dict), or one number or array, which is then called ``result``.
Nothing here knows what the model is about: ``value.as_model()`` is one, yours is another.
The distributions to draw from (``Normal``, ``Pert``, ...) are here as well.
"""

from peerlib.uncertainty.acceptability import acceptability, probability_against_price
from peerlib.uncertainty.distributions import Distribution, Empirical, Fixed, Pert, Triangular, Truncated, Uniform
from peerlib.uncertainty.estimates import Beta, Gamma, Lognormal, Normal, StudentT
from peerlib.uncertainty.information import Drawn, Evppi, evpi, evpi_curve, evppi, population_value
from peerlib.uncertainty.sceptical import Sceptical, sceptical
from peerlib.uncertainty.sensitivity import one_way, thresholds, two_way
from peerlib.uncertainty.simulation import Simulation, Summary, simulate

__all__ = ["Beta", "Distribution", "Empirical", "Fixed", "Gamma", "Lognormal", "Normal", "Pert", "StudentT", "Triangular"]
__all__ += ["Drawn", "Evppi", "Sceptical", "Simulation", "Summary", "Truncated", "Uniform", "acceptability", "evpi"]
__all__ += ["evpi_curve", "evppi", "one_way", "population_value", "probability_against_price", "sceptical", "simulate"]
__all__ += ["thresholds", "two_way"]
