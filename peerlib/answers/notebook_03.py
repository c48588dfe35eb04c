"""Exercises of notebook 03."""

from functools import lru_cache

import pandas as pd

from peerlib import literature, screening
from peerlib.datasets import load, search_files
from peerlib.exercises import Exercise
from peerlib.literature import settled_pairs as duplicates_seen

# A made-up pair of screeners: both include, first only, second only, both exclude.
PAIR = {"both include": 8, "first only": 6, "second only": 4, "both exclude": 482}


# What a person decided about the review list in the notebook: Lawn 2008 is there twice.
SETTLED = pd.DataFrame({"first": ["R0023"], "second": ["R0024"], "reviewer": ["us"], "decision": ["same"]})


@lru_cache(maxsize=2)
def _counts(search="first_search"):
    grouped = literature.deduplicate(literature.read_records(*search_files(search)))
    grouped = duplicates_seen.join(grouped, SETTLED)
    return screening.count_flow(grouped, screening.model_decisions(), screening.study_of_groups(grouped), {"named in reviews": 2})


def pair_of_screeners():
    """Return the made-up decisions of two screeners as two lists.

    Returns
    -------
    tuple of list
        Decisions of the first and of the second.

    Examples
    --------
    >>> first, second = pair_of_screeners()
    >>> len(first)
    500
    """
    first = ["include"] * (PAIR["both include"] + PAIR["first only"]) + ["exclude"] * (PAIR["second only"] + PAIR["both exclude"])
    second = (
        ["include"] * PAIR["both include"]
        + ["exclude"] * PAIR["first only"]
        + ["include"] * PAIR["second only"]
        + ["exclude"] * PAIR["both exclude"]
    )
    return first, second


def _share_agreed():
    return (PAIR["both include"] + PAIR["both exclude"]) / sum(PAIR.values())


def _kappa():
    return screening.agreement(*pair_of_screeners()).kappa


def _decision(record):
    model = screening.model_decisions("title").set_index("record_id")
    return model.loc[record, "decision"]


EXERCISES = {
    "03_protocol": Exercise(
        question="Decision on the protocol of a trial at the title stage",
        answer=lambda: _decision(
            load("record_truth")
            .merge(load("work_coding").query("design == 'protocol' and topic_relevant == 'yes'"), on="work_id")["record_id"]
            .iloc[0]
        ),
        hints=("Does a protocol have results?", "The words are include, exclude and unsure."),
        slips=((lambda: "include", "A protocol plans a trial and has no results yet; note it, and look for the results."),),
        because="Our convention: excluded with the reason 'a protocol', and it tells you which results to look for. Others keep it, linked to its study.",
        choices=("include", "exclude", "unsure"),
    ),
    "03_percent": Exercise(
        question="Agreement of the two made-up screeners (8, 6, 4 and 482 records), in percent",
        answer=lambda: 100 * _share_agreed(),
        unit="percent",
        hints=("They agree when both include and when both exclude.", "Divide 8 plus 482 by 500."),
        slips=(
            (lambda: 100 * PAIR["both exclude"] / sum(PAIR.values()), "They also agree where both include."),
            (lambda: 100 * (1 - _share_agreed()), "That is how often they disagree."),
            (
                lambda: 100 * PAIR["both include"] / (PAIR["both include"] + PAIR["first only"] + PAIR["second only"]),
                "That leaves out all that both excluded.",
            ),
        ),
        because="It looks splendid, and would look nearly as good if both had excluded at random.",
    ),
    "03_kappa": Exercise(
        question="Cohen's kappa of the two made-up screeners",
        answer=_kappa,
        hints=(
            "Kappa: agreement beyond chance, as a share of what was possible beyond chance.",
            "(0.98 - 0.949344) / (1 - 0.949344)",
        ),
        slips=(
            (_share_agreed, "That is the agreement itself; take away what chance would give."),
            (lambda: screening.agreement(*pair_of_screeners()).pabak, "That is PABAK, which sets chance at one half."),
        ),
        because="A kappa of 0.61 beside 98 percent: most of the agreement is about records that nobody would include.",
    ),
    "03_not_retrieved": Exercise(
        question="Works of the first search that need the full text to be settled",
        answer=lambda: _counts().not_retrieved,
        unit="works",
        hints=(
            "They are the box 'reports not retrieved' of the diagram.",
            "Count the model's decisions 'unsure' at the stage report, a work once.",
        ),
        slips=(
            (lambda: sum(_counts().excluded_reports.values()), "Those were excluded after assessment."),
            (lambda: _counts().excluded, "Those were excluded on the title."),
        ),
        because="A class with a library can settle them; the diagram then changes by itself.",
    ),
    "03_screened": Exercise(
        question="Records screened in the update search: 319 identified, 96 of them duplicates",
        answer=lambda: _counts("update_search").identified - _counts("update_search").duplicates,
        unit="records",
        hints=("Every box of the diagram follows from the one above.", "319 - 96"),
        slips=(
            (lambda: _counts("update_search").identified, "That is before duplicates are removed."),
            (lambda: _counts().screened, "That is the first search."),
        ),
        because="Had somebody typed another number, the diagram would have refused it and named the box.",
    ),
}
