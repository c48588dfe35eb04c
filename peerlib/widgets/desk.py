"""What the two desks share; the file is read anew whenever an item is shown, so several desks can work on it."""

import re
import time
from html import escape
from operator import itemgetter

import pandas as pd

from peerlib.shared.tables import need
from peerlib.shared.words import overheard
from peerlib.widgets.command_line import command_line
from peerlib.widgets.helpers import WHOLE_LABEL, WIDE, WRAP, Controls, box, button, line, sentence, side_by_side
from peerlib.widgets.safe_text import cell, label, page

IN_LIST = 50  # lines of the list at a time, so that 100,000 records do not slow the page
MOVES = {"z": "undo", "b": "back", "n": "next"}


def same(one, other):
    """Say whether two decisions (or None) say the same, whenever they were made."""
    return (one and (one["decision"], one.get("reason"))) == (other and (other["decision"], other.get("reason")))


def in_words(row):
    """Return a decision in words."""
    return row["decision"] + (f" ({label(row['reason'], 200)})" if row.get("reason") else "")


class Desk(Controls):
    """One item (``noun``) at a time: shown by ``draw(place, decision)``, decided, saved in the store, and only then the next.

    Items have keys, titles for the list, and letters for the decisions. The store has ``columns``, ``read()``,
    which returns rows by key, ``save(key, decision, reason)`` and ``remove(key)``.
    """

    height = "24em"
    numbers = ()  # keys that stand for something of the desk's own
    end, more = "All are decided.", ""
    too_soon = 0.25  # seconds; a double click or a key held down must not decide on what nobody has read

    def __init__(self, noun, keys, titles, letters, store, draw):
        self.noun, self.keys, self.titles, self.letters, self.store, self.draw = noun, list(keys), titles, letters, store, draw
        self.folded = [title.casefold() for title in titles]
        self.place_of = {key: place for place, key in enumerate(self.keys)}
        self.past, self.place, self.drawn, self.noted = [], None, None, []
        self.decided_at = float("-inf")
        self.rows, self.frame = None, None
        self.take({})
        self._make_controls()

    def _make_controls(self):
        import ipywidgets

        from peerlib.widgets.record import Record

        kinds = ["all", "undecided", *self.letters.values()]
        self.show = ipywidgets.Dropdown(options=kinds, description="Show", layout={"width": "14em"}, style=WHOLE_LABEL)
        self.search = line("with these words in the title", "100%", placeholder="words, then Enter")
        # A long sentence must not push the buttons down.
        self.status = ipywidgets.HTML(layout={"height": "5em", "min_height": "5em", "overflow": "auto", "max_width": "60em"})
        keys = [*self.letters, *MOVES, *self.numbers]
        self.page = Record(f"The {self.noun} (keys: {', '.join(keys)})", keys, self.key)
        name = f"{self.noun.capitalize()}s"
        self.list = ipywidgets.Select(description=name, rows=6, style=WHOLE_LABEL, layout=WIDE)
        known = f"Type {', '.join(self.letters)}, b (back), n (next) or z (undo), then Enter"
        self.command = command_line(known, self.obey, self.left)
        self.buttons = {
            decision: button(f"{decision.capitalize()} ({letter})", lambda decision=decision: self.clicked(decision))
            for letter, decision in self.letters.items()
        }
        self.acts = {"undo": self.undo, "back": lambda: self.step(-1), "next": lambda: self.step(1)}
        self.moves = [button(f"{word.capitalize()} ({letter})", self.acts[word]) for letter, word in MOVES.items()]
        self.on_move(self.refilter, self.show, self.search)
        self.on_move(lambda change: self.pick(change["new"]), self.list)

    def explorer(self, *controls, below=()):
        """Put the controls beside the item, read the file, and show where the reader stopped."""
        import ipywidgets

        moves = ipywidgets.HBox([*self.buttons.values(), *self.moves], layout=WRAP)
        filters = [self.show, self.search, self.list]
        both = side_by_side([self.status, self.page, self.command], moves, *controls, *filters, self.help_line())
        self.box = box(both, *below)
        self.box.add_class("peerlib-desk")
        self.box.desk = self
        problem = self.reread()
        # What is on file can be taken back as well, the latest first.
        self.past = [(key, row, None) for key, row in self.rows.items() if key in self.place_of]
        self.place = next(iter(self.undecided(range(len(self.keys)))), 0 if self.keys else None)
        self.render(problem)
        return self.box

    def help_line(self):
        """Return a widget that says, when it is opened, which keys there are and what can be typed."""
        import ipywidgets

        letters = ", ".join(f"{letter} {decision}" for letter, decision in self.letters.items())
        words = (
            f"One key is enough while the {self.noun} or a button is chosen, by a click or the Tab key: {letters}, "
            f"b back, n next, z undo. {self.more} In the line, type the same and press Enter; there, a number shows that "
            f"{self.noun}, show undecided (or {', '.join(self.letters.values())}) and find with words of the title choose "
            "what is listed, and show all lists all again."
        )
        folded = f'<details class="peerlib-help"><summary>Keys, and what can be typed</summary>{escape(words)}</details>'
        return ipywidgets.HTML(folded)

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

    def name(self, key):
        """Return what an item is called in a sentence."""
        return f"{self.noun} {self.place_of[key] + 1}"

    def matches(self):
        """Return the places that the filter and the search let through."""
        kind, words = self.show.value, self.search.value.casefold().split()
        if kind == "all" and not words:
            return range(len(self.keys))
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
        return next((place for place in places if place > self.place), next(iter(places), None))

    # What the reader does

    def key(self, key):
        """Do what a key says that was pressed at the desk; a number is the desk's own."""
        if key in MOVES:
            return self.obey(key)
        return self.clicked(self.letters.get(key, "exclude"), key if key in self.numbers else "")

    def clicked(self, decision, typed=""):
        """Decide by a button or a key, unless it was pressed twice in one go."""
        if time.monotonic() - self.decided_at < self.too_soon:
            self.decided_at = time.monotonic()
            return self.render(
                "The button or key was pressed twice in one go; the second time was not counted, "
                f"as it would have decided on the next {self.noun}."
            )
        self.press(decision, typed)
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
            said = f"Not saved: {self.name(key)} was decided in another notebook meanwhile."
            return self.render(f"{said} Decide again if you want to change that.")
        try:
            row = self.store.save(key, decision, reason)
        except (OSError, ValueError) as error:
            return self.render(f"Not saved, so this {self.noun} stays here. {error}")
        self.past.append((key, row, shown))
        self.take({**{old: kept for old, kept in self.rows.items() if old != key}, key: row})
        # A line that could not be used may stand elsewhere now.
        problem = self.reread() if self.noted else ""
        self.place = self.following()
        self.turned()
        self.changed()
        return self.render(problem or f"Saved: {self.name(key)} {in_words(row)}.")

    def undo(self):
        """Take the last decision back and show what it was about."""
        if problem := self.reread():
            return self.render(problem)
        if not self.past:
            return self.render("There is no decision to take back.")
        key, row, before = self.past[-1]
        said = f"{self.name(key)} was decided anew in another notebook, so it is left as it is."
        if same(row, self.rows.get(key)):
            said = f"Taken back: {self.name(key)} {in_words(row)}."
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
        if before is None:
            self.store.remove(key)
        else:
            self.store.save(key, before["decision"], before.get("reason", ""))

    def step(self, by):
        """Show the next item of the list (1) or the one before (-1)."""
        problem, places = self.reread(), self.matches()
        if self.place is not None:
            places = [place for place in places if (place - self.place) * by > 0]
        end = f"There is no further {self.noun}" if by > 0 else f"There is no {self.noun} before this one"
        if places:
            self.place = places[0] if by > 0 else places[-1]
        self.render(problem or ("" if places else f"{end} in the list."))

    def go(self, number):
        problem, place = self.reread(), int(number[:9]) - 1
        if place not in range(len(self.keys)):
            problem = f"there is no {self.noun} {label(number, 20)}; they are numbered 1 to {len(self.keys)}."
            return self.render(f"Nothing was done: {problem}")
        self.place = place
        return self.render(problem)

    def pick(self, place):
        """Show the item chosen in the list."""
        if place is not None:
            self.place = place
            self.render(self.reread())

    def refilter(self, _=None):
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
            with self.quietly():
                self.show.value = typed.casefold()
                self.search.value = "" if self.show.value == "all" else self.search.value
            return self.refilter()
        act = self.acts.get(MOVES.get(word, word))
        if act and not typed:
            return act()
        known = f"Type {', '.join(self.letters)}, b, n or z, then Enter."
        return self.render(f"Nothing was done: “{label(text)}” is not known. {known}")

    # What the reader sees

    def reread(self):
        """Read the decisions from disk; return what was wrong, in words, or nothing."""
        try:
            rows, self.noted = overheard(self.store.read)
        except (OSError, ValueError) as error:
            return f"The decisions on file could not be read. {error}"
        self.take(rows)
        return ""

    def take(self, rows):
        """Take decisions over as they stand in the file; ``frame`` is what ``.result`` shows."""
        if rows != self.rows:
            lines = list(map(itemgetter(*self.store.columns), rows.values()))
            self.rows, self.frame = rows, pd.DataFrame(lines, columns=self.store.columns, dtype="str")

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
            content = escape(nothing)
        else:
            content = self.draw(self.place, self.rows.get(self.keys[self.place]))
        self.page.value = page(content, self.height, self.page.description)
        self.status.value = sentence("\n".join(line for line in (self.progress(), said, *self.noted) if line))
        self._fill_list()

    def _fill_list(self):
        places = self.matches()
        at = places.index(self.place) if self.place in places else 0
        first = at - at % IN_LIST
        lines = tuple((self._line(place), place) for place in places[first : first + IN_LIST])
        with self.quietly():
            if self.list.options != lines:
                self.list.options = lines
            self.list.value = self.place if self.place in places else None

    def _line(self, place):
        return f"{place + 1}. {self.decision(self.keys[place])}: {label(self.titles[place])}"


def ids_of(records):
    """Return the ids of records as text, each there and each only once."""
    need(records, ["record_id"], "The table of records", "Use the table that read_records returned.")
    ids = [cell({"record_id": value}, "record_id") for value in records["record_id"]]
    if "" in ids:
        raise ValueError(f"Row {ids.index('')} of the records has no record_id, so a decision on it could not be kept.")
    twice = pd.Series(ids, dtype="str")[lambda column: column.duplicated()]
    if len(twice):
        name = label(twice.iloc[0])
        raise ValueError(f"record_id {name} stands more than once in the records. Give each record an id of its own.")
    return ids


def who(reviewer):
    """Return the reviewer's name, or say that one is needed."""
    name = str(reviewer or "").strip()
    if not name:
        raise ValueError("reviewer is empty; write who decides.")
    return name
