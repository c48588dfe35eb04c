"""What the exercises of notebook 05 compute; their words stand in ``notebook_05.toml``."""

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
    return effects.days_saved("sledge_2011")


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
    return effects.number_needed_to_treat(*johnson_counts()).estimate


def one_over_the_risk_ratio():
    return 1 / effects.risk_ratio(*johnson_counts())["estimate"]


def fewer_readmitted():
    return johnson_counts()[2] - johnson_counts()[0]


def people_for_one_fewer_by_counts():
    return johnson_counts()[1] / fewer_readmitted()


def _driver_of_stays(method):
    table = effects.practice("MD")
    return effects.which_drives(effects.pool(table["estimate"], table["se"], labels=table["label"], method=method)).study


def driver():
    return _driver_of_stays("FE")


def driver_under_random_effects():
    return _driver_of_stays("REML")


def largest_study():
    table = effects.practice("MD")
    return table.loc[(table["n1"] + table["n2"]).idxmax(), "label"]


def weight_of_min():
    table = effects.readmissions()
    pooled = effects.pool(table["estimate"], table["se"], labels=table["label"], ratio=True, method="FE")
    return float(pooled.table.set_index("study").loc["Min et al. 2007", "weight"])


def _percent_of_min(power):
    """Return the percent that Min would weigh if the weights were a power of the standard error."""
    weights = effects.readmissions().set_index("study")["se"] ** power
    return float(100 * weights["min_2007"] / weights.sum())


def weight_by_one_over_se():
    return _percent_of_min(-1)


def weight_by_se():
    return _percent_of_min(1)


def weight_not_as_a_share():
    return float(effects.readmissions().set_index("study").loc["min_2007", "se"] ** -2)
