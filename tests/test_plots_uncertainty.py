"""Figures of uncertainty: what is drawn is what was worked out, and odd results are drawn or refused in words."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from test_plots_forest import outside, overlapping

from peerlib import plots, uncertainty
from peerlib.effects import days_saved
from peerlib.plots import uncertainty as figures
from peerlib.plots.style import PALETTE, png
from peerlib.uncertainty import Fixed, Normal, Uniform
from peerlib.value import Assumptions, as_model
from peerlib.value import certainty as lab
from peerlib.value.what_is_uncertain import base_for, distributions_for, labels, ranges_for

SLEDGE = days_saved("sledge_2011")
YEAR = Assumptions().for_effect(SLEDGE, "year")
MODEL, BASE = as_model(YEAR), base_for(SLEDGE, YEAR)
BARS = uncertainty.one_way(MODEL, ranges_for(SLEDGE, YEAR), BASE)
PRICES = [319, 335, 350, 365, 380, 395, 410]
GRID = uncertainty.two_way(MODEL, ("caseload", range(4, 15)), ("bed_day_cost", PRICES), BASE)
DRAWN = lab.simulate_value(SLEDGE, draws=6000)
LEARN = lab.what_to_learn_first(DRAWN, permutations=10)
CURVE = lab.willingness_to_pay(DRAWN, range(0, 401, 50))


def line(slope=1.0, base=5.0, ends=(0, 10), constant=0.0):
    """Return the table of one parameter in which the result is a straight line."""
    return uncertainty.one_way(lambda a: slope * a + constant, {"a": ends}, {"a": base})


def drawn_from(distribution, draws=500):
    return uncertainty.simulate(lambda a: a, {"a": distribution}, draws=draws)


FIGURES = {
    "tornado": lambda: plots.tornado(BARS),
    "tornado with units": lambda: plots.tornado(BARS.head(8), labels=labels()),
    "heat map": lambda: plots.heat_map(GRID),
    "heat map of many cells": lambda: plots.heat_map(
        uncertainty.two_way(MODEL, ("caseload", np.linspace(2, 27, 30)), ("pay", np.linspace(14_000, 22_000, 20)), BASE)
    ),
    "histogram": lambda: plots.probability_histogram(DRAWN),
    "plane": lambda: plots.cost_effect_plane(DRAWN, 150),
    "curve": lambda: plots.acceptability_curve(CURVE),
    "information": lambda: plots.information_bars(LEARN, labels=labels()),
    "drivers": lambda: plots.driver_bars(lab.drivers(DRAWN), labels=labels()),
    "running mean": lambda: plots.running_mean(DRAWN.running_mean()),
}


@pytest.mark.parametrize("name", FIGURES)
def test_words_are_readable_and_axes_have_units(name):
    fig = FIGURES[name]()
    assert overlapping(fig) == [] and outside(fig) == []
    assert png(fig, dpi=40)[:4] == b"\x89PNG" and fig.get_facecolor() == (1, 1, 1, 1)
    labels = " ".join(axes.get_xlabel() + axes.get_ylabel() for axes in fig.axes)
    assert "GBP" in labels or "pounds" in labels or "rank correlation" in labels
    assert len(plots.alt_text(fig)) > 60 and not plots.alt_text(fig).count("nan")
    from matplotlib.text import Text

    assert min(text.get_fontsize() for text in fig.findobj(Text) if text.get_text().strip()) >= 9


def bars(ax):
    """Return the ends of the horizontal bars by their place, as sets of (left, right, colour)."""
    found = {}
    for patch in ax.patches:
        place = round(patch.get_y() + patch.get_height() / 2)
        left, right = patch.get_x(), patch.get_x() + patch.get_width()
        found.setdefault(place, []).append((left, right, to_hex(patch.get_edgecolor()).upper()))
    return found


def test_the_tornado_draws_what_one_way_gave():
    ax = plots.tornado(BARS).axes[0]
    drawn = bars(ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == [name.replace("_", " ") for name in BARS["parameter"]]
    for place, row in BARS.iterrows():
        ends = {
            PALETTE[colour]: row[end]
            for end, colour in (("result_low", "orange"), ("result_high", "blue"))
            if row[end] != row["result_base"]
        }
        found = {colour: right for _, right, colour in drawn.get(place, [])}
        assert found == pytest.approx(ends) and {left for left, _, _ in drawn.get(place, [])} <= {row["result_base"]}


def test_the_tornado_in_words():
    told = plots.alt_text(plots.tornado(BARS))
    assert "10,362 in the base case" in told and "caseload 2 to 27 gives −14,838 to 63,912, zero at 6.71" in told
    assert (
        "No bar, for no difference: " in told
        and "cashable share" in told.split("no difference: ")[1]
        and "bed day cost 319 to 410 gives 7,572 to 15,762, never zero" in told
    )
    assert "Price of a bed day (pounds a day) 319 to 410" in plots.alt_text(plots.tornado(BARS, labels=labels()))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (line(), "a 0 to 10 gives 0 to 10, zero at 0"),
        (line(constant=3), "a 0 to 10 gives 3 to 13, never zero"),
        (line(-2, constant=-1), "a 0 to 10 gives −1 to −21, never zero"),
        (line(base=0), "a 0 to 10 gives 0 to 10"),
    ],
)
def test_a_tornado_of_one_parameter(table, words):
    fig = plots.tornado(table, unit="GBP")
    assert words in plots.alt_text(fig) and png(fig, dpi=40) and outside(fig) == []


def test_a_bend_inside_the_range_is_said():
    bent = uncertainty.one_way(lambda a, b: 100 - (a - 5) ** 2 + b, {"a": (0, 9), "b": (0, 1)}, {"a": 9, "b": 0})
    fig = plots.tornado(bent)
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["a (bends)", "b"]
    assert overlapping(fig) == []


def test_the_heat_map_draws_what_two_way_gave():
    fig = plots.heat_map(GRID)
    ax = fig.axes[0]
    mesh, contour = ax.collections
    assert np.array_equal(np.asarray(mesh.get_array()).reshape(GRID.shape), GRID.to_numpy())
    low, high = mesh.get_clim()
    assert low == -high, "white is break-even, and both sides are coloured alike"
    # The line is where value of beds freed and cost are equal: the model itself gives about zero on it.
    points = np.vstack([path.vertices for path in contour.get_paths()])
    net = [MODEL(**{**BASE, "bed_day_cost": price, "caseload": caseload})["net_value"] for price, caseload in points]
    assert np.max(np.abs(net)) < 40 and points[:, 0].min() == 319 and points[:, 0].max() == 410
    written = [text.get_text() for text in ax.texts]
    assert len(written) == GRID.size and {"10.4k", "−33"} <= {*written}
    assert "above 0 in 56 of 77 cells" in plots.alt_text(fig) and int((GRID > 0).to_numpy().sum()) == 56
    assert "at bed day cost 410: with caseload from 6 up" in plots.alt_text(fig)


@pytest.mark.parametrize(
    ("first", "second", "words", "title"),
    [
        ([1, 2], [4, 1], "above 0 in 4 of 4 cells. At b 1: with a everywhere", "everywhere in this range"),
        ([-3, -2], [1, 2], "At b 1: with a nowhere", "nowhere in this range"),
        ([3], [-5, -3, 1], "above 0 in 1 of 3 cells", "Blue"),
        ([-1], [1], "from 0 to 0, above 0 in 0 of 1 cells", "nowhere"),
        (range(-20, 21), range(-9, 10), "with a from 10 up", "hatched"),
    ],
)
def test_grids_without_a_crossing_and_of_odd_shapes(first, second, words, title):
    fig = plots.heat_map(uncertainty.two_way(lambda a, b: a + b, ("a", first), ("b", second), {}), unit="GBP")
    assert words in plots.alt_text(fig) and title in fig.axes[0].get_title(loc="left") and png(fig, dpi=40)


def test_a_heat_map_of_many_cells_is_hatched_where_it_does_not_pay():
    grid = uncertainty.two_way(lambda a, b: a - b, ("a", range(20)), ("b", range(20)), {})
    ax = plots.heat_map(grid).axes[0]
    hatched = [len(collection.get_paths()) for collection in ax.collections if collection.get_hatch()]
    assert sum(hatched) == int((grid <= 0).to_numpy().sum()) and len(ax.texts) == 0


def test_a_ratio_breaks_even_at_one():
    grid = uncertainty.two_way(MODEL, ("caseload", [4, 14]), ("bed_day_cost", [319, 410]), BASE, "benefit_cost_ratio")
    told = plots.alt_text(plots.heat_map(grid, unit="pounds for a pound", break_even=1))
    assert "Benefit cost ratio" in told and "above 1 in 2 of 4 cells" in told


def shares(ax):
    """Return the percent of draws in blue bars and in orange ones."""
    found = {"blue": 0.0, "orange": 0.0}
    for patch in ax.patches:
        if patch.get_x() >= 0:
            assert to_hex(patch.get_facecolor()).upper() == PALETTE["blue"] and not patch.get_hatch()
        else:
            assert patch.get_x() + patch.get_width() <= 1e-9 and patch.get_hatch()
        found["blue" if patch.get_x() >= 0 else "orange"] += patch.get_height()
    return found


@pytest.mark.parametrize("outcome", ["net_value", "net_cash"])
def test_the_shaded_bars_hold_the_probability(outcome):
    fig, found = plots.probability_histogram(DRAWN, outcome), DRAWN.summary(outcome)
    drawn = shares(fig.axes[0])
    assert drawn["blue"] == pytest.approx(100 * found.probability) and sum(drawn.values()) == pytest.approx(100)
    told = plots.alt_text(fig)
    assert f"above zero in {100 * found.probability:.1f} percent" in told and found.written("mean").replace("-", "−") in told


@pytest.mark.parametrize(
    ("distribution", "percent"),
    [
        (Fixed(0), 0),
        (Fixed(7), 100),
        (Fixed(-7), 0),
        (Uniform(3, 4), 100),
        (Uniform(-4, -3), 0),
        (Normal(1e9, 1), 100),
        (Uniform(-1e-9, 1e-9), None),
    ],
)
def test_histograms_of_one_sign_and_of_one_value(distribution, percent):
    drawn = drawn_from(distribution)
    fig = plots.probability_histogram(drawn, unit="GBP")
    share = 100 * drawn.summary().probability
    assert percent in (None, share) and shares(fig.axes[0])["blue"] == pytest.approx(share)
    assert shares(fig.axes[0])["blue"] + shares(fig.axes[0])["orange"] == pytest.approx(100) and png(fig, dpi=40)


def test_the_plane_draws_the_first_draws_and_counts_all():
    fig = plots.cost_effect_plane(DRAWN, 150)
    ax = fig.axes[0]
    clouds = {to_hex(cloud.get_color()).upper(): np.column_stack(cloud.get_data()) for cloud in ax.lines[:2]}
    dots = np.vstack(list(clouds.values()))
    assert len(dots) == 4999 and ax.lines[0].get_marker() != ax.lines[1].get_marker()
    first = DRAWN.outputs.iloc[:4999]
    expected = np.column_stack([first["bed_days"], -first["net_cash"]])
    assert sorted(map(tuple, dots)) == sorted(map(tuple, expected))
    assert (clouds[PALETTE["blue"]] @ [150, -1] > 0).all() and (clouds[PALETTE["orange"]] @ [150, -1] <= 0).all()
    share = lab.willingness_to_pay(DRAWN, [150])["probability"].iloc[0]
    assert f"{100 * share:.1f} percent of them lie below it" in plots.alt_text(fig) and "first 4,999" in plots.alt_text(fig)
    corners = " ".join(text.get_text() for text in ax.texts)
    assert corners.count("days saved") == 2 and corners.count("more days used") == 2 and corners.count("brings in cash") == 2
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    assert x0 < 0 < x1 and y0 < 0 < y1


def test_the_plane_without_a_price_and_where_nothing_varies():
    fig = plots.cost_effect_plane(DRAWN)
    assert "price" not in plots.alt_text(fig) and fig.axes[0].get_legend() is None
    same = uncertainty.simulate(lambda a: {"bed_days": 0 * a, "net_cash": -1 + 0 * a}, {"a": Fixed(1)}, draws=3)
    assert "0.0% of the draws save days, 100.0% cost more" in plots.alt_text(plots.cost_effect_plane(same, 10))


def test_a_plane_and_a_histogram_of_another_model_say_nothing_of_beds():
    fig = plots.cost_effect_plane(([1.0, -2.0, 3.0], [0.1, 0.2, -0.3]), 10, unit="EUR")
    text = plots.alt_text(fig) + " ".join(text.get_text() for text in fig.axes[0].texts)
    assert "days" not in text and "cash" not in text and "Effect against cost (EUR) in 3 draws" in text
    assert "33.3 percent of them lie below it" in text and "66.7% cost more" in text
    other = plots.probability_histogram(drawn_from(Uniform(1, 2)))
    assert "GBP" not in plots.alt_text(other) + other.axes[0].get_xlabel()
    assert plots.probability_histogram(DRAWN, "bed_days").axes[0].get_xlabel() == "bed days, days a worker-year"
    assert "(pounds a worker-year)" in plots.alt_text(plots.probability_histogram(DRAWN))


def test_the_curve_draws_what_acceptability_gave():
    fig = plots.acceptability_curve(CURVE)
    x, y = fig.axes[0].lines[0].get_data()
    assert x.tolist() == CURVE["threshold"].to_list() and y == pytest.approx(100 * CURVE["probability"].to_numpy())
    half = CURVE.loc[CURVE["probability"] > 0.5, "threshold"].min()
    assert f"first above one half at {half:.0f}" in plots.alt_text(fig)
    priced = lab.simulate_value(SLEDGE, distributions=distributions_for(SLEDGE, leave_out="bed_day_cost"), draws=500)
    over = plots.acceptability_curve(uncertainty.acceptability(priced, [0, 350], "bed_day_cost"))
    assert over.axes[0].get_xlabel() == "bed day cost, pounds" and "net value is above zero" in plots.alt_text(over)


@pytest.mark.parametrize(
    ("costs", "words"), [([-5.0, -1.0], "above one half throughout"), ([500.0, 900.0], "never above one half")]
)
def test_a_curve_without_a_crossing(costs, words):
    assert words in plots.alt_text(plots.acceptability_curve(uncertainty.acceptability((costs, [1.0, 1.0]), [0, 10])))
    one = uncertainty.acceptability((costs, [1.0, 1.0]), [0])
    assert words in plots.alt_text(plots.acceptability_curve(one))


def test_information_bars_and_their_floor():
    fig = plots.information_bars(LEARN)
    drawn = bars(fig.axes[0])
    assert drawn[0][0][1] == LEARN.attrs["evpi"]
    for place, row in LEARN.iterrows():
        assert drawn[place + 1][0][1] == row["evppi"]
    floors = [each.get_xdata()[0] for each in fig.axes[0].lines]
    assert floors == LEARN["noise_floor"].to_list()
    everything = str(LEARN.attrs["evpi"]).split(" (")[0]
    assert f"everything (EVPI) {everything}; days saved" in plots.alt_text(fig) and everything.endswith("0")
    below = pd.DataFrame({"parameter": ["a"], "evppi": [1.0], "noise_floor": [2.0]})
    below.attrs["evpi"] = 9.0
    fig = plots.information_bars(below)
    assert "a nothing above the noise floor of 2" in plots.alt_text(fig) and fig.axes[0].patches[1].get_hatch()
    nothing = below.assign(evppi=0.0, noise_floor=0.0)
    nothing.attrs["evpi"] = 0.0
    assert "everything (EVPI) 0" in plots.alt_text(plots.information_bars(nothing))


def test_drivers_up_and_down():
    table = lab.drivers(DRAWN)
    fig = plots.driver_bars(table)
    for place, row in table.iterrows():
        left, right, colour = bars(fig.axes[0])[place][0]
        assert (left, right) == (0, row["rank_correlation"]) and colour == PALETTE["blue" if right >= 0 else "orange"]
    assert "cashable share −0." in plots.alt_text(fig)


def test_the_running_mean_and_its_band():
    table = DRAWN.running_mean(points=50)
    fig = plots.running_mean(table)
    x, y = fig.axes[0].lines[0].get_data()
    assert x.tolist() == table["draws"].to_list() and y.tolist() == table["mean"].to_list()
    corners = fig.axes[0].collections[0].get_paths()[0].vertices
    assert {*table["low"], *table["high"]} <= {*corners[:, 1]}
    low, high = fig.axes[0].get_ylim()
    assert low < table["low"].iloc[-1] and high > table["high"].iloc[-1]
    assert f"{DRAWN.summary().written('mean')} after 6,000" in plots.alt_text(fig)
    assert "5 after 1," in plots.alt_text(plots.running_mean(drawn_from(Fixed(5), 1).running_mean()))


REFUSED = [
    (lambda: plots.tornado(BARS.assign(result_high=np.nan)), "result_high is missing"),
    (lambda: plots.tornado(BARS.drop(columns="swing")), "called swing. Give the table that uncertainty.one_way returns"),
    (lambda: plots.tornado(BARS.iloc[:0]), "no rows"),
    (lambda: plots.tornado("table"), "no column called parameter"),
    (lambda: plots.heat_map(GRID.where(GRID < 20_000)), "missing at caseload = 12 and bed_day_cost = 395"),
    (lambda: plots.heat_map(GRID.iloc[:0]), "no grid of two parameters"),
    (lambda: plots.heat_map(BARS), "no grid of two parameters"),
    (lambda: plots.heat_map(pd.concat([GRID, GRID])), "caseload: 4 is there twice"),
    (lambda: plots.acceptability_curve(CURVE.assign(probability=np.nan)), "row 1: probability is missing"),
    (lambda: plots.information_bars(LEARN.assign(evppi=np.inf)), "evppi is missing"),
    (
        lambda: plots.information_bars(pd.DataFrame({"parameter": ["a"], "evppi": [1.0], "noise_floor": [0.0]})),
        "does not hold the value of knowing everything",
    ),
    (lambda: plots.driver_bars(CURVE), "Give the table that lab.drivers returns"),
    (lambda: plots.running_mean(DRAWN.running_mean().iloc[:0]), "no rows"),
]


@pytest.mark.parametrize(("draw", "message"), REFUSED)
def test_what_cannot_be_drawn_is_refused_in_words(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_a_ratio_that_does_not_exist_in_some_draws_is_refused_in_words():
    drawn = uncertainty.simulate(lambda a: {"net_value": a / np.where(a > 0, 1.0, 0.0)}, {"a": Normal(0, 1)}, draws=100)
    with pytest.raises(ValueError, match="does not exist in"):
        plots.probability_histogram(drawn)
    with pytest.raises(LookupError, match="net_values"):
        plots.probability_histogram(DRAWN, "net_values")


def test_all_figures_are_offered_under_plots():
    assert all(getattr(plots, name) is getattr(figures, name) and name in plots.__all__ for name in figures.__all__)
