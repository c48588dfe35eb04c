"""The explorer of notebook 09: the same sum as everywhere, by dose and as a place, at every end of every slider."""

import re

import pytest
from test_notebooks import prose

from peerlib.datasets import followed
from peerlib.effects import readmissions, risk_difference
from peerlib.value import Assumptions, Dose, by_dose, value_for_money
from peerlib.value.assumptions import BASE_CASES
from peerlib.widgets import readmission_explorer, readmission_results, readmission_scenarios

BY_DOSE, PLACE = "Johnson 2018, by dose: ten sessions of an hour", "Johnson 2018, a year's place"


def inside(widget, kind):
    """Return the controls of one kind in an explorer, wherever they are folded."""
    within = [found for child in getattr(widget, "children", ()) for found in inside(child, kind)]
    return [widget, *within] if type(widget).__name__ == kind else within


def sliders(explorer):
    return {control.description.split(" (")[0]: control for control in inside(explorer, "Number")}


def test_the_scenarios_are_johnson_s_counts_and_shipped_stays(work):
    found = readmission_scenarios()
    first = next(iter(found.values()))
    assert first["risk_difference"] == pytest.approx(64 / 218 - 83 / 216) and first["mean_stay"] == 32
    ends = risk_difference(64, 218, 83, 216)
    assert found["Johnson 2018, by dose, near end of the interval"]["risk_difference"] == ends["ci_high"]
    assert found["Johnson 2018, by dose, far end of the interval"]["risk_difference"] == ends["ci_low"]
    assert {s["mean_stay"] for s in found.values()} == {32, 23, 39}


def test_each_scenario_says_how_support_is_charged_and_a_place_is_charged_over_the_months_of_the_days(work):
    for name, values in readmission_scenarios().items():
        assert ("by dose" in name) == bool(values["sessions"]) or name == "no difference in readmission"
        assert values["months_of_support"] == 12 and values["share_taken_up"] == (0.72 if "taken up" in name else 1)


def test_the_table_by_hand(work):
    table = readmission_results()
    days, year = (83 / 216 - 64 / 218) * 32, Assumptions(follow_up_months=12)
    post = value_for_money(days, year).cost
    place, dose = table.loc[PLACE], table.loc[BY_DOSE]
    assert table["days saved"].iloc[0] == pytest.approx(days) and dose["value of beds freed"] == pytest.approx(days * 350)
    assert place["ratio"] == pytest.approx(days * 10 * 350 / post) and place["cost"] == pytest.approx(post / 10)
    assert dose["ratio"] == pytest.approx(days * 350 / dose["cost"]) and dose["hours of contact"] == pytest.approx(10)
    assert dose["ratio"] / place["ratio"] == pytest.approx(place["hours of contact"] / 10)
    assert table.loc["no difference in readmission", "ratio"] == 0


def test_the_finding_place_and_dose_and_its_range(work):
    ratio = readmission_results()["ratio"].round(2)
    assert (ratio[BY_DOSE], ratio[PLACE]) == (4.13, 0.48)
    assert ratio["Johnson 2018, by dose, 72 of 100 sessions taken up"] == 5.73
    assert ratio["Johnson 2018, by dose, half an hour more a session"] == 2.75
    assert ratio["Johnson 2018, by dose, overheads at their ceiling"] == 1.65
    assert ratio[[name for name in ratio.index if "by dose" in name and "end of" in name]].to_list() == [0.09, 8.16]


@pytest.mark.parametrize("base", BASE_CASES)
def test_every_slider_at_its_ends_and_in_between(work, base):
    explorer = readmission_explorer(base)
    assert len(sliders(explorer)) == 11
    parts = ("sessions", "share_taken_up", "hours_a_session", "extra_hours_a_session")
    for name, control in sliders(explorer).items():
        for value in (control.min, control.max, (control.min + control.max) / 3):
            control.value = value
            values = dict(explorer.values)
            days = -values.pop("risk_difference") * values.pop("mean_stay")
            dose = {part: values.pop(part) for part in parts}
            a = Assumptions(base=base, follow_up_months=12).but(**values)
            expected = by_dose(days, a, Dose(**dose)) if dose["sessions"] else value_for_money(days, a)
            assert explorer.result.net_value == pytest.approx(expected.net_value), (name, value)


def test_no_sessions_make_a_place_of_it_and_the_sentence_says_what_is_charged(work):
    explorer = readmission_explorer()
    assert "10 hours of support a person charged" in explorer.result.sentence
    sliders(explorer)["Sessions offered each, in place of months"].value = 0
    assert explorer.result.benefit_cost_ratio == pytest.approx(readmission_results().loc[PLACE, "ratio"])
    assert "hours of support" not in explorer.result.sentence


def test_more_readmissions_save_nothing_and_the_sentence_says_so(work):
    explorer = readmission_explorer()
    sliders(explorer)["Difference in readmission"].value = 0.1
    assert explorer.result.gross_value < 0 and "net value -" in explorer.result.sentence


def test_a_scenario_of_ones_own_survives(work):
    explorer = readmission_explorer()
    sliders(explorer)["Length of a stay"].value = 50
    inside(explorer, "Text")[0].value = "our ward"
    again = readmission_explorer()
    inside(again, "Dropdown")[0].value = "our ward"
    assert sliders(again)["Length of a stay"].value == 50


def test_the_list_of_studies_prints_in_people_s_words():
    listed = followed()
    for column in listed.columns.drop(["year", "used"]):
        coded = listed[column].str.contains(r"\b[A-Z]{2}\d{3}\b|[a-z]_[a-z]")
        assert not coded.any(), (column, listed.loc[coded, column].to_list())
    assert listed["year"].dtype == "Int64"
    assert (
        listed["paper"].value_counts()[["probably one of the six analysed", "could take a place among the six"]] == [6, 2]
    ).all()


def test_what_the_sources_say_is_said_once_and_not_significant_is_not_zero():
    said = followed()["said"]
    assert said["solomon_1995"] == "no difference reported"
    assert said["simpson_2014"] == said["poulsen_2025"] == "reported as not significantly different"
    assert said["mahlke_2017"] == "not seen" and said["puschner_2025"] == ""
    assert said["min_2007"].startswith("fewer people readmitted with peers; fewer bed days with peers in year one")


def test_the_lines_of_the_class_exercise_bring_enrich_into_the_pool(work):
    lines = re.search(r"```python\n(.*?)```", prose("09_newer_evidence.ipynb"), re.S)[1]
    for number in (100, 290, 110, 300):  # made up: none was seen
        lines = lines.replace("...,", f"{number},", 1)
    exec(lines.replace('"..."', '"made up"'), {})
    shipped, own = readmissions(own=False), readmissions().set_index("study")
    assert own.loc["gillard_2022", "status"] == "yours" and len(own) == len(shipped) + 1
    assert own.loc["gillard_2022", "estimate"] == pytest.approx(100 / 290 * 300 / 110)
