"""The assumptions of the value-for-money sum: each with its unit, plausible range and source.

``assumptions.toml`` holds them: what was seen is named there by its row in the shipped
tables, what is our own judgement is a number. The widgets build their sliders from here,
and the sensitivity analysis its ranges.
"""

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from peerlib import my_work
from peerlib.datasets import tables as schema
from peerlib.shared.nearest import UnknownName, nearest
from peerlib.shared.numbers import finite

__all__ = ["BASE_CASES", "FIELDS", "Assumptions", "Field", "missing"]


@dataclass(frozen=True)
class Field:
    """What is known about one assumption, as ``assumptions.toml`` has it, where each part is explained."""

    kind: str
    label: str
    unit: str
    low: object
    high: object
    source: str
    least: float = 0.0
    most: float = np.inf


_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FIELDS = {name: Field(**known) for name, known in _FILE["fields"].items()}
BASE_CASES = _FILE["base"]
OUTCOMES, WHY_DRAWN, WHY_HELD = (_FILE[table] for table in ("outcomes", "why_drawn", "why_held"))
_DEFAULT = "England 2012/13"
# How long the effect lasts and how long people are supported go with the months over which the days were counted.
_TIED = ("effect_months", "months_of_support")
_MAY_BE_UNKNOWN = ("follow_up_months", *_TIED, "hours_of_support")


def _over(figure, *divisors):
    """Return a figure divided by one or several others."""
    return figure / math.prod(divisors)


def _oncosts(pay, ni_percent, rebate_percent, threshold, pension_percent):
    """Return employer's national insurance (less a rebate, above its threshold) and pension, as a share of pay."""
    return ((ni_percent - rebate_percent) / 100 * (pay - threshold) + pension_percent / 100 * pay) / pay


_FORMULAS = {
    "sum": lambda *figures: sum(figures),
    "middle": lambda low, high: (low + high) / 2,
    "over": _over,
    "whole_over": lambda figure, *divisors: round(_over(figure, *divisors)),
    "oncosts": _oncosts,
}


@lru_cache(maxsize=1)
def _figures():
    """Return every figure of the shipped tables that an assumption may rest on, by row."""
    costs, facts = schema.read("unit_costs").set_index("cost_id"), schema.read("study_facts").set_index("fact_id")
    ends = {f"{row} {end}": value for end in ("low", "high") for row, value in costs[end].dropna().items()}
    return {**costs["value"].to_dict(), **facts["value_num"].dropna().to_dict(), **ends}


def worked_out(entry):
    """Return the number that an entry of the file stands for: a number of ours, a row, or a formula of such entries."""
    if isinstance(entry, str):
        return float(_figures()[entry])
    if isinstance(entry, dict):
        ((formula, parts),) = entry.items()
        return float(_FORMULAS[formula](*map(worked_out, parts)))
    return float(entry)


def _base(name):
    """Return a base case by its name."""
    if name not in BASE_CASES:
        raise nearest("base case", name, list(BASE_CASES))
    return BASE_CASES[name]


def _start(name):
    """Return value and source of every assumption in a base case."""
    return {**_FILE["common"], **_base(name)["start"]}


def _starting(entry):
    """Return the value an assumption starts with, None where the effect or the reader has to give it."""
    return worked_out(entry["value"]) if "value" in entry else None


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
    """Return a value as a float or a read-only array of them, or say why it is impossible."""
    known = FIELDS[name]
    where = f"{name} ({known.label}, {known.unit})"
    try:
        many = np.array(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{where}: {value!r} is not a number.") from None
    try:
        if many.ndim == 0:
            return finite(where, value, known.least, known.most)
        for end in (many.min(), many.max()) if many.size else ():  # a missing value shows in both
            finite(where, end, known.least, known.most)
    except ValueError as error:
        if known.unit.startswith("share") and many.max() > known.most:
            raise ValueError(f"{error} It is a share and not a percentage: 25% is 0.25.") from None
        raise
    many.flags.writeable = False
    return many


@dataclass(frozen=True, init=False, eq=False)
class Assumptions:
    """What the value-for-money sum assumes; every number may be one number or a numpy array.

    Without arguments these are the assumptions of England in 2012/13, the time of the
    paper. They count pay and on-costs only: **overheads, supervision, training and
    setting up start at zero and are not included** until you give them. Over how many months
    the days were counted is known once there is an effect (``for_effect``) or you give it.

    Parameters
    ----------
    base : str
        Base case to start from: ``"England 2012/13"``, ``"England 2011/12"`` or ``"England 2025/26"``.
    pay, oncost_share, overhead_share : float
        Basic pay of a full-time peer worker, GBP a year; employer's national insurance and
        pension, share of pay; overheads, share of pay and on-costs.
    supervision_hours, supervisor_hour_cost : float
        Hours of a supervisor a year, and GBP an hour.
    training_cost, setup_cost, years_in_post : float
        GBP a worker, once, spread over the years a worker is expected to stay.
    displaced_worker_cost : float
        GBP a year of the worker replaced; zero for an additional role.
    caseload, months_of_support : float
        People supported at one time by one full-time worker (a whole-time equivalent), and for
        how long each: as long as the days were counted, unless you give it.
    hours_of_support : float
        Hours of contact a person, where support is charged by its amount (see ``Dose``) and
        not as a place; then caseload and months of support do not enter the cost.
    working_hours, contact_share : float
        Paid hours a year, and the share of them spent with people: together the hours of contact.
    follow_up_months, effect_months : float
        Months over which the bed days were counted, which have no default, and months the effect
        is taken to last: another number stretches or shortens the effect in proportion.
    effect_share : float
        How much of the effect to believe, 0 to 1.
    bed_day_cost, cashable_share : float
        Average cost of a psychiatric bed day, GBP; share of the value of beds freed that becomes cash.
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
    ValueError: caseload (Caseload, people at one time, one full-time worker) is 0; it must be at least 0.1.
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
    hours_of_support: float
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
        start = _start(base)
        for name in values:
            if name not in FIELDS and name != "price_year":
                raise nearest("assumption", name, [*FIELDS, "price_year"])
        values = {name: value for name, value in values.items() if value is not None or name not in _MAY_BE_UNKNOWN}
        if "follow_up_months" in values:
            values = {**dict.fromkeys(_TIED, values["follow_up_months"]), **values}
        for name in FIELDS:
            given = values[name] if name in values else _starting(start[name])
            object.__setattr__(self, name, _checked(name, given) if name in values or given is not None else None)
        object.__setattr__(self, "price_year", str(values.get("price_year", BASE_CASES[base]["price_year"])))
        object.__setattr__(self, "base", base)

    def values(self):
        """Return the numbers that are known, by name, without price year and base.

        Examples
        --------
        >>> Assumptions().values()["caseload"]
        10.0
        """
        return {name: getattr(self, name) for name in FIELDS if getattr(self, name) is not None}

    def but(self, **changes):
        """Return new assumptions: the same but for some changes, given by name.

        What goes with the follow-up (months of support, how long the effect lasts) follows a new
        one, unless it had been set apart or is given too.

        Examples
        --------
        >>> Assumptions().but(caseload=15).caseload
        15.0
        """
        kept = self.values()
        if "follow_up_months" in changes:
            kept = {name: value for name, value in kept.items() if not self._follows(name)}
        return Assumptions(**{**kept, "price_year": self.price_year, "base": self.base, **changes})

    def _follows(self, name):
        """Say whether an assumption is what it is because of the follow-up."""
        return name in _TIED and np.array_equal(getattr(self, name), self.follow_up_months)

    def for_effect(self, effect, support=None):
        """Return the same assumptions for a bed-day effect: its follow-up, and support over the same months.

        Parameters
        ----------
        effect : effects.DaysSaved
            The effect; its follow-up is taken.
        support : str or float, optional
            Months of support to charge: ``"matched"``, those over which the days were counted;
            ``"year"``, a place for twelve months; or a number. Without it, your own months if you
            gave some, else those seen in the study, else matched.

        Returns
        -------
        Assumptions
            Not stretched, unless you gave ``effect_months``.

        Raises
        ------
        ValueError
            If ``support`` is none of these.

        Examples
        --------
        >>> from peerlib.effects import days_saved
        >>> sledge = days_saved("sledge_2011")
        >>> Assumptions().for_effect(sledge).months_of_support
        9.0
        >>> Assumptions().for_effect(sledge, "year").months_of_support
        12.0
        """
        matched = self.but(follow_up_months=effect.follow_up_months)
        months = effect.support_months if support is None and matched._follows("months_of_support") else support
        if months is None:
            return matched
        if isinstance(months, str):
            if months not in ("matched", "year"):
                raise ValueError(f"support is {months!r}; use 'matched', 'year', or a number of months.")
            months = 12 if months == "year" else effect.follow_up_months
        return matched.but(months_of_support=months)

    def range(self, name):
        """Return the plausible range of one assumption: its low and its high end.

        Examples
        --------
        >>> Assumptions().range("bed_day_cost")
        (319.0, 410.0)
        """
        if name not in FIELDS:
            raise nearest("assumption", name, list(FIELDS))
        low, high = _base(self.base).get("ranges", {}).get(name, (FIELDS[name].low, FIELDS[name].high))
        return worked_out(low), worked_out(high)

    def source(self, name):
        """Say where the value of one assumption comes from: rows of the shipped tables, ``ours`` with the reason, or ``yours``.

        Examples
        --------
        >>> Assumptions(caseload=15).source("caseload")
        'yours'
        """
        start = _start(self.base)[name]
        usual = name == "follow_up_months" or self._follows(name) or np.array_equal(getattr(self, name), _starting(start))
        return start["source"] if usual else "yours"

    def table(self):
        """Return all assumptions as a table, one a row: label, value (empty where not known), unit, low and high, source.

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
        """Write the assumptions to a small file for a spreadsheet, one number for each.

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
        rows = self.table().dropna(subset="value").reset_index().to_dict("records")
        rows += [{"assumption": "price_year", "value": self.price_year}, {"assumption": "base", "value": self.base}]
        my_work.write_table(Path(path), ["assumption", "value", "unit", "low", "high", "source"], rows)

    @classmethod
    def from_csv(cls, path):
        """Read assumptions from a file written by ``to_csv``, or typed by hand with the columns ``assumption`` and ``value``.

        What the file does not name is as in its base case; a line that cannot be used is refused by its number.

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
    """Return a number read from a file, or say where it is none."""
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"{where}, {name}: {value!r} is not a number. Write digits with a decimal point.") from None
