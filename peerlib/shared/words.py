"""Sentences that fit the page."""

import textwrap

__all__ = ["wrap"]


def wrap(text, indent=""):
    """Break long lines between words, so that a notebook need not break them inside.

    Parameters
    ----------
    text : str
        One or several lines.
    indent : str
        What to put before the lines that a break begins.

    Returns
    -------
    str
        The text in lines of at most 88 characters; long words (addresses) stay whole.

    Examples
    --------
    >>> wrap("short")
    'short'
    """
    return "\n".join(
        textwrap.fill(
            line,
            88,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
            replace_whitespace=False,
        )
        for line in text.split("\n")
    )
