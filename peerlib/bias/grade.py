"""GRADE: how certain a body of evidence is about one outcome, all its studies together."""

from dataclasses import dataclass, field

import pandas as pd

from peerlib.shared.arguments import is_a
from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import whole
from peerlib.shared.words import Sentence, wrap

__all__ = ["CERTAINTY", "DOWN", "UP", "Grade", "grade", "summary_of_findings"]

CERTAINTY = ("very low", "low", "moderate", "high")
DOWN = {
    "risk of bias": "the studies may be led astray (this notebook's first part)",
    "inconsistency": "the studies contradict each other, and nobody knows why",
    "indirectness": "other people, other support, other services or another outcome than the question asks about",
    "imprecision": "few people or events: the interval holds both a worthwhile effect and none",
    "publication bias": "studies or results seem to be missing, and not by chance",
}
UP = {
    "large effect": "so large that bias alone could hardly make it",
    "dose response": "more support goes with more effect",
    "opposing bias": "the likely biases would have hidden the effect, and it shows all the same",
}
_MOST = {"risk of bias": 3, "publication bias": 1, "large effect": 2, "dose response": 1, "opposing bias": 1}
_STEPS = {1: "one level", 2: "two levels", 3: "three levels"}


@dataclass(frozen=True, repr=False)
class Grade(Sentence):
    """The certainty of the evidence on one outcome, with the reason for each step.

    Parameters
    ----------
    outcome, certainty : str
        The outcome; ``high``, ``moderate``, ``low`` or ``very low``.
    start, why_start : str
        Where it started, ``high`` or ``low``, and why there.
    down, up : dict
        Number of levels and the reason, by reason for rating down or up.
    studies, people : int or None
        How many studies and people the outcome rests on; None if not seen.
    effect : str
        What was found, in words with numbers.
    """

    outcome: str
    certainty: str
    start: str
    why_start: str
    down: dict = field(default_factory=dict)
    up: dict = field(default_factory=dict)
    studies: object = None
    people: object = None
    effect: str = ""

    @property
    def symbol(self):
        """Four circles, as many filled as the certainty has levels."""
        filled = CERTAINTY.index(self.certainty) + 1
        return "⊕" * filled + "◯" * (4 - filled)

    @property
    def reasons(self):
        """Every step with its reason, one a line."""
        lines = [f"start: {self.start} ({self.why_start})"]
        lines += [f"down {_STEPS[levels]} for {name}: {why}" for name, (levels, why) in self.down.items()]
        return lines + [f"up {_STEPS[levels]} for {name}: {why}" for name, (levels, why) in self.up.items()]

    @property
    def sentence(self):
        """The certainty in words."""
        return f"{self.outcome}: certainty {self.certainty} {self.symbol}"

    def __str__(self):
        return "\n".join([self.sentence, *(wrap(f"  {line}", indent="    ") for line in self.reasons)])


def grade(outcome, design, down=None, up=None, robins_i=False, studies=None, people=None, effect=""):
    """Rate the certainty of the evidence on one outcome.

    Parameters
    ----------
    outcome, design : str
        The outcome; ``randomised`` or ``not randomised``.
    down, up : dict, optional
        Levels and the reason, by name. Down, 1 or 2: ``risk of bias`` (up to 3), ``inconsistency``, ``indirectness``,
        ``imprecision``, ``publication bias`` (1). Up, 1: ``large effect`` (or 2), ``dose response``, ``opposing bias``.
    robins_i : bool
        The bias of studies that are not randomised was judged with ROBINS-I: they then start high as well, and the
        rating down for risk of bias does what the lower start did.
    studies, people, effect : optional
        How many studies and people, and what was found in words.

    Returns
    -------
    Grade
        Prints with every step and its reason.

    Raises
    ------
    ValueError
        If design or a reason is not known, levels are out of range, or a reason is not written.

    Notes
    -----
    Guyatt et al. (2011), doi 10.1016/j.jclinepi.2010.04.026; rating up: doi 10.1016/j.jclinepi.2011.06.004; the start
    with ROBINS-I: Schünemann et al. (2019), doi 10.1016/j.jclinepi.2018.01.012.

    Examples
    --------
    >>> print(grade("bed days", "randomised", down={"imprecision": (2, "one trial of 74 people")}))
    bed days: certainty low ⊕⊕◯◯
      start: high (randomised)
      down two levels for imprecision: one trial of 74 people
    """
    starts = {"randomised": ("high", "randomised"), "not randomised": ("low", "not randomised")}
    if design not in starts:
        raise ValueError(f"design {design!r} is not known. Use one of: {', '.join(starts)}.")
    start, why = starts[design]
    if robins_i and design == "not randomised":
        start, why = "high", "not randomised, but ROBINS-I does the rating down"
    for name, number in {"studies": studies, "people": people}.items():
        if number is not None:
            whole(name, number, 0)
    down, up = _steps(down, DOWN, "down"), _steps(up, UP, "up")
    level = CERTAINTY.index(start) - sum(levels for levels, _ in down.values()) + sum(levels for levels, _ in up.values())
    certainty = CERTAINTY[min(max(level, 0), len(CERTAINTY) - 1)]
    return Grade(outcome, certainty, start, why, down, up, studies, people, effect)


def _steps(given, known, direction):
    """Return the steps in the usual order, or say what is wrong with one."""
    is_a(direction, given or {}, dict, 'give the levels and the reason by name, for example {"imprecision": (1, "why")}')
    given = dict(given or {})
    for name, step in given.items():
        if name not in known:
            raise nearest(f"reason to rate {direction}", name, list(known))
        most = _MOST.get(name, 2)
        if not isinstance(step, tuple) or len(step) != 2 or isinstance(step[0], bool) or step[0] not in range(1, most + 1):
            raise ValueError(f'{name}: give the levels (1 to {most}) and the reason, for example (1, "why").')
        if not str(step[1]).strip():
            raise ValueError(f"{name}: a level {direction} needs a reason in words.")
    return {name: given[name] for name in known if name in given}


def summary_of_findings(grades):
    """Lay the outcomes out as a summary-of-findings table.

    Parameters
    ----------
    grades : list of Grade
        One for each outcome.

    Returns
    -------
    pandas.DataFrame
        One outcome a row: studies, people, effect, certainty, and why.

    Raises
    ------
    ValueError
        If there are none, or an outcome stands twice.

    Examples
    --------
    >>> summary_of_findings([grade("bed days", "randomised", studies=1, people=74)]).loc["bed days", "certainty"]
    'high ⊕⊕⊕⊕'
    """
    names = [one.outcome for one in grades]
    if not names or len(set(names)) < len(names):
        raise ValueError("The table needs at least one outcome, each of them once.")
    rows = {}
    for one in grades:
        why = ". ".join(line[0].upper() + line[1:] for line in one.reasons)
        rows[one.outcome] = (one.studies, one.people, one.effect, f"{one.certainty} {one.symbol}", why)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["studies", "people", "effect", "certainty", "why"])
    return table.astype({"studies": "Int64", "people": "Int64"}).rename_axis("outcome")
