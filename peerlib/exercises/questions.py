"""Exercises: their words from the TOML files of ``peerlib/answers``, joined with the functions that compute."""

import ast
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path

from peerlib import my_work
from peerlib.shared.nearest import nearest

ANSWERS = Path(__file__).parent.parent / "answers"
NOTEBOOKS = ("00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10")


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is asked, how the answer is computed, what people get wrong.

    Parameters
    ----------
    question, unit, because : str
        The question in a few words; the unit of the answer; what the right answer means.
    answer : callable
        Computes the expected answer: a number, a text, or a set of texts.
    asks : str
        The full question, in Markdown (paragraphs, lists, bold, italic, code).
    hints : tuple of str
        From a nudge to nearly the answer.
    slips : tuple of (callable, str)
        Computes a tempting wrong answer; and what to say to it.
    choices : tuple, dict or callable
        The words to choose from, or a dict of what is answered to the words shown (or a function that returns one).
    several : bool
        More than one of the choices may be chosen.
    menus : dict
        Several things to choose, each from a list of words: the name of each, and its words.
    whole : str
        The whole number that is accepted where convention rounds: ``"nearest"``, ``"up"`` or ``"either"``.
    solution : str
        Code whose last line is the answer.
    takes : str
        The part of a result object that is meant when one is handed to ``check``.
    """

    question: str
    answer: object
    asks: str = ""
    unit: str = ""
    hints: tuple = ()
    slips: tuple = ()
    because: str = ""
    choices: object = ()
    several: bool = False
    menus: dict = field(default_factory=dict)
    whole: str = ""
    solution: str = ""
    takes: str = ""

    @cached_property
    def options(self):
        """What may be chosen: what is answered, and the words shown for it."""
        choices = self.choices() if callable(self.choices) else self.choices
        return dict(choices) if isinstance(choices, dict) else {choice: choice for choice in choices}

    @cached_property
    def expected(self):
        """The expected answer, by the shipped figures alone."""
        with my_work.throw_away():
            return self.answer()

    @cached_property
    def tempting(self):
        """The tempting wrong answers, by the shipped figures alone, and what to say to each."""
        with my_work.throw_away():
            return [(slip(), sentence) for slip, sentence in self.slips]

    def solved(self):
        """Run the solution, on the shipped figures alone, and return the value of its last line."""
        *before, last = ast.parse(self.solution).body
        names = {}
        with my_work.throw_away():
            exec(compile(ast.Module(before, []), "<solution>", "exec"), names)
            return eval(compile(ast.Expression(last.value), "<solution>", "eval"), names)


def all_exercises():
    """Return all exercises by id, in the order of the notebooks."""
    return {id: exercise for number in NOTEBOOKS for id, exercise in _of_notebook(number).items()}


def exercise_called(id):
    """Return the exercise of this id, or say which ids are like it."""
    known = all_exercises()
    if id not in known:
        raise nearest("exercise", id, list(known))
    return known[id]


@cache
def written(name):
    """Return what a TOML file of ``peerlib/answers`` says."""
    return tomllib.loads((ANSWERS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _of_notebook(number):
    """Return the exercises of a notebook by id: the words of its TOML file joined with the functions of its module."""
    return joined(written(f"notebook_{number}"), import_module(f"peerlib.answers.notebook_{number}"))


def joined(texts, module):
    """Return exercises by id: what is written of each, joined with the functions of the module that compute."""
    home = module.__name__
    functions = {n: f for n, f in vars(module).items() if callable(f) and f.__module__ == home and not n.startswith("_")}
    exercises = {id: _exercise_of(id, text, functions) for id, text in texts.items()}
    used = {f for e in exercises.values() for f in (e.answer, *(slip for slip, _ in e.slips), e.choices) if callable(f)}
    for name in functions:
        if functions[name] not in used:
            do = "Name it in the TOML file beside it, or delete it; what only helps others begins with an underscore."
            raise ValueError(f"No exercise uses the function {name} of {home}. {do}")
    return exercises


def _exercise_of(id, written, functions):
    slips = tuple((_computed(id, slip, functions), slip["says"]) for slip in written.get("slips", ()))
    texts = {key: written[key] for key in written if key not in ("answer", "fixed", "slips")}
    texts = {key: tuple(text) if isinstance(text, list) else text for key, text in texts.items()}
    if isinstance(texts.get("choices"), str):
        texts["choices"] = _computed(id, {"answer": texts["choices"]}, functions)
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
