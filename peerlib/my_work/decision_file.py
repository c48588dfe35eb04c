"""Decisions kept in a CSV file of the reader's: one row for each key, the latest stands."""

from datetime import datetime
from pathlib import Path

from peerlib.my_work.files import folder, locked, write_table
from peerlib.my_work.reading import columns_of, read_table
from peerlib.shared.words import text

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

    @property
    def path(self):
        """Where the file is, or will be when something is first saved."""
        return folder() / self.name

    def in_order(self, row, where=""):
        """Return a row in good order, or say what is wrong with it, and where it stands."""
        try:
            row = {column: text(column, row.get(column)) for column in self.columns}
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
        path = self.path if path is None else Path(path)
        if path == self.path and not path.exists():
            return []
        latest, columns = {}, columns_of(path, self.columns)
        for row in read_table(path, columns, [*self.must, *self.allowed], path.name):
            # A spreadsheet leaves lines of nothing but separators behind.
            if any(row[column] for column in columns):
                added = {column: row[column] for column in columns[len(self.columns) :]}
                row = added | self.in_order(row, f"{path.name}, line {row['line']}")
                latest.pop(self.key(row), None)
                latest[self.key(row)] = row
        return list(latest.values())

    def decide(self, **row):
        """Save a decision at once, in place of an earlier one with the same key; return it as saved."""
        row = self.in_order({**row, "when": datetime.now().isoformat(timespec="seconds")})
        with locked(self.path):
            rows = {self.key(old): old for old in self.rows()}
            # What the reader added in columns of their own stays with the decision.
            had = rows.pop(self.key(row), {})
            write_table(self.path, columns_of(self.path, self.columns), [*rows.values(), had | row])
        return row

    def withdraw(self, key):
        """Take a decision back; return whether there was one."""
        if not self.path.exists():
            return False
        with locked(self.path):
            rows = self.rows()
            kept = [row for row in rows if self.key(row) != key]
            if len(kept) < len(rows):
                write_table(self.path, columns_of(self.path, self.columns), kept)
        return len(kept) < len(rows)
