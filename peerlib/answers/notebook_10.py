"""What the exercises of notebook 10 compute, from the shipped example service; their words stand in ``notebook_10.toml``."""

from peerlib.datasets.tables import data_folder
from peerlib.report import read_service
from peerlib.report.evidence import settings
from peerlib.value import break_even, value_for_money


def _example(name):
    return settings(read_service(data_folder() / "templates" / "example_service.csv"))[name][:2]


def _result(**changes):
    effect, assumptions = _example("Sledge 2011")
    return value_for_money(effect, assumptions.but(**changes))


def ratio_without_overheads():
    return _result(overhead_share=0).benefit_cost_ratio


def ratio_with_overheads():
    return _result().benefit_cost_ratio


def overheads_the_wrong_way():
    return ratio_with_overheads() / (1 + _example("Sledge 2011")[1].overhead_share)


def cash_share_that_pays():
    return 100 * _result().cost / _result().beds_freed_value


def cash_share_taken():
    return 100 * _result().cash_released / _result().beds_freed_value


def cash_share_still_short():
    return cash_share_that_pays() - cash_share_taken()


def people_at_half():
    return break_even("caseload", *_example("Half of Sledge 2011")).value


def people_at_full():
    return break_even("caseload", *_example("Sledge 2011")).value


def people_a_year_at_half():
    return people_at_half() * 12 / _example("Half of Sledge 2011")[1].months_of_support


def people_at_half_over_nine_months():
    effect, assumptions = _example("Half of Sledge 2011")
    return break_even("caseload", effect, assumptions.for_effect(effect, "matched")).value
