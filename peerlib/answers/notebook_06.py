"""Exercises of notebook 06."""

from peerlib.datasets import load
from peerlib.exercises import Exercise
from peerlib.prices import Price, inflate
from peerlib.value import Assumptions, worker_cost


def _figure(row):
    return load("unit_costs").set_index("cost_id").loc[row, "value"]


def _base_total():
    return worker_cost(Assumptions()).total


def _with_overheads():
    return worker_cost(Assumptions(overhead_share=0.2)).total


def _lawn_gross():
    return _figure("BD046") / _figure("BD048")


EXERCISES = {
    "06_oncosts": Exercise(
        question="On-costs of a Band 3 peer worker in 2012/13",
        answer=lambda: worker_cost(Assumptions()).parts["on-costs"],
        unit="pounds a year",
        hints=(
            "National insurance is due only on pay above the threshold.",
            "10.4 percent of (17618 - 7488), plus 14 percent of 17618.",
        ),
        slips=(
            (
                lambda: ((_figure("PW024") - _figure("PW029")) + _figure("PW032")) / 100 * Assumptions().pay,
                "National insurance is due only on the pay above the threshold of 7,488.",
            ),
            (
                lambda: (_figure("PW024") * (Assumptions().pay - _figure("PW026")) + _figure("PW032") * Assumptions().pay) / 100,
                "Members of the NHS pension scheme paid a reduced rate: take 3.4 points off the 13.8 percent.",
            ),
            (lambda: _figure("PW032") / 100 * Assumptions().pay, "That is the pension alone; add the national insurance."),
        ),
        because="A fifth on top of pay: whoever counts pay alone makes the worker look cheaper than the employer finds.",
    ),
    "06_overheads": Exercise(
        question="Cost of a worker-year with overheads of 20 percent",
        answer=_with_overheads,
        unit="pounds a year",
        hints=("Overheads are charged on pay and on-costs together.", "worker_cost(Assumptions(overhead_share=0.2)).total"),
        slips=(
            (_base_total, "That is the cost without overheads."),
            (
                lambda: _base_total() + 0.2 * Assumptions().pay,
                "That charges overheads on pay alone; they are charged on pay plus on-costs.",
            ),
            (lambda: 0.2 * _base_total(), "Those are the overheads alone; add them to pay and on-costs."),
        ),
        because="No rate of overheads was seen, so this is a what-if, and one of the most important ones.",
    ),
    "06_break_even_days": Exercise(
        question="Bed days that pay for one worker-year in 2012/13, before overheads",
        answer=lambda: _base_total() / Assumptions().bed_day_cost,
        unit="bed days a year",
        hints=("How many times does the price of a bed day fit into the cost of a worker?", "Divide 21138 by 350."),
        slips=(
            (lambda: Assumptions().pay / Assumptions().bed_day_cost, "That leaves out the on-costs."),
            (
                lambda: _base_total() / Assumptions(base="England 2011/12").bed_day_cost,
                "That takes the bed day of 2011/12 with the worker of 2012/13: use one price year.",
            ),
        ),
        because="About sixty days for a post of pay and on-costs; at the cost of an average team member it would be a hundred and fifty.",
    ),
    "06_inflate": Exercise(
        question="The bed day of 2011/12 in prices of 2024/25",
        answer=lambda: inflate(Price(_figure("BD001"), "GBP", "2011/12"), "2024/25", "nhs pay and prices").amount,
        unit="pounds",
        hints=(
            "Use inflate with the index of NHS pay and prices.",
            'inflate(Price(334, "GBP", "2011/12"), "2024/25", "nhs pay and prices").amount',
        ),
        slips=(
            (
                lambda: inflate(Price(_figure("BD001"), "GBP", "2011/12"), "2024/25", "uk gdp deflator").amount,
                "That is the index of the whole economy; the question asks for NHS pay and prices.",
            ),
            (
                lambda: _figure("BD022"),
                "That is the national figure for acute wards in 2024/25; the question asks for the old price inflated.",
            ),
        ),
        because="The national figure for an acute ward in 2024/25 is far higher: prices alone do not explain it. The two may differ in wards, in method, and in what a day really costs.",
    ),
    "06_lawn_day": Exercise(
        question="Value of a bed day in Lawn 2008, if the saving is gross",
        answer=_lawn_gross,
        unit="Australian dollars",
        hints=("The saving was quoted for a number of bed days.", "Divide 93150 by 300."),
        slips=(
            (
                lambda: (_figure("BD046") + _figure("BD047")) / _figure("BD048"),
                "That is the value if the saving is net of the costs; the question asks for gross.",
            ),
            (
                lambda: _figure("BD046") / _figure("BD049"),
                "That is the saving per support package; the question asks per bed day.",
            ),
        ),
        because="It comes out exactly, to the cent: the pattern of days times a price. That speaks for gross, but does not prove it.",
    ),
}
