"""Inflation and conversion, against published and hand-worked values."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerlib import prices
from peerlib.datasets import tables as schema
from peerlib.prices import INDICES, Price, convert, index, inflate


def test_the_hchs_chain_gives_the_levels_of_the_published_index():
    """From 267 in 2008/09 (row IX007) the chained changes lead to the index that the journal quotes for 2014/15."""
    levels = index("nhs pay and prices")["level"]
    assert levels.iloc[0] == 100 and levels.index[0] == "2008/09"
    hand = 100 * 1.006 * 1.03 * 1.021 * 1.017
    assert levels["2012/13"] == pytest.approx(hand)
    # Across the change of series: HCHS to 2014/15, NHSCII from 2015/16.
    assert levels["2015/16"] / levels["2014/15"] == pytest.approx(1.004)
    assert levels["2024/25"] / levels["2023/24"] == pytest.approx(1.0402)


def test_334_pounds_uprated_agree_with_the_hand_value():
    assert inflate(Price(334, "GBP", "2011/12"), "2012/13", "nhs pay and prices").amount == pytest.approx(334 * 1.017)


@pytest.mark.parametrize("name", INDICES)
def test_every_index_has_every_year_once(name):
    levels = index(name)
    assert levels.index.is_unique and (levels["level"] > 0).all()
    starts = [int(year[:4]) for year in levels.index]
    assert starts == list(range(starts[0], starts[0] + len(starts)))


def test_the_reference_case_inflate_first_then_convert(monkeypatch):
    """The made-up case of the reference arithmetic: 500 AUD of 2005 are 291.67 GBP of 2012."""
    made_up = pd.DataFrame(
        [
            ("gdp_deflator_annual_change_calendar", "Australia", "default", "2006", 2006, 25.0, "A"),
            ("ppp_aud_per_usd", "Australia", "default", "2006", 2006, 1.5, "B"),
            ("ppp_gbp_per_usd", "UK", "default", "2006", 2006, 0.7, "C"),
        ],
        columns=["quantity", "country", "use", "price_year", "price_year_start", "value", "cost_id"],
    )
    monkeypatch.setattr(schema, "read", lambda name: made_up)
    at_home = inflate(Price(500, "AUD", 2005), 2006, "australia gdp deflator")
    result = convert(at_home, "GBP")
    assert result.amount == pytest.approx(291.6666666666667)
    assert len(result.steps) == 2 and "x 125.00/100.00" in result.steps[0] and "0.7000/1.5000" in result.steps[1]


years = st.sampled_from(list(index("nhs pay and prices").index))


@given(st.floats(0.01, 1e9), years, years)
def test_there_and_back_is_where_one_started(amount, start, end):
    there = inflate(Price(amount, "GBP", start), end, "nhs pay and prices")
    back = inflate(there, start, "nhs pay and prices")
    assert math.isclose(back.amount, amount, rel_tol=1e-9)


@given(
    st.floats(0.01, 1e9),
    st.sampled_from(["GBP", "AUD", "USD"]),
    st.sampled_from(["GBP", "AUD", "USD"]),
    st.sampled_from(["ppp", "exchange"]),
)
def test_converting_there_and_back_too(amount, one, other, by):
    there = convert(Price(amount, one, 2011), other, by)
    assert math.isclose(convert(there, one, by).amount, amount, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inflate(Price(1, "GBP", "2030/31"), "2012/13", "nhs pay and prices"), "2008/09 to 2024/25"),
        (lambda: inflate(Price(1, "GBP", "2011"), "2012/13", "nhs pay and prices"), "no year '2011'"),
        (lambda: inflate(Price(1, "GBP", ""), "2012/13", "nhs pay and prices"), "no year ''"),
        (lambda: inflate(Price(1, "GBP", "2011/12"), "2012/13", "nhs pay"), "Nearest: nhs pay and prices"),
        (lambda: convert(Price(1, "EUR", 2011), "GBP"), "USD, GBP, AUD"),
        (lambda: convert(Price(1, "AUD", 1990), "GBP"), "2003 to 2024"),
        (lambda: convert(Price(1, "GBP", "2011/12"), "AUD"), "at=2011"),
        (lambda: convert(Price(1, "AUD", 2011), "GBP", by="barter"), "'ppp' or 'exchange'"),
        (lambda: convert(Price(776, "AUD", 2008), "GBP", at=2012), "First inflate at home"),
        (lambda: inflate(Price(1, "AUD", "2011/12"), "2012/13", "nhs pay and prices"), "is for GBP"),
        (lambda: Price(float("nan")), "needs an amount"),
    ],
)
def test_what_cannot_be_done_is_said(call, message):
    with pytest.raises((ValueError, LookupError), match=message):
        call()


def test_a_year_may_be_written_with_a_dash():
    assert inflate(Price(334, "GBP", "2011-12"), "2012-13", "nhs pay and prices").year == "2012/13"


def test_every_step_names_its_rows():
    assert all(row.startswith("IX") for row in prices.index("uk gdp deflator")["rows"])
