"""Explorers on a page of their own in JupyterLab: what their browser test and their benchmark share."""

import json

EXPLORERS = {
    "cost_explorer": "Pay of a peer worker",
    "value_explorer": "Caseload",
    "readmission_explorer": "Length of a stay",
    "scenario_lab": "Caseload",
    "pooling_explorer": "",
}
# A class laptop with the file list open, and a beamer of 1280 x 720 zoomed to 150 percent with the list closed.
SIZES = {"laptop": (1366, 768, 1, True), "beamer": (853, 480, 1.5, False)}


def write_notebook(folder, name):
    """Write a notebook of one cell that shows an explorer, with text before and after it."""
    code = {"cell_type": "code", "id": "code", "metadata": {}, "execution_count": None, "outputs": []}
    code["source"] = f"from peerlib import widgets\nwidgets.{name}()"
    text = [{"cell_type": "markdown", "id": f"text{n}", "metadata": {}, "source": "# Text\n\n" + "text\n\n" * 20} for n in (0, 1)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = {"cells": [text[0], code, text[1]], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


def open_explorer(browser, address, size):
    """Open such a notebook in a window of one of the sizes, run its cell, and stand in command mode at it."""
    width, height, scale, files = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale).new_page()
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000, state="attached")
    if page.locator(".jp-FileBrowser").first.is_visible() != files:
        page.keyboard.press("Control+b")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".peerlib-explorer .peerlib-figure img", timeout=60_000)
    page.wait_for_timeout(1500)
    page.keyboard.press("ArrowUp")
    return page
