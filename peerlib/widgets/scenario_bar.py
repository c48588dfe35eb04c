"""The scenarios of an explorer: choose one, go back to the first, save one of your own."""

from peerlib.my_work import scenarios
from peerlib.widgets.helpers import LABELLED, Controls, button, menu, sentence

CURRENT = "(as you left it)"


class ScenarioBar(Controls):
    """Scenarios under a title: ``given`` ones by name, ``lay`` puts one on the controls, ``values`` says what they show."""

    def __init__(self, title, given, lay, values):
        import ipywidgets

        self.title, self.given, self.lay, self.values = title, given, lay, values
        self.choose = menu("Scenario")
        self.reset = button("Reset", self.back, "Back to the first scenario")
        self.name = ipywidgets.Text(
            description="Save as (name, Enter)", placeholder="a name of your own", continuous_update=False, **LABELLED
        )
        self.note = ipywidgets.HTML()
        self.on_move(self.chosen, self.choose)
        self.on_move(self.saved, self.name)

    def all(self):
        """Return the given scenarios and the reader's own, by name."""
        own = {name: values for name, values in scenarios.load(self.title).items() if name not in self.given}
        return {**self.given, **own}

    def say(self, text):
        self.note.value = sentence(text)

    def select(self, name):
        """Show by its name what the controls stand at; the file is read again only when the name is new."""
        with self.quietly():
            if name not in self.choose.options:
                self.choose.options = list(self.all())
            self.choose.value = name

    def back(self):
        first = next(iter(self.given))
        self.select(first)
        self.lay(self.given[first])

    def chosen(self, change):
        """Lay the chosen scenario on the controls, or say why it cannot be used."""
        name, known = change["new"], self.all()
        try:
            if name not in known:
                raise LookupError("it is no longer in my_work/scenarios.json.")
            self.lay(known[name])
        except (ValueError, LookupError) as error:
            self.say(f"{name!r} cannot be used: {error}")

    def keep(self, name=CURRENT):
        """Save what the controls show, at once; return whether the disk took it."""
        try:
            scenarios.save(self.title, name, self.values())
        except OSError as error:
            self.say(f"Not saved: {error}")
            return False
        self.select(name)
        return True

    def saved(self, change):
        """Save under the name that was typed, unless it belongs to a given scenario."""
        name = change["new"].strip()
        if name in self.given or name == CURRENT:
            self.say(f"{name!r} is the name of a given scenario; choose another name.")
        elif name and self.keep(name):
            self.say(f"Saved as {name!r} in my_work/scenarios.json.")
