"""From effect and assumptions to distributions, drivers and what to learn first."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerlib import uncertainty
from peerlib.effects import days_saved, usable
from peerlib.shared.nearest import UnknownName
from peerlib.uncertainty import Fixed, Gamma, Normal, Pert, StudentT, Triangular, Truncated, Uniform
from peerlib.value import BASE_CASES, Assumptions, as_model, value_for_money
from peerlib.value import certainty as lab
from peerlib.value.assumptions import FIELDS
from peerlib.value.scenarios import compare_structures, structures
from peerlib.value.what_is_uncertain import base_for, distributions_for, ranges_for, what_is_uncertain

SLEDGE = days_saved("sledge_2011")


@pytest.fixture(autouse=True)
def no_warning_leaks():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def drawn():
    return lab.simulate_value(SLEDGE)


def test_sledge_has_the_interval_of_its_trial():
    """-9.0 days, 0.04 to 17.96 saved by the normal; by t with 72 degrees of freedom the interval reaches zero."""
    by_normal, by_t = (distributions_for(SLEDGE, by=by)["days_saved"] for by in ("normal", "t"))
    assert by_normal.quantile([0.025, 0.975]) == pytest.approx([0.04, 17.96], abs=0.01) and by_normal.of.mean == pytest.approx(9)
    assert isinstance(by_t.of, StudentT) and by_t.quantile(0.025) < 0 < by_t.quantile(0.05)
    assert by_t.quantile(0.975) > by_normal.quantile(0.975)


def test_an_effect_without_a_standard_error_is_held_and_it_is_said():
    for study in ("min_2007", "lawn_2008", "landers_2014"):
        effect = days_saved(study)
        assert isinstance(distributions_for(effect)["days_saved"], Fixed)
        table = what_is_uncertain(effect).set_index("parameter")
        assert "no standard error" in table.loc["days_saved", "why"] and not table.loc["days_saved", "sampled"]
        assert "days_saved" not in ranges_for(effect)
    assert distributions_for(9)["days_saved"] == Fixed(9)
    assert "without a standard error" in what_is_uncertain(9).loc[0, "why"]


def test_every_assumption_is_drawn_or_held_for_a_reason():
    for base in BASE_CASES:
        table = what_is_uncertain(SLEDGE, Assumptions(base=base)).set_index("parameter")
        assert (
            list(table.index) == ["days_saved", *FIELDS]
            and (table["why"].str.len() > 10).all()
            and (table["status"] == "ours").all()
        )
        assert set(table.index[table["sampled"]]) == {
            "days_saved",
            "caseload",
            "months_of_support",
            "bed_day_cost",
            "cashable_share",
        }
    assert (
        what_is_uncertain(SLEDGE).set_index("parameter").loc["caseload", "distribution"]
        == "PERT: between 2 and 27, most likely 10"
    )


def test_a_cost_is_drawn_once_it_is_counted():
    counted = Assumptions(overhead_share=0.3, training_cost=900)
    found = distributions_for(SLEDGE, counted)
    assert (
        found["overhead_share"] == Pert(0, 0.3, 1.5)
        and {"training_cost", "years_in_post"} <= set(found)
        and "setup_cost" not in found
    )
    why = what_is_uncertain(SLEDGE, counted).set_index("parameter")["why"]
    assert "not counted" in why["setup_cost"] and why["overhead_share"] == "no rate was seen"


def test_also_leave_out_and_shape():
    found = distributions_for(SLEDGE, also="pay", leave_out=["bed_day_cost"], shape="triangular")
    assert isinstance(found["pay"], Triangular) and type(found["caseload"]) is Triangular and "bed_day_cost" not in found
    why = what_is_uncertain(SLEDGE, also="pay", leave_out="bed_day_cost").set_index("parameter")
    assert why.loc["pay", "sampled"] and why.loc["bed_day_cost", "why"] == "left out by you"
    held = lab.simulate_value(SLEDGE, distributions={"days_saved": Fixed(9), "caseload": Uniform(5, 15)}, draws=100)
    assert list(held.inputs) == ["days_saved", "caseload"]
    assert list(lab.simulate_value(SLEDGE, distributions={"caseload": Uniform(5, 15)}, draws=100).inputs) == [
        "caseload",
        "days_saved",
    ]


def test_a_range_is_widened_to_hold_the_readers_value_and_it_is_said():
    mine = Assumptions(bed_day_cost=600)
    assert distributions_for(SLEDGE, mine)["bed_day_cost"] == Pert(319, 600, 600)
    assert "widened" in what_is_uncertain(SLEDGE, mine).set_index("parameter").loc["bed_day_cost", "why"]
    assert ranges_for(SLEDGE, mine)["bed_day_cost"] == (319, 600)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: distributions_for(SLEDGE, also="caseloads"), "Nearest: caseload"),
        (lambda: distributions_for(SLEDGE, leave_out=["bed_price"]), "Nearest: .*bed_day_cost"),
        (lambda: distributions_for(SLEDGE, also="pay", leave_out="pay"), "both in also and in leave_out"),
        (lambda: distributions_for(SLEDGE, also="follow_up_months"), "belongs to the effect"),
        (lambda: distributions_for(SLEDGE, by="bootstrap"), "use 'normal' or 't'"),
        (lambda: distributions_for(SLEDGE, shape="square"), "use 'pert' or 'triangular'"),
        (lambda: distributions_for(days_saved("min_2007"), Assumptions()), "Use assumptions.for_effect"),
        (lambda: distributions_for(SLEDGE, Assumptions(caseload=np.array([5, 10]))), "caseload: several values at once"),
        (lambda: distributions_for("sledge_2011"), "'sledge_2011'"),
        (lambda: distributions_for(float("nan")), "value: nan is no usable number"),
        (lambda: distributions_for(400), "400 is not possible"),
        (lambda: distributions_for(Normal(900, 10)), "Only 0.0% of the distribution"),
        (lambda: lab.simulate_value(SLEDGE, distributions={"caseload": Fixed(0)}, draws=10), "caseload: 0 is not possible"),
        (lambda: lab.simulate_value(SLEDGE, distributions={"caseloads": Fixed(1)}, draws=10), "Nearest: caseload"),
        (lambda: lab.simulate_value(SLEDGE, distributions={"caseload": 10}, draws=10), "caseload: 10 is not a distribution"),
        (lambda: structures(vanishes_after=30), "give 0 to 9"),
        (lambda: structures(vanishes_after="soon"), "'soon' is not a number"),
    ],
)
def test_what_does_not_fit_is_refused_in_sentences(call, message):
    with pytest.raises((ValueError, UnknownName), match=message):
        call()


def test_draws_stay_within_what_is_possible_and_those_drawn_again_are_counted():
    wild = {
        "days_saved": Normal(9, 150),
        "cashable_share": Normal(0.2, 0.2),
        "bed_day_cost": Gamma(350, 60),
        "caseload": Normal(10, 6),
    }
    found = lab.simulate_value(SLEDGE, distributions=wild, draws=5000)
    most = 9 * 365.25 / 12
    assert (
        found.inputs["days_saved"].abs().max() <= most
        and found.inputs["cashable_share"].between(0, 1).all()
        and found.inputs["caseload"].min() >= 0.1
    )
    assert set(found.truncated) == {"days_saved", "cashable_share", "caseload"} and min(found.truncated.values()) > 50
    assert f"{found.truncated['caseload']:,} draws of caseload" in found.sentence
    plain = lab.simulate_value(SLEDGE, draws=1000)
    assert plain.truncated == {"days_saved": 0} and "drawn again" not in plain.sentence


def test_each_draw_is_the_sum_of_the_workbook(drawn):
    for row in (0, 17, 9999):
        numbers = {name: float(drawn.inputs[name][row]) for name in drawn.inputs}
        days = numbers.pop("days_saved")
        result = value_for_money(days, Assumptions(**numbers))
        for name in ("net_saving", "net_cash", "benefit_cost_ratio", "bed_days", "cost"):
            assert drawn.outputs[name][row] == pytest.approx(getattr(result, name))


def test_the_means_of_the_draws_are_those_of_the_distributions(drawn):
    for name, distribution in drawn.distributions.items():
        values = drawn.inputs[name]
        assert abs(values.mean() - distribution.mean) < 4 * values.std() / 100


def test_net_saving_by_hand_where_the_mean_can_be_worked_out():
    """Days and caseload independent, all else held: the mean of caseload x days x 350 - 21,138.04 is a product of means."""
    held = {"days_saved": Normal(9, 4.57), "caseload": Uniform(5, 15)}
    found = lab.simulate_value(SLEDGE, distributions=held, draws=200_000).summary()
    assert abs(found.mean - (10 * 9 * 350 - 21138.04)) < 4 * found.mc_error


def test_every_usable_effect_can_be_simulated_and_put_in_a_tornado():
    for effect in usable():
        assert lab.simulate_value(effect, draws=200).summary().draws == 200
        table = uncertainty.one_way(as_model(Assumptions().for_effect(effect)), ranges_for(effect), base_for(effect))
        expected = value_for_money(effect, Assumptions().for_effect(effect)).net_saving
        assert table["result_base"].tolist() == pytest.approx([expected] * len(table))
    ranges = ranges_for(SLEDGE, also="working_hours", leave_out="pay")
    assert "working_hours" in ranges and "pay" not in ranges and "contact_share" not in ranges
    assert ranges["days_saved"] == pytest.approx((0.04, 17.96), abs=0.01)


def test_structures_change_what_they_say():
    found = structures(vanishes_after=3)
    assert found["as assumed"] == {} and found["effect gone after 3 months"] == {"effect_months": 3.0}
    for changes in found.values():
        Assumptions().but(**changes)
    other = structures(Assumptions(community_day_cost=13, overhead_share=0.2, effect_months=12, effect_share=0.8))
    assert "effect lasts a year" not in other and "overheads at their ceiling" not in other
    assert other["care at home not counted"] == {"community_day_cost": 0.0} and other["half of the effect"] == {
        "effect_share": 0.4
    }


def test_structures_side_by_side():
    table = compare_structures(SLEDGE, draws=2000).set_index("scenario")
    assert list(table.index) == list(structures(Assumptions())) and table.notna().all().all()
    cost = 21138.04
    base, half = table.loc["as assumed"], table.loc["half of the effect"]
    # The same draws: half of the effect halves every saving exactly.
    assert half["net_saving"] + cost == pytest.approx((base["net_saving"] + cost) / 2, abs=0.01)
    assert table.loc["none of the effect", ["net_saving", "net_saving_low", "net_saving_high"]].tolist() == pytest.approx(
        [-cost] * 3, abs=0.01
    )
    assert table.loc["every freed day becomes cash", "net_cash"] == pytest.approx(base["net_saving"])
    assert table.loc["no freed day becomes cash", "net_cash_probability"] == 0
    assert (
        table.loc["care at home counted too", "net_saving"] < base["net_saving"] < table.loc["effect lasts a year", "net_saving"]
    )
    mine = compare_structures(SLEDGE, draws=500, scenarios={"small caseload": {"caseload": 4.0}})
    assert mine["scenario"].tolist() == ["small caseload"]


def test_what_a_scenario_fixes_is_not_drawn():
    a = Assumptions(cashable_share=1.0)
    assert (
        "cashable_share" not in lab.simulate_value(SLEDGE, a, distributions_for(SLEDGE, a, leave_out="cashable_share"), 50).inputs
    )


def test_drivers(drawn):
    table = lab.drivers(drawn)
    assert table["parameter"].tolist()[:2] == ["days_saved", "caseload"] and table["share"].sum() == pytest.approx(1)
    by_name = table.set_index("parameter")
    assert by_name.loc["months_of_support", "rank_correlation"] < 0 < by_name.loc["days_saved", "rank_correlation"]
    spearman = drawn.inputs["caseload"].corr(drawn.outputs["net_saving"], method="spearman")
    assert by_name.loc["caseload", "rank_correlation"] == pytest.approx(spearman)
    assert lab.drivers(drawn, "net_cash").set_index("parameter").loc["cashable_share", "share"] > 0.1
    held = lab.drivers(lab.simulate_value(9, distributions={"caseload": Fixed(10)}, draws=20))
    assert held["share"].tolist() == [0, 0]


def test_what_to_learn_first(drawn):
    table = lab.what_to_learn_first(drawn)
    assert table.loc[0, "parameter"] == "days_saved" and table["evppi"].is_monotonic_decreasing
    everything = uncertainty.evpi(lab.options(drawn))
    assert table.attrs["evpi"] == everything and table["share_of_evpi"].tolist() == pytest.approx(
        (table["evppi"] / everything).tolist()
    )
    by_name = table.set_index("parameter")
    assert by_name.loc["cashable_share", "evppi"] == 0 and not by_name.loc["cashable_share", "above_noise"]
    assert lab.what_to_learn_first(drawn, "net_cash", 20).set_index("parameter").loc["cashable_share", "above_noise"]
    together = uncertainty.evppi(lab.options(drawn), drawn.inputs, list(drawn.inputs), permutations=5)
    assert together.value == pytest.approx(everything, rel=0.01)


def test_the_decision_by_hand():
    """Employ or not: perfect information is worth the average loss avoided, as long as employing is better on average."""
    found = lab.simulate_value(SLEDGE, draws=1000)
    net = found.outcome("net_saving")
    assert net.mean() > 0 and uncertainty.evpi(lab.options(found)) == pytest.approx(np.maximum(-net, 0).mean())
    sure = lab.simulate_value(9, distributions={"caseload": Fixed(10)}, draws=20)
    assert uncertainty.evpi(lab.options(sure)) == 0
    assert lab.what_to_learn_first(sure)["evppi"].tolist() == [0, 0]


@settings(max_examples=25)
@given(st.floats(0.5, 30), st.floats(0.1, 1.0), st.integers(0, 50))
def test_a_higher_bed_price_never_lowers_the_probability_when_days_are_saved(days, spread, seed):
    effect = Truncated(Normal(days, spread * days), 0, 200)
    drawn = distributions_for(effect, leave_out="bed_day_cost")
    found = lab.simulate_value(effect, distributions=drawn, draws=200, seed=seed)
    curve = uncertainty.acceptability(found, range(0, 2001, 100), "bed_day_cost")["probability"]
    assert (np.diff(curve) >= 0).all()


def test_the_default_price_is_drawn_so_it_cannot_be_the_axis(drawn):
    with pytest.raises(ValueError, match="bed_day_cost was sampled"):
        uncertainty.acceptability(drawn, [300], "bed_day_cost")


def test_willingness_to_pay_by_hand(drawn):
    curve = lab.willingness_to_pay(drawn, [0, 100, 400])
    for price, probability in curve[["threshold", "probability"]].to_numpy():
        assert probability == pytest.approx(np.mean(drawn.outputs["net_cash"] + price * drawn.outputs["bed_days"] > 0))


def test_same_seed_same_everything():
    pd.testing.assert_frame_equal(lab.simulate_value(SLEDGE, draws=300).outputs, lab.simulate_value(SLEDGE, draws=300).outputs)
