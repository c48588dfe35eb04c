"""Pairs of records that a person has looked at: one work, two works, or not sure.

The rules of ``literature`` leave some pairs open (``literature.review_list``). What a
reader decides about them is kept in ``my_work/duplicates.csv``, a row a pair and
reviewer: ``first, second, reviewer, decision, when``. The order within a pair does not
matter. ``join`` lays the decisions over the groups.
"""

import pandas as pd

from peerlib import my_work
from peerlib.shared.tables import need

__all__ = ["DECISIONS", "decide", "join", "read_pairs", "withdraw"]

FILE = "duplicates.csv"
COLUMNS = ["first", "second", "reviewer", "decision", "when"]
DECISIONS = ("same", "different", "unsure")


def pair(first, second):
    """Return a pair of records in one order, whichever is named first."""
    return tuple(sorted((str(first).strip(), str(second).strip())))


def _key(row):
    return *pair(row["first"], row["second"]), row["reviewer"]


def _two_records(row):
    if row["first"] == row["second"]:
        raise ValueError(f"a pair needs two records, and both are {row['first']}.")
    return row


_MUST = {"first": "it names the one record", "second": "it names the other record", "reviewer": "it names who decided"}
_FILE = my_work.DecisionFile(FILE, COLUMNS, _key, _MUST, {"decision": DECISIONS}, _two_records)


def read_pairs(path=None):
    """Read what was decided about pairs: the reader's own file, or a classmate's.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        A file of such decisions; without it, ``my_work/duplicates.csv``.

    Returns
    -------
    pandas.DataFrame
        ``first, second, reviewer, decision, when``; a later decision of the same
        reviewer on the same pair replaces the earlier one.

    Raises
    ------
    ValueError
        If a line cannot be used; file, line and column are named.
    OSError
        If a file was named and is not there.

    Examples
    --------
    >>> list(read_pairs().columns)
    ['first', 'second', 'reviewer', 'decision', 'when']
    """
    return pd.DataFrame(_FILE.rows(path), columns=COLUMNS, dtype="str")


def decide(first, second, decision, reviewer="me"):
    """Decide on a pair and save it at once.

    Parameters
    ----------
    first, second : str
        Ids of the two records.
    decision : str
        ``same`` (one work), ``different`` (two works) or ``unsure``.
    reviewer : str
        Who decides.

    Returns
    -------
    dict
        The decision as saved.

    Raises
    ------
    ValueError
        If something is not allowed or missing; nothing is saved then.
    OSError
        If the file cannot be saved.

    Examples
    --------
    >>> decide("R1", "R2", "perhaps")
    Traceback (most recent call last):
    ValueError: decision 'perhaps' is not known. Use one of: same, different, unsure.
    """
    return _FILE.decide(first=first, second=second, decision=decision, reviewer=reviewer)


def withdraw(first, second, reviewer="me"):
    """Take a decision on a pair back.

    Parameters
    ----------
    first, second : str
        Ids of the two records.
    reviewer : str
        Whose decision.

    Returns
    -------
    bool
        Whether there was one.

    Examples
    --------
    >>> withdraw("no such record", "nor this one")
    False
    """
    return _FILE.withdraw((*pair(first, second), str(reviewer).strip()))


def join(grouped, decisions):
    """Put the groups together whose pairs were found to be one work.

    Parameters
    ----------
    grouped : pandas.DataFrame
        Records with ``record_id``, ``group`` and ``match``, from ``literature.deduplicate``.
    decisions : pandas.DataFrame
        Decisions on pairs, from ``read_pairs``.

    Returns
    -------
    pandas.DataFrame
        The same rows; ``group`` is that of the first record, and ``match`` says who decided.
        A pair that one reviewer calls one work and another calls two stays apart, and a
        pair with a record that is not in the table changes nothing.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> grouped = pd.DataFrame({"record_id": ["R1", "R2"], "group": [1, 2], "match": ""})
    >>> seen = pd.DataFrame({"first": ["R1"], "second": ["R2"], "reviewer": ["me"], "decision": ["same"]})
    >>> join(grouped, seen)["match"].to_list()
    ['', 'as R1: decided by me']
    """
    need(grouped, ["record_id", "group", "match"], do="Use the table that deduplicate returned.")
    names = [str(name) for name in grouped["record_id"]]
    place, match, into = {name: n for n, name in enumerate(names)}, grouped["match"].to_list(), {}
    groups = grouped["group"].to_list()

    def final(group):
        while group in into:
            group = into[group]
        return group

    for first, second, reviewer in _agreed(decisions):
        if first in place and second in place:
            one, other = sorted((place[first], place[second]))
            if final(groups[one]) != final(groups[other]):
                into[final(groups[other])] = final(groups[one])
                match[other] = f"as {names[one]}: decided by {reviewer}"
    return grouped.assign(group=[final(group) for group in groups], match=match)


def _agreed(decisions):
    """Return the pairs that somebody found to be one work and nobody to be two."""
    rows = decisions.to_dict("records")
    apart = {pair(row["first"], row["second"]) for row in rows if row["decision"] == "different"}
    same = (row for row in rows if row["decision"] == "same")
    return [(row["first"], row["second"], row["reviewer"]) for row in same if pair(row["first"], row["second"]) not in apart]
