"""Sliders built from the assumptions, with scenarios: what the explorers of cost and value share."""

from peerlib.value.assumptions import FIELDS
from peerlib.widgets.helpers import Controls, fold, panes, picture, sentence
from peerlib.widgets.scenario_bar import ScenarioBar


def _step(low, high):
    """Return a round step of about a hundredth of the range."""
    steps = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100)
    return next((step for step in steps if (high - low) / step <= 150), 500)


def number_slider(value, low, high, step, description, tooltip):
    """Return a slider that answers while it moves, with a number that can be typed over."""
    from peerlib.widgets.number import Number

    return Number(value, low, high, step, description, tooltip)


def slider(name, assumptions):
    """Return a slider for one assumption, as wide as what is plausible and holds its value."""
    value, (low, high), known = getattr(assumptions, name), assumptions.range(name), FIELDS[name]
    description = f"{known.label} ({known.unit.split(',')[0]})"
    tooltip = f"{known.label}: {known.unit}. {assumptions.source(name)}"
    return number_slider(value, min(low, value), max(high, value), _step(low, high), description, tooltip)


def in_words(error, sliders):
    """Return what is wrong with an assumption by the words on its slider, not by its name in the code."""
    words = str(error)
    for name, known in FIELDS.items():
        words = words.replace(f"{name} ({known.label}, {known.unit})", f"{known.label} ({known.unit})")
    labels = {"days_saved": "Bed days saved", **{name: known.label for name, known in FIELDS.items()}}
    labels |= {name: control.description.split(" (")[0] for name, control in sliders.items()}
    for name, label in labels.items():
        words = words.replace(name, label.lower()) if "_" in name else words
    return words[:1].upper() + words[1:]


class Explorer(Controls):
    """Sliders by name, some folded by subject, with given scenarios.

    ``compute`` takes their values, ``draw`` its result and the last figure, ``say`` result and values; ``box`` shows them.
    """

    drawn = None

    def __init__(self, title, sliders, folds, given, compute, draw, say):
        import ipywidgets

        self.sliders, self.compute, self.draw, self.say = sliders, compute, draw, say
        self.first = next(iter(given.values()))
        self.others = {}  # what a scenario holds beside the sliders, such as the follow-up of its study
        self.figure, self.words = ipywidgets.HTML(), ipywidgets.HTML()
        self.bar = bar = ScenarioBar(title, given, self.lay, self.values)
        folded = [fold(subject, *(sliders[name] for name in names)) for subject, names in folds.items()]
        first = [control for name, control in sliders.items() if not any(name in names for names in folds.values())]
        more = [widget for pair in folded for widget in pair]
        self.box = panes(self.words, self.figure, bar.choose, *first, *more, bar.reset, bar.name, bar.note)
        self.box.sliders = sliders
        self.on_move(self.moved, *sliders.values())
        bar.back()

    def values(self):
        return {**self.others, **{name: control.value for name, control in self.sliders.items()}}

    def worked_out(self, values):
        """Return the result of some values with its words; refused where either cannot be had."""
        result = self.compute(values)
        return result, sentence("\n".join(self.say(result, values)))

    def lay(self, values):
        """Lay a scenario over the sliders; one that cannot be used is refused before a slider has moved."""
        wrong = [name for name, value in values.items() if not isinstance(value, (int, float))]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is no number in my_work/scenarios.json.")
        values = {**self.first, **values}
        found = self.worked_out(values)
        with self.quietly():
            for name, control in self.sliders.items():
                control.put(values[name])
        self.others = {name: value for name, value in values.items() if name not in self.sliders}
        self.show(*found)

    def moved(self, change):
        """Answer a slider and keep where they all stand; a number that cannot be used goes back, and the slider says why."""
        try:
            found = self.worked_out(self.values())
        except ValueError as error:
            with self.quietly():
                change["owner"].refuse(in_words(error, self.sliders), change["old"])
            return
        self.show(*found)
        self.bar.keep()

    def show(self, result, words):
        """Show a result as sentence and figure."""
        self.box.result, self.box.values, self.words.value = result, self.values(), words
        self.drawn = self.draw(result, self.drawn)
        self.figure.value = picture(self.drawn)
