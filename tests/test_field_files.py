"""Files as databases write them: each small file of ``field_files`` gives its right answer, and so do others of its kind.

The files in ``field_files`` were made after the pattern of public bug reports and of real exports; names and texts are invented.
"""

# ruff: noqa: E501 (a line of a file stays one line here)

import csv
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from peerlib.literature import NotAnExport, deduplicate, files_read, merge, read_records, review_list
from peerlib.literature.records import is_missing
from peerlib.screening import agreement

FILES = Path(__file__).parent / "field_files"
TRIAL = "Peer support in hospital: a trial"
WHOLE = {"title": TRIAL, "year": 2012, "journal": "Ward Journal", "volume": "12", "issue": "3", "pages": "45-51"}


def first(records):
    """Return what the first record shows, without what says where it stood."""
    row = records.iloc[0].drop(["source", "file", "position"])
    return {field: value for field, value in row.items() if not pd.isna(value)}


RIGHT = {
    "a1_au.ris": {"authors": "Adams, Ann; Brown, Bob; Clark, Cy"},
    "covidence.csv": WHOLE | {"doi": "10.1000/cv.1"},
    "csl.json": {"title": TRIAL, "authors": "Adams, Ann", "year": 2012},
    "ctgov.csv": {"title": "Peer Support in Hospital: a Trial"},
    "dimensions.csv": WHOLE | {"authors": "Adams, Ann; Brown, Bob", "pmid": "12345678"},
    "ebsco_year.ris": {"pmid": "31234567", "year": 2020, "pages": "e2115-e2123"},
    "embase.csv": WHOLE | {"doi": "10.1000/em.1"},
    "endnote_nlm.xml": {"pmid": "12345678", "journal": "Ward Journal"},
    "endnote_tab.txt": WHOLE | {"authors": "Adams, A.; Brown, B."},
    "googlescholar_pop.csv": WHOLE | {"authors": "A Adams, B Brown"},
    "lens.csv": WHOLE | {"authors": "Ann Adams; Bob Brown"},
    "no_space.ris": {"title": TRIAL, "authors": "Adams, Ann", "year": 2012},
    "openalex.csv": {"authors": "Ann Adams; Bob Brown", "year": 2012, "journal": "Ward Journal"},
    "pmid_line.ris": {"pmid": "12345678", "doi": "10.1000/pl.1"},
    "pubmed.xml": {"title": TRIAL, "pmid": "12345678"},
    "pubyear_da.ris": {"year": 2013},
    "refer.enw": WHOLE | {"authors": "Adams, Ann", "doi": "10.1000/enw.1"},
    "scopus_titles.csv": WHOLE | {"doi": "10.1000/st.1"},
    "title_only.csv": {"title": TRIAL},
    "ty_not_first.ris": {"title": TRIAL, "pages": "45-51"},
    "wos_tagged.txt": WHOLE | {"authors": "Adams, A; Brown, B", "journal": "WARD JOURNAL"},
    "y2_access.ris": {"title": "Peer support pages of a charity"},
}
COUNTS = {
    "refer.enw": 2,
    "ty_not_first.ris": 2,
    "eric.nbib": 2,
    "strings.bib": 8,
    "two_sheets.xlsx": 3,
    "scopus_extra_cell.csv": 3,
}


@pytest.mark.parametrize("name", RIGHT)
def test_each_file_gives_its_right_answer(name):
    records = read_records(FILES / name)
    shown = first(records)
    assert {field: shown.get(field) for field in RIGHT[name]} == RIGHT[name]
    assert len(records) == COUNTS.get(name, 1)
    assert not files_read(records).loc[0, "problems"]


REFUSED = {
    "cochrane_text.txt": "Cochrane Library.*as RIS",
    "marc.xml": "MARC XML.*RIS or EndNote XML",
    "medline_ovid.txt": "Ovid.*format RIS",
    "zotero.rdf": "Zotero RDF.*Export Library, format RIS",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_refused_by_its_name_with_what_to_do(name):
    with pytest.raises(NotAnExport, match=REFUSED[name]):
        read_records(FILES / name)


def test_text_that_looks_like_a_tag_stays_text():
    assert first(read_records(FILES / "tag_like_line.ris"))["abstract"].endswith("abstract matters.")


def test_y2_is_named_as_not_used_and_the_year_is_empty():
    records = read_records(FILES / "y2_access.ris")
    assert pd.isna(records.loc[0, "year"])
    seen = files_read(records).loc[0]
    assert "Y2 (1)" in seen["not_used"] and "year" in seen["empty"]


def test_eric_bibtex_and_excel_files():
    eric = read_records(FILES / "eric.nbib")
    assert eric[["title", "year", "journal"]].to_numpy().tolist() == [
        ["Peer support in schools: a trial", 2012, "School Journal"],
        ["Peer support in colleges", 2013, "College Journal"],
    ]
    assert read_records(FILES / "endnote_nokey.bib")["authors"].to_list() == ["Adams, Ann; Brown, Bob", "Clark, Cy"]
    strings = read_records(FILES / "strings.bib")
    assert strings["journal"].to_list()[:2] == ["Ward Journal", "Home Journal (Online)"]
    assert strings.loc[1, "title"] == "Peer support at home" and strings.loc[0, "authors"] == "Adams, Ann; The Peer Group"
    chapter = first(read_records(FILES / "crossref.bib"))
    assert (chapter["year"], chapter["journal"], chapter["pages"]) == (2012, "The book of peers", "1-9")
    assert len(read_records(FILES / "two_sheets.xlsx")) == 3


def test_a_cell_too_many_and_line_breaks_in_cells():
    records = read_records(FILES / "scopus_extra_cell.csv")
    assert records.loc[1, ["title", "year", "doi"]].to_list() == ["Peer workers at home: a second trial", 2020, "10.1000/aaa.2"]
    assert len(records) == 3 and "problem" not in files_read(records).loc[0, "problems"]


def test_missing_values_in_words_are_missing():
    records = read_records(FILES / "r_na.csv")
    assert records["doi"].isna().sum() == 5
    grouped = deduplicate(records)
    assert merge(grouped).iloc[0]["doi"] == "10.1000/na.1"
    assert grouped["group"].to_list() == [1, 1, 2, 3, 4, 5]
    raw = pd.read_csv(FILES / "r_na.csv", keep_default_na=False)  # a table that did not come from read_records
    assert merge(deduplicate(raw)).iloc[0]["doi"] == "10.1000/na.1" and deduplicate(raw)["group"].nunique() == 5


@pytest.mark.parametrize("word", ["NA", "nan", "NULL", "None", "n/a", "", "N/A", "NaN", "<NA>"])
def test_every_word_for_nothing_is_nothing(tmp_path, word):
    (tmp_path / "r.csv").write_text(f'"title","authors","year","doi"\n"{TRIAL}","{word}","{word}","{word}"\n', encoding="utf-8")
    records = read_records(tmp_path / "r.csv")
    assert first(records).keys() == {"record_id", "title"}
    assert files_read(records).loc[0, "empty"] == "authors, year, journal, doi"


def test_generic_titles_are_six_works():
    grouped = deduplicate(read_records(FILES / "generic_titles.csv"))
    assert grouped["group"].nunique() == 6
    assert "a title that many texts have" in set(review_list(grouped)["why"])


def test_kappa_with_blanks():
    table = pd.read_csv(FILES / "kappa_blanks.csv").set_index("record_id")
    result = agreement(table["first"], table["second"])
    assert (result.n, result.percent, result.kappa) == (4, 75, 0.5)


@pytest.mark.parametrize("blank", ["", " ", None, float("nan"), "NA", "n/a"])
def test_a_blank_is_not_decided_however_it_is_written(blank):
    result = agreement(["include", blank, " Exclude ", "INCLUDE"], ["include", "include", "exclude", "exclude"])
    assert (result.n, round(result.percent)) == (3, 67)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (["include", "exclude"], "12", "not one text"),
        (["include", "exclude"], ["yes", "no"], "different words"),
        (pd.Series(["include"] * 2, index=["R1", "R1"]), pd.Series(["include"], index=["R1"]), "R1 is there twice"),
        (
            pd.DataFrame({"record_id": ["a", "a"], "decision": ["include", "exclude"]}),
            pd.DataFrame({"record_id": ["a"], "decision": ["include"]}),
            "a is there twice",
        ),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence(one, other, said):
    with pytest.raises(ValueError, match=said):
        agreement(one, other)


def ris(*lines):
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])


T = f"TI  - {TRIAL}"
XML = "<xml><records><record><titles><title>Peer</title></titles>{}</record></records></xml>"
PUBMED = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1234567</PMID><Article>{}</Article></MedlineCitation><PubmedData>"
    "<ArticleIdList><ArticleId IdType='pubmed'>1234567</ArticleId></ArticleIdList>{}</PubmedData></PubmedArticle></PubmedArticleSet>"
)
WOS = "FN Clarivate\nVR 1.0\nPT J\n{}\nER\n\nEF\n"

MORE = {
    "two tags for authors": [
        (ris(T, "AU  - Adams, A", "A1  - Brown, B", "AU  - Clark, C"), {"authors": "Adams, A; Brown, B; Clark, C"}),
        (ris(T, "A1  - Adams, A", "A1  - Brown, B"), {"authors": "Adams, A; Brown, B"}),
        (ris(T, "A2  - Editor, E"), {"authors": "Editor, E"}),
    ],
    "TY not first": [
        ("TI  - Peer\nTY  - JOUR\nPY  - 2012\nER  - \n", {"title": "Peer", "year": 2012}),
        ("DB  - X\nAU  - Adams, A\nTI  - Peer\nPY  - 2012\nTY  - JOUR\nER  - \n", {"title": "Peer", "authors": "Adams, A"}),
        ("PY  - 2012\nSP  - 3\nTY  - JOUR\nTI  - Peer\nEP  - 9\nER  - \n", {"title": "Peer", "pages": "3-9"}),
    ],
    "text that looks like a tag": [
        (ris(T, "AB  - Tumours were", "ER - positive in half."), {"abstract": "Tumours were ER - positive in half."}),
        (ris(T, "AB  - Odds ratio", "OR - 1.2 or so"), {"abstract": "Odds ratio OR - 1.2 or so"}),
        (ris(T, "N2  - A mean of", "SD - 3", "PY  - 2012"), {"abstract": "A mean of SD - 3", "year": 2012}),
        (
            "TY - JOUR\nTI - Peer\nAB - Tumours were\nER - positive.\nPY - 2012\nER - \n",
            {"abstract": "Tumours were ER - positive.", "year": 2012},
        ),
    ],
    "the day of access is no year": [
        (ris(T, "Y2  - 2021/03/04"), {"year": None}),
        (ris(T, "Y2  - 2021/03/04", "PY  - 2012"), {"year": 2012}),
        (ris(T, "DA  - 2011/05/01", "Y2  - 2021"), {"year": 2011}),
    ],
    "year of publication before the date": [
        (ris(T, "PY  - 2013", "DA  - 2014/04/01"), {"year": 2013}),
        (ris(T, "DA  - 2014/04/01", "Y1  - 2013//"), {"year": 2013}),
        (ris(T, "DA  - 2014/04/01"), {"year": 2014}),
    ],
    "a tag of another format": [
        (ris(T, "PMID- 12345678"), {"pmid": "12345678", "title": TRIAL}),
        (ris(T, "DOI - 10.1000/x.1"), {"doi": "10.1000/x.1"}),
        (ris(T, "PMCID - PMC1234567", "PY  - 2012"), {"pmcid": "PMC1234567", "year": 2012}),
    ],
    "ids where databases hide them": [
        (ris(T, "N1  - Accession Number: 1. PMID: NLM31234567. Language: English."), {"pmid": "31234567"}),
        (ris(T, "UR  - https://pubmed.ncbi.nlm.nih.gov/31234567/"), {"pmid": "31234567"}),
        (ris(T, "UR  - https://onlinelibrary.wiley.com/doi/full/10.1111/abc.123?x=1"), {"doi": "10.1111/abc.123"}),
        (ris(T, "L2  - https://doi.org/10.1000/x.1"), {"doi": "10.1000/x.1"}),
        (ris(T, "N1  - doi: 10.1000/x.1"), {"doi": "10.1000/x.1"}),
        (ris(T, "AN  - 31234567", "DP  - National Library of Medicine, NLM"), {"pmid": "31234567"}),
        (ris(T, "AN  - 31234567", "DB  - PsycInfo"), {"pmid": None}),
        (ris(T, "AN  - MEDLINE:31234567"), {"pmid": "31234567"}),
        (ris(T, "N1  - PMID: 31234567. Comment on PMID: 32345678."), {"pmid": None}),
    ],
    "spaces around the hyphen": [
        ("TY  -JOUR\nTI  -Peer\nPY  -2012\nER  -\n", {"title": "Peer", "year": 2012}),
        ("TY - JOUR\nTI - Peer\nPY - 2012\nER -\n", {"title": "Peer", "year": 2012}),
        ("  TY  - JOUR\n  TI  - Peer\n  PY  - 2012\n  ER  - \n", {"title": "Peer", "year": 2012}),
    ],
    "PubMed's format from elsewhere": [
        ("OWN - ERIC\nTI  - Peer\nFAU - Adams, A\nDP  - 2012\nJT  - School Journal\n", {"title": "Peer", "year": 2012}),
        ("PMC - PMC12\nPMID- 1234567\nTI  - Peer\nDP  - 2012 May\n", {"pmcid": "PMC12", "pmid": "1234567", "title": "Peer"}),
        (
            "VN  - Ovid Technologies\nDB  - Ovid MEDLINE(R)\nUI  - 1234567\nTI  - Peer\nAU  - Adams A\nSO  - Ward J. 12(3):45-51, 2012 May.\n",
            {"pmid": "1234567", "title": "Peer", "journal": "Ward J", "year": 2012, "volume": "12", "pages": "45-51"},
        ),
    ],
    "Ovid's numbered records with tags": [
        ("<1>\nUI  - 123\nTI  - Peer\n<2>\nUI  - 124\nTI  - Other\n", {"title": "Peer", "pmid": None}),
        ("<1>\nVN  - Ovid\nDB  - Ovid MEDLINE(R)\nUI  - 1234567\nTI  - Peer\n", {"title": "Peer", "pmid": "1234567"}),
        ("\n<1>\nVN  - Ovid\nUI  - 1\nTI  - Peer\nAU  - Adams A\nAU  - Brown B\n", {"authors": "Adams A; Brown B"}),
    ],
    "PubMed XML": [
        (
            PUBMED.format("<ArticleTitle>Peer <i>support</i> &amp; care</ArticleTitle>", ""),
            {"title": "Peer support & care", "pmid": "1234567"},
        ),
        (
            PUBMED.format(
                "<Journal><JournalIssue><Volume>12</Volume><PubDate><Year>2012</Year></PubDate></JournalIssue><Title>Ward</Title>"
                "</Journal><ArticleTitle>Peer</ArticleTitle><AuthorList><Author><LastName>Adams</LastName><ForeName>Ann</ForeName>"
                "<Initials>A</Initials></Author><Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>",
                "",
            ),
            {"authors": "Adams, Ann; The Group", "year": 2012, "volume": "12", "journal": "Ward"},
        ),
        (
            PUBMED.format(
                '<ArticleTitle>Peer</ArticleTitle><ELocationID EIdType="doi">10.1000/x</ELocationID>',
                "<ReferenceList><Reference><ArticleIdList><ArticleId IdType='pubmed'>999</ArticleId></ArticleIdList></Reference></ReferenceList>",
            ),
            {"doi": "10.1000/x", "pmid": "1234567"},
        ),
    ],
    "EndNote XML": [
        (
            XML.format("<accession-num>12345678</accession-num><remote-database-name>PubMed</remote-database-name>"),
            {"pmid": "12345678"},
        ),
        (
            XML.format("<accession-num>2012345678</accession-num><remote-database-name>Embase</remote-database-name>"),
            {"pmid": None},
        ),
        (
            XML.format("<notes>PMID: 12345678</notes><periodical><full-title>Ward</full-title></periodical>"),
            {"pmid": "12345678", "journal": "Ward"},
        ),
    ],
    "Web of Science plain text": [
        (WOS.format("AU Adams, A\n   Brown, B\nTI Peer\nPY 2012"), {"authors": "Adams, A; Brown, B", "title": "Peer"}),
        (
            WOS.format("AF Adams, Ann\nTI Peer\nAR 17\nDI 10.1000/w\nPM 1234567"),
            {"pages": "17", "doi": "10.1000/w", "pmid": "1234567"},
        ),
        (
            WOS.format("TI Peer\nAB First line\n   ER positive and so on\nPY 2012"),
            {"abstract": "First line ER positive and so on", "year": 2012},
        ),
    ],
    "EndNote tagged": [
        ("%0 Journal Article\n%T Peer\n%A Adams, A\n%A Brown, B\n%D 2012\n", {"authors": "Adams, A; Brown, B", "year": 2012}),
        ("%T Peer\n%A Adams, A\n%B Ward Book\n\n%T Other\n", {"journal": "Ward Book"}),
        (
            "%0 Journal Article\n%T Peer\n%X An abstract\nin two lines\n%M 12345678\n%W PubMed\n",
            {"abstract": "An abstract in two lines", "pmid": "12345678"},
        ),
    ],
    "CSL JSON": [
        (
            json.dumps([{"id": "a", "title": "Peer", "container-title": "Ward", "page": "1-9", "DOI": "10.1/x"}]),
            {"journal": "Ward", "pages": "1-9"},
        ),
        (
            json.dumps([{"title": "Peer", "author": [{"literal": "The Group"}], "issued": {"raw": "May 2012"}}]),
            {"authors": "The Group", "year": 2012},
        ),
        (
            json.dumps({"items": [{"title": "Peer", "issued": {"date-parts": [["2012", 5]]}, "volume": 12}]}),
            {"year": 2012, "volume": "12"},
        ),
    ],
    "BibTeX strings and keys": [
        ('@string(w = "Ward")\n@article{a, title={Peer}, journal = w # { Journal}}', {"journal": "Ward Journal"}),
        ("@article{ title={Peer}, author={Adams, A}, year=2012}", {"title": "Peer", "authors": "Adams, A"}),
        (
            "@article{a, title={Peer}, author={{Department of Health and Care} and Adams, A}}",
            {"authors": "Department of Health and Care; Adams, A"},
        ),
        (
            '@STRING{J = {Ward Journal}}\n@Article{a, TITLE="Peer", JOURNAL=j, Year="2012"}',
            {"journal": "Ward Journal", "year": 2012},
        ),
    ],
    "BibTeX crossref": [
        ("@inbook{a, title={Peer}, crossref={B}}\n@book{b, title={Book}, year=2012}", {"journal": "Book", "year": 2012}),
        (
            "@inproceedings{a, title={Peer}, year=2011, crossref={b}}\n@proceedings{b, title={Talks}, year=2012}",
            {"journal": "Talks", "year": 2011},
        ),
        ("@incollection{a, title={Peer}, crossref={none}}", {"title": "Peer", "journal": None}),
    ],
    "tables with their own names": [
        ("Item Title,Authors,Year\nPeer,Adams A,2012\n", {"title": "Peer", "year": 2012}),
        ("Public title,Scientific title,Sponsor\nPeer,Peer support,X\n", {"title": "Peer"}),
        (
            'key,title,year,month,journal,authors,pubmed_id\nrayyan-1,Peer,2012,5,Ward,"Adams, A. and Brown, B.",1234567\n',
            {"authors": "Adams, A.; Brown, B.", "pmid": "1234567"},
        ),
        ("Lens ID;Title;Author/s;Issue Number;Start Page;End Page\n1;Peer;A Adams;3;45;51\n", {"issue": "3", "pages": "45-51"}),
        ("Title\nPeer\n", {"title": "Peer"}),
        ("id,Titles,PubYear,Pagination\n1,Peer,2012,45-51\n", {"title": "Peer", "year": 2012, "pages": "45-51"}),
        (
            '"Key","Item Type","Publication Year","Author","Title","Publication Title","Extra"\n"K","journalArticle","2012","Adams, A","Peer","Ward","PMID: 12345678"\n',
            {"title": "Peer", "journal": "Ward", "pmid": "12345678"},
        ),
    ],
    "Embase": [
        (
            'Title,Source\nPeer,"Ward Journal (2012) 12:3 (45-51). Date of Publication: 1 May 2012"\n',
            {"volume": "12", "pages": "45-51", "year": 2012},
        ),
        (
            "Title,Source\nPeer,Ward Journal (2012) 12 SUPPL. 1 (S12)\n",
            {"journal": "Ward Journal", "volume": "12", "pages": "S12"},
        ),
        (
            '"TITLE","Peer"\n"AUTHOR NAMES","Adams A.","Brown B."\n"SOURCE","Ward Journal (2012) 12:3 (45-51)"\n"DOI","10.1000/e"\n',
            {"title": "Peer", "authors": "Adams A.; Brown B.", "year": 2012, "doi": "10.1000/e"},
        ),
    ],
    "a cell too many, line breaks in cells": [
        ('Title,Year,Abstract\n"Peer",2012,"One\ntwo",\n"B",2013,"x",\n', {"abstract": "One two", "year": 2012}),
        ('Title,Year,Abstract\r\n"Peer",2012,"One, two\r\nthree"\r\n', {"abstract": "One, two three"}),
        ('"Title";"Year";"Abstract"\n"Peer";"2012";"He said ""yes""\nand left"\n', {"abstract": 'He said "yes" and left'}),
        ('"title","year"\n"1","Peer","2012"\n"2","Other","2013"\n', {"title": "Peer", "year": 2012}),
    ],
}
INPUTS = [(kind, n, text, right) for kind, cases in MORE.items() for n, (text, right) in enumerate(cases)]


@pytest.mark.parametrize(("kind", "n", "text", "right"), INPUTS, ids=[f"{kind}, {n}" for kind, n, *_ in INPUTS])
def test_more_files_of_each_kind(tmp_path, kind, n, text, right):
    (tmp_path / "export").write_text(text, encoding="utf-8", newline="")
    shown = first(read_records(tmp_path / "export"))
    assert {field: shown.get(field) for field in right} == right


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('<?xml version="1.0"?><record xmlns="http://www.loc.gov/MARC21/slim"><leader>0</leader></record>', "MARC XML"),
        ('<?xml version="1.0"?><rdf:RDF xmlns:rdf="x"><a/></rdf:RDF>', "RDF"),
        ('<?xml version="1.0"?><modsCollection><mods><titleInfo/></mods></modsCollection>', "MODS"),
        (
            '<?xml version="1.0"?><OAI-PMH><ListRecords><record><header/></record></ListRecords></OAI-PMH>',
            "begins with <OAI-PMH>",
        ),
        ("<1>\nAuthors\n  Adams A.\nTitle\n  Peer\n", "Ovid"),
        ("Search: x\n\n<1>\nAccession Number\n  123\n", "Ovid"),
        ("Record #1 of 2\nID: CD000001\nAU: Adams\nTI: Peer\n", "Cochrane"),
        ("{\\rtf1\\ansi Peer}", "RTF"),
        ("1: Adams A. Peer support. Ward J. 2012;12:45.\nPMID: 12345678.\n", "PubMed"),
        ('{"a": 1}', "JSON"),
        ('[{"title": "Peer", ', "damaged"),
    ],
)
def test_more_that_is_refused_by_its_name(tmp_path, text, named):
    (tmp_path / "export").write_text(text, encoding="utf-8")
    with pytest.raises(NotAnExport, match=named):
        read_records(tmp_path / "export")


@pytest.mark.parametrize(
    ("sheets", "read", "said"),
    [
        ({"A": [["Title", "Year"], ["One", 2001]], "B": [["Title", "Year"], ["Two", 2002]]}, 2, ""),
        (
            {"A": [["Title", "Year"], ["One", 2001]], "Notes": [["by Ann"], ["checked"]]},
            1,
            "the sheet Notes (2 rows) was not read",
        ),
        ({"Notes": [["by Ann"]], "A": [["About"], ["Item Title", "Authors"], ["One", "Ann"]]}, 1, "the sheet Notes (1 rows)"),
        ({"A": [["Title", "Year"], ["One", 2001]], "Empty": []}, 1, ""),
    ],
)
def test_all_sheets_of_a_workbook(tmp_path, sheets, read, said):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    records = read_records(tmp_path / "book.xlsx")
    assert len(records) == read and said in files_read(records).loc[0, "problems"]


def test_a_cell_far_out_and_a_packed_mountain_stay_small(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Title", "Year"], ["One", 2001]):
        book.active.append(row)
    book.active.cell(900_000, 16_000, "stray")
    book.save(tmp_path / "far.xlsx")
    records = read_records(tmp_path / "far.xlsx")
    assert len(records) == 1 and "columns were looked at" in files_read(records).loc[0, "problems"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("TI  - Caf\u00c3\u00a9 and na\u00c3\u00afve".encode(), "letters look wrong"),
        ("TI  - Пациенты и поддержка равных в больнице".encode("cp1251"), "letters look wrong"),
        ("TI  - Café".encode("mac-roman"), "letters look wrong|could not be read"),
        ("TI  - 同伴支持与住院".encode("gbk"), "letters look wrong|could not be read"),
        ("TI  - Café, “naïve” Ångström".encode("cp1252"), "^$"),
        ("TI  - Café, “naïve” Ångström".encode(), "^$"),
    ],
)
def test_letters_that_look_wrong_are_said(tmp_path, raw, said):
    (tmp_path / "e.ris").write_bytes(b"TY  - JOUR\n" + raw + b"\nER  - \n")
    problems = files_read(read_records(tmp_path / "e.ris")).loc[0, "problems"]
    assert pd.Series([problems]).str.contains(said).all()


def test_what_is_not_used_is_named_with_how_many_records_fill_it(tmp_path):
    (tmp_path / "r.ris").write_text(ris(T, "KW  - a", "KW  - b", "CY  - Leeds") + ris(T, "KW  - c"), encoding="utf-8")
    seen = files_read(read_records(tmp_path / "r.ris")).loc[0]
    assert seen["not_used"] == "KW (2), CY (1)" and seen["empty"] == "authors, year, journal, doi"
    (tmp_path / "t.csv").write_text("Title,Rating,Empty\nPeer,5,\nOther,,\n", encoding="utf-8")
    assert files_read(read_records(tmp_path / "t.csv")).loc[0, "not_used"] == "Rating (1)"
    (tmp_path / "b.bib").write_text("@article{a, title={Peer}, keywords={x}}", encoding="utf-8")
    assert files_read(read_records(tmp_path / "b.bib")).loc[0, "not_used"] == "keywords (1)"


def test_lists_of_files_are_read_and_what_is_no_file_gets_a_sentence():
    both = [FILES / "a1_au.ris", FILES / "csl.json"]
    assert len(read_records(both)) == 2
    with pytest.raises(NotAnExport, match="No file was named"):
        read_records(None)


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzéüñøßŁ")
WORDS = st.lists(
    st.text(LETTERS, min_size=2, max_size=9).filter(lambda w: not is_missing(w) and w != "and"), min_size=2, max_size=6
)
NAME = st.text(st.sampled_from("abcdefgéüø"), min_size=2, max_size=7).map(str.capitalize)
RECORD = st.fixed_dictionaries(
    {
        "title": WORDS.map(" ".join).map(str.capitalize),
        "people": st.lists(st.tuples(NAME, NAME), min_size=1, max_size=3),
        "year": st.integers(1950, 2029),
        "journal": st.lists(NAME, min_size=1, max_size=3).map(" ".join),
        "volume": st.integers(1, 99).map(str),
        "issue": st.integers(1, 12).map(str),
        "first": st.integers(100, 400),
        "doi": st.from_regex(r"10\.[0-9]{4}/[a-z0-9]{3,9}", fullmatch=True),
        "pmid": st.integers(1_000_000, 39_999_999).map(str),
        "abstract": WORDS.map(" ".join),
    }
)


def tagged(tags, sign="  - ", end="ER  - \n", width=2):
    """Return a writer of records whose fields stand each after a tag."""

    def write(records):
        out = []
        for r in records:
            values = {
                **{"a": [f"{family}, {given}" for family, given in r["people"]], "s": [r["first"]], "e": [r["first"] + 9]},
                **{"p": [f"{r['first']}-{r['first'] + 9}"], "x": ["extra"], "n": [f"PMID: {r['pmid']}."], "w": ["J"]},
                **{"u": [f"https://doi.org/{r['doi']}"], "D": [f"{r['doi']} [doi]"], "o": [""], "m": ["Scopus"]},
                **{key: [r[name]] for key, name in KEYS.items()},
            }
            lines = [
                f"{tag:{width}}{sign}{value}" for tag, key in (pair.split(":") for pair in tags.split()) for value in values[key]
            ]
            out.append("\n".join(lines) + "\n" + end)
        return "\n".join(out)

    return write


KEYS = {"t": "title", "y": "year", "j": "journal", "v": "volume", "i": "issue", "d": "doi", "q": "pmid", "b": "abstract"}


def table(heading, sign="; ", separator=",", line_end="\n"):
    """Return a writer of tables with this heading, each column named and given its field by a letter."""
    columns = [column.rsplit("=", 1) for column in heading.split(";")]

    def write(records):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator=line_end)
        writer.writerow([name for name, _ in columns])
        for r in records:
            place = f"{r['journal']} ({r['year']}) {r['volume']}:{r['issue']} ({r['first']}-{r['first'] + 9}). Date: May"
            values = {key: r[name] for key, name in KEYS.items()} | {
                "E": place,
                "x": "extra",
                "s": r["first"],
                "e": r["first"] + 9,
            }
            values |= {
                "a": sign.join(f"{family}, {given}" for family, given in r["people"]),
                "p": f"{r['first']}-{r['first'] + 9}",
            }
            writer.writerow([values[key] for _, key in columns])
        return out.getvalue()

    return write


def bibtex(records):
    entries = [
        f'@string{{j{n} = "{r["journal"]}"}}\n@article{{k{n},\n  title = {{{{{r["title"]}}}}},\n  author = "'
        + " and ".join(f"{family}, {given}" for family, given in r["people"])
        + f'",\n  journal = j{n}, year = {r["year"]}, volume = {{{r["volume"]}}}, number = {r["issue"]},\n  pages = {{{r["first"]}--'
        f"{r['first'] + 9}}},\n  doi = {{https://doi.org/{r['doi']}}}, pmid = {{{r['pmid']}}}, abstract = {{{r['abstract']}}}, extra = {{extra}}\n}}"
        for n, r in enumerate(records)
    ]
    return "\n".join(entries)


def endnote_xml(records):
    return (
        "<xml><records>"
        + "".join(
            "<record><ref-type name='Journal Article'>17</ref-type><contributors><authors>"
            + "".join(f"<author><style face='normal'>{family}, {given}</style></author>" for family, given in r["people"])
            + f"</authors></contributors><titles><title><style>{r['title']}</style></title><secondary-title>{r['journal']}</secondary-title>"
            f"</titles><pages>{r['first']}-{r['first'] + 9}</pages><volume>{r['volume']}</volume><number>{r['issue']}</number><dates>"
            f"<year>{r['year']}</year></dates><accession-num>{r['pmid']}</accession-num><abstract>{r['abstract']}</abstract>"
            f"<electronic-resource-num>{r['doi']}</electronic-resource-num><remote-database-provider>NLM</remote-database-provider>"
            "<keywords><keyword>extra</keyword></keywords></record>"
            for r in records
        )
        + "</records></xml>"
    )


def pubmed_xml(records):
    return (
        "<PubmedArticleSet>"
        + "".join(
            f'<PubmedArticle><MedlineCitation><PMID Version="1">{r["pmid"]}</PMID><Article><Journal><JournalIssue><Volume>{r["volume"]}'
            f"</Volume><Issue>{r['issue']}</Issue><PubDate><Year>{r['year']}</Year></PubDate></JournalIssue><Title>{r['journal']}</Title>"
            f"</Journal><ArticleTitle>{r['title']}</ArticleTitle><Pagination><MedlinePgn>{r['first']}-{r['first'] + 9}</MedlinePgn>"
            f'</Pagination><ELocationID EIdType="doi">{r["doi"]}</ELocationID><Abstract><AbstractText>{r["abstract"]}</AbstractText>'
            "</Abstract><AuthorList>"
            + "".join(
                f"<Author><LastName>{family}</LastName><ForeName>{given}</ForeName></Author>" for family, given in r["people"]
            )
            + "</AuthorList><Language>extra</Language></Article></MedlineCitation></PubmedArticle>"
            for r in records
        )
        + "</PubmedArticleSet>"
    )


def csl(records):
    entries = [
        {
            "id": n,
            "title": r["title"],
            "author": [{"family": f, "given": g} for f, g in r["people"]],
            "container-title": r["journal"],
        }
        | {
            "issued": {"date-parts": [[r["year"]]]},
            "volume": r["volume"],
            "issue": r["issue"],
            "abstract": r["abstract"],
            "x": "extra",
        }
        | {"page": f"{r['first']}-{r['first'] + 9}", "DOI": r["doi"], "PMID": r["pmid"]}
        for n, r in enumerate(records)
    ]
    return json.dumps(entries)


WAYS = {
    "RIS of Scopus": tagged("TY:w TI:t AU:a PY:y T2:j VL:v IS:i SP:s EP:e DO:d C2:q DB:m AB:b KW:x"),
    "RIS of Ovid": tagged("TY:w T1:t A1:a Y1:y JF:j VL:v IS:i SP:s EP:e L2:u N1:n N2:b XT:x"),
    "RIS, TY not first": tagged("TI:t AU:a TY:w PY:y JO:j VL:v IS:i SP:p UR:u PMID:q AB:b KW:x"),
    "RIS without spaces": tagged("TY:w TI:t AU:a PY:y JO:j VL:v IS:i SP:p DO:d PMID:q AB:b KW:x", "  -", "ER  -\n"),
    "PubMed": tagged("PMID:q TI:t FAU:a DP:y JT:j VI:v IP:i PG:p LID:D AB:b MH:x", "- ", "", 4),
    "Web of Science": tagged("PT:w AF:a TI:t SO:j PY:y VL:v IS:i BP:s EP:e DI:d PM:q AB:b WC:x", " ", "ER\n"),
    "EndNote (.enw)": tagged("%0:w %T:t %A:a %D:y %J:j %V:v %N:i %P:p %R:d %Z:n %X:b %K:x", " ", ""),
    "BibTeX": bibtex,
    "EndNote XML": endnote_xml,
    "PubMed XML": pubmed_xml,
    "CSL JSON": csl,
    "Scopus": table(
        "Authors=a;Titles=t;Year=y;Source title=j;Volume=v;Issue=i;Page start=s;Page end=e;DOI=d;Abstract=b;PubMed ID=q;EID=x"
    ),
    "Web of Science table": table("AU=a;TI=t;SO=j;PY=y;VL=v;IS=i;BP=s;EP=e;DI=d;AB=b;PM=q;WC=x", separator="\t", line_end="\r\n"),
    "Embase": table("Title=t;Author Names=a;Source=E;DOI=d;Medline PMID=q;Abstract=b;Publisher=x"),
    "Lens": table(
        "Title=t;Publication Year=y;Source Title=j;Author/s=a;Volume=v;Issue Number=i;Start Page=s;End Page=e;PMID=q;DOI=d;Abstract=b;Funding=x"
    ),
    "Dimensions": table(
        "Rank=x;DOI=d;PMID=q;Title=t;Source title=j;Authors=a;PubYear=y;Volume=v;Issue=i;Pagination=p;Abstract=b"
    ),
    "OpenAlex": table(
        "display_name=t;authorships.author.display_name=a;publication_year=y;primary_location.source.display_name=j;doi=d;"
        "ids.pmid=q;biblio.volume=v;biblio.issue=i;biblio.first_page=s;biblio.last_page=e;abstract=b;topic=x",
        "|",
    ),
    "Rayyan": table(
        "key=x;title=t;year=y;journal=j;volume=v;issue=i;pages=p;authors=a;abstract=b;doi=d;pubmed_id=q;notes=x", " and "
    ),
    "EndNote table": table(
        "Reference Type=x;Author=a;Year=y;Title=t;Secondary Title=j;Volume=v;Number=i;Pages=p;DOI=d;PMID=q;Abstract=b;Label=x",
        "//",
        "\t",
    ),
    "Covidence": table("Title=t;Authors=a;Abstract=b;Published Year=y;Journal=j;Volume=v;Issue=i;Pages=p;DOI=d;PMID=q;Study=x"),
    "any table": table(
        "Item Title=t;The authors=a;Year of it=x;My journal=j;year=y;Vol=v;No=i;Page range=p;Doi=d;PubMed number=q;Full abstract=b",
        separator=";",
    ),
}


@pytest.mark.parametrize("way", WAYS)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records=st.lists(RECORD, min_size=1, max_size=4))
def test_every_field_comes_back_or_is_named_as_not_used(tmp_path, way, records):
    path = tmp_path / "export"
    path.write_text(WAYS[way](records), encoding="utf-8", newline="")
    read = read_records(path)
    for r, (_, row) in zip(records, read.iterrows(), strict=True):
        told = {field: r[field] for field in ("title", "year", "journal", "volume", "issue", "doi", "pmid", "abstract")}
        told |= {
            "authors": "; ".join(f"{family}, {given}" for family, given in r["people"]),
            "pages": f"{r['first']}-{r['first'] + 9}",
        }
        assert {field: row[field] for field in told} == told
    assert f"({len(records)})" in files_read(read).loc[0, "not_used"]
