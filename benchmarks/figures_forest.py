"""How long do the forest figures and their explorer take?

    python benchmarks/figures_forest.py

Figures are drawn and turned into a PNG picture as in a notebook; of the explorer, one tick
or one other method is answered in the kernel: pooling, leave-one-out, figure and sentence.
"""

import statistics
import time

import numpy as np

from peerlib import effects, plots, widgets
from peerlib.plots.style import png

ROUNDS = 15


def milliseconds(work, rounds=ROUNDS):
    """Return the median time of some work, after one round to warm up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def studies(k, seed=1):
    """Return made-up ratios and the standard errors of their logarithms."""
    draw = np.random.default_rng(seed)
    se = draw.uniform(0.08, 0.9, k)
    return np.exp(draw.normal(-0.2, np.sqrt(0.05 + se**2))), se


def main():
    """Print the medians."""
    for k in (3, 13, 60):
        y, s = studies(k)
        pooled = effects.pool(y, s, ratio=True)
        print(f"{k} studies: pool {milliseconds(lambda: effects.pool(y, s, ratio=True)):.1f} ms", end=", ")
        print(f"leave one out {milliseconds(lambda: effects.leave_one_out(y, s, ratio=True), 5):.0f} ms", end=", ")
        print(f"forest and picture {milliseconds(lambda: png(plots.forest(pooled), dpi=96)):.0f} ms")
    explorer = widgets.pooling_explorer()
    outcome, studies_, _, _method, *_ = explorer.children
    for name in outcome.options:
        outcome.value = name
        if not studies_.children:
            continue
        tick = studies_.children[0]

        def turn(tick=tick):
            tick.value = not tick.value

        print(f"explorer, {name} ({len(studies_.children)} studies): a tick {milliseconds(turn):.0f} ms")


if __name__ == "__main__":
    main()
