"""Exercises of notebook 08."""

import math
from functools import cache

from peerlib import uncertainty
from peerlib.effects import days_saved
from peerlib.exercises import Exercise
from peerlib.uncertainty import Fixed
from peerlib.value import Assumptions, as_model, break_even
from peerlib.value import certainty as lab
from peerlib.value.what_is_uncertain import base_for, distributions_for, ranges_for


def _sledge():
    return days_saved("sledge_2011")


@cache
def _drawn():
    return lab.simulate_value(_sledge())


@cache
def _tornado():
    return uncertainty.one_way(as_model(), ranges_for(_sledge()), base_for(_sledge()))


def _caseload(price):
    return break_even("caseload", _sledge(), Assumptions(bed_day_cost=price)).value


def _whole_caseload(price):
    return math.ceil(_caseload(price))


def _lowest_price():
    return Assumptions().range("bed_day_cost")[0]


def _percent_that_pays():
    return 100 * _drawn().summary().probability


def _percent_without_days():
    return 100 * float((_drawn().inputs["days_saved"] <= 0).mean())


_OTHERS = "That is the share in which savings exceed cost; the question asks for the others."
_NO_DAYS = (
    "That is the share in which no bed day is saved at all. A worker can save days and still cost more than they are worth."
)


@cache
def _makes_the_gap():
    """Return the parameter that, held at its mean, takes most of the gap between the two means away."""
    distributions = distributions_for(_sledge())
    means = {name: distribution.mean for name, distribution in distributions.items()}
    at_means = as_model()(**means)["net_saving"]

    def gap(name):
        held = lab.simulate_value(_sledge(), distributions={**distributions, name: Fixed(means[name])})
        return abs(held.summary().mean - at_means)

    return min(distributions, key=gap)


@cache
def _curve():
    return lab.willingness_to_pay(_drawn(), range(0, 400 + 50, 50))


def _more_likely_than_not():
    curve = _curve()
    return float(curve.loc[curve["probability"] > 50 / 100, "threshold"].min())


@cache
def _first(outcome):
    return lab.what_to_learn_first(_drawn(), outcome, permutations=1).loc[0, "parameter"]


def _longest_bar_is_worth_most():
    """Say whether the longest bar among the parameters that are drawn is that of the largest value of information."""
    bars = _tornado()
    drawn = bars[bars["parameter"].isin(list(_drawn().inputs))]
    longest = [row.parameter for row in drawn.itertuples() if math.isclose(row.swing, drawn["swing"].max())]
    return "yes" if _first("net_saving") in longest else "no"


EXERCISES = {
    "08_flips": Exercise(
        question="Assumptions that can turn the answer round on their own",
        answer=lambda: int(_tornado()["threshold"].notna().sum()),
        unit="bars",
        hints=(
            "A bar turns the answer round when it lies on both sides of the line at zero.",
            "In the table of the tornado, count the rows in which the column threshold is not empty.",
        ),
        slips=(
            (lambda: int((_tornado()["swing"] > 0).sum()), "Those are all that move the result; how many carry it across zero?"),
            (lambda: len(_tornado()), "Those are all that were tried; how many carry the result across zero?"),
            (lambda: int(_tornado()["threshold"].isna().sum()), "Those are the ones that cannot; count the others."),
        ),
        figures=1,
        because="All the others leave the sign as it is, however wrong they are within their ranges: not where to look first.",
    ),
    "08_whole_caseload": Exercise(
        question="Smallest whole caseload that pays at the lowest bed-day price of the map",
        answer=lambda: _whole_caseload(_lowest_price()),
        unit="people",
        hints=(
            "Find the column of the lowest price, and go up until the squares have crossed the broken line.",
            "In that column, going up, the first number that is above zero.",
        ),
        slips=(
            (
                lambda: _whole_caseload(Assumptions().bed_day_cost),
                "That is enough at 350 pounds a day; go to the column of the lowest price.",
            ),
            (
                lambda: round(_caseload(_lowest_price()), 1),
                "That is where the line is crossed; how many whole people does it take?",
            ),
            (
                lambda: _whole_caseload(Assumptions().range("bed_day_cost")[1]),
                "That is enough at the highest price; go to the column of the lowest.",
            ),
        ),
        figures=1,
        because="About one person more than at 350 pounds a day: the whole range of the price matters less than two people of caseload.",
    ),
    "08_loses": Exercise(
        question="Percent of the draws in which a worker costs more than is saved",
        answer=lambda: 100 - _percent_that_pays(),
        unit="percent",
        hints=("The summary gives the share above zero. What is left?", "100 less the percentage above zero."),
        slips=(
            (_percent_that_pays, _OTHERS),
            (lambda: round(_percent_that_pays()), _OTHERS),
            (_percent_without_days, _NO_DAYS),
            (lambda: round(_percent_without_days(), 1), _NO_DAYS),
            (lambda: round(1 - _percent_that_pays() / 100, 2), "That is a share, from 0 to 1; the question asks for percent."),
        ),
        because="About one in three, although by the interval of the trial only one draw in forty saves no day: to save days is not yet to pay.",
    ),
    "08_curve": Exercise(
        question="The parameter that makes the mean of the model differ from the model at the means",
        answer=_makes_the_gap,
        hints=(
            "The sum divides by one of them. Dividing turns an even spread into a lopsided one, as with the two services above.",
            "In the table, find the row whose mean is close to the model at the means.",
        ),
        slips=(
            (
                lambda: "days_saved",
                "The result is a straight line in the days saved: its high and low draws cancel out. Which one does the sum divide by?",
            ),
            (
                lambda: "caseload",
                "The result is a straight line in the caseload: its high and low draws cancel out. Which one does the sum divide by?",
            ),
            (
                lambda: "bed_day_cost",
                "The result is a straight line in the price: its high and low draws cancel out. Which one does the sum divide by?",
            ),
        ),
        choices=("days_saved", "caseload", "months_of_support", "bed_day_cost", "cashable_share"),
        because="What makes the gap is the division by the months, not the amount of uncertainty.",
    ),
    "08_worth_it": Exercise(
        question="Smallest payment (of 0, 50 ... 400 pounds a bed day avoided) at which a worker is more likely than not worth the cost",
        answer=_more_likely_than_not,
        unit="pounds",
        hints=(
            "More likely than not means a probability above one half.",
            "Go down the column probability to the first number above 0.5.",
        ),
        slips=(
            (lambda: _more_likely_than_not() - 50, "There the probability is still below one half."),
            (
                lambda: Assumptions().bed_day_cost,
                "That is the average price of a day; the question asks where the probability passes one half.",
            ),
            (
                lambda: break_even("bed_day_cost", _sledge()).value,
                "That is the break-even of the single number, without cash beside it. Read the table of this section.",
            ),
        ),
        because="It is below the 350 pounds of an average day, because some cash is counted beside it.",
    ),
    "08_longest_bar": Exercise(
        question="Does the longest bar of the tornado belong to the largest value of information?",
        answer=_longest_bar_is_worth_most,
        hints=(
            "Of the parameters that are drawn, which bars are the longest? And which parameter stands on top in the value of information?",
            "Caseload and months of support have the longest bars. Neither stands on top.",
        ),
        slips=(
            (
                lambda: "yes" if _longest_bar_is_worth_most() == "no" else "no",
                "Compare the two orders again: which is first in each?",
            ),
        ),
        choices=("yes", "no"),
        because="A bar shows how far the result can go. Information is worth something only as far as it changes the decision, and by how probable that is.",
    ),
    "08_learn_first": Exercise(
        question="What to learn first when only cash counts",
        answer=lambda: _first("net_cash"),
        hints=("The table was made with net_cash in place of net_saving.", "It is the parameter on top of that table."),
        slips=(
            (
                lambda: _first("net_saving"),
                "That comes first when a freed bed counts at its average price; look at the table for net_cash.",
            ),
            (lambda: "caseload", "Look at the table for net_cash: which row has the largest evppi?"),
        ),
        choices=("days_saved", "caseload", "months_of_support", "bed_day_cost", "cashable_share"),
        because="Another question, another thing to learn: it is found out by asking the finance department, not by a trial.",
    ),
}
