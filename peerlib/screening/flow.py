"""What became of the records, counted."""

from peerlib.datasets import load
from peerlib.screening.decisions import DECISIONS, standing_decisions
from peerlib.screening.prisma import PrismaCounts
from peerlib.shared.yours import mark

_ORDER = {"exclude": 0, "unsure": 1, "include": 2}


def by_group(grouped, decisions, stage):
    """Return one decision a group: the reader's before the model's, the most generous of its records, so that none is lost."""
    chosen = decisions[decisions["stage"] == stage].merge(grouped[["record_id", "group"]], on="record_id")
    rank = chosen["decision"].map(_ORDER) + (len(_ORDER) * (chosen["whose"] == "yours") if "whose" in chosen else 0)
    return chosen.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates("group", keep="last").set_index("group")


def _usable(decisions):
    """Refuse decisions from which no flow can be counted."""
    unknown = set(decisions["decision"].dropna()) - set(DECISIONS)
    if unknown or decisions["decision"].isna().any():
        raise ValueError(
            f"Every decision must be one of {', '.join(DECISIONS)}; found {sorted(unknown) or 'empty ones'}. "
            "Settle conflicts with adjudicate first."
        )
    if "reviewer" in decisions and (decisions.groupby("stage")["reviewer"].nunique() > 1).any():
        raise ValueError(
            "There are decisions of several reviewers. Settle them with adjudicate first: "
            "a flow diagram shows one decision a record."
        )
    out = decisions[(decisions["stage"] == "report") & (decisions["decision"] == "exclude")]
    if out["reason"].fillna("").str.strip().eq("").any():
        raise ValueError("A report is excluded without a reason; the flow diagram lists reasons. Give one.")


def study_of_groups(grouped):
    """Return the study that each group of the shipped records is a report of, where it is one of ``studies``.

    Parameters
    ----------
    grouped : pandas.DataFrame
        Shipped records with ``record_id`` and ``group``.

    Returns
    -------
    dict
        Id of the study by group.

    Examples
    --------
    >>> import pandas as pd
    >>> study_of_groups(pd.DataFrame({"record_id": ["R0001"], "group": [1]}))
    {1: 'sledge_2011'}
    """
    works = load("record_truth")[["record_id", "work_id"]].merge(load("work_coding")[["work_id", "study_id"]], on="work_id")
    linked = grouped[["record_id", "group"]].merge(works, on="record_id").dropna(subset="study_id")
    return dict(zip(linked["group"], linked["study_id"]))


def _whose(grouped, titles, reports):
    """Say which decisions behind a flow are the reader's, and which wait for one; nothing where none is."""
    settled = grouped["match"].str.contains(": decided by ").sum() if "match" in grouped else 0
    told = {"titles": titles, "reports": reports}
    mine = {what: (of["whose"] == "yours").sum() for what, of in told.items()}
    if not (total := sum(mine.values()) + settled):
        return ""
    parts = [f"{mine[what]} of {len(of)} {what}" for what, of in told.items()]
    open_ = reports["whose"].isna().sum()
    waits = f"; {open_} let through without a decision on the report, counted as unresolved" if open_ else ""
    pairs = f"{settled} pair{'s' if settled != 1 else ''} of duplicates"
    return f"Decided by you: {', '.join(parts)}, {pairs}; the rest by the model{mark(total, 'decision')}{waits}"


def count_flow(grouped, decisions=None, study_of=None, other_methods=None, other_excluded=None, previous=(0, 0)):
    """Count what became of the records, for a PRISMA flow diagram.

    Parameters
    ----------
    grouped : pandas.DataFrame
        Records with ``record_id``, ``source`` and ``group``, as ``literature.deduplicate`` returns them.
    decisions : pandas.DataFrame, optional
        One settled decision for each record and stage (a group needs one record decided); without it, those that stand:
        yours, the model's elsewhere. A report that only you let through counts as not retrieved until you decide on it.
        ``unsure`` at the last stage means that the full text was needed: not retrieved.
    study_of : dict, optional
        Study by group; groups of one study are reports of it. Without it, a group is a study.
    other_methods : dict, optional
        Reports that came by other methods, by method; each a study of its own.
    other_excluded : dict, optional
        Of these, excluded after assessment, by reason.
    previous : tuple of int
        Studies and reports of an earlier version of the review.

    Returns
    -------
    PrismaCounts
        Counts that add up.

    Raises
    ------
    ValueError
        If groups are still undecided (the sentence says how many, and at which stage), if
        several reviewers are not settled, or if a reason is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> records = pd.DataFrame({"record_id": ["a", "b", "c"], "source": "one", "group": [1, 1, 2]})
    >>> decided = pd.DataFrame({"record_id": ["a", "c", "a"], "stage": ["title", "title", "report"],
    ...     "decision": ["include", "exclude", "include"], "reason": ""})
    >>> count_flow(records, decided).included_studies
    1
    """
    standing = decisions is None
    decisions = standing_decisions() if standing else decisions
    _usable(decisions)
    titles, reports = by_group(grouped, decisions, "title"), by_group(grouped, decisions, "report")
    groups = set(grouped["group"])
    sought = titles.index[titles["decision"] != "exclude"]
    for stage, open_ in (("title", groups - set(titles.index)), ("report", set(sought) - set(reports.index))):
        if open_ and not (standing and stage == "report"):
            raise ValueError(
                f"{len(open_)} of {len(groups)} works have no decision at the stage {stage!r} yet. Decide on them first."
            )
    reports = reports.reindex(sought).fillna({"decision": "unsure"})
    included = list(reports.index[reports["decision"] == "include"])
    excluded = reports.loc[reports["decision"] == "exclude", "reason"].value_counts().to_dict()
    other, gone = dict(other_methods or {}), dict(other_excluded or {})
    kept = sum(other.values()) - sum(gone.values())
    studies = {(study_of or {}).get(group, group) for group in included}
    return PrismaCounts(
        databases=grouped["source"].fillna("source not named").value_counts(sort=False).to_dict(),
        duplicates=len(grouped) - len(groups),
        screened=len(groups),
        excluded=int((titles["decision"] == "exclude").sum()),
        sought=len(sought),
        not_retrieved=int((reports["decision"] == "unsure").sum()),
        assessed=int((reports["decision"] != "unsure").sum()),
        excluded_reports=excluded,
        other_methods=other,
        other_excluded=gone,
        included_reports=len(included) + kept,
        included_studies=len(studies) + kept,
        previous_studies=previous[0],
        previous_reports=previous[1],
        whose=_whose(grouped, titles, reports) if standing else "",
    )
