"""Explorers as functions: least, largest and odd values, and hostile text."""

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerlib import datasets, widgets
from peerlib.effects import days_saved
from peerlib.my_work import scenarios
from peerlib.value import Assumptions, value_for_money, worker_cost
from peerlib.widgets import helpers, leaf_through


def inside(widget):
    """Return a widget and all that is inside it, in the order of the Tab key."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in inside(child))]


def sliders(explorer):
    return {c.description.split(" (")[0]: c for c in inside(explorer) if type(c).__name__ == "Number"}


def control(explorer, kind, word):
    return next(c for c in inside(explorer) if type(c).__name__ == kind and word in c.description)


def shown(explorer):
    """Return the sentences and the figure."""
    words, figure = (unescape(part.value) for part in explorer.children[0].children[:2])
    return words, figure


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


@pytest.mark.parametrize("typed", ["0", "-5", "10000", "2.5", "two"])
def test_a_fact_that_is_not_there_is_refused_in_words(typed):
    explorer = leaf_through("sledge_2011")
    slider(explorer).value = 3
    slider(explorer).type(typed)
    assert slider(explorer).value == 3 and explorer.result == datasets.all_facts("sledge_2011")[2]
    assert slider(explorer).refused == typed and "The result still stands at 3." in slider(explorer).said


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


EXPLORERS = {"cost": widgets.cost_explorer, "value": widgets.value_explorer}
ALL = {**EXPLORERS, "readmission": widgets.readmission_explorer, "lab": widgets.scenario_lab}


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_slider_at_its_ends_and_beyond(work, name):
    explorer = EXPLORERS[name]()
    for label, slider_ in sliders(explorer).items():
        for value in (slider_.min, slider_.max, slider_.min - 1000, slider_.max + 1e6, (slider_.min + slider_.max) / 3):
            slider_.value = value
            assert slider_.min <= slider_.value <= slider_.max
            assert slider_.value == value or "still stands" in slider_.said, label
            assert explorer.result.sentence in shown(explorer)[0], label
    assert 'alt="' in shown(explorer)[1]


NUMBERS = st.one_of(
    st.floats(-1e7, 1e7), st.floats(-1, 1), st.integers(-50, 50), st.integers(0, 100_000), st.sampled_from([1e300, -0.0])
)


@pytest.mark.parametrize("name", ALL)
def test_a_typed_number_is_used_or_a_sentence_says_why_not(name, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEERLIB_WORK", str(tmp_path_factory.mktemp("work")))
        if name == "lab":
            patch.setattr("peerlib.widgets.certainty.DRAWS", 100)
        patch.setattr("peerlib.widgets.sliders.picture", lambda fig: "")
        patch.setattr("peerlib.widgets.certainty.picture", lambda fig: "")
        explorer = ALL[name]()
        known = explorer.lab.sliders if name == "lab" else explorer.sliders

        @settings(max_examples=100 if name != "lab" else 40)
        @given(st.sampled_from(sorted(known)), NUMBERS)
        def typed(which, number):
            one = known[which]
            if one.layout.display == "none":
                return
            one.type(repr(number))
            if one.refused:
                assert one.refused == repr(number) and "The result still stands at" in one.said
                assert "_" not in one.said, "a name of the code reached the reader"
            else:
                assert one.value == number
                low, high = one.tested
                assert ("Beyond the tested range" in one.said) == (not low <= number <= high)
            assert one.min <= one.value <= one.max
            assert used(explorer, which) == pytest.approx(one.value), "what is shown is what the result uses"

        typed()


def used(explorer, which):
    """Return the number that the result rests on."""
    if hasattr(explorer, "lab"):
        return getattr(explorer.scenario.before[1], which)
    return explorer.values[which]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("27,000", 27_000), ("27000", 27_000), ("£27,000", 27_000), ("12,5", 12.5), ("0,125", 0.125), ("25%", 0.25),
        ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234", 1234), ("−3", -3), ("-0.09", -0.09), ("1e3", 1000),
        (" 7 ", 7), ("3/4", 0.75),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed, number):
    from peerlib.widgets.number import Number

    one = Number(1, 0, 10, 1, "Anything (units)")
    one.type(typed)
    assert one.value == number and not one.refused
    assert ("Read as" in one.said) == any(sign in typed for sign in ",%/")


@pytest.mark.parametrize("typed", ["", "ten", "1,2,3", "nan", "inf", "1e999", "2 or 3", "--1", "3/0", "/4"])
def test_what_is_no_number_is_refused_in_words(typed):
    from peerlib.widgets.number import Number

    one = Number(1, 0, 10, 1, "Anything (units)")
    one.type(typed)
    assert one.value == 1 and "The result still stands at 1." in one.said and (one.refused == typed or not typed)


def test_a_price_typed_beyond_the_slider_is_the_price_of_the_result(work):
    explorer = widgets.value_explorer()
    price = sliders(explorer)["Price of a bed day"]
    price.type("500")
    assert price.value == 500 == explorer.values["bed_day_cost"] and price.max == 500
    assert price.said == "Beyond the tested range of 319 to 410."
    price.type("none")
    assert explorer.values["bed_day_cost"] == 500 and price.refused == "none"
    price.type("400")
    assert (price.value, price.max, price.said) == (400, 410, ""), "the slider is as before once the number is"
    control(explorer, "Button", "Reset").click()
    assert (price.value, price.max, price.said, price.refused) == (350, 410, "", "")


def test_a_refused_number_leaves_the_slider_as_it_was(work):
    explorer = widgets.readmission_explorer()
    difference, price = (sliders(explorer)[label] for label in ("Difference in readmission", "Price of a bed day"))
    before = difference.min, difference.max, difference.value, explorer.result
    difference.type("30")
    assert difference.refused == "30" and (difference.min, difference.max, difference.value, explorer.result) == before
    price.type("500")
    price.type("-3")
    assert price.refused == "-3" and (price.min, price.max, price.value) == (319, 500, 500)


def test_a_price_below_zero_says_what_it_means(work):
    explorer = widgets.cost_explorer()
    sliders(explorer)["Cost of the worker replaced"].type("30000")
    assert "£-" not in shown(explorer)[0] and "is left over with each hour of contact" in shown(explorer)[0]


def test_only_the_newest_position_is_asked_for_after_an_answer(work):
    """The slider waits for this word before it sends the newest position; without it, it would stay deaf."""
    explorer, told = widgets.value_explorer(), []
    one = sliders(explorer)["Caseload"]
    one.send = told.append
    for message in ({"value": 12}, {"typed": "nonsense"}, {"typed": "13"}):
        one._heard(one, message, None)
    assert told == [{"done": True}] * 3 and explorer.values["caseload"] == 13


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
        assert "An hour of contact costs £27.94." in shown(explorer)[0]


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
        "13.3 people a worker-year, time for 64 hours of contact each: £1,585 a person, at £24.61 an hour" in shown(explorer)[0]
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
    assert "choose another name" in inside(explorer)[-3].value


def test_a_damaged_scenario_file_is_put_aside(work):
    work.mkdir()
    (work / "scenarios.json").write_text("{", encoding="utf-8")
    sliders(widgets.value_explorer())["Caseload"].value = 14
    assert (work / "scenarios.unreadable.json").read_text(encoding="utf-8") == "{"


def test_every_control_has_a_label():
    for build in ALL.values():
        for child in inside(build()):
            if type(child).__name__ in ("Number", "Dropdown", "Text", "Button", "Checkbox"):
                assert child.description and len(child.description) < 75
