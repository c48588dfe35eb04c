"""The verdict: on disk at every pause, back after a restart, and never overwritten unread."""

import os
import signal
import subprocess
import sys
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerlib.my_work import verdict
from peerlib.widgets import verdict_desk


def parts(desk):
    return desk.children[0], desk.children[1]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200))
def test_any_text_comes_back_as_it_was_typed(work, text):
    verdict.save(text)
    assert verdict.load() == text


def test_each_pause_is_on_disk_and_a_new_desk_shows_it(work):
    assert verdict.load() == ""
    desk = verdict_desk()
    area, note = parts(desk)
    assert "Nothing written yet" in note.value and desk.result == ""
    for text in ("The", "The evidence", "The evidence, 4.76 & <all>", ""):
        area.value = text
        assert (work / "verdict.md").read_text(encoding="utf-8") == text + "\n" and desk.result == text
    area.value = "Two words"
    assert "2 words, saved in my_work/verdict.md" in note.value
    assert parts(verdict_desk())[0].value == "Two words" and "before" in parts(verdict_desk())[1].value


def test_a_file_that_is_no_text_is_left_alone(work):
    work.mkdir(parents=True)
    (work / "verdict.md").write_bytes(b"\xff\xfe\x00binary")
    desk = verdict_desk()
    area, note = parts(desk)
    assert "left as it is" in note.value and "not plain text" in note.value
    area.value = "over it"
    assert "Not saved" in note.value and (work / "verdict.md").read_bytes() == b"\xff\xfe\x00binary" and area.value == "over it"


def test_two_desks_do_not_write_over_each_other(work):
    first, second = verdict_desk(), verdict_desk()
    parts(first)[0].value = "written in one window"
    parts(second)[0].value = "written in another"
    assert "Not saved" in parts(second)[1].value and "changed elsewhere" in parts(second)[1].value
    assert verdict.load() == "written in one window" and parts(second)[0].value == "written in another"
    parts(first)[0].value = "written in one window, and on"
    assert verdict.load() == first.result == "written in one window, and on"
    (work / "verdict.md").unlink()
    parts(second)[0].value = "nothing is there to be lost"
    assert verdict.load() == "nothing is there to be lost"


def test_a_file_saved_by_an_editor_is_read_as_text(work):
    work.mkdir(parents=True)
    (work / "verdict.md").write_bytes("\ufeffOne line\r\nand a café\r\n".encode())
    desk = verdict_desk()
    assert desk.result == parts(desk)[0].value == "One line\nand a café"
    parts(desk)[0].value = "changed here"
    assert verdict.load() == "changed here"


def test_a_failing_disk_is_said(work, monkeypatch):
    area, note = parts(verdict_desk())
    monkeypatch.setattr(
        "peerlib.my_work.files.write_text", mock.Mock(side_effect=OSError("verdict.md could not be saved: the disk is full."))
    )
    area.value = "a thought"
    assert "Not saved. verdict.md could not be saved" in note.value and area.value == "a thought"


def test_a_killed_kernel_loses_nothing(work):
    code = (
        "import os, signal\nfrom peerlib.widgets import verdict_desk\n"
        "verdict_desk().children[0].value = 'half a sent'\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PEERLIB_WORK": str(work)})
    assert done.returncode == -signal.SIGKILL and verdict.load() == "half a sent"
    assert verdict_desk().result == "half a sent"


@pytest.mark.parametrize("text", ["", " ", "x" * 20_000, "line\nline\n\n"])
def test_odd_texts(work, text):
    parts(verdict_desk())[0].value = text
    assert verdict.load() == text
