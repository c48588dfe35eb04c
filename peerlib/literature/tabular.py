"""Tables (CSV, tab-delimited, Excel): each field found by the name of its column, or by a word of it."""

import csv
import re
from collections import Counter
from functools import cache

from peerlib.literature.records import SAY, NotAnExport, formats, is_missing

TALLEST = 500  # lines that one row of a table may take


def from_csv(text, problems):
    """Return the records of a text table, and the names under which it gives each field."""
    return from_rows(rows_of(text, problems), problems)


def rows_of(text, problems=None):
    """Return (line, cells) of a table; a quotation mark never closed costs one row, not the rest."""
    lines = text.split("\n")
    heading = next((line for line in lines[:20] if re.search(r"title|\bTI\b", line, re.I)), lines[0])
    separator = max(",;\t|", key=heading.count)
    width = heading.count(separator) + 1 if '"' not in heading else len(next(csv.reader([heading], delimiter=separator)))
    odd = [n for n, line in enumerate(lines) if line.count('"') % 2]
    closing = dict(zip(odd, [*odd[1:], None]))
    usual = Counter(len(_cells(line, separator)) for n, line in enumerate(lines[:200]) if n not in closing).most_common(1)
    usual = usual[0][0] if usual else width
    rows, place, said = [], 0, problems if problems is not None else []
    while place < len(lines):
        last = closing.get(place, place)
        cells = _cells("\n".join(lines[place : last + 1]), separator) if last is not None and last - place < TALLEST else []
        height = (last or place) - place + 1
        if place in closing and len(_without_end(cells)) != width and len(cells) not in (width, usual):
            said.append(f"line {place + 1}: a quotation mark is opened and not closed; the line is read as one row")
            cells, height = lines[place].replace('"', "").split(separator), 1
        elif height > 1 and all(line.count(separator) == heading.count(separator) for line in lines[place : place + height]):
            said.append(f"lines {place + 1} to {place + height}: {formats()['sentences']['rows in a cell']}")
        if any(cell.strip() for cell in cells):
            rows.append((place + 1, cells))
        place += height
    return rows


def _cells(row, separator):
    """Return the cells of a row, which may have line breaks inside."""
    try:
        return next(csv.reader(row.splitlines(keepends=True), delimiter=separator), [])
    except csv.Error:  # a cell longer than the csv module takes
        return [cell.strip('"') for cell in row.split(separator)]


def _without_end(cells):
    """Return the cells without the empty ones at the end."""
    return cells[: max((n for n, cell in enumerate(cells, start=1) if cell.strip()), default=0)]


def _plain_name(name):
    """Return the name of a column in small letters, a space for any other sign; PubYear is "pub year"."""
    plain, parted = (" ".join(re.findall(r"[^\W_]+", form.lower())) for form in (name, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
    return parted if parted in _all_names() else plain


@cache
def _all_names():
    return frozenset(name for given in formats()["table"].values() for name in given)


def header(rows, by_words=True):
    """Find the line of column names among the first lines; return its place and the columns that give each field."""
    found = []
    for place, (_, cells) in enumerate(rows[:20]):
        names = [_plain_name(cell) for cell in cells]
        fields = formats()["table"]
        known = {field: [names.index(name) for name in given if name in names] for field, given in fields.items()}
        count = sum(bool(columns) for field, columns in known.items() if field not in ("ids", "notes", "database"))
        taken = {column for columns in known.values() for column in columns}
        loose = _by_word(names, taken) if by_words else {}
        known = {field: columns or loose.get(field, []) for field, columns in known.items()}
        count += len(loose)
        told = known["title"] and cells[known["title"][0]].strip().lower() in ("title", "titles")
        alone = told or (place == 0 and len(cells) > 1 and by_words)  # a table of titles and nothing else that is known
        if known["title"] and (count > 1 or alone):
            found.append((count > 1, -place, known))
    if not found:
        return None
    _, place, known = max(found, key=lambda one: one[:2])
    return -place, known


def _by_word(names, taken):
    """Return the columns told by a word of theirs, for those that no whole name has told."""
    words, against = formats()["words"], formats()["against"]
    free = [(n, set(name.split())) for n, name in enumerate(names) if n not in taken and 0 < len(name.split()) < 5]
    free = [(n, parts) for n, parts in free if not parts & set(against["any"])]
    found = {field: [n for n, parts in free if parts & set(given)] for field, given in words.items()}
    found["title"] = [n for n, parts in free if n in found["title"] and not parts & set(against["title"])]
    return {field: columns for field, columns in found.items() if columns}


def from_rows(rows, problems):
    """Turn the rows of a table into pairs of column and value; return them and the names that give each field."""
    rows = _turned(rows) or rows
    found = header(rows)
    if found is None:
        start = " ".join(rows[0][1])[:60] if rows else ""
        raise NotAnExport(f"line 1: no export of a known format begins with {start!r}, and no column is called Title. {SAY}")
    place, known = found
    line, heading = rows[place]
    body = rows[place + 1 :]
    if not body:
        raise NotAnExport(f"line {line}: there is a heading but no record below it.")
    columns = [name.strip().strip("\ufeff") or f"column {n}" for n, name in enumerate(heading, start=1)]
    columns = [name if name not in columns[:n] else f"{name} ({n + 1})" for n, name in enumerate(columns)]
    names = {field: [columns[n] for n in places] for field, places in known.items()}
    # R writes row names without a heading: each row begins with a number more than there are columns.
    numbered = all(len(cells) == len(heading) + 1 and cells[0].strip('" ').isdigit() for _, cells in body)
    shift = int(numbered and len(_without_end(body[0][1])) > len(heading))
    records = []
    for line, cells in body:
        width = len(_without_end(cells[shift:]))
        short = 1 < len(cells) < len(columns) + shift and len(cells) != len(body[0][1])
        if width > len(columns) or short:
            problems.append(f"line {line}: {len(cells)} cells where the heading has {len(columns)}")
        pairs = [(column, cell.strip()) for column, cell in zip(columns, cells[shift:]) if cell.strip()]
        records.append([(column, part) for column, cell in pairs for part in _parts(column, cell, names["authors"])])
    return records, names


def _parts(column, cell, authors):
    """Return the authors in a cell one by one, where a sign stands between them that is no part of a name."""
    if column in authors and ";" not in cell:
        for sign in ("//", "|", "\n"):
            if sign in cell:
                return [part.strip() for part in cell.split(sign) if part.strip()]
        people = re.split(r"\s+and\s+", cell) if " and " in cell and len(cell) < 10_000 else [cell]
        if len(people) > 1 and all("," in person for person in people):
            return people
    return [cell]


def _turned(rows):
    """Return a table whose fields stand in rows, one record below the other, with the fields as columns; else None."""
    names = [_plain_name(cells[0]) for _, cells in rows]
    heading = {_plain_name(cell) for cell in rows[0][1]} if rows else set()
    if "title" not in names or len(_all_names().intersection(names)) < 3 or len(heading & _all_names()) > 1:
        return None
    first = next(name for name in names if name)
    records = []
    for (line, cells), name in zip(rows, names):
        if name == first or not records:
            records.append((line, {}))
        records[-1][1].setdefault(cells[0].strip(), "; ".join(cell.strip() for cell in cells[1:] if not is_missing(cell)))
    columns = list(dict.fromkeys(name for _, record in records for name in record))
    return [(1, columns), *((line, [record.get(name, "") for name in columns]) for line, record in records)]
