"""The reader's own folder, ``my_work/``: where it is and how it is written.

Everything a reader types or decides is kept there, and nothing but peerlib reads
or writes it. A file is replaced in one step, so a crash leaves the old version or
the new one, never half of it; a lock keeps two notebooks from overwriting each other.
"""

import csv
import io
import json
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

__all__ = ["folder", "locked", "read_header", "read_table", "throw_away", "write_table", "write_text"]


def folder():
    """Return the reader's folder, without making it.

    It is where ``PEERLIB_WORK`` points, else ``my_work`` at the root of the
    workbook when working inside it, else ``my_work`` in the current folder.

    Returns
    -------
    pathlib.Path
        The folder; it is made when something is first saved.

    Examples
    --------
    >>> folder().name
    'my_work'
    """
    chosen = os.environ.get("PEERLIB_WORK")
    if chosen:
        return Path(chosen).expanduser()
    here = Path.cwd()
    for place in (here, *here.parents):
        if (place / "workbook.py").is_file() and (place / "data" / "datapackage.json").is_file():
            return place / "my_work"
    return here / "my_work"


@contextmanager
def throw_away():
    """Work for a while in an empty folder that is then removed, so that a try leaves nothing in the reader's own.

    Yields
    ------
    pathlib.Path
        The folder, which is the reader's folder as long as the block lasts.

    Examples
    --------
    >>> before = folder()
    >>> with throw_away() as place:
    ...     folder() == place, place == before
    (True, False)
    >>> place.exists(), folder() == before
    (False, True)
    """
    before = os.environ.get("PEERLIB_WORK")
    with tempfile.TemporaryDirectory() as place:
        os.environ["PEERLIB_WORK"] = place
        try:
            yield Path(place)
        finally:
            if before is None:
                del os.environ["PEERLIB_WORK"]
            else:
                os.environ["PEERLIB_WORK"] = before


def write_text(path, text):
    """Write a text file in one step, its folder too if need be; a failure says which file was not saved and what to do."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(
            f"{path.name} could not be saved in {path.parent.name}/ ({error.strerror or error}). "
            "If it is open in a spreadsheet, close it there; otherwise check that the folder "
            "can be written to and the disk is not full. The old version is untouched."
        ) from error


def write_table(path, columns, rows):
    """Write rows (dicts) as a CSV file in one step, with these columns; others in the rows are left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        # A lone carriage return would not be quoted, and end the row when it is read again.
        writer.writerow({column: re.sub("\r\n?", "\n", text) if isinstance(text, str) else text for column, text in row.items()})
    write_text(path, out.getvalue())


def _text(path):
    """Return the text of a file as a spreadsheet may have saved it."""
    raw = Path(path).read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _separator(text):
    return max(",;\t", key=text.splitlines()[0].count)


def read_header(path):
    """Return the names of the columns of a CSV file; none for an empty file."""
    text = _text(path)
    if not text.strip():
        return []
    return [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))]


def read_table(path, columns, needed, name):
    """Read a CSV file as a spreadsheet may have saved it: its rows as dicts of stripped texts, with the ``line`` each is in."""
    text = _text(path)
    if not text.strip():
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text))
    reader.fieldnames = [name.strip() for name in reader.fieldnames]
    missing = [column for column in needed if column not in reader.fieldnames]
    if missing:
        raise ValueError(
            f"{name}, line 1: no column called {', '.join(missing)}. The first line must read {','.join(columns)}. "
            "Your file was not changed."
        )
    rows = []
    for row in reader:
        # A surplus comma puts the rest of the line under no column: a text may be cut in two.
        if None in row:
            raise ValueError(
                f"{name}, line {reader.line_num}: more cells than columns. A text with a comma in it needs quotation "
                'marks: "like this, for example". Your file was not changed.'
            )
        rows.append({column: (row.get(column) or "").strip() for column in columns} | {"line": reader.line_num})
    return rows


@contextmanager
def locked(path):
    """Hold a file for reading and rewriting, so that two notebooks take turns; after ten seconds of waiting, say so."""
    from filelock import FileLock, Timeout

    path = Path(path)
    locks = path.parent / ".locks"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / f"{path.name}.lock", timeout=10):
            yield
    except Timeout as error:
        raise TimeoutError(
            f"{path.name} is being saved by another notebook and did not come free in ten "
            "seconds. Run the cell again; if it keeps happening, restart the other kernel."
        ) from error


def read_json(name, sound):
    """Return what a JSON file of the reader's holds (a dict), and whether it could be read as what ``sound`` asks for."""
    path = folder() / name
    if not path.exists():
        return {}, True
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return {}, False
    return (kept, True) if isinstance(kept, dict) and sound(kept) else ({}, False)


def update_json(name, change, sound):
    """Change what a JSON file holds, in one step; a file that cannot be read is put aside first, and its new name returned."""
    path, aside = folder() / name, None
    with locked(path):
        kept, readable = read_json(name, sound)
        if not readable:
            aside = path.replace(_free_name(path))
        change(kept)
        write_text(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    return aside and aside.name


def _free_name(path):
    """Return a name beside a damaged file under which nothing is kept yet."""
    aside, number = path.with_suffix(f".unreadable{path.suffix}"), 1
    while aside.exists():
        number += 1
        aside = path.with_suffix(f".unreadable-{number}{path.suffix}")
    return aside
