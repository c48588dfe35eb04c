"""What can honestly be pooled on readmission: how many people went back into hospital, and which studies cannot say."""

import pandas as pd

from peerlib.datasets import ConflictingFacts, fact, load
from peerlib.datasets.own_figures import filled
from peerlib.effects.as_printed import events_from_percent, from_ratio
from peerlib.effects.sizes import odds_ratio, risk_ratio
from peerlib.shared.nearest import nearest
from peerlib.shared.yours import mark

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
_COUNTS = ["events_peer", "n_peer", "events_control", "n_control"]
_ABOUT = ["label", "year", "follow_up_months", "design", "peer_role"]
_EFFECT = ["estimate", "se", "ci_low", "ci_high"]
_COLUMNS = ["study", "label", "year", "definition", "follow_up_months", "design", "peer_role"]
_COLUMNS += [*_COUNTS, "how", "row", "status", *_EFFECT]


def _check_measure(measure, known):
    if measure not in known:
        raise nearest("measure", measure, list(known))


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
    yours = filled(row) + [peer[3], control[3]].count("yours")
    return dict(zip(_COUNTS, [*peer[:2], *control[:2]])) | {"how": how, "status": status, "label": row["label"] + mark(yours)}


def _printed(row, measure):
    """Return the printed ratio of this kind with its interval, or None where there is none."""
    if _PRINTED_AS.get(row["effect_type"]) != measure or row[["effect", "ci_low", "ci_high"]].isna().any():
        return None
    ratio = from_ratio(row["effect"], row["ci_low"], row["ci_high"])
    status = "yours" if row.get("yours") else row["status"]
    how = f"{_RATIO_NAMES[measure]} as printed, its standard error from the interval"
    label = row["label"] + mark(filled(row))
    return {"how": how, "status": status, "label": label, **{name: getattr(ratio, name) for name in _EFFECT}}


def _readmission(row, measure, own):
    """Return the effect of one outcome, from counts or else as printed, or None where not enough was seen."""
    counts = _counts(row, own)
    if counts is None:
        return _printed(row, measure)
    try:
        ratio = _FROM_COUNTS[measure](*(counts[name] for name in _COUNTS))
    except ValueError as error:
        raise ValueError(f"{row['label']}, row {row['outcome_id']} of trial_outcomes: {error}") from None
    return {**counts, **ratio[_EFFECT].to_dict()}


def _readmission_rows(own):
    """Return the outcomes on going back into hospital, of whichever kind, with the name of each study."""
    outcomes = load("trial_outcomes", own=own)
    studies = load("studies").set_index("study_id")
    kinds = [*_READMITTED, *_COUNTED_OTHERWISE]
    rows = outcomes[outcomes["outcome"].isin(kinds) & (outcomes["peer_role"] != "alternative_to_hospital")].copy()
    rows["label"] = rows["study_id"].map(studies["short_citation"])
    rows["year"] = rows["year"].fillna(rows["study_id"].map(studies["year"]))
    return rows


def readmissions(own=True, measure="RR"):
    """Return what can honestly be pooled on readmission, one study a row.

    Parameters
    ----------
    own : bool
        Use the reader's own cells; False: the shipped ones alone.
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
            told = {"study": row["study_id"], "definition": _READMITTED[row["outcome"]], "row": row["outcome_id"]}
            found[row["study_id"]] = told | row[_ABOUT].to_dict() | effect
    frame = pd.DataFrame(list(found.values()), columns=_COLUMNS)
    frame = frame.astype(dict.fromkeys([*_COUNTS, "year"], "Int64"))
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


def not_pooled(own=True, measure="RR"):
    """List the outcomes on going back into hospital that ``readmissions`` leaves out, with the reason.

    Parameters
    ----------
    own : bool
        Use the reader's own cells; False: the shipped ones alone.
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
    asked = {"study_id": "study", "label": "label", "year": "year", "outcome_id": "row", "effect_direction": "what was said"}
    frame = rows[list(asked)].rename(columns=asked).astype({"year": "Int64"})
    frame["why"] = [_why_not(row, measure) for _, row in rows.iterrows()]
    # Several rows may describe one outcome: the first row stands for them, with the first thing that was said.
    first = frame.replace({"what was said": {"not seen": None}}).groupby(["study", "why"], sort=False, as_index=False).first()
    return first.fillna({"what was said": "not seen"})[frame.columns].sort_values("year", kind="stable", ignore_index=True)
