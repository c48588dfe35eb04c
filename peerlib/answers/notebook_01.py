"""What the exercises of notebook 01 compute; their words stand in ``notebook_01.toml``."""

from peerlib.answers.figures import of_study
from peerlib.datasets import load


def _studies():
    return load("studies", own=False).set_index("study_id")


def _sledge(name):
    return of_study("sledge_2011", name)


def role_of_solomon():
    return _studies().loc["solomon_1995", "peer_role"]


def net_benefit_of_a_pound():
    return benefit_of_a_pound() - 1


def benefit_of_a_pound():
    return of_study("trachtenberg_2013", "benefit_cost_ratio_average")


def cost_of_a_pound_saved():
    return 1 / benefit_of_a_pound()


def days_saved():
    """Return Sledge's bed days saved per person over the follow-up: control minus peer."""
    return _sledge("bed_days_mean_control") - _sledge("bed_days_mean_peer")


def days_turned_round():
    return -days_saved()


def days_in_a_year():
    return 12 * days_in_a_month()


def days_in_a_month():
    return days_saved() / _sledge("followup")


def admissions_saved():
    return _sledge("admissions_mean_control") - _sledge("admissions_mean_peer")


def days_of_the_peer_group():
    return days_saved() * _sledge("n_peer")


def days_of_the_comparison_group():
    return days_saved() * _sledge("n_control")


def days_of_everybody():
    return days_saved() * _sledge("n_total")


def _with_membership(*kinds):
    studies = _studies()
    return set(studies.index[studies["seed_membership"].isin(kinds)])


def studies_in_question():
    """Return the studies that the exercise is about, by name: the id of each, and its name as printed."""
    studies = _studies().query("seed_membership in ['analysed_six', 'other_two', 'rival']")
    return studies["short_citation"].sort_values().to_dict()


def likely_six():
    """Return the ids of the studies we read as the paper's six."""
    return _with_membership("analysed_six")


def likely_eight():
    return _with_membership("analysed_six", "other_two")


def status_of_klein():
    return _studies().loc["klein_1998", "membership_status"]


def lawn_percent():
    return 100 * of_study("lawn_2008", "rehospitalised_n_peer") / of_study("lawn_2008", "support_packages")


def lawn_percent_printed():
    return of_study("lawn_2008", "rehospitalised_pct_peer")
