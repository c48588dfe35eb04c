"""An earlier address, kept for notebooks that use it: the distributions stand in ``peerlib.uncertainty``."""

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
