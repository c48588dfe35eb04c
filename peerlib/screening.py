"""Screening: decisions of one or several people, how far they agree, and what becomes of the records.

A decision is a row ``record_id, reviewer, stage, decision, reason, when``. The reader's
decisions are kept in ``my_work/screening.csv``, each on disk before the next record
shows. The stages are called what they are here: ``title`` (titles and record data, as no
abstracts are shipped) and ``report`` (assessed from public abstracts and summaries).
"""

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from peerlib import my_work
from peerlib.datasets import load
from peerlib.prisma import PrismaCounts
from peerlib.shared import words
from peerlib.shared.kappa import _kappa

__all__ = [
    "DECISIONS",
    "STAGES",
    "Agreement",
    "PrismaCounts",
    "adjudicate",
    "agreement",
    "conflicts",
    "count_flow",
    "decide",
    "model_decisions",
    "read_decisions",
    "study_of_groups",
    "withdraw",
]

FILE = "screening.csv"
COLUMNS = ["record_id", "reviewer", "stage", "decision", "reason", "when"]
STAGES = ("title", "report")
DECISIONS = ("include", "exclude", "unsure")


def _checked(row, where=""):
    """Return a decision as a row, or say what is wrong with it."""
    row = {column: str(row.get(column) or "").strip() for column in COLUMNS}
    start = f"{where}: " if where else ""
    if not row["record_id"]:
        raise ValueError(f"{start}record_id is empty; every decision belongs to a record.")
    if not row["reviewer"]:
        raise ValueError(f"{start}reviewer is empty; write who decided.")
    for column, allowed in (("stage", STAGES), ("decision", DECISIONS)):
        row[column] = row[column].lower()
        if row[column] not in allowed:
            raise ValueError(f"{start}{column} {row[column]!r} is not known. Use one of: {', '.join(allowed)}.")
    if row["decision"] == "exclude" and not row["reason"]:
        raise ValueError(f"{start}record {row['record_id']} is excluded without a reason. Give one, in a few words.")
    return row


def _key(row):
    return row["record_id"], row["reviewer"], row["stage"]


_FILE = my_work.DecisionFile(FILE, COLUMNS, COLUMNS[:4], _key, _checked)


def read_decisions(path=None, reviewer=None):
    """Read decisions: the reader's own, or a classmate's file.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        A file of decisions; without it, ``my_work/screening.csv``.
    reviewer : str, optional
        Name to give to all decisions of the file, to tell a classmate's from yours.

    Returns
    -------
    pandas.DataFrame
        ``record_id, reviewer, stage, decision, reason, when``; a later decision of the
        same reviewer on the same record and stage replaces the earlier one.

    Raises
    ------
    ValueError
        If a line cannot be used; file, line and column are named.
    OSError
        If a file was named and is not there.

    Examples
    --------
    >>> list(read_decisions().columns)
    ['record_id', 'reviewer', 'stage', 'decision', 'reason', 'when']
    """
    frame = pd.DataFrame(_FILE.rows(path), columns=COLUMNS, dtype="str")
    if reviewer is not None:
        frame = frame.assign(reviewer=reviewer)
    return frame.drop_duplicates(["record_id", "reviewer", "stage"], keep="last", ignore_index=True)


def decide(record_id, decision, reason="", reviewer="me", stage="title"):
    """Decide on a record and save it at once.

    Parameters
    ----------
    record_id : str
        The record.
    decision : str
        ``include``, ``exclude`` or ``unsure``.
    reason : str
        Why; needed for an exclusion.
    reviewer : str
        Who decides.
    stage : str
        ``title`` or ``report``.

    Returns
    -------
    dict
        The decision as saved.

    Raises
    ------
    ValueError
        If something is not allowed or missing; nothing is saved then.
    OSError
        If the file cannot be saved.

    Examples
    --------
    >>> decide("R0001", "exclude")
    Traceback (most recent call last):
    ValueError: record R0001 is excluded without a reason. Give one, in a few words.
    """
    row = {"record_id": record_id, "reviewer": reviewer, "stage": stage, "decision": decision, "reason": reason}
    row = _checked({**row, "when": datetime.now().isoformat(timespec="seconds")})
    _FILE.put(row)
    return row


def withdraw(record_id, reviewer="me", stage="title"):
    """Take a decision back.

    Parameters
    ----------
    record_id, reviewer, stage : str
        Whose decision on what.

    Returns
    -------
    bool
        Whether there was one.

    Examples
    --------
    >>> withdraw("no such record")
    False
    """
    return _FILE.remove((record_id, reviewer, stage))


def model_decisions(stage=None):
    """Return the model decisions on the shipped records: ours, by written criteria, each with a reason.

    Parameters
    ----------
    stage : str, optional
        ``title`` or ``report``; both without it.

    Returns
    -------
    pandas.DataFrame
        Decisions of the reviewer ``model``. They were made with the coding of abstracts
        (``work_coding``) in hand, so they know more than a title shows.

    Raises
    ------
    ValueError
        If there is no such stage.

    Examples
    --------
    >>> model_decisions("title").set_index("record_id").loc["R0001", "decision"]
    'include'
    """
    if stage is not None and stage not in STAGES:
        raise ValueError(f"There is no stage {stage!r}. Use one of: {', '.join(STAGES)}.")
    model = load("model_screening")
    return model if stage is None else model[model["stage"] == stage].reset_index(drop=True)


def conflicts(decisions, stage="title"):
    """List the records on which reviewers differ.

    Parameters
    ----------
    decisions : pandas.DataFrame
        Decisions of several reviewers, one below the other.
    stage : str
        ``title`` or ``report``.

    Returns
    -------
    pandas.DataFrame
        One record a row, one reviewer a column.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame({"record_id": ["a", "a", "b", "b"], "reviewer": ["x", "y"] * 2,
    ...     "stage": "title", "decision": ["include", "exclude", "include", "include"]})
    >>> list(conflicts(both).index)
    ['a']
    """
    wide = _wide(decisions, stage)
    return wide[wide.nunique(axis=1) > 1]


def _wide(decisions, stage):
    chosen = decisions[decisions["stage"] == stage]
    if chosen.duplicated(["record_id", "reviewer"]).any():
        who = chosen.loc[chosen.duplicated(["record_id", "reviewer"]), "reviewer"].iloc[0]
        raise ValueError(
            f"{who!r} has two decisions on one record. If two people use the same name, give one of them another when you "
            'read the file: read_decisions(path, reviewer="Ann").'
        )
    return chosen.pivot(index="record_id", columns="reviewer", values="decision")


def adjudicate(decisions, by, stage="title"):
    """Settle the decisions: what all agree on stands, and one reviewer decides the rest.

    Parameters
    ----------
    decisions : pandas.DataFrame
        Decisions of several reviewers, one below the other.
    by : str
        The reviewer whose decision settles conflicts.
    stage : str
        ``title`` or ``report``.

    Returns
    -------
    pandas.DataFrame
        Decisions of the reviewer ``settled``, one a record, with ``how`` each was reached;
        ``decision`` is empty while a conflict is open.

    Raises
    ------
    ValueError
        If nobody of that name decided at this stage.

    Examples
    --------
    >>> import pandas as pd
    >>> both = pd.DataFrame({"record_id": ["a", "a"], "reviewer": ["x", "y"], "stage": "title",
    ...     "decision": ["include", "exclude"]})
    >>> adjudicate(both, by="y").loc[0, "how"]
    'conflict, settled by y'
    """
    wide = _wide(decisions, stage)
    if by not in wide:
        raise ValueError(f"Nobody called {by!r} decided at the stage {stage!r}. There are: {', '.join(map(str, wide.columns))}.")
    agreed = wide.nunique(axis=1) == 1
    alone = wide.notna().sum(axis=1) == 1
    first, judge = wide.bfill(axis=1).iloc[:, 0], wide[by]
    how = pd.Series("all agree", index=wide.index).mask(agreed & alone, "one reviewer only")
    how = how.mask(~agreed, "conflict, open").mask(~agreed & judge.notna(), f"conflict, settled by {by}")
    settled = pd.DataFrame({"record_id": wide.index, "reviewer": "settled", "stage": stage, "decision": first.where(agreed, judge).to_numpy(), "how": how.to_numpy()})
    if "reason" not in decisions:
        return settled
    # The reason is that of somebody who decided so.
    reasons = decisions[decisions["stage"] == stage].drop_duplicates(["record_id", "decision"])
    return settled.merge(reasons[["record_id", "decision", "reason"]], on=["record_id", "decision"], how="left")


_ORDER = {"exclude": 0, "unsure": 1, "include": 2}


def _by_group(grouped, decisions, stage):
    """Return one decision a group: the most generous of its records, so that nothing is lost by grouping."""
    chosen = decisions[decisions["stage"] == stage].merge(grouped[["record_id", "group"]], on="record_id")
    rank = chosen["decision"].map(_ORDER)
    return chosen.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates("group", keep="last").set_index("group")


def _usable(decisions):
    """Refuse decisions from which no flow can be counted."""
    unknown = set(decisions["decision"].dropna()) - set(DECISIONS)
    if unknown or decisions["decision"].isna().any():
        raise ValueError(f"Every decision must be one of {', '.join(DECISIONS)}; found {sorted(unknown) or 'empty ones'}. Settle conflicts with adjudicate first.")
    if "reviewer" in decisions and (decisions.groupby("stage")["reviewer"].nunique() > 1).any():
        raise ValueError("There are decisions of several reviewers. Settle them with adjudicate first: a flow diagram shows one decision a record.")
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


def count_flow(grouped, decisions, study_of=None, other_methods=None, other_excluded=None, previous=(0, 0)):
    """Count what became of the records, for a PRISMA flow diagram.

    Parameters
    ----------
    grouped : pandas.DataFrame
        Records with ``record_id``, ``source`` and ``group``, as ``literature.deduplicate`` returns them.
    decisions : pandas.DataFrame
        One settled decision for each record and stage (a group needs one record decided).
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
    _usable(decisions)
    titles, reports = _by_group(grouped, decisions, "title"), _by_group(grouped, decisions, "report")
    groups = set(grouped["group"])
    sought = titles.index[titles["decision"] != "exclude"]
    for stage, open_ in (("title", groups - set(titles.index)), ("report", set(sought) - set(reports.index))):
        if open_:
            raise ValueError(f"{len(open_)} of {len(groups)} works have no decision at the stage {stage!r} yet. Decide on them first.")
    reports = reports.loc[sought]
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
    )


@dataclass(frozen=True)
class Agreement:
    """How far two people agree.

    Parameters
    ----------
    n : int
        Records that both decided on.
    percent : float
        Records on which they agree, percent.
    kappa : float
        Cohen's kappa: agreement beyond what chance would give; NaN when both always
        say the same one thing.
    se, ci_low, ci_high : float
        Its standard error and 95% interval (large samples).
    pabak : float
        Prevalence-adjusted, bias-adjusted kappa.
    prevalence : dict
        Share of each decision among all decisions.
    table : pandas.DataFrame
        First reviewer in rows, second in columns.
    warning : str
        A sentence when skew makes kappa misleading, else empty.
    """

    n: int
    percent: float
    kappa: float
    se: float
    ci_low: float
    ci_high: float
    pabak: float
    prevalence: dict
    table: pd.DataFrame
    warning: str

    def __str__(self):
        shares = ", ".join(f"{name} {share:.0%}" for name, share in self.prevalence.items())
        lines = [
            f"{self.n} records, agreement {self.percent:.1f} percent, kappa {self.kappa:.2f} "
            f"({self.ci_low:.2f} to {self.ci_high:.2f}), PABAK {self.pabak:.2f}.",
            f"Decisions: {shares}.",
        ]
        return "\n".join(words.wrap(line) for line in lines + ([self.warning] if self.warning else []))

    __repr__ = __str__


def _paired(first, second):
    """Return two aligned arrays of labels, from frames of decisions, series or lists."""
    if isinstance(first, pd.DataFrame):
        for frame in (first, second):
            for column in ("stage", "reviewer"):
                if column in frame and frame[column].nunique() > 1:
                    raise ValueError(f"One of the tables mixes several in the column {column}: {', '.join(sorted(frame[column].unique()))}. Choose one.")
        first, second = (frame.drop_duplicates("record_id", keep="last").set_index("record_id")["decision"] for frame in (first, second))
    if isinstance(first, pd.Series):
        both = pd.concat([first.rename("a"), second.rename("b")], axis=1, join="inner").dropna()
        return both["a"].to_numpy(), both["b"].to_numpy()
    if len(first) != len(second):
        raise ValueError(f"The two lists have {len(first)} and {len(second)} decisions; they must be about the same records.")
    both = pd.DataFrame({"a": list(first), "b": list(second)}).dropna()
    return both["a"].to_numpy(), both["b"].to_numpy()


def agreement(first, second):
    """Compare the decisions of two people on the same records.

    Parameters
    ----------
    first, second : pandas.DataFrame, pandas.Series or list
        Frames of decisions of one stage each, series with the record as index, or lists
        in the same order. Only records that both decided on are compared.

    Returns
    -------
    Agreement
        Percentage, Cohen's kappa with its interval, PABAK and prevalence, side by side.

    Raises
    ------
    ValueError
        If no record was decided on by both, or lists differ in length.

    Notes
    -----
    Kappa: Cohen (1960), doi 10.1177/001316446002000104; its standard error: Fleiss,
    Cohen and Everitt (1969), doi 10.1037/h0028106; PABAK: Byrt, Bishop and Carlin
    (1993), doi 10.1016/0895-4356(93)90018-V.

    Examples
    --------
    >>> agreement(["include", "exclude", "exclude", "include"], ["include", "exclude", "include", "include"])
    4 records, agreement 75.0 percent, kappa 0.50 (-0.23 to 1.00), PABAK 0.50.
    Decisions: exclude 38%, include 62%.
    """
    a, b = _paired(first, second)
    if len(a) == 0:
        raise ValueError("No record was decided on by both, so there is nothing to compare.")
    labels = sorted({*a.tolist(), *b.tolist()})
    table = pd.crosstab(pd.Categorical(a, labels), pd.Categorical(b, labels), dropna=False)
    shares = table.to_numpy() / table.to_numpy().sum()
    kappa, se = _kappa(shares, len(a))
    observed = float(np.trace(shares))
    prevalence = {label: float((row + column) / 2) for label, row, column in zip(labels, shares.sum(axis=1), shares.sum(axis=0))}
    k = max(len(labels), 2)
    return Agreement(
        n=len(a), percent=100 * observed, kappa=kappa, se=se, ci_low=kappa - 1.959963984540054 * se,
        ci_high=min(kappa + 1.959963984540054 * se, 1.0), pabak=(k * observed - 1) / (k - 1), prevalence=prevalence, table=table,
        warning=_skew_warning(max(prevalence.values()), observed, kappa),
    )  # fmt: skip


def _skew_warning(largest, observed, kappa):
    if math.isnan(kappa):
        return "Both always gave the same decision, so kappa does not exist. Look at the percentage."
    if largest > 0.8 and observed - kappa > 0.2:
        return (
            f"Warning: {largest:.0%} of the decisions are of one kind, so the percentage flatters and kappa can be low all the "
            "same. Read them together, and look how far the two agree on the rarer decision."
        )
    return ""
