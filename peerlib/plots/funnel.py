"""The funnel: effects against their standard errors."""

import numpy as np

from peerlib.plots.forest_panel import axis_words, limits_of, set_axis
from peerlib.plots.forest_rows import Row, decimals, number
from peerlib.plots.forests import check_pooled, start
from peerlib.plots.page import fold
from peerlib.plots.style import INK, PALETTE, new_figure, set_alt_text
from peerlib.shared.numbers import quantile

_GREY = "#8A8A8A"


def funnel(pooled, title="", unit="", figsize=(7, 5), ax=None):
    """Draw a funnel plot: each study's estimate against its standard error, precise ones on top.

    Parameters
    ----------
    pooled : Pooled
        Result of ``effects.pool``.
    title, unit : str
        What stands above, and what the axis measures.
    figsize : tuple of float
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on, in place of a figure of its own.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a study; within the dashed lines chance alone would leave most of them. Fewer than ten studies are
        warned of on the figure.

    Raises
    ------
    ValueError
        If ``pooled`` is no result of ``pool``.

    Notes
    -----
    How to read it, and why not with fewer than ten studies: Sterne and others (2011), doi 10.1136/bmj.d4002.

    Examples
    --------
    >>> from peerlib import effects, plots
    >>> plots.alt_text(funnel(effects.pool([-9.0, -4.0, -1.0], [4.0, 2.0, 3.0]), unit="bed days"))[:63]
    'Funnel plot of 3 studies, bed days. Too few to read: ten or mor'
    """
    check_pooled(pooled)
    ratio, middle = pooled.ratio, float(pooled.estimate)
    fig, axes = new_figure(figsize) if ax is None else (ax.get_figure(root=True), ax)
    estimates, errors = (pooled.table[name].to_numpy(dtype=float) for name in ("estimate", "se"))
    deepest, z = 1.08 * errors.max(), float(quantile(pooled.level))
    reach = z * np.array([0, deepest])
    sides = (middle * np.exp(-reach), middle * np.exp(reach)) if ratio else (middle - reach, middle + reach)
    for side in sides:
        axes.plot(side, [0, deepest], color=_GREY, lw=1.4, ls="--")
    axes.fill_betweenx([0, deepest], *sides, color=_GREY, alpha=0.08, lw=0)
    axes.plot([middle, middle], [0, deepest], color=PALETTE["orange"], lw=1.6)
    axes.axvline(1.0 if ratio else 0.0, color=INK, lw=1, ls=":")
    axes.scatter(estimates, errors, s=46, fc=PALETTE["blue"], ec="white", lw=0.8, zorder=3)
    rows = [Row("", "study", x) for x in estimates] + [Row("", "pooled", middle, float(sides[0][1]), float(sides[1][1]))]
    inches = axes.get_window_extent().width / fig.dpi
    set_axis(axes, *limits_of(rows, ratio), ratio, inches)
    axes.set_ylim(deepest, 0)
    axes.set_xlabel(axis_words(unit, ratio), fontsize=11, color=INK)
    axes.set_ylabel(f"standard error{' of the log' if ratio else ''} (precise on top)", fontsize=11, color=INK)
    studies = "study" if pooled.k == 1 else "studies"
    few = f"Only {pooled.k} {studies}: with fewer than ten, a funnel plot cannot show whether any are missing."
    above = [fold(title, 0.85 * inches, 12, "bold")] if title else []
    above += [fold(few, 0.85 * inches, 12)] if pooled.k < 10 else []
    axes.set_title("\n".join(above), fontsize=12, loc="left", color=INK, parse_math=False)
    return set_alt_text(fig, _told(pooled, title, unit, estimates, errors, z))


def _told(pooled, title, unit, estimates, errors, z):
    log = np.log if pooled.ratio else np.asarray
    away = log(estimates) - log(pooled.estimate)
    inside = int((np.abs(away) <= z * errors).sum())
    few = " Too few to read: ten or more are needed." if pooled.k < 10 else ""
    middle = number(pooled.estimate, pooled.ratio, decimals([pooled.estimate]))
    return (
        f"{start('Funnel plot', pooled.k, title, unit)}{few} Standard errors from {errors.min():.2g} to {errors.max():.2g}; "
        f"{int((away < 0).sum())} left of the pooled estimate of {middle}, {int((away > 0).sum())} right of it; "
        f"{inside} within the {100 * pooled.level:g}% limits of chance."
    )
