"""From effect and assumptions to distributions, drivers and what to learn first."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerlib import uncertainty
from peerlib.datasets import load
from peerlib.effects import days_saved, usable
from peerlib.prices import Price, convert, inflate
from peerlib.shared.nearest import UnknownName
from peerlib.uncertainty import Fixed, Gamma, Normal, Pert, StudentT, Triangular, Truncated, Uniform
from peerlib.value import BASE_CASES, Assumptions, as_model, value_for_money
from peerlib.value import certainty as lab
from peerlib.value.assumptions import FIELDS
from peerlib.value.scenarios import (
    Scenario,
    compare_services,
    compare_structures,
    in_words,
    services,
    simulate_scenario,
    structures,
)
from peerlib.value.what_is_uncertain import PRICES_SEEN, base_for, distributions_for, labels, ranges_for, what_is_uncertain

SLEDGE = days_saved("sledge_2011")
NINE = Assumptions(follow_up_months=9)
PLACE = Assumptions(follow_up_months=9, months_of_support=12)


@pytest.fixture(autouse=True)
def no_warning_leaks():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def drawn():
    return lab.simulate_value(SLEDGE)


@pytest.fixture(scope="module")
def unstated():
    """The same with what differs between services drawn too, over the ranges that are tested."""
    ranges = {"caseload": (2, 27), "months_of_support": (4, 24)}
    return lab.simulate_value(SLEDGE, PLACE, distributions_for(SLEDGE, PLACE, ranges=ranges))


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
        assert "effect_share" in ranges_for(effect), "one bar for days, share and months: here the share"
    assert distributions_for(9, NINE)["days_saved"] == Fixed(9)
    assert "without a standard error" in what_is_uncertain(9, NINE).loc[0, "why"]


def test_every_assumption_is_drawn_or_held_for_a_reason():
    for base in BASE_CASES:
        table = what_is_uncertain(SLEDGE, Assumptions(base=base)).set_index("parameter")
        assert list(table.index) == ["days_saved", *(name for name in FIELDS if name != "hours_of_support")]
        assert (table["why"].str.len() > 10).all() and (table["status"] == "ours").all()
        assert set(table.index[table["sampled"]]) == {"days_saved", "bed_day_cost", "cashable_share"}
        kinds = {name: known.kind for name, known in FIELDS.items() if name in table.index}
        assert table["kind"].drop("days_saved").to_dict() == kinds
        for name in ("effect_share", "effect_months"):
            assert "no range of it was seen" in table.loc[name, "why"]
    table = what_is_uncertain(SLEDGE, ranges={"caseload": (2, 27)}).set_index("parameter")
    assert table.loc["caseload", "distribution"] == "PERT: between 2 and 27, most likely 10"
    assert table.loc["caseload", "why"] == "drawn over the range that you gave"


def test_what_the_reader_gave_is_known_and_never_varies():
    """Whatever belongs to a service, and whatever was typed, is the same in every draw."""
    mine = Assumptions(bed_day_cost=600, cashable_share=0.5, caseload=7, overhead_share=0.3, training_cost=900)
    assert list(distributions_for(SLEDGE, mine)) == ["days_saved"]
    assert what_is_uncertain(SLEDGE, mine).set_index("parameter").loc["bed_day_cost", "why"] == "known: you gave it"
    drawn = lab.simulate_value(SLEDGE, mine, draws=50)
    assert list(drawn.inputs) == ["days_saved"] and drawn.outputs["cost"].nunique() == drawn.outputs["people"].nunique() == 1
    asked = distributions_for(SLEDGE, mine, ranges={"bed_day_cost": PRICES_SEEN, "effect_share": (0.5, 1)})
    assert asked["bed_day_cost"] == Pert(162, 600, 719) and asked["effect_share"] == Pert(0.5, 1, 1)


@settings(max_examples=20)
@given(st.floats(2, 27), st.floats(4, 24), st.floats(0, 1.5))
def test_a_stated_service_is_held_in_every_draw(caseload, months, overheads):
    stated = Assumptions(caseload=caseload, months_of_support=months, overhead_share=overheads)
    drawn = lab.simulate_value(SLEDGE, stated, draws=20)
    held = {name for name, known in FIELDS.items() if known.kind in ("service", "convention", "effect")}
    assert not held & set(drawn.inputs)
    assert drawn.outputs["people"].to_numpy() == pytest.approx(caseload * 12 / months)


def test_the_range_of_prices_is_that_of_what_was_seen():
    """Lawn's day, 310 AUD of 2008, as English pounds of 2012; and acute adult care of 2024/25."""
    costs = load("unit_costs").set_index("cost_id")["value"]
    lawn = convert(inflate(Price(costs["BD046"] / costs["BD048"], "AUD", 2008), 2012, "australia gdp deflator"), "GBP").amount
    assert PRICES_SEEN == (round(lawn), round(costs["BD022"]))


def test_also_leave_out_and_shape():
    found = distributions_for(SLEDGE, also=["pay", "caseload"], leave_out=["bed_day_cost"], shape="triangular")
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
    assert distributions_for(SLEDGE, mine, also="bed_day_cost")["bed_day_cost"] == Pert(319, 600, 600)
    table = what_is_uncertain(SLEDGE, mine, also="bed_day_cost").set_index("parameter")
    assert "widened" in table.loc["bed_day_cost", "why"]
    assert ranges_for(SLEDGE, mine)["bed_day_cost"] == (319, 600)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: distributions_for(SLEDGE, also="caseloads"), "Nearest: caseload"),
        (lambda: distributions_for(SLEDGE, leave_out=["bed_price"]), "Nearest: .*bed_day_cost"),
        (lambda: distributions_for(SLEDGE, also="pay", leave_out="pay"), "both in also and in leave_out"),
        (lambda: distributions_for(SLEDGE, also="follow_up_months"), "belongs to the effect"),
        (lambda: distributions_for(SLEDGE, ranges={"follow_up_months": (3, 9)}), "belongs to the effect"),
        (lambda: distributions_for(SLEDGE, ranges={"days_saved": (3, 9)}), "that of its trial"),
        (lambda: distributions_for(SLEDGE, ranges={"caseload": (12, 15)}), "caseload: .*lies outside 12 to 15"),
        (lambda: distributions_for(SLEDGE, ranges={"pay": (1, 9e4)}, leave_out="pay"), "both in ranges and in leave_out"),
        (lambda: distributions_for(SLEDGE, also="hours_of_support"), "no value to draw around"),
        (lambda: distributions_for(SLEDGE, by="bootstrap"), "use 'normal' or 't'"),
        (lambda: distributions_for(SLEDGE, shape="square"), "use 'pert' or 'triangular'"),
        (lambda: distributions_for(days_saved("min_2007"), NINE), "Use assumptions.for_effect"),
        (lambda: distributions_for(SLEDGE, Assumptions(caseload=np.array([5, 10]))), "caseload: several values at once"),
        (lambda: distributions_for("sledge_2011"), "'sledge_2011'"),
        (lambda: distributions_for(float("nan"), NINE), "value: nan is no usable number"),
        (lambda: distributions_for(400, NINE), "400 is not possible"),
        (lambda: distributions_for(Normal(900, 10), NINE), "Only 0.0% of the distribution"),
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
        result = value_for_money(days, NINE.but(**numbers))
        for name in ("net_value", "net_cash", "benefit_cost_ratio", "bed_days", "cost"):
            assert drawn.outputs[name][row] == pytest.approx(getattr(result, name))


def test_the_means_of_the_draws_are_those_of_the_distributions(drawn):
    for name, distribution in drawn.distributions.items():
        values = drawn.inputs[name]
        assert abs(values.mean() - distribution.mean) < 4 * values.std() / 100


def test_net_value_by_hand_where_the_mean_can_be_worked_out():
    """Days and caseload independent, all else held: the mean of caseload x days x 350 - 21,138.04 is a product of means."""
    held = {"days_saved": Normal(9, 4.57), "caseload": Uniform(5, 15)}
    found = lab.simulate_value(SLEDGE, PLACE, held, 200_000).summary()
    assert abs(found.mean - (10 * 9 * 350 - 21138.04)) < 4 * found.mc_error


def test_every_usable_effect_can_be_simulated_and_put_in_a_tornado():
    for effect in usable():
        assert lab.simulate_value(effect, draws=200).summary().draws == 200
        table = uncertainty.one_way(as_model(Assumptions().for_effect(effect)), ranges_for(effect), base_for(effect))
        expected = value_for_money(effect, Assumptions().for_effect(effect)).net_value
        assert table["result_base"].tolist() == pytest.approx([expected] * len(table))
    ranges = ranges_for(SLEDGE, also="working_hours", leave_out="pay")
    assert "working_hours" in ranges and "pay" not in ranges and "contact_share" not in ranges
    assert not {"effect_share", "effect_months", "follow_up_months"} & set(ranges), "days saved is their one bar"
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
    assert list(table.index) == list(structures(NINE)) and table.notna().all().all()
    cost = 21138.04
    base, half = table.loc["as assumed"], table.loc["half of the effect"]
    # The same draws: half of the effect halves every saving exactly.
    assert half["net_value"] + cost == pytest.approx((base["net_value"] + cost) / 2, abs=0.01)
    assert table.loc["none of the effect", ["net_value", "net_value_low", "net_value_high"]].tolist() == pytest.approx(
        [-cost] * 3, abs=0.01
    )
    assert table.loc["every freed day becomes cash", "net_cash"] == pytest.approx(base["net_value"])
    assert table.loc["no freed day becomes cash", "net_cash_probability"] == 0
    assert table.loc["care at home counted too", "net_value"] < base["net_value"] < table.loc["effect lasts a year", "net_value"]
    mine = compare_structures(SLEDGE, draws=500, scenarios={"small caseload": {"caseload": 4.0}})
    assert mine["scenario"].tolist() == ["small caseload"]
    words = in_words(table.reset_index())
    assert (
        words.loc["none of the effect", "net value, mean"] == "-21,138"
        and words.loc["as assumed", "net value, mean"][-2:] == "00"
    )
    assert words.loc["as assumed", "net value, 95% interval"].count("00") == 2


def test_what_a_scenario_fixes_is_not_drawn():
    a = Assumptions(cashable_share=1.0)
    assert (
        "cashable_share" not in lab.simulate_value(SLEDGE, a, distributions_for(SLEDGE, a, leave_out="cashable_share"), 50).inputs
    )


def test_drivers(unstated):
    table = lab.drivers(unstated)
    assert table["parameter"].tolist()[:2] == ["days_saved", "caseload"] and table["share"].sum() == pytest.approx(1)
    by_name = table.set_index("parameter")
    assert by_name.loc["months_of_support", "rank_correlation"] < 0 < by_name.loc["days_saved", "rank_correlation"]
    spearman = unstated.inputs["caseload"].corr(unstated.outputs["net_value"], method="spearman")
    assert by_name.loc["caseload", "rank_correlation"] == pytest.approx(spearman)
    assert lab.drivers(unstated, "net_cash").set_index("parameter").loc["cashable_share", "share"] > 0.1
    held = lab.drivers(lab.simulate_value(9, NINE, distributions={"caseload": Fixed(10)}, draws=20))
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
    net = found.outcome("net_value")
    assert net.mean() > 0 and uncertainty.evpi(lab.options(found)) == pytest.approx(np.maximum(-net, 0).mean())
    sure = lab.simulate_value(9, NINE, distributions={"caseload": Fixed(10)}, draws=20)
    assert uncertainty.evpi(lab.options(sure)) == 0
    assert lab.what_to_learn_first(sure)["evppi"].tolist() == [0, 0]


@settings(max_examples=25)
@given(st.floats(0.5, 30), st.floats(0.1, 1.0), st.integers(0, 50))
def test_a_higher_bed_price_never_lowers_the_probability_when_days_are_saved(days, spread, seed):
    effect = Truncated(Normal(days, spread * days), 0, 200)
    drawn = distributions_for(effect, NINE, leave_out="bed_day_cost")
    found = lab.simulate_value(effect, NINE, drawn, draws=200, seed=seed)
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


def test_the_main_line_is_a_simulation_for_a_stated_service():
    """The numbers of 20,000 draws with seed 1: caseloads of 10, 5 and 15, support matched to the nine months."""
    table = compare_services(SLEDGE, draws=20_000).set_index("service")
    assert table["caseload"].tolist() == [5, 10, 15] and set(table["months_of_support"]) == {9.0}
    assert table["net_value_probability"].tolist() == pytest.approx([0.501, 0.835, 0.902], abs=0.001)
    assert table["evpi"].tolist() == pytest.approx([4328, 1911, 1496], abs=1)
    usual = table.loc["caseload of 10"]
    shown = usual[["net_value", "net_value_low", "net_value_high"]].tolist()
    assert shown == pytest.approx([21_170, -21_541, 63_609], abs=1)
    assert usual["net_cash_probability"] == pytest.approx(0.182, abs=0.001) and usual["evpi_error"] == pytest.approx(42, abs=1)
    mine = compare_services(SLEDGE, {"mine": Assumptions(caseload=8, months_of_support=12)}, draws=50)
    assert mine["people"].tolist() == [8] and list(services(SLEDGE, NINE)) == list(table.index)


def test_the_range_of_prices_that_was_seen_makes_little_difference():
    wide = lab.simulate_value(SLEDGE, distributions=distributions_for(SLEDGE, ranges={"bed_day_cost": PRICES_SEEN}), draws=20_000)
    assert wide.summary().probability == pytest.approx(0.824, abs=0.001) and wide.summary().mean == pytest.approx(24_266, abs=1)


def test_a_population_value_is_of_what_is_uncertain_only(drawn, unstated):
    found = lab.population(drawn, posts=100, years=5)
    one = uncertainty.evpi(lab.options(drawn))
    assert found == pytest.approx(uncertainty.population_value(float(one), 100, 5, 0.035))
    assert found.mc_error / found == pytest.approx(one.mc_error / one)
    with pytest.raises(ValueError, match="drew caseload, months_of_support, which each service knows of itself"):
        lab.population(unstated, posts=100, years=5)
    held = lab.simulate_value(SLEDGE, distributions={"caseload": Fixed(10)}, draws=50)
    assert lab.population(held, 10, 1) >= 0


def test_the_lab_draws_nothing_that_was_typed_unless_asked():
    typed = Scenario(assumptions={"bed_day_cost": 500, "caseload": 8})
    assert typed.uncertain == ["days_saved", "cashable_share"] and {"bed_day_cost", "caseload"} <= set(typed.offered)
    assert list(simulate_scenario(typed, draws=20).inputs) == ["days_saved", "cashable_share"]
    asked = Scenario(assumptions={"bed_day_cost": 500}, drawn=("days_saved", "bed_day_cost", "caseload"))
    drawn = simulate_scenario(asked, draws=20)
    assert {name for name in drawn.inputs if drawn.inputs[name].nunique() > 1} == {"days_saved", "bed_day_cost", "caseload"}


def test_another_follow_up_takes_the_months_of_support_along_and_months_alone_move_alone():
    model = as_model(NINE)
    assert (
        model(days_saved=9, follow_up_months=12)["people"] == 10 and model(days_saved=9, follow_up_months=9)["people"] == 120 / 9
    )
    assert model(days_saved=9, months_of_support=6)["bed_days"] == pytest.approx(9 * 20)
    bars = uncertainty.one_way(model, ranges_for(SLEDGE), base_for(SLEDGE)).set_index("parameter")
    assert bars.loc["months_of_support", "result_low"] == pytest.approx(9 * 30 * 350 - 21138.04, abs=0.01)
    assert "alone, same days" in labels()["months_of_support"] and "cashable_share" not in bars.index


def test_every_scenario_of_the_lab_and_every_structure_has_one_horizon_unless_its_name_says_otherwise():
    from peerlib.widgets.certainty import lab_scenarios

    for name, scenario in lab_scenarios().items():
        for structure in scenario.structures:
            _, a, _ = Scenario(scenario.effect, structure=structure, assumptions=scenario.assumptions).settled
            said = "support" in name or "effect gone after" in structure or "effect lasts" in structure or "place" in name
            said = said or "dose" in name or "session" in name
            assert said or a.months_of_support == a.effect_months == a.follow_up_months, (name, structure)


def test_ends_that_nothing_reaches_are_not_printed_and_those_that_count_are():
    assert what_is_uncertain(SLEDGE).loc[0, "distribution"] == "normal: mean 9, 95% between 0.0438 and 18"
    assert "kept between -274 and 274" in what_is_uncertain(Normal(9, 150), NINE).loc[0, "distribution"]
