"""Judgements laid out for tables and figures."""

import pandas as pd

from peerlib.bias.judgements import check, label, only_tool, refuse_several
from peerlib.bias.overall import overall
from peerlib.bias.tools import OVERALL, domain_name
from peerlib.shared.tables import need
from peerlib.shared.yours import mark


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
        Studies (or raters) in rows as given, domains in columns, by name; empty where not judged yet.

    Raises
    ------
    ValueError
        If the judgements mix tools, or several outcomes or raters would share a row.

    Examples
    --------
    >>> one = pd.DataFrame({"study": ["A"], "tool": ["rob2"], "domain": ["D1"], "judgement": ["low"]})
    >>> wide(one).loc["A", "Randomisation process"]
    'low'
    """
    if rows not in ("study", "rater"):
        raise ValueError(f"rows {rows!r} is not known. Use study or rater.")
    checked = check(judgements)
    chosen = only_tool(checked, "show yet")
    refuse_several(checked, ["rater" if rows == "study" else "study"])
    for _, of_row in checked.groupby(rows):
        refuse_several(of_row, ["outcome"])
    table = checked.pivot(index=rows, columns="domain", values="judgement")
    table = table.reindex(index=checked[rows].unique(), columns=[*chosen.domain_ids, OVERALL])
    if with_overall:
        done = table[table[chosen.domain_ids].notna().all(axis=1)].index
        if len(done):
            ruled = overall(checked[checked[rows].isin(done)]).set_index(rows)["judgement"]
            table[OVERALL] = table[OVERALL].astype(object).where(table[OVERALL].notna(), ruled)
    else:
        table = table.drop(columns=OVERALL)
    yours = checked[rows][checked.get("yours", checked["study"] == "")].value_counts()
    names = [label(name) if rows == "study" else name or "rater not named" for name in table.index]
    table.index = [name + mark(yours.get(row, 0), "rating") for name, row in zip(names, table.index)]
    return table.rename(columns=lambda domain: domain_name(chosen, domain)).rename_axis(columns=None)


def shares(judgements, weights=None):
    """Work out what share of the studies has each judgement, domain by domain.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements of one rater with one tool.
    weights : dict, pandas.Series or str, optional
        Weight of each study, or the column that holds it; without it, each study counts alike.

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
    >>> two = pd.DataFrame({"study": ["A", "B"], "tool": "rob2", "domain": "D1", "judgement": ["low", "high"]})
    >>> shares(two, weights={"A": 3, "B": 1}).loc["Randomisation process", "low"]
    np.float64(75.0)
    """
    table = wide(judgements).dropna(axis="columns", how="all")
    checked = check(judgements)
    table.index = checked["study"].unique()
    if table.isna().any(axis=None):
        study = table.index[table.isna().any(axis=1)][0]
        missing = ", ".join(table.columns[table.loc[study].isna()])
        raise ValueError(f"Study {study}: no judgement on {missing}. The shares need all studies in all domains.")
    weight = _weights(judgements, weights, list(table.index))
    chosen = only_tool(checked, "show yet")
    rows = {
        domain: [100 * weight[(table[domain] == word).to_numpy()].sum() / weight.sum() for word in chosen.judgements]
        for domain in table
    }
    result = pd.DataFrame.from_dict(rows, orient="index", columns=list(chosen.judgements))
    return result.loc[:, [word for word in result if word in chosen.scale or result[word].any()]].rename_axis("domain")


def _weights(judgements, weights, studies):
    if isinstance(weights, str):
        need(judgements, [weights], "The table of judgements", "Give a column of it, or the weights by study.")
        weights = judgements.drop_duplicates("study").set_index("study")[weights]
    given = pd.Series(1.0, index=studies) if weights is None else pd.Series(weights, dtype=float).reindex(studies)
    if given.isna().any() or (given < 0).any() or not 0 < given.sum() < float("inf"):
        bad = given.index[given.isna() | (given < 0)].to_list() or studies
        raise ValueError(f"Study {bad[0]}: the weight must be a number of zero or more, and not all can be zero.")
    return given.to_numpy()
