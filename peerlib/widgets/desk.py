"""What the screening desk and the duplicate desk share: one item at a time, decided, saved, and only then the next.

The file is read anew whenever an item is shown, so several desks can work on it.
"""

import re
import time
from html import escape

import pandas as pd

from peerlib.plots.style import INK, PALETTE
from peerlib.widgets.helpers import box, sentence

__all__ = ["Desk"]

LONGEST = 600  # characters of a field that are shown; real titles are shorter
LONGEST_ABSTRACT = 4000
IN_LIST = 50  # lines of the list at a time, so that 100,000 records do not slow the page

MARK = f'<mark style="color:{INK};font-weight:bold">' + "{}</mark>"
_STYLE = (
    "<style>.peerlib-desk button:focus-visible, .peerlib-desk input:focus-visible, .peerlib-desk select:focus-visible {"
    f"outline: 3px solid {PALETTE['orange']} !important; outline-offset: 1px;"
    "}</style>"
)
WIDE = {"width": "100%", "max_width": "60em"}
WRAP = {"flex_flow": "row wrap", "max_width": "60em"}
# Characters that cannot be seen, or that turn the writing round, are shown by their numbers.
_HIDDEN = [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
_VISIBLE = {**{n: f"[U+{n:04X}]" for n in _HIDDEN}, 9: " ", 10: " ", 13: " "}
_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C])  # they belong to some scripts, but would reach beyond a title

# -------------------------------------------------------------------- text that is safe to show


def cell(record, field):
    """Return what a record has in a field as text, empty if it has nothing."""
    value = record.get(field, "")
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def heading(field):
    """Return the name of a field as a reader writes it."""
    return field.upper() if field in ("doi", "pmid") else field.capitalize()


def plain(text, longest=LONGEST):
    """Return text with its control characters visible, cut if it is endless."""
    cut = f" … (cut here: {len(text):,} characters)" if len(text) > longest else ""
    return text[:longest].translate(_VISIBLE) + cut


def label(text, longest=90):
    """Return text for a place that takes no HTML: a line of a list, or a sentence."""
    short = text[:longest].translate(_VISIBLE).translate(_MARKS)
    return short + ("…" if len(text) > longest else "")


def marked(text, words=()):
    """Return HTML of a text, with words of the reader's own marked in colour and in bold."""
    words = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not words:
        return escape(text)
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return "".join(MARK.format(escape(part)) if n % 2 else escape(part) for n, part in enumerate(parts))


def page(content, height):
    """Return HTML of a fixed height, so that the buttons below it stay in place."""
    return (
        f'<div aria-live="polite" style="height:{height};overflow:auto;line-height:1.5;overflow-wrap:anywhere;'
        f'border:1px solid {PALETTE["grey"]};padding:0.4em 0.8em">{content}</div>'
    )


def sentences(height):
    # A fixed place: a longer sentence must not push the buttons down.
    return {"height": height, "min_height": height, "overflow": "auto", "max_width": "60em"}


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

    line = Command(
        description=description, placeholder="a letter, then Enter", style={"description_width": "initial"}, layout=WIDE
    )
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


# -------------------------------------------------------------------------------------- the desk


def same(one, other):
    """Say whether two decisions (or None) say the same, whenever they were made."""
    return (one and (one["decision"], one.get("reason"))) == (other and (other["decision"], other.get("reason")))


def in_words(row):
    """Return a decision in words."""
    return row["decision"] + (f" ({label(row['reason'], 200)})" if row.get("reason") else "")


class Desk:
    """One item at a time: shown, decided, saved, and only then the next.

    Parameters
    ----------
    noun : str
        What an item is called: ``record`` or ``pair``.
    names : dict
        Name of each item in sentences, by its key.
    titles : list of str
        Title of each item, for the list and the search.
    letters : dict
        Decision by the letter that stands for it.
    store : object
        Where decisions are kept: ``columns``; ``read()`` returns their frame and the rows
        by key, ``save(key, decision, reason)`` the row as saved, ``remove(key)`` takes it back.
    draw : callable
        Takes the place of an item and its decision (or None), returns HTML.
    """

    height = "16em"
    end = "All are decided."
    too_soon = 0.25  # seconds; a double click or a key held down must not decide on what nobody has read

    def __init__(self, noun, names, titles, letters, store, draw):
        self.noun, self.names, self.titles, self.letters, self.store, self.draw = noun, names, titles, letters, store, draw
        self.keys, self.folded = list(names), [title.casefold() for title in titles]
        self.place_of = {key: place for place, key in enumerate(self.keys)}
        self.frame, self.rows = pd.DataFrame(columns=store.columns, dtype="str"), {}
        self.past, self.place, self.drawn, self.busy = [], None, None, False
        self.decided_at = float("-inf")
        self._make_controls()

    def _make_controls(self):
        import ipywidgets

        kinds = ["all", "undecided", *self.letters.values()]
        self.show = ipywidgets.Dropdown(
            options=kinds, description="Show", layout={"width": "14em"}, style={"description_width": "initial"}
        )
        self.search = ipywidgets.Text(
            description="with these words in the title",
            placeholder="words, then Enter",
            continuous_update=False,
            style={"description_width": "initial"},
            layout={"width": "32em"},
        )
        self.status = ipywidgets.HTML(layout=sentences("5em"))
        self.page = ipywidgets.HTML(layout=WIDE)
        self.list = ipywidgets.Select(
            description=f"{self.noun.capitalize()}s", rows=6, style={"description_width": "5em"}, layout=WIDE
        )
        self.command = command_box(
            f"Type {', '.join(self.letters)}, b (back), n (next) or z (undo), then Enter", self.obey, self.left
        )
        # No letters on the buttons: JupyterLab takes a letter typed there for a command of its own (d, d deletes the cell).
        self.buttons = {
            decision: button(decision.capitalize(), lambda decision=decision: self.clicked(decision))
            for decision in self.letters.values()
        }
        self.moves = [button("Undo", self.undo), button("Back", lambda: self.step(-1)), button("Next", lambda: self.step(1))]
        self.show.observe(lambda _: self.refilter(), names="value")
        self.search.observe(lambda _: self.refilter(), names="value")
        self.list.observe(lambda change: self.pick(change["new"]), names="value")

    def explorer(self, *rows):
        """Put the controls below each other, read the file, and show where the reader stopped."""
        import ipywidgets

        filters = ipywidgets.HBox([self.show, self.search], layout=WRAP)
        self.box = box(ipywidgets.HTML(_STYLE), self.status, self.page, self.command, *rows, filters, self.list)
        self.box.add_class("peerlib-desk")
        self.box.desk = self
        problem = self.reread()
        # What is on file can be taken back as well, the latest first.
        self.past = [(key, row, None) for key, row in self.rows.items() if key in self.place_of]
        self.place = next(iter(self.undecided(range(len(self.keys)))), 0 if self.keys else None)
        self.render(problem)
        return self.box

    def help_line(self, more=""):
        """Return a widget that says what can be typed."""
        import ipywidgets

        letters = ", ".join(f"{letter} {decision}" for letter, decision in self.letters.items())
        words = (
            f"In this line: {letters}, b back, n next, z undo; a number shows that {self.noun}; "
            f"show undecided (or all, {', '.join(self.letters.values())}) and find with words of the title choose what is listed. {more}"
        )
        return ipywidgets.HTML(f'<div style="line-height:1.5;max-width:60em">{escape(words)}</div>')

    # What one desk has and the other has not

    def reason_for(self, decision, typed):
        """Return the reason that goes with a decision; a ValueError says what is missing."""
        if typed:
            raise ValueError("no reason is needed here.")
        return ""

    def turned(self):
        """Another item is shown."""

    def changed(self):
        """A decision was made or taken back."""

    # What is where

    def matches(self):
        """Return the places that the filter and the search let through."""
        kind, words = self.show.value, self.search.value.casefold().split()
        return [
            place
            for place, key in enumerate(self.keys)
            if (kind == "all" or kind == self.decision(key)) and all(word in self.folded[place] for word in words)
        ]

    def decision(self, key):
        """Return the decision on an item, or ``undecided``."""
        return self.rows[key]["decision"] if key in self.rows else "undecided"

    def undecided(self, places):
        """Return those places that have no decision."""
        return [place for place in places if self.keys[place] not in self.rows]

    def following(self):
        """Return the place to show after a decision: further down if there is one, else from the top."""
        places = self.matches()
        if self.show.value == "all":
            places = self.undecided(places) or [self.place]
        behind = [place for place in places if place > self.place]
        return next(iter(behind or places), None)

    # What the reader does

    def clicked(self, decision):
        """Decide by a button, unless it was pressed twice in one go."""
        if time.monotonic() - self.decided_at < self.too_soon:
            self.decided_at = time.monotonic()
            return self.render(
                f"The button was pressed twice in one go; the second time was not counted, as it would have decided on the next {self.noun}."
            )
        self.press(decision)
        self.decided_at = time.monotonic()

    def press(self, decision, typed=""):
        """Decide with the reason that was chosen or typed."""
        try:
            reason = self.reason_for(decision, typed)
        except ValueError as error:
            return self.render(f"Nothing was done: {error}")
        return self.decide(decision, reason)

    def decide(self, decision, reason=""):
        """Save a decision on the item shown; the next one shows when it is on disk."""
        if self.place is None:
            return self.render(f"There is no {self.noun} here to decide on.")
        key = self.keys[self.place]
        shown = self.rows.get(key)
        if problem := self.reread():
            return self.render(f"Not saved, so this {self.noun} stays here. {problem}")
        if not same(shown, self.rows.get(key)):
            return self.render(
                f"Not saved: {self.names[key]} was decided in another notebook meanwhile. Decide again if you want to change that."
            )
        try:
            row = self.store.save(key, decision, reason)
        except (OSError, ValueError) as error:
            return self.render(f"Not saved, so this {self.noun} stays here. {error}")
        self.past.append((key, row, shown))
        problem = self.reread()
        self.place = self.following()
        self.turned()
        self.changed()
        return self.render(problem or f"Saved: {self.names[key]} {in_words(row)}.")

    def undo(self):
        """Take the last decision back and show what it was about."""
        if problem := self.reread():
            return self.render(problem)
        if not self.past:
            return self.render("There is no decision to take back.")
        key, row, before = self.past[-1]
        said = f"{self.names[key]} was decided anew in another notebook, so it is left as it is."
        if same(row, self.rows.get(key)):
            said = f"Taken back: {self.names[key]} {in_words(row)}."
            try:
                self.restore(key, before)
            except (OSError, ValueError) as error:
                return self.render(f"Not taken back. {error}")
        self.past.pop()
        self.place = self.place_of[key]
        problem = self.reread()
        self.changed()
        return self.render(problem or said)

    def restore(self, key, before):
        """Put an earlier decision back, or none."""
        if before is None:
            self.store.remove(key)
        else:
            self.store.save(key, before["decision"], before.get("reason", ""))

    def step(self, by):
        """Show the next item of the list (1) or the one before (-1)."""
        problem = self.reread()
        places = [
            place for place in self.matches() if self.place is None or (place > self.place if by > 0 else place < self.place)
        ]
        if places:
            self.place = places[0] if by > 0 else places[-1]
        end = (
            f"There is no further {self.noun} in the list." if by > 0 else f"There is no {self.noun} before this one in the list."
        )
        self.render(problem or ("" if places else end))

    def go(self, number):
        """Show an item by its number."""
        problem, place = self.reread(), int(number[:9]) - 1
        if place not in range(len(self.keys)):
            return self.render(
                f"Nothing was done: there is no {self.noun} {label(number, 20)}; they are numbered 1 to {len(self.keys)}."
            )
        self.place = place
        return self.render(problem)

    def pick(self, place):
        """Show the item chosen in the list."""
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
        """Say that what was typed without Enter was not carried out."""
        self.render(f"Nothing was done: “{label(text)}” was typed, but Enter was not pressed. Type it again, then press Enter.")

    def obey(self, text):
        """Carry out what was typed: a letter or its word, and a reason where one belongs."""
        word, typed = re.fullmatch(r"([^\W\d_]*)(.*)", text.strip(), flags=re.DOTALL).groups()
        word, typed = word.casefold(), typed.strip()
        decision = self.letters.get(word, word)
        if decision in self.buttons:
            return self.press(decision, typed)
        if not word and typed.isdecimal():
            return self.go(typed)
        # JupyterLab keeps the arrow keys for itself, so filter and search work from here as well.
        if word == "find":
            self.search.value = typed
            return self.refilter()
        if word == "show" and typed.casefold() in self.show.options:
            self.show.value = typed.casefold()
            return self.refilter()
        act = {
            "z": self.undo,
            "undo": self.undo,
            "b": lambda: self.step(-1),
            "back": lambda: self.step(-1),
            "n": lambda: self.step(1),
            "next": lambda: self.step(1),
        }.get(word)
        if act and not typed:
            return act()
        return self.render(
            f"Nothing was done: “{label(text)}” is not known. Type {', '.join(self.letters)}, b, n or z, then Enter."
        )

    # What the reader sees

    def reread(self):
        """Read the decisions from disk; return what was wrong, in words, or nothing."""
        try:
            self.frame, self.rows = self.store.read()
        except (OSError, ValueError) as error:
            return f"The decisions on file could not be read. {error}"
        return ""

    def progress(self):
        """Return in words how far the reader has come."""
        decisions = [self.rows[key]["decision"] for key in self.keys if key in self.rows]
        counts = ", ".join(f"{decisions.count(kind)} {kind}" for kind in self.letters.values())
        end = f" {self.end}" if self.keys and len(decisions) == len(self.keys) else ""
        return f"{len(decisions)} of {len(self.keys)} decided: {counts}.{end}"

    def render(self, said=""):
        """Show the present item, where the reader stands, and what just happened."""
        self.box.result = self.frame
        if self.place != self.drawn:
            self.drawn = self.place
            self.turned()
        if self.place is None:
            nothing = f"No {self.noun} fits “Show” and the words searched for." if self.keys else f"There are no {self.noun}s."
            self.page.value = page(escape(nothing), self.height)
        else:
            self.page.value = page(self.draw(self.place, self.rows.get(self.keys[self.place])), self.height)
        self.status.value = sentence("\n".join(line for line in (self.progress(), said) if line))
        self._fill_list()

    def _fill_list(self):
        places = self.matches()
        at = places.index(self.place) if self.place in places else 0
        first = at - at % IN_LIST
        lines = tuple((self._line(place), place) for place in places[first : first + IN_LIST])
        self.busy = True
        if self.list.options != lines:
            self.list.options = lines
        self.list.value = self.place if self.place in places else None
        self.busy = False

    def _line(self, place):
        return f"{place + 1}. {self.decision(self.keys[place])}: {label(self.titles[place])}"


# ----------------------------------------------------------------------------- the screening desk


def button(text, act):
    """Return a button that does something when it is pressed, by mouse, Space or Enter."""
    import ipywidgets

    made = ipywidgets.Button(description=text, tooltip=text, layout={"width": "auto", "align_self": "flex-start"})
    made.on_click(lambda _: act())
    return made


def ids_of(records):
    """Return the ids of records as text, each there and each only once."""
    if "record_id" not in records:
        raise ValueError("The records have no column called record_id. Use the table that read_records returned.")
    ids = [cell({"record_id": value}, "record_id") for value in records["record_id"]]
    if "" in ids:
        raise ValueError(f"Row {ids.index('')} of the records has no record_id, so a decision on it could not be kept.")
    twice = pd.Series(ids, dtype="str")[lambda column: column.duplicated()]
    if len(twice):
        raise ValueError(
            f"record_id {label(twice.iloc[0])} stands more than once in the records. Give each record an id of its own."
        )
    return ids


def who(reviewer):
    """Return the reviewer's name, or say that one is needed."""
    name = str(reviewer or "").strip()
    if not name:
        raise ValueError("reviewer is empty; write who decides.")
    return name
