"""A line for commands: what is typed counts when Enter is pressed, and only then."""

import time

from peerlib.widgets.helpers import WHOLE_LABEL, WIDE


def command_line(description, obey, left):
    """Return a line that hands over what is typed when Enter is pressed, empties itself and keeps the focus."""
    import ipywidgets

    # The browser also sends what was typed when the reader clicks elsewhere. That must not
    # decide anything - a click on a button would then decide on two records, the second
    # unseen - so ``left`` gets it instead. Enter is known by the message sent just before.

    class Command(ipywidgets.Text):
        typing, entered = False, -10.0

        def set_state(self, sync_data):
            self.typing = True
            try:
                super().set_state(sync_data)
            finally:
                self.typing = False

    line = Command(description=description, placeholder="a letter, then Enter", style=WHOLE_LABEL, layout=WIDE)
    line.continuous_update = False

    def pressed(_, content, __):
        if content.get("event") == "submit":
            line.entered = time.monotonic()

    def changed(change):
        text = change["new"]
        if not text:
            return
        by_enter = not line.typing or time.monotonic() - line.entered < 5
        line.entered = -10.0
        line.value = ""  # before anything slow, so that a quick typist finds the line empty
        if text.strip():
            (obey if by_enter else left)(text)

    line.on_msg(pressed)
    line.observe(changed, names="value")
    return line
