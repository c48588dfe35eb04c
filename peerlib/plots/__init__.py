"""Figures with their words: each function returns a figure that carries its alt text.

show           picture and words in one output
alt_text       the words of a figure
forest         a forest plot: results one by one and pooled
traffic_light  judgements of risk of bias, study by study
tornado        what moves the result, the strongest first

Nothing here computes: a figure takes the result of a calculation. pyplot is not
used, so drawing changes no global state and nothing piles up in memory.
"""

from peerlib.plots.bias import bias_bars, compare_lights, disagreement_map, traffic_light
from peerlib.plots.evidence import cells_seen, counts, status_counts
from peerlib.plots.flow import prisma_flow
from peerlib.plots.forests import cumulative, forest, forest_unpooled, leave_one_out
from peerlib.plots.funnel import funnel
from peerlib.plots.information import driver_bars, information_bars
from peerlib.plots.money import bed_prices, break_even_lines, cost_against_saving, cost_parts, ratios
from peerlib.plots.question import logic_model, roles
from peerlib.plots.sensitivity import heat_map, tornado
from peerlib.plots.style import PALETTE, alt_text, set_alt_text, show
from peerlib.plots.uncertainty import acceptability_curve, cost_effect_plane, probability_histogram, running_mean

__all__ = ["PALETTE", "acceptability_curve", "alt_text", "bed_prices", "bias_bars", "break_even_lines", "cells_seen"]
__all__ += ["compare_lights", "cost_against_saving", "cost_effect_plane", "cost_parts", "counts", "cumulative"]
__all__ += ["disagreement_map", "driver_bars", "forest", "forest_unpooled", "funnel", "heat_map", "information_bars"]
__all__ += ["leave_one_out", "logic_model", "prisma_flow", "probability_histogram", "ratios", "roles", "running_mean"]
__all__ += ["set_alt_text", "show", "status_counts", "tornado", "traffic_light"]
