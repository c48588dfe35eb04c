"""Money of one year and place turned into money of another.

Price    an amount with its currency, its year, and the steps that led to it
inflate  an amount of one year in prices of another, at home
convert  an amount in another currency, by purchasing power
index    a price index, year by year
INDICES  the indices there are

Always in this order: inflate in the country of origin, then convert at the rate of the target year, as the cost converter of the
Campbell and Cochrane Economics Methods Group and the EPPI-Centre does (https://eppi.ioe.ac.uk/costconversion). Each step is kept.
"""

import math
from dataclasses import dataclass, field
from numbers import Integral, Real

import numpy as np
import pandas as pd

from peerlib.datasets import tables as schema
from peerlib.shared.arguments import is_a
from peerlib.shared.nearest import nearest

__all__ = ["INDICES", "Price", "convert", "index", "inflate"]

# Name of each index: country, the series it is chained from, and whether these hold changes or levels.
INDICES = {
    "nhs pay and prices": ("England", ["hchs_inflation_index_annual_change", "nhscii_pay_and_prices_annual_change"], "changes"),
    "uk gdp deflator": ("UK", ["gdp_deflator_index_recent_vintage"], "levels"),
    "australia gdp deflator": ("Australia", ["gdp_deflator_annual_change_calendar"], "changes"),
    "us gdp deflator": ("United States", ["gdp_deflator_annual_change_calendar"], "changes"),
}
_MONEY = {"England": "GBP", "UK": "GBP", "Australia": "AUD", "United States": "USD"}
_RATES = {
    "ppp": ("purchasing power parity", {"GBP": "ppp_gbp_per_usd", "AUD": "ppp_aud_per_usd"}),
    "exchange": ("exchange rate", {"GBP": "exchange_rate_gbp_per_usd", "AUD": "exchange_rate_aud_per_usd"}),
}


@dataclass(frozen=True)
class Price:
    """An amount of money with its currency and year, and the steps that led to it.

    Parameters
    ----------
    amount, currency : float, str
        How much, of ``GBP``, ``AUD`` or ``USD``.
    year : str
        Price year, calendar (``2011``) or financial (``2011/12``).
    steps : tuple of str
        What was done, in words.
    """

    amount: float
    currency: str = "GBP"
    year: str = ""
    steps: tuple = field(default=(), compare=False)

    def __post_init__(self):
        is_a("amount", self.amount, Real, "give a number, without thousands separator or currency sign")
        is_a("currency", self.currency, str, "give GBP, AUD or USD")
        is_a("year", self.year, (str, Integral), 'give a year, such as 2011 or "2011/12"')
        if not math.isfinite(self.amount):
            raise ValueError(f"A price needs an amount, and this one is {self.amount}. Give a number.")

    def __str__(self):
        money = f"{self.amount:,.2f} {self.currency}" + (f" in prices of {self.year}" if self.year else "")
        return "\n".join([*(f"  {step}" for step in self.steps), money])

    __repr__ = __str__


def _year(year):
    """Write a year as the tables do: 2011, or 2011/12 for a financial year."""
    return str(year).strip().replace("-", "/").replace("–", "/")


def index(name):
    """Return a price index as levels, chained where its source prints changes.

    Parameters
    ----------
    name : str
        One of ``INDICES``: ``nhs pay and prices`` joins the hospital index (to 2014/15) to that of NHS cost inflation.

    Returns
    -------
    pandas.DataFrame
        By year: ``level`` (a chained one is 100 in the year before the first change) and its ``rows`` of ``unit_costs``.

    Raises
    ------
    UnknownName
        If there is no such index; the nearest names are given.

    Examples
    --------
    >>> index("nhs pay and prices").loc["2012/13", "level"].round(2)
    np.float64(107.59)
    """
    if name not in INDICES:
        raise nearest("index", name, list(INDICES))
    country, quantities, kind = INDICES[name]
    costs = schema.read("unit_costs")
    rows = costs[costs["quantity"].isin(quantities) & (costs["country"] == country) & (costs["use"] == "default")]
    rows = rows.sort_values("price_year_start")
    years, levels, ids = (rows[column].tolist() for column in ("price_year", "value", "cost_id"))
    if kind == "changes":
        years, ids = [_year_before(years[0]), *years], ["", *ids]
        levels = 100 * np.cumprod([1.0, *(1 + change / 100 for change in levels)])
    return pd.DataFrame({"level": levels, "rows": ids}, index=pd.Index(years, name="price_year"))


def _year_before(year):
    start = int(year[:4])
    return f"{start - 1}/{start % 100:02}" if "/" in year else str(start - 1)


def inflate(price, to_year, index_name):
    """Inflate an amount from its year to another, at home.

    Parameters
    ----------
    price : Price
        Amount, currency and year.
    to_year : str or int
        Year wanted, ``2012/13`` or ``2012`` as the index has it.
    index_name : str
        One of ``INDICES``.

    Returns
    -------
    Price
        In prices of the year wanted, with the step in words.

    Raises
    ------
    UnknownName
        If there is no such index.
    ValueError
        If a year is outside the index (the sentence names the years there are), or the index is for another currency.

    Examples
    --------
    >>> inflate(Price(334, "GBP", "2011/12"), "2012/13", "nhs pay and prices")
      334.00 GBP of 2011/12 x 107.59/105.79 (nhs pay and prices) = 339.68 GBP of 2012/13
    339.68 GBP in prices of 2012/13
    """
    is_a("price", price, Price, 'give a Price, such as Price(334, "GBP", "2011/12")')
    levels = index(index_name)["level"]
    home = _MONEY[INDICES[index_name][0]]
    if price.currency != home:
        raise ValueError(
            f"The index {index_name!r} is for {home}, and the price is in {price.currency}. Inflate at home, then convert."
        )
    start, end = _year(price.year), _year(to_year)
    for year in (start, end):
        if year not in levels.index:
            raise ValueError(
                f"The index {index_name!r} has no year {year!r}. It has the years {levels.index[0]} to "
                f"{levels.index[-1]}, written like that. Choose another index, or a year it has."
            )
    amount = price.amount * levels[end] / levels[start]
    times = f"x {levels[end]:.2f}/{levels[start]:.2f} ({index_name})"
    step = f"{price.amount:,.2f} {price.currency} of {start} {times} = {amount:,.2f} {price.currency} of {end}"
    return Price(amount, price.currency, end, (*price.steps, step))


def _rate(currency, year, by):
    """Return how much of a currency one dollar stands for."""
    if currency == "USD":
        return 1.0
    words, quantities = _RATES[by]
    if currency not in quantities:
        raise ValueError(f"There is no {words} for {currency!r}. There are rates for: USD, {', '.join(quantities)}.")
    costs = schema.read("unit_costs")
    rates = costs[costs["quantity"] == quantities[currency]].set_index("price_year")["value"]
    if year not in rates.index:
        raise ValueError(
            f"There is no {words} for {currency} in {year!r}. There are the calendar years "
            f"{min(rates.index)} to {max(rates.index)}. Say at=... for another year."
        )
    return rates[year]


def convert(price, to_currency, by="ppp", at=None):
    """Convert an amount to another currency; inflate it first, at home.

    Parameters
    ----------
    price : Price
        Amount, currency and year.
    to_currency : str
        ``GBP``, ``AUD`` or ``USD``.
    by : str
        ``ppp`` (what money buys, whole economy) or ``exchange`` (what a bank pays).
    at : str or int, optional
        Calendar year of the rate; without it, the price year, which must then be a calendar one.

    Returns
    -------
    Price
        In the currency wanted, with the step in words.

    Raises
    ------
    ValueError
        If there is no such rate or year (the sentence names those there are), or if the rate is of another year than the price.

    Examples
    --------
    >>> convert(Price(100, "AUD", "2011"), "GBP")
      100.00 AUD x 0.7061/1.5111 (purchasing power parity of 2011) = 46.73 GBP
    46.73 GBP in prices of 2011
    """
    is_a("price", price, Price, 'give a Price, such as Price(334, "GBP", "2011/12")')
    if by not in _RATES:
        raise ValueError(f"{by!r} is no way to convert. Use 'ppp' or 'exchange'.")
    year = _year(price.year if at is None else at)
    if "/" in year:
        raise ValueError(
            f"Rates are of calendar years, and {year!r} is a financial one. Say which calendar year stands for it, "
            f"for example at={year[:4]}."
        )
    own = _year(price.year)
    if own and year not in ([own] if "/" not in own else [own[:4], str(int(own[:4]) + 1)]):
        raise ValueError(
            f"The price is of {own} and the rate of {year}. First inflate at home to the year of the rate, then convert."
        )
    top, bottom = _rate(to_currency, year, by), _rate(price.currency, year, by)
    amount = price.amount * top / bottom
    times = f"x {top:.4f}/{bottom:.4f} ({_RATES[by][0]} of {year})"
    step = f"{price.amount:,.2f} {price.currency} {times} = {amount:,.2f} {to_currency}"
    return Price(amount, to_currency, price.year, (*price.steps, step))
