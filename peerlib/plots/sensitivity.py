"""Tornado and heat map: what one or two assumptions do to the answer."""

import math

import numpy as np

from peerlib.plots.style import HATCHES, INK, PALETTE, new_figure, set_alt_text
from peerlib.plots.uncertainty import (
    _MOST_NUMBERS,
    _SIZE,
    UNIT,
    _bar,
    _columns,
    _key,
    _light_edge,
    _rows,
    _shown,
    _thousands,
    _words,
)

__all__ = ["heat_map", "tornado"]


def tornado(table, unit=UNIT, labels=None, figsize=None):
    """Draw how far each parameter moves the result, the longest bar on top.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``uncertainty.one_way``; the first rows of it will do.
    unit : str
        Unit of the outcome.
    labels : dict, optional
        Label by name of the parameter, in place of the name itself.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A bar a parameter, from the outcome at the low end of its range to that at the high
        end, with these ends beside it; a line at the base case and one at zero; and at the
        right the value at which the outcome is zero.

    Raises
    ------
    ValueError
        If the table is another one, is empty, or an outcome in it is missing.

    Notes
    -----
    "Bends" stands beside a parameter whose largest or smallest outcome lies inside its
    range, so that the bar is shorter than its swing.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> found = uncertainty.one_way(lambda days: days * 350 - 2000, {"days": (0, 18)}, {"days": 9})
    >>> plots.alt_text(tornado(found, unit="GBP"))[:86]
    'Result (GBP), 1,150 in the base case, when one parameter at a time goes over its range'
    """
    needed = ["parameter", "low", "high", "result_low", "result_high", "result_base", "swing"]
    _columns(table, needed, "uncertainty.one_way")
    rows, outcome = table.to_dict("records"), _words(table.attrs.get("outcome", "result"))
    base = rows[0]["result_base"]
    fig, ax = new_figure(figsize or (9, 1.7 + 0.36 * len(rows)))
    told = []
    for place, row in enumerate(rows):
        ends = [(row["result_low"], "orange", row["low"]), (row["result_high"], "blue", row["high"])]
        # Where both ends lie on one side of the base the longer bar must not hide the other.
        for result, colour, _ in sorted(ends, key=lambda end: -abs(end[0] - base)):
            if result != base:
                _bar(ax, place, base, result, colour)
        if row["swing"] == 0:
            ax.annotate(
                "no difference", (base, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=10, color=INK
            )
        else:
            _end_labels(ax, place, base, ends)
        zero = row.get("threshold", math.nan)
        ax.text(
            1.02,
            place,
            _shown(zero) if math.isfinite(zero) else "–",
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=10,
            color=INK,
        )
        told.append(_tornado_words(_words(row["parameter"], labels), row, zero))
    bent = [
        row["swing"]
        > (1 + 1e-9) * (max(row["result_low"], row["result_high"], base) - min(row["result_low"], row["result_high"], base))
        for row in rows
    ]
    _rows(ax, [_words(row["parameter"], labels) + (" (bends)" if bends else "") for row, bends in zip(rows, bent)])
    ax.text(1.02, -0.75, f"{outcome}\nzero at", transform=ax.get_yaxis_transform(), va="bottom", fontsize=10, color=INK)
    ax.axvline(base, color=INK, lw=1)
    ax.axvline(0, color=INK, lw=1.2, ls="--")
    ax.margins(x=0.2)
    ax.locator_params(axis="x", nbins=6)
    _thousands(ax, "x")
    ax.set_xlabel(f"{outcome}, {unit}\n(solid line: base case, dashed: zero)", fontsize=_SIZE, color=INK)
    _key(ax, {"orange": "low end of the range", "blue": "high end"})
    return set_alt_text(
        fig,
        f"{outcome.capitalize()} ({unit}), {_shown(base)} in the base case, when one parameter at a time goes over its range, "
        f"the largest swing first: {'; '.join(told)}.",
    )


def _end_labels(ax, place, base, ends):
    """Write the ends of the range beside the bar, on the outside."""
    one_side = (ends[0][0] - base) * (ends[1][0] - base) > 0
    if one_side:
        # Both ends on one side: one text holds both, in the order of the range.
        furthest = max((end[0] for end in ends), key=lambda result: abs(result - base))
        texts = [(furthest, f"{_shown(ends[0][2])} to {_shown(ends[1][2])}")]
    else:
        texts = [(result, _shown(value)) for result, _, value in ends]
    lowest = min(texts)[0]
    for result, text in texts:
        left = result < base or (result == base and len(texts) == 2 and result == lowest)
        ax.annotate(
            text,
            (result, place),
            xytext=(-5 if left else 5, 0),
            textcoords="offset points",
            va="center",
            ha="right" if left else "left",
            fontsize=10,
            color=INK,
        ).set_path_effects(_light_edge())


def _tornado_words(name, row, zero):
    if row["swing"] == 0:
        return f"{name} makes no difference"
    crossing = f", zero at {_shown(zero)}" if math.isfinite(zero) else ", never zero"
    return f"{name} {_shown(row['low'])} to {_shown(row['high'])} gives {_shown(row['result_low'])} to {_shown(row['result_high'])}{crossing}"


def _edges(values):
    """Return the edges of cells around values in rising order, halfway between neighbours."""
    if len(values) == 1:
        return np.array([values[0] - 0.5, values[0] + 0.5])
    middle = (values[1:] + values[:-1]) / 2
    return np.concatenate([[2 * values[0] - middle[0]], middle, [2 * values[-1] - middle[-1]]])


def _ticks(axis, values):
    """Label every value of an axis where there is room, and leave it to matplotlib where there is not."""
    room = len(values) == 1 or np.diff(values).min() > np.ptp(values) / 20
    if len(values) <= 14 and room:
        axis.set_ticks(values, [_shown(value) for value in values])


def _where_above(values, above):
    """Say where along an axis the result is above the line."""
    if above.all() or not above.any():
        return "everywhere" if above.all() else "nowhere"
    changes = np.count_nonzero(np.diff(above.astype(int)))
    if changes > 1:
        return f"at {np.count_nonzero(above)} of {len(values)} values"
    return f"from {_shown(values[above][0])} up" if above[-1] else f"up to {_shown(values[above][-1])}"


def heat_map(grid, unit=UNIT, labels=None, break_even=0.0, figsize=None):
    """Draw the result for every pair of values of two parameters, with the line where it breaks even.

    Parameters
    ----------
    grid : pandas.DataFrame
        Result of ``uncertainty.two_way``.
    unit : str
        Unit of the outcome.
    labels : dict, optional
        Label by name of the parameter.
    break_even : float
        Outcome at which savings equal cost: 0 for a difference, 1 for a ratio.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        The first parameter upwards, the second across; blue above break-even, orange
        below; the numbers themselves where they fit, hatching below break-even where not.

    Raises
    ------
    ValueError
        If the grid is empty, holds a missing number, or has the same value twice.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> grid = uncertainty.two_way(lambda days, price: days * price - 2000, ("days", [3, 6, 9]), ("price", [300, 400]), {})
    >>> plots.alt_text(heat_map(grid, unit="GBP"))
    'Result (GBP) for days 3 to 9 and price 300 to 400: from −1,100 to 1,600, above 0 in 3 of 6 cells. At price 300: with days from 9 up; at price 400: with days from 6 up.'
    """
    grid = _checked_grid(grid)
    first, second = (_words(axis.name, labels) for axis in (grid.index, grid.columns))
    rows, columns, cells = grid.index.to_numpy(float), grid.columns.to_numpy(float), grid.to_numpy(float)
    outcome, above = _words(grid.attrs.get("outcome", "result")), cells > break_even
    fig, ax = new_figure(figsize or (8.5, max(3.2, min(6.5, 1.6 + 0.34 * len(rows)))))
    reach = float(np.abs(cells - break_even).max()) or 1.0
    mesh = ax.pcolormesh(
        _edges(columns), _edges(rows), cells, cmap=_two_sided(), vmin=break_even - reach, vmax=break_even + reach
    )
    bar = fig.colorbar(mesh, ax=ax, pad=0.02)
    bar.set_label(f"{outcome}, {unit}", fontsize=_SIZE, color=INK)
    _thousands(bar.ax, "y")
    numbers = cells.size <= _MOST_NUMBERS and len(columns) <= 10
    if numbers:
        _write_cells(ax, rows, columns, cells)
    elif not above.all():
        _hatch_below(ax, _edges(rows), _edges(columns), above)
    line = min(cells.shape) > 1 and above.any() and not above.all()
    if line:
        ax.contour(columns, rows, cells, levels=[break_even], colors=INK, linewidths=2.5)
    ax.set_xlabel(second, fontsize=_SIZE, color=INK)
    ax.set_ylabel(first, fontsize=_SIZE, color=INK)
    _ticks(ax.xaxis, columns)
    _ticks(ax.yaxis, rows)
    ax.set_title(_heat_title(line, above, numbers), fontsize=_SIZE, color=INK, loc="left")
    ends = [
        f"at {second} {_shown(columns[place])}: with {first} {_where_above(rows, above[:, place])}"
        for place in sorted({0, len(columns) - 1})
    ]
    return set_alt_text(
        fig,
        f"{outcome.capitalize()} ({unit}) for {first} {_shown(rows[0])} to {_shown(rows[-1])} and {second} {_shown(columns[0])} to "
        f"{_shown(columns[-1])}: from {_shown(cells.min())} to {_shown(cells.max())}, above {_shown(break_even)} in {above.sum():,} of "
        f"{above.size:,} cells. A{'; '.join(ends)[1:]}.",
    )


def _hatch_below(ax, rows, columns, above):
    """Hatch the cells that are not above break-even, row by row; the edges of the cells are given."""
    places = [*zip(columns[:-1], np.diff(columns))]
    for bottom, height, line in zip(rows[:-1], np.diff(rows), above):
        cells = [place for place, over in zip(places, line) if not over]
        ax.broken_barh(cells, (bottom, height), fc="none", ec=INK, hatch=HATCHES["orange"], lw=0)


def _checked_grid(grid):
    """Return the grid with rising values on both axes, or say what is wrong with it."""
    if getattr(grid, "ndim", 0) != 2 or grid.size == 0 or None in (grid.index.name, grid.columns.name):
        raise ValueError("This is no grid of two parameters. Give the table that uncertainty.two_way returns.")
    for axis in (grid.index, grid.columns):
        if axis.has_duplicates:
            raise ValueError(f"{axis.name}: {_shown(axis[axis.duplicated()][0])} is there twice. Give every value once.")
    missing = np.argwhere(~np.isfinite(grid.to_numpy(float)))
    if len(missing):
        row, column = missing[0]
        raise ValueError(
            f"The result is missing at {grid.index.name} = {_shown(grid.index[row])} and {grid.columns.name} = {_shown(grid.columns[column])}, "
            "so it cannot be drawn. Leave that value out, or look at another outcome."
        )
    return grid.sort_index(axis=0).sort_index(axis=1)


def _two_sided():
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("break even", [PALETTE["orange"], "#F7F7F7", PALETTE["blue"]])


def _write_cells(ax, rows, columns, cells):
    """Write the number into every cell, in thousands where they are large."""
    large = np.abs(cells).max() >= 10_000
    for y, line in zip(rows, cells):
        for x, number in zip(columns, line):
            words = (
                f"{number / 1000:.1f}k".replace("-", "−")
                if large and abs(number) >= 100
                else _shown(round(number) if large else number)
            )
            ax.text(x, y, words, ha="center", va="center", fontsize=9.5, color=INK, zorder=3).set_path_effects(_light_edge())


def _heat_title(line, above, numbers):
    if above.all():
        return "Savings exceed cost everywhere in this range"
    if not above.any():
        return "Savings exceed cost nowhere in this range"
    words = "; black line: break-even" if line else ""
    return f"Blue: savings exceed cost; orange{'' if numbers else ', hatched'}: they do not{words}"
