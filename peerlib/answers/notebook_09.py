"""Exercises of notebook 09."""

from peerlib.datasets import fact, load
from peerlib.effects import days_from_readmission_risk, number_needed_to_treat, readmissions, risk_difference, risk_ratio
from peerlib.exercises import Exercise
from peerlib.value import Assumptions, break_even


def _counts():
    johnson = readmissions().set_index("study").loc["johnson_2018"]
    return [int(johnson[name]) for name in ("events_peer", "n_peer", "events_control", "n_control")]


def _difference(end="estimate"):
    return risk_difference(*_counts())[end]


def _stay(row):
    return load("unit_costs").set_index("cost_id").loc[row, "value"]


def _year(**changes):
    months = load("trial_outcomes").set_index("outcome_id").loc["TO003", "follow_up_months"]
    return Assumptions(follow_up_months=months, effect_months=months, **changes)


def _readmissions_that_pay(**changes):
    return 100 * break_even("days_saved", None, _year(**changes)).value / _stay("SF001")


def _same_trials():
    reviews = load("pooled_estimates").set_index("estimate_id")
    return int(reviews.loc[["PE019", "PE028"], "n_participants"].nunique())


def _what_is_known_of_enrich():
    rows = load("trial_outcomes").query("study_id == 'gillard_2022'")
    if rows["events_peer"].notna().any():
        return "numbers"
    return "direction" if (rows["effect_direction"] != "not seen").any() else "nothing"


def _what_changed_at_wsipp():
    """Both editions rest on one review of the literature, as the note of the later one says; so it was the method."""
    editions = fact("wsipp_290", "benefit_cost_ratio")
    effects = fact("wsipp_290", "hospitalisation_effect_size")
    return "method" if "method" in editions[-1].note and len(effects.distinct) == 1 else "newer trials"


EXERCISES = {
    "09_johnson": Exercise(
        question="People fewer readmitted per 100 in Johnson 2018",
        answer=lambda: -100 * _difference(),
        unit="people per 100",
        hints=("Two shares: 64 of 218, and 83 of 216. Take one from the other, times 100.", "100 * (83 / 216 - 64 / 218)"),
        slips=(
            (
                lambda: 100 * (1 - risk_ratio(*_counts())["estimate"]),
                "That is the relative reduction, from the risk ratio. The question asks for people per 100.",
            ),
            (
                lambda: number_needed_to_treat(*_counts()).estimate,
                "That is the number needed to treat, people for one fewer: its inverse is asked for.",
            ),
            (
                lambda: _counts()[2] - _counts()[0],
                "Those are people in the whole trial, and the arms differ in size. Use shares.",
            ),
        ),
        because="Nine in a hundred. Whether that is much depends on what each of them would have cost.",
    ),
    "09_enrich": Exercise(
        question="What is known of ENRICH's result from what could be seen",
        answer=_what_is_known_of_enrich,
        choices=("numbers", "direction", "nothing"),
        hints=('Look at what fact("gillard_2022", "result_direction") says.', "A headline was seen."),
        slips=(
            (lambda: "nothing", "Not quite nothing: a summary's headline was seen, and it says something."),
            (lambda: "numbers", "The cells for numbers are empty. What remains when the numbers are missing?"),
        ),
        because="A direction cannot be put into a sum. It can, and should, be put into a verdict.",
    ),
    "09_sign": Exercise(
        question="Findings behind an SMD of -0.24 and one of 0.24 from the same trials",
        answer=_same_trials,
        hints=("Read the column effect_direction of both.", "Same trials, same people, opposite sign convention."),
        slips=(
            (lambda: 2, "Two reviews, yes. But they pooled the same trials and only turned the sign round."),
            (lambda: 0, "They do not cancel out: both favour peers."),
        ),
        figures=1,
        because="One finding, told twice with opposite signs.",
    ),
    "09_wsipp": Exercise(
        question="What made WSIPP's ratio rise",
        answer=_what_changed_at_wsipp,
        choices=("newer trials", "method", "a larger effect on hospital use"),
        hints=("When was the literature reviewed, for either edition?", "Read the notes that the cell prints."),
        slips=(
            (lambda: "newer trials", "Both editions rest on the same review of the literature."),
            (lambda: "a larger effect on hospital use", "One effect size on hospitalisation is published, and it is small."),
        ),
        because="The same evidence, another way of turning it into money.",
    ),
    "09_days": Exercise(
        question="Bed days a person that Johnson 2018 saves with stays of 10 days",
        answer=lambda: days_from_readmission_risk(_difference(), _stay("SF038")),
        unit="days a person",
        hints=("The risk difference is negative; days saved are its negative times the stay.", "0.0907 times 10."),
        slips=(
            (
                lambda: days_from_readmission_risk(_difference(), _stay("SF001")),
                "That is with the English mean stay; the question gives another.",
            ),
            (
                lambda: (1 - risk_ratio(*_counts())["estimate"]) * _stay("SF038"),
                "That uses the risk ratio. A stay saved by how many people? Use the risk difference.",
            ),
        ),
        because="Less than a day: the shorter the stays, the less a prevented readmission is worth.",
    ),
    "09_break_even": Exercise(
        question="Fewer readmissions per 100 people that pay for the post with 4 months of support and stays of 32 days",
        answer=lambda: _readmissions_that_pay(months_of_support=fact("gillard_2022", "intervention_length").value),
        unit="readmissions per 100 people",
        hints=(
            "First the days that must be saved per person, then divide by the stay.",
            'break_even("days_saved", None, year.but(months_of_support=4)).value / 32, times 100',
        ),
        slips=(
            (lambda: _readmissions_that_pay(), "That is with a year of support for each person."),
            (lambda: _readmissions_that_pay(months_of_support=4) / 100, "That is a share; give it per 100 people."),
            (
                lambda: break_even("days_saved", None, _year(months_of_support=4)).value,
                "Those are days a person. How many stays of 32 days is that, per 100 people?",
            ),
        ),
        because="Six in a hundred: fewer than the nine of Johnson 2018. With short support the same trial pays, with long support it does not.",
    ),
}
