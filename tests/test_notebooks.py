"""The anatomy that every notebook follows, read from the committed files.

nbval runs the notebooks; these tests read them: parts and their order, length of the
code, stored results, and that every number in the prose is printed by a checked cell.
"""

import ast
import json
import re
import statistics
from pathlib import Path

import pytest

from peerlib.exercises import exercise
from peerlib.exercises.questions import all_exercises

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
READ = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in NOTEBOOKS}
FLAG = "nbval-check-output"
each_notebook = pytest.mark.parametrize("name", READ)


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return cell["metadata"].get("tags", [])


def prose(name):
    return "\n\n".join(source(c) for c in READ[name]["cells"] if c["cell_type"] == "markdown")


def code(name):
    return [c for c in READ[name]["cells"] if c["cell_type"] == "code"]


def outputs(cell):
    return "\n".join("".join(o.get("text") or o.get("data", {}).get("text/plain", "")) for o in cell["outputs"])


def test_there_are_notebooks():
    assert [path.name[:2] for path in NOTEBOOKS] == sorted({path.name[:2] for path in NOTEBOOKS})
    assert {"00_start_here.ipynb", "01_the_question.ipynb"} <= set(READ)


@each_notebook
def test_parts_stand_in_order(name):
    headings = re.findall(r"^#{1,2} (.+)$", prose(name), re.M)
    assert headings[0].startswith(name[:2] + " ")
    wanted = ["After this notebook you will be able to", "What you need first", "What this does not tell you", "Recap", "Next"]
    places = [headings.index(part) for part in wanted]
    assert places == sorted(places)
    assert headings[-1] == "Next"


@each_notebook
def test_minutes_objectives_and_recap(name):
    text = prose(name)
    assert re.search(r"^\*\*Minutes: \d+\*\*$", text, re.M)
    objectives = re.findall(r"^- (.+)$", text.split("will be able to")[1].split("\n#")[0], re.M)
    assert 3 <= len(objectives) <= 5
    assert all(objective.split()[0].isalpha() and objective[0].islower() for objective in objectives)
    assert len(re.findall(r"^- ", text.split("## Recap")[1].split("\n#")[0], re.M)) >= 3


@each_notebook
def test_cells_are_short(name):
    lines = [sum(bool(line.strip()) for line in source(c).splitlines()) for c in code(name)]
    assert statistics.median(lines) <= 4 and max(lines) <= 20
    assert max(len(line) for c in code(name) for line in source(c).splitlines()) <= 90, "longer lines are cut off on a laptop"
    words = len(re.findall(r"\w+", re.sub(r"```.*?```", "", prose(name), flags=re.S)))
    assert words >= 8 * sum(lines), "more prose for each line of code"


@each_notebook
def test_a_sentence_stands_before_every_code_cell(name):
    before = None
    for cell in READ[name]["cells"]:
        if cell["cell_type"] == "code":
            assert before == "markdown", f"no sentence before: {source(cell)[:60]}"
        before = cell["cell_type"]


@each_notebook
def test_results_are_stored_in_order_and_without_errors(name):
    counts = [c["execution_count"] for c in code(name)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in code(name):
        assert all(o["output_type"] != "error" for o in cell["outputs"])
        assert all(o.get("name") != "stderr" for o in cell["outputs"]), outputs(cell)
        if FLAG in tags(cell):
            assert cell["outputs"], f"flagged, but nothing stored: {source(cell)[:60]}"
    assert sum(FLAG in tags(c) for c in code(name)) >= len(code(name)) / 2


@each_notebook
def test_nothing_of_this_machine_is_stored(name):
    text = json.dumps(READ[name])
    assert not re.search(r"/(?:home|root|work|tmp|Users|usr)/|[A-Z]:\\\\", text)
    assert "widget-view" not in text, "a stored widget shows as an error: run tools/notebooks.py"
    assert READ[name]["metadata"]["kernelspec"]["name"] == "python3"
    assert set(READ[name]["metadata"]) == {"kernelspec", "language_info"}


@each_notebook
def test_figures_carry_their_words(name):
    for cell in code(name):
        for output in cell["outputs"]:
            if "image/png" in output.get("data", {}):
                words = "".join(output["data"]["text/plain"])
                assert len(words) > 40 and output["metadata"]["image/png"]["alt"] == words
                assert FLAG in tags(cell), "a chart is guarded by its flagged words"


@each_notebook
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)]+)\)", prose(name)):
        assert target.startswith("https://") or (ROOT / "notebooks" / target).exists(), target


def asked_in(name):
    """Return the exercises of a notebook: the place of each box, and its id."""
    found = [(n, re.fullmatch(r'exercise\("(\w+)"\)', source(c))) for n, c in enumerate(READ[name]["cells"])]
    return [(n, match[1]) for n, match in found if match]


@each_notebook
def test_an_exercise_is_a_heading_and_a_box(name, work):
    cells, found = READ[name]["cells"], asked_in(name)
    for number, (place, id) in enumerate(found, 1):
        assert source(cells[place - 1]).startswith(f"### Exercise {number}"), f"the heading of {id}"
        assert FLAG in tags(cells[place]), "the question that is stored is the one in the TOML file"
        stored = cells[place]["outputs"][0]["data"]
        assert set(stored) == {"text/html", "text/plain"}, "a preview and paper show the question, without a live box"
        asked = exercise(id)
        assert "".join(stored["text/plain"]) == repr(asked), f"{id}: run tools/notebooks.py {name[:2]}"
        assert "".join(stored["text/html"]) == asked._repr_mimebundle_()[0]["text/html"]
    assert [id for _, id in found] == [id for id in all_exercises() if id.startswith(name[:2])]
    assert len(found) >= (1 if name.startswith("00") else 3)


@each_notebook
def test_a_stored_exercise_gives_no_answer_away(name):
    for place, id in asked_in(name):
        asked, stored = all_exercises()[id], READ[name]["cells"][place]["outputs"][0]["data"]
        text = "".join(stored["text/html"]) + "".join(stored["text/plain"])
        assert not [words for words in (asked.because, *asked.hints, *(said for _, said in asked.slips)) if words in text]
        assert "✓" not in text and asked.solution.strip() not in text


@each_notebook
def test_an_explorer_is_followed_by_its_still_twin(name):
    cells = READ[name]["cells"]
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "code" and "explorer" in outputs(cell):
            after = [c for c in cells[place + 1 :] if c["cell_type"] == "code"]
            assert FLAG in tags(after[0]), "the next code cell shows the same without a widget"


NUMBER = re.compile(r"(?<![\w.,/-])\d[\d,]*(?:\.\d+)?(?![\w/]|\.\d)")


def quoted_numbers(name):
    """Return the numbers that prose and questions quote as results, without those that only name or count things."""
    asked = [all_exercises()[id] for _, id in asked_in(name)]
    text = "\n\n".join([prose(name), *(words for e in asked for words in (e.asks, *map(str, e.options.values())))])
    text = re.sub(r"```.*?```|`[^`]*`", " ", text, flags=re.S)  # code
    text = re.sub(r"\[[^\]]*\]\([^)]*\)|^\*\*Minutes:.*$|^#.*$|^\|.*\|$", " ", text, flags=re.M)  # links, headings, maps
    text = re.sub(r"[Nn]otebooks? \d\d(?: and \d\d)?|^\d\d [A-Z]", " ", text, flags=re.M)  # names of notebooks
    text = re.sub(r"\b(?:19|20)\d\d[-/]\d\d\b", " ", text)  # financial years
    text = re.sub(
        r"\b(?:[A-Z][\w'&]+ )+(?:19|20)\d\d\b|\b(?:in|before|after|since|to|from) (?:19|20)\d\d\b", " ", text
    )  # Sledge 2011; in 2013
    return NUMBER.findall(text)


@each_notebook
def test_every_number_in_the_prose_is_printed_by_a_checked_cell(name):
    # What is typed into a cell (a what-if, a calculation by hand) may be named in the prose as well.
    cells, boxes = READ[name]["cells"], [place for place, _ in asked_in(name)]
    printed = [outputs(c) for n, c in enumerate(cells) if FLAG in tags(c) and n not in boxes]
    typed = [*(source(c) for c in code(name)), *(all_exercises()[id].solution for _, id in asked_in(name))]
    shown = "\n".join([*printed, *typed])
    known = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", shown))}
    missing = [n for n in quoted_numbers(name) if float(n.replace(",", "").rstrip(".")) not in known]
    assert not missing, f"no flagged cell prints {missing}"


def test_the_check_of_numbers_would_notice_a_wrong_one():
    READ["zz.ipynb"] = {"cells": [{"cell_type": "markdown", "source": ["It was 12.34 days, in 2013, see Sledge 2011."]}]}
    try:
        assert quoted_numbers("zz.ipynb") == ["12.34"]
    finally:
        del READ["zz.ipynb"]


def test_the_map_tells_the_truth():
    rows = re.findall(r"^\| (.+?) \| .+? \| (\d+) \| (.+?) \|$", prose("00_start_here.ipynb"), re.M)
    numbers = [re.search(r"\d\d", title)[0] for title, _, _ in rows]
    assert numbers == [f"{n:02}" for n in range(11)]
    for (title, minutes, state), number in zip(rows, numbers):
        there = [n for n in READ if n.startswith(number)]
        assert (state != "in preparation") == bool(there), f"{title} is {state}"
        if there:
            assert f"**Minutes: {minutes}**" in prose(there[0])


def test_the_readme_has_the_same_map():
    pattern = r"^\| \**\[?(\d\d [^\]|*]+?)\]?(?:\([^)]*\))?\** \| (.+?) \| (\d+) \|"
    readme = re.findall(pattern, (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    start = re.findall(pattern, prose("00_start_here.ipynb"), re.M)
    assert len(start) == 11 and readme == start


@each_notebook
def test_code_uses_only_what_is_shipped(name):
    for cell in code(name):
        for node in ast.walk(ast.parse(source(cell))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert all(n.split(".")[0] in {"peerlib", "numpy", "pandas"} for n in names)
