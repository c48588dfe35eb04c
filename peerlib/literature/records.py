"""What a record holds, however it was exported, and how it is put together from tags or columns."""

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import unquote

FIELDS = ["record_id", "source", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract"]
CONTENT = FIELDS[2:]  # what tells one work from another
EXTRA = ["pmcid", "url", "type", "file", "position"]
SAY = "Export the search again as RIS, PubMed (nbib), BibTeX, EndNote XML or CSV, and give that file."
MISSING = frozenset(["", "na", "n/a", "nan", "null", "none", "<na>", "#n/a", "nat", "-", "--"])


class NotAnExport(ValueError):
    """A file that holds no records that could be read; the message says what it looks like."""


def is_missing(text):
    """Is this a word for nothing, as programs write it (NA, nan, NULL, None)?"""
    return len(text) < 7 and text.strip().casefold() in MISSING


@cache
def formats():
    """Return the names of fields in every format, from the file beside this one."""
    return tomllib.loads(Path(__file__).with_name("formats.toml").read_text(encoding="utf-8"))


def flat(groups):
    """Return the names in a list of names, of which some stand in lists of their own."""
    return [name for group in groups for name in (group if isinstance(group, list) else [group])]


@cache
def tags_of(format):
    """Return all tags of a format that are known."""
    return frozenset(name for groups in formats()[format].values() for name in flat(groups))


def record_of(pairs, names):
    """Return the record that pairs of tag and value make, by the names under which a format gives each field."""
    given = {}
    for place, (tag, value) in enumerate(pairs):
        if not is_missing(value):
            given.setdefault(tag, []).append((place, value))
    record = {field: _values(given, groups) for field, groups in names.items() if field not in _SEARCHED}
    databases, ids, notes = (
        [value for name in flat(names.get(field, [])) for _, value in given.get(name, [])] for field in _SEARCHED[:3]
    )
    one = {field: next(iter(values), "") for field, values in record.items()}
    one["authors"] = "; ".join(record["authors"])
    one["abstract"] = " ".join(record["abstract"])
    one["type"] = "; ".join(record.get("type", []))
    one["pages"] = one.get("pages") or _pages(one.get("first page", ""), one.get("last page", ""), one.get("article", ""))
    one["doi"] = next(filter(None, map(doi_in, record.get("doi", []))), "") or one.get("doi") or _doi_among(ids, notes)
    one["pmid"] = one.get("pmid") or _pmid_among(ids, notes, " ".join(databases).lower())
    one["pmcid"] = next((v for v in [one.get("pmcid", ""), *ids] if re.match(r"PMC\d", v)), "")
    return _split_source(one)


_SEARCHED = ("database", "ids", "notes", "other")


def _values(given, groups):
    """Return the values under the first of these names that has any; those in a list are one, in the order of the file."""
    for group in groups:
        found = sorted(pair for name in flat([group]) for pair in given.get(name, []))
        if found:
            return [value for _, value in found]
    return []


def _pages(first, last, article):
    if first and last and last != first and last not in first:
        return f"{first}-{last}"
    return first or article or last


_DOI = re.compile(r"10\.\d{3,9}/[^\s\"<>]+")


def doi_in(text):
    """Return the DOI in a text, without what an address or a sentence adds to it; empty if there is none."""
    address = "://" in text or "%2" in text
    found = _DOI.search(unquote(text) if address else text)
    if not found:
        return ""
    doi = re.split(r"[?&#]|/(?:full|abstract|pdf|epdf|summary)\b|\.pdf$", found[0])[0] if address else found[0]
    return doi.rstrip(".,;") if doi.count("(") >= doi.count(")") else doi.rstrip(".,;)]")


def _doi_among(ids, notes):
    said = (re.search(r"\bdoi\b\W{0,3}(?:https?://\S{0,60}?)?(10\.\d{3,9}/\S+)", note, re.I) for note in notes)
    return next(filter(None, [*(doi_in(v) for v in ids if "[pii]" not in v), *(doi_in(s[1]) for s in said if s)]), "")


def _pmid_among(ids, notes, database):
    """Accession numbers of other databases look alike: believe only what says PubMed or Medline, or stands in such a database.

    Scopus puts the PubMed id alone into C2; there AN is empty.
    """
    believed = re.search(r"pubmed|medline|scopus|\bnlm\b", database)
    for value in ids:
        found = re.fullmatch(r"(?:PUBMED|MEDLINE|PMID|NLM)[ :]*(\d{1,8})", value, re.I) or re.search(
            r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})\b", value
        )
        if found or (believed and value.isdecimal() and len(value) <= 8):
            return found[1] if found else value
    said = {number for note in notes for number in re.findall(r"\b(?:PMID|PubMed ID)\W{0,3}(?:NLM)?(\d{4,8})\b", note, re.I)}
    return said.pop() if len(said) == 1 else ""


def _split_source(record):
    """Take apart a journal field that holds year, volume and pages as well."""
    patterns = formats()["sources"]["patterns"]
    found = next((found for pattern in patterns if (found := re.match(pattern, record["journal"]))), None)
    if not found or (record["year"] and record["volume"]):
        return record
    taken = {field: value for field, value in found.groupdict().items() if value and (field == "journal" or not record[field])}
    return record | taken


_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def tidy(row):
    """Return a record with single spaces, no control characters, a year in digits, None where empty."""
    row = {field: " ".join(_UNSEEN.sub(" ", row.get(field) or "").split()) or None for field in [*FIELDS, *EXTRA]}
    row = {field: None if value and is_missing(value) else value for field, value in row.items()}
    year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", row["year"] or "")
    row["year"] = int(year[0]) if year else None
    row["doi"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", row["doi"] or "", flags=re.I).rstrip(".,;") or None
    number = re.search(r"(?<!\d)\d{1,8}(?!\d)", row["pmid"] or "")
    row["pmid"] = number[0] if number else None
    return row
