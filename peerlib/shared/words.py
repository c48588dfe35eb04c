"""Sentences that fit the page, and results that print as one."""

import textwrap
import warnings
from numbers import Real

from peerlib.shared.yours import note


def wrap(text, indent=""):
    """Break long lines between words at 88 characters, so that a notebook need not break them inside; addresses stay whole."""
    fold = textwrap.TextWrapper(
        88,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    )
    return "\n".join(fold.fill(line) for line in text.split("\n"))


def text(name, value):
    """Return a given text or number as a text without blanks around it (of nothing, an empty one), or say it is neither."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, Real)) or value != value:
        raise ValueError(f"{name} is {value!r}; give a text.")
    return str(value).strip()


def overheard(act, *given):
    """Return what a function returns, and the sentences with which it warned."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = act(*given)
    return found, [str(warning.message) for warning in caught]


def with_note(text):
    """Return a printed result with the line that speaks of the reader's own work, if any is in it."""
    return "\n".join(filter(None, [text, note([("", text)])]))


class Sentence:
    """A result that prints as its ``sentence``. (A dataclass keeps this only with ``repr=False``.)"""

    def __str__(self):
        return wrap(with_note(self.sentence))

    def __repr__(self):
        return str(self)
