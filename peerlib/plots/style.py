"""The one place for the look of figures: palette, second cues, alt text, showing.

The colours keep a contrast of at least 3 to 1 on white and on a dark page and stay apart for readers with the
common kinds of colour blindness; a symbol, hatch or label always says the same thing as the colour (tests hold
both).
"""

import io

from peerlib.plots.on_a_page import figure, small
from peerlib.shared.words import with_note
from peerlib.shared.yours import note

PALETTE = {"blue": "#0072B2", "orange": "#D55E00", "green": "#0E9471", "purple": "#8E5AA8", "grey": "#767676"}
HATCHES = {"blue": "", "orange": "///", "green": "...", "purple": "xx", "grey": "--"}
MARKERS = {"blue": "o", "orange": "s", "green": "^", "purple": "D", "grey": "X"}
INK = "#1A1A1A"


def new_figure(figsize):
    """Return an empty figure of a size in inches and its axes, drawn without pyplot on an opaque white page."""
    from matplotlib.figure import Figure

    # White behind dark text is readable whatever the colour of the page around it.
    fig = Figure(figsize=figsize, layout="constrained", facecolor="white")
    ax = fig.add_subplot()
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(colors=INK, labelsize=11)
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set(fontsize=11, color=INK)
    return fig, ax


def set_alt_text(fig, text, finding=""):
    """Give a figure its alt text and return the figure.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure.
    text : str
        What the figure shows, with its main numbers, in a sentence or two.
    finding : str
        Where the text is long: the sentence that a short text must not lose.

    Returns
    -------
    matplotlib.figure.Figure
        The same figure.

    Raises
    ------
    ValueError
        If the text is empty.

    Examples
    --------
    >>> fig, _ = new_figure((4, 3))
    >>> alt_text(set_alt_text(fig, "An empty chart."))
    'An empty chart.'
    """
    if not text.strip():
        raise ValueError("The alt text is empty. Say in a sentence what the figure shows.")
    fig.peerlib_alt_text, fig.peerlib_finding = " ".join(text.split()), finding
    return fig


def alt_text(fig):
    """Return the alt text of a figure.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure made by ``peerlib.plots``, or one given its text by ``set_alt_text``.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ValueError
        If the figure has none.

    Examples
    --------
    >>> fig, _ = new_figure((4, 3))
    >>> alt_text(fig)
    Traceback (most recent call last):
    ValueError: This figure has no alt text. Give it one with plots.set_alt_text(fig, "...").
    """
    text = getattr(fig, "peerlib_alt_text", "")
    if not text:
        raise ValueError('This figure has no alt text. Give it one with plots.set_alt_text(fig, "...").')
    return text


_PLACES = {}


def _edges(fig):
    """Return what decides how much room is left for the axes: size, the words along the edges, how long those inside are."""
    along = [(ax.get_xlabel(), ax.get_ylabel(), *(tick.get_text() for tick in ax.get_yticklabels())) for ax in fig.axes]
    inside = [len(words.get_text()) for ax in fig.axes for words in ax.texts]
    return (*fig.get_size_inches(), *along, *inside)


def _place_as_before(fig):
    """Lay out the axes as those of a figure with the same edges were, which saves most of the time of drawing."""
    if fig.get_layout_engine() is None:
        return
    edges = _edges(fig)
    if edges not in _PLACES:
        if len(_PLACES) > 500:
            _PLACES.clear()
        fig.draw_without_rendering()
        _PLACES[edges] = [ax.get_position(original=True) for ax in fig.axes]
    fig.set_layout_engine(None)
    for ax, place in zip(fig.axes, _PLACES[edges]):
        ax.set_position(place)


def png(fig, dpi=144, again=False):
    """Return the figure as the bytes of a PNG picture, sharp enough for a dense screen unless told otherwise.

    ``again`` is for a figure drawn many times with other numbers: it keeps its place on the page, and is quick.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    FigureCanvasAgg(fig)
    if again:
        fig.set_dpi(dpi)  # the width of words depends on it
        _place_as_before(fig)
    # Without the software's version in the file, the same figure gives the same bytes.
    quick = {"compress_level": 1} if again else {}
    fig.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None}, pil_kwargs=quick)
    return buffer.getvalue()


def show(fig):
    """Show a figure with its alt text, as one output of a notebook cell.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure with alt text.

    Raises
    ------
    ValueError
        If the figure has no alt text.

    Examples
    --------
    >>> fig, _ = new_figure((4, 3))
    >>> show(set_alt_text(fig, "An empty chart."))
    An empty chart.
    """
    from base64 import b64encode

    from IPython import get_ipython
    from IPython.display import display

    text = alt_text(fig)
    if get_ipython() is None:
        print(with_note(text))
        return
    # Viewers that strip HTML take the picture itself; JupyterLab and nbconvert show no alt text with that one.
    picture = b64encode(small(png(fig))).decode("ascii")
    width, height = (round(side * 96) for side in fig.get_size_inches())
    display(
        {"text/html": figure(picture, text, fig.peerlib_finding, width, height), "image/png": picture, "text/plain": text},
        metadata={"image/png": {"alt": text, "width": width, "height": height}},
        raw=True,
    )
    if said := note([("", text)]):
        print(said)
