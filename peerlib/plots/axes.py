"""What figures with plain axes share: words beside bars, keys, and numbers as a reader expects them."""

import math

from peerlib.plots.style import HATCHES, INK, PALETTE
from peerlib.shared.numbers import minus, shown
from peerlib.shared.tables import need

UNIT = "pounds a worker-year"
STROKES = ["-", "--", "-.", ":", (0, (1, 3))]


def told(number):
    """Return a number as a person would write it, with a true minus sign."""
    return minus(shown(number or 0.0))


def named(name, labels=None):
    """Return the label of a parameter or outcome: the one given, or its name without underscores."""
    return (labels or {}).get(name, str(name).replace("_", " "))


def check(table, needed, maker):
    """Refuse a table without rows, without one of these columns, or with a missing number in one of them."""
    need(getattr(table, "columns", ()), needed, do=f"Give the table that {maker} returns.")
    if len(table) == 0:
        raise ValueError(f"The table has no rows, so there is nothing to draw. Give the table that {maker} returns.")
    names = table["parameter"] if "parameter" in table else [f"row {place + 1}" for place in range(len(table))]
    for column in table[needed].select_dtypes("number"):
        for name, number in zip(names, table[column]):
            if not math.isfinite(number):
                do = "Leave this row out, or look at another outcome."
                raise ValueError(f"{name}: {column} is missing, so it cannot be drawn. {do}")


def fill(colour, edge=None):
    """Return how an area of a colour is filled: with its hatch, the second cue, where it has one."""
    hatch = HATCHES[colour]
    return {
        "fc": "white" if hatch else PALETTE[colour],
        "ec": PALETTE[colour] if hatch else edge or PALETTE[colour],
        "hatch": hatch,
    }


def bar(ax, place, left, right, colour):
    """Draw a bar between two values."""
    ax.barh(place, right - left, left=left, height=0.62, lw=1.5, **fill(colour))


def write(ax, x, y, words, size=11, va="center", **how):
    """Write words at a place of the axes."""
    return ax.text(x, y, words, va=va, fontsize=size, color=INK, **how)


def names_beside(ax, names):
    """Put names beside horizontal bars, the first one on top."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def thousands(*axes):
    """Write the numbers of an axis with commas and a true minus sign, and few of them in a small figure."""
    for axis in axes:
        if axis.get_figure().get_figwidth() < 7:
            axis.get_major_locator().set_params(nbins=5)
        axis.set_major_formatter(lambda number, _: _short(float(f"{number:.6g}")))


def _short(number):
    """Return a number of an axis, in millions where its digits would run into the next one's."""
    return f"{told(number / 1e6)} million" if abs(number) >= 1e7 else told(number)


def legend_above(ax, columns, **how):
    """Put a legend above the axes, in two columns where the figure is small."""
    columns = min(columns, 2) if ax.get_figure().get_figwidth() < 7 else columns
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, frameon=False, fontsize=10, **how)


def key(ax, names):
    """Say above the axes what each colour and hatch means."""
    from matplotlib.patches import Patch

    patches = [Patch(label=label, **fill(colour)) for colour, label in names.items()]
    legend_above(ax, len(patches), handles=patches, handlelength=2.4, borderaxespad=0.2)


def light_edge(text):
    """Give words a light edge, with which they stay readable on colours and lines."""
    from matplotlib.patheffects import withStroke

    text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])
