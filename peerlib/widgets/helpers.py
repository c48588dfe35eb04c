"""What every explorer needs: one look, a live sentence, a figure, and quiet while it moves its own controls."""

from base64 import b64encode
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from peerlib.plots.style import PALETTE, alt_text, png

LABELLED = {"style": {"description_width": "29em"}, "layout": {"width": "54em"}}
WHOLE_LABEL = {"description_width": "initial"}
WIDE = {"width": "100%", "max_width": "60em"}
SMALL = (6, 3.6)  # inches of a figure that stands beside its controls
WRAP = {"flex_flow": "row wrap", "max_width": "60em"}


@cache
def beside(name):
    """Return the text of a file that lies beside the code: the look of the explorers, or longer HTML."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def fill(name, /, **parts):
    """Return an HTML file with its ``$parts`` filled in; what a reader typed must have been escaped before."""
    return Template(beside(name)).substitute(parts)


def box(*children):
    """Return the widgets one below the other, in the order of the Tab key, in the look of the explorers."""
    import ipywidgets

    colours = " ".join(f"--peerlib-{name}: {colour};" for name, colour in PALETTE.items())
    look = f"<style>.peerlib-explorer {{{colours}}}\n{beside('look.css')}</style>"
    made = ipywidgets.VBox([*children, ipywidgets.HTML(look)])
    made.add_class("peerlib-explorer")
    return made


def panes(words, figure, *controls, below=()):
    """Return an answer (sentence, then figure) with its controls beside it, or beneath it where there is no room."""
    import ipywidgets

    from peerlib.widgets.number import Together

    parts = {"words": words, "figure": figure, "controls": ipywidgets.VBox(controls)}
    for name, part in parts.items():
        part.add_class(f"peerlib-{name}")
    both = ipywidgets.VBox([*parts.values(), Together()])
    both.add_class("peerlib-panes")
    return box(both, *below)


def side_by_side(record, *controls):
    """Return the record and what belongs to it with the controls beside it, or beneath it where there is no room."""
    import ipywidgets

    look = ipywidgets.HTML(f"<style>{beside('desk.css')}</style>")
    both = ipywidgets.VBox([ipywidgets.VBox(record), ipywidgets.VBox(controls), look])
    both.add_class("peerlib-beside")
    return both


def fold(subject, *controls):
    """Return a line that opens and closes what follows it, by mouse or keyboard, and what follows it."""
    import ipywidgets

    line = ipywidgets.HTML(fill("fold.html", subject=escape(subject)))
    line.add_class("peerlib-fold")
    return line, ipywidgets.VBox(controls)


def picture(fig):
    """Return HTML for a figure with its alt text; its size is fixed, so that the page does not jump."""
    width, height = (int(side * 96) for side in fig.get_size_inches())
    data = b64encode(png(fig, dpi=96, again=True)).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{escape(alt_text(fig))}" width="{width}" height="{height}">'


def sentence(text):
    """Return HTML for a live sentence, or several lines: shown as text, whatever is in it, and announced when it changes."""
    lines = "<br>".join(escape(line) for line in text.splitlines())
    return f'<div role="status" aria-live="polite">{lines}</div>'


def button(text, act, tooltip=""):
    """Return a button that does something when it is pressed, by mouse, Space or Enter."""
    import ipywidgets

    made = ipywidgets.Button(description=text, tooltip=tooltip or text, layout={"width": "auto", "align_self": "flex-start"})
    made.on_click(lambda _: act())
    return made


def saying(note, act, failed="Not done."):
    """Return what does something and says in a note what came of it, or what was wrong."""

    def acted(*change):
        try:
            words = act(*change)
        except (ValueError, LookupError, OSError) as error:
            words = f"{failed} {error}"
        note.value = sentence(words)

    return acted


def menu(description, options=()):
    """Return a menu as wide as the sliders."""
    import ipywidgets

    return ipywidgets.Dropdown(description=description, options=options, **LABELLED)


def line(description, width, **options):
    """Return a line to type in; it answers when it is left or Enter is pressed."""
    import ipywidgets

    wide = {"style": WHOLE_LABEL, "layout": {"width": width, "max_width": "60em"}}
    return ipywidgets.Text(description=description, continuous_update=False, **wide, **options)


class Controls:
    """What stands behind an explorer; while it moves its own controls, they do not answer one by one."""

    busy = False

    @contextmanager
    def quietly(self):
        """Let no control answer for a while."""
        before, self.busy = self.busy, True
        try:
            yield
        finally:
            self.busy = before

    def on_move(self, act, *controls):
        """Call ``act`` with the change whenever the reader moves one of the controls."""

        def answer(change):
            if not self.busy:
                act(change)

        for control in controls:
            control.observe(answer, names="value")
