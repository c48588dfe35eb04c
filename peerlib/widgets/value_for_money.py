"""Explorer of notebook 07: do the savings outweigh the cost?"""

from peerlib import plots
from peerlib.effects import usable
from peerlib.value import Assumptions, value_for_money
from peerlib.widgets.sliders import explore, number_slider, slider

__all__ = ["value_explorer", "value_results", "value_scenarios"]

_SHOWN = (
    "caseload",
    "months_of_support",
    "bed_day_cost",
    "cashable_share",
    "effect_share",
    "effect_months",
    "pay",
    "overhead_share",
    "community_day_cost",
)


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
    found["sledge_2011, half the effect"] = (days, sledge.but(effect_share=0.5))
    found["sledge_2011, stretched to a year"] = (days, sledge.but(effect_months=12))
    found["sledge_2011, a worker as dear as an average team member"] = (
        days,
        sledge.but(overhead_share=sledge.range("overhead_share")[1]),
    )
    return found


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
    np.float64(1.49)
    """
    import pandas as pd

    results = {name: value_for_money(days, a) for name, (days, a) in value_scenarios(base).items()}
    rows = {name: (r.cost, r.beds_freed_value, r.benefit_cost_ratio) for name, r in results.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["cost", "value of beds freed", "ratio"])
    return table.rename_axis("scenario")


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
    1.49
    """
    start = Assumptions(base=base)
    found = value_scenarios(base)
    first_days = next(iter(found.values()))[0]
    days = number_slider(
        first_days,
        -5,
        20,
        0.1,
        "Bed days saved (days a person, over the follow-up)",
        "Over the follow-up; positive when the peer group used fewer",
    )
    named = {
        name: {"days_saved": d, "follow_up_months": a.follow_up_months, **{key: getattr(a, key) for key in _SHOWN}}
        for name, (d, a) in found.items()
    }

    def compute(values):
        values = dict(values)
        return value_for_money(values.pop("days_saved"), start.but(**values))

    sliders = {"days_saved": days, **{name: slider(name, start) for name in _SHOWN}}
    return explore(title=f"value, {base}", sliders=sliders, named=named, compute=compute, draw=plots.cost_against_saving)
