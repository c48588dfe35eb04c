"""Tables: CSV and Excel files, read by the names of their columns."""

import csv
import re

from peerlib.literature.records import SAY, NotAnExport

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TALLEST = 500  # lines that one row of a table may take

# The names under which databases give each field, the fullest first.
COLUMNS = {
    "record_id": ["record_id", "record id", "key", "id"],
    "title": ["title", "article title", "document title", "primary title", "ti"],
    "authors": ["authors", "author", "author full names", "author(s)", "author names", "af", "au"],
    "year": ["year", "publication year", "pub year", "year published", "py", "publication date", "date"],
    "journal": ["journal", "source title", "publication title", "journal/book", "journal title", "source", "publication", "so"],
    "volume": ["volume", "vol", "vl"],
    "issue": ["issue", "number", "no", "is"],
    "pages": ["pages", "page range", "page"],
    "first page": ["page start", "first page", "start page", "bp"],
    "last page": ["page end", "last page", "end page", "ep"],
    "article": ["art. no.", "article number", "ar"],
    "doi": ["doi", "di"],
    "pmid": ["pmid", "pubmed id", "pubmed_id", "medline pmid", "pm"],
    "pmcid": ["pmcid", "pmc"],
    "abstract": ["abstract", "abstract note", "ab"],
    "url": ["url", "link", "doi link", "full text link"],
    "type": ["document type", "publication type", "item type", "type", "entrytype"],
}


def from_csv(text, problems):
    return table_of(rows_of(text, problems), problems)


def rows_of(text, problems=None):
    """Return (line, cells) of a table; a quotation mark never closed costs one row, not the rest."""
    lines = text.split("\n")
    heading = next((line for line in lines[:20] if re.search(r"title|\bTI\b", line, re.I)), lines[0])
    separator = max(",;\t|", key=heading.count)
    rows, place = [], 0
    while place < len(lines):
        cells, height = _cells(lines[place : place + TALLEST], separator)
        marks = sum(line.count('"') for line in lines[place : place + height])
        if height > 1 and (marks % 2 or len(cells) != heading.count(separator) + 1):
            if problems is not None:
                problems.append(f"line {place + 1}: a quotation mark is opened and not closed; the line is read as one row")
            cells, height = lines[place].replace('"', "").split(separator), 1
        spanned = lines[place : place + height]
        if height > 1 and problems is not None and all(line.count(separator) == heading.count(separator) for line in spanned):
            problems.append(
                f"lines {place + 1} to {place + height}: one cell in quotation marks runs over lines that each look like "
                "a whole row; open the file there and see that no record is missing"
            )
        if any(cell.strip() for cell in cells):
            rows.append((place + 1, cells))
        place += height
    return rows


def _cells(lines, separator):
    """Return the cells of the row that begins here, and how many lines it takes."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    try:
        return next(reader, []), max(reader.line_num, 1)
    except csv.Error:  # a cell longer than the csv module takes
        return [cell.strip('"') for cell in lines[0].split(separator)], 1


def header(rows):
    """Find the line of column names among the first lines: it names a title and one field more."""
    for place, (_, cells) in enumerate(rows[:20]):
        names = [cell.strip().strip("\ufeff").lower() for cell in cells]
        known = {f: [names.index(n) for n in given if n in names] for f, given in COLUMNS.items()}
        if known["title"] and sum(map(bool, known.values())) > 1:
            return place, len(names), known
    return None


def table_of(rows, problems):
    """Turn the rows of a table into records by the names of its columns."""
    found = header(rows)
    if found is None:
        start = " ".join(rows[0][1])[:60] if rows else ""
        raise NotAnExport(f"line 1: no export of a known format begins with {start!r}, and no column is called Title. {SAY}")
    head, width, known = found
    records = []
    for line, cells in rows[head + 1 :]:
        if len(cells) != width:
            problems.append(f"line {line}: {len(cells)} cells where the heading has {width}")
        fields = {f: next((cells[c] for c in places if c < len(cells) and cells[c].strip()), "") for f, places in known.items()}
        first, last = fields.pop("first page"), fields.pop("last page")
        number = fields.pop("article")
        fields["pages"] = fields["pages"] or (f"{first}-{last}" if first and last else first or number)
        records.append(fields)
    if not records:
        raise NotAnExport(f"line {rows[head][0]}: there is a heading but no record below it.")
    return len(records), records


def sheet_of(path, raw):
    """Return (line, cells) of the first sheet of an Excel file."""
    if raw.startswith(OLD_EXCEL):
        raise NotAnExport("line 1: this is an old Excel file (.xls). Open it and save it as CSV UTF-8, then give that file.")
    try:
        import openpyxl
    except ImportError:
        raise NotAnExport(
            "line 1: this is an Excel file, which needs the package openpyxl. Open it in Excel or LibreOffice, "
            "choose File, Save as, CSV UTF-8, and give that file."
        ) from None
    try:
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # a damaged file fails in many ways inside the package
        raise NotAnExport(f"line 1: this Excel file could not be read ({type(error).__name__}). Save it as CSV UTF-8.") from error
    return [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
