"""A shipped table, what its fields mean, and one fact about one study with its source."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from peerlib.datasets import tables as schema
from peerlib.datasets.own_figures import bed_use_cells, laid_over
from peerlib.shared import words
from peerlib.shared.nearest import UnknownName, nearest

STATUSES = schema.words()["statuses"]


class NotSeen(LookupError):
    """A figure that was looked for and not found; the message says where it may stand."""


class ConflictingFacts(ValueError):
    """Several values where one was asked for; the message says how to choose."""


def load(name, own=True):
    """Load one of the shipped tables.

    Parameters
    ----------
    name : str
        Name of the table, for example ``"studies"``; ``describe()`` lists them.
    own : bool
        Lay the reader's own cells (``my_work/study_figures.csv``) over the shipped ones. If there are any, ``yours``,
        ``your_source`` and ``your_note`` say which, from where, and what you noted. False: the shipped ones alone.

    Returns
    -------
    pandas.DataFrame
        A fresh copy, typed; an empty cell means "not seen", never zero.

    Raises
    ------
    UnknownName, ValueError
        If there is no such table, or a cell of the reader's own cannot be used (file, line and field are named).

    Examples
    --------
    >>> load("studies").loc[0, "short_citation"]
    'Trachtenberg et al. 2013'
    """
    return laid_over(name, own)


def describe(name=None):
    """Describe the tables, or the fields of one of them.

    Parameters
    ----------
    name : str, optional
        A table. Without it, all tables are listed.

    Returns
    -------
    pandas.DataFrame
        Table, rows, what it holds; or each field with type, unit, cells filled, allowed values and description.

    Raises
    ------
    UnknownName
        If there is no such table.

    Examples
    --------
    >>> describe("study_facts").loc["value_num", "type"]
    'number'
    """
    if name is None:
        rows = [(n, len(schema.read(n)), r["title"]) for n, r in schema.tables().items()]
        return pd.DataFrame(rows, columns=["table", "rows", "what it holds"]).set_index("table")
    frame, fields = schema.read(name), schema.fields(name)
    about = {
        "type": [field["type"] for field in fields.values()],
        "unit": [field.get("unit", "") for field in fields.values()],
        "filled": [f"{frame[column].notna().sum()} of {len(frame)}" for column in fields],
        "allowed": [", ".join(field.get("constraints", {}).get("enum", [])) for field in fields.values()],
        "description": [field["description"] for field in fields.values()],
    }
    return pd.DataFrame(about, index=pd.Index(fields, name="field"))


@dataclass(frozen=True)
class Fact:
    """One fact about one study, with its unit, status and source."""

    row: str
    study: str
    citation: str
    name: str
    text: str
    number: float | None
    unit: str
    group: str
    time: str
    status: str
    source: str
    seen_on: str
    note: str

    @property
    def value(self):
        """The number where the fact is one, otherwise its text (so too for "<0.03")."""
        if self.number is None or self.text.startswith(("<", ">")):
            return self.text
        return int(self.number) if self.number == int(self.number) else self.number

    def __str__(self):
        among = ", ".join(filter(None, [self.group, self.time]))
        figure = " ".join(filter(None, [self.text, self.unit, f"({among})" if among else ""]))
        seen_on = f" ({self.seen_on})" if self.seen_on else ""
        lines = [
            f"{self.citation}, {schema.said(self.name)}: {figure}",
            f"  status: {self.status} ({STATUSES[self.status]})",
            f"  source: {self.source}{seen_on}, row {self.row}",
        ]
        if self.note:
            lines.append(f"  note: {self.note}")
        return "\n".join(words.wrap(line, indent="    ") for line in lines)

    __repr__ = __str__


class Facts(tuple):
    """The facts found under one name: often one, several where sources or groups differ."""

    @property
    def distinct(self):
        """The different values, in the order of the table."""
        return list(dict.fromkeys(f.value for f in self))

    @property
    def warning(self):
        """A plain sentence where the facts differ, otherwise an empty text."""
        if len(self.distinct) < 2 or len({f.name for f in self}) > 1:
            return ""
        shown = " and ".join(str(v) for v in self.distinct)
        # More values than places: somewhere two stand for the same.
        if len({(f.group, f.time, f.value) for f in self}) > len({(f.group, f.time) for f in self}):
            return f"Warning: sources disagree: {shown}. All are shown; say which you use, and why."
        return f"Note: {shown} belong to different groups, times or editions; choose one."

    @property
    def value(self):
        """The one value; refused with ``ConflictingFacts`` where the facts differ."""
        if len(self.distinct) > 1:
            first = self[0]
            raise ConflictingFacts(
                f"{first.name} of {first.study} has more than one value: "
                f"{', '.join(str(v) for v in self.distinct)}. Look at all of them and choose one "
                f'by its place, for example fact("{first.study}", "{first.name}")[0].value.'
            )
        return self[0].value

    def __str__(self):
        return "\n".join(filter(None, [self.warning, *map(str, self)]))

    __repr__ = __str__


def _text(value):
    """Write a cell as text: nothing for an empty one, no decimals for a whole number."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


@cache
def _citations():
    studies = schema.read("studies").set_index("study_id")
    return studies["short_citation"].to_dict(), studies["doi"].to_dict()


def _source(row):
    """Return where a row comes from: its address, else the title, study or our own reading."""
    if _text(row.get("source_url")):
        return row["source_url"]
    if _text(row.get("source_title")):
        return row["source_title"]
    if _text(row.get("rows")):
        return f"our own reading of {row['rows']}"
    study = _text(row.get("study_id")) or _text(row.get("review_id"))
    citations, dois = _citations()
    if study in citations:
        doi = _text(dois[study])
        return f"https://doi.org/{doi}" if doi else citations[study]
    return "our own reading, see data/README.md"


def fact(study, name, own=True):
    """Look up a fact about a study, with its unit, status and source.

    Parameters
    ----------
    study, name : str
        Id of the study and name of the fact, for example ``"sledge_2011"`` and ``"bed_days_mean_peer"``.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    Facts
        All rows with that name, with a plain warning where they differ. ``.value`` gives the one value.

    Raises
    ------
    UnknownName, NotSeen
        If study or fact do not exist, or the fact was looked for and not found (the message says how to fill it in).

    Examples
    --------
    >>> fact("sledge_2011", "bed_days_mean_peer").value
    10.08
    >>> print(fact("clarke_2000", "n_total").warning)
    Warning: sources disagree: 163 and 178. All are shown; say which you use, and why.
    """
    facts = _facts_about(study, own)
    found = [f for f in facts if f.name == name]
    if found:
        return Facts(found)
    gaps = schema.read("gaps")
    gap = gaps[(gaps["study_id"] == study) & (gaps["fact"] == name)].to_dict("records")
    if gap:
        where = _text(gap[0]["where_to_look"]) or "the full text"
        raise NotSeen(
            f"{name} of {study} ({gap[0]['what']})\nwas looked for and not found. It may stand in: {where}.\n"
            f'If you have it: datasets.fill("gaps", "{gap[0]["gap_id"]}", "value", ..., source="where you read it").'
        )
    cells = bed_use_cells(study, own=own).to_dict("records")
    empty = [cell for cell in cells if not cell["seen"] and f"{cell['outcome']}_{cell['field']}" == name]
    if empty:
        raise NotSeen(
            f"{name} of {study} is an empty cell: it was not seen. It may stand in: full text of the article.\n"
            f'If you have it: datasets.fill("trial_outcomes", "{empty[0]["row"]}", "{empty[0]["field"]}", ..., '
            'source="where you read it").'
        )
    known = [f.name for f in facts] + gaps.loc[gaps["study_id"] == study, "fact"].to_list()
    if not known:
        raise _nothing_known(study)
    raise nearest(f"fact about {study}", name, sorted(set(known)))


def all_facts(study, own=True):
    """Return every fact about a study.

    Parameters
    ----------
    study : str
        Id of the study.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    Facts
        All facts, in the order of the table.

    Raises
    ------
    UnknownName
        If the study does not exist, or nothing is known about it.

    Examples
    --------
    >>> all_facts("sledge_2011")[0].name
    'title'
    """
    facts = _facts_about(study, own)
    if not facts:
        raise _nothing_known(study)
    return Facts(facts)


def _facts_about(study, own):
    citations, _ = _citations()
    if study not in citations:
        raise nearest("study", study, list(citations))
    facts = load("study_facts", own=own)
    rows = facts[facts["study_id"] == study].to_dict("records")
    gaps = load("gaps", own=own)
    filled = gaps[(gaps["study_id"] == study) & gaps["value"].notna()].to_dict("records")
    rows += [{**row, "fact_id": row["gap_id"], "note": row["your_note"]} for row in filled]
    rows = [_as_yours(row) if _text(row.get("yours")) else row for row in rows]
    return [_as_fact(row, citations[study]) for row in rows]


def _as_yours(row):
    """Return a row of facts with the reader's value, source and status in place of the shipped ones."""
    try:
        number = float(row["value"])
    except ValueError:
        number = None
    return {**row, "value_num": number, "status": "yours", "source_url": row["your_source"], "source_kind": "", "seen_in": ""}


def _nothing_known(study):
    with_facts = ", ".join(sorted(schema.read("study_facts")["study_id"].unique()))
    return UnknownName(
        f'The table study_facts holds nothing on {study}. Look in load("trial_outcomes"), or choose one of: {with_facts}.'
    )


def _as_fact(row, citation):
    number = row.get("value_num")
    return Fact(
        row=row["fact_id"],
        study=row["study_id"],
        citation=citation,
        name=row["fact"],
        text=_text(row["value"]),
        number=None if pd.isna(number) else number,
        unit="" if _text(row["unit"]) == "text" else _text(row["unit"]),
        group=_text(row["arm"]),
        time=_text(row["timepoint"]),
        status=_text(row["status"]),
        source=_source(row),
        seen_on=_text(row.get("seen_in")) or schema.words()["seen_on"].get(row.get("source_kind"), ""),
        note=_text(row["note"]),
    )


def search_files(search=None):
    """List the shipped export files of the literature searches.

    Parameters
    ----------
    search : str, optional
        ``"first_search"`` (to 2013) or ``"update_search"`` (2014 on); both without it.

    Returns
    -------
    list of pathlib.Path
        The files, in their native formats.

    Raises
    ------
    UnknownName
        If there is no such search.

    Examples
    --------
    >>> [file.name for file in search_files("first_search")][:3]
    ['pmc.ris', 'publisher.ris', 'pubmed.nbib']
    """
    searches = ["first_search", "update_search"]
    if search is not None and search not in searches:
        raise nearest("search", search, searches)
    wanted = [r["path"] for r in schema.package()["resources"] if r["path"].startswith("search/")]
    return [schema.data_folder() / p for p in wanted if search is None or p.split("/")[1] == search]
