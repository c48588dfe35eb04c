"""Explorers: a function that returns a widget whose live result is readable as ``.result``.

value_explorer    savings against cost, with sliders
scenario_lab      the whole sum, its uncertainty, and scenarios that are kept
pooling_explorer  the pooled result, with studies and methods chosen
screening_desk    records screened, by keyboard too
rating_form       risk of bias judged, one study at a time

A widget joins a calculation and a figure and does no arithmetic of its own.
"""

from peerlib.widgets.certainty import lab_scenarios, scenario_lab
from peerlib.widgets.costs import cost_explorer, cost_scenarios
from peerlib.widgets.duplicates import duplicate_desk
from peerlib.widgets.newer_evidence import readmission_explorer, readmission_results, readmission_scenarios
from peerlib.widgets.own_service import own_form, service_desk
from peerlib.widgets.pooling import pooling_explorer, pooling_results
from peerlib.widgets.rating import rating_form
from peerlib.widgets.screening import screening_desk
from peerlib.widgets.start import leaf_through
from peerlib.widgets.value_for_money import value_explorer, value_results, value_scenarios
from peerlib.widgets.verdict import verdict_desk

__all__ = ["cost_explorer", "cost_scenarios", "duplicate_desk", "lab_scenarios", "leaf_through", "own_form", "pooling_explorer"]
__all__ += ["pooling_results", "rating_form", "readmission_explorer", "readmission_results", "readmission_scenarios"]
__all__ += ["scenario_lab", "screening_desk", "service_desk"]
__all__ += ["value_explorer", "value_results", "value_scenarios", "verdict_desk"]
