"""Figures of notebook 01: the logic model behind the question."""

import itertools

from peerlib.plots.style import INK, PALETTE, new_figure, set_alt_text

# Each box: its words, left edge, bottom, width (in hundredths of the figure), kind.
_CHAIN = [
    ("Peer worker\nemployed", 1, "cost"),
    ("People\nsupported", 21, "step"),
    ("Fewer admissions\nor shorter stays", 41, "effect"),
    ("Bed days\nsaved", 61, "effect"),
    ("Value of\nbeds freed", 81, "money"),
]
_KINDS = {"cost": ("orange", "///"), "step": ("grey", ""), "effect": ("blue", ""), "money": ("green", "...")}


def _box(ax, words, left, bottom, kind, width=17, height=20):
    from matplotlib.patches import FancyBboxPatch, Rectangle

    colour, hatch = _KINDS[kind]
    shape = "round,pad=0.2,rounding_size=1.5"
    frame = FancyBboxPatch((left, bottom), width, height, boxstyle=shape, fc="none", ec=PALETTE[colour], lw=2.5, zorder=3)
    ax.add_patch(frame)
    # The hatched strip is the second cue beside the colour of the frame.
    strip = Rectangle((left - 1, bottom + height - 4), width + 2, 5, fc="white", ec=PALETTE[colour], hatch=hatch, lw=0)
    ax.add_patch(strip)
    strip.set_clip_path(frame)
    ax.text(left + width / 2, bottom + height / 2 - 1.5, words, ha="center", va="center", fontsize=11, color=INK)


def _arrow(ax, start, end, style="-|>", dashed=False):
    line = "--" if dashed else "-"
    ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": style, "color": INK, "lw": 1.6, "linestyle": line})


def logic_model():
    """Draw how a peer worker could pay for themselves, and what this sum leaves out.

    Returns
    -------
    matplotlib.figure.Figure
        The logic model, with alt text.

    Examples
    --------
    >>> from peerlib import plots
    >>> "bed days saved" in plots.alt_text(plots.logic_model())
    True
    """
    fig, ax = new_figure((10, 4.4))
    ax.set(xlim=(0, 100), ylim=(0, 100))
    ax.axis("off")
    for words, left, kind in _CHAIN:
        _box(ax, words, left, 58, kind)
    for (_, left, _), (_, right, _) in itertools.pairwise(_CHAIN):
        _arrow(ax, (left + 17.6, 68), (right - 0.6, 68))
    ax.text(50, 92, "The chain that this workbook counts", ha="center", fontsize=13, color=INK, weight="bold")
    _box(ax, "Cost: pay,\non-costs, more", 1, 22, "cost")
    _arrow(ax, (9.5, 57), (9.5, 43))
    _box(ax, "Hope, recovery,\nquality of life", 21, 22, "step")
    _arrow(ax, (29.5, 57), (29.5, 43), dashed=True)
    _box(ax, "Care in the\ncommunity", 41, 22, "cost")
    _arrow(ax, (64, 57), (56, 43), dashed=True)
    _box(ax, "Cash released:\nonly a part", 63, 22, "money")
    _arrow(ax, (85, 57), (77, 43), dashed=True)
    ax.text(50, 18.5, "real, but beside the main sum", ha="center", va="top", fontsize=10, color=INK, style="italic")
    ax.plot([9.5, 9.5, 89.5, 89.5], [21, 6, 6, 57], color=INK, lw=1.6)
    question = "Does the value of beds freed outweigh the cost?"
    ax.text(50, 6, question, ha="center", va="center", fontsize=12, color=INK, weight="bold", backgroundcolor="white")
    return set_alt_text(
        fig,
        "Logic model. A chain of five boxes: a peer worker is employed, supports people, who have fewer "
        "admissions or shorter stays, so bed days saved, so value of beds freed. Under the first box hangs the "
        "cost: pay, on-costs and more. A line from the cost to the value asks: does the value of beds freed "
        "outweigh the cost? Three boxes stand beside this sum, real but not part of it: hope, recovery and quality "
        "of life; care in the community for people not in hospital; and the cash released, only a part of the value.",
    )


def roles():
    """Draw the difference between an added peer worker and one in place of another worker.

    Returns
    -------
    matplotlib.figure.Figure
        Three teams in a row of boxes each, with alt text.

    Examples
    --------
    >>> from peerlib import plots
    >>> plots.alt_text(plots.roles()).startswith("Three teams")
    True
    """
    fig, ax = new_figure((8, 2.9))
    ax.set(xlim=(0, 100), ylim=(0, 66))
    ax.axis("off")
    teams = [
        ("No peer worker", "TTTT", "the comparison"),
        ("Additional role", "TTTTP", "extra cost: the whole peer worker"),
        ("Substitute role", "TTTP", "extra cost: peer worker minus the worker replaced"),
    ]
    for line, (name, members, cost) in enumerate(teams):
        height = 50 - 22 * line
        ax.text(0, height, name, va="center", fontsize=11, color=INK, weight="bold")
        for place, member in enumerate(members):
            colour, hatch = ("orange", "///") if member == "P" else ("grey", "")
            ax.scatter(32 + 6 * place, height, marker="s", s=520, fc="white", ec=PALETTE[colour], hatch=hatch, lw=2)
            word = "peer" if member == "P" else "team"
            ax.text(32 + 6 * place, height - 10, word, ha="center", va="center", fontsize=9, color=INK)
        ax.text(62, height, cost, va="center", fontsize=10.5, color=INK)
    return set_alt_text(
        fig,
        "Three teams of workers drawn as squares. No peer worker: four team members. Additional role: four "
        "team members and a peer worker, so the extra cost is the whole peer worker. Substitute role: three team "
        "members and a peer worker, so the extra cost is the peer worker minus the worker replaced.",
    )
