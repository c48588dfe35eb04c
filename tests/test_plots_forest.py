"""The forest family: what is drawn is what was worked out, readable with 3 and with 60 studies."""

import math

import numpy as np
import pandas as pd
import pytest
from vaccine import vaccine

from peerlib import effects, plots
from peerlib.plots import forests
from peerlib.plots.style import png
from peerlib.shared.numbers import p_words

READMITTED = effects.readmissions()
POOLED = effects.pool(
    READMITTED["estimate"], READMITTED["se"], labels=READMITTED["label"], ratio=True, what="risk ratio of readmission"
)
TRIALS = vaccine()
MANY = {"labels": TRIALS["label"], "ratio": True}


def sixty(seed=1):
    draw = np.random.default_rng(seed)
    se = draw.uniform(0.08, 0.9, 60)
    return effects.pool(
        np.exp(draw.normal(-0.2, se)), se, ratio=True, labels=[f"Study {place} et al. {1960 + place}" for place in range(60)]
    )


def panel(fig):
    """Return the axes with the estimates: those with a scale of their own."""
    return fig.axes[-1]


def words_of(fig):
    return [text.get_text() for axes in fig.axes for text in axes.texts]


def overlapping(fig):
    """Return pairs of words whose boxes overlap on the page, ticks included."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(fig).get_renderer()
    fig.draw(renderer)
    texts = [t for axes in fig.axes for t in [*axes.texts, *axes.get_xticklabels()] if t.get_text().strip() and t.get_visible()]
    boxes = [(t.get_text(), t.get_window_extent(renderer).shrunk(0.98, 0.8)) for t in texts]
    return [(a, b) for place, (a, one) in enumerate(boxes) for b, other in boxes[place + 1 :] if one.overlaps(other)]


def outside(fig):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(fig).get_renderer()
    fig.draw(renderer)
    boxes = {t.get_text(): t.get_window_extent(renderer) for axes in fig.axes for t in axes.texts if t.get_text().strip()}
    return [text for text, box in boxes.items() if box.x0 < fig.bbox.x0 - 1 or box.x1 > fig.bbox.x1 + 1]


FIGURES = {
    "three": lambda: plots.forest(POOLED, unit="risk ratio", title="Readmission"),
    "thirteen": lambda: plots.forest(effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY), unit="risk ratio"),
    "sixty": lambda: plots.forest(sixty(), unit="risk ratio"),
    "days": lambda: plots.forest(
        effects.pool(effects.practice("MD")["estimate"], effects.practice("MD")["se"]), unit="difference in days"
    ),
    "groups": lambda: plots.forest(
        effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY),
        groups=effects.subgroups(TRIALS["estimate"], TRIALS["se"], TRIALS["allocation"], **MANY),
    ),
    "without": lambda: plots.leave_one_out(
        effects.leave_one_out(TRIALS["estimate"], TRIALS["se"], **MANY), effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY)
    ),
    "cumulative": lambda: plots.cumulative(
        effects.cumulative(TRIALS["estimate"], TRIALS["se"], TRIALS["year"], **MANY), ratio=True
    ),
    "funnel": lambda: plots.funnel(effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY), unit="risk ratio"),
    "few": lambda: plots.funnel(POOLED, title="A title", unit="risk ratio"),
    "one": lambda: plots.forest(effects.pool([-9.0], [4.57], labels=["Sledge 2011"]), unit="difference in bed days"),
    "readings": lambda: plots.forest_unpooled(
        effects.one_tailed_readings().rename(columns={"label": "study"}), head="Reading", note="One study, read in four ways."
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_no_words_run_into_each_other_or_off_the_page(name):
    fig = FIGURES[name]()
    assert overlapping(fig) == [] and outside(fig) == []
    assert png(fig, dpi=40)[:4] == b"\x89PNG" and len(plots.alt_text(fig)) > 40


def test_three_studies_show_their_numbers_beside():
    fig = FIGURES["three"]()
    told = words_of(fig)
    for row in POOLED.table.to_dict("records"):
        numbers = f"{row['estimate']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})"
        assert numbers in told and row["study"] in told and f"{row['weight']:.1f}%" in told
        assert numbers in plots.alt_text(fig)
    assert f"{POOLED.estimate:.2f} ({POOLED.ci_low:.2f} to {POOLED.ci_high:.2f})" in told
    assert POOLED.sentence in plots.alt_text(fig) and any(text.startswith("Heterogeneity: tau² = 0, I² = 0%") for text in told)
    assert f"{POOLED.q_df} df, {p_words(POOLED.q_p)}" in " ".join(told) and p_words(POOLED.q_p) in POOLED.sentence


def test_ratios_stand_on_a_log_axis_labelled_in_ratios():
    fig = FIGURES["three"]()
    axis = panel(fig)
    assert axis.get_xscale() == "log"
    ticks = [label.get_text() for label in axis.get_xticklabels()]
    assert "1" in ticks and "0.5" in ticks and len(ticks) >= 3
    assert any("risk ratio (log scale)" in text for text in words_of(fig))
    assert panel(FIGURES["days"]()).get_xscale() == "linear"


def squares(fig):
    """Return places and areas of the squares of the studies."""
    found = max(panel(fig).collections, key=lambda c: len(c.get_offsets()) if type(c).__name__ == "PathCollection" else 0)
    return found.get_offsets(), found.get_sizes()


def test_squares_stand_at_the_estimates_with_areas_by_weight():
    pooled = effects.pool([0.5, 0.7, 0.9], [0.1, 0.15, 0.2], labels=["A", "B", "C"], method="FE")
    places, areas = squares(plots.forest(pooled))
    assert sorted(places[:, 0]) == pytest.approx([0.5, 0.7, 0.9])
    by_place = dict(zip(places[:, 0].round(6), areas))
    assert by_place[0.7] / by_place[0.5] == pytest.approx(pooled.weights[1] / pooled.weights[0], rel=1e-6)


def test_a_study_with_hardly_any_weight_still_has_a_square():
    _, areas = squares(FIGURES["three"]())
    assert areas.min() >= 15


def test_a_prediction_bar_that_repeats_the_diamond_is_not_drawn():
    table = effects.recovery("clinical")
    plain = effects.pool(table["estimate"], table["se"], labels=table["label"], hartung_knapp=True)
    assert plain.repeats_interval and not any("prediction" in text for text in words_of(plots.forest(plain)))
    wide = effects.pool(table["estimate"], table["se"], labels=table["label"], method="DL")
    assert "95% prediction interval" in words_of(plots.forest(wide))


def test_half_counts_and_both_ways_of_i2_stand_beneath():
    found = effects.risk_ratio(pd.Series([0, 5], index=["A", "B"]), 50, 8, 50)
    told = " ".join(words_of(plots.forest(effects.pool(found["estimate"], found["se"], ratio=True))))
    assert "A half was added to the counts, one of which was zero: A." in told
    table = effects.recovery("functional")
    told = " ".join(words_of(plots.forest(effects.pool(table["estimate"], table["se"], labels=table["label"]))))
    assert "I² = 27% (36% from Q)" in told


def test_diamond_and_prediction_bar_span_their_intervals():
    pooled = effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY)
    axis = panel(plots.forest(pooled))
    diamond = axis.patches[-1].get_xy()
    assert (diamond[:, 0].min(), diamond[:, 0].max()) == pytest.approx((pooled.ci_low, pooled.ci_high))
    bars = [
        c.get_segments()[0][:, 0] for c in axis.collections if type(c).__name__ == "LineCollection" and len(c.get_segments()) == 1
    ]
    assert any(ends == pytest.approx([pooled.pi_low, pooled.pi_high]) for ends in bars)


def test_an_interval_that_is_cut_ends_in_an_arrow():
    pooled = effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY)
    axis = panel(plots.forest(pooled, limits=(0.2, 2)))
    ends = [
        tuple(place)
        for c in axis.collections
        if type(c).__name__ == "PathCollection"
        for place in c.get_offsets()
        if place[0] in (0.2, 2)
    ]
    cut = (
        (pooled.table["ci_low"] < 0.2).sum() + (pooled.table["ci_high"] > 2).sum() + (pooled.pi_low < 0.2) + (pooled.pi_high > 2)
    )
    assert len(ends) == cut and axis.get_xlim() == pytest.approx((0.2, 2))
    with pytest.raises(ValueError, match="both above zero"):
        plots.forest(pooled, limits=(-1, 2))


def test_one_study_has_no_diamond():
    fig = FIGURES["one"]()
    assert panel(fig).patches == [] or not any(type(p).__name__ == "Polygon" for p in panel(fig).patches)
    assert not any(text.startswith("Pooled") for text in words_of(fig)) and "A single study is not pooled" in plots.alt_text(fig)


def test_groups_show_hollow_diamonds_and_their_heterogeneity():
    groups = effects.subgroups(TRIALS["estimate"], TRIALS["se"], TRIALS["allocation"], **MANY)
    fig = plots.forest(effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY), groups=groups)
    told = words_of(fig)
    for name, group in groups.items():
        assert (
            name in told
            and f"Pooled, {name}" in told
            and f"{group.estimate:.2f} ({group.ci_low:.2f} to {group.ci_high:.2f})" in told
        )
        assert any(f"Heterogeneity, {name}" in text for text in told)
    assert sum(type(p).__name__ == "Polygon" for p in panel(fig).patches) == 4
    other = effects.subgroups([1.0, 2.0], [1.0, 1.0], ["a", "b"], labels=["A", "B"], ratio=True)
    with pytest.raises(ValueError, match="same studies"):
        plots.forest(effects.pool(TRIALS["estimate"], TRIALS["se"], **MANY), groups=other)


def test_lights_and_columns_stand_beside_each_study():
    lights = pd.DataFrame(
        {"Allocation": ["low", "high", "unclear"], "Overall": ["low", "high", "unclear"]}, index=READMITTED["label"]
    )
    columns = pd.DataFrame({"Months": READMITTED["follow_up_months"].to_list()}, index=READMITTED["label"])
    fig = plots.forest(POOLED, lights=lights, columns=columns)
    assert overlapping(fig) == [] and "Months" in words_of(fig) and "36" in words_of(fig)
    assert "Risk of bias overall: low 1, unclear 1, high 1" in plots.alt_text(fig)
    with pytest.raises(ValueError, match="lights has no row for the study 'Johnson et al. 2018'"):
        plots.forest(POOLED, lights=lights.iloc[:2])


def test_studies_come_in_the_order_asked_for():
    def order(fig):
        return [text for text in words_of(fig) if text in set(READMITTED["label"])]

    assert order(plots.forest(POOLED)) == READMITTED["label"].to_list()
    assert order(plots.forest(POOLED, order="estimate"))[0] == "Reynolds et al. 2004"
    backwards = READMITTED["label"].to_list()[::-1]
    assert order(plots.forest(POOLED, order=backwards)) == backwards
    for wrong, message in (("size", "not a column"), (["Nobody 1999"], "'Nobody 1999' does not fit")):
        with pytest.raises(ValueError, match=message):
            plots.forest(POOLED, order=wrong)


def test_what_was_not_seen_is_said_to_be_not_seen():
    table = pd.DataFrame(
        {"study": ["A", "B", "C"], "estimate": [-9.0, None, -4.0], "ci_low": [-17.96, None, None], "ci_high": [-0.04, None, None]}
    )
    fig = plots.forest_unpooled(table, unit="bed days")
    assert "not seen" in words_of(fig) and "−4.00 (no interval seen)" in words_of(fig)
    assert plots.alt_text(fig).endswith("B not seen; C −4.00 (no interval seen).")


@pytest.mark.parametrize(
    ("table", "ratio", "message"),
    [
        ({"study": ["A"], "estimate": [None], "ci_low": [None], "ci_high": [None]}, False, "nothing to draw"),
        (
            {"study": ["A"], "estimate": [-1.0], "ci_low": [-2.0], "ci_high": [0.0]},
            True,
            "A: estimate is -1, and a ratio is above zero",
        ),
        ({"study": ["A"], "estimate": [5.0], "ci_low": [6.0], "ci_high": [7.0]}, False, "lies outside its interval"),
        ({"study": ["A"], "estimate": [math.inf], "ci_low": [0.0], "ci_high": [1.0]}, False, "not a number that can be drawn"),
        ({"study": ["A"], "estimate": ["much"], "ci_low": [0.0], "ci_high": [1.0]}, False, "'much' is not a number"),
        ({"study": ["A"]}, False, "no column called estimate"),
        ({}, False, "one study a row"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(table, ratio, message):
    with pytest.raises(ValueError, match=message):
        plots.forest_unpooled(pd.DataFrame(table), ratio=ratio)
    with pytest.raises(ValueError, match="must be the result of pool"):
        plots.forest(pd.DataFrame(table))


def test_a_funnel_of_few_studies_warns_and_one_of_many_does_not():
    few, many = FIGURES["few"](), FIGURES["funnel"]()
    assert "Only 3 studies" in few.axes[0].get_title(loc="left") and "Too few to read" in plots.alt_text(few)
    assert "Only" not in many.axes[0].get_title(loc="left") and "Too few" not in plots.alt_text(many)
    low, high = few.axes[0].get_ylim()
    assert low > high == 0, "precise studies stand on top"


def test_leave_one_out_and_cumulative_show_what_pooling_says():
    left = effects.leave_one_out(TRIALS["estimate"], TRIALS["se"], **MANY)
    told = words_of(FIGURES["without"]())
    for row in left.to_dict("records"):
        assert f"{row['estimate']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})" in told
    steps = effects.cumulative(TRIALS["estimate"], TRIALS["se"], TRIALS["year"], **MANY)
    told = words_of(FIGURES["cumulative"]())
    assert f"{steps['estimate'].iloc[-1]:.2f} ({steps['ci_low'].iloc[-1]:.2f} to {steps['ci_high'].iloc[-1]:.2f})" in told


def test_the_alt_text_of_many_studies_tells_the_extremes():
    told, pooled = plots.alt_text(FIGURES["sixty"]()), sixty()
    table = pooled.table.set_index("study")["estimate"]
    assert f"Lowest: {table.idxmin()} {table.min():.2f}" in told and f"Highest: {table.idxmax()} {table.max():.2f}" in told
    assert pooled.sentence in told and len(told) < 1200


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("spread", [0.05, 0.5, 3.0])
def test_axes_of_any_width_have_ticks_that_do_not_touch(seed, spread):
    draw = np.random.default_rng(seed)
    se = draw.uniform(0.2, 1, 4) * spread
    pooled = effects.pool(np.exp(draw.normal(0, spread, 4)), se, ratio=True)
    fig = plots.forest(pooled)
    assert overlapping(fig) == []
    low, high = panel(fig).get_xlim()
    assert ((pooled.table["estimate"] > low) & (pooled.table["estimate"] < high)).all() and len(panel(fig).get_xticks()) >= 2


def test_the_figure_says_common_effect():
    pooled = effects.pool([0.5, 0.7], [0.1, 0.15], method="FE")
    assert "Pooled (common effect)" in words_of(plots.forest(pooled))
    assert forests.FAVOURS == ("favours peers", "favours control")
