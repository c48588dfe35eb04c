"""How long does it take to look up where a figure comes from?

    python benchmarks/look_ups.py

The first call builds the tables; the others use them as long as the reader's file stays the same.
"""

import os
import statistics
import tempfile
import time

os.environ["PEERLIB_WORK"] = tempfile.mkdtemp()

from peerlib import bias, datasets, effects

ROUNDS = 15
LOOK_UPS = {
    'sources("BD006")': lambda: datasets.sources("BD006"),
    "statuses()": datasets.statuses,
    'bias.known("sledge_2011")': lambda: bias.known("sledge_2011"),
    'effects.trace("sledge_2011")': lambda: effects.trace("sledge_2011"),
    'sources("BD006", own=False)': lambda: datasets.sources("BD006", own=False),
    'bias.known("sledge_2011", own=False)': lambda: bias.known("sledge_2011", own=False),
    'effects.trace("sledge_2011", own=False)': lambda: effects.trace("sledge_2011", own=False),
}


def milliseconds(call):
    """Return how long one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def main():
    """Print the first call of each look-up, and the median and worst of those after it."""
    datasets.fill("trial_outcomes", "TO002", "mean_peer", 11.5, source="a figure to measure with")
    for name, call in LOOK_UPS.items():
        first, *later = [milliseconds(call) for _ in range(ROUNDS + 1)]
        print(f"{name:40} first {first:6.1f} ms   then median {statistics.median(later):5.1f} ms   worst {max(later):5.1f} ms")


if __name__ == "__main__":
    main()
