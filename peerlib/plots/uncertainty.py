"""Figures of notebook 08: how sure the result is."""

import math

import numpy as np

from peerlib.plots.axes import UNIT, check, fill, key, legend_above, light_edge, named, thousands, told, write
from peerlib.plots.style import INK, MARKERS, PALETTE, new_figure, set_alt_text
from peerlib.shared.numbers import minus, numbers, quantile, within

__all__ = ["acceptability_curve", "cost_effect_plane", "probability_histogram", "running_mean"]

# More dots than this are a blot, and slow; the first draws are as good a sample as any.
_MOST_DOTS = 4_999


def probability_histogram(simulation, outcome="net_value", unit=None, level=0.95, figsize=(8.5, 4.2)):
    """Draw how often each result came out, with the draws above zero shaded apart.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation.
    outcome, unit : str
        Name and unit of the outcome; without a unit, the one that the model gives (``model.units``), if any.
    level : float
        Level of the interval.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        Bars of all draws, one of their edges at zero; mean, median and interval marked.

    Raises
    ------
    UnknownName
        If there is no such outcome.
    ValueError
        If the outcome does not exist in some of the draws.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> drawn = uncertainty.simulate(lambda days: days * 350, {"days": uncertainty.Normal(9, 4.57)})
    >>> plots.alt_text(probability_histogram(drawn, unit="GBP"))[:56]
    'Result (GBP) in 10,000 draws: above zero in 97.4 percent'
    """
    found, values = simulation.summary(outcome, level), simulation.outcome(outcome)
    edges = _bins(values)
    # Bars closed at their right end: a draw of exactly zero is no saving.
    share = 100 * np.histogram(-values, -edges[::-1])[0][::-1] / len(values)
    above, top = edges[:-1] >= 0, float(share.max())
    fig, ax = new_figure(figsize)
    for side, colour in ((above, "blue"), (~above, "orange")):
        side = side & (share > 0)
        ax.bar(edges[:-1][side], share[side], np.diff(edges)[side], align="edge", lw=0.6, **fill(colour, edge="white"))
    ax.plot([0, 0], [0, 1.04 * top], color=INK, lw=1.2, ls="--")
    ax.set_ylim(0, 1.42 * top)
    _mark(ax, found, top)
    positive, rest = (f"{100 * part:.1f}" for part in (found.probability, 1 - found.probability))
    key(ax, {"blue": f"above zero: {positive}% of the draws", "orange": f"not above zero: {rest}%"})
    thousands(ax.xaxis)
    name = named(found.outcome)
    unit = simulation.unit(found.outcome) if unit is None else unit
    ax.set(xlabel=f"{name}, {unit}" if unit else name, ylabel="percent of the draws\nin each bar")
    mean, median, low, high = (minus(found.written(end)) for end in ("mean", "median", "low", "high"))
    said = f"above zero in {positive} percent of them, shaded; mean {mean}, median {median}"
    interval = f"{level:.0%} interval {low} to {high}"
    name = f"{name.capitalize()} ({unit})" if unit else name.capitalize()
    return set_alt_text(fig, f"{name} in {found.draws:,} draws: {said}, {interval}.")


def _bins(values, wanted=50):
    """Return edges of equal bars over all values, one of them at zero."""
    low, high = float(values.min()), float(values.max())
    if low == high:
        half = abs(low) / 20
        return np.array([low - half, low + half]) if half else np.array([-1.0, 0.0, 1.0])
    width = (high - low) / wanted
    return width * np.arange(math.floor(low / width) - 1, math.ceil(high / width) + 2)


def _mark(ax, found, top):
    """Mark mean, median and interval above the bars."""
    ax.plot([found.low, found.high], [1.12 * top] * 2, color=INK, lw=2, solid_capstyle="butt")
    for end in (found.low, found.high):
        ax.plot([end, end], [1.09 * top, 1.15 * top], color=INK, lw=2)
    ax.plot(found.median, 1.12 * top, MARKERS["blue"], color=INK, ms=8)
    ax.plot(found.mean, 1.12 * top, MARKERS["purple"], mfc="white", mec=INK, ms=8)
    words = f"● median {found.written('median')}   ◇ mean {found.written('mean')}   — {found.level:.0%} of the draws: "
    words = minus(words + f"{found.written('low')} to {found.written('high')}")
    write(ax, 0.5, 0.97, words, 10 if ax.get_figure().get_figwidth() > 7 else 9, va="top", ha="center", transform=ax.transAxes)


def cost_effect_plane(source, price=None, effect="bed_days", saved="net_cash", unit=UNIT, figsize=(8.5, 4.8)):
    """Draw every draw as a dot: what it does against what it costs, and which dots are worth their cost.

    Parameters
    ----------
    source : uncertainty.Simulation or tuple
        A simulation; or (costs, effects), one number a draw each, both against the alternative.
    price : float, optional
        What is paid for one unit of effect; the line through zero with this slope parts the dots. Without it
        there is no line.
    effect, saved : str
        For a simulation: outcome across, and outcome whose negative is drawn upwards: what is left in cash after the cost.
    unit : str
        Unit of the money.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        At most 4,999 dots, the first of the draws; shares are of all draws. Words in the four corners say what
        lies there.

    Raises
    ------
    UnknownName
        If there is no such outcome.
    ValueError
        If an outcome does not exist in some of the draws, or costs and effects differ in number.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> model = lambda days: {"bed_days": days, "net_cash": -1000 + 0 * days}
    >>> drawn = uncertainty.simulate(model, {"days": uncertainty.Normal(9, 4.57)}, draws=1000)
    >>> plots.alt_text(cost_effect_plane(drawn, 150, unit="GBP"))[:73]
    'Bed days against cost after cash (GBP) in 1,000 draws: at a price of 150,'
    """
    days, cost, words = _against_each_other(source, effect, saved)
    worth = np.ones(len(days), bool) if price is None else price * days > cost
    fig, ax = new_figure(figsize)
    for group, colour in ((worth, "blue"), (~worth, "orange")):
        dots = np.flatnonzero(group[:_MOST_DOTS])
        ax.plot(days[dots], cost[dots], MARKERS[colour], color=PALETTE[colour], ms=3.5, alpha=0.45, mew=0)
    ax.axhline(0, color=INK, lw=1)
    ax.axvline(0, color=INK, lw=1)
    _room_for_zero(ax, days[:_MOST_DOTS], cost[:_MOST_DOTS])
    _quadrants(ax, words)
    said = "" if price is None else _draw_price(ax, price, worth)
    thousands(ax.xaxis, ax.yaxis)
    ax.set(xlabel=words["across"], ylabel=f"{words['up']},\n{unit}")
    said += f"{(days > 0).mean():.1%} of the draws {words['does']}, {(cost > 0).mean():.1%} {words['costs']}."
    said += f" The first {_MOST_DOTS:,} are drawn." if len(days) > _MOST_DOTS else ""
    return set_alt_text(fig, f"{words['title']} ({unit}) in {len(days):,} draws: {said}")


def _against_each_other(source, effect, saved):
    """Return what each draw does, what it costs, and the words for both; the words of beds only where it is beds."""
    if not hasattr(source, "outcome"):
        costs, effects = (numbers(name, values) for name, values in zip(("costs", "effects"), source, strict=True))
        if len(costs) != len(effects):
            raise ValueError(f"There are {len(costs):,} costs and {len(effects):,} effects; both need one number a draw.")
        return effects, costs, _words_of_the_plane("effect", "cost", "costs less")
    across = named(effect)
    words = _words_of_the_plane(across, "cost after cash", "brings in cash")
    words |= {"up": "cost after cash released", "costs": "cost more than they bring in cash"}
    if effect == "bed_days":
        words |= {"across": f"{across} saved a worker-year", "does": "save days", "less": "more days used", "more": "days saved"}
    return source.outcome(effect), -source.outcome(saved), words


def _words_of_the_plane(across, up, cheaper):
    """Return the words of a plane of any effect."""
    words = {"across": across, "up": up, "title": f"{across.capitalize()} against {up}", "less": "less effect"}
    return words | {"more": "more effect", "cheaper": cheaper, "does": "have an effect", "costs": "cost more"}


def _room_for_zero(ax, days, cost):
    """Let both axes reach across zero, with room for the words in the corners."""
    for set_limits, values in ((ax.set_xlim, days), (ax.set_ylim, cost)):
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        span = high - low or 1.0
        set_limits(low - 0.16 * span, high + 0.16 * span)


def _quadrants(ax, words):
    """Say in the corners what lies there."""
    for x, ha, days in ((0.01, "left", words["less"]), (0.99, "right", words["more"])):
        for y, va, money in ((0.99, "top", "costs more"), (0.01, "bottom", words["cheaper"])):
            light_edge(write(ax, x, y, f"{days},\n{money}", 10, va, ha=ha, style="italic", transform=ax.transAxes))


def _draw_price(ax, price, worth):
    """Draw the line of a price with its key, and return what it says."""
    from matplotlib.lines import Line2D

    ends = np.array(ax.get_xlim())
    ax.plot(ends, price * ends, color=INK, lw=1.8, ls="--", scalex=False, scaley=False)
    share, rest = (f"{100 * np.count_nonzero(part) / len(worth):.1f}" for part in (worth, ~worth))
    labels = {"blue": f"worth its cost: {share}% of the draws", "orange": f"not: {rest}%"}
    dots = [Line2D([], [], marker=MARKERS[c], color=PALETTE[c], ls="", ms=6, label=label) for c, label in labels.items()]
    dots.append(Line2D([], [], color=INK, ls="--", lw=1.8, label=f"{told(price)} for each day"))
    legend_above(ax, 3, handles=dots, borderaxespad=0.2)
    return f"at a price of {told(price)}, the dashed line, {share} percent of them lie below it and are worth their cost; "


def acceptability_curve(table, x_label=None, figsize=(8.5, 4)):
    """Draw how probable it is to come out ahead, at each price.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``lab.willingness_to_pay``, ``uncertainty.acceptability`` or ``uncertainty.probability_against_price``.
    x_label : str, optional
        Name and unit of the price; without it, taken from the table, in pounds.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        The curve with its 95% Monte Carlo band, and a line at one half.

    Raises
    ------
    ValueError
        If the table is another one or is empty.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> curve = uncertainty.acceptability(([10.0, 30.0], [1.0, 1.0]), [0, 20, 40])
    >>> plots.alt_text(acceptability_curve(curve))[95:]
    '0% at 0, 100% at 40; first above one half at 40; worth it on average first at 40.'
    """
    check(table, ["threshold", "probability", "mc_error"], "uncertainty.acceptability")
    across = _price_label(table, x_label)
    fig, ax = new_figure(figsize)
    said = _draw_curve(ax, table)
    ax.axhline(50, color=INK, lw=1, ls="--")
    ax.set_ylim(-2, 102)
    ax.set_yticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    thousands(ax.xaxis)
    what = f"{named(table.attrs['outcome'])} is above zero" if table.attrs.get("parameter") else "it is worth its cost"
    ax.set(xlabel=across, ylabel=f"probability that\n{what}")
    return set_alt_text(fig, f"Probability that {what} against {across}: {said}.")


def _price_label(table, x_label):
    """Return what to write under an axis of prices: the label given, else what the table says."""
    parameter = table.attrs.get("parameter")
    return x_label or (f"{named(parameter)}, pounds" if parameter else "the amount paid for each unit of effect, pounds")


def _draw_curve(ax, table):
    """Draw the curve with its band, and return what it says; most probable and best on average are told apart."""
    table = table.sort_values("threshold")
    price, probability, error = table[["threshold", "probability", "mc_error"]].to_numpy().T
    percent, reach = 100 * probability, 100 * float(quantile(0.95)) * error
    band = (np.maximum(percent - reach, 0), np.minimum(percent + reach, 100))
    ax.fill_between(price, *band, color=PALETTE["blue"], alpha=0.25, lw=0)
    few = MARKERS["blue"] if len(price) <= 30 else ""
    ax.plot(price, percent, color=PALETTE["blue"], lw=2.2, marker=few, ms=5)
    above = price[percent > 50]
    half = f"first above one half at {told(above[0])}" if len(above) else "never above one half"
    if len(above) == len(price):
        half = "above one half throughout"
    ends = [f"{percent[end]:.3g}% at {told(price[end])}" for end in sorted({0, len(price) - 1})]
    average = price[table["expected"] > 0] if "expected" in table else []
    mean = f"; worth it on average first at {told(average[0])}" if 0 < len(average) < len(price) else ""
    return f"{', '.join(ends)}; {half}{mean}"


def running_mean(table, unit=UNIT, outcome="net value", figsize=(8.5, 3.6)):
    """Draw the mean after more and more draws, with its Monte Carlo band.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``Simulation.running_mean``.
    unit, outcome : str
        Unit of the outcome, and what it is, in words.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A line with its 95% band. Of the first tenth, where the band is widest, only what fits the scale of the
        rest is seen.

    Raises
    ------
    ValueError
        If the table is another one or is empty.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> drawn = uncertainty.simulate(lambda days: days * 350, {"days": uncertainty.Fixed(9)}, draws=100)
    >>> plots.alt_text(running_mean(drawn.running_mean(), unit="GBP"))
    'Mean net value (GBP) after more and more draws: 3,150 after 100, with a 95% Monte Carlo band from 3,150 to 3,150.'
    """
    check(table, ["draws", "mean", "low", "high"], "Simulation.running_mean")
    fig, ax = new_figure(figsize)
    draws, last, blue = table["draws"].to_numpy(), table.iloc[-1], PALETTE["blue"]
    ax.fill_between(draws, table["low"], table["high"], color=blue, alpha=0.25, lw=0, label="95% Monte Carlo band")
    ax.plot(draws, table["mean"], color=blue, lw=2, marker=MARKERS["blue"] if len(draws) == 1 else "", label="mean so far")
    later = table[draws >= draws[-1] / 10]
    low, high = float(later["low"].min()), float(later["high"].max())
    room = 0.1 * (high - low) or abs(high) / 20 or 1.0
    ax.set_ylim(low - room, high + room)
    ax.axhline(last["mean"], color=INK, lw=1, ls="--")
    ax.legend(loc="upper right", frameon=False, fontsize=10)
    thousands(ax.xaxis, ax.yaxis)
    ax.set(xlabel="draws", ylabel=f"mean {outcome},\n{unit}")
    error = (last["high"] - last["low"]) / (2 * quantile(0.95))
    mean, low, high = (minus(within(last[name], error)) for name in ("mean", "low", "high"))
    said, band = f"{mean} after {last['draws']:,.0f}", f"a 95% Monte Carlo band from {low} to {high}"
    return set_alt_text(fig, f"Mean {outcome} ({unit}) after more and more draws: {said}, with {band}.")
