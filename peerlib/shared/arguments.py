"""Arguments: is one of the kind that is needed, and if not, what to give."""


def is_a(name, value, kind, do):
    """Refuse an argument of another kind, naming what was given and what to give; True and False are no numbers."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"{name} is {value!r}; {do}.")


def one_of(name, value, words):
    """Refuse a word that is not among those there are."""
    if not isinstance(value, str) or value not in words:
        raise ValueError(f"There is no {name} {value!r}. Use one of: {', '.join(words)}.")
