"""Figures of notebook 08: what drives the result, and what would be worth knowing."""

import math

from peerlib.plots.axes import UNIT, bar, check, key, named, names_beside, thousands, told, write
from peerlib.plots.style import INK, new_figure, set_alt_text
from peerlib.shared.numbers import minus, within


def information_bars(table, unit=UNIT, labels=None, figsize=None):
    """Draw what it would be worth to know everything, and each parameter, with the noise of the estimate.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``lab.what_to_learn_first``; its ``attrs["evpi"]`` is the value of knowing everything. Numbers have the
        digits that their Monte Carlo error allows.
    unit, labels, figsize
        As for ``tornado``.

    Returns
    -------
    matplotlib.figure.Figure
        A bar for everything (EVPI) and one a parameter (EVPPI), each with a tick at its noise floor; a bar that
        does not reach past it is hatched.

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
    check(table, ["parameter", "evppi", "noise_floor"], "lab.what_to_learn_first")
    everything = table.attrs.get("evpi", math.nan)
    if not math.isfinite(everything):
        do = 'Set table.attrs["evpi"] to it, or use lab.what_to_learn_first.'
        raise ValueError(f"The table does not hold the value of knowing everything. {do}")
    table = table if "mc_error" in table else table.assign(mc_error=0.0)
    rows = [("everything (EVPI)", everything, -1.0, getattr(everything, "mc_error", 0.0))]
    rows += [(named(n, labels), *worth) for n, *worth in table[["parameter", "evppi", "noise_floor", "mc_error"]].to_numpy()]
    most = max(max(worth, floor) for _, worth, floor, _ in rows) or 1.0
    fig, ax = new_figure(figsize or (8.5, 1.38 + 0.42 * len(rows)))
    said = []
    for place, (name, worth, floor, error) in enumerate(rows):
        stands_out = worth > floor
        bar(ax, place, 0, worth, ("blue" if stands_out else "orange") if place else "grey")
        if place:
            ax.plot([floor] * 2, [place - 0.42, place + 0.42], color=INK, lw=2)
        nothing = f"nothing above the noise floor of {told(floor)}" if floor else "nothing"
        words = within(worth, error) if stands_out else nothing
        write(ax, max(worth, floor) + 0.02 * most, place, words, 10)
        said.append(f"{name} {words}")
    names_beside(ax, [name for name, *_ in rows])
    ax.set_xlim(0, 1.28 * most)
    thousands(ax.xaxis)
    ax.set_xlabel(f"worth of knowing it before deciding,\n{unit} (black tick: noise floor)")
    return set_alt_text(fig, f"Value of information ({unit}): {'; '.join(said)}.")


def driver_bars(table, outcome="net value", labels=None, figsize=None):
    """Draw with which parameters the result rises and falls, from draw to draw.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``lab.drivers``.
    outcome : str
        What the result is, in words.
    labels, figsize
        As for ``tornado``.

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
    'Rank correlation with net value, and share of the whole: days saved 0.80 (80%); caseload −0.40 (20%).'
    """
    check(table, ["parameter", "share", "rank_correlation"], "lab.drivers")
    names = [named(name, labels) for name in table["parameter"]]
    fig, ax = new_figure(figsize or (8.5, 1.7 + 0.42 * len(names)))
    said = []
    for place, (name, height, share) in enumerate(zip(names, table["rank_correlation"], table["share"])):
        bar(ax, place, 0, height, "blue" if height >= 0 else "orange")
        words = minus(f"{height:.2f} ({share:.0%})")
        write(ax, max(height, 0) + 0.02, place, words, 10)
        said.append(f"{name} {words}")
    names_beside(ax, names)
    ax.axvline(0, color=INK, lw=1)
    ax.set_xlim(-1, 1.25)
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
    ax.set_xlabel(f"rank correlation with {outcome}\n(in brackets: share of the whole)")
    key(ax, {"blue": "more of it, higher result", "orange": "more of it, lower result"})
    return set_alt_text(fig, f"Rank correlation with {outcome}, and share of the whole: {'; '.join(said)}.")
