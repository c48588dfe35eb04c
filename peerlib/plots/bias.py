"""Figures of risk of bias: traffic lights, bars of shares, where raters disagree.

Every judgement has a colour and a symbol. The Cochrane colours and the colour-blind set
are those of robvis (McGuinness and Higgins 2021, doi 10.1002/jrsm.1411).
"""

from collections import Counter

import pandas as pd

from peerlib.plots.lights import (
    NOT_JUDGED,
    WORDS,
    Foot,
    _filling,
    _judgement,
    _palette,
    column_heads,
    column_places,
    draw_lights,
    draw_swatches,
    judgement_table,
    used_words,
)
from peerlib.plots.sheet import LINE, Sheet, fold, text_width
from peerlib.plots.style import INK, set_alt_text

__all__ = ["bias_bars", "compare_lights", "disagreement_map", "traffic_light"]

_RULE, _SHADE = "#BDBDBD", "#EDEDED"
_EDGE = 0.12  # inches left free at every side


def _pitch(rows):
    """Return the height of a row: lower where there are many."""
    return 0.38 if rows <= 15 else 0.31 if rows <= 30 else 0.26


class _Grid:
    """A table of cells on a sheet: title, heads, one row a study, and the foot."""

    def __init__(self, labels, headings, names, overall, title, items, cell=None, figsize=None, ax=None, **foot):
        pitch = _pitch(len(labels))
        self.cell = cell or max(pitch, 0.34)
        self.light = 0.74 * min(self.cell, pitch, 0.34)
        self.heads = column_heads(names, overall, self.cell)
        self.labels = [fold(label, 3.2, 10, "bold" if place in headings else "normal") for place, label in enumerate(labels)]
        self.headings = headings
        label_width = max(
            text_width(label, 10, "bold" if place in headings else "normal") for place, label in enumerate(self.labels)
        )
        self.left = _EDGE + max(label_width, 0.6) + 0.3
        self.middles, self.right = column_places(self.heads, self.left)
        width = max(self.right, self.left + 1.75, 4.6 + _EDGE)
        self.title = fold(title, width - _EDGE, 12, "bold") if title else ""
        top = _EDGE + (0.24 * (self.title.count("\n") + 1) + 0.08 if title else 0.0)
        self.head_top, self.top = top, top + 0.27 + self.heads.height
        self.foot = Foot(self.heads.key, items, width - _EDGE, **foot)
        self.edges = [self.top]
        for label in self.labels:
            self.edges.append(self.edges[-1] + max(pitch, LINE * (label.count("\n") + 1) + 0.08))
        self.rows = [(above + below) / 2 for above, below in zip(self.edges, self.edges[1:])]
        self.sheet = Sheet(width + _EDGE, self.edges[-1] + 0.14 + self.foot.height + _EDGE, figsize, ax)
        self._draw()

    def spans(self):
        """Return left and right end of each block of columns: the domains, and the overall judgement."""
        ends = [(middle - width / 2, middle + width / 2) for middle, width in zip(self.middles, self.heads.widths)]
        apart = self.heads.apart
        blocks = [ends] if apart is None else [ends[:apart], ends[apart : apart + 1], ends[apart + 1 :]]
        return [(block[0][0], block[-1][1]) for block in blocks if block]

    def _draw(self):
        sheet, heads = self.sheet, self.heads
        if self.title:
            sheet.write(_EDGE, _EDGE, self.title, 12, va="top", weight="bold")
        bottom = self.edges[-1]
        for left, right in self.spans():
            sheet.box(left, self.top - heads.height, right - left, heads.height, fc=_SHADE, ec="none")
            sheet.rule(self.edges, left, right, _RULE, 0.8)
        domains = [span for span in self.spans() if heads.apart is None or not span[0] < self.middles[heads.apart] < span[1]]
        if domains:
            left, right = domains[0][0], max(domains[-1][1], domains[0][0] + 1.6)
            sheet.write((left + right) / 2, self.head_top + 0.13, "Risk of bias domains", 10, ha="center", weight="bold")
        ends = sorted(
            {round(middle + side * width / 2, 6) for middle, width in zip(self.middles, heads.widths) for side in (-1, 1)}
        )
        sheet.ax.vlines(ends, self.top, bottom, color=_RULE, lw=0.8 * sheet.scale)
        for place in self.headings:
            for left, right in self.spans():
                sheet.box(
                    left,
                    self.edges[place],
                    right - left,
                    self.edges[place + 1] - self.edges[place],
                    fc=_SHADE,
                    ec=_RULE,
                    lw=0.8 * sheet.scale,
                    zorder=2.5,
                )
        for place, (x, words) in enumerate(zip(self.middles, heads.shown)):
            sheet.write(
                x, self.top - heads.height / 2, words, 9, ha="center", weight="bold" if place == heads.apart else "normal"
            )
        sheet.write(_EDGE, self.top - heads.height / 2, "Study", 10, weight="bold")
        for place, (y, label) in enumerate(zip(self.rows, self.labels)):
            sheet.write(_EDGE, y, label, 10, weight="bold" if place in self.headings else "normal")


def _listed(names, most=12):
    """Return names in a row, at most so many."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _plural(number, one, many):
    return f"{number} {one if number == 1 else many}"


def _worst_told(words, overall):
    """Return which studies are judged worst, in words: by the overall judgement where there is one, else in any domain."""
    if overall is not None:
        said = words[overall]
        tally = ", ".join(f"{word} {(said == word).sum()}" for word in used_words(said) if word != NOT_JUDGED)
        told = f" {overall}: {tally or 'not judged'}."
    else:
        told = ""
    for word in ("critical", "serious", "high"):
        hit = (words[overall] == word) if overall is not None else (words == word).any(axis=1)
        if hit.any():
            where = "overall" if overall is not None else "in at least one domain"
            return told + f" {word.capitalize()} {where}: {_listed(words.index[hit])}."
    return told


def lights_told(words, heads):
    """Return what a table of lights shows, in words."""
    overall = None if heads.apart is None else words.columns[heads.apart]
    domains = words.drop(columns=[] if overall is None else [overall])
    tally = Counter(domains.to_numpy().ravel().tolist())
    counted = ", ".join(f"{word} {tally[word]}" for word in WORDS if tally[word])
    counted += f"{', ' if counted else ''}not judged {tally['']}" if tally[""] else ""
    size = f"{_plural(len(words), 'study', 'studies')} in {_plural(domains.shape[1], 'domain', 'domains')}"
    return f"Risk of bias of {size}: {counted}.{_worst_told(words, overall)}"


def traffic_light(table, colours="cochrane", title="", overall="Overall", figsize=None, ax=None):
    """Draw judgements of risk of bias as traffic lights: one study a row, one domain a column.

    Parameters
    ----------
    table : pandas.DataFrame
        Names of studies as index, names of domains as columns, judgements in words in the
        cells (empty where not judged), as ``bias.wide`` returns it. The order is kept.
    colours : str
        ``cochrane``, or ``colourblind`` for a set from light to dark; the symbols are the same.
    title : str
        What stands above.
    overall : str or None
        Name of the column that is set apart; None for none.
    figsize : tuple of float, optional
        Width and height in inches; without it, as large as the table needs.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        A circle with a symbol for each judgement, the key and the legend beneath.

    Raises
    ------
    ValueError
        If a judgement is not known (study and domain are named), a domain is there twice,
        or there is nothing to draw.

    Notes
    -----
    Colours as in robvis: McGuinness and Higgins (2021), doi 10.1002/jrsm.1411.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib.plots.style import alt_text
    >>> table = pd.DataFrame({"Confounding": ["low", "serious"], "Overall": ["low", "serious"]}, index=["A", "B"])
    >>> alt_text(traffic_light(table))
    'Risk of bias of 2 studies in 1 domain: low 1, serious 1. Overall: low 1, serious 1. Serious overall: B.'
    """
    _palette(colours)
    words = judgement_table(table)
    cells = words.to_numpy()
    grid = _Grid(list(words.index), (), list(words.columns), overall, title, used_words(cells.ravel()), figsize=figsize, ax=ax)
    _fill(grid, grid.rows, cells, colours)
    return set_alt_text(grid.sheet.fig, (f"{title}. " if title else "") + lights_told(words, grid.heads))


def _fill(grid, rows, cells, colours):
    """Draw the lights of all cells, and the foot."""
    xs = [x for _ in rows for x in grid.middles]
    ys = [y for y in rows for _ in grid.middles]
    draw_lights(grid.sheet, xs, ys, list(cells.ravel()), grid.light, colours)
    grid.foot.draw(grid.sheet, _EDGE, grid.edges[-1] + 0.14, colours)


def compare_lights(tables, colours="cochrane", title="", overall="Overall", figsize=None, ax=None):
    """Draw the judgements of several raters beneath each other, study by study, with a frame where they differ.

    Parameters
    ----------
    tables : dict
        For each rater (for example "mine" and "model answer") a table as for ``traffic_light``.
        Studies and domains that one of them lacks are shown as not judged.
    colours : str
        ``cochrane`` or ``colourblind``.
    title : str
        What stands above.
    overall : str or None
        Name of the column that is set apart.
    figsize : tuple of float, optional
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        A heading for each study and a row for each rater.

    Raises
    ------
    ValueError
        If there are not at least two tables, they share no domain, or a study is there twice.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib.plots.style import alt_text
    >>> mine = pd.DataFrame({"Confounding": ["low"], "Missing data": ["low"]}, index=["A"])
    >>> fig = compare_lights({"mine": mine, "model answer": mine.assign(Confounding="serious")})
    >>> alt_text(fig)
    'Judgements of mine, model answer on 1 study in 2 domains: alike in 1 of 2. They differ on A, Confounding (mine low, model answer serious).'
    """
    _palette(colours)
    if not hasattr(tables, "items") or isinstance(tables, pd.DataFrame) or len(tables) < 2:
        raise ValueError('Give at least two tables with a name each, such as {"mine": ..., "model answer": ...}.')
    checked = {str(rater): judgement_table(table) for rater, table in tables.items()}
    for rater, words in checked.items():
        if words.index.has_duplicates:
            raise ValueError(f"{rater}: {words.index[words.index.duplicated()][0]} is there twice. Keep one row a study.")
    names = list(dict.fromkeys(name for words in checked.values() for name in words.columns))
    if not set.intersection(*(set(words.columns) for words in checked.values())):
        raise ValueError("The tables have no domain in common. Compare judgements by the same tool.")
    studies = list(dict.fromkeys(study for words in checked.values() for study in words.index))
    full = {rater: words.reindex(index=studies, columns=names).fillna("") for rater, words in checked.items()}
    labels, headings, lit = [], [], []
    for study in studies:
        headings.append(len(labels))
        labels += [study, *full]
        lit += [*range(headings[-1] + 1, len(labels))]
    cells = pd.concat([words.loc[[study]] for study in studies for words in full.values()]).to_numpy()
    note = "A frame marks where the raters differ."
    grid = _Grid(labels, headings, names, overall, title, used_words(cells.ravel()), figsize=figsize, ax=ax, notes=[note])
    _fill(grid, [grid.rows[place] for place in lit], cells, colours)
    differ = [(s, d) for s in studies for d in names if len({words.at[s, d] for words in full.values()} - {""}) > 1]
    for study, domain in differ:
        first, column = headings[studies.index(study)] + 1, names.index(domain)
        wide, top = grid.heads.widths[column], grid.edges[first]
        grid.sheet.box(
            grid.middles[column] - wide / 2,
            top,
            wide,
            grid.edges[first + len(full)] - top,
            fc="none",
            ec=INK,
            lw=1.8 * grid.sheet.scale,
            zorder=5,
        )
    return set_alt_text(grid.sheet.fig, (f"{title}. " if title else "") + _comparison_told(full, studies, names, differ))


def _comparison_told(full, studies, names, differ):
    said = {(study, name): [words.at[study, name] for words in full.values()] for study in studies for name in names}
    # What one of them left open can be neither alike nor different.
    both = [words for words in said.values() if all(words)]
    alike = sum(len(set(words)) == 1 for words in both)
    size = f"{_plural(len(studies), 'study', 'studies')} in {_plural(len(names), 'domain', 'domains')}"
    told = [f"{s}, {d} ({', '.join(f'{rater} {word}' for rater, word in zip(full, said[s, d]) if word)})" for s, d in differ]
    more = f"; and {len(told) - 8} more" if len(told) > 8 else ""
    last = f"They differ on {'; '.join(told[:8])}{more}." if told else "They differ nowhere."
    return f"Judgements of {', '.join(full)} on {size}: alike in {alike} of {len(both)}{'' if len(both) == len(said) else ' that all judged'}. {last}"


def bias_bars(shares, colours="cochrane", title="", overall="Overall", x_label="share of studies (%)", figsize=None, ax=None):
    """Draw what share of the studies has each judgement: one bar a domain, low risk on the left.

    Parameters
    ----------
    shares : pandas.DataFrame
        Domains as index, judgements as columns, percent, each row adding up to 100, as
        ``bias.shares`` returns it.
    colours : str
        ``cochrane`` or ``colourblind``.
    title : str
        What stands above.
    overall : str or None
        Name of the row that is set apart.
    x_label : str
        What the percentages are shares of; say there if the studies are weighted.
    figsize : tuple of float, optional
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Stacked bars with hatches and percentages.

    Raises
    ------
    ValueError
        If a judgement is not known, a share is missing, negative or not a number, or a row does not add up to 100.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib.plots.style import alt_text
    >>> alt_text(bias_bars(pd.DataFrame({"low": [75.0], "high": [25.0]}, index=["Missing data"])))
    'Share of studies (%) by risk of bias. Missing data: low 75, high 25.'
    """
    _palette(colours)
    percent = _checked_shares(shares)
    names = [fold(name, 2.9) for name in percent.index]
    apart = [overall is not None and str(name).lower() == str(overall).lower() for name in percent.index]
    left = _EDGE + max(text_width(name, 10, "bold") for name in names) + 0.15
    width = left + 4.8 + 0.3
    words = fold(title, width - 2 * _EDGE, 12, "bold") if title else ""
    top = _EDGE + (0.24 * (words.count("\n") + 1) + 0.08 if title else 0.0)
    edges = [top]
    for name, own in zip(names, apart):
        edges.append(edges[-1] + max(0.4, LINE * (name.count("\n") + 1) + 0.1) + (0.12 if own else 0))
    foot = Foot({}, [word for word in percent if (percent[word] > 0).any()], width - 2 * _EDGE, mark=draw_swatches)
    sheet = Sheet(width, edges[-1] + 0.68 + foot.height + _EDGE, figsize, ax)
    sheet.write(_EDGE, _EDGE, words, 12, va="top", weight="bold")
    panel = sheet.panel(left, top, 4.8, edges[-1] - top + 0.05)
    for below, name, own, (_, row) in zip(edges[1:], names, apart, percent.iterrows()):
        sheet.write(left - 0.1, below - 0.2, name, ha="right", weight="bold" if own else "normal")
        _bar(sheet, panel, below - 0.2, row, colours)
    panel.set_xlim(0, 100)
    panel.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    sheet.write(left + 2.4, edges[-1] + 0.45, x_label, ha="center")
    foot.draw(sheet, _EDGE, edges[-1] + 0.64, colours)
    told = "; ".join(
        f"{name}: " + ", ".join(f"{word} {share:.0f}" for word, share in row.items() if share > 0)
        for name, row in percent.iterrows()
    )
    start = f"{title}. " if title else ""
    return set_alt_text(sheet.fig, f"{start}{x_label[:1].upper()}{x_label[1:]} by risk of bias. {told}.")


def _bar(sheet, panel, y, row, colours):
    """Draw one stacked bar, with the percentages where they fit."""
    start = 0.0
    for word, share in row.items():
        if share <= 0:
            continue
        # Unclipped, or the frame of the last bar would lose its right side.
        panel.barh(y, share, left=start, height=0.28, clip_on=False, **_filling(word, colours, sheet.scale))
        label = f"{share:.0f}%"
        if share * 4.8 / 100 > text_width(label, 9) + 0.12:
            text = sheet.write(start + share / 2, y, label, 9, ha="center", ax=panel)
            text.set_bbox({"fc": "white", "ec": "none", "pad": 1.2 * sheet.scale, "alpha": 0.9})
        start += share


def _checked_shares(shares):
    """Return the shares as numbers, judgements from low risk to high; what cannot be a share is refused."""
    if not isinstance(shares, pd.DataFrame) or shares.empty:
        raise ValueError(
            "Give a table with one domain a row and one judgement a column, in percent, as bias.shares(judgements) returns it."
        )
    words = [
        NOT_JUDGED if str(word).strip().lower() == NOT_JUDGED else _judgement(word, "Table of shares", "column")
        for word in shares.columns
    ]
    if "" in words or len(set(words)) < len(words):
        raise ValueError("Every column of the shares needs a judgement of its own as its name.")
    rows = []
    for domain, row in zip(shares.index, shares.itertuples(index=False, name=None)):
        for word, share in zip(words, row):
            if isinstance(share, (bool, str)) or pd.isna(share) or not 0 <= share <= 100:
                raise ValueError(f"{domain}, {word}: {share!r} is not a share from 0 to 100 percent.")
        if abs(sum(row) - 100) > 0.05:
            raise ValueError(f"{domain}: the shares add up to {sum(row):.1f} percent. They must add up to 100.")
        rows.append([float(share) for share in row])
    percent = pd.DataFrame(rows, index=[str(name) for name in shares.index], columns=words)
    return percent[sorted(words, key=[*WORDS, NOT_JUDGED].index)]


def disagreement_map(table, title="", overall="Overall", figsize=None, ax=None):
    """Draw where raters differ: the share of them who did not choose the commonest judgement.

    Parameters
    ----------
    table : pandas.DataFrame
        Studies as index, domains as columns, shares from 0 (all agree) to 1, NaN where too
        few judged, as ``bias_agreement.disagreement`` returns it.
    title : str
        What stands above.
    overall : str or None
        Name of the column that is set apart.
    figsize : tuple of float, optional
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes in whose place the figure is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        A table of percentages, darker where more raters differ.

    Raises
    ------
    ValueError
        If a cell is not a share from 0 to 1, or there is nothing to draw.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib.plots.style import alt_text
    >>> alt_text(disagreement_map(pd.DataFrame({"Missing data": [0.0, 0.4]}, index=["A", "B"])))
    'Share of raters who differ from the commonest judgement, 2 studies in 1 domain: all agree in 1 of 2. Most disputed: B, Missing data 40%.'
    """
    shares = _checked_disagreement(table)
    cells = shares.to_numpy()
    note = "Each cell: share of raters who did not choose the commonest judgement. Darker: more of them."
    notes = [note + (" A dash: fewer than two judged." if pd.isna(cells).any() else "")]
    grid = _Grid(list(shares.index), (), list(shares.columns), overall, title, [], cell=0.56, figsize=figsize, ax=ax, notes=notes)
    for row, (above, below) in enumerate(zip(grid.edges, grid.edges[1:])):
        for place, (x, wide) in enumerate(zip(grid.middles, grid.heads.widths)):
            share = cells[row, place]
            face, ink = ("white", INK) if pd.isna(share) else _shade(share)
            grid.sheet.box(x - wide / 2, above, wide, below - above, fc=face, ec="white", lw=1.2 * grid.sheet.scale, zorder=2)
            grid.sheet.write(
                x, (above + below) / 2, "–" if pd.isna(share) else f"{100 * share:.0f}%", 9.5, ha="center", colour=ink
            )
    grid.foot.draw(grid.sheet, _EDGE, grid.edges[-1] + 0.14)
    return set_alt_text(grid.sheet.fig, (f"{title}. " if title else "") + _disagreement_told(shares))


def _shade(share):
    """Return a shade of one blue, white for none, and a colour for words on it."""
    ends = [(255, 255, 255), (0, 114, 178), (0, 48, 77)]
    low, high, part = (ends[0], ends[1], share / 0.6) if share <= 0.6 else (ends[1], ends[2], (share - 0.6) / 0.4)
    mixed = tuple((a + (b - a) * part) / 255 for a, b in zip(low, high))
    return mixed, "white" if share > 0.55 else INK


def _checked_disagreement(table):
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise ValueError(
            "Give a table with one study a row and one domain a column, as bias_agreement.disagreement(judgements) returns it."
        )
    for study, row in zip(table.index, table.itertuples(index=False, name=None)):
        for domain, share in zip(table.columns, row):
            if isinstance(share, (bool, str)) or not (pd.isna(share) or 0 <= share <= 1):
                raise ValueError(f"{study}, {domain}: {share!r} is not a share from 0 (all agree) to 1.")
    return pd.DataFrame(
        table.to_numpy(dtype=float), index=[str(s) for s in table.index], columns=[str(name) for name in table.columns]
    )


def _disagreement_told(shares):
    long = shares.stack()
    size = f"{_plural(len(shares), 'study', 'studies')} in {_plural(shares.shape[1], 'domain', 'domains')}"
    told = f"Share of raters who differ from the commonest judgement, {size}: all agree in {(long == 0).sum()} of {len(long)}."
    most = long[long > 0].sort_values(ascending=False, kind="stable").head(5)
    if len(most):
        told += (
            " Most disputed: "
            + "; ".join(f"{study}, {domain} {100 * share:.0f}%" for (study, domain), share in most.items())
            + "."
        )
    return told
