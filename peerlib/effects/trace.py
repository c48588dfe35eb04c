"""Every figure behind a study's days, and where it was seen."""

from functools import lru_cache

import pandas as pd

from peerlib.datasets import fact, load, sources
from peerlib.datasets import tables as schema
from peerlib.datasets.own_figures import file_state
from peerlib.effects.bed_days import usable
from peerlib.effects.readmission import readmissions
from peerlib.shared.nearest import nearest
from peerlib.shared.yours import unmarked

__all__ = ["trace"]


_ARMS = ["events_peer", "events_control", "percent_peer", "percent_control", "mean_peer", "sd_peer", "mean_control", "sd_control"]
_FIGURES = {
    "trial_outcomes": ("n_peer", "n_control", "follow_up_months", *_ARMS, "effect", "ci_low", "ci_high", "p_value"),
    "practice_stays": ("n1", "mean1", "sd1", "n2", "mean2", "sd2"),
}


def _traced(table, key, own):
    """Return the figures of one row with their source and status."""
    row = load(table, own=own).set_index(schema.key(table)).loc[key]
    lines = sources(key, own=own)
    own_cells = str(row.get("yours") or "").split("; ")
    found = []
    for figure in _FIGURES[table]:
        if pd.notna(row[figure]):
            line = lines[(lines["status"] == "yours") == (figure in own_cells)].iloc[0]
            found.append((figure, row[figure], key, line["status"], line["source"], line["seen_in"], line["note"]))
    return found


def _traced_facts(study, key, own):
    """Return the people that a row borrows from the facts about its study."""
    row = load("trial_outcomes", own=own).set_index("outcome_id").loc[key]
    borrowed = (
        ["support_packages"]
        if row["effect_type"] == "days_saved_service_estimate"
        else [n for n in ("n_peer", "n_control") if pd.isna(row[n])]
    )
    found = []
    for name in borrowed:
        try:
            found += [(name, f.value, f.row, f.status, f.source, f.seen_on, f.note) for f in fact(study, name, own=own)]
        except LookupError:
            continue
    return found


@lru_cache(maxsize=4)
def _rows_in_forests(state):
    """Return the rows behind each study of the forests, once for each state of the reader's file; None is without it."""
    own, used = state is not None, {}
    for measure in ("RR", "OR"):
        for row in readmissions(own, measure).to_dict("records"):
            used.setdefault(row["study"], []).append(row["row"])
    for effect in usable(own):
        used.setdefault(effect.study, []).append(effect.row)
    return {study: list(dict.fromkeys(rows)) for study, rows in used.items()}


def trace(study, own=True):
    """Say where the figures of a study in a forest come from: one figure a line.

    Parameters
    ----------
    study : str
        Id (``"johnson_2018"``) or label (``"Johnson et al. 2018"``) of a study in ``readmissions`` or
        ``usable``, or label of one in ``practice``.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    pandas.DataFrame
        ``figure, value, row, status, source, seen_in, note``; row is the one that ``datasets.sources`` knows.

    Raises
    ------
    UnknownName
        If no forest holds such a study; the nearest are given.

    Examples
    --------
    >>> print(*trace("Johnson et al. 2018").set_index("figure").loc["events_peer", ["value", "row", "status"]])
    64.0 TO003 verified
    """
    used = _rows_in_forests(file_state() if own else None)
    labels = load("studies").set_index("study_id")["short_citation"]
    ids = {labels[name]: name for name in used}
    name = ids.get(unmarked(study), study)
    columns = ["figure", "value", "row", "status", "source", "seen_in", "note"]
    if name in used:
        found = [line for row in used[name] for line in [*_traced("trial_outcomes", row, own), *_traced_facts(name, row, own)]]
        return pd.DataFrame(found, columns=columns)
    known = dict(load("practice_stays").set_index("study")[schema.key("practice_stays")])
    if study not in known:
        raise nearest("study in a forest", study, [*used, *ids, *known])
    return pd.DataFrame(_traced("practice_stays", known[study], own), columns=columns)
