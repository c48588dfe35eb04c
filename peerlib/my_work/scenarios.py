"""The reader's own scenarios: named sets of assumptions, kept in ``my_work/scenarios.json``."""

import json

from peerlib.my_work import files as my_work

__all__ = ["load", "save"]

FILE = "scenarios.json"


def _read(path):
    """Return what is kept; a file that holds no scenarios by explorer is put aside, not overwritten."""
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        kept = None
    if isinstance(kept, dict) and all(isinstance(own, dict) for own in kept.values()):
        return kept
    aside, number = path.with_suffix(".unreadable.json"), 1
    while aside.exists():
        number += 1
        aside = path.with_suffix(f".unreadable-{number}.json")
    path.replace(aside)
    return {}


def load(explorer):
    """Return the scenarios saved for one explorer.

    Parameters
    ----------
    explorer : str
        Name of the explorer.

    Returns
    -------
    dict
        Values by assumption, by name of the scenario.

    Examples
    --------
    >>> load("no such explorer")
    {}
    """
    kept = _read(my_work.folder() / FILE).get(explorer, {})
    return {name: values for name, values in kept.items() if isinstance(values, dict)}


def save(explorer, name, values):
    """Save a scenario, at once and in one step.

    Parameters
    ----------
    explorer : str
        Name of the explorer.
    name : str
        Name of the scenario; an older one of the same name is replaced.
    values : dict
        Values by assumption.

    Raises
    ------
    OSError
        If the file cannot be saved.

    Examples
    --------
    >>> save("doctest", "mine", {"caseload": 12.0})
    >>> load("doctest")["mine"]["caseload"]
    12.0
    """
    path = my_work.folder() / FILE
    with my_work.locked(path):
        kept = _read(path)
        kept.setdefault(explorer, {})[name] = values
        my_work.write_text(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
