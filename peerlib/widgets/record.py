"""What a desk or the form is about: shown beside the controls, chosen with the Tab key, and decided on by one key."""

from pathlib import Path

import anywidget
from traitlets import List, Unicode


class Record(anywidget.AnyWidget):
    """HTML in ``value``, made safe before; ``act`` is called with each of the ``letters`` that is pressed at the desk."""

    _esm = Path(__file__).with_name("record.js")
    value, description = Unicode().tag(sync=True), Unicode().tag(sync=True)
    letters = List(Unicode()).tag(sync=True)

    def __init__(self, description, letters=(), act=None):
        super().__init__(description=description, letters=list(letters))
        self.on_msg(lambda _, message, __: act(message["key"]) if message.get("key") in self.letters else None)
