"""The reader's own folder, ``my_work/``: where it is and how it is written.

Everything a reader types or decides is kept there, and nothing but peerlib reads
or writes it. A file is replaced in one step, so a crash leaves the old version or
the new one, never half of it; a lock keeps two notebooks from overwriting each other.
"""

import csv
import json
import os
import re
import shutil
import tempfile
import warnings
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from types import SimpleNamespace

from peerlib.my_work import reading

DRAFT = ".draft"


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
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise OSError(
            f"{path.name} could not be saved: in {text[max(error.start - 20, 0) : error.start]!r} and after it stands half a "
            "character. Delete it and type it again. The old version is untouched."
        ) from None
    write_bytes(path, raw)


def write_bytes(path, raw):
    """Write a file in one step, for the owner alone; a failure says which file was not saved and what to do."""
    path = Path(path)
    try:
        _make(path.parent)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=DRAFT)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(_unsaved(path, error)) from error


def _make(place):
    """Make a folder that nobody else looks into, where the system knows that."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.mkdir(mode=0o700, exist_ok=True)


def _unsaved(path, error):
    return f"{path.name} could not be saved in {path.parent.name}/: {reading.why(path, error)} The old version is untouched."


def csv_lines(columns, rows):
    """Return rows (dicts) as the lines of a CSV file, each a text."""
    lines = []
    writer = csv.DictWriter(SimpleNamespace(write=lines.append), columns, lineterminator="\n", extrasaction="ignore")
    for row in rows:
        # A lone carriage return would not be quoted, and end the row when it is read again.
        writer.writerow({column: re.sub("\r\n?", "\n", text) if isinstance(text, str) else text for column, text in row.items()})
    return lines


def write_table(path, columns, rows):
    """Write rows (dicts) as a CSV file in one step, with these columns; a file there that could not be read is kept aside."""
    if reading.misread(path):
        keep_aside(path)
    write_text(path, "".join(csv_lines(columns, [dict(zip(columns, columns)), *rows])))


@contextmanager
def locked(path):
    """Hold a file for reading and rewriting, so that two notebooks take turns; after ten seconds of waiting, say so."""
    from filelock import FileLock, Timeout

    path = Path(path)
    locks = path.parent / ".locks"
    try:
        _make(path.parent)
        _make(locks)
        lock = FileLock(locks / f"{path.name}.lock", timeout=10, mode=0o600)
        lock.acquire()
    except Timeout as error:
        raise TimeoutError(
            f"{path.name} is being saved by another notebook and did not come free in ten "
            "seconds. Run the cell again; if it keeps happening, restart the other kernel."
        ) from error
    except OSError as error:
        raise OSError(_unsaved(path, error)) from error
    try:
        # Whoever began a draft of this file and does not hold the lock was killed over it.
        for draft in path.parent.glob(f".{escape(path.name)}.*{DRAFT}"):
            draft.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def _read_json(path, sound):
    """Return the sound entries of a JSON file, and what is wrong with the rest, in words."""
    if not path.exists():
        return {}, ""
    try:
        kept = json.loads(reading.text_of(path))
        json.dumps(kept, indent=1)
    except RecursionError:
        return {}, f"{path.name} is nested too deep to be read."
    except json.JSONDecodeError as error:
        return {}, f"{path.name}, line {error.lineno}: this is not JSON ({error.msg})."
    except (ValueError, OSError) as error:
        return {}, str(error)
    if not isinstance(kept, dict):
        return {}, f"{path.name} holds no entries with names."
    good = {name: entry for name, entry in kept.items() if sound(entry)}
    bad = ", ".join(name for name in kept if name not in good)
    return good, f"{path.name}: the entry {bad} cannot be used." if bad else ""


def read_json(name, sound):
    """Return the entries of a JSON file (a dict) that ``sound`` finds in order, and whether these are all; others are said."""
    kept, wrong = _read_json(folder() / name, sound)
    if wrong:
        warnings.warn(f"{wrong} It is left as it is, and kept aside when you next save.", stacklevel=3)
    return kept, not wrong


def update_json(name, change, sound):
    """Change what a JSON file holds, in one step; if not all of it can be read it is kept aside, and the new name returned."""
    path = folder() / name
    with locked(path):
        kept, wrong = _read_json(path, sound)
        aside = keep_aside(path) if wrong else None
        change(kept)
        text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        # Half a character, which UTF-8 refuses, is escaped as JSON escapes it.
        write_text(path, text.encode("utf-8", "backslashreplace").decode("utf-8"))
    return aside


def keep_aside(path):
    """Copy a damaged file to a name under which nothing is kept yet, and return the name."""
    path, number = Path(path), 1
    aside = path.with_suffix(f".unreadable{path.suffix}")
    while aside.exists():
        number += 1
        aside = path.with_suffix(f".unreadable-{number}{path.suffix}")
    try:
        shutil.copy2(path, aside)
    except OSError as error:
        raise OSError(_unsaved(path, error)) from error
    return aside.name
