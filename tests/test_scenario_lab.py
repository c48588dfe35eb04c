"""The scenario lab: the same simulation as the functions, at every end of every control; what is saved survives."""

import json
import os
import re
import signal
import subprocess
import sys
from unittest import mock

import numpy as np
import pytest
from browser import open_notebook, run_all, see

from peerlib.effects import usable
from peerlib.my_work import scenarios
from peerlib.value import as_model
from peerlib.value import certainty as lab
from peerlib.value.scenarios import Scenario, compare_scenarios, in_words, simulate_scenario
from peerlib.widgets import lab_scenarios, scenario_lab
from peerlib.widgets.certainty import DRAWS, TITLE


def words(box):
    return re.sub(r"<[^>]+>", " ", box.lab.words.value)


def tick(box, *names):
    for name, control in box.lab.ticks.items():
        control.value = name in names
    assert box.lab.drawn == names


def note(box):
    return re.sub(r"<[^>]+>", " ", box.lab.bar.note.value).replace("&#x27;", "'")


def test_the_lab_says_what_the_functions_say(work):
    box = scenario_lab()
    expected = simulate_scenario(Scenario(), DRAWS)
    assert np.array_equal(box.result.outcome("net_value"), expected.outcome("net_value"))
    assert expected.summary("net_value").sentence in words(box).replace("&#x27;", "'")
    assert box.lab.figure.value.count("<img") == 1 and "Sledge et al. 2011" in words(box) and "sledge_2011" not in words(box)


def test_each_draw_is_the_sum_of_the_workbook(work):
    box = scenario_lab()
    box.lab.structure.value = "half of the effect"
    _, assumptions, _ = box.scenario.settled
    first = {name: float(values.iloc[0]) for name, values in box.result.inputs.items()}
    assert as_model(assumptions)(**first)["net_value"] == pytest.approx(box.result.outcome("net_value")[0])
    assert assumptions.effect_share == 0.5


@pytest.mark.parametrize(
    "name",
    ["caseload", "months_of_support", "bed_day_cost", "cashable_share", "effect_share", "effect_months", "pay", "overhead_share"],
)
def test_each_slider_at_its_ends_and_in_between(work, name):
    box = scenario_lab()
    control = box.lab.sliders[name]
    for value in (control.min, control.max, control.min + (control.max - control.min) / 3):
        control.value = value
        assert getattr(box.scenario.settled[1], name) == pytest.approx(control.value)
        again = simulate_scenario(box.scenario, DRAWS)
        assert box.result.summary("net_value").mean == pytest.approx(again.summary("net_value").mean), value
        assert "draws" in words(box)


@pytest.mark.parametrize("study", [effect.study for effect in usable()])
def test_every_effect_with_every_structure_and_outcome(work, study):
    box = scenario_lab()
    box.lab.effect.value = study
    effect = next(effect for effect in usable() if effect.study == study)
    assert box.lab.sliders["effect_months"].value == effect.follow_up_months
    chosen = next(label for label, value in box.lab.effect.options if value == study)
    assert ("no standard error" in words(box)) == ("no standard error" in chosen) == (effect.intervals is None), (
        "what the uncertainty leaves out is said"
    )
    for structure in box.lab.structure.options:
        box.lab.structure.value = structure
        assert box.scenario.structure == structure and box.lab.figure.value.count("<img") == 1
    for words_of, outcome in (("Net cash", "cash released minus cost"), ("Net value", "value of beds freed minus cost")):
        box.lab.outcome.value = outcome
        assert words(box).strip().startswith(words_of) and words_of in box.lab.figure.value


def test_every_picture_at_odd_settings(work):
    box = scenario_lab()
    for setting in ((), ("days_saved",), tuple(box.lab.ticks)):
        tick(box, *setting)
        for shown in box.lab.show.options:
            box.lab.show.value = shown
            assert re.search(r'alt="[^"]{30,}"', box.lab.figure.value), (setting, shown)
    tick(box)
    assert "Nothing varies" in words(box)


def test_the_price_of_a_day_avoided_is_asked_where_it_matters(work):
    box = scenario_lab()
    assert box.lab.price.layout.display == "none"
    box.lab.show.value = "cost after cash against bed days"
    assert box.lab.price.layout.display == "" and "at a price of 150" in box.lab.figure.value
    for price in (box.lab.price.min, box.lab.price.max):
        box.lab.price.value = price
        share = lab.willingness_to_pay(box.result, [price])["probability"].iloc[0]
        assert f"at a price of {price:.0f}, the dashed line, {100 * share:.1f} percent" in box.lab.figure.value
    box.lab.show.value = "were there enough draws"
    assert box.lab.price.layout.display == "none"


def test_what_is_held_is_not_drawn_and_what_is_new_is(work):
    box = scenario_lab()
    tick(box, "days_saved", "caseload")
    assert np.ptp(box.result.inputs["caseload"]) > 0 and "bed_day_cost" not in box.result.inputs
    box.lab.by.value = "t"
    assert box.lab.drawn == ("days_saved", "caseload") and "by t with" in words(box)


def test_what_is_typed_is_known_until_it_is_asked_for(work):
    box = scenario_lab()
    assert box.lab.drawn == ("days_saved", "bed_day_cost", "cashable_share")
    tick(box, "days_saved", "bed_day_cost")
    box.lab.sliders["bed_day_cost"].value = 400
    assert box.lab.drawn == ("days_saved",) and "bed_day_cost" not in box.result.inputs
    tick(box, "days_saved", "bed_day_cost")
    assert np.ptp(box.result.inputs["bed_day_cost"]) > 0
    box.lab.structure.value = "half of the effect"
    assert box.lab.ticks["effect_share"].layout.display == "none", "what a structure sets is not offered"


def test_support_is_charged_as_chosen_and_said(work):
    box = scenario_lab()
    matched, year, own, dose = box.lab.charged.options
    months, hours = (box.lab.sliders[name] for name in ("months_of_support", "hours_of_support"))
    assert box.lab.charged.value == matched and hours.layout.display == "none"
    box.lab.charged.value = year
    assert months.value == 12 and "a year's place" in words(box).replace("&#x27;", "'") and "over 9 months" in words(box)
    box.lab.effect.value = "lawn_2008"
    assert months.value == 12 and "over 3 months" in words(box) and "uncontrolled evaluation" in words(box)
    box.lab.charged.value = matched
    assert months.value == 3 and box.scenario.settled[1].months_of_support == 3
    months.value = 6
    assert box.lab.charged.value == own and "(6 months)" in words(box)
    box.lab.charged.value = dose
    hours.value = 20
    assert months.layout.display == "none" and box.scenario.settled[1].hours_of_support == 20 and "20.0 hours" in words(box)
    box.lab.bar.name.value = "by dose"
    box.lab.bar.reset.click()
    assert box.lab.charged.value == matched and box.scenario.settled[1].hours_of_support is None
    box.lab.bar.choose.value = "by dose"
    assert box.lab.charged.value == dose and hours.value == 20


def test_a_structure_that_no_longer_fits_is_taken_back_and_said(work):
    box = scenario_lab()
    box.lab.structure.value = "overheads at their ceiling"
    box.lab.sliders["overhead_share"].value = 0.5
    assert box.lab.structure.value == "as assumed" and "back to “as assumed”" in note(box)


def test_every_move_is_on_disk_and_a_named_scenario_survives(work):
    box = scenario_lab()
    box.lab.sliders["caseload"].value = 8
    kept = json.loads((work / "scenarios.json").read_text(encoding="utf-8"))[TITLE]
    assert kept["(as you left it)"]["caseload"] == 8 and box.lab.bar.choose.value == "(as you left it)"
    box.lab.structure.value = "half of the effect"
    tick(box, "days_saved")
    box.lab.bar.name.value = "our ward, 50% <b>"
    assert "Saved as" in note(box) and "<b>" not in box.lab.bar.note.value
    again = scenario_lab()
    assert again.lab.bar.choose.value == next(iter(lab_scenarios()))
    again.lab.bar.choose.value = "our ward, 50% <b>"
    assert again.scenario == box.scenario and np.array_equal(again.result.outcome("net_cash"), box.result.outcome("net_cash"))
    again.lab.bar.reset.click()
    assert again.lab.sliders["caseload"].value == 10 and again.scenario.structure == "as assumed"


def test_a_given_name_is_refused_and_an_empty_one_passed_over(work):
    box = scenario_lab()
    box.lab.bar.name.value = "  "
    assert note(box) == ""
    box.lab.bar.name.value = "Sledge 2011, matched"
    assert "choose another name" in note(box) and scenarios.load(TITLE) == {}


def test_side_by_side_with_one_that_cannot_be_used(work):
    scenarios.save(TITLE, "from elsewhere", {"effect": "sledge_2011", "structure": "a sum of its own", "caseload": 9.0})
    scenarios.save(TITLE, "impossible", {"effect": "sledge_2011", "caseload": -4.0})
    scenarios.save(TITLE, "fine", {"effect": "min_2007", "caseload": 9.0, "not known": 3})
    box = scenario_lab()
    box.lab.compare.click()
    assert [*lab_scenarios(), "fine"] == box.comparison["scenario"].to_list()
    assert "from elsewhere: There is no structure" in note(box) and "impossible: caseload" in note(box)
    assert box.lab.more.value.count("<tr>") == len(box.comparison) + 1 and "above zero" in box.lab.more.value
    box.lab.bar.choose.value = "impossible"
    assert "cannot be used" in note(box)


def test_what_to_find_out_first_comes_only_when_asked_for(work):
    box = scenario_lab()
    assert box.lab.more.value == ""
    box.lab.learn.click()
    learn = lab.what_to_learn_first(box.result, permutations=20)
    assert str(learn.attrs["evpi"]).split()[0] in box.lab.more.value and "Bed days saved" in box.lab.more.value
    box.lab.sliders["caseload"].value = 12
    assert box.lab.more.value == "", "never beside another scenario than the one it belongs to"


def test_a_damaged_file_is_put_aside(work):
    work.mkdir(parents=True)
    (work / "scenarios.json").write_text("{half", encoding="utf-8")
    scenario_lab().lab.sliders["caseload"].value = 7
    assert (work / "scenarios.unreadable.json").read_text(encoding="utf-8") == "{half"
    assert scenarios.load(TITLE)["(as you left it)"]["caseload"] == 7


@pytest.mark.parametrize("text", ["[]", "3", '{"scenario lab": ["mine"]}'])
def test_a_file_that_holds_something_else_is_put_aside_too_and_never_over_an_older_one(work, text):
    work.mkdir(parents=True)
    (work / "scenarios.unreadable.json").write_text("older", encoding="utf-8")
    (work / "scenarios.json").write_text(text, encoding="utf-8")
    scenario_lab().lab.sliders["caseload"].value = 7
    assert (work / "scenarios.unreadable.json").read_text(encoding="utf-8") == "older"
    assert (work / "scenarios.unreadable-2.json").read_text(encoding="utf-8") == text
    assert scenarios.load(TITLE)["(as you left it)"]["caseload"] == 7


@pytest.mark.parametrize(
    "kept",
    [
        {"effect": "klein_1998"},
        {"effect": ["x"]},
        {"by": "guess"},
        {"structure": None},
        {"caseload": "ten"},
        {"caseload": [1, 2]},
    ],
)
def test_a_scenario_that_cannot_be_used_moves_no_control(work, kept):
    scenarios.save(TITLE, "from elsewhere", kept)
    box = scenario_lab()
    before, result = box.lab.scenario(), box.result
    box.lab.bar.choose.value = "from elsewhere"
    assert "'from elsewhere' cannot be used" in note(box) and box.lab.scenario() == before and box.result is result
    box.lab.sliders["caseload"].value = 12
    assert box.scenario.settled[1].caseload == 12, "the lab goes on answering"


def test_a_failing_disk_is_said(work, monkeypatch):
    box = scenario_lab()
    monkeypatch.setattr(
        "peerlib.my_work.files.write_text", mock.Mock(side_effect=OSError("scenarios.json could not be saved: the disk is full."))
    )
    box.lab.sliders["caseload"].value = 7
    assert "Not saved" in note(box) and box.scenario.settled[1].caseload == 7


KILLED = """
import os, signal
from peerlib.widgets import scenario_lab
box = scenario_lab()
box.lab.sliders["caseload"].value = 6
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_kernel_loses_nothing(work):
    done = subprocess.run([sys.executable, "-c", KILLED], env={**os.environ, "PEERLIB_WORK": str(work)})
    assert done.returncode == -signal.SIGKILL
    box = scenario_lab()
    box.lab.bar.choose.value = "(as you left it)"
    assert box.scenario.settled[1].caseload == 6


def test_scenarios_as_functions():
    table = compare_scenarios(lab_scenarios(), draws=2000).set_index("scenario")
    assert table.loc["Sledge 2011, matched, half of the effect", "net_value"] < table.loc["Sledge 2011, matched", "net_value"]
    assert in_words(table.reset_index()).index.to_list() == list(lab_scenarios())
    with pytest.raises(ValueError, match="no scenario to compare"):
        compare_scenarios({})
    with pytest.raises(LookupError, match="no structure called"):
        simulate_scenario(Scenario(structure="otherwise"))
    with pytest.raises(LookupError, match="No bed days saved"):
        simulate_scenario(Scenario("klein_1998"))


# ------------------------------------------------------------------------------- the browser


def lab_of(page):
    """Scroll to the lab and return it."""
    see(page, "Save as (name, Enter)")
    return page.locator(".jp-OutputArea-output:has(.widget-dropdown)", has_text="Save as (name, Enter)").first


@pytest.mark.browser
def test_a_slider_by_keyboard_and_a_scenario_that_is_there_after_a_reload(browser, lab):
    page = open_notebook(browser, lab[0], "08_how_sure")
    run_all(page)
    box = lab_of(page)
    sentence, figure = box.locator("[role=status]").first, box.locator("img").first
    before, said = figure.get_attribute("src"), sentence.text_content()
    caseload = box.locator(".peerlib-number", has_text="Caseload").first
    caseload.locator("input[type=range]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(700)
    page.wait_for_function(
        "said => document.querySelector('.jp-OutputArea-output [role=status]') && "
        "![...document.querySelectorAll('[role=status]')].some(s => s.textContent === said)",
        arg=said,
        timeout=20_000,
    )
    assert figure.get_attribute("src") != before and box.locator("img").count() == 1
    name = box.locator("input[placeholder='a name of your own']")
    name.fill("by keyboard")
    name.press("Enter")
    box.locator("[role=status]", has_text="Saved as").first.wait_for(timeout=20_000)
    page.context.close()
    page = open_notebook(browser, lab[0], "08_how_sure")
    run_all(page)
    box = lab_of(page)
    box.locator("select").first.select_option("by keyboard")
    page.wait_for_timeout(1500)
    kept = json.loads((lab[1] / "scenarios.json").read_text(encoding="utf-8"))[TITLE]["by keyboard"]
    assert kept["caseload"] > 10
    shown = box.locator(".peerlib-number", has_text="Caseload").first.locator("input[type=text]").input_value()
    assert float(shown) == pytest.approx(kept["caseload"], abs=0.06)
    page.context.close()
