"""Explorer of notebook 03: the screening desk, and what it shares with the duplicate desk.

``Desk`` shows one item at a time, saves what is decided, and only then shows the next.
The file is read anew whenever an item is shown, so several desks can work on it.
"""

import re
import time
from html import escape

import pandas as pd

from peerlib import screening
from peerlib.plots.style import INK, PALETTE
from peerlib.widgets.helpers import box, sentence

__all__ = ["screening_desk"]

REASONS = {
    "title": (
        "not about peer support in mental health care",
        "mutual support or self-help, no peer worker in a service",
        "a review: read for its references",
        "a qualitative study: no figures to compare",
        "a protocol: no results yet",
    ),
    "report": (
        "no peer worker employed in a service",
        "no comparison of people with and without peer workers",
        "no figures on the use of beds",
        "replaces the bed, not a worker",
    ),
}
LETTERS = {"i": "include", "e": "exclude", "u": "unsure"}
FIELDS = ("authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "source", "abstract")
LONGEST = 600  # characters of a field that are shown; real titles are shorter
LONGEST_ABSTRACT = 4000
IN_LIST = 50  # lines of the list at a time, so that 100,000 records do not slow the page

_MARK = f'<mark style="color:{INK};font-weight:bold">' + "{}</mark>"
_STYLE = (
    "<style>.peerlib-desk button:focus-visible, .peerlib-desk input:focus-visible, .peerlib-desk select:focus-visible {"
    f"outline: 3px solid {PALETTE['orange']}; outline-offset: 1px;"
    "}</style>"
)
_LABEL = {"description_width": "13em"}
_WIDE = {"width": "100%", "max_width": "60em"}
# Control characters show as their symbols; half characters, which no page can take, as a replacement.
_VISIBLE = {
    **{n: 0x2400 + n for n in range(32)}, 9: " ", 10: " ", 13: " ", 127: 0x2421,
    **dict.fromkeys([*range(128, 160), *range(0xD800, 0xE000)], 0xFFFD),
}  # fmt: skip
_DIRECTIONS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])

# -------------------------------------------------------------------- text that is safe to show


def cell(record, field):
    """Return what a record has in a field as text, empty if it has nothing."""
    value = record.get(field, "")
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def plain(text, longest=LONGEST):
    """Return text with its control characters visible, cut if it is endless."""
    cut = f" … (cut here: {len(text):,} characters)" if len(text) > longest else ""
    return text[:longest].translate(_VISIBLE) + cut


def label(text, longest=90):
    """Return text for a place that takes no HTML: a line of a list, or a sentence."""
    short = text[:longest].translate(_VISIBLE).translate(_DIRECTIONS)
    return short + ("…" if len(text) > longest else "")


def marked(text, words=()):
    """Return HTML of a text, with words of the reader's own marked in colour and in bold."""
    words = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not words:
        return escape(text)
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return "".join(_MARK.format(escape(part)) if n % 2 else escape(part) for n, part in enumerate(parts))


def page(content, height):
    """Return HTML of a fixed height, so that the buttons below it stay in place."""
    return (
        f'<div aria-live="polite" style="height:{height};overflow:auto;line-height:1.5;overflow-wrap:anywhere;'
        f'border:1px solid {PALETTE["grey"]};padding:0.4em 0.8em">{content}</div>'
    )


# ------------------------------------------------------------------------------- the command box


def command_box(description, obey, left):
    """Return a line that hands over what is typed when Enter is pressed, empties itself and keeps the focus.

    The browser also sends what was typed when the reader clicks elsewhere. That must not
    decide anything - a click on a button would then decide on two records, the second
    unseen - so ``left`` gets it instead. Enter is known by the message sent just before.
    """
    import ipywidgets

    class Command(ipywidgets.Text):
        typing, entered = False, -10.0

        def set_state(self, sync_data):
            self.typing = True
            try:
                super().set_state(sync_data)
            finally:
                self.typing = False

    line = Command(description=description, placeholder="a letter, then Enter", style=_LABEL, layout=_WIDE)
    line.continuous_update = False

    def pressed(_, content, __):
        if content.get("event") == "submit":
            line.entered = time.monotonic()

    def changed(change):
        text = change["new"]
        if not text.strip():
            return
        by_enter = not line.typing or time.monotonic() - line.entered < 5
        line.entered = -10.0
        line.value = ""  # before anything slow, so that a quick typist finds the line empty
        (obey if by_enter else left)(text)

    line.on_msg(pressed)
    line.observe(changed, names="value")
    return line


# -------------------------------------------------------------------------------------- the desk


def same(one, other):
    """Say whether two decisions are the same, whenever they were made."""
    return (one and (one["decision"], one.get("reason"))) == (other and (other["decision"], other.get("reason")))


class Desk:
    """One item at a time: shown, decided, saved, and only then the next.

    Parameters
    ----------
    noun : str
        What an item is called: ``record`` or ``pair``.
    names : dict
        Name of each item in sentences, by its key.
    texts : list of str
        Text of each item that the search looks at.
    letters : dict
        Decision by the letter that stands for it.
    store : object
        Where decisions are kept: ``read()`` returns a frame and the rows by key,
        ``save(key, decision, reason)`` the row as saved, ``remove(key)`` takes it back.
    draw : callable
        Takes the place of an item and its decision (or None), returns HTML.
    """

    def __init__(self, noun, names, texts, letters, store, draw):
        self.noun, self.names, self.letters, self.store, self.draw = noun, names, letters, store, draw
        self.keys, self.texts = list(names), [text.casefold() for text in texts]
        self.place_of = {key: place for place, key in enumerate(self.keys)}
        self.rows, self.frame, self.past, self.place, self.busy = {}, None, [], None, False
        self.read_reason = lambda typed: ""
        self.changed = lambda: None
        self._make_controls()

    def _make_controls(self):
        import ipywidgets

        kinds = {"all": "all", "undecided": "undecided", **{decision: decision for decision in self.letters.values()}}
        self.show = ipywidgets.Dropdown(options=list(kinds), description="Show", style=_LABEL, layout={"width": "24em"})
        self.search = ipywidgets.Text(
            description="Words in the title", placeholder="then Enter", continuous_update=False, style=_LABEL, layout={"width": "34em"}
        )
        self.status = ipywidgets.HTML(layout={"min_height": "5em"})
        self.page = ipywidgets.HTML(layout={"width": "100%"})
        self.list = ipywidgets.Select(description=f"The {self.noun}s", rows=6, style=_LABEL, layout=_WIDE)
        letters = ", ".join([*self.letters, "b (back), n (next)"])
        self.command = command_box(f"Type {letters} or z (undo), then Enter", self.obey, self.left)
        self.buttons = {decision: self.button(f"{decision.capitalize()} ({letter})", lambda d=decision: self.decide(d, self.read_reason(""))) for letter, decision in self.letters.items()}
        self.moves = [self.button("Undo (z)", self.undo), self.button("Back (b)", lambda: self.step(-1)), self.button("Next (n)", lambda: self.step(1))]
        self.show.observe(lambda _: self.refilter(), names="value")
        self.search.observe(lambda _: self.refilter(), names="value")
        self.list.observe(lambda change: self.picked(change["new"]), names="value")

    def button(self, text, act):
        """Return a button that does something when it is pressed, by mouse, Space or Enter."""
        import ipywidgets

        made = ipywidgets.Button(description=text, tooltip=text, layout={"width": "auto"})
        made.on_click(lambda _: act())
        return made

    # What is where

    def matches(self):
        """Return the places that the filter and the search let through."""
        kind, words = self.show.value, self.search.value.casefold().split()
        return [place for place in range(len(self.keys)) if self._of_kind(place, kind) and all(word in self.texts[place] for word in words)]

    def _of_kind(self, place, kind):
        row = self.rows.get(self.keys[place])
        return kind == "all" or (row["decision"] if row else "undecided") == kind

    def undecided(self, places):
        return [place for place in places if self.keys[place] not in self.rows]

    def after(self, places):
        """Return the first of some places behind the present one, else the first of all, else None."""
        behind = [place for place in places if self.place is not None and place > self.place]
        return next(iter(behind or places), None)

    # What the reader does

    def start(self):
        """Show where the reader stopped; what is on file can be taken back, the last decision first."""
        problem = self.reread()
        self.past = [(key, row, None) for key, row in self.rows.items() if key in self.place_of]
        places = range(len(self.keys))
        self.place = next(iter(self.undecided(places) or places), None)
        self.render(problem)

    def decide(self, decision, reason=""):
        """Save a decision on the item shown; the next one shows when it is on disk."""
        if self.place is None:
            return self.render(f"There is no {self.noun} here to decide on.")
        key = self.keys[self.place]
        shown = self.rows.get(key)
        if problem := self.reread():
            return self.render(problem)
        if not same(shown, self.rows.get(key)):
            return self.render(f"Not saved: {self.names[key]} was decided in another notebook meanwhile, as shown now. Decide again to change that.")
        try:
            row = self.store.save(key, decision, reason)
        except (OSError, ValueError) as error:
            return self.render(f"Not saved, so this {self.noun} stays here. {error}")
        self.past.append((key, row, shown))
        problem = self.reread()
        self.changed()
        places = self.matches()
        if self.show.value in ("all", "undecided"):
            places = self.undecided(places) or places if self.show.value == "all" and self.undecided(places) else self.undecided(places)
        following = self.after(places)
        self.place = self.place if following is None and self.show.value == "all" else following
        return self.render(problem or f"Saved: {self.names[key]} {self.words(row)}.")

    def words(self, row):
        return decision_in_words(row)

    def undo(self):
        """Take the last decision back and show what it was about."""
        if problem := self.reread():
            return self.render(problem)
        if not self.past:
            return self.render("There is no decision to take back.")
        key, row, before = self.past[-1]
        if same(row, self.rows.get(key)):
            try:
                self.store.save(key, before["decision"], before.get("reason", "")) if before else self.store.remove(key)
            except (OSError, ValueError) as error:
                return self.render(f"Not taken back. {error}")
            said = f"Taken back: {self.names[key]} {self.words(row)}."
        else:
            said = f"{self.names[key]} was decided again in another notebook, so it is left as it is."
        self.past.pop()
        self.place = self.place_of[key]
        problem = self.reread()
        self.changed()
        return self.render(problem or said)

    def step(self, by):
        """Show the next item of the list (1) or the one before (-1)."""
        problem = self.reread()
        places = [place for place in self.matches() if self.place is None or (place - self.place) * by > 0]
        if places:
            self.place = places[0] if by > 0 else places[-1]
        end = "last" if by > 0 else "first"
        self.render(problem or ("" if places else f"This is the {end} {self.noun} of the list."))

    def picked(self, place):
        if place is not None and not self.busy:
            self.place = place
            self.render(self.reread())

    def refilter(self):
        """Stay if the filter lets the present item through, else go to the first that it does."""
        problem = self.reread()
        places = self.matches()
        if self.place not in places:
            self.place = next(iter(places), None)
        self.render(problem)

    def left(self, text):
        self.render(f"Nothing was done: “{label(text)}” was typed, but Enter was not pressed. Type it again, then press Enter.")

    def obey(self, text):
        """Carry out what was typed: a letter or its word, and a reason where one is needed."""
        word, rest = re.fullmatch(r"([^\W\d_]*)\s*(.*)", text.strip(), flags=re.DOTALL).groups()
        word = self.letters.get(word.casefold(), word.casefold())
        moves = {"b": lambda: self.step(-1), "back": lambda: self.step(-1), "n": lambda: self.step(1), "next": lambda: self.step(1), "z": self.undo, "undo": self.undo}
        if word == "exclude" and word in self.buttons:
            reason, problem = self.reason_typed(rest)
            return self.render(problem) if problem else self.decide(word, reason)
        if word in self.buttons and not rest:
            return self.decide(word)
        if word in moves and not rest:
            return moves[word]()
        return self.render(f"“{label(text)}” is not understood, so nothing was done. Type {', '.join(self.letters)}, b, n or z, then Enter.")

    # What the reader sees

    def reread(self):
        """Read the decisions from disk; return what was wrong, in words."""
        try:
            self.frame, self.rows = self.store.read()
        except (OSError, ValueError) as error:
            return f"The decisions on file could not be read. {error}"
        return ""

    def progress(self):
        decisions = [self.rows[key]["decision"] for key in self.keys if key in self.rows]
        counts = ", ".join(f"{decisions.count(kind)} {kind}" for kind in self.letters.values())
        return f"{len(decisions)} of {len(self.keys)} decided: {counts}."

    def render(self, said=""):
        """Show the present item and where the reader stands."""
        if self.place is None:
            shown = f"No {self.noun} here." if not self.keys else f"No {self.noun} here fits “Show” and the words searched for."
            self.page.value = self.draw(None, shown)
        else:
            self.page.value = self.draw(self.place, self.rows.get(self.keys[self.place]))
        self.status.value = sentence("\n".join(line for line in (self.progress(), said) if line))
        self._fill_list()
        self.explorer.result = self.frame

    def _fill_list(self):
        places = self.matches()
        at = places.index(self.place) if self.place in places else 0
        start = at - at % IN_LIST
        lines = [(self._line(place), place) for place in places[start : start + IN_LIST]]
        self.busy = True
        if list(self.list.options) != lines:
            self.list.options = lines
        self.list.value = self.place if self.place in places else None
        self.busy = False

    def _line(self, place):
        key = self.keys[place]
        decision = self.rows[key]["decision"] if key in self.rows else "undecided"
        return f"{place + 1}. {decision} - {label(self.texts[place])}"
