"""What a result is held against: people needed to find it, QALYs needed to pay for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerlib.effects import days_saved, optimal_information_size
from peerlib.value import Assumptions, break_even_qaly, value_for_money

SLEDGE = days_saved("sledge_2011")
MATCHED = Assumptions(months_of_support=9).for_effect(SLEDGE)


@pytest.mark.parametrize(
    ("numbers", "people"),
    [
        ((9, 17.31, 21.63), 149),  # 2 x 2.8^2 x 767.5 / 81 = 148.6
        ((4.53, 17.31, 21.63), 587),
        ((-9, 17.31, 21.63), 149),
        ((1, 1, 1), 32),  # 4 x 7.84 = 31.36
        ((1, 0.5, 0.5, 0.9, 0.05), 11),  # 2 x (1.96 + 1.28)^2 x 0.5 = 10.4976
    ],
)
def test_people_needed_by_hand(numbers, people):
    assert optimal_information_size(*numbers) == people


@given(st.floats(0.5, 20), st.floats(1, 40), st.floats(1, 40))
def test_a_smaller_difference_needs_more_people(difference, sd1, sd2):
    wider = optimal_information_size(difference, sd1, sd2)
    assert optimal_information_size(difference / 2, sd1, sd2) >= wider >= 1
    assert optimal_information_size(difference, sd2, sd1) == wider


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: optimal_information_size(0, 1, 1), "difference is 0"),
        (lambda: optimal_information_size(1, 0, 1), "sd1"),
        (lambda: optimal_information_size(1, 1, 1, power=80), "give a share"),
        (lambda: optimal_information_size(1, 1, 1, level=5), "level is 5"),
        (lambda: break_even_qaly(value_for_money(SLEDGE, MATCHED), 0), "threshold"),
        (lambda: break_even_qaly(value_for_money(SLEDGE, MATCHED.but(caseload=[5, 10]))), "many results at once"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_qalys_to_break_even_by_hand():
    """Matched, 12,738 pounds short in cash for 13.3 people: 0.048 a person at 20,000 and 0.032 at 30,000; a year's place more."""
    at = break_even_qaly(value_for_money(SLEDGE, MATCHED))
    assert at.from_net_value == 0 and at.short_of_cash == pytest.approx(12738, abs=1) and at.people == pytest.approx(40 / 3)
    assert at.from_cash == pytest.approx(0.048, abs=0.0005) and "no gain in QALYs" in at.sentence and "0.048 QALYs" in at.sentence
    assert break_even_qaly(value_for_money(SLEDGE, MATCHED), 30_000).from_cash == pytest.approx(0.032, abs=0.0005)
    place = value_for_money(SLEDGE, MATCHED.but(months_of_support=12))
    assert break_even_qaly(place).from_cash == pytest.approx(0.074, abs=0.0005)
    assert break_even_qaly(place, 30_000).from_cash == pytest.approx(0.049, abs=0.001)
    half = break_even_qaly(value_for_money(SLEDGE, MATCHED.but(months_of_support=12, effect_share=0.5)))
    assert half.from_net_value == pytest.approx((21138.04 - 15750) / 10 / 20_000, abs=1e-5)
