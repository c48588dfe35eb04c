"""Bed-day effects of peer support, as the studies report them: which can be used, and which cannot and why.

An effect is the number of psychiatric bed days saved per person supported, always with
the follow-up it was counted over. Days saved are positive when the peer group used fewer
days, and may be negative.
"""

from dataclasses import dataclass

import pandas as pd

from peerlib.datasets import fact, load

__all__ = ["DaysSaved", "days_saved", "unusable", "usable"]


@dataclass(frozen=True)
class DaysSaved:
    """Bed days saved per person supported, with all that one needs to use the figure honestly.

    Parameters
    ----------
    study : str
        Id of the study.
    days : float
        Bed days saved per person over the follow-up.
    follow_up_months : float
        Time over which the days were counted, in months.
    people : float
        People (or support packages) the figure rests on, in the peer group.
    how : str
        How the figure was worked out.
    row : str
        Row of ``trial_outcomes`` it comes from.
    status : str
        ``derived`` from verified figures, ``inferred``, or ``yours``.

    Examples
    --------
    >>> round(days_saved("sledge_2011").days, 2)
    9.0
    """

    study: str
    days: float
    follow_up_months: float
    people: float
    how: str
    row: str
    status: str

    def __str__(self):
        return (
            f"{self.study}: {self.days:.1f} bed days saved per person over {self.follow_up_months:g} months "
            f"({self.how}; {self.status}, row {self.row})"
        )

    __repr__ = __str__


def _from_means(row):
    return row["mean_control"] - row["mean_peer"], row["n_peer"], "comparison mean minus peer mean"


def _from_total(row, people, per):
    return row["effect"] / people, people, f"{row['effect']:,.0f} days in total, over {people:g} {per}"


def _effect(row, own):
    """Return days, people and how they were worked out; or None where a figure was not seen."""
    if pd.notna(row["mean_peer"]) and pd.notna(row["mean_control"]):
        return _from_means(row)
    if row["effect_type"] == "days_fewer_in_total_authors_estimate" and pd.notna(row["n_peer"]):
        return _from_total(row, float(row["n_peer"]), "people")
    if row["effect_type"] == "days_saved_service_estimate":
        return _from_total(row, fact(row["study_id"], "support_packages", own=own).value, "support packages")
    if row["effect_type"] == "difference_days_unadjusted":
        return -row["effect"], row["n_peer"], "difference in days, not adjusted"
    return None


_BED_DAYS = ("bed_days", "bed_days_saved_total", "bed_days_self_report", "change_in_admissions_and_length_of_stay")


def _bed_day_rows(own):
    outcomes = load("trial_outcomes", own=own)
    rows = outcomes[outcomes["outcome"].isin(_BED_DAYS)]
    # Peers who run an alternative to hospital replace the bed itself: another question.
    return rows[rows["peer_role"] != "alternative_to_hospital"].to_dict("records")


def _status(row):
    """Return the status of an effect: the reader's own figures make it theirs, arithmetic makes it derived."""
    if row.get("yours"):
        return "yours"
    return "derived" if row["status"] == "verified" else row["status"]


def usable(own=False):
    """List the bed-day effects that can be used: enough was seen to say days per person and follow-up.

    Parameters
    ----------
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    list of DaysSaved
        In the order of the table. None is pooled: they differ in design, place and follow-up.

    Examples
    --------
    >>> [effect.study for effect in usable()]
    ['sledge_2011', 'lawn_2008', 'min_2007', 'landers_2014']
    """
    found = []
    for row in _bed_day_rows(own):
        effect = _effect(row, own)
        if effect and pd.notna(row["follow_up_months"]):
            days, people, how = effect
            found.append(
                DaysSaved(
                    study=row["study_id"],
                    days=float(days),
                    follow_up_months=float(row["follow_up_months"]),
                    people=float(people) if pd.notna(people) else float("nan"),
                    how=how,
                    row=row["outcome_id"],
                    status=_status(row),
                )
            )
    return found


def unusable(own=False):
    """List the bed-day outcomes that cannot be used, with the reason.

    Parameters
    ----------
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    pandas.DataFrame
        One outcome a row: study, what was said of it, and why it cannot be used.

    Examples
    --------
    >>> "klein_1998" in set(unusable()["study_id"])
    True
    """
    rows, used = [], {effect.study for effect in usable(own)}
    for row in _bed_day_rows(own):
        if row["study_id"] in used:
            continue
        if _effect(row, own) is None:
            rows.append((row["study_id"], row["effect_direction"], "no days per person were seen"))
        elif pd.isna(row["follow_up_months"]):
            rows.append((row["study_id"], row["effect_direction"], "the follow-up was not seen"))
    frame = pd.DataFrame(rows, columns=["study_id", "what was said", "why it cannot be used"])
    return frame.drop_duplicates(ignore_index=True)


def days_saved(study, own=False):
    """Return the bed-day effect of one study.

    Parameters
    ----------
    study : str
        Id of the study.
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    DaysSaved
        The effect; prints as a sentence.

    Raises
    ------
    LookupError
        If the study has no usable effect; the sentence says which have.

    Examples
    --------
    >>> days_saved("min_2007").follow_up_months
    12.0
    """
    effects = {effect.study: effect for effect in usable(own)}
    if study not in effects:
        raise LookupError(
            f"No bed days saved per person can be worked out for {study!r} from what was seen. "
            f"Usable are: {', '.join(effects)}. Fill its figures with datasets.fill, if you have them, and ask with own=True."
        )
    return effects[study]
