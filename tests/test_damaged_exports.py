"""Export files that are damaged, hostile or huge give their right answer, or a sentence, at once."""

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from peerlib.literature import NotAnExport, deduplicate, files_read, read_records, review_list

DAMAGED = Path(__file__).parent / "damaged_files"
TITLE = "Peer support in hospital"
SECONDS = 3  # a second on a computer that has nothing else to do


@pytest.fixture(autouse=True)
def at_once():
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


def test_a_run_of_letters_in_place_of_a_field_is_passed_over():
    records = read_records(DAMAGED / "letters_run_hang.bib")
    assert records["record_id"].to_list() == ["a"] and records["title"].isna().all()
    assert files_read(records).loc[0, "empty"] == "title, authors, year, journal, doi"


def test_thousands_of_blanks_in_a_name_are_one():
    assert read_records(DAMAGED / "author_blanks_hang.bib").loc[0, ["authors", "title"]].to_list() == ["Doe, J x", "t"]


def test_an_entry_written_into_another_costs_neither():
    records = read_records(DAMAGED / "l1016.bib")
    assert files_read(records).loc[0, "encoding"] == "utf-16-le"
    ids = ["Mq585893903x", "Mq788318193x", "Mq183541652x", "Mq708062048x", "Mq949400541x", "Mq037555959x"]
    assert records["record_id"].to_list() == ids
    assert records.loc[0, ["authors", "year", "doi"]].to_list() == ["Doe, J; Müller, K", 2000, "10.1000/Mq585893903x"]


def test_what_follows_endnote_xml_in_another_format_is_read():
    records = read_records(DAMAGED / "xml_then_ris_lost.xml")
    assert files_read(records).loc[0, ["format", "read"]].to_list() == ["EndNote XML, RIS", 5]
    assert records.loc[4, ["title", "doi"]].to_list() == ["Mq129694604x peer support trial", "10.1/Mq129694604x"]


@pytest.mark.parametrize("name", ["far_50k.xlsx", "far_both.xlsx"])
def test_of_a_sheet_with_one_cell_far_out_the_others_are_read(name):
    records = read_records(DAMAGED / name)
    assert records["title"].to_list() == [f"Peer support {n}" for n in range(5)]
    assert "nothing more was looked at" in files_read(records).loc[0, "problems"]


MEASURED = """
import sys
from pathlib import Path
from peerlib.literature import NotAnExport, read_records
try:
    print(len(read_records(sys.argv[1])), "records")
except NotAnExport as said:
    print(said)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("rows", [10_000, 2_000_000])
def test_a_sheet_that_inflates_a_thousandfold_stays_small(tmp_path, rows):
    """The larger sheet is refused before it is unpacked; the smaller is below that limit, and must stay small when read."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Title", "Year"])
    book.save(tmp_path / "small.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "small.xlsx") as small,
        zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as big,
    ):
        for part in small.infolist():
            text = small.read(part)
            if part.filename.endswith("sheet1.xml"):
                text = text.replace(
                    b"</sheetData>", b'<row><c t="inlineStr"><is><t>Peer</t></is></c></row>' * rows + b"</sheetData>"
                )
            big.writestr(part.filename, text)
    assert (tmp_path / "x.xlsx").stat().st_size < 500_000
    done = subprocess.run([sys.executable, "-c", MEASURED, tmp_path / "x.xlsx"], capture_output=True, text=True, check=True)
    said, peak = done.stdout.strip().rsplit("\n", 1)
    assert "unpacks to far more than a list of records needs" in said or said == f"{rows} records"
    assert ("unpacks" in said) == (rows == 2_000_000) and int(peak) < 300


@pytest.mark.parametrize("size", [b"A1", b"A1:B1", b"A1:B2"])
def test_a_workbook_with_a_wrong_size_of_its_own_is_read_whole(tmp_path, size):
    import openpyxl

    book = openpyxl.Workbook()
    for row in [["Title", "Year"], *([f"{TITLE} {n}", 2000 + n] for n in range(5))]:
        book.active.append(row)
    book.save(tmp_path / "right.xlsx")
    with zipfile.ZipFile(tmp_path / "right.xlsx") as right, zipfile.ZipFile(tmp_path / "x.xlsx", "w") as wrong:
        for part in right.infolist():
            wrong.writestr(part.filename, right.read(part).replace(b'"A1:B6"', b'"%b"' % size))
    records = read_records(tmp_path / "x.xlsx")
    assert records["year"].to_list() == [2000, 2001, 2002, 2003, 2004] and not files_read(records).loc[0, "problems"]


MANY = 200_000
LONG = {
    "RIS": f"TY  - JOUR\nTI  - {TITLE}\nAB  - long\n" + "and more words\n" * MANY + "PY  - 2012\nER  - \n",
    "RIS with what looks like tags": f"TY  - JOUR\nTI  - {TITLE}\nAB  - x\n" + "ER - positive\n" * MANY + "PY  - 2012\nER  - \n",
    "PubMed": f"PMID- 1\nOWN - NLM\nTI  - {TITLE}\nAB  - long\n" + "      and more words\n" * MANY + "DP  - 2012\n",
    "PubMed begun again and again": "PMID- 1\n" + "OWN - NLM\n\n" * (MANY // 4) + f"TI  - {TITLE}\nDP  - 2012\n",
    "Web of Science": f"FN x\nPT J\nTI {TITLE}\nAB long\n" + "   and more words\n" * MANY + "PY 2012\nER\n",
    "EndNote": f"%0 Journal Article\n%T {TITLE}\n%X long\n" + "and more words\n" * MANY + "%D 2012\n",
    "addresses": f"TY  - JOUR\nTI  - {TITLE}\nN1  - {'doi:https://' * 50_000}\nPY  - 2012\nER  - \n",
    "open CDATA": f"<xml><records><record><titles><title>{TITLE}</title></titles><dates><year>2012</year></dates>"
    f"{'<![CDATA[' * 60_000}</record></records></xml>",
    "open tags": f"<xml><records><record><titles><title>{TITLE}</title></titles><dates><year>2012</year></dates>"
    f"{'<ref-type' * 60_000}</record></records></xml>",
    "tags": f"<xml><records><record><titles><title>{TITLE}</title></titles><dates><year>2012</year></dates>"
    f"{'<ref-type>' * 60_000}</record></records></xml>",
    "BibTeX": f"@article{{k, title={{{TITLE}}}, year={{2012}}, abstract={{{'x y ' * MANY}}}}}",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_field_of_any_length_is_read_at_once(tmp_path, kind):
    (tmp_path / "export").write_text(LONG[kind], encoding="utf-8")
    assert read_records(tmp_path / "export").loc[0, ["title", "year"]].to_list() == [TITLE, 2012]


@pytest.mark.parametrize("head", ["id,title,note", "id,title,note,more", "Title,Year,Note"])
def test_marks_that_never_close_are_read_at_once(tmp_path, head):
    (tmp_path / "t.csv").write_text(f"{head}\n" + '1,x y"z,"abc\n' * 8000, encoding="utf-8")
    records = read_records(tmp_path / "t.csv")
    assert len(records) == 8000 and records["title"].iloc[-1] == ("1" if head.startswith("Title") else 'x y"z')


def test_a_table_without_a_heading_is_refused_at_once(tmp_path):
    (tmp_path / "t.csv").write_text('1,x y"z,"abc\n' * 8000, encoding="utf-8")
    with pytest.raises(NotAnExport, match="no column is called Title"):
        read_records(tmp_path / "t.csv")


@pytest.mark.parametrize(
    "given", [(None,), (), ([],), ([None],), (3,), (["a", 3],), ({"a": 1},), (b"a.ris",), ([DAMAGED / "l1016.bib", None],)]
)
def test_what_is_no_file_gets_a_sentence(given):
    with pytest.raises(NotAnExport, match="No file was named. Name one or more"):
        read_records(*given)


def test_a_list_of_files_is_as_good_as_files():
    both = [DAMAGED / "l1016.bib", str(DAMAGED / "xml_then_ris_lost.xml")]
    assert len(read_records(both)) == len(read_records(*both)) == 11
    with pytest.raises(NotAnExport, match="a.ris is not there.*\n.*b.ris is not there"):
        read_records(["a.ris", "b.ris"])


def test_the_review_list_looks_at_no_pair_again(monkeypatch):
    from peerlib.literature import groups

    records = read_records(DAMAGED / "l1016.bib", DAMAGED / "xml_then_ris_lost.xml")
    grouped = deduplicate(records)
    listed = review_list(grouped)
    with monkeypatch.context() as broken:
        broken.setattr(groups, "rule", lambda *pair: pytest.fail("compared again"))
        assert review_list(grouped).equals(listed) and deduplicate(records).equals(grouped)
    groups._last.clear()
    assert review_list(grouped).equals(listed)
    changed = records.assign(title=[f"{TITLE} {n}" for n in "abcdefghijk"])
    assert deduplicate(changed)["group"].nunique() == 11 and review_list(grouped).equals(listed)
