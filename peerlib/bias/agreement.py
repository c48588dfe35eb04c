"""How far people agree about bias: two raters, a whole class, where they differ most, and what to settle on."""

import math
from dataclasses import dataclass

import pandas as pd

from peerlib.bias.judgements import check, only_tool
from peerlib.bias.tools import NO_INFORMATION, OVERALL, domain_name
from peerlib.shared.kappa import kappa_of_table
from peerlib.shared.numbers import quantile
from peerlib.shared.words import Sentence

RESULT = ["study", "outcome", "tool", "domain"]


@dataclass(frozen=True, repr=False)
class WeightedKappa(Sentence):
    """How far two raters agree on ordered judgements.

    Parameters
    ----------
    n, left_out : int
        Judgements compared; pairs left out because one or both said "no information".
    percent : float
        Judgements on which they agree exactly, percent.
    kappa, se, ci_low, ci_high : float
        Weighted kappa (NaN when both always say the same one thing), its standard error, 95% interval.
    weights : str
        ``linear``, ``quadratic`` or ``none``.
    table : pandas.DataFrame
        First rater in rows, second in columns.
    """

    n: int
    percent: float
    kappa: float
    se: float
    ci_low: float
    ci_high: float
    left_out: int
    weights: str
    table: pd.DataFrame

    @property
    def sentence(self):
        """The result in words."""
        kind = "kappa" if self.weights == "none" else f"weighted kappa ({self.weights})"
        said = f"{self.n} judgements, exactly the same in {self.percent:.1f} percent, "
        if math.isnan(self.kappa):
            said += f"{kind} does not exist: both always gave the same judgement."
        else:
            said += f"{kind} {self.kappa:.2f} ({self.ci_low:.2f} to {self.ci_high:.2f})."
        if self.n < 30 and not math.isnan(self.kappa):
            said += " The interval is meant for larger numbers."
        return said + (f" {self.left_out} pairs with “no information” are left out." if self.left_out else "")


def _matched(first, second):
    """Return the judgements that both raters made on the same domain of the same result, and the tool's order."""
    one, other = check(first), check(second)
    for frame in (one, other):
        if frame["rater"].nunique() > 1:
            raise ValueError(
                f"One table holds several raters: {', '.join(sorted(frame['rater'].unique()))}. Choose one, or use fleiss_kappa."
            )
    both = one.merge(other, on=RESULT, suffixes=("_first", "_second"))
    # The overall follows from the domains; counting it would count them twice.
    both = both[both["domain"] != OVERALL]
    if both.empty:
        raise ValueError("No domain of one result was judged by both, so there is nothing to compare.")
    return both, only_tool(both, "compare")


def weighted_kappa(first, second, weights="linear"):
    """Compare the judgements of two raters, counting a wide disagreement as worse than a narrow one.

    Parameters
    ----------
    first, second : pandas.DataFrame
        Judgements of one rater each. What both judged is compared; overall ones follow from the domains and are left out.
    weights : str
        ``linear``, ``quadratic``, or ``none`` for Cohen's plain kappa.

    Returns
    -------
    WeightedKappa
        Prints as a sentence.

    Raises
    ------
    ValueError
        If nothing was judged by both, tools or raters are mixed, or the weights are not known.

    Notes
    -----
    "No information" has no place in the order from low to high; with two categories the weights make no difference.
    Cohen (1968), doi 10.1037/h0026256; its standard error: Fleiss, Cohen and Everitt (1969), doi 10.1037/h0028106.

    Examples
    --------
    >>> first = pd.DataFrame({"study": list("abcd"), "tool": "rob1", "domain": "D1", "judgement": list("LUHH")})
    >>> weighted_kappa(first, first.assign(judgement=list("LLHU"))).kappa
    0.5
    """
    both, chosen = _matched(first, second)
    known = (both["judgement_first"] != NO_INFORMATION) & (both["judgement_second"] != NO_INFORMATION)
    if not known.any():
        raise ValueError("Every pair has “no information” in it, so there is no order to compare.")
    pairs = both[known]
    scale = list(chosen.scale)
    table = pd.crosstab(
        pd.Categorical(pairs["judgement_first"], scale), pd.Categorical(pairs["judgement_second"], scale), dropna=False
    ).rename_axis(index="first", columns="second")
    kappa, se = kappa_of_table(table.to_numpy(), weights)
    reach = float(quantile(0.95)) * se
    return WeightedKappa(
        n=len(pairs),
        percent=100 * float((pairs["judgement_first"] == pairs["judgement_second"]).mean()),
        kappa=kappa,
        se=se,
        ci_low=kappa - reach,
        ci_high=min(kappa + reach, 1.0),
        left_out=int((~known).sum()),
        weights=weights,
        table=table,
    )


def counts(judgements):
    """Count who said what: one domain of one result a row, one judgement a column.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements of several raters with one tool.

    Returns
    -------
    pandas.DataFrame
        Number of raters by ``study, outcome, tool, domain`` and judgement, in the tool's order.

    Raises
    ------
    ValueError
        If there are no judgements, or several tools.

    Examples
    --------
    >>> three = pd.DataFrame({"study": "a", "tool": "rob2", "domain": "D1", "rater": list("xyz"), "judgement": list("LLH")})
    >>> counts(three).iloc[0].to_list()
    [2, 0, 1]
    """
    checked = check(judgements)
    chosen = only_tool(checked, "count")
    place = {"study": list(checked["study"].unique()).index, "domain": [*chosen.domain_ids, OVERALL].index}
    table = checked.groupby([*RESULT, "judgement"], sort=False).size().unstack(fill_value=0)
    table = table.reindex(columns=list(chosen.judgements), fill_value=0)
    return table.sort_index(key=lambda level: level.map(place.get(level.name, str))).rename_axis(columns=None)


def disagreement(judgements):
    """Show where people differ most: the share of raters who did not choose the commonest judgement.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements of several raters with one tool.

    Returns
    -------
    pandas.DataFrame
        Studies in rows, names of domains in columns, shares from 0 (all agree); NaN where fewer than two judged.

    Raises
    ------
    ValueError
        If there are no judgements, several tools, or several outcomes of one study.

    Examples
    --------
    >>> three = pd.DataFrame({"study": "a", "tool": "rob2", "domain": "D1", "rater": list("xyz"), "judgement": list("LLH")})
    >>> disagreement(three).round(2).iloc[0, 0]
    np.float64(0.33)
    """
    table = counts(judgements)
    many = table.sum(axis=1)
    share = (1 - table.max(axis=1) / many).where(many > 1).rename("share").reset_index()
    twice = share[share.duplicated(["study", "domain"])]
    if len(twice):
        study = twice["study"].iloc[0]
        outcomes = ", ".join(share.loc[share["study"] == study, "outcome"].unique())
        raise ValueError(f"{study} is judged for several outcomes: {outcomes}. Choose one.")
    wide = share.pivot(index="study", columns="domain", values="share")
    wide = wide.reindex(index=share["study"].unique(), columns=list(dict.fromkeys(share["domain"])))
    return wide.rename(columns=lambda domain: domain_name(share["tool"].iloc[0], domain)).rename_axis(columns=None)


def consensus(judgements, settled=None):
    """Put all voices side by side with what the group settles on.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements of several raters with one tool.
    settled : pandas.DataFrame, optional
        What the group decided after talking; elsewhere a judgement that all share stands, the rest stays open.

    Returns
    -------
    pandas.DataFrame
        One domain of one result a row: a column for each rater, then ``settled``, ``how``, ``reasons``.

    Raises
    ------
    ValueError
        If there are no judgements, or several tools.

    Examples
    --------
    >>> two = pd.DataFrame({"study": "a", "tool": "rob2", "domain": "D1", "rater": list("xy"), "judgement": list("LH")})
    >>> consensus(two)["how"].to_list()
    ['open: 1 low, 1 high']
    """
    table = counts(judgements)
    checked = check(judgements)
    voices = checked.pivot(index=RESULT, columns="rater", values="judgement").reindex(table.index)
    decided = {} if settled is None else {tuple(row[name] for name in RESULT): row for row in check(settled).to_dict("records")}
    reasons = {key: _reasons(group) for key, group in checked.groupby(RESULT)}
    rows = [_settled(said, decided.get(key)) for key, said in table.iterrows()]
    result = pd.DataFrame(rows, index=table.index, columns=["settled", "how"])
    return voices.join(result).assign(reasons=[reasons[key] for key in table.index]).rename_axis(columns=None).reset_index()


def _settled(said, decided):
    """Return what is settled on one domain, and how: by the group's word, else where all said the same."""
    if decided:
        reason = f": {decided['support']}" if decided["support"] else ""
        return decided["judgement"], f"settled after talking{reason}"
    spoken = said[said > 0]
    if len(spoken) == 1:
        return spoken.index[0], "all agree" if said.sum() > 1 else "one voice only"
    return "", "open: " + ", ".join(f"{number} {word}" for word, number in spoken.items())


def _reasons(group):
    return " | ".join(f"{row['rater']}: {row['support']}" for row in group.to_dict("records") if row["support"])
