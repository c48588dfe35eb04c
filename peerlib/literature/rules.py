"""The rules by which two records are one work. A rule is a predicate, and its sentence is what it says of itself."""

from dataclasses import dataclass

from peerlib.literature.comparing import compare, compare_titles, share_words, slips_only
from peerlib.literature.traits import LONG, SAID, Traits


@dataclass(slots=True)
class Pair:
    """Two records, how their titles compare, and the fields on which they agree and differ."""

    a: Traits
    b: Traits
    title: str
    agree: set
    differ: set

    @property
    def specific(self):
        """Are both titles long enough to belong to one work only?"""
        return self.a.specific and self.b.specific

    @property
    def long(self):
        """Is the title so long that hardly two works carry it?"""
        return all(len(one.title) >= LONG or len(one.words) >= 8 for one in (self.a, self.b))

    @property
    def close(self):
        """Are the titles the same but for an end cut off, or slips of the pen?"""
        return self.title in ("same", "cut", "part") or (self.title == "alike" and slips_only(self.a, self.b))

    @property
    def same_year(self):
        """Do both show the same year? (To agree, a year may be one apart.)"""
        return bool(self.a.year) and self.a.year == self.b.year

    @property
    def place(self):
        """Do both begin on the same page of one volume, or of one year?"""
        return "page" in self.agree and ("volume" in self.agree or (self.same_year and "volume" not in self.differ))

    @property
    def same_range(self):
        """Do both show the same first and last page, and are these pages not shared by several abstracts?"""
        return "page" in self.agree and self.a.last_page == self.b.last_page and not self.a.in_supplement

    @property
    def by(self):
        """Is the first author the same, or the journal, with no other author?"""
        return "author" in self.agree or ("journal" in self.agree and "author" not in self.differ)


def same_pubmed_id(p):
    """the same PubMed id, and titles not at odds"""
    return "pmid" in p.agree and p.title != "other"


def same_doi(p):
    """the same DOI and title (or part of it, or slips, if page and author agree), or a DOI that only one work has"""
    if "doi" not in p.agree:
        return False
    if p.a.cochrane or (p.same_range and {"volume", "year", "author"} <= p.agree):
        return True  # the DOI is not one that a whole supplement shares
    if p.title == "same":
        return not (p.differ if not p.specific else {"page", "author"} <= p.differ)
    return p.close and p.specific and not p.differ & {"page", "author"}


def same_title_and_page(p):
    """the same title and first page, in the same volume or year, by the same first author or in the same journal"""
    if p.title != "same" or "author" in p.differ:
        return False
    return (p.place and p.by) or (p.specific and p.same_range and "year" in p.agree and not p.differ)


def like_title_and_page(p):
    """nearly the same title, the same first page, and the same volume, year, and first author or journal"""
    return p.place and p.by and "year" in p.agree and (p.close or (p.title == "alike" and p.same_range))


def other_words_same_pages(p):
    """the same pages, several of them, volume, year, journal and first author, the title in other words (a translation)"""
    if not (p.place and p.same_range and {"year", "volume", "author"} <= p.agree) or "journal" in p.differ:
        return False
    return p.title == "related" or ("journal" in p.agree and p.a.several_pages)


def same_title_and_volume(p):
    """the same title, first author, year, journal and volume; a long title outweighs a slip in the page"""
    if p.title != "same" or not {"author", "year", "journal", "volume"} <= p.agree:
        return False
    return (p.specific and "issue" not in p.differ) or ("issue" in p.agree and not p.differ)


def long_title_and_author(p):
    """the same long title, first author, and year or abstract, and no place to compare"""
    if not _comparable(p) or "author" not in p.agree:
        return False
    if p.same_year or "abstract" in p.agree:
        if p.title in ("same", "cut") or (p.title == "part" and p.agree & {"journal", "volume"}):
            return True
    return p.close and p.long and {"author", "journal"} <= p.agree and not p.differ and p.title != "part"


def long_title_alone(p):
    """the same long title, and nothing that differs"""
    return _comparable(p) and p.title in ("same", "cut") and not p.differ and bool(p.agree or p.long)


def _comparable(p):
    """Where the place is not shown by both, a year apart may be a meeting abstract and the paper."""
    if not p.specific or p.differ & {"page", "volume", "journal", "author"}:
        return False
    return p.same_year or not (p.a.year and p.b.year) or "abstract" in p.agree


_SURE = (same_pubmed_id, same_doi, same_title_and_page, like_title_and_page, other_words_same_pages, same_title_and_volume)
_PREDICATES = (*_SURE, long_title_and_author, long_title_alone)
WEAK = len(_SURE) + 1  # from this rule on, what is missing could still tell two records apart
RULES = {number: predicate.__doc__ for number, predicate in enumerate(_PREDICATES, start=1)}


def rule(a, b):
    """Return the number of the first of RULES that makes two records one work and why; 0 if a person must look; else None."""
    if _far_apart(a, b):
        return None
    agree, differ = compare(a, b)
    title = compare_titles(a, b, closely=agree & {"author", "page", "doi", "pmid"})
    pair = Pair(a, b, title, agree, differ)
    number = next((n for n, predicate in enumerate(_PREDICATES, start=1) if predicate(pair)), 0)
    many = number > 2 and (a.generic or b.generic) and not _same_piece(pair)
    against = "a title that many texts have" if many else contradiction(a, b)
    if number and not against:
        return number, SAID["titles"][title] + (f", same {in_words(agree)}" if agree else ", nothing else to compare")
    if number or _near(pair):
        return 0, against or (f"different {in_words(differ)}" if differ else "too little is shown to be sure")
    return None


def _far_apart(a, b):
    """Do the titles share few words, and is there no id or place in common? Then a closer look is spared."""
    if a.title == b.title or (a.doi and a.doi == b.doi) or (a.pmid and a.pmid == b.pmid):
        return False
    same_place = a.page and a.page == b.page and a.last_page == b.last_page and a.volume == b.volume
    return not same_place and not share_words(a, b)


def _same_piece(p):
    """Is this one editorial, and not one of many: the same issue, pages and journal, and nothing that differs?"""
    return {"issue", "page", "journal"} <= p.agree and p.a.last_page == p.b.last_page and not p.differ


def contradiction(a, b):
    """Say why two records can never share a group without a person, or return an empty text."""
    if a.doi and b.doi and a.doi != b.doi:
        return "different DOIs"
    if a.pmid and b.pmid and a.pmid != b.pmid:
        return "different PubMed ids"
    same_id = bool((a.doi and a.doi == b.doi) or (a.pmid and a.pmid == b.pmid))
    if (a.numbers != b.numbers and not (a.cochrane and same_id)) or (a.listed and b.listed and a.listed != b.listed):
        return "different numbers in the titles"
    if a.kinds != b.kinds and not _same_place(a, b):
        return "only one is " + " and ".join(sorted(a.kinds ^ b.kinds))
    if a.year and b.year and abs(a.year - b.year) > 1 and not same_id:
        return "years more than one apart"
    return ""


def _same_place(a, b):
    """Do both stand on the same pages of the same volume? Then a note in one title is the database's."""
    return bool(a.page and a.page == b.page and a.volume and a.volume == b.volume)


def _near(p):
    """Should a person look? Where title and first author, or the place, speak for one work."""
    if "doi" in p.agree and "author" not in p.differ:
        return True
    if p.title in ("same", "cut", "part", "alike"):
        return "author" not in p.differ and (len(p.differ) < 3 or "author" in p.agree) and (p.a.specific or len(p.agree) > 1)
    return p.title == "related" and len(p.agree & {"page", "volume", "author", "doi"}) > 2


_IN_ORDER = ["pmid", "doi", "author", "year", "journal", "volume", "issue", "page", "abstract"]


def in_words(fields):
    """Name fields in words, the last after "and"."""
    names = [SAID["fields"].get(f, f) for f in _IN_ORDER if f in fields]
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def clash(a, b):
    """Tell whether two records would be at odds in one group, even if a third is like both."""
    _, differ = compare(a, b)
    return bool(contradiction(a, b)) or {"page", "volume"} <= differ or {"journal", "volume"} <= differ
