"""Figures of risk of bias: traffic lights, bars of shares, where raters differ."""

from collections import Counter
from functools import partial

import pandas as pd

from peerlib.plots.lights import NOT_JUDGED, Grid, draw_lights, draw_swatches, filling, judgement, judgements, palette, used_words
from peerlib.plots.page import EDGE, Page, Panel, Words, text_width
from peerlib.plots.style import INK, set_alt_text
from peerlib.shared.tables import once

_BAR = 4.8  # inches of a bar of 100 percent


def _grid_page(title, labels, grid, **foot):
    """Return a page of studies with a grid of domains: rows are lower where there are many, and narrow without names."""
    bold = [row in grid.headings for row in range(len(labels))]
    head, least = ("Study", 4.6 + EDGE) if any(labels) else ("", 0.0)
    columns = [Words(head, labels, 3.2, bold=bold), grid]
    return Page(title, columns, len(labels), _pitch(len(labels)), least=least, key=grid.key, **foot)


def _pitch(rows):
    return 0.38 if rows <= 7 else 0.3 if rows <= 15 else 0.24


def _lights_page(title, labels, words, lit, overall, colours, headings=(), notes=()):
    """Return a page of lights and its grid; ``lit`` holds the places of the rows that have lights."""
    pitch = _pitch(len(labels))
    grid = Grid(list(words.columns), overall, max(pitch, 0.34), headings)
    legend = {"items": used_words(words.to_numpy().ravel()), "mark": partial(draw_lights, colours=colours)}
    page = _grid_page(title, labels, grid, notes=notes, **legend)
    grid.light(page, lit, words, 0.74 * min(pitch, 0.34), colours)
    return page, grid


def _titled(title, words):
    """Return an alt text with the title before it."""
    return f"{title}. {words}" if title else words


def _plural(number, one, many):
    return f"{number} {one if number == 1 else many}"


def _size(studies, domains):
    return f"{_plural(studies, 'study', 'studies')} in {_plural(domains, 'domain', 'domains')}"


def _worst_told(words, overall):
    """Return which studies are judged worst, in words: by the overall judgement where there is one, else in any domain."""
    told, where = "", "in at least one domain"
    if overall is not None:
        said, where = words[overall], "overall"
        tally = ", ".join(f"{word} {(said == word).sum()}" for word in used_words(said) if word != NOT_JUDGED)
        told = f" {overall}: {tally or 'not judged'}."
    for word in ("critical", "serious", "high"):
        hit = (words == word).any(axis=1) if overall is None else words[overall] == word
        if hit.any():
            names = list(words.index[hit])
            more = f" and {len(names) - 12} more" if len(names) > 12 else ""
            return f"{told} {word.capitalize()} {where}: {', '.join(names[:12])}{more}."
    return told


def _lights_told(words, apart):
    """Return what a table of lights shows, in words."""
    overall = None if apart is None else words.columns[apart]
    domains = words.drop(columns=[] if overall is None else [overall])
    tally = Counter(domains.to_numpy().ravel().tolist())
    counted = ", ".join(f"{word} {tally['' if word == NOT_JUDGED else word]}" for word in used_words(tally))
    return f"Risk of bias of {_size(*domains.shape)}: {counted}.{_worst_told(words, overall)}"


def traffic_light(table, colours="cochrane", title="", overall="Overall", named=True):
    """Draw judgements of risk of bias as traffic lights: one study a row, one domain a column.

    Parameters
    ----------
    table : pandas.DataFrame
        Names of studies as index, names of domains as columns, judgements in words in the cells (empty where
        not judged), as ``bias.wide`` returns it. The order is kept.
    colours : str
        ``cochrane``, or ``colourblind`` for a set from light to dark; the symbols are the same. Both as in
        robvis: McGuinness and Higgins (2021), doi 10.1002/jrsm.1411.
    title, overall : str
        What stands above, and the name of the column that is set apart (None for none).
    named : bool
        Name the studies; False where the page around the figure does.

    Returns
    -------
    matplotlib.figure.Figure
        A circle with a symbol for each judgement, the key and the legend beneath; as large as the table needs.

    Raises
    ------
    ValueError
        If a judgement is not known (study and domain are named), a domain is there twice, or nothing to draw.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> table = pd.DataFrame({"Confounding": ["low", "serious"], "Overall": ["low", "serious"]}, index=["A", "B"])
    >>> plots.alt_text(traffic_light(table))
    'Risk of bias of 2 studies in 1 domain: low 1, serious 1. Overall: low 1, serious 1. Serious overall: B.'
    """
    palette(colours)
    words = judgements(table)
    labels = list(words.index) if named else [""] * len(words)
    page, grid = _lights_page(title, labels, words, range(len(words)), overall, colours)
    return set_alt_text(page.fig, _titled(title, _lights_told(words, grid.apart)))


def compare_lights(tables, colours="cochrane", title="", overall="Overall"):
    """Draw the judgements of several raters beneath each other, study by study, with a frame where they differ.

    Parameters
    ----------
    tables : dict
        For each rater (for example "mine" and "model answer") a table as for ``traffic_light``. Studies and
        domains that one of them lacks are shown as not judged.
    colours, title, overall
        As for ``traffic_light``.

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
    >>> from peerlib import plots
    >>> mine = pd.DataFrame({"Confounding": ["low"], "Missing data": ["low"]}, index=["A"])
    >>> plots.alt_text(compare_lights({"mine": mine, "yours": mine.assign(Confounding="serious")}))
    'Judgements of mine, yours on 1 study in 2 domains: alike in 1 of 2. They differ on A, Confounding (mine low, yours serious).'
    """
    palette(colours)
    full = _same_cells(tables)
    studies, names = (list(labels) for labels in next(iter(full.values())).axes)
    labels = [label for study in studies for label in (study, *full)]
    headings = range(0, len(labels), len(full) + 1)
    lit = [row for row in range(len(labels)) if row not in headings]
    cells = pd.concat([words.loc[[study]] for study in studies for words in full.values()])
    page, grid = _lights_page(title, labels, cells, lit, overall, colours, headings, ["A frame marks where the raters differ."])
    differ = [(s, d) for s in studies for d in names if len({words.at[s, d] for words in full.values()} - {""}) > 1]
    for study, domain in differ:
        heading, (left, right) = headings[studies.index(study)], grid.ends[names.index(domain)]
        top, bottom = page.bottoms[heading], page.bottoms[heading + len(full)]
        page.box(left, top, right, bottom, fc="none", ec=INK, lw=1.8, zorder=5)
    return set_alt_text(page.fig, _titled(title, _comparison_told(full, studies, names, differ)))


def _same_cells(tables):
    """Return the table of each rater with the studies and domains of all, checked."""
    if not hasattr(tables, "items") or isinstance(tables, pd.DataFrame) or len(tables) < 2:
        raise ValueError('Give at least two tables with a name each, such as {"mine": ..., "model answer": ...}.')
    checked = {str(rater): judgements(table) for rater, table in tables.items()}
    for rater, words in checked.items():
        once(words.index, rater, "Keep one row a study.")
    if not set.intersection(*(set(words.columns) for words in checked.values())):
        raise ValueError("The tables have no domain in common. Compare judgements by the same tool.")
    names = list(dict.fromkeys(name for words in checked.values() for name in words.columns))
    studies = list(dict.fromkeys(study for words in checked.values() for study in words.index))
    return {rater: words.reindex(index=studies, columns=names).fillna("") for rater, words in checked.items()}


def _comparison_told(full, studies, names, differ):
    said = {(study, name): [words.at[study, name] for words in full.values()] for study in studies for name in names}
    # What one of them left open can be neither alike nor different.
    both = [words for words in said.values() if all(words)]
    alike = sum(len(set(words)) == 1 for words in both)
    all_judged = "" if len(both) == len(said) else " that all judged"
    told = [f"{s}, {d} ({', '.join(f'{rater} {word}' for rater, word in zip(full, said[s, d]) if word)})" for s, d in differ]
    more = f"; and {len(told) - 8} more" if len(told) > 8 else ""
    last = f"They differ on {'; '.join(told[:8])}{more}." if told else "They differ nowhere."
    size = _size(len(studies), len(names))
    return f"Judgements of {', '.join(full)} on {size}: alike in {alike} of {len(both)}{all_judged}. {last}"


def bias_bars(shares, colours="cochrane", title="", overall="Overall", x_label="share of studies (%)"):
    """Draw what share of the studies has each judgement: one bar a domain, low risk on the left.

    Parameters
    ----------
    shares : pandas.DataFrame
        Domains as index, judgements as columns, percent adding up to 100, as ``bias.shares`` returns it.
    colours, title, overall
        As for ``traffic_light``; here it is a row that is set apart.
    x_label : str
        What the percentages are shares of; say there if the studies are weighted.

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
    >>> from peerlib import plots
    >>> plots.alt_text(bias_bars(pd.DataFrame({"low": [75.0], "high": [25.0]}, index=["Missing data"])))
    'Share of studies (%) by risk of bias. Missing data: low 75, high 25.'
    """
    palette(colours)
    percent = _checked_shares(shares)
    apart = [overall is not None and name.lower() == str(overall).lower() for name in percent.index]
    above = {row: 0.12 for row, own in enumerate(apart) if own}
    panel, used = Panel(_BAR), [word for word in percent if (percent[word] > 0).any()]
    columns = [Words("", list(percent.index), 2.9, "right", apart), panel]
    legend = {"items": used, "mark": partial(draw_swatches, colours=colours)}
    page = Page(title, columns, len(percent), 0.4, above, below=0.64, least=columns[0].width + _BAR + 0.52, **legend)
    for y, row in zip(page.ys, percent.to_dict("records")):
        _bar(page, panel.ax, y, row, colours)
    panel.ax.set_xlim(0, 100)
    panel.ax.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    page.write(panel.left + _BAR / 2, page.bottom + 0.45, x_label, ha="center")
    told = [
        f"{name}: " + ", ".join(f"{word} {share:.0f}" for word, share in row.items() if share > 0)
        for name, row in percent.iterrows()
    ]
    return set_alt_text(page.fig, _titled(title, f"{x_label[:1].upper()}{x_label[1:]} by risk of bias. {'; '.join(told)}."))


def _bar(page, ax, y, row, colours):
    """Draw one stacked bar, with the percentages where they fit."""
    start = 0.0
    for word, share in row.items():
        if share <= 0:
            continue
        # Unclipped, or the frame of the last bar would lose its right side.
        ax.barh(y, share, left=start, height=0.28, clip_on=False, **filling(word, colours))
        label = f"{share:.0f}%"
        if share * _BAR / 100 > text_width(label, 9.5) + 0.12:
            text = page.write(start + share / 2, y, label, 9.5, ha="center", ax=ax)
            text.set_bbox({"fc": "white", "ec": "none", "pad": 1.2, "alpha": 0.9})
        start += share


def _checked_shares(shares):
    """Return the shares as numbers, judgements from low risk to high; what cannot be a share is refused."""
    if not isinstance(shares, pd.DataFrame) or shares.empty:
        raise ValueError(
            "Give a table with one domain a row and one judgement a column, in percent, as bias.shares(judgements) returns it."
        )
    words = [
        NOT_JUDGED if str(word).strip().lower() == NOT_JUDGED else judgement(word, "Table of shares", "column")
        for word in shares.columns
    ]
    if "" in words or len(set(words)) < len(words):
        raise ValueError("Every column of the shares needs a judgement of its own as its name.")
    for domain, row in zip(shares.index, shares.itertuples(index=False, name=None)):
        for word, share in zip(words, row):
            if isinstance(share, (bool, str)) or pd.isna(share) or not 0 <= share <= 100:
                raise ValueError(f"{domain}, {word}: {share!r} is not a share from 0 to 100 percent.")
        if abs(sum(row) - 100) > 0.05:
            raise ValueError(f"{domain}: the shares add up to {sum(row):.1f} percent. They must add up to 100.")
    percent = pd.DataFrame(shares.to_numpy(dtype=float), index=[str(name) for name in shares.index], columns=words)
    return percent[used_words({"" if word == NOT_JUDGED else word for word in words})]


def disagreement_map(table, title="", overall="Overall"):
    """Draw where raters differ: the share of them who did not choose the commonest judgement.

    Parameters
    ----------
    table : pandas.DataFrame
        Studies as index, domains as columns, shares from 0 (all agree) to 1, NaN where too few judged, as
        ``bias.disagreement`` returns it.
    title, overall
        As for ``traffic_light``.

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
    >>> from peerlib import plots
    >>> plots.alt_text(disagreement_map(pd.DataFrame({"Missing data": [0.0, 0.4]}, index=["A", "B"])))[-66:]
    '1 domain: all agree in 1 of 2. Most disputed: B, Missing data 40%.'
    """
    shares = _checked_disagreement(table)
    note = "Each cell: share of raters who did not choose the commonest judgement. Darker: more of them."
    note += " A dash: fewer than two judged." if shares.isna().any(axis=None) else ""
    grid = Grid(list(shares.columns), overall, 0.56)
    page = _grid_page(title, list(shares.index), grid, notes=[note])
    for y, top, bottom, row in zip(page.ys, page.tops, page.bottoms, shares.to_numpy()):
        for x, (left, right), share in zip(grid.middles, grid.ends, row):
            face, ink = _shade(share)
            page.box(left, top, right, bottom, fc=face, ec="white", lw=1.2, zorder=2)
            page.write(x, y, "–" if pd.isna(share) else f"{100 * share:.0f}%", 9.5, ha="center", color=ink)
    return set_alt_text(page.fig, _titled(title, _disagreement_told(shares)))


def _shade(share):
    """Return a shade of one blue, white for none, and a colour for words on it."""
    if pd.isna(share):
        return "white", INK
    white, blue, dark = (255, 255, 255), (0, 114, 178), (0, 48, 77)
    low, high, part = (white, blue, share / 0.6) if share <= 0.6 else (blue, dark, (share - 0.6) / 0.4)
    return tuple((a + (b - a) * part) / 255 for a, b in zip(low, high)), "white" if share > 0.55 else INK


def _checked_disagreement(table):
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise ValueError(
            "Give a table with one study a row and one domain a column, as bias.disagreement(judgements) returns it."
        )
    for study, row in zip(table.index, table.itertuples(index=False, name=None)):
        for domain, share in zip(table.columns, row):
            if isinstance(share, (bool, str)) or not (pd.isna(share) or 0 <= share <= 1):
                raise ValueError(f"{study}, {domain}: {share!r} is not a share from 0 (all agree) to 1.")
    return table.astype(float).rename(index=str, columns=str)


def _disagreement_told(shares):
    seen = shares.stack()
    most = seen[seen > 0].sort_values(ascending=False, kind="stable").head(5)
    disputed = "; ".join(f"{study}, {domain} {100 * share:.0f}%" for (study, domain), share in most.items())
    return (
        f"Share of raters who differ from the commonest judgement, {_size(*shares.shape)}: all agree in {(seen == 0).sum()} of "
        f"{len(seen)}." + (f" Most disputed: {disputed}." if disputed else "")
    )
