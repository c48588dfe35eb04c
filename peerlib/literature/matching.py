"""When are two records one work? What they show, how they compare, and the rules.

A rule is a sentence: *the same title, first page and volume*. ``literature`` applies
the rules to all records that could be one work, and builds the groups.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape
from itertools import product
from urllib.parse import unquote

__all__ = ["RULES", "WEAK", "Traits", "clash", "compare", "in_words", "likeness", "rule", "traits_of"]

WEAK = 7  # from this rule on, what is missing could still tell two records apart
SPECIFIC_LETTERS, SPECIFIC_WORDS, LONG = 30, 4, 50  # a shorter title ("Editorial") may belong to many works
ALIKE = 0.9  # share of letters in the same place: the same title with slips of the pen
LONGEST = 400  # letters of two titles that are compared one by one
RELATED = 0.6  # enough to believe that a shared DOI or PubMed id is no slip itself

# ---------------------------------------------------------------- what a record shows

KINDS = {
    "an erratum": r"errat(?:um|a)|corrigend(?:um|a)|correction(?= to| of| for|:|$)|addendum|expression of concern",
    "a retraction": r"retract(?:ion|ed)|withdrawn|withdrawal of",
    "a comment or reply": r"comment(?:ary)? on|reply|response to|in response|letter to|re(?=:)|comment(?=\]|$)",
    "a protocol": r"protocol|rationale and design|design and rationale",
}
_KINDS = {kind: re.compile(rf"\b(?:{pattern})", re.I) for kind, pattern in KINDS.items()}
_LANGUAGES = (
    "Arabic|Chinese|Croatian|Czech|Danish|Dutch|English|Finnish|French|German|Greek|Hebrew|Hungarian|Italian|Japanese|Korean|"
    "Norwegian|Persian|Polish|Portuguese|Romanian|Russian|Serbian|Slovak|Spanish|Swedish|Turkish|Ukrainian"
)
# What databases add to a title: a note on an erratum elsewhere, the language, "see comment".
_ADDED = re.compile(
    r"\[(?:published )?(?:erratum|retraction|corrected and republished|republished|summary for patients)\b.*$"
    r"|[\[(](?:see comments?|comment in|review|abstract|corrected|electronic resource)[^\])]{0,80}[\])]"
    rf"|[\[(](?:article |abstract )?(?:in )?(?:{_LANGUAGES})[\])]|\bLA: ?\w{{3}}$|<ORIGINAL>",
    re.I,
)
_TAG = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|p|span|scp|italic|bold|title)\b[^>]{0,80}>", re.I)
_GREEK = {name.rsplit(" ", 1)[-1].lower(): letter for letter in "αβγδεκλμστω" for name in [unicodedata.name(letter)]}
_LETTERS = {letter: f" {name} " for name, letter in _GREEK.items()} | {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
}
_LETTERS = str.maketrans(_LETTERS)
_LOST = re.compile(r"(?<=\w)[?\ufffd](?=\w)")  # where a database could not show a letter
_NUMBERS = dict(zip("one two three four five six seven eight nine ten".split(), map(str, range(1, 11))))
_NUMBERS |= dict(zip("first second third fourth fifth".split(), map(str, range(1, 6))))
_NUMBERS |= dict(zip("i ii iii iv v vi vii viii ix x xi xii".split(), map(str, range(1, 13))))
# A single letter is a number only where one is expected (Part I, stage V), not in "factor v binding".
_NUMBERED = set("part phase type stage study class grade level trial experiment group paper series report chapter step".split())
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)[ ,](?=\d{3}\b)")


@dataclass(slots=True)
class Traits:
    """What a record shows, in a form that can be compared; None where it shows nothing."""

    title: str
    words: tuple
    numbers: str
    kinds: frozenset
    surname: frozenset
    first_author: frozenset
    names: frozenset
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
        return not self.page.isdigit() or self.page == self.last_page


def _plain(text):
    """Return a text without markup, accents, capitals and Greek letters."""
    text = _TAG.sub("", unescape(unescape(text))) if "&" in text or "<" in text else text
    text = _LOST.sub("", text)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c))


def _title_words(title):
    words = _WORD.findall(_THOUSANDS.sub("", _plain(_ADDED.sub(" ", title))))
    return tuple(
        _NUMBERS.get(word, word) if len(word) > 1 or before in _NUMBERED or n == len(words) - 1 else word
        for n, (before, word) in enumerate(zip(["", *words], words))
    )


def _plain_doi(doi):
    """Return a DOI without address, escapes, hyphens and brackets; empty if it is none."""
    found = re.search(r"10\.\d{3,9}/[^\s,;]*[^\s.,;]", unquote(unescape(unescape(doi.lower()))).replace(" ", ""))
    return re.sub(r"[^a-z0-9./]", "", found[0]) if found else ""


def _first_and_last_page(pages):
    """Return the first and the last page, 541-4 read as 541 and 544; empty if it is a number of pages."""
    text = re.sub(r"^\W*(?:pages?|pp?|article|art\.? ?no)\b\W*", "", pages.lower().strip())
    if re.fullmatch(r"\d+ ?(?:p|pp|pages?)\.?", text):
        return "", ""
    found = re.match(r"([a-z]{0,9})0*(\d+[a-z]?)(?:\s*[-\u2010-\u2015\u2212]+\s*([a-z]{0,9})0*(\d+))?", text)
    if not found:
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


_DEGREES = set("md phd msc ma ba bsc mph jr sr dr prof rn psyd frcpsych msw lcsw".split())


_PARTICLES = set("de da del der den di la le van von ter".split())  # shared by many who are not related


def _first_author(authors):
    """Return the name of the first author as it is written: surname first, last, or before a comma."""
    first = re.split(r";|\||\band\b|&|\n", authors, maxsplit=1)[0].strip()
    before, _, after = first.partition(",")
    # "Smith J, Jones K" is a list; "Smith, John A." is one name.
    return before if len(before.split()) > 1 and _capitals(before.split()[-1]) else f"{before},{after.split(',')[0]}"


def _capitals(word):
    return word.replace(".", "").isupper() and len(word.replace(".", "")) <= 3


def _surname(name):
    """Return the likely surname(s) in a name, however it is turned."""
    before, _, after = name.partition(",")
    parts = re.findall(r"[^\W\d_]+(?:['’?][^\W\d_]+)*", re.sub(r"\bet al\b", "", before))
    parts = [w for w in parts if w.lower() not in _DEGREES] or parts
    if not parts:
        return ""
    shouted = [w for w in parts if w.isupper() and len(w) > 2]
    if shouted and len(shouted) < len(parts):
        return " ".join(shouted)
    long = [w for w in parts if len(w) > 1 and not _capitals(w)]
    if after.strip() and after.strip(" .").lower().replace(".", "") not in _DEGREES and len(parts) == len(long):
        return before
    if len(long) < len(parts) and parts[-1] not in long:
        return " ".join(long)
    return (long or parts)[-1]


def _names(text):
    return frozenset(re.findall(r"[^\W\d_]{2,}", _plain(text.replace("'", "").replace("’", ""))))


def traits_of(row):
    """Bring a record into a form that can be compared.

    Parameters
    ----------
    row : dict of str to str
        A record: ``title, authors, year, journal, volume, issue, pages, doi, pmid,
        abstract``, as text; empty or absent where the record does not say.

    Returns
    -------
    Traits
        Its traits; ``None`` or empty where nothing is shown.

    Examples
    --------
    >>> traits_of({"title": "Peer support, Part II", "pages": "541-4"}).numbers
    '2'
    """
    row = defaultdict(str, row)
    first_author = _first_author(row["authors"])
    words = _title_words(row["title"])
    page, last_page = _first_and_last_page(row["pages"])
    if page == "1" and not _number(row["volume"]):
        page, last_page = "", ""  # published online first, the pages not yet those of a volume
    year = re.search(r"\b(1[5-9]|20)\d\d\b", row["year"])
    title = "".join(words)
    return Traits(
        title=title,
        words=words,
        numbers=" ".join(number for word in words for number in re.findall(r"\d+", word)),
        kinds=frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(_ADDED.sub(" ", row["title"]))),
        surname=_names(_surname(first_author)) - _PARTICLES or _names(_surname(first_author)),
        first_author=_names(first_author),
        names=_names(row["authors"]),
        year=int(year[0]) if year else None,
        journal=row["journal"],
        volume=_number(row["volume"]),
        issue=_number(row["issue"]),
        page=page,
        last_page=last_page,
        doi=_plain_doi(row["doi"]),
        pmid=_number(row["pmid"]),
        abstract="".join(_WORD.findall(_plain(row["abstract"][:400])))[:200],
    )


# ------------------------------------------------------------- comparing two records


def likeness(a, b):
    """Return the share of letters that two texts have in common, in the same order.

    Parameters
    ----------
    a, b : str
        Texts without spaces, as ``Traits.title``.

    Returns
    -------
    float
        From 0 (none) to 1 (the same).

    Examples
    --------
    >>> likeness("effusion", "effusions") > 0.8
    True
    """
    if a == b:
        return 1.0
    start = _shared_start(a, b)
    end = min(_shared_start(a[::-1], b[::-1]), min(len(a), len(b)) - start)
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    matcher = SequenceMatcher(None, middle_a[:LONGEST], middle_b[:LONGEST], autojunk=False)
    return (start + end + sum(block.size for block in matcher.get_matching_blocks())) / max(len(a), len(b))


def _shared_start(a, b):
    for place, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return place
    return min(len(a), len(b))


def _compare_titles(a, b, closely=True):
    """Return same, part (one is the beginning or end of the other), alike, related or other.

    Letter by letter only if asked to look closely: without author or place in common it decides nothing.
    """
    if a.title == b.title:
        return "same"
    short, long = sorted((a.title, b.title), key=len)
    if len(short) >= SPECIFIC_LETTERS and (long.startswith(short) or long.endswith(short)):
        return "part"
    if not closely or 3 * len(set(a.words) & set(b.words)) < min(len(a.words), len(b.words)):
        return "other"
    share = likeness(a.title, b.title)
    return "alike" if share >= ALIKE else "related" if share >= RELATED else "other"


def _slips_only(a, b):
    """Are the words found in one title only mere spellings of each other (effusion, effusions)?"""
    only_a, only_b = [w for w in a.words if w not in b.words], [w for w in b.words if w not in a.words]
    return likeness("".join(only_a), "".join(only_b)) >= 0.8 if only_a and only_b else only_a == only_b


_SMALL_WORDS = {
    "the",
    "of",
    "and",
    "for",
    "in",
    "on",
    "a",
    "an",
    "de",
    "la",
    "und",
    "fur",
    "et",
    "der",
    "le",
    "les",
    "des",
    "du",
    "y",
    "e",
    "di",
}


@lru_cache(maxsize=200_000)
def _journal_names(journal):
    """Return the names in a journal field, each as its words: some databases give two."""
    parts = re.split(r" = | : |: |\(|\)|\[|\]| / |\. (?=[A-Z]\w{4})", journal)
    names = [_journal_words(part) for part in [journal, *parts]]
    return [words for words in names if words]


def _journal_words(name):
    words = ["journal" if word == "j" else word for word in _WORD.findall(_plain(name))]
    return [word for word in words if word not in _SMALL_WORDS and len(word) > 1]


@lru_cache(maxsize=200_000)
def same_journal(a, b):
    """Are these names of one journal, in full, shortened word by word, or as initials?"""
    return any(_same_words(x, y) for x, y in product(_journal_names(a), _journal_names(b)))


def _same_words(a, b):
    """Does each word shorten the word at its place, are they initials, or the same but for slips?"""
    short, long = sorted((a, b), key=len)
    if len(short) == 1 and len(long) > 2:
        return short[0] == "".join(w[0] for w in long)
    if len(a) == len(b) and all(x[0] == y[0] and _shortens(*sorted((x, y), key=len)) for x, y in zip(a, b)):
        return True
    return 2 * len(set(a) & set(b)) >= len(long) and likeness("".join(a), "".join(b)) >= ALIKE


def _shortens(short, long):
    """Psychiatr shortens psychiatric; natl shortens national."""
    letters = iter(long)
    return long.startswith(short) or (len(short) > 2 and all(letter in letters for letter in short))


def compare(a, b):
    """Compare two records field by field, except the titles.

    Parameters
    ----------
    a, b : Traits
        Two records.

    Returns
    -------
    tuple of (set, set)
        The fields on which they agree and on which they differ. A field that one of
        them does not show is in neither; years one apart agree.

    Examples
    --------
    >>> one, other = {"title": "A", "volume": "62", "pages": "541-4"}, {"title": "A", "volume": "62(5)", "doi": "10.1176/x"}
    >>> compare(traits_of(one), traits_of(other))
    ({'volume'}, set())
    """
    agree, differ = set(), set()
    if a.abstract and a.abstract == b.abstract:
        agree.add("abstract")  # databases edit abstracts: different ones say nothing
    for field in ("volume", "issue", "page", "doi", "pmid"):
        x, y = getattr(a, field), getattr(b, field)
        if x and y:
            (agree if x == y else differ).add(field)
    if a.journal and b.journal:
        (agree if same_journal(a.journal, b.journal) else differ).add("journal")
    if a.names and b.names:
        if a.surname & b.first_author or b.surname & a.first_author:
            agree.add("author")
        elif not _perhaps_one_name(a, b):
            differ.add("author")
    if a.year and b.year:
        (agree if abs(a.year - b.year) <= 1 else differ).add("year")
    _forgive_page(a, b, agree, differ)
    return agree, differ


def _perhaps_one_name(a, b):
    """Could the first authors be one person spelled in two ways, or the lists begin differently?"""
    if 2 * len(a.names & b.names) >= min(len(a.names), len(b.names)):
        return True
    first, second = "".join(sorted(a.surname)), "".join(sorted(b.surname))
    return first[:1] == second[:1] and likeness(first, second) >= RELATED


def _forgive_page(a, b, agree, differ):
    """S12 and 12 are the same page; a page given only as the last of the other is too."""
    if "page" in differ and a.page.lstrip("abcdefghijklmnopqrstuvwxyz") == b.page.lstrip("abcdefghijklmnopqrstuvwxyz"):
        differ.remove("page")
        agree.add("page")


def contradiction(a, b):
    """Say why two records can never share a group without a person, or return an empty text."""
    if a.doi and b.doi and a.doi != b.doi:
        return "different DOIs"
    if a.pmid and b.pmid and a.pmid != b.pmid:
        return "different PubMed ids"
    if a.numbers != b.numbers:
        return "different numbers in the titles"
    if a.kinds != b.kinds and not _same_place(a, b):
        return "only one is " + " and ".join(sorted(a.kinds ^ b.kinds))
    if a.year and b.year and abs(a.year - b.year) > 1 and not (a.doi and a.doi == b.doi) and not (a.pmid and a.pmid == b.pmid):
        return "years more than one apart"
    return ""


def _same_place(a, b):
    """Do both stand on the same pages of the same volume? Then a note in one title is the database's."""
    return bool(a.page and a.page == b.page and a.volume and a.volume == b.volume)


# ---------------------------------------------------------------------------- rules


RULES = {
    1: "the same PubMed id, and titles not at odds",
    2: "the same DOI and title; one title may be part of the other or have slips if page and author agree",
    3: "the same title and first page, in the same volume or year, by the same first author or in the same journal",
    4: "nearly the same title, the same first page, and the same volume, year, and first author or journal",
    5: "the same pages, volume, year, and first author, the title in other words (a translation)",
    6: "the same title, first author, year, journal and volume; a long title outweighs a slip in the page",
    7: "the same long title, first author, and year or abstract, and no place to compare",
    8: "the same long title, and nothing that differs",
}


def rule(a, b):
    """Apply the rules to two records.

    Parameters
    ----------
    a, b : Traits
        Two records.

    Returns
    -------
    tuple of (int, str) or None
        The number of the first of RULES that makes them one work (1 is the surest) and
        the reason in words; 0 and what stands against it when a person must settle it.
        None when they are not near.

    Examples
    --------
    >>> part = {"title": "Peer support on acute wards, part I", "authors": "Sledge W", "year": "2011"}
    >>> rule(traits_of(part), traits_of(part | {"title": part["title"] + "I"}))
    (0, 'different numbers in the titles')
    """
    agree, differ = compare(a, b)
    title = _compare_titles(a, b, closely=agree & {"author", "page", "doi", "pmid"})
    number = _matching_rule(a, b, title, agree, differ)
    against = contradiction(a, b)
    if number and not against:
        return number, _reason(title, agree)
    if number or _near(a, b, title, agree, differ):
        return 0, against or _unsure(agree, differ)
    return None


def _matching_rule(a, b, title, agree, differ):
    """Return the number of the first of RULES that makes two records one work, or 0."""
    same_year = bool(a.year) and a.year == b.year
    place = "page" in agree and ("volume" in agree or (same_year and "volume" not in differ))
    pages = place and a.last_page == b.last_page and not a.in_supplement
    specific = a.specific and b.specific
    close = title in ("same", "part") or (title == "alike" and _slips_only(a, b))
    by = "author" in agree or ("journal" in agree and "author" not in differ)
    if "pmid" in agree and title != "other":
        return 1
    if "doi" in agree and title == "same" and not (differ if not specific else {"page", "author"} <= differ):
        return 2
    if "doi" in agree and close and specific and not differ & {"page", "author"}:
        return 2
    if title == "same" and place and by and "author" not in differ:
        return 3
    if place and by and "year" in agree and (close or (title == "alike" and pages)):
        return 4
    if pages and {"year", "volume", "author"} <= agree and (title == "related" or "journal" in agree):
        return 5
    if title == "same" and specific and {"author", "year", "journal", "volume"} <= agree and "issue" not in differ:
        return 6
    if title == "same" and {"author", "year", "journal", "volume", "issue"} <= agree and not differ:
        return 6
    # Where the place is not shown by both, a year apart may be a meeting abstract and the paper.
    if (
        not specific
        or differ & {"page", "volume", "journal", "author"}
        or not (same_year or not (a.year and b.year) or "abstract" in agree)
    ):
        return 0
    if (
        (same_year or "abstract" in agree)
        and "author" in agree
        and (title == "same" or (title == "part" and agree & {"journal", "volume"}))
    ):
        return 7
    if same_year and close and {"author", "journal", "volume"} <= agree and len(a.title) >= LONG:
        return 7
    if title == "same" and not differ and (agree or len(a.title) >= LONG):
        return 8
    return 0


def _near(a, b, title, agree, differ):
    """Should a person look? Where title and first author, or the place, speak for one work."""
    if "doi" in agree and "author" not in differ:
        return True
    if title in ("same", "part", "alike"):
        return "author" not in differ and (len(differ) < 3 or "author" in agree) and (a.specific or len(agree) > 1)
    return title == "related" and len(agree & {"page", "volume", "author", "doi"}) > 2


_FIELD_WORDS = {"author": "first author", "page": "first page", "doi": "DOI", "pmid": "PubMed id"}
_TITLE_WORDS = {
    "same": "same title",
    "part": "one title is part of the other",
    "alike": "titles alike but for a few letters",
    "related": "titles in other words",
    "other": "titles in other words",
}
_IN_ORDER = ["pmid", "doi", "author", "year", "journal", "volume", "issue", "page", "abstract"]


def in_words(fields):
    """Name fields in words.

    Parameters
    ----------
    fields : set of str
        Fields as ``compare`` returns them.

    Returns
    -------
    str
        Their names, the last after "and".

    Examples
    --------
    >>> in_words({"page", "year"})
    'year and first page'
    """
    names = [_FIELD_WORDS.get(f, f) for f in _IN_ORDER if f in fields]
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _reason(title, agree):
    return _TITLE_WORDS[title] + (f", same {in_words(agree)}" if agree else ", nothing else to compare")


def _unsure(agree, differ):
    return f"different {in_words(differ)}" if differ else "too little is shown to be sure"


def clash(a, b):
    """Tell whether two records would be at odds in one group, even if a third is like both.

    Parameters
    ----------
    a, b : Traits
        Two records.

    Returns
    -------
    bool
        True if they contradict each other, or stand in different volumes and pages or journals.

    Examples
    --------
    >>> clash(traits_of({"title": "A", "doi": "10.1000/1"}), traits_of({"title": "A", "doi": "10.1000/2"}))
    True
    """
    _, differ = compare(a, b)
    return bool(contradiction(a, b)) or {"page", "volume"} <= differ or {"journal", "volume"} <= differ
