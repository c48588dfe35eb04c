"""Sliders built from the assumptions, with scenarios: what the explorers of cost and value share."""

from peerlib.value.assumptions import FIELDS
from peerlib.widgets.helpers import LABELLED, Controls, box, picture, sentence
from peerlib.widgets.scenario_bar import ScenarioBar


def _step(low, high):
    """Return a round step of about a hundredth of the range."""
    steps = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100)
    return next((step for step in steps if (high - low) / step <= 150), 500)


def number_slider(value, low, high, step, description, tooltip):
    """Return a slider that answers when it is let go, with a number that can be typed over."""
    import ipywidgets

    decimals = 3 if step < 0.01 else 2 if step < 0.1 else 1 if step < 1 else 0
    words = {"description": description, "tooltip": tooltip, "readout_format": f",.{decimals}f"}
    return ipywidgets.FloatSlider(value, min=low, max=high, step=step, continuous_update=False, **words, **LABELLED)


def slider(name, assumptions):
    """Return a slider for one assumption, as wide as what is plausible and holds its value."""
    value, (low, high), known = getattr(assumptions, name), assumptions.range(name), FIELDS[name]
    description = f"{known.label} ({known.unit.split(',')[0]})"
    tooltip = f"{known.label}: {known.unit}. {assumptions.source(name)}"
    return number_slider(value, min(low, value), max(high, value), _step(low, high), description, tooltip)


def put(control, value):
    """Set a slider, widened first when the value lies beyond its ends."""
    control.min, control.max = min(control.min, value), max(control.max, value)
    control.value = value


class Explorer(Controls):
    """Sliders by name, with given scenarios: ``compute`` takes their values, ``draw`` takes its result, ``box`` shows it."""

    def __init__(self, title, sliders, given, compute, draw):
        import ipywidgets

        self.sliders, self.compute, self.draw = sliders, compute, draw
        self.others = {}  # what a scenario holds beside the sliders, such as the follow-up of its study
        self.figure, self.words = ipywidgets.HTML(), ipywidgets.HTML()
        self.bar = bar = ScenarioBar(title, given, self.lay, self.values)
        self.box = box(bar.choose, *sliders.values(), bar.reset, self.figure, self.words, bar.name, bar.note)
        self.on_move(self.moved, *sliders.values())
        bar.back()

    def values(self):
        return {**self.others, **{name: control.value for name, control in self.sliders.items()}}

    def lay(self, values):
        """Lay a scenario over the sliders; one that holds no numbers is refused before a slider has moved."""
        wrong = [name for name, value in values.items() if not isinstance(value, (int, float))]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is no number in my_work/scenarios.json.")
        with self.quietly():
            for name, value in values.items():
                if name in self.sliders:
                    put(self.sliders[name], value)
                else:
                    self.others[name] = value
        self.update()

    def moved(self, _):
        """Answer a slider, and keep where they all stand."""
        self.update()
        self.bar.keep()

    def update(self):
        """Work out the result, and show it as figure and sentence."""
        try:
            self.box.result = self.compute(self.values())
        except ValueError as error:
            self.words.value = sentence(str(error))
            return
        self.box.values = self.values()
        self.figure.value = picture(self.draw(self.box.result))
        self.words.value = sentence(self.box.result.sentence)
