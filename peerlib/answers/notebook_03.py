"""What the exercises of notebook 03 compute; their words stand in ``notebook_03.toml``."""

from functools import cache

from peerlib import literature, screening
from peerlib.answers.made_up_03 import PAIR, pair_of_screeners
from peerlib.datasets import search_files


@cache
def _counts(search="first_search"):
    grouped = literature.deduplicate(literature.read_records(*search_files(search)), own=False)
    return screening.count_flow(grouped, screening.model_decisions(), screening.study_of_groups(grouped), {"named in reviews": 2})


def decision_on_a_bare_title():
    """Return the model's decision on The Lived Experience Project, of which only the title is seen."""
    return screening.model_decisions("title").set_index("record_id").loc["R0344", "decision"]


def percent_agreed():
    return 100 * share_agreed()


def percent_both_exclude():
    return 100 * PAIR["both exclude"] / sum(PAIR.values())


def percent_disagreed():
    return 100 * (1 - share_agreed())


def percent_of_what_anyone_includes():
    return 100 * PAIR["both include"] / (sum(PAIR.values()) - PAIR["both exclude"])


def share_agreed():
    return (PAIR["both include"] + PAIR["both exclude"]) / sum(PAIR.values())


def kappa():
    return screening.agreement(*pair_of_screeners()).kappa


def pabak():
    return screening.agreement(*pair_of_screeners()).pabak


def not_retrieved():
    return _counts().not_retrieved


def excluded_after_assessment():
    return sum(_counts().excluded_reports.values())


def excluded_on_the_title():
    return _counts().excluded


def screened_in_the_update():
    return identified_in_the_update() - _counts("update_search").duplicates


def identified_in_the_update():
    return _counts("update_search").identified


def screened_in_the_first_search():
    return _counts().screened
