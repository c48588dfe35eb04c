"""The brief and the bundle: their numbers are those of value_for_money, and what is typed into them does no harm."""

import csv
import io
import os
import re
import stat
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from peerlib import report
from peerlib.effects import days_saved
from peerlib.report.form import band_pay
from peerlib.value import Assumptions, Dose, break_even, break_even_qaly, by_dose, value_for_money
from workbook_steps import command_line, reports

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "data" / "templates" / "example_service.csv"
SHIPPED = ROOT / "teaching" / "example_service_brief.html"
HOSTILE = [
    ('=HYPERLINK("http://evil","x")', "+1+1"),
    ("@SUM(A1)", "<script>alert(1)</script>"),
    ('"><img src=x onerror=1>', "-2+3"),
    ("$answer {x} {study}", "\t=1"),
    ("a bell \x07 and \x1b", "long " * 9000),
]


@pytest.fixture(scope="module", autouse=True)
def own_folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEERLIB_WORK", str(tmp_path_factory.mktemp("my_work")))
        yield


def form(path, **given):
    """Write a form with the three needed fields, and others by their names in the code; return its path."""
    rows = {"pay_band": "Band 4", "caseload": "15", "bed_day_cost": "500", **given}
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["Item", "Value", "Low", "High"], *([name, *([of] if isinstance(of, str) else of)] for name, of in rows.items())]
        )
    return path


@pytest.fixture(scope="module")
def example(own_folder):
    return report.brief(EXAMPLE)


@pytest.fixture(scope="module")
def everything(tmp_path_factory, own_folder):
    """A service that gives an effect of its own, ranges, and no months."""
    path = tmp_path_factory.mktemp("forms") / "all.csv"
    own = {"own_days": "4.5", "own_months": "12", "own_se": "2", "own_source": "our audit", "bed_day_cost": ["500", "450", "600"]}
    return report.brief(form(path, **own, community_day_cost="13", supervision_hours="40", training_cost="500"), draws=2000)


def test_the_commissioner_s_case_is_that_of_the_function(example):
    """Band 4, 15 people a worker, 6 months, 500 pounds a day, overheads 25 %."""
    pay, source = band_pay("4", "2025/26")
    assert (pay, source) == (28823.5, "Band 4 in 2025/26: PW019")
    mine = Assumptions(
        "England 2025/26", pay=pay, caseload=15, months_of_support=6, bed_day_cost=500, overhead_share=0.25, price_year="2025/26"
    )
    sledge = days_saved("sledge_2011")
    right = value_for_money(sledge, mine)
    assert example.result == right and round(right.benefit_cost_ratio, 2) == 2.96
    said = " ".join(example.said["sum"])
    assert said == right.sentence and "£45,566 a year and saves 270.0 bed days" in said
    for words in ("£45,566", "£135,000", "£89,434", "£2.96", "−£18,566", "Band 4 in 2025/26: PW019"):
        assert words in example.html
    assert example.said["qaly"] == [break_even_qaly(right).sentence]
    at = example.tables["break_even"].iloc[:, 2].to_list()
    of_sledge = mine.for_effect(sledge)
    names = ("caseload", "months_of_support", "days_saved", "bed_day_cost")
    assert at == [break_even(name, sledge, of_sledge).value for name in names]
    assert "worth more than the post costs, and the cash released is less" in example.sentence
    assert "Your 6 months of support are charged against days counted over 9 months" in example.sentence


def test_every_effect_beside_it_is_that_of_the_function(everything):
    a, sledge, landers = everything.service.assumptions, days_saved("sledge_2011"), days_saved("landers_2014")
    johnson = 32 * (83 / 216 - 64 / 218)
    right = {
        "Sledge 2011": value_for_money(sledge, a),
        "Half of Sledge 2011": value_for_money(sledge, a.but(effect_share=0.5)),
        "Johnson 2018, by dose": by_dose(johnson, a.but(follow_up_months=12), Dose(10)),
        "Johnson 2018, by place": value_for_money(johnson, a.but(follow_up_months=12)),
        "Landers 2014": value_for_money(landers, a),
        "Your own effect": value_for_money(4.5, a.but(follow_up_months=12)),
    }
    assert list(everything.results) == list(right)
    for name, result in right.items():
        assert everything.results[name].net_value == pytest.approx(result.net_value)
        assert everything.results[name].net_cash == pytest.approx(result.net_cash)
    table = everything.tables["other_evidence"].set_index("Evidence")
    assert table.loc["Your own effect", "What it is"] == "our audit"
    assert table.loc["Landers 2014", "For each £1"] == f"£{right['Landers 2014'].benefit_cost_ratio:.2f}"


def test_what_a_service_knows_is_held_and_its_range_is_drawn(everything, example):
    rows = everything.tables["assumptions"].set_index("Assumption")
    assert "450 and 600" in rows.loc["Price of a bed day", "Range"] and rows.loc["Caseload", "Range"] == "held"
    assert rows.loc["Caseload", ["Whose", "Source"]].to_list() == ["yours", "the form"]
    assert rows.loc["Follow-up", ["Whose", "Source"]].to_list() == ["the study's", "Sledge et al. 2011"]
    assert rows.loc["On-costs", "Whose"] == "ours" and "PW082" in rows.loc["On-costs", "Source"]
    assert "price of a bed day" in example.said["sure"][0] and "caseload" not in example.said["sure"][0]
    again = report.brief(EXAMPLE)
    assert again.tables["how_sure"].equals(example.tables["how_sure"])
    assert not report.brief(EXAMPLE, seed=2).tables["how_sure"].equals(example.tables["how_sure"])


def test_without_a_cost_there_is_no_ratio(tmp_path):
    made = report.brief(form(tmp_path / "a.csv", displaced_worker_cost="60000"), draws=500)
    assert "nothing is spent" in made.html and "cheaper" in made.said["sum"][0] and made.excel


def test_assumptions_of_ones_own_will_do():
    made = report.brief(Assumptions(caseload=15), draws=500)
    assert made.result == value_for_money(days_saved("sledge_2011"), Assumptions(caseload=15))
    assert made.service.given == {"caseload": "given"}


# The Excel file.


def worked_out(sheet, cell):
    """Return what a cell comes to: a number, or a formula of other cells, worked out."""
    value = sheet[cell].value
    if not (isinstance(value, str) and value.startswith("=")):
        return value
    inside = re.sub(r"[A-Z]+\d+", lambda found: repr(float(worked_out(sheet, found[0]))), value[1:])
    assert re.fullmatch(r"[-+*/().\de ]+", inside), inside
    return eval(inside)


@pytest.mark.parametrize("which", ["example", "everything"])
def test_living_sums_are_those_of_the_function(which, request):
    made = request.getfixturevalue(which)
    sheet = openpyxl.load_workbook(io.BytesIO(made.excel))["Sums"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows() if row[0].value}
    outcomes = {
        "Cost of a worker-year (pounds)": "cost",
        "People supported by one worker in a year": "people",
        "Bed days saved by one worker in a year": "bed_days",
        "Value of beds freed (pounds): an opportunity value": "beds_freed_value",
        "Care at home for these days (pounds)": "community_cost",
        "Net value (pounds)": "net_value",
        "Value for each pound spent (pounds)": "benefit_cost_ratio",
        "Cash released (pounds)": "cash_released",
        "Net cash (pounds)": "net_cash",
    }
    for column, (name, (effect, a, _)) in enumerate(made.found.items(), 2):
        letter = sheet.cell(1, column).column_letter
        assert sheet[f"{letter}1"].value == name
        for label, outcome in outcomes.items():
            assert str(sheet[f"{letter}{rows[label]}"].value).startswith("="), "the sums live"
            assert worked_out(sheet, f"{letter}{rows[label]}") == pytest.approx(getattr(made.results[name], outcome)), (
                name,
                label,
            )
        for parameter, label in (
            ("days_saved", "bed days saved a person"),
            ("bed_day_cost", "price of a bed day (pounds)"),
            ("caseload", "people at one time"),
            ("months_of_support", "months of support, same days"),
        ):
            cell = f"{letter}{rows[f'Break-even: {label}']}"
            if sheet[cell].value:
                assert worked_out(sheet, cell) == pytest.approx(break_even(parameter, effect, a).value), (name, label)
            else:
                assert a.hours_of_support is not None
    letter = sheet.cell(1, 2).column_letter
    before = worked_out(sheet, f"{letter}{rows['Net value (pounds)']}")
    sheet[f"{letter}{rows['Caseload (people at one time, one full-time worker)']}"] = 30
    assert worked_out(sheet, f"{letter}{rows['Net value (pounds)']}") > before


@pytest.mark.parametrize(("name", "source"), HOSTILE)
def test_what_is_typed_is_text_everywhere(name, source, tmp_path):
    given = {"own_days": "4", "own_months": "12", "own_source": source, "service": name}
    path = form(tmp_path / "a.csv", **given)
    made = report.brief(path, draws=200)
    assert "<script>alert" not in made.html and "<img src=x" not in made.html
    assert made.html.count("<script") == 0 and made.html.count("<img") == 1
    for sheet in openpyxl.load_workbook(io.BytesIO(made.excel)):
        for row in sheet.iter_rows():
            for cell in row:
                if sheet.title != "Sums" or cell.column == 1 or cell.row == 1:
                    assert cell.data_type != "f" and not re.match(r"[=+@\t]|-[^£\d]|-2\+", str(cell.value)), cell.value
    with zipfile.ZipFile(report.bundle(path, tmp_path, draws=200)) as packed:
        for name in packed.namelist():
            if name.startswith("tables/"):
                for row in csv.reader(io.StringIO(packed.read(name).decode("utf-8"))):
                    assert not any(re.match(r"[=+@\t]|-2\+", cell) for cell in row), row


# The page.


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, in order."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def all(self, *names):
        return [(tag, attributes) for tag, attributes in self.tags if tag in names]


def test_the_page_can_be_read_in_order_and_by_everybody(example):
    page = Page(example.html)
    assert page.all("html")[0][1]["lang"] == "en-GB"
    levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") in ("col", "row") for _, attributes in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table")) == len(example.tables)
    ((_, picture),) = page.all("img")
    assert picture["alt"].startswith("Per worker-year") and "£135,000" in picture["alt"]
    for heading in (
        "Value of beds and cash",
        "How sure this is",
        "Where it breaks even",
        "What to find out first",
        "The same under other evidence",
        "What is left out",
        "What this does not tell you",
        "What it rests on",
    ):
        assert f"<h2>{heading}</h2>" in example.html
    for words in ("CHEERS 2022", "seed 1", "SHA-256", f"peerlib {example.made['peerlib']}", example.made["date"]):
        assert words in example.html


def test_the_page_asks_nothing_of_the_outside(example):
    page = Page(example.html)
    for tag, attributes in page.tags:
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            assert str(attributes.get(name, "data:")).startswith("data:"), (tag, attributes)
    assert not page.all("script", "link", "iframe", "object") and "@import" not in example.html and "url(" not in example.html


@pytest.mark.browser
def test_axe_finds_nothing_in_the_page(browser, example, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "page.html"
    path.write_text(example.html, encoding="utf-8")
    for scheme, width in (("light", 1100), ("dark", 1100), ("light", 390)):
        tab = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        asked = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.goto(path.as_uri())
        assert [violation["id"] for violation in Axe().run(tab).response["violations"]] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        tab.close()
    tab = browser.new_page()
    tab.goto(path.as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))) <= 2


def without_versions(html):
    return re.sub(r"\d{4}-\d\d-\d\d", "", html.split('<p class="made">')[0])


def test_the_example_that_is_shipped_is_what_the_code_makes(example):
    shipped = SHIPPED.read_text(encoding="utf-8")
    words = [re.sub(r'base64,[^"]*|\s+', " ", without_versions(page)) for page in (shipped, example.html)]
    assert words[0] == words[1], "make it anew: python tools/templates.py example"
    sums = [openpyxl.load_workbook(file)["Sums"] for file in (SHIPPED.with_suffix(".xlsx"), io.BytesIO(example.excel))]
    assert [[cell.value for cell in row] for row in sums[0]] == [[cell.value for cell in row] for row in sums[1]]


# Files.


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such rights")
def test_files_are_the_owner_s_and_never_written_over(example, tmp_path):
    first, second = example.save(tmp_path), example.save(tmp_path)
    bundles = [report.bundle(EXAMPLE, tmp_path, draws=200) for _ in range(2)]
    assert [path.name for path in second] == ["example_service_brief_2.html", "example_service_brief_2.xlsx"]
    assert len({*first, *second, *bundles}) == 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*first, *second, *bundles)} == {0o600}


def test_a_bundle_opened_elsewhere_gives_the_same_numbers(tmp_path, monkeypatch):
    work = tmp_path / "my_work"
    work.mkdir()
    monkeypatch.setenv("PEERLIB_WORK", str(work))
    (work / "verdict.md").write_text("Worth a try.", encoding="utf-8")
    (work / "screening.csv").write_text(
        "record_id,reviewer,stage,decision,reason,when\nR0001,me,title,exclude,no peers,\n", "utf-8"
    )
    (work / "progress.json").write_text("{}", encoding="utf-8")
    packed = report.bundle(EXAMPLE, tmp_path, leave_out=["verdict.md"], draws=1000)
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(elsewhere)
        names = set(opened.namelist())
    assert {
        "read_me.txt",
        "inputs/example_service.csv",
        "decisions/screening.csv",
        "tables/results.csv",
        "brief.html",
        "brief.xlsx",
    } <= names
    assert not any("verdict" in name or "progress" in name for name in names)
    assert "leave a file out" in (elsewhere / "read_me.txt").read_text("utf-8")
    for figure in (elsewhere / "figures").iterdir():
        assert re.search(r'<svg role="img"[^>]*><title>.*£', figure.read_text("utf-8"), re.S)
    environment = {name: value for name, value in os.environ.items() if name != "PEERLIB_WORK"} | {"PYTHONPATH": str(ROOT)}
    again = [sys.executable, str(elsewhere / "make_again.py")]
    ran = subprocess.run(again, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0 and ran.stdout == "The same numbers.\n", ran.stdout + ran.stderr
    table = elsewhere / "tables" / "results.csv"
    table.write_text(table.read_text("utf-8").replace("Sledge 2011,4", "Sledge 2011,5"), "utf-8")
    ran = subprocess.run(again, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 1 and "Different: results.csv" in ran.stdout


def test_a_bundle_needs_its_form():
    with pytest.raises(ValueError, match="the form that it was made from"):
        report.bundle(Assumptions(), draws=100)


def test_the_commands_make_both_and_say_what_is_wrong(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(reports.installing, "set_up", lambda *_: None)
    monkeypatch.setattr(reports.places, "PYTHON", sys.executable)
    path = form(tmp_path / "my_service.csv")

    def run(*arguments):
        code = command_line.run(*command_line.read_command_line(list(arguments)))
        return code, "".join(capfd.readouterr())

    code, said = run("brief", str(path))
    assert code == 0 and "my_service_brief.html" in said and "If peer workers here do what they did" in said
    code, said = run("bundle", str(path))
    assert code == 0 and (tmp_path / "my_service_bundle.zip").exists() and "read_me.txt" in said
    code, said = run("brief", str(form(tmp_path / "bad.csv", caseload="many", bed_day_cost="")))
    assert code == 1 and "to be put right (2)" in said and "Traceback" not in said
    code, said = run("brief", str(tmp_path / "none.xlsx"))
    assert code == 1 and "There is no file" in said and "own_service.xlsx" in said
