"""From the export files of a literature search to a list of unique records.

``read_records`` reads the files, ``deduplicate`` says which rows are one work and
why, ``review_list`` names the pairs that only a person can settle, ``merge`` makes
one row of each work, ``score`` compares the groups with the truth. Nothing is
deleted on the way: every row keeps its place, and every decision has its reason.

Two rows that contradict each other (two DOIs, Part I and Part II, a paper and its
erratum, years far apart) never share a group, not even by way of a third row.
``RULES`` are the rules in words, the surest first.
"""

import sys
import time
from collections import defaultdict
from itertools import combinations, product

import pandas as pd

from peerlib.literature.matching import WEAK, clash, compare, in_words, rule, traits_of

__all__ = ["deduplicate", "merge", "review_list", "score"]

WINDOW = 10  # in a crowd of similar records each is compared with so many neighbours

# ------------------------------------------------------------------------ candidates


def _blocks(traits):
    """Gather the records that share something by which a duplicate could be found."""
    blocks = defaultdict(list)
    for n, t in enumerate(traits):
        surname = min(t.surname, default="")
        keys = {
            "doi": t.doi,
            "pmid": t.pmid,
            "title": t.title,
            "title begins": t.title[:20],
            "title ends": t.title[-20:],
            "place": t.volume and t.page and (t.volume, t.page, t.year),
            "author's page": surname and t.page and (surname, t.page, t.year),
        }
        for key in keys.items():
            if key[1]:
                blocks[key].append(n)
    return [block for block in blocks.values() if len(block) > 1]


def _candidates(traits):
    """Return the pairs worth comparing; in a crowd each record is compared with its neighbours only."""
    pairs, total = set(), len(traits)
    for block in _blocks(traits):
        # The records are sorted by content, so that neighbours are those most alike.
        pairs.update(x * total + y for k, x in enumerate(block) for y in block[k + 1 : k + 1 + WINDOW])
    return [divmod(pair, total) for pair in sorted(pairs)]


def _with_progress(pairs, every=1.0, after=4.0):
    """Hand the pairs on; say how far it has come when it takes longer than a few seconds."""
    start = said = time.monotonic()
    for done, pair in enumerate(pairs):
        if not done % 1000 and (now := time.monotonic()) - start > after and now - said > every:
            said = now
            print(f"\rComparing records: {done / len(pairs):.0%}", end="", file=sys.stderr, flush=True)
        yield pair
    if said != start:
        print("\rComparing records: done", file=sys.stderr, flush=True)


# ----------------------------------------------------------------------------- groups


class _Groups:
    """Which records are together; two that clash are never put together."""

    def __init__(self, traits):
        self.group = list(range(len(traits)))
        self.members = {n: [n] for n in self.group}
        # Members that would clash with the same others are looked at once: a large group stays quick.
        self.faces = {n: {_face(t): t} for n, t in enumerate(traits)}

    def at_odds(self, g, h):
        return any(clash(a, b) for a, b in product(self.faces[g].values(), self.faces[h].values()))

    def join(self, i, j):
        """Put the groups of two records together, unless they are at odds; return whether they are together."""
        g, h = sorted((self.group[i], self.group[j]), key=lambda k: (-len(self.members[k]), k))
        if g == h or self.at_odds(g, h):
            return g == h
        for n in self.members[h]:
            self.group[n] = g
        self.members[g] += self.members.pop(h)
        self.faces[g] |= self.faces.pop(h)
        return True


def _face(t):
    return t.doi, t.pmid, t.numbers, t.kinds, t.year, t.page, t.volume, t.journal


def _group(traits, decisions):
    """Join pairs, the surest rules first; a record that fits two works at odds joins neither."""
    groups, reasons = _Groups(traits), {}
    accepted = sorted((number, i, j, why) for i, j, (number, why) in decisions if number)
    _join(groups, reasons, [pair for pair in accepted if pair[0] < WEAK])
    weak = [pair for pair in accepted if pair[0] >= WEAK]
    torn = _torn(groups, weak)
    _join(groups, reasons, [pair for pair in weak if not torn & {groups.group[pair[1]], groups.group[pair[2]]}])
    return groups.group, reasons


def _join(groups, reasons, pairs):
    for _, i, j, why in pairs:
        if groups.join(i, j):
            reasons.setdefault(i, (j, why))
            reasons.setdefault(j, (i, why))


def _torn(groups, weak):
    """Find the groups that weak rules would join to two groups which are at odds."""
    near = defaultdict(set)
    for _, i, j, _ in weak:
        near[groups.group[i]].add(groups.group[j])
        near[groups.group[j]].add(groups.group[i])
    return {
        g for g, others in near.items() if any(groups.at_odds(x, y) for x, y in combinations(sorted(others - {g})[:WINDOW], 2))
    }


_CONTENT = ["title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract"]


def _distinct(records):
    """Return what the different records show, in an order of their own, and which one each row is."""
    if "title" not in records:
        raise ValueError("The table has no column called title. Use the table that read_records returned.")
    columns = [_as_text(records[c]) if c in records else [""] * len(records) for c in _CONTENT]
    rows = list(zip(*columns))
    # Exact copies are one from here on; a row that shows nothing is like no other.
    keys = [row if any(row) else (*row, n) for n, row in enumerate(rows)]
    traits = {key: traits_of(dict(zip(_CONTENT, key))) for key in dict.fromkeys(keys)}
    ordered = sorted(traits, key=lambda key: (traits[key].title, traits[key].volume, traits[key].page, tuple(map(str, key))))
    place = {key: n for n, key in enumerate(ordered)}
    return [traits[key] for key in ordered], [place[key] for key in keys]


def _as_text(column):
    values = ["" if missing else str(value).strip() for value, missing in zip(column, column.isna())]
    return [v.removesuffix(".0") if v.endswith(".0") else v for v in values]


def _decisions(traits):
    found = ((i, j, rule(traits[i], traits[j])) for i, j in _with_progress(_candidates(traits)))
    return [(i, j, decision) for i, j, decision in found if decision]


def deduplicate(records):
    """Say which rows are one work, and why. Nothing is deleted.

    Parameters
    ----------
    records : pandas.DataFrame
        Records as ``read_records`` returns them; ``title`` is needed, and the more of
        ``authors, year, journal, volume, issue, pages, doi, pmid`` there is, the better.

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
    traits, row_of = _distinct(records)
    group_of, reasons = _group(traits, _decisions(traits))
    names = _names_of_rows(records)
    numbers, first_row, match = {}, {}, []
    for n in row_of:
        numbers.setdefault(group_of[n], len(numbers) + 1)
    for place, n in enumerate(row_of):
        first_row.setdefault(n, place)
    for place, n in enumerate(row_of):
        if first_row[n] != place:
            match.append(f"as {names[first_row[n]]}: identical")
        elif n in reasons:
            other, why = reasons[n]
            match.append(f"as {names[first_row[other]]}: {why}")
        else:
            match.append("")
    return records.assign(group=[numbers[group_of[n]] for n in row_of], match=match)


def _names_of_rows(records):
    if "record_id" in records:
        return records["record_id"].astype(str).to_list()
    return [f"row {label}" for label in records.index]


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
    _need_groups(grouped)
    traits, row_of = _distinct(grouped)
    names, groups, titles = _names_of_rows(grouped), grouped["group"].to_list(), _as_text(grouped["title"])
    rows_of = defaultdict(list)
    for place, n in enumerate(row_of):
        rows_of[n].append(place)
    pairs = {}
    for i, j, (number, why) in _decisions(traits):
        first, second = sorted((rows_of[i][0], rows_of[j][0]))
        if groups[first] != groups[second]:
            why = why if number == 0 else "fits more than one work"
            pairs.setdefault(frozenset((groups[first], groups[second])), (first, second, why, i, j))
    rows = []
    for first, second, why, i, j in sorted(pairs.values()):
        agree, differ = compare(traits[i], traits[j])
        rows.append((names[first], names[second], why, in_words(agree), in_words(differ), titles[first], titles[second]))
    return pd.DataFrame(rows, columns=["first", "second", "why", "agree", "differ", "first_title", "second_title"])


def _need_groups(records):
    if "group" not in records:
        raise ValueError("The table has no column called group. Run deduplicate on it first.")


# ------------------------------------------------------------------- merging, measuring

_FULLER = ("authors", "abstract", "pages")  # of several, the longest is the most complete


def merge(records):
    """Make one row of each work: its most complete record, with gaps filled from the others.

    Parameters
    ----------
    records : pandas.DataFrame
        Records with their ``group``, from ``deduplicate``; without one they are
        de-duplicated first.

    Returns
    -------
    pandas.DataFrame
        One row a work, in the order in which the works first appear, with ``copies``
        (how many records), ``record_ids`` and ``sources`` (which, and from where), and
        ``filled_from`` (what was taken from another record than the row's own).

    Raises
    ------
    ValueError
        If there is no column ``title``.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["a", "b"], "title": "Peer support on acute psychiatric wards",
    ...                         "authors": ["Sledge W", "Sledge W; Lawless M"]})
    >>> merge(records)[["record_ids", "filled_from"]].to_numpy().tolist()
    [['a; b', 'authors from b']]
    """
    grouped = records if "group" in records else deduplicate(records)
    names = _names_of_rows(grouped)
    places = defaultdict(list)
    for place, group in enumerate(grouped["group"]):
        places[group].append(place)
    fields = [c for c in grouped if c not in ("record_id", "source", "file", "position", "group", "match")]
    columns = {c: grouped[c].to_list() for c in fields}
    known = {c: grouped[c].notna().to_list() for c in fields}
    chosen, filled = [], []
    for rows in places.values():
        best = max(rows, key=lambda r: (sum(known[c][r] for c in fields), -r))
        chosen.append(best)
        filled.append(_fill(columns, known, rows, best, names) if len(rows) > 1 else "")
    merged = grouped.assign(**columns).astype(grouped[fields].dtypes.to_dict()).iloc[chosen]
    sources = grouped["source"].to_list() if "source" in grouped else None
    return merged.drop(columns="match", errors="ignore").assign(
        copies=[len(rows) for rows in places.values()],
        record_ids=["; ".join(names[r] for r in rows) for rows in places.values()],
        sources=["; ".join(dict.fromkeys(str(sources[r]) for r in rows)) if sources else "" for rows in places.values()],
        filled_from=filled,
    )


def _fill(columns, known, rows, best, names):
    """Complete the best row of a group in place; return in words what came from where."""
    taken = []
    for field, values in columns.items():
        having = [r for r in rows if known[field][r]]
        if not having or (known[field][best] and field not in _FULLER):
            continue
        fullest = max(having, key=lambda r: (len(str(values[r])), r == best, -r)) if field in _FULLER else having[0]
        if not known[field][best] or str(values[fullest]) != str(values[best]):
            values[best] = values[fullest]
            taken.append(f"{field} from {names[fullest]}")
    return "; ".join(taken)


def score(grouped, truth):
    """Measure a de-duplication against the truth.

    Parameters
    ----------
    grouped : pandas.DataFrame
        Records with ``record_id`` and ``group``: from ``deduplicate``, or by a rule of your own.
    truth : pandas.Series or pandas.DataFrame
        The true work of each record: a series with the record ids as its index, or the
        table ``record_truth``. Records that are not in it, or not ``scored``, do not count.

    Returns
    -------
    pandas.Series
        ``records``, ``works``, ``removed`` rightly (true positives), ``lost`` unique
        references (false positives), ``left`` duplicates (false negatives),
        ``precision``, ``recall`` and ``f1``.

    Raises
    ------
    ValueError
        If a column is missing, or no record is in the truth.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["a", "b", "c"], "group": [1, 1, 2]})
    >>> result = score(records, pd.Series({"a": "trial", "b": "trial", "c": "trial"}))
    >>> int(result["removed"]), int(result["left"]), float(result["recall"])
    (1, 1, 0.5)
    """
    _need_groups(grouped)
    if isinstance(truth, pd.DataFrame):
        truth = truth[truth["scored"].astype(bool)] if "scored" in truth else truth
        truth = truth.set_index("record_id")["work_id"]
    pairs = pd.DataFrame({"group": grouped["group"].to_list(), "work": truth.reindex(grouped["record_id"]).to_list()}).dropna()
    if pairs.empty:
        raise ValueError("None of these records is in the truth: their record_id values must be the same.")
    # A group keeps one record: each further work in it is lost, each further group of a work is a duplicate left.
    parts = len(pairs.drop_duplicates())
    lost, left, removed = parts - pairs["group"].nunique(), parts - pairs["work"].nunique(), len(pairs) - parts
    precision = removed / (removed + lost) if removed + lost else 1.0
    recall = removed / (removed + left) if removed + left else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return pd.Series(
        {
            "records": len(pairs),
            "works": pairs["work"].nunique(),
            "removed": removed,
            "lost": lost,
            "left": left,
            "precision": precision,
            "recall": recall,
            "f1": f1,
        },
        dtype=object,
    )
