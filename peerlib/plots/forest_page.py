"""The page of a forest: columns of words beside a panel."""

import math
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from peerlib.plots.lights import Foot, column_heads, column_places, draw_lights, judgement_table, used_words
from peerlib.plots.sheet import LINE, Sheet, fold, text_width
from peerlib.plots.style import INK

__all__ = []


_EDGE, _GAP = 0.12, 0.22  # inches: at every side, and between columns


_PANEL = 3.4  # inches across for the estimates, unless a wider figure is asked for


@dataclass(frozen=True)
class Row:
    """One row of a forest plot.

    Parameters
    ----------
    label : str
        What stands on the left.
    kind : str
        ``study``, ``pooled`` (a diamond), ``group`` (a hollow diamond), ``prediction`` (a bar) or ``heading``.
    estimate, low, high : float
        The estimate and its interval; NaN where there is none.
    weight : float
        Weight in percent: the area of the square.
    texts : tuple of str
        What stands on the right of the panel.
    study : str
        The study, to find its lights and further columns.
    """

    label: str
    kind: str = "study"
    estimate: float = math.nan
    low: float = math.nan
    high: float = math.nan
    weight: float = math.nan
    texts: tuple = ()
    study: str = ""


def _of_study(table, study, what):
    """Return the row of a study in a table; a study that is not there is named, with the nearest name."""
    if study not in table.index:
        near = get_close_matches(study, list(table.index), n=1, cutoff=0.4)
        hint = f" Nearest: {near[0]!r}." if near else ""
        raise ValueError(
            f"{what} has no row for the study {study!r}.{hint} Its index must name every study as the plot does; cells may be empty."
        )
    return table.loc[study]


def _by_study(table, what):
    """Return a table with text as index, each study once."""
    if not isinstance(table, pd.DataFrame):
        raise ValueError(f"{what} must be a table with the names of the studies as index.")
    table = table.set_axis([str(study) for study in table.index])
    if table.index.has_duplicates:
        raise ValueError(f"{what} has the study {table.index[table.index.duplicated()][0]!r} twice. Keep one row a study.")
    return table


def _cell_words(cell):
    if pd.isna(cell):
        return ""
    return f"{cell:g}".replace("-", "−") if isinstance(cell, (float, np.floating)) else str(cell)


@dataclass
class _Column:
    """A column of words: its head, its cells row by row, and where it stands."""

    head: str
    cells: list
    align: str = "left"
    left: float = 0.0
    most: float = 1.7

    def __post_init__(self):
        self.head = "\n".join(fold(line, self.most, 10, "bold") for line in self.head.split("\n"))
        self.cells = [fold(cell, self.most, 10, "bold") if cell else "" for cell in self.cells]
        self.width = max([text_width(self.head, 10, "bold"), *(text_width(cell, 10, "bold") for cell in set(self.cells) if cell)])

    def draw(self, sheet, head_bottom, ys, bold):
        x = self.left + (self.width if self.align == "right" else 0.0)
        sheet.write(x, head_bottom, self.head, ha=self.align, va="bottom", weight="bold")
        for y, cell, strong in zip(ys, self.cells, bold):
            if cell:
                sheet.write(x, y, cell, ha=self.align, weight="bold" if strong else "normal")


class _Page:
    """Where everything of a forest plot stands, in inches: columns, panel, lights, notes."""

    def __init__(self, rows, heads, title, columns, lights, notes, label_head, figsize, ax):
        self.rows = rows
        pitch = 0.3 if len(rows) <= 22 else 0.26 if len(rows) <= 45 else 0.23
        self.pitch = pitch
        self.left_columns = [_Column(label_head, [row.label for row in rows], most=2.6)]
        if columns is not None:
            extra = _by_study(columns, "columns")
            cells = [_of_study(extra, row.study, "columns") if row.study else None for row in rows]
            for place, name in enumerate(extra.columns):
                texts = [_cell_words(row.iloc[place]) if row is not None else "" for row in cells]
                self.left_columns.append(_Column(str(name), texts))
        self.right_columns = [
            _Column(head, [row.texts[place] if place < len(row.texts) else "" for row in rows], "right", most=2.4)
            for place, head in enumerate(heads)
        ]
        self.lights = self._checked_lights(lights)
        self._across(figsize)
        self.title = fold(title, self.width - 2 * _EDGE, 12, "bold") if title else ""
        self._down()
        items = used_words(self.words.to_numpy().ravel()) if self.lights else []
        self.foot = Foot(self.lights.key if self.lights else {}, items, self.width - 2 * _EDGE, notes=notes)
        height = self.axis + 0.95 + self.foot.height + _EDGE
        self.sheet = Sheet(self.width, height, figsize, ax)

    def _checked_lights(self, lights):
        if lights is None:
            return None
        words = _by_study(judgement_table(lights), "lights")
        self.words = pd.DataFrame(
            [_of_study(words, row.study, "lights") for row in self.rows if row.study], columns=words.columns
        )
        return column_heads(list(words.columns), "Overall", 0.3)

    def _across(self, figsize):
        left = _EDGE
        for column in self.left_columns:
            column.left = left
            left += column.width + _GAP
        right = sum(column.width + _GAP for column in self.right_columns)
        lights = column_places(self.lights, 0.0)[1] + _GAP if self.lights else 0.0
        spare = (figsize[0] if figsize else 0.0) - left - right - lights - _EDGE
        self.panel_left, self.panel_width = left, max(spare, 2.2 if figsize else _PANEL)
        left += self.panel_width
        for column in self.right_columns:
            left += _GAP
            column.left = left
            left += column.width
        if self.lights:
            self.light_xs, left = column_places(self.lights, left + _GAP)
        self.width = left + _EDGE

    def _down(self):
        lines = max(column.head.count("\n") + 1 for column in [*self.left_columns, *self.right_columns])
        heads = max(LINE * lines, self.lights.height if self.lights else 0.0)
        top = _EDGE + (0.24 * (self.title.count("\n") + 1) + 0.08 if self.title else 0.0)
        self.head_bottom = top + heads + 0.04
        y, self.ys = self.head_bottom + 0.06, []
        self.top = y
        for place, row in enumerate(self.rows):
            lines = max(column.cells[place].count("\n") + 1 for column in [*self.left_columns, *self.right_columns])
            height = max(self.pitch, LINE * lines + 0.06)
            y += 0.12 if place and row.kind in ("heading", "pooled") else 0.0
            self.ys.append(y + height / 2)
            y += height
        self.axis = y + 0.06

    def draw(self):
        """Draw everything but the panel."""
        sheet = self.sheet
        sheet.write(_EDGE, _EDGE, self.title, 12, va="top", weight="bold")
        sheet.rule(self.head_bottom + 0.04, _EDGE, self.width - _EDGE, INK, 0.8)
        bold = [row.kind in ("pooled", "heading") for row in self.rows]
        for column in [*self.left_columns, *self.right_columns]:
            column.draw(sheet, self.head_bottom, self.ys, bold)
        if self.lights:
            self._draw_lights()
        self.foot.draw(sheet, _EDGE, self.axis + 0.95)

    def _draw_lights(self):
        for place, (x, words) in enumerate(zip(self.light_xs, self.lights.shown)):
            self.sheet.write(
                x, self.head_bottom, words, 9, ha="center", va="bottom", weight="bold" if place == self.lights.apart else "normal"
            )
        ys = [y for y, row in zip(self.ys, self.rows) if row.study]
        xs = [x for _ in ys for x in self.light_xs]
        draw_lights(
            self.sheet,
            xs,
            [y for y in ys for _ in self.light_xs],
            list(self.words.to_numpy().ravel()),
            min(0.22, 0.8 * self.pitch),
        )
