"""The reader's own folder, ``my_work/``: where it is and how it is written.

Everything a reader types or decides is kept there, and nothing but peerlib reads
or writes it. A file is replaced in one step, so a crash leaves the old version or
the new one, never half of it; a lock keeps two notebooks from overwriting each other.
"""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

__all__ = ["folder", "locked", "write_text"]


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


def write_text(path, text):
    """Write a text file in one step.

    Parameters
    ----------
    path : pathlib.Path
        File to write; its folder is made if need be.
    text : str
        The whole new content.

    Raises
    ------
    OSError
        With a sentence saying which file could not be saved and what to do.
    """
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


@contextmanager
def locked(path):
    """Hold a file for reading and rewriting, so that two notebooks take turns.

    Parameters
    ----------
    path : pathlib.Path
        The file that is about to be read and rewritten.

    Raises
    ------
    TimeoutError
        If another notebook holds the file for more than ten seconds.
    """
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
