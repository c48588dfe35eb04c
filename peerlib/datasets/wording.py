"""The codes of the tables, put into people's words."""

from peerlib.datasets import tables as schema
from peerlib.datasets.facts import load


def _with_comma(value, unit):
    """Return a long number of a fact with its comma; without a unit it is a year or a number of PubMed."""
    counted = isinstance(value, str) and value.isdecimal() and len(value) > 3 and isinstance(unit, str)
    return f"{int(value):,}" if counted else value


def in_words(frame):
    """Put the codes of a table into people's words: its fields, facts, kinds and studies.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows and columns of a shipped table.

    Returns
    -------
    pandas.DataFrame
        The same cells, named for a reader; the codes of rows stay, in a column called ``row``.

    Examples
    --------
    >>> facts = load("study_facts").query("study_id == 'sledge_2011'").set_index("fact")
    >>> in_words(facts.loc[["bed_days_sd_peer"], ["value", "unit"]]).index[0]
    'standard deviation of bed days, peers'
    """
    plain = frame.reset_index() if frame.index.name else frame.copy()
    for column in plain.columns.intersection(schema.words()["coded"]):
        plain[column] = plain[column].map(schema.said, na_action="ignore")
    for column in plain.columns.intersection(["unit", "measure_unit"]):
        plain[column] = plain[column].replace(schema.words()["currencies"], regex=True)
    if {"value", "unit"} <= {*plain.columns}:
        plain["value"] = [_with_comma(*row) for row in zip(plain["value"], plain["unit"])]
    named = load("studies").set_index("study_id")["short_citation"]
    said = plain.columns.drop("row", errors="ignore")
    plain[said] = plain[said].replace({rf"\b{study}\b": name for study, name in named.items()}, regex=True)
    plain.columns = [schema.said(column) for column in plain.columns]
    return plain.set_index(plain.columns[0]) if frame.index.name else plain
