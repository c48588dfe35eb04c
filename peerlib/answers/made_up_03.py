"""The made-up screeners of notebook 03, and what its reader is taken to have settled."""

import numpy as np
import pandas as pd

# A made-up pair of screeners: both include, first only, second only, both exclude.
PAIR = {"both include": 8, "first only": 6, "second only": 4, "both exclude": 482}

# What a person decided about the review list in the notebook: Lawn 2008 is there twice.
SETTLED = pd.DataFrame({"first": ["R0023"], "second": ["R0024"], "reviewer": ["us"], "decision": ["same"]})


def pair_of_screeners():
    """Return the made-up decisions of two screeners as two lists."""
    times = list(PAIR.values())
    first = np.repeat(["include", "include", "exclude", "exclude"], times)
    second = np.repeat(["include", "exclude", "include", "exclude"], times)
    return first.tolist(), second.tolist()
