"""Risk of bias: judgements domain by domain, the overall judgement, and what is known to judge by.

A judgement belongs to a result of a study, not to the study: a row ``study, outcome, tool,
domain, rater`` with ``judgement`` and ``support`` (the reason). The tools are in
``bias_tools``, files in ``bias_files``, agreement in ``bias_agreement``; all is at hand here.
"""

import pandas as pd

from peerlib import datasets
from peerlib.bias_agreement import WeightedKappa, consensus, counts, disagreement, weighted_kappa
from peerlib.bias_files import COLUMNS, ClassFolder, check, judge, my_judgements, read, read_folder, write
from peerlib.bias_tools import NO_INFORMATION, OVERALL, TOOLS, Domain, Tool, domain_name, tool
from peerlib.shared.kappa import fleiss_kappa

__all__ = [
    "COLUMNS",
    "ClassFolder",
    "Domain",
    "TOOLS",
    "Tool",
    "WeightedKappa",
    "check",
    "check_overall",
    "consensus",
    "counts",
    "disagreement",
    "domain_name",
    "fleiss_kappa",
    "judge",
    "known",
    "label",
    "model_judgements",
    "my_judgements",
    "overall",
    "published_judgements",
    "questions",
    "read",
    "read_folder",
    "shares",
    "tool",
    "weighted_kappa",
    "wide",
    "write",
]

RESULT = ["study", "outcome", "tool", "rater"]
# Nobody can be kept from knowing whether they have a peer worker, so this domain tells no two studies apart.
_NOT_KEY = {"rob1": ("blinding_participants",)}


def questions(name):
    """List what a tool asks, domain by domain, in our words.

    Parameters
    ----------
    name : str
        The tool: ``rob1``, ``rob2`` or ``robins_i``.

    Returns
    -------
    pandas.DataFrame
        One domain a row: its name, the question, what would count as low and as high risk.

    Raises
    ------
    UnknownName
        If there is no such tool.

    Examples
    --------
    >>> questions("rob2").index[0]
    'randomization_process'
    """
    rows = {domain.id: (domain.name, domain.question, domain.low, domain.high) for domain in tool(name).domains}
    columns = ["name", "what to ask", "low risk would be", "high risk would be"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("domain")


def label(study):
    """Return the name of a study as a reader writes it; a study that is not ours keeps its own.

    Parameters
    ----------
    study : str
        Id of the study.

    Returns
    -------
    str
        Its short citation.

    Examples
    --------
    >>> label("sledge_2011"), label("a study of my own")
    ('Sledge et al. 2011', 'a study of my own')
    """
    studies = datasets.load("studies").set_index("study_id")["short_citation"]
    return studies.get(study, study)


# ------------------------------------------------------------------------------- the overall judgement


def _worst(words, scale):
    return max(words, key=scale.index)


def _rob1_overall(said, chosen):
    key = {domain: word for domain, word in said.items() if domain not in _NOT_KEY["rob1"]}
    worst = _worst(key.values(), chosen.scale)
    return worst, f"{worst} in a key domain: {_named(chosen, key, worst)}" if worst != "low" else "low in every key domain"


def _rob2_overall(said, chosen):
    worst = _worst(said.values(), chosen.scale)
    if worst == "some concerns":
        concerns = [word for word in said.values() if word == "some concerns"]
        more = "; several, so “high” is open to you, with a reason" if len(concerns) > 1 else ""
        return worst, f"some concerns in {_named(chosen, said, worst)}{more}"
    return worst, f"{worst} in {_named(chosen, said, worst)}" if worst == "high" else "low in every domain"


def _robins_overall(said, chosen):
    known = [word for word in said.values() if word != NO_INFORMATION]
    worst = _worst(known, chosen.scale) if known else "low"
    if worst not in ("serious", "critical") and NO_INFORMATION in said.values():
        return NO_INFORMATION, f"nothing serious was seen, but there is no information on {_named(chosen, said, NO_INFORMATION)}"
    return worst, f"the worst domain: {_named(chosen, said, worst)}" if worst != "low" else "low in every domain"


def _named(chosen, said, word):
    return ", ".join(domain_name(chosen, domain).lower() for domain, given in said.items() if given == word)


_RULES = {"rob1": _rob1_overall, "rob2": _rob2_overall, "robins_i": _robins_overall}


def overall(judgements):
    """Work out the overall judgement of each result from its domains.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements with all domains of each result; overall judgements in it are passed over.

    Returns
    -------
    pandas.DataFrame
        One result a row: ``study, outcome, tool, rater, judgement, why`` and ``rule``: the
        tool's own (``official``), or ``ours`` for RoB 1, which has none.

    Raises
    ------
    ValueError
        If a domain is missing: study, domain and the allowed words are named.

    Notes
    -----
    RoB 2: high if any domain is high, low if all are low, else some concerns; several concerns
    *may* be raised to high, which is left to the reader. ROBINS-I: the worst domain; no
    information only where nothing serious was seen. See ``tool(...).overall_rule``.

    Examples
    --------
    >>> import pandas as pd
    >>> said = pd.DataFrame({"study": "A", "tool": "rob2", "domain": ["D1", "D2", "D3", "D4", "D5"],
    ...     "judgement": ["low", "low", "low", "some concerns", "low"]})
    >>> overall(said).loc[0, "judgement"]
    'some concerns'
    """
    rows = []
    for key, group in _results(judgements):
        chosen = tool(key[2])
        said = _complete(dict(zip(group["domain"], group["judgement"])), chosen, key)
        judgement, why = _RULES[chosen.id](said, chosen)
        rows.append((*key, judgement, why, "ours" if chosen.id == "rob1" else "official"))
    return pd.DataFrame(rows, columns=[*RESULT, "judgement", "why", "rule"])


def _results(judgements):
    """Return the checked judgements result by result, in the order of the table."""
    return check(judgements).groupby(RESULT, sort=False)


def _complete(said, chosen, key):
    """Return the domains of one result in the tool's order, or say which is missing."""
    missing = [domain for domain in chosen.domain_ids if domain not in said]
    if missing:
        who = f" by {key[3]}" if key[3] else ""
        raise ValueError(
            f"Study {key[0]}{who}: no judgement on the domain {', '.join(missing)}. The overall judgement needs all {len(chosen.domains)} domains of "
            f"{chosen.name}, each one of: {', '.join(chosen.judgements)}."
        )
    return {domain: said[domain] for domain in chosen.domain_ids}


def check_overall(judgements):
    """Compare the overall judgements that were given with what the rule says.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements with all domains and an ``overall`` for each result.

    Returns
    -------
    pandas.DataFrame
        One result a row: ``study, outcome, tool, rater, given, by the rule, verdict, why``.

    Raises
    ------
    ValueError
        If a domain is missing, or no overall judgement is given at all.

    Examples
    --------
    >>> import pandas as pd
    >>> said = pd.DataFrame({"study": "A", "tool": "rob2", "domain": ["D1", "D2", "D3", "D4", "D5", "overall"],
    ...     "judgement": ["low", "low", "high", "low", "low", "some concerns"]})
    >>> check_overall(said).loc[0, "verdict"]
    'not by the rule'
    """
    checked = check(judgements)
    given = checked[checked["domain"] == OVERALL].set_index(RESULT)["judgement"]
    if given.empty:
        raise ValueError("There is no overall judgement among these. It stands in rows with the domain “overall”.")
    ruled = overall(judgements)
    ruled = ruled.assign(given=[given.get(tuple(row[name] for name in RESULT), "") for row in ruled.to_dict("records")])
    ruled["verdict"] = [_verdict(row) for row in ruled.to_dict("records")]
    return ruled.rename(columns={"judgement": "by the rule"})[[*RESULT, "given", "by the rule", "verdict", "why"]]


def _verdict(row):
    if not row["given"]:
        return "not given"
    if row["given"] == row["judgement"]:
        return "as the rule says"
    if row["tool"] == "rob2" and row["given"] == "high" and "several" in row["why"]:
        return "allowed, with a reason"
    # Which domains are key is left to the reviewer, so the known ones may decide.
    if row["tool"] == "robins_i" and row["judgement"] == NO_INFORMATION and row["given"] in ("low", "moderate"):
        return "allowed, if the domains without information are not key: give a reason"
    return "differs from our rule" if row["rule"] == "ours" else "not by the rule"


# ------------------------------------------------------------------------------------ tables for figures


def wide(judgements, rows="study", with_overall=True):
    """Lay judgements out as a table for a figure: one study a row, one domain a column.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements with one tool.
    rows : str
        ``study``, or ``rater`` to compare the raters of one study.
    with_overall : bool
        Add the overall judgement: the one given, else the one by the rule where all domains are there.

    Returns
    -------
    pandas.DataFrame
        Names of studies (or raters) in rows in the order given, names of domains in columns;
        what is not judged yet is empty.

    Raises
    ------
    ValueError
        If the judgements mix tools, or several outcomes or raters would share a row.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"study": ["A"], "tool": ["rob2"], "domain": ["D1"], "judgement": ["low"]})
    >>> wide(one).loc["A", "Randomisation process"]
    'low'
    """
    if rows not in ("study", "rater"):
        raise ValueError(f"rows {rows!r} is not known. Use study or rater.")
    checked = check(judgements)
    for column in ["tool", "outcome", "rater"] if rows == "study" else ["tool", "outcome", "study"]:
        several = checked.groupby(rows)[column].nunique() if column == "outcome" else pd.Series([checked[column].nunique()])
        if (several > 1).any():
            raise ValueError(f"A table holds one {column}, and there are {', '.join(sorted(checked[column].unique()))}. Choose one.")
    if checked.empty:
        raise ValueError("There are no judgements to show yet.")
    chosen = tool(checked["tool"].iloc[0])
    order = list(checked[rows].unique())
    table = checked.pivot(index=rows, columns="domain", values="judgement").reindex(index=order, columns=[*chosen.domain_ids, OVERALL])
    if with_overall:
        done = table[table[chosen.domain_ids].notna().all(axis=1)].index
        if len(done):
            ruled = overall(checked[checked[rows].isin(done)]).set_index(rows)["judgement"]
            table[OVERALL] = table[OVERALL].astype(object).where(table[OVERALL].notna(), ruled)
    else:
        table = table.drop(columns=OVERALL)
    table.index = [label(name) if rows == "study" else name or "rater not named" for name in table.index]
    return table.rename(columns=lambda domain: domain_name(chosen, domain)).rename_axis(columns=None)


def shares(judgements, weights=None):
    """Work out what share of the studies has each judgement, domain by domain.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements of one rater with one tool.
    weights : dict, pandas.Series or str, optional
        Weight of each study, for example its weight in a meta-analysis; ``"weight"`` takes
        the column of that name. Without it, each study counts alike.

    Returns
    -------
    pandas.DataFrame
        Domains in rows, judgements in columns from low to high, percent; each row adds up to 100.

    Raises
    ------
    ValueError
        If a study has no weight, a weight is negative or all are zero, or a judgement is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"study": ["A", "B"], "tool": "rob2", "domain": "D1", "judgement": ["low", "high"]})
    >>> shares(two, weights={"A": 3, "B": 1}).loc["Randomisation process", "low"]
    np.float64(75.0)
    """
    table = wide(judgements)
    table.index = check(judgements)["study"].unique()
    table = table.dropna(axis="columns", how="all")
    if table.isna().any(axis=None):
        study = table.index[table.isna().any(axis=1)][0]
        raise ValueError(f"Study {study}: no judgement on {', '.join(table.columns[table.loc[study].isna()])}. The shares need all studies in all domains.")
    weight = _weights(judgements, weights, list(table.index))
    chosen = tool(check(judgements)["tool"].iloc[0])
    rows = {domain: [100 * weight[(table[domain] == word).to_numpy()].sum() / weight.sum() for word in chosen.judgements] for domain in table}
    result = pd.DataFrame.from_dict(rows, orient="index", columns=list(chosen.judgements))
    return result.loc[:, [word for word in result if word in chosen.scale or result[word].any()]].rename_axis("domain")


def _weights(judgements, weights, studies):
    if isinstance(weights, str):
        if weights not in judgements:
            raise ValueError(f"The judgements have no column called {weights!r}.")
        weights = judgements.drop_duplicates("study").set_index("study")[weights]
    given = pd.Series(1.0, index=studies) if weights is None else pd.Series(weights, dtype=float).reindex(studies)
    if given.isna().any() or (given < 0).any() or not 0 < given.sum() < float("inf"):
        bad = given.index[given.isna() | (given < 0)].to_list() or studies
        raise ValueError(f"Study {bad[0]}: the weight must be a number of zero or more, and not all can be zero.")
    return given.to_numpy()


# ----------------------------------------------------------------------------- what there is to judge by


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
    study : str, optional
        Id of a study; all without it.
    tool : str, optional
        ``rob1``, ``rob2`` or ``robins_i``; all without it.

    Returns
    -------
    pandas.DataFrame
        Judgements of the rater ``model`` with ``rows``: the ids of the evidence each rests on.
        What an abstract cannot tell is unclear; with the full texts a class may know better.

    Raises
    ------
    UnknownName
        If there is no such tool.
    LookupError
        If there is no model answer for that study and tool; the sentence says for which there is.

    Examples
    --------
    >>> len(model_judgements("sledge_2011", "rob1"))
    7
    """
    model = datasets.load("model_bias").rename(columns={"study_id": "study"}).assign(rater="model")
    model = model[[*COLUMNS, "rows", "status"]]
    chosen = model if tool is None else model[model["tool"] == _tool_id(tool)]
    found = chosen if study is None else chosen[chosen["study"] == study]
    if found.empty:
        pairs = sorted(set(zip(model["study"], model["tool"])))
        raise LookupError(f"There is no model answer for {study} with {tool}. There are: {', '.join(f'{s} ({t})' for s, t in pairs)}.")
    return found.reset_index(drop=True)


def _tool_id(name):
    return tool(name).id


def published_judgements(tool="rob2"):
    """Return the published judgements per trial that could be seen.

    Parameters
    ----------
    tool : str
        ``rob2`` has two trials in all domains (CADTH 2022, of peer support for young people);
        ``rob1`` has two trials in two domains each.

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
    rows = datasets.load("published_bias")
    rows = rows[rows["is_judgement"].astype(bool) & (rows["level"] == "trial")].assign(tool=lambda frame: frame["tool"].replace("cochrane_rob1", "rob1"))
    rows = rows[rows["tool"] == _tool_id(tool)]
    return pd.DataFrame(
        {
            "study": rows["study_id"], "outcome": "", "tool": rows["tool"], "domain": rows["domain"], "rater": rows["reported_by"],
            "judgement": rows["judgement"].str.replace("_", " "), "support": "no reason was seen", "rows": rows["judgement_id"],
        }
    ).reset_index(drop=True)  # fmt: skip
