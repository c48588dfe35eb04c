"""Explorer of notebooks 05 and 09: what several studies give together, and which of them drives it."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from html import escape

from peerlib import effects
from peerlib.plots.compact_forest import CompactForest
from peerlib.plots.forest_rows import study_rows
from peerlib.shared.nearest import nearest
from peerlib.widgets.helpers import WRAP, Controls, button, fill, fold, menu, panes, sentence

_ALONE = "Bed days, Sledge 2011 alone"
_RECOVERY = {f"Recovery, {name}": name for name in ("clinical", "personal", "functional")}
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
    sides, differ = ("favours control", "favours peers"), "Readmission: definitions and follow-up differ"
    arms, stroke = ("favours arm 1", "favours arm 2"), "Practice: special stroke care (arm 1) against usual care"
    scores = {
        name: _Outcome(effects.recovery(kind), "standardised difference", False, sides, f"Peer support: {kind} recovery")
        for name, kind in _RECOVERY.items()
    }
    return scores | {
        "Readmission, risk ratio": _Outcome(effects.readmissions(own), "risk ratio of readmission", title=differ),
        "Readmission, odds ratio": _Outcome(effects.readmissions(own, "OR"), "odds ratio of readmission", title=differ),
        _ALONE: _Outcome(effects.one_tailed_readings(own=own), "difference in bed days", ratio=False),
        "Practice, not peer support: stay after a stroke, days": _Outcome(
            effects.practice("MD"), "difference in days", False, arms, stroke
        ),
    }


def _pool(outcome, rows, method, hartung_knapp):
    guarded = hartung_knapp and method != "FE"
    what = {"labels": rows["label"], "ratio": outcome.ratio, "what": outcome.what}
    return effects.pool(rows["estimate"], rows["se"], method=method, hartung_knapp=guarded, **what)


def _forest(name, outcome):
    """Return the forest of all studies of an outcome, or of all readings of the one study."""
    alone = name == _ALONE
    table = outcome.table.rename(columns={"label": "study"}) if alone else _pool(outcome, outcome.table, "FE", False).table
    overall = outcome.table.set_index("label")["Overall"] if "Overall" in outcome.table else None
    return CompactForest(
        table, outcome.ratio, outcome.title, outcome.what, outcome.favours, overall, "reading" if alone else "study"
    )


def _numbers(result):
    """Return a table of the studies pooled, in words."""
    cells = "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td></tr>"
    rows = study_rows(result.table, result.ratio, 2)
    return fill("numbers.html", lines="\n".join(cells.format(escape(row.label), *row.texts) for row in rows))


def pooling_results(outcome="Recovery, clinical", own=True):
    """Return what each method makes of an outcome as a table: the explorer without controls.

    Parameters
    ----------
    outcome : str
        As in the menu of the explorer.
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    pandas.DataFrame
        By method, with the study that moves the result most; Sledge 2011 alone: by reading of its p value.

    Raises
    ------
    UnknownName
        If there is no such outcome.

    Examples
    --------
    >>> pooling_results().round(2).loc["REML, Hartung-Knapp", ["estimate", "ci_low", "ci_high"]].tolist()
    [0.19, 0.11, 0.27]
    """
    import pandas as pd

    outcomes = _outcomes(own)
    if outcome not in outcomes:
        raise nearest("outcome", outcome, list(outcomes))
    chosen = outcomes[outcome]
    if outcome == _ALONE:
        return chosen.table.set_index("label").rename_axis("reading")
    columns = ["k", "estimate", "ci_low", "ci_high", "tau", "i2", "i2_q"]
    rows = {}
    for method in effects.METHODS:
        for guarded in [False] if method == "FE" else [False, True]:
            found = _pool(chosen, chosen.table, method, guarded)
            name = f"{method}, Hartung-Knapp" if guarded else method
            rows[name] = [*(getattr(found, column) for column in columns), effects.which_drives(found).study]
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*columns, "moves it most"]).rename_axis("method")


class _Explorer(Controls):
    """The controls of the explorer and what they do."""

    def __init__(self, own):
        import ipywidgets

        self.outcomes = _outcomes(own)
        self.forest = cache(lambda name: _forest(name, self.outcomes[name]))  # drawn anew for another outcome only
        self._make_controls()
        self.figure, self.words, self.numbers = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        how, which = (self.outcome, self.method, self.guarded, self.reading), (self.every, self.none, self.low, self.studies)
        folded = fold("Numbers of each study", self.numbers)
        self.box = panes(self.words, self.figure, *how, *which, *folded)
        self.box.forest = self.forest
        ticks = [tick for some in self.ticks.values() for tick in some]
        self.on_move(self.update, *ticks, self.guarded, self.reading)
        self.on_move(self.another, self.outcome, self.method)
        self.another()

    def _make_controls(self):
        import ipywidgets

        def tick(label, **options):
            return ipywidgets.Checkbox(description=label, indent=False, **options)

        readings = self.outcomes[_ALONE].table
        names = [(effects.METHODS[key], key) for key in ("REML", "DL", "PM", "FE")]
        self.outcome = menu("Outcome", list(self.outcomes))
        self.method = menu("Method", [(name[:1].upper() + name[1:], key) for name, key in names])
        self.guarded = tick("Hartung-Knapp interval (guarded)", layout={"width": "auto"})
        kinds = [(readings.loc[key, "label"], key) for key in ("normal", "as_printed", "doubled")]
        self.reading = menu("Standard error of Sledge 2011", kinds)
        self.every = button("Tick all studies", self.tick_all, "Tick every study of this outcome")
        self.none = button("Untick all studies", self.untick_all, "Untick every study of this outcome, to begin with none")
        self.low = button("Leave out high risk", self.leave_out_high, "Untick the trials whose overall risk of bias is high")
        self.ticks = {
            name: [tick(label, value=True, layout={"width": "auto"}) for label in outcome.table["label"]]
            for name, outcome in self.outcomes.items()
            if name != _ALONE
        }
        self.studies = ipywidgets.Box(layout=WRAP)

    def alone(self):
        """Say whether the outcome is that of the one study, in several readings."""
        return self.outcome.value == _ALONE

    def rows(self):
        """Return what is pooled: the studies that are ticked, or the reading that is chosen."""
        table = self.outcomes[self.outcome.value].table
        if self.alone():
            row = table.loc[[self.reading.value]]
            return row.assign(label=f"Sledge et al. 2011, {row['label'].iloc[0].lower()}")
        return table[[tick.value for tick in self.ticks[self.outcome.value]]]

    def update(self, _=None):
        """Pool, and show the forest and which study drives the result; what cannot be pooled is said."""
        outcome, rows = self.outcomes[self.outcome.value], self.rows()
        try:
            if rows.empty:
                raise ValueError("No study is ticked, so there is nothing to pool. Tick at least one.")
            result = _pool(outcome, rows, self.method.value, self.guarded.value)
        except ValueError as error:
            self.box.result, self.figure.value, self.numbers.value, self.words.value = None, "", "", sentence(str(error))
            return
        self.box.result = result
        pictures, words = self.forest(self.outcome.value).draw(None if self.alone() else result)
        studies, pooled = [b64encode(picture).decode("ascii") for picture in pictures]
        said, told = map(escape, words)
        self.figure.value = fill("forest.html", studies=studies, pooled=pooled, said=said, told=told)
        self.numbers.value = _numbers(result)
        reading = (
            f"{self.reading.label}: {rows['note'].iloc[0]}.\n{_NOTE}" if self.alone() else effects.which_drives(result).sentence
        )
        self.words.value = sentence(f"{result.sentence}\n{reading}")

    def another(self, _=None):
        """Show the controls that go with the outcome and the method."""
        self.studies.children = () if self.alone() else tuple(self.ticks[self.outcome.value])
        for control in (self.every, self.none, self.method, self.guarded, self.reading):
            control.layout.display = "none" if self.alone() != (control is self.reading) else ""
        self.low.layout.display = "" if self.outcome.value in _RECOVERY else "none"
        self.guarded.disabled = self.method.value == "FE"
        self.update()

    def tick_all(self):
        self._tick([True] * len(self.ticks.get(self.outcome.value, [])))

    def untick_all(self):
        self._tick([False] * len(self.ticks.get(self.outcome.value, [])))

    def leave_out_high(self):
        self._tick(self.outcomes[self.outcome.value].table["Overall"].ne("high").tolist())

    def _tick(self, values):
        with self.quietly():
            for tick, value in zip(self.ticks.get(self.outcome.value, []), values):
                tick.value = value
        self.update()


def pooling_explorer(own=True):
    """Choose an outcome, its studies and a method, and see the forest and which study drives it.

    Parameters
    ----------
    own : bool
        Use the reader's own cells; False: the shipped ones alone.

    Returns
    -------
    ipywidgets.VBox
        The explorer; ``.result`` is the ``Pooled``, None while no study is ticked.

    Examples
    --------
    >>> explorer = pooling_explorer()
    >>> round(explorer.result.estimate, 2)
    0.19
    """
    return _Explorer(own).box
