"""The one list of studies: how far each came, from screening to value for money, and why it left where it did."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd

from peerlib import my_work
from peerlib.datasets import tables as schema
from peerlib.datasets.facts import load
from peerlib.shared.yours import mark

# Most generous first. The stations that write these two files stand above this one; here they are only read.
_DECISIONS = ["include", "unsure", "exclude"]
_SCREENED = my_work.DecisionFile(
    "screening.csv",
    ["record_id", "stage", "decision", "reason"],
    lambda row: (row["record_id"], row["stage"]),
    {"record_id": "every decision belongs to a record"},
    {"stage": ["title", "report"], "decision": _DECISIONS},
)
_RATED = my_work.DecisionFile(
    "bias_me.csv",
    ["study", "outcome", "tool", "domain", "judgement", "support"],
    lambda row: (row["study"], row["outcome"], row["tool"], row["domain"]),
    {"study": "a judgement belongs to a study"},
)


@cache
def _words():
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def followed(own=True):
    """Follow each study through the workbook: included in 03, rated in 04, figures in 05, used in 07.

    Parameters
    ----------
    own : bool
        Use what the reader screened, rated and filled in too, and count it: a figure moves its study on, an exclusion
        ends its way here (``usable`` still lists its days). False: what is shipped alone.

    Returns
    -------
    pandas.DataFrame
        One study a row, and no study vanishes. Its index is the id, to choose rows by; the columns are in people's
        words, to print (``followed().set_index("label")``):

        - ``label``: the study's name as printed; ``year``: of publication, missing where it was not seen
        - ``paper``: its likely place in the paper of 2013 (our reading), empty for all others
        - ``screening``: what was decided in notebook 03: by you, else by the model answers
        - ``rated``: by whom its risk of bias was judged (04), empty where by nobody
        - ``said``: what its sources say of the use of psychiatric beds; ``not seen`` where it was measured and no
          finding was seen, empty where it is not known to have been measured
        - ``figures``: the figures seen (05): days, people readmitted, both, or empty
        - ``used``: whether days saved per person go into value for money (07)
        - ``left at`` and ``why``: the step at which it left, and the reason; both empty for a study that is used

    Examples
    --------
    >>> followed().loc["forchuk_2005", "left at"]
    '05 bed days'
    >>> newer = followed().query("year >= 2014 and said != ''")
    >>> newer.set_index("label").loc["Gillard et al. 2022", ["said", "why"]].to_list()
    ['readmissions reported as not significantly reduced', 'no numbers of people were seen']
    """
    studies = load("studies").set_index("study_id")
    studies = studies[studies["kind"].isin(["trial", "comparative_study"])]
    outcomes = load("trial_outcomes", own=own)
    decided, rated, places = _decided(own), _rated(own), _words()["paper"]
    rows = []
    for study, about in studies.iterrows():
        seen = outcomes[(outcomes["study_id"] == study) & (outcomes["peer_role"] != "alternative_to_hospital")]
        screening, why_not = _screened(decided.get(study), about["peer_role"], seen)
        figures = _figures(seen)
        left, why = _left(screening, why_not, figures, seen)
        named = (study, about["short_citation"], about["year"], places.get(about["seed_membership"], ""))
        rows.append((*named, screening, rated.get(study, ""), _said(seen), figures, not left, left, why))
    columns = ["study_id", "label", "year", "paper", "screening", "rated", "said", "figures", "used", "left at", "why"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"}).set_index("study_id")


def _decided(own):
    """Return for each study with a record the last decision, its reason and how many are the reader's decisions on it."""
    works = load("record_truth").merge(load("work_coding")[["work_id", "study_id"]], on="work_id")
    mine = pd.DataFrame(_SCREENED.rows() if own else [], columns=_SCREENED.columns).assign(yours=True)
    decisions = pd.concat([load("model_screening").assign(yours=False), mine]).astype({"yours": bool})
    decisions = decisions.merge(works[["record_id", "study_id"]], on="record_id").dropna(subset="study_id")
    return {study: (*_last_decision(said), int(said["yours"].sum())) for study, said in decisions.groupby("study_id")}


def _last_decision(said):
    """Return the last decision on a study and its reason; at each stage the reader's come first, then an inclusion decides."""
    title, report = (_at_stage(said[said["stage"] == stage]) for stage in ("title", "report"))
    if report and not (title and title["yours"] and title["decision"] == "exclude"):
        return report["decision"], report["reason"]
    if title["yours"] and title["decision"] != "exclude":
        return "unsure", _words()["why"]["no_report"]
    return title["decision"], title["reason"]


def _at_stage(rows):
    """Return the decision of one stage; nothing where there is none."""
    rows = rows[rows["yours"] == rows["yours"].any()].sort_values("decision", key=lambda d: d.map(_DECISIONS.index))
    return next(iter(rows.to_dict("records")), None)


def _screened(decision, role, seen):
    """Return what screening made of a study, in words, and the reason if it went no further."""
    words, why = _words()["screening"], _words()["why"]
    if decision is not None:
        return words[decision[0]] + mark(decision[2], "decision"), "" if decision[0] == "include" else decision[1]
    if role == "alternative_to_hospital":
        return words["none"], why["alternative"]
    return (words["other"], "") if len(_about_beds(seen)) else (words["none"], why["no_beds"])


def _rated(own):
    """Return for each study by whom its risk of bias was judged, and how many judgements are the reader's."""
    ours = set(schema.read("model_bias")["study_id"])
    published = schema.read("published_bias")
    theirs = set(published.loc[published["is_judgement"].astype(bool), "study_id"].dropna())
    theirs |= set(schema.read("recovery_trials")["study_id"].dropna())
    who = {True: "by us and in a review", False: "by us"}
    found = {**dict.fromkeys(theirs, "in a review"), **{study: who[study in theirs] for study in ours}}
    mine = Counter(row["study"] for row in (_RATED.rows() if own else []) if row["judgement"] and row["support"])
    return found | {study: found.get(study, "by you") + mark(count, "rating") for study, count in mine.items()}


def _about_beds(seen):
    """Return the rows that speak of the use of psychiatric beds."""
    return seen[seen["outcome"].isin([*_words()["days"], *_words()["people"], *_words()["otherwise"]])]


def _said(seen):
    """Return what the sources of a study say of the use of beds, each finding once."""
    said = dict.fromkeys(_about_beds(seen)["effect_direction"])
    return "; ".join(words for words in said if words != "not seen") or "; ".join(said)


def _figures(seen):
    """Return what was seen of a study's use of beds: days a person, people readmitted, both or nothing."""
    days = seen[seen["outcome"].isin(_words()["days"]) & seen["follow_up_months"].notna()]
    people = seen[seen["outcome"].isin(_words()["people"])]
    counted = people["events_peer"].notna() & people["events_control"].notna()
    counted |= people["percent_peer"].notna() & people["percent_control"].notna()
    counted |= people["effect"].notna() & people["ci_low"].notna()
    has_days = (days["effect"].notna() | days["mean_peer"].notna() & days["mean_control"].notna()).any()
    return " and ".join(word for word, there in (("days", has_days), ("people readmitted", counted.any())) if there)


def _left(screening, why_not, figures, seen):
    """Return the step at which a study left and the reason; empty for one whose days are used."""
    steps, why, there = _words()["steps"], _words()["why"], set(seen["outcome"])
    if why_not:
        return steps["screening"], why_not
    if "days" in figures:
        return "", ""
    if figures:
        return steps["value"], why["only_people"]
    if there & set(_words()["days"]):
        return steps["figures"], why["no_days"]
    if there & set(_words()["people"]):
        odds = seen.loc[seen["outcome"].isin(_words()["people"]), "effect"].notna().any()
        return steps["figures"], why["only_odds" if odds else "no_people"]
    reasons = [reason for outcome, reason in _words()["otherwise"].items() if any(o.startswith(outcome) for o in there)]
    return steps["figures"], reasons[0] if reasons else why["no_figures"]
