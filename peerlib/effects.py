"""Effects: from the figures of a study to its result, several results together, and bed days saved.

The formulas are in ``effect_sizes``, pooling in ``pooling``; all is at hand here. What is
worked out here itself are the effects of peer support as the studies report them: which
can be used, and which cannot and why.

A bed-day effect is the number of psychiatric bed days saved per person supported, always
with the follow-up it was counted over. Days saved are positive when the peer group used
fewer days, and may be negative. They are not pooled: one study alone has a standard error.
Readmission can be pooled (``readmissions``), and ``practice`` data show how pooling works.
``trace`` says where the figures of any of these studies come from.
"""

import math
from dataclasses import dataclass, field

import pandas as pd

from peerlib import schema
from peerlib.datasets import ConflictingFacts, fact, load, sources
from peerlib.effect_sizes import (
    days_from_readmission_risk, events_from_percent, from_p, from_ratio, interval_both_ways, mean_difference, number_needed_to_treat,
    odds_ratio, per_100_people_year, per_person, per_worker_year, quantile, risk_difference, risk_ratio,
    standardised_mean_difference, two_tailed,
)  # fmt: skip
from peerlib.pooling import METHODS, Driver, Pooled, Subgroups, cumulative, leave_one_out, pool, subgroups, which_drives

__all__ = [
    "DaysSaved", "Driver", "METHODS", "Pooled", "Subgroups", "cumulative", "days_from_readmission_risk", "days_saved", "events_from_percent",
    "from_p", "from_ratio", "interval_both_ways", "leave_one_out", "mean_difference", "not_pooled", "number_needed_to_treat", "odds_ratio",
    "one_tailed_readings", "per_100_people_year", "per_person", "per_worker_year", "pool", "practice", "readmissions", "risk_difference",
    "risk_ratio", "standardised_mean_difference", "subgroups", "trace", "two_tailed", "unusable", "usable",
    "which_drives",
]  # fmt: skip


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

    @property
    def se(self):
        """Standard error of the days saved, a variance for each arm; NaN where none can be worked out."""
        return math.nan if self.intervals is None else float(self.intervals.loc["normal", "se"])

    def __str__(self):
        return (
            f"{self.study}: {self.days:.1f} bed days saved per person over {self.follow_up_months:g} months "
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
                    intervals=_intervals(row),
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


# Readmission: how many people went back into hospital.

_READMITTED = {
    "readmitted_acute_care_any": "taken back into acute care of any kind, which is wider than a hospital bed",
    "readmitted_any": "readmitted to hospital at least once; no closer definition was seen",
    "admitted_any": "admitted to hospital at least once; no closer definition was seen",
    "hospitalised_any": "admitted to hospital at least once; no closer definition was seen",
}
_COUNTED_OTHERWISE = {
    "admissions": "admissions were counted, not the people admitted",
    "time_to_rehospitalisation": "time out of hospital was measured, not the people readmitted",
    "readmitted_any_medical": "readmission to medical wards, another question",
    "hospitalised_any_subgroup_no_crisis_episode": "a subgroup only",
}
_FROM_COUNTS = {"RR": risk_ratio, "OR": odds_ratio}
_RATIO_NAMES = {"RR": "a risk ratio", "OR": "an odds ratio"}
_PRINTED_AS = {"RR": "RR", "OR": "OR", "odds (modelled)": "OR"}
_READMISSION_COLUMNS = [
    "study", "label", "year", "definition", "follow_up_months", "design", "peer_role", "events_peer", "n_peer", "events_control",
    "n_control", "how", "row", "status", "estimate", "se", "ci_low", "ci_high",
]  # fmt: skip


def _check_measure(measure, known):
    if measure not in known:
        raise schema.nearest("measure", measure, list(known))


def _arm(row, arm, own):
    """Return events and people of one arm, how they were found and the status of what was borrowed; None where not seen."""
    people, events, found, status = row[f"n_{arm}"], row[f"events_{arm}"], "events as printed", row["status"]
    try:
        if pd.isna(people):
            borrowed = fact(row["study_id"], f"n_{arm}", own=own)
            people, status = borrowed.value, borrowed[0].status
            found = f"{found}, people from {borrowed[0].row}"
    except (LookupError, ConflictingFacts):
        return None
    if pd.isna(events) and pd.notna(row[f"percent_{arm}"]):
        events = events_from_percent(row[f"percent_{arm}"], people).events
        found = found.replace("as printed", "from a percentage")
    return None if pd.isna(events) else (int(events), int(people), found, status)


def _counts(row, own):
    """Return the counts of both arms, how they were found and their status; None where one was not seen."""
    peer, control = _arm(row, "peer", own), _arm(row, "control", own)
    if peer is None or control is None:
        return None
    how = f"peers: {peer[2]}; comparison: {control[2]}" if peer[2] != control[2] else peer[2]
    statuses = {"yours" if row.get("yours") else row["status"], peer[3], control[3]}
    # The weakest figure decides; arithmetic on verified ones makes the effect derived.
    status = next((weak for weak in ("yours", "inferred", "ours") if weak in statuses), "derived")
    return {"events_peer": peer[0], "n_peer": peer[1], "events_control": control[0], "n_control": control[1], "how": how, "status": status}


def _printed(row, measure):
    """Return the printed ratio of this kind with its interval, or None where there is none."""
    if _PRINTED_AS.get(row["effect_type"]) != measure or row[["effect", "ci_low", "ci_high"]].isna().any():
        return None
    ratio = from_ratio(row["effect"], row["ci_low"], row["ci_high"])
    status = "yours" if row.get("yours") else row["status"]
    numbers = {"estimate": ratio.estimate, "se": ratio.se, "ci_low": ratio.ci_low, "ci_high": ratio.ci_high}
    return {"how": f"{_RATIO_NAMES[measure]} as printed, its standard error from the interval", "status": status, **numbers}


def _readmission(row, measure, own):
    """Return the effect of one outcome, from counts or else as printed, or None where not enough was seen."""
    counts = _counts(row, own)
    if counts is None:
        return _printed(row, measure)
    try:
        ratio = _FROM_COUNTS[measure](*(counts[name] for name in ("events_peer", "n_peer", "events_control", "n_control")))
    except ValueError as error:
        raise ValueError(f"{row['label']}, row {row['outcome_id']} of trial_outcomes: {error}") from None
    return {**counts, **ratio[["estimate", "se", "ci_low", "ci_high"]].to_dict()}


def _readmission_rows(own):
    """Return the outcomes on going back into hospital, of whichever kind, with the name of each study."""
    outcomes = load("trial_outcomes", own=own)
    studies = load("studies").set_index("study_id")
    kinds = [*_READMITTED, *_COUNTED_OTHERWISE]
    rows = outcomes[outcomes["outcome"].isin(kinds) & (outcomes["peer_role"] != "alternative_to_hospital")].copy()
    rows["label"] = rows["study_id"].map(studies["short_citation"])
    rows["year"] = rows["year"].fillna(rows["study_id"].map(studies["year"]))
    return rows


def readmissions(own=False, measure="RR"):
    """Return what can honestly be pooled on readmission, one study a row.

    Parameters
    ----------
    own : bool
        Use the reader's own cells too.
    measure : str
        ``"RR"`` for risk ratios, ``"OR"`` for odds ratios. An odds ratio is never taken for a risk
        ratio: a study that printed only the other kind is left out, and ``not_pooled`` says so.

    Returns
    -------
    pandas.DataFrame
        By year: ``study`` (id), ``label``, ``year``, ``definition`` of readmission in words,
        ``follow_up_months``, ``design``, ``peer_role``, the four counts (empty where a printed ratio
        was used), ``how`` they were found, ``row`` of ``trial_outcomes``, ``status``, and
        ``estimate, se, ci_low, ci_high``: a ratio of peers over comparison, ``se`` that of its logarithm.

    Raises
    ------
    UnknownName
        If there is no such measure.

    Notes
    -----
    Definitions, follow-up and designs differ: whether to pool them at all is a question for the reader.

    Examples
    --------
    >>> readmissions()[["label", "estimate", "ci_low", "ci_high"]].round(2).values.tolist()
    [['Reynolds et al. 2004', 0.44, 0.11, 1.75], ['Min et al. 2007', 0.85, 0.73, 1.0], ['Johnson et al. 2018', 0.76, 0.59, 1.0]]
    >>> readmissions(measure="OR")["study"].tolist()
    ['min_2007', 'johnson_2018']
    """
    _check_measure(measure, _FROM_COUNTS)
    found = {}
    for _, row in _readmission_rows(own).iterrows():
        if row["outcome"] not in _READMITTED or row["study_id"] in found:
            continue
        effect = _readmission(row, measure, own)
        if effect:
            about = {name: row[name] for name in ("label", "year", "follow_up_months", "design", "peer_role")}
            found[row["study_id"]] = {"study": row["study_id"], **about, "definition": _READMITTED[row["outcome"]], "row": row["outcome_id"], **effect}
    frame = pd.DataFrame(list(found.values()), columns=_READMISSION_COLUMNS)
    for name in ("events_peer", "n_peer", "events_control", "n_control", "year"):
        frame[name] = frame[name].astype("Int64")
    return frame.sort_values("year", kind="stable", ignore_index=True)


def _why_not(row, measure):
    """Say why an outcome on readmission is not in the pool."""
    if row["outcome"] in _COUNTED_OTHERWISE:
        return _COUNTED_OTHERWISE[row["outcome"]]
    if str(row["comparator"]).startswith("none"):
        return "there was no comparison group"
    printed = _PRINTED_AS.get(row["effect_type"])
    if printed is None:
        return "no numbers of people were seen"
    if printed != measure:
        return f"only {_RATIO_NAMES[printed]} was seen, which is not {_RATIO_NAMES[measure]}"
    return f"{_RATIO_NAMES[printed]} was seen, but not its interval"


def not_pooled(own=False, measure="RR"):
    """List the outcomes on going back into hospital that ``readmissions`` leaves out, with the reason.

    Parameters
    ----------
    own : bool
        Use the reader's own cells too.
    measure : str
        As for ``readmissions``.

    Returns
    -------
    pandas.DataFrame
        One outcome a row, by year: ``study, label, year, row, what was said, why``.

    Raises
    ------
    UnknownName
        If there is no such measure.

    Examples
    --------
    >>> left_out = not_pooled().set_index("study")
    >>> left_out.loc["lawn_2008", "why"]
    'there was no comparison group'
    >>> not_pooled(measure="OR").set_index("study").loc["reynolds_2004", "why"]
    'only a risk ratio was seen, which is not an odds ratio'
    """
    used = set(readmissions(own, measure)["study"])
    rows = _readmission_rows(own)
    rows = rows[~rows["study_id"].isin(used)]
    frame = pd.DataFrame(
        {
            "study": rows["study_id"], "label": rows["label"], "year": rows["year"].astype("Int64"), "row": rows["outcome_id"],
            "what was said": rows["effect_direction"], "why": [_why_not(row, measure) for _, row in rows.iterrows()],
        }
    )  # fmt: skip
    # Several rows may describe one outcome: the first row stands for them, with the first thing that was said.
    once = frame.replace({"what was said": {"not seen": None}}).groupby(["study", "why"], sort=False, as_index=False).first()
    return once.fillna({"what was said": "not seen"})[frame.columns].sort_values("year", kind="stable", ignore_index=True)


# Practice: real studies on something else, to see how pooling works.

_PRACTICE = {
    "RR": ("practice_trials", risk_ratio), "OR": ("practice_trials", odds_ratio), "RD": ("practice_trials", risk_difference),
    "MD": ("practice_stays", mean_difference), "SMD": ("practice_stays", standardised_mean_difference),
}  # fmt: skip


def practice(measure="RR"):
    """Return the effects of a practice set: real studies, not about peer support.

    Parameters
    ----------
    measure : str
        ``"RR"``, ``"OR"`` or ``"RD"`` for the trials of a vaccine (``practice_trials``); ``"MD"`` (days)
        or ``"SMD"`` for days in hospital after a stroke (``practice_stays``).

    Returns
    -------
    pandas.DataFrame
        The table with ``label`` and ``estimate, se, ci_low, ci_high`` for each study, arm 1 against arm 2;
        for ratios ``se`` is that of the logarithm.

    Raises
    ------
    UnknownName
        If there is no such measure.

    Examples
    --------
    >>> practice("MD")[["label", "estimate"]].values.tolist()[:2]
    [['Edinburgh', -20.0], ['Orpington, mild', -2.0]]
    >>> trials = practice()
    >>> round(pool(trials["estimate"], trials["se"], labels=trials["label"], ratio=True).estimate, 2)
    0.49
    """
    _check_measure(measure, _PRACTICE)
    name, effect = _PRACTICE[measure]
    table = load(name)
    figures = ("events1", "n1", "events2", "n2") if name == "practice_trials" else ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
    found = effect(**{figure: table[figure] for figure in figures})
    return table.assign(label=table["study"]).join(found[["estimate", "se", "ci_low", "ci_high"]])


# Where the figures of a study come from.

_FIGURES = {
    "trial_outcomes": (
        "n_peer", "n_control", "follow_up_months", "events_peer", "events_control", "percent_peer", "percent_control", "mean_peer", "sd_peer",
        "mean_control", "sd_control", "effect", "ci_low", "ci_high", "p_value",
    ),
    "practice_trials": ("events1", "n1", "events2", "n2"),
    "practice_stays": ("n1", "mean1", "sd1", "n2", "mean2", "sd2"),
}  # fmt: skip


def _traced(table, key, own):
    """Return the figures of one row with their source and status."""
    row = load(table, own=own).set_index(schema.key(table)).loc[key]
    lines = sources(key, own=own)
    own_cells = str(row.get("yours") or "").split("; ")
    found = []
    for figure in _FIGURES[table]:
        if pd.notna(row[figure]):
            line = lines[(lines["status"] == "yours") == (figure in own_cells)].iloc[0]
            found.append((figure, row[figure], key, line["status"], line["source"], line["seen_in"], line["note"]))
    return found


def _traced_facts(study, key, own):
    """Return the people that a row borrows from the facts about its study."""
    row = load("trial_outcomes", own=own).set_index("outcome_id").loc[key]
    borrowed = ["support_packages"] if row["effect_type"] == "days_saved_service_estimate" else [n for n in ("n_peer", "n_control") if pd.isna(row[n])]
    found = []
    for name in borrowed:
        try:
            found += [(name, f.value, f.row, f.status, f.source, f.seen_on, f.note) for f in fact(study, name, own=own)]
        except LookupError:
            continue
    return found


def trace(study, own=False):
    """Say where the figures of a study in a forest come from: one figure a line.

    Parameters
    ----------
    study : str
        Id (``"johnson_2018"``) or label (``"Johnson et al. 2018"``) of a study in ``readmissions`` or
        ``usable``, or label of one in ``practice``.
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    pandas.DataFrame
        ``figure, value, row, status, source, seen_in, note``; row is the one that ``datasets.sources`` knows.

    Raises
    ------
    UnknownName
        If no forest holds such a study; the nearest are given.

    Examples
    --------
    >>> print(*trace("Johnson et al. 2018").set_index("figure").loc["events_peer", ["value", "row", "status"]])
    64.0 TO003 verified
    """
    used = {}
    for measure in _FROM_COUNTS:
        for row in readmissions(own, measure).to_dict("records"):
            used.setdefault(row["study"], []).append(row["row"])
    for effect in usable(own):
        used.setdefault(effect.study, []).append(effect.row)
    labels = load("studies").set_index("study_id")["short_citation"]
    ids = {labels[name]: name for name in used}
    name = ids.get(study, study)
    columns = ["figure", "value", "row", "status", "source", "seen_in", "note"]
    if name in used:
        rows = dict.fromkeys(used[name])
        found = [line for row in rows for line in [*_traced("trial_outcomes", row, own), *_traced_facts(name, row, own)]]
        return pd.DataFrame(found, columns=columns)
    known = {label: (table, key) for table in ("practice_trials", "practice_stays") for key, label in load(table).set_index(schema.key(table))["study"].items()}
    if study not in known:
        raise schema.nearest("study in a forest", study, [*used, *ids, *known])
    return pd.DataFrame(_traced(*known[study], own), columns=columns)


# One p value, read in several ways.


def one_tailed_readings(study="sledge_2011", own=False):
    """Return the interval of a study's bed-day difference as it comes out of each reading of its p value.

    Parameters
    ----------
    study : str
        Id of a study whose means, standard deviations and p value were seen.
    own : bool
        Use the reader's own cells too.

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
        raise LookupError(f"Means, standard deviations and a p value of the bed days of {study!r} are needed, and were not all seen.")
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
