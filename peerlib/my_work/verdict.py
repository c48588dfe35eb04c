"""The reader's verdict: one paragraph, kept in ``my_work/verdict.md`` as it is typed."""

import re

from peerlib.my_work import files, reading

__all__ = ["load", "save"]

FILE = "verdict.md"


def load():
    """Return the verdict as it was last saved.

    Returns
    -------
    str
        The text; empty when nothing was written yet.

    Raises
    ------
    ValueError
        If the file cannot be read as text; it is not changed.

    Examples
    --------
    >>> save("Not proven.")
    >>> load()
    'Not proven.'
    """
    path = files.folder() / FILE
    if not path.exists():
        return ""
    try:
        with reading.worded(path, "read"):
            return path.read_text(encoding="utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError:
        raise ValueError(
            f"{FILE} in {path.parent.name} is not plain text (UTF-8). Save it as such in the program it was written with, "
            "or move it away."
        ) from None


def save(text, seen=None):
    """Save the verdict, at once and in one step.

    Parameters
    ----------
    text : str
        The whole text; it takes the place of what was there.
    seen : str, optional
        What you last saw there. If something else stands there now, it is not replaced.

    Raises
    ------
    ValueError
        If the file that is there cannot be read, or was changed elsewhere meanwhile; it is left as it is.
    OSError
        If the file cannot be saved.

    Examples
    --------
    >>> save("Perhaps.")
    >>> load()
    'Perhaps.'
    """
    path = files.folder() / FILE
    # Line ends are read again as one character.
    text, seen = (typed and re.sub("\r\n?", "\n", typed) for typed in (text, seen))
    with files.locked(path):
        now = load()
        if seen is not None and now not in (seen, ""):
            raise ValueError(
                f"{FILE} was changed elsewhere meanwhile. Copy your text, run the cell again to see what is there, "
                "and put the two together."
            )
        files.write_text(path, f"{text}\n")
