"""The explorer of notebook 09: the same sum as everywhere, at every end of every slider."""

import pytest

from peerlib.effects import risk_difference
from peerlib.value import Assumptions, value_for_money
from peerlib.value.assumptions import BASE_CASES
from peerlib.widgets import readmission_explorer, readmission_results, readmission_scenarios


def sliders(explorer):
    return {
        control.description.split(" (")[0]: control for control in explorer.children if type(control).__name__ == "FloatSlider"
    }


def test_the_scenarios_are_johnson_s_counts_and_shipped_stays(work):
    found = readmission_scenarios()
    first = next(iter(found.values()))
    assert first["risk_difference"] == pytest.approx(64 / 218 - 83 / 216) and first["mean_stay"] == 32
    ends = risk_difference(64, 218, 83, 216)
    assert found["Johnson 2018, near end of the interval"]["risk_difference"] == ends["ci_high"]
    assert found["Johnson 2018, far end of the interval"]["risk_difference"] == ends["ci_low"]
    assert [s["mean_stay"] for s in found.values()][:3] == [32, 23, 39]


def test_the_table_by_hand(work):
    table = readmission_results()
    days = (83 / 216 - 64 / 218) * 32
    assert table["days saved"].iloc[0] == pytest.approx(days)
    assert table["ratio"].iloc[0] == pytest.approx(days * 10 * 350 / table["cost"].iloc[0])
    assert table.loc["Johnson 2018, 4 months of support a person", "ratio"] == pytest.approx(3 * table["ratio"].iloc[0])
    assert table.loc["no fewer readmissions (the direction of ENRICH)", "ratio"] == 0


@pytest.mark.parametrize("base", BASE_CASES)
def test_every_slider_at_its_ends_and_in_between(work, base):
    explorer = readmission_explorer(base)
    for name, control in sliders(explorer).items():
        for value in (control.min, control.max, (control.min + control.max) / 3):
            control.value = value
            values = dict(explorer.values)
            days = -values.pop("risk_difference") * values.pop("mean_stay")
            assumptions = Assumptions(base=base, follow_up_months=12, effect_months=12).but(**values)
            assert explorer.result.net_value == pytest.approx(value_for_money(days, assumptions).net_value), (name, value)


def test_more_readmissions_save_nothing_and_the_sentence_says_so(work):
    explorer = readmission_explorer()
    sliders(explorer)["Difference in readmission"].value = 0.1
    assert explorer.result.gross_value < 0 and "net value -£" in explorer.result.sentence


def test_a_scenario_of_ones_own_survives(work):
    explorer = readmission_explorer()
    sliders(explorer)["Length of a stay"].value = 50
    name = next(control for control in explorer.children if type(control).__name__ == "Text")
    name.value = "our ward"
    again = readmission_explorer()
    choose = again.children[0]
    choose.value = "our ward"
    assert sliders(again)["Length of a stay"].value == 50
