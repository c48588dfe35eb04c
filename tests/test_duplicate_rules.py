"""The rules of de-duplication, one by one: what each joins, what it leaves, and what goes to a person."""

import pandas as pd
import pytest

from peerlib.literature import RULES, deduplicate, review_list
from peerlib.literature.rules import rule
from peerlib.literature.traits import traits_of

BASE = {
    "title": "Peer support on acute psychiatric wards: a randomised controlled trial",
    "authors": "Sledge WH; Lawless M",
    "year": "2011",
    "journal": "Psychiatric Services",
    "volume": "62",
    "issue": "5",
    "pages": "541-544",
}
NO_PLACE = BASE | dict.fromkeys(("journal", "volume", "issue", "pages"), "")
TITLE = BASE["title"]


def number(first, second):
    """Return the number of the rule that joins two records, 0 for a person, None for nothing."""
    found = rule(traits_of(first), traits_of(second))
    return found and found[0]


@pytest.mark.parametrize(
    ("expected", "first", "second"),
    [
        (1, BASE | {"pmid": "1"}, NO_PLACE | {"pmid": "1", "title": TITLE[:45]}),
        (2, BASE | {"doi": "10.1000/a"}, BASE | {"doi": "10.1000/a", "pages": "", "year": "2013"}),
        (
            2,
            NO_PLACE | {"doi": "10.1002/14651858.CD004807.pub2"},
            {"title": "Consommateurs", "doi": "10.1002/14651858.cd004807.pub2"},
        ),
        (3, BASE, BASE | {"authors": "", "issue": ""}),
        (3, BASE, BASE | {"year": "2010", "authors": "", "journal": "", "volume": "", "issue": ""}),
        (4, BASE, BASE | {"title": "Peer support on acute psychiatric wards"}),
        (5, BASE, BASE | {"title": "Soutien par les pairs en psychiatrie"}),
        (6, BASE, BASE | {"pages": "551-554"}),
        (7, BASE, NO_PLACE),
        (7, NO_PLACE, NO_PLACE | {"title": "Peer support on acute psychiatric wards: a randomised"}),
        (8, BASE, {"title": TITLE}),
        (8, BASE, {"title": "Peer support on acute psychiatric wards: a randomised con..."}),
    ],
)
def test_each_rule_joins_what_it_says(expected, first, second):
    assert number(first, second) == number(second, first) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BASE, BASE | {"title": "Coffee in hospital gardens", "journal": "", "issue": ""}),  # first author and page alone
        (BASE | {"pages": "541"}, BASE | {"title": "Coffee in hospital gardens", "pages": "541"}),  # two abstracts on one page
        (
            BASE | {"doi": "10.1000/a", "pages": "S1"},
            BASE | {"title": "Coffee in the gardens of a clinic", "doi": "10.1000/a", "pages": "S2"},
        ),
        (BASE | {"pmid": "1"}, BASE | {"pmid": "2"}),
        (BASE | {"doi": "10.1000/a"}, BASE | {"doi": "10.1000/b"}),
        (BASE, BASE | {"title": "Erratum: " + TITLE, "pages": "700"}),
        (BASE, BASE | {"title": TITLE + " - Reply", "pages": "700"}),
        (BASE, BASE | {"title": TITLE + ". Part II"}),
        (BASE, BASE | {"title": TITLE + " (vol 62, pg 541, 2011)", "pages": "9"}),
        (BASE, NO_PLACE | {"journal": "medRxiv"}),  # preprint
        (BASE, NO_PLACE | {"year": "2010", "journal": "Psychiatric Services"}),  # online first
        (BASE, BASE | {"journal": "European Psychiatry", "volume": "26", "pages": "S12"}),  # abstract and paper
        (BASE | {"doi": "10.1002/14651858.CD1.pub2"}, BASE | {"doi": "10.1002/14651858.CD1.pub3"}),
    ],
)
def test_what_is_not_sure_is_left_apart(first, second):
    assert not number(first, second)


ADDED = [
    "{} [Review] [45 refs]",
    "{} (Provisional abstract)",
    "{} (Structured abstract)",
    "{} [Erratum appears in Psychiatr Serv 2012;63:9]",
    "Reprint of: {}",
    "Reprint of {}",
    "{}*",
    "{}†",
    "{}¹",
    "{}<sup>a</sup>",
    "{} [see comment]",
    "[{}]. [German]",
    "The {}",
    "5. {}",
    "{} (Cochrane Review)",
]


@pytest.mark.parametrize("way", ADDED)
def test_what_databases_add_is_no_part_of_a_title(way):
    assert number(BASE, BASE | {"title": way.format(TITLE)}) == 3


@pytest.mark.parametrize(
    "title",
    ["Editorial", "Editor's comments", "Letters", "Book reviews", "Discussion", "Letter to the editor", "In this issue", "Reply"],
)
def test_generic_titles_join_only_in_one_issue_on_the_same_pages(title):
    one = BASE | {"title": title}
    assert number(one, one | {"authors": ""}) == 3
    for change in (
        {"issue": "6"},
        {"issue": ""},
        {"pages": "541-545"},
        {"pages": ""},
        {"journal": "BMJ"},
        {"journal": ""},
        {"volume": "63"},
    ):
        assert number(one, one | change) == 0, change


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Psychiatry & Law", "Psychiatry and Law", True),
        ("Psychiatr. Serv.", "Psychiatric Services", True),
        ("Journal of Spinal Cord Medicine - JSCM (Taylor & Francis)", "The Journal of Spinal Cord Medicine", True),
        ("Proceedings of the 12th International Conference on Peer Support (ICPS 2012)", "ICPS '12 Conference", True),
        ("Proc. of the Annual Symposium on Peer Work, 2011", "Symposium on Peer Work", True),
        ("Journal of Mental Health", "Journal of Public Health", False),
        ("BMJ", "British Medical Journal", True),
        ("Lancet", "Lancet Psychiatry", False),
    ],
)
def test_names_of_journals_and_conferences(one, other, same):
    record = NO_PLACE | {"authors": "", "year": "2011"}
    found = rule(traits_of(record | {"journal": one}), traits_of(record | {"journal": other}))
    assert bool(found[0]) == same and (not same or "journal" in found[1])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("3S38-3S45", "3S38", True),
        ("S38-S45", "3S38", True),
        ("541-4", "541-544", True),
        ("e0252623", "e0252623", True),
        ("3S38", "3S39", False),
        ("1S38", "1S138", False),
    ],
)
def test_pages(one, other, same):
    found = rule(
        traits_of(BASE | {"pages": one, "title": "Peer support"}), traits_of(BASE | {"pages": other, "title": "Peer support"})
    )
    assert bool(found[0]) == same


@pytest.mark.parametrize("authors", ["Wei Zhang", "Zhang Wei", "Zhang, Wei", "ZHANG Wei", "Zhang W"])
def test_given_and_family_name_swapped(authors):
    assert number(BASE | {"authors": "Zhang, Wei"}, BASE | {"authors": authors, "journal": "", "issue": ""}) == 3


def test_an_institution_may_stand_for_its_people():
    assert number(NO_PLACE | {"authors": "Department of Health"}, NO_PLACE | {"authors": "Smith J", "year": ""}) == 8


def test_rows_with_next_to_nothing_are_like_no_other():
    rows = pd.DataFrame({"title": ["NA", "NA"], "year": ["2015", "2015"], "doi": ["NULL", "NULL"]})
    assert deduplicate(rows)["group"].nunique() == 2 and review_list(deduplicate(rows)).empty


def test_the_rules_are_what_the_predicates_say_of_themselves():
    assert list(RULES) == list(range(1, 9)) and all(
        sentence.startswith(("the same", "nearly the same")) for sentence in RULES.values()
    )
