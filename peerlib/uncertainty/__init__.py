"""How sure are we? Simulation of any model, and everything about its uncertainty under one name.

A model is a function with named parameters that takes numbers or numpy arrays and returns
its results by name (a dict), or one number or array, which is then called ``result``.
Nothing here knows what the model is about: ``value.as_model()`` is one, yours is another.
Sensitivity analysis is worked out in ``sensitivity``, acceptability in ``decisions`` and
the value of information in ``information``; all are offered here.
"""

from peerlib.uncertainty.acceptability import acceptability, acceptability_of_strategies, icers
from peerlib.uncertainty.distributions import (
    Beta,
    Distribution,
    Empirical,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Pert,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
)
from peerlib.uncertainty.information import Evppi, evpi, evpi_curve, evppi, population_value
from peerlib.uncertainty.sensitivity import one_way, thresholds, two_way
from peerlib.uncertainty.simulation import Simulation, Summary, simulate

__all__ = [
    "Beta",
    "Distribution",
    "Empirical",
    "Evppi",
    "Fixed",
    "Gamma",
    "Lognormal",
    "Normal",
    "Pert",
    "Simulation",
    "StudentT",
    "Summary",
    "Triangular",
    "Truncated",
    "Uniform",
    "acceptability",
    "acceptability_of_strategies",
    "evpi",
    "evpi_curve",
    "evppi",
    "icers",
    "one_way",
    "population_value",
    "simulate",
    "thresholds",
    "two_way",
]
