"""The value-for-money sum: hand-worked cases, the reference arithmetic, and what must always hold."""

import dataclasses
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerlib import datasets, widgets
from peerlib.effects import DaysSaved, days_saved, unusable, usable
from peerlib.value import (
    Assumptions,
    Dose,
    as_model,
    break_even,
    by_dose,
    contact_hour_cost,
    dose_range,
    missing,
    people_per_worker_year,
    simulate_value,
    value_for_money,
    worker_cost,
)
from peerlib.value import assumptions as known

SLEDGE = days_saved("sledge_2011")
BASE = Assumptions().for_effect(SLEDGE, "year")


def test_sledge_by_hand():
    """17,618 pay; 10.4% of (17,618 - 7,488) and 14% of 17,618 on top; 10 people, 9 days, 350 a day."""
    oncosts = 0.104 * (17618 - 7488) + 0.14 * 17618
    cost = 17618 + oncosts
    result = value_for_money(9.0, BASE)
    assert result.cost == pytest.approx(cost) and cost == pytest.approx(21138.04)
    assert result.gross_value == pytest.approx(10 * 9 * 350)
    assert result.net_value == pytest.approx(31500 - cost)
    assert result.benefit_cost_ratio == pytest.approx(31500 / cost)
    assert result.cash_released == pytest.approx(0.2 * 31500)
    assert result.per_person.cost == pytest.approx(cost / 10)
    assert result.per_person.benefit_cost_ratio == pytest.approx(result.benefit_cost_ratio)


def test_base_cases_stand_where_the_evidence_guide_puts_them():
    """About 20,800 and 21,100 a worker, 62 and 60 bed days to break even (2011/12 and 2012/13)."""
    for base, worker, days in [("England 2011/12", 20800, 62), ("England 2012/13", 21100, 60)]:
        a = Assumptions(base=base)
        cost = worker_cost(a).total
        assert round(cost, -2) == worker and round(cost / a.bed_day_cost) == days


def test_a_years_place_needs_seven_people_at_sledge_five_at_min_ten_at_lawn():
    people = {e.study: break_even("caseload", e, BASE.for_effect(e)).value for e in usable()}
    assert {study: math.ceil(people[study]) for study in ("sledge_2011", "min_2007", "lawn_2008")} == {
        "sledge_2011": 7,
        "min_2007": 5,
        "lawn_2008": 10,
    }


def test_the_reference_arithmetic():
    """Hand-checked fractions: wage 24,000, on-costs 25%, overheads 5,000, 110 days at 320."""
    a = Assumptions(pay=24000, oncost_share=0.25, overhead_share=5000 / 30000, bed_day_cost=320, caseload=10, follow_up_months=12)
    result = value_for_money(11, a)
    assert result.cost == pytest.approx(35000)
    assert result.benefit_cost_ratio == pytest.approx(1.0057142857142858)
    assert 4 * result.net_value == pytest.approx(800)
    assert break_even("days_saved", None, a).value * 10 == pytest.approx(109.375)
    assert break_even("bed_day_cost", 11, a).value == pytest.approx(318.1818181818182)
    days, price = np.array([[40], [110], [180]]), np.array([200, 320, 450])
    grid = value_for_money(days / 10, a.but(bed_day_cost=price)).benefit_cost_ratio
    assert grid[0] == pytest.approx([0.22857142857142856, 0.3657142857142857, 0.5142857142857142])
    assert grid[2] == pytest.approx([1.0285714285714285, 1.6457142857142857, 2.3142857142857145])


def test_discounting_as_in_the_reference():
    """1000 a year for three years at 3.5%, the first undiscounted, are 2899.694."""
    assert 3000 * known_factor(36, 0.035) == pytest.approx(2899.69427524563)
    assert known_factor(9, 0.035) == 1


def known_factor(months, rate):
    from peerlib.value.savings import _discount_factor

    return float(_discount_factor(months, rate))


days = st.floats(-200, 200)
plausible = {name: st.floats(*BASE.range(name)) for name in known.FIELDS}
some = st.fixed_dictionaries(
    {
        n: plausible[n]
        for n in ("caseload", "months_of_support", "bed_day_cost", "overhead_share", "effect_share", "cashable_share")
    }
)


@given(st.floats(0, 200), some, st.floats(0, 500))
def test_a_higher_bed_price_never_lowers_savings(saved, changes, more):
    a = BASE.but(**changes)
    dearer = a.but(bed_day_cost=a.bed_day_cost + more)
    assert value_for_money(saved, dearer).gross_value >= value_for_money(saved, a).gross_value
    assert value_for_money(saved, dearer).cash_released >= value_for_money(saved, a).cash_released


@given(days, some)
def test_with_days_lost_there_is_no_saving(saved, changes):
    result = value_for_money(saved, BASE.but(**changes))
    assert math.copysign(1, result.gross_value or 0.0) == math.copysign(1, saved) or result.gross_value == 0


@pytest.mark.parametrize(
    "parameter", ["days_saved", "bed_day_cost", "caseload", "pay", "overhead_share", "displaced_worker_cost"]
)
@given(saved=st.floats(0.5, 30), changes=some)
def test_break_even_fed_back_gives_nothing_over(parameter, saved, changes):
    a = BASE.but(**changes)
    found = break_even(parameter, saved, a).value
    if math.isnan(found):
        return
    back = value_for_money(found, a) if parameter == "days_saved" else value_for_money(saved, a.but(**{parameter: found}))
    assert abs(back.net_value) <= 1e-6 * max(abs(back.cost), abs(back.gross_value), 1)


@given(st.lists(st.floats(1, 30), min_size=1, max_size=5), st.lists(st.floats(100, 900), min_size=1, max_size=5))
def test_arrays_equal_loops(caseloads, bed_prices):
    both = value_for_money(9, BASE.but(caseload=np.array(caseloads)[:, None], bed_day_cost=np.array(bed_prices)))
    one_by_one = [[value_for_money(9, BASE.but(caseload=c, bed_day_cost=p)) for p in bed_prices] for c in caseloads]
    for name in ("net_value", "benefit_cost_ratio", "cash_released", "people"):
        expected = np.array([[getattr(r, name) for r in row] for row in one_by_one])
        assert np.allclose(np.broadcast_to(getattr(both, name), expected.shape), expected)


@given(days, some)
def test_replacing_nothing_changes_nothing(saved, changes):
    a = BASE.but(**changes)
    for same in (a.but(), dataclasses.replace(a), Assumptions(**a.values())):
        assert value_for_money(saved, same) == value_for_money(saved, a)


@given(days, some)
def test_the_model_is_the_same_function(saved, changes):
    result = value_for_money(saved, BASE.but(**changes))
    for name, value in as_model(BASE)(days_saved=saved, **changes).items():
        assert value == getattr(result, name) or math.isnan(value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pay": -1}, "pay .*is -1; it must be at least 0"),
        ({"caseload": 0}, "caseload .*is 0; it must be at least 0.1"),
        ({"cashable_share": 1.2}, "cashable_share .*is 1.2; it must be at most 1"),
        ({"bed_day_cost": float("nan")}, "bed_day_cost .*nan is no usable number"),
        ({"bed_day_cost": float("inf")}, "inf is no usable number"),
        ({"caseload": np.array([5, np.nan])}, "nan"),
        ({"caseload": np.array([5, 0])}, "is 0; it must be at least 0.1"),
        ({"pay": "much"}, "'much' is not a number"),
        ({"pay": True}, "True is not a number"),
        ({"pay": None}, "None is not a number"),
        ({"payy": 1}, "Nearest: pay"),
        ({"base": "Scotland"}, "There is no base case"),
    ],
)
def test_impossible_values_are_refused_with_field_value_and_limit(changes, message):
    with pytest.raises((ValueError, LookupError), match=message):
        Assumptions(**changes)


def test_assumptions_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        BASE.pay = 1
    many = Assumptions(caseload=np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="read-only"):
        many.caseload[0] = 5


@pytest.mark.parametrize(
    ("saved", "a", "message"),
    [
        (days_saved("min_2007"), BASE, "counted over 12 months"),
        (300, BASE, "do not fit into a follow-up of 9 months, which has 274"),
        (float("nan"), BASE, "missing or infinite"),
        (np.array([1, np.inf]), BASE, "missing or infinite"),
    ],
)
def test_days_that_do_not_match_are_refused(saved, a, message):
    with pytest.raises(ValueError, match=message):
        value_for_money(saved, a)


def test_no_ratio_where_nothing_extra_is_spent_but_a_sentence():
    for displaced, word in [(30000, "cheaper"), (worker_cost(BASE).total, "no dearer")]:
        result = value_for_money(9, BASE.but(displaced_worker_cost=displaced))
        assert math.isnan(result.benefit_cost_ratio)
        assert word in result.sentence and "There is no ratio" in result.sentence
    many = value_for_money(9, BASE.but(displaced_worker_cost=np.array([0, 30000])))
    assert not math.isnan(many.benefit_cost_ratio[0]) and math.isnan(many.benefit_cost_ratio[1])


def test_nothing_is_stretched_unless_one_says_so():
    for a in (Assumptions(follow_up_months=12), BASE.but(follow_up_months=12)):
        assert a.effect_months == 12 and a.source("effect_months").endswith("not stretched")
        assert value_for_money(days_saved("min_2007"), a).benefit_cost_ratio == pytest.approx(2.42, abs=0.005)
    stretched = BASE.but(effect_months=12)
    assert stretched.but(follow_up_months=6).effect_months == 12
    assert "stretched from 9 to 12 months" in value_for_money(9, stretched).sentence
    assert "Effect of Sledge et al. 2011 over 9 months" in value_for_money(days_saved("sledge_2011"), BASE).sentence


def test_cost_and_effect_are_of_one_horizon():
    for effect in usable():
        matched = value_for_money(effect)
        a = Assumptions().for_effect(effect)
        assert a.months_of_support == a.follow_up_months == a.effect_months == effect.follow_up_months
        assert matched == value_for_money(effect, Assumptions()) == value_for_money(effect, a)
        assert "support charged" not in matched.sentence
        year = Assumptions().for_effect(effect, "year")
        assert (year.months_of_support, year.follow_up_months) == (12, effect.follow_up_months)
        assert ("12 months of support charged" in value_for_money(effect, year).sentence) == (effect.follow_up_months != 12)
        assert year.for_effect(effect, "matched").values() == a.values()
    ratios = {e.study: round(value_for_money(e).benefit_cost_ratio, 2) for e in usable()}
    assert ratios == {"sledge_2011": 1.99, "min_2007": 2.42, "lawn_2008": 4.05, "landers_2014": 0.17}
    half = Assumptions().for_effect(SLEDGE).but(effect_share=0.5)
    assert value_for_money(SLEDGE, half).benefit_cost_ratio == pytest.approx(0.99, abs=0.005)


def test_support_that_was_seen_or_is_ones_own_is_charged():
    seen = dataclasses.replace(SLEDGE, support_months=4.0)
    assert Assumptions().for_effect(seen).months_of_support == 4
    assert Assumptions().for_effect(seen, "matched").months_of_support == 9
    assert Assumptions(months_of_support=6).for_effect(seen).months_of_support == 6
    assert Assumptions().for_effect(SLEDGE, 7.5).months_of_support == 7.5
    for wrong in ("years", 0, float("nan")):
        with pytest.raises(ValueError, match="use 'matched', 'year', or a number|must be at least|no usable number"):
            Assumptions().for_effect(SLEDGE, wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda: value_for_money(9),
        lambda: value_for_money(np.array([9.0])),
        lambda: value_for_money(9, Assumptions(months_of_support=12)),
        lambda: break_even("caseload", 9),
        lambda: break_even("days_saved", None),
        lambda: as_model()(days_saved=9),
    ],
)
def test_days_without_months_are_refused(call):
    with pytest.raises(ValueError, match=r"over how many months\? Give Assumptions\(follow_up_months=...\)"):
        call()
    assert as_model()(days_saved=9, follow_up_months=9)["net_value"] == pytest.approx(value_for_money(SLEDGE).net_value)


def test_months_of_support_go_with_the_follow_up_unless_set_apart():
    matched = Assumptions(follow_up_months=9)
    assert matched.but(follow_up_months=6).months_of_support == 6 and BASE.but(follow_up_months=6).months_of_support == 12
    assert matched.but(months_of_support=4).follow_up_months == 9
    model, base = as_model(matched), {"days_saved": 9.0, **matched.values()}
    assert model(**{**base, "follow_up_months": 6})["people"] == 20
    assert model(**{**base, "months_of_support": 6})["people"] == 20
    assert model(**{**base, "months_of_support": 6})["bed_days"] == pytest.approx(180)
    assert model(**{**base, "follow_up_months": np.array([6.0, 12.0])})["people"] == pytest.approx([20, 10])
    assert as_model(BASE)(days_saved=9, follow_up_months=6)["people"] == 10
    assert Assumptions().months_of_support is None and "months_of_support" not in Assumptions().values()
    with pytest.raises(ValueError, match="How long is a person supported"):
        people_per_worker_year(Assumptions())


def test_a_percentage_in_place_of_a_share_is_named():
    for wrong in (25, np.array([0.1, 25])):
        with pytest.raises(ValueError, match="share and not a percentage: 25% is 0.25"):
            Assumptions(overhead_share=wrong)


def test_johnson_by_dose_turns_the_answer_round():
    """2.90 days (8.8 fewer readmitted in 100, stays of 32 days); up to ten sessions of about an hour: 0.5 becomes 4."""
    saved, a = (83 / 216 - 64 / 218) * 32, Assumptions(follow_up_months=12)
    assert contact_hour_cost(a) == pytest.approx(24.61, abs=0.005) and value_for_money(saved, a).contact_hours == pytest.approx(
        85.9, abs=0.05
    )
    place, ten = value_for_money(saved, a), by_dose(saved, a, Dose(10))
    assert (round(place.benefit_cost_ratio, 2), round(ten.benefit_cost_ratio, 2)) == (0.48, 4.13)
    assert ten.per_person.cost == pytest.approx(246.1, abs=0.05) and ten.contact_hours == pytest.approx(10)
    assert "10 hours of support a person charged" in ten.sentence
    table = dose_range(saved, a, Dose(10, share_taken_up=0.72), Dose(10), Dose(10, extra_hours_a_session=0.5))
    assert table["ratio"].round(2).to_list() == [5.73, 4.13, 2.75, 0.48] and table["hours"].round(1).to_list() == [
        7.2,
        10,
        15,
        85.9,
    ]
    found = break_even("hours_of_support", saved, a)
    assert found.value == pytest.approx(41.3, abs=0.05)
    assert by_dose(saved, a.but(overhead_share=1.5), Dose(10)).benefit_cost_ratio == pytest.approx(1.65, abs=0.005)
    for wrong in ({"sessions": 0}, {"sessions": 10, "share_taken_up": 1.2}, {"sessions": 10, "extra_hours_a_session": -1}):
        with pytest.raises(ValueError, match="must be"):
            Dose(**wrong)
    with pytest.raises(ValueError, match="hours of contact a year is 0"):
        contact_hour_cost(a.but(contact_share=0))


@given(days, st.floats(0.01, 100), st.floats(0.1, 2))
def test_cost_goes_to_nothing_with_the_dose(saved, hours, least):
    a = Assumptions(follow_up_months=12)
    each = [by_dose(saved, a, Dose(hours * part)).per_person for part in (1, 0.5, 0.01) if hours * part > 0.01]
    for part, one in zip((1, 0.5, 0.01), each):
        assert one.cost == pytest.approx(part * hours * contact_hour_cost(a))
        assert one.gross_value == pytest.approx(saved * 350, abs=1e-6)


@given(days, some, st.floats(0, 100))
def test_net_value_is_value_less_care_at_home_less_cost(saved, changes, at_home):
    result = value_for_money(saved, BASE.but(**changes, community_day_cost=at_home))
    for one in (result, result.per_person, result.for_wte(2.5)):
        assert one.net_value == pytest.approx(one.beds_freed_value - one.community_cost - one.cost)
    assert result.for_wte(2).net_value == pytest.approx(2 * result.net_value)


@given(st.floats(0, 200), some, st.floats(0, 500))
def test_a_higher_bed_price_never_lowers_the_net_value(saved, changes, more):
    a = BASE.but(**changes)
    dearer = a.but(bed_day_cost=a.bed_day_cost + more)
    assert value_for_money(saved, dearer).net_value >= value_for_money(saved, a).net_value


@pytest.mark.filterwarnings("error")
def test_former_names_say_what_to_use():
    result = value_for_money(SLEDGE)
    for former, now in (("saving", "gross_value"), ("net_saving", "net_value")):
        for one in (result, result.per_person):
            with pytest.warns(DeprecationWarning, match=f"{former} is called {now} now"):
                assert getattr(one, former) == getattr(one, now)
    drawn = simulate_value(SLEDGE, draws=20)
    with pytest.warns(DeprecationWarning, match="net_saving is called net_value now"):
        assert drawn.summary("net_saving") == drawn.summary("net_value")


def test_the_break_even_is_half_a_bed_day_for_each_month_of_support():
    for months, needed in ((4, 2.01), (6, 3.02), (9, 4.53), (12, 6.04)):
        found = break_even("days_saved", None, Assumptions(follow_up_months=months))
        assert found.value == pytest.approx(needed, abs=0.005) and "half a bed day for each month of support" in found.sentence
    assert (
        "over 9 months: 0.67 bed days for each month"
        in break_even("days_saved", None, BASE.but(months_of_support=9, caseload=7.5)).sentence
    )
    assert "for each hour of support" in break_even("days_saved", None, BASE.but(hours_of_support=10)).sentence


def test_an_uncontrolled_evaluation_carries_its_caution():
    for effect in usable():
        for one in (value_for_money(effect), break_even("caseload", effect)):
            assert ("uncontrolled evaluation" in one.sentence) == (effect.study == "lawn_2008")
    assert "uncontrolled" not in break_even("days_saved", days_saved("lawn_2008")).sentence


def test_every_named_scenario_is_of_one_horizon_unless_its_name_says_otherwise():
    known_months = [(name, a) for name, (_, a) in widgets.value_scenarios().items()]
    known_months += [(name, one.settled[1]) for name, one in widgets.lab_scenarios().items()]
    known_months += [
        (name, Assumptions(follow_up_months=12, months_of_support=one["months_of_support"]))
        for name, one in widgets.readmission_scenarios().items()
    ]
    for name, a in known_months:
        if not re.search("months of support|stretched|year", name):
            assert a.months_of_support == a.follow_up_months == a.effect_months, name
    assert len(known_months) > 15


@pytest.mark.parametrize("parameter", ["months_of_support", "hours_of_support"])
@given(saved=st.floats(0.5, 30), changes=some)
def test_break_even_in_length_and_dose_fed_back_gives_nothing_over(parameter, saved, changes):
    a = BASE.but(**changes)
    found = break_even(parameter, saved, a).value
    if not math.isnan(found):
        back = value_for_money(saved, a.but(**{parameter: found}))
        assert abs(back.net_value) <= 1e-6 * back.cost
    assert math.isnan(break_even(parameter, -saved, a).value)


def test_support_may_last_half_a_day_s_worth():
    """Sledge: 9 days x 350 x 120 people-months over 21,138 pounds."""
    assert break_even("months_of_support", SLEDGE).value == pytest.approx(9 * 350 * 120 / 21138.04)


@pytest.mark.parametrize(
    ("name", "better"), [("salary", "pay"), ("overheads", "overhead_share"), ("wte", "caseload"), ("dose", "hours_of_support")]
)
def test_what_analysts_call_it_is_understood(name, better):
    with pytest.raises(LookupError, match=f"Nearest: {better}"):
        Assumptions(**{name: 1})


def test_losses_are_told_as_losses():
    lost = value_for_money(-2, BASE)
    assert (
        "uses 20.0 more bed days" in lost.sentence and "net value -£28,138" in lost.sentence and "for each" not in lost.sentence
    )
    cheaper = value_for_money(-2, BASE.but(displaced_worker_cost=25000))
    assert "cheaper" in cheaper.sentence and "net value -£3,138" in cheaper.sentence
    at_home = value_for_money(9, BASE.but(community_day_cost=13))
    assert "value of beds freed £31,500, less £1,170 for care at home" in at_home.sentence


@pytest.mark.parametrize("wrong", ["9", True, "sledge_2011"])
def test_days_that_are_no_number_are_refused(wrong):
    with pytest.raises(ValueError, match="not a number of days"):
        value_for_money(wrong)


def test_many_costs_at_once_can_be_printed():
    assert "2 costs at once" in str(worker_cost(BASE.but(pay=np.array([1e4, 2e4]))))


def test_what_is_not_included_is_said_loudly():
    assert "NOT INCLUDED: overheads, supervision, training and setting up" in str(worker_cost(BASE))
    assert "Not included" not in value_for_money(9, BASE.but(overhead_share=0.1, supervision_hours=1, training_cost=1)).sentence


def test_break_even_says_when_there_is_none():
    nothing = break_even("bed_day_cost", 0, BASE)
    assert math.isnan(nothing.value) and "No possible value" in nothing.sentence
    assert math.isnan(break_even("caseload", -2, BASE).value)
    assert "outside the range we test" in break_even("caseload", 0.5, BASE).sentence
    with pytest.raises(LookupError, match="caseload"):
        break_even("case_load", 9, BASE)
    with pytest.raises(ValueError, match="one set of numbers"):
        break_even("pay", 9, BASE.but(caseload=np.array([1.0, 2.0])))
    with pytest.raises(ValueError, match="counted over 12"):
        break_even("pay", days_saved("min_2007"), BASE)
    with pytest.raises(ValueError, match="one set of numbers"):
        break_even("pay", np.array([1.0, 2.0]), BASE)
    assert "no cost to pay back" in break_even("caseload", 9, BASE.but(displaced_worker_cost=40000)).sentence
    bent = BASE.but(discount_rate=0.06, caseload=1)
    found = break_even("effect_months", 100, bent).value
    assert abs(value_for_money(100, bent.but(effect_months=found)).net_value) < 1e-6
    for article in known.FIELDS:
        if article in ("effect_months", "pay", "overhead_share"):
            assert "at a " not in break_even(article, 9, BASE).sentence


def test_substitute_community_and_stretching_work_as_said():
    a = BASE.but(displaced_worker_cost=10000)
    assert value_for_money(9, a).cost == pytest.approx(BASE.pay * (1 + BASE.oncost_share) - 10000)
    assert value_for_money(9, BASE.but(community_day_cost=13)).gross_value == pytest.approx(90 * (350 - 13))
    assert value_for_money(9, BASE.but(effect_months=12)).bed_days == pytest.approx(120)
    assert value_for_money(9, BASE.but(effect_share=0.5)).bed_days == pytest.approx(45)
    assert people_per_worker_year(BASE.but(months_of_support=4)) == pytest.approx(30)
    assert value_for_money(9, BASE.but(contact_share=0.6)).net_value == value_for_money(9, BASE).net_value


def test_every_assumption_says_what_it_is():
    for base in known.BASE_CASES:
        table = Assumptions(base=base, follow_up_months=9).table()
        assert list(table.index) == list(known.FIELDS)
        assert list(table.index[table["value"].isna()]) == ["hours_of_support"]
        table = table.dropna(subset="value")
        assert (table["low"] <= table["high"]).all() and table["source"].str.len().min() > 2
        assert ((table["value"] >= table["low"]) & (table["value"] <= table["high"])).all(), base
        for source in table["source"]:
            for row in re.findall(r"\b(?:PW|BD|FA)\d{3}\b", source):
                assert len(datasets.sources(row)) == 1


def test_every_assumption_is_of_one_kind():
    of = {kind: [n for n, field in known.FIELDS.items() if field.kind == kind] for kind in ("effect", "uncertain", "convention")}
    assert of == {
        "effect": ["follow_up_months"],
        "uncertain": ["effect_months", "effect_share", "bed_day_cost", "cashable_share"],
        "convention": ["discount_rate"],
    }
    assert {field.kind for field in known.FIELDS.values()} == {*of, "service"} and list(known.FIELDS) == list(
        BASE.but(hours_of_support=5).values()
    )
    assert list(known.FIELDS) == [field.name for field in dataclasses.fields(Assumptions)][:-2]


def test_the_current_case_says_what_is_missing():
    assert len(missing("England 2025/26")) >= 3 and "not included" in missing("England 2012/13")[0]


def test_a_file_of_assumptions(tmp_path):
    path = tmp_path / "mine.csv"
    mine = Assumptions(base="England 2011/12", pay=20000, caseload=12, price_year="2013/14")
    mine.to_csv(path)
    back = Assumptions.from_csv(path)
    assert back.values() == mine.values() and (back.price_year, back.base) == ("2013/14", "England 2011/12")
    BASE.to_csv(path)
    assert Assumptions.from_csv(path).values() == BASE.values()
    path.write_text("assumption;value\ncaseload;15\n", encoding="utf-8-sig")
    assert Assumptions.from_csv(path).caseload == 15
    for text, message in [
        ("assumption,value\ncaseload,many\n", "mine.csv, line 2, caseload: 'many' is not a number"),
        ("assumption,value\ncaselod,5\n", "mine.csv: .*Nearest: caseload"),
        ("assumption,value\ncaseload,-5\n", "mine.csv: caseload"),
        ("a,b\n1,2\n", "no column called assumption, value"),
    ]:
        path.write_text(text)
        with pytest.raises(ValueError, match=message):
            Assumptions.from_csv(path)
    with pytest.raises(ValueError, match="caseload hold several"):
        Assumptions(caseload=np.array([1.0, 2.0])).to_csv(path)


def test_effects_are_worked_out_from_the_tables():
    sledge = days_saved("sledge_2011")
    assert sledge.days == pytest.approx(9.0) and sledge.follow_up_months == 9 and sledge.people == 38
    assert days_saved("min_2007").days == pytest.approx(1549 / 106)
    assert days_saved("lawn_2008").days == pytest.approx(300 / 49)
    assert days_saved("landers_2014").days == 2
    with pytest.raises(LookupError, match="Usable are: sledge_2011"):
        days_saved("klein_1998")
    assert not set(unusable()["study_id"]) & {e.study for e in usable()}


def test_figures_that_a_reader_fills_in_become_usable(work):
    for field, value in [("mean_peer", 3), ("mean_control", 8)]:
        datasets.fill("trial_outcomes", "TO016", field, value, source="the article")
    klein = days_saved("klein_1998")
    assert (klein.days, klein.status, klein.follow_up_months) == (5, "yours", 6)
    assert "klein_1998" not in {e.study for e in usable(own=False)}
    assert isinstance(klein, DaysSaved) and value_for_money(klein, BASE.for_effect(klein)).bed_days == pytest.approx(50)
