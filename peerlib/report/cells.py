"""The cells of a form, as Excel or a CSV file holds them: found by their headings, wherever these stand."""

import io
import re
from datetime import time

from peerlib.literature import decoding, excel
from peerlib.my_work import reading
from peerlib.report.form import HEADS, plain

LARGEST = 5_000_000  # bytes of a form; the template has 10,000
ROWS, COLUMNS = 2000, 60  # that are looked at in a sheet
_COPY = "Copy your figures into a fresh template, data/templates/own_service.xlsx"


def sheets(name, raw):
    """Return the sheets of a file (title, rows of cells with the number of their row) and its decimal mark."""
    if len(raw) > LARGEST:
        raise ValueError(f"{name} is far larger than a form. {_COPY}.")
    if raw.startswith(excel.OLD_EXCEL):
        raise ValueError(f"{name} is an old Excel file (.xls) or has a password. Save it as .xlsx without one, or as CSV.")
    if excel.is_excel(raw):
        return _of_excel(name, raw), "."
    if raw.startswith((b"PK", b"%PDF")):
        raise ValueError(f"{name} is neither Excel nor CSV. Save it as .xlsx or as CSV in the program it comes from.")
    lines = decoding.decode(raw, [])[0].split("\n")
    # A title above the headings says nothing about the separator.
    first = next((n for n, line in enumerate(lines) if _has_heads(re.split("[,;\t]", line.replace('"', "")))), 0)
    records = reading.records_of("\n".join(lines[first:]))
    semicolons = lines[first].count(";") > lines[first].count(",")
    return [("", [(first + line, cells) for line, cells, _ in records])], "," if semicolons else "."


def _of_excel(name, raw):
    """Return the sheets of an Excel file, within what a computer can take."""
    import openpyxl

    try:
        excel._check_size(io.BytesIO(raw))
        formulas, values = (openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=only) for only in (False, True))
        return [(sheet.title, _rows(formulas[sheet.title], sheet)) for sheet in values.worksheets]
    except Exception as error:  # a damaged file fails in many ways inside the package
        raise ValueError(f"{name}: this Excel file could not be read. {_COPY}.") from error


def _rows(formulas, values):
    """Return the rows of a sheet that hold something, with their numbers."""
    both = (sheet.iter_rows(max_row=ROWS, max_col=COLUMNS) for sheet in (formulas, values))
    rows = [(n, [_cell(*pair) for pair in zip(*pair_of_rows)]) for n, pair_of_rows in enumerate(zip(*both), 1)]
    return [(n, cells) for n, cells in rows if any(cell != "" for cell in cells)]


def _cell(formula, saved):
    """Return what a cell holds: text, number or date; per cent as text, and a formula never worked out as it stands."""
    value = saved.value
    if value is None:
        return "" if formula.value is None else str(formula.value)
    if isinstance(value, (bool, time)):
        return str(value)
    if isinstance(value, (int, float)):
        return f"{100 * value:.10f}%" if "%" in (saved.number_format or "") else float(value)
    return value.strip() if isinstance(value, str) else value


def _has_heads(cells):
    """Say whether cells hold the headings that a form needs."""
    heads = {plain(cell) for cell in cells}
    return not heads.isdisjoint(HEADS["item"]) and not heads.isdisjoint(HEADS["value"])


def entries(name, raw):
    """Return the rows of the form in a file, each with its place and its cells by heading, and the decimal mark."""
    found, decimal = sheets(name, raw)
    forms = {title: rows for title, rows in found if any(_has_heads(cells) for _, cells in rows)}
    if len(forms) > 1:
        forms = {title: rows for title, rows in forms.items() if not plain(title).startswith("example")}
    filled = {title: part for title, rows in forms.items() if (part := _under_heads(title, rows))}
    if len(filled) > 1:
        raise ValueError(f"{name}: the sheets {' and '.join(filled)} are both filled in. Keep one of them.")
    if not forms:
        raise ValueError(f"{name}: no row with the headings Item and Value was found. {_COPY}.")
    return next(iter(filled.values()), []), decimal


def _under_heads(title, rows):
    """Return the rows below the headings that give something: where they stand, and item, value, low and high."""
    start = next(place for place, (_, cells) in enumerate(rows) if _has_heads(cells))
    heads = [plain(cell) for cell in rows[start][1]]
    columns = {head: next((n for n, cell in enumerate(heads) if cell in words), None) for head, words in HEADS.items()}
    found = []
    for row, cells in rows[start + 1 :]:
        at = {head: cells[n] if n is not None and n < len(cells) else "" for head, n in columns.items()}
        if any(at[head] != "" for head in ("value", "low", "high")) and at["item"] != "":
            found.append((f"{f'sheet {title}, ' if title else ''}row {row}", at, columns))
    return found
