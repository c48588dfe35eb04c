"""Excel files: all sheets that hold records, within what a computer can take."""

import zipfile

from peerlib.literature.records import NotAnExport, formats
from peerlib.literature.tabular import from_rows

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST = 300_000_000  # bytes of a workbook when unpacked
WIDEST = 300  # columns that are looked at
GAP = 20_000  # empty rows after which nothing more is expected


def is_excel(raw):
    """Is this an Excel file, old or new?"""
    return raw.startswith(OLD_EXCEL) or (raw.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in raw)


def from_excel(path, raw, problems):
    """Return the records of every sheet, each with the names under which its sheet gives the fields."""
    sheets, read = _sheets(path, raw, problems), []
    for title, rows in sheets:
        said = []
        try:
            records, names = from_rows(rows, said)
        except NotAnExport as problem:
            if len(sheets) == 1:
                raise
            if rows:
                problems.append(f"the sheet {title} ({len(rows)} rows) was not read: {str(problem).partition(': ')[2]}")
            continue
        problems += [f"sheet {title}, {problem}" if len(sheets) > 1 else problem for problem in said]
        read += [(names, pairs) for pairs in records]
    if not read:
        raise NotAnExport("line 1: no sheet of this Excel file has a column called Title with records below it.")
    return read


def _sheets(path, raw, problems):
    """Return the name and the rows of each sheet, empty rows left out."""
    if raw.startswith(OLD_EXCEL):
        raise NotAnExport("line 1: this is an old Excel file (.xls). Open it and save it as CSV UTF-8, then give that file.")
    try:
        import openpyxl
    except ImportError:
        raise NotAnExport(formats()["sentences"]["no openpyxl"]) from None
    try:
        check_size(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return [(sheet.title, _rows(sheet, problems)) for sheet in book.worksheets]
    except NotAnExport:
        raise
    except Exception as error:  # a damaged file fails in many ways inside the package
        raise NotAnExport(f"line 1: this Excel file could not be read ({type(error).__name__}). Save it as CSV UTF-8.") from error


def check_size(path):
    """Refuse a file that unpacks to more than a computer can take."""
    if zipfile.is_zipfile(path):
        parts = zipfile.ZipFile(path).infolist()
        if sum(part.file_size for part in parts) > LARGEST or any(
            part.file_size > 20_000_000 and part.file_size > 200 * part.compress_size for part in parts
        ):
            raise NotAnExport(formats()["sentences"]["too large"])


def _rows(sheet, problems):
    """Return the rows that hold something; one stray cell far out must not cost the memory of all between."""
    rows, last, wide = [], 0, sheet.max_column or 0
    if hasattr(sheet, "reset_dimensions"):  # the size that a file gives itself may be out of date: A1, or an earlier version's
        sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=min(wide, WIDEST) if wide > 1 else WIDEST), start=1):
        if any(cell is not None for cell in row):
            cells = ["" if cell is None else str(cell) for cell in row]
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
                last = number
        elif number > last + GAP:
            problems.append(f"the sheet {sheet.title}: after {GAP:,} empty rows, from row {last + 1}, nothing more was looked at")
            break
    if wide > WIDEST:
        problems.append(f"the sheet {sheet.title}: only its first {WIDEST} columns were looked at")
    return rows
