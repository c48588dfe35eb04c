"""The reader's own copies of the notebooks, in my_notebooks.

A copy is made without results, and from then on it is the reader's: nothing overwrites it. A checksum of what its cells
held when it was made is kept beside it, so that a copy in which nobody wrote can be renewed when the shipped notebook
changes, and any other is reported.
"""

import errno
import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from workbook_steps import places
from workbook_steps.stopping import disk_full, fail

NEWS = "workbook-news"  # the id of the cell in which the start page says what has changed


def shipped():
    """Return the notebooks of the workbook, in order."""
    return sorted((places.HERE / places.FIRST_NOTEBOOK).parent.glob("[0-9][0-9]_*.ipynb"))


def title(notebook):
    """Return a notebook's name as it is said: 05 bed days."""
    return notebook.stem.replace("_", " ")


def read(path):
    """Return what a notebook holds, or nothing if that cannot be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        checksum(content)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return content


def read_shipped(notebook):
    """Return what a notebook of the workbook holds, or stop."""
    content = read(notebook)
    if content is None:
        fail(f"The notebook {notebook.name} in {notebook.parent} cannot be read: fetch the workbook again.")
    return content


def checksum(content):
    """Return a short stand-in for what the cells of a notebook say, whatever their results are."""
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in content["cells"] if cell.get("id") != NEWS]
    return hashlib.sha256(json.dumps(cells).encode("utf-8")).hexdigest()


def without_results(content):
    """Return a notebook as it is before anything was run; cells keep their ids, tags and what is folded."""
    unrun = {"outputs": [], "execution_count": None}
    return content | {"cells": [cell | unrun if cell["cell_type"] == "code" else cell for cell in content["cells"]]}


def as_text(content):
    """Return a notebook, or the record, as the text of its file."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def write(path, content):
    """Write a file for the owner alone, in one step: a killed program leaves the old one or the new one, never half."""
    places.COPIES.mkdir(mode=0o700, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".draft")
    try:
        # Half a character, which UTF-8 refuses, is escaped as JSON escapes it.
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(as_text(content))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_record():
    """Return the checksum of each copy as it was made; if that was lost, every copy that differs counts as written in."""
    try:
        record = json.loads(places.COPIES_RECORD.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


@contextmanager
def explained():
    """Stop with one sentence when the folder for the copies refuses."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            disk_full()
        if places.COPIES.exists() and not places.COPIES.is_dir():
            fail(
                f"{places.COPIES} is a file, where the workbook needs a folder for your copies of the notebooks: rename the "
                "file or move it away, and run this again."
            )
        fail(
            f"Your copies of the notebooks cannot be kept in {places.COPIES} ({error.strerror}): allow writing there, or copy "
            "the whole workbook to a folder of your own, and run this again."
        )


def bring_up_to_date():
    """Make the copies that are missing, renew those in which nobody wrote, and return the notebooks whose copies are older."""
    record, older = read_record(), []
    before = dict(record)
    for notebook in shipped():
        content, copy = read_shipped(notebook), places.COPIES / notebook.name
        now = checksum(content)
        if copy.exists() and record.get(notebook.name) == now:
            continue
        own = read(copy)
        # What is there but cannot be read counts as written in: it may be worth mending.
        written = copy.exists() and (own is None or checksum(own) not in (now, record.get(notebook.name)))
        if written:
            older.append(notebook)
            continue
        if own is None or checksum(own) != now:
            write(copy, without_results(content))
        record[notebook.name] = now
    if record != before:
        write(places.COPIES_RECORD, record)
    return older


def news(older):
    """Say which copies are older than the notebooks shipped, and what to do; nothing if none is."""
    if not older:
        return ""
    names, numbers = ", ".join(map(title, older)), " ".join(notebook.name[:2] for notebook in older)
    return (
        f"Changed since your copy was made: {names}. Your copy is as you left it. To get the new version, close the workbook "
        f"and type `python3 workbook.py reset {numbers}`. Your old copy is then put aside under another name, and your answers "
        "stay."
    )


def tell_on_start_page(said):
    """Put the news below the title of the start page, or take away what no longer holds."""
    copy = places.COPIES / Path(places.FIRST_NOTEBOOK).name
    content = read(copy)
    if content is None:
        return
    cells = [cell for cell in content["cells"] if cell.get("id") != NEWS]
    if said:
        source = ["**" + said.replace(": ", ":** ", 1)]
        # Not to be typed in: it is written anew at the next start.
        cells.insert(1, {"cell_type": "markdown", "id": NEWS, "metadata": {"editable": False}, "source": source})
    if cells != content["cells"]:
        write(copy, content | {"cells": cells})


def prepare():
    """Have every copy ready; return the news, which the start page tells too."""
    with explained():
        said = news(bring_up_to_date())
        tell_on_start_page(said)
    return said


def chosen(words):
    """Return the notebooks that a reader names (05, 5, 05_bed_days.ipynb or all), or stop."""
    if "all" in words:
        return shipped()
    found = {notebook.name[:2]: notebook for notebook in shipped()}
    numbers = [Path(word).name[:2] if len(word) > 1 else word.zfill(2) for word in words]
    unknown = [word for word, number in zip(words, numbers) if number not in found]
    if unknown:
        fail(f"There is no notebook {unknown[0]}: write one or more of {', '.join(found)}, or all, after reset.")
    return [found[number] for number in dict.fromkeys(numbers)]


def put_aside(copy):
    """Give a copy a name of its own with today's date, under which nothing is kept yet, and return that name."""
    number = 1
    while True:
        more = f"_{number}" if number > 1 else ""
        aside = copy.with_name(f"{copy.stem}_put_aside_{date.today()}{more}.ipynb")
        try:
            aside.touch(exist_ok=False)  # takes the name, so that two programs cannot choose the same
        except FileExistsError:
            number += 1
            continue
        os.replace(copy, aside)
        return aside.name


def reset(words):
    """Put copies aside and make clean ones in their place."""
    notebooks = chosen(words)
    with explained():
        for notebook in notebooks:
            copy = places.COPIES / notebook.name
            clean = as_text(without_results(read_shipped(notebook)))
            if not copy.exists():
                print(f"{title(notebook)}: a clean copy is in {places.COPIES.name}.")
            elif copy.read_bytes() == clean.encode("utf-8"):
                print(f"{title(notebook)}: your copy is clean already.")
            else:
                print(f"{title(notebook)}: a clean copy is in its place; the old one is now {put_aside(copy)}.")
    prepare()
    print(
        "Your answers, decisions and ratings are in my_work and stay as they are. If a notebook is open in your browser, "
        "choose there: File, Reload Notebook from Disk."
    )
    return 0
