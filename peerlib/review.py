"""The reader's own review at a glance: what was done at each step, whose it is, and where to go on.

my_review  one line a step, from the records to the verdict
"""

import pandas as pd

from peerlib import bias, literature, screening
from peerlib.datasets import search_files
from peerlib.datasets.own_figures import filled_cells
from peerlib.effects import days_saved, usable
from peerlib.literature.settled_pairs import read_pairs
from peerlib.my_work import scenarios, verdict
from peerlib.screening.flow import by_group
from peerlib.value import BASE_CASES, Assumptions, value_for_money
from peerlib.value.assumptions import FIELDS

__all__ = ["my_review"]


def my_review():
    """Show your own review at a glance: the chain from the records to the verdict, with the model where you did nothing.

    Returns
    -------
    pandas.DataFrame
        One step a row: ``found`` (what there is), ``whose`` (how much of it is yours) and ``go on in`` (the notebook).

    Examples
    --------
    >>> my_review().loc["verdict", "go on in"]
    '09 newer evidence'
    """
    rows = [*_searched_and_screened(), *_rated_and_filled(), *_valued()]
    written = verdict.load()
    rows.append(("verdict", written or "not written yet", "yours" if written else "nobody's", "09 newer evidence"))
    return pd.DataFrame(rows, columns=["step", "found", "whose", "go on in"]).set_index("step")


def _shares(mine, total):
    """Say how many of all are the reader's; the model did the rest."""
    return f"{mine} of {total} yours, {total - mine} model"


def _searched_and_screened():
    """Return the lines from the records to the studies included: of the first search."""
    records = literature.read_records(*search_files("first_search"))
    grouped = literature.deduplicate(records)
    standing, pairs = screening.standing_decisions(), len(read_pairs())
    named = {"named in reviews": 2}
    counts = screening.count_flow(grouped, study_of=screening.study_of_groups(grouped), other_methods=named)
    yield "records", f"{len(records)}", "shipped", "02 search results"
    yield ("duplicates settled", f"{counts.screened} works", f"{pairs} pairs yours, the rest by rules", "02 search results")
    for stage, name, of in (("title", "titles decided", counts.screened), ("report", "reports decided", counts.sought)):
        mine = by_group(grouped, standing, stage)["whose"].eq("yours").sum()
        yield name, f"{of} works", _shares(mine, of), "03 screening"
    by_you = "with your decisions" if counts.whose else "by the model"
    yield "included", f"{counts.included_studies} studies in {counts.included_reports} reports", by_you, "03 screening"


def _rated_and_filled():
    """Return the lines on judgements of bias and on figures from full texts."""
    yours = bias.standing_judgements().groupby("study")["yours"].any()
    yield "rated", f"{len(yours)} studies", _shares(yours.sum(), len(yours)), "04 risk of bias"
    yield "figures filled", f"{len(usable())} studies with days saved", f"{filled_cells()} yours", "05 bed days"


def _valued():
    """Return the lines on the effect chosen, the assumptions and the ratio: those of the explorer as it was left."""
    base, left = next(((base, kept) for base in BASE_CASES if (kept := _as_left(base))), (next(iter(BASE_CASES)), {}))
    effect = days_saved("sledge_2011")
    days = left.get("days_saved", effect.days)
    given = {name: value for name, value in left.items() if name in FIELDS and (value or name != "hours_of_support")}
    a = Assumptions(base=base, **given) if left else Assumptions(base=base).for_effect(effect)
    usual = Assumptions(base=base, follow_up_months=a.follow_up_months)
    changed = [f"{FIELDS[name].label.lower()} {value:g}" for name, value in given.items() if value != getattr(usual, name)]
    known = [one.label for one in usable() if abs(one.days - days) < 0.05 and one.follow_up_months == a.follow_up_months]
    found = f"{days:.1f} days over {a.follow_up_months:g} months ({known[0] if known else 'of your own'})"
    yours, where = ("yours" if left else "model"), "07 value for money"
    yield "effect chosen", found, yours, where
    yield "assumptions", f"{base}" + "".join(f"; {words}" for words in changed), yours, where
    result = value_for_money(days, a)
    ratio = f"£{result.benefit_cost_ratio:.2f} for each £1 spent" if result.cost > 0 else "none: nothing extra is spent"
    yield "ratio", ratio, yours, where


def _as_left(base):
    """Return the values at which the reader left the explorer, else the scenario saved last."""
    kept = scenarios.load(f"value, {base}")
    return kept.get("(as you left it)", next(reversed(kept.values()), {}))
