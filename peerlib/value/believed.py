"""What bias does to the answer: leave studies out, or believe part of an effect, and value the rest again."""

import pandas as pd

from peerlib import bias
from peerlib.effects import usable
from peerlib.shared.yours import mark, unmarked
from peerlib.value.assumptions import Assumptions
from peerlib.value.designs import DESIGNS, design_of
from peerlib.value.savings import value_for_money

__all__ = ["DESIGNS", "at_high_risk", "believe", "design_of", "risk_of", "together"]

HIGH = ("high", "serious", "critical")
_BEST_TOOL = {"randomised": "rob2", "compared, not randomised": "robins_i", "no comparison group": "rob1"}


def risk_of(study, judgements=None):
    """Return the overall risk of bias of a study, by the tool made for its design.

    Parameters
    ----------
    study : str
        Id of the study.
    judgements : pandas.DataFrame, optional
        Judgements of one rater; without it, those that stand: the reader's, and the model's where there are none.

    Returns
    -------
    tuple of str
        The overall judgement, with how many ratings of yours are in it, and the tool (one that you used first):
        RoB 2 for a randomised study, ROBINS-I for one with another comparison, RoB 1 (summed up over our key domains)
        for one without; RoB 1 also where the fitting tool was not used. ``("not judged", "")`` if there is none.

    Examples
    --------
    >>> risk_of("a study nobody judged", bias.model_judgements("sledge_2011"))
    ('not judged', '')
    """
    judgements = bias.standing_judgements() if judgements is None else judgements
    judged = judgements[judgements["study"] == study]
    judged = judged.assign(yours=judged.get("yours", False)).sort_values("yours", ascending=False, kind="stable")
    if judged.empty:
        return "not judged", ""
    preferred = dict.fromkeys([_BEST_TOOL[design_of(study)], "rob1"])
    with_yours = judged.loc[judged["yours"], "tool"].unique()
    for tool in [*(name for name in preferred if name in with_yours), *with_yours, *preferred]:
        chosen = judged[judged["tool"] == tool]
        if len(chosen):
            first = chosen[chosen["outcome"] == chosen["outcome"].iloc[0]]
            given = first.loc[first["domain"] == "overall", "judgement"]
            overall = given.iloc[0] if len(given) else bias.overall(first)["judgement"].iloc[0]
            return overall + mark(int(first["yours"].sum()), "rating"), tool
    return "not judged", ""


def at_high_risk(judgement):
    """Say whether an overall judgement counts as high risk: high, serious or critical.

    Parameters
    ----------
    judgement : str
        An overall judgement of any tool.

    Returns
    -------
    bool
        True for the three, whoever judged.

    Examples
    --------
    >>> at_high_risk("serious"), at_high_risk("unclear")
    (True, False)
    """
    return unmarked(judgement) in HIGH


def believe(shares=None, effects=None, judgements=None, assumptions=None):
    """Value each bed-day effect as far as you believe it.

    Parameters
    ----------
    shares : dict, optional
        Share of the effect believed (0 to 1), by design (``DESIGNS``); 1 where none is named.
        These shares are yours: no study says how much of an effect is bias.
    effects : list of effects.DaysSaved, optional
        The effects; without it, all usable ones.
    judgements : pandas.DataFrame, optional
        As in ``risk_of``, for the column ``risk``.
    assumptions : value.Assumptions, optional
        Everything else; each effect keeps its own follow-up.

    Returns
    -------
    pandas.DataFrame
        One study a row: design, overall risk and tool, share believed, days believed, people,
        and per person supported in GBP: gross value, cost; and the benefit:cost ratio.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, or a design is not known.

    Examples
    --------
    >>> believe({"no comparison group": 0.5}).loc["lawn_2008", "share believed"]
    np.float64(0.5)
    """
    shares = dict(shares or {})
    if unknown := [name for name in shares if name not in DESIGNS]:
        raise ValueError(f"There is no design {unknown[0]!r}. Use one of: {'; '.join(DESIGNS)}.")
    start = Assumptions() if assumptions is None else assumptions
    judgements = bias.standing_judgements() if judgements is None else judgements
    rows = {}
    for effect in usable() if effects is None else effects:
        design = design_of(effect.study)
        judged, share = (design, *risk_of(effect.study, judgements)), shares.get(design, 1.0)
        result = value_for_money(effect, start.for_effect(effect).but(effect_share=share))
        each = result.per_person
        worth = (each.gross_value, each.cost, result.benefit_cost_ratio)
        rows[effect.study] = (*judged, share, effect.days * share, effect.people, *worth)
    columns = ["design", "risk", "tool", "share believed", "days believed", "people", "gross value", "cost", "ratio"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("study")
    return table.astype({"share believed": float})


def together(table):
    """Put studies together as total value of beds freed over total costs, each with as much weight as it has people.

    Parameters
    ----------
    table : pandas.DataFrame
        From ``believe``, or some of its rows.

    Returns
    -------
    float
        Benefit:cost ratio of all rows together; refused when none is left. It is not a pooled
        effect: designs, places and follow-ups differ.

    Examples
    --------
    >>> round(together(believe().loc[["sledge_2011"]]), 2)
    1.99
    """
    if table.empty:
        raise ValueError("No study is left, so there is nothing to put together.")
    return float((table["people"] * table["gross value"]).sum() / (table["people"] * table["cost"]).sum())
