"""What the exercises of notebook 02 compute; their words stand in ``notebook_02.toml``."""

from functools import cache

import pandas as pd

from peerlib import literature
from peerlib.datasets import load, search_files


@cache
def _grouped():
    return literature.deduplicate(literature.read_records(*search_files("first_search")), own=False)


@cache
def _doi_rule():
    """Return the score of the rule that joins records with the same DOI."""
    records = _grouped()
    doi = records["doi"].str.lower()
    by_doi = records.assign(group=pd.factorize(doi.where(doi.notna(), records["record_id"]))[0])
    return literature.score(by_doi, load("record_truth", own=False))


def percent_without_doi():
    return 100 * _grouped()["doi"].isna().mean()


def percent_with_doi():
    return 100 * _grouped()["doi"].notna().mean()


def recall():
    return _doi_rule()["removed"] / (_doi_rule()["removed"] + _doi_rule()["left"])


def precision():
    return _doi_rule()["precision"]


def removed_to_left():
    return _doi_rule()["removed"] / _doi_rule()["left"]


def share_missed():
    return 1 - recall()


def share_right():
    return 190 / 200


def share_right_upside_down():
    return 200 / 190


def share_wrong():
    return (200 - 190) / 200


def report_and_blog():
    works = load("record_truth", own=False).set_index("record_id").loc[["R0053", "R0055"], "work_id"]
    return "same" if works.nunique() == 1 else "different"


def further_copies():
    return len(_grouped()) - works()


def works():
    return _grouped()["group"].nunique()


def rows_that_joined():
    return (_grouped()["match"] != "").sum()
