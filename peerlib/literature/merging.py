"""One row of each work, and how good a de-duplication is."""

from collections import defaultdict

import pandas as pd

from peerlib.literature.duplicates import deduplicate
from peerlib.literature.groups import as_text, names_of_rows, need_groups

_FULLER = ("authors", "abstract", "pages")  # of several, the longest is the most complete


def merge(records):
    """Make one row of each work: its most complete record, with gaps filled from the others.

    Parameters
    ----------
    records : pandas.DataFrame
        Records with their ``group``, from ``deduplicate``; without one they are
        de-duplicated first.

    Returns
    -------
    pandas.DataFrame
        One row a work, in the order in which the works first appear, with ``copies``
        (how many records), ``record_ids`` and ``sources`` (which, and from where), and
        ``filled_from`` (what was taken from another record than the row's own).

    Raises
    ------
    ValueError
        If there is no column ``title``.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["a", "b"], "title": "Peer support on acute psychiatric wards",
    ...                         "authors": ["Sledge W", "Sledge W; Lawless M"]})
    >>> merge(records)[["record_ids", "filled_from"]].to_numpy().tolist()
    [['a; b', 'authors from b']]
    """
    grouped = records if "group" in records else deduplicate(records)
    names = names_of_rows(grouped)
    places = defaultdict(list)
    for place, group in enumerate(grouped["group"]):
        places[group].append(place)
    fields = [c for c in grouped if c not in ("record_id", "source", "file", "position", "group", "match")]
    columns = {c: grouped[c].to_list() for c in fields}
    known = {c: [value != "" for value in as_text(grouped[c])] for c in fields}
    chosen, filled = [], []
    for rows in places.values():
        best = max(rows, key=lambda r: (sum(known[c][r] for c in fields), -r))
        chosen.append(best)
        filled.append(_fill(columns, known, rows, best, names) if len(rows) > 1 else "")
    merged = grouped.assign(**columns).astype(grouped[fields].dtypes.to_dict()).iloc[chosen]
    sources = grouped["source"].to_list() if "source" in grouped else None
    return merged.drop(columns="match", errors="ignore").assign(
        copies=[len(rows) for rows in places.values()],
        record_ids=["; ".join(names[r] for r in rows) for rows in places.values()],
        sources=["; ".join(dict.fromkeys(str(sources[r]) for r in rows)) if sources else "" for rows in places.values()],
        filled_from=filled,
    )


def _fill(columns, known, rows, best, names):
    """Complete the best row of a group in place; return in words what came from where."""
    taken = []
    for field, values in columns.items():
        having = [r for r in rows if known[field][r]]
        if not having or (known[field][best] and field not in _FULLER):
            continue
        fullest = max(having, key=lambda r: (len(str(values[r])), r == best, -r)) if field in _FULLER else having[0]
        if not known[field][best] or str(values[fullest]) != str(values[best]):
            values[best] = values[fullest]
            taken.append(f"{field} from {names[fullest]}")
    return "; ".join(taken)


def score(grouped, truth):
    """Measure a de-duplication against the truth.

    Parameters
    ----------
    grouped : pandas.DataFrame
        Records with ``record_id`` and ``group``: from ``deduplicate``, or by a rule of your own.
    truth : pandas.Series or pandas.DataFrame
        The true work of each record: a series with the record ids as its index, or the
        table ``record_truth``. Records that are not in it, or not ``scored``, do not count.

    Returns
    -------
    pandas.Series
        ``records``, ``works``, ``removed`` rightly (true positives), ``lost`` unique
        references (false positives), ``left`` duplicates (false negatives),
        ``precision``, ``recall`` and ``f1``.

    Raises
    ------
    ValueError
        If a column is missing, or no record is in the truth.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["a", "b", "c"], "group": [1, 1, 2]})
    >>> result = score(records, pd.Series({"a": "trial", "b": "trial", "c": "trial"}))
    >>> int(result["removed"]), int(result["left"]), float(result["recall"])
    (1, 1, 0.5)
    """
    need_groups(grouped)
    if isinstance(truth, pd.DataFrame):
        truth = truth[truth["scored"].astype(bool)] if "scored" in truth else truth
        truth = truth.set_index("record_id")["work_id"]
    pairs = pd.DataFrame({"group": grouped["group"].to_list(), "work": truth.reindex(grouped["record_id"]).to_list()}).dropna()
    if pairs.empty:
        raise ValueError("None of these records is in the truth: their record_id values must be the same.")
    # A group keeps one record: each further work in it is lost, each further group of a work is a duplicate left.
    parts = len(pairs.drop_duplicates())
    lost, left, removed = parts - pairs["group"].nunique(), parts - pairs["work"].nunique(), len(pairs) - parts
    precision = removed / (removed + lost) if removed + lost else 1.0
    recall = removed / (removed + left) if removed + left else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    counts = {"records": len(pairs), "works": pairs["work"].nunique(), "removed": removed, "lost": lost, "left": left}
    return pd.Series(counts | {"precision": precision, "recall": recall, "f1": f1}, dtype=object)
