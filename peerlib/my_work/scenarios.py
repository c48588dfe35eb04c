"""The reader's own scenarios: named sets of assumptions, kept in ``my_work/scenarios.json``."""

import warnings

from peerlib.my_work import files

__all__ = ["load", "save"]

FILE = "scenarios.json"
# By what a scenario says of the effect: its amount of support, which older ones do not hold.
_AMOUNTS = {"days_saved": "hours_of_support", "risk_difference": "sessions"}


def _sound(own):
    return isinstance(own, dict)


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
    kept = files.read_json(FILE, _sound)[0].get(explorer, {})
    return {name: _with_dose(values) for name, values in kept.items() if isinstance(values, dict)}


def _with_dose(values):
    """Return a scenario; one that is older than the dose charges a place, for which the amount is zero."""
    for effect, amount in _AMOUNTS.items():
        if effect in values:
            return {amount: 0, **values}
    return values


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
    aside = files.update_json(FILE, lambda kept: kept.setdefault(explorer, {}).update({name: values}), _sound)
    if aside:
        warnings.warn(f"Not all of {FILE} could be read; it was kept as {aside}.", stacklevel=2)
