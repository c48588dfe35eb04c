"""A page for figures that are tables: title, columns of words, lights or a panel, and what stands beneath."""

from functools import lru_cache

from peerlib.plots.style import INK, new_figure

# All places are inches from the top left corner. The width of words is known before anything is drawn,
# so nothing runs into anything else.
SMALLEST = 5.0  # points; smaller letters cannot be read
LINE = 0.165  # inches from one line of text to the next, at 10 points
SHOWN = 9.4  # inches across that a notebook shows in full size on a class laptop
EDGE, GAP = 0.12, 0.22  # inches: at every side, and between columns


def text_width(words, size=10, weight="normal"):
    """Return the width of the longest line of some words, inches."""
    return max(_line_width(line, size, weight) for line in str(words).split("\n"))


# An explorer draws the same words again and again; measuring them is half of its work.
@lru_cache(maxsize=4096)
def _line_width(line, size, weight):
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    return text_to_path.get_text_width_height_descent(line, FontProperties(size=size, weight=weight), False)[0] / 72


def lines(words):
    """Return how many lines some words take."""
    return words.count("\n") + 1


def fold(words, width, size=10, weight="normal"):
    """Break words into lines that are not too wide (inches), between words where that is possible; nothing is left out."""
    folded = [""]
    # A screen rounds every letter to its dots, so a line comes out up to four percent wider than measured.
    width *= 0.96
    for word in str(words).split():
        longer = f"{folded[-1]} {word}".strip()
        if text_width(longer, size, weight) <= width:
            folded[-1] = longer
            continue
        folded += [] if folded == [""] else [""]
        wide = text_width(word, size, weight)
        piece = len(word) if wide <= width else max(1, int(len(word) * width / wide * 0.9))
        folded[-1:] = [word[start : start + piece] for start in range(0, len(word), piece)]
    return "\n".join(folded)


def flow(widths, width, line):
    """Place things side by side, going on in the next line where one is full; return their places and the height of it all."""
    places, left, top = [], 0.0, 0.0
    for wide in widths:
        if left > 0 and left + wide > width:
            left, top = 0.0, top + line
        places.append((left, top))
        left += wide
    return places, top + line


class Words:
    """A column of words: its head, and a cell for each row, some of them bold."""

    def __init__(self, head, cells, most=1.7, align="left", bold=None):
        self.head = "\n".join(fold(line, most, 10, "bold") for line in head.split("\n"))
        self.align, self.weights = align, ["bold" if strong else "normal" for strong in bold or [False] * len(cells)]
        self.cells = [fold(cell, most, 10, weight) for cell, weight in zip(cells, self.weights)]
        widths = [text_width(cell, 10, weight) for cell, weight in zip(self.cells, self.weights)]
        self.width = max(text_width(self.head, 10, "bold"), *widths)
        self.head_height = LINE * lines(self.head) if head else 0.0

    def draw(self, page):
        """Write the head and the cells."""
        x = self.left + (self.width if self.align == "right" else 0.0)
        page.write(x, page.head_bottom, self.head, ha=self.align, va="bottom", weight="bold")
        for y, cell, weight in zip(page.ys, self.cells, self.weights):
            page.write(x, y, cell, ha=self.align, weight=weight)


class Panel:
    """A column that holds axes: a scale of their own across, the inches of the page down."""

    head_height = 0.0

    def __init__(self, width):
        self.width = width

    def draw(self, page):
        """Make the axes."""
        high, low = page.top, page.bottom
        place = (self.left / page.width, 1 - low / page.height, self.width / page.width, (low - high) / page.height)
        self.ax = page.fig.add_axes(place)
        self.ax.set(ylim=(low, high), yticks=[], facecolor="none")
        self.ax.spines[["top", "right", "left"]].set_visible(False)
        self.ax.tick_params(colors=INK, labelsize=10, length=4, pad=3)


class Foot:
    """What stands beneath: the key to numbered domains, the legend of the judgements used (drawn by ``mark``), and notes."""

    def __init__(self, width, key=None, items=(), mark=None, notes=()):
        self.items, self.mark = list(items), mark
        key = key or {}
        self.across = 0.75 + max([text_width(name, 9.5) for name in key.values()], default=0)
        columns = 2 if len(key) > 4 and 2 * self.across <= width else 1
        self.key = [(number, fold(name, width - 0.4, 9.5)) for number, name in key.items()]
        self.in_column = -(-len(key) // columns)
        longest = max(_lines_of(self.key[: self.in_column]), _lines_of(self.key[self.in_column :]))
        self.key_height = 0.34 + longest * 0.175 if key else 0.0
        widths = [text_width("Judgement:", 9.5, "bold") + 0.2, *(text_width(item, 9.5) + 0.55 for item in self.items)]
        self.places, self.legend_height = flow(widths, width, 0.28) if self.items else ([], 0.0)
        self.notes = [fold(note, width, 9.5) for note in notes]
        self.height = self.key_height + self.legend_height + sum(0.05 + 0.165 * lines(note) for note in self.notes)

    def draw(self, page, top):
        """Draw key, legend and notes from here downwards."""
        self._draw_key(page, top)
        top += self.key_height
        if self.items:
            page.write(EDGE, top + 0.14, "Judgement:", 9.5, weight="bold")
            xs, ys = [EDGE + x + 0.12 for x, _ in self.places[1:]], [top + y + 0.14 for _, y in self.places[1:]]
            self.mark(page, xs, ys, self.items)
            for x, y, item in zip(xs, ys, self.items):
                page.write(x + 0.17, y, item, 9.5)
        top += self.legend_height
        for note in self.notes:
            page.write(EDGE, top + 0.04, note, 9.5, va="top", style="italic")
            top += 0.05 + 0.165 * lines(note)

    def _draw_key(self, page, top):
        if self.key:
            page.write(EDGE, top + 0.1, "Domains:", 9.5, weight="bold")
        for place, (number, name) in enumerate(self.key):
            column, row = divmod(place, self.in_column)
            left, y = EDGE + column * self.across, top + 0.24 + 0.175 * _lines_of(self.key[place - row : place])
            page.write(left, y, number, 9.5, va="top")
            page.write(left + 0.36, y, name, 9.5, va="top")


def _lines_of(pairs):
    return sum(lines(words) for _, words in pairs)


class Page:
    """A figure that is a table: places its columns and rows, then draws title, columns and foot.

    ``above`` holds the inches left free above some rows, by their place; ``below`` the inches between rows and
    foot; ``least`` the least width of the page.
    """

    def __init__(self, title, columns, rows, pitch, above=None, below=0.14, least=0.0, **foot):
        left = EDGE
        for column in columns:
            column.left = left
            left += column.width + GAP
        self.width = max(left - GAP, least) + EDGE
        title = fold(title, self.width - 2 * EDGE, 12, "bold")
        self._down(columns, EDGE + (0.24 * lines(title) + 0.08 if title else 0.0), rows, pitch, above or {})
        foot = Foot(self.width - 2 * EDGE, **foot)
        self.height = self.bottom + below + foot.height + EDGE
        self.fig, self.ax = new_figure((self.width, self.height))
        self.fig.set_layout_engine("none")
        self.ax.set(position=(0, 0, 1, 1), xlim=(0, self.width), ylim=(self.height, 0))
        self.ax.axis("off")
        self.write(EDGE, EDGE, title, 12, va="top", weight="bold")
        for column in columns:
            column.draw(self)
        foot.draw(self, self.bottom + below)

    def _down(self, columns, top, rows, pitch, above):
        """Place heads and rows: ``head_bottom``, ``top``, ``tops``, ``bottoms``, ``ys`` (the middles) and ``bottom``."""
        heads = max(column.head_height for column in columns)
        self.head_bottom = top + heads + 0.04
        self.top = y = self.head_bottom + 0.06 if heads else top
        words = [column.cells for column in columns if isinstance(column, Words)]
        self.tops, self.bottoms = [], []
        for row in range(rows):
            y += above.get(row, 0.0)
            self.tops.append(y)
            y += max(pitch, LINE * max(lines(cells[row]) for cells in words) + 0.06)
            self.bottoms.append(y)
        self.ys = [(upper + lower) / 2 for upper, lower in zip(self.tops, self.bottoms)]
        self.bottom = y

    def write(self, x, y, words, size=10, ha="left", va="center", color=INK, ax=None, **how):
        """Write words at a place; a dollar sign is a dollar sign."""
        how |= {"ha": ha, "va": va, "color": color, "linespacing": 1.15, "parse_math": False}
        return (ax or self.ax).text(x, y, words, fontsize=size, **how)

    def rule(self, ys, left, right, colour=INK):
        """Draw lines across."""
        self.ax.hlines(ys, left, right, color=colour, lw=0.8)

    def box(self, left, top, right, bottom, **how):
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        self.ax.add_patch(Rectangle((left, top), right - left, bottom - top, **how))
