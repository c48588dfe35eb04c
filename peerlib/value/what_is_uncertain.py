"""Which assumptions are drawn, from what, and why: our judgement, stated."""

import pandas as pd

from peerlib.effects import DaysSaved
from peerlib.shared.nearest import nearest
from peerlib.uncertainty import Distribution, Fixed, Normal, Pert, StudentT, Triangular, Truncated
from peerlib.value.assumptions import FIELDS, WHY_DRAWN, WHY_HELD
from peerlib.value.savings import _settled, possible

__all__ = ["PRICES_SEEN", "base_for", "distributions_for", "labels", "ranges_for", "what_is_uncertain"]


_SHAPES = {"pert": Pert, "triangular": Triangular}
_TOO_SMALL = "held, so the uncertainty shown is too small"


# Every price of an English bed day that was seen: Lawn's day as pounds of 2012 (notebook 06), and acute adult care in
# 2024/25 (BD022, not brought back). The range drawn, 319 to 410, is narrower: psychiatric days of one time and country.
PRICES_SEEN = (162.0, 719.0)


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
    found = {name: f"{known.label} ({known.unit.split(',')[0]})" for name, known in FIELDS.items()}
    found["months_of_support"] = "Months of support alone, same days (months)"
    return {"days_saved": "Bed days saved (days a person)", **found}


def _days_saved(effect, by):
    """Return the distribution of days saved, before it is kept within the follow-up, and why it is this one."""
    if by not in ("normal", "t"):
        raise ValueError(f"by is {by!r}; use 'normal' or 't'.")
    if isinstance(effect, Distribution):
        return effect, "yours"
    if not isinstance(effect, DaysSaved):
        return Fixed(effect), f"one number without a standard error: {_TOO_SMALL}"
    if effect.intervals is None:
        return Fixed(effect.days), f"{effect.label} has no standard error that could be seen: {_TOO_SMALL}"
    se, df = effect.intervals.loc[by, ["se", "df"]]
    if by == "t":
        return StudentT(effect.days, se, df), f"sampling error of {effect.label}, by t with {df:g} degrees of freedom"
    return Normal(effect.days, se), f"sampling error of {effect.label}, by the normal"


def _kept_possible(name, distribution, assumptions):
    """Return a distribution that stays within what is possible, the same one where it does already."""
    if not isinstance(distribution, Distribution) or (name != "days_saved" and name not in FIELDS):
        return distribution
    least, most = possible(name, assumptions)
    if distribution.quantile(0) >= least and distribution.quantile(1) <= most:
        return distribution
    if isinstance(distribution, Fixed):
        raise ValueError(f"{name}: {distribution.value:g} is not possible; it must lie between {least:g} and {most:g}.")
    return Truncated(distribution, least, most)


def _range_around(name, assumptions):
    """Return the plausible range, widened where the value lies outside it."""
    (low, high), value = assumptions.range(name), getattr(assumptions, name)
    return min(low, value), max(high, value)


def _drawn(assumptions, also, leave_out, ranges):
    """Return the names of the assumptions that are drawn."""
    for name in [*also, *leave_out, *ranges]:
        if name not in FIELDS and name != "days_saved":
            raise nearest("assumption", name, ["days_saved", *FIELDS])
        if name in leave_out and (name in also or name in ranges):
            raise ValueError(f"{name}: both in {'also' if name in also else 'ranges'} and in leave_out. Choose one.")
    if "days_saved" in ranges:
        raise ValueError("days_saved: its range is that of its trial. For another, give a distribution in place of the effect.")
    if "follow_up_months" in [*also, *ranges]:
        raise ValueError("follow_up_months belongs to the effect and cannot be drawn. To stretch the effect, use effect_months.")
    known = assumptions.values()
    for name in [*also, *ranges]:
        if name in FIELDS and name not in known:
            raise ValueError(f"{name}: it has no value to draw around. Give it one in the assumptions first.")
    unknown = {name for name in WHY_DRAWN if assumptions.source(name) != "yours"}
    drawn = {*unknown, *also, *ranges} - {*leave_out}
    return [name for name in FIELDS if name in drawn]


def _as_list(names):
    """Return names as a list, also where one is given alone."""
    return [names] if isinstance(names, str) else list(names)


def distributions_for(effect, assumptions=None, also=(), leave_out=(), by="normal", shape="pert", ranges=None):
    """Give the uncertain parameters of the sum their distributions, for a stated service.

    What differs between services (caseload, pay, months of support) is held at the stated one's value, and so is what
    you gave yourself: it is known.

    Parameters
    ----------
    effect : effects.DaysSaved or distributions.Distribution
        A study's bed-day effect, or a distribution of days saved per person of your own.
        An effect without a standard error is held at its value.
    assumptions : Assumptions, optional
        The stated service; its values are taken as the most likely. Without it, England in 2012/13 with the
        follow-up of the effect.
    also, leave_out : list of str
        Assumptions to draw besides, over their plausible range, or to hold; see ``what_is_uncertain``.
    by, shape : str
        ``"normal"`` or ``"t"``, for an effect with a standard error; ``"pert"`` or
        ``"triangular"``, for the assumptions.
    ranges : dict, optional
        (low, high) by name of assumptions to draw over ranges of your own, such as
        ``{"bed_day_cost": PRICES_SEEN}`` or ``{"effect_share": (0.5, 1)}``.

    Returns
    -------
    dict
        Distribution by name: days saved, and each drawn assumption between the ends of its
        range. Days saved stay within the follow-up.

    Raises
    ------
    UnknownName
        If there is no such assumption; the nearest are given.
    ValueError
        If effect and assumptions do not fit each other, or a range does not hold the value.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = distributions_for(days_saved("sledge_2011"), ranges={"caseload": (5, 15)})
    >>> list(drawn)
    ['days_saved', 'caseload', 'bed_day_cost', 'cashable_share']
    >>> drawn["caseload"]
    PERT: between 5 and 15, most likely 10
    """
    a, ranges = _settled(effect, assumptions), dict(ranges or {})
    if shape not in _SHAPES:
        raise ValueError(f"shape is {shape!r}; use 'pert' or 'triangular'.")
    also, leave_out = _as_list(also), _as_list(leave_out)
    days, _ = _days_saved(effect, by)
    found = {} if "days_saved" in leave_out else {"days_saved": _kept_possible("days_saved", days, a)}
    for name in _drawn(a, also, leave_out, ranges):
        low, high = ranges.get(name) or _range_around(name, a)
        try:
            found[name] = _kept_possible(name, _SHAPES[shape](low, getattr(a, name), high), a)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return found


def what_is_uncertain(effect, assumptions=None, also=(), leave_out=(), by="normal", shape="pert", ranges=None):
    """Say of every parameter whether it is drawn, from what, and why: all of it our judgement.

    Parameters
    ----------
    effect, assumptions, also, leave_out, by, shape, ranges
        As in ``distributions_for``.

    Returns
    -------
    pandas.DataFrame
        ``parameter, label, unit, kind, sampled, distribution, why, status``. The kind of an assumption: it belongs to the
        ``effect``, is ``uncertain``, differs between services (``service``), or is a ``convention``.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> table = what_is_uncertain(days_saved("sledge_2011")).set_index("parameter")
    >>> print(table.loc["discount_rate", "why"])
    a convention, set by guidance
    """
    a, ranges = _settled(effect, assumptions), dict(ranges or {})
    also, leave_out = _as_list(also), _as_list(leave_out)
    drawn = distributions_for(effect, a, also, leave_out, by, shape, ranges)
    days, reason = _days_saved(effect, by)
    found = drawn.get("days_saved", Fixed(days.mean))
    rows = [("days_saved", "Bed days saved", "days a person, over the follow-up", "effect", found, reason)]
    for name, value in a.values().items():
        known, why = FIELDS[name], _why(name, a, also, leave_out, ranges)
        rows.append((name, known.label, known.unit, known.kind, drawn.get(name, Fixed(value)), why))
    table = pd.DataFrame(rows, columns=["parameter", "label", "unit", "kind", "distribution", "why"])
    table.insert(4, "sampled", [not isinstance(row[4], Fixed) for row in rows])
    table["distribution"] = [_words(row[4]) for row in rows]
    return table.assign(status="ours")


def _words(distribution):
    """Return a distribution in words, without the ends of what is possible where practically nothing lies beyond them."""
    technical = isinstance(distribution, Truncated) and distribution.share_inside > 0.9995
    return (distribution.of if technical else distribution).sentence


def _why(name, assumptions, also, leave_out, ranges):
    """Say why an assumption is drawn or held."""
    if name in leave_out:
        return "left out by you"
    if name in ranges:
        return "drawn over the range that you gave"
    if name in also:
        low, high = assumptions.range(name)
        widened = "" if low <= getattr(assumptions, name) <= high else "; the range is widened to hold your value"
        return f"drawn because you asked for it{widened}"
    if assumptions.source(name) == "yours":
        return "known: you gave it"
    return WHY_DRAWN.get(name, WHY_HELD[FIELDS[name].kind])


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
        choices or not counted yet, for a tornado asks what would happen if. Days saved, how much of them to believe and
        how long they last are one factor: it is there once, as days saved, or without a standard error as the share.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> ranges_for(days_saved("sledge_2011"))["caseload"]
    (2.0, 27.0)
    """
    a = _settled(effect, assumptions)
    also, leave_out = _as_list(also), _as_list(leave_out)
    _drawn(a, also, leave_out, {})
    days = _kept_possible("days_saved", _days_saved(effect, by)[0], a)
    found = {} if isinstance(days, Fixed) else {"days_saved": tuple(float(end) for end in days.quantile([0.025, 0.975]))}
    silent = {"follow_up_months", "effect_months", *(["effect_share"] if found else [])}
    if a.hours_of_support is None:
        silent |= {"working_hours", "contact_share"}  # then no money depends on them
    silent -= {*also}
    found.update({name: _range_around(name, a) for name in a.values() if name not in silent})
    return {name: ends for name, ends in found.items() if name not in leave_out}
