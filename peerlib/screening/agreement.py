"""How far two screeners agree."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peerlib.literature.records import is_missing
from peerlib.shared import words
from peerlib.shared.kappa import kappa_of_table
from peerlib.shared.numbers import quantile
from peerlib.shared.tables import once


@dataclass(frozen=True, repr=False)
class Agreement(words.Sentence):
    """How far two people agree.

    Parameters
    ----------
    n, percent : int, float
        Records that both decided on, and on how many of them they agree, percent.
    kappa, se, ci_low, ci_high : float
        Cohen's kappa (agreement beyond what chance would give; NaN when both always say the
        same one thing), its standard error and 95% interval (large samples).
    pabak : float
        Prevalence-adjusted, bias-adjusted kappa.
    prevalence, table : dict, pandas.DataFrame
        Share of each decision among all; first reviewer in rows, second in columns.
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

    @property
    def sentence(self):
        """All of it in words, a line each."""
        shares = ", ".join(f"{name} {share:.0%}" for name, share in self.prevalence.items())
        told = [
            f"{self.n} records, agreement {self.percent:.1f} percent, kappa {self.kappa:.2f} "
            f"({self.ci_low:.2f} to {self.ci_high:.2f}), PABAK {self.pabak:.2f}.",
            f"Decisions: {shares}.",
            self.warning,
        ]
        return "\n".join(filter(None, told))


def _paired(first, second):
    """Return two aligned arrays of labels, from frames of decisions, series or lists; a blank is not decided and left out."""
    if isinstance(first, pd.DataFrame):
        for frame in (first, second):
            for column in ("stage", "reviewer"):
                if column in frame and frame[column].nunique() > 1:
                    several = ", ".join(sorted(frame[column].unique()))
                    raise ValueError(f"One of the tables mixes several in the column {column}: {several}. Choose one.")
        first, second = (frame.set_index("record_id")["decision"] for frame in (first, second))
    if isinstance(first, pd.Series):
        for labels in (first, second):
            once(labels.index, "Record", "Keep one decision on it.")
        both = pd.concat([first.rename("a"), second.rename("b")], axis=1, join="inner")
    else:
        if any(isinstance(given, str) or not hasattr(given, "__len__") for given in (first, second)):
            raise ValueError('Give a list of decisions, such as ["include", "exclude"], not one text or number.')
        if len(first) != len(second):
            raise ValueError(f"The two lists have {len(first)} and {len(second)} decisions; they must be about the same records.")
        both = pd.DataFrame({"a": list(first), "b": list(second)}, dtype=object)
    both = both.map(_label).dropna()
    if len(both) > 1 and len({*both["a"], *both["b"]}) > 2 and not set(both["a"]) & set(both["b"]):
        raise ValueError(
            f"The two use different words ({', '.join(sorted(set(both['a'])))}; and {', '.join(sorted(set(both['b'])))}). "
            "Use the same words for both."
        )
    return both["a"].to_numpy(), both["b"].to_numpy()


def _label(decision):
    """Return a decision in small letters without spaces around it; None where nothing was decided."""
    text = "" if pd.isna(decision) else str(decision).strip().casefold()
    return None if is_missing(text) else text.removesuffix(".0")


def agreement(first, second):
    """Compare the decisions of two people on the same records.

    Parameters
    ----------
    first, second : pandas.DataFrame, pandas.Series or list
        Frames of decisions of one stage each, series with the record as index, or lists
        in the same order. Only records that both decided on are compared: a blank is *not
        decided*. Capital letters and spaces around a word make no difference.

    Returns
    -------
    Agreement
        Percentage, Cohen's kappa with its interval, PABAK and prevalence, side by side.

    Raises
    ------
    ValueError
        If no record was decided on by both, lists differ in length, a record is there
        twice, or the two share no word for a decision.

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
    kappa, se = kappa_of_table(table, "none")
    reach = float(quantile(0.95)) * se
    observed = float(np.trace(shares))
    prevalence = {label: float((row + column) / 2) for label, row, column in zip(labels, shares.sum(axis=1), shares.sum(axis=0))}
    k = max(len(labels), 2)
    return Agreement(
        n=len(a),
        percent=100 * observed,
        kappa=kappa,
        se=se,
        ci_low=kappa - reach,
        ci_high=min(kappa + reach, 1.0),
        pabak=(k * observed - 1) / (k - 1),
        prevalence=prevalence,
        table=table,
        warning=_skew_warning(max(prevalence.values()), observed, kappa),
    )


def _skew_warning(largest, observed, kappa):
    if math.isnan(kappa):
        return "Both always gave the same decision, so kappa does not exist. Look at the percentage."
    if largest > 0.8 and observed - kappa > 0.2:
        return (
            f"Warning: {largest:.0%} of the decisions are of one kind, so the percentage flatters and kappa can be low all the "
            "same. Read them together, and look how far the two agree on the rarer decision."
        )
    return ""
