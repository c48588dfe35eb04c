"""The templates: what people save is read, and the rest is refused by place, value and what would be accepted."""

import csv
import io
import runpy
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from peerlib import bias, datasets, report, screening
from peerlib.report.form import FORM, band_pay
from peerlib.value import Assumptions

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "data" / "templates"
MADE = runpy.run_path(str(ROOT / "tools" / "templates.py"))
GOOD = {
    "Pay band": "Band 4",
    "Caseload": "15",
    "Price of a bed day": "500",
    "Months of support": "6",
    "Overheads": "25 %",
    "Price year": "2025/26",
}
RIGHT = {"pay": 28823.5, "caseload": 15, "bed_day_cost": 500, "months_of_support": 6, "overhead_share": 0.25}


def table(changes=None, heads=("Item", "Value")):
    """Return the rows of a filled form with some changes; a value may be a list: value, low, high."""
    rows = {**GOOD, **(changes or {})}
    return [
        list(heads),
        *([item, *(value if isinstance(value, list) else [value])] for item, value in rows.items() if value != []),
    ]


def as_csv(rows, separator=",", encoding="utf-8", ends="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=ends).writerows(rows)
    return text.getvalue().encode(encoding)


def as_excel(*sheets, formats=None):
    """Return a workbook of (title, rows), with number formats by cell of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for cell, form in (formats or {}).items():
        book.worksheets[0][cell].number_format = form
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(**by_item):
    """Return the filled form as CSV with one item changed; an underscore stands for a blank."""
    return as_csv(table({item.replace("_", " "): value for item, value in by_item.items()}))


LOW_HIGH = ("Item", "Value", "Low", "High")
RANGED = [*LOW_HIGH], ["Caseload", "15", "12", "18"], ["Pay band", "4"], ["Price of a bed day", "500"]
WIDE = [["", "", "My notes", "", "", "Value", "Item"], *[["", "", "x", "", "", value, item] for item, value in GOOD.items()]]
SPREAD = [["", ""], ["My service, all of it"], [], *[row for line in table() for row in (line, ["", ""])]]
TRANSLATED = {"Price of bed day": GOOD["Price of a bed day"], "Price of a bed day": []}
EXCEL = table({"Caseload": 15, "Price of a bed day": 500.0, "Overheads": 0.25, "Pay band": 4})

# What a file holds, its name, and the numbers that it gives.
READ = {
    "as it comes": (as_csv(table()), "a.csv", RIGHT),
    "semicolons": (as_csv(table(), ";"), "a.csv", RIGHT),
    "tabs": (as_csv(table(), "\t"), "a.txt", RIGHT),
    "line ends of Unix": (as_csv(table(), ends="\n"), "a.csv", RIGHT),
    "line ends of an old Mac": (as_csv(table(), ends="\r"), "a.csv", RIGHT),
    "byte-order mark": (as_csv(table(), encoding="utf-8-sig"), "a.csv", RIGHT),
    "utf-16": (as_csv(table(), "\t", "utf-16"), "a.txt", RIGHT),
    "utf-16 without a mark": (as_csv(table(), "\t", "utf-16-le"), "a.txt", RIGHT),
    "windows letters": (as_csv(table({"Price of a bed day": "£500"}), encoding="cp1252"), "a.csv", RIGHT),
    "sep line of Excel": (b"sep=;\r\n" + as_csv(table(), ";"), "a.csv", RIGHT),
    "a title above, blank rows": (as_csv(SPREAD), "a.csv", RIGHT),
    "a title above, semicolons": (b"My service, all of it\r\n" + as_csv(table(), ";"), "a.csv", RIGHT),
    "moved and extra columns": (as_csv(WIDE), "a.csv", RIGHT),
    "blank columns": (as_csv([["", "", *row, "", ""] for row in table()]), "a.csv", RIGHT),
    "headings in capitals": (as_csv(table(heads=("ITEM", "VALUE "))), "a.csv", RIGHT),
    "names of the code": (
        as_csv([["assumption", "value"], ["pay", "28823.5"], ["caseload", "15"], ["bed_day_cost", "500"]]),
        "a.csv",
        {"pay": 28823.5, "caseload": 15, "bed_day_cost": 500},
    ),
    "items nearly right": (as_csv(table(TRANSLATED)), "a.csv", RIGHT),
    "items in other cases": (as_csv([[row[0].upper(), *row[1:]] for row in table()]), "a.csv", RIGHT),
    "rows in another order": (as_csv([table()[0], *reversed(table()[1:])]), "a.csv", RIGHT),
    "notes below": (as_csv([*table(), [], ["Filled in by Ann"], ["unsure of this", ""]]), "a.csv", RIGHT),
    "three fields alone": (
        as_csv(table({"Months of support": [], "Overheads": [], "Price year": []})),
        "a.csv",
        {"pay": 28823.5, "months_of_support": None, "overhead_share": 0},
    ),
    "pound sign": (changed(Price_of_a_bed_day="£500"), "a.csv", RIGHT),
    "pounds in words": (changed(Price_of_a_bed_day="500 pounds a day"), "a.csv", RIGHT),
    "GBP": (changed(Price_of_a_bed_day="GBP 500.00"), "a.csv", RIGHT),
    "thousands": (changed(Pay_of_a_peer_worker="£24,000"), "a.csv", {"pay": 24000}),
    "thousands and pence": (changed(Pay_of_a_peer_worker="24,000.50"), "a.csv", {"pay": 24000.5}),
    "thousands as on the continent": (changed(Pay_of_a_peer_worker="24.000,50"), "a.csv", {"pay": 24000.5}),
    "thousands with a blank": (changed(Pay_of_a_peer_worker="24\u00a0000"), "a.csv", {"pay": 24000}),
    "thousands with an apostrophe": (changed(Pay_of_a_peer_worker="24’000"), "a.csv", {"pay": 24000}),
    "millions": (changed(Training="1,234,567"), "a.csv", {"training_cost": 1234567}),
    "decimal comma": (as_csv(table({"Caseload": "12,5"}), ";"), "a.csv", {"caseload": 12.5}),
    "decimal comma in quotation marks": (changed(Caseload="12,5"), "a.csv", {"caseload": 12.5}),
    "dots for thousands in a file with decimal commas": (
        as_csv(table({"Pay of a peer worker": "24.000"}), ";"),
        "a.csv",
        {"pay": 24000},
    ),
    "as a narrow column saves it": (changed(Pay_of_a_peer_worker="2.4E+04"), "a.csv", {"pay": 24000}),
    "per year": (changed(Pay_of_a_peer_worker="24000 p.a."), "a.csv", {"pay": 24000}),
    "months in words": (changed(Months_of_support="6 months"), "a.csv", RIGHT),
    "per cent without the sign": (changed(Overheads="25"), "a.csv", RIGHT),
    "per cent in words": (changed(Overheads="25 per cent"), "a.csv", RIGHT),
    "a share": (changed(Overheads="0.25"), "a.csv", RIGHT),
    "a share with a decimal comma": (changed(Overheads="0,25"), "a.csv", RIGHT),
    "more than all": (changed(Overheads="150%"), "a.csv", {"overhead_share": 1.5}),
    "small per cent": (changed(On_costs="0.5 %"), "a.csv", {"oncost_share": 0.005}),
    "not known": (changed(Training="n/a"), "a.csv", {"training_cost": 0}),
    "a dash": (changed(Supervision="-"), "a.csv", {"supervision_hours": 0}),
    "band by its number": (changed(Pay_band="4"), "a.csv", RIGHT),
    "band in full": (changed(Pay_band="NHS AfC band 4"), "a.csv", RIGHT),
    "year with a dash": (changed(Price_year="2025-26"), "a.csv", RIGHT),
    "year in full": (changed(Price_year="FY 2025/2026"), "a.csv", RIGHT),
    "one year": (changed(Price_year="2025"), "a.csv", RIGHT),
    "a year of the other base": (changed(Price_year="2012/13"), "a.csv", {"pay": 20433, "base": "England 2012/13"}),
    "a range": (as_csv(RANGED), "a.csv", {"caseload": 15}),
    "Excel": (as_excel(("Service", EXCEL)), "a.xlsx", RIGHT),
    "Excel, texts": (as_excel(("Service", table())), "a.xlsx", RIGHT),
    "Excel, per cent": (as_excel(("Service", EXCEL), formats={"B6": "0%"}), "a.xlsx", RIGHT),
    "Excel, a hundred per cent": (
        as_excel(("S", table({"Overheads": 1.0})), formats={"B6": "0%"}),
        "a.xlsx",
        {"overhead_share": 1},
    ),
    "Excel, three decimals": (as_excel(("S", table({"Caseload": 12.125}))), "a.xlsx", {"caseload": 12.125}),
    "Excel, year made a date": (as_excel(("S", table({"Price year": date(2011, 12, 1)}))), "a.xlsx", {"price_year": "2011/12"}),
    "Excel, several sheets": (as_excel(("Notes", [["Hello"], [date(2026, 5, 1)]]), ("Mine", table())), "a.xlsx", RIGHT),
    "Excel, with its example": (as_excel(("Service", table()), ("Example", table({"Caseload": "99"}))), "a.xlsx", RIGHT),
    "Excel, an empty form beside": (
        as_excel(("Old", [["Item", "Value"], ["Caseload", None]]), ("New", table())),
        "a.xlsx",
        RIGHT,
    ),
    "Excel under another name": (as_excel(("Service", table())), "a.csv", RIGHT),
    "the example of the template": ((TEMPLATES / "example_service.csv").read_bytes(), "a.csv", RIGHT),
}

# What a file holds, its name, and what the refusal says.
REFUSED = {
    "nothing": (b"", "a.csv", ["no row with the headings Item and Value"]),
    "a letter": (
        b"Dear all,\nplease find our figures below.\n",
        "a.csv",
        ["no row with the headings Item and Value", "own_service.xlsx"],
    ),
    "a PDF": (b"%PDF-1.7 ...", "a.pdf", ["neither CSV nor a newer Excel file"]),
    "OpenDocument": (b"PK\x03\x04mimetypeapplication/vnd.oasis", "a.ods", ["neither CSV nor a newer Excel file", ".xlsx"]),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.xls", ["a newer Excel file", "password", ".xlsx"]),
    "a broken Excel file": (as_excel(("S", table()))[:3000] + b"[Content_Types].xml", "a.xlsx", ["could not be read"]),
    "far too large": (b"Item,Value\n" + b"," * 5_000_001, "a.csv", ["far larger than a form"]),
    "the template, empty": (
        (TEMPLATES / "own_service.xlsx").read_bytes(),
        "a.xlsx",
        [
            "to be put right (3)",
            "Pay of a peer worker (or the pay band) is missing",
            "Caseload is missing",
            "Price of a bed day is missing",
        ],
    ),
    "a word": (changed(Caseload="many"), "a.csv", ["row 3, column B (Value)", "'many' is no number", "a number from 0.1 to 500"]),
    "two numbers": (changed(Caseload="10-15"), "a.csv", ["'10-15' is no number"]),
    "about": (changed(Caseload="about 15"), "a.csv", ["'about 15' is no number"]),
    "thousands as k": (changed(Pay_of_a_peer_worker="24k"), "a.csv", ["'24k' is no number in the unit needed"]),
    "weeks": (changed(Months_of_support="26 weeks"), "a.csv", ["'26 weeks' is no number in the unit needed", "months a person"]),
    "a price for a week": (
        changed(Price_of_a_bed_day="£3,500 a week"),
        "a.csv",
        ["is no number in the unit needed", "pounds a day"],
    ),
    "euros": (changed(Price_of_a_bed_day="€500"), "a.csv", ["'€500' is no number", "pounds a day"]),
    "dollars": (changed(Price_of_a_bed_day="$500"), "a.csv", ["'$500' is no number"]),
    "thousands or decimals": (changed(Pay_of_a_peer_worker="24.000"), "a.csv", ["may stand for thousands or for decimals"]),
    "odd thousands": (changed(Pay_of_a_peer_worker="2,40,00"), "a.csv", ["separators in odd places"]),
    "one of a share": (changed(Overheads="1"), "a.csv", ["may mean 1 % or 100%", "write the % sign"]),
    "too large": (changed(Caseload="600"), "a.csv", ["'600' is too large", "0.1 to 500"]),
    "too small": (changed(Caseload="0"), "a.csv", ["'0' is too small"]),
    "negative pay": (changed(Pay_of_a_peer_worker="-24000"), "a.csv", ["is too small", "of 0 or more"]),
    "an impossible share": (changed(On_costs="250 %"), "a.csv", ["'250 %' is too large, 250 %", "from 0 % to 100 %"]),
    "per cent of people": (changed(Caseload="15 %"), "a.csv", ["is in per cent"]),
    "infinite": (changed(Training="1e400"), "a.csv", ["'1e400' is too large", "Training"]),
    "an error of Excel": (changed(Caseload="#DIV/0!"), "a.csv", ["'#DIV/0!' is no number"]),
    "a band that the data do not know": (
        changed(Pay_band="6"),
        "a.csv",
        ["row 2", "is not known for 2025/26", "bands 2, 3, 4", "or the pay"],
    ),
    "a year that the data do not know": (changed(Price_year="2018/19"), "a.csv", ["is not known for 2018/19", "2021/22"]),
    "no band": (changed(Pay_band="senior"), "a.csv", ["'senior' is no pay band", "such as Band 4"]),
    "a year that CSV made a date": (changed(Price_year="Dec-11"), "a.csv", ["'Dec-11' is no financial year"]),
    "no year": (changed(Price_year="2025/27"), "a.csv", ["'2025/27' is no financial year", "such as 2025/26"]),
    "an unknown item": (changed(Casework="15"), "a.csv", ["row 8, column A", "no item 'Casework'", "Nearest:"]),
    "an item twice": (as_csv([*table(), ["Caseload", "12"]]), "a.csv", ["row 8: Caseload is there twice, also in row 3"]),
    "half a range": (
        as_csv(table({"Caseload": ["15", "12"]}, LOW_HIGH)),
        "a.csv",
        ["row 3", "a range needs Low, Value and High"],
    ),
    "a range alone": (
        as_csv(table({"Caseload": ["", "12", "18"]}, LOW_HIGH)),
        "a.csv",
        ["row 3", "a range needs Low, Value and High"],
    ),
    "a range beside its value": (as_csv(table({"Caseload": ["15", "16", "18"]}, LOW_HIGH)), "a.csv", ["between Low and High"]),
    "a bad end": (as_csv(table({"Caseload": ["15", "x", "18"]}, LOW_HIGH)), "a.csv", ["column C (Low)", "'x' is no number"]),
    "days without months": (as_csv([*table(), ["Bed days saved, your own evidence", "4"]]), "a.csv", ["give both or neither"]),
    "days that do not fit": (
        as_csv([*table(), ["Bed days saved, your own evidence", "99"], ["own_months", "2"]]),
        "a.csv",
        ["days that fit the months"],
    ),
    "two forms": (as_excel(("One", table()), ("Two", table())), "a.xlsx", ["the sheets One and Two are both filled in"]),
    "a date": (
        as_excel(("S", table({"Caseload": date(2026, 12, 6)}))),
        "a.xlsx",
        ["sheet S, row 3, column B", "is a date (6 December 2026)"],
    ),
    "a time": (as_excel(("S", table({"Caseload": time(12, 30)}))), "a.xlsx", ["'12:30:00' is no number"]),
    "yes": (as_excel(("S", table({"Caseload": True}))), "a.xlsx", ["'True' is no number"]),
    "a formula never worked out": (as_excel(("S", table({"Caseload": "=5*3"}))), "a.xlsx", ["'=5*3' is no number"]),
    "everything at once": (
        changed(Caseload="x", Price_of_a_bed_day="y", Price_year="z"),
        "a.csv",
        ["to be put right (3)", "row 3", "row 4", "row 7"],
    ),
}


def test_enough_files_are_tried():
    assert len(READ) + len(REFUSED) >= 60


@pytest.mark.parametrize("case", READ)
def test_what_people_save_gives_the_right_numbers(case, tmp_path):
    raw, name, right = READ[case]
    path = tmp_path / name
    path.write_bytes(raw)
    service = report.read_service(path)
    assert {field: getattr(service.assumptions, field) for field in right} == pytest.approx(right)
    assert service.raw == raw


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_in_words(case, tmp_path):
    raw, name, said = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(ValueError) as refusal:
        report.read_service(path)
    assert str(refusal.value).startswith(name)
    for words in said:
        assert words in str(refusal.value)


def test_a_range_and_an_effect_of_ones_own_are_kept(tmp_path):
    path = tmp_path / "mine.csv"
    own = [["own_days", "4.5"], ["own_months", "12"], ["own_se", "2"], ["own_source", "our audit"]]
    path.write_bytes(as_csv([*RANGED, *own]))
    service = report.read_service(path)
    assert service.ranges == {"caseload": (12, 18)}
    assert (service.own_effect.days, service.own_effect.follow_up_months, service.own_effect.se) == (4.5, 12, 2)
    assert service.own_effect.how == "our audit" and service.own_effect.status == "yours"


def test_what_was_understood_is_said(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(as_csv(table({"Price year": [], "Pay of a peer worker": "30000", "Caseload": "60"})))
    said = " ".join(str(report.read_service(path)).split())
    for words in ("No price year was given", "the pay counts", "Caseload, 60, lies outside the range that we test, 2 to 27"):
        assert words in said


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        report.read_service(tmp_path / "none.csv")


def test_pay_of_bands_is_that_of_the_base_cases():
    for year in ("2012/13", "2011/12", "2025/26"):
        assert band_pay("3", year)[0] == Assumptions(f"England {year}").pay
    costs = datasets.load("unit_costs").set_index("cost_id")
    for band, years in FORM["bands"].items():
        for year in years:
            pay, source = band_pay(band, year)
            first, *rises = source.split(": ")[1].split(" and ")
            row = costs.loc[first]
            assert f"band{band}" in row["quantity"] and row["country"] == "England"
            assert row["low"] <= pay - costs.loc[rises, "value"].sum() <= row["high"]
            assert year in row["price_year"] or (
                row["price_year"] == "2010/11" and rises == ["PW010", "PW011"][: int(year[3]) or 1]
            )


def cells(raw):
    """Return the texts of every sheet, and the rules for what may be typed."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    rules = [
        sorted((str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation) for sheet in book.worksheets
    ]
    return [[cell.value for row in sheet for cell in row] for sheet in book.worksheets], rules


def test_templates_are_what_the_fields_of_the_code_make():
    made = MADE["templates"]()
    assert set(made) <= {path.name for path in TEMPLATES.iterdir()}
    for name, raw in made.items():
        shipped = (TEMPLATES / name).read_bytes()
        assert cells(shipped) == cells(raw) if name.endswith(".xlsx") else shipped == raw, f"{name}: run tools/templates.py"
    _, rules = cells((TEMPLATES / "own_service.xlsx").read_bytes())
    assert any("Band 4" in formula for _, formula in rules[1])


def test_the_other_templates_go_into_what_reads_such_files(tmp_path, monkeypatch):
    monkeypatch.setenv("PEERLIB_WORK", str(tmp_path))

    def filled(name, of=(), **typed):
        rows = list(csv.DictReader((TEMPLATES / name).read_text("utf-8-sig").splitlines()))
        row = next((row for row in rows if of and all(row[column] == text for column, text in of.items())), {})
        row.update(typed)
        rows = rows or [row]
        with open(tmp_path / name, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path / name

    filled("study_figures.csv", of={"row": "TO007", "field": "events_peer"}, value="50", source="its table 3")
    assert datasets.load("trial_outcomes", own=True).set_index("outcome_id")["events_peer"]["TO007"] == 50
    judged = bias.read(filled("bias_judgements.csv", of={"tool": "rob2", "domain": "missing_outcome_data"}, judgement="low"))
    assert judged[["study", "judgement"]].values.tolist() == [["Study 1", "low"]]
    decided = screening.read_decisions(
        filled(
            "screening_decisions.csv",
            record_id="R0001",
            reviewer="me",
            stage="title",
            decision="exclude",
            reason="no peers",
            when="",
        )
    )
    assert decided["reason"].to_list() == ["no peers"]
    assert Assumptions.from_csv(filled("prices.csv", of={"assumption": "bed_day_cost"}, value="500")).bed_day_cost == 500
