"""An earlier address, kept for notebooks that use it: the distributions stand in ``peerlib.uncertainty``."""

from peerlib.uncertainty import *  # noqa: F403 - whatever an old notebook asked for here
