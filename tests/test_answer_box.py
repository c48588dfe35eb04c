"""The box of an exercise: what Python does behind it, what paper shows of it, and in a browser by keyboard alone."""

import json
from types import SimpleNamespace

import pytest
from browser import open_notebook

from peerlib.exercises import exercise, progress
from peerlib.exercises.questions import all_exercises
from peerlib.widgets.answer_box import formatted

LIVE = "application/vnd.jupyter.widget-view+json"


def do(box, typed, check=True):
    box._heard(box, {"typed": typed, "check": check}, [])
    return box.reply


def kept(work):
    return json.loads((work / "progress.json").read_text(encoding="utf-8"))


def test_what_is_typed_is_kept_at_once_and_stands_there_again_with_its_reply(work):
    assert do(exercise("01_days_saved"), "-9", check=False) == ""
    assert kept(work)["01_days_saved"] == {"typed": "-9", "reply": ""}
    again = exercise("01_days_saved")
    assert (again.typed, again.reply) == ("-9", "")
    assert "the sign is not" in do(again, "-9")
    again = exercise("01_days_saved")
    assert again.typed == "-9" and "the sign is not" in again.reply
    assert progress().loc["01_days_saved", ["tries", "right"]].tolist() == [1, "▢ not yet"]
    do(again, "9 days")
    assert progress().loc["01_days_saved", ["tries", "right"]].tolist() == [2, "✓ yes"]
    do(again, "9 days and", check=False)
    assert exercise("01_days_saved").reply == "", "a reply goes with the answer that it was given to"


def test_a_solution_is_shown_on_demand_noted_and_never_called_right(work):
    box = exercise("07_people")
    do(box, "70")
    box._heard(box, {"solve": True}, [])
    assert "break_even" in box.solution["code"] and box.solution["value"] == "5.033 people at one time"
    assert box.reply.startswith("✗ Not yet") and "Right" not in str(box.solution)
    assert progress().loc["07_people", "right"] == "▢ not yet, solution seen"
    assert exercise("07_people").solution == {}, "it is folded again when the cell is run again"


def test_an_empty_box_is_no_try(work):
    assert do(exercise("01_days_saved"), "  ") == "▢ Not answered yet."
    assert progress().loc["01_days_saved", "tries"] == 0


def test_a_box_works_where_nothing_can_be_saved(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PEERLIB_WORK", str(tmp_path / "file" / "my_work"))
    box = exercise("01_days_saved")
    assert "could not be saved" in do(box, "9", check=False)
    assert do(box, "9").startswith("✓ Right.") and "could not be saved" in box.reply


@pytest.mark.parametrize("id", all_exercises())
def test_paper_shows_question_and_choices_without_a_live_box_or_an_answer(id, work):
    do(box := exercise(id), "what somebody typed", check=False)
    bundle, *_ = box._repr_mimebundle_()
    assert set(bundle) == {LIVE, "text/html", "text/plain"}
    asked, paper = all_exercises()[id], bundle["text/html"]
    assert formatted(asked.asks.strip()) in paper and "____" in paper and "typed" not in paper
    assert "<script" not in paper and "style=" not in paper, "a code-hosting preview shows plain HTML only"
    choices = [*asked.options.values()] if box.parts["kind"] in ("one", "several") else []
    assert all(words in bundle["text/plain"].replace("\n", " ") for words in choices)


def test_markdown_of_a_question_is_safe():
    assert formatted("**a** *b* `c<d`\n\n- <b>\n- two") == (
        "<p><strong>a</strong> <em>b</em> <code>c&lt;d</code></p>\n<ul><li>&lt;b&gt;</li><li>two</li></ul>"
    )
    assert "<img" not in formatted("<img src=x onerror=alert(1)>")


IDS = ["07_people", "04_grade", "04_lawn", "01_likely_six", "05_driver"]


@pytest.fixture(scope="module")
def boxes(browser, lab):
    """A notebook with a box of each kind, in the reader's own folder."""
    address, work = lab
    cells = [("markdown", "# Boxes"), ("code", "from peerlib.exercises import exercise")]
    cells += [("code", f'exercise("{id}")') for id in IDS]
    code = {"outputs": [], "execution_count": None}
    written = [
        {"cell_type": kind, "id": f"box-{n}", "metadata": {}, "source": text, **(code if kind == "code" else {})}
        for n, (kind, text) in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    path = work.parent / "my_notebooks" / "boxes.ipynb"
    path.write_text(json.dumps({"cells": written, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")

    def opened():
        page = open_notebook(browser, address, "boxes")
        page.set_viewport_size({"width": 1366, "height": 768})
        return page

    return SimpleNamespace(open=opened, work=work)


def focused(page, matches):
    return page.evaluate("(matches) => document.activeElement.matches(matches)", matches)


def go_to(page, matches):
    """Press Tab until a control has the focus."""
    for _ in range(40):
        if focused(page, matches):
            return
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
    raise AssertionError(f"Tab does not lead to {matches}")


def run(page, id):
    """Run the imports and the cell of a box, and go to the cell, by keyboard; return the box."""
    page.locator(".jp-CodeCell:has-text('import exercise') .cm-content").click()
    page.keyboard.press("Shift+Enter")
    cell = page.locator(f".jp-CodeCell:has-text('exercise(\"{id}\")')")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    cell.locator(".peerlib-answer").wait_for(timeout=60_000)
    page.keyboard.press("Escape")
    return cell.locator(".peerlib-answer")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)


@pytest.mark.browser
def test_an_answer_by_keyboard_alone_stands_there_again_and_a_solution_is_shown(boxes):
    page = boxes.open()
    box = run(page, "07_people")
    go_to(page, ".peerlib-answer input[type=text]")
    page.keyboard.type("60.4/9 people", delay=5)
    page.keyboard.press("Enter")
    box.get_by_text("✗ Not yet. Those are people a year").wait_for(timeout=20_000)
    page.keyboard.press("Control+a")
    page.keyboard.type("60,4/9*9/12")
    go_to(page, ".peerlib-answer button[type=submit]")
    page.keyboard.press("Enter")
    box.get_by_text("✓ Right.").wait_for(timeout=20_000)
    go_to(page, ".peerlib-answer button:not([type=submit])")
    press(page, "Enter", "Tab", "Enter")
    box.get_by_text("Hint 1 of 2").wait_for(timeout=5_000)
    box.get_by_text("This gives: 5.033 people at one time").wait_for(timeout=30_000)
    page.context.close()
    page = boxes.open()
    box = run(page, "07_people")
    assert box.locator("input").input_value() == "60,4/9*9/12"
    assert "✓ Right. (Your answer was read as 5.033.)" in box.inner_text()
    assert "This gives" not in box.inner_text()
    page.context.close()


@pytest.mark.browser
def test_choices_menus_ticks_and_names_by_keyboard_alone(boxes):
    page = boxes.open()
    cells = page.locator(".jp-Cell").count()
    box = run(page, "04_grade")
    go_to(page, ".peerlib-answer input[type=radio]")
    press(page, "Space", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    box.get_by_text("✓ Right.").wait_for(timeout=30_000)
    box = run(page, "04_lawn")
    go_to(page, ".peerlib-answer select")
    press(page, "h", "Tab", "b", "Tab", "Enter")
    box.get_by_text("✓ Right.").wait_for(timeout=30_000)
    box = run(page, "01_likely_six")
    go_to(page, ".peerlib-answer input[type=checkbox]")
    press(page, "Space", "Tab", "Space", "Enter")
    box.get_by_text("5 missing and 1 that does not belong").wait_for(timeout=30_000)
    box = run(page, "05_driver")
    go_to(page, ".peerlib-answer input[list]")
    page.keyboard.type("davidson")
    page.keyboard.press("Enter")
    box.get_by_text("✓ Right.").wait_for(timeout=30_000)
    assert page.locator(".jp-Cell").count() == cells, "no key of an answer acted on the cells of the notebook"
    page.context.close()


@pytest.mark.browser
def test_every_control_has_a_name_and_axe_finds_nothing(boxes):
    from axe_playwright_python.sync_playwright import Axe

    page = boxes.open()
    for id in IDS:
        box = run(page, id)
        for role in ("textbox", "combobox", "radio", "checkbox", "button"):
            for control in box.get_by_role(role).all():
                named = control.evaluate("e => e.labels?.[0]?.innerText || e.innerText")
                assert named.strip(), f"{id}: a {role} without a name"
        found = Axe().run(page, context=".peerlib-answer").response["violations"]
        assert not [(problem["id"], problem["nodes"][0]["html"]) for problem in found]
    page.context.close()
