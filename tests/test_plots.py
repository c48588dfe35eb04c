"""Figures: colours that everybody can tell apart, words for every picture, no global state."""

import re
import subprocess
import sys
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from peerlib import datasets, plots
from peerlib.plots import style
from peerlib.plots.on_a_page import short_alt
from peerlib.value import Assumptions, value_for_money, worker_cost

DARK = "#111111"  # the page of the dark theme

FIGURES = {
    "logic_model": plots.logic_model,
    "roles": plots.roles,
    "status_counts": lambda: plots.status_counts(datasets.statuses()["rows"]),
    "cells_seen": lambda: plots.cells_seen(datasets.bed_use_cells()),
    "cost_parts": lambda: plots.cost_parts(worker_cost(Assumptions(supervision_hours=50, displaced_worker_cost=30000))),
    "bed_prices": lambda: plots.bed_prices(
        pd.DataFrame({"label": ["a ward", "another"], "value": [334, 719.1], "low": [319, np.nan], "high": [366, np.nan]})
    ),
    "cost_against_saving": lambda: plots.cost_against_saving(value_for_money(-4, Assumptions(follow_up_months=9))),
    "break_even_lines": lambda: plots.break_even_lines(
        {"one": (np.arange(9), np.arange(9) * 1e3 - 3e3), "other": (np.arange(9), np.arange(9) - 1e3)},
        "caseload (people)",
        {"one": 3.0, "other": np.nan},
    ),
    "ratios": lambda: plots.ratios(
        pd.DataFrame({"label": ["one", "other", "none"], "ratio": [0.5, 1.49, -0.2]}), mark=(4.76, "reported")
    ),
}


@pytest.mark.parametrize("days", [9, 30, 200, -5])
def test_the_amounts_beside_the_bars_are_seen_whole(days):
    """Also in the small figure of an explorer, where the same figure is drawn again with other numbers."""
    last = plots.cost_against_saving(value_for_money(9, Assumptions(follow_up_months=9)), (6, 3.6))
    for fig in (last, plots.cost_against_saving(value_for_money(days, Assumptions(follow_up_months=9)), (6, 3.6), last)):
        style.png(fig, dpi=96, again=True)
        ends = [words.get_window_extent().x1 for words in fig.axes[0].texts]
        assert max(ends) <= fig.bbox.x1


def linear(colour):
    """Turn #rrggbb into linear light, as WCAG 2 defines it."""
    value = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    light, dark = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (a, b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    """Turn linear light into CIE Lab, in which distance is what the eye sees."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    f = np.cbrt(np.clip(xyz / [0.9505, 1, 1.089], 1e-6, None))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


# Machado, Oliveira and Fernandes (2009), full severity, doi 10.1109/TVCG.2009.113.
SIGHT = {
    "full colour": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
}


@pytest.mark.parametrize("colour", style.PALETTE.values(), ids=style.PALETTE)
def test_colours_stand_out_on_light_and_on_dark(colour):
    assert contrast(colour, "#FFFFFF") >= 3
    assert contrast(colour, DARK) >= 3
    assert contrast(style.INK, "#FFFFFF") >= 7


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("one", "other"), list(combinations(style.PALETTE, 2)))
def test_colours_differ_or_their_second_cue_does(sight, one, other):
    a, b = (lab(np.clip(SIGHT[sight] @ linear(style.PALETTE[c]), 0, 1)) for c in (one, other))
    assert style.HATCHES[one] != style.HATCHES[other] and style.MARKERS[one] != style.MARKERS[other]
    if {one, other} <= {"blue", "orange", "green"}:  # the three that carry comparisons
        assert np.linalg.norm(a - b) > 20, f"{one} and {other} look alike with {sight}"


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_words_and_white_paper(name):
    fig = FIGURES[name]()
    assert len(plots.alt_text(fig)) > 40
    assert fig.get_facecolor() == (1, 1, 1, 1)
    assert style.png(fig) == style.png(FIGURES[name]())


def outside(ax):
    """Return the tick labels beyond the ends of the axes: matplotlib keeps them but does not draw them."""
    for axis in (ax.xaxis, ax.yaxis):
        low, high = sorted(axis.get_view_interval())
        yield from (tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high)
        yield from (tick.label2 for tick in axis.get_major_ticks())


@pytest.mark.parametrize("name", FIGURES)
def test_no_words_run_out_of_the_picture_or_into_each_other(name):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fig = FIGURES[name]()
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    page = fig.bbox
    unseen = [label for ax in fig.axes for label in outside(ax)]
    words = [t for t in fig.findobj(Text) if t.get_text().strip() and t not in unseen]
    boxes = [t.get_window_extent(canvas.get_renderer()) for t in words]
    for box in boxes:
        assert page.x0 - 1 <= box.x0 and box.x1 <= page.x1 + 1 and page.y0 - 1 <= box.y0 and box.y1 <= page.y1 + 1
    for a, b in combinations(boxes, 2):
        assert not (a.x0 < b.x1 - 1 and b.x0 < a.x1 - 1 and a.y0 < b.y1 - 1 and b.y0 < a.y1 - 1)


def test_the_words_hold_the_numbers_of_the_chart():
    fig = plots.status_counts(pd.Series({"verified": 3, "ours": 12}))
    drawn = [p.get_width() for p in fig.axes[0].patches]
    assert set(drawn) == {3, 12} and "verified 3, ours 12" in plots.alt_text(fig)
    cells = datasets.bed_use_cells("sledge_2011", "klein_1998")
    assert "sledge_2011 12 of 12 seen; klein_1998 4 of 12 seen" in plots.alt_text(plots.cells_seen(cells))


def test_nothing_to_draw_is_said_in_a_sentence():
    with pytest.raises(ValueError, match="nothing to count"):
        plots.status_counts(pd.Series(dtype=int))
    with pytest.raises(ValueError, match="no cells"):
        plots.cells_seen(datasets.bed_use_cells("lawn_2008"))
    with pytest.raises(ValueError, match="alt text is empty"):
        plots.set_alt_text(plots.roles(), "  ")


def test_show_gives_one_output_with_picture_and_words():
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    InteractiveShell.instance()
    try:
        with capture_output() as captured:
            plots.show(plots.roles())
    finally:
        InteractiveShell.clear_instance()
    (output,) = captured.outputs
    assert output.data["text/plain"] == output.metadata["image/png"]["alt"] == plots.alt_text(plots.roles())
    assert len(output.data["image/png"]) > 1000
    page, words = output.data["text/html"], output.data["text/plain"]
    assert page.startswith("<figure") and f'src="data:image/png;base64,{output.data["image/png"]}"' in page
    assert 'alt="Three teams of workers drawn as squares. No peer worker: four team members.' in page
    listed = page[page.index("<ul>") : page.index("</ul>")]
    assert "".join(re.findall(r"<li>(.*?)</li>", listed)).replace(" ", "") == words.replace(" ", "")


def test_a_short_alt_text_keeps_the_beginning_and_the_finding():
    assert short_alt("Bars: a 1, b 2.") == "Bars: a 1, b 2."
    long = "Forest plot of 30 studies. " + "; ".join(f"Study {n} et al. 2001 0.5" for n in range(30)) + ". All: 0.4 (0.2 to 0.6)."
    assert short_alt(long).startswith("Forest plot of 30 studies. Study 0 et al. 2001 0.5; ")
    assert short_alt(long).endswith("; … All: 0.4 (0.2 to 0.6).") and len(short_alt(long)) < 240
    assert short_alt(long, "Pooled: 0.4.").endswith(" … Pooled: 0.4.")


def test_drawing_never_loads_pyplot():
    code = (
        "import sys; from peerlib import plots; plots.logic_model(); plots.roles(); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
