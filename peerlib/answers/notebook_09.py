"""What the exercises of notebook 09 compute; their words stand in ``notebook_09.toml``."""

from peerlib import effects
from peerlib.answers.figures import johnson_counts, of_study, unit_cost
from peerlib.datasets import fact, load
from peerlib.value import Assumptions, break_even, value_for_money


def _johnson(measure):
    return measure(*johnson_counts())["estimate"]


def fewer_per_100():
    return -100 * _johnson(effects.risk_difference)


def relative_reduction():
    return 100 * (1 - _johnson(effects.risk_ratio))


def number_needed_to_treat():
    return effects.number_needed_to_treat(*johnson_counts()).estimate


def fewer_in_the_trial():
    return johnson_counts()[2] - johnson_counts()[0]


def what_changed_at_wsipp():
    """Both editions name one review of the literature, as the note of the later one says; so the method is the likeliest."""
    editions = fact("wsipp_290", "benefit_cost_ratio", own=False)
    effect_sizes = fact("wsipp_290", "hospitalisation_effect_size", own=False)
    return "method" if "method" in editions[-1].note and len(effect_sizes.distinct) == 1 else "newer trials"


def _months():
    return load("trial_outcomes", own=False).set_index("outcome_id").loc["TO003", "follow_up_months"]


def days_at_the_english_stay():
    return effects.days_from_readmission_risk(_johnson(effects.risk_difference), unit_cost("SF001"))


def hours_that_pay():
    return break_even("hours_of_support", days_at_the_english_stay(), Assumptions(follow_up_months=_months())).value


def hours_of_a_place():
    return value_for_money(days_at_the_english_stay(), Assumptions(follow_up_months=_months())).contact_hours


def paid_hours_that_pay():
    return hours_that_pay() / Assumptions().contact_share


def _days_that_pay(**changes):
    return break_even("days_saved", None, Assumptions(follow_up_months=_months(), **changes)).value


def readmissions_that_pay():
    return 100 * share_of_readmissions_that_pays()


def readmissions_that_pay_with_a_year_of_support():
    return 100 * _days_that_pay() / unit_cost("SF001")


def share_of_readmissions_that_pays():
    return days_that_pay() / unit_cost("SF001")


def days_that_pay():
    return _days_that_pay(months_of_support=of_study("gillard_2022", "intervention_length"))
