"""Explorers: a function that returns a widget whose live result is readable as ``.result``.

A widget joins a calculation and a figure and does no arithmetic of its own.
"""

from peerlib.widgets.costs import cost_explorer, cost_scenarios
from peerlib.widgets.duplicate_desk import duplicate_desk
from peerlib.widgets.newer_evidence import readmission_explorer, readmission_results, readmission_scenarios
from peerlib.widgets.pooling_explorer import pooling_explorer, pooling_results
from peerlib.widgets.rating_form import rating_form
from peerlib.widgets.scenario_lab import lab_scenarios, scenario_lab
from peerlib.widgets.screening_desk import screening_desk
from peerlib.widgets.start import leaf_through
from peerlib.widgets.value_for_money import value_explorer, value_results, value_scenarios
from peerlib.widgets.verdict_desk import verdict_desk

__all__ = [
    "cost_explorer",
    "cost_scenarios",
    "duplicate_desk",
    "lab_scenarios",
    "leaf_through",
    "pooling_explorer",
    "pooling_results",
    "rating_form",
    "readmission_explorer",
    "readmission_results",
    "readmission_scenarios",
    "scenario_lab",
    "screening_desk",
    "value_explorer",
    "value_results",
    "value_scenarios",
    "verdict_desk",
]
