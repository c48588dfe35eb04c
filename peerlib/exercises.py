"""Exercises with instant feedback: ``check`` an answer, ask for a ``hint``, see ``progress``.

check     whether an answer is right, and if not what may have gone wrong
hint      a nudge; asked again, a stronger one
progress  what is done and what is open
Exercise  what is asked, and how its answer is computed
Feedback  what ``check`` says

Their words stand in ``peerlib/answers/notebook_NN.toml``; every answer is computed from the shipped data, by a function of the
Python file beside it. A number may be rounded; the commonest slips each get a sentence of their own.
"""

import math
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path

from peerlib import my_work
from peerlib.shared import words
from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import shown

__all__ = ["Exercise", "Feedback", "check", "hint", "progress"]

FILE = "progress.json"
ANSWERS = Path(__file__).parent / "answers"
NOTEBOOKS = ("00", "01", "02", "03", "04", "05", "06", "07", "08", "09")


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is asked, how the answer is computed, what people get wrong.

    Parameters
    ----------
    question, unit, because : str
        The question in a few words; the unit of the answer; what the right answer means.
    answer : callable
        Computes the expected answer: a number, a text, or a set of texts.
    hints, choices : tuple of str
        From a nudge to nearly the answer; the words to choose from, where there are only a few.
    slips : tuple of (callable, str)
        Computes a tempting wrong answer; and what to say to it.
    figures : int
        Significant figures that a rounded answer must have.
    """

    question: str
    answer: object
    unit: str = ""
    hints: tuple = ()
    slips: tuple = ()
    because: str = ""
    choices: tuple = ()
    figures: int = 2


@dataclass(frozen=True)
class Feedback:
    """What ``check`` says: ``right`` is True, False, or None when nothing was answered."""

    right: bool | None
    sentence: str

    def __str__(self):
        return words.wrap(self.sentence, indent="  ")

    __repr__ = __str__


def _exercises():
    """Return all exercises by id, in the order of the notebooks."""
    return {id: exercise for number in NOTEBOOKS for id, exercise in _of_notebook(number).items()}


@cache
def _written(name):
    return tomllib.loads((ANSWERS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _of_notebook(number):
    """Return the exercises of a notebook by id: the words of its TOML file joined with the functions of its module."""
    return _joined(_written(f"notebook_{number}"), import_module(f"peerlib.answers.notebook_{number}"))


def _joined(written, module):
    """Return exercises by id: what is written of each, joined with the functions of the module that compute."""
    home = module.__name__
    functions = {n: f for n, f in vars(module).items() if callable(f) and f.__module__ == home and not n.startswith("_")}
    exercises = {id: _exercise_of(id, text, functions) for id, text in written.items()}
    used = {function for exercise in exercises.values() for function in (exercise.answer, *(slip for slip, _ in exercise.slips))}
    for name in functions:
        if functions[name] not in used:
            do = "Name it in the TOML file beside it, or delete it; what only helps others begins with an underscore."
            raise ValueError(f"No exercise uses the function {name} of {home}. {do}")
    return exercises


def _exercise_of(id, written, functions):
    slips = tuple((_computed(id, slip, functions), slip["says"]) for slip in written.get("slips", ()))
    texts = {key: written[key] for key in written if key not in ("answer", "fixed", "slips")}
    texts = {key: tuple(text) if isinstance(text, list) else text for key, text in texts.items()}
    return Exercise(answer=_computed(id, written, functions), slips=slips, **texts)


def _computed(id, part, functions):
    """Return what computes an answer or a slip: the function it names, or a fixed word (in a list: a set of words)."""
    if "fixed" in part:
        fixed = set(part["fixed"]) if isinstance(part["fixed"], list) else part["fixed"]
        return lambda: fixed
    name = part.get("answer")
    if name not in functions:
        raise nearest(f"function in peerlib/answers for {id}", name, list(functions))
    return functions[name]


def _exercise(id):
    known = _exercises()
    if id not in known:
        raise nearest("exercise", id, list(known))
    return known[id]


def check(id, answer=..., record=True):
    """Check an answer and say, in a sentence, how it stands.

    Parameters
    ----------
    id : str
        Id of the exercise, as it stands in the notebook.
    answer : number, str or collection of str
        Your answer. Three dots mean: not answered yet.
    record : bool
        Keep the result in ``my_work/progress.json`` and explain a right answer. Solutions do neither.

    Returns
    -------
    Feedback
        Prints as a sentence; ``.right`` is True, False or None (not answered).

    Raises
    ------
    UnknownName
        If there is no such exercise; the nearest ids are given.

    Examples
    --------
    >>> check("00_studies_analysed", ..., record=False)
    ▢ Not answered yet. Replace the three dots with your answer and run the cell again.
    >>> check("00_studies_analysed", 6, record=False).right
    True
    """
    exercise = _exercise(id)
    answer = _plain(answer)
    if answer is None:
        return Feedback(None, "▢ Not answered yet. Replace the three dots with your answer and run the cell again.")
    expected = exercise.answer()
    judge = _check_number if isinstance(expected, (int, float)) else _check_words
    feedback = judge(exercise, expected, answer)
    feedback = Feedback(feedback.right, feedback.sentence.replace("hint(...)", f'hint("{id}")'))
    if not record:
        return feedback
    # The explanation would give the answer away where a solution is run unread.
    because = exercise.because if feedback.right else ""
    problem = _record(id, answer, feedback)
    return Feedback(feedback.right, "\n".join(part for part in (f"{feedback.sentence} {because}".strip(), problem) if part))


def _plain(answer):
    """Turn what a cell may hold (a fact, a series of one, a numpy number) into a plain value; nothing into None."""
    if answer is None or answer is ...:
        return None
    for holds in ("amount", "value", "total"):  # a price, a fact or break-even, a cost
        if not isinstance(answer, (int, float, str)) and isinstance(getattr(answer, holds, None), (int, float)):
            answer = getattr(answer, holds)
    if getattr(answer, "size", 0) == 1 and hasattr(answer, "item"):
        answer = answer.item()
    if isinstance(answer, str):
        answer = answer.strip()
        return answer if answer.strip(".… ") else None
    return [str(item) for item in answer] if hasattr(answer, "__iter__") else answer


def _as_number(answer):
    """Return a number, also when typed as text with a currency sign, commas or a unit sign; else None."""
    if isinstance(answer, bool):
        return None
    if isinstance(answer, str):
        answer = answer.replace("−", "-").strip("£$%€ ")
        # A comma counts only between thousands: 3,76 may mean 3.76, which is for the person to say.
        if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", answer):
            answer = answer.replace(",", "")
    try:
        number = float(answer)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _rounded(answer, expected, figures):
    """Say whether an answer is the expected number rounded to so many significant figures."""
    return math.isclose(answer, float(f"{expected:.{figures - 1}e}"), rel_tol=1e-9)


def _same(answer, expected):
    return math.isclose(answer, expected, rel_tol=1e-3, abs_tol=1e-9)


def _check_number(exercise, expected, answer):
    expected = float(expected)
    number = _as_number(answer)
    unit = f" {exercise.unit}" if exercise.unit else ""
    if number is None:
        given = ", ".join(answer) if isinstance(answer, list) else answer
        kind = f"number of{unit}" if unit else "number"
        advice = "Type digits with a decimal point, for example 6 or 3.5, without unit, comma or quotation marks."
        return Feedback(False, f"✗ {given} is not a {kind}. {advice}")
    if _same(number, expected):
        return Feedback(True, "✓ Right.")
    for slip, sentence in exercise.slips:
        if _same(number, float(slip())):
            return Feedback(False, f"✗ Not yet. {sentence}")
    if any(_rounded(number, expected, figures) for figures in range(exercise.figures, 7)):
        return Feedback(True, f"✓ Right (rounded; unrounded it is {shown(expected)}{unit}).")
    if _rounded(number, expected, 1):
        return Feedback(False, "✗ Nearly: that is the answer rounded to one figure. Give at least two.")
    for wrong, sentence in _common_slips(expected):
        if _same(number, wrong):
            return Feedback(False, f"✗ Not yet. {sentence}")
    off = "high" if number > expected else "low"
    return Feedback(False, f"✗ Not yet: {shown(number)}{unit} is too {off}. Ask hint(...) for a hint.")


def _common_slips(expected):
    """Return the wrong answers that people most often give to a question about a number, with what to say."""
    written = _written("common_slips")
    slips = [(expected * slip["times"], slip["says"]) for slip in written["slips"]]
    if expected:
        slips.append((1 / expected, written["upside_down"]))
    return [(wrong, sentence) for wrong, sentence in slips if not _same(wrong, expected)]


def _plain_words(text):
    return " ".join(str(text).lower().replace("_", " ").replace("-", " ").split())


def _plain_set(items):
    items = items.split(",") if isinstance(items, str) else items
    return {_plain_words(item) for item in (items if isinstance(items, (list, set)) else [items])}


def _check_words(exercise, expected, answer):
    read = _plain_words if isinstance(expected, str) else _plain_set
    given, wanted = read(answer), read(expected)
    if given == wanted:
        return Feedback(True, "✓ Right.")
    for slip, sentence in exercise.slips:
        if given == read(slip()):
            return Feedback(False, f"✗ Not yet. {sentence}")
    if isinstance(expected, str):
        chosen = f"Choose one of: {', '.join(exercise.choices)}."
        help_ = chosen if exercise.choices else "Check the spelling, or ask hint(...) for a hint."
        return Feedback(False, f"✗ Not yet: {answer!r} is not it. {help_}")
    missing, extra = len(wanted - given), len(given - wanted)
    parts = [f"{missing} missing"] * bool(missing) + [f"{extra} that do not belong"] * bool(extra)
    return Feedback(False, f"✗ Not yet: {' and '.join(parts)}.")


def hint(id, number=1):
    """Give a hint; a higher number gives more away.

    Parameters
    ----------
    id : str
        Id of the exercise.
    number : int
        Which hint, from 1.

    Raises
    ------
    UnknownName
        If there is no such exercise.

    Examples
    --------
    >>> hint("00_studies_analysed")
    Hint 1 of 2: The study is trachtenberg_2013, the fact studies_peers_additional. For
      more: hint("00_studies_analysed", 2)
    """
    hints = _exercise(id).hints
    if not 1 <= int(number) <= len(hints):
        return Feedback(None, f"There are {len(hints)} hints for {id}; ask for number 1 to {len(hints)}.")
    more = f' For more: hint("{id}", {int(number) + 1})' if number < len(hints) else ""
    return Feedback(None, f"Hint {int(number)} of {len(hints)}: {hints[int(number) - 1]}{more}")


def progress(notebook=None):
    """List the exercises and how far you are, from ``my_work/progress.json``.

    Parameters
    ----------
    notebook : str, optional
        Number of a notebook, such as ``"07"``; without it, all.

    Returns
    -------
    pandas.DataFrame
        One exercise a row: notebook, question, tries, and whether it is right.

    Examples
    --------
    >>> list(progress().columns)
    ['notebook', 'question', 'tries', 'right']
    """
    import pandas as pd

    kept, _ = my_work.read_json(FILE, _sound)
    rows = []
    for id, exercise in _exercises().items():
        had = kept.get(id, {})
        rows.append((id, id[:2], exercise.question, had.get("tries", 0), "✓ yes" if had.get("right") else "▢ not yet"))
    listed = pd.DataFrame(rows, columns=["exercise", "notebook", "question", "tries", "right"]).set_index("exercise")
    return listed if notebook is None else listed[listed["notebook"] == str(notebook)]


def _sound(entry):
    return isinstance(entry, dict) and type(entry.get("tries", 0)) is int and isinstance(entry.get("right", False), bool)


def _record(id, answer, feedback):
    """Keep the result of a try; return a sentence when that did not work, otherwise nothing."""

    def add(kept):
        had = kept.get(id, {})
        kept[id] = {
            "tries": had.get("tries", 0) + 1,
            "right": bool(feedback.right or had.get("right")),
            "last_answer": answer if isinstance(answer, (str, int, float, list)) else str(answer),
            "when": datetime.now().isoformat(timespec="seconds"),
        }

    try:
        aside = my_work.update_json(FILE, add, _sound)
    except OSError as error:
        return f"(Your progress could not be saved: {error})"
    damaged = f"(Something in my_work/{FILE} could not be read; it was kept as {aside}, and what is sound goes on.)"
    return damaged if aside else ""
