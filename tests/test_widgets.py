"""Explorers as functions: least, largest and odd values, and hostile text."""

from html import unescape

import pytest

from peerlib import datasets, widgets
from peerlib.effects import days_saved
from peerlib.my_work import scenarios
from peerlib.value import Assumptions, value_for_money, worker_cost
from peerlib.widgets import helpers, leaf_through


def slider(explorer):
    return explorer.children[0]


def test_leafing_from_first_to_last_fact():
    explorer = leaf_through("sledge_2011")
    facts = datasets.all_facts("sledge_2011")
    for number in (1, 2, len(facts)):
        slider(explorer).value = number
        assert explorer.result == facts[number - 1]
        assert f"Fact {number} of {len(facts)}" in explorer.children[1].value
        assert facts[number - 1].source in explorer.children[1].value


@pytest.mark.parametrize(("typed", "lands"), [(0, 1), (-5, 1), (10_000, None)])
def test_values_out_of_reach_land_at_the_ends(typed, lands):
    explorer = leaf_through("sledge_2011")
    slider(explorer).value = typed
    assert slider(explorer).value == (lands or slider(explorer).max)


def test_a_study_with_one_fact_or_none():
    few = datasets.load("study_facts")["study_id"].value_counts().index[-1]
    assert leaf_through(few).result.study == few
    with pytest.raises(datasets.UnknownName):
        leaf_through("chien_2019")


def test_the_slider_is_labelled():
    assert slider(leaf_through("sledge_2011")).description


def test_hostile_text_is_shown_as_text():
    shown = helpers.sentence('<script>alert(1)</script>\n\u202eevil & "quoted"')
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "&amp;" in shown


def sliders(explorer):
    import ipywidgets

    return {c.description.split(" (")[0]: c for c in explorer.children if isinstance(c, ipywidgets.FloatSlider)}


def control(explorer, kind, word):
    return next(c for c in explorer.children if type(c).__name__ == kind and word in c.description)


EXPLORERS = {"cost": widgets.cost_explorer, "value": widgets.value_explorer}


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_slider_at_its_ends_and_beyond(work, name):
    explorer = EXPLORERS[name]()
    for label, slider_ in sliders(explorer).items():
        for value in (slider_.min, slider_.max, slider_.min - 1000, slider_.max + 1e6, (slider_.min + slider_.max) / 3):
            slider_.value = value
            assert slider_.min <= slider_.value <= slider_.max
            assert (
                explorer.result.sentence.split(" (")[0][:20] in unescape(explorer.children[-4].value)
                or "do not fit" in explorer.children[-4].value
            ), label
    assert 'alt="' in explorer.children[-5].value


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_explorer_says_what_the_function_says(work, name):
    explorer = EXPLORERS[name]()
    if name == "value":
        sliders(explorer)["Caseload"].value = 8
        assert explorer.result == value_for_money(days_saved("sledge_2011").days, Assumptions(caseload=8, follow_up_months=9))
        assert control(explorer, "Dropdown", "Scenario").value == "(as you left it)"
    else:
        sliders(explorer)["Pay of a peer worker"].value = 20000
        assert explorer.result.total == pytest.approx(worker_cost(Assumptions(pay=20000)).total)
        assert "An hour of contact costs £27.94." in explorer.children[-4].value


@pytest.mark.parametrize("name", EXPLORERS)
def test_given_scenarios_and_reset(work, name):
    explorer = EXPLORERS[name]()
    start = explorer.result
    scenario = control(explorer, "Dropdown", "Scenario")
    totals = set()
    for option in scenario.options:
        scenario.value = option
        totals.add(round(float(explorer.result.total if name == "cost" else explorer.result.net_value)))
    assert len(totals) == len(scenario.options)
    control(explorer, "Button", "Reset").click()
    assert explorer.result == start and scenario.value == scenario.options[0]


def test_a_scenario_says_in_its_name_how_support_is_charged():
    for name, (_, a) in widgets.value_scenarios().items():
        if "by dose" in name:
            assert a.hours_of_support is not None
            continue
        matched = a.months_of_support == a.effect_months == a.follow_up_months
        assert a.hours_of_support is None and matched == ("matched" in name or "(stays assumed)" in name), name
        assert "a year" in name or (matched and a.follow_up_months != 12), name
        assert "lawn" not in name.lower() or "no comparison group" in name


def test_the_twin_is_sorted_by_study_and_shows_the_hours(work):
    table = widgets.value_results()
    assert list(table.index) == sorted(table.index) and table.loc["Sledge 2011, matched", "contact hours"].round(1) == 64.4
    assert table["ratio"].filter(like="Johnson").round(2).to_list() == [0.48, 4.13]


def test_the_explorer_of_value_charges_by_dose(work):
    explorer = widgets.value_explorer()
    assert (
        "13.3 people a worker-year, 64 hours of contact each: £1,585 a person, at £24.61 an hour" in explorer.children[-4].value
    )
    control(explorer, "Dropdown", "Scenario").value = "Johnson 2018 (stays assumed), by dose, 10 sessions of an hour"
    assert round(explorer.result.benefit_cost_ratio, 2) == 4.13 and explorer.result.contact_hours == 10
    sliders(explorer)["Hours of contact each, in place of months"].value = 0
    assert round(explorer.result.benefit_cost_ratio, 2) == 0.48


def test_scenarios_are_saved_as_typed_and_come_back(work):
    explorer = widgets.value_explorer()
    sliders(explorer)["Caseload"].value = 14
    assert "(as you left it)" in scenarios.load("value, England 2012/13")
    name = control(explorer, "Text", "Save as")
    name.value = "Mine <b>"
    later = widgets.value_explorer()
    scenario = control(later, "Dropdown", "Scenario")
    assert {"Mine <b>", "(as you left it)"} <= set(scenario.options)
    scenario.value = "Mine <b>"
    assert sliders(later)["Caseload"].value == 14
    name.value = "Sledge 2011, matched"
    assert "choose another name" in explorer.children[-2].value


def test_a_damaged_scenario_file_is_put_aside(work):
    work.mkdir()
    (work / "scenarios.json").write_text("{", encoding="utf-8")
    sliders(widgets.value_explorer())["Caseload"].value = 14
    assert (work / "scenarios.unreadable.json").read_text(encoding="utf-8") == "{"


def test_every_control_has_a_label():
    for build in EXPLORERS.values():
        for child in build().children:
            if type(child).__name__ != "HTML":
                assert child.description and len(child.description) < 75
