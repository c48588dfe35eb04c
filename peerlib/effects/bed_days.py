"""Bed-day effects of peer support as the studies report them: which can be used, and which cannot and why.

A bed-day effect is the number of psychiatric bed days saved per person supported, always
with the follow-up it was counted over. Days saved are positive when the peer group used
fewer days, and may be negative. They are not pooled: one study alone has a standard error.
"""

import math
from dataclasses import dataclass, field

import pandas as pd

from peerlib.datasets import fact, load
from peerlib.datasets.own_figures import filled
from peerlib.effects.as_printed import from_p
from peerlib.effects.sizes import interval_both_ways
from peerlib.shared.numbers import quantile
from peerlib.shared.words import with_note
from peerlib.shared.yours import mark


def _labels():
    return load("studies").set_index("study_id")["short_citation"]


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
    intervals : pandas.DataFrame or None
        Where means, standard deviations and arms were seen: the interval of the days saved by
        the ``normal``, by ``t`` and by ``welch`` (see ``interval_both_ways``), and what the
        study ``published``. None where no standard error can be worked out.
    support_months : float or None
        How long a person was supported, where that was seen.
    yours : int
        How many of the figures it rests on are the reader's own.

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
    intervals: pd.DataFrame | None = field(default=None, compare=False)
    support_months: float | None = None
    yours: int = 0

    @property
    def label(self):
        """The study as people call it, such as "Sledge et al. 2011", and how many figures of yours are in its effect."""
        return _labels().get(self.study, self.study) + mark(self.yours)

    @property
    def se(self):
        """Standard error of the days saved, a variance for each arm; NaN where none can be worked out."""
        return math.nan if self.intervals is None else float(self.intervals.loc["normal", "se"])

    def __str__(self):
        return with_note(
            f"{self.label}: {self.days:.1f} bed days saved per person over {self.follow_up_months:g} months "
            f"({self.how}; {self.status}, row {self.row})"
        )

    __repr__ = __str__


def _from_means(row):
    return row["mean_control"] - row["mean_peer"], row["n_peer"], "comparison mean minus peer mean"


def _intervals(row):
    """Return the interval of days saved both ways, or None where a figure for it was not seen."""
    arms = [row[name] for name in ("n_peer", "mean_peer", "sd_peer", "n_control", "mean_control", "sd_control")]
    if any(pd.isna(figure) for figure in arms):
        return None
    published = ""
    if pd.notna(row["p_value"]):
        published = f"{row['p_tails']} p {'<' if row['p_relation'] == 'less than' else '='} {row['p_value']:g}"
    # Days saved are comparison minus peer, so here the comparison stands first.
    return interval_both_ways(*arms[3:], *arms[:3], published=published)


def _from_total(row, people, per):
    return row["effect"] / people, people, f"{row['effect']:,.0f} days in total, over {people:g} {per}"


def _effect(row, own):
    """Return days, people and how they were worked out; or None where a figure was not seen."""
    if pd.notna(row["mean_peer"]) and pd.notna(row["mean_control"]):
        return _from_means(row)
    if row["effect_type"] == "days_fewer_in_total_authors_estimate" and pd.notna(row["n_peer"]):
        return _from_total(row, float(row["n_peer"]), "people")
    if row["effect_type"] == _OF_A_SERVICE:
        return _from_total(row, fact(row["study_id"], "support_packages", own=own).value, "support packages")
    if row["effect_type"] == "difference_days_unadjusted":
        return -row["effect"], row["n_peer"], "difference in days, not adjusted"
    return None


_OF_A_SERVICE = "days_saved_service_estimate"
_BED_DAYS = ("bed_days", "bed_days_saved_total", "bed_days_self_report", "change_in_admissions_and_length_of_stay")


def _bed_day_rows(own):
    outcomes = load("trial_outcomes", own=own)
    rows = outcomes[outcomes["outcome"].isin(_BED_DAYS)]
    # Peers who run an alternative to hospital replace the bed itself: another question.
    return rows[rows["peer_role"] != "alternative_to_hospital"].to_dict("records")


def _yours(row, own):
    """Count the reader's figures behind an effect: in its row, and where it borrows from the facts about its study."""
    borrowed = row["effect_type"] == _OF_A_SERVICE and fact(row["study_id"], "support_packages", own=own)[0].status == "yours"
    return filled(row) + borrowed


def _status(row, yours):
    """Return the status of an effect: the reader's own figures make it theirs, arithmetic makes it derived."""
    if yours:
        return "yours"
    return "derived" if row["status"] == "verified" else row["status"]


def usable(own=True):
    """List the bed-day effects that can be used: enough was seen to say days per person and follow-up.

    Parameters
    ----------
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

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
            people, months = (float(number) if pd.notna(number) else math.nan for number in (people, row["follow_up_months"]))
            yours = _yours(row, own)
            seen = how, row["outcome_id"], _status(row, yours), _intervals(row)
            found.append(DaysSaved(row["study_id"], float(days), months, people, *seen, yours=yours))
    return found


def unusable(own=True):
    """List the bed-day outcomes that cannot be used, with the reason.

    Parameters
    ----------
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    pandas.DataFrame
        One outcome a row: ``study``, its id, what was said of it, and why it cannot be used.

    Examples
    --------
    >>> "klein_1998" in set(unusable()["study_id"])
    True
    """
    used = {effect.study for effect in usable(own)}
    rows = []
    for row in _bed_day_rows(own):
        if row["study_id"] not in used:
            why = "no days per person were seen" if _effect(row, own) is None else "the follow-up was not seen"
            rows.append((row["study_id"], row["effect_direction"], why))
    frame = pd.DataFrame(rows, columns=["study_id", "what was said", "why it cannot be used"])
    frame.insert(0, "study", frame["study_id"].map(_labels()))
    return frame.drop_duplicates(ignore_index=True)


def days_saved(study, own=True):
    """Return the bed-day effect of one study.

    Parameters
    ----------
    study : str
        Id of the study.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

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
            f"Usable are: {', '.join(effects)}. Fill its figures with datasets.fill, if you have them."
        )
    return effects[study]


def one_tailed_readings(study="sledge_2011", own=True):
    """Return the interval of a study's bed-day difference as it comes out of each reading of its p value.

    Parameters
    ----------
    study : str
        Id of a study whose means, standard deviations and p value were seen.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    pandas.DataFrame
        Rows ``normal`` and ``t``, from the standard deviations; ``as_printed``, as if the p value were
        two-tailed; and ``doubled``, read as one-tailed. Columns ``label, estimate`` (peer minus control, days),
        ``se, ci_low, ci_high, p`` and ``note``. A p printed as "less than" bounds the standard error
        from above: the interval is then the widest one that fits.

    Raises
    ------
    LookupError
        If no p value of the bed days of this study was seen.

    Examples
    --------
    >>> one_tailed_readings()[["se", "ci_low", "ci_high"]].round(2).loc[["normal", "as_printed", "doubled"]].values.tolist()
    [[4.57, -17.96, -0.04], [4.15, -17.13, -0.87], [4.79, -18.38, 0.38]]
    """
    effect = days_saved(study, own)
    row = load("trial_outcomes", own=own).set_index("outcome_id").loc[effect.row]
    if effect.intervals is None or pd.isna(row["p_value"]):
        needed = f"Means, standard deviations and a p value of the bed days of {study!r} are needed"
        raise LookupError(f"{needed}, and were not all seen.")
    both = effect.intervals.loc[["normal", "t"]]
    # Days saved are turned round into the difference peer minus control, as a forest shows it.
    turned = both.assign(estimate=-both["estimate"], ci_low=-both["ci_high"], ci_high=-both["ci_low"])
    turned["label"] = ["From the standard deviations, normal", "From the standard deviations, t"]
    printed = f"{'<' if row['p_relation'] == 'less than' else ''}{row['p_value']:g}"
    readings = [turned[["label", "estimate", "se", "ci_low", "ci_high", "p", "note"]]]
    for name, tails, label in (("as_printed", 2, "From p, read as two-tailed"), ("doubled", 1, "From p, read as one-tailed")):
        found = from_p(-effect.days, printed, tails=tails)
        reach = quantile(0.95) * found.se
        line = [label, -effect.days, found.se, -effect.days - reach, -effect.days + reach, found.p, found.sentence]
        readings.append(pd.DataFrame([line], columns=readings[0].columns, index=[name]))
    return pd.concat(readings)
