"""The funnel: effects against their standard errors."""

import numpy as np

from peerlib.plots.forest_page import Row
from peerlib.plots.forests import _GREY, _digits, _limits, _number, _pooled, _set_axis, _start
from peerlib.plots.sheet import fold
from peerlib.plots.style import INK, PALETTE, new_figure, set_alt_text

__all__ = ["funnel"]


def funnel(pooled, title="", unit="", figsize=(7, 5), ax=None):
    """Draw a funnel plot: each study's estimate against its standard error, precise ones on top.

    Parameters
    ----------
    pooled : Pooled
        Result of ``pooling.pool``.
    title : str
        What stands above.
    unit : str
        What the axis measures.
    figsize : tuple of float
        Width and height in inches.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on, in place of a figure of its own.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a study; within the dashed lines chance alone would leave most of them. Fewer
        than ten studies are warned of on the figure.

    Raises
    ------
    ValueError
        If ``pooled`` is no result of ``pool``.

    Notes
    -----
    How to read it, and why not with fewer than ten studies: Sterne and others (2011),
    doi 10.1136/bmj.d4002.

    Examples
    --------
    >>> from peerlib.plots.style import alt_text
    >>> from peerlib.effects import pool
    >>> alt_text(funnel(pool([-9.0, -4.0, -1.0], [4.0, 2.0, 3.0]), unit="bed days"))[:63]
    'Funnel plot of 3 studies, bed days. Too few to read: ten or mor'
    """
    from scipy.special import ndtri

    table, ratio = _pooled(pooled).table, pooled.ratio
    fig, axes = new_figure(figsize) if ax is None else (ax.get_figure(root=True), ax)
    estimates, errors = table["estimate"].to_numpy(dtype=float), table["se"].to_numpy(dtype=float)
    middle, deepest = float(pooled.estimate), 1.08 * errors.max()
    reach = float(ndtri(0.5 + pooled.level / 2)) * np.array([0, deepest])
    sides = (middle * np.exp(-reach), middle * np.exp(reach)) if ratio else (middle - reach, middle + reach)
    for side in sides:
        axes.plot(side, [0, deepest], color=_GREY, lw=1.4, ls="--")
    axes.fill_betweenx([0, deepest], *sides, color=_GREY, alpha=0.08, lw=0)
    axes.plot([middle, middle], [0, deepest], color=PALETTE["orange"], lw=1.6)
    null = 1.0 if ratio else 0.0
    axes.axvline(null, color=INK, lw=1, ls=":")
    axes.scatter(estimates, errors, s=46, fc=PALETTE["blue"], ec="white", lw=0.8, zorder=3)
    rows = [Row(str(study), "study", x) for study, x in zip(table["study"], estimates)]
    rows.append(Row("", "pooled", middle, float(sides[0][1]), float(sides[1][1])))
    _set_axis(axes, *_limits(rows, ratio), ratio, axes.get_window_extent().width / fig.dpi)
    axes.set_ylim(deepest, 0)
    words = unit or ("ratio" if ratio else "difference")
    axes.set_xlabel(f"{words} (log scale)" if ratio else words, fontsize=11, color=INK)
    axes.set_ylabel(f"standard error{' of the log' if ratio else ''} (precise on top)", fontsize=11, color=INK)
    few = f"Only {pooled.k} {'study' if pooled.k == 1 else 'studies'}: with fewer than ten, a funnel plot cannot show whether any are missing."
    wide = 0.85 * (axes.get_window_extent().width / fig.dpi)
    above = [fold(title, wide, 12, "bold")] if title else []
    above += [fold(few, wide, 12)] if pooled.k < 10 else []
    axes.set_title("\n".join(above), fontsize=12, loc="left", color=INK, parse_math=False)
    return set_alt_text(fig, _funnel_told(pooled, title, unit, estimates, errors, reach[1] / deepest))


def _funnel_told(pooled, title, unit, estimates, errors, z):
    log = np.log if pooled.ratio else np.asarray
    away = log(estimates) - log(pooled.estimate)
    inside = int((np.abs(away) <= z * errors).sum())
    few = " Too few to read: ten or more are needed." if pooled.k < 10 else ""
    return (
        f"{_start('Funnel plot', pooled.k, title, unit)}{few} Standard errors from {errors.min():.2g} to {errors.max():.2g}; "
        f"{int((away < 0).sum())} left of the pooled estimate of {_number(pooled.estimate, pooled.ratio, _digits([pooled.estimate]))}, "
        f"{int((away > 0).sum())} right of it; {inside} within the {100 * pooled.level:g}% limits of chance."
    )
