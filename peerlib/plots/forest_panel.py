"""The page of a forest plot: words, panel and lights, and what is drawn in the panel."""

import math
from difflib import get_close_matches

import numpy as np
import pandas as pd

from peerlib.plots.lights import Domains, draw_lights, judgements, used_words
from peerlib.plots.page import EDGE, GAP, SHOWN, Page, Panel, Words, text_width
from peerlib.plots.style import INK, PALETTE
from peerlib.shared.numbers import minus
from peerlib.shared.tables import once

_WIDE = 3.4  # inches of the panel, less where the page would be too wide to be shown in full size
_TICKS = [(0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2)]
_TICKS += [tuple(step**n for n in range(-12, 13)) for step in (2.0, 4.0, 10.0, 100.0)]


def limits_of(rows, ratio):
    """Choose the ends of the axis: all estimates fit, and only a very wide interval runs beyond them."""
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


def _checked_limits(limits, ratio):
    """Return the ends of an axis that were asked for, or say what is wrong with them."""
    low, high = limits
    if not (math.isfinite(low) and math.isfinite(high) and low < high) or (ratio and low <= 0):
        both = ", both above zero" if ratio else ""
        raise ValueError(f"limits {limits!r} cannot be the ends of the axis. Give the lower end, then the upper{both}.")
    return low, high


def _ticks(low, high, ratio, inches):
    """Choose round places for the ticks: of several sets the finest whose words do not touch."""
    from matplotlib.ticker import MaxNLocator

    for choice in _TICKS if ratio else ():
        inside = [tick for tick in choice if low <= tick <= high]
        gaps = inches * np.diff(np.log(inside)) / math.log(high / low)
        widths = np.array([text_width(_tick_words(tick)) for tick in inside])
        if len(inside) >= 3 and (gaps >= (widths[1:] + widths[:-1]) / 2 + 0.1).all():
            return inside
    return [float(tick) for tick in MaxNLocator(5).tick_values(low, high) if low <= tick <= high and (tick > 0 or not ratio)]


def _tick_words(tick):
    return minus(f"{tick:g}" if not tick or 1e-4 <= abs(tick) < 1e6 else f"{tick:.0e}")


def set_axis(ax, low, high, ratio, inches):
    """Give axes of some width their scale, ends and ticks across."""
    if ratio:
        ax.set_xscale("log")  # a half and a double are equally far from one
    ax.set_xlim(low, high)
    ax.minorticks_off()
    ticks = _ticks(low, high, ratio, inches)
    ax.set_xticks(ticks, [_tick_words(tick) for tick in ticks])


def axis_words(unit, ratio):
    """Return what stands beneath the axis."""
    return f"{unit or 'ratio'} (log scale)" if ratio else unit or "difference"


def _for_studies(table, rows, what):
    """Return the rows of a table for the studies drawn; one that is not there is named, with the nearest name."""
    if not isinstance(table, pd.DataFrame):
        raise ValueError(f"{what} must be a table with the names of the studies as index.")
    table = table.set_axis([str(study) for study in table.index])
    once(table.index, what, "Keep one row a study.")
    studies = [row.study for row in rows if row.study]
    for study in studies:
        if study not in table.index:
            near = get_close_matches(study, list(table.index), n=1, cutoff=0.4)
            hint = f" Nearest: {near[0]!r}." if near else ""
            must = "Its index must name every study as the plot does; cells may be empty."
            raise ValueError(f"{what} has no row for the study {study!r}.{hint} {must}")
    return table.loc[studies]


def _cell_words(cell):
    if pd.isna(cell):
        return ""
    return minus(f"{cell:g}") if isinstance(cell, (float, np.floating)) else str(cell)


def _further_columns(table, rows, bold):
    """Return the columns of words between the studies and the panel."""
    if table is None:
        return []
    found, columns = _for_studies(table, rows, "columns"), []
    for place, name in enumerate(found.columns):
        cells = {study: _cell_words(cell) for study, cell in zip(found.index, found.iloc[:, place])}
        columns.append(Words(str(name), [cells.get(row.study, "") for row in rows], bold=bold))
    return columns


def draw_forest(rows, heads, ratio, title, unit, favours, limits, lights=None, columns=None, notes=(), head="Study", **panel):
    """Draw rows with their panel and return the figure; ``panel`` may hold the ``line`` of the pooled estimate and a ``band``."""
    bold = [row.kind in ("pooled", "heading") for row in rows]
    texts = zip(*[[*row.texts, *[""] * len(heads)] for row in rows])
    beside, foot = Panel(_WIDE), {"notes": notes}
    named = Words(head, [row.label for row in rows], 2.6 if lights is None else 2.2, bold=bold)
    across = [named, *_further_columns(columns, rows, bold), beside]
    across += [Words(above, cells, 2.4, "right", bold) for above, cells in zip(heads, texts)]
    if lights is not None:
        words = _for_studies(judgements(lights), rows, "lights")
        across.append(Domains(list(words.columns), "Overall", 0.3))
        foot |= {"key": across[-1].key, "items": used_words(words.to_numpy().ravel()), "mark": draw_lights}
    beside.width = max(_WIDE - max(sum(column.width + GAP for column in across) - SHOWN, 0), 2.0)
    pitch = 0.3 if len(rows) <= 14 else 0.26 if len(rows) <= 45 else 0.23
    above = {place: 0.12 for place, strong in enumerate(bold) if strong and place}
    page = Page(title, across, len(rows), pitch, above, below=1.01, **foot)
    page.rule(page.head_bottom + 0.04, EDGE, page.width - EDGE)
    if lights is not None:
        across[-1].light(page, [place for place, row in enumerate(rows) if row.study], words, min(0.22, 0.8 * pitch))
    low, high = limits_of(rows, ratio) if limits is None else _checked_limits(limits, ratio)
    set_axis(beside.ax, low, high, ratio, beside.width)
    draw_panel(beside.ax, list(zip(page.ys, rows)), pitch, 1.0 if ratio else 0.0, **panel)
    label_axis(page, beside, favours, unit, ratio)
    return page.fig


def draw_panel(ax, placed, pitch, null, line=None, band=None):
    """Draw the lines behind, then every row."""
    low, high = ax.get_xlim()
    if low <= null <= high:
        ax.axvline(null, color=INK, lw=1.1, zorder=1)
    if band is not None:
        ax.axvspan(max(band[0], low), min(band[1], high), fc=PALETTE["orange"], alpha=0.15, lw=0, zorder=0)
    if line is not None and low <= line <= high:
        ax.axvline(line, color=PALETTE["orange"], lw=1.2, ls=":", zorder=1)
    studies = [(y, row) for y, row in placed if row.kind in ("study", "dot") and not math.isnan(row.estimate)]
    _draw_lines(ax, studies, PALETTE["blue"], 1.6)
    _draw_squares(ax, studies, pitch)
    for y, row in placed:
        if row.kind in ("pooled", "group") and not math.isnan(row.estimate):
            _draw_diamond(ax, y, row, pitch)
        elif row.kind == "prediction":
            _draw_lines(ax, [(y, row)], PALETTE["purple"], 4)
            ends = [end for end in (row.low, row.high) if low <= end <= high]
            ax.scatter(ends, [y] * len(ends), marker="|", s=(72 * 0.16) ** 2, color=PALETTE["purple"], lw=2, zorder=3)


def draw_left_out(ax, placed):
    """Draw studies that are not pooled, hollow and grey."""
    _draw_lines(ax, placed, PALETTE["grey"], 1)
    xs, ys = [row.estimate for _, row in placed], [y for y, _ in placed]
    ax.scatter(xs, ys, s=4.5**2, marker="s", fc="white", ec=PALETTE["grey"], lw=1, zorder=3)


def _draw_squares(ax, placed, pitch):
    """Draw the estimates on the axis: squares with areas in proportion to the weights, or dots."""
    low, high = ax.get_xlim()
    largest = 72 * 0.62 * pitch
    heaviest = max((row.weight for _, row in placed if not math.isnan(row.weight)), default=math.nan)
    inside = [(y, row) for y, row in placed if low <= row.estimate <= high]
    if not inside:
        return
    weights = [row.weight for _, row in inside]
    areas = [(0.5 * largest) ** 2 if math.isnan(w) else max(largest**2 * w / heaviest, 4.2**2) for w in weights]
    marker = "o" if inside[0][1].kind == "dot" else "s"
    ys, xs = zip(*[(y, row.estimate) for y, row in inside])
    ax.scatter(xs, ys, s=areas, marker=marker, fc=PALETTE["blue"], ec="white", lw=0.5, zorder=3)


def _draw_lines(ax, placed, colour, width):
    """Draw intervals as far as the axis goes, with an arrowhead where one runs on."""
    low, high = ax.get_xlim()
    inside = [(y, max(row.low, low), min(row.high, high)) for y, row in placed if row.low < high and row.high > low]
    if inside:
        ax.hlines(*zip(*inside), color=colour, lw=width, zorder=2)
    _draw_arrows(ax, placed, colour)


def _draw_arrows(ax, placed, colour):
    """Draw an arrowhead at the end of the axis for each interval that runs beyond it."""
    low, high = ax.get_xlim()
    left, right = [y for y, row in placed if row.low < low], [y for y, row in placed if row.high > high]
    for ys, end, marker in ((left, low, "<"), (right, high, ">")):
        if ys:
            ax.scatter([end] * len(ys), ys, s=7.2**2, marker=marker, color=colour, lw=0, clip_on=False, zorder=4)


def _draw_diamond(ax, y, row, pitch):
    from matplotlib.patches import Polygon

    tall, orange = 0.34 * pitch, PALETTE["orange"]
    corners = [(row.low, y), (row.estimate, y - tall), (row.high, y), (row.estimate, y + tall)]
    look = {"fc": orange, "ec": INK, "lw": 0.8} if row.kind == "pooled" else {"fc": "white", "ec": orange, "lw": 1.8}
    ax.add_patch(Polygon(corners, closed=True, zorder=3, **look))
    _draw_arrows(ax, [(y, row)], orange)


def label_axis(page, panel, favours, unit, ratio, sides=0.48, measure=0.72):
    """Write which side favours whom and what the axis measures, so many inches below the axis."""
    low, high = panel.ax.get_xlim()
    null = 1.0 if ratio else 0.0
    if favours and low <= null <= high:
        share = math.log(null / low) / math.log(high / low) if ratio else (null - low) / (high - low)
        x = min(panel.left + share * panel.width, page.width - 0.2 - text_width(f"{favours[1]} →", 9.5))
        page.write(x - 0.1, page.bottom + sides, f"← {favours[0]}", 9.5, ha="right")
        page.write(x + 0.1, page.bottom + sides, f"{favours[1]} →", 9.5)
    page.write(panel.left + panel.width / 2, page.bottom + measure, axis_words(unit, ratio), ha="center")
