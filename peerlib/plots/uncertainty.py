"""Figures of notebook 08: what moves the result, how sure it is, and what would be worth knowing."""

import math

import numpy as np

from peerlib.plots.style import HATCHES, INK, MARKERS, PALETTE, new_figure, set_alt_text

__all__ = [
    "acceptability_curve",
    "cost_effect_plane",
    "driver_bars",
    "information_bars",
    "information_curve",
    "probability_histogram",
    "running_mean",
]

UNIT = "GBP a worker-year"
_SIZE = 11
_Z95 = 1.959963984540054
# More dots than this are a blot, and slow; the first draws are as good a sample as any.
_MOST_DOTS = 4_999
# A heat map of more cells has no room for its numbers.
_MOST_NUMBERS = 120


def _shown(number):
    """Return a number as a person would write it, with a true minus sign."""
    text = f"{abs(number):,.0f}" if abs(number) >= 1000 or number == 0 else f"{abs(number):.4g}"
    return f"−{text}" if number < 0 and text != "0" else text


def _words(name, labels=None):
    """Return the label of a parameter or outcome: the one given, or its name without underscores."""
    return (labels or {}).get(name, str(name).replace("_", " "))


def _columns(table, needed, maker):
    """Check that a table has rows and these columns, all of them with finite numbers."""
    lacking = [column for column in needed if column not in getattr(table, "columns", ())]
    if lacking:
        raise ValueError(f"The table has no column {', '.join(lacking)}. Give the table that {maker} returns.")
    if len(table) == 0:
        raise ValueError(f"The table has no rows, so there is nothing to draw. Give the table that {maker} returns.")
    names = table["parameter"] if "parameter" in table else [f"row {place + 1}" for place in range(len(table))]
    for column in needed:
        numbers = table[column].to_numpy()
        if column == "parameter" or numbers.dtype.kind not in "iuf":
            continue
        for name, number in zip(names, numbers):
            if not math.isfinite(number):
                raise ValueError(
                    f"{name}: {column} is missing, so it cannot be drawn. Leave this row out, or look at another outcome."
                )


def _bar(ax, place, left, right, colour, height=0.62):
    """Draw a bar between two values in a colour with its hatch, the second cue."""
    solid = not HATCHES[colour]
    ax.barh(
        place,
        right - left,
        left=left,
        height=height,
        fc=PALETTE[colour] if solid else "white",
        ec=PALETTE[colour],
        hatch=HATCHES[colour],
        lw=1.5,
    )


def _rows(ax, names):
    """Put names beside horizontal bars, the first one on top."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def _thousands(ax, which):
    """Write the numbers of an axis with commas and a true minus sign."""
    axis = ax.xaxis if which == "x" else ax.yaxis
    axis.set_major_formatter(lambda number, _: _shown(float(f"{number:.6g}")))


def _key(ax, names):
    """Say above the axes what each colour and hatch means."""
    from matplotlib.patches import Patch

    patches = [
        Patch(fc="white" if HATCHES[colour] else PALETTE[colour], ec=PALETTE[colour], hatch=HATCHES[colour], label=label)
        for colour, label in names.items()
    ]
    ax.legend(
        handles=patches,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(patches),
        frameon=False,
        fontsize=10,
        handlelength=2.4,
        borderaxespad=0.2,
    )


def _light_edge():
    """Return a light edge, with which dark letters stay readable on colours and lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.5, foreground="white")]


def probability_histogram(simulation, outcome="net_saving", unit=UNIT, level=0.95, figsize=(8.5, 4.2)):
    """Draw how often each result came out, with the draws above zero shaded apart.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation.
    outcome : str
        Name of the outcome.
    unit : str
        Unit of the outcome.
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
    >>> from peerlib.uncertainty import Normal
    >>> drawn = uncertainty.simulate(lambda days: days * 350, {"days": Normal(9, 4.57)})
    >>> plots.alt_text(probability_histogram(drawn, unit="GBP"))[:56]
    'Result (GBP) in 10,000 draws: above zero in 97.4 percent'
    """
    found, values = simulation.summary(outcome, level), simulation.outcome(outcome)
    edges = _bins(values)
    # Bars closed at their right end: a draw of exactly zero is no saving.
    counts = np.histogram(-values, -edges[::-1])[0][::-1]
    share, above = 100 * counts / len(values), edges[:-1] >= 0
    fig, ax = new_figure(figsize)
    for side, colour in ((above & (counts > 0), "blue"), (~above & (counts > 0), "orange")):
        solid = not HATCHES[colour]
        ax.bar(
            edges[:-1][side],
            share[side],
            np.diff(edges)[side],
            align="edge",
            fc=PALETTE[colour] if solid else "white",
            ec=PALETTE[colour] if not solid else "white",
            hatch=HATCHES[colour],
            lw=0.6,
        )
    top = float(share.max())
    ax.plot([0, 0], [0, 1.04 * top], color=INK, lw=1.2, ls="--")
    ax.set_ylim(0, 1.42 * top)
    _mark(ax, found, top)
    positive = f"{100 * found.probability:.1f}"
    rest = f"{100 * (1 - found.probability):.1f}"
    _key(ax, {"blue": f"above zero: {positive}% of the draws", "orange": f"not above zero: {rest}%"})
    _thousands(ax, "x")
    name = _words(found.outcome)
    ax.set_xlabel(f"{name}, {unit}", fontsize=_SIZE, color=INK)
    ax.set_ylabel("percent of the draws\nin each bar", fontsize=_SIZE, color=INK)
    return set_alt_text(
        fig,
        f"{name.capitalize()} ({unit}) in {found.draws:,} draws: above zero in {positive} percent of them, shaded; mean {_shown(found.mean)}, median "
        f"{_shown(found.median)}, {level:.0%} interval {_shown(found.low)} to {_shown(found.high)}.",
    )


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
    words = f"● median {_shown(found.median)}   ◇ mean {_shown(found.mean)}   — {found.level:.0%} of the draws: {_shown(found.low)} to {_shown(found.high)}"
    ax.text(0.5, 0.97, words, transform=ax.transAxes, ha="center", va="top", fontsize=10, color=INK)


def cost_effect_plane(simulation, price=None, effect="bed_days", saved="net_cash", unit=UNIT, figsize=(8.5, 4.8)):
    """Draw every draw as a dot: what it does against what it costs, and which dots are worth their cost.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation.
    price : float, optional
        What is paid for one unit of effect; the line through zero with this slope parts the
        dots. Without it there is no line.
    effect : str
        Outcome across, such as bed days saved a worker-year.
    saved : str
        Outcome whose negative is drawn upwards: what is left in cash after the cost.
    unit : str
        Unit of the money.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        At most 4,999 dots, the first of the draws; shares are of all draws. Words in the
        four corners say what lies there.

    Raises
    ------
    UnknownName
        If there is no such outcome.
    ValueError
        If an outcome does not exist in some of the draws.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> from peerlib.uncertainty import Normal
    >>> def one(days):
    ...     return {"bed_days": days, "net_cash": -1000 + 0 * days}
    >>> drawn = uncertainty.simulate(one, {"days": Normal(9, 4.57)}, draws=1000)
    >>> plots.alt_text(cost_effect_plane(drawn, 150, unit="GBP"))[:73]
    'Bed days against cost after cash (GBP) in 1,000 draws: at a price of 150,'
    """
    days, cost = simulation.outcome(effect), -simulation.outcome(saved)
    worth = price * days > cost if price is not None else np.ones(len(days), bool)
    shown = slice(0, _MOST_DOTS)
    fig, ax = new_figure(figsize)
    groups = [(worth, "blue")] + ([(~worth, "orange")] if price is not None else [])
    for group, colour in groups:
        dots = np.flatnonzero(group[shown])
        ax.plot(days[dots], cost[dots], MARKERS[colour], color=PALETTE[colour], ms=3.5, alpha=0.45, mew=0)
    ax.axhline(0, color=INK, lw=1)
    ax.axvline(0, color=INK, lw=1)
    _room_for_zero(ax, days[shown], cost[shown])
    _quadrants(ax)
    across = _words(effect)
    told = f"{np.count_nonzero(days > 0) / len(days):.1%} of the draws save days, {np.count_nonzero(cost > 0) / len(cost):.1%} cost more than they bring in cash"
    words = ""
    if price is not None:
        ends = np.array(ax.get_xlim())
        ax.plot(ends, price * ends, color=INK, lw=1.8, ls="--", scalex=False, scaley=False)
        share = f"{100 * np.count_nonzero(worth) / len(days):.1f}"
        _plane_key(ax, price, share, 100 * np.count_nonzero(~worth) / len(days))
        words = f"at a price of {_shown(price)}, the dashed line, {share} percent of them lie below it and are worth their cost; "
    _thousands(ax, "x")
    _thousands(ax, "y")
    ax.set_xlabel(f"{across} saved a worker-year" if effect == "bed_days" else across, fontsize=_SIZE, color=INK)
    ax.set_ylabel(f"cost after cash released,\n{unit}", fontsize=_SIZE, color=INK)
    dots = f" The first {_MOST_DOTS:,} are drawn." if len(days) > _MOST_DOTS else ""
    return set_alt_text(
        fig, f"{across.capitalize()} against cost after cash ({unit}) in {len(days):,} draws: {words}{told}.{dots}"
    )


def _room_for_zero(ax, days, cost):
    """Let both axes reach across zero, with room for the words in the corners."""
    for set_limits, values in ((ax.set_xlim, days), (ax.set_ylim, cost)):
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        span = high - low or 1.0
        set_limits(low - 0.16 * span, high + 0.16 * span)


def _quadrants(ax):
    corners = {
        (0.01, 0.99): "fewer days saved,\ncosts more",
        (0.99, 0.99): "days saved,\ncosts more",
        (0.01, 0.01): "fewer days saved,\nbrings in cash",
        (0.99, 0.01): "days saved,\nbrings in cash",
    }
    for (x, y), words in corners.items():
        ax.text(
            x,
            y,
            words.replace("fewer days saved", "more days used"),
            transform=ax.transAxes,
            ha="left" if x < 0.5 else "right",
            va="top" if y > 0.5 else "bottom",
            fontsize=10,
            color=INK,
            style="italic",
        ).set_path_effects(_light_edge())


def _plane_key(ax, price, share, rest):
    from matplotlib.lines import Line2D

    dots = [
        Line2D([], [], marker=MARKERS[colour], color=PALETTE[colour], ls="", ms=6, label=label)
        for colour, label in (("blue", f"worth its cost: {share}% of the draws"), ("orange", f"not: {rest:.1f}%"))
    ]
    dots.append(Line2D([], [], color=INK, ls="--", lw=1.8, label=f"{_shown(price)} for each day"))
    ax.legend(handles=dots, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, fontsize=10, borderaxespad=0.2)


def acceptability_curve(table, x_label=None, figsize=(8.5, 4)):
    """Draw how probable it is to come out ahead, at each price.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``uncertainty.acceptability``, ``lab.willingness_to_pay`` or, with up to
        five strategies, ``uncertainty.acceptability_of_strategies``.
    x_label : str, optional
        Name and unit of the price; without it, taken from the table, in GBP.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        The curve with its 95% Monte Carlo band, and a line at one half.

    Raises
    ------
    ValueError
        If the table is another one, is empty, or has too many strategies.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> curve = uncertainty.acceptability(([10.0, 30.0], [1.0, 1.0]), [0, 20, 40])
    >>> plots.alt_text(acceptability_curve(curve))
    'Probability that it is worth its cost against the amount paid for each unit of effect, GBP: 0% at 0, 100% at 40; first above one half at 40.'
    """
    _columns(table, ["threshold", "probability", "mc_error"], "uncertainty.acceptability")
    parameter = table.attrs.get("parameter")
    across = _price_label(table, x_label)
    curves = dict(list(table.groupby("strategy", sort=False))) if "strategy" in table else {"": table}
    if len(curves) > len(PALETTE):
        raise ValueError(f"{len(curves)} strategies are too many to tell apart; draw at most {len(PALETTE)}.")
    fig, ax = new_figure(figsize)
    told = []
    for (name, curve), colour, stroke in zip(curves.items(), PALETTE, ["-", "--", "-.", ":", (0, (1, 3))]):
        curve = curve.sort_values("threshold")
        price, percent, reach = (
            curve["threshold"].to_numpy(),
            100 * curve["probability"].to_numpy(),
            100 * _Z95 * curve["mc_error"].to_numpy(),
        )
        ax.fill_between(
            price, np.maximum(percent - reach, 0), np.minimum(percent + reach, 100), color=PALETTE[colour], alpha=0.25, lw=0
        )
        few = MARKERS[colour] if len(price) <= 30 else ""
        ax.plot(price, percent, color=PALETTE[colour], lw=2.2, ls=stroke, marker=few, ms=5, label=str(name))
        told.append(_curve_words(str(name), price, percent))
    ax.axhline(50, color=INK, lw=1, ls="--")
    ax.set_ylim(-2, 102)
    ax.set_yticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    _thousands(ax, "x")
    ax.set_xlabel(across, fontsize=_SIZE, color=INK)
    what = "this strategy is the best" if "strategy" in table else "savings exceed cost" if parameter else "it is worth its cost"
    ax.set_ylabel(f"probability that\n{what}", fontsize=_SIZE, color=INK)
    if "strategy" in table:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=min(3, len(curves)), frameon=False, fontsize=10)
    return set_alt_text(fig, f"Probability that {what} against {across}: {'. '.join(told)}.")


def _curve_words(name, price, percent):
    above = np.flatnonzero(percent > 50)
    if len(above) == len(percent):
        half = "above one half throughout"
    else:
        half = f"first above one half at {_shown(price[above[0]])}" if len(above) else "never above one half"
    start = f"{name}: " if name else ""
    ends = f"{percent[0]:.3g}% at {_shown(price[0])}" + (f", {percent[-1]:.3g}% at {_shown(price[-1])}" if len(price) > 1 else "")
    return f"{start}{ends}; {half}"


def information_bars(table, unit=UNIT, labels=None, figsize=None):
    """Draw what it would be worth to know everything, and each parameter, with the noise of the estimate.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``lab.what_to_learn_first``; its ``attrs["evpi"]`` is the value of knowing everything.
    unit : str
        Unit of the value.
    labels : dict, optional
        Label by name of the parameter.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A bar for everything (EVPI) and one a parameter (EVPPI), each with a tick at its noise
        floor; a bar that does not reach past it is hatched.

    Raises
    ------
    ValueError
        If the table is another one, is empty, or does not hold the value of knowing everything.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> table = pd.DataFrame({"parameter": ["days_saved", "caseload"], "evppi": [2061.0, 0.2], "noise_floor": [1.0, 1.5]})
    >>> table.attrs["evpi"] = 3274.0
    >>> plots.alt_text(information_bars(table, unit="GBP"))
    'Value of information (GBP): everything (EVPI) 3,274; days saved 2,061; caseload nothing above the noise floor of 1.5.'
    """
    _columns(table, ["parameter", "evppi", "noise_floor"], "lab.what_to_learn_first")
    everything = table.attrs.get("evpi", math.nan)
    if not math.isfinite(everything):
        raise ValueError(
            'The table does not hold the value of knowing everything. Set table.attrs["evpi"] to it, or use lab.what_to_learn_first.'
        )
    rows = table.to_dict("records")
    fig, ax = new_figure(figsize or (8.5, 1.8 + 0.42 * len(rows)))
    _bar(ax, 0, 0, everything, "grey")
    told, most = [f"everything (EVPI) {_shown(everything)}"], max([everything, *table["evppi"], *table["noise_floor"]]) or 1.0
    ax.text(everything + 0.02 * most, 0, _shown(everything), va="center", fontsize=10, color=INK)
    for place, row in enumerate(rows, start=1):
        stands_out = row["evppi"] > row["noise_floor"]
        _bar(ax, place, 0, row["evppi"], "blue" if stands_out else "orange")
        ax.plot([row["noise_floor"]] * 2, [place - 0.42, place + 0.42], color=INK, lw=2)
        name, floor = _words(row["parameter"], labels), _shown(row["noise_floor"])
        words = _shown(row["evppi"]) if stands_out else f"nothing above the noise floor of {floor}"
        ax.text(max(row["evppi"], row["noise_floor"]) + 0.02 * most, place, words, va="center", fontsize=10, color=INK)
        told.append(f"{name} {words}")
    _rows(ax, ["everything (EVPI)", *(_words(row["parameter"], labels) for row in rows)])
    ax.set_xlim(0, 1.28 * most)
    _thousands(ax, "x")
    ax.set_xlabel(f"worth of knowing it before deciding,\n{unit} (black tick: noise floor)", fontsize=_SIZE, color=INK)
    return set_alt_text(fig, f"Value of information ({unit}): {'; '.join(told)}.")


def information_curve(table, x_label=None, unit=UNIT, figsize=(8.5, 4)):
    """Draw what it would be worth to know everything, at each price.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``uncertainty.evpi_curve``.
    x_label : str, optional
        Name and unit of the price; without it, taken from the table, in GBP.
    unit : str
        Unit of the value.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        The curve; the area under it is blue where the option is chosen as things stand,
        and hatched in orange where it is not.

    Raises
    ------
    ValueError
        If the table is another one or is empty.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> curve = uncertainty.evpi_curve(([10.0, 30.0], [1.0, 1.0]), [0, 20, 40])
    >>> plots.alt_text(information_curve(curve, unit="GBP"))
    'Value of knowing everything (GBP) against the amount paid for each unit of effect, GBP: 0 at 0, 0 at 40, most at 20, where it is 5; the option is chosen first at 40.'
    """
    _columns(table, ["threshold", "evpi", "expected"], "uncertainty.evpi_curve")
    across, table = _price_label(table, x_label), table.sort_values("threshold")
    price, worth, chosen = table["threshold"].to_numpy(), table["evpi"].to_numpy(), table["expected"].to_numpy() > 0
    fig, ax = new_figure(figsize)
    for side, colour in ((chosen, "blue"), (~chosen, "orange")):
        # The step between two choices belongs to the price before it.
        before = np.concatenate([[False], side[:-1]])
        ax.fill_between(
            price,
            0,
            worth,
            where=side | before,
            facecolor="white" if HATCHES[colour] else PALETTE[colour],
            edgecolor=PALETTE[colour],
            hatch=HATCHES[colour],
            lw=0,
        )
    ax.plot(price, worth, color=INK, lw=2, marker=MARKERS["blue"] if len(price) <= 30 else "", ms=5)
    ax.set_ylim(0, 1.1 * worth.max() or 1.0)
    _key(ax, {"blue": "chosen as things stand", "orange": "not chosen"})
    _thousands(ax, "x")
    _thousands(ax, "y")
    ax.set_xlabel(across, fontsize=_SIZE, color=INK)
    ax.set_ylabel(f"worth of knowing everything,\n{unit}", fontsize=_SIZE, color=INK)
    return set_alt_text(
        fig, f"Value of knowing everything ({unit}) against {across}: {_information_words(price, worth, chosen)}."
    )


def _information_words(price, worth, chosen):
    ends = f"{_shown(worth[0])} at {_shown(price[0])}" + (
        f", {_shown(worth[-1])} at {_shown(price[-1])}" if len(price) > 1 else ""
    )
    if worth.max() == 0:
        return f"{ends}, nothing anywhere: no draw would change the decision"
    peak = f"most at {_shown(price[worth.argmax()])}, where it is {_shown(worth.max())}"
    if chosen.all() or not chosen.any():
        return f"{ends}, {peak}; the option is {'chosen throughout' if chosen.all() else 'never chosen'}"
    return f"{ends}, {peak}; the option is chosen first at {_shown(price[chosen][0])}"


def _price_label(table, x_label):
    """Return what to write under an axis of prices: the label given, else what the table says."""
    parameter = table.attrs.get("parameter")
    return x_label or (f"{_words(parameter)}, GBP" if parameter else "the amount paid for each unit of effect, GBP")


def driver_bars(table, outcome="net saving", labels=None, figsize=None):
    """Draw with which parameters the result rises and falls, from draw to draw.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``lab.drivers``.
    outcome : str
        What the result is, in words.
    labels : dict, optional
        Label by name of the parameter.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A bar a parameter, its rank correlation with the result; its share beside it.

    Raises
    ------
    ValueError
        If the table is another one or is empty.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> table = pd.DataFrame({"parameter": ["days_saved", "caseload"], "share": [0.8, 0.2], "rank_correlation": [0.8, -0.4]})
    >>> plots.alt_text(driver_bars(table))
    'Rank correlation with net saving, and share of the whole: days saved 0.80 (80%); caseload −0.40 (20%).'
    """
    _columns(table, ["parameter", "share", "rank_correlation"], "lab.drivers")
    rows = table.to_dict("records")
    fig, ax = new_figure(figsize or (8.5, 1.7 + 0.42 * len(rows)))
    told = []
    for place, row in enumerate(rows):
        height = row["rank_correlation"]
        _bar(ax, place, 0, height, "blue" if height >= 0 else "orange")
        words = f"{height:.2f} ({row['share']:.0%})".replace("-", "−")
        ax.text(max(height, 0) + 0.02, place, words, va="center", fontsize=10, color=INK)
        told.append(f"{_words(row['parameter'], labels)} {words}")
    _rows(ax, [_words(row["parameter"], labels) for row in rows])
    ax.axvline(0, color=INK, lw=1)
    ax.set_xlim(-1, 1.25)
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
    ax.set_xlabel(f"rank correlation with {outcome}\n(in brackets: share of the whole)", fontsize=_SIZE, color=INK)
    _key(ax, {"blue": "more of it, higher result", "orange": "more of it, lower result"})
    return set_alt_text(fig, f"Rank correlation with {outcome}, and share of the whole: {'; '.join(told)}.")


def running_mean(table, unit=UNIT, outcome="net saving", figsize=(8.5, 3.6)):
    """Draw the mean after more and more draws, with its Monte Carlo band.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``Simulation.running_mean``.
    unit : str
        Unit of the outcome.
    outcome : str
        What the mean is of, in words.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A line with its 95% band. Of the first tenth, where the band is widest, only what
        fits the scale of the rest is seen.

    Raises
    ------
    ValueError
        If the table is another one or is empty.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> from peerlib.uncertainty import Fixed
    >>> drawn = uncertainty.simulate(lambda days: days * 350, {"days": Fixed(9)}, draws=100)
    >>> plots.alt_text(running_mean(drawn.running_mean(), unit="GBP"))
    'Mean net saving (GBP) after more and more draws: 3,150 after 100, with a 95% Monte Carlo band from 3,150 to 3,150.'
    """
    _columns(table, ["draws", "mean", "low", "high"], "Simulation.running_mean")
    fig, ax = new_figure(figsize)
    draws, last = table["draws"].to_numpy(), table.iloc[-1]
    ax.fill_between(draws, table["low"], table["high"], color=PALETTE["blue"], alpha=0.25, lw=0, label="95% Monte Carlo band")
    ax.plot(
        draws, table["mean"], color=PALETTE["blue"], lw=2, marker=MARKERS["blue"] if len(draws) == 1 else "", label="mean so far"
    )
    later = table[draws >= draws[-1] / 10]
    low, high = float(later["low"].min()), float(later["high"].max())
    room = 0.1 * (high - low) or abs(high) / 20 or 1.0
    ax.set_ylim(low - room, high + room)
    ax.axhline(last["mean"], color=INK, lw=1, ls="--")
    ax.legend(loc="upper right", frameon=False, fontsize=10)
    _thousands(ax, "x")
    _thousands(ax, "y")
    ax.set_xlabel("draws", fontsize=_SIZE, color=INK)
    ax.set_ylabel(f"mean {outcome},\n{unit}", fontsize=_SIZE, color=INK)
    return set_alt_text(
        fig,
        f"Mean {outcome} ({unit}) after more and more draws: {_shown(last['mean'])} after {last['draws']:,.0f}, with a 95% Monte Carlo band "
        f"from {_shown(last['low'])} to {_shown(last['high'])}.",
    )
