"""The effects under which a brief does its sum: the one it rests on, and those held beside it."""

from peerlib.datasets import fact, load
from peerlib.effects import DaysSaved, days_from_readmission_risk, days_saved, readmissions, risk_difference
from peerlib.value import Dose


def johnson():
    """Return the days of Johnson 2018: each person fewer readmitted is taken to save one average stay (SF001)."""
    row = readmissions().set_index("study").loc["johnson_2018"]
    stay = load("unit_costs").set_index("cost_id").loc["SF001", "value"]
    risk = risk_difference(*row[["events_peer", "n_peer", "events_control", "n_control"]])["estimate"]
    how = f"people readmitted, each taken as one stay of {stay:g} days (our assumption)"
    days = days_from_readmission_risk(risk, stay)
    return DaysSaved("johnson_2018", days, row["follow_up_months"], float(row["n_peer"]), how, row["row"], "derived")


def settings(service):
    """Return effect, assumptions and what is said of them, by name: the first is the one the brief rests on."""
    a, sledge, landers, other = service.assumptions, days_saved("sledge_2011"), days_saved("landers_2014"), johnson()
    ten, of_sledge = Dose(fact("johnson_2018", "sessions").value).hours, a.for_effect(sledge)
    found = {
        "Sledge 2011": (sledge, of_sledge, "a small randomised trial"),
        "Half of Sledge 2011": (sledge, of_sledge.but(effect_share=a.effect_share / 2), "if half of the effect is true"),
        "Sledge 2011, its own months": (sledge, a.for_effect(sledge, "matched"), "support as long as the days were counted"),
        "Johnson 2018, by dose": (other, a.for_effect(other).but(hours_of_support=ten), f"ten sessions of an hour; {other.how}"),
        "Johnson 2018, by place": (other, a.for_effect(other), other.how),
        "Landers 2014": (landers, a.for_effect(landers), "not randomised nor adjusted; total cost was higher with peers"),
    }
    if of_sledge.months_of_support == sledge.follow_up_months:
        del found["Sledge 2011, its own months"]
    if own := service.own_effect:
        found[own.label] = own, a.for_effect(own), own.how
    return found


def support(assumptions):
    """Say how support is charged."""
    if assumptions.hours_of_support is not None:
        return f"{assumptions.hours_of_support:g} hours"
    return f"{assumptions.months_of_support:g} months"
