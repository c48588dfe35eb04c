"""Reading export files without loss, and finding the records that are one work."""

import csv
import html
import io
import random
import re
import sys
import types
import warnings

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peerlib import datasets, literature
from peerlib.literature import NotAnExport, deduplicate, files_read, merge, read_records, review_list, score
from peerlib.literature.records import is_missing

quick = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def save(tmp_path):
    """Write a file; return its path."""

    def write(content, name="search.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


# ------------------------------------------------------------------ dialects

SEEN = {
    "title": "Peer support on acute wards: a trial",
    "authors": "Sledge, William H.; Lawless, Martha",
    "year": 2011,
    "volume": "62",
    "issue": "5",
    "pages": "541-544",
    "doi": "10.1176/ps.62.5.541",
}
RIS = {
    "Scopus": "TY  - JOUR\nTI  - {title}\nT2  - Psychiatric Services\nJ2  - Psychiatr Serv\nVL  - 62\nIS  - 5\n"
    "SP  - 541\nEP  - 544\n"
    "PY  - 2011\nDO  - {doi}\nAU  - Sledge, William H.\nAU  - Lawless, Martha\nC2  - 21532082\nDB  - Scopus\nER  - \n",
    "Web of Science": "TY  - JOUR\nAU  - Sledge, William H.\nAU  - Lawless, Martha\nTI  - {title}\n"
    "T2  - PSYCHIATRIC SERVICES\nM3  - Article\n"
    "PY  - 2011\nDA  - MAY\nVL  - 62\nIS  - 5\nSP  - 541\nEP  - 544\nDO  - {doi}\nAN  - WOS:000290011700013\nER  - \n",
    "Embase": "TY  - JOUR\nID  - 361745236\nT1  - {title}\nA1  - Sledge, William H.\nA1  - Lawless, Martha\n"
    "Y1  - 2011//\nJF  - Psychiatric Services\n"
    "JO  - Psychiatr. Serv.\nVL  - 62\nIS  - 5\nSP  - 541\nEP  - 544\nM3  - {doi}\nAN  - 361745236\n"
    "N2  - BACKGROUND: none.\nER  - \n",
    "Ovid": "1. \nTY  - JOUR\nDB  - Ovid MEDLINE(R)\nAN  - 21532082\nT1  - {title}\nA1  - Sledge, William H.\n"
    "A1  - Lawless, Martha\nY1  - 2011//\n"
    "N2  - First line\nof the abstract\nJF  - Psychiatric services\nVL  - 62\nIS  - 5\nSP  - 541\nEP  - 544\n"
    "DO  - https://dx.doi.org/{doi}\nER  -\n\n",
    "Cochrane": "Record #1 of 1\nTY  - JOUR\nAN  - CN-00788110\nTI  - {title}\nAU  - Sledge, William H.\n"
    "AU  - Lawless, Martha\nJA  - Psychiatric services\n"
    "PY  - 2011\nVL  - 62\nIS  - 5\nSP  - 541-544\nDO  - {doi}\nC3  - PUBMED 21532082\nER  -\n",
    "EndNote": "TY  - JOUR\nAU  - Sledge, William H.\nAU  - Lawless, Martha\nDA  - 2011/05//\nPY  - 2011\n"
    "DO  - {doi}\nIS  - 5\nSP  - 541-544\nT2  - Psychiatric Services\n"
    "TI  - {title}\nVL  - 62\nID  - 7\nER  - \n",
    "Zotero": "TY  - JOUR\nTI  - {title}\nAU  - Sledge, William H.\nAU  - Lawless, Martha\n"
    "T2  - Psychiatric Services\nAB  - First line\n\nsecond line\nDA  - 2011/05//\n"
    "PY  - 2011\nDOI - ignored\nM3  - doi:{doi}\nVL  - 62\nIS  - 5\nSP  - 541\nEP  - 544\nER  - \n",
}


@pytest.mark.parametrize("dialect", RIS)
def test_every_dialect_of_ris_gives_the_same_record(save, dialect):
    records = read_records(save(RIS[dialect].format(**SEEN)))
    assert {field: records.loc[0, field] for field in SEEN} == SEEN
    assert records.loc[0, "journal"].lower().startswith("psychiatric services")
    assert files_read(records)[["announced", "read"]].to_numpy().tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("dialect", "pmid"),
    [("Scopus", "21532082"), ("Ovid", "21532082"), ("Cochrane", "21532082"), ("Embase", None), ("Web of Science", None)],
)
def test_only_what_says_pubmed_is_taken_for_a_pubmed_id(save, dialect, pmid):
    found = read_records(save(RIS[dialect].format(**SEEN))).loc[0, "pmid"]
    assert found == pmid if pmid else pd.isna(found)


NBIB = (
    "PMID- 21532082\nTI  - Peer support on acute\n      wards: a trial\n{doi}FAU - Sledge, William H.\n"
    "AU  - Sledge WH\nFAU - Lawless, Martha\n"
    "AU  - Lawless M\nDP  - 2011 May\nTA  - Psychiatr Serv\nJT  - Psychiatric services (Washington, D.C.)\nVI  - 62\nIP  - 5\n"
    "PG  - 541-544\nPMC - PMC1234\n"
)


@pytest.mark.parametrize(
    "doi",
    [
        "AID - 62/5/541 [pii]\nAID - 10.1176/ps.62.5.541 [doi]\n",
        "LID - 10.1176/ps.62.5.541 [doi]\n",
        "SO  - Psychiatr Serv. 2011 May;62(5):541-4. doi: 10.1176/ps.62.5.541.\n",
    ],
)
def test_pubmed_files_with_the_doi_wherever_it_stands(save, doi):
    record = read_records(save(NBIB.format(doi=doi))).loc[0]
    assert {field: record[field] for field in SEEN} == SEEN
    assert (record["pmid"], record["pmcid"], record["record_id"][-2:]) == ("21532082", "PMC1234", ":1")


BIBTEX = """@comment{{not a record}}
@string{{ps = "Psychiatric Services"}}
@article{{sledge2011,
  title = "{{Peer}} support on acute wards: a trial",
  author = {{Sledge, William H. and
             Lawless, Martha}},
  year = 2011, journal = {{Psychiatric Services}}, volume = 62, number = {{5}},
  pages = {{541--544}}, doi = {{https://doi.org/10.1176/ps.62.5.541}}
}}
@book{{m, title={{M{{\\"u}}ller \\& Garc{{\\'{{\\i}}}}a in \\textit{{stra{{\\ss}}e}}}}}}""".replace("{{", "{").replace("}}", "}")


def test_bibtex_with_latex_letters(save):
    records = read_records(save(BIBTEX))
    assert {field: records.loc[0, field] for field in SEEN} == SEEN
    assert records["record_id"].to_list() == ["sledge2011", "m"]
    assert records.loc[1, "title"].startswith("Müller & Garc")


ENDNOTE = (
    '<?xml version="1.0"?><xml><records><record><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type>'
    "<contributors><authors><author><style face='normal'>Sledge, William H."
    "</style></author><author>Lawless, Martha</author></authors></contributors>"
    "<titles><title>"
    "<style face='normal' font='default'>Peer support</style><style face='italic'> on acute wards: a trial</style></title>"
    "<secondary-title>Psychiatric Services</secondary-title></titles><pages>541-544</pages><volume>62</volume><number>5</number>"
    "<dates><year>2011</year></dates><electronic-resource-num>10.1176/ps.62.5.541</electronic-resource-num>"
    "<urls><related-urls><url>https://x.org/?a=1&amp;b=2</url></related-urls></urls></record></records></xml>"
)


def test_endnote_xml(save):
    record = read_records(save(ENDNOTE)).loc[0]
    assert {field: record[field] for field in SEEN} == SEEN
    assert (record["url"], record["type"]) == ("https://x.org/?a=1&b=2", "Journal Article")


def test_an_entity_bomb_stays_small(save):
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "'
        + "ha" * 1000
        + '"><!ENTITY b "&a;&a;&a;">]>'
        + ENDNOTE.replace("Peer support", "&b;&b; <!ENTITY")
    )
    assert len(read_records(save(bomb)).loc[0, "title"]) < 100


TABLES = {
    "Scopus": "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,PubMed ID",
    "Web of Science": "Authors\tArticle Title\tPublication Year\tSource Title\tVolume\tIssue\tArticle Number\t"
    "Start Page\tEnd Page\tDOI\tPubmed Id",
    "WoS tags": "AU\tTI\tPY\tSO\tVL\tIS\tAR\tBP\tEP\tDI\tPM",
    "Embase": "Author names;Title;Publication year;Source title;Volume;Issue;Article number;"
    "First page;Last page;DOI;Medline PMID",
}
ROW = [
    "Sledge, William H.; Lawless, Martha",
    SEEN["title"],
    "2011",
    "Psychiatric Services",
    "62",
    "5",
    "",
    "541",
    "544",
    SEEN["doi"],
    "21532082",
]


@pytest.mark.parametrize("site", TABLES)
def test_tables_of_every_site(save, site):
    separator = max(",;\t", key=TABLES[site].count)
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerow(ROW)
    record = read_records(save(f"{TABLES[site]}\n{out.getvalue()}")).loc[0]
    assert {field: record[field] for field in SEEN} == SEEN
    assert (record["journal"], record["pmid"]) == ("Psychiatric Services", "21532082")


@pytest.mark.parametrize(
    ("head", "row", "journal"),
    [
        (
            "PMID,Title,Authors,Citation,Journal/Book,Publication Year,DOI",
            '1,A trial,"Sledge WH, Lawless M",x,Psychiatr Serv,2011,10.1/x',
            "Psychiatr Serv",
        ),
        (
            '"Key","Item Type","Publication Year","Author","Title","Publication Title"',
            '"K1","a","2011","Sledge","A trial","BMJ"',
            "BMJ",
        ),
        ("Cochrane Review ID,Title,Author(s),Source,Year", "CD1,A trial,Sledge,BMJ,2011", "BMJ"),
        ("Exported on Monday\n\nTitle|Year|Journal", "A trial|2011|BMJ", "BMJ"),
    ],
)
def test_other_tables(save, head, row, journal):
    record = read_records(save(f"{head}\n{row}\n")).loc[0]
    assert (record["title"], record["year"], record["journal"]) == ("A trial", 2011, journal)


def test_excel_without_its_package_says_what_to_do(save, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(NotAnExport, match="openpyxl.*Save as, CSV UTF-8"):
        read_records(save(b"PK\x03\x04 [Content_Types].xml", "records.xlsx"))
    with pytest.raises(NotAnExport, match="old Excel file"):
        read_records(save(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "records.xls"))


def test_a_real_excel_file_gives_what_the_csv_gives(tmp_path):
    import openpyxl

    source = next(file for file in datasets.search_files("first_search") if file.name == "web.csv")
    from_csv = read_records(source)
    book = openpyxl.Workbook()
    for row in csv.reader(source.read_text(encoding="utf-8").splitlines()):
        book.active.append([int(cell) if cell.isdigit() and len(cell) == 4 else cell or None for cell in row])
    book.save(tmp_path / "web.xlsx")
    from_excel = read_records(tmp_path / "web.xlsx")
    assert len(from_excel) == len(from_csv) == 213
    fields = ["record_id", "title", "authors", "year", "journal", "doi", "pages"]
    pd.testing.assert_frame_equal(from_excel[fields], from_csv[fields])


def test_excel_through_its_package(save, monkeypatch):
    rows = [("Title", "Year", "Journal"), ("A trial", 2011, None), (None, None, None)]
    sheet = types.SimpleNamespace(title="Sheet", max_column=3, iter_rows=lambda values_only, max_col: iter(rows))
    package = types.ModuleType("openpyxl")
    package.load_workbook = lambda *_, **__: types.SimpleNamespace(worksheets=[sheet])
    monkeypatch.setitem(sys.modules, "openpyxl", package)
    records = read_records(save(b"PK\x03\x04 [Content_Types].xml", "records.xlsx"))
    assert (records["title"].to_list(), records["year"].to_list()) == (["A trial"], [2011])
    package.load_workbook = lambda *_, **__: 1 / 0
    with pytest.raises(NotAnExport, match="could not be read"):
        read_records(save(b"PK\x03\x04 [Content_Types].xml", "records.xlsx"))


# ------------------------------------------------- encodings and damage, by hand

ONE = "TY  - JOUR\nTI  - Café, naïve and Ångström: “peers”\nPY  - 2011\nER  - \n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(save, encoding, line_end):
    records = read_records(save((ONE * 3).replace("\n", line_end), encoding=encoding))
    assert records["title"].to_list() == ["Café, naïve and Ångström: “peers”"] * 3


def test_a_broken_letter_costs_only_itself(save):
    raw = (ONE * 3).encode() + b"TY  - JOUR\nTI  - Cut off here \xc3"
    records = read_records(save(raw))
    assert records.loc[0, "title"].startswith("Café") and len(records) == 4
    assert "line 14: a letter could not be read" in files_read(records).loc[0, "problems"]


def test_missing_ends_and_stray_lines_are_said(save):
    records = read_records(
        save("Printed for the class\nTY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nwrapped\nER  - \n<3>\nTY  - JOUR\nTI  - Three")
    )
    assert records["title"].to_list() == ["One", "Two wrapped", "Three"]
    said = files_read(records).loc[0, "problems"]
    assert "line 4: a record begins before the one of line 2 has ended" in said
    assert "line 1: 2 lines outside any record" in said
    assert "line 9: the last record has no end (ER); the file may be cut short" in said


def test_formats_one_after_the_other_in_a_file_are_all_read(save):
    records = read_records(save(ONE + "\n" + NBIB.format(doi="") + "\n" + ONE))
    assert len(records) == 3 and records.loc[1, "pmid"] == "21532082"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the file is empty"),
        (b"\xef\xbb\xbf \r\n", "the file is empty"),
        (b"<!DOCTYPE html><html><title>Sign in</title>", "a web page, not an export"),
        (b"%PDF-1.7", "a PDF"),
        (b"<?xml version='1.0'?><rdf/>", "no <record>"),
        (b"Dear all,\nhere is the file.", "begins with 'Dear all"),
        (b"Title,Year,Journal\n", "a heading but no record"),
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence(save, content, message):
    with pytest.raises(NotAnExport, match=message) as raised:
        read_records(save(content))
    assert "search.txt" in str(raised.value)


def test_of_several_files_the_good_ones_are_read_and_the_others_named(save):
    good, bad = save(ONE, "good.ris"), save(b"", "bad.ris")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        records = read_records(bad, good, good.parent / "missing.ris")
    said = [str(w.message) for w in caught]
    assert "bad.ris, line 1: the file is empty" in said[0] and "missing.ris is not there" in said[1]
    assert len(records) == 1 and files_read(records)["read"].to_list() == [0, 1, 0]
    with pytest.raises(NotAnExport, match="No file was named"):
        read_records()
    with pytest.raises(ValueError, match="does not say which files"):
        files_read(pd.DataFrame())


def test_a_quotation_mark_never_closed_costs_one_row(save):
    records = read_records(save('Title,Year,Journal\nOne,2001,A\n"Two,2002,B\nThree,2003,C\n'))
    assert len(records) == 3 and records.loc[2, "title"] == "Three"
    assert "line 3: a quotation mark is opened and not closed" in files_read(records).loc[0, "problems"]


def test_two_stray_quotation_marks_never_hide_a_row_in_silence(save):
    hidden = read_records(save('Title,Year,Journal,Pages\n"One,2001,A,1\nTwo",2002,B,2\nThree,2003,C,3\n'))
    assert "lines 2 to 3: one cell in quotation marks runs over lines" in files_read(hidden).loc[0, "problems"]
    honest = read_records(save('Title,Year,Journal,Abstract\nOne,2001,A,"First line,\nsecond line"\n', "honest.csv"))
    assert len(honest) == 1 and not files_read(honest).loc[0, "problems"]


def test_ids_are_unique_and_do_not_depend_on_the_other_files(save):
    a, b = save(ONE * 2, "a.ris"), save("Title,Year,key\nOne,2001,x\nTwo,2002,x\n", "b.csv")
    records = read_records(a, b, a)
    assert records["record_id"].is_unique
    assert records["record_id"].to_list()[:2] == read_records(a)["record_id"].to_list()
    assert records["record_id"].to_list()[2].endswith("b.csv:1")


# ------------------------------------------------------------ properties of reading

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='{}\\~$%#&_"\ufffd\ufeff')
# A text that says only "null" or "NA" is a missing value, and has a test of its own.
TEXT = st.text(LETTERS, min_size=1, max_size=40).map(lambda t: " ".join(t.split())).filter(lambda t: not is_missing(t))
RECORD = st.fixed_dictionaries(
    {
        "title": TEXT,
        "authors": st.lists(
            TEXT.map(lambda t: t.replace(";", "").replace(" and ", " ").strip() or "A").filter(lambda t: not is_missing(t)),
            min_size=1,
            max_size=3,
        ),
        "year": st.integers(1900, 2030),
        "volume": st.integers(1, 99).map(str),
        "doi": st.from_regex(r"10\.\d{4}/[a-z0-9]{3,12}", fullmatch=True),
    }
)
RECORDS = st.lists(RECORD, min_size=1, max_size=5)


def as_ris(records):
    return "".join(
        f"TY  - JOUR\nTI  - {r['title']}\n"
        + "".join(f"AU  - {a}\n" for a in r["authors"])
        + f"PY  - {r['year']}\nVL  - {r['volume']}\nDO  - {r['doi']}\nER  - \n\n"
        for r in records
    )


def as_nbib(records):
    return "\n".join(
        f"PMID- {n}\nTI  - {r['title']}\n"
        + "".join(f"FAU - {a}\n" for a in r["authors"])
        + f"DP  - {r['year']}\nVI  - {r['volume']}\nAID - {r['doi']} [doi]\n"
        for n, r in enumerate(records, start=1)
    )


def as_bibtex(records):
    return "\n".join(
        f"@article{{k{n},\n title = {{{r['title']}}},\n author = {{{' and '.join(r['authors'])}}},\n year = {r['year']},\n"
        f' volume = "{r["volume"]}",\n doi = {{{r["doi"]}}}\n}}\n'
        for n, r in enumerate(records)
    )


def as_xml(records):
    return (
        "<xml><records>"
        + "\n".join(
            f"<record><contributors><authors>{''.join(f'<author>{html.escape(a)}</author>' for a in r['authors'])}"
            "</authors></contributors><titles>"
            f"<title>{html.escape(r['title'])}</title></titles><volume>{r['volume']}</volume><dates><year>{r['year']}</year></dates>"
            f"<electronic-resource-num>{r['doi']}</electronic-resource-num></record>"
            for r in records
        )
        + "</records></xml>"
    )


def as_csv(records):
    out = io.StringIO()
    csv.writer(out).writerows(
        [
            ["Title", "Authors", "Year", "Volume", "DOI"],
            *([r["title"], "; ".join(r["authors"]), r["year"], r["volume"], r["doi"]] for r in records),
        ]
    )
    return out.getvalue()


WRITERS = {"RIS": as_ris, "PubMed": as_nbib, "BibTeX": as_bibtex, "EndNote XML": as_xml, "CSV": as_csv}
STARTS = {"RIS": r"^TY  - ", "PubMed": r"^PMID- ", "BibTeX": r"^@article\{", "EndNote XML": r"<record>", "CSV": r"^Peer support"}


def shown(records):
    return [(r["title"], " ".join("; ".join(r["authors"]).split()), r["year"], r["volume"], r["doi"]) for r in records]


@pytest.mark.parametrize("format", WRITERS)
@quick
@given(records=RECORDS)
def test_what_is_written_is_read_back(tmp_path, format, records):
    path = tmp_path / "export"
    path.write_text(WRITERS[format](records), encoding="utf-8", newline="")
    read = read_records(path)
    assert files_read(read).loc[0, "format"] == format
    assert list(read[["title", "authors", "year", "volume", "doi"]].itertuples(index=False, name=None)) == shown(records)
    assert read["record_id"].is_unique and read["position"].to_list() == list(range(1, len(records) + 1))


@pytest.mark.parametrize("format", ["RIS", "PubMed", "BibTeX", "EndNote XML"])
@quick
@given(records=RECORDS, more=RECORDS, seed=st.integers(0, 99))
def test_shuffled_and_concatenated_files_hold_the_same_records(tmp_path, format, records, more, seed):
    path = tmp_path / "export"
    path.write_text(WRITERS[format](records) + "\n" + WRITERS[format](more), encoding="utf-8", newline="")
    together = read_records(path)["title"].to_list()
    assert together == [r["title"] for r in records + more]
    mixed = random.Random(seed).sample(records + more, len(together))
    path.write_text(WRITERS[format](mixed), encoding="utf-8", newline="")
    assert sorted(read_records(path)["title"]) == sorted(together)


SOUND = [
    {
        "title": f"Peer support “{n}” naïve",
        "authors": ["Sledge, W", "Å, B"],
        "year": 2000 + n,
        "volume": "1",
        "doi": f"10.1000/{n}",
    }
    for n in range(4)
]


@pytest.mark.parametrize("format", WRITERS)
@settings(quick, max_examples=100)
@given(place=st.floats(0, 1), length=st.integers(0, 30), instead=st.binary(max_size=4))
@example(place=0.0, length=9999, instead=b"")
def test_damage_anywhere_loses_no_record_whose_start_is_whole(tmp_path, format, place, length, instead):
    raw = WRITERS[format](SOUND).encode()
    cut = int(place * len(raw))
    raw = raw[:cut] + instead + raw[cut + length :]
    path = tmp_path / "export"
    path.write_bytes(raw)
    whole = len(re.findall(STARTS[format].encode(), raw, re.M))
    try:
        records = read_records(path)
    except NotAnExport as refused:
        assert "line " in str(refused)
        assert whole == 0 or (
            format == "CSV" and not raw.startswith(b"Title,Authors,Year")
        )  # a table is nothing without its heading
        return
    seen = files_read(records).loc[0]
    assert len(records) == seen["read"] == seen["announced"] >= whole


@pytest.mark.parametrize("format", WRITERS)
def test_a_file_cut_short_at_any_byte_keeps_what_had_begun(tmp_path, format):
    raw = WRITERS[format](SOUND[:2]).encode()
    for cut in range(0, len(raw), 3):
        (tmp_path / "export").write_bytes(raw[:cut])
        try:
            read = len(read_records(tmp_path / "export"))
        except NotAnExport:
            read = 0
        assert read >= len(re.findall(STARTS[format].encode(), raw[:cut], re.M))


# ---------------------------------------------------------------- hostile text

HOSTILE = [
    "<script>alert('x')</script> peer support",
    '=HYPERLINK("http://x","y")',
    "+1-2",
    "@SUM(A1)",
    "\u202etroppus reep\u202c",
    "<b>bold</b> & <img src=x onerror=y>",
    'a,b;c\td|e "quoted"',
    "x" * 100_000,
    "null \x00 bell \x07 escape \x1b end",
    "نص عربي 中文 \U0001f600",
]


def test_hostile_titles_are_read_as_text_and_survive_export(save, tmp_path):
    text = "".join(f"TY  - JOUR\nTI  - {title}\nAU  - Sledge W\nER  - \n" for title in HOSTILE)
    records = read_records(save(text))
    clean = [" ".join(re.sub(r"[\x00-\x08\x0e-\x1f]", " ", t.replace("\x00", "")).split()) for t in HOSTILE]
    assert records["title"].to_list() == clean
    unique = merge(deduplicate(records))
    unique.to_csv(tmp_path / "unique.csv", index=False)
    assert pd.read_csv(tmp_path / "unique.csv")["title"].to_list() == unique["title"].to_list() == clean
    assert read_records(tmp_path / "unique.csv")["title"].to_list() == clean


# ------------------------------------------------------------------------ rules

BASE = {
    "title": "Peer support on acute psychiatric wards: a randomised controlled trial",
    "authors": "Sledge WH; Lawless M",
    "year": "2011",
    "journal": "Psychiatric Services",
    "volume": "62",
    "issue": "5",
    "pages": "541-544",
    "doi": "",
    "pmid": "",
    "abstract": "",
}


def pair(**changes):
    """Return two records: the base, and the base with changes."""
    return pd.DataFrame([BASE, BASE | changes]).replace("", None)


def together(**changes):
    return deduplicate(pair(**changes))["group"].nunique() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "PEER SUPPORT ON ACUTE PSYCHIATRIC WARDS - A RANDOMISED CONTROLLED TRIAL."},
        {"title": "[Peer support on acute psychiatric wards: a randomised controlled trial]. [German]"},
        {"title": "Peer support on acute psychiatric wards: a randomized controled trial"},
        {"title": "Peer support on acute psychiatric wards"},
        {"title": "<i>Peer</i> support on acute psychiatric wards&#58; a randomised controlled&nbsp;trial"},
        {"title": BASE["title"] + " [Erratum appears in Psychiatr Serv 2012;63(1):9]"},
        {"authors": "William H. Sledge"},
        {"authors": "Sledge, William"},
        {"authors": "SLEDGE William; LAWLESS Martha"},
        {"authors": "William H. Sledge, M.D.; Martha Lawless, B.A."},
        {"authors": ""},
        {"journal": "Psychiatr Serv"},
        {"journal": "Psychiatric services (Washington, D.C.)"},
        {"pages": "541-4"},
        {"pages": "p. 541"},
        {"pages": "", "volume": ""},
        {"year": "2012"},
        {"volume": "62(5)", "issue": ""},
        {"journal": "", "issue": ""},
        {"title": "Soutien par les pairs en psychiatrie aiguë : un essai"},
        {"doi": "10.1176/ps.62.5.541"},
    ],
)
def test_one_work_however_it_is_written(changes):
    assert together(**changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": BASE["title"] + ". Part II", "pages": "545-549"}, "different numbers in the titles"),
        ({"title": "Erratum: " + BASE["title"], "pages": "699", "issue": "6"}, "only one is an erratum"),
        ({"title": BASE["title"] + ": study protocol", "volume": "60", "pages": "1-9", "year": "2010"}, "only one is a protocol"),
        ({"title": "Comment on: " + BASE["title"], "pages": "700", "issue": "6"}, "only one is a comment or reply"),
        (
            {"journal": "European Psychiatry", "volume": "26", "pages": "S12", "year": "2010"},
            "different journal, volume and first page",
        ),
        ({"journal": "European Psychiatry", "volume": "", "pages": "", "year": "2010", "issue": ""}, "different journal"),
        ({"year": "2014", "volume": "65", "pages": "1-8"}, "years more than one apart"),
        ({"pages": "", "volume": "", "issue": "", "year": "2010"}, "too little is shown to be sure"),
    ],
)
def test_near_is_not_the_same_and_goes_to_a_person(changes, why):
    grouped = deduplicate(pair(**changes))
    assert grouped["group"].nunique() == 2
    assert review_list(grouped)["why"].to_list() == [why]


def two(first, second):
    return deduplicate(pd.DataFrame([BASE | first, BASE | second]).replace("", None))


def test_two_dois_are_left_to_a_person_and_the_spelling_of_a_doi_is_no_difference():
    grouped = two({"doi": "10.1176/ps.62.5.541"}, {"doi": "10.1176/appi.ps.62.5.541"})
    assert grouped["group"].nunique() == 2 and review_list(grouped)["why"].to_list() == ["different DOIs"]
    for spelling in ("https://doi.org/10.1176/PS.62.5.541", "doi:10.1176/ps.62.5.541.", "10.1176%2Fps.62.5.541"):
        assert two({"doi": "10.1176/ps.62.5.541"}, {"doi": spelling})["group"].nunique() == 1


def test_abstracts_of_one_supplement_share_a_doi_and_stay_apart():
    titles = [
        "Peer support and readmission in women",
        "Peer support and readmission in men",
        "Coffee in hospital gardens of Leeds",
    ]
    records = pd.DataFrame([BASE | {"title": t, "doi": "10.1000/supplement", "pages": f"S{n}"} for n, t in enumerate(titles)])
    assert deduplicate(records)["group"].nunique() == 3


def test_short_titles_need_everything_equal():
    assert two({"title": "Editorial"}, {"title": "Editorial"})["group"].nunique() == 1
    for other in ({"authors": "Smith J"}, {"pages": "600"}, {"pages": "", "volume": ""}):
        assert two({"title": "Editorial"}, {"title": "Editorial"} | other)["group"].nunique() == 2


def test_pubmed_ids():
    assert (
        two({"pmid": "1", "year": "2011"}, {"pmid": "1", "year": "2014", "pages": "", "title": BASE["title"][:40]})[
            "group"
        ].nunique()
        == 1
    )
    assert two({"pmid": "1"}, {"pmid": "2"})["group"].nunique() == 2


def test_a_bare_title_joins_one_work_but_not_one_of_two():
    bare = dict.fromkeys(BASE, "") | {"title": BASE["title"]}
    paper, talk = BASE, BASE | {"journal": "European Psychiatry", "volume": "26", "pages": "S12"}
    assert deduplicate(pd.DataFrame([paper, bare]))["group"].nunique() == 1
    grouped = deduplicate(pd.DataFrame([paper, bare, talk]))
    assert grouped["group"].nunique() == 3
    assert (review_list(grouped)["why"] == "fits more than one work").sum() == 2


def test_rows_that_show_nothing_are_like_no_other():
    assert deduplicate(pd.DataFrame([dict.fromkeys(BASE)] * 3))["group"].nunique() == 3


def test_non_latin_titles_are_told_apart():
    titles = [
        "对精神分裂症或其他重性精神疾病患者的同伴支持一项系统综述",
        "对精神分裂症或其他重性精神疾病患者的家庭护理一项系统综述",
    ]
    records = pd.DataFrame(
        [BASE | {"title": titles[0]}, BASE | {"title": titles[0], "pages": "541"}, BASE | {"title": titles[1], "pages": "600"}]
    )
    assert deduplicate(records)["group"].to_list() == [1, 1, 2]


def test_the_match_says_why_and_rows_and_index_are_kept():
    records = pair(title=BASE["title"].upper(), doi="10.1176/x").assign(record_id=["a", "b"], mine=[1, 2])
    records.index = [7, 3]
    grouped = deduplicate(records)
    assert grouped.drop(columns=["group", "match"]).equals(records)
    assert grouped.loc[3, "match"] == "as a: same title, same first author, year, journal, volume, issue and first page"
    assert deduplicate(pd.concat([records, records.head(1)]))["match"].iloc[2] == "as a: identical"
    with pytest.raises(ValueError, match="no column called title"):
        deduplicate(pd.DataFrame({"name": ["x"]}))


def test_deciding_a_pair_takes_it_off_the_list():
    grouped = deduplicate(pair(doi="10.1/1", year="2014", pages="", volume=""))
    assert len(review_list(grouped)) == 1
    assert review_list(grouped.assign(group=1)).empty
    with pytest.raises(ValueError, match="Run deduplicate"):
        review_list(pair())


# --------------------------------------------------------------- properties of groups

NEAR = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            [
                BASE["title"],
                BASE["title"].upper(),
                BASE["title"][:40],
                "Peer support in prisons, Part I: what it costs",
                "Editorial",
                "Peer support in prisons, Part II: what it costs",
                "Peer support in prisons: what it costs",
                "Erratum: " + BASE["title"],
            ]
        ),
        "authors": st.sampled_from(["", "Sledge WH; Lawless M", "William Sledge", "Smith J"]),
        "year": st.sampled_from(["", "2011", "2012", "2014"]),
        "journal": st.sampled_from(["", "Psychiatric Services", "Psychiatr Serv", "BMJ"]),
        "volume": st.sampled_from(["", "62", "63"]),
        "pages": st.sampled_from(["", "541-4", "541-544", "S12", "9"]),
        "doi": st.sampled_from(["", "10.1176/a", "https://doi.org/10.1176/A", "10.1176/b"]),
        "pmid": st.sampled_from(["", "", "1", "2"]),
    }
)
CROWD = st.lists(NEAR, min_size=2, max_size=14)


def groups_of(records):
    """Return the groups as sets of ids: what they are called does not matter."""
    grouped = deduplicate(records)
    return {frozenset(ids) for _, ids in grouped.groupby("group")["record_id"]}


def numbered(rows):
    return pd.DataFrame(rows).replace("", None).assign(record_id=[f"r{n}" for n in range(len(rows))])


@settings(quick, max_examples=60)
@given(rows=CROWD, seed=st.integers(0, 99))
def test_the_order_of_the_rows_changes_no_group(rows, seed):
    records = numbered(rows)
    assert groups_of(records) == groups_of(records.sample(frac=1, random_state=seed))


@settings(quick, max_examples=60)
@given(rows=CROWD, which=st.integers(0, 99))
def test_an_exact_copy_joins_its_group_and_changes_no_other(rows, which):
    records = numbered(rows)
    copy = records.iloc[[which % len(rows)]].assign(record_id="copy")
    after = groups_of(pd.concat([records, copy]))
    assert {group - {"copy"} for group in after} == groups_of(records)
    assert any({"copy", copy.index.map(lambda n: f"r{n}")[0]} <= group for group in after)


@settings(quick, max_examples=60)
@given(rows=CROWD)
def test_no_group_holds_what_contradicts_itself(rows):
    grouped = deduplicate(numbered(rows))
    for _, group in grouped.groupby("group"):
        assert group["doi"].dropna().str.lower().str[-1].nunique() <= 1
        assert group["pmid"].dropna().nunique() <= 1
        assert len({"Part II" in t for t in group["title"] if "Part" in t}) <= 1
    again = deduplicate(grouped)
    assert again["group"].equals(grouped["group"]) and again["match"].equals(grouped["match"])
    merged = merge(grouped)
    assert len(merged) == grouped["group"].nunique() and merged["copies"].sum() == len(grouped)
    pairs = review_list(grouped)
    of = grouped.set_index("record_id")["group"]
    assert (pairs["first"].map(of).to_numpy() != pairs["second"].map(of).to_numpy()).all()


def test_a_crowd_of_near_copies_stays_quick_and_whole():
    records = pd.DataFrame([BASE | {"issue": str(n)} for n in range(3000)])
    assert deduplicate(records)["group"].nunique() == 1


# ------------------------------------------------------------------ merging, scoring


def test_merging_keeps_the_most_complete_and_says_from_where():
    records = pd.DataFrame(
        [
            BASE | {"record_id": "a", "source": "web", "journal": "", "authors": "Sledge WH et al", "abstract": "Long"},
            BASE | {"record_id": "b", "source": "pubmed", "pmid": "1", "doi": "10.1176/x", "issue": ""},
        ]
    ).replace("", None)
    row = merge(deduplicate(records)).iloc[0]
    assert (row["record_id"], row["record_ids"], row["sources"], row["copies"]) == ("b", "a; b", "web; pubmed", 2)
    assert (row["issue"], row["abstract"], row["authors"]) == ("5", "Long", "Sledge WH; Lawless M")
    assert row["filled_from"] == "issue from a; abstract from a"


def test_scores_count_lost_references_and_duplicates_left():
    records = pd.DataFrame({"record_id": list("abcdef"), "group": [1, 1, 1, 2, 3, 4]})
    truth = pd.Series({"a": "x", "b": "x", "c": "y", "d": "z", "e": "z", "f": None})
    result = score(records, truth)
    assert (result["records"], result["works"], result["removed"], result["lost"], result["left"]) == (5, 3, 1, 1, 1)
    assert (result["precision"], result["recall"], result["f1"]) == (0.5, 0.5, 0.5)
    with pytest.raises(ValueError, match="None of these records"):
        score(records, pd.Series({"q": "x"}))


# ------------------------------------------------------------------- shipped records


@pytest.fixture(scope="module")
def shipped():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_records(*datasets.search_files())


def test_the_shipped_exports_are_read_whole(shipped):
    truth = datasets.load("record_truth")
    both = shipped.merge(truth, on="record_id", suffixes=("", "_true"), validate="one_to_one")
    assert len(both) == len(shipped) == len(truth) == 778
    assert (both["position"] == both["position_true"]).all() and (both["source"] == both["source_true"]).all()
    assert ("search/" + both["file"] == both["file_true"]).all()
    seen = files_read(shipped)
    assert (seen["announced"] == seen["read"]).all() and (seen["problems"] == "").all()


def test_the_shipped_records_are_deduplicated_without_loss(shipped):
    result = score(deduplicate(shipped), datasets.load("record_truth"))
    assert result["lost"] == 0
    assert result["recall"] >= 0.86


def test_the_worked_case_becomes_one_row(shipped):
    unique = merge(deduplicate(shipped))
    sledge = unique[unique["record_ids"].str.contains("R0001")]
    assert set(sledge["record_ids"].iloc[0].split("; ")) >= {"R0001", "R0002", "R0003"}
    assert len(literature.RULES) == 8
