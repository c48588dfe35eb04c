"""Explorer of notebook 09: fewer readmissions in a trial turned into bed days, and support charged by dose or as a place."""

from dataclasses import asdict

from peerlib.datasets import fact, load
from peerlib.effects import days_from_readmission_risk, readmissions, risk_difference
from peerlib.value import Assumptions, Dose, by_dose, value_for_money
from peerlib.widgets.sliders import number_slider
from peerlib.widgets.value_for_money import savings_explorer

_SHOWN = ("caseload", "months_of_support", "bed_day_cost", "cashable_share", "overhead_share")
_FOLDS = {
    "The sessions": ("share_taken_up", "hours_a_session", "extra_hours_a_session"),
    "Charged as a place": ("caseload", "months_of_support"),
    "Overheads and cash": ("overhead_share", "cashable_share"),
}
# Of 221 people 160 came to three sessions or more (FA298); how many sessions took place was not seen, so this share is ours.
_TAKEN_UP = 0.72


def _start(base):
    return Assumptions(base=base, follow_up_months=12)


def readmission_scenarios(base="England 2012/13"):
    """Return the named scenarios: Johnson 2018 by dose and as a year's place, other stays, ends of its interval, no difference.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    dict
        By name: ``risk_difference`` (a share, peers minus comparison), ``mean_stay`` (days), the parts of the
        ``Dose`` (no sessions: charged as a place), assumptions.

    Examples
    --------
    >>> list(readmission_scenarios())[:2]
    ['Johnson 2018, by dose: ten sessions of an hour', "Johnson 2018, a year's place"]
    """
    johnson = readmissions().set_index("study").loc["johnson_2018"]
    risk = risk_difference(*(johnson[name] for name in ("events_peer", "n_peer", "events_control", "n_control")))
    stays = load("unit_costs").set_index("cost_id")["value"]
    dearest = _start(base).range("overhead_share")[1]
    start = asdict(Dose(fact("johnson_2018", "sessions").value)) | {name: getattr(_start(base), name) for name in _SHOWN}

    def scenario(end="estimate", stay="SF001", **changes):
        return {"risk_difference": risk[end], "mean_stay": stays[stay], **start, **changes}

    johnson_s = {
        "by dose: ten sessions of an hour": scenario(),
        "a year's place": scenario(sessions=0),
        "by dose, 72 of 100 sessions taken up": scenario(share_taken_up=_TAKEN_UP),
        "by dose, half an hour more a session": scenario(extra_hours_a_session=0.5),
        "by dose, overheads at their ceiling": scenario(overhead_share=dearest),
        **{f"by dose, stays of {stays[id_]:g} days": scenario(stay=id_) for id_ in ("SF004", "SF002")},
        "by dose, near end of the interval": scenario("ci_high"),
        "by dose, far end of the interval": scenario("ci_low"),
        "a year's place, far end of the interval": scenario("ci_low", sessions=0),
    }
    named = {f"Johnson 2018, {name}": values for name, values in johnson_s.items()}
    return named | {"no difference in readmission": scenario(risk_difference=0.0)}


def _valued(base, risk_difference, mean_stay, **given):
    days = days_from_readmission_risk(risk_difference, mean_stay=mean_stay)
    assumptions = _start(base).but(**{name: given.pop(name) for name in _SHOWN})
    return days, by_dose(days, assumptions, Dose(**given)) if given["sessions"] else value_for_money(days, assumptions)


def readmission_results(base="England 2012/13"):
    """Return the results of the named scenarios as a table: the explorer without sliders.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    pandas.DataFrame
        By scenario, a person: ``days saved``, ``hours of contact``, ``cost``, ``value of beds freed`` (GBP); ``ratio``.

    Examples
    --------
    >>> readmission_results()["ratio"].round(2).to_list()[:2]
    [4.13, 0.48]
    """
    import pandas as pd

    rows = {}
    for name, values in readmission_scenarios(base).items():
        days, r = _valued(base, **values)
        rows[name] = (days, r.contact_hours, r.per_person.cost, r.per_person.beds_freed_value, r.benefit_cost_ratio)
    columns = ["days saved", "hours of contact", "cost", "value of beds freed", "ratio"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("scenario")


def readmission_explorer(base="England 2012/13"):
    """Move the difference in readmission, the stay, the dose and the assumptions, and see value of beds freed against cost.

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
    >>> round(readmission_explorer().result.benefit_cost_ratio, 2)
    4.13
    """
    given = readmission_scenarios(base)
    first = next(iter(given.values()))
    fewer = "Peers minus comparison: below zero when fewer of the peer group went back"
    one_stay = "Each person kept out of hospital saves exactly one such stay: an assumption"
    beyond = "Missed appointments and long ways beyond the usual, which the share of contact holds already"
    by_amount = "Johnson 2018: up to ten. Caseload and months of support then do not count"
    unseen = "For a dose; not seen: an assumption"
    moved = {
        "risk_difference": (-0.25, 0.1, 0.001, "Difference in readmission (share; below 0: fewer)", fewer),
        "mean_stay": (5, 140, 1, "Length of a stay (days)", one_stay),
        "sessions": (0, 60, 1, "Sessions offered each, in place of months (0: a place)", by_amount),
        "share_taken_up": (0.05, 1, 0.01, "Sessions that take place (share)", unseen),
        "hours_a_session": (0.25, 3, 0.05, "Length of a session (hours)", unseen),
        "extra_hours_a_session": (0, 2, 0.05, "Extra time a session (hours)", beyond),
    }
    effect = {name: number_slider(first[name], *rest) for name, rest in moved.items()}
    title, start = f"readmission, {base}", _start(base)
    return savings_explorer(title, start, effect, _SHOWN, _FOLDS, given, lambda **values: _valued(base, **values))
