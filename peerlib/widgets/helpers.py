"""What every explorer needs: a box whose controls show the keyboard's focus, and a live sentence."""

from base64 import b64encode
from html import escape

from peerlib.plots.style import PALETTE, alt_text, png

__all__ = ["box", "picture", "sentence"]

# ipywidgets draws no frame around a chosen handle, so keyboard users could not see where they are.
_FOCUS = (
    "<style>.jupyter-widgets .noUi-handle:focus, .widget-readout:focus {"
    f"outline: 3px solid {PALETTE['orange']}; outline-offset: 2px;"
    "}</style>"
)


def box(*children):
    """Return the widgets one below the other, with a frame around the control that has the focus.

    Parameters
    ----------
    *children : ipywidgets.Widget
        Controls and results, in the order of the Tab key.

    Returns
    -------
    ipywidgets.VBox
        The explorer.

    Examples
    --------
    >>> import ipywidgets
    >>> box(ipywidgets.IntSlider()).children[0].value
    0
    """
    import ipywidgets

    return ipywidgets.VBox([*children, ipywidgets.HTML(_FOCUS)])


def picture(fig):
    """Return HTML for a figure with its alt text; its size is fixed, so that the page does not jump.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure with alt text.

    Returns
    -------
    str
        HTML with the picture inside.

    Examples
    --------
    >>> from peerlib import plots
    >>> 'alt="Three teams' in picture(plots.roles())
    True
    """
    width, height = (round(side * 96) for side in fig.get_size_inches())
    data = b64encode(png(fig, dpi=96)).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{escape(alt_text(fig))}" width="{width}" height="{height}">'


def sentence(text):
    """Return HTML for a live sentence; the text is shown as text, whatever is in it.

    Parameters
    ----------
    text : str
        The sentence, or several lines.

    Returns
    -------
    str
        HTML that is announced when it changes.

    Examples
    --------
    >>> sentence("a < b")
    '<div role="status" aria-live="polite" style="line-height:1.5;max-width:46em">a &lt; b</div>'
    """
    lines = "<br>".join(escape(line) for line in text.splitlines())
    return f'<div role="status" aria-live="polite" style="line-height:1.5;max-width:46em">{lines}</div>'
