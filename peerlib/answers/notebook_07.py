"""What the exercises of notebook 07 compute; their words stand in ``notebook_07.toml``."""

from peerlib.answers.figures import unit_cost
from peerlib.effects import days_saved
from peerlib.value import Assumptions, break_even, value_for_money, worker_cost

_COSTS, _BENEFITS = (100, 200, 700), (500, 400, 700)


def _sledge(**changes):
    return value_for_money(days_saved("sledge_2011", own=False), Assumptions(**changes))


def people_that_pay():
    return break_even("caseload", days_saved("sledge_2011", own=False)).value


def days_per_person_that_pay():
    return break_even("days_saved", days_saved("sledge_2011", own=False)).value


def people_a_year_that_pay():
    return days_that_pay() / days_saved("sledge_2011", own=False).days


def days_that_pay():
    return worker_cost(Assumptions()).total / Assumptions().bed_day_cost


def net_value():
    return _sledge(caseload=8).net_value


def value_of_beds_freed():
    return _sledge(caseload=8).beds_freed_value


def net_value_per_person():
    return _sledge(caseload=8).per_person.net_value


def net_value_at_ten():
    return _sledge().net_value


def net_cash():
    return _sledge(caseload=8).net_cash


def total_over_total():
    return sum(_BENEFITS) / sum(_COSTS)


def mean_of_the_ratios():
    return sum(benefit / cost for benefit, cost in zip(_BENEFITS, _COSTS)) / len(_COSTS)


def beds_freed():
    return beds_never_empty() / (unit_cost("SF018") / 100)


def beds_never_empty():
    return _sledge().bed_days / 365.25


def workers_for_a_bed():
    return 1 / beds_freed()


def admissions_of_mean_stay():
    return _sledge().bed_days / unit_cost("SF001")
