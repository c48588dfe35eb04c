"""Explorers: a function that returns a widget whose live result is readable as ``.result``.

A widget joins a calculation and a figure and does no arithmetic of its own.
"""

from peerlib.widgets.start import leaf_through

__all__ = ["leaf_through"]
