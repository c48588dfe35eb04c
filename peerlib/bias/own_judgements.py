"""The reader's own judgements, kept in ``my_work/`` as they are made."""

import re

import pandas as pd

from peerlib import my_work
from peerlib.bias import tools
from peerlib.bias.judgements import COLUMNS, DRAFT_COLUMNS, KEY, in_order
from peerlib.bias.model_answers import model_judgements

_RESULT = ["study", "outcome", "tool"]


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
    ValueError: study Klein et al. 1998, domain Allocation concealment: judgement 'grim' is not one of ...
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


def standing_judgements(tool=None, own=True, rater="me"):
    """Return the judgements that stand: the reader's finished ones, and the model's where the reader did not judge.

    Parameters
    ----------
    tool : str, optional
        ``rob1``, ``rob2`` or ``robins_i``; all without it.
    own : bool
        Use the reader's judgements; False: the model answers alone.
    rater : str
        Whose file is the reader's.

    Returns
    -------
    pandas.DataFrame
        Judgements, with ``yours`` to say which are the reader's. A result that neither judged in all domains is left out;
        an overall judgement of the model goes where the reader judged a domain, so that the rule is applied anew.

    Examples
    --------
    >>> standing_judgements("rob2", own=False)["yours"].any()
    np.False_
    """
    model, mine = model_judgements().assign(yours=False), my_judgements(rater).assign(yours=True)
    # Where no outcome was named, it is the one that the model judged.
    named = model.groupby(["study", "tool"])["outcome"].first().to_dict()
    mine["outcome"] = [row.outcome or named.get((row.study, row.tool), "") for row in mine.itertuples()]
    found = pd.concat([model, mine if own else mine.iloc[:0]], ignore_index=True)
    found = found.drop_duplicates([*_RESULT, "domain"], keep="last").assign(rater="standing")
    given = found["domain"] == tools.OVERALL
    found = found[~given | found["yours"] | ~found.groupby(_RESULT)["yours"].transform("any")]
    domains = found["domain"].ne(tools.OVERALL).groupby([found[column] for column in _RESULT]).transform("sum")
    found = found[domains == found["tool"].map(lambda name: len(tools.tool(name).domains))]
    return (found if tool is None else found[found["tool"] == tools.tool(tool).id]).reset_index(drop=True)
