"""Single figures of the shipped data, as several notebooks' exercises need them."""

from peerlib.datasets import fact, load
from peerlib.effects import readmissions


def of_study(study, name):
    """Return the value of one fact of a study."""
    return fact(study, name, own=False).value


def unit_cost(row):
    """Return the value of one row of the table of unit costs."""
    return load("unit_costs", own=False).set_index("cost_id").loc[row, "value"]


def johnson_counts():
    """Return readmitted and all people of Johnson 2018: peer group, then comparison group."""
    row = readmissions(own=False).set_index("study").loc["johnson_2018"]
    return [int(row[name]) for name in ("events_peer", "n_peer", "events_control", "n_control")]
