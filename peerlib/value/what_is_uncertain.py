"""Which assumptions are drawn, from what, and why: our judgement, stated."""

import numpy as np
import pandas as pd

from peerlib.effects import DaysSaved
from peerlib.shared.nearest import nearest
from peerlib.uncertainty import Distribution, Fixed, Normal, Pert, StudentT, Triangular, Truncated
from peerlib.value.assumptions import FIELDS
from peerlib.value.savings import DAYS_IN_A_MONTH, _settled

__all__ = ["base_for", "distributions_for", "labels", "ranges_for", "what_is_uncertain"]


_SHAPES = {"pert": Pert, "triangular": Triangular}


# Drawn unless left out: not known, and the result depends on it.
_UNKNOWN = {
    "caseload": "no study of added peers has a caseload that could be seen, so the range is wide",
    "months_of_support": "services differ, and it decides how many people a worker reaches",
    "bed_day_cost": "published prices of a day differ, and wards differ",
    "cashable_share": "no figure was seen for how much of a freed day becomes cash; only cash depends on it",
}


# Drawn once the reader has given them a value: at zero they are not counted at all, which is a choice.
_WHEN_COUNTED = {
    "overhead_share": "no rate was seen",
    "supervision_hours": "services differ",
    "training_cost": "one figure was seen, and courses differ",
    "setup_cost": "no figure was seen",
    "community_day_cost": "one figure was seen, and care at home differs",
}


# Not drawn unless asked for.
_HELD = {
    "pay": "known: scales are published, and the grade is the employer's decision",
    "oncost_share": "known: it follows from pay and from rates set by law",
    "supervisor_hour_cost": "known: a published unit cost",
    "displaced_worker_cost": "a decision: an additional or a substitute role",
    "hours_of_support": "services differ, and it is what the reader prices",
    "working_hours": "no money depends on it",
    "contact_share": "no money depends on it",
    "follow_up_months": "known: it belongs to the effect",
    "effect_months": "a choice of structure: compare scenarios instead",
    "effect_share": "a choice of structure: compare scenarios instead",
    "discount_rate": "a choice, set by guidance",
}


def labels():
    """Return what to write beside each parameter in a figure: its label and its unit.

    Returns
    -------
    dict
        Label by name of the parameter.

    Examples
    --------
    >>> labels()["caseload"]
    'Caseload (people at one time)'
    """
    units = {name: known.unit.split(",")[0] for name, known in FIELDS.items()}
    return {
        "days_saved": "Bed days saved (days a person)",
        **{name: f"{known.label} ({units[name]})" for name, known in FIELDS.items()},
    }


def _days_saved(effect, by):
    """Return the distribution of days saved, before it is kept within the follow-up, and why it is this one."""
    if by not in ("normal", "t"):
        raise ValueError(f"by is {by!r}; use 'normal' or 't'.")
    if isinstance(effect, Distribution):
        return effect, "yours"
    if not isinstance(effect, DaysSaved):
        return Fixed(effect), "one number without a standard error: held, so the uncertainty shown is too small"
    if effect.intervals is None:
        return Fixed(
            effect.days
        ), f"{effect.study} has no standard error that could be seen: held, so the uncertainty shown is too small"
    se, df = effect.intervals.loc[by, ["se", "df"]]
    if by == "t":
        return StudentT(effect.days, se, df), f"sampling error of {effect.study}, by t with {df:g} degrees of freedom"
    return Normal(effect.days, se), f"sampling error of {effect.study}, by the normal"


def _possible(name, assumptions):
    """Return what is possible at all for one parameter."""
    if name == "days_saved":
        most = assumptions.follow_up_months * DAYS_IN_A_MONTH
        return -most, most
    return FIELDS[name].least, FIELDS[name].most


def _kept_possible(name, distribution, assumptions):
    """Return a distribution that stays within what is possible, the same one where it does already."""
    if not isinstance(distribution, Distribution) or (name != "days_saved" and name not in FIELDS):
        return distribution
    least, most = _possible(name, assumptions)
    if distribution.quantile(0) >= least and distribution.quantile(1) <= most:
        return distribution
    if isinstance(distribution, Fixed):
        raise ValueError(f"{name}: {distribution.value:g} is not possible; it must lie between {least:g} and {most:g}.")
    return Truncated(distribution, least, most)


def _range_around(name, assumptions):
    """Return the plausible range, widened where the value lies outside it."""
    (low, high), value = assumptions.range(name), getattr(assumptions, name)
    return min(low, value), max(high, value)


def _drawn(assumptions, also, leave_out):
    """Return the names of the assumptions that are drawn."""
    for name in [*also, *leave_out]:
        if name not in FIELDS and name != "days_saved":
            raise nearest("assumption", name, ["days_saved", *FIELDS])
        if name in also and name in leave_out:
            raise ValueError(f"{name}: both in also and in leave_out. Choose one.")
    if "follow_up_months" in also:
        raise ValueError("follow_up_months belongs to the effect and cannot be drawn. To stretch the effect, use effect_months.")
    counted = [name for name in _WHEN_COUNTED if getattr(assumptions, name) > 0]
    if "training_cost" in counted or "setup_cost" in counted:
        counted.append("years_in_post")
    drawn = {*_UNKNOWN, *counted, *also} - {*leave_out}
    return [name for name in FIELDS if name in drawn]


def _as_list(names):
    """Return names as a list, also where one is given alone."""
    return [names] if isinstance(names, str) else list(names)


def distributions_for(effect, assumptions=None, also=(), leave_out=(), by="normal", shape="pert"):
    """Give the uncertain parameters of the sum their distributions.

    Parameters
    ----------
    effect : effects.DaysSaved or distributions.Distribution
        A study's bed-day effect, or a distribution of days saved per person of your own.
        An effect without a standard error is held at its value.
    assumptions : Assumptions, optional
        Their values are taken as the most likely; without them, England in 2012/13 with the
        follow-up of the effect.
    also, leave_out : list of str
        Assumptions to draw besides, or to hold; see ``what_is_uncertain``.
    by, shape : str
        ``"normal"`` or ``"t"``, for an effect with a standard error; ``"pert"`` or
        ``"triangular"``, for the assumptions.

    Returns
    -------
    dict
        Distribution by name: days saved, and each drawn assumption between the ends of its
        plausible range. Days saved stay within the follow-up.

    Raises
    ------
    UnknownName
        If there is no such assumption; the nearest are given.
    ValueError
        If effect and assumptions do not fit each other.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = distributions_for(days_saved("sledge_2011"))
    >>> list(drawn)
    ['days_saved', 'caseload', 'months_of_support', 'bed_day_cost', 'cashable_share']
    >>> drawn["caseload"]
    PERT: between 2 and 27, most likely 10
    """
    a = _settled(effect, assumptions)
    if shape not in _SHAPES:
        raise ValueError(f"shape is {shape!r}; use 'pert' or 'triangular'.")
    also, leave_out = _as_list(also), _as_list(leave_out)
    days, _ = _days_saved(effect, by)
    found = {} if "days_saved" in leave_out else {"days_saved": _kept_possible("days_saved", days, a)}
    for name in _drawn(a, also, leave_out):
        low, high = _range_around(name, a)
        found[name] = _SHAPES[shape](low, getattr(a, name), high)
    return found


def what_is_uncertain(effect, assumptions=None, also=(), leave_out=(), by="normal", shape="pert"):
    """Say of every parameter whether it is drawn, from what, and why: all of it our judgement.

    Parameters
    ----------
    effect, assumptions, also, leave_out, by, shape
        As in ``distributions_for``.

    Returns
    -------
    pandas.DataFrame
        ``parameter, label, unit, sampled, distribution, why, status``.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> table = what_is_uncertain(days_saved("sledge_2011")).set_index("parameter")
    >>> print(table.loc["pay", "why"])
    known: scales are published, and the grade is the employer's decision
    """
    a = _settled(effect, assumptions)
    also, leave_out = _as_list(also), _as_list(leave_out)
    drawn = distributions_for(effect, a, also, leave_out, by, shape)
    days, reason = _days_saved(effect, by)
    rows = [
        ("days_saved", "Bed days saved", "days a person, over the follow-up", drawn.get("days_saved", Fixed(days.mean)), reason)
    ]
    for name, value in a.values().items():
        known = FIELDS[name]
        rows.append((name, known.label, known.unit, drawn.get(name, Fixed(value)), _why(name, a, also, leave_out)))
    table = pd.DataFrame(rows, columns=["parameter", "label", "unit", "distribution", "why"])
    table.insert(3, "sampled", [not isinstance(row[3], Fixed) for row in rows])
    table["distribution"] = [row[3].sentence for row in rows]
    return table.assign(status="ours")


def _why(name, assumptions, also, leave_out):
    """Say why an assumption is drawn or held."""
    if name in leave_out:
        return "left out by you"
    low, high = assumptions.range(name)
    widened = "" if low <= getattr(assumptions, name) <= high else "; the range is widened to hold your value"
    if name in also:
        return f"drawn because you asked for it{widened}"
    if name in _UNKNOWN:
        return _UNKNOWN[name] + widened
    if name in _WHEN_COUNTED:
        return _WHEN_COUNTED[name] + widened if getattr(assumptions, name) > 0 else "not counted until you give it a value"
    if name == "years_in_post":
        counted = assumptions.training_cost > 0 or assumptions.setup_cost > 0
        if not counted:
            return "matters only once training or setting up is counted"
        return f"nobody knows how long people will stay{widened}"
    return _HELD[name]


def base_for(effect, assumptions=None):
    """Return the base values of all parameters, for sensitivity analysis.

    Parameters
    ----------
    effect : effects.DaysSaved, distributions.Distribution or float
        The days saved; of a distribution, its mean.
    assumptions : Assumptions, optional
        Without them, England in 2012/13 with the follow-up of the effect.

    Returns
    -------
    dict
        Value by name.

    Examples
    --------
    >>> from peerlib.value.assumptions import Assumptions
    >>> base_for(9.0, Assumptions(follow_up_months=9))["caseload"]
    10.0
    """
    a = _settled(effect, assumptions)
    return {"days_saved": _days_saved(effect, "normal")[0].mean, **a.values()}


def ranges_for(effect, assumptions=None, also=(), leave_out=(), by="normal"):
    """Return the ranges over which to change one parameter at a time.

    Parameters
    ----------
    effect, assumptions
        As in ``base_for``; days saved go over their 95% interval, and without a standard
        error they have no range.
    also, leave_out, by
        Assumptions to add or to leave out; ``"normal"`` or ``"t"``, for the interval of the days.

    Returns
    -------
    dict
        (low, high) by name: all assumptions on which money depends, those too that are
        choices or not counted yet, for a tornado asks what would happen if.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> ranges_for(days_saved("sledge_2011"))["caseload"]
    (2.0, 27.0)
    """
    a = _settled(effect, assumptions)
    also, leave_out = _as_list(also), _as_list(leave_out)
    _drawn(a, also, leave_out)
    silent = {"working_hours", "contact_share", "follow_up_months"} - {*also}
    days = _kept_possible("days_saved", _days_saved(effect, by)[0], a)
    found = {} if isinstance(days, Fixed) else {"days_saved": tuple(float(end) for end in days.quantile([0.025, 0.975]))}
    found.update({name: _range_around(name, a) for name in a.values() if name not in silent})
    return {name: ends for name, ends in found.items() if name not in leave_out}
