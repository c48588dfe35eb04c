"""Where a figure was seen, and how far it can be trusted."""

from functools import lru_cache

import pandas as pd

from peerlib.datasets import tables as schema
from peerlib.datasets.facts import STATUSES, _source, _text, load
from peerlib.datasets.own_figures import file_state
from peerlib.shared.nearest import nearest


def sources(what=None, own=True):
    """Say where figures come from.

    Parameters
    ----------
    what : str, optional
        A row (``"BD001"``), a study (``"sledge_2011"``) or a table (``"unit_costs"``); all sources without it.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    pandas.DataFrame
        One line a row with its figure, status and source; for all, one line a source with what rests on it.

    Raises
    ------
    UnknownName
        If nothing of that name exists; the nearest names are given.

    Examples
    --------
    >>> sources("BD006").loc["BD006", "status"]
    'verified'
    """
    state = file_state() if own else None
    if what in schema.tables():
        return _source_rows(what, state).copy()
    everything = _all_source_rows(state)
    if what is None:
        listed = everything.groupby("source", sort=False).agg(
            rows=("table", "size"),
            tables=("table", lambda t: ", ".join(dict.fromkeys(t))),
            status=("status", lambda s: ", ".join(dict.fromkeys(s))),
        )
        return listed.sort_values("rows", ascending=False, kind="stable")
    found = everything[(everything.index == what) | (everything["study_id"] == what)]
    if found.empty:
        names = [*schema.tables(), *everything.index, *everything["study_id"].unique()]
        raise nearest("row, study or table", what, [n for n in dict.fromkeys(names) if n])
    return found


@lru_cache(maxsize=4)
def _all_source_rows(state):
    """Return the rows of all tables."""
    return pd.concat([_source_rows(name, state) for name in schema.tables()])


@lru_cache(maxsize=64)
def _source_rows(name, state):
    """Return one line a row of a table, once for each state of the reader's file; None is without it."""
    own = state is not None
    frame = load(name, own=own)
    about, finding, *unit = schema.words()["headline"][name]
    rows = frame.to_dict("records")
    listed = pd.DataFrame(
        {
            "table": name,
            "study_id": [_text(r.get("study_id")) or _text(r.get("review_id")) for r in rows],
            "what": frame[about].map(_text).to_list(),
            "value": frame[finding].map(_text).to_list(),
            "unit": frame[unit[0]].map(_text).to_list() if unit else "",
            "status": [_row_status(name, r) for r in rows],
            "source": [_source(r) for r in rows],
            "seen_in": [_text(r.get("seen_in")) for r in rows],
            "note": [_text(r.get("note")) or _text(r.get("label_note")) or _text(r.get("support")) for r in rows],
        },
        index=pd.Index(frame[schema.key(name)], name="row"),
    )
    if name == "gaps":
        listed = listed.iloc[:0]
    return pd.concat([listed, _own_rows(name, frame)]) if "yours" in frame else listed


def _own_rows(name, frame):
    """Return one line for each row that the reader filled cells of."""
    rows = frame[frame["yours"] != ""]
    return pd.DataFrame(
        {
            "table": name,
            "study_id": rows["study_id"] if "study_id" in rows else "",
            "what": rows["yours"],
            "value": [", ".join(_text(row[field]) for field in row["yours"].split("; ")) for row in rows.to_dict("records")],
            "unit": "",
            "status": "yours",
            "source": rows["your_source"],
            "seen_in": "",
            "note": rows["your_note"],
        }
    ).set_index(pd.Index(rows[schema.key(name)], name="row"))


def _row_status(name, row):
    if name == "studies":
        return "inferred" if _text(row["membership_status"]) else "verified"
    return _text(row.get("status")) or "yours"


def statuses():
    """List the statuses a row can have, what each means, and how many shipped rows have it.

    Returns
    -------
    pandas.DataFrame
        One status a row: ``meaning`` and ``rows``.

    Examples
    --------
    >>> statuses().loc["verified", "meaning"]
    'we saw it at the source named'
    """
    # The list of studies holds no figures of its own, so it is not counted.
    counted = pd.concat([_source_rows(name, None)["status"] for name in schema.tables() if name != "studies"])
    rows = counted.value_counts().reindex(list(STATUSES), fill_value=0)
    return pd.DataFrame({"meaning": STATUSES, "rows": rows}).rename_axis("status")
