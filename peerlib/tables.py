"""Tables that can be read whole: text wrapped, columns left-aligned, empty cells named.

show  a table in a notebook
html  the same as HTML, for use inside a widget
"""

from html import escape
from numbers import Integral

import pandas as pd

from peerlib.shared.yours import note

__all__ = ["html", "show"]

_CELL = "text-align:left;vertical-align:top;white-space:normal;overflow-wrap:break-word"


def _cell(value, empty):
    if pd.isna(value) or value == "":
        return empty
    if isinstance(value, Integral) and abs(value) >= 10_000:  # what is shorter may be a year
        return f"{value:,}"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _html(words, named):
    """Write a table whose columns of long text are wide enough to read, with headers marked for screen readers."""
    style = {column: _CELL + (";min-width:20em" if words[column].str.len().max() > 60 else "") for column in words}
    # A cell without words is no head: a screen reader would read out nothing.
    heads = ['th scope="col"' if str(column) else "td" for column in words]
    head = "".join(f'<{kind} style="{_CELL}">{escape(str(name))}</{kind[:2]}>' for kind, name in zip(heads, words))
    rows = []
    for row in words.itertuples(index=False):
        cells = [f'<td style="{style[column]}">{escape(text)}</td>' for column, text in zip(words, row)]
        if named:
            cells[0] = f'<th scope="row" style="{style[words.columns[0]]}">{escape(row[0])}</th>'
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _words(frame, empty, index):
    """Return a table as words, its index as the first column."""
    frame = frame.to_frame() if isinstance(frame, pd.Series) else frame
    if frame.empty:
        raise ValueError("There is nothing to show: the table has no rows. Check what was selected.")
    if index and frame.index.name != "id":  # ids are for code
        frame = frame.rename_axis(frame.index.name or "").reset_index()
    return frame.map(lambda value: _cell(value, empty)).astype("str")


def html(frame, empty="not seen", index=True):
    """Return a table as HTML, with every text wrapped and none cut, for use inside a widget.

    Parameters
    ----------
    frame, empty, index
        As in ``show``.

    Raises
    ------
    ValueError
        If the table has no rows.

    Examples
    --------
    >>> import pandas as pd
    >>> "9</td>" in html(pd.DataFrame({"days": [9.0]}))
    True
    """
    return _html(_words(frame, empty, index), named=index)


def show(frame, empty="not seen", index=True):
    """Show a table whole in a notebook, with every text wrapped and none cut.

    Parameters
    ----------
    frame : pandas.DataFrame or pandas.Series
        What to show.
    empty : str
        What an empty cell says; in the evidence it means "not seen", never zero.
    index : bool
        Show the names of the rows.

    Raises
    ------
    ValueError
        If the table has no rows.

    Examples
    --------
    >>> import pandas as pd
    >>> show(pd.DataFrame({"days": [9.0, None]}, index=pd.Index(["Sledge", "Klein"], name="study")))
     study     days
    Sledge        9
     Klein not seen
    """
    from IPython import get_ipython
    from IPython.display import display

    words = _words(frame, empty, index)
    with pd.option_context("display.max_colwidth", None):
        plain = words.to_string(index=False)
    if get_ipython() is None:
        print(plain)
    else:
        display({"text/html": _html(words, named=index), "text/plain": plain}, raw=True)
    # The first cell names the row, so that a study counts once however many cells rest on its figures.
    if said := note([(row[0], cell) for row in words.itertuples(index=False) for cell in row]):
        print(said)
