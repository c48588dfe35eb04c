"""The reader's own judgements, kept in ``my_work/`` as they are made."""

import re

import pandas as pd

from peerlib import my_work
from peerlib.bias.judgements import COLUMNS, DRAFT_COLUMNS, KEY, in_order


def _file(rater):
    name = str(rater or "").strip()
    if not name:
        raise ValueError("rater is empty; write who judges.")
    # A name becomes part of a file name; what a file system may refuse becomes a line.
    safe = re.sub(r"[^\w-]+", "_", name)
    return my_work.DecisionFile(
        f"bias_{safe}.csv",
        DRAFT_COLUMNS,
        lambda row: tuple(row[column] for column in KEY),
        dict.fromkeys(("study", "tool", "domain"), "a judgement belongs to a result of a study"),
        check=lambda row: in_order(row, draft=True),
    )


def judge(study, domain, judgement="", support="", tool="rob1", outcome="", rater="me"):
    """Save a judgement with its reason, at once; either may still be empty while you think.

    Parameters
    ----------
    study, domain, tool, outcome : str
        What is judged.
    judgement, support : str
        One of the words that the tool allows (empty while it is open), and the reason.
    rater : str
        Who judges; each has a file ``my_work/bias_<rater>.csv``.

    Returns
    -------
    dict
        The row as saved.

    Raises
    ------
    ValueError, OSError
        If a word is not known, no rater is given, or the file cannot be saved; nothing is changed then.

    Examples
    --------
    >>> judge("klein_1998", "allocation_concealment", "grim", "an open list")
    Traceback (most recent call last):
    ValueError: study klein_1998, domain allocation_concealment: judgement 'grim' is not one of ...
    """
    file = _file(rater)
    row = dict(study=study, outcome=outcome, tool=tool, domain=domain, rater=rater, judgement=judgement, support=support)
    if judgement or support:
        return file.decide(**row)
    row = file.in_order(row)
    file.withdraw(file.key(row))
    return row


def my_judgements(rater="me", drafts=False):
    """Read your own judgements.

    Parameters
    ----------
    rater : str
        Whose file.
    drafts : bool
        Also those that are begun: without a judgement, or without a reason.

    Returns
    -------
    pandas.DataFrame
        One judgement a row, in the order in which they were made.

    Raises
    ------
    ValueError
        If the file is no such table; a line that cannot be used is named in a warning, and stays in the file.

    Examples
    --------
    >>> my_judgements(rater="doctest").empty
    True
    """
    frame = pd.DataFrame(_file(rater).rows(), columns=DRAFT_COLUMNS, dtype="str")
    finished = (frame["judgement"] != "") & (frame["support"] != "")
    return frame if drafts else frame.loc[finished, COLUMNS].reset_index(drop=True)
