"""Answers as people write them, over all exercises: what is said is what a good teacher would say; and every solution runs."""

import tomllib
from pathlib import Path

import pytest

from peerlib.exercises import check
from peerlib.exercises.questions import all_exercises
from peerlib.shared.written_numbers import readings

ALL = all_exercises()
GIVEN = tomllib.loads(Path(__file__).with_name("answers_given.toml").read_text(encoding="utf-8"))
ROWS = [
    (id, *((row, "") if isinstance(row, str) else row), right)
    for id, kinds in GIVEN.items()
    for right, rows in ((True, kinds["right"]), (False, kinds["wrong"]))
    for row in rows
]


def test_every_exercise_has_answers_and_there_are_many():
    assert list(GIVEN) == list(ALL)
    assert len(ROWS) >= 200 and min(len(kinds["wrong"]) for kinds in GIVEN.values()) >= 2


@pytest.mark.parametrize(("id", "answer", "says", "right"), ROWS, ids=lambda value: str(value)[:40])
def test_an_answer_gets_the_reply_of_a_good_teacher(id, answer, says, right):
    feedback = check(id, answer, record=False)
    assert feedback.right is right and says in feedback.sentence, feedback.sentence
    # A choice is right or wrong, never rounded; and nothing that is wrong is called right.
    assert ("✓ Right" in feedback.sentence) is right
    assert not (ALL[id].options and "rounded" in feedback.sentence)


@pytest.mark.parametrize("id", ALL)
def test_a_solution_is_short_and_its_value_is_right(id):
    exercise = ALL[id]
    assert check(id, exercise.solved(), record=False).right is True
    lines = exercise.solution.strip().splitlines()
    assert len(lines) <= 12 and max(map(len, lines)) <= 88


def read(text):
    return [number for number, _ in readings(text)][:1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("21138", 21138),
        ("21,138", 21138),
        ("21 138", 21138),
        ("21\u00a0138", 21138),
        ("21\u2009138", 21138),
        ("21'138", 21138),
        ("21’138.04", 21138.04),
        ("21_138", 21138),
        ("1,234,567", 1234567),
        ("21.138,04", 21138.04),
        ("3,76", 3.76),
        ("£ 21,138.04", 21138.04),
        ("21138 GBP", 21138),
        ("-£9,000", -9000),
        ("−9", -9),
        ("2.1e4", 21000),
        ("5½", 5.5),
        ("5 1/2", 5.5),
        ("¾", 0.75),
        ("12²", 144),
        ("2^10", 1024),
        ("p = 0.042", 0.042),
        ("I think 12 people", 12),
        ("eleven", 11),
        ("1.2 million", 1_200_000),
        ("10 % of 350", 35),
        ("(1 + 2) * 3", 9),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert read(text) == pytest.approx([number])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "days",
        "9**9**9**9",
        "(" * 90 + "1",
        "1/0",
        "__import__('os')",
        "(-8)**0.5",
        "9" * 200,
        "1" + "+1" * 80,
        "1,2,3,4",
        "1.2.3.4.5",
        "exec 5(3)",
        "10**400",
    ],
)
def test_what_is_no_small_sum_is_refused_and_nothing_is_run(text):
    assert read(text) == [] or text == "exec 5(3)"
    assert check("01_days_saved", text or "?", record=False).right is False


def test_where_a_comma_may_stand_for_two_things_the_size_of_the_answer_decides():
    assert [number for number, _ in readings("1,200")] == [1200, 1.2]
    assert [number for number, _ in readings("1.200")] == [1.2, 1200]
    assert "read as 1.6" in check("07_total_ratio", "1,600", record=False).sentence
    assert check("07_total_ratio", "1,600", record=False).right and check("05_days_per_100", "1,200", record=False).right
