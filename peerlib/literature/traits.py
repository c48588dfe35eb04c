"""What a record shows, in a form that can be compared."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from peerlib.literature.records import CONTENT

SPECIFIC_LETTERS, SPECIFIC_WORDS, LONG = 30, 4, 50  # a shorter title ("Editorial") may belong to many works

_TITLES = tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"))
SAID = _TITLES["said"]
WORDS = {name: frozenset(words.split()) for name, words in _TITLES["words"].items()}
_KINDS = {kind: re.compile(rf"\b(?:{pattern})", re.I) for kind, pattern in _TITLES["kinds"].items()}
_ANY_KIND = re.compile(rf"\b(?:{'|'.join(_TITLES['kinds'].values())})", re.I)
_ADDED = re.compile("|".join(_TITLES["patterns"]["added"]), re.I)
_GENERIC, _INSTITUTION = (re.compile(_TITLES["patterns"][name], re.I) for name in ("generic", "institution"))
_FOOTNOTE, _RAISED = " *†‡§¶☆★✩#¹²³⁴", re.compile(r"<sup>\W*\w?\W*</sup>\s*$")
_LISTED = re.compile(r"^(\d{1,2}) ?[.)-] ?(?=[^\W\d])")  # the number of a title in a list, not of the work
_SIGN = re.compile(r"[\[(<]|\bLA:|^reprint", re.I)  # without one of these nothing was added
_TAG = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|p|span|scp|italic|bold|title)\b[^>]{0,80}>", re.I)
_GREEK = {name.rsplit(" ", 1)[-1].lower(): letter for letter in "αβγδεκλμστω" for name in [unicodedata.name(letter)]}
_LETTERS = str.maketrans({letter: f" {name} " for name, letter in _GREEK.items()} | dict(zip("øłđæœı", "o l d ae oe i".split())))
_LOST = re.compile(r"(?<=\w)[?\ufffd](?=\w)")  # where a database could not show a letter
_NUMBERS = {word: str(n) for words in _TITLES["numbers"].values() for n, word in enumerate(words.split(), start=1)}
WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)[ ,](?=\d{3}\b)")


@dataclass(slots=True)
class Traits:
    """What a record shows, in a form that can be compared; None where it shows nothing."""

    title: str
    words: tuple
    numbers: str
    listed: str
    cut: bool
    generic: bool
    kinds: frozenset
    surname: frozenset
    first_author: frozenset
    authors: str
    year: int | None
    journal: str
    volume: str
    issue: str
    page: str
    last_page: str
    doi: str
    pmid: str
    abstract: str

    @property
    def specific(self):
        """Is the title long enough to belong to one work only?"""
        return len(self.title) >= SPECIFIC_LETTERS and len(self.words) >= SPECIFIC_WORDS

    @property
    def in_supplement(self):
        """Do the pages look like those of meeting abstracts, several to a page?"""
        return not re.fullmatch(r"e\d{4,}", self.page) and (not self.page.isdigit() or self.page == self.last_page)

    @property
    def several_pages(self):
        """Do the pages reach over so many that only one work stands on all of them?"""
        return self.page.isdigit() and self.last_page.isdigit() and int(self.last_page) - int(self.page) > 1

    @property
    def names(self):
        """All names of all authors."""
        return _names(self.authors)

    @property
    def institution(self):
        """Is the first author an institution?"""
        return bool(_INSTITUTION.search(_first_author(self.authors)))

    @property
    def cochrane(self):
        """Is the DOI that of one version of a Cochrane review? It is shared by translations and by nothing else."""
        return "14651858.cd" in self.doi or "14651858.mr" in self.doi


def plain(text):
    """Return a text without markup, accents, capitals and Greek letters."""
    text = _TAG.sub("", unescape(unescape(text))) if "&" in text or "<" in text else text
    text = _LOST.sub("", text) if "?" in text or "\ufffd" in text else text
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c))


def _own_title(title):
    """Return a title without what databases add to it, and its number in a list."""
    if _SIGN.search(title):
        title = _RAISED.sub("", _ADDED.sub(" ", title))
    title = title.strip(_FOOTNOTE)
    listed = _LISTED.match(title)
    return (title[listed.end() :], listed[1]) if listed else (title, "")


def _title_words(title):
    """Return the words of a title, numbers as digits, without an article at the beginning."""
    words = WORD.findall(_THOUSANDS.sub("", plain(title)))
    words = words[1:] if len(words) > 3 and words[0] in ("a", "an", "the") else words
    if _NUMBERS.keys().isdisjoint(words):
        return tuple(words)
    return tuple(
        _NUMBERS.get(word, word) if len(word) > 1 or before in WORDS["numbered"] or n == len(words) - 1 else word
        for n, (before, word) in enumerate(zip(["", *words], words))
    )


def _plain_doi(doi):
    """Return a DOI without address, escapes, hyphens and brackets; empty if it is none."""
    doi = unquote(unescape(unescape(doi))) if "%" in doi or "&" in doi else doi
    found = re.search(r"10\.\d{3,9}/[^\s,;]*[^\s.,;]", doi.lower().replace(" ", ""))
    return re.sub(r"[^a-z0-9./]", "", found[0]) if found else ""


_PART = r"((?:\d{1,3}(?=[a-z]{1,2}\d))?[a-z]{0,9})0*(\d+[a-z]?)"  # 541, S12, e0252623, 3S38
_PAGES = re.compile(_PART + r"(?:\s*[-\u2010-\u2015\u2212]+\s*" + _PART + ")?")


def _first_and_last_page(pages):
    """Return the first and the last page, 541-4 read as 541 and 544; empty if it is a number of pages."""
    text = re.sub(r"^\W*(?:pages?|pp?|article|art\.? ?no)\b\W*", "", pages.lower().strip())
    found = _PAGES.match(text)
    if not found or re.fullmatch(r"\d+ ?(?:p|pp|pages?)\.?", text):
        return "", ""
    letters, first, _, last = found.groups()
    last = last or first
    if last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return letters + first, letters + last


def _number(text):
    """Return the number of a volume or issue: 35 of "35 Suppl 1"; empty if there is none."""
    found = re.search(r"\d+", text)
    return found[0].lstrip("0") if found else ""


def _first_author(authors):
    """Return the name of the first author as it is written: surname first, last, or before a comma."""
    first = re.split(r";|\||\band\b|&|\n", authors, maxsplit=1)[0].strip()
    before, _, after = first.partition(",")
    # "Smith J, Jones K" is a list; "Smith, John A." is one name.
    return before if len(before.split()) > 1 and _capitals(before.split()[-1]) else f"{before},{after.split(',')[0]}"


def _capitals(word):
    return word.replace(".", "").isupper() and len(word.replace(".", "")) <= 3


@lru_cache(maxsize=100_000)
def _surname(name):
    """Return the likely surname(s) in a name, however it is turned."""
    before, _, after = name.partition(",")
    parts = re.findall(r"[^\W\d_]+(?:['’?][^\W\d_]+)*", re.sub(r"\bet al\b", "", before))
    parts = [w for w in parts if w.lower() not in WORDS["degrees"]] or parts
    if not parts:
        return ""
    shouted = [w for w in parts if w.isupper() and len(w) > 2]
    if shouted and len(shouted) < len(parts):
        return " ".join(shouted)
    long = [w for w in parts if len(w) > 1 and not _capitals(w)]
    if after.strip() and after.strip(" .").lower().replace(".", "") not in WORDS["degrees"] and len(parts) == len(long):
        return before
    if len(long) < len(parts) and parts[-1] not in long:
        return " ".join(long)
    return (long or parts)[-1]


@lru_cache(maxsize=100_000)
def _names(text):
    """Return the names in a text, of two letters and more."""
    return frozenset(re.findall(r"[^\W\d_]{2,}", plain(text.replace("'", "").replace("’", ""))))


def _kinds_of(title):
    if not _ANY_KIND.search(title):
        return frozenset()
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(title))


def traits_of(row):
    """Bring a record into a form that can be compared."""
    row = dict.fromkeys(CONTENT, "") | row
    first_author = _first_author(row["authors"])
    own_title, listed = _own_title(row["title"])
    words = _title_words(own_title)
    page, last_page = _first_and_last_page(row["pages"])
    if page == "1" and not _number(row["volume"]):
        page, last_page = "", ""  # published online first, the pages not yet those of a volume
    year = re.search(r"\b(1[5-9]|20)\d\d\b", row["year"])
    title, surname = "".join(words), _names(_surname(first_author))
    return Traits(
        title=title,
        words=words,
        numbers="" if title.isalpha() else " ".join(re.findall(r"\d+", " ".join(words))),
        listed=listed,
        cut=own_title.rstrip().endswith(("...", "…")) or bool(words and words[-1] in WORDS["dangling"]),
        generic=len(title) < 40 and bool(_GENERIC.fullmatch(" ".join(word for word in words if not word.isdigit()))),
        kinds=_kinds_of(own_title),
        surname=surname - WORDS["particles"] or surname,
        first_author=_names(first_author),
        authors=row["authors"],
        year=int(year[0]) if year else None,
        journal=row["journal"],
        volume=_number(row["volume"]),
        issue=_number(row["issue"]),
        page=page,
        last_page=last_page,
        doi=_plain_doi(row["doi"]),
        pmid=_number(row["pmid"]),
        abstract="".join(WORD.findall(plain(row["abstract"][:400])))[:200],
    )
