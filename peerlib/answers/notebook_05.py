"""What the exercises of notebook 05 compute; their words stand in ``notebook_05.toml``."""

import math

from peerlib import effects
from peerlib.answers.figures import johnson_counts, of_study


def lawn_days():
    return effects.per_person(of_study("lawn_2008", "bed_days_saved_total"), of_study("lawn_2008", "support_packages"))


def lawn_packages_for_a_day():
    return 1 / lawn_days()


def lawn_days_in_a_year():
    return 12 * lawn_days_in_a_month()


def lawn_days_in_a_month():
    return lawn_days() / of_study("lawn_2008", "followup")


def _sledge():
    return effects.days_saved("sledge_2011", own=False)


def days_per_100_in_a_year():
    return effects.per_100_people_year(_sledge().days, _sledge().follow_up_months)


def days_per_100_as_counted():
    return 100 * _sledge().days


def days_per_100_months_upside_down():
    return 100 * _sledge().days * _sledge().follow_up_months / 12


def days_per_person_in_a_year():
    return _sledge().days * 12 / _sledge().follow_up_months


def p_two_tailed():
    return effects.two_tailed(p_one_tailed())


def p_one_tailed():
    return of_study("sledge_2011", "admissions_p_value")


def p_halved():
    return p_one_tailed() / 2


def p_against_expectation():
    return 2 * (1 - p_one_tailed())


def number_needed_to_treat():
    return math.ceil(people_before_rounding())


def people_before_rounding():
    return effects.number_needed_to_treat(*johnson_counts()).estimate


def people_rounded_down():
    return math.floor(people_before_rounding())


def one_over_the_risk_ratio():
    return 1 / effects.risk_ratio(*johnson_counts())["estimate"]


def fewer_readmitted():
    return johnson_counts()[2] - johnson_counts()[0]


def people_for_one_fewer_by_counts():
    return johnson_counts()[1] / fewer_readmitted()


def _recovery():
    table = effects.recovery("personal")
    return effects.pool(table["estimate"], table["se"], labels=table["label"], hartung_knapp=True)


def trials_of_recovery():
    return tuple(_recovery().table["study"])


def driver():
    return effects.which_drives(_recovery()).study


def furthest_trial():
    table = _recovery().table
    return table.loc[table["estimate"].idxmax(), "study"]


def heaviest_trial():
    table = _recovery().table
    return table.loc[table["weight"].idxmax(), "study"]


def sentence_supported():
    return "B"


def weight_of_min():
    table = effects.readmissions(own=False)
    pooled = effects.pool(table["estimate"], table["se"], labels=table["label"], ratio=True, method="FE")
    return float(pooled.table.set_index("study").loc["Min et al. 2007", "weight"])


def _percent_of_min(power):
    """Return the percent that Min would weigh if the weights were a power of the standard error."""
    weights = effects.readmissions(own=False).set_index("study")["se"] ** power
    return float(100 * weights["min_2007"] / weights.sum())


def weight_by_one_over_se():
    return _percent_of_min(-1)


def weight_by_se():
    return _percent_of_min(1)


def weight_not_as_a_share():
    return float(effects.readmissions(own=False).set_index("study").loc["min_2007", "se"] ** -2)
