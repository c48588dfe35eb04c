"""Exercises with instant feedback: an answer box, ``check`` for those who compute, ``hint``, ``progress``.

exercise  the question with a box for the answer; what is typed is kept at once
check     whether an answer is right, and if not what may have gone wrong
hint      a nudge; asked again, a stronger one
progress  what is done and what is open
Feedback  what ``check`` says

Their words and solutions stand in ``peerlib/answers/notebook_NN.toml``; every answer is computed from the shipped data, by a
function of the Python file beside it. A number may be written as people write it, and rounded; the commonest slips each get a
sentence of their own.
"""

from peerlib.exercises.asking import check, exercise, hint
from peerlib.exercises.judging import Feedback
from peerlib.exercises.kept import progress
from peerlib.exercises.questions import Exercise

__all__ = ["Exercise", "Feedback", "check", "exercise", "hint", "progress"]
