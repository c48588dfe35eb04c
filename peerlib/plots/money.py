"""Figures of notebooks 06 and 07: costs, prices, and savings against cost."""

import numpy as np

from peerlib.plots.axes import STROKES, bar, light_edge, thousands, write
from peerlib.plots.style import INK, MARKERS, PALETTE, new_figure, set_alt_text
from peerlib.shared.numbers import minus, money


def _pounds(amount):
    return minus(money(amount))


def _bars(rows, figsize, last=None):
    """Draw bars with their words, one a row of ``name, left, right, colour, where the words stand, words``.

    Where the last figure has the same rows, its bars are moved, which is quicker than drawing it anew.
    """
    names = [row[0] for row in rows]
    if getattr(last, "peerlib_rows", None) == names:
        fig, ax = last, last.axes[0]
        fig.set_layout_engine("constrained")
    else:
        fig, ax = new_figure(figsize)
        fig.peerlib_rows = names
        for place, (_, left, right, colour, at, words) in enumerate(rows):
            bar(ax, place, left, right, colour)
            write(ax, at, place, words)
        ax.set_yticks(range(len(rows)), names)
        ax.invert_yaxis()
        thousands(ax.xaxis)
    for place, (rectangle, text, (_, left, right, _, at, words)) in enumerate(zip(ax.patches, ax.texts, rows)):
        rectangle.set(x=left, width=right - left)
        text.set(position=(at, place), text=f"  {words}")
    return fig, ax


def _room(fig, span, amounts):
    """Return how much further than the longest bar the axis goes, so that the longest amount has its place behind it."""
    inches = 0.2 + 0.09 * max(len(_pounds(amount)) for amount in amounts)
    share = inches / (fig.get_figwidth() - 1.9)  # of the axes: the names of the bars take the rest
    return max(0.18, share / (1 - share)) * (span or 1)


def cost_parts(cost, figsize=(8, 3.4), last=None):
    """Draw what a worker-year costs, part by part.

    Parameters
    ----------
    cost : value.WorkerCost
        Result of ``value.worker_cost``.
    figsize : tuple of float
        Width and height in inches.
    last : matplotlib.figure.Figure, optional
        An earlier figure of this kind, which is changed in place where it can be.

    Returns
    -------
    matplotlib.figure.Figure
        One bar a part, from where the last one ended; parts that are zero say "not included".

    Examples
    --------
    >>> from peerlib import plots, value
    >>> plots.alt_text(cost_parts(value.worker_cost(value.Assumptions())))[:52]
    'Cost of a worker-year, £21,138 in prices of 2012/13:'
    """
    parts = dict(cost.parts)
    if cost.displaced:
        parts["worker replaced"] = -cost.displaced
    lefts = [0.0, *np.cumsum(list(parts.values()))]
    left = float(lefts[-1])
    colours = [*["blue", "green", "purple", "orange", "grey"][: len(cost.parts)], *["grey"] * (len(parts) - len(cost.parts))]
    rows = [
        (name, start, start + amount, colour, max(start, start + amount), _pounds(amount) if amount else "not included")
        for (name, amount), start, colour in zip(parts.items(), lefts, colours)
    ]
    fig, ax = _bars([*rows, ("worker-year", 0, left, "grey", max(left, 0), _pounds(left))], figsize, last)
    ax.texts[-1].set_weight("bold")
    ax.set_xlabel(f"pounds a year, prices of {cost.price_year}")
    ends = [*lefts, left]
    ax.set_xlim(min(ends), max(ends) + _room(fig, max(ends) - min(ends), ends))
    listed = ", ".join(f"{name} {'not included' if amount == 0 else _pounds(amount)}" for name, amount in parts.items())
    return set_alt_text(fig, f"Cost of a worker-year, {_pounds(left)} in prices of {cost.price_year}: {listed}.")


def bed_prices(prices, figsize=None):
    """Draw prices of a bed day side by side.

    Parameters
    ----------
    prices : pandas.DataFrame
        Columns ``label`` and ``value`` (GBP a day), and ``low`` and ``high`` where a range was printed.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a price, with its range as a line.

    Raises
    ------
    ValueError
        If there are no prices.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> plots.alt_text(bed_prices(pd.DataFrame({"label": ["a", "b"], "value": [334, 350.4]})))
    'Prices of a bed day: a £334, b £350.'
    """
    if len(prices) == 0:
        raise ValueError("There are no prices to draw: give a table with at least one row.")
    fig, ax = new_figure(figsize or (8, 0.9 + 0.42 * len(prices)))
    for place, row in enumerate(prices.to_dict("records")):
        if row.get("low") == row.get("low") and row.get("low") is not None:
            ax.plot([row["low"], row["high"]], [place, place], color=PALETTE["blue"], lw=2)
        ax.plot(row["value"], place, MARKERS["blue"], color=PALETTE["blue"], ms=9)
        write(ax, max(row["value"], row.get("high") or 0), place, f"   {_pounds(row['value'])}")
    ax.set_yticks(range(len(prices)), prices["label"])
    ax.set_ylim(len(prices) - 0.5, -0.5)
    ax.set_xlim(0, float(prices["value"].max()) * 1.2)
    ax.set_xlabel("pounds for a day in a psychiatric bed")
    listed = ", ".join(f"{row['label']} {_pounds(row['value'])}" for row in prices.to_dict("records"))
    return set_alt_text(fig, f"Prices of a bed day: {listed}.")


def cost_against_saving(result, figsize=(8, 2.6), last=None):
    """Draw the cost of a worker-year beside the value of the beds freed and the cash released.

    Parameters
    ----------
    result : value.ValueForMoney
        Result of ``value.value_for_money`` for one set of assumptions.
    figsize : tuple of float
        Width and height in inches.
    last : matplotlib.figure.Figure, optional
        An earlier figure of this kind, which is changed in place where it can be.

    Returns
    -------
    matplotlib.figure.Figure
        Three bars, with a line at the cost.

    Raises
    ------
    ValueError
        If the result holds arrays.

    Examples
    --------
    >>> from peerlib import plots, value
    >>> plots.alt_text(cost_against_saving(value.value_for_money(9, value.Assumptions(follow_up_months=9))))
    'Per worker-year, in prices of 2012/13: cost £21,138, value of beds freed £42,000, cash released £8,400.'
    """
    if np.ndim(result.net_value):
        raise ValueError("These are many results at once; the figure shows one. Use numbers in place of arrays.")
    bars = [
        ("cost", result.cost, "orange"),
        ("value of beds freed", result.beds_freed_value, "blue"),
        ("cash released", result.cash_released, "green"),
    ]
    if result.community_cost:
        bars.insert(1, ("care at home", result.community_cost, "purple"))
    amounts = [amount for _, amount, _ in bars]
    room = 0.25 * max(amounts)
    # A bar that ends shortly before the line at the cost has its number behind the line.
    ends = [result.cost if 0 < result.cost - amount < room else amount for amount in amounts]
    rows = [(name, 0, amount, colour, max(end, 0), _pounds(amount)) for (name, amount, colour), end in zip(bars, ends)]
    fig, ax = _bars(rows, figsize, last)
    if not ax.lines:
        ax.axvline(result.cost, color=INK, lw=1.2, ls="--")
        ax.axvline(0, color=INK, lw=1)
    ax.lines[0].set_xdata([result.cost] * 2)
    low, high = min([0, *amounts]), max([0, *amounts])
    ax.set_xlim(1.05 * low, high + _room(fig, high - low, amounts))
    ax.set_xlabel(f"pounds a worker-year, prices of {result.price_year}")
    listed = ", ".join(f"{name} {_pounds(amount)}" for name, amount, _ in bars)
    return set_alt_text(fig, f"Per worker-year, in prices of {result.price_year}: {listed}.")


def break_even_lines(lines, x_label, crossings, figsize=(8, 4)):
    """Draw net value against one assumption, a line an effect, and where each breaks even.

    Parameters
    ----------
    lines : dict
        For each name, two arrays: the assumption and the net value in GBP.
    x_label : str
        Name and unit of the assumption.
    crossings : dict
        For each name, the value at break-even (NaN where there is none).
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        Lines with different strokes and symbols, a mark at each break-even.

    Raises
    ------
    ValueError
        If there are more than five lines.

    Examples
    --------
    >>> import numpy as np
    >>> from peerlib import plots
    >>> fig = break_even_lines({"a": (np.array([0, 10]), np.array([-5, 5]))}, "caseload (people)", {"a": 5.0})
    >>> plots.alt_text(fig)
    'Net value against caseload (people): a breaks even at 5.0.'
    """
    if len(lines) > len(STROKES):
        raise ValueError(f"{len(lines)} lines are too many to tell apart; draw at most {len(STROKES)}.")
    fig, ax = new_figure(figsize)
    for (name, (x, y)), colour, stroke in zip(lines.items(), PALETTE, STROKES):
        ax.plot(x, np.asarray(y) / 1000, color=PALETTE[colour], lw=2.2, ls=stroke)
        ax.text(x[-1], y[-1] / 1000, f" {name}", color=INK, fontsize=11, va="center")
        if not np.isnan(crossings[name]):
            ax.plot(crossings[name], 0, MARKERS[colour], color=PALETTE[colour], ms=10, mec=INK)
    ax.axhline(0, color=INK, lw=1)
    _write_crossings(ax, [value for value in crossings.values() if not np.isnan(value)])
    ax.set_xlabel(x_label)
    ax.set_ylabel("net value, £1,000\na worker-year")
    ax.margins(x=0.02)
    span = max(x[-1] for x, _ in lines.values())
    ax.set_xlim(right=span * 1.22)
    told = [
        f"{name} breaks even at {value:.1f}" if not np.isnan(value) else f"{name} never breaks even"
        for name, value in crossings.items()
    ]
    return set_alt_text(fig, f"Net value against {x_label}: {'; '.join(told)}.")


def _write_crossings(ax, crossings):
    """Lead from each crossing down to its number, in a strip below the lines; one below the other, so that none touch."""
    low, high = ax.get_ylim()
    step = 0.07 * (high - low)
    for place, value in enumerate(sorted(crossings)):
        y = low - place * step
        ax.plot([value, value], [0, y], color=INK, lw=0.8, ls=":")
        write(ax, value, y, f" {value:.1f}")
    ax.set_ylim(low - max(len(crossings), 1) * step, high)


def ratios(table, mark=None, figsize=None):
    """Draw benefit:cost ratios on a scale where half and double are equally far from one.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``label`` and ``ratio``; a ratio of zero or less is listed but cannot be drawn.
    mark : tuple, optional
        A ratio reported elsewhere and its name, drawn apart.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a ratio, with a line at one: where value of beds freed and cost are equal.

    Raises
    ------
    ValueError
        If there is no ratio above zero.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> plots.alt_text(ratios(pd.DataFrame({"label": ["a", "b"], "ratio": [0.5, 1.49]})))
    'Benefit:cost ratios: a 0.50, b 1.49. Worth its cost at 1.'
    """
    rows = [*table[["label", "ratio"]].itertuples(index=False, name=None)]
    drawn = [ratio for _, ratio in rows if ratio > 0]
    if not drawn:
        raise ValueError("There is no ratio above zero to draw.")
    rows += [(mark[1], mark[0])] if mark else []
    fig, ax = new_figure(figsize or (8, 0.9 + 0.42 * len(rows)))
    for place, (label, ratio) in enumerate(rows):
        colour = "orange" if mark and label == mark[1] else "blue"
        if ratio > 0:
            ax.plot(ratio, place, MARKERS[colour], color=PALETTE[colour], ms=9)
            light_edge(write(ax, ratio, place, f"   {ratio:.2f}"))
        else:
            words = f"{ratio:.2f}, not on this scale"
            write(ax, 0.02, place, words, transform=ax.get_yaxis_transform())
    ax.axvline(1, color=INK, lw=1.2, ls="--")
    ax.set_xscale("log")
    highest = max([*drawn, 1, mark[0] if mark else 1])
    ax.set_xlim(min([*drawn, 0.5]) / 1.3, highest * 1.8)
    ticks = [t for t in (0.1, 0.25, 0.5, 1, 2, 4, 8, 16) if ax.get_xlim()[0] <= t <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
    ax.minorticks_off()
    ax.set_yticks(range(len(rows)), [label for label, _ in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlabel("worth of beds freed for each pound of cost")
    listed = ", ".join(f"{label} {ratio:.2f}" for label, ratio in rows)
    reach = f"{sum(ratio >= 1 for _, ratio in rows)} of {len(rows)} reach 1, where it is worth its cost."
    return set_alt_text(fig, f"Benefit:cost ratios: {listed}. Worth its cost at 1.", reach)
