"""A reader's file never swallows itself, a folder that refuses says so, and nobody else gets in."""

import errno
import json
import math
import os
import random
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from peerlib import my_work, screening
from peerlib.bias import grade
from peerlib.datasets import fill, load
from peerlib.exercises import check, progress
from peerlib.my_work import reading, scenarios, verdict
from peerlib.prices import Price, convert, inflate
from peerlib.shared.numbers import check_level, finite

DAMAGED = Path(__file__).parent / "damaged_files"
HEAD = "record_id,reviewer,stage,decision,reason,when\n"


def put(work, name, content, as_name=None):
    """Put a damaged file where the reader's own stands: a file of damaged_files, or bytes."""
    work.mkdir(exist_ok=True)
    path = work / (as_name or name)
    if content is None:
        shutil.copy(DAMAGED / name, path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def own(work):
    """Names of the reader's files, without locks."""
    return sorted(path.name for path in work.iterdir() if path.is_file())


def test_a_quotation_mark_that_is_never_closed_takes_no_other_line_with_it(work):
    path = put(work, "screening_open_quote.csv", None, "screening.csv")
    before = path.read_bytes()
    with pytest.warns(UserWarning, match="screening.csv, line 2: its quotation marks do not close"):
        read = screening.read_decisions()
    assert read["record_id"].to_list() == ["R3", "R4", "R5"] and read.loc[0, "reason"] == "never closed,2024"
    assert path.read_bytes() == before and own(work) == ["screening.csv"]
    with pytest.warns(UserWarning, match="line 2"):
        screening.decide("R6", "include")
    assert (work / "screening.unreadable.csv").read_bytes() == before
    read = screening.read_decisions()
    assert read["record_id"].to_list() == ["R3", "R4", "R5", "R6"] and read.loc[0, "reason"] == "never closed,2024"


@pytest.mark.parametrize(
    "below", ['R4,me,title,exclude,"no, not this",\n', 'R4,me,title,exclude,"he said ""no"", so",\nR5,me,title,include,"",\n']
)
def test_nor_when_a_later_line_has_quotation_marks_of_its_own(work, below):
    put(work, "screening.csv", f'{HEAD}R3,me,title,exclude,"never closed,\n{below}')
    with pytest.warns(UserWarning, match="line 2"):
        read = screening.read_decisions()
    assert read["record_id"].to_list() == ["R3", *(line[:2] for line in below.splitlines())]


def test_a_text_over_several_lines_is_one_text_still(work):
    screening.decide("R1", "exclude", 'first, "quoted"\nsecond;\r\nthird\rfourth')
    assert screening.read_decisions().loc[0, "reason"] == 'first, "quoted"\nsecond;\nthird\nfourth'
    assert own(work) == ["screening.csv"]


def test_a_reason_of_any_length_is_read_again(work):
    screening.decide("R1", "exclude", "y" * 140_000)
    screening.decide("R2", "include")
    assert screening.read_decisions()["reason"].str.len().to_list() == [140_000, 0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "screening.csv, line 1: this is not readable as text"),
        (f"{HEAD}R1,me,title,exclude,été,\nR2,me,title,exclude,".encode() + b"\xed\xa0\x80,\n", "line 3: this is not readable"),
        (f"{HEAD}R1,me,title,exclude,".encode() + b"\x81,\n", "line 2: this is not readable"),
        (HEAD.replace("when", "reason") + "R1,me,title,exclude,a,b\n", "line 1: the column reason stands there twice"),
        (HEAD.replace("when", "") + "R1,me,title,exclude,a,lost\n", "line 2: more cells than columns"),
        (b"\x00\x01\x02", "no column called record_id"),
    ],
)
def test_what_cannot_be_read_is_named_and_stays_as_it_is(work, content, said):
    name = "utf16_odd_screening.csv" if content is None else "screening.csv"
    path = put(work, name, content, "screening.csv")
    before = path.read_bytes()
    for call in (screening.read_decisions, lambda: screening.decide("R9", "include"), lambda: screening.withdraw("R9")):
        with pytest.raises(ValueError, match=said):
            call()
    assert path.read_bytes() == before and own(work) == ["screening.csv"]


def test_utf16_and_the_letters_of_an_old_spreadsheet_are_read(work):
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        put(work, "screening.csv", (HEAD + "R1,me,title,exclude,d\u00e9j\u00e0 vu,\n").encode(encoding))
        assert screening.read_decisions().loc[0, "reason"] == "déjà vu"


def test_a_heading_that_stands_there_again_is_no_decision(work):
    put(work, "screening.csv", f"{HEAD}R1,me,title,include,,\n{HEAD}R2,me,title,include,,\n")
    assert screening.read_decisions()["record_id"].to_list() == ["R1", "R2"]


def test_columns_that_a_reader_added_stay_in_a_decision_file(work):
    put(work, "screening.csv", f"my note,{HEAD.strip()},line\nlook again,R1,me,title,include,,,7\n,R2,me,title,include,,,8\n")
    screening.decide("R1", "exclude", "on second thoughts")
    screening.decide("R3", "include")
    screening.withdraw("R2")
    rows = my_work.read_table(work / "screening.csv", ["record_id", "decision", "my note", "line"], [], "the file")
    assert [tuple(row.values())[:1] + tuple(row[c] for c in ("record_id", "decision", "my note")) for row in rows] == [
        ("7", "R1", "exclude", "look again"),
        ("", "R3", "include", ""),
    ]
    assert list(screening.read_decisions().columns) == HEAD.strip().split(",")


def test_a_byte_order_mark_in_json_is_harmless(work):
    put(work, "scenarios_bom.json", None, "scenarios.json")
    assert scenarios.load("lab") == {"mine": {"a": 1.0}}
    scenarios.save("lab", "other", {"a": 2.0})
    assert sorted(scenarios.load("lab")) == ["mine", "other"] and own(work) == ["scenarios.json"]


def test_a_scenario_older_than_the_dose_charges_a_place(work):
    scenarios.save("value", "mine", {"days_saved": 9.0, "caseload": 8.0})
    scenarios.save("value", "by dose", {"days_saved": 9.0, "hours_of_support": 10.0})
    scenarios.save("readmission", "mine", {"risk_difference": -0.1})
    scenarios.save("lab", "mine", {"effect": "sledge_2011"})
    assert scenarios.load("value")["mine"] == {"hours_of_support": 0, "days_saved": 9.0, "caseload": 8.0}
    assert scenarios.load("value")["by dose"]["hours_of_support"] == 10 and scenarios.load("readmission")["mine"]["sessions"] == 0
    assert scenarios.load("lab")["mine"] == {"effect": "sledge_2011"}


@pytest.mark.parametrize("name", ["progress_int.json", "progress_tries.json"])
def test_of_progress_the_sound_entries_are_read_and_the_others_kept_aside(work, name):
    text = (DAMAGED / name).read_text(encoding="utf-8").rstrip("}\n") + "}" * name.endswith("tries.json")
    text += ', "01_days_saved": {"tries": 2, "right": true}}'
    put(work, "progress.json", text)
    put(work, "progress.unreadable.json", "an earlier one")
    with pytest.warns(UserWarning, match="progress.json: the entry 00_studies_analysed cannot be used"):
        assert progress().loc["01_days_saved", "tries"] == 2
    feedback = check("00_studies_analysed", 6)
    assert feedback.right and "kept as progress.unreadable-2.json" in feedback.sentence.replace("\n", " ")
    assert (work / "progress.unreadable-2.json").read_text(encoding="utf-8") == text
    assert (work / "progress.unreadable.json").read_text(encoding="utf-8") == "an earlier one"
    assert progress().loc[["00_studies_analysed", "01_days_saved"], "tries"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[" * 100_000, "nested too deep"),
        ('{"lab": ' + "[" * 700 + "]" * 700 + "}", "nested too deep|the entry lab"),
        ("[1, 2]", "holds no entries"),
        ('{"lab":\n{"mine": }}', "line 2: this is not JSON"),
        (b'{"lab": "\xc3\xa9\xff"}', "line 1: this is not readable"),
        ("1" * 5000, "scenarios.json|limit"),
    ],
)
def test_json_that_cannot_be_read_is_said_and_kept(work, content, said):
    path = put(work, "scenarios.json", content)
    before = path.read_bytes()
    with pytest.warns(UserWarning, match=said):
        assert scenarios.load("lab") == {}
    with pytest.warns(UserWarning, match="kept as scenarios.unreadable.json"):
        scenarios.save("lab", "mine", {"a": 1.0})
    assert scenarios.load("lab") == {"mine": {"a": 1.0}} and (work / "scenarios.unreadable.json").read_bytes() == before
    put(work, "progress.json", content)
    with pytest.warns(UserWarning):
        assert not progress()["tries"].any()
    assert "kept as progress.unreadable.json" in check("00_studies_analysed", 6).sentence.replace("\n", " ")


def test_half_a_character_is_refused_where_it_would_spoil_a_file(work):
    verdict.save("Perhaps.")
    screening.decide("R1", "include")
    for call in (
        lambda: verdict.save("so \ud800"),
        lambda: screening.decide("R2", "exclude", "\udfff"),
        lambda: fill("gaps", "GP005", "value", 5, source="\ud83d"),
    ):
        with pytest.raises(OSError, match="half a character.*old version is untouched"):
            call()
    assert verdict.load() == "Perhaps." and len(screening.read_decisions()) == 1
    scenarios.save("lab", "half \ud800", {"a": 1.0})
    assert list(scenarios.load("lab")) == ["half \ud800"]
    said = check("00_studies_analysed", "six \ud800").sentence
    assert "could not be saved" not in said and progress().loc["00_studies_analysed", "tries"] == 1


def test_line_ends_of_another_system_do_not_look_like_another_hand(work):
    verdict.save("one\r\ntwo\rthree")
    assert verdict.load() == "one\ntwo\nthree"
    verdict.save("one", seen="one\r\ntwo\rthree")
    assert verdict.load() == "one"


@pytest.mark.parametrize("value", ["1e30", "-1e30", "1e16"])
def test_a_figure_beyond_its_field_is_refused_and_one_in_the_file_named(work, value):
    with pytest.raises(ValueError, match="n_peer: .*(limit of this field|below zero)"):
        fill("trial_outcomes", "TO016", "n_peer", value, source="x")
    assert not work.exists() or own(work) == []
    put(work, "study_figures.csv", f"table,row,field,value,source\ntrial_outcomes,TO016,n_peer,{value},x\n")
    with pytest.raises(ValueError, match="study_figures.csv, line 2, field n_peer"):
        load("trial_outcomes", own=True)


WRITERS = {
    "screening.csv": lambda: screening.decide("R1", "include"),
    "study_figures.csv": lambda: fill("gaps", "GP005", "value", 5, source="x"),
    "scenarios.json": lambda: scenarios.save("lab", "mine", {"a": 1.0}),
    "progress.json": lambda: my_work.update_json("progress.json", lambda kept: kept.update(a={}), lambda entry: True),
    "verdict.md": lambda: verdict.save("Perhaps."),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_refuses_says_why_at_every_writer(work, name, monkeypatch):
    def refused(said):
        with pytest.raises(OSError) as caught:
            WRITERS[name]()
        sentence = str(caught.value)
        assert name in sentence and said in sentence and "Errno" not in sentence and sentence.endswith(".")

    work.write_text("in the way")
    refused("my_work is a file, where a folder of that name is needed")
    work.unlink()
    (work / name).mkdir(parents=True)
    refused("a folder of that name is in its place")
    assert (work / name).is_dir()
    (work / name).rmdir()
    for number, said in ((errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only")):
        with monkeypatch.context() as broken:
            error = OSError(number, os.strerror(number))
            broken.setattr(my_work.files.os, "fsync", lambda _, error=error: (_ for _ in ()).throw(error))
            refused(said)
        with monkeypatch.context() as broken:
            broken.setattr(Path, "mkdir", lambda *_, error=error, **__: (_ for _ in ()).throw(error))
            refused(said)
    assert own(work) == []
    WRITERS[name]()
    assert own(work) == [name]


@pytest.mark.parametrize("name", WRITERS)
def test_a_lock_held_elsewhere_is_said(work, name, monkeypatch):
    import filelock

    def held(lock):
        raise filelock.Timeout(lock.lock_file)

    monkeypatch.setattr(filelock.FileLock, "acquire", held)
    with pytest.raises(TimeoutError, match=f"{name} is being saved by another notebook"):
        WRITERS[name]()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such permissions")
def test_what_the_reader_writes_is_for_the_reader_alone(work):
    before = os.umask(0)
    try:
        for write in WRITERS.values():
            write()
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (work, work / ".locks")} == {0o700}
    files = [path for path in work.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600} and len(files) >= len(WRITERS)


KILLED = """
import itertools, sys
from peerlib import my_work
notes = my_work.DecisionFile("notes.csv", ["page", "note", "when"], lambda row: row["page"], {"page": "write which"})
for number in itertools.count(int(sys.argv[1])):
    notes.decide(page=number, note="x" * 2000)
    my_work.update_json("notes.json", lambda kept: kept.update({str(number): {}}), lambda entry: True)
    print(number, flush=True)
"""


def test_kills_at_random_moments_lose_nothing_and_leave_nothing_behind(work):
    chance, said = random.Random(20), []
    for kill in range(20):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(kill * 10_000)], stdout=subprocess.PIPE, text=True) as process:
            said.append(process.stdout.readline())
            try:
                process.wait(chance.uniform(0, 0.05))
            except subprocess.TimeoutExpired:
                process.kill()
            said += process.stdout.readlines()
    acknowledged = {line.strip() for line in said if line.endswith("\n")}
    notes = my_work.DecisionFile("notes.csv", ["page", "note", "when"], lambda row: row["page"], {"page": "write which"})
    assert acknowledged <= {row["page"] for row in notes.rows()} and len(acknowledged) >= 20
    kept, readable = my_work.read_json("notes.json", lambda entry: True)
    assert readable and acknowledged <= set(kept)
    (work / ".notes.csv.abcdefgh.draft").write_text("half a")
    notes.decide(page="last", note="")
    my_work.update_json("notes.json", lambda kept: None, lambda entry: True)
    assert own(work) == ["notes.csv", "notes.json"]


FRAME = screening.model_decisions()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: inflate(334, "2012/13", "nhs pay and prices"), "price is 334; give a Price"),
        (lambda: convert(None, "GBP"), "price is None; give a Price"),
        (lambda: Price(100, currency=math.nan), "currency is nan"),
        (lambda: Price(100, year=math.nan), "year is nan"),
        (lambda: Price(True), "amount is True; give a number"),
        (lambda: Price("1,000"), "amount is '1,000'; give a number, without thousands separator"),
        (lambda: grade.grade("days", "randomised", down=1), "down is 1; give the levels and the reason"),
        (lambda: grade.grade("days", "randomised", studies=-1), "studies is -1; give a whole number"),
        (lambda: grade.grade("days", "randomised", people=2.5), "people is 2.5; give a whole number"),
        (lambda: screening.conflicts(FRAME, stage="no such"), "There is no stage 'no such'. Use one of: title, report"),
        (lambda: screening.adjudicate(FRAME, "model", stage="no such"), "There is no stage 'no such'"),
        (lambda: screening.conflicts(None), "no column called record_id"),
        (lambda: screening.decide("R1", "include", reviewer=math.nan), "reviewer is nan; give a text"),
        (lambda: screening.decide(["R1"], "include"), r"record_id is \['R1'\]; give a text"),
        (lambda: screening.agreement(["include", "exclude"], "12"), "not one text"),
        (lambda: screening.agreement(None, 3), "not one text or number"),
        (lambda: check_level(1e-320), "give a share between 0 and 1"),
        (lambda: check_level("0.95"), "give a share between 0 and 1"),
        (lambda: finite("bed days", 10**400), "bed days: the number is too large"),
    ],
)
def test_an_odd_argument_meets_a_sentence(work, call, said):
    with pytest.raises(ValueError, match=said):
        call()
    assert not work.exists()


def test_a_number_is_as_good_a_name_as_a_text(work):
    assert screening.decide(0, "include", reviewer=7)["record_id"] == "0"
    assert screening.read_decisions().loc[0, ["record_id", "reviewer"]].to_list() == ["0", "7"]


def test_a_csv_with_many_open_marks_is_read_at_once(tmp_path):
    lines = [f'{number},"open, {number}\n' for number in range(20_000)]
    path = tmp_path / "many.csv"
    path.write_text("a,b\n" + "".join(lines), encoding="utf-8")
    assert reading.misread(path) and len(json.dumps(reading.read_header(path))) == 10
