"""Rows of a forest plot: tables of estimates checked and put into words."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peerlib.shared.numbers import minus
from peerlib.shared.tables import need


@dataclass(frozen=True)
class Row:
    """One row of a forest plot: its label, its estimate and interval (NaN where there is none), and the words on the right."""

    label: str
    kind: str  # study (a square), dot, pooled (a diamond), group (a hollow diamond), prediction (a bar) or heading
    estimate: float = math.nan
    low: float = math.nan
    high: float = math.nan
    weight: float = math.nan  # percent
    texts: tuple = ()
    study: str = ""  # finds lights and further columns


def decimals(values):
    """Return how many decimals suit differences of this size."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=1.0)
    return 0 if largest >= 1000 else 1 if largest >= 100 else 2 if largest >= 0.1 else 4


def number(value, ratio, digits=2):
    """Return a number as it stands on the page, with a true minus sign."""
    if ratio and 0 < value < 0.01:
        return minus(f"{value:.1g}" if value >= 1e-4 else f"{value:.0e}")
    if ratio:
        digits = 2 if value < 100 else 0
    words = f"{value:,.{digits}f}"
    return minus(words if float(words.replace(",", "")) else words.lstrip("-"))


def interval(estimate, low, high, ratio, digits):
    """Return an estimate with its interval in words."""
    if math.isnan(estimate):
        return "not seen"
    told = number(estimate, ratio, digits)
    if math.isnan(low) or math.isnan(high):
        return f"{told} (no interval seen)"
    return f"{told} ({number(low, ratio, digits)} to {number(high, ratio, digits)})"


def percent(value):
    """Return whole percent, or nothing."""
    return "" if math.isnan(value) else f"{value:.0f}%"


def _ordered(table, order):
    """Return the studies in the order asked for: a column's, or that of a list of their names."""
    if order is None:
        return table
    if isinstance(order, str):
        if order not in table:
            columns = ", ".join(map(str, table.columns))
            raise ValueError(f"order {order!r} is not a column of the table. Use one of: {columns}; or list the studies.")
        return table.sort_values(order, kind="stable")
    names, asked = table["study"].astype(str).to_list(), [str(name) for name in order]
    if sorted(names) != sorted(asked):
        odd = [name for name in asked if name not in names] or [name for name in names if name not in asked] or asked
        raise ValueError(f"order must name every study once; {odd[0]!r} does not fit. The studies are: {', '.join(names)}.")
    return table.iloc[[names.index(name) for name in asked]]


def study_rows(table, ratio, digits, order=None):
    """Return a row for each study, in the order asked for."""
    rows = []
    for record in _ordered(table, order).to_dict("records"):
        ends = [float(record[name]) for name in ("estimate", "ci_low", "ci_high")]
        weight, study = float(record.get("weight", math.nan)), str(record["study"])
        texts = (interval(*ends, ratio, digits), "" if math.isnan(weight) else f"{weight:.1f}%")
        rows.append(Row(study, "study", *ends, weight, texts, study))
    return rows


def dot_rows(table, word, ratio, digits):
    """Return a row for each step of leave-one-out or cumulative pooling."""
    rows = []
    for record in table.to_dict("records"):
        ends = [record[name] for name in ("estimate", "ci_low", "ci_high")]
        texts = (interval(*ends, ratio, digits), percent(record.get("i2", math.nan)))
        rows.append(Row(f"{word} {record['study']}", "dot", *ends, texts=texts))
    return rows


def summary_row(pooled, label, kind, digits, text):
    """Return the row of a diamond."""
    ends = [float(value) for value in (pooled.estimate, pooled.ci_low, pooled.ci_high)]
    return Row(label, kind, *ends, texts=(interval(*ends, pooled.ratio, digits), text))


def pooled_rows(pooled, label, digits):
    """Return the rows of the pooled result: its diamond, and the prediction interval where that says more."""
    rows, low, high = [summary_row(pooled, label, "pooled", digits, "100.0%")], float(pooled.pi_low), float(pooled.pi_high)
    if math.isfinite(low) and math.isfinite(high) and not pooled.repeats_interval:
        words = f"{number(low, pooled.ratio, digits)} to {number(high, pooled.ratio, digits)}"
        head = f"{100 * pooled.level:g}% prediction interval"
        rows.append(Row(head, "prediction", low=low, high=high, texts=(words,)))
    return rows


def grouped_rows(pooled, groups, order, digits):
    """Return headings, studies and hollow diamonds group by group; weights are those in the pooled result."""
    weights = dict(zip(pooled.table["study"].astype(str), pooled.table["weight"]))
    named = [str(study) for group in groups.values() for study in group.table["study"]]
    odd = sorted(set(named) ^ set(weights)) or [study for study in named if named.count(study) > 1]
    if odd:
        raise ValueError(f"The groups and the pooled result must hold the same studies, each once; {odd[0]!r} does not fit.")
    rows = []
    for name, group in groups.items():
        if group.ratio != pooled.ratio:
            one, other = ("", " not") if group.ratio else ("not ", "")
            raise ValueError(f"The group {name!r} is {one}in ratios and the pooled result is{other}. Pool both alike.")
        studies = group.table["study"].astype(str).to_list()
        table = group.table.assign(weight=[weights[study] for study in studies])
        listed = order is not None and not isinstance(order, str)
        rows.append(Row(str(name), "heading"))
        rows += study_rows(table, pooled.ratio, digits, [study for study in order if str(study) in studies] if listed else order)
        if group.k > 1:
            rows.append(summary_row(group, f"Pooled, {name}", "group", digits, f"{table['weight'].sum():.1f}%"))
    return rows


def checked(table, ratio):
    """Return a table of estimates as numbers; what cannot be drawn is refused, with its study."""
    columns = ("study", "estimate", "ci_low", "ci_high")
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise ValueError("Give a table with one study a row.")
    need(table, columns)
    clean = table.drop(columns="weight", errors="ignore").reset_index(drop=True)
    for name in columns[1:]:
        clean[name] = [_drawable(value, name, study, ratio) for value, study in zip(clean[name], clean["study"])]
    for study, estimate, low, high in clean[list(columns)].itertuples(index=False, name=None):
        if low > estimate or estimate > high:
            raise ValueError(f"{study}: the estimate {estimate:g} lies outside its interval, {low:g} to {high:g}.")
    if clean["estimate"].isna().all():
        raise ValueError("No study in the table has an estimate, so there is nothing to draw.")
    return clean


def _drawable(value, name, study, ratio):
    if value is None or (not isinstance(value, (str, bool)) and pd.isna(value)):
        return math.nan
    if isinstance(value, (str, bool, np.bool_)) or not math.isfinite(value):
        raise ValueError(f"{study}: {name} {value!r} is not a number that can be drawn. Leave it empty where it was not seen.")
    if ratio and (value < 0 or (value == 0 and name == "estimate")):
        raise ValueError(f"{study}: {name} is {value:g}, and a ratio is above zero. For differences leave out ratio=True.")
    return float(value)
