"""What the exercises of notebook 08 compute; their words stand in ``notebook_08.toml``."""

import math
from functools import cache

from peerlib import uncertainty, value
from peerlib.effects import days_saved
from peerlib.uncertainty import Fixed
from peerlib.value import Assumptions


def _sledge():
    return days_saved("sledge_2011")


@cache
def _drawn():
    return value.simulate_value(_sledge())


@cache
def _tornado():
    return uncertainty.one_way(value.as_model(), value.ranges_for(_sledge()), value.base_for(_sledge()))


def bars_that_flip():
    return int(_tornado()["threshold"].notna().sum())


def bars_that_move():
    return int((_tornado()["swing"] > 0).sum())


def bars():
    return len(_tornado())


def bars_that_cannot_flip():
    return bars() - bars_that_flip()


def _caseload(price):
    return value.break_even("caseload", _sledge(), Assumptions(bed_day_cost=price)).value


def whole_caseload():
    return math.ceil(_caseload(Assumptions().range("bed_day_cost")[0]))


def whole_caseload_at_the_base_price():
    return math.ceil(_caseload(Assumptions().bed_day_cost))


def caseload_at_the_line():
    return round(_caseload(Assumptions().range("bed_day_cost")[0]), 1)


def whole_caseload_at_the_highest_price():
    return math.ceil(_caseload(Assumptions().range("bed_day_cost")[1]))


def percent_that_loses():
    return 100 - percent_that_pays()


def percent_that_pays():
    return 100 * _drawn().summary().probability


def percent_that_pays_rounded():
    return round(percent_that_pays())


def percent_without_days():
    return 100 * float((_drawn().inputs["days_saved"] <= 0).mean())


def percent_without_days_rounded():
    return round(percent_without_days(), 1)


def share_that_loses():
    return round(1 - percent_that_pays() / 100, 2)


@cache
def parameter_that_makes_the_gap():
    """Return the parameter that, held at its mean, takes most of the gap between the two means away."""
    distributions = value.distributions_for(_sledge())
    means = {name: distribution.mean for name, distribution in distributions.items()}
    at_means = value.as_model()(**means)["net_value"]

    def gap(name):
        held = value.simulate_value(_sledge(), distributions={**distributions, name: Fixed(means[name])})
        return abs(held.summary().mean - at_means)

    return min(distributions, key=gap)


@cache
def payment_more_likely_than_not():
    curve = value.willingness_to_pay(_drawn(), range(0, 400 + 50, 50))
    return float(curve.loc[curve["probability"] > 50 / 100, "threshold"].min())


def payment_below():
    return payment_more_likely_than_not() - 50


def price_of_a_day():
    return Assumptions().bed_day_cost


def price_that_breaks_even():
    return value.break_even("bed_day_cost", _sledge()).value


@cache
def _first_to_learn(outcome):
    return value.what_to_learn_first(_drawn(), outcome, permutations=1).loc[0, "parameter"]


def longest_bar_is_worth_most():
    """Say whether the longest bar among the parameters that are drawn is that of the largest value of information."""
    drawn = _tornado()[_tornado()["parameter"].isin(list(_drawn().inputs))]
    longest = [row.parameter for row in drawn.itertuples() if math.isclose(row.swing, drawn["swing"].max())]
    return "yes" if first_for_net_saving() in longest else "no"


def longest_bar_the_other_way():
    return "no" if longest_bar_is_worth_most() == "yes" else "yes"


def first_for_cash():
    return _first_to_learn("net_cash")


def first_for_net_saving():
    return _first_to_learn("net_value")
