"""Which pairs are compared, and how pairs become groups that hold nothing at odds."""

import sys
import time
from collections import defaultdict
from itertools import combinations, product
from operator import attrgetter

import pandas as pd

from peerlib.literature.records import CONTENT, is_missing
from peerlib.literature.rules import WEAK, clash, rule
from peerlib.literature.traits import Traits, traits_of
from peerlib.shared.tables import need

WINDOW = 10  # in a crowd of similar records each is compared with so many neighbours


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


def group(traits, decisions):
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
    near = {g: sorted(others - {g})[:WINDOW] for g, others in near.items()}
    return {g for g, others in near.items() if any(groups.at_odds(x, y) for x, y in combinations(others, 2))}


def distinct(records):
    """Return what the different records show, in an order of their own, and which one each row is."""
    need(records, ["title"], do="Use the table that read_records returned.")
    columns = [as_text(records[c]) if c in records else [""] * len(records) for c in CONTENT]
    rows = list(zip(*columns))
    # Exact copies are one from here on; a row that shows next to nothing is like no other.
    keys = [row if _shows_a_work(row) else (*row, n) for n, row in enumerate(rows)]
    traits = {key: traits_of(dict(zip(CONTENT, key))) for key in dict.fromkeys(keys)}
    ordered = sorted(traits, key=lambda key: (traits[key].title, traits[key].volume, traits[key].page, tuple(map(str, key))))
    place = {key: n for n, key in enumerate(ordered)}
    return [traits[key] for key in ordered], [place[key] for key in keys]


def first_rows(row_of):
    """Return the first of the rows that show a record, by the record's number."""
    return {n: place for place, n in pd.Series(row_of).drop_duplicates().items()}


def _shows_a_work(row):
    """Does a row show its title or an id, or enough of its place?"""
    record = dict(zip(CONTENT, row))
    return bool(record["title"] or record["doi"] or record["pmid"]) or sum(map(bool, row)) > 3


def as_text(column):
    """Return the values of a column as text, empty where something is missing or a word says so (NA, NULL)."""
    values = ("" if missing else str(value).strip() for value, missing in zip(column, column.isna()))
    return ["" if is_missing(v) else v.removesuffix(".0") if v.endswith(".0") else v for v in values]


_last = {}


def decisions_on(traits):
    """Return the pairs that a rule speaks of and what it says, remembered for the list that is asked for next."""
    shown = hash(tuple(map(attrgetter(*Traits.__slots__), traits)))
    if shown not in _last:
        pairs = _with_progress(_candidates(traits))
        _last.clear()
        _last[shown] = [(i, j, decision) for i, j in pairs if (decision := rule(traits[i], traits[j]))]
    return _last[shown]


def names_of_rows(records):
    if "record_id" in records:
        return records["record_id"].astype(str).to_list()
    return [f"row {label}" for label in records.index]


def need_groups(records):
    """Refuse a table without groups."""
    need(records, ["group"], do="Run deduplicate on it first.")
