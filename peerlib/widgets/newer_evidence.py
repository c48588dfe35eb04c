"""Explorer of notebook 09: fewer readmissions in a trial turned into bed days, and these into money."""

from peerlib.datasets import fact, load
from peerlib.effects import days_from_readmission_risk, readmissions, risk_difference
from peerlib.value import Assumptions, value_for_money
from peerlib.widgets.sliders import number_slider
from peerlib.widgets.value_for_money import savings_explorer, savings_table

_SHOWN = ("caseload", "months_of_support", "bed_day_cost", "cashable_share", "overhead_share")


def _start(base):
    return Assumptions(base=base, follow_up_months=12)


def readmission_scenarios(base="England 2012/13"):
    """Return the named scenarios: Johnson 2018 with several lengths of stay, the ends of its interval, and no difference at all.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    dict
        By name: ``risk_difference`` (a share, peers minus comparison), ``mean_stay`` (days), assumptions.

    Examples
    --------
    >>> list(readmission_scenarios())[0]
    'Johnson 2018, stays of 32 days'
    """
    johnson = readmissions().set_index("study").loc["johnson_2018"]
    risk = risk_difference(*(johnson[name] for name in ("events_peer", "n_peer", "events_control", "n_control")))
    stays = load("unit_costs").set_index("cost_id")["value"]
    months = fact("gillard_2022", "intervention_length").value
    start = {name: getattr(_start(base), name) for name in _SHOWN}

    def scenario(end="estimate", stay="SF001", **changes):
        return {"risk_difference": risk[end], "mean_stay": stays[stay], **start, **changes}

    return {
        **{f"Johnson 2018, stays of {stays[id_]:g} days": scenario(stay=id_) for id_ in ("SF001", "SF004", "SF002")},
        f"Johnson 2018, {months} months of support a person": scenario(months_of_support=months),
        "Johnson 2018, near end of the interval": scenario("ci_high"),
        "Johnson 2018, far end of the interval": scenario("ci_low"),
        "no fewer readmissions (the direction of ENRICH)": scenario(risk_difference=0.0),
    }


def _valued(base, risk_difference, mean_stay, **assumptions):
    days = days_from_readmission_risk(risk_difference, mean_stay=mean_stay)
    return days, value_for_money(days, _start(base).but(**assumptions))


def readmission_results(base="England 2012/13"):
    """Return the results of the named scenarios as a table: the explorer without sliders.

    Parameters
    ----------
    base : str
        Base case to start from.

    Returns
    -------
    pandas.DataFrame
        By scenario: ``days saved`` a person, ``cost``, ``value of beds freed`` (GBP a worker-year), ``ratio``.

    Examples
    --------
    >>> readmission_results()["ratio"].round(2).iloc[0]
    np.float64(0.48)
    """
    return savings_table({name: _valued(base, **values) for name, values in readmission_scenarios(base).items()})


def readmission_explorer(base="England 2012/13"):
    """Move the difference in readmission, the length of a stay and the assumptions, and see savings against cost.

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
    0.48
    """
    given = readmission_scenarios(base)
    first = next(iter(given.values()))
    fewer = "Peers minus comparison: below zero when fewer of the peer group went back"
    one_stay = "Each person kept out of hospital saves exactly one such stay: an assumption"
    risk = number_slider(first["risk_difference"], -0.25, 0.1, 0.001, "Difference in readmission (share; below 0: fewer)", fewer)
    effect = {
        "risk_difference": risk,
        "mean_stay": number_slider(first["mean_stay"], 5, 140, 1, "Length of a stay (days)", one_stay),
    }
    return savings_explorer(f"readmission, {base}", _start(base), effect, _SHOWN, given, lambda **values: _valued(base, **values))
