"""The pay of a band in England, from the shipped pay points, with its rows and its year."""

import re

from peerlib.datasets import load

# The flat rises of the years of the pay freeze, on the points of 2010/11.
_RISES = {"2011/12": ["PW010"], "2012/13": ["PW010", "PW011"]}


def bands():
    """Return the pay of each band and financial year, and where it comes from, by band and year."""
    rows, known = load("unit_costs").set_index("cost_id"), {}
    named = rows["quantity"].str.extract(r"^peer_worker_annual_salary_band(\d)_(midpoint|entry)$")
    for row, (band, point) in named[rows["country"] == "England"].dropna().iterrows():
        entry = rows.loc[row]
        pay, how = entry["value"], f"middle pay point, {row}"
        if point == "entry":
            pay, how = (entry["low"] + entry["high"]) / 2, f"middle of the band, {row}"
        for year in re.findall(r"\d{4}/\d{2}", entry["price_year"]):  # one row may say that two years had the same points
            known[band, year] = float(pay), how
            for later, rises in _RISES.items() if year == "2010/11" else ():
                risen = float(pay + rows.loc[rises, "value"].sum())
                known[band, later] = risen, f"{how} with the rises since, {' and '.join(rises)}"
    return known


def band_pay(band, year):
    """Return the pay of a band in a financial year and where it comes from, or say which are known."""
    known, number = bands(), re.sub(r"\D", "", band)
    if (number, year) not in known:
        names = ", ".join(sorted({name for name, _ in known}))
        years = ", ".join(sorted({of for _, of in known}))
        raise ValueError(f"is not known for {year}: the data have bands {names} in {years}. Give one of these, or the pay itself")
    pay, how = known[number, year]
    return pay, f"Band {number} in {year}: {how}"
