"""Tornado and heat map: what one or two assumptions do to the answer."""

import math

import numpy as np

from peerlib.plots.axes import UNIT, bar, check, key, light_edge, named, names_beside, thousands, told, write
from peerlib.plots.style import HATCHES, INK, PALETTE, new_figure, set_alt_text
from peerlib.shared.numbers import minus

# A heat map of more cells has no room for its numbers.
_MOST_NUMBERS = 120


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
        A bar a parameter, from the outcome at the low end of its range to that at the high end, with these ends
        beside it; a line at the base case and one at zero; and at the right the value at which the outcome is
        zero. "Bends" stands beside a parameter whose largest or smallest outcome lies inside its range: its bar
        is shorter than its swing.

    Raises
    ------
    ValueError
        If the table is another one, is empty, or an outcome in it is missing.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> found = uncertainty.one_way(lambda days: days * 350 - 2000, {"days": (0, 18)}, {"days": 9})
    >>> plots.alt_text(tornado(found, unit="GBP"))[:86]
    'Result (GBP), 1,150 in the base case, when one parameter at a time goes over its range'
    """
    needed = ["parameter", "low", "high", "result_low", "result_high", "result_base", "swing"]
    check(table, needed, "uncertainty.one_way")
    rows, outcome = table.to_dict("records"), named(table.attrs.get("outcome", "result"))
    names, base = [named(row["parameter"], labels) for row in rows], rows[0]["result_base"]
    fig, ax = new_figure(figsize or (9, 1.7 + 0.36 * len(rows)))
    beside = {"transform": ax.get_yaxis_transform()}
    for place, row in enumerate(rows):
        _draw_swing(ax, place, base, row)
        zero = row.get("threshold", math.nan)
        write(ax, 1.02, place, told(zero) if math.isfinite(zero) else "–", 10, **beside)
    names_beside(ax, [f"{name} (bends)" if _bends(row, base) else name for name, row in zip(names, rows)])
    write(ax, 1.02, -0.75, f"{outcome}\nzero at", 10, va="bottom", **beside)
    ax.axvline(base, color=INK, lw=1)
    ax.axvline(0, color=INK, lw=1.2, ls="--")
    ax.margins(x=0.2 if fig.get_figwidth() > 7 else 0.4)
    ax.locator_params(axis="x", nbins=6)
    thousands(ax.xaxis)
    ax.set_xlabel(f"{outcome}, {unit}\n(solid line: base case, dashed: zero)")
    key(ax, {"orange": "low end" if fig.get_figwidth() < 7 else "low end of the range", "blue": "high end"})
    swings = [_tornado_words(name, row) for name, row in zip(names, rows)]
    said = "; ".join(swings)
    idle = ", ".join(named(name, labels) for name in table.attrs.get("makes_no_difference", []))
    said += f". No bar, for no difference: {idle}" if idle else ""
    return set_alt_text(
        fig,
        f"{outcome.capitalize()} ({unit}), {told(base)} in the base case, when one parameter at a time goes over its range, "
        f"the largest swing first: {said}.",
        f"{swings[0]}.",
    )


def _bends(row, base):
    """Tell whether the largest or smallest outcome lies inside the range."""
    ends = (row["result_low"], row["result_high"], base)
    return row["swing"] > (1 + 1e-9) * (max(ends) - min(ends))


def _draw_swing(ax, place, base, row):
    """Draw the bar of a parameter, and the ends of its range beside it."""
    ends = [(row["result_low"], "orange", row["low"]), (row["result_high"], "blue", row["high"])]
    # Where both ends lie on one side of the base the longer bar must not hide the other.
    for result, colour, _ in sorted(ends, key=lambda end: -abs(end[0] - base)):
        if result != base:
            bar(ax, place, base, result, colour)
    texts = [(result, told(value)) for result, _, value in ends]
    if (texts[0][0] - base) * (texts[1][0] - base) > 0:
        # Both ends on one side: one text holds both, in the order of the range.
        furthest = max((texts[0][0], texts[1][0]), key=lambda result: abs(result - base))
        _write_beside(ax, furthest, place, f"{texts[0][1]} to {texts[1][1]}", left=furthest < base)
    else:
        for result, text in texts:
            _write_beside(ax, result, place, text, left=result < base or (result == base and result == min(texts)[0]))


def _write_beside(ax, x, y, words, left):
    """Write words a little to the left or to the right of a place."""
    where = {"xytext": (-5 if left else 5, 0), "ha": "right" if left else "left", "textcoords": "offset points"}
    light_edge(ax.annotate(words, (x, y), va="center", fontsize=10, color=INK, **where))


def _tornado_words(name, row):
    zero = row.get("threshold", math.nan)
    crossing = f"zero at {told(zero)}" if math.isfinite(zero) else "never zero"
    low, high, first, last = (told(row[end]) for end in ("low", "high", "result_low", "result_high"))
    return f"{name} {low} to {high} gives {first} to {last}, {crossing}"


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
        axis.set_ticks(values, [told(value) for value in values])


def _where_above(values, above):
    """Say where along an axis the result is above the line."""
    if above.all() or not above.any():
        return "everywhere" if above.all() else "nowhere"
    if np.count_nonzero(np.diff(above)) > 1:
        return f"at {np.count_nonzero(above)} of {len(values)} values"
    return f"from {told(values[above][0])} up" if above[-1] else f"up to {told(values[above][-1])}"


def heat_map(grid, unit=UNIT, labels=None, break_even=0.0, figsize=None):
    """Draw the result for every pair of values of two parameters, with the line where it breaks even.

    Parameters
    ----------
    grid : pandas.DataFrame
        Result of ``uncertainty.two_way``.
    unit, labels, figsize
        As for ``tornado``.
    break_even : float
        Outcome at which value of beds freed and cost are equal: 0 for a difference, 1 for a ratio.

    Returns
    -------
    matplotlib.figure.Figure
        The first parameter upwards, the second across; blue above break-even, orange below; the numbers
        themselves where they fit, hatching below break-even where not.

    Raises
    ------
    ValueError
        If the grid is empty, holds a missing number, or has the same value twice.

    Examples
    --------
    >>> from peerlib import plots, uncertainty
    >>> grid = uncertainty.two_way(lambda days, price: days * price - 2000, ("days", [3, 6, 9]), ("price", [300, 400]), {})
    >>> plots.alt_text(heat_map(grid, unit="GBP"))[:97]
    'Result (GBP) for days 3 to 9 and price 300 to 400: from −1,100 to 1,600, above 0 in 3 of 6 cells.'
    """
    grid = _checked_grid(grid)
    first, second = (named(axis.name, labels) for axis in (grid.index, grid.columns))
    rows, columns, cells = grid.index.to_numpy(float), grid.columns.to_numpy(float), grid.to_numpy(float)
    outcome, above = named(grid.attrs.get("outcome", "result")), cells > break_even
    fig, ax = new_figure(figsize or (8.5, max(3.2, min(6.5, 1.6 + 0.34 * len(rows)))))
    _draw_cells(fig, ax, rows, columns, cells, break_even, f"{outcome}, {unit}")
    numbers = cells.size <= _MOST_NUMBERS and len(columns) <= 10
    if numbers:
        _write_cells(ax, rows, columns, cells)
    elif not above.all():
        _hatch_below(ax, _edges(rows), _edges(columns), above)
    line = min(cells.shape) > 1 and above.any() and not above.all()
    if line:
        ax.contour(columns, rows, cells, levels=[break_even], colors=INK, linewidths=2.5)
    ax.set(xlabel=second, ylabel=first)
    _ticks(ax.xaxis, columns)
    _ticks(ax.yaxis, rows)
    ax.set_title(_heat_title(line, above, numbers), fontsize=11, color=INK, loc="left")
    places = sorted({0, len(columns) - 1})
    ends = [f"t {second} {told(columns[end])}: with {first} {_where_above(rows, above[:, end])}" for end in places]
    ranges = [f"{name} {told(values[0])} to {told(values[-1])}" for name, values in ((first, rows), (second, columns))]
    return set_alt_text(
        fig,
        f"{outcome.capitalize()} ({unit}) for {' and '.join(ranges)}: from {told(cells.min())} to {told(cells.max())}, above "
        f"{told(break_even)} in {above.sum():,} of {above.size:,} cells. A{'; a'.join(ends)}.",
    )


def _draw_cells(fig, ax, rows, columns, cells, break_even, label):
    """Draw the cells in colours, white at break-even, and the scale of the colours."""
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("break even", [PALETTE["orange"], "#F7F7F7", PALETTE["blue"]])
    reach = float(np.abs(cells - break_even).max()) or 1.0
    ends = {"vmin": break_even - reach, "vmax": break_even + reach}
    scale = fig.colorbar(ax.pcolormesh(_edges(columns), _edges(rows), cells, cmap=colours, **ends), ax=ax, pad=0.02)
    scale.set_label(label, fontsize=11, color=INK)
    thousands(scale.ax.yaxis)


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
            raise ValueError(f"{axis.name}: {told(axis[axis.duplicated()][0])} is there twice. Give every value once.")
    missing = np.argwhere(~np.isfinite(grid.to_numpy(float)))
    if len(missing):
        row, column = missing[0]
        place = f"{grid.index.name} = {told(grid.index[row])} and {grid.columns.name} = {told(grid.columns[column])}"
        do = "Leave that value out, or look at another outcome."
        raise ValueError(f"The result is missing at {place}, so it cannot be drawn. {do}")
    return grid.sort_index(axis=0).sort_index(axis=1)


def _write_cells(ax, rows, columns, cells):
    """Write the number into every cell, in thousands where they are large."""
    large = np.abs(cells).max() >= 10_000
    for y, line in zip(rows, cells):
        for x, number in zip(columns, line):
            words = minus(f"{number / 1000:.1f}k") if large and abs(number) >= 100 else told(round(number) if large else number)
            light_edge(write(ax, x, y, words, 9.5, ha="center", zorder=3))


def _heat_title(line, above, numbers):
    if above.all() or not above.any():
        return f"Above break-even {'everywhere' if above.all() else 'nowhere'} in this range"
    words = "; black line: break-even" if line else ""
    return f"Blue: above break-even; orange{'' if numbers else ', hatched'}: below{words}"
