"""The PRISMA 2020 flow diagram."""

import itertools
import textwrap

from peerlib.plots.style import INK, PALETTE, new_figure, set_alt_text

__all__ = ["prisma_flow"]

_LINE = 0.19  # inches a line of text
_PAD = 0.22  # inches inside a box, above and below together
_GAP = 0.32  # inches between rows
_WIDE = 2.75  # inches a box
_BETWEEN = 0.32  # inches between columns


def _wrapped(lines):
    """Break every line to the width of a box; what is broken off is indented."""
    broken = []
    for line in lines:
        line = line.replace("(n = ", "(n\u00a0=\u00a0")  # a count stays in one piece
        broken += textwrap.wrap(line, 32, subsequent_indent="   ", break_long_words=True) or [""]
    return broken


def _n(number):
    return f"(n = {number:,})"


def _listed(head, parts):
    """Return a heading with its parts, one a line."""
    return [f"{head} {_n(sum(parts.values()))}"] + [f"  {name} {_n(number)}" for name, number in parts.items()]


def _rows(counts, assessed_words, not_retrieved_words):
    """Return the boxes of the diagram row by row: previous, main, removed, other, other removed."""
    removed = {"duplicates": counts.duplicates, **counts.removed_otherwise}
    other = bool(counts.other_methods)
    return [
        (
            [f"Studies in the earlier version {_n(counts.previous_studies)}", f"Reports of them {_n(counts.previous_reports)}"]
            if counts.previous_studies
            else None,
            _listed("Records identified from", counts.databases),
            _listed("Removed before screening", removed),
            _listed("Found by other methods", counts.other_methods) if other else None,
            None,
        ),
        (None, [f"Records screened {_n(counts.screened)}"], [f"Records excluded {_n(counts.excluded)}"], None, None),
        (
            None,
            [f"Reports sought {_n(counts.sought)}"],
            [f"{not_retrieved_words} {_n(counts.not_retrieved)}"],
            [f"Reports sought {_n(counts.other_identified)}"] if other else None,
            [f"{not_retrieved_words} {_n(counts.other_not_retrieved)}"] if other else None,
        ),
        (
            None,
            [f"Reports {assessed_words} {_n(counts.assessed)}"],
            _listed("Reports excluded", counts.excluded_reports),
            [f"Reports {assessed_words} {_n(counts.other_assessed)}"] if other else None,
            _listed("Reports excluded", counts.other_excluded) if other else None,
        ),
        (
            None,
            [f"Studies included {_n(counts.included_studies)}", f"Reports of them {_n(counts.included_reports)}"]
            + (
                [f"Studies in all {_n(counts.total_studies)}", f"Reports in all {_n(counts.total_reports)}"]
                if counts.previous_studies
                else []
            ),
            None,
            None,
            None,
        ),
    ]


def _draw_box(ax, left, top, lines, colour):
    from matplotlib.patches import Rectangle

    height = len(lines) * _LINE + _PAD
    ax.add_patch(Rectangle((left, top - height), _WIDE, height, fc="white", ec=PALETTE[colour], lw=1.8))
    ax.text(left + 0.1, top - _PAD / 2, "\n".join(lines), va="top", fontsize=9.5, color=INK, linespacing=1.27)
    return {
        "left": left,
        "right": left + _WIDE,
        "top": top,
        "bottom": top - height,
        "middle": top - height / 2,
        "x": left + _WIDE / 2,
    }


def _arrow(ax, start, end):
    ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.4})


def prisma_flow(counts, assessed_words="assessed", not_retrieved_words="Reports not retrieved"):
    """Draw the PRISMA 2020 flow diagram of a review.

    Parameters
    ----------
    counts : screening.PrismaCounts
        Counts that add up.
    assessed_words : str
        What the last stage is called, for example "assessed from public abstracts".
    not_retrieved_words : str
        What the box of reports that could not be read is called.

    Returns
    -------
    matplotlib.figure.Figure
        The diagram, with alt text that holds every number. For print, save it with
        ``fig.savefig("flow.pdf")`` (or ``.svg``; ``.png`` with ``dpi=600``).

    Examples
    --------
    >>> from peerlib import plots
    >>> from peerlib.screening import PrismaCounts
    >>> counts = PrismaCounts(databases={"one": 10}, duplicates=2, screened=8, excluded=5, sought=3, not_retrieved=1,
    ...     assessed=2, excluded_reports={"no comparison": 1}, included_reports=1, included_studies=1)
    >>> plots.alt_text(prisma_flow(counts))[:62]
    'PRISMA flow. Records identified from (n = 10): one (n = 10); r'
    """
    rows = [tuple(_wrapped(box) if box else None for box in row) for row in _rows(counts, assessed_words, not_retrieved_words)]
    used = [column for column in range(5) if any(row[column] for row in rows)]
    lefts = {column: place * (_WIDE + _BETWEEN) for place, column in enumerate(used)}
    heights = [max(len(box) for box in row if box) * _LINE + _PAD for row in rows]
    width, height = len(used) * (_WIDE + _BETWEEN), sum(heights) + _GAP * (len(rows) + 0.6)
    fig, ax = new_figure((width, height))
    ax.set(xlim=(-0.5, width - _BETWEEN + 0.1), ylim=(-height, 0.1))
    ax.axis("off")
    top, boxes = 0.0, []
    for row, tall in zip(rows, heights):
        colours = ["purple", "blue", "orange", "green", "orange"]
        boxes.append([_draw_box(ax, lefts[c], top, row[c], colours[c]) if row[c] else None for c in range(5)])
        for stage, place in (("Identification", 0), ("Screening", 2), ("Included", 4)):
            if len(boxes) - 1 == place:
                ax.text(
                    -0.28, top - tall / 2, stage, rotation=90, ha="center", va="center", fontsize=10, color=INK, weight="bold"
                )
        top -= tall + _GAP
    _connect(ax, boxes)
    return set_alt_text(fig, _told(counts, assessed_words, not_retrieved_words))


def _connect(ax, boxes):
    """Draw the arrows: down each column, and from each box to what was removed beside it."""
    for column in (1, 3):
        chain = [row[column] for row in boxes if row[column]]
        for above, below in itertools.pairwise(chain):
            _arrow(ax, (above["x"], above["bottom"]), (below["x"], below["top"]))
    for row in boxes:
        for main, removed in ((1, 2), (3, 4)):
            if row[main] and row[removed]:
                middle = min(row[main]["middle"], row[removed]["top"] - 0.1)
                middle = max(middle, row[main]["bottom"] + 0.1, row[removed]["bottom"] + 0.1)
                _arrow(ax, (row[main]["right"], middle), (row[removed]["left"], middle))
    included = boxes[-1][1]
    for column, start in ((0, boxes[0][0]), (3, boxes[3][3])):
        if start:
            ax.plot([start["x"], start["x"]], [start["bottom"], included["middle"]], color=INK, lw=1.4)
            edge = included["left"] if column == 0 else included["right"]
            _arrow(ax, (start["x"], included["middle"]), (edge, included["middle"]))


def _told(counts, assessed_words, not_retrieved_words):
    """Return the whole diagram as a sentence."""

    def parts(head, numbers):
        inside = ", ".join(f"{name} {_n(number)}" for name, number in numbers.items())
        return f"{head} {_n(sum(numbers.values()))}" + (f": {inside}" if inside else "")

    told = [
        parts("Records identified from", counts.databases),
        parts("removed before screening", {"duplicates": counts.duplicates, **counts.removed_otherwise}),
        f"screened {_n(counts.screened)}",
        f"excluded {_n(counts.excluded)}",
        f"reports sought {_n(counts.sought)}",
        f"{not_retrieved_words.lower()} {_n(counts.not_retrieved)}",
        f"{assessed_words} {_n(counts.assessed)}",
        parts("reports excluded", counts.excluded_reports),
    ]
    if counts.other_methods:
        told += [
            parts("found by other methods", counts.other_methods),
            f"of these {assessed_words} {_n(counts.other_assessed)}",
            parts("and excluded", counts.other_excluded),
        ]
    told += [f"studies included {_n(counts.included_studies)}", f"in reports {_n(counts.included_reports)}"]
    if counts.previous_studies:
        told += [f"with the earlier version, studies {_n(counts.total_studies)} in reports {_n(counts.total_reports)}"]
    return f"PRISMA flow. {'; '.join(told)}."
