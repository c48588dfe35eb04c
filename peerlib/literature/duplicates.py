"""Which rows are one work, and which pairs only a person can settle."""

import pandas as pd

from peerlib.datasets import load
from peerlib.literature.comparing import compare
from peerlib.literature.groups import as_text, decisions_on, distinct, first_rows, group, names_of_rows, need_groups
from peerlib.literature.rules import in_words
from peerlib.literature.settled_pairs import join, read_pairs


def deduplicate(records, own=True):
    """Say which rows are one work, and why. Nothing is deleted.

    Parameters
    ----------
    records : pandas.DataFrame
        Records as ``read_records`` returns them; ``title`` is needed, and the more of
        ``authors, year, journal, volume, issue, pages, doi, pmid`` there is, the better.
    own : bool
        Put together what the reader found to be one work among the shipped records (``my_work/duplicates.csv``);
        pairs of other records are put together by ``settled_pairs.join``. False: by the rules alone.

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order, with ``group`` (a number; rows of one work
        share it) and ``match`` (why the row is in its group).

    Raises
    ------
    ValueError
        If there is no column ``title``.

    Examples
    --------
    >>> records = pd.DataFrame({"title": ["Peer support: a trial", "Peer support. A trial."],
    ...                         "authors": ["Sledge WH", "William Sledge"], "volume": 62, "pages": ["541-4", "541-544"]})
    >>> deduplicate(records)["match"].to_list()[1]
    'as row 0: same title, same first author, volume and first page'
    """
    traits, row_of = distinct(records)
    group_of, reasons = group(traits, decisions_on(traits))
    names = names_of_rows(records)
    first_row, match = first_rows(row_of), []
    for place, n in enumerate(row_of):
        other, why = reasons.get(n, (n, "")) if first_row[n] == place else (n, "identical")
        match.append(f"as {names[first_row[other]]}: {why}" if why else "")
    found = records.assign(group=pd.Series([group_of[n] for n in row_of]).factorize()[0] + 1, match=match)
    return _with_own_pairs(found) if own and "record_id" in found else found


def _with_own_pairs(grouped):
    """Lay the reader's decisions over the groups; a name of other records may mean another record in each export."""
    pairs = read_pairs()
    if pairs.empty:
        return grouped
    shipped = load("record_truth")["record_id"]
    return join(grouped, pairs[pairs["first"].isin(shipped) & pairs["second"].isin(shipped)])


def review_list(grouped):
    """List the pairs that are near but not sure: a person decides, never the program.

    Parameters
    ----------
    grouped : pandas.DataFrame
        What ``deduplicate`` returned. Give two rows the same ``group`` and their pair
        leaves the list.

    Returns
    -------
    pandas.DataFrame
        One pair of groups a row: ``first`` and ``second`` (ids of a record of each),
        ``why`` it is not sure, what they ``agree`` and ``differ`` on, and both titles.

    Raises
    ------
    ValueError
        If there is no column ``group``.

    Examples
    --------
    >>> records = pd.DataFrame({"title": ["Peer support in acute wards, part I", "Peer support in acute wards, part II"],
    ...                         "authors": "Sledge W", "year": 2011})
    >>> review_list(deduplicate(records))["why"].to_list()
    ['different numbers in the titles']
    """
    need_groups(grouped)
    traits, row_of = distinct(grouped)
    names, groups, titles = names_of_rows(grouped), grouped["group"].to_list(), as_text(grouped["title"])
    first_row, pairs = first_rows(row_of), {}
    for i, j, (number, why) in decisions_on(traits):
        first, second = sorted((first_row[i], first_row[j]))
        if groups[first] != groups[second]:
            why = why if number == 0 else "fits more than one work"
            pairs.setdefault(frozenset((groups[first], groups[second])), (first, second, why, i, j))
    rows = []
    for first, second, why, i, j in sorted(pairs.values()):
        agree, differ = compare(traits[i], traits[j])
        rows.append((names[first], names[second], why, in_words(agree), in_words(differ), titles[first], titles[second]))
    return pd.DataFrame(rows, columns=["first", "second", "why", "agree", "differ", "first_title", "second_title"])
