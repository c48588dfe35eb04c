"""Explorer of notebooks 05 and 09: what several studies give together, and which of them drives it."""

from dataclasses import dataclass

from peerlib import effects, plots
from peerlib.widgets.helpers import box, picture, sentence

__all__ = ["pooling_explorer", "pooling_results"]

_WIDE = {"style": {"description_width": "16em"}, "layout": {"width": "44em"}}
_ALONE = "Bed days, Sledge 2011 alone"
_NOTE = 'Four readings of one study; nothing is pooled. A p printed as "less than" gives the widest interval that fits.'


@dataclass(frozen=True)
class _Outcome:
    """One outcome that can be chosen: its studies and how they are pooled and drawn."""

    table: object
    what: str
    ratio: bool = True
    favours: tuple = ("favours peers", "favours control")
    title: str = ""


def _outcomes(own):
    """Return the outcomes by name, in the order of the menu."""
    practice = ("favours arm 1", "favours arm 2")
    readings = effects.one_tailed_readings(own=own)
    return {
        "Readmission, risk ratio": _Outcome(
            effects.readmissions(own), "risk ratio of readmission", title="Readmission: definitions and follow-up differ"
        ),
        "Readmission, odds ratio": _Outcome(
            effects.readmissions(own, "OR"), "odds ratio of readmission", title="Readmission: definitions and follow-up differ"
        ),
        _ALONE: _Outcome(readings, "difference in bed days", ratio=False),
        "Practice, not peer support: BCG vaccine, risk ratio": _Outcome(
            effects.practice("RR"),
            "risk ratio of tuberculosis",
            favours=practice,
            title="Practice: BCG vaccine (arm 1) against none",
        ),
        "Practice, not peer support: stay after a stroke, days": _Outcome(
            effects.practice("MD"),
            "difference in days",
            ratio=False,
            favours=practice,
            title="Practice: special stroke care (arm 1) against usual care",
        ),
    }


def _pool(outcome, rows, method, hartung_knapp):
    return effects.pool(
        rows["estimate"],
        rows["se"],
        labels=rows["label"],
        ratio=outcome.ratio,
        what=outcome.what,
        method=method,
        hartung_knapp=hartung_knapp and method != "FE",
    )


def _draw(name, outcome, result):
    """Return the forest of the studies, or of all readings of the one study."""
    if name == _ALONE:
        readings = outcome.table.rename(columns={"label": "study"})
        return plots.forest_unpooled(readings, unit="difference in bed days, Sledge 2011", head="Reading", note=_NOTE)
    return plots.forest(result, title=outcome.title, unit=outcome.what, favours=outcome.favours)


def pooling_results(outcome="Readmission, risk ratio", own=False):
    """Return what each method makes of an outcome as a table: the explorer without controls.

    Parameters
    ----------
    outcome : str
        As in the menu of the explorer.
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    pandas.DataFrame
        By method: ``k, estimate, ci_low, ci_high, tau, i2`` and the study that moves the result
        most. For Sledge 2011 alone: by reading of its p value.

    Raises
    ------
    UnknownName
        If there is no such outcome.

    Examples
    --------
    >>> pooling_results().round(2).loc["REML", ["estimate", "ci_low", "ci_high"]].tolist()
    [0.82, 0.72, 0.94]
    """
    import pandas as pd

    from peerlib.shared.nearest import nearest

    outcomes = _outcomes(own)
    if outcome not in outcomes:
        raise nearest("outcome", outcome, list(outcomes))
    chosen = outcomes[outcome]
    if outcome == _ALONE:
        return chosen.table.set_index("label").rename_axis("reading")
    rows = {}
    for method in effects.METHODS:
        for guarded in [False] if method == "FE" else [False, True]:
            found = _pool(chosen, chosen.table, method, guarded)
            name = f"{method}, Hartung-Knapp" if guarded else method
            rows[name] = (
                found.k,
                found.estimate,
                found.ci_low,
                found.ci_high,
                found.tau,
                found.i2,
                effects.which_drives(found).study,
            )
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["k", "estimate", "ci_low", "ci_high", "tau", "i2", "moves it most"]
    ).rename_axis("method")


def pooling_explorer(own=False):
    """Choose an outcome, its studies and a method, and see the forest and which study drives it.

    Parameters
    ----------
    own : bool
        Use the reader's own cells too.

    Returns
    -------
    ipywidgets.VBox
        The explorer; ``.result`` is the ``Pooled``, None while no study is ticked.

    Examples
    --------
    >>> explorer = pooling_explorer()
    >>> round(explorer.result.estimate, 2)
    0.82
    """
    import ipywidgets

    outcomes = _outcomes(own)
    readings = outcomes[_ALONE].table
    names = {effects.METHODS[key]: key for key in ("REML", "DL", "PM", "FE")}
    outcome = ipywidgets.Dropdown(description="Outcome", options=list(outcomes), **_WIDE)
    method = ipywidgets.Dropdown(
        description="Method", options=[(name[:1].upper() + name[1:], key) for name, key in names.items()], **_WIDE
    )
    guarded = ipywidgets.Checkbox(
        description="Hartung-Knapp interval (guarded), for random effects", indent=False, layout={"width": "30em"}
    )
    reading = ipywidgets.Dropdown(
        description="Standard error of Sledge 2011",
        options=[(readings.loc[key, "label"], key) for key in ("normal", "as_printed", "doubled")],
        **_WIDE,
    )
    every = ipywidgets.Button(description="Tick all studies", tooltip="Tick every study of this outcome")
    ticks = {
        name: [
            ipywidgets.Checkbox(value=True, description=label, indent=False, layout={"width": "20em"})
            for label in chosen.table["label"]
        ]
        for name, chosen in outcomes.items()
        if name != _ALONE
    }
    studies = ipywidgets.Box(layout={"flex_flow": "row wrap", "max_width": "62em"})
    figure, words = ipywidgets.HTML(), ipywidgets.HTML()
    explorer = box(outcome, studies, every, method, guarded, reading, figure, words)
    busy = []  # while many boxes are ticked at once, they do not answer one by one

    def chosen_rows():
        table = outcomes[outcome.value].table
        if outcome.value == _ALONE:
            row = table.loc[[reading.value]]
            return row.assign(label=f"Sledge et al. 2011, {row['label'].iloc[0].lower()}")
        return table[[tick.value for tick in ticks[outcome.value]]]

    def update(_=None):
        if busy:
            return
        chosen, rows = outcomes[outcome.value], chosen_rows()
        if rows.empty:
            explorer.result, figure.value = None, ""
            words.value = sentence("No study is ticked, so there is nothing to pool. Tick at least one.")
            return
        try:
            explorer.result = _pool(chosen, rows, method.value, guarded.value)
        except ValueError as error:
            explorer.result, figure.value, words.value = None, "", sentence(str(error))
            return
        figure.value = picture(_draw(outcome.value, chosen, explorer.result))
        more = (
            f"{reading.label}: {rows['note'].iloc[0]}"
            if outcome.value == _ALONE
            else effects.which_drives(explorer.result).sentence
        )
        words.value = sentence(f"{explorer.result.sentence}\n{more}")

    def another(_=None):
        alone = outcome.value == _ALONE
        studies.children = () if alone else tuple(ticks[outcome.value])
        for control in (every, method, guarded, reading):
            control.layout.display = "none" if alone != (control is reading) else ""
        guarded.disabled = method.value == "FE"
        update()

    def tick_all(_):
        busy.append(True)
        for tick in ticks.get(outcome.value, []):
            tick.value = True
        busy.clear()
        update()

    for tick in [one for some in ticks.values() for one in some] + [guarded, reading]:
        tick.observe(update, names="value")
    for menu in (outcome, method):
        menu.observe(another, names="value")
    every.on_click(tick_all)
    another()
    return explorer
