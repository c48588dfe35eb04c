"""Exercises: every kind of answer gets its own sentence, and no answer is typed in."""

import ast
import json
import math
import re
import tomllib
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peerlib import datasets, tables
from peerlib.datasets import tables as schema
from peerlib.exercises import Exercise, check, hint, judging, progress
from peerlib.exercises.questions import ANSWERS, all_exercises, joined

ALL = all_exercises()


def ask(expected, answer, **more):
    return judging.judge(Exercise(question="q", answer=lambda: expected, **more), judging.plain(answer))


@pytest.mark.parametrize("id", ALL)
def test_the_expected_answer_is_right_and_every_slip_is_not(id):
    exercise = ALL[id]
    assert check(id, exercise.answer(), record=False).right is True
    assert exercise.because and exercise.hints
    for slip, sentence in exercise.slips:
        feedback = check(id, slip(), record=False)
        assert feedback.right is False and sentence in feedback.sentence


@pytest.mark.parametrize("answer", [..., None, "", "...", "…", " "])
def test_no_answer_is_not_a_wrong_answer(answer):
    feedback = check("01_days_saved", answer, record=False)
    assert feedback.right is None and "Not answered yet" in feedback.sentence


@pytest.mark.parametrize(
    "answer", [9, 9.0, "9", "9.0", np.float64(9), np.int64(9), pd.Series([9.0]), np.array([9]), 9.004, " 9 "]
)
def test_a_right_number_may_come_in_many_shapes(answer):
    assert check("01_days_saved", answer, record=False).right is True


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (-9, "sign"),
        (12, "stretched to a year"),
        (1, "per month"),
        (0.64, "admissions"),
        (9000, "thousand times too much"),
        (0.009, "in thousands"),
        (108, "12 times too much"),
        (0.75, "per month"),
        (900, "percentage"),
        (1 / 9, "upside down"),
        (7, "too low"),
        (10, "too high"),
        ("nobody knows", "not a number"),
        (True, "not a number"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        ([9, 9], "9, 9 is not a number"),
        ("9,5", "read as 9.5"),
        ("many days", "Type one number"),
        ({"a": 9}, "not a number"),
    ],
)
def test_each_slip_gets_its_own_sentence(answer, says):
    feedback = check("01_days_saved", answer, record=False)
    assert feedback.right is False and says in feedback.sentence


def test_a_fact_may_be_the_answer():
    assert check("00_studies_analysed", datasets.fact("trachtenberg_2013", "studies_peers_additional"), record=False).right


def test_whole_people_and_results_as_they_come_are_accepted():
    from peerlib.effects import days_saved
    from peerlib.prices import Price, inflate
    from peerlib.value import break_even

    assert check("07_people", 5, record=False).right
    assert check("07_people", break_even("caseload", days_saved("sledge_2011")), record=False).right
    assert check("06_inflate", inflate(Price(334, "GBP", "2011/12"), "2024/25", "nhs pay and prices"), record=False).right
    assert 'hint("07_people")' in check("07_people", 70, record=False).sentence
    assert set(progress("07")["notebook"]) == {"07"}


def test_progress_shows_numbers_and_questions_and_keeps_the_ids_for_code(work, capsys):
    listed = progress("07")
    assert listed["exercise"].to_list() == [f"Exercise {number}" for number in range(1, len(listed) + 1)]
    assert listed.loc["07_net_value", "exercise"] == "Exercise 2"
    tables.show(listed)
    shown = capsys.readouterr().out
    assert "Exercise 2" in shown and not any(id in shown for id in listed.index)


def test_a_long_whole_number_is_shown_with_its_comma_and_a_year_without(capsys):
    tables.show(pd.DataFrame({"people": [36084, 74], "year": [2011, 1998]}), index=False)
    assert capsys.readouterr().out.split() == ["people", "year", "36,084", "2011", "74", "1998"]


def test_the_part_of_a_result_that_is_asked_for_is_taken_from_it():
    from peerlib import bias, effects
    from peerlib.answers import made_up_04
    from peerlib.effects import days_saved
    from peerlib.value import Assumptions, value_for_money

    assert check("07_net_value", value_for_money(days_saved("sledge_2011"), Assumptions(caseload=8)), record=False).right
    assert check("04_kappa", bias.weighted_kappa(*made_up_04.two_students()), record=False).right
    assert check("04_grade", made_up_04.bed_day_grade(), record=False).right
    assert check("05_nnt", effects.number_needed_to_treat(64, 218, 83, 216), record=False).right is False
    assert check("05_two_tailed", effects.two_tailed(0.042), record=False).right


def test_rounding_is_accepted_and_said_and_too_much_of_it_is_not():
    assert "rounded" in check("01_lawn_percent", 16.3, record=False).sentence
    assert check("01_lawn_percent", "16 %", record=False).right is True
    assert "rounded to one figure" in check("01_lawn_percent", 20, record=False).sentence


numbers = st.floats(min_value=0.02, max_value=1e7) | st.floats(min_value=-1e7, max_value=-0.02)


@given(numbers, st.integers(2, 6))
def test_any_sensible_rounding_of_any_number_is_right(expected, figures):
    assert ask(expected, float(f"{expected:.{figures - 1}e}")).right is True


@given(numbers)
def test_no_common_slip_passes_as_right(expected):
    for wrong, _sentence in judging.common_slips(expected):
        assume(abs(wrong / expected - 1) > 0.06)
        assert ask(expected, wrong).right is False


@given(numbers, st.floats(min_value=0.06, max_value=0.9) | st.floats(min_value=-0.9, max_value=-0.06))
def test_a_number_clearly_off_is_never_right(expected, off):
    assert ask(expected, expected * (1 + off)).right is False


@given(
    st.text(max_size=30)
    | st.lists(st.text(max_size=5), max_size=4)
    | st.integers()
    | st.floats()
    | st.none()
    | st.complex_numbers()
)
def test_no_answer_whatever_breaks_the_check(answer):
    for expected in (5.0, "verified", {"a", "b"}):
        assert ask(expected, answer if judging.plain(answer) is not None else 0).right in (True, False)


def test_words_and_sets_forgive_case_and_order():
    assert ask("Not Seen", "not_seen ").right
    assert ask({"a_1", "b_2"}, ["B 2", "a_1"]).right
    assert ask({"a_1", "b_2"}, "a_1, b_2").right
    assert "Choose one of: x, y" in ask("x", "z", choices=("x", "y")).sentence
    assert "1 missing" in ask({"a", "b"}, ["a"]).sentence
    assert "1 that does not belong" in ask({"a"}, ("a", "c")).sentence


def test_answers_follow_the_data(monkeypatch):
    facts = schema.read("study_facts").copy()
    place = (facts["study_id"] == "sledge_2011") & (facts["fact"] == "bed_days_mean_control")
    facts.loc[place, "value_num"] = 29.08
    read = schema.read
    monkeypatch.setattr(schema, "read", lambda name: facts if name == "study_facts" else read(name))
    assert math.isclose(ALL["01_days_saved"].answer(), 19)
    assert math.isclose(ALL["01_days_saved_total"].answer(), 19 * 38)


@pytest.mark.parametrize("path", sorted([*ANSWERS.glob("notebook_*.py"), *ANSWERS.glob("made_up_*.py")]), ids=lambda p: p.stem)
def test_no_answer_is_typed_in(path):
    """Numbers in the code of an answer are units of conversion or what the question itself states."""
    numbers = {
        n.value
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.Constant) and isinstance(n.value, (int, float))
    }
    if path.stem.startswith("notebook"):
        written = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8")).values()
        assert not any(isinstance(exercise.get("fixed"), (int, float)) for exercise in written), "a number is computed"
        fixed = [slip.get("fixed") for exercise in written for slip in exercise.get("slips", [])]
        numbers |= {value for value in fixed if isinstance(value, (int, float))}
    asked = " ".join(e.question for id, e in ALL.items() if path.stem.endswith(id[:2]))
    stated = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", asked)}
    assert numbers <= {0, 1, 2, 12, 100, 365.25} | stated | {n / 100 for n in stated}


def answers_module(**functions):
    module = ModuleType("peerlib.answers.made_for_a_test")
    for name, function in functions.items():
        function.__module__ = module.__name__
        setattr(module, name, function)
    return module


def written(**more):
    return {"q": {"question": "q", "answer": "six", **more}}


def test_words_and_functions_are_joined():
    slips = [{"answer": "seven", "says": "One less."}, {"fixed": ["a", "b"], "says": "Words."}, {"fixed": "c", "says": "A word."}]
    module = answers_module(six=lambda: 6, seven=lambda: 7, _helper=lambda: 8)
    module.fact = datasets.fact  # what a module imports is no answer of its own
    exercise = joined(written(slips=slips, hints=["h"], whole="up"), module)["q"]
    assert exercise.answer() == 6 and exercise.hints == ("h",) and exercise.whole == "up" and exercise.unit == ""
    assert [(slip(), sentence) for slip, sentence in exercise.slips] == [
        (7, "One less."),
        ({"a", "b"}, "Words."),
        ("c", "A word."),
    ]


@pytest.mark.parametrize(
    ("entry", "functions", "message"),
    [
        (written(), {"sixty": lambda: 60}, "no function in peerlib/answers for q called 'six'"),
        (written(slips=[{"answer": "sixx", "says": "s"}]), {"six": lambda: 6}, "called 'sixx'. Nearest: six"),
        (written(answer="_six"), {"_six": lambda: 6, "six": lambda: 6}, "called '_six'"),
        ({"q": {"question": "q"}}, {}, "no function in peerlib/answers for q"),
        (written(), {"six": lambda: 6, "seven": lambda: 7}, "No exercise uses the function seven of peerlib.answers"),
    ],
)
def test_a_name_without_a_function_and_a_function_without_a_name_are_refused(entry, functions, message):
    with pytest.raises((LookupError, ValueError), match=message):
        joined(entry, answers_module(**functions))


def test_progress_is_kept_and_what_is_not_recorded_does_not_count(work):
    check("01_days_saved", -9)
    check("01_days_saved", 9)
    check("01_days_saved", 3)
    check("01_status", "inferred", record=False)
    kept = progress()
    assert kept.loc["01_days_saved", "tries"] == 3 and kept.loc["01_days_saved", "right"].startswith("✓")
    assert kept.loc["01_status", "tries"] == 0
    assert json.loads((work / "progress.json").read_text(encoding="utf-8"))["01_days_saved"]["right"] is True


def test_a_damaged_progress_file_is_put_aside_not_lost(work):
    work.mkdir()
    (work / "progress.json").write_text('{"01_days', encoding="utf-8")
    feedback = check("01_days_saved", 9)
    assert feedback.right and "could not be read" in feedback.sentence
    assert (work / "progress.unreadable.json").read_text(encoding="utf-8") == '{"01_days'
    assert progress().loc["01_days_saved", "tries"] == 1
    (work / "progress.json").write_text('{"01_days_saved": 3}', encoding="utf-8")
    assert check("01_days_saved", 9).right and progress().loc["01_days_saved", "tries"] == 1


def test_feedback_comes_even_when_nothing_can_be_saved(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PEERLIB_WORK", str(tmp_path / "file" / "my_work"))
    feedback = check("01_days_saved", 9)
    assert feedback.right and "could not be saved" in feedback.sentence


def test_hints_and_unknown_exercises():
    assert hint("01_days_saved", 2).sentence.startswith("Hint 2 of 2")
    assert "number 1 to 2" in hint("01_days_saved", 7).sentence
    with pytest.raises(datasets.UnknownName, match="01_days_saved"):
        check("01_day_saved", 9)


@pytest.mark.parametrize(
    "typed, number", [("two thirds", 2 / 3), ("a half", 0.5), ("three quarters", 0.75), ("one and a half", 1.5)]
)
def test_parts_in_words_are_fractions(typed, number):
    assert ask(number, typed).right
