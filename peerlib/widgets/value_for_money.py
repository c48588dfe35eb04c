"""Explorer of notebook 07: do the savings outweigh the cost?"""

from peerlib import plots
from peerlib.datasets import fact
from peerlib.effects import usable
from peerlib.report.evidence import johnson
from peerlib.shared.numbers import money
from peerlib.value import Assumptions, value_for_money
from peerlib.widgets.helpers import SMALL
from peerlib.widgets.sliders import Explorer, number_slider, slider

_SHOWN = (
    *("caseload", "months_of_support", "bed_day_cost", "cashable_share", "effect_share"),
    *("effect_months", "pay", "overhead_share", "community_day_cost"),
)
_FOLDS = {
    "How support is charged": ("months_of_support", "hours_of_support"),
    "How far to believe the effect": ("effect_share", "effect_months"),
    "Pay, overheads, care at home": ("pay", "overhead_share", "community_day_cost"),
}
# What a reader has to know of a study wherever a ratio of it stands.
_KIND = {"lawn_2008": " (no comparison group)", "min_2007": " (not randomised)", "landers_2014": " (claims data)"}


def _said(result):
    """Return the sentence of a result, and how much contact the cost buys."""
    hour = result.cost / (result.people * result.contact_hours)
    buys = f"{result.people:,.1f} people a worker-year, time for {result.contact_hours:,.0f} hours of contact each"
    price = f"at £{hour:,.2f} an hour of contact" if hour > 0 else "nothing extra for an hour of contact"
    return [result.sentence, f"{buys}: {money(result.per_person.cost)} a person, {price}."]


def savings_explorer(title, start, effect, shown, folds, given, valued):
    """Return an explorer of savings against cost: sliders of the effect, then of the assumptions shown."""
    sliders = {**effect, **{name: slider(name, start) for name in shown}}
    return Explorer(
        title,
        sliders,
        folds,
        given,
        compute=lambda values: valued(**values)[1],
        draw=lambda result, last: plots.cost_against_saving(result, SMALL, last),
        say=lambda result, _: _said(result),
    ).box


def dose_slider(hours=0):
    """Return a slider for hours of contact a person, where zero charges a place for the months of support."""
    words = "Hours of contact each, in place of months (0: a place)"
    return number_slider(
        hours, 0, 100, 0.5, words, "Support charged by its amount; caseload and months of support then do not count"
    )


def savings_table(valued):
    """Return a table by scenario of days saved a person and ``ValueForMoney``."""
    import pandas as pd

    rows = {name: (days, r.contact_hours, r.cost, r.beds_freed_value, r.benefit_cost_ratio) for name, (days, r) in valued.items()}
    columns = ["days saved", "contact hours", "cost", "value of beds freed", "ratio"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("scenario")


def _johnson(start):
    """Return the days of Johnson 2018, by way of a mean stay, with support charged as a year's place and by its amount."""
    effect, hours = johnson(), float(fact("johnson_2018", "sessions").value)
    a = start.but(follow_up_months=effect.follow_up_months)
    dose = {f"by dose, {hours:g} sessions of an hour": (effect.days, a.but(hours_of_support=hours))}
    return {"a year's place": (effect.days, a), **dose}


def value_scenarios(base="England 2012/13"):
    """Return the named scenarios of the value explorer: Sledge 2011 with doubts about it, then the other studies by name.

    Each name says how support is charged: matched to the months over which the days were counted, as
    a year's place, or by dose.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    dict
        Days saved and assumptions, by name of the scenario.

    Examples
    --------
    >>> list(value_scenarios())[:2]
    ['Sledge 2011, matched', "Sledge 2011, a year's place"]
    """
    start, found = Assumptions(base=base), {}
    for effect in sorted(usable(), key=lambda effect: (effect.study != "sledge_2011", effect.label)):
        name = effect.label.replace(" et al.", "") + _KIND.get(effect.study, "")
        months = effect.follow_up_months
        found[f"{name}, matched" + (" (a year)" if months == 12 else "")] = effect.days, start.for_effect(effect, "matched")
        if months != 12:
            found[f"{name}, a year's place"] = effect.days, start.for_effect(effect, "year")
    days, sledge = found["Sledge 2011, matched"]
    doubts = {
        "half the effect": {"effect_share": 0.5},
        "dear as a team member": {"overhead_share": sledge.range("overhead_share")[1]},
    }
    found |= {f"Sledge 2011, matched, {doubt}": (days, sledge.but(**changes)) for doubt, changes in doubts.items()}
    return found | {f"Johnson 2018 (stays assumed), {name}": values for name, values in _johnson(start).items()}


def value_results(base="England 2012/13"):
    """Return the results of the named scenarios as a table: the explorer without sliders.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    pandas.DataFrame
        By scenario, in the order of their names: ``days saved`` and ``contact hours`` a person, ``cost``
        and ``value of beds freed`` (GBP a worker-year), and ``ratio``.

    Examples
    --------
    >>> value_results().loc["Sledge 2011, matched", "ratio"].round(2)
    np.float64(1.99)
    """
    found = sorted(value_scenarios(base).items())
    return savings_table({name: (days, value_for_money(days, a)) for name, (days, a) in found})


def value_explorer(base="England 2012/13", scenarios=None):
    """Move the days saved and the assumptions, and see savings against cost.

    Parameters
    ----------
    base : str
        Base case to start from.
    scenarios : dict, optional
        Days saved and assumptions by name, in place of the given scenarios: those of a service of your own.

    Returns
    -------
    ipywidgets.VBox
        The explorer; ``.result`` is the ``ValueForMoney``.

    Raises
    ------
    UnknownName
        If there is no such base case.

    Examples
    --------
    >>> round(value_explorer().result.benefit_cost_ratio, 2)
    1.99
    """
    title = "value, a service of your own" if scenarios else f"value, {base}"
    found = scenarios or value_scenarios(base)
    first_days, start = next(iter(found.values()))
    label = "Bed days saved (days a person, over the follow-up)"
    tooltip = "Over the follow-up; positive when the peer group used fewer"
    effect = {"days_saved": number_slider(first_days, -5, 20, 0.1, label, tooltip), "hours_of_support": dose_slider()}
    given = {
        name: {
            "days_saved": days,
            "hours_of_support": a.hours_of_support or 0,
            **{key: getattr(a, key) for key in ("follow_up_months", *_SHOWN)},
        }
        for name, (days, a) in found.items()
    }

    def valued(days_saved, hours_of_support=0, **assumptions):
        return days_saved, value_for_money(days_saved, start.but(hours_of_support=hours_of_support or None, **assumptions))

    return savings_explorer(title, start, effect, _SHOWN, _FOLDS, given, valued)
