"""Exercises of notebook 07."""

from peerlib.datasets import fact, load
from peerlib.effects import days_saved, usable
from peerlib.exercises import Exercise
from peerlib.value import Assumptions, break_even, value_for_money, worker_cost

_COSTS, _BENEFITS = (100, 200, 700), (500, 400, 700)


def _figure(row):
    return load("unit_costs").set_index("cost_id").loc[row, "value"]


def _sledge(**changes):
    return value_for_money(days_saved("sledge_2011"), Assumptions(**changes))


def pooled_ratio():
    """Return total savings over total costs of the usable effects, valued alike and weighted by their people."""
    results = [(effect.people, value_for_money(effect, Assumptions().for_effect(effect)).per_person) for effect in usable()]
    return sum(n * r.saving for n, r in results) / sum(n * r.cost for n, r in results)


def _mean_ratio():
    results = [value_for_money(effect, Assumptions().for_effect(effect)) for effect in usable()]
    return sum(r.benefit_cost_ratio for r in results) / len(results)


EXERCISES = {
    "07_people": Exercise(
        question="People a year that pay for one post at Sledge's effect",
        answer=lambda: break_even("caseload", days_saved("sledge_2011")).value,
        unit="people",
        hints=("How many times do 9 days fit into the days that pay for a post?", "Divide 60.4 by 9."),
        slips=(
            (
                lambda: break_even("days_saved", None).value,
                "That is the other way round: the days per person at a caseload of ten.",
            ),
            (
                lambda: worker_cost(Assumptions()).total / Assumptions().bed_day_cost,
                "Those are bed days; how many people save that many?",
            ),
        ),
        figures=1,
        because="With one person a year in each place of the caseload, that is also the caseload at break-even.",
    ),
    "07_net_saving": Exercise(
        question="Net saving of a worker with a caseload of 8 at Sledge's effect",
        answer=lambda: _sledge(caseload=8).net_saving,
        unit="pounds a worker-year",
        hints=(
            "Savings minus cost: 8 people, 9 days each, 350 pounds a day, less 21138.",
            'value_for_money(days_saved("sledge_2011"), Assumptions(caseload=8)).net_saving',
        ),
        slips=(
            (lambda: _sledge(caseload=8).saving, "That is the saving; take the cost of the worker away."),
            (
                lambda: _sledge(caseload=8).per_person.net_saving,
                "That is per person supported; the question asks for the whole worker-year.",
            ),
            (lambda: _sledge().net_saving, "That is at a caseload of ten."),
        ),
        because="Two people fewer at a time, and more than half of the net saving is gone: it is what is left after a fixed cost.",
    ),
    "07_total_ratio": Exercise(
        question="Ratio of three services with costs 100, 200, 700 and benefits 500, 400, 700",
        answer=lambda: sum(_BENEFITS) / sum(_COSTS),
        unit="",
        hints=("Add up first, divide once.", "(500 + 400 + 700) / (100 + 200 + 700)"),
        slips=(
            (
                lambda: sum(b / c for b, c in zip(_BENEFITS, _COSTS)) / len(_COSTS),
                "That is the mean of the three ratios: it lets the smallest service count as much as the largest.",
            ),
        ),
        because="Total over total is what one would have got back for the money that was spent.",
    ),
    "07_lawn_ratio": Exercise(
        question="Benefit:cost ratio of Lawn 2008 in its own money, if the saving is gross",
        answer=lambda: fact("lawn_2008", "savings_quoted").value / fact("lawn_2008", "programme_cost").value,
        hints=("Gross means: before the costs were taken off.", "Divide 93150 by 19850."),
        slips=(
            (
                lambda: (
                    (fact("lawn_2008", "savings_quoted").value + fact("lawn_2008", "programme_cost").value)
                    / fact("lawn_2008", "programme_cost").value
                ),
                "That is the ratio if the saving is net: the costs were added back.",
            ),
            (
                lambda: fact("trachtenberg_2013", "benefit_cost_ratio_average").value,
                "That is the paper's average as reported; a near miss is a coincidence.",
            ),
        ),
        because="Close to the paper's reported average, and no more than a coincidence.",
    ),
    "07_beds": Exercise(
        question="Beds on a ward that Sledge's base case frees, at the occupancy of 2012-13 Q1",
        answer=lambda: _sledge().bed_days / (365.25 * _figure("SF018") / 100),
        unit="beds",
        hints=("A bed holds a patient for 365.25 days times its occupancy.", "Divide 90 by (365.25 * 0.875)."),
        slips=(
            (
                lambda: _sledge().bed_days / 365.25,
                "That forgets that beds stand empty part of the time: divide by the occupancy as well.",
            ),
            (lambda: 365.25 * _figure("SF018") / 100 / _sledge().bed_days, "Upside down: that is how many workers free one bed."),
            (lambda: _sledge().bed_days / _figure("SF001"), "Those are admissions of a mean stay; the question asks for beds."),
        ),
        because="About a quarter of one bed: no ward closes for that. It takes several posts, working as hoped, to free one bed.",
    ),
}
