"""Reading the form of a service: what people save is accepted, and the rest refused, all of it at once."""

import math
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from peerlib.effects import DaysSaved
from peerlib.my_work.reading import worded
from peerlib.report import cells, written
from peerlib.report.form import ASKED, FORM, accepted, band_pay, plain
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
        a = self.assumptions
        figures = ", ".join(f"{FIELDS[name].label.lower()} {written.written(name, getattr(a, name))}" for name in self.given)
        return " ".join([f"{self.name}: {figures}. The rest is as in {a.base}.", *self.notes])


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
    try:
        found, decimal = cells.entries(raw)
        rows, places, problems = _rows(found, decimal)
        service = _service(path, raw, rows, places, problems)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    if problems:
        raise ValueError("\n- ".join([f"{path.name}: to be put right ({len(problems)}):", *problems]))
    return service


def _rows(found, decimal):
    """Return what each field was given, where it stands, and all that is wrong with that."""
    rows, places, problems = {}, {}, []
    for place, at, columns in found:
        item = str(at["item"])
        close = get_close_matches(plain(item), _NAMES, 1, 0.88)
        name = _NAMES[close[0]] if close else None
        if name is None:
            near = get_close_matches(item, [known.label for known in ASKED.values()], 1, 0.0)[0]
            problems.append(f"{place}, column {columns['item']}: there is no item {item[:60]!r}. Nearest: {near}.")
        elif name in rows:
            problems.append(f"{place}: {ASKED[name].label} is there twice, also in {places[name]}. Keep one of them.")
        else:
            places[name], rows[name] = place, _row(name, at, columns, place, decimal, problems)
    return {name: row for name, row in rows.items() if row}, places, problems


def _row(name, at, columns, place, decimal, problems):
    """Return value, low and high of a row, None where one cannot be used; what is wrong is added to the problems."""
    row, kind, before = {}, ASKED[name].kind, len(problems)
    for head in ("value", *_ENDS) if name in FIELDS else ("value",):
        if not written.is_blank(at[head]):
            try:
                row[head] = written.READ[kind](at[head]) if kind in written.READ else written.number(name, at[head], decimal)
            except ValueError as error:
                row[head] = None
                where = f"{place}, column {columns[head]} ({head.capitalize()})"
                problems.append(f"{where}: {written.refused(name, at[head], error)}")
    if len(row) == 2 or (row and "value" not in row):
        problems.append(f"{place}: {ASKED[name].label}: a range needs Low, Value and High, and one of them is empty.")
    elif len(row) == 3 and len(problems) == before and not row["low"] <= row["value"] <= row["high"]:
        problems.append(f"{place}: {ASKED[name].label}: Value has to lie between Low and High.")
    return row


def _service(path, raw, rows, places, problems):
    """Return the service that the rows describe; what is lacking is added to the problems."""
    values, notes = {name: row["value"] for name, row in rows.items() if row.get("value") is not None}, []
    years = {int(case["price_year"][:4]): name for name, case in BASE_CASES.items()}
    year = values.get("price_year") or BASE_CASES[years[max(years)]]["price_year"][:7]
    base = years[min(years, key=lambda known: abs(known - int(year[:4])))]
    if "price_year" not in rows:
        notes.append(f"No price year was given: prices are taken as those of {year}.")
    own = {name: "the form" for name in FIELDS if name in values}
    if "pay_band" in values and "pay" in rows:
        notes.append("Pay and band were both given; the pay counts.")
    elif "pay_band" in values:
        try:
            values["pay"], own["pay"] = band_pay(values["pay_band"], year)
        except ValueError as error:
            problems.append(f"{places['pay_band']}: {written.refused('pay_band', values['pay_band'], error)}")
    lacking = [name for name in FORM["needed"] if name not in rows and not (name == "pay" and "pay_band" in rows)]
    also = {"pay": " (or the pay band)"}
    problems += [
        f"{ASKED[name].label}{also.get(name, '')} is missing, and is needed. Accepted: {accepted(name)}." for name in lacking
    ]
    months = values.get("own_months", 0)
    if ("own_days" in rows) != ("own_months" in rows) or abs(values.get("own_days", 0)) > months * DAYS_IN_A_MONTH:
        problems.append(
            "Bed days saved and the months over which they were counted: give both or neither, days that fit the months."
        )
    if problems:
        return None
    assumptions = Assumptions(base, **{name: values[name] for name in own}, price_year=year)
    notes += [note for name in own if (note := _outside(name, assumptions))]
    ranges = {name: (row["low"], row["high"]) for name, row in rows.items() if "low" in row}
    named = values.get("service") or written.READ["text"](path.stem.replace("_", " "))
    return Service(named, assumptions, own, ranges, _own_effect(values), tuple(notes), path.name, raw)


def _outside(name, a):
    """Say that a figure lies outside the range seen or thought plausible, or nothing."""
    value, low, high = (written.written(name, number) for number in (getattr(a, name), *a.range(name)))
    inside = a.range(name)[0] <= getattr(a, name) <= a.range(name)[1]
    return "" if inside else f"{FIELDS[name].label}, {value}, lies outside the range that we test, {low} to {high}: is it right?"


def _own_effect(values):
    """Return the reader's own effect, if the form gives one."""
    if "own_days" not in values:
        return None
    se, how = values.get("own_se"), values.get("own_source", "given without a source")
    spread = pd.DataFrame({"se": se, "df": math.inf}, index=["normal", "t"]) if se else None
    return DaysSaved("Your own effect", values["own_days"], values["own_months"], math.nan, how, "", "yours", spread)
