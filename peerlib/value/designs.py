"""How a study was set up, and the caution that goes with one that had nothing to compare with."""

from functools import cache

from peerlib.datasets import load
from peerlib.effects import DaysSaved

__all__ = ["DESIGNS", "caution", "design_of"]

DESIGNS = ("randomised", "compared, not randomised", "no comparison group")


def design_of(study):
    """Return the design of a study in three kinds.

    Parameters
    ----------
    study : str
        Id of the study.

    Returns
    -------
    str
        ``randomised``, ``compared, not randomised`` or ``no comparison group``.

    Raises
    ------
    LookupError
        If the table of trials has no outcome of it.

    Examples
    --------
    >>> design_of("sledge_2011"), design_of("lawn_2008")
    ('randomised', 'no comparison group')
    """
    outcomes = load("trial_outcomes")
    rows = outcomes[outcomes["study_id"] == study]
    if rows.empty:
        raise LookupError(f"No outcome of {study} is in the table trial_outcomes, so its design is not known there.")
    if rows["comparator"].str.startswith(("none", "own earlier")).all():
        return "no comparison group"
    designs = rows["design"].fillna("")
    # One study is described in two ways; only what all descriptions call randomised is.
    randomised = designs.str.contains(r"\bRCT\b|^randomi", regex=True) & ~designs.str.contains("elsewhere")
    return "randomised" if randomised.all() else "compared, not randomised"


@cache
def _uncontrolled(study):
    """Say whether a study is known to have had no comparison group."""
    try:
        return design_of(study) == "no comparison group"
    except LookupError:
        return False


def caution(effect):
    """Return the warning that goes with every result of an uncontrolled evaluation, nothing for others."""
    if not isinstance(effect, DaysSaved) or not _uncontrolled(effect.study):
        return ""
    return (
        f" Caution: {effect.label} is an uncontrolled evaluation, with no comparison group, so what would have happened "
        "anyway counts as effect; do not rank it with trials."
    )
