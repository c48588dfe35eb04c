"""The explorer of pooling: least, most and odd choices, and the same numbers as the functions."""

from html import unescape

import pytest

from peerlib import datasets, effects, widgets
from peerlib.shared.nearest import UnknownName

PRACTICE = "Practice, not peer support: stay after a stroke, days"
ALONE = "Bed days, Sledge 2011 alone"


def parts(explorer):
    words, figure, controls, _ = explorer.children[0].children
    outcome, method, guarded, reading, every, none, low, studies, *_ = controls.children
    return {
        "outcome": outcome,
        "studies": studies,
        "every": every,
        "none": none,
        "method": method,
        "guarded": guarded,
        "reading": reading,
        "figure": figure,
        "words": words,
        "low": low,
    }


def readmission():
    explorer = widgets.pooling_explorer()
    parts(explorer)["outcome"].value = "Readmission, risk ratio"
    return explorer


def told(explorer):
    return unescape(parts(explorer)["words"].value)


def test_it_starts_with_what_pool_says():
    explorer, table = readmission(), effects.readmissions()
    found = effects.pool(table["estimate"], table["se"], labels=table["label"], ratio=True, what="risk ratio of readmission")
    assert explorer.result.estimate == found.estimate and explorer.result.weights.tolist() == found.weights.tolist()
    assert found.sentence in told(explorer) and effects.which_drives(found).sentence in told(explorer)
    assert parts(explorer)["low"].layout.display == "none"
    assert 'alt="' in parts(explorer)["figure"].value and "Johnson et al. 2018" in parts(explorer)["figure"].value


def test_trials_at_high_risk_can_be_left_out():
    explorer, table = widgets.pooling_explorer(), effects.recovery("clinical")
    controls = parts(explorer)
    assert explorer.result.k == 22 and controls["low"].layout.display == "" and "Risk of bias" in controls["figure"].value
    controls["low"].click()
    kept = table[table["Overall"] != "high"]
    assert explorer.result.table["study"].tolist() == kept["label"].tolist()
    assert explorer.result.estimate == effects.pool(kept["estimate"], kept["se"]).estimate
    controls["every"].click()
    assert explorer.result.k == 22


@pytest.mark.parametrize("outcome", list(parts(widgets.pooling_explorer())["outcome"].options))
def test_every_outcome_with_every_method(outcome):
    explorer = widgets.pooling_explorer()
    controls = parts(explorer)
    controls["outcome"].value = outcome
    for _, method in controls["method"].options:
        for guarded in (False, True):
            controls["method"].value, controls["guarded"].value = method, guarded
            assert explorer.result.sentence in told(explorer) and 'alt="' in controls["figure"].value
            if outcome != ALONE:
                assert explorer.result.method == method and bool(explorer.result.hartung_knapp) == (guarded and method != "FE")
                assert controls["guarded"].disabled == (method == "FE")


def test_ticks_are_the_studies_pooled():
    explorer = widgets.pooling_explorer()
    controls = parts(explorer)
    controls["outcome"].value = PRACTICE
    ticks = controls["studies"].children
    assert [tick.description for tick in ticks] == effects.practice("MD")["label"].to_list()
    ticks[0].value = False
    assert explorer.result.k == 8 and ticks[0].description not in explorer.result.table["study"].to_list()
    for tick in ticks[1:-1]:
        tick.value = False
    assert explorer.result.k == 1 and "nothing to leave out" in told(explorer)
    controls["outcome"].value, back = "Readmission, odds ratio", controls["outcome"].value
    assert explorer.result.k == 2
    controls["outcome"].value = back
    assert explorer.result.k == 1, "what was ticked is remembered"
    controls["every"].click()
    assert explorer.result.k == 9 and all(tick.value for tick in ticks)
    controls["none"].click()
    assert explorer.result is None and not any(tick.value for tick in ticks), "the opposite of ticking all"


def test_nothing_ticked_is_a_sentence():
    explorer = readmission()
    controls = parts(explorer)
    for tick in controls["studies"].children:
        tick.value = False
    assert explorer.result is None and "Tick at least one" in told(explorer) and controls["figure"].value == ""
    controls["method"].value = "FE"
    assert explorer.result is None
    controls["every"].click()
    assert explorer.result.k == 3 and explorer.result.method == "FE"


def test_readings_of_the_one_tailed_p_value():
    explorer = widgets.pooling_explorer()
    controls = parts(explorer)
    shown = [name for name in ("every", "method", "guarded", "reading") if controls[name].layout.display != "none"]
    assert shown == ["every", "method", "guarded"]
    controls["outcome"].value = ALONE
    shown = [name for name in ("every", "method", "guarded", "reading") if controls[name].layout.display != "none"]
    assert shown == ["reading"] and controls["studies"].children == ()
    readings = effects.one_tailed_readings()
    seen = {}
    for label, key in controls["reading"].options:
        controls["reading"].value = key
        seen[key] = explorer.result
        assert (explorer.result.ci_low, explorer.result.ci_high) == pytest.approx(
            (readings.loc[key, "ci_low"], readings.loc[key, "ci_high"])
        )
        assert (
            label in told(explorer)
            and "A single study is not pooled" in told(explorer)
            and "Sledge et al. 2011" in told(explorer)
        )
    assert seen["as_printed"].ci_high < seen["normal"].ci_high < 0 < seen["doubled"].ci_high
    for label in readings["label"]:
        assert label in controls["figure"].value


def test_odd_values_are_not_taken():
    import traitlets

    controls = parts(widgets.pooling_explorer())
    for name, wrong in (("outcome", "Happiness"), ("method", "Bayes"), ("reading", "t")):
        with pytest.raises(traitlets.TraitError):
            controls[name].value = wrong


def test_every_control_has_a_label():
    controls = parts(widgets.pooling_explorer())
    for name in ("outcome", "every", "none", "low", "method", "guarded", "reading"):
        assert controls[name].description
    assert all(tick.description for tick in controls["studies"].children)


def test_own_figures_appear(work):
    for field, figure in (("events_peer", 30), ("n_peer", 100), ("events_control", 40), ("n_control", 100)):
        datasets.fill("trial_outcomes", "TO007", field, figure, source="made up for this test")
    shipped = widgets.pooling_explorer(own=False)
    parts(shipped)["outcome"].value = "Readmission, risk ratio"
    assert shipped.result.k == 3
    mine = widgets.pooling_explorer()
    parts(mine)["outcome"].value = "Readmission, risk ratio"
    assert mine.result.k == 4 and "Gillard et al. 2022 (with 4 figures of yours)" in mine.result.table["study"].to_list()


def test_the_twin_holds_what_the_explorer_shows():
    explorer, table = widgets.pooling_explorer(), widgets.pooling_results()
    controls = parts(explorer)
    for name, row in table.iterrows():
        controls["method"].value, controls["guarded"].value = name.split(",")[0], "Hartung" in name
        assert explorer.result.estimate == row["estimate"] and explorer.result.ci_high == row["ci_high"]
        assert f"{row['moves it most']} moves the result most" in told(explorer)
    assert widgets.pooling_results(ALONE)["se"].tolist() == effects.one_tailed_readings()["se"].tolist()
    with pytest.raises(UnknownName, match="no outcome called 'Bed days'"):
        widgets.pooling_results("Bed days")


def test_what_did_not_change_is_not_drawn_again():
    explorer = widgets.pooling_explorer()
    controls, behind = parts(explorer), plots_drawn(explorer)
    before = controls["figure"].value
    controls["studies"].children[3].value = False
    assert plots_drawn(explorer) is behind, "names, lights and axis stay as they were drawn"
    assert controls["figure"].value != before and "Left out: Davidson 2004." in controls["figure"].value
    controls["studies"].children[3].value = True
    assert controls["figure"].value == before, "no mark of an earlier choice is left on the page"


def plots_drawn(explorer):
    """Return the page without marks that the explorer draws on."""
    return explorer.forest("Recovery, clinical").behind


@pytest.mark.parametrize("outcome", list(parts(widgets.pooling_explorer())["outcome"].options))
def test_letters_of_nine_points_inside_the_page(outcome):
    forest = widgets.pooling_explorer().forest(outcome)
    renderer, page = forest.canvas.get_renderer(), forest.fig.bbox
    texts = [*forest.ax.texts, *forest.panel.get_xticklabels()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_text()]
    assert forest.width * 96 <= 592, "as wide as the pane, so that it is shown in full size"
    assert min(text.get_fontsize() for text in texts) >= 9
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 for _, box in boxes)
    apart = [(word, box.shrunk(0.98, 0.75)) for word, box in boxes]
    assert not [(a, b) for place, (a, one) in enumerate(apart) for b, other in apart[place + 1 :] if one.overlaps(other)]


def test_the_numbers_of_the_studies_are_in_a_table():
    explorer = readmission()
    numbers = explorer.children[0].children[2].children[-1].children[0].value
    for name, weight in explorer.result.table[["study", "weight"]].itertuples(index=False):
        assert name in numbers and f"{weight:.1f}%" in numbers
