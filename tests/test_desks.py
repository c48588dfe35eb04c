"""The screening desk and the duplicate desk: every command, every decision on disk, nothing lost."""

import os
import re
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest
from browser import open_notebook, run_all, see
from hypothesis import given, settings
from hypothesis import strategies as st

from peerlib import literature, my_work, screening
from peerlib.literature import settled_pairs as duplicates_seen
from peerlib.widgets import duplicate_desk, screening_desk
from peerlib.widgets.desk import Desk
from peerlib.widgets.duplicates import comparison, differences
from peerlib.widgets.safe_text import LONGEST, marked

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def quick_hand(monkeypatch):
    """Tests press buttons faster than a hand does."""
    monkeypatch.setattr(Desk, "too_soon", 0)


def some(number):
    return pd.DataFrame(
        {
            "record_id": [f"R{n}" for n in range(1, number + 1)],
            "title": [f"Peer support, trial {n}" for n in range(1, number + 1)],
            "authors": "Sledge W",
            "year": pd.array([2011] * number, dtype="Int64"),
            "journal": "Psychiatr Serv",
            "doi": pd.NA,
        }
    )


def some_pairs(number):
    records = some(2 * number)
    ids = records["record_id"]
    return pd.DataFrame({"first": ids[::2].to_list(), "second": ids[1::2].to_list(), "why": "too little is shown"}), records


def screening_of(number, **options):
    return screening_desk(some(number), **options)


def duplicates_of(number, **options):
    return duplicate_desk(*some_pairs(number), **options)


DESKS = {"screening": screening_of, "duplicates": duplicates_of}
YES = {"screening": "i", "duplicates": "s"}
NO = {"screening": "e 2", "duplicates": "d"}
each_desk = pytest.mark.parametrize("kind", DESKS)


def on_disk(kind, reviewer="me"):
    frame = screening.read_decisions() if kind == "screening" else duplicates_seen.read_pairs()
    return frame[frame["reviewer"] == reviewer].reset_index(drop=True)


def decided(kind, reviewer="me"):
    first = "record_id" if kind == "screening" else "first"
    return dict(zip(*(on_disk(kind, reviewer)[column] for column in (first, "decision"))))


def typed(explorer, *commands):
    """Type commands into the box, each followed by Enter; return what the desk says."""
    for command in commands:
        explorer.desk.command.value = command
        assert explorer.desk.command.value == "", "the line is empty again"
    return said(explorer)


def text(html):
    return unescape(re.sub(r"<[^>]*>", " ", html))


def said(explorer):
    return text(explorer.desk.status.value)


def shown(explorer):
    return text(explorer.desk.page.value)


def place(explorer):
    return int(re.search(r"(?:Record|Pair) (\d+) of", shown(explorer))[1])


# ------------------------------------------------------------------------ commands


@each_desk
def test_from_the_first_to_the_last(work, kind):
    explorer = DESKS[kind](3)
    assert "0 of 3 decided" in said(explorer) and place(explorer) == 1
    assert "1 of 3 decided" in typed(explorer, YES[kind]) and place(explorer) == 2
    assert "2 of 3 decided" in typed(explorer, NO[kind]) and place(explorer) == 3
    assert "3 of 3 decided" in typed(explorer, "u") and "All are decided" in said(explorer) and place(explorer) == 3
    pd.testing.assert_frame_equal(explorer.result, on_disk(kind))


@each_desk
def test_an_empty_list(work, kind):
    explorer = DESKS[kind](0)
    assert "0 of 0 decided" in said(explorer) and "There are no" in shown(explorer)
    for command in (YES[kind], NO[kind], "u", "b", "n", "z", "what"):
        assert "0 of 0 decided" in typed(explorer, command)
    assert explorer.result.empty and list(explorer.result.columns) == list(on_disk(kind).columns)


@each_desk
@pytest.mark.parametrize(
    "nonsense", ["x", "ii", "i e", "7", "?", "é", "\u202ei", "<b>", "z 2", "n n", "i" * 100_000, "include it", "\x00", "_i"]
)
def test_nonsense_decides_nothing(work, kind, nonsense):
    explorer = DESKS[kind](2)
    assert "Nothing was done" in typed(explorer, nonsense)
    assert place(explorer) == 1 and on_disk(kind).empty and len(said(explorer)) < 500


@each_desk
def test_words_and_capitals_do_as_well_as_letters(work, kind):
    words = {"screening": ["Include", "EXCLUDE 1", " unsure "], "duplicates": ["Same", "DIFFERENT", " unsure "]}[kind]
    explorer = DESKS[kind](3)
    typed(explorer, *words)
    assert list(decided(kind).values()) == [word.split()[0].lower() for word in words]
    assert (
        place(explorer) == 3
        and typed(explorer, "Back")
        and place(explorer) == 2
        and typed(explorer, "NEXT")
        and place(explorer) == 3
    )
    assert "Taken back" in typed(explorer, "Undo")


@each_desk
def test_back_and_next_stop_at_the_ends(work, kind):
    explorer = DESKS[kind](2)
    assert "before this one" in typed(explorer, "b") and place(explorer) == 1
    typed(explorer, "n")
    assert "no further" in typed(explorer, "n") and place(explorer) == 2


@each_desk
def test_going_to_a_number_and_filtering_from_the_line(work, kind):
    explorer = DESKS[kind](4)
    typed(explorer, "3")
    assert place(explorer) == 3 and "no" in typed(explorer, "5", "0", "9" * 5000) and place(explorer) == 3
    typed(explorer, YES[kind], "show undecided")
    assert len(explorer.desk.list.options) == 3 and place(explorer) == 4
    typed(explorer, "Show ALL", "find TRIAL 1")
    assert len(explorer.desk.list.options) == 1 and place(explorer) == 1
    typed(explorer, "find")
    assert len(explorer.desk.list.options) == 4
    assert "not known" in typed(explorer, "show me") and len(on_disk(kind)) == 1
    typed(explorer, "show undecided", "find trial 4", "show all")
    assert len(explorer.desk.list.options) == 4 and explorer.desk.search.value == ""


def pressed(explorer, *keys):
    """Press keys at the desk, as the browser sends them; return what the desk says."""
    for key in keys:
        explorer.desk.page._handle_custom_msg({"key": key}, [])
    return said(explorer)


@each_desk
def test_one_key_decides(work, kind):
    explorer = DESKS[kind](4)
    yes, unsure = YES[kind], "u"
    assert "1 of 4 decided" in pressed(explorer, yes) and "2 of 4 decided" in pressed(explorer, unsure) and place(explorer) == 3
    assert "Taken back: " in pressed(explorer, "z") and place(explorer) == 2
    pressed(explorer, "n", "n", "b")
    assert place(explorer) == 3 and len(on_disk(kind)) == 1
    pressed(explorer, "x", "", "Enter", "9", None)
    assert place(explorer) == 3 and len(on_disk(kind)) == 1, "other keys do nothing"
    labels = [button.description for button in [*explorer.desk.buttons.values(), *explorer.desk.moves]]
    assert [label[-3:] for label in labels] == [f"({key})" for key in [*explorer.desk.letters, "z", "b", "n"]]


def test_a_number_key_excludes_for_that_reason(work):
    explorer = screening_of(4)
    assert "needs a reason" in pressed(explorer, "e") and on_disk("screening").empty
    pressed(explorer, "2")
    explorer.desk.own_words.value = "in my words"
    pressed(explorer, "e", "6")
    assert on_disk("screening")["reason"].to_list() == [explorer.desk.reasons[1], "in my words"]


@each_desk
def test_a_key_pressed_twice_in_one_go_decides_once(work, monkeypatch, kind):
    monkeypatch.setattr(Desk, "too_soon", 60)
    explorer = DESKS[kind](4)
    assert "twice" in pressed(explorer, YES[kind], YES[kind]) and len(on_disk(kind)) == 1


@each_desk
def test_no_code_stands_in_the_way(work, kind):
    explorer = DESKS[kind](2)
    assert "R1" not in typed(explorer, YES[kind]) and "R1" not in str(explorer.desk.list.options)
    typed(explorer, "b")
    before, _, code = explorer.desk.page.value.partition('<div class="peerlib-code">')
    assert "R1" in code and "R1" not in before


def test_differences_that_mean_nothing_are_not_marked(work):
    pairs, records = some_pairs(1)
    html = duplicate_desk(
        pairs, records.assign(type=["JOUR", "GEN"], source=["pubmed", "ris"], year=[2011, 2012])
    ).desk.page.value
    for row in re.findall(r"<tr>(.*?)</tr>", html):
        assert ("<mark" in row) == ("Year" in row or "Title" in row)
        assert not ("JOUR" in row or "pubmed" in row) or row.endswith("<td></td>")


@each_desk
def test_a_line_that_cannot_be_used_blocks_only_itself(work, kind):
    typed(DESKS[kind](3), YES[kind], "u")
    path = next(work.glob("*.csv"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("unsure", "unshure").replace("when\n", "when,note\n"), encoding="utf-8")
    explorer = DESKS[kind](3)
    assert "1 of 3 decided" in said(explorer) and f"{path.name}, line 3: decision 'unshure' is not known" in said(explorer)
    assert "2 of 3 decided" in typed(explorer, YES[kind]) and "line 3" in said(explorer)
    assert "unshure" in path.read_text(encoding="utf-8") and path.read_text(encoding="utf-8").startswith(
        text.split("\n")[0] + ",note"
    )
    typed(explorer, "1", "u")
    assert "line 2: decision 'unshure'" in said(explorer), "its line has moved up"
    path.write_text(path.read_text(encoding="utf-8").replace("unshure", "unsure"), encoding="utf-8")
    assert "3 of 3" not in said(explorer) and "unshure" not in typed(explorer, "b") and len(on_disk(kind)) == 2


@each_desk
def test_undo_to_the_beginning_and_not_beyond(work, kind):
    explorer = DESKS[kind](3)
    typed(explorer, YES[kind], NO[kind], "u")
    for left in (2, 1, 0):
        assert f"{left} of 3 decided" in typed(explorer, "z") and len(on_disk(kind)) == left and place(explorer) == left + 1
    assert "no decision to take back" in typed(explorer, "z")


@each_desk
def test_undo_brings_an_earlier_decision_back(work, kind):
    explorer = DESKS[kind](1)
    typed(explorer, YES[kind], NO[kind])
    before = on_disk(kind)["decision"].to_list()
    typed(explorer, "z")
    assert before != on_disk(kind)["decision"].to_list() and len(on_disk(kind)) == 1
    typed(explorer, "z")
    assert on_disk(kind).empty


@each_desk
def test_a_desk_opened_later_continues_and_can_undo(work, kind):
    typed(DESKS[kind](3), YES[kind], NO[kind])
    later = DESKS[kind](3)
    assert "2 of 3 decided" in said(later) and place(later) == 3 and len(later.result) == 2
    assert "Taken back" in typed(later, "z") and place(later) == 2 and len(on_disk(kind)) == 1


@each_desk
def test_buttons_do_what_the_letters_do(work, kind):
    explorer = DESKS[kind](3)
    desk = explorer.desk
    next(iter(desk.buttons.values())).click()
    assert place(explorer) == 2 and len(on_disk(kind)) == 1
    undo, back, forth = desk.moves
    forth.click()
    assert place(explorer) == 3
    back.click()
    assert place(explorer) == 2
    undo.click()
    assert place(explorer) == 1 and on_disk(kind).empty


@each_desk
def test_a_double_click_decides_once(work, monkeypatch, kind):
    monkeypatch.setattr(Desk, "too_soon", 60)
    explorer = DESKS[kind](4)
    yes, *_, unsure = explorer.desk.buttons.values()
    yes.click()
    yes.click()
    unsure.click()
    assert len(on_disk(kind)) == 1 and "twice" in said(explorer) and place(explorer) == 2
    typed(explorer, YES[kind], YES[kind])
    assert len(on_disk(kind)) == 3, "who types is not held up"


@each_desk
def test_every_control_has_a_label(work, kind):
    import ipywidgets

    waiting = list(DESKS[kind](1).children)
    while waiting:
        child = waiting.pop()
        waiting += getattr(child, "children", ())
        if not isinstance(child, (ipywidgets.HTML, ipywidgets.Box)):
            assert child.description and len(child.description) < 75


@each_desk
def test_what_the_browser_sends_without_enter_decides_nothing(work, kind):
    explorer = DESKS[kind](2)
    line = explorer.desk.command
    line.set_state({"value": YES[kind]})  # the reader clicked elsewhere
    assert on_disk(kind).empty and "Enter was not pressed" in said(explorer) and line.value == ""
    line._handle_custom_msg({"event": "submit"}, [])
    line.set_state({"value": YES[kind]})
    assert len(on_disk(kind)) == 1
    line.set_state({"value": YES[kind]})
    assert len(on_disk(kind)) == 1


# ------------------------------------------------------------------- reasons, filters, words


def test_excluding_needs_a_reason(work):
    explorer = screening_of(6, reasons=["not peers", "not a <trial>"])
    desk = explorer.desk
    desk.buttons["exclude"].click()
    assert "needs a reason" in said(explorer) and "needs a reason" in typed(explorer, "e") and on_disk("screening").empty
    assert (
        "no reason 3" in typed(explorer, "e 3")
        and "no reason 0" in typed(explorer, "e 0")
        and "no reason" in typed(explorer, "e " + "9" * 5000)
    )
    typed(explorer, "e 2", "e wrong: 2 countries, =A1", "e2")
    desk.reason.value = "not peers"
    desk.buttons["exclude"].click()
    assert desk.reason.value == "", "the next exclusion needs its own reason"
    desk.own_words.value = "in my words"
    desk.buttons["exclude"].click()
    desk.reason.value, desk.own_words.value = "not peers", "and more"
    desk.buttons["exclude"].click()
    assert desk.reason.value == desk.own_words.value == "" and place(explorer) == 6
    assert on_disk("screening")["reason"].to_list() == [
        "not a <trial>",
        "wrong: 2 countries, =A1",
        "not a <trial>",
        "not peers",
        "in my words",
        "not peers; and more",
    ]


def test_a_chosen_reason_does_not_slip_to_another_record(work):
    explorer = screening_of(2)
    explorer.desk.reason.value = explorer.desk.reasons[0]
    typed(explorer, "n")
    explorer.desk.buttons["exclude"].click()
    assert "needs a reason" in said(explorer)


def test_filters_and_search(work):
    explorer = screening_of(4)
    desk = explorer.desk
    typed(explorer, "i", "e 1", "u")
    for kind, number in (("include", 1), ("exclude", 2), ("unsure", 3), ("undecided", 4)):
        desk.show.value = kind
        assert place(explorer) == number and [at for _, at in desk.list.options] == [number - 1]
    typed(explorer, "i")
    assert "No record fits" in shown(explorer) and "no record here" in typed(explorer, "i")
    desk.show.value = "include"
    assert place(explorer) == 1
    typed(explorer, "u")
    assert place(explorer) == 4, "the next of the filter, as the first is no longer in it"
    desk.show.value, desk.search.value = "all", "TRIAL 3"
    assert place(explorer) == 3 and len(desk.list.options) == 1
    desk.search.value = "(trial"
    assert "No record fits" in shown(explorer)
    desk.search.value = ""
    assert len(desk.list.options) == 4 and place(explorer) == 1


def test_a_record_is_chosen_from_the_list(work):
    explorer = screening_of(120)
    desk = explorer.desk
    assert len(desk.list.options) == 50 and desk.list.value == 0
    desk.list.value = 49
    assert place(explorer) == 50
    typed(explorer, "i")
    assert place(explorer) == 51 and desk.list.options[0][0].startswith("51.") and desk.list.value == 50
    typed(explorer, "b")
    assert desk.list.options[49][0].startswith("50. include")


@pytest.mark.parametrize(
    ("title", "words", "found"),
    [
        ("Peer support", ["PEER"], ["Peer"]),
        ("a.b acb (x", ["a.b", "(x"], ["a.b", "(x"]),
        ("peer-led peers", ["peer", "peer-led"], ["peer-led", "peer"]),
        ("<b> & b", ["<b>", "&"], ["<b>", "&"]),
        ("a\\d[1]$ 5", ["\\d", "[1]", "$", "+"], ["\\d", "[1]", "$"]),
        ("none", ["", "  "], []),
        ("Ärzte", ["ärzte"], ["Ärzte"]),
    ],
)
def test_words_of_ones_own_are_marked(work, title, words, found):
    html = marked(title, words)
    assert [unescape(part) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", html)] == found
    assert unescape(re.sub(r"</?mark[^>]*>", "", html)) == title
    if words != ["", "  "]:
        page = screening_desk(pd.DataFrame({"record_id": ["a"], "title": [title]}), keywords=words).desk.page.value
        assert page.count("<mark") == len(found)


def test_words_are_changed_at_the_desk(work):
    explorer = screening_of(1, keywords="trial")
    assert ">trial</mark>" in explorer.desk.page.value
    explorer.desk.keywords.value = "Peer; 1"
    assert re.findall(r">([^<]+)</mark>", explorer.desk.page.value) == ["Peer", "1"]


# ---------------------------------------------------------------------------- agreement


def test_agreement_appears_only_when_asked_for(work):
    model = pd.DataFrame(
        {"record_id": ["R1", "R2"], "decision": ["include", "include"], "stage": "title", "reason": ["a", "peers <work>"]}
    )
    explorer = screening_of(2, model=model)
    compared = explorer.desk.compared
    explorer.desk.compare.click()
    assert "nothing to compare" in compared.value
    typed(explorer, "i")
    assert compared.value == "" and "kappa" not in said(explorer) and "percent" not in said(explorer)
    typed(explorer, "e 1")
    assert compared.value == "" and "kappa" not in said(explorer) and "percent" not in said(explorer)
    explorer.desk.compare.click()
    assert "decide alike on 1 of 2 records" in text(compared.value) and screening.agreement(on_disk("screening"), model).n == 2
    assert "kappa" not in compared.value, "the notebook explains it further down"
    rows = re.findall(r"<tr>(.*?)</tr>", compared.value)[1:]
    assert len(rows) == 1 and text(rows[0]).split("  ") == [
        " 2. Peer support, trial 2",
        f"exclude ({explorer.desk.reasons[0]})",
        "include (peers <work>) ",
    ]
    typed(explorer, "z")
    assert compared.value == ""


def test_agreement_looks_at_the_records_of_the_desk_only(work):
    screening.decide("elsewhere", "include")
    model = pd.DataFrame({"record_id": ["R1", "elsewhere"], "decision": "include"})
    explorer = screening_of(1, model=model)
    typed(explorer, "i")
    explorer.desk.compare.click()
    assert "1 records" in explorer.desk.compared.value and len(explorer.result) == 2


def test_the_shipped_model_is_the_default(work):
    explorer = screening_desk(pd.DataFrame({"record_id": ["R0001"], "title": ["x"]}))
    typed(explorer, "i")
    explorer.desk.compare.click()
    assert "alike on 1 of 1 records" in explorer.desk.compared.value and "<table" not in explorer.desk.compared.value


# ------------------------------------------------------------------------------ hostile text

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</bdi></div><b>out",
    '=HYPERLINK("x")',
    "\u202egnp.exe\u2069",
    "a\x00b\x07\x1b[31m\x9b",
    "$\\alpha$ &amp; &lt;",
    "\ud800 half",
    "e\u0301" * 50,
    "x" * 100_000,
    "peer " * 20_000,
    "",
    None,
    float("nan"),
    pd.NA,
    12.0,
]


@each_desk
@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text(work, kind, title):
    records = pd.DataFrame(
        {"record_id": ["<i>a", "b"], "title": pd.Series([title, title], dtype=object), "authors": [str(title)] * 2}
    )
    explorer = (
        screening_desk(records, keywords=["peer", "script"])
        if kind == "screening"
        else duplicate_desk(pd.DataFrame({"first": ["<i>a"], "second": ["b"], "why": [title]}), records)
    )
    html = explorer.desk.page.value
    tags = {tag.split()[0] for tag in re.findall(r"<(/?[^>]*)>", html)}
    allowed = {"div", "b", "bdi", "mark", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td"}
    assert {tag.strip("/") for tag in tags} <= allowed and "<b>out" not in html
    assert html.count("<bdi>") == html.count("</bdi>") and not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html
    )
    assert len(html) < 60 * LONGEST and all(len(line) < 1000 for line, _ in explorer.desk.list.options)
    html.encode("utf-8")
    if isinstance(title, str) and title.startswith("\u202e"):
        assert "[U+202E]gnp.exe[U+2069]" in shown(explorer)
    if isinstance(title, str) and len(title) >= 100_000:
        assert "cut here: 100,000 characters" in shown(explorer) or "cut here: 99,999 characters" in shown(explorer)
    assert "1 of" in typed(explorer, YES[kind]) and "<i>" not in explorer.desk.status.value


@each_desk
def test_the_page_keeps_its_height(work, kind):
    heights = set()
    for title in ("short", "x" * 100_000):
        records = some(2).assign(title=title)
        explorer = screening_desk(records) if kind == "screening" else duplicate_desk(some_pairs(1)[0], records)
        heights.add(re.search(r"height:\d+em;overflow:auto", explorer.desk.page.value)[0])
        assert explorer.desk.status.layout.height == explorer.desk.status.layout.min_height
    assert len(heights) == 1


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (pd.DataFrame({"title": ["x"]}), "no column called record_id"),
        (pd.DataFrame({"record_id": ["a", "a"]}), "more than once"),
        (pd.DataFrame({"record_id": ["a", None]}), "Row 1"),
    ],
)
def test_records_that_cannot_be_kept_apart_are_refused(work, records, words):
    with pytest.raises(ValueError, match=words):
        screening_desk(records)


def test_wrong_options_are_refused_in_words(work):
    for options, words in (
        ({"stage": "abstract"}, "no stage"),
        ({"reviewer": " "}, "reviewer is empty"),
        ({"model": pd.DataFrame({"x": [1]})}, "no column called record_id"),
    ):
        with pytest.raises(ValueError, match=words):
            screening_of(1, **options)
    pairs, records = some_pairs(1)
    with pytest.raises(ValueError, match="no column called second"):
        duplicate_desk(pairs.drop(columns="second"), records)
    with pytest.raises(ValueError, match="'R2', which is not among"):
        duplicate_desk(pairs, records.head(1))


def test_columns_that_are_not_there_are_not_shown(work):
    explorer = screening_desk(pd.DataFrame({"record_id": [7], "title": ["x"], "doi": ["10.1/x"], "year": [2011.0]}))
    assert "Year : 2011 " in " ".join(shown(explorer).split()) and "Authors" not in shown(explorer)
    typed(explorer, "i")
    assert decided("screening") == {"7": "include"}


# ------------------------------------------------------------------------------- the disk


@each_desk
def test_a_decision_is_on_disk_before_the_next_record_shows(work, monkeypatch, kind):
    explorer = DESKS[kind](2)
    module = screening if kind == "screening" else duplicates_seen
    real, order = module.decide, []

    def spy(*arguments, **named):
        row = real(*arguments, **named)
        order.append(("on disk", len(on_disk(kind))))
        return row

    monkeypatch.setattr(module, "decide", spy)
    explorer.desk.page.observe(lambda _: order.append(("shown", place(explorer))), names="value")
    typed(explorer, YES[kind])
    assert order == [("on disk", 1), ("shown", 2)]


@each_desk
def test_a_failing_disk_keeps_the_record_and_says_so(work, monkeypatch, kind):
    explorer = DESKS[kind](2)
    with monkeypatch.context() as broken:
        broken.setattr(my_work.files, "write_text", mock.Mock(side_effect=OSError("The disk is full.")))
        assert "Not saved" in typed(explorer, YES[kind]) and "The disk is full." in said(explorer)
        assert place(explorer) == 1 and explorer.result.empty and on_disk(kind).empty
    typed(explorer, YES[kind])
    assert place(explorer) == 2
    with monkeypatch.context() as broken:
        broken.setattr(my_work.files, "write_text", mock.Mock(side_effect=OSError("The disk is full.")))
        assert "Not taken back" in typed(explorer, "z") and len(on_disk(kind)) == 1
    assert "Taken back" in typed(explorer, "z") and on_disk(kind).empty


@each_desk
def test_a_folder_that_cannot_be_made(work, kind):
    work.write_text("a file where the folder should be", encoding="utf-8")
    explorer = DESKS[kind](2)
    assert "Not saved" in typed(explorer, YES[kind]) and place(explorer) == 1


@each_desk
def test_a_damaged_file_is_named_and_left_alone(work, kind):
    work.mkdir()
    path = work / ("screening.csv" if kind == "screening" else "duplicates.csv")
    path.write_text("not,a,table\n1,2,3\n", encoding="utf-8")
    explorer = DESKS[kind](2)
    assert f"{path.name}, line 1" in said(explorer) and explorer.result.empty
    assert "Not saved" in typed(explorer, YES[kind]) and place(explorer) == 1
    typed(explorer, "z", "n", "b")
    assert path.read_text(encoding="utf-8") == "not,a,table\n1,2,3\n"


@each_desk
def test_two_desks_on_one_file_lose_nothing(work, kind):
    one, two = DESKS[kind](6, reviewer="one"), DESKS[kind](6, reviewer="two")
    for _ in range(6):
        typed(one, YES[kind])
        typed(two, NO[kind])
    assert len(decided(kind, "one")) == len(decided(kind, "two")) == 6
    pd.testing.assert_frame_equal(one.result, on_disk(kind, "one"))


@each_desk
def test_two_desks_of_one_reviewer_share_the_work(work, kind):
    one, two = DESKS[kind](4), DESKS[kind](4)
    typed(one, YES[kind])
    assert "decided in another notebook" in typed(two, NO[kind])
    assert (
        "your decision" in shown(two)
        and list(decided(kind).values()) == [on_disk(kind)["decision"][0]]
        and len(on_disk(kind)) == 1
    )
    typed(two, NO[kind])
    assert place(two) == 2 and len(on_disk(kind)) == 1
    assert "decided anew in another notebook" in typed(one, "z") and len(on_disk(kind)) == 1
    typed(two, YES[kind])
    typed(one, "n", YES[kind], YES[kind])
    assert len(on_disk(kind)) == 3 and place(one) == 4 and len(one.result) == 3


def test_stages_are_kept_apart(work):
    typed(screening_of(2), "i")
    report = screening_of(2, stage="report")
    assert "0 of 2" in said(report) and place(report) == 1 and report.desk.reasons != screening_of(1).desk.reasons


def test_the_order_within_a_pair_does_not_matter(work):
    pairs, records = some_pairs(2)
    typed(duplicate_desk(pairs, records), "s")
    turned = duplicate_desk(pairs.rename(columns={"first": "second", "second": "first"}), records)
    assert "1 of 2 decided" in said(turned)
    both = pd.concat([pairs, pairs.rename(columns={"first": "second", "second": "first"})])
    assert "1 of 2 decided" in said(duplicate_desk(both, records))


SCRIPT = """
import sys
from test_desks import DESKS, YES, NO
kind, reviewer, number = sys.argv[1:]
explorer = DESKS[kind](int(number), reviewer=reviewer)
for n in range(int(number)):
    explorer.desk.command.value = NO[kind] if n % 3 else YES[kind]
    print(n + 1, flush=True)
"""


def another_kernel(kind, reviewer, number):
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, kind, reviewer, str(number)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


@each_desk
@pytest.mark.parametrize("after", [1, 37])
def test_a_killed_kernel_loses_no_decision(work, kind, after):
    kernel = another_kernel(kind, "me", 400)
    made = next(int(line) for line in kernel.stdout if int(line) == after)
    kernel.kill()
    made = max([made, *(int(line) for line in kernel.stdout if line.endswith("\n"))])
    kernel.wait()
    kernel.stdout.close()
    explorer = DESKS[kind](400)
    kept = len(on_disk(kind))
    assert made <= kept <= made + 1 < 400
    assert f"{kept} of 400 decided" in said(explorer) and place(explorer) == kept + 1
    assert list(on_disk(kind)["decision"])[:4] == [decided(kind)[name] for name in list(decided(kind))[:4]]
    assert f"{kept + 1} of 400" in typed(explorer, YES[kind])


@each_desk
def test_two_kernels_at_once_lose_nothing(work, kind):
    kernels = [another_kernel(kind, reviewer, 25) for reviewer in ("one", "two")]
    for kernel in kernels:
        kernel.communicate(timeout=120)
        assert kernel.returncode == 0
    assert len(decided(kind, "one")) == len(decided(kind, "two")) == 25


COMMANDS = {
    "screening": ["i", "u", "e 1", "e 2", "e", 'e =1+1, "x"', "e \u202e;'", "b", "n", "z", "z", "nonsense"],
    "duplicates": ["s", "d", "u", "b", "n", "z", "z", "nonsense", "s s"],
}


@each_desk
@settings(max_examples=25)
@given(data=st.data())
def test_any_sequence_keeps_file_and_result_equal(kind, data):
    command = st.one_of(st.sampled_from(COMMANDS[kind]), st.text(max_size=8), st.text(max_size=8).map("e ".__add__))
    shows = st.sampled_from(["all", "undecided", "unsure"])
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, PEERLIB_WORK=folder):
        explorer = DESKS[kind](3)
        for step in data.draw(st.lists(st.one_of(command, shows.map("show {}".format)), max_size=12)):
            before = decided(kind)
            typed(explorer, step)
            pd.testing.assert_frame_equal(explorer.result, on_disk(kind))
            lost = set(before) - set(decided(kind))
            assert not lost or (len(lost) == 1 and step.strip().casefold() in ("z", "undo"))
            assert len(set(decided(kind)) - set(before)) <= 1
        assert f"{len(on_disk(kind))} of 3 decided" in said(DESKS[kind](3))


# ----------------------------------------------------------------------- pairs side by side


def test_differing_words_are_marked():
    one, other = differences("Peer support, part I: <trial>", "Peer Support. Part II: <trial>")
    assert re.findall(r">([^<]*)</mark>", one) == ["I"] and re.findall(r">([^<]*)</mark>", other) == ["II"]
    assert "font-weight:bold" in one and "&lt;trial&gt;" in one
    assert differences("", "") == ("", "")


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("a", "a", "same"),
        ("A trial.", "a trial", "same but for capitals or punctuation"),
        ("a", "b", "differs"),
        ("a", "", "only one has it"),
    ],
)
def test_the_comparison_in_words(one, other, words):
    assert comparison(one, other) == words


def test_a_full_stop_makes_another_doi(work):
    pairs, records = some_pairs(1)
    html = duplicate_desk(pairs, records.assign(doi=["10.1/a.b", "10.1/a-b"])).desk.page.value
    assert ">10.1/a.b</mark>" in html and re.search(r"DOI</th>.*?<td[^>]*>differs</td>", html)


def test_the_table_has_heads_for_rows_and_columns(work):
    html = duplicates_of(1).desk.page.value
    assert html.count('scope="col"') == 4 and 'scope="row"' in html and "<caption" in html and "DOI" not in html


def test_the_review_list_fits_the_desk(work):
    records = pd.DataFrame(
        {
            "title": ["Peer support in acute wards, part I", "Peer support in acute wards, part II"],
            "authors": "Sledge W",
            "year": 2011,
        }
    )
    grouped = literature.deduplicate(records)
    explorer = duplicate_desk(literature.review_list(grouped), grouped)
    assert "different numbers in the titles" in shown(explorer)
    typed(explorer, "d")
    assert decided("duplicates") == {"row 0": "different"}


def test_pairs_are_read_from_a_spreadsheet_and_checked(tmp_path):
    path = tmp_path / "class.csv"
    path.write_text("\ufefffirst;second;reviewer;decision;when\r\nR2;R1;Ann;same;\r\nR1;R2;Ann;different;\r\n", encoding="utf-8")
    assert duplicates_seen.read_pairs(path)["decision"].to_list() == ["different"]
    for line, words in (
        ("R1,R2,Ann,maybe", "line 2: decision 'maybe'"),
        (",R2,Ann,same", "line 2: first is empty"),
        ("R1,R1,Ann,same", "needs two records"),
    ):
        path.write_text("first,second,reviewer,decision\n" + line + "\n", encoding="utf-8")
        with pytest.raises(ValueError, match=f"class.csv, {words}" if "line" in words else words):
            duplicates_seen.read_pairs(path)
    with pytest.raises(OSError):
        duplicates_seen.read_pairs(tmp_path / "none.csv")


def test_joining_what_was_found_to_be_one_work():
    grouped = pd.DataFrame({"record_id": list("abcd"), "group": [1, 2, 3, 4], "match": ""}, index=[9, 8, 7, 6])
    seen = pd.DataFrame(
        [
            ("c", "b", "me", "same"),
            ("b", "a", "me", "same"),
            ("a", "d", "me", "same"),
            ("d", "a", "Ann", "different"),
            ("a", "gone", "me", "same"),
            ("c", "d", "me", "unsure"),
        ],
        columns=["first", "second", "reviewer", "decision"],
    )
    joined = duplicates_seen.join(grouped, seen)
    assert joined["group"].to_list() == [1, 1, 1, 4] and joined["match"].to_list() == [
        "",
        "as a: decided by me",
        "as b: decided by me",
        "",
    ]
    assert joined.index.to_list() == [9, 8, 7, 6] and grouped["group"].to_list() == [1, 2, 3, 4]
    with pytest.raises(ValueError, match="no column called match"):
        duplicates_seen.join(grouped[["record_id", "group"]], seen)


# ------------------------------------------------------------------------------- the browser


def open_desk(browser, address):
    """Open notebook 03, run it, and walk to the desk's line with the keyboard."""
    page = open_notebook(browser, address, "03_screening")
    run_all(page)
    see(page, "Type i, e, u")
    page.locator(".jp-CodeCell:has-text('screening_desk(') .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(2000)
    page.keyboard.press("ArrowUp")
    for _ in range(4):
        page.keyboard.press("Tab")
        if "a letter, then Enter" == page.evaluate("document.activeElement.placeholder"):
            return page
    raise AssertionError("the Tab key leads to the line for commands")


def progress(page, words):
    page.locator(".peerlib-desk [role=status]", has_text=words).first.wait_for(timeout=20_000)


@pytest.mark.browser
def test_a_whole_list_is_screened_by_keyboard_alone(browser, lab):
    page = open_desk(browser, lab[0])
    desk = page.locator(".peerlib-desk").first
    height = desk.bounding_box()["height"]
    total = int(re.search(r"0 of (\d+) decided", desk.inner_text())[1])
    for number in range(1, total + 1):
        page.keyboard.type(["i", "e 2", "u", "e not in a service"][number % 4])
        page.keyboard.press("Enter")
        progress(page, f"{number} of {total} decided")
        page.wait_for_function(
            "document.activeElement.placeholder === 'a letter, then Enter' && document.activeElement.value === ''"
        )
    page.keyboard.type("z")
    page.keyboard.press("Enter")
    progress(page, f"{total - 1} of {total} decided")
    assert abs(desk.bounding_box()["height"] - height) < 2, "the page does not jump"
    with mock.patch.dict(os.environ, PEERLIB_WORK=str(lab[1])):
        kept = on_disk("screening")
    assert (
        len(kept) == total - 1
        and set(kept["decision"]) == {"include", "exclude", "unsure"}
        and "not in a service" in set(kept["reason"])
    )
    page.context.close()
    page = open_desk(browser, lab[0])
    progress(page, f"{total - 1} of {total} decided")
    page.keyboard.type("i")
    page.keyboard.press("Tab")
    progress(page, "Enter was not pressed")
    page.context.close()
