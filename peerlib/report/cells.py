"""The cells of a form, as Excel or a CSV file holds them: found by their headings, wherever these stand."""

import io
import re

from peerlib.literature import decoding, excel
from peerlib.my_work import reading
from peerlib.report.form import FORM, plain

LARGEST = 5_000_000  # bytes of a form; the template has 10,000
ROWS, COLUMNS = 2000, 26  # that are looked at in a sheet
_COPY = "Copy your figures into a fresh template, data/templates/own_service.xlsx."


def _sheets(raw):
    """Return the rows of each sheet of a file, by its title, with their numbers; and the decimal mark."""
    if len(raw) > LARGEST:
        raise ValueError(f"it is far larger than a form. {_COPY}")
    if excel.is_excel(raw) and not raw.startswith(excel.OLD_EXCEL):
        return _of_excel(raw), "."
    if raw.startswith((excel.OLD_EXCEL, b"PK", b"%PDF")):
        raise ValueError("it is neither CSV nor a newer Excel file, or has a password. Save it as .xlsx without one, or as CSV.")
    lines = decoding.decode(raw, [])[0].split("\n")
    # A title above the headings says nothing about the separator.
    first = next((n for n, line in enumerate(lines) if _has_heads(re.split("[,;\t]", line.replace('"', "")))), 0)
    records = [(first + line, cells) for line, cells, _ in reading.records_of("\n".join(lines[first:]))]
    return {"": records}, "," if lines[first].count(";") > lines[first].count(",") else "."


def _of_excel(raw):
    """Return the rows of each sheet of an Excel file, within what a computer can take."""
    import openpyxl

    try:
        excel.check_size(io.BytesIO(raw))
        books = [openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=saved) for saved in (False, True)]
        return {sheet.title: _rows(*(book[sheet.title] for book in books)) for sheet in books[0].worksheets}
    except Exception as error:  # a damaged file fails in many ways inside the package
        raise ValueError(f"this Excel file could not be read. {_COPY}") from error


def _rows(*sheets):
    """Return the rows of a sheet, with its formulas and with what they came to, with their numbers."""
    rows = zip(*(sheet.iter_rows(max_row=ROWS, max_col=COLUMNS) for sheet in sheets))
    return [(number, [_cell(*pair) for pair in zip(*pairs)]) for number, pairs in enumerate(rows, 1)]


def _cell(formula, saved):
    """Return what a cell holds: text, number or date; per cent as text, and a formula never worked out as it stands."""
    value = formula.value if saved.value is None else saved.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{100 * value:.10f}%" if "%" in saved.number_format else float(value)
    return value if hasattr(value, "year") else "" if value is None else str(value).strip()


def _has_heads(cells):
    """Say whether cells hold the headings that a form needs."""
    heads = {plain(cell) for cell in cells}
    return not any(heads.isdisjoint(FORM["heads"][needed]) for needed in ("item", "value"))


def entries(raw):
    """Return the rows of the form in a file: where each stands, its cells and their columns by heading; and the decimal mark."""
    sheets, decimal = _sheets(raw)
    forms = {title: _under_heads(title, rows) for title, rows in sheets.items() if any(_has_heads(cells) for _, cells in rows)}
    if not forms:
        raise ValueError(f"no row with the headings Item and Value was found. {_COPY}")
    filled = [title for title, rows in forms.items() if rows and (len(forms) == 1 or not plain(title).startswith("example"))]
    if len(filled) > 1:
        raise ValueError(f"the sheets {' and '.join(filled)} are both filled in. Keep one of them.")
    return (forms[filled[0]] if filled else []), decimal


def _under_heads(title, rows):
    """Return the rows below the headings that give something: where they stand, and cells and columns by heading."""
    start = next(place for place, (_, cells) in enumerate(rows) if _has_heads(cells))
    heads, sheet, found = [plain(cell) for cell in rows[start][1]], f"sheet {title}, " if title else "", []
    columns = {head: next((n for n, cell in enumerate(heads) if cell in words), 99) for head, words in FORM["heads"].items()}
    letters = {head: chr(65 + n) for head, n in columns.items()}
    for row, cells in rows[start + 1 :]:
        at = {head: cells[n] if n < len(cells) else "" for head, n in columns.items()}
        if at["item"] != "" and any(at[head] != "" for head in ("value", "low", "high")):
            found.append((f"{sheet}row {row}", at, letters))
    return found
