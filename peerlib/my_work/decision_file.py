"""Decisions kept in a CSV file of the reader's: one row for each key, the latest stands."""

import warnings
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from peerlib.my_work import files, reading
from peerlib.shared.words import text

__all__ = ["DecisionFile"]


@dataclass
class _Held:
    """What a file was found to hold: its bytes, and by the key of each decision the row and the line of text that says it."""

    path: Path
    raw: bytes | None
    columns: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)
    said: list = field(default_factory=list)


class DecisionFile:
    """A CSV file of decisions in the reader's folder: who decided what about what, and when.

    Parameters
    ----------
    name : str
        Name of the file.
    columns : list of str
        Its columns in order; ``when`` among them is filled in on deciding.
    key : callable
        Takes a row (a dict) and returns what identifies the decision.
    must : dict
        Columns that may not be empty, each with what it is for, in words.
    allowed : dict
        Columns that hold one of a few words, each with these words.
    check : callable, optional
        Takes a row in good order otherwise and returns it, or raises a ValueError that says what is wrong.

    Examples
    --------
    >>> notes = DecisionFile("doctest.csv", ["page", "note", "when"], lambda row: row["page"], {"page": "write which"})
    >>> notes.decide(page="1", note="read")["note"]
    'read'
    >>> notes.withdraw("1"), notes.rows()
    (True, [])
    """

    def __init__(self, name, columns, key, must, allowed=None, check=None):
        self.name, self.columns, self.key, self.must = name, columns, key, must
        self.allowed, self.check = allowed or {}, check
        self._held = None

    @property
    def path(self):
        """Where the file is, or will be when something is first saved."""
        return files.folder() / self.name

    def in_order(self, row, where=""):
        """Return a row in good order, or say what is wrong with it, and where it stands."""
        try:
            # Line ends are read again as one character.
            row = {c: text(c, row.get(c)).replace("\r\n", "\n").replace("\r", "\n") for c in self.columns}
            for column, meaning in self.must.items():
                if not row[column]:
                    raise ValueError(f"{column} is empty; {meaning}.")
            for column, words in self.allowed.items():
                row[column] = row[column].lower()
                if row[column] not in words:
                    raise ValueError(f"{column} {row[column]!r} is not known. Use one of: {', '.join(words)}.")
            return self.check(row) if self.check else row
        except ValueError as error:
            raise ValueError(f"{where}: {error}" if where else str(error)) from None

    def rows(self, path=None):
        """Read the decisions of this file, or of a classmate's file of the same kind; a later row replaces an earlier one."""
        if path is None or Path(path) == self.path:
            # Not copied, which would take longer than all else with 100,000; what is in the file stands in its lines.
            return [row for row, _ in self._own().entries.values() if row]
        latest, columns = {}, reading.columns_of(path, self.columns)
        for row, wrong in self._lines(Path(path), columns):
            if wrong:
                raise wrong
            latest.pop(self.key(row), None)
            latest[self.key(row)] = row
        return list(latest.values())

    def _lines(self, path, columns):
        """Give each line of a file as a row in good order, or as it stands there with the error that says what is wrong."""
        for row in reading.read_table(path, columns, [*self.must, *self.allowed], path.name):
            # A spreadsheet leaves lines of nothing but separators behind.
            if any(row[column] for column in columns):
                added = {column: row[column] for column in columns[len(self.columns) :]}
                try:
                    yield added | self.in_order(row, f"{path.name}, line {row['line']}"), None
                except ValueError as error:
                    yield row, error

    def _own(self):
        """Return what the reader's file holds, parsed only if its bytes have changed, and say each time what cannot be used."""
        path = self.path
        with reading.worded(path, "read"):
            raw = path.read_bytes() if path.exists() else None
        if self._held is None or (self._held.path, self._held.raw) != (path, raw):
            self._held = self._parsed(path, raw)
        for sentence in self._held.said:
            warnings.warn(sentence, stacklevel=4)
        return self._held

    def _parsed(self, path, raw):
        held = _Held(path, raw, reading.columns_of(path, self.columns))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            lines = list(self._lines(path, held.columns)) if raw is not None else []
        held.said += [str(warning.message) for warning in caught]
        texts = files.csv_lines(held.columns, [row for row, _ in lines])
        for place, ((row, wrong), line) in enumerate(zip(lines, texts)):
            key = ("line", place) if wrong else self.key(row)
            held.entries.pop(key, None)
            held.entries[key] = (None if wrong else row, line)
            held.said += [f"{wrong} The line is left out, and stays in the file."] if wrong else []
        return held

    def _write(self, held, entries):
        """Put these entries in place of what the file holds, in one step: a kill leaves all of the old or all of the new."""
        if held.said and reading.misread(held.path):
            files.keep_aside(held.path)
        whole = "".join([self._head(held), *(line for _, line in entries.values())])
        files.write_text(held.path, whole)
        # Where something could not be used, its line may have moved.
        self._held = None if held.said else _Held(held.path, whole.encode("utf-8"), held.columns, entries)

    def _head(self, held):
        return files.csv_lines(held.columns, [dict(zip(held.columns, held.columns))])[0]

    def _line(self, held, row):
        """Return a row as a line of the file; what would not be read again as it was typed is refused."""
        (line,) = files.csv_lines(held.columns, [row])
        found = [cells for _, cells, alone in reading.records_of(self._head(held) + line)[1:] if not alone]
        if found != [[row.get(column, "") for column in held.columns]]:
            raise ValueError(f"This could not be read again from {self.name} as it stands. Write it in plain words.")
        return line

    def decide(self, **row):
        """Save a decision at once, in place of an earlier one with the same key; return it as saved."""
        row = self.in_order({**row, "when": datetime.now().isoformat(timespec="seconds")})
        with files.locked(self.path):
            held = self._own()
            entries = dict(held.entries)
            # What the reader added in columns of their own stays with the decision.
            had, _ = entries.pop(self.key(row), ({}, ""))
            entries[self.key(row)] = (had | row, self._line(held, had | row))
            self._write(held, entries)
        return row

    def withdraw(self, key):
        """Take a decision back; return whether there was one."""
        if not self.path.exists():
            return False
        with files.locked(self.path):
            held = self._own()
            if found := key in held.entries:
                self._write(held, {other: entry for other, entry in held.entries.items() if other != key})
        return found
