"""Exercises of notebook 01."""

from peerlib.datasets import fact, load
from peerlib.exercises import Exercise


def _sledge(name):
    return fact("sledge_2011", name).value


def days_saved():
    """Return Sledge's bed days saved per person over the follow-up: control minus peer."""
    return _sledge("bed_days_mean_control") - _sledge("bed_days_mean_peer")


def _lawn_percent(people):
    return 100 * fact("lawn_2008", "rehospitalised_n_peer").value / people


def likely_six():
    """Return the ids of the studies we read as the paper's six."""
    studies = load("studies")
    return set(studies.loc[studies["seed_membership"] == "analysed_six", "study_id"])


def _likely_eight():
    studies = load("studies")
    return set(studies.loc[studies["seed_membership"].isin(["analysed_six", "other_two"]), "study_id"])


EXERCISES = {
    "01_role": Exercise(
        question="Role of the peers in Solomon & Draine 1995",
        answer=lambda: load("studies").set_index("study_id").loc["solomon_1995", "peer_role"],
        hints=(
            "Were the peers on top of the team, or in the place of others?",
            "There are two words: additional and substitute.",
        ),
        slips=((lambda: "additional", "Here the consumers made up the case management team in place of other case managers."),),
        because="Consumers did the work of other case managers, so only the difference between the two teams is an extra cost.",
        choices=("additional", "substitute"),
    ),
    "01_net_per_pound": Exercise(
        question="Net benefit of one pound at the reported ratio",
        answer=lambda: fact("trachtenberg_2013", "benefit_cost_ratio_average").value - 1,
        unit="pounds",
        hints=("The benefit is counted before the pound is paid.", "Take the pound away from the ratio."),
        slips=(
            (
                lambda: fact("trachtenberg_2013", "benefit_cost_ratio_average").value,
                "That is the whole benefit; take away the pound that was spent.",
            ),
            (
                lambda: 1 / fact("trachtenberg_2013", "benefit_cost_ratio_average").value,
                "The ratio is upside down: that is the cost of one pound saved.",
            ),
        ),
        because="A ratio counts the benefit, the net benefit what is left of it: the secondary source prints the same figure.",
    ),
    "01_days_saved": Exercise(
        question="Bed days saved per person in Sledge 2011",
        answer=days_saved,
        unit="days per person over nine months",
        hints=(
            "Days saved is what the comparison group used minus what the peer group used.",
            "Take bed_days_mean_peer away from bed_days_mean_control.",
        ),
        slips=(
            (
                lambda: -days_saved(),
                "The size is right, the sign is not: peer minus control is a difference of -9, days saved is its negative.",
            ),
            (
                lambda: days_saved() * 12 / fact("sledge_2011", "followup").value,
                "That is stretched to a year; the study counted nine months, and stretching is an assumption.",
            ),
            (
                lambda: days_saved() / fact("sledge_2011", "followup").value,
                "That is per month; the question asks for the nine months of the study.",
            ),
            (
                lambda: _sledge("admissions_mean_control") - _sledge("admissions_mean_peer"),
                "Those are admissions; the question asks for days in a bed.",
            ),
        ),
        because="Nine days per person offered a peer mentor, over nine months: this one figure goes through the whole series.",
    ),
    "01_days_saved_total": Exercise(
        question="Bed days saved by the whole peer group of Sledge 2011",
        answer=lambda: days_saved() * _sledge("n_peer"),
        unit="days over nine months",
        hints=("Everybody offered support counts, whether or not they took it.", "Multiply the days saved per person by n_peer."),
        slips=(
            (
                lambda: days_saved() * _sledge("n_control"),
                "That multiplies by the comparison group; the days are saved by the peer group.",
            ),
            (
                lambda: days_saved() * _sledge("n_total"),
                "That multiplies by everybody in the trial; only the peer group had a peer mentor.",
            ),
        ),
        because="Savings are counted over everybody offered support, not only over those who took it.",
    ),
    "01_likely_six": Exercise(
        question="Ids of the six studies the paper is likely to have analysed",
        answer=likely_six,
        hints=(
            'Look at the column seed_membership of load("studies").',
            'Keep the rows where seed_membership is "analysed_six" and list their study_id.',
        ),
        slips=((_likely_eight, "Those are the eight it is likely to have found; the six are those in which peers were added."),),
        because="Likely, not known: the list itself could not be seen, so each of the six is marked inferred, with a reason.",
    ),
    "01_status": Exercise(
        question="Status of the claim that Klein 1998 was among the six",
        answer=lambda: load("studies").set_index("study_id").loc["klein_1998", "membership_status"],
        hints=("Was it seen anywhere, or did we work it out?", 'Look at membership_status in load("studies").'),
        slips=(
            (lambda: "verified", "Nobody here has seen the paper's list, so it cannot be verified."),
            (lambda: "ours", "Close: it is our reading of things that were seen, and that has a status of its own."),
            (lambda: "derived", "Derived is for arithmetic on verified figures."),
        ),
        because="Good evidence points to it, but the list was not seen.",
        choices=("verified", "derived", "inferred", "ours", "practice", "yours"),
    ),
    "01_lawn_percent": Exercise(
        question="8 of Lawn's 49 packages, in percent",
        answer=lambda: _lawn_percent(fact("lawn_2008", "support_packages").value),
        unit="percent",
        hints=("Percent means: of each hundred.", "Divide rehospitalised_n_peer by support_packages and multiply by 100."),
        slips=(
            (
                lambda: fact("lawn_2008", "rehospitalised_pct_peer").value,
                "That is the figure as printed; worked out from 8 of 49 it is a little less. The printed one fits 8 of 46, 47 or 48.",
            ),
        ),
        because="The source prints 17 percent, which would fit 8 of 46, 47 or 48: what it divided by is not stated, and packages need not be people. Work a percentage out again whenever you can.",
    ),
}
