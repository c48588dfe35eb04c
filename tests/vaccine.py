"""Thirteen trials of the BCG vaccine, as Colditz and others (1994, doi 10.1001/jama.1994.03510330076038) list them: what
metafor's figures were worked out from. Arm 1 is the vaccine."""

import pandas as pd

from peerlib import effects

_ROWS = [
    ("Aronson 1948", 1948, "random", 4, 123, 11, 139),
    ("Ferguson & Simes 1949", 1949, "random", 6, 306, 29, 303),
    ("Stein & Aronson 1953", 1953, "alternate", 180, 1541, 372, 1451),
    ("Rosenthal et al. 1960", 1960, "random", 3, 231, 11, 220),
    ("Rosenthal et al. 1961", 1961, "systematic", 17, 1716, 65, 1665),
    ("Coetzee & Berjak 1968", 1968, "random", 29, 7499, 45, 7277),
    ("Comstock & Webster 1969", 1969, "systematic", 5, 2498, 3, 2341),
    ("Frimodt-Moller et al. 1973", 1973, "alternate", 33, 5069, 47, 5808),
    ("Vandiviere et al. 1973", 1973, "random", 8, 2545, 10, 629),
    ("Comstock et al. 1974", 1974, "systematic", 186, 50634, 141, 27338),
    ("Comstock et al. 1976", 1976, "systematic", 27, 16913, 29, 17854),
    ("Hart & Sutherland 1977", 1977, "random", 62, 13598, 248, 12867),
    ("Tuberculosis Prevention Trial 1980", 1980, "random", 505, 88391, 499, 88391),
]
_COUNTS = ["events1", "n1", "events2", "n2"]


def vaccine(measure="RR"):
    """Return the trials with their effects."""
    table = pd.DataFrame(_ROWS, columns=["label", "year", "allocation", *_COUNTS])
    effect = {"RR": effects.risk_ratio, "OR": effects.odds_ratio, "RD": effects.risk_difference}[measure]
    return table.join(effect(*(table[name] for name in _COUNTS))[["estimate", "se", "ci_low", "ci_high"]])
