"""The assumptions of the value-for-money sum: each with its unit, plausible range and source.

``value`` offers them to readers; the widgets build their sliders from here, and the
sensitivity analysis its ranges. What was seen is read from the shipped tables by row;
what is our own judgement says ``ours``.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from peerlib import my_work
from peerlib.datasets import tables as schema
from peerlib.shared.nearest import UnknownName, nearest

__all__ = ["BASE_CASES", "FIELDS", "Assumptions", "Field", "missing"]


@dataclass(frozen=True)
class Field:
    """What is known about one assumption.

    Parameters
    ----------
    label : str
        Its name in words.
    unit : str
        Its unit.
    low, high : callable
        Ends of the plausible range, worked out from the shipped figures.
    source : str
        Rows of the shipped tables, or the word ``ours`` with the reason.
    least, most : float
        What is possible at all.
    """

    label: str
    unit: str
    low: object
    high: object
    source: str
    least: float = 0.0
    most: float = np.inf


def _ours(number):
    """Return a limit that is our own judgement, in the form of the others."""
    return lambda seen: float(number)


def _seen(row):
    """Return a limit that is a figure of the shipped tables."""
    return lambda seen: seen[row]


FIELDS = {
    "pay": Field(
        "Pay of a peer worker",
        "GBP a year, full time, basic",
        lambda seen: seen["PW001 low"] + seen["PW010"] + seen["PW011"],
        _seen("PW003 high"),
        "low: bottom of Band 2 (PW001, PW010, PW011); high: top of Band 4 (PW003, frozen)",
    ),
    "oncost_share": Field(
        "On-costs", "share of pay", _ours(0.15), lambda seen: seen["PW035"] / 100, "low: ours; high: PW035", most=1.0
    ),
    "overhead_share": Field(
        "Overheads",
        "share of pay and on-costs",
        _ours(0),
        _ours(1.5),
        "no rate was seen; high: ours, about what lifts a Band 3 worker to a whole team's average cost (PW051)",
        most=5.0,
    ),
    "supervision_hours": Field(
        "Supervision",
        "hours of a supervisor a year",
        _ours(0),
        lambda seen: round(seen["PW051"] / seen["PW049"] / seen["PW075"]),
        "high: one supervisor to eight workers (PW075), hours of a year from PW051 and PW049",
        most=8784,
    ),
    "supervisor_hour_cost": Field(
        "Cost of a supervisor's hour", "GBP an hour, all in", _seen("PW049"), _seen("PW046"), "low: PW049; high: PW046"
    ),
    "training_cost": Field("Training", "GBP a worker, once", _ours(0), _seen("PW036"), "high: PW036, in prices of about 2020/21"),
    "setup_cost": Field(
        "Recruiting and setting up", "GBP a worker, once", _ours(0), _ours(3000), "ours: no figure was seen, so wide"
    ),
    "years_in_post": Field(
        "Years in post", "years", _ours(1), _ours(10), "ours: no figure was seen, so wide", least=0.1, most=50
    ),
    "displaced_worker_cost": Field(
        "Cost of the worker replaced", "GBP a year, all in", _ours(0), _seen("PW047"), "zero for an additional role; high: PW047"
    ),
    "caseload": Field(
        "Caseload",
        "people at one time, one full-time worker",
        _ours(2),
        _seen("FA234"),
        "low: ours; high: FA234 (case managers in usual care); at most 15 allowed in North Carolina (PW074)",
        least=0.1,
        most=500,
    ),
    "months_of_support": Field(
        "Months of support", "months a person", _seen("FA304"), _ours(24), "low: FA304; high: ours", least=0.1, most=120
    ),
    "working_hours": Field(
        "Paid hours", "hours a worker-year", _ours(1400), _ours(1950), "ours, around PW051 divided by PW049", least=1, most=8784
    ),
    "contact_share": Field(
        "Contact",
        "share of paid hours spent with people",
        lambda seen: seen["PW040"] / seen["PW041"],
        lambda seen: seen["PW049"] / seen["PW050"],
        "low: PW040 over PW041; high: PW049 over PW050",
        most=1.0,
    ),
    "follow_up_months": Field(
        "Follow-up",
        "months over which the days were counted",
        _seen("FA073"),
        _ours(12),
        "the study; low: FA073",
        least=0.1,
        most=120,
    ),
    "effect_months": Field(
        "How long the effect lasts", "months", _ours(0), _ours(24), "the follow-up, unless you stretch or shorten it", most=120
    ),
    "effect_share": Field("How much of the effect to believe", "share", _ours(0), _ours(1), "ours", most=1.0),
    "bed_day_cost": Field("Price of a bed day", "GBP a day", _seen("BD002"), _seen("BD009"), "low: BD002; high: BD009"),
    "cashable_share": Field(
        "Cash released",
        "share of the value of beds freed",
        _ours(0),
        _ours(1),
        "ours: no figure was seen; far below one",
        most=1.0,
    ),
    "community_day_cost": Field("Care for a day at home", "GBP a day", _ours(0), _seen("BD033"), "off; high: BD033"),
    "discount_rate": Field(
        "Discounting after the first year",
        "share a year",
        _ours(0),
        _ours(0.06),
        "ours; off, unless effects last longer than a year",
        most=1.0,
    ),
}

# What no base case differs in, each with the reason for the value.
_COMMON = {
    "overhead_share": (lambda seen: 0.0, "not included: no rate was seen"),
    "supervision_hours": (lambda seen: 0.0, "not included until you give them"),
    "supervisor_hour_cost": (_seen("PW040"), "PW040: a community mental health nurse"),
    "training_cost": (lambda seen: 0.0, "not included until you give it"),
    "setup_cost": (lambda seen: 0.0, "not included until you give it"),
    "years_in_post": (lambda seen: 3.0, "ours"),
    "displaced_worker_cost": (lambda seen: 0.0, "zero: an additional role"),
    "caseload": (
        _seen("FA233"),
        "ours: no study of added peers has a caseload that could be seen; ten is that of assertive teams (FA233)",
    ),
    "months_of_support": (
        lambda seen: 12.0,
        "ours: a cautious round figure; from four months (FA304) to a year (TO042) was seen",
    ),
    "working_hours": (lambda seen: round(seen["PW051"] / seen["PW049"]), "derived: PW051 divided by PW049"),
    "contact_share": (lambda seen: seen["PW040"] / seen["PW041"], "derived: PW040 over PW041, a nurse; no peer figure was seen"),
    "follow_up_months": (_seen("FA045"), "FA045: Sledge 2011"),
    "effect_months": (_seen("FA045"), "the follow-up: not stretched"),
    "effect_share": (lambda seen: 1.0, "ours: the effect as published"),
    "cashable_share": (lambda seen: 0.2, "ours: no figure was seen; wards stay open when single days are saved"),
    "community_day_cost": (lambda seen: 0.0, "off; 13 a day was seen (BD033)"),
    "discount_rate": (lambda seen: 0.0, "off"),
}


def _oncosts(pay, ni_percent, threshold, pension_percent):
    """Return employer's national insurance (above its threshold) and pension, as a share of pay."""
    return (ni_percent / 100 * (pay - threshold) + pension_percent / 100 * pay) / pay


def _pay_2011(seen):
    return seen["PW002"] + seen["PW010"]


def _pay_2012(seen):
    return _pay_2011(seen) + seen["PW011"]


BASE_CASES = {
    "England 2012/13": {
        "price_year": "2012/13",
        "pay": (_pay_2012, "derived: PW002 + PW010 + PW011, Band 3 point 9"),
        "oncost_share": (
            lambda seen: _oncosts(_pay_2012(seen), seen["PW024"] - seen["PW029"], seen["PW026"], seen["PW032"]),
            "derived: PW024 less PW029 on pay above PW026, and PW032 on all pay",
        ),
        "bed_day_cost": (_seen("BD006"), "BD006: inpatient day for people with psychosis; price year inferred"),
        "missing": [
            "Overheads, supervision, training and setting up are not included.",
            "The price year of the bed day (BD006) and the year of the pension rate (PW032) are inferred.",
        ],
    },
    "England 2011/12": {
        "price_year": "2011/12",
        "pay": (_pay_2011, "derived: PW002 + PW010, Band 3 point 9"),
        "oncost_share": (
            lambda seen: _oncosts(_pay_2011(seen), seen["PW023"] - seen["PW028"], seen["PW025"], seen["PW032"]),
            "derived: PW023 less PW028 on pay above PW025, and PW032 on all pay",
        ),
        "bed_day_cost": (_seen("BD001"), "BD001: average of the national reference costs"),
        "missing": [
            "Overheads, supervision, training and setting up are not included.",
            "The pension rate is that of about 2012/13 to 2014/15 (PW032).",
            "Prices of supervision, where you use them, are those of 2012/13.",
        ],
    },
    "England 2025/26": {
        "price_year": "2025/26 (bed day 2024/25)",
        "pay": (lambda seen: (seen["PW018 low"] + seen["PW018 high"]) / 2, "derived: middle of Band 3, PW018"),
        "oncost_share": (lambda seen: seen["PW035"] / 100, "PW035: the flat rate used for a Band 3 peer worker, about 2020/21"),
        "bed_day_cost": (_seen("BD022"), "BD022: acute adult mental health care, 2024/25, not uprated"),
        "ranges": {
            "pay": (_seen("PW017"), _seen("PW019 high")),
            "bed_day_cost": (_seen("BD025"), _seen("BD023")),
            "oncost_share": (_ours(0.2), _ours(0.4)),
        },
        "missing": [
            "Overheads, supervision, training and setting up are not included.",
            "The bed-day cost is of 2024/25: no inflation figure for 2025/26 was seen.",
            "The on-cost rate is of about 2020/21: neither the national insurance nor the pension rate of 2025/26 was seen.",
            "Prices of supervision and of a day at home, where you use them, are those of 2012/13.",
        ],
    },
}
_DEFAULT = "England 2012/13"


@lru_cache(maxsize=1)
def _figures():
    """Return every figure of the shipped tables that an assumption may rest on, by row."""
    costs, facts = schema.read("unit_costs").set_index("cost_id"), schema.read("study_facts").set_index("fact_id")
    ends = {f"{row} {end}": value for end in ("low", "high") for row, value in costs[end].dropna().items()}
    return {**costs["value"].to_dict(), **facts["value_num"].dropna().to_dict(), **ends}


def _base(name):
    if name not in BASE_CASES:
        raise nearest("base case", name, list(BASE_CASES))
    return {**_COMMON, **BASE_CASES[name]}


def missing(base):
    """Say what a base case lacks.

    Parameters
    ----------
    base : str
        Name of the base case, as in ``BASE_CASES``.

    Returns
    -------
    list of str
        Sentences.

    Raises
    ------
    UnknownName
        If there is no such base case.

    Examples
    --------
    >>> len(missing("England 2025/26"))
    4
    """
    return list(_base(base)["missing"])


def _checked(name, value):
    """Return a value as a float or an array of them, or say why it is impossible."""
    known = FIELDS[name]
    where = f"{name} ({known.label})"
    try:
        numbers = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{where}: {value!r} is not a number. Give {known.unit}.") from None
    if isinstance(value, (bool, np.bool_, str)):
        raise ValueError(f"{where}: {value!r} is not a number. Give {known.unit}.")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{where}: {numbers[~np.isfinite(numbers)].flat[0]} is not a usable number. Give {known.unit}.")
    for beyond, words, limit in ((numbers < known.least, "below", known.least), (numbers > known.most, "above", known.most)):
        if beyond.any():
            worst = numbers[beyond].flat[0]
            end = "least" if words == "below" else "most"
            raise ValueError(f"{where}: {worst:g} is {words} {limit:g}, the {end} that is possible ({known.unit}).")
    if numbers.ndim == 0:
        return float(numbers)
    numbers.flags.writeable = False
    return numbers


@dataclass(frozen=True, init=False, eq=False)
class Assumptions:
    """What the value-for-money sum assumes; every number may be one number or a numpy array.

    Without arguments these are the assumptions of England in 2012/13, the time of the
    paper. They count pay and on-costs only: **overheads, supervision, training and
    setting up start at zero and are not included** until you give them.

    Parameters
    ----------
    base : str
        Base case to start from: ``"England 2012/13"``, ``"England 2011/12"`` or ``"England 2025/26"``.
    pay : float
        Basic pay of a full-time peer worker, GBP a year.
    oncost_share : float
        Employer's national insurance and pension, share of pay.
    overhead_share : float
        Overheads, share of pay and on-costs.
    supervision_hours, supervisor_hour_cost : float
        Hours of a supervisor a year, and GBP an hour.
    training_cost, setup_cost : float
        GBP a worker, once, spread over ``years_in_post``.
    years_in_post : float
        Years a worker is expected to stay.
    displaced_worker_cost : float
        GBP a year of the worker replaced; zero for an additional role.
    caseload : float
        People supported at one time by one full-time worker.
    months_of_support : float
        Months each person is supported.
    working_hours, contact_share : float
        Paid hours a year, and the share of them spent with people; they only tell
        the hours of contact per person.
    follow_up_months : float
        Months over which the bed days were counted.
    effect_months : float
        Months the effect is taken to last; another number than the follow-up
        stretches or shortens the effect in proportion.
    effect_share : float
        How much of the effect to believe, 0 to 1.
    bed_day_cost : float
        Average cost of a psychiatric bed day, GBP.
    cashable_share : float
        Share of the value of beds freed that becomes cash.
    community_day_cost : float
        GBP of care at home for each bed day saved.
    discount_rate : float
        Share a year, for effects after the first year.
    price_year : str
        Year of all the prices.

    Raises
    ------
    ValueError
        If a value is impossible; the sentence names field, value and limit.
    UnknownName
        If a name does not exist; the nearest names are given.

    Examples
    --------
    >>> mine = Assumptions(pay=24000, bed_day_cost=500, caseload=12, price_year="2020/21")
    >>> mine.pay
    24000.0
    >>> Assumptions(caseload=0)
    Traceback (most recent call last):
    ValueError: caseload (Caseload): 0 is below 0.1, the least that is possible (people at one time, one full-time worker).
    """

    pay: float
    oncost_share: float
    overhead_share: float
    supervision_hours: float
    supervisor_hour_cost: float
    training_cost: float
    setup_cost: float
    years_in_post: float
    displaced_worker_cost: float
    caseload: float
    months_of_support: float
    working_hours: float
    contact_share: float
    follow_up_months: float
    effect_months: float
    effect_share: float
    bed_day_cost: float
    cashable_share: float
    community_day_cost: float
    discount_rate: float
    price_year: str
    base: str

    def __init__(self, base=_DEFAULT, **values):
        start, seen = _base(base), _figures()
        for name in values:
            if name not in FIELDS and name != "price_year":
                raise nearest("assumption", name, [*FIELDS, "price_year"])
        if "follow_up_months" in values and "effect_months" not in values:
            values = {**values, "effect_months": values["follow_up_months"]}  # no stretching unless it is asked for
        for name in FIELDS:
            given = values[name] if name in values else start[name][0](seen)
            object.__setattr__(self, name, _checked(name, given))
        object.__setattr__(self, "price_year", str(values.get("price_year", start["price_year"])))
        object.__setattr__(self, "base", base)

    def values(self):
        """Return the numbers by name.

        Returns
        -------
        dict
            Name and value of every assumption, without price year and base.

        Examples
        --------
        >>> Assumptions().values()["caseload"]
        10.0
        """
        return {name: getattr(self, name) for name in FIELDS}

    def but(self, **changes):
        """Return the same assumptions but for some changes.

        Parameters
        ----------
        **changes : float
            New values by name.

        Returns
        -------
        Assumptions
            A new object; this one stays as it is.

        Examples
        --------
        >>> Assumptions().but(caseload=15).caseload
        15.0
        """
        kept = self.values()
        if "follow_up_months" in changes and np.array_equal(self.effect_months, self.follow_up_months):
            del kept["effect_months"]  # it follows the follow-up, as long as it is not stretched
        if "follow_up_months" not in changes:
            changes = {"effect_months": self.effect_months, **changes}
        return Assumptions(**{**kept, "price_year": self.price_year, "base": self.base, **changes})

    def for_effect(self, effect):
        """Return the same assumptions with the follow-up of an effect, and no stretching.

        Parameters
        ----------
        effect : effects.DaysSaved
            A bed-day effect.

        Returns
        -------
        Assumptions
            With ``follow_up_months`` and ``effect_months`` of the effect.

        Examples
        --------
        >>> from peerlib.effects import days_saved
        >>> Assumptions().for_effect(days_saved("min_2007")).effect_months
        12.0
        """
        return self.but(follow_up_months=effect.follow_up_months, effect_months=effect.follow_up_months)

    def range(self, name):
        """Return the plausible range of one assumption.

        Parameters
        ----------
        name : str
            Name of the assumption.

        Returns
        -------
        tuple of float
            Low and high end.

        Raises
        ------
        UnknownName
            If there is no such assumption.

        Examples
        --------
        >>> Assumptions().range("bed_day_cost")
        (319.0, 410.0)
        """
        if name not in FIELDS:
            raise nearest("assumption", name, list(FIELDS))
        low, high = _base(self.base).get("ranges", {}).get(name, (FIELDS[name].low, FIELDS[name].high))
        seen = _figures()
        return float(low(seen)), float(high(seen))

    def source(self, name):
        """Say where the value of one assumption comes from.

        Parameters
        ----------
        name : str
            Name of the assumption.

        Returns
        -------
        str
            Rows of the shipped tables, ``ours`` with the reason, or ``yours``.

        Examples
        --------
        >>> Assumptions(caseload=15).source("caseload")
        'yours'
        """
        start, source = _base(self.base)[name]
        if name == "effect_months" and np.array_equal(self.effect_months, self.follow_up_months):
            return source
        return source if np.array_equal(getattr(self, name), start(_figures())) else "yours"

    def table(self):
        """Return all assumptions as a table.

        Returns
        -------
        pandas.DataFrame
            One assumption a row: label, value, unit, plausible low and high, source.

        Examples
        --------
        >>> float(Assumptions().table().loc["bed_day_cost", "value"])
        350.0
        """
        rows = {
            name: (known.label, getattr(self, name), known.unit, *self.range(name), self.source(name))
            for name, known in FIELDS.items()
        }
        columns = ["label", "value", "unit", "low", "high", "source"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("assumption")

    def to_csv(self, path):
        """Write the assumptions to a small file for a spreadsheet.

        Parameters
        ----------
        path : str or pathlib.Path
            File to write, in one step.

        Raises
        ------
        ValueError
            If an assumption is an array: a file holds one number for each.
        OSError
            If the file cannot be saved.

        Examples
        --------
        >>> import tempfile, pathlib
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
        >>> Assumptions(caseload=15).to_csv(path)
        >>> Assumptions.from_csv(path).caseload
        15.0
        """
        arrays = [name for name, value in self.values().items() if isinstance(value, np.ndarray)]
        if arrays:
            raise ValueError(f"{', '.join(arrays)} hold several values; a file holds one number for each assumption.")
        rows = self.table().reset_index().to_dict("records")
        rows += [{"assumption": "price_year", "value": self.price_year}, {"assumption": "base", "value": self.base}]
        my_work.write_table(Path(path), ["assumption", "value", "unit", "low", "high", "source"], rows)

    @classmethod
    def from_csv(cls, path):
        """Read assumptions from a file written by ``to_csv``, or typed by hand.

        Parameters
        ----------
        path : str or pathlib.Path
            File with the columns ``assumption`` and ``value``; others are ignored.

        Returns
        -------
        Assumptions
            Those named in the file; all others as in its base case.

        Raises
        ------
        ValueError
            If a line cannot be used; file, line and field are named.
        OSError
            If there is no such file.

        Examples
        --------
        >>> Assumptions.from_csv("no_such_file.csv")
        Traceback (most recent call last):
        FileNotFoundError: ...
        """
        path = Path(path)
        given = {}
        columns = ["assumption", "value"]
        for row in my_work.read_table(path, columns, columns, path.name):
            name, value = row["assumption"], row["value"]
            if name and value:
                given[name] = value if name in ("price_year", "base") else _typed(name, value, f"{path.name}, line {row['line']}")
        try:
            return cls(**given)
        except (ValueError, UnknownName) as error:
            raise ValueError(f"{path.name}: {error}") from error


def _typed(name, value, where):
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"{where}, {name}: {value!r} is not a number. Write digits with a decimal point.") from None
