"""The brief as an Excel file whose sums live: what is typed over another number is worked out anew."""

import io
import re
import tomllib
from pathlib import Path

from peerlib.report.form import unit
from peerlib.value.assumptions import FIELDS

LONGEST = 32_000  # letters that a cell of Excel takes
_SUMS = tomllib.loads(Path(__file__).with_name("sums.toml").read_text(encoding="utf-8"))["sums"]
_LABELS = {"days_saved": "Bed days saved a person, over the follow-up"}
_LABELS |= {name: f"{known.label} ({unit(name).replace('per cent', 'share')})" for name, known in FIELDS.items()}


def plain(cell):
    """Return what stands in a cell; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    formula = isinstance(cell, str) and re.match(r"[=+@\t\r\n]|-(?!£?[\d,.]+ ?%?$)", cell)
    cell = f"'{cell}" if formula else cell
    return cell[:LONGEST] if isinstance(cell, str) else cell


def workbook(brief):
    """Return the Excel file of a brief, as bytes."""
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    _fill(book.active, brief)
    words = [[name, line] for name, lines in brief.said.items() for line in lines]
    sheets = {"words": words} | {name: [list(table), *table.values.tolist()] for name, table in brief.tables.items()}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " ").capitalize())
        for row in rows:
            sheet.append([plain(cell) for cell in row])
    for sheet in book:
        for column in "ABCDEFGHI":
            sheet.column_dimensions[column].width = 44 if column == "A" else 22
    book.calculation.fullCalcOnLoad = True
    book.save(file)
    return file.getvalue()


def _fill(sheet, brief):
    """Write what the sum takes, a column for each effect, and below it the formulas."""
    sheet.title = "Sums"
    labels = {**_LABELS, **{line["name"]: line["label"] for line in _SUMS}}
    sheet.append([plain(brief.service.name), *brief.found])
    for label in labels.values():
        sheet.append([label])
    sheet.append(["Type over a number, and what follows from it is worked out anew. A share of 0.25 is 25 %."])
    for column, (effect, a, _) in enumerate(brief.found.values(), 2):
        at = {name: sheet.cell(row, column) for row, name in enumerate(labels, 2)}
        for name, number in {"days_saved": effect.days, **a.values()}.items():
            at[name].value = number
        for line in _SUMS:
            formula = line.get("by_hours", line["formula"]) if a.hours_of_support else line["formula"]
            places = {name: cell.coordinate for name, cell in at.items()}
            at[line["name"]].value, at[line["name"]].number_format = formula.format(**places), line.get("format", "#,##0")
    sheet.freeze_panes = "B2"
