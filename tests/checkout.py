"""A copy of the workbook to try things in: what the tests of setting up, copies and browser share."""

import importlib
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Starts a copy of workbook.py with the packages of the Python that runs the tests; nothing is installed.
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from workbook_steps import command_line, installing, places; "
    "places.PYTHON = sys.executable; installing.set_up = lambda *a: None; "
    "sys.exit(command_line.main(sys.argv[2:]))"
)


def load(folder):
    """Return the modules in a folder's workbook_steps, new each time: they take that folder for the checkout."""
    for name in [name for name in sys.modules if name.split(".")[0] == "workbook_steps"]:
        del sys.modules[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        names = [file.stem for file in (folder / "workbook_steps").glob("*.py")]
        return SimpleNamespace(
            **{name: importlib.import_module(f"workbook_steps.{name}") for name in names if name != "__init__"}
        )


def copy_setup(folder):
    """Copy the set-up files, and a first notebook of no importance, into a folder."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / "00_start_here.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "utf-8"
    )
    for name in ("workbook.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "workbook_steps", folder / "workbook_steps", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def copy_workbook(folder):
    """Copy all that a reader opens, the notebooks and what they link to, into a folder."""
    copy_setup(folder)
    unwanted = shutil.ignore_patterns(".*", "__pycache__")
    for name in ("notebooks", "teaching", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted, dirs_exist_ok=True)
    shutil.copy(ROOT / "README.md", folder)
    return folder


def sentence(call, *arguments):
    """The sentence that a call stops with."""
    with pytest.raises(SystemExit) as stopped:
        call(*arguments)
    said = stopped.value.code
    assert isinstance(said, str), "sys.exit with a text prints it and gives exit code 1"
    assert "Traceback" not in said
    return said
