"""Is everything in place? The check that a student runs first.

check_setup  Python, libraries, data and your own folder, in one go
Checkup      what it found, as a sentence and as a table
"""

import hashlib
import sys

import pandas as pd

from peerlib import my_work
from peerlib.datasets import tables as schema

__all__ = ["Checkup", "check_setup"]


class Checkup(list):
    """The results of the check, one ``(what, fine, found, advice)`` each."""

    def __str__(self):
        wrong = [f"✗ {what}: {found}. {advice}" for what, fine, found, advice in self if not fine]
        return "\n".join(wrong) or f"✓ All {len(self)} checks passed. You can begin."

    __repr__ = __str__

    @property
    def table(self):
        """What was checked and found, as a table."""
        rows = [(what, "✓ fine" if fine else "✗ not fine", found) for what, fine, found, _ in self]
        return pd.DataFrame(rows, columns=["what", "result", "found"]).set_index("what")


def check_setup():
    """Check Python, the libraries, the shipped data and the folder for your own work.

    Returns
    -------
    Checkup
        Prints as one sentence when all is well, otherwise as what is wrong and what to do; ``.table`` lists what was found.

    Examples
    --------
    >>> len(check_setup())
    5
    """
    return Checkup([_python(), _library("pandas"), _library("ipywidgets"), _data(), _own_folder()])


def _python():
    found = "Python " + ".".join(map(str, sys.version_info[:3]))
    return "Python", sys.version_info >= (3, 11), found, "Start the workbook with Python 3.11 or newer: python3 workbook.py"


def _library(name):
    from importlib.metadata import PackageNotFoundError, version

    try:
        return name, True, f"version {version(name)}", ""
    except PackageNotFoundError:
        return name, False, "not installed", "Close JupyterLab and start it with: python3 workbook.py"


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


def _data():
    files, folder = schema.package()["resources"], schema.data_folder()
    changed = [file["path"] for file in files if file["hash"] != f"sha256:{_digest(folder / file['path'])}"]
    if not changed:
        return "shipped data", True, f"{len(files)} files, as published", ""
    advice = "Get these files again (git checkout data/); your own figures belong in my_work/."
    return "shipped data", False, f"changed or missing: {', '.join(changed)}", advice


def _own_folder():
    path = my_work.folder() / ".write_test"
    try:
        my_work.write_text(path, "ok")
        path.unlink()
    except OSError as error:
        return "your folder", False, str(error), "Move the workbook to a folder of your own, or set PEERLIB_WORK to one."
    return "your folder", True, "my_work/ can be written to", ""
