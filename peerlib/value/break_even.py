"""The value of one assumption at which the beds freed are worth the cost."""

from dataclasses import dataclass

import numpy as np

from peerlib.shared.nearest import nearest
from peerlib.shared.words import Sentence
from peerlib.value.assumptions import FIELDS
from peerlib.value.designs import caution
from peerlib.value.savings import _with_months, possible, value_for_money
from peerlib.value.worker import worker_cost

__all__ = ["BreakEven", "break_even"]


@dataclass(frozen=True, repr=False)
class BreakEven(Sentence):
    """The value of a parameter at which value of beds freed and cost are equal.

    Parameters
    ----------
    parameter, sentence : str
        Name of the parameter, and the result in words.
    value : float
        Its value at break-even; NaN when none in reach breaks even.
    """

    parameter: str
    value: float
    sentence: str


# Net value only rises or only falls with each of these, so where it crosses zero is found from two points.
_LINEAR = """
    days_saved bed_day_cost caseload pay overhead_share oncost_share displaced_worker_cost
    effect_share effect_months community_day_cost
""".split()
# People a worker-year go with one over each of these, so the line is straight in one over the parameter.
_INVERSE = ("months_of_support", "hours_of_support")
_EQUAL = "The value of beds freed equals the cost at"


def break_even(parameter, days_saved, assumptions=None):
    """Find the value of one parameter at which value of beds freed and cost are equal, all else as assumed.

    Parameters
    ----------
    parameter : str
        ``"days_saved"``, ``"bed_day_cost"``, ``"caseload"``, ``"pay"``, or another in
        which the sum is a straight line; ``"months_of_support"`` with the effect kept, or
        ``"hours_of_support"`` for the dose.
    days_saved : float or effects.DaysSaved
        Bed days saved per person; where days are the parameter, only the months of an effect
        count, and None will do.
    assumptions : Assumptions, optional
        Everything else; without it, England in 2012/13.

    Returns
    -------
    BreakEven
        ``value`` in the unit of the parameter, NaN when no value in reach breaks even,
        and ``sentence``.

    Raises
    ------
    UnknownName
        If there is no such parameter, or it is none of those; the nearest are given.
    ValueError
        If days or assumptions are arrays, do not fit each other, or come without months.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> from peerlib.value import Assumptions
    >>> break_even("caseload", days_saved("sledge_2011"))
    The value of beds freed equals the cost at 5.0 (caseload, people at one time, one
    full-time worker).
    >>> round(break_even("days_saved", None, Assumptions(follow_up_months=12)).value, 1)
    6.0
    """
    a = _with_months(days_saved, assumptions)
    if parameter not in (*_LINEAR, *_INVERSE):
        raise nearest("parameter to break even on", parameter, [*_LINEAR, *_INVERSE])
    days = getattr(days_saved, "days", days_saved)
    if any(np.ndim(value) for value in [*a.values().values(), 0.0 if days is None else days]):
        raise ValueError("break_even works on one set of numbers at a time; give numbers in place of arrays.")
    value = _crossing(parameter, days_saved, a)
    sentence = _break_even_sentence(parameter, value, a) + ("" if parameter == "days_saved" else caution(days_saved))
    if np.isnan(value) and parameter not in ("pay", "displaced_worker_cost") and worker_cost(a).total <= 0:
        sentence = "The peer worker is no dearer than the worker replaced, so there is no cost to pay back."
    return BreakEven(parameter, value, sentence)


def _crossing(parameter, days_saved, a):
    """Return where net value crosses zero within what is possible, or NaN."""

    def net_value(value):
        if parameter == "days_saved":
            return value_for_money(value, a).net_value
        return value_for_money(days_saved, a.but(**{parameter: value})).net_value

    if parameter in _INVERSE:
        return _inverse_crossing(parameter, days_saved, a)
    least, most = possible(parameter, a)
    start = 0.0 if parameter == "days_saved" else least
    step, at_start = min(start + 1.0, most), net_value(start)
    # Looking again from each crossing keeps the digits that a shallow line loses, and follows a bent one.
    for _ in range(60):
        at_step = net_value(step)
        if at_start == at_step:
            return float("nan")
        before, step = step, start - at_start * (step - start) / (at_step - at_start)
        if not least <= step <= most:
            return float("nan")
        if step == start or abs(step - before) <= 1e-13 * abs(step):
            break
    return float(step)


def _inverse_crossing(parameter, days_saved, a):
    """Return the months or hours of support at which the worker-year is paid: twice as long, half as much each."""
    cost, at_one = worker_cost(a).total, value_for_money(days_saved, a.but(**{parameter: 1.0}))
    if cost <= 0 or at_one.gross_value <= 0 or (parameter == "months_of_support" and a.hours_of_support is not None):
        return float("nan")
    found = at_one.gross_value / cost
    return found if FIELDS[parameter].least <= found <= FIELDS[parameter].most else float("nan")


def _for_each(days, a):
    """Say the break-even in days for each month, or hour, that a person is supported."""
    length, unit = (a.months_of_support, "month") if a.hours_of_support is None else (a.hours_of_support, "hour")
    each = days / length
    return f"{'half a bed day' if round(each, 2) == 0.5 else f'{each:.2f} bed days'} for each {unit} of support"


def _break_even_sentence(parameter, value, a):
    """Say where the value of beds freed equals the cost, or that there is none."""
    label = "bed days saved" if parameter == "days_saved" else FIELDS[parameter].label.lower()
    if np.isnan(value):
        return f"No possible value of {label} makes the value of beds freed equal the cost, all else as assumed."
    if parameter == "days_saved":
        return f"{_EQUAL} {value:.1f} {label} per person over {a.follow_up_months:g} months: {_for_each(value, a)}."
    shown = f"{value:,.2f}" if abs(value) < 5 else f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"
    low, high = a.range(parameter)
    outside = "" if low <= value <= high else f" That is outside the range we test, {low:,.6g} to {high:,.6g}."
    return f"{_EQUAL} {shown} ({label}, {FIELDS[parameter].unit}).{outside}"
