"""The made-up screeners of notebook 03."""

import numpy as np

# A made-up pair of screeners: both include, first only, second only, both exclude.
PAIR = {"both include": 8, "first only": 6, "second only": 4, "both exclude": 482}


def pair_of_screeners():
    """Return the made-up decisions of two screeners as two lists."""
    times = list(PAIR.values())
    first = np.repeat(["include", "include", "exclude", "exclude"], times)
    second = np.repeat(["include", "exclude", "include", "exclude"], times)
    return first.tolist(), second.tolist()
