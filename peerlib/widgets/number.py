"""One number on a slider, which can also be typed: the control of all explorers."""

from pathlib import Path

import anywidget
from traitlets import Float, Unicode, observe

from peerlib.shared.written_numbers import typed_number


class Together(anywidget.AnyWidget):
    """Nothing to see: it keeps the answer of an explorer on the screen while its controls are used by keyboard."""

    _esm = Path(__file__).with_name("panes.js")


def _plain(number):
    """Return a number as it could be typed, with at most four decimals."""
    return f"{round(number, 4):,.12g}"


class Number(anywidget.AnyWidget):
    """A number with its label, slider and box; ``said`` is the sentence beneath, ``refused`` what was typed and not taken."""

    _esm = Path(__file__).with_name("number.js")
    value, min, max, step = (Float().tag(sync=True) for _ in range(4))
    description, said, refused = (Unicode().tag(sync=True) for _ in range(3))

    def __init__(self, value, low, high, step, description, tooltip=""):
        self.tested = low, high
        self._typed = ""
        words = {"description": description, "tooltip": tooltip or description}
        super().__init__(value=value, min=low, max=high, step=step, **words)
        self.on_msg(self._heard)

    @observe("value")
    def _settle(self, _=None):
        """Widen the slider to a value beyond its ends, and say that it left the tested range."""
        low, high = self.tested
        self.min, self.max = min(self.min, self.value), max(self.max, self.value)
        beyond = "" if low <= self.value <= high else f"Beyond the tested range of {_plain(low)} to {_plain(high)}."
        self.said, self.refused = beyond, ""

    def _hold(self, value):
        """Make the slider as wide as what was tested, or wider if it has to hold the value."""
        low, high = self.tested
        self.min, self.max = min(low, value), max(high, value)

    def put(self, value):
        """Set the value from elsewhere."""
        self._hold(value)
        self.value = value
        self._settle()

    def type(self, text):
        """Take what the reader typed, and say how it was read where it could be read otherwise; or say why not."""
        self._typed, self.refused = text, ""
        try:
            number = typed_number(text)
        except ValueError as error:
            self.refuse(error, self.value)
            return
        self._hold(number)
        self.value = number
        if not self.refused:
            self._settle()
            if set(text) & {",", "%", "/"}:
                self.said = f"Read as {number:,.12g}. {self.said}".strip()
        self._typed = ""

    def refuse(self, why, last):
        """Go back to the last value that could be used and say why; the box keeps what was typed."""
        asked = self._typed or f"{self.value:,.12g}"
        if self.value != last:
            self.value = last
            self._hold(last)
        self.refused, self.said = asked, f"{why} The result still stands at {_plain(last)}."

    def _heard(self, _, message, __):
        """Answer the slider or the box, and tell it that it may send the next."""
        try:
            if "typed" in message:
                self.type(message["typed"])
            else:
                self.value = float(message["value"])
        finally:
            self.send({"done": True})
