"""The PRISMA 2020 flow diagram."""

import itertools
import textwrap

from peerlib.plots.style import INK, PALETTE, new_figure, set_alt_text

_LINE = 0.172  # inches a line of text
_PAD = 0.22  # inches inside a box, above and below together
_GAP = 0.26  # inches between rows
_WIDE = 2.15  # inches a box
_BETWEEN = 0.2  # inches between columns


def _wrapped(lines):
    """Break every line to the width of a box; what is broken off is indented."""
    broken = []
    for line in lines:
        line = line.replace("(n = ", "(n\u00a0=\u00a0")  # a count stays in one piece
        broken += textwrap.wrap(line, 24, subsequent_indent="   ", break_long_words=True) or [""]
    return broken


def _n(number):
    return f"(n = {number:,})"


def _listed(head, parts):
    """Return a heading with its parts, one a line."""
    return [f"{head} {_n(sum(parts.values()))}"] + [f"  {name} {_n(number)}" for name, number in parts.items()]


def _reports(sought, not_retrieved, assessed, excluded, assessed_words, not_retrieved_words):
    """Return the two stages of reports, each with what leaves there."""
    return [
        ([f"Reports sought {_n(sought)}"], [f"{not_retrieved_words} {_n(not_retrieved)}"]),
        ([f"Reports {assessed_words} {_n(assessed)}"], _listed("Reports excluded", excluded)),
    ]


def _rows(counts, *words):
    """Return the boxes of the diagram row by row: previous, main, removed, other, other removed."""
    removed = _listed("Removed before screening", {"duplicates": counts.duplicates, **counts.removed_otherwise})
    main = _reports(counts.sought, counts.not_retrieved, counts.assessed, counts.excluded_reports, *words)
    found, other = None, [(None, None)] * 2
    if counts.other_methods:
        found = _listed("Found by other methods", counts.other_methods)
        told = (counts.other_identified, counts.other_not_retrieved, counts.other_assessed, counts.other_excluded)
        other = _reports(*told, *words)
    included = [f"Studies included {_n(counts.included_studies)}", f"Reports of them {_n(counts.included_reports)}"]
    earlier = None
    if counts.previous_studies:
        earlier = [f"Studies in the earlier version {_n(counts.previous_studies)}"]
        earlier.append(f"Reports of them {_n(counts.previous_reports)}")
        included += [f"Studies in all {_n(counts.total_studies)}", f"Reports in all {_n(counts.total_reports)}"]
    return [
        (earlier, _listed("Records identified from", counts.databases), removed, found, None),
        (None, [f"Records screened {_n(counts.screened)}"], [f"Records excluded {_n(counts.excluded)}"], None, None),
        (None, *main[0], *other[0]),
        (None, *main[1], *other[1]),
        (None, included, None, None, None),
    ]


def _draw_box(ax, left, top, lines, colour):
    from matplotlib.patches import Rectangle

    height = len(lines) * _LINE + _PAD
    box = Rectangle((left, top - height), _WIDE, height, fc="white", ec=PALETTE[colour], lw=1.8)
    ax.add_patch(box)
    ax.text(left + 0.1, top - _PAD / 2, "\n".join(lines), va="top", fontsize=9.5, color=INK, linespacing=1.27)
    return box


def _arrow(ax, start, end):
    ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.4})


def prisma_flow(counts, assessed_words="assessed", not_retrieved_words="Reports not retrieved"):
    """Draw the PRISMA 2020 flow diagram of a review.

    Parameters
    ----------
    counts : screening.PrismaCounts
        Counts that add up.
    assessed_words, not_retrieved_words : str
        What the last stage is called, such as "assessed from public abstracts", and reports that could not be read.

    Returns
    -------
    matplotlib.figure.Figure
        The diagram, with alt text that holds every number. For print, save it with ``fig.savefig("flow.pdf")``
        (or ``.svg``; ``.png`` with ``dpi=600``).

    Examples
    --------
    >>> from peerlib import plots, screening
    >>> counts = screening.PrismaCounts(databases={"one": 10}, duplicates=2, screened=8, excluded=5, sought=3, not_retrieved=1,
    ...     assessed=2, excluded_reports={"no comparison": 1}, included_reports=1, included_studies=1)
    >>> plots.alt_text(prisma_flow(counts))[:62]
    'PRISMA flow. Records identified from (n = 10): one (n = 10); r'
    """
    rows = [[_wrapped(box) if box else None for box in row] for row in _rows(counts, assessed_words, not_retrieved_words)]
    used = [column for column in range(5) if any(row[column] for row in rows)]
    lefts = {column: place * (_WIDE + _BETWEEN) for place, column in enumerate(used)}
    heights = [max(len(box) for box in row if box) * _LINE + _PAD for row in rows]
    width, height = len(used) * (_WIDE + _BETWEEN), sum(heights) + _GAP * (len(rows) + 0.6)
    whose = textwrap.wrap(counts.whose, int(12 * width))
    height += len(whose) * _LINE
    fig, ax = new_figure((width, height))
    ax.set(xlim=(-0.5, width - _BETWEEN + 0.1), ylim=(-height, 0.1))
    ax.axis("off")
    colours = ["purple", "blue", "orange", "green", "orange"]
    stages = ["Identification", "", "Screening", "", "Included"]
    top, boxes = 0.0, []
    for row, tall, stage in zip(rows, heights, stages):
        boxes.append([_draw_box(ax, lefts[c], top, row[c], colours[c]) if row[c] else None for c in range(5)])
        middle = {"ha": "center", "va": "center"}
        ax.text(-0.28, top - tall / 2, stage, rotation=90, fontsize=10, color=INK, weight="bold", **middle)
        top -= tall + _GAP
    _connect(ax, boxes)
    if whose:
        ax.text(0, top, "\n".join(whose), va="top", fontsize=9.5, color=INK)
    finding = f"Studies included {_n(counts.included_studies)}, in reports {_n(counts.included_reports)}."
    return set_alt_text(fig, _told(counts, assessed_words, not_retrieved_words), finding)


def _middle(box):
    """Return the middle of a box, across and down."""
    return box.get_x() + _WIDE / 2, box.get_y() + box.get_height() / 2


def _connect(ax, boxes):
    """Draw the arrows: down each column, and from each box to what was removed beside it."""
    for column in (1, 3):
        chain = [row[column] for row in boxes if row[column]]
        for above, below in itertools.pairwise(chain):
            _arrow(ax, (_middle(above)[0], above.get_y()), (_middle(below)[0], below.get_y() + below.get_height()))
    for row in boxes:
        for main, removed in ((row[1], row[2]), (row[3], row[4])):
            if main and removed:
                y = min(_middle(main)[1], removed.get_y() + removed.get_height() - 0.1)
                y = max(y, main.get_y() + 0.1, removed.get_y() + 0.1)
                _arrow(ax, (main.get_x() + _WIDE, y), (removed.get_x(), y))
    included = boxes[-1][1]
    level = _middle(included)[1]
    for start, edge in ((boxes[0][0], included.get_x()), (boxes[3][3], included.get_x() + _WIDE)):
        if start:
            x = _middle(start)[0]
            ax.plot([x, x], [start.get_y(), level], color=INK, lw=1.4)
            _arrow(ax, (x, level), (edge, level))


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
    told += filter(None, [counts.whose])
    return f"PRISMA flow. {'; '.join(told)}."
