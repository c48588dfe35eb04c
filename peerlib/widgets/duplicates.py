"""Explorer of notebook 02: the duplicate desk, for pairs of records that only a person can settle."""

import re
from difflib import SequenceMatcher
from html import escape

from peerlib.literature import settled_pairs as duplicates_seen
from peerlib.shared.tables import need
from peerlib.widgets.desk import Desk, ids_of, in_words, who
from peerlib.widgets.helpers import fill
from peerlib.widgets.safe_text import MARK, cell, heading, label, plain

LETTERS = {"s": "same", "d": "different", "u": "unsure"}
BUTTONS = {"same": "Same work", "different": "Different works", "unsure": "Unsure"}
WORD, WHOLE = r"\w+", r"\S+"  # in a DOI or a page a full stop makes a difference, in prose it does not
PROSE = ("title", "authors", "journal", "abstract")
MEANINGLESS = ("type", "source")  # they say where a record was found, not what it is about
FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "type", "source", "abstract")


def differences(one, other, word=WORD):
    """Return HTML of two texts, words that only one of them has in colour and in bold, whatever their capitals."""
    parts = [re.split(f"({word})", text) for text in (one, other)]
    # Between the odd parts, which are words, stands what separates them.
    matcher = SequenceMatcher(None, *([part.casefold() for part in side[1::2]] for side in parts), autojunk=False)
    both = [{block[side] + n for block in matcher.get_matching_blocks() for n in range(block.size)} for side in (0, 1)]
    return tuple(
        "".join(
            MARK.format(escape(part)) if n % 2 and n // 2 not in both[side] else escape(part)
            for n, part in enumerate(parts[side])
        )
        for side in (0, 1)
    )


def comparison(one, other, word=WORD):
    """Say in words how two texts compare."""
    if not (one and other):
        return "only one has it"
    if one == other:
        return "same"
    plainer = [re.findall(word, text.casefold()) for text in (one, other)]
    return "same but for capitals or punctuation" if plainer[0] == plainer[1] else "differs"


class _Pairs:
    """The reader's own decisions on pairs, in ``my_work/duplicates.csv``."""

    columns = duplicates_seen.COLUMNS

    def __init__(self, reviewer):
        self.reviewer = reviewer

    def read(self):
        frame = duplicates_seen.read_pairs()
        mine = frame[frame["reviewer"] == self.reviewer].to_dict("records")
        return {duplicates_seen.pair(row["first"], row["second"]): row for row in mine}

    def save(self, key, decision, reason):
        return duplicates_seen.decide(*key, decision, reviewer=self.reviewer)

    def remove(self, key):
        duplicates_seen.withdraw(*key, reviewer=self.reviewer)


class _Duplicates(Desk):
    """The desk with two records side by side."""

    height = "30em"

    def __init__(self, pairs, records, store):
        self.records = records
        self.places = {name: n for n, name in enumerate(_names(records))}
        self.pairs = _unique(pairs, self.places)
        titles = [" / ".join(label(self.field(name, "title"), 60) for name in ids) for ids, _ in self.pairs.values()]
        super().__init__("pair", self.pairs, titles, LETTERS, store, self.draw_pair)
        for letter, decision in LETTERS.items():
            self.buttons[decision].description = self.buttons[decision].tooltip = f"{BUTTONS[decision]} ({letter})"

    def field(self, name, field):
        return cell(self.records.iloc[self.places[name]], field)

    def draw_pair(self, place, row):
        """Return HTML of two records side by side, one row a field."""
        ids, why = self.pairs[self.keys[place]]
        decided = f"your decision: {in_words(row)}" if row else "not decided yet"
        top = f"Pair {place + 1} of {len(self.keys)}: {decided}."
        reason = f"<div>Why it is not sure: <bdi>{escape(plain(why))}</bdi></div>" if why else ""
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("Field", "One record", "The other", "Compared"))
        known = [(field, *(self.field(name, field) for name in ids)) for field in FIELDS if field in self.records]
        codes = " and ".join(f"<bdi>{escape(label(name))}</bdi>" for name in ids)
        lines = "".join(_line(*texts) for texts in known if any(texts[1:]))
        return fill("pair.html", top=escape(top), reason=reason, heads=heads, lines=lines, codes=codes)


def _line(field, one, other):
    word, empty, telling = WORD if field in PROSE else WHOLE, "(nothing)", field not in MEANINGLESS
    # Two endless texts would take minutes to compare word by word, so what is shown is compared.
    shown = plain(one), plain(other)
    parts = differences(*shown, word) if one and other and telling else map(escape, shown)
    cells = "".join(f"<td><bdi>{part or empty}</bdi></td>" for part in parts)
    compared = comparison(one, other, word) if telling else ""
    return f'<tr><th scope="row">{heading(field)}</th>{cells}<td>{compared}</td></tr>'


def _names(records):
    """Return the names of records as ``literature.review_list`` uses them."""
    return ids_of(records) if "record_id" in records else [f"row {name}" for name in records.index]


def _unique(pairs, known):
    """Return both ids and the reason of each pair, each pair once."""
    need(pairs, ["first", "second"], "The table of pairs", "Use the table that review_list returned.")
    found = {}
    for row in pairs.to_dict("records"):
        ids = (cell(row, "first"), cell(row, "second"))
        unknown = [name for name in ids if name not in known]
        if unknown:
            name = label(unknown[0])
            raise ValueError(f"The pairs name {name!r}, which is not among the records. Give the table that was de-duplicated.")
        found.setdefault(duplicates_seen.pair(*ids), (ids, cell(row, "why")))
    return found


def duplicate_desk(pairs, records, reviewer="me"):
    """Settle the pairs that the rules leave open, side by side; every decision is saved at once.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Pairs with ``first``, ``second`` (ids) and ``why``, from ``literature.review_list``.
    records : pandas.DataFrame
        The records they are about, with ``record_id``.
    reviewer : str
        Who decides.

    Returns
    -------
    ipywidgets.VBox
        The desk; ``.result`` are this reviewer's decisions in ``my_work/duplicates.csv``.

    Raises
    ------
    ValueError
        If a column is missing, or a pair names a record that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> records = pd.DataFrame({"record_id": ["a", "b"], "title": ["Peer support, part I", "Peer support, part II"]})
    >>> pairs = pd.DataFrame({"first": ["a"], "second": ["b"], "why": ["different numbers in the titles"]})
    >>> duplicate_desk(pairs, records, reviewer="doctest").result.empty
    True
    """
    return _Duplicates(pairs, records, _Pairs(who(reviewer))).explorer()
