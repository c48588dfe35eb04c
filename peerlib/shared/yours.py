"""Whose a result is: how many of the reader's own figures, ratings or decisions are in it, marked and told in words."""

import re

_MARK = re.compile(r"(\S+ (?:et al\. )?\S+|\S*) \(with (\d+) (figure|rating|decision)s? of yours\)")


def mark(count, what="figure"):
    """Return what stands behind a name in whose result the reader's own work is; nothing where there is none."""
    return f" (with {count} {what}{'s' if count > 1 else ''} of yours)" if count else ""


def unmarked(name):
    """Return a name without such a mark."""
    return re.sub(r" \(with \d+ \w+ of yours\)", "", str(name))


def note(rows):
    """Return the line with which a printed result ends if work of the reader's is in it; rows are pairs of a name and a text."""
    found = {(name or before, count, what) for name, text in rows for before, count, what in _MARK.findall(text)}
    total = sum(int(count) for _, count, _ in found)
    are = "is" if total == 1 else "are"
    return f"(The text speaks of the shipped figures; {total} of yours {are} in this result.)" if found else ""
