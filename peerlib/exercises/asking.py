"""What a notebook calls: an exercise in its box, an answer checked from code, a hint."""

from peerlib.exercises import kept
from peerlib.exercises.judging import Feedback, judge, plain
from peerlib.exercises.questions import exercise_called
from peerlib.shared.numbers import shown


def exercise(id):
    """Show an exercise: its question, a box for the answer, and buttons to check it, for a hint and for a solution.

    Parameters
    ----------
    id : str
        Id of the exercise, as it stands in the notebook.

    Returns
    -------
    peerlib.widgets.answer_box.AnswerBox
        A notebook shows it as a box, paper and a preview as the question with lines to write on. What is typed is kept at once
        in ``my_work/progress.json``, and stands there again when the cell is run again.

    Raises
    ------
    UnknownName
        If there is no such exercise; the nearest ids are given.

    Examples
    --------
    >>> print(exercise("04_imprecision"))
    Ten people in the peer group: what is that a matter of? Imprecision is what noise leaves
    behind: a wide interval.
    <BLANKLINE>
    ○ bias
    ○ imprecision
    """
    from peerlib.widgets.answer_box import AnswerBox

    asked = exercise_called(id)

    def checked(typed):
        reply = _checked(id, typed, True).sentence
        kept.note(id, typed=typed, reply=reply)
        return reply

    def solved():
        kept.note(id, solution_seen=True)
        return {"code": asked.solution.strip(), "value": _in_words(asked)}

    return AnswerBox(asked, kept.kept_of(id), lambda typed: kept.note(id, typed=typed, reply=""), checked, solved)


def _in_words(asked):
    """Return the value of a solution for reading: a number with its unit, or the words that were to be chosen."""
    value = plain(asked.solved(), asked.takes)
    if isinstance(value, (int, float)):
        return f"{shown(value)} {asked.unit}".strip()
    options = asked.options
    return "; ".join(str(options.get(item, item)) for item in ([value] if isinstance(value, str) else value))


def check(id, answer=..., record=True):
    """Check an answer that was computed, and say in a sentence how it stands.

    Parameters
    ----------
    id : str
        Id of the exercise, as it stands in the notebook.
    answer : number, str, collection of str, or a result that holds the number
        Your answer. Three dots mean: not answered yet.
    record : bool
        Keep the result in ``my_work/progress.json`` and explain a right answer.

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
    ▢ Not answered yet.
    >>> check("00_studies_analysed", "6 studies", record=False).right
    True
    """
    feedback = _checked(id, answer, record)
    more = "" if feedback.right is not False else f' For a hint: hint("{id}").'
    return Feedback(feedback.right, feedback.sentence + more)


def _checked(id, answer, record):
    asked = exercise_called(id)
    answer = plain(answer, asked.takes)
    if answer is None:
        return Feedback(None, "▢ Not answered yet.")
    feedback = judge(asked, answer)
    if not record:
        return feedback
    parts = (f"{feedback.sentence} {asked.because if feedback.right else ''}".strip(), kept.record(id, answer, feedback))
    return Feedback(feedback.right, "\n".join(filter(None, parts)))


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
    >>> hint("00_studies_analysed", 2).sentence.startswith("Hint 2 of 2")
    True
    """
    hints = exercise_called(id).hints
    if not 1 <= int(number) <= len(hints):
        return Feedback(None, f"There are {len(hints)} hints for {id}; ask for number 1 to {len(hints)}.")
    more = f' For more: hint("{id}", {int(number) + 1})' if number < len(hints) else ""
    return Feedback(None, f"Hint {int(number)} of {len(hints)}: {hints[int(number) - 1]}{more}")
