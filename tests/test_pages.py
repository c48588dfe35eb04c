"""What a reader meets on a page: letters large enough and crossed by nothing, and HTML that axe finds no fault with."""

import json
import re

import pytest
from browser import open_notebook, run_all
from checkout import ROOT
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from peerlib import plots
from peerlib.plots.on_a_page import short_alt

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
SHOWN = 910  # pixels across that JupyterLab leaves for an output at 1366 x 768 with the file list open (measured)
# What JupyterLab and nbconvert bring along, not ours: the grey of the numbers of cells, the colours of code, and
# links in prose told by their colour alone (their style sheets take the line from beneath), the arrow that folds
# a chapter, the box that code stands in, and the frame that scrolls.
THEIRS = {
    "color-contrast": ".jp-InputPrompt, .jp-OutputPrompt, .highlight *, .cm-editor *",
    "link-in-text-block": ".jp-RenderedMarkdown a",
    "button-name": ".jp-collapseHeadingButton",
    "aria-input-field-name": ".cm-content",
    "aria-required-children": ".jp-WindowedPanel-viewport",
}


@pytest.fixture
def figures(notebook, monkeypatch, tmp_path):
    """The figures that a notebook shows, drawn."""
    shown = []
    monkeypatch.setenv("PEERLIB_WORK", str(tmp_path))
    monkeypatch.chdir(notebook.parent)
    monkeypatch.setattr(plots, "show", shown.append)
    names = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    for fig in shown:
        fig.draw_without_rendering()
    return shown


def words_of(fig):
    return [words for words in fig.findobj(Text) if words.get_visible() and words.get_text().strip()]


def lines_of(fig):
    """The lines drawn in a figure, on the page: each with the box that it is cut off by."""
    for line in fig.findobj(Line2D):
        if line.get_visible() and line.get_linestyle() != "None" and len(line.get_xydata()):
            yield line.get_transform().transform_path(line.get_path()), line.clipbox if line.get_clip_on() else None
    for lines in fig.findobj(LineCollection):
        for path in lines.get_paths():
            yield lines.get_transform().transform_path(path), lines.clipbox if lines.get_clip_on() else None


def crosses(line, cut, box):
    """Tell whether a line runs through a box, as far as it is drawn."""
    seen = box if cut is None else Bbox.intersection(box, cut)
    return seen is not None and line.intersects_bbox(seen, filled=False)


def stands_clear(words):
    """Tell whether words are told from a line behind them: by a light edge or a box."""
    return bool(words.get_path_effects()) or words.get_bbox_patch() is not None


@each_notebook
def test_letters_are_large_enough_and_crossed_by_no_line(figures):
    for fig in figures:
        about = plots.alt_text(fig)[:60]
        scale = min(1, SHOWN / (96 * fig.get_figwidth()))
        small = [words.get_text() for words in words_of(fig) if words.get_fontsize() * scale < 9]
        assert not small, f"{about}: below 9 points: {small}"
        lines = list(lines_of(fig))
        for words in words_of(fig):
            # The box of a word is a little larger than its letters.
            box = words.get_window_extent().padded(-2, -3)
            crossed = any(crosses(line, cut, box) for line, cut in lines)
            assert stands_clear(words) or not crossed, f"{about}: a line crosses {words.get_text()!r}"


@each_notebook
def test_alt_texts_are_short_and_end_with_what_was_found(figures):
    for fig in figures:
        text = plots.alt_text(fig)
        short = short_alt(text, fig.peerlib_finding)
        assert len(short) <= 380 and (short == text or "…" in short)
        assert text.startswith(short.split(" …")[0])


def faults(page, part="body"):
    """Run axe over a part of the page and return what is serious in what is ours."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for fault in Axe().run(page, context={"include": [[part]]}, options={"resultTypes": ["violations"]}).response["violations"]:
        if fault["impact"] not in ("serious", "critical"):
            continue
        for node in fault["nodes"]:
            theirs = THEIRS.get(fault["id"])
            if not theirs or not page.locator(node["target"][-1]).first.evaluate("(e, theirs) => e.matches(theirs)", theirs):
                found.append(f"{fault['id']}: {node['html'][:400]}")
    return found


@pytest.mark.browser
@each_notebook
def test_axe_finds_nothing_serious_in_the_html_of_a_notebook(browser, notebook, tmp_path):
    from nbconvert import HTMLExporter

    place = tmp_path / "page.html"
    place.write_text(HTMLExporter().from_filename(str(notebook))[0], encoding="utf-8")
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.route(re.compile("^https?:"), lambda route: route.abort())  # from disk alone
    page.goto(place.as_uri(), wait_until="load")
    assert not (found := faults(page)), "\n".join(found)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    stored = sum("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
    drawn = page.eval_on_selector_all(
        "figure img", "all => all.filter(img => img.naturalWidth > 500 && img.alt.length > 40).length"
    )
    assert drawn == stored, "every figure is shown, with its alt text"
    page.context.close()


@pytest.mark.browser
def test_axe_finds_nothing_serious_in_jupyterlab(browser, lab):
    page = open_notebook(browser, lab[0], "07_value_for_money")
    run_all(page)
    where, found, last = "document.querySelector('.jp-WindowedPanel-outer')", set(), -1
    page.evaluate(f"{where}.scrollTop = 0")
    while (now := page.evaluate(f"{where}.scrollTop")) != last:
        page.wait_for_timeout(500)
        found.update(faults(page, ".jp-Notebook"))
        last = now
        page.evaluate(f"{where}.scrollTop += 1800")
        page.wait_for_timeout(200)
    assert not found, "\n".join(sorted(found))
    assert page.locator(".jp-Notebook figure img").count() > 0
    page.context.close()
