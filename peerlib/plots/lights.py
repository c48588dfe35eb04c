"""Judgements as lights: colour, symbol and word of each."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from peerlib.plots.sheet import flow, fold, text_width
from peerlib.plots.style import INK

__all__ = ["COLOURS", "WORDS"]


NOT_JUDGED = "not judged"


# Every known judgement with its level: what shares a level shares colour, symbol and hatch.
_LEVELS = {
    "low": "low",
    "unclear": "middle",
    "some concerns": "middle",
    "moderate": "middle",
    "high": "high",
    "serious": "high",
    "critical": "critical",
    "no information": "none",
}


WORDS = tuple(_LEVELS)


COLOURS = {
    "cochrane": {"low": "#02C100", "middle": "#E2DF07", "high": "#BF0000", "critical": "#820000", "none": "#4EA1F7"},
    "colourblind": {"low": "#fed98e", "middle": "#fe9929", "high": "#d95f0e", "critical": "#993404", "none": "#ffffff"},
}


_ON_DARK = {"#BF0000", "#820000", "#993404"}  # colours that need a white symbol


_SYMBOLS = {"low": "+", "middle": "_", "high": "x", "critical": r"$\mathbf{!}$", "none": r"$\mathbf{?}$"}


_HATCHES = {"low": "", "middle": "..", "high": "///", "critical": "xxx", "none": "--"}


def _palette(colours):
    if colours not in COLOURS:
        raise ValueError(f"There are no colours called {colours!r}. Use one of: {', '.join(COLOURS)}.")
    return COLOURS[colours]


def _judgement(cell, study, domain):
    """Return a judgement in small letters, or nothing; an unknown one is refused."""
    if pd.isna(cell) or not str(cell).strip():
        return ""
    word = " ".join(str(cell).replace("_", " ").lower().split())
    if word not in _LEVELS:
        raise ValueError(
            f"{study}, {domain}: {cell!r} is not a judgement that can be drawn. Use one of: {', '.join(WORDS)}; or leave it empty."
        )
    return word


def judgement_table(table):
    """Return a wide table of judgements with every word checked and in small letters, and names of rows and columns as text."""
    if not isinstance(table, pd.DataFrame):
        raise ValueError("Give a table with one study a row and one domain a column, as bias.wide(judgements) returns it.")
    if {"domain", "judgement"} <= set(table.columns):
        raise ValueError("This table has one judgement a row. Lay it out first, one study a row: bias.wide(judgements).")
    if table.empty:
        raise ValueError("There is nothing to draw: the table needs at least one study and one domain.")
    names = [str(name).strip() for name in table.columns]
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise ValueError(f"The domain {twice[0]!r} is there twice. Give each column a name of its own.")
    for place, study in enumerate(table.index):
        if not isinstance(study, tuple) and pd.isna(study):
            raise ValueError(f"Row {place + 1} has no study. The index of the table holds the names of the studies.")
    studies = [", ".join(map(str, study)) if isinstance(study, tuple) else str(study) for study in table.index]
    rows = [
        [_judgement(cell, study, name) for cell, name in zip(row, names)]
        for study, row in zip(studies, table.itertuples(index=False, name=None))
    ]
    return pd.DataFrame(rows, index=studies, columns=names)


def draw_lights(sheet, xs, ys, words, width, colours="cochrane"):
    """Draw judgements as circles with symbols; few artists, however many circles there are."""
    palette = _palette(colours)
    size = sheet.points(width)
    for level in dict.fromkeys(_LEVELS.get(word, "") for word in words):
        x, y = zip(*[(x, y) for x, y, word in zip(xs, ys, words) if _LEVELS.get(word, "") == level])
        if not level:
            # Not judged: a dotted ring without a symbol.
            sheet.ax.scatter(x, y, s=size**2, fc="white", ec="#767676", lw=0.9 * sheet.scale, ls=":", zorder=3)
            continue
        colour = palette[level]
        sheet.ax.scatter(x, y, s=size**2, fc=colour, ec=INK, lw=0.6 * sheet.scale, zorder=3)
        stroke = {"marker": _SYMBOLS[level], "color": "white" if colour in _ON_DARK else INK, "zorder": 4}
        if level in ("critical", "none"):
            sheet.ax.scatter(x, y, s=(0.52 * size) ** 2, lw=0, **stroke)
        else:
            sheet.ax.scatter(x, y, s=(0.46 * size) ** 2, lw=0.1 * size, **stroke)


def draw_swatches(sheet, xs, ys, words, width, colours="cochrane"):
    """Draw judgements as small hatched boxes, for the legend of bars."""
    for x, y, word in zip(xs, ys, words):
        sheet.box(x - width / 2, y - width / 2, width, width, **_filling(word, colours, sheet.scale))


def _filling(word, colours, scale=1.0):
    """Return colour and hatch of a bar."""
    level = _LEVELS.get(word, "")
    colour = _palette(colours).get(level, "white")
    return {
        "fc": colour,
        "ec": "white" if colour in _ON_DARK else INK,
        "hatch": _HATCHES.get(level, ""),
        "lw": 0.7 * scale,
        "hatch_linewidth": 0.6 * scale,
    }


@dataclass(frozen=True)
class Heads:
    """What stands above the columns: the names of the domains where they are short, else numbers with a key beneath.

    Parameters
    ----------
    shown : list of str
        The head of each column.
    widths : list of float
        Width of each column, inches.
    height : float
        Height of the heads, inches.
    key : dict
        Full name for each number; empty where the names themselves are shown.
    apart : int or None
        Place of the column that is set apart, the overall judgement.
    """

    shown: list
    widths: list
    height: float
    key: dict
    apart: object


def column_heads(names, overall, cell):
    """Choose names or numbers for the heads of columns that are ``cell`` inches wide."""
    apart = next(
        (place for place, name in enumerate(names) if overall is not None and name.lower() == str(overall).strip().lower()), None
    )
    domains = [name for place, name in enumerate(names) if place != apart]
    short = {name: fold(name, 0.9, 9) for name in domains}
    if len(domains) > 8 or any(
        text_width(max(name.split() or [""], key=len), 9) > 0.9 or short[name].count("\n") > 1 for name in domains
    ):
        short = {name: f"D{place}" for place, name in enumerate(domains, 1)}
    key = {} if all(" ".join(head.split()) == name for name, head in short.items()) else {short[name]: name for name in domains}
    shown = [name if place == apart else short[name] for place, name in enumerate(names)]
    wide = max([cell] + [text_width(short[name], 9) + 0.14 for name in domains])
    widths = [max(cell, text_width(name, 9, "bold") + 0.16) if place == apart else wide for place, name in enumerate(names)]
    lines = 1 + max(head.count("\n") for head in shown)
    return Heads(shown, widths, lines * 0.15 + 0.16, key, apart)


def column_places(heads, left):
    """Return the middle of each column, and the right end of all; the overall judgement keeps a gap."""
    middles = []
    for place, width in enumerate(heads.widths):
        left += 0.1 if place == heads.apart and place > 0 else 0.0
        middles.append(left + width / 2)
        left += width + (0.1 if place == heads.apart and place < len(heads.widths) - 1 else 0.0)
    return middles, left


class Foot:
    """What stands beneath a table of lights: the key to the numbered domains, the legend of the judgements used, and notes.

    Parameters
    ----------
    key : dict
        Full name of each numbered domain.
    items : sequence of str
        Judgements for the legend.
    width : float
        Room across, inches.
    mark : callable
        What draws the marks of the legend: ``draw_lights`` or ``draw_swatches``.
    notes : sequence of str
        Sentences beneath.
    """

    def __init__(self, key, items, width, mark=draw_lights, notes=()):
        self.mark, self.items = mark, list(items)
        self.notes = [fold(note, width, 9) for note in notes]
        self.across = 0.75 + max([text_width(name, 9.5) for name in key.values()], default=0)
        columns = 2 if len(key) > 4 and 2 * self.across <= width else 1
        self.key = [(number, fold(name, width - 0.4, 9.5)) for number, name in key.items()]
        self.in_column = -(-len(key) // columns)
        lines = max([self._lines(self.key[: self.in_column]), self._lines(self.key[self.in_column :])])
        self.key_height = 0.24 + lines * 0.175 + 0.1 if key else 0.0
        widths = [text_width("Judgement:", 9.5, "bold") + 0.2, *(text_width(item, 9.5) + 0.55 for item in self.items)]
        self.places, self.legend_height = flow(widths, width, 0.28) if self.items else ([], 0.0)
        self.height = self.key_height + self.legend_height + sum(0.05 + self._lines([("", note)]) * 0.16 for note in self.notes)

    @staticmethod
    def _lines(pairs):
        return sum(words.count("\n") + 1 for _, words in pairs)

    def draw(self, sheet, left, top, colours="cochrane"):
        """Draw key, legend and notes from a corner downwards."""
        if self.key:
            sheet.write(left, top + 0.1, "Domains:", 9.5, weight="bold")
        for place, (number, name) in enumerate(self.key):
            column, row = divmod(place, self.in_column)
            y = top + 0.24 + 0.175 * self._lines(self.key[place - row : place])
            sheet.write(left + column * self.across, y, number, 9.5, va="top")
            sheet.write(left + column * self.across + 0.36, y, name, 9.5, va="top")
        top += self.key_height
        if self.items:
            sheet.write(left, top + 0.14, "Judgement:", 9.5, weight="bold")
            xs, ys = [left + x + 0.12 for x, _ in self.places[1:]], [top + y + 0.14 for _, y in self.places[1:]]
            self.mark(sheet, xs, ys, self.items, 0.2, colours)
            for x, y, item in zip(xs, ys, self.items):
                sheet.write(x + 0.17, y, item, 9.5)
        top += self.legend_height
        for note in self.notes:
            sheet.write(left, top + 0.04, note, 9, va="top", style="italic")
            top += 0.05 + self._lines([("", note)]) * 0.16


def used_words(words):
    """Return the judgements that occur, low risk first, and "not judged" last."""
    seen = set(words)
    return [word for word in WORDS if word in seen] + ([NOT_JUDGED] if "" in seen else [])
