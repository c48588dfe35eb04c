"""The PRISMA 2020 flow: records, reports and studies counted apart, and counts that must add up."""

import math
import numbers
from dataclasses import dataclass, field, fields


def _is_count(number):
    return isinstance(number, numbers.Real) and not isinstance(number, bool) and 0 <= number < math.inf and number % 1 == 0


@dataclass(frozen=True)
class PrismaCounts:
    """The numbers of a PRISMA 2020 flow diagram; refused when they do not add up.

    Parameters
    ----------
    databases, duplicates, removed_otherwise : dict, int, dict
        Records identified, by source; removed as duplicates; removed for other reasons, by reason.
    screened, excluded : int
        Records screened, and excluded at that stage.
    sought, not_retrieved, assessed, excluded_reports : int, int, int, dict
        Reports sought, not retrieved, assessed, and excluded, by reason.
    other_methods, other_not_retrieved, other_excluded : dict, int, dict
        Reports identified by other methods (citations, reviews, websites), by method; of these
        not retrieved; and excluded, by reason.
    whose : str
        Whose the decisions are, in words; empty where none is the reader's.
    included_reports, included_studies, previous_reports, previous_studies : int
        Reports and studies included, and those of an earlier version of the review; several
        reports may be about one study.

    Raises
    ------
    ValueError
        If a number is negative or not whole, or a box does not add up; the sentence
        says which box, what was expected and what was found.

    Notes
    -----
    Page and others (2021), The PRISMA 2020 statement, doi 10.1136/bmj.n71.

    Examples
    --------
    >>> PrismaCounts(databases={"one": 10}, duplicates=2, screened=9, excluded=5, sought=3, not_retrieved=0,
    ...     assessed=3, excluded_reports={}, included_reports=3, included_studies=3)
    Traceback (most recent call last):
    ValueError: Records screened: expected 8 (10 identified less 2 duplicates and 0 removed otherwise), found 9.
    """

    databases: dict
    duplicates: int
    screened: int
    excluded: int
    sought: int
    not_retrieved: int
    assessed: int
    excluded_reports: dict
    included_reports: int
    included_studies: int
    other_methods: dict = field(default_factory=dict)
    other_not_retrieved: int = 0
    other_excluded: dict = field(default_factory=dict)
    previous_reports: int = 0
    previous_studies: int = 0
    removed_otherwise: dict = field(default_factory=dict)
    whose: str = field(default="", repr=False)

    def __post_init__(self):
        for item in fields(self)[:-1]:
            value = getattr(self, item.name)
            for name, number in value.items() if isinstance(value, dict) else [(item.name, value)]:
                if not _is_count(number):
                    raise ValueError(f"{item.name.replace('_', ' ')} ({name}): {number!r} is not a whole number from zero up.")
        for box, found, expected, how in self._sums():
            if expected != found:
                raise ValueError(f"{box}: expected {expected} ({how}), found {found}.")
        excluded = sum(self.other_excluded.values())
        if excluded > self.other_assessed:
            raise ValueError(f"Reports excluded (other methods): at most {self.other_assessed} were assessed, found {excluded}.")
        self._each_study_has_a_report("included", self.included_studies, self.included_reports)
        self._each_study_has_a_report("of the earlier version", self.previous_studies, self.previous_reports)

    def _each_study_has_a_report(self, which, studies, reports):
        if studies > reports or (reports and not studies):
            raise ValueError(f"Studies {which}: {studies} studies cannot come from {reports} reports; each has at least one.")

    def _sums(self):
        """Return, for each box that follows from others: its name, what it is, what it must be, and why."""
        otherwise, excluded = sum(self.removed_otherwise.values()), sum(self.excluded_reports.values())
        other, gone = self.other_assessed, sum(self.other_excluded.values())
        how = f"{self.identified} identified less {self.duplicates} duplicates and {otherwise} removed otherwise"
        yield "Records screened", self.screened, self.identified - self.duplicates - otherwise, how
        how = f"{self.screened} screened less {self.excluded} excluded"
        yield "Reports sought for retrieval", self.sought, self.screened - self.excluded, how
        how = f"{self.sought} sought less {self.not_retrieved} not retrieved"
        yield "Reports assessed", self.assessed, self.sought - self.not_retrieved, how
        how = f"{self.assessed} and {other} assessed less {excluded} and {gone} excluded"
        yield "Reports included", self.included_reports, self.assessed - excluded + other - gone, how

    @property
    def identified(self):
        """Records identified from all databases."""
        return sum(self.databases.values())

    @property
    def other_identified(self):
        """Reports identified by other methods."""
        return sum(self.other_methods.values())

    @property
    def other_assessed(self):
        """Reports from other methods that were assessed."""
        return self.other_identified - self.other_not_retrieved

    @property
    def total_studies(self):
        """Studies in the review, earlier versions counted."""
        return self.included_studies + self.previous_studies

    @property
    def total_reports(self):
        """Reports of these studies."""
        return self.included_reports + self.previous_reports
