"""The desks and the form in a browser, by keyboard alone: record and control in the window together, each with a name."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from browser import address, click_low, tab_stops

from peerlib import bias

pytestmark = pytest.mark.browser

CELLS = {
    "screening": "screening_desk(works.head(12), keywords=['peer'], model=screening.model_decisions('title'))",
    "duplicates": "duplicate_desk(literature.review_list(grouped), grouped)",
    "form": "rating_form()",
    "verdict": "verdict_desk()",
}
FIRST = """from peerlib import literature, screening
from peerlib.datasets import search_files
from peerlib.widgets import duplicate_desk, rating_form, screening_desk, verdict_desk
grouped = literature.deduplicate(literature.read_records(*search_files("first_search")))
works = literature.merge(grouped)"""
# A laptop with the file list open; the same in a lower window; a beamer of 1280 x 720 at 150 percent.
SIZES = {"laptop": (1366, 768), "low window": (1366, 625), "beamer": (853, 480)}
# What has the focus, and where it and the record are; a choice is named by its group's label or its title.
FOCUS = """(() => {
  const inside = (node) => { const { top, bottom, left, right } = node.getBoundingClientRect();
    return top >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1; };
  const seen = (node) => { const { top, bottom, left, right } = node.getBoundingClientRect();
    const at = (y) => document.elementFromPoint((left + right) / 2, y);
    return inside(node) && [top + 4, bottom - 4].every((y) => node.contains(at(y)) || at(y)?.contains(node)); };
  const on = document.activeElement, desk = on.closest(".peerlib-explorer");
  if (!desk) return null;
  const record = desk.querySelector(".peerlib-page");
  const name = on.getAttribute("aria-label") || on.labels?.[0]?.innerText || on.innerText || on.placeholder || "";
  return { name: name.slice(0, 60), control: seen(on), record: !record || seen(record) };
})()"""


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    """JupyterLab on a folder with a notebook of nothing but desks."""
    import socket

    root, work = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("work") / "my_work"
    cells = [{"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# Desks"}]
    for name, source in {"first": FIRST, **CELLS}.items():
        cells.append({"cell_type": "code", "id": name, "metadata": {}, "source": source, "outputs": [], "execution_count": None})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (root / "desks.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = root / "jupyter.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.root_dir={root}"]
    variables = {**os.environ, "PEERLIB_WORK": str(work), "PYTHONPATH": str(Path(__file__).parent.parent)}
    with log.open("wb") as out:
        process = subprocess.Popen([*command, f"--port={port}"], stdout=out, stderr=subprocess.STDOUT, cwd=root, env=variables)
        try:
            yield address(process, log, port).replace("/lab?", "/lab/tree/desks.ipynb?"), work
        finally:
            process.terminate()
            process.wait(timeout=20)


def opened(browser, where, size):
    """Open the notebook in a window of this size, the file list open, and run all its cells."""
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(where + "&reset")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=60_000)
    assert page.locator(".jp-FileBrowser").is_visible() or size == "beamer", "the file list is open"
    page.locator("text=Run").first.click()
    page.locator("li[data-command='runmenu:run-all'] >> visible=true").click()
    page.locator(".peerlib-form textarea").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    return page


def walk(page, name):
    """Go with the Tab key from the cell through all that its desk has, and say of each stop what it is and what is seen."""
    cell = page.locator(f".jp-CodeCell:has-text('{CELLS[name][:22]}')").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Escape")
    stops = [*tab_stops(page, FOCUS, 70, 100)]
    assert stops, "the Tab key leads into the desk"
    return stops


EXPECTED = {
    "screening": [
        "The record",
        "Include (i)",
        "Exclude (e)",
        "Unsure (u)",
        "Undo (z)",
        "Back (b)",
        "Next (n)",
        "Reason to exclude",
        "or your own words",
        "Compare with the model",
        "Words to highlight",
        "Show",
        "with these words",
        "Records",
        "Keys, and what can be typed",
        "Type i, e, u",
    ],
    "duplicates": [
        "The pair",
        "Same work (s)",
        "Different works (d)",
        "Unsure (u)",
        "Undo (z)",
        "Back (b)",
        "Next (n)",
        "Show",
        "with these words",
        "Pairs",
        "Keys, and what can be typed",
        "Type s, d, u",
    ],
    "form": [
        "What was seen of the study",
        "Study",
        "Previous study",
        "Next study",
        "Compare with the model answer",
        *(f"{domain.name}: {word}" for domain in bias.tool("rob1").domains for word in ("not yet", "low", "unclear", "high")),
        *(f"Your reason: {domain.name.lower()}" for domain in bias.tool("rob1").domains),
    ],
    "verdict": ["Your verdict"],
}


@pytest.mark.parametrize("size", SIZES)
def test_at_each_control_it_and_the_record_are_in_the_window(browser, desks, size):
    page = opened(browser, desks[0], size)
    for name, expected in EXPECTED.items():
        stops = walk(page, name)
        names = [stop["name"] for stop in stops]
        assert all(names), (size, name, stops)
        for control in expected:
            assert any(found.startswith(control[:55]) for found in names), (size, name, control, names)
        assert [stop for stop in stops if not (stop["control"] and stop["record"])] == [], (size, name)
    page.context.close()


def focus(page, name):
    """Go with the Tab key to a control of the screening desk, from its cell."""
    page.locator(f".jp-CodeCell:has-text('{CELLS['screening'][:22]}') .cm-content").first.click()
    page.keyboard.press("Escape")
    for _ in range(30):
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
        at = page.evaluate(FOCUS)
        if at and at["name"].startswith(name):
            return
    raise AssertionError(f"the Tab key never leads to {name}")


def test_one_key_decides_and_no_letter_reaches_jupyterlab_or_leaves_a_box(browser, desks):
    page = opened(browser, desks[0], "laptop")
    cells = page.locator(".jp-CodeCell").count()
    desk = page.locator(".peerlib-desk").first

    def says(words):
        desk.locator("[role=status]", has_text=words).first.wait_for(timeout=20_000)
        page.wait_for_timeout(400)  # a second key within a quarter of a second would not count

    focus(page, "The record")
    for key, words in [
        ("i", "1 include, 0 exclude"),
        ("2", "1 include, 1 exclude"),
        ("u", "1 unsure"),
        ("z", "Taken back: record 3"),
    ]:
        page.keyboard.press(key)
        says(words)
    assert page.evaluate(FOCUS)["name"].startswith("The record"), "the record that follows is chosen"
    for key in "ddxxavmry0":
        page.keyboard.press(key)
    focus(page, "Unsure (u)")
    for key in ["d", "d", "x", "ArrowDown", "ArrowUp"]:
        page.keyboard.press(key)
    assert page.locator(".jp-CodeCell").count() == cells and page.evaluate(FOCUS)["name"].startswith("Unsure (u)")
    page.keyboard.press("Enter")
    says("1 unsure")
    focus(page, "or your own words")
    page.keyboard.type("in no unit, e u i z 2")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    focus(page, "Exclude (e)")
    page.keyboard.press("e")
    says("exclude (in no unit, e u i z 2)")
    focus(page, "Compare with the model")
    page.keyboard.press("Enter")
    says("decide alike on")
    assert desk.locator(".peerlib-judgements tr").count() > 1
    kept = (desks[1] / "screening.csv").read_text(encoding="utf-8")
    assert kept.count("\n") == 5 and "in no unit, e u i z 2" in kept
    page.context.close()


FIRST_CLICKS = {
    "Record": (".peerlib-desk:has-text('Record {} of') button:has-text('Next (n)')", ".peerlib-page:has-text('Record {} of')"),
    "Pair": (".peerlib-desk:has-text('Pair 1 of') button:has-text('Next (n)')", ".peerlib-page:has-text('Pair 2 of')"),
    "form": (
        ".peerlib-form button[title='Allocation concealment: low']",
        "button.mod-active[title='Allocation concealment: low']",
    ),
}


@pytest.mark.parametrize("name", FIRST_CLICKS)
def test_the_first_click_of_a_fresh_page_counts(browser, desks, name):
    page = opened(browser, desks[0], "laptop")
    # A test before this one may have decided on records: the desk opens at the first that is undecided.
    at = int(re.search(r"Record (\d+) of", page.locator(".peerlib-page").first.inner_text())[1])
    button, changed = FIRST_CLICKS[name][0].format(at), FIRST_CLICKS[name][1].format(at + 1)
    assert not page.locator(changed).count()
    click_low(page, page.locator(button).first)
    page.locator(changed).first.wait_for(timeout=10_000)
    page.context.close()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_the_desks(browser, desks, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, desks[0], "laptop")
    page.locator("text=Settings").first.click()
    page.locator("li:has-text('Theme') >> visible=true").first.hover()
    page.locator(f"li:has-text('{theme}') >> visible=true").last.click()
    page.wait_for_timeout(3000)
    found = 0
    for name in CELLS:
        page.locator(f".jp-CodeCell:has-text('{CELLS[name][:22]}') .cm-content").first.click()
        page.wait_for_timeout(500)
        found += page.locator(".peerlib-explorer").count()
        violations = Axe().run(page, context=".peerlib-explorer").response["violations"]
        serious = [
            (one["id"], one["help"], [node["html"][:200] for node in one["nodes"]][:4])
            for one in violations
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], (theme, name)
    assert found >= len(CELLS)
    page.context.close()
