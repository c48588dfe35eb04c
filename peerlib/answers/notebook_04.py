"""What the exercises of notebook 04 compute; their words stand in ``notebook_04.toml``."""

from functools import cache

from peerlib import bias
from peerlib.answers import made_up_04 as made_up
from peerlib.bias.grade import grade
from peerlib.effects import usable
from peerlib.value import believed


def __getattr__(name):
    # The notebook asks here for what it practises on.
    return getattr(made_up, name)


def lawn_on_other_bias():
    return {bias.model_judgements("lawn_2008", "rob1").set_index("domain").loc["other_bias", "judgement"], "b"}


def _ratings(*verdicts):
    """Return how many of the 28 published overall ratings have one of these verdicts."""
    return int(bias.check_overall(bias.published_judgements("rob2", "smit_2023"))["verdict"].isin(verdicts).sum())


def ratings_against_the_rule():
    return _ratings("not by the rule")


def ratings_that_differ_from_the_rule():
    return _ratings("not by the rule", "allowed, with a reason")


def ratings_by_the_rule():
    return _ratings("as the rule says")


@cache
def _agreement(weights="linear"):
    return bias.weighted_kappa(*made_up.two_students(), weights=weights)


def kappa():
    return _agreement().kappa


def kappa_without_weights():
    return _agreement("none").kappa


def kappa_with_quadratic_weights():
    return _agreement("quadratic").kappa


def share_agreed():
    return _agreement().percent / 100


def certainty():
    return made_up.bed_day_grade().certainty


def _certainty_after(reason):
    """Return the certainty of bed days after one of our steps down only."""
    return grade("bed days", "randomised", down={reason: made_up.bed_day_grade().down[reason]}).certainty


def certainty_after_imprecision():
    return _certainty_after("imprecision")


def certainty_after_risk_of_bias():
    return _certainty_after("risk of bias")


def _half_believed(*designs):
    return believed.believe(dict.fromkeys(designs, 0.5), usable(own=False), bias.model_judgements())


def ratio_at_half():
    return believed.together(_half_believed("compared, not randomised", "no comparison group"))


def ratio_at_whole():
    return believed.together(_half_believed())


def ratio_with_lawn_whole():
    return believed.together(_half_believed("compared, not randomised"))


def ratio_with_the_trial_halved():
    return believed.together(_half_believed(*believed.DESIGNS))


def mean_of_the_ratios():
    return _half_believed("compared, not randomised", "no comparison group")["ratio"].mean()
