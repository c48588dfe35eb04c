"""How an answer stands: right, a slip that has a sentence of its own, or too high and too low."""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import partial

from peerlib.exercises.questions import written
from peerlib.shared import words
from peerlib.shared.numbers import shown
from peerlib.shared.written_numbers import readings


@dataclass(frozen=True)
class Feedback:
    """What ``check`` says: ``right`` is True, False, or None when nothing was answered."""

    right: bool | None
    sentence: str

    def __str__(self):
        return words.wrap(self.sentence, indent="  ")

    __repr__ = __str__


def plain(answer, takes=""):
    """Turn what a cell or a box may hold (a result, a series of one, a numpy number) into a plain value; nothing into None."""
    if answer is None or answer is ...:
        return None
    # What a result object holds: what the exercise asks for, or of a price, a fact, a break-even, a cost, an effect.
    for holds in filter(None, (takes, "amount", "value", "total", "estimate")):
        if not isinstance(answer, (int, float, str)) and isinstance(getattr(answer, holds, None), (int, float, str)):
            answer = getattr(answer, holds)
    if getattr(answer, "size", 0) == 1 and hasattr(answer, "item"):
        answer = answer.item()
    if isinstance(answer, str):
        return answer.strip() if answer.strip(".… \t\n") else None
    if not hasattr(answer, "__iter__"):
        return answer
    items = [str(item) for item in answer]
    return items if any(items) else None


def judge(exercise, answer):
    """Judge a plain answer."""
    expected = exercise.expected
    if isinstance(expected, (str, set)):
        return _judge_words(exercise, expected, answer)
    numbers = _numbers(answer)
    unit = f" {exercise.unit}" if exercise.unit else ""
    if not numbers:
        given = ", ".join(answer) if isinstance(answer, list) else answer
        return Feedback(False, f"✗ {given} is not a number{unit and f' of{unit}'}. {written('common_slips')['no_number']}")
    verdicts = [(*_verdict(exercise, expected, number), number, said) for number, said in numbers]
    _, right, sentence, number, said = min(verdicts, key=lambda verdict: verdict[0])
    return Feedback(right, f"{sentence} (Your answer was read as {shown(number)}.)" if said else sentence)


def _numbers(answer):
    """Return the numbers that an answer may mean, likeliest first: a text may mean several."""
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, str):
        return readings(answer)
    try:
        number = math.nan if isinstance(answer, bool) else float(answer)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    return [(number, False)] if math.isfinite(number) else []


def _rounded(number, exact, figures):
    """Say whether a number is the exact one rounded to so many significant figures."""
    return math.isclose(number, float(f"{exact:.{figures - 1}e}"), rel_tol=1e-9)


def _same(number, exact):
    return math.isclose(number, exact, rel_tol=1e-3, abs_tol=1e-9)


def _near(number, exact, whole=""):
    """Say whether a number is the exact one, rounded as far as is allowed: to two figures, or whole where convention does so."""
    wholes = {"nearest": {round}, "up": {math.ceil}, "either": {math.floor, math.ceil}}.get(whole, ())
    as_whole = abs(exact) >= 1 and number in {make(exact) for make in wholes}
    return as_whole or any(_rounded(number, exact, figures) for figures in range(2, 7))


def _loosely(number, exact, whole=""):
    """Say whether a number is a wrong one as people round it: also to a whole number, or below one to one figure."""
    wholes = _near(number, exact, "nearest") or (whole and _near(number, exact, "up"))
    return wholes or (abs(exact) < 1 and _rounded(number, exact, 1))


def _slip(number, slips, fits):
    """Return what to say to the first slip that fits a number, or nothing."""
    return next((f"✗ Not yet. {sentence}" for wrong, sentence in slips if fits(number, wrong)), None)


def _verdict(exercise, expected, number):
    """Return how a number stands: a rank (the lower, the better it fits what we know), whether it is right, and a sentence."""
    unit = f" {exercise.unit}" if exercise.unit else ""
    slips = exercise.tempting
    near, counted = _near(number, expected, exercise.whole), isinstance(expected, int)
    if _same(number, expected):
        return 0, True, "✓ Right."
    if said := _slip(number, slips, _same):
        return 1, False, said
    if near and not counted:
        return 0, True, f"✓ Right (rounded; unrounded it is {shown(expected)}{unit})."
    if said := _slip(number, slips, _near):
        return 1, False, said
    if near or _rounded(number, expected, 1):
        do = "This can be counted: give every figure." if counted else "Give at least two."
        return 2, False, f"✗ Nearly: that is the answer rounded{'' if counted else ' to one figure'}. {do}"
    if said := _slip(number, slips, partial(_loosely, whole=exercise.whole)):
        return 1, False, said
    common = common_slips(expected)
    if said := _slip(number, common, _same) or _slip(number, common, _loosely if exercise.whole else _near):
        return 2, False, said
    return 3, False, f"✗ Not yet: {shown(number)}{unit} is too {'high' if number > expected else 'low'}."


def common_slips(expected):
    """Return the wrong answers that people most often give to a question about a number, with what to say."""
    texts = written("common_slips")
    slips = [(expected * slip["times"], slip["says"]) for slip in texts["slips"]]
    if expected:
        slips.append((1 / expected, texts["upside_down"]))
    return [(wrong, sentence) for wrong, sentence in slips if not _same(wrong, expected)]


def _simple(text):
    """Return words without case, accents, signs, and what only stands around an answer."""
    text = "".join(sign for sign in unicodedata.normalize("NFKD", str(text)) if not unicodedata.combining(sign)).casefold()
    return " ".join(re.sub(r"\b(et al|and|the|option|answer|letter|sentence)\b|\W|_", " ", text).split())


def _meant(text, options):
    """Return what is meant by a text: the choice it names, or the one whose words it begins, else the text itself."""
    names = {_simple(name): _simple(key) for key, words in options.items() for name in (words, key)}
    said = _simple(text)
    begun = {key for name, key in names.items() if name.startswith(f"{said} ")}
    return names.get(said) or (begun.pop() if len(begun) == 1 else said)


def _judge_words(exercise, expected, answer):
    options, one = exercise.options, isinstance(expected, str)

    def read(given):
        if not one and isinstance(given, str):
            given = re.split(r"[,;\n]", given.strip(" []{}()"))
        given = given if isinstance(given, (list, set)) else [given]
        return {_meant(item, options) for item in given if _simple(item)}

    given, wanted = read(answer), read(expected)
    if given == wanted:
        return Feedback(True, "✓ Right.")
    for wrong, sentence in exercise.tempting:
        if given == read(wrong):
            return Feedback(False, f"✗ Not yet. {sentence}")
    if one:
        said = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
        known = given <= {_simple(key) for key in options}
        names = (
            f"Choose one of: {', '.join(options)}."
            if 0 < len(options) < 10
            else "No such name is known here: check the spelling."
        )
        return Feedback(False, f"✗ Not yet: {said} is not it. {'' if known and options else names}".strip())
    if exercise.menus and (empty := len(exercise.menus) - len(given)) > 0:
        return Feedback(False, f"✗ Not yet: choose in every row ({empty} of {len(exercise.menus)} still open).")
    if exercise.menus:
        return Feedback(False, f"✗ Not yet: {len(wanted & given)} of {len(wanted)} fit.")
    missing, extra = len(wanted - given), len(given - wanted)
    parts = [f"{missing} missing"] * bool(missing) + [f"{extra} that do{'es' if extra == 1 else ''} not belong"] * bool(extra)
    return Feedback(False, f"✗ Not yet: {' and '.join(parts)}.")
