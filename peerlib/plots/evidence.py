"""Figures about the evidence itself: how much was seen, and how far it can be trusted."""

from peerlib.plots.axes import bar, write
from peerlib.plots.style import PALETTE, new_figure, set_alt_text

_STATUS_COLOURS = {"verified": "blue", "derived": "green", "inferred": "orange", "ours": "purple", "yours": "grey"}


def _chart(numbers, colours, x_label, room, figsize):
    """Draw a bar for each number, the first on top, with name and number beside, and room for the longest number."""
    fig, ax = new_figure(figsize)
    for place, (count, colour) in enumerate(zip(numbers, colours)):
        bar(ax, place, 0, count, colour)
        write(ax, count, place, f" {count:,}")
    ax.set_yticks(range(len(numbers)), [str(name) for name in numbers.index])
    ax.set_xlabel(x_label)
    ax.invert_yaxis()
    ax.margins(x=room)
    return fig


def counts(numbers, x_label, figsize=None):
    """Draw how many there are of each kind.

    Parameters
    ----------
    numbers : pandas.Series
        A number for each kind, with the kinds as index.
    x_label : str
        What is counted.
    figsize : tuple of float, optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A bar chart, with alt text.

    Raises
    ------
    ValueError
        If there is nothing to count.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> plots.alt_text(counts(pd.Series({"pubmed": 30, "web": 213}), "records"))
    'Bar chart of records: pubmed 30, web 213.'
    """
    if len(numbers) == 0:
        raise ValueError("There is nothing to count: give a series with at least one number.")
    fig = _chart(numbers, ["blue"] * len(numbers), x_label, 0.12, figsize or (8, 0.9 + 0.42 * len(numbers)))
    listed = ", ".join(f"{name} {count:,}" for name, count in numbers.items())
    return set_alt_text(fig, f"Bar chart of {x_label}: {listed}.")


def status_counts(counts, figsize=(8, 2.8)):
    """Draw how many rows of the evidence have each status.

    Parameters
    ----------
    counts : pandas.Series
        Number of rows by status.
    figsize : tuple of float
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A bar chart, with alt text.

    Raises
    ------
    ValueError
        If there is nothing to count.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> plots.alt_text(status_counts(pd.Series({"verified": 3, "ours": 1})))
    'Bar chart of rows by status: verified 3, ours 1.'
    """
    if len(counts) == 0:
        raise ValueError("There is nothing to count: give a series with at least one status.")
    colours = [_STATUS_COLOURS.get(status, "grey") for status in counts.index]
    fig = _chart(counts, colours, "rows of the shipped tables", 0.1, figsize)
    listed = ", ".join(f"{status} {count}" for status, count in counts.items())
    return set_alt_text(fig, f"Bar chart of rows by status: {listed}.")


def cells_seen(cells, labels=None, figsize=None):
    """Draw which figures on bed use could be seen, study by study.

    Parameters
    ----------
    cells : pandas.DataFrame
        As ``datasets.bed_use_cells`` returns it: one cell a row, with ``study_id`` and ``seen``.
    labels : dict or pandas.Series, optional
        Name to show for each study.
    figsize : tuple of float, optional
        Width and height in inches; without it, tall enough for the studies.

    Returns
    -------
    matplotlib.figure.Figure
        One line of squares a study: full with a tick where seen, empty where not.

    Raises
    ------
    ValueError
        If there are no cells.

    Examples
    --------
    >>> from peerlib import datasets, plots
    >>> plots.alt_text(cells_seen(datasets.bed_use_cells("sledge_2011")))
    'Grid of figures on bed use: sledge_2011 12 of 12 seen.'
    """
    if len(cells) == 0:
        raise ValueError("There are no cells to draw: none of these studies has a bed-use outcome with a comparison.")
    studies = list(dict.fromkeys(cells["study_id"]))
    names = [dict({} if labels is None else labels).get(study, study) for study in studies]
    fig, ax = new_figure(figsize or (8, 0.75 + 0.45 * len(studies)))
    told = []
    for line, (study, name) in enumerate(zip(studies, names)):
        seen = cells.loc[cells["study_id"] == study, "seen"].astype(bool).to_list()
        told.append(f"{name} {sum(seen)} of {len(seen)} seen")
        for place, full in enumerate(sorted(seen, reverse=True)):
            colour = PALETTE["blue"] if full else PALETTE["grey"]
            ax.scatter(place, line, marker="s", s=200, fc=colour if full else "white", ec=colour, lw=1.5)
            if full:
                ax.text(place, line, "✓", ha="center", va="center", color="white", fontsize=11)
        write(ax, len(seen) - 0.2, line, f"{sum(seen)} of {len(seen)}")
    ax.set_yticks(range(len(studies)), names)
    ax.set_xlim(-0.6, cells.groupby("study_id").size().max() + 1)
    ax.set_ylim(len(studies) - 0.4, -0.6)
    ax.set_xticks([])
    ax.spines[["bottom", "left"]].set_visible(False)
    ax.tick_params(left=False)
    return set_alt_text(fig, f"Grid of figures on bed use: {'; '.join(told)}.")
