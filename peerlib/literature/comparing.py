"""How two records compare, field by field and title by title."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from peerlib.literature.traits import SPECIFIC_LETTERS, WORD, WORDS, plain

ALIKE = 0.9  # share of letters in the same place: the same title with slips of the pen
LONGEST = 400  # letters of two titles that are compared one by one
RELATED = 0.6  # enough to believe that a shared DOI or PubMed id is no slip itself


def likeness(a, b):
    """Return the share of letters that two texts have in common, in the same order."""
    if a == b:
        return 1.0
    start = _shared_start(a, b)
    end = min(_shared_start(a[::-1], b[::-1]), min(len(a), len(b)) - start)
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    matcher = SequenceMatcher(None, middle_a[:LONGEST], middle_b[:LONGEST], autojunk=False)
    return (start + end + sum(block.size for block in matcher.get_matching_blocks())) / max(len(a), len(b))


def _shared_start(a, b):
    return next((place for place, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))


def compare_titles(a, b, closely=True):
    """Return same, cut (one was cut short), part (the beginning or end of the other), alike, related or other.

    Letter by letter only if asked to look closely: without author or place in common it decides nothing.
    """
    if a.title == b.title:
        return "same"
    short, long = sorted((a, b), key=lambda t: len(t.title))
    if len(short.title) >= SPECIFIC_LETTERS:
        if short.cut and len(short.words) >= 6 and long.title.startswith(short.title):
            return "cut"
        if long.title.startswith(short.title) or long.title.endswith(short.title):
            return "part"
    least = 1 / 3 if closely & {"doi", "pmid"} else 1 / 2 if "page" in closely else 0.6
    if not closely or not share_words(a, b, least):
        return "other"
    share = likeness(a.title, b.title)
    return "alike" if share >= ALIKE else "related" if share >= RELATED else "other"


def share_words(a, b, least=1 / 2):
    """Are at least so many of the words of the shorter title in the other as well?"""
    words, others = set(a.words), set(b.words)
    return len(words & others) >= least * min(len(words), len(others))


def slips_only(a, b):
    """Are the words found in one title only mere spellings of each other (effusion, effusions)?"""
    only_a, only_b = [w for w in a.words if w not in b.words], [w for w in b.words if w not in a.words]
    return likeness("".join(only_a), "".join(only_b)) >= 0.8 if only_a and only_b else only_a == only_b


@lru_cache(maxsize=200_000)
def _journal_names(journal):
    """Return the names in a journal field, each as its words: some databases give two."""
    parts = re.split(r" = | : |: | - |\(|\)|\[|\]| / |\. (?=[A-Z]\w{4})", journal)
    return [words for part in [journal, *parts] if (words := _journal_words(part))]


def _journal_words(name):
    words = ["journal" if word == "j" else word for word in WORD.findall(plain(name))]
    words = [word for word in words if word not in WORDS["small"] and len(word) > 1]
    if not WORDS["meeting"].isdisjoint(words):  # of a conference its subject counts, not its year and number
        core = [word for word in words if word not in WORDS["meeting"] and not re.fullmatch(r"\d+(?:st|nd|rd|th)?", word)]
        return core if len(core) > 1 else words
    return words


@lru_cache(maxsize=200_000)
def _acronyms(journal):
    """Return what stands in capitals in the name of a conference (ICPS in "... (ICPS 2012)")."""
    return frozenset(re.findall(r"\b[A-Z]{3,}\b", journal)) - {"USA", "THE", "AND"} if not journal.isupper() else frozenset()


@lru_cache(maxsize=200_000)
def same_journal(a, b):
    """Are these names of one journal, in full, shortened word by word, or as initials; or of one conference?"""
    if any(_same_words(x, y) for x, y in product(_journal_names(a), _journal_names(b))):
        return True
    return bool(_acronyms(a) & _acronyms(b)) and not WORDS["meeting"].isdisjoint(WORD.findall(plain(f"{a} {b}")))


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


_SUPPLEMENT = re.compile(r"^\d*[a-z]+(?=\d)")  # S12, 3S12 and 12 are the same page


def compare(a, b):
    """Compare two records field by field, except the titles."""
    agree, differ = set(), set()
    if a.abstract and a.abstract == b.abstract:
        agree.add("abstract")  # databases edit abstracts: different ones say nothing
    for field in ("volume", "issue", "page", "doi", "pmid"):
        x, y = getattr(a, field), getattr(b, field)
        if x and y:
            same = x == y or (field == "page" and _SUPPLEMENT.sub("", x) == _SUPPLEMENT.sub("", y))
            (agree if same else differ).add(field)
    if a.journal and b.journal:
        (agree if same_journal(a.journal, b.journal) else differ).add("journal")
    if a.names and b.names:
        if a.surname & b.first_author or b.surname & a.first_author:
            agree.add("author")
        elif not (a.institution or b.institution or _perhaps_one_name(a, b)):
            differ.add("author")  # an institution may stand for the people who wrote for it
    if a.year and b.year:
        (agree if abs(a.year - b.year) <= 1 else differ).add("year")
    return agree, differ


def _perhaps_one_name(a, b):
    """Could the first authors be one person spelled in two ways, or the lists begin differently?"""
    if 2 * len(a.names & b.names) >= min(len(a.names), len(b.names)):
        return True
    first, second = "".join(sorted(a.surname)), "".join(sorted(b.surname))
    return first[:1] == second[:1] and likeness(first, second) >= RELATED
