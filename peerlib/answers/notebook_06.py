"""What the exercises of notebook 06 compute; their words stand in ``notebook_06.toml``."""

from peerlib.answers.figures import unit_cost
from peerlib.prices import Price, inflate
from peerlib.value import Assumptions, people_per_worker_year, worker_cost


def oncosts():
    return worker_cost(Assumptions()).parts["on-costs"]


def oncosts_without_threshold():
    return (unit_cost("PW024") - unit_cost("PW029")) / 100 * Assumptions().pay + pension()


def oncosts_at_the_full_rate():
    return unit_cost("PW024") / 100 * (Assumptions().pay - unit_cost("PW026")) + pension()


def pension():
    return unit_cost("PW032") / 100 * Assumptions().pay


def total_with_overheads():
    return worker_cost(Assumptions(overhead_share=0.2)).total


def total():
    return worker_cost(Assumptions()).total


def total_with_overheads_on_pay_alone():
    return total() + 0.2 * Assumptions().pay


def overheads_alone():
    return 0.2 * total()


def _person(caseload, months):
    return worker_cost(Assumptions()).total / people_per_worker_year(Assumptions(caseload=caseload, months_of_support=months))


def support_of_a_person():
    return _person(12, 6)


def support_for_a_year():
    return _person(12, 12)


def support_at_a_caseload_of_ten():
    return _person(Assumptions().caseload, 6)


def support_of_one_at_a_time():
    return _person(1, 6)


def _inflated(index):
    return inflate(Price(unit_cost("BD001"), "GBP", "2011/12"), "2024/25", index).amount


def bed_day_inflated():
    return _inflated("nhs pay and prices")


def bed_day_by_the_gdp_deflator():
    return _inflated("uk gdp deflator")


def bed_day_of_the_national_figures():
    return unit_cost("BD022")
