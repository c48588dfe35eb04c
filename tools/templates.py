"""Write the templates in data/templates from the fields that the code knows: python tools/templates.py

Run tools/checksums.py afterwards. With the word example it writes the brief of the example service anew, into teaching.
Tests compare what is shipped with what this would write.
"""

import csv
import io
import sys
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from peerlib import bias, datasets, my_work, report
from peerlib.report.form import ASKED, FORM, accepted, is_share, unit
from peerlib.value.assumptions import FIELDS

FOLDER = Path(__file__).resolve().parent.parent / "data" / "templates"
HEADS = ["Item", "Value", "Low", "High", "Unit", "Accepted", "Note"]
HOW = [
    "How to fill in this workbook",
    "1. On the sheet Service, type your own figures into the column Value. Three are enough: the pay band (or the pay), the "
    "caseload, and the price of a bed day. Leave empty what you do not know.",
    "2. Low and High are for figures that you know only within a range. A range needs all three: low, value, high.",
    "3. Shares are written in per cent: 25 %. Money is in pounds: 24,000 or £24,000.",
    "4. Rows and columns may be moved, and columns of your own added. The headings Item and Value, and the words under Item, "
    "have to stay.",
    "5. Save the file as .xlsx or as CSV, and run: python3 workbook.py brief my_service.xlsx",
    "What comes out is a page to print or send, and an Excel file whose sums can be tried with other figures.",
    "No personal data belong in here. What you type stands in what comes out.",
]
FILL, HEAD = PatternFill("solid", fgColor="FFF6D5"), PatternFill("solid", fgColor="DCE9F2")


def form(example=False):
    """Return the form as rows below its headings: title rows of its parts, and a row a field."""
    rows = []
    for part in FORM["parts"]:
        rows.append([part["title"], *[""] * 6])
        for name in part["fields"]:
            value = FORM["example"].get(name, "") if example else ""
            ends = FORM["example_ranges"].get(name, ["", ""]) if example else ["", ""]
            note = FORM["notes"].get(name, "")
            rows.append([ASKED[name].label, value, *ends, unit(name), accepted(name), note])
    return rows


def figures():
    """Return the cells that a reader with the full texts could fill, as my_work/study_figures.csv has them."""
    columns = ["table", "row", "field", "study_id", "what", "unit", "where_to_look", "value", "source", "note", "when"]
    return columns, datasets.worksheet(*datasets.worksheet(own=False)["study_id"].unique(), "gillard_2022", own=False).reindex(
        columns=columns
    ).astype(object).fillna("").values.tolist()


def judgements():
    """Return a row for each domain of each tool, to be judged."""
    columns = ["study", "outcome", "tool", "domain", "rater", "judgement", "support"]
    rows = [
        ["Study 1", "bed days", name, domain, "me", "", ""] for name, tool in bias.TOOLS.items() for domain in tool.domain_ids
    ]
    return columns, rows


def decisions():
    """Return the headings of a file of screening decisions."""
    return ["record_id", "reviewer", "stage", "decision", "reason", "when"], []


def prices():
    """Return a row for each price that a sum rests on, as Assumptions.from_csv reads it."""
    rows = [[name, "", known.unit, ""] for name, known in FIELDS.items() if "pounds" in known.unit]
    return ["assumption", "value", "unit", "source"], [*rows, ["price_year", "", "such as 2025/26", ""]]


LISTS = {"pay_band": [f"Band {band}" for band in FORM["bands"]], "price_year": [*FORM["bands"]["3"]]}
JUDGED = sorted({word for tool in bias.TOOLS.values() for word in tool.judgements})
OTHERS = {
    "study_figures": (
        figures,
        {},
        "Cells of the evidence tables that you fill from full texts, each with its source. "
        "Save the sheet as my_work/study_figures.csv.",
    ),
    "bias_judgements": (
        judgements,
        {"judgement": JUDGED},
        "Judgements of risk of bias: keep the rows of the tool you use, copy "
        "them for each study. Save the sheet as CSV and read it with bias.read.",
    ),
    "screening_decisions": (
        decisions,
        {"stage": ["title", "report"], "decision": ["include", "exclude", "unsure"]},
        "A decision a row; an exclusion needs its reason. Save the sheet as CSV and read it with screening.read_decisions.",
    ),
    "prices": (
        prices,
        {},
        "Prices of your own; leave empty what you do not know. Save the sheet as CSV and read it with Assumptions.from_csv.",
    ),
}


def laid_out(sheet, rows, widths, first_free):
    """Write rows into a sheet, their texts wrapped; columns before ``first_free`` and the headings keep their look."""
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[first_free]:
        cell.font, cell.fill = Font(bold=True), HEAD
    for letter, width in zip("ABCDEFGHIJK", widths):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{first_free + 1}"


def drop_down(sheet, words, cells):
    """Give cells a list of words to choose from; another text is warned of, and can be kept."""
    rule = DataValidation("list", formula1='"' + ",".join(words) + '"', allow_blank=True, errorStyle="warning")
    rule.error, rule.errorTitle = "Not on the list: keep it only if you are sure.", "Not on the list"
    sheet.add_data_validation(rule)
    rule.add(cells)


def service_sheet(sheet, example):
    """Lay out the form, its fields for typing in another colour."""
    laid_out(sheet, [HEADS, *form(example)], [38, 22, 11, 11, 34, 34, 60], 1)
    by_label = {known.label: name for name, known in ASKED.items()}
    for row in sheet.iter_rows(min_row=2):
        name = by_label.get(row[0].value)
        if name is None:
            row[0].font = Font(bold=True)
            continue
        for cell in row[1 : 4 if name in FIELDS else 2]:
            cell.fill = FILL
        if words := LISTS.get(name):
            drop_down(sheet, words, row[1].coordinate)
            row[1].number_format = "@"  # otherwise Excel makes a date of 2011/12
        elif ASKED[name].kind not in ("text", "band", "year") and not is_share(name):
            number_rule(sheet, name, row[1].row)


def number_rule(sheet, name, row):
    """Warn of a number that is not possible as soon as it is typed."""
    least, most = ASKED[name].least, min(ASKED[name].most, 1e9)
    rule = DataValidation(
        "decimal", operator="between", formula1=str(least), formula2=str(most), allow_blank=True, errorStyle="warning"
    )
    rule.error, rule.errorTitle = f"Accepted: {accepted(name)}.", ASKED[name].label[:30]
    sheet.add_data_validation(rule)
    rule.add(f"B{row}:D{row}")


def service_book():
    """Return the workbook of an own service: how to fill it in, the form, and an example."""
    book = Workbook()
    how = book.active
    how.title = "How to"
    laid_out(how, [[line] for line in HOW], [110], 1)
    for title, example in (("Service", False), ("Example", True)):
        service_sheet(book.create_sheet(title), example)
    book.active = 1
    return book


def own_work_book():
    """Return the workbook with the other templates, a sheet each, with notes and lists to choose from."""
    book = Workbook()
    book.remove(book.active)
    for name, (made, lists, note) in OTHERS.items():
        (columns, rows), sheet = made(), book.create_sheet(name)
        laid_out(sheet, [columns, *rows], [20] * len(columns), 1)
        for column, words in lists.items():
            letter = "ABCDEFGHIJK"[columns.index(column)]
            drop_down(sheet, words, f"{letter}2:{letter}{max(len(rows) + 1, 1000)}")
        sheet[f"{'ABCDEFGHIJKLM'[len(columns) + 1]}1"] = note
    return book


def as_csv(columns, rows):
    """Return a table as a CSV file that spreadsheets open with its letters right."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")


def as_excel(book):
    """Return a workbook as a file, with one date for all."""
    book.properties.created = datetime(2026, 1, 1)
    book.properties.creator = "peerlib"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def templates():
    """Return every template as a file, by name."""
    made = {
        "own_service.xlsx": as_excel(service_book()),
        "own_service.csv": as_csv(HEADS, form()),
        "example_service.csv": as_csv(HEADS, form(example=True)),
        "own_work.xlsx": as_excel(own_work_book()),
    }
    return {**made, **{f"{name}.csv": as_csv(*of()) for name, (of, _, _) in OTHERS.items()}}


def example():
    """Write the brief of the example service, from the shipped figures alone."""
    with my_work.throw_away():
        made = report.brief(FOLDER / "example_service.csv")
    stem = FOLDER.parent.parent / "teaching" / "example_service_brief"
    stem.with_suffix(".html").write_text(made.html, encoding="utf-8")
    stem.with_suffix(".xlsx").write_bytes(made.excel)


def main():
    """Write the templates, or the brief of the example service."""
    if sys.argv[1:] == ["example"]:
        return example()
    FOLDER.mkdir(exist_ok=True)
    for name, raw in templates().items():
        (FOLDER / name).write_bytes(raw)
    print(f"{len(templates())} templates are written; now run tools/checksums.py")


if __name__ == "__main__":
    sys.exit(main())
