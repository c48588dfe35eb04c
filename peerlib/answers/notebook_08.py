"""What the exercises of notebook 08 compute; their words stand in ``notebook_08.toml``."""

from functools import cache

from peerlib import uncertainty, value
from peerlib.effects import days_saved
from peerlib.value import Assumptions


def _sledge():
    return days_saved("sledge_2011", own=False)


@cache
def _tornado():
    return uncertainty.one_way(value.as_model(), value.ranges_for(_sledge()), value.base_for(_sledge()))


def bars_that_flip():
    return int(_tornado()["threshold"].notna().sum())


def bars():
    return len(_tornado())


def bars_that_cannot_flip():
    return bars() - bars_that_flip()


@cache
def _percent(outcome="net_value", caseload=6, **choices):
    """Return in what percentage of the draws an outcome is above zero at a caseload."""
    assumptions = Assumptions(caseload=caseload)
    drawn = value.simulate_value(_sledge(), assumptions, value.distributions_for(_sledge(), assumptions, **choices))
    return 100 * drawn.summary(outcome).probability


def percent_that_pays():
    return _percent()


def percent_that_does_not_pay():
    return 100 - _percent()


def share_that_pays():
    return _percent() / 100


def percent_at_ten():
    return _percent(caseload=Assumptions().caseload)


def percent_in_cash():
    return _percent("net_cash")


def percent_if_the_caseload_is_drawn():
    return _percent(also=("caseload",))


_WORDS = {"days_saved": "days saved", "bed_day_cost": "price of a bed day", "cashable_share": "share that becomes cash"}


@cache
def _first_to_learn(outcome):
    drawn = value.simulate_value(_sledge())
    return _WORDS[value.what_to_learn_first(drawn, outcome, permutations=1).loc[0, "parameter"]]


def first_for_cash():
    return _first_to_learn("net_cash")


def first_for_value():
    return _first_to_learn("net_value")
