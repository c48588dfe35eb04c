"""Explorer of notebook 06: what a worker costs."""

from peerlib import plots
from peerlib.value import Assumptions, contact_hour_cost, worker_cost
from peerlib.widgets.helpers import SMALL
from peerlib.widgets.sliders import Explorer, slider

_SHOWN = ("pay", "oncost_share", "overhead_share", "contact_share")
_FOLDS = {
    "Supervision, training, setting up": (
        *("supervision_hours", "supervisor_hour_cost", "training_cost", "setup_cost", "years_in_post"),
    ),
    "Paid hours, and in whose place": ("working_hours", "displaced_worker_cost"),
}


def hour_words(hour):
    """Say what an hour of contact costs; a price below zero is no price, so it says what it means."""
    if hour > 0:
        return f"An hour of contact costs £{hour:,.2f}."
    if hour == 0:
        return "Nothing extra is spent on an hour of contact."
    return f"Nothing extra is spent: the worker replaced costs more, so £{-hour:,.2f} is left over with each hour of contact."


def cost_scenarios(base="England 2012/13"):
    """Return the named scenarios of the cost explorer: the base case and three ways to be more complete.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    dict
        Assumptions by name of the scenario.

    Examples
    --------
    >>> list(cost_scenarios())[0]
    'Pay and on-costs only'
    """
    start = Assumptions(base=base)
    return {
        "Pay and on-costs only": start,
        "With an hour of supervision a week and training": start.but(
            supervision_hours=44, training_cost=start.range("training_cost")[1]
        ),
        "As dear as an average team member": start.but(overhead_share=start.range("overhead_share")[1]),
        "In place of an average crisis team member": start.but(displaced_worker_cost=start.range("displaced_worker_cost")[1]),
    }


def cost_explorer(base="England 2012/13"):
    """Move pay, on-costs, overheads and the rest, and see what a worker-year and an hour of contact cost.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    ipywidgets.VBox
        The explorer; ``.result`` is the ``WorkerCost``.

    Raises
    ------
    UnknownName
        If there is no such base case.

    Examples
    --------
    >>> round(cost_explorer().result.total)
    21138
    """
    start = Assumptions(base=base)
    names = (*_SHOWN, *(name for folded in _FOLDS.values() for name in folded))
    given = {name: {key: getattr(a, key) for key in names} for name, a in cost_scenarios(base).items()}
    sliders = {name: slider(name, start) for name in names}
    return Explorer(
        f"cost, {base}",
        sliders,
        _FOLDS,
        given,
        compute=lambda values: worker_cost(start.but(**values)),
        draw=lambda cost, last: plots.cost_parts(cost, SMALL, last),
        say=lambda cost, values: [cost.sentence, hour_words(contact_hour_cost(start.but(**values)))],
    ).box
