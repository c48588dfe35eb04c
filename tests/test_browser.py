"""What only a browser shows: a student opens the workbook, runs notebook 00, uses the keyboard."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed; .ci/run installs it.")
        pytest.skip("Chromium is not installed, so the browser tests are left out.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab, started as a student starts it; the address of the start page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    work = tmp_path_factory.mktemp("work")
    log = tmp_path_factory.mktemp("log") / "jupyter.log"
    command = [sys.executable, str(ROOT / "workbook.py"), "--no-browser", "--port", str(port)]
    before = {path: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=work, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env={**os.environ, "PEERLIB_WORK": str(work / "my_work")})
        try:
            yield address(process, log, port), work / "my_work"
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
            # JupyterLab may have saved by itself; the committed notebooks stay as they were.
            for path, content in before.items():
                if path.read_bytes() != content:
                    path.write_bytes(content)


def address(process, log, port):
    """Wait for the address with its token."""
    for _ in range(120):
        found = re.search(rf"http://(?:localhost|127\.0\.0\.1):{port}/\S+token=\w+", log.read_text(errors="replace"))
        if found:
            try:
                urllib.request.urlopen(found[0], timeout=5)
                return found[0]
            except OSError:
                pass
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(0.5)
    raise AssertionError(log.read_text(errors="replace"))


def open_notebook(browser, address, name):
    """Open a notebook and wait until it is drawn and its kernel idle."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address.replace("00_start_here", name))
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    return page


def run_all(page):
    """Run all cells through the menu and wait until none is running."""
    page.locator("text=Run").first.click()
    page.locator("li[data-command='runmenu:run-all'] >> visible=true").click()
    page.wait_for_function("document.querySelectorAll('.jp-Notebook .jupyter-widgets').length > 0", timeout=60_000)
    done = "[...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')].every(p => !p.innerText.includes('*'))"
    page.wait_for_function(done, timeout=60_000)


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


def see(page, words):
    """Scroll down until some words are in view, as a reader would."""
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer, .jp-Notebook').scrollTop = 0")
    for _ in range(60):
        found = page.get_by_text(words, exact=False).first
        if found.count() and found.is_visible():
            found.scroll_into_view_if_needed()
            return found
        page.mouse.move(800, 500)
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(100)
    raise AssertionError(f"not seen on the page: {words}")


def on_the_slider(page):
    return page.evaluate("document.activeElement.getAttribute('role')") == "slider"


def test_the_slider_works_by_keyboard_alone_as_the_notebook_says(student):
    see(student, "Fact 1 of")
    student.locator(".jp-CodeCell:has-text('leaf_through') .cm-content").first.click()
    for key in ["Shift+Enter", "ArrowUp", "Tab", "Tab"]:
        student.keyboard.press(key)
        student.wait_for_timeout(1000)
        if on_the_slider(student):
            break
    assert on_the_slider(student), "two presses of Tab lead to the handle"
    frame = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
    assert student.evaluate(frame) != "nonenone", "the chosen handle shows a frame"
    student.keyboard.press("ArrowRight")
    student.wait_for_selector("text=Fact 2 of", timeout=10_000)
    student.keyboard.press("End")
    last = "(() => { const m = document.body.innerText.match(/Fact (\\d+) of (\\d+)/); return m && m[1] === m[2]; })()"
    student.wait_for_function(last, timeout=10_000)
    for key in ["Tab", "Control+a", "1", "2", "Enter"]:
        student.keyboard.press(key)
    student.wait_for_selector("text=Fact 12 of", timeout=10_000)


def test_an_answer_is_checked_and_kept(student, lab):
    see(student, "Not answered yet")
    cell = student.locator(".jp-CodeCell:has-text('check(\"00_studies_analysed\", answer)')").first
    editor = cell.locator(".cm-content")
    editor.click()
    student.keyboard.press("Control+a")
    student.keyboard.type('answer = 6\ncheck("00_studies_analysed", answer)')
    student.keyboard.press("Shift+Enter")
    cell.get_by_text("✓ Right").wait_for(timeout=20_000)
    assert '"right": true' in (lab[1] / "progress.json").read_text(encoding="utf-8")


def test_a_slider_moved_by_keyboard_changes_sentence_and_figure(browser, lab):
    page = open_notebook(browser, lab[0], "07_value_for_money")
    run_all(page)
    see(page, "Bed days saved (days a person")
    explorer = page.locator(".jp-OutputArea-output:has(.widget-dropdown)").first
    handle = explorer.locator(".widget-slider", has_text="Caseload").locator(".noUi-handle")
    sentence, figure = explorer.locator("[role=status]").first, explorer.locator("img").first
    assert "£1.49 for each £1" in sentence.text_content()
    before, height = figure.get_attribute("src"), explorer.bounding_box()["height"]
    handle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.body.innerText.includes('108.0 bed days')", timeout=20_000)
    assert figure.get_attribute("src") != before
    assert "cost £21,138" in figure.get_attribute("alt") and "£37,800" in figure.get_attribute("alt")
    assert explorer.locator("img").count() == 1, "no stacked charts"
    assert abs(explorer.bounding_box()["height"] - height) < 30, "the page does not jump"
    page.context.close()
