"""Exercises of notebook 02."""

from functools import lru_cache

import pandas as pd

from peerlib import literature
from peerlib.datasets import load, search_files
from peerlib.exercises import Exercise


@lru_cache(maxsize=1)
def _grouped():
    return literature.deduplicate(literature.read_records(*search_files("first_search")))


def _score(grouped):
    return literature.score(grouped, load("record_truth"))


def _by_doi():
    records = _grouped()
    doi = records["doi"].str.lower()
    return records.assign(group=pd.factorize(doi.where(doi.notna(), records["record_id"]))[0])


EXERCISES = {
    "02_no_doi": Exercise(
        question="Share of the first search's records without a DOI, in percent",
        answer=lambda: 100 * _grouped()["doi"].isna().mean(),
        unit="percent",
        hints=("The table shows the share that has one.", "Take the percentage in the line doi away from 100."),
        slips=((lambda: 100 * _grouped()["doi"].notna().mean(), "That is the share that has a DOI."),),
        because="More than half of the records carry no DOI, so a rule that rests on DOIs alone cannot see their duplicates.",
    ),
    "02_recall": Exercise(
        question="Recall of the DOI rule, from its counts",
        answer=lambda: _score(_by_doi())["removed"] / (_score(_by_doi())["removed"] + _score(_by_doi())["left"]),
        hints=("Recall: of the duplicates that there are, the share that was found.", "Divide removed by removed plus left."),
        slips=(
            (
                lambda: _score(_by_doi())["precision"],
                "That is precision: of what was removed, the share that was rightly removed.",
            ),
            (
                lambda: _score(_by_doi())["removed"] / _score(_by_doi())["left"],
                "Divide by all duplicates there are: those removed and those left.",
            ),
            (
                lambda: _score(_by_doi())["left"] / (_score(_by_doi())["removed"] + _score(_by_doi())["left"]),
                "That is the share that was missed.",
            ),
        ),
        because="The rule makes no mistake here, and misses more than half: precise, and nearly useless.",
    ),
    "02_precision": Exercise(
        question="Precision of a rule that removes 200 records, 190 of them rightly",
        answer=lambda: 190 / 200,
        hints=("Of what was removed, the share that was rightly removed.", "Divide 190 by 200."),
        slips=(
            (lambda: 200 / 190, "Upside down: what was right stands on top."),
            (lambda: (200 - 190) / 200, "That is the share that was wrong."),
        ),
        because="The ten wrong ones are ten studies that nobody will ever screen. In a review, precision comes first.",
    ),
    "02_same_work": Exercise(
        question="Are R0053 (a report) and R0055 (a blog with the same title) one work?",
        answer=lambda: (
            "same"
            if load("record_truth").set_index("record_id").loc[["R0053", "R0055"], "work_id"].nunique() == 1
            else "different"
        ),
        hints=("One is 16 pages with tables, the other announces it.", "The words are same and different."),
        slips=((lambda: "same", "The blog announces the report; it is another text. The title alone does not show it."),),
        because="Another text by the same people with the same title. No program can know that from the record; a person who looks can.",
        choices=("same", "different"),
    ),
    "02_removed": Exercise(
        question="Records of the first search that are a further copy of a work",
        answer=lambda: len(_grouped()) - _grouped()["group"].nunique(),
        unit="records",
        hints=("Records less works.", "Take the number of different groups away from the number of records."),
        slips=(
            (lambda: _grouped()["group"].nunique(), "That is the number of works; how many records are more than that?"),
            (
                lambda: (_grouped()["match"] != "").sum(),
                "That counts every row that joined a group. One row of each group stays.",
            ),
        ),
        because="This number goes into the flow diagram as duplicates removed.",
    ),
}
