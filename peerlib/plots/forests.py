"""The forest family: forest plots with a diamond and lights, funnel, leave one out, cumulative.

Ratios stand on a log axis labelled in ratios, so that a half and a double are equally far
from one. Everything drawn comes from ``pooling``; nothing is pooled here.
"""

import math

import numpy as np
import pandas as pd

from peerlib.plots.forest_page import Row, _Page
from peerlib.plots.lights import judgement_table, used_words
from peerlib.plots.sheet import text_width
from peerlib.plots.style import INK, PALETTE, set_alt_text

__all__ = ["cumulative", "forest", "forest_unpooled", "leave_one_out"]

FAVOURS = ("favours peers", "favours control")
NOT_SEEN = "not seen"
_GREY = "#8A8A8A"
_TICKS = [
    (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2),
    tuple(2.0**n for n in range(-12, 13)),
    tuple(4.0**n for n in range(-8, 9)),
    tuple(10.0**n for n in range(-8, 9)),
    tuple(100.0**n for n in range(-8, 9)),
]


# ------------------------------------------------------------------ numbers in words


def _digits(values):
    """Return how many decimals suit differences of this size."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=1.0)
    return 0 if largest >= 1000 else 1 if largest >= 100 else 2 if largest >= 0.1 else 4


def _number(value, ratio, digits=2):
    """Return a number as it stands on the page, with a true minus sign."""
    if ratio and 0 < value < 0.01:
        return f"{value:.1g}" if value >= 1e-4 else f"{value:.0e}"
    if ratio:
        digits = 2 if value < 100 else 0
    words = f"{value:,.{digits}f}"
    if float(words.replace(",", "")) == 0:
        words = words.lstrip("-")
    return words.replace("-", "−")


def _interval(estimate, low, high, ratio, digits):
    """Return an estimate with its interval in words."""
    if math.isnan(estimate):
        return NOT_SEEN
    told = _number(estimate, ratio, digits)
    if math.isnan(low) or math.isnan(high):
        return f"{told} (no interval seen)"
    return f"{told} ({_number(low, ratio, digits)} to {_number(high, ratio, digits)})"


def _p_words(p):
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < 0.01 else f"p = {p:.2f}"


def _heterogeneity(pooled, name="Heterogeneity"):
    """Return tau squared, I squared and Q in words."""
    if pooled.k < 2:
        return f"{name}: one study, so nothing to compare."
    parts = []
    if math.isfinite(pooled.tau2):
        parts.append(f"tau² = {_plain(pooled.tau2)}")
    if math.isfinite(pooled.i2):
        parts.append(f"I² = {pooled.i2:.0f}%")
    if math.isfinite(pooled.q):
        parts.append(f"Q = {pooled.q:.2f}, {pooled.q_df:.0f} df, {_p_words(pooled.q_p)}")
    return f"{name}: {', '.join(parts)}."


def _plain(value):
    """Return a small number without an exponent where that is readable."""
    return "0" if value == 0 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}" if value >= 1e-4 else f"{value:.0e}"


def _pooled_label(pooled):
    if pooled.method == "FE":
        return "Pooled (common effect)"
    return f"Pooled (random effects, {pooled.method}{', Hartung-Knapp' if pooled.hartung_knapp else ''})"


# ------------------------------------------------------------------ the axis


def _limits(rows, ratio, limits=None):
    """Choose the ends of the axis: all estimates fit, and only a very wide interval runs beyond them."""
    if limits is not None:
        low, high = limits
        if not (math.isfinite(low) and math.isfinite(high) and low < high) or (ratio and low <= 0):
            raise ValueError(
                f"limits {limits!r} cannot be the ends of the axis. Give the lower end, then the upper{', both above zero' if ratio else ''}."
            )
        return low, high
    scale = math.log if ratio else float

    def on_axis(values):
        return [scale(value) for value in values if math.isfinite(value) and (value > 0 or not ratio)]

    summaries = [end for row in rows if row.kind in ("pooled", "group") for end in (row.low, row.high)]
    core = on_axis([1.0 if ratio else 0.0, *(row.estimate for row in rows), *summaries])
    ends = on_axis([end for row in rows for end in (row.low, row.high)])
    both = [on_axis([row.low, row.high]) for row in rows if row.kind == "study"]
    usual = np.median([pair[1] - pair[0] for pair in both if len(pair) == 2] or [0])
    beyond = max(1.2 * (max(core) - min(core)), float(usual)) or 1.0
    low, high = max(min(core + ends), min(core) - beyond), min(max(core + ends), max(core) + beyond)
    room = 0.05 * (high - low) or 1.0
    low, high = low - room, high + room
    return (math.exp(low), math.exp(high)) if ratio else (low, high)


def _ticks(low, high, ratio, inches):
    """Choose round places for the ticks: of several sets the finest whose words do not touch."""
    from matplotlib.ticker import MaxNLocator

    if ratio:
        for choice in _TICKS:
            inside = [tick for tick in choice if low <= tick <= high]
            gaps = inches * np.diff(np.log(inside)) / math.log(high / low)
            widths = np.array([text_width(_tick_words(tick), 10) for tick in inside])
            if len(inside) >= 3 and (gaps >= (widths[1:] + widths[:-1]) / 2 + 0.1).all():
                return inside
    return [float(tick) for tick in MaxNLocator(5).tick_values(low, high) if low <= tick <= high and (tick > 0 or not ratio)]


def _tick_words(tick):
    words = f"{tick:g}" if abs(tick) >= 1e-4 and abs(tick) < 1e6 else f"{tick:.0e}" if tick else "0"
    return words.replace("-", "−")


def _set_axis(axis_of, low, high, ratio, inches):
    """Give axes of some width their scale, ends and ticks across."""
    if ratio:
        axis_of.set_xscale("log")
    axis_of.set_xlim(low, high)
    axis_of.minorticks_off()
    ticks = _ticks(low, high, ratio, inches)
    axis_of.set_xticks(ticks, [_tick_words(tick) for tick in ticks])


# ------------------------------------------------------------------ rows


def _study_rows(table, ratio, digits, order=None, texts=()):
    """Return a row for each study; ``texts`` names what stands on the right of the estimate."""
    rows = []
    for record in _ordered(table, order).to_dict("records"):
        estimate, low, high = (float(record[name]) for name in ("estimate", "ci_low", "ci_high"))
        weight = float(record.get("weight", math.nan))
        right = [_interval(estimate, low, high, ratio, digits), *(f"{record[name]:.1f}%" for name in texts)]
        rows.append(Row(str(record["study"]), "study", estimate, low, high, weight, tuple(right), str(record["study"])))
    return rows


def _ordered(table, order):
    """Return the studies in the order asked for: a column's, or that of a list of their names."""
    if order is None:
        return table
    if isinstance(order, str):
        if order not in table:
            raise ValueError(
                f"order {order!r} is not a column of the table. Use one of: {', '.join(map(str, table.columns))}; or list the studies."
            )
        return table.sort_values(order, kind="stable")
    names, asked = table["study"].astype(str).to_list(), [str(name) for name in order]
    if sorted(names) != sorted(asked):
        odd = [name for name in asked if name not in names] or [name for name in names if name not in asked] or asked
        raise ValueError(f"order must name every study once; {odd[0]!r} does not fit. The studies are: {', '.join(names)}.")
    return table.iloc[[names.index(name) for name in asked]]


def _summary_row(pooled, label, kind, digits, texts=()):
    numbers = _interval(pooled.estimate, pooled.ci_low, pooled.ci_high, pooled.ratio, digits)
    return Row(label, kind, float(pooled.estimate), float(pooled.ci_low), float(pooled.ci_high), texts=(numbers, *texts))


def _prediction_row(pooled, digits):
    low, high = float(pooled.pi_low), float(pooled.pi_high)
    words = f"{_number(low, pooled.ratio, digits)} to {_number(high, pooled.ratio, digits)}"
    return Row(f"{100 * pooled.level:g}% prediction interval", "prediction", low=low, high=high, texts=(words, ""))


# ------------------------------------------------------------------ drawing


def _draw(
    rows,
    ratio,
    heads,
    title,
    unit,
    favours,
    limits=None,
    line=None,
    band=None,
    lights=None,
    columns=None,
    notes=(),
    label_head="Study",
    figsize=None,
    ax=None,
):
    """Draw rows with their panel and return the figure."""
    page = _Page(rows, heads, title, columns, lights, notes, label_head, figsize, ax)
    page.draw()
    panel = page.sheet.panel(page.panel_left, page.top, page.panel_width, page.axis - page.top)
    low, high = _limits(rows, ratio, limits)
    _set_axis(panel, low, high, ratio, page.panel_width)
    null, scale = 1.0 if ratio else 0.0, page.sheet.scale
    if low <= null <= high:
        panel.axvline(null, color=INK, lw=1.1 * scale, zorder=1)
    if band is not None:
        panel.axvspan(max(band[0], low), min(band[1], high), fc=PALETTE["orange"], alpha=0.15, lw=0, zorder=0)
    if line is not None and low <= line <= high:
        panel.axvline(line, color=PALETTE["orange"], lw=1.2 * scale, ls=":", zorder=1)
    _draw_studies(page, panel, low, high)
    for y, row in zip(page.ys, rows):
        if row.kind in ("pooled", "group") and not math.isnan(row.estimate):
            _draw_diamond(page, panel, y, row, low, high)
        elif row.kind == "prediction":
            _draw_prediction(page, panel, y, row, low, high)
    _label_axis(page, favours, unit, null, low, high, ratio)
    return page.sheet.fig


def _draw_studies(page, panel, low, high):
    """Draw squares (areas in proportion to the weights) and interval lines, with an arrowhead where one runs on."""
    studies = [(y, row) for y, row in zip(page.ys, page.rows) if row.kind in ("study", "dot") and not math.isnan(row.estimate)]
    if not studies:
        return
    scale, blue = page.sheet.scale, PALETTE["blue"]
    lines = [
        (y, max(row.low, low), min(row.high, high))
        for y, row in studies
        if not math.isnan(row.low + row.high) and row.low < high and row.high > low
    ]
    if lines:
        panel.hlines(*zip(*lines), color=blue, lw=1.6 * scale, zorder=2)
    _draw_arrows(page, panel, studies, low, high, blue)
    inside = [(y, row) for y, row in studies if low <= row.estimate <= high]
    if not inside:
        return
    heaviest = max((row.weight for _, row in studies if not math.isnan(row.weight)), default=math.nan)
    largest = page.sheet.points(0.62 * page.pitch)
    areas = [
        (0.5 * largest) ** 2 if math.isnan(row.weight) else max(largest**2 * row.weight / heaviest, (4.2 * scale) ** 2)
        for _, row in inside
    ]
    dots = all(row.kind == "dot" for _, row in inside)
    panel.scatter(
        [row.estimate for _, row in inside],
        [y for y, _ in inside],
        s=areas,
        marker="o" if dots else "s",
        fc=blue,
        ec="white",
        lw=0.5 * scale,
        zorder=3,
    )


def _draw_arrows(page, panel, placed, low, high, colour):
    """Draw an arrowhead at the end of the axis for each interval that runs beyond it."""
    size = page.sheet.points(0.1) ** 2
    for ys, end, marker in (
        ([y for y, row in placed if row.low < low], low, "<"),
        ([y for y, row in placed if row.high > high], high, ">"),
    ):
        panel.scatter([end] * len(ys), ys, s=size, marker=marker, color=colour, lw=0, clip_on=False, zorder=4)


def _draw_diamond(page, panel, y, row, low, high):
    from matplotlib.patches import Polygon

    tall, filled = 0.34 * page.pitch, row.kind == "pooled"
    corners = [(row.low, y), (row.estimate, y - tall), (row.high, y), (row.estimate, y + tall)]
    fill = PALETTE["orange"] if filled else "white"
    panel.add_patch(
        Polygon(
            corners,
            closed=True,
            fc=fill,
            ec=INK if filled else PALETTE["orange"],
            lw=(0.8 if filled else 1.8) * page.sheet.scale,
            zorder=3,
        )
    )
    _draw_arrows(page, panel, [(y, row)], low, high, PALETTE["orange"])


def _draw_prediction(page, panel, y, row, low, high):
    colour, scale = PALETTE["purple"], page.sheet.scale
    panel.hlines(y, max(row.low, low), min(row.high, high), color=colour, lw=4 * scale, zorder=2)
    ends = [end for end in (row.low, row.high) if low <= end <= high]
    panel.scatter(ends, [y] * len(ends), marker="|", s=page.sheet.points(0.16) ** 2, color=colour, lw=2 * scale, zorder=3)
    _draw_arrows(page, panel, [(y, row)], low, high, colour)


def _label_axis(page, favours, unit, null, low, high, ratio):
    """Write what the axis measures, and which side favours whom."""
    sheet, top = page.sheet, page.axis
    if favours and low <= null <= high:
        share = (math.log(null / low) / math.log(high / low)) if ratio else (null - low) / (high - low)
        x = page.panel_left + share * page.panel_width
        sheet.write(x - 0.1, top + 0.42, f"← {favours[0]}", 9.5, ha="right")
        sheet.write(x + 0.1, top + 0.42, f"{favours[1]} →", 9.5, ha="left")
    words = unit or ("ratio" if ratio else "difference")
    sheet.write(page.panel_left + page.panel_width / 2, top + 0.66, f"{words} (log scale)" if ratio else words, ha="center")


# ------------------------------------------------------------------ figures


def _pooled(pooled, name="pooled"):
    """Refuse what is not a result of ``pool``."""
    if not hasattr(pooled, "table") or not hasattr(pooled, "estimate"):
        raise ValueError(
            f"{name} must be the result of pool(...). To draw studies without pooling them, use forest_unpooled(table)."
        )
    return pooled


def _grouped_rows(pooled, groups, order, digits):
    """Return headings, studies and hollow diamonds group by group; weights are those in the pooled result."""
    weights = dict(zip(pooled.table["study"].astype(str), pooled.table["weight"]))
    named = [str(study) for group in groups.values() for study in group.table["study"]]
    odd = sorted(set(named) ^ set(weights)) or [study for study in named if named.count(study) > 1]
    if odd:
        raise ValueError(f"The groups and the pooled result must hold the same studies, each once; {odd[0]!r} does not fit.")
    rows = []
    for name, group in groups.items():
        if group.ratio != pooled.ratio:
            raise ValueError(
                f"The group {name!r} is {'' if group.ratio else 'not '}in ratios and the pooled result is{' not' if group.ratio else ''}. Pool both alike."
            )
        table = group.table.assign(weight=[weights[str(study)] for study in group.table["study"]])
        own = (
            order
            if order is None or isinstance(order, str)
            else [study for study in order if str(study) in set(table["study"].astype(str))]
        )
        rows.append(Row(str(name), "heading"))
        rows += _study_rows(table, pooled.ratio, digits, own, ("weight",))
        if group.k > 1:
            rows.append(_summary_row(group, f"Pooled, {name}", "group", digits, (f"{table['weight'].sum():.1f}%",)))
    return rows


def forest(
    pooled,
    title="",
    unit="",
    favours=FAVOURS,
    lights=None,
    columns=None,
    order=None,
    groups=None,
    limits=None,
    figsize=None,
    ax=None,
):
    """Draw a forest plot: every study with its interval, and what they give together.

    Parameters
    ----------
    pooled : Pooled
        Result of ``pooling.pool``. A single study gets no diamond.
    title : str
        What stands above.
    unit : str
        What the axis measures, such as "mean difference in bed days".
    favours : tuple of str or None
        What the left and the right side of no effect mean; None for nothing.
    lights : pandas.DataFrame, optional
        Judgements of risk of bias as for ``traffic_light``, with every study in the index.
    columns : pandas.DataFrame, optional
        Further columns of words or numbers, with every study in the index.
    order : str or list, optional
        A column of the table of studies to sort by (such as ``"estimate"``), or all
        studies in the order wanted; without it, as they were pooled.
    groups : dict, optional
        For the name of each subgroup the ``Pooled`` of its studies.
    limits : tuple of float, optional
        Ends of the axis; an interval that runs beyond them ends in an arrowhead.
    figsize : tuple of float, optional
        Width and height in inches; a wider figure widens the panel.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Squares with areas in proportion to the weights, a diamond, a bar for the
        prediction interval, numbers beside, heterogeneity beneath.

    Raises
    ------
    ValueError
        If ``pooled`` is no result of ``pool``, if ``lights``, ``columns``, ``order`` or
        ``groups`` do not fit the studies, or if there is too little room.

    Notes
    -----
    Lewis and Clarke (2001), doi 10.1136/bmj.322.7300.1479; prediction interval: Riley,
    Higgins and Deeks (2011), doi 10.1136/bmj.d549.

    Examples
    --------
    >>> from peerlib.plots.style import alt_text
    >>> from peerlib.effects import pool
    >>> pooled = pool([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], labels=["A", "B", "C"], ratio=True)
    >>> fig = forest(pooled, unit="risk ratio")
    >>> alt_text(fig)[:89]
    'Forest plot of 3 studies, risk ratio. A 0.50 (0.34 to 0.74), weight 31.8%; B 0.80 (0.66 t'
    """
    table = _pooled(pooled).table
    for name, group in (groups or {}).items():
        _pooled(group, f"The group {name!r}")
    digits = _digits([*table["ci_low"], *table["ci_high"], pooled.ci_low, pooled.ci_high])
    rows = (
        _grouped_rows(pooled, groups, order, digits) if groups else _study_rows(table, pooled.ratio, digits, order, ("weight",))
    )
    notes = [_heterogeneity(pooled, "Heterogeneity of all studies" if groups else "Heterogeneity")]
    if pooled.k > 1:
        rows.append(_summary_row(pooled, _pooled_label(pooled), "pooled", digits, ("100.0%",)))
        if math.isfinite(pooled.pi_low) and math.isfinite(pooled.pi_high):
            rows.append(_prediction_row(pooled, digits))
    notes += [_heterogeneity(group, f"Heterogeneity, {name}") for name, group in (groups or {}).items()]
    fig = _draw(
        rows,
        pooled.ratio,
        [f"Estimate\n({100 * pooled.level:g}% CI)", "Weight"],
        title,
        unit,
        favours,
        limits,
        float(pooled.estimate) if pooled.k > 1 else None,
        lights=lights,
        columns=columns,
        notes=notes,
        figsize=figsize,
        ax=ax,
    )
    return set_alt_text(fig, _forest_told(rows, pooled, title, unit, lights))


def _start(kind, number, title, unit, one="study"):
    """Return the first sentence of an alt text."""
    studies = f"{number} {one if number == 1 else 'studies' if one == 'study' else one + 's'}"
    return f"{title + '. ' if title else ''}{kind} of {studies}{', ' + unit if unit else ''}."


def _studies_told(rows, weights=True):
    """Return up to twelve studies with their numbers; of more, only the extremes."""
    studies = [row for row in rows if row.kind in ("study", "dot")]

    def told(row):
        weight = f", weight {row.weight:.1f}%" if weights and not math.isnan(row.weight) else ""
        return f"{row.label} {row.texts[0]}{weight}"

    if len(studies) <= 12:
        return "; ".join(told(row) for row in studies) + "."
    seen = [row for row in studies if not math.isnan(row.estimate)]
    words = f"Lowest: {told(min(seen, key=lambda row: row.estimate))}. Highest: {told(max(seen, key=lambda row: row.estimate))}."
    if weights and not math.isnan(seen[0].weight):
        words += f" Largest weight: {told(max(seen, key=lambda row: row.weight))}."
    return words + (f" Not seen: {len(studies) - len(seen)}." if len(seen) < len(studies) else "")


def _lights_told(lights):
    if lights is None:
        return ""
    words = judgement_table(lights)
    overall = [name for name in words if name.lower() == "overall"]
    if not overall:
        return " Risk of bias is shown beside each study."
    said = words[overall[0]]
    return (
        " Risk of bias overall: "
        + ", ".join(f"{word} {(said == ('' if word == 'not judged' else word)).sum()}" for word in used_words(said))
        + "."
    )


def _forest_told(rows, pooled, title, unit, lights):
    said = [f"{row.label} {row.texts[0]}" for row in rows if row.kind == "group"]
    groups = f" {'; '.join(said)}." if said else ""
    return f"{_start('Forest plot', pooled.k, title, unit)} {_studies_told(rows)}{groups} {pooled.sentence}{_lights_told(lights)}"


def forest_unpooled(
    table,
    title="",
    unit="",
    favours=FAVOURS,
    ratio=False,
    level=0.95,
    lights=None,
    columns=None,
    order=None,
    limits=None,
    figsize=None,
    ax=None,
    head="Study",
    note="Not pooled: each study stands for itself.",
):
    """Draw studies beneath each other without pooling them; what was not seen is said to be not seen.

    Parameters
    ----------
    table : pandas.DataFrame
        One study a row: ``study, estimate, ci_low, ci_high``; empty where not seen.
    title : str
        What stands above.
    unit : str
        What the axis measures.
    favours : tuple of str or None
        What the left and the right side of no effect mean.
    ratio : bool
        Whether the estimates are ratios.
    level : float
        Level of the intervals.
    lights, columns : pandas.DataFrame, optional
        As for ``forest``.
    order : str or list, optional
        As for ``forest``.
    limits : tuple of float, optional
        Ends of the axis.
    figsize : tuple of float, optional
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.
    head : str
        What a row is, such as "Study", or "Reading" for several readings of one study.
    note : str
        What stands beneath.

    Returns
    -------
    matplotlib.figure.Figure
        Squares of one size with their intervals; no diamond.

    Raises
    ------
    ValueError
        If a column is missing, a number cannot be used (the study is named), or no study has numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib.plots.style import alt_text
    >>> two = pd.DataFrame({"study": ["A", "B"], "estimate": [-9.0, None], "ci_low": [-17.96, None], "ci_high": [-0.04, None]})
    >>> alt_text(forest_unpooled(two, unit="bed days"))
    'Forest plot without pooling of 2 studies, bed days. A −9.00 (−17.96 to −0.04); B not seen.'
    """
    clean = _checked_estimates(table, ratio)
    digits = _digits([*clean["estimate"], *clean["ci_low"], *clean["ci_high"]])
    rows = _study_rows(clean, ratio, digits, order)
    fig = _draw(
        rows,
        ratio,
        [f"Estimate\n({100 * level:g}% CI)"],
        title,
        unit,
        favours,
        limits,
        lights=lights,
        columns=columns,
        notes=[note],
        label_head=head,
        figsize=figsize,
        ax=ax,
    )
    return set_alt_text(
        fig,
        f"{_start('Forest plot without pooling', len(rows), title, unit, head.lower())} {_studies_told(rows)}{_lights_told(lights)}",
    )


def _checked_estimates(table, ratio, columns=("study", "estimate", "ci_low", "ci_high")):
    """Return a table of estimates as numbers; what cannot be drawn is refused, with its study."""
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise ValueError("Give a table with one study a row.")
    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(f"The table has no column called {', '.join(missing)}. It needs {', '.join(columns)}.")
    clean = table.drop(columns="weight", errors="ignore").reset_index(drop=True)
    for name in columns[1:]:
        clean[name] = [_drawable(value, name, study, ratio) for value, study in zip(clean[name], clean["study"])]
    for row in clean.to_dict("records"):
        if row["ci_low"] > row["estimate"] or row["estimate"] > row["ci_high"]:
            raise ValueError(
                f"{row['study']}: the estimate {row['estimate']:g} lies outside its interval, {row['ci_low']:g} to {row['ci_high']:g}."
            )
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


def leave_one_out(table, pooled, title="", unit="", favours=FAVOURS, limits=None, figsize=None, ax=None):
    """Draw what the pooled result would be without each study.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``pooling.leave_one_out``.
    pooled : Pooled
        Result with all studies: the band behind, and the diamond beneath.
    title : str
        What stands above.
    unit : str
        What the axis measures.
    favours : tuple of str or None
        What the left and the right side of no effect mean.
    limits : tuple of float, optional
        Ends of the axis.
    figsize : tuple of float, optional
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        A dot and a line for each study left out.

    Raises
    ------
    ValueError
        If the table or the pooled result cannot be used.

    Examples
    --------
    >>> from peerlib.effects import pooling
    >>> from peerlib.plots.style import alt_text
    >>> effects = {"estimate": [-9.0, -4.0, -1.0], "se": [4.0, 2.0, 3.0], "labels": ["A", "B", "C"]}
    >>> fig = leave_one_out(pooling.leave_one_out(**effects), pooling.pool(**effects))
    >>> alt_text(fig)[:52]
    'Leave-one-out of 3 studies. Without A −3.08 (−6.34 t'
    """
    ratio = _pooled(pooled).ratio
    clean = _checked_estimates(table, ratio)
    rows, digits = _dot_rows(clean, "Without", ratio)
    rows.append(_summary_row(pooled, "All studies", "pooled", digits, (_percent(pooled.i2),)))
    fig = _draw(
        rows,
        ratio,
        [f"Pooled\n({100 * pooled.level:g}% CI)", "I²"],
        title,
        unit,
        favours,
        limits,
        float(pooled.estimate),
        (pooled.ci_low, pooled.ci_high),
        notes=["Shaded: the interval with all studies. Dotted: the pooled estimate with all studies."],
        label_head="Left out",
        figsize=figsize,
        ax=ax,
    )
    return set_alt_text(
        fig, f"{_start('Leave-one-out', pooled.k, title, unit)} {_studies_told(rows)} All studies: {rows[-1].texts[0]}."
    )


def cumulative(table, ratio=False, level=0.95, title="", unit="", favours=FAVOURS, limits=None, figsize=None, ax=None):
    """Draw how the pooled result changed as studies were added.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``pooling.cumulative``.
    ratio : bool
        Whether the estimates are ratios.
    level : float
        Level of the intervals.
    title : str
        What stands above.
    unit : str
        What the axis measures.
    favours : tuple of str or None
        What the left and the right side of no effect mean.
    limits : tuple of float, optional
        Ends of the axis.
    figsize : tuple of float, optional
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        A dot and a line for each step.

    Raises
    ------
    ValueError
        If the table cannot be used.

    Examples
    --------
    >>> from peerlib.effects import pooling
    >>> from peerlib.plots.style import alt_text
    >>> table = pooling.cumulative([-9.0, -4.0, -1.0], [4.0, 2.0, 3.0], order=[1995, 2004, 2011], labels=["A", "B", "C"])
    >>> alt_text(cumulative(table, unit="bed days"))[:55]
    'Cumulative pooling of 3 studies, bed days. Up to A −9.0'
    """
    clean = _checked_estimates(table, ratio)
    rows, _ = _dot_rows(clean, "Up to", ratio)
    heads = [f"Pooled so far\n({100 * level:g}% CI)", "I²"]
    fig = _draw(
        rows,
        ratio,
        heads,
        title,
        unit,
        favours,
        limits,
        notes=["Each row pools all studies down to it."],
        label_head="Added",
        figsize=figsize,
        ax=ax,
    )
    return set_alt_text(
        fig, f"{_start('Cumulative pooling', len(rows), title, unit)} {_studies_told(rows)} With all: {rows[-1].texts[0]}."
    )


def _percent(value):
    return "" if math.isnan(value) else f"{value:.0f}%"


def _dot_rows(clean, word, ratio):
    """Return rows of dots, and the decimals they are written with."""
    digits = _digits([*clean["ci_low"], *clean["ci_high"]])
    rows = []
    for row in clean.to_dict("records"):
        numbers = _interval(row["estimate"], row["ci_low"], row["ci_high"], ratio, digits)
        i2 = _percent(row["i2"]) if "i2" in row else ""
        rows.append(Row(f"{word} {row['study']}", "dot", row["estimate"], row["ci_low"], row["ci_high"], texts=(numbers, i2)))
    return rows, digits
