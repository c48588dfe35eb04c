"""The desk of notebook 10: what is typed or brought is kept, the brief is that of the form, and what is wrong is said."""

from datetime import datetime
from html import unescape

import pytest

from peerlib import report
from peerlib.datasets.tables import data_folder
from peerlib.widgets import own_form, service_desk, value_explorer

TEMPLATES = data_folder() / "templates"
TYPED = {"Pay band": "Band 4", "Caseload": "15", "Price of a bed day": "£500"}


def line(desk, words):
    return next(one for one in desk.children if getattr(one, "description", "").startswith(words))


def said(desk):
    return unescape(desk.children[-2].value)


def typed(**more):
    desk = service_desk()
    for words, text in {**TYPED, **more}.items():
        line(desk, words).value = text
    return desk


def test_without_anything_the_button_makes_the_brief_of_the_example(work):
    desk = service_desk()
    line(desk, "Make the brief").click()
    assert own_form() == TEMPLATES / "example_service.csv"
    assert round(desk.result.result.benefit_cost_ratio, 2) == 2.96
    assert "Riverside" in said(desk) and "my_work/briefs: example_service_brief.html and example_service_brief.xlsx" in said(desk)
    assert {path.name for path in (work / "briefs").iterdir()} == {"example_service_brief.html", "example_service_brief.xlsx"}


def test_what_is_typed_is_kept_at_once_counts_and_is_there_again(work):
    desk = typed(Overheads="25 %")
    assert "Kept." in said(desk) and own_form() == work / "briefs" / "our_service.csv"
    line(desk, "Make the brief").click()
    assert desk.result.result == report.brief(own_form()).result
    assert desk.result.service.assumptions.overhead_share == 0.25 and "our_service_brief.html" in said(desk)
    assert line(service_desk(), "Price of a bed day").value == "£500" and line(service_desk(), "Months").value == ""


def test_a_form_that_is_brought_counts_until_something_is_typed(work):
    desk = typed(Caseload="7")
    content = memoryview((TEMPLATES / "example_service.csv").read_bytes())
    file = {"name": "../our form.csv", "type": "text/csv", "size": len(content), "last_modified": datetime.now()}
    line(desk, "Or bring").value = ({**file, "content": content},)
    assert own_form() == work / "briefs" / "my_service.csv" and own_form().read_bytes() == content
    line(desk, "Make the brief").click()
    assert "Riverside" in desk.result.service.name and desk.result.service.ranges["caseload"] == (12, 18)
    line(desk, "Caseload").value = "8"
    assert own_form().name == "our_service.csv"
    assert sorted(path.suffix for path in work.rglob("my_service*")) == [".csv", ".html", ".xlsx"]


@pytest.mark.parametrize(("words", "text", "says"), [("Caseload", "many", "'many' is no number"), ("Pay band", "", "is missing")])
def test_what_cannot_be_used_is_said_and_no_brief_is_made(work, words, text, says):
    desk = typed(**{words: text})
    line(desk, "Make the brief").click()
    assert desk.result is None and "Not done. our_service.csv: to be put right" in said(desk) and says in said(desk)
    assert not list((work / "briefs").glob("*brief*"))


def test_what_is_typed_is_shown_as_text(work):
    desk = typed(**{"Name of the service": "<script>alert(1)</script>"})
    line(desk, "Make the brief").click()
    assert "<script>" not in desk.children[-2].value and "<script>alert" in said(desk)


def test_the_explorer_starts_from_the_service(work):
    found = report.brief(TEMPLATES / "example_service.csv").found
    explorer = value_explorer(scenarios={name: (effect.days, a) for name, (effect, a, _) in found.items()})
    assert round(explorer.result.benefit_cost_ratio, 2) == 2.96
    choose = next(one for one in explorer.children[0].children[2].children if type(one).__name__ == "Dropdown")
    assert list(choose.options) == list(found)
    choose.value = "Johnson 2018, by dose"
    assert round(explorer.result.benefit_cost_ratio, 2) == 2.73
    choose.value = "Landers 2014"
    assert round(explorer.result.benefit_cost_ratio, 2) == 0.66
