"""What the reader typed, tried and looked up: ``my_work/progress.json``, written at once."""

from collections import Counter
from datetime import datetime

from peerlib import my_work
from peerlib.exercises.questions import all_exercises

FILE = "progress.json"


def progress(notebook=None):
    """List the exercises and how far you are, from ``my_work/progress.json``.

    Parameters
    ----------
    notebook : str, optional
        Number of a notebook, such as ``"07"``; without it, all.

    Returns
    -------
    pandas.DataFrame
        One exercise a row, by its id: its number in the notebook, notebook, question, tries, and whether it is right (and
        whether the solution was looked at).

    Examples
    --------
    >>> list(progress().columns)
    ['exercise', 'notebook', 'question', 'tries', 'right']
    """
    import pandas as pd

    kept, _ = my_work.read_json(FILE, _sound)
    rows, numbers = [], Counter()
    for id, exercise in all_exercises().items():
        numbers[id[:2]] += 1
        had = kept.get(id, {})
        right = ("✓ yes" if had.get("right") else "▢ not yet") + (", solution seen" if had.get("solution_seen") else "")
        rows.append((id, f"Exercise {numbers[id[:2]]}", id[:2], exercise.question, had.get("tries", 0), right))
    listed = pd.DataFrame(rows, columns=["id", "exercise", "notebook", "question", "tries", "right"]).set_index("id")
    return listed if notebook is None else listed[listed["notebook"] == str(notebook)]


def kept_of(id):
    """Return what is kept of an exercise."""
    return my_work.read_json(FILE, _sound)[0].get(id, {})


def _sound(entry):
    kinds = {"tries": int, "right": bool, "solution_seen": bool, "reply": str, "typed": (str, list)}
    return isinstance(entry, dict) and all(isinstance(entry[name], kind) for name, kind in kinds.items() if name in entry)


def record(id, answer, feedback):
    """Keep the result of a try; return a sentence when that did not work, otherwise nothing."""

    def add(had):
        had["tries"] = had.get("tries", 0) + 1
        had["right"] = bool(feedback.right or had.get("right"))
        had["last_answer"] = answer if isinstance(answer, (str, int, float, list)) else str(answer)
        had["when"] = datetime.now().isoformat(timespec="seconds")

    return _change(id, add)


def note(id, **parts):
    """Keep what was typed, or what was said to it, or that a solution was seen; return as ``record`` does."""
    return _change(id, lambda had: had.update(parts))


def _change(id, change):
    try:
        aside = my_work.update_json(FILE, lambda kept: change(kept.setdefault(id, {})), _sound)
    except OSError as error:
        return f"(Your progress could not be saved: {error})"
    damaged = f"(Something in my_work/{FILE} could not be read; it was kept as {aside}, and what is sound goes on.)"
    return damaged if aside else ""
