"""Model judgements, what they rest on, and the judgements of published reviews."""

from peerlib import datasets
from peerlib.bias import tools
from peerlib.bias.judgements import COLUMNS


def known(study, own=False):
    """List what was seen of a study, to judge its bias by: every fact and outcome with its source.

    Parameters
    ----------
    study : str
        Id of the study.
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    pandas.DataFrame
        One figure or statement a row, by its id: ``what, value, unit, note, status, source``.

    Raises
    ------
    UnknownName
        If there is no such study.

    Examples
    --------
    >>> known("lawn_2008")["what"].iloc[0]
    'design'
    """
    found = datasets.sources(study, own=own)
    found = found[found["table"].isin(["studies", "study_facts", "trial_outcomes", "published_bias"])]
    first = found["table"] == "studies"
    found = found.assign(what=found["what"].mask(first, "design").str.replace("_", " "))
    # How to find the article is no ground for a judgement.
    found = found[~found["what"].isin(["title", "authors", "journal", "volume issue", "pages", "doi", "pmid", "conference"])]
    return found[["what", "value", "unit", "note", "status", "source"]]


def model_judgements(study=None, tool=None):
    """Return our own judgements: model answers from abstracts and the sources named, each with its reason.

    Parameters
    ----------
    study, tool : str, optional
        Id of a study, and ``rob1``, ``rob2`` or ``robins_i``; all without them.

    Returns
    -------
    pandas.DataFrame
        Judgements with ``rows``, the ids of the evidence each rests on. What an abstract cannot tell is unclear.

    Raises
    ------
    LookupError
        If there is no such tool, or no model answer for it and the study; the sentence says for which there is.

    Examples
    --------
    >>> len(model_judgements("sledge_2011", "rob1"))
    7
    """
    model = datasets.load("model_bias").rename(columns={"study_id": "study"}).assign(rater="model")
    model = model[[*COLUMNS, "rows", "status"]]
    chosen = model if tool is None else model[model["tool"] == tools.tool(tool).id]
    found = chosen if study is None else chosen[chosen["study"] == study]
    if found.empty:
        there = ", ".join(f"{name} ({with_tool})" for name, with_tool in sorted(set(zip(model["study"], model["tool"]))))
        raise LookupError(f"There is no model answer for {study} with {tool}. There are: {there}.")
    return found.reset_index(drop=True)


def published_judgements(tool="rob2"):
    """Return the published judgements per trial that could be seen.

    Parameters
    ----------
    tool : str
        ``rob2``: two trials (CADTH 2022, of peer support for young people); ``rob1``: two, in two domains each.

    Returns
    -------
    pandas.DataFrame
        Judgements with the reviewers as rater. None is of the paper's eight studies.

    Raises
    ------
    UnknownName
        If there is no such tool.

    Examples
    --------
    >>> published_judgements()["study"].unique().tolist()
    ['conley_2020', 'mulfinger_2018']
    """
    names = {"study_id": "study", "reported_by": "rater", "judgement_id": "rows"}
    rows = datasets.load("published_bias").rename(columns=names)
    rows = rows[rows["is_judgement"].astype(bool) & (rows["level"] == "trial")]
    rows = rows.assign(
        outcome="",
        tool=rows["tool"].replace("cochrane_rob1", "rob1"),
        judgement=rows["judgement"].str.replace("_", " "),
        support="no reason was seen",
    )
    return rows.loc[rows["tool"] == tools.tool(tool).id, [*COLUMNS, "rows"]].reset_index(drop=True)
