"""Reading the form of a service: what people save is accepted, and the rest refused, all of it at once."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from peerlib.effects import DaysSaved
from peerlib.my_work.reading import worded
from peerlib.report import cells, written
from peerlib.report.form import ASKED, FORM, accepted, plain
from peerlib.report.pay_bands import band_pay
from peerlib.shared.words import Sentence
from peerlib.value.assumptions import BASE_CASES, FIELDS, Assumptions
from peerlib.value.savings import DAYS_IN_A_MONTH

_NAMES = {plain(text): name for name, known in ASKED.items() for text in (name, known.label)}
_ENDS = ("low", "high")


@dataclass(frozen=True, repr=False)
class Service(Sentence):
    """A service as its form describes it.

    Parameters
    ----------
    name : str
        What it is called.
    assumptions : value.Assumptions
        Its own figures; the rest from the base case of the nearest year.
    given : dict
        Where each of its own figures comes from, by name of the assumption.
    ranges : dict
        (low, high) by name, where the form gives them.
    own_effect : effects.DaysSaved or None
        An effect of the reader's own.
    notes : tuple of str
        How what was written was understood.
    file : str
        Name of the file it was read from.
    raw : bytes
        The file itself, for the bundle.
    """

    name: str
    assumptions: Assumptions
    given: dict
    ranges: dict = field(default_factory=dict)
    own_effect: DaysSaved | None = None
    notes: tuple = ()
    file: str = ""
    raw: bytes = b""

    @property
    def sentence(self):
        """What was read, in a sentence, and how it was understood."""
        figures = ", ".join(
            f"{FIELDS[name].label.lower()} {written.written(name, getattr(self.assumptions, name))}" for name in self.given
        )
        return " ".join([f"{self.name}: {figures}. The rest is as in {self.assumptions.base}.", *self.notes])


def read_service(path):
    """Read a service from the template, as people save it.

    Parameters
    ----------
    path : str or pathlib.Path
        An Excel (.xlsx) or CSV file with the headings Item and Value, and perhaps Low and High; such as
        ``data/templates/own_service.xlsx``, filled in.

    Returns
    -------
    Service
        Prints as a sentence.

    Raises
    ------
    ValueError
        If something cannot be used: every problem of the file, each with row, column, value and what would be accepted.
    OSError
        If the file is not there or cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = path.write_text("Item;Value\\nPay band;4\\nCaseload;15\\nPrice of a bed day;£500\\nOverheads;25 %\\n")
    >>> read_service(path).assumptions.overhead_share
    0.25
    """
    path = Path(path)
    with worded(path, "read"):
        raw = path.read_bytes()
    found, decimal = cells.entries(path.name, raw)
    problems, given, places = [], {}, {}
    for place, at, columns in found:
        name = _field(at["item"])
        if name is None:
            near = get_close_matches(str(at["item"]), [known.label for known in ASKED.values()], 1, 0.0)[0]
            problems.append(
                f"{place}, column {_letter(columns['item'])}: there is no item {str(at['item'])[:60]!r}. Nearest: {near}."
            )
        elif name in given:
            problems.append(f"{place}: {ASKED[name].label} is there twice, also in {places[name]}. Keep one of them.")
        else:
            places[name] = place
            given[name] = _row(name, at, columns, place, decimal, problems)
    service = _service(path, raw, {name: row for name, row in given.items() if row}, places, problems)
    if problems:
        things = f"{len(problems)} things have" if len(problems) > 1 else "one thing has"
        raise ValueError("\n".join([f"{path.name}: {things} to be put right.", *(f"- {problem}" for problem in problems)]))
    return service


def _letter(column):
    """Return the letter that a spreadsheet has for a column."""
    return chr(65 + column) if column < 26 else f"A{chr(39 + column)}"


def _field(item):
    """Return the field that an item means: its label or name, or nearly so."""
    close = get_close_matches(plain(item), _NAMES, 1, 0.88)
    return _NAMES[close[0]] if close else None


def _row(name, at, columns, place, decimal, problems):
    """Return value, low and high of a row that can be used; what cannot is added to the problems."""
    row, kind = {}, ASKED[name].kind
    for head in ("value", *_ENDS):
        if written.is_blank(at[head]) or (head != "value" and kind in written.READ):
            continue
        try:
            row[head] = written.READ[kind](at[head]) if kind in written.READ else written.number(name, at[head], decimal)
        except ValueError as error:
            where = f"{place}, column {_letter(columns[head])} ({head.capitalize()})"
            problems.append(f"{where}: {written.refused(name, at[head], error)}")
            row["refused"] = True
    if "refused" in row or not row:
        return row
    ends = {head for head in _ENDS if head in row}
    if "value" not in row or len(ends) == 1:
        lacking = "Value" if "value" not in row else "High" if "low" in ends else "Low"
        problems.append(f"{place}: {ASKED[name].label}: {lacking} is empty. A range needs low, value and high: {accepted(name)}.")
    elif ends and not row["low"] <= row["value"] <= row["high"]:
        problems.append(f"{place}: {ASKED[name].label}: Value has to lie between Low and High.")
    elif ends and name not in FIELDS:
        problems.append(f"{place}: {ASKED[name].label}: no range is used here. Leave Low and High empty.")
    return row


def _base(year):
    """Return the base case of the year nearest to a price year: the newest without one."""
    years = {name: int(case["price_year"][:4]) for name, case in BASE_CASES.items()}
    return max(years, key=years.get) if year is None else min(years, key=lambda name: abs(years[name] - int(year[:4])))


def _service(path, raw, rows, places, problems):
    """Return the service that the rows describe; what is lacking is added to the problems."""
    values = {name: row["value"] for name, row in rows.items() if "value" in row}
    base, notes = _base(values.get("price_year")), []
    year = values.get("price_year") or BASE_CASES[base]["price_year"][:7]
    if "price_year" not in values and not problems:
        notes.append(f"No price year was given: prices are taken as those of {year}.")
    own = {name: "yours" for name in FIELDS if name in values}
    if "pay_band" in values and "pay" in rows:
        notes.append("Pay and band were both given; the pay counts.")
    elif "pay_band" in values:
        try:
            values["pay"], own["pay"] = band_pay(values["pay_band"], year)
        except ValueError as error:
            problems.append(f"{places['pay_band']}: {written.refused('pay_band', values['pay_band'], error)}")
            values["pay"] = 0.0
    for name in FORM["needed"]:
        if name not in rows and not (name == "pay" and "pay_band" in rows):
            band = "Pay band or " if name == "pay" else ""
            problems.append(
                f"{band}{ASKED[name].label} is missing: it is needed. Accepted: {accepted(name)}, {written.unit(name)}."
            )
    if len({"own_days", "own_months"} & {*rows}) == 1:
        problems.append("Bed days saved and the months over which they were counted go together: give both, or neither.")
    elif "own_days" in values and abs(values["own_days"]) > values.get("own_months", 120) * DAYS_IN_A_MONTH:
        problems.append(f"{places['own_days']}: {values['own_days']:g} days a person do not fit into the months given.")
    if problems:
        return None
    assumptions = Assumptions(base, **{name: values[name] for name in own}, price_year=year)
    notes += [_outside(name, assumptions) for name in own if _outside(name, assumptions)]
    ranges = {name: (row["low"], row["high"]) for name, row in rows.items() if "low" in row}
    named = values.get("service") or path.stem.replace("_", " ")
    return Service(named, assumptions, own, ranges, _own_effect(values), tuple(notes), path.name, raw)


def _outside(name, assumptions):
    """Say that a figure lies outside the range seen or thought plausible, or nothing."""
    low, high = assumptions.range(name)
    value, label = getattr(assumptions, name), FIELDS[name].label
    if low <= value <= high:
        return ""
    ends = f"{written.written(name, low)} to {written.written(name, high)}"
    return f"{label}, {written.written(name, value)}, lies outside the range that we test, {ends}: is it right?"


def _own_effect(values):
    """Return the reader's own effect, if the form gives one."""
    if "own_days" not in values:
        return None
    frame = None
    if se := values.get("own_se"):
        frame = pd.DataFrame({"estimate": values["own_days"], "se": se, "df": float("inf")}, index=["normal", "t"])
    how = values.get("own_source") or "given without a source"
    return DaysSaved("Your own effect", values["own_days"], values["own_months"], float("nan"), how, "", "yours", frame)
