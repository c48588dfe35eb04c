"""Explorer of notebook 07: do the savings outweigh the cost?"""

from peerlib import plots
from peerlib.effects import usable
from peerlib.value import Assumptions, value_for_money
from peerlib.widgets.sliders import Explorer, number_slider, slider

_SHOWN = (
    *("caseload", "months_of_support", "bed_day_cost", "cashable_share", "effect_share"),
    *("effect_months", "pay", "overhead_share", "community_day_cost"),
)


def savings_explorer(title, start, effect, shown, given, valued):
    """Return an explorer of savings against cost: sliders of the effect, then of the assumptions shown."""
    sliders = {**effect, **{name: slider(name, start) for name in shown}}
    return Explorer(title, sliders, given, lambda values: valued(**values)[1], plots.cost_against_saving).box


def savings_table(valued):
    """Return a table by scenario of days saved a person and ``ValueForMoney``."""
    import pandas as pd

    rows = {name: (days, r.cost, r.beds_freed_value, r.benefit_cost_ratio) for name, (days, r) in valued.items()}
    columns = ["days saved", "cost", "value of beds freed", "ratio"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("scenario")


def value_scenarios(base="England 2012/13"):
    """Return the named scenarios of the value explorer: each usable effect, and three doubts about the first.

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
    >>> list(value_scenarios())[0]
    'sledge_2011'
    """
    start = Assumptions(base=base)
    found = {effect.study: (effect.days, start.for_effect(effect)) for effect in usable()}
    days, sledge = found["sledge_2011"]
    doubts = {
        "half the effect": {"effect_share": 0.5},
        "stretched to a year": {"effect_months": 12},
        "a worker as dear as an average team member": {"overhead_share": sledge.range("overhead_share")[1]},
    }
    return found | {f"sledge_2011, {doubt}": (days, sledge.but(**changes)) for doubt, changes in doubts.items()}


def value_results(base="England 2012/13"):
    """Return the results of the named scenarios as a table: the explorer without sliders.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    pandas.DataFrame
        By scenario: ``cost``, ``value of beds freed`` (GBP a worker-year) and ``ratio``.

    Examples
    --------
    >>> value_results().loc["sledge_2011", "ratio"].round(2)
    np.float64(1.99)
    """
    found = value_scenarios(base)
    return savings_table({name: (days, value_for_money(days, a)) for name, (days, a) in found.items()}).drop(columns="days saved")


def value_explorer(base="England 2012/13"):
    """Move the days saved and the assumptions, and see savings against cost.

    Parameters
    ----------
    base : str
        Base case to start from.

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
    found = value_scenarios(base)
    first_days, start = next(iter(found.values()))
    label = "Bed days saved (days a person, over the follow-up)"
    tooltip = "Over the follow-up; positive when the peer group used fewer"
    effect = {"days_saved": number_slider(first_days, -5, 20, 0.1, label, tooltip)}
    given = {
        name: {"days_saved": days, **{key: getattr(a, key) for key in ("follow_up_months", *_SHOWN)}}
        for name, (days, a) in found.items()
    }

    def valued(days_saved, **assumptions):
        return days_saved, value_for_money(days_saved, start.but(**assumptions))

    return savings_explorer(f"value, {base}", start, effect, _SHOWN, given, valued)
