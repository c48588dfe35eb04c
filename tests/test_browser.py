"""What only a browser shows: a student opens the workbook, runs notebook 00, uses the keyboard."""

import pytest
from browser import open_notebook, run_all, see

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def student(browser, lab):
    """The start page as a student sees it first, loaded and with its kernel idle."""
    page = open_notebook(browser, lab[0], "00_start_here")
    yield page
    page.context.close()


def test_the_start_page_opens_without_anything_in_the_way(student):
    assert "00 Start here" in student.inner_text(".jp-Notebook h1")
    student.wait_for_timeout(1500)
    assert student.locator(".jp-Dialog").count() == 0
    assert student.locator(".Toastify__toast").count() == 0
    assert student.locator(".jp-Notebook").count() == 1


def test_a_student_runs_all_cells_and_sees_results(student, lab):
    run_all(student)
    assert student.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count() == 0
    # The notebook draws only the part in view, so look at what a student reads first.
    for words in ["All 5 checks passed", "10.08 days per person", "Fact 1 of"]:
        see(student, words)


def on_the_slider(page):
    return page.evaluate("document.activeElement.type") == "range"


def test_the_slider_works_by_keyboard_alone_as_the_notebook_says(student):
    see(student, "Fact 1 of")
    student.locator(".jp-CodeCell:has-text('leaf_through') .cm-content").first.click()
    for key in ["Shift+Enter", "ArrowUp", "Tab", "Tab", "Tab"]:
        student.keyboard.press(key)
        student.wait_for_timeout(1000)
        if on_the_slider(student):
            break
    assert on_the_slider(student), "two or three presses of Tab lead to the handle"
    frame = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
    assert student.evaluate(frame) != "nonenone", "the chosen handle shows a frame"
    student.keyboard.press("ArrowRight")
    student.wait_for_selector("text=Fact 2 of", timeout=10_000)
    student.keyboard.press("End")
    last = "(() => { const m = document.body.innerText.match(/Fact (\\d+) of (\\d+)/); return m && m[1] === m[2]; })()"
    student.wait_for_function(last, timeout=10_000)
    for key in ["Shift+Tab", "Control+a", "1", "2", "Enter"]:
        student.keyboard.press(key)
    student.wait_for_selector("text=Fact 12 of", timeout=10_000)


def test_an_answer_is_checked_and_kept(student, lab):
    box = student.locator(".peerlib-answer").first
    box.scroll_into_view_if_needed()
    box.locator("input").fill("6")
    box.get_by_role("button", name="Check").click()
    box.get_by_text("✓ Right").wait_for(timeout=20_000)
    assert '"right": true' in (lab[1] / "progress.json").read_text(encoding="utf-8")


def test_a_slider_moved_by_keyboard_changes_sentence_and_figure(browser, lab):
    page = open_notebook(browser, lab[0], "07_value_for_money")
    run_all(page)
    see(page, "Bed days saved (days a person")
    explorer = page.locator(".jp-OutputArea-output:has(.widget-dropdown)").first
    handle = explorer.get_by_label("Caseload (people at one time)", exact=True)
    sentence, figure = explorer.locator("[role=status]").first, explorer.locator("img").first
    assert "£1.99 for each £1" in sentence.text_content()
    before, height = figure.get_attribute("src"), explorer.bounding_box()["height"]
    handle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.body.innerText.includes('144.0 bed days')", timeout=20_000)
    explorer.locator("img[alt*='cost £21,138'][alt*='£50,400']").wait_for(timeout=20_000)  # the sentence comes first
    assert figure.get_attribute("src") != before
    assert explorer.locator("img").count() == 1, "no stacked charts"
    assert abs(explorer.bounding_box()["height"] - height) < 30, "the page does not jump"
    page.context.close()


def test_what_opens_is_the_readers_own_copy_without_results(browser, lab):
    assert "/lab/tree/my_notebooks/00_start_here.ipynb" in lab[0]
    page = open_notebook(browser, lab[0], "06_costs")
    assert page.locator(".jp-Notebook .jp-OutputArea-output").count() == 0
    listed = page.locator(".jp-DirListing-item[title*='06_costs']")
    assert listed.count() == 1, "the list of files shows the copies"
    page.locator(".jp-BreadCrumbs-home").click()
    for folder in ("my_notebooks", "my_work"):
        page.locator(f".jp-DirListing-item[title^='Name: {folder}']").wait_for(timeout=10_000)
    page.context.close()


def test_a_cell_run_before_those_above_it_gets_one_sentence(browser, lab):
    page = open_notebook(browser, lab[0], "00_start_here")
    page.locator(".jp-CodeCell:has-text('leaf_through') .cm-content").first.wait_for()
    page.locator("text=Kernel").first.click()
    page.locator("li[data-command='kernelmenu:restart'] >> visible=true").click()
    page.locator(".jp-Dialog button.jp-mod-accept, .jp-Dialog button.jp-mod-warn").first.click()
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    cell = page.locator(".jp-CodeCell:has-text('fact(\"clarke_2000\"')").first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    said = cell.locator("[role=alert]")
    said.wait_for(timeout=20_000)
    assert said.inner_text().startswith("Run the cells above first: menu Run, Run All Above Selected Cell.")
    assert cell.locator(".jp-OutputArea-output").count() == 1, "and nothing else"
    assert cell.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count() == 0
    page.locator("text=Run").first.click()
    page.locator("li[data-command='notebook:run-all-above'] >> visible=true").click()
    cell.get_by_text("Warning: sources disagree").wait_for(timeout=60_000)
    page.context.close()
