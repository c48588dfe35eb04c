"""Decisions kept in a CSV file of the reader's: one row for each key, the latest stands."""

from pathlib import Path

from peerlib.my_work.files import folder, locked, read_table, write_table

__all__ = ["DecisionFile"]


class DecisionFile:
    """A CSV file of decisions in the reader's folder: one row for each key, the latest stands.

    Parameters
    ----------
    name : str
        Name of the file.
    columns : list of str
        Its columns in order.
    needed : list of str
        Columns that must be there.
    key : callable
        Takes a row (a dict) and returns what identifies the decision.
    check : callable
        Takes a row and where it stands (``file, line 3``, or an empty text), and returns
        the row in good order or raises a ValueError that says what is wrong.

    Examples
    --------
    >>> notes = DecisionFile("doctest.csv", ["page", "note"], ["page"], lambda row: row["page"], lambda row, where: row)
    >>> notes.put({"page": "1", "note": "read"})
    >>> notes.remove("1"), notes.rows()
    (True, [])
    """

    def __init__(self, name, columns, needed, key, check):
        self.name, self.columns, self.needed, self.key, self.check = name, columns, needed, key, check

    @property
    def path(self):
        """Where the file is, or will be when something is first saved."""
        return folder() / self.name

    def rows(self, path=None):
        """Read the decisions of this file, or of a classmate's file of the same kind.

        Parameters
        ----------
        path : str or pathlib.Path, optional
            A file; without it, the reader's own, which may not be there yet.

        Returns
        -------
        list of dict
            In the order in which they were made; a later row with the same key replaces the earlier one.

        Raises
        ------
        ValueError
            If a line cannot be used; file, line and column are named.
        OSError
            If a file was named and is not there.
        """
        path = self.path if path is None else Path(path)
        if path == self.path and not path.exists():
            return []
        latest = {}
        for row in read_table(path, self.columns, self.needed, path.name):
            # A spreadsheet leaves lines of nothing but separators behind.
            if any(row[column] for column in self.columns):
                checked = self.check(row, f"{path.name}, line {row['line']}")
                latest.pop(self.key(checked), None)
                latest[self.key(checked)] = checked
        return list(latest.values())

    def put(self, row):
        """Save a decision at once, in place of an earlier one with the same key.

        Parameters
        ----------
        row : dict
            The decision, in good order.

        Raises
        ------
        ValueError
            If the file on disk cannot be read; it is not changed.
        OSError
            If the file cannot be saved.
        """
        with locked(self.path):
            rows = [old for old in self.rows() if self.key(old) != self.key(row)]
            write_table(self.path, self.columns, [*rows, row])

    def remove(self, key):
        """Take a decision back.

        Parameters
        ----------
        key : object
            What identifies it.

        Returns
        -------
        bool
            Whether there was one.
        """
        if not self.path.exists():
            return False
        with locked(self.path):
            rows = self.rows()
            kept = [row for row in rows if self.key(row) != key]
            if len(kept) < len(rows):
                write_table(self.path, self.columns, kept)
        return len(kept) < len(rows)
