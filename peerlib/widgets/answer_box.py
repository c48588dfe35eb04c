"""The box of an exercise: the question, a control for the answer, and what is said to it; on paper, lines to write on."""

import re
from html import escape
from pathlib import Path

import anywidget
from traitlets import Any, Dict, Unicode

from peerlib.shared.words import wrap
from peerlib.widgets.helpers import fill

LIST = 8  # with more choices than these one is typed, with suggestions
_MARKS = [(r"\*\*(.+?)\*\*", r"<strong>\1</strong>"), (r"\*(.+?)\*", r"<em>\1</em>"), (r"`(.+?)`", r"<code>\1</code>")]


def formatted(text):
    """Return Markdown as HTML: paragraphs, lists, bold, italic, code; whatever else is in it is shown as text."""
    parts = []
    for part in re.split(r"\n\s*\n", escape(text, quote=False)):
        for mark, made in _MARKS:
            part = re.sub(mark, made, part, flags=re.DOTALL)
        before, *items = re.split(r"^- ", part, flags=re.MULTILINE)
        parts += [f"<p>{before.strip()}</p>"] * bool(before.strip())
        parts += [f"<ul>{''.join(f'<li>{item.strip()}</li>' for item in items)}</ul>"] * bool(items)
    return "\n".join(parts)


class AnswerBox(anywidget.AnyWidget):
    """An exercise on the page; it is handed what is kept of it, and what to do with what is typed: keep, check, solve."""

    _esm, _css = (Path(__file__).with_name(f"answer_box.{kind}") for kind in ("js", "css"))
    parts, solution = Dict().tag(sync=True), Dict().tag(sync=True)
    typed, reply = Any("").tag(sync=True), Unicode().tag(sync=True)

    def __init__(self, exercise, kept, note, check, solve):
        self.note, self.check, self.solve = note, check, solve
        self.label = f"Your answer ({exercise.unit})" if exercise.unit else "Your answer"
        self.asks = exercise.asks.strip() or exercise.question
        options = list(exercise.options.items())
        kind = "several" if exercise.several else "menus" if exercise.menus else "one" if 0 < len(options) <= LIST else "line"
        parts = {"question": formatted(self.asks), "label": self.label, "kind": kind, "options": options}
        parts |= {"menus": list(exercise.menus.items()), "hints": list(exercise.hints)}
        super().__init__(parts=parts, typed=kept.get("typed", ""), reply=kept.get("reply", ""))
        self.on_msg(self._heard)

    def _heard(self, _, message, __):
        """Answer what was typed, a press of Check, or the wish for a solution."""
        if "solve" in message:
            self.solution = self.solve()
            return
        self.typed, self.reply = message["typed"], ""
        self.reply = (self.check if message["check"] else self.note)(self.typed)

    def __repr__(self):
        question = re.sub(r"\*\*|\*|`", "", self.asks)
        return wrap("\n".join([question, "", *self._lines()]))

    def _lines(self):
        """Return the choices as lines to mark on paper, or a line to write on."""
        sign = {"one": "○", "several": "☐"}.get(self.parts["kind"])
        choices = [f"{sign} {words}" for _, words in self.parts["options"] if sign]
        menus = [f"{name}: {' / '.join(words)}" for name, words in self.parts["menus"]]
        return choices or menus or [f"{self.label}: {'_' * 20}"]

    def _repr_mimebundle_(self, **how):
        bundle, *rest = super()._repr_mimebundle_(**how)
        lines = "<br>\n".join(map(escape, self._lines()))
        paper = fill("answer_box.html", question=self.parts["question"], lines=lines)
        return {**bundle, "text/plain": repr(self), "text/html": paper}, *rest
