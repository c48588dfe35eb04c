"""Model judgements, what they rest on, and the judgements of published reviews."""

import pandas as pd

from peerlib import datasets
from peerlib.bias import tools
from peerlib.bias.judgements import COLUMNS
from peerlib.shared.nearest import nearest


def known(study, own=True):
    """List what was seen of a study, to judge its bias by: every fact and outcome with its source.

    Parameters
    ----------
    study : str
        Id of the study.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

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


def published_judgements(tool="rob2", review=None):
    """Return the published judgements per trial that could be seen.

    Parameters
    ----------
    tool : str
        ``rob2`` (30 trials, two reviews) or ``rob1`` (two trials, in two domains each).
    review : str, optional
        One review only: ``smit_2023`` (28 trials of peer support, recovery outcomes), ``cadth_2022`` or ``chien_2019``.

    Returns
    -------
    pandas.DataFrame
        Judgements with the reviewers as rater. Two of the 28 trials are among the paper's likely eight. Where a trial has
        two judgements on one domain, by outcome, the worse stands here and the reason says so.

    Raises
    ------
    UnknownName
        If there is no such tool, or no judgements of that review with it.

    Notes
    -----
    The 28: Metapsy project, doi 10.5281/zenodo.7687898, ODC-By v1.0 (Smit et al. 2023).

    Examples
    --------
    >>> published_judgements("rob2", "smit_2023")["study"].nunique()
    28
    """
    chosen = tools.tool(tool)
    rows = datasets.load("published_bias").rename(columns={"study_id": "study", "reported_by": "rater", "judgement_id": "rows"})
    rows = rows[rows["is_judgement"].astype(bool) & (rows["level"] == "trial")]
    rows = rows.assign(
        outcome="",
        tool=rows["tool"].replace("cochrane_rob1", "rob1"),
        judgement=rows["judgement"].str.replace("_", " "),
        support="no reason was seen",
    )
    found = pd.concat([rows, _of_recovery_trials()])
    found = found[found["tool"] == chosen.id]
    if review is not None:
        there = sorted(found["review_id"].unique())
        if review not in there:
            raise nearest(f"review with judgements by {chosen.name}", review, there)
        found = found[found["review_id"] == review]
    return found[[*COLUMNS, "rows"]].reset_index(drop=True)


def _of_recovery_trials():
    """Return the judgements of Smit 2023, one a trial and domain."""
    chosen = tools.tool("rob2")
    columns = dict(zip(["RoB_D1", "RoB_D2", "RoB_D3", "RoB_D4", "RoB_D5", "overall_RoB"], [*chosen.domain_ids, tools.OVERALL]))
    trials = datasets.load("recovery_trials").rename(columns=columns)
    trials["name"] = trials["study_id"].fillna(trials["study"].str.replace(",", ""))
    rows = []
    for name, effects in trials.groupby("name", sort=False):
        for domain in columns.values():
            said = effects[domain].str.lower().str.removesuffix(" risk")
            why = "no reason was seen"
            if said.nunique() > 1:
                why += "; differs between outcomes, the worse is shown"
            rows.append((name, domain, max(said, key=chosen.scale.index), why, effects["row_id"].iloc[0]))
    table = pd.DataFrame(rows, columns=["study", "domain", "judgement", "support", "rows"])
    return table.assign(review_id="smit_2023", rater="Smit 2023", tool="rob2", outcome="recovery")
