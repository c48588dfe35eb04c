"""Reading a file as an editor or a spreadsheet may have saved or damaged it: its text, and the records of a CSV file."""

import csv
import errno
import io
import os
import warnings
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

UNCHANGED = "Your file was not changed."


def why(path, error):
    """Say why the system refuses a file, and what to do about it."""
    in_the_way = next((place for place in Path(path).parents if os.path.isfile(place)), None)
    if in_the_way:
        return f"{in_the_way.name} is a file, where a folder of that name is needed. Rename it or move it away."
    if os.path.isdir(path):
        return "a folder of that name is in its place. Rename the folder or move it away."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full. Make room, then try again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "the folder or the file is read-only, or open in another program. Close it there, or make it yours to write."
    return f"{error.strerror or error}."


@contextmanager
def worded(path, what):
    """Turn what the system says of a file into a sentence; that there is no such file stays as it is."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise OSError(f"{Path(path).name} could not be {what} in {Path(path).parent.name}/: {why(path, error)}") from error


def text_of(path):
    """Return the text of a file, or say in which line it is none."""
    with worded(path, "read"):
        raw = Path(path).read_bytes()
    try:
        return _decoded(raw)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(
            f"{Path(path).name}, line {line}: this is not readable as text. Save the file again as UTF-8 in the program it "
            f"comes from, or move it away. {UNCHANGED}"
        ) from None


def _decoded(raw):
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Partly UTF-8 is damaged; an old spreadsheet's file never looks like UTF-8.
        if not raw.decode("utf-8", "ignore").isascii():
            raise
        return raw.decode("cp1252")


@contextmanager
def _cells_of_any_length():
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def records_of(text):
    """Return the records of a CSV text: line, cells, and whether that line was read by itself, its quotation marks open."""
    lines = io.StringIO(text, newline="").readlines()
    separator = max(",;\t", key=next((line for line in lines if line.strip()), "").count)
    records, start = [], 0
    with _cells_of_any_length():
        while start < len(lines):
            reader, done = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=separator, strict=True), 0
            try:
                for cells in reader:
                    done = reader.line_num
                    records.append((start + done, cells, False))
            except csv.Error:
                # Otherwise a mark that is never closed takes in all the lines below it.
                cells = next(csv.reader([lines[start + done]], delimiter=separator))
                done += 1
                records.append((start + done, cells, True))
            start += done
    return [(line, [cell.strip() for cell in cells], alone) for line, cells, alone in records if cells]


def misread(path):
    """Say whether a CSV file holds something that is not read as it stands there."""
    try:
        return any(alone for _, _, alone in records_of(text_of(path)))
    except ValueError:
        return True
    except OSError:
        return False


def _with_row_names(records, name):
    """Give R's row names a heading: they stand in a first column without one, or are one cell more than the headings."""
    if not (records and name):
        return records
    (line, header, alone), *rows = records
    if header[0] == "" and any(cells[0] for _, cells, _ in rows):
        return [(line, [name, *header[1:]], alone), *rows]
    # A cell too many may be a text cut in two: only running numbers, or names that stand for a missing study, are names of rows.
    no_study = not any("study" in column.lower() for column in header)
    named = rows and all(len(cells) == len(header) + 1 and (cells[0].isdigit() or no_study) for _, cells, _ in rows)
    return [(line, [name, *header], alone), *rows] if named and any(cells[-1] for _, cells, _ in rows) else records


def read_header(path, row_names=""):
    """Return the names of the columns of a CSV file; none for an empty file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    row_names : str, optional
        What to call the row names that R writes, which have no heading of their own.

    Returns
    -------
    list of str
        The names, without blanks around them.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "notes.csv"
    >>> _ = path.write_text("page,note\\n1,read\\n")
    >>> read_header(path)
    ['page', 'note']
    """
    records = _with_row_names(records_of(text_of(path)), row_names)
    return records[0][1] if records else []


def read_table(path, columns, needed, name, row_names=""):
    """Read a CSV file as a spreadsheet may have saved it.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    columns, needed : list of str
        The columns to read, and those that must be there.
    name : str
        What the file is called in a sentence about it.
    row_names : str, optional
        As in ``read_header``.

    Returns
    -------
    list of dict
        The rows as texts without blanks around them, with the ``line`` each is in.

    Raises
    ------
    ValueError, OSError
        If it is no text or no such table (the line is named), or cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "notes.csv"
    >>> _ = path.write_text("page,note\\n1,read\\n")
    >>> read_table(path, ["page", "note"], ["page"], "notes.csv")
    [{'line': 2, 'page': '1', 'note': 'read'}]
    """
    records = _with_row_names(records_of(text_of(path)), row_names)
    if not records:
        return []
    header = records[0][1]
    missing = [column for column in needed if column not in header]
    if missing:
        raise ValueError(
            f"{name}, line 1: no column called {', '.join(missing)}. The first line must read {','.join(columns)}. {UNCHANGED}"
        )
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise ValueError(f"{name}, line 1: the column {', '.join(twice)} stands there twice. Keep one of them. {UNCHANGED}")
    rows = []
    for line, cells, alone in records[1:]:
        # A surplus comma puts the rest of the line under no column: a text may be cut in two.
        if any(cell for column, cell in zip_longest(header, cells, fillvalue="") if not column):
            raise ValueError(
                f"{name}, line {line}: more cells than columns. A text with a comma in it needs quotation "
                f'marks: "like this, for example". {UNCHANGED}'
            )
        if alone:
            warnings.warn(
                f"{name}, line {line}: its quotation marks do not close. It was read by itself; correct it.", stacklevel=3
            )
        # Where two files were put one below the other, the heading stands there again.
        if cells != header:
            row = dict(zip(header, cells))
            rows.append({"line": line} | {column: row.get(column, "") for column in columns})
    return rows


def columns_of(path, ours):
    """Return the columns of a file to be written: ours, and those that the reader added.

    Parameters
    ----------
    path : str or pathlib.Path
        The file; it need not be there yet.
    ours : list of str
        The columns that it has from us.

    Returns
    -------
    list of str
        Ours first.

    Examples
    --------
    >>> columns_of("not there yet.csv", ["page", "note"])
    ['page', 'note']
    """
    added = read_header(path) if Path(path).exists() else []
    return list(dict.fromkeys([*ours, *(column for column in added if column)]))
