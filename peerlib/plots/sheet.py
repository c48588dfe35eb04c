"""A page measured in inches, for figures that are tables: rows of words with lights or a panel of numbers.

Everything is placed in inches from the top left corner and the width of words is known
beforehand, so nothing runs into anything else. A smaller or larger figure is the same
page, scaled as a whole.
"""

from functools import lru_cache

from peerlib.plots.style import INK, new_figure

__all__ = ["Sheet", "flow", "fold", "text_width"]

SMALLEST = 5.0  # points; smaller letters cannot be read
LINE = 0.165  # inches from one line of text to the next, at 10 points


def text_width(words, size=10, weight="normal"):
    """Return how wide words are.

    Parameters
    ----------
    words : str
        One or several lines.
    size : float
        Size of the letters, points.
    weight : str
        ``normal`` or ``bold``.

    Returns
    -------
    float
        Width of the longest line, inches.

    Examples
    --------
    >>> text_width("ab") < text_width("a long line") == text_width("a long line" + chr(10) + "b")
    True
    """
    return max(_line_width(line, size, weight) for line in str(words).split("\n"))


# An explorer draws the same words again and again; measuring them is half of its work.
@lru_cache(maxsize=4096)
def _line_width(line, size, weight):
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    return text_to_path.get_text_width_height_descent(line, FontProperties(size=size, weight=weight), False)[0] / 72


def fold(words, width, size=10, weight="normal"):
    """Break words into lines that are not too wide, between words where that is possible.

    Parameters
    ----------
    words : str
        What is to be written.
    width : float
        Room there is, inches.
    size : float
        Size of the letters, points.
    weight : str
        ``normal`` or ``bold``.

    Returns
    -------
    str
        The words in lines, nothing left out.

    Examples
    --------
    >>> print(fold("Random sequence generation", 1.5))
    Random sequence
    generation
    """
    lines = [""]
    # A screen rounds every letter to its dots, so a line comes out up to four percent wider than measured.
    width *= 0.96
    for word in str(words).split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, weight) <= width:
            lines[-1] = longer
            continue
        lines += [] if lines == [""] else [""]
        wide = text_width(word, size, weight)
        piece = len(word) if wide <= width else max(1, int(len(word) * width / wide * 0.9))
        lines[-1:] = [word[start : start + piece] for start in range(0, len(word), piece)]
    return "\n".join(lines)


def flow(widths, width, line):
    """Place things side by side, going on in the next line where one is full.

    Parameters
    ----------
    widths : sequence of float
        Width of each thing, inches.
    width : float
        Width of a line, inches.
    line : float
        Height of a line, inches.

    Returns
    -------
    tuple
        List of places (inches from the left, inches from the top), and the height of it all.

    Examples
    --------
    >>> flow([2, 2, 2], width=5, line=0.3)
    ([(0.0, 0.0), (2.0, 0.0), (0.0, 0.3)], 0.6)
    """
    places, left, top = [], 0.0, 0.0
    for wide in widths:
        if left > 0 and left + wide > width:
            left, top = 0.0, top + line
        places.append((left, top))
        left += float(wide)
    return places, top + line


class Sheet:
    """A page measured in inches from its top left corner.

    Parameters
    ----------
    width, height : float
        What the contents need, inches.
    figsize : tuple of float, optional
        Size of the figure, if it shall be another; the page is scaled to fit into it.
    ax : matplotlib.axes.Axes, optional
        Axes whose place the page takes, in place of a figure of its own.
    letters : float
        Size of the smallest letters on the page, points.

    Raises
    ------
    ValueError
        If the room is so small that the letters could not be read.

    Examples
    --------
    >>> sheet = Sheet(4, 3, figsize=(8, 6))
    >>> sheet.scale
    2.0
    """

    def __init__(self, width, height, figsize=None, ax=None, letters=8.5):
        if ax is None:
            self.fig, self.ax = new_figure(figsize or (width, height))
            self.fig.set_layout_engine("none")
            self.ax.set_position((0, 0, 1, 1))
            room = self.fig.get_size_inches()
        else:
            self.fig, self.ax = ax.get_figure(root=True), ax
            ax.axis("off")
            self.fig.draw_without_rendering()  # until now its place may not be final
            ax.set_position(ax.get_position())
            room = ax.get_window_extent().size / self.fig.dpi
        self.scale = float(min(room[0] / width, room[1] / height))
        if self.scale * letters < SMALLEST:
            raise ValueError(
                f"In {room[0]:.1f} by {room[1]:.1f} inches the letters would be too small to read. This figure needs about "
                f"{width:.1f} by {height:.1f} inches, and at least {width * SMALLEST / letters:.1f} by {height * SMALLEST / letters:.1f}. "
                "Leave figsize out to let it take what it needs."
            )
        spare = room[0] / self.scale - width
        self.ax.set(xlim=(-spare / 2, width + spare / 2), ylim=(room[1] / self.scale, 0))
        self.ax.axis("off")

    def points(self, inches):
        """Return a length on the page in points, as sizes of markers and strokes are given."""
        return inches * 72 * self.scale

    def write(self, x, y, words, size=10, ha="left", va="center", weight="normal", style="normal", colour=INK, ax=None):
        """Write words at a place; a dollar sign is a dollar sign."""
        return (ax or self.ax).text(
            x,
            y,
            words,
            fontsize=size * self.scale,
            ha=ha,
            va=va,
            weight=weight,
            style=style,
            color=colour,
            parse_math=False,
            linespacing=1.15,
        )

    def rule(self, y, left, right, colour=INK, width=1.0, **how):
        """Draw a line across."""
        self.ax.hlines(y, left, right, color=colour, lw=width * self.scale, **how)

    def box(self, left, top, width, height, **how):
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        return self.ax.add_patch(Rectangle((left, top), width, height, **how))

    def panel(self, left, top, width, height):
        """Return axes on the page with a scale of their own across; down they go on counting the inches of the page."""
        to_figure = self.ax.transData + self.fig.transFigure.inverted()
        (x0, y0), (x1, y1) = to_figure.transform([(left, top + height), (left + width, top)])
        ax = self.fig.add_axes((x0, y0, x1 - x0, y1 - y0))
        ax.set(ylim=(top + height, top), yticks=[], facecolor="none")
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.tick_params(colors=INK, labelsize=10 * self.scale, length=4 * self.scale, pad=3 * self.scale)
        return ax
