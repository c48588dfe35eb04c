"""Judgements as lights: colour, symbol and word of each, and the columns they stand in."""

from collections import Counter
from itertools import pairwise

import pandas as pd

from peerlib.plots.page import fold, lines, text_width
from peerlib.plots.style import INK

NOT_JUDGED = "not judged"
# Every known judgement under its level: what shares a level shares colour, symbol and hatch.
_WORDS_OF = {
    "low": ["low"],
    "middle": ["unclear", "some concerns", "moderate"],
    "high": ["high", "serious"],
    "critical": ["critical"],
    "none": ["no information"],
}
_LEVELS = {word: level for level, words in _WORDS_OF.items() for word in words}
COLOURS = {
    "cochrane": {"low": "#02C100", "middle": "#E2DF07", "high": "#BF0000", "critical": "#820000", "none": "#4EA1F7"},
    "colourblind": {"low": "#fed98e", "middle": "#fe9929", "high": "#d95f0e", "critical": "#993404", "none": "#ffffff"},
}
_ON_DARK = {"#BF0000", "#820000", "#993404"}  # colours that need a white symbol
_SYMBOLS = {"low": "+", "middle": "_", "high": "x", "critical": r"$\mathbf{!}$", "none": r"$\mathbf{?}$"}
_HATCHES = {"low": "", "middle": "..", "high": "///", "critical": "xxx", "none": "--"}
_RULE, _SHADE = "#BDBDBD", "#EDEDED"


def palette(colours):
    """Return the colours of a set by level, or say which sets there are."""
    if colours not in COLOURS:
        raise ValueError(f"There are no colours called {colours!r}. Use one of: {', '.join(COLOURS)}.")
    return COLOURS[colours]


def judgement(cell, study, domain):
    """Return a judgement in small letters, or nothing; an unknown one is refused."""
    if pd.isna(cell) or not str(cell).strip():
        return ""
    word = " ".join(str(cell).replace("_", " ").lower().split())
    if word not in _LEVELS:
        use = f"Use one of: {', '.join(_LEVELS)}; or leave it empty."
        raise ValueError(f"{study}, {domain}: {cell!r} is not a judgement that can be drawn. {use}")
    return word


def judgements(table):
    """Return a wide table of judgements with every word checked and in small letters, and its names as text."""
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
    for place, study in enumerate(table.index, 1):
        if not isinstance(study, tuple) and pd.isna(study):
            raise ValueError(f"Row {place} has no study. The index of the table holds the names of the studies.")
    studies = [", ".join(map(str, study)) if isinstance(study, tuple) else str(study) for study in table.index]
    cells = zip(studies, table.itertuples(index=False, name=None))
    rows = [[judgement(cell, study, name) for cell, name in zip(row, names)] for study, row in cells]
    return pd.DataFrame(rows, index=studies, columns=names)


def used_words(words):
    """Return the judgements that occur, low risk first, and "not judged" last."""
    seen = set(words)
    return [word for word in _LEVELS if word in seen] + ([NOT_JUDGED] if "" in seen else [])


def draw_lights(page, xs, ys, words, width=0.2, colours="cochrane"):
    """Draw judgements as circles with symbols; few artists, however many circles there are."""
    levels, size = [_LEVELS.get(word, "") for word in words], 72 * width
    for level in dict.fromkeys(levels):
        x, y = zip(*[(x, y) for x, y, each in zip(xs, ys, levels) if each == level])
        if not level:
            # Not judged: a dotted ring without a symbol.
            page.ax.scatter(x, y, s=size**2, fc="white", ec="#767676", lw=0.9, ls=":", zorder=3)
            continue
        colour = palette(colours)[level]
        page.ax.scatter(x, y, s=size**2, fc=colour, ec=INK, lw=0.6, zorder=3)
        share, stroke = (0.52, 0) if level in ("critical", "none") else (0.46, 0.1 * size)
        ink = "white" if colour in _ON_DARK else INK
        page.ax.scatter(x, y, s=(share * size) ** 2, lw=stroke, marker=_SYMBOLS[level], color=ink, zorder=4)


def draw_swatches(page, xs, ys, words, colours="cochrane"):
    """Draw judgements as small hatched boxes, for the legend of bars."""
    for x, y, word in zip(xs, ys, words):
        page.box(x - 0.1, y - 0.1, x + 0.1, y + 0.1, **filling(word, colours))


def filling(word, colours):
    """Return colour and hatch of a bar."""
    level = _LEVELS.get(word, "")
    colour = palette(colours).get(level, "white")
    edge = "white" if colour in _ON_DARK else INK
    return {"fc": colour, "ec": edge, "hatch": _HATCHES.get(level, ""), "lw": 0.7, "hatch_linewidth": 0.6}


def _heads(domains):
    """Return the head of each domain: its name where all are short, else a number."""
    short = {name: fold(name, 0.9, 9.5) for name in domains}
    longest = [text_width(max(name.split() or [""], key=len), 9.5) for name in domains]
    if len(domains) > 8 or max(longest, default=0) > 0.9 or any(lines(head) > 2 for head in short.values()):
        return {name: f"D{place}" for place, name in enumerate(domains, 1)}
    return short


class Domains:
    """A column of a page for each domain, their heads above; the overall judgement is set apart."""

    def __init__(self, names, overall, cell):
        overall = None if overall is None else str(overall).strip().lower()
        self.apart = next((place for place, name in enumerate(names) if name.lower() == overall), None)
        domains = [name for place, name in enumerate(names) if place != self.apart]
        short = _heads(domains)
        self.key = {head: name for name, head in short.items() if " ".join(head.split()) != name}
        self.shown = [name if place == self.apart else short[name] for place, name in enumerate(names)]
        wide = max([cell, *(text_width(head, 9.5) + 0.14 for head in short.values())])
        own = [
            max(cell, text_width(name, 9.5, "bold") + 0.16) if place == self.apart else wide for place, name in enumerate(names)
        ]
        self.widths, self.offsets, self.width = own, [], 0.0
        for place, width in enumerate(own):
            self.width += 0.1 if place and self.apart in (place - 1, place) else 0.0
            self.offsets.append(self.width + width / 2)
            self.width += width
        self.head_height = 0.16 + 0.15 * max(map(lines, self.shown))

    def draw(self, page):
        """Write the heads."""
        self._write_heads(page, page.head_bottom, "bottom")

    def _write_heads(self, page, y, va):
        self.middles = [self.left + offset for offset in self.offsets]
        self.ends = [(middle - width / 2, middle + width / 2) for middle, width in zip(self.middles, self.widths)]
        for place, (x, words) in enumerate(zip(self.middles, self.shown)):
            page.write(x, y, words, 9.5, ha="center", va=va, weight="bold" if place == self.apart else "normal")

    def light(self, page, rows, words, size, colours="cochrane"):
        """Draw the judgements of some rows, given by their places."""
        ys = [page.ys[row] for row in rows for _ in self.middles]
        draw_lights(page, self.middles * len(rows), ys, list(words.to_numpy().ravel()), size, colours)


class Grid(Domains):
    """Domains as a table of ruled cells beneath a shaded head; the rows in ``headings`` are shaded too."""

    def __init__(self, names, overall, cell, headings=()):
        super().__init__(names, overall, cell)
        self.headings, self.band = headings, self.head_height
        self.head_height += 0.17
        self.width = max(self.width, 1.75)

    def blocks(self):
        """Return left and right end of each block of columns: the domains, and apart from them the overall judgement."""
        cuts = [0, len(self.ends)] if self.apart is None else [0, self.apart, self.apart + 1, len(self.ends)]
        return {start: (self.ends[start][0], self.ends[end - 1][1]) for start, end in pairwise(cuts) if end > start}

    def draw(self, page):
        """Draw shades, rules and heads."""
        head_top = page.top - self.band
        self._write_heads(page, page.top - self.band / 2, "center")
        blocks = self.blocks()
        for left, right in blocks.values():
            page.box(left, head_top, right, page.top, fc=_SHADE, ec="none")
            page.rule([*page.tops, page.bottom], left, right, _RULE)
            for row in self.headings:
                page.box(left, page.tops[row], right, page.bottoms[row], fc=_SHADE, ec=_RULE, lw=0.8, zorder=2.5)
        domains = [block for start, block in blocks.items() if start != self.apart]
        if domains:
            middle = (domains[0][0] + max(domains[-1][1], domains[0][0] + 1.6)) / 2
            page.write(middle, head_top - 0.14, "Risk of bias domains", ha="center", weight="bold")
        ends = sorted({round(end, 6) for both in self.ends for end in both})
        page.ax.vlines(ends, page.top, page.bottom, color=_RULE, lw=0.8)
