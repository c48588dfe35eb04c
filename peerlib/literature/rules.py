"""The rules by which two records are one work; a rule is a sentence: *the same title, first page and volume*."""

from peerlib.literature.comparing import compare, compare_titles, slips_only

WEAK = 7  # from this rule on, what is missing could still tell two records apart
LONG = 50  # letters of a title that can hardly belong to two works


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
    """Apply the rules to two records."""
    agree, differ = compare(a, b)
    title = compare_titles(a, b, closely=agree & {"author", "page", "doi", "pmid"})
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
    close = title in ("same", "part") or (title == "alike" and slips_only(a, b))
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
    """Name fields in words."""
    names = [_FIELD_WORDS.get(f, f) for f in _IN_ORDER if f in fields]
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _reason(title, agree):
    return _TITLE_WORDS[title] + (f", same {in_words(agree)}" if agree else ", nothing else to compare")


def _unsure(agree, differ):
    return f"different {in_words(differ)}" if differ else "too little is shown to be sure"


def clash(a, b):
    """Tell whether two records would be at odds in one group, even if a third is like both."""
    _, differ = compare(a, b)
    return bool(contradiction(a, b)) or {"page", "volume"} <= differ or {"journal", "volume"} <= differ
