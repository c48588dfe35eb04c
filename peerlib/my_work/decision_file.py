"""Decisions kept in a CSV file of the reader's: one row for each key, the latest stands."""

import warnings
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from peerlib.my_work import files, reading
from peerlib.shared.words import overheard, text

__all__ = ["DecisionFile"]


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
        mine = path is None or Path(path) == self.path
        held = self._own() if mine else self._parsed(Path(path), raw=b"", refuse=True)
        # Not copied, which would take longer than all else with 100,000; what is in the file stands in its lines.
        return [row for row, _ in held.entries.values() if row]

    def _own(self):
        """Return what the reader's file holds, parsed only if its bytes have changed."""
        path = self.path
        with reading.worded(path, "read"):
            raw = path.read_bytes() if path.exists() else None
        if self._held is None or (self._held.path, self._held.raw) != (path, raw):
            self._held = self._parsed(path, raw)
        for sentence in self._held.said:
            warnings.warn(sentence, stacklevel=4)
        return self._held

    def _parsed(self, path, raw, refuse=False):
        """Return by its key each decision of a file, with its line; a line not in good order is refused, or said and left."""
        columns, needed = reading.columns_of(path, self.columns), [*self.must, *self.allowed]

        def read():
            return [] if raw is None else reading.read_table(path, columns, needed, path.name)

        table, said = (read(), []) if refuse else overheard(read)
        held = SimpleNamespace(path=path, raw=raw, columns=columns, entries={}, said=said)
        for row, line in zip(table, files.csv_lines(columns, table)):
            # A spreadsheet leaves lines of nothing but separators behind.
            if not any(row[column] for column in columns):
                continue
            where, added = f"{path.name}, line {row['line']}", {column: row[column] for column in columns[len(self.columns) :]}
            try:
                row = added | self.in_order(row, where)
                key = self.key(row)
            except ValueError as error:
                if refuse:
                    raise
                held.said.append(f"{error} The line is left out, and stays in the file.")
                row, key = None, where
            held.entries.pop(key, None)
            held.entries[key] = (row, line)
        return held

    def _write(self, held, entries):
        """Put these entries in place of what the file holds, in one step: a kill leaves all of the old or all of the new."""
        if held.said and reading.misread(held.path):
            files.keep_aside(held.path)
        head = files.csv_lines(held.columns, [dict(zip(held.columns, held.columns))])
        whole = "".join([*head, *(line for _, line in entries.values())])
        files.write_text(held.path, whole)
        # Where something could not be used, its line may have moved: the file is read anew.
        held.raw, held.entries = whole.encode("utf-8"), entries
        self._held = None if held.said else held

    def decide(self, **row):
        """Save a decision at once, in place of an earlier one with the same key; return it as saved."""
        row = self.in_order({**row, "when": datetime.now().isoformat(timespec="seconds")})
        with files.locked(self.path):
            held = self._own()
            entries = dict(held.entries)
            # What the reader added in columns of their own stays with the decision.
            whole = entries.pop(self.key(row), ({}, ""))[0] | row
            entries[self.key(row)] = (whole, *files.csv_lines(held.columns, [whole]))
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
