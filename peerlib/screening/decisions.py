"""Decisions on records, each on disk before the next record shows: read, made, compared, settled."""

import pandas as pd

from peerlib import my_work
from peerlib.datasets import load
from peerlib.shared.arguments import one_of
from peerlib.shared.tables import need

FILE = "screening.csv"
COLUMNS = ["record_id", "reviewer", "stage", "decision", "reason", "when"]
STAGES = ("title", "report")
DECISIONS = ("include", "exclude", "unsure")


def _key(row):
    return row["record_id"], row["reviewer"], row["stage"]


def _reasoned(row):
    if row["decision"] == "exclude" and not row["reason"]:
        raise ValueError(f"record {row['record_id']} is excluded without a reason. Give one, in a few words.")
    return row


_MUST = {"record_id": "every decision belongs to a record", "reviewer": "write who decided"}
_FILE = my_work.DecisionFile(FILE, COLUMNS, _key, _MUST, {"stage": STAGES, "decision": DECISIONS}, _reasoned)


def read_decisions(path=None, reviewer=None):
    """Read decisions: the reader's own, or a classmate's file.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        A file of decisions; without it, ``my_work/screening.csv``.
    reviewer : str, optional
        Name to give to all decisions of the file, to tell a classmate's from yours.

    Returns
    -------
    pandas.DataFrame
        ``record_id, reviewer, stage, decision, reason, when``; a later decision of the
        same reviewer on the same record and stage replaces the earlier one.

    Raises
    ------
    ValueError
        If a line of a classmate's file cannot be used; file, line and column are named. Such a line of your own file is
        left out with a warning, and stays in the file.
    OSError
        If a file was named and is not there.

    Examples
    --------
    >>> list(read_decisions().columns)
    ['record_id', 'reviewer', 'stage', 'decision', 'reason', 'when']
    """
    frame = pd.DataFrame(_FILE.rows(path), columns=COLUMNS, dtype="str")
    if reviewer is not None:
        frame = frame.assign(reviewer=reviewer)
    return frame.drop_duplicates(["record_id", "reviewer", "stage"], keep="last", ignore_index=True)


def of_stage(reviewer, stage):
    """Return the reader's own decisions of one reviewer and stage, by record: the rows alone, which is quick with 100,000."""
    rows = _FILE.rows()
    return {row["record_id"]: row for row in rows if row["reviewer"] == reviewer and row["stage"] == stage}


def decide(record_id, decision, reason="", reviewer="me", stage="title"):
    """Decide on a record and save it at once.

    Parameters
    ----------
    record_id : str
        The record.
    decision : str
        ``include``, ``exclude`` or ``unsure``.
    reason : str
        Why; needed for an exclusion.
    reviewer : str
        Who decides.
    stage : str
        ``title`` or ``report``.

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
    >>> decide("R0001", "exclude")
    Traceback (most recent call last):
    ValueError: record R0001 is excluded without a reason. Give one, in a few words.
    """
    return _FILE.decide(record_id=record_id, reviewer=reviewer, stage=stage, decision=decision, reason=reason)


def withdraw(record_id, reviewer="me", stage="title"):
    """Take a decision back.

    Parameters
    ----------
    record_id, reviewer, stage : str
        Whose decision on what.

    Returns
    -------
    bool
        Whether there was one.

    Examples
    --------
    >>> withdraw("no such record")
    False
    """
    return _FILE.withdraw((record_id, reviewer, stage))


def model_decisions(stage=None):
    """Return the model decisions on the shipped records: ours, by written criteria, each with a reason.

    Parameters
    ----------
    stage : str, optional
        ``title`` or ``report``; both without it.

    Returns
    -------
    pandas.DataFrame
        Decisions of the reviewer ``model``. They were made with the coding of abstracts
        (``work_coding``) in hand, so they know more than a title shows.

    Raises
    ------
    ValueError
        If there is no such stage.

    Examples
    --------
    >>> model_decisions("title").set_index("record_id").loc["R0001", "decision"]
    'include'
    """
    if stage is not None:
        one_of("stage", stage, STAGES)
    model = load("model_screening")
    return model if stage is None else model[model["stage"] == stage].reset_index(drop=True)


def standing_decisions(own=True):
    """Return the decisions that stand: the reader's, and the model's where the reader did not decide.

    Parameters
    ----------
    own : bool
        Use the reader's decisions; False: the model's alone.

    Returns
    -------
    pandas.DataFrame
        ``record_id, stage, decision, reason``, one a record and stage (of several reviewers in ``my_work/screening.csv``
        the one who decided last), and ``whose``: ``yours`` or ``model``.

    Examples
    --------
    >>> standing_decisions(own=False)["whose"].unique().tolist()
    ['model']
    """
    found = model_decisions().assign(whose="model")
    if own:
        found = pd.concat([found, read_decisions().assign(whose="yours")])
    kept = found.drop_duplicates(["record_id", "stage"], keep="last", ignore_index=True)
    return kept[["record_id", "stage", "decision", "reason", "whose"]]


def conflicts(decisions, stage="title"):
    """List the records on which reviewers differ.

    Parameters
    ----------
    decisions : pandas.DataFrame
        Decisions of several reviewers, one below the other.
    stage : str
        ``title`` or ``report``.

    Returns
    -------
    pandas.DataFrame
        One record a row, one reviewer a column.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame({"record_id": ["a", "a", "b", "b"], "reviewer": ["x", "y"] * 2,
    ...     "stage": "title", "decision": ["include", "exclude", "include", "include"]})
    >>> list(conflicts(both).index)
    ['a']
    """
    wide = _wide(decisions, stage)
    return wide[wide.nunique(axis=1) > 1]


def _wide(decisions, stage):
    one_of("stage", stage, STAGES)
    need(decisions, ["record_id", "reviewer", "stage", "decision"], "The table of decisions")
    chosen = decisions[decisions["stage"] == stage]
    twice = chosen.loc[chosen.duplicated(["record_id", "reviewer"]), "reviewer"]
    if len(twice):
        raise ValueError(
            f"{twice.iloc[0]!r} has two decisions on one record. If two people use the same name, give one of them another "
            'when you read the file: read_decisions(path, reviewer="Ann").'
        )
    return chosen.pivot(index="record_id", columns="reviewer", values="decision")


def adjudicate(decisions, by, stage="title"):
    """Settle the decisions: what all agree on stands, and one reviewer decides the rest.

    Parameters
    ----------
    decisions : pandas.DataFrame
        Decisions of several reviewers, one below the other.
    by : str
        The reviewer whose decision settles conflicts.
    stage : str
        ``title`` or ``report``.

    Returns
    -------
    pandas.DataFrame
        Decisions of the reviewer ``settled``, one a record, with ``how`` each was reached;
        ``decision`` is empty while a conflict is open.

    Raises
    ------
    ValueError
        If nobody of that name decided at this stage.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame({"record_id": ["a", "a"], "reviewer": ["x", "y"], "stage": "title",
    ...     "decision": ["include", "exclude"]})
    >>> adjudicate(both, by="y").loc[0, "how"]
    'conflict, settled by y'
    """
    wide = _wide(decisions, stage)
    if by not in wide:
        raise ValueError(f"Nobody called {by!r} decided at the stage {stage!r}. There are: {', '.join(map(str, wide.columns))}.")
    agreed = wide.nunique(axis=1) == 1
    alone = wide.notna().sum(axis=1) == 1
    first, judge = wide.bfill(axis=1).iloc[:, 0], wide[by]
    how = pd.Series("all agree", index=wide.index).mask(agreed & alone, "one reviewer only")
    how = how.mask(~agreed, "conflict, open").mask(~agreed & judge.notna(), f"conflict, settled by {by}")
    settled = pd.DataFrame({"reviewer": "settled", "stage": stage, "decision": first.where(agreed, judge), "how": how})
    settled = settled.reset_index()
    if "reason" not in decisions:
        return settled
    # The reason is that of somebody who decided so.
    reasons = decisions[decisions["stage"] == stage].drop_duplicates(["record_id", "decision"])
    return settled.merge(reasons[["record_id", "decision", "reason"]], on=["record_id", "decision"], how="left")
