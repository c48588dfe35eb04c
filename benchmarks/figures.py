"""How long do the figures of bias take, and how large are their letters?

    python benchmarks/figures.py

A figure is drawn and turned into a PNG picture as in a notebook, from judgements that are
drawn by chance. Fifty studies in ten domains are the largest table asked for.
"""

import statistics
import time

import numpy as np
import pandas as pd

from peerlib import plots
from peerlib.plots.style import png

ROUNDS = 9


def milliseconds(draw):
    """Return the median time of drawing a figure with its picture, after one round to warm up."""
    png(draw())
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        png(draw())
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def judgements(studies, domains, seed=1):
    """Return made-up judgements with long names, the overall judgement last."""
    draw = np.random.default_rng(seed)
    names = [f"Somebody, Anybody and Nobody, study number {number} of a list" for number in range(1, studies + 1)]
    columns = [f"Bias due to something, domain number {number}" for number in range(1, domains)] + ["Overall"]
    return pd.DataFrame(draw.choice(["low", "some concerns", "high"], (studies, domains)), index=names, columns=columns)


def smallest_letters(fig):
    """Return the size of the smallest letters of a figure, points."""
    from matplotlib.text import Text

    return min(text.get_fontsize() for text in fig.findobj(Text) if text.get_text().strip())


def main():
    """Print the medians."""
    for studies, domains in ((10, 8), (50, 10)):
        table = judgements(studies, domains)
        shares = table.apply(lambda column: 100 * column.value_counts(normalize=True)).fillna(0).T
        differ = pd.DataFrame(np.random.default_rng(1).random((studies, domains)), index=table.index, columns=table.columns)
        figures = {
            "traffic light": lambda: plots.traffic_light(table),
            "two raters": lambda: plots.compare_lights({"mine": table, "yours": table[::-1]}),
            "bars": lambda: plots.bias_bars(shares),
            "map of disagreement": lambda: plots.disagreement_map(differ),
        }
        for name, draw in figures.items():
            print(
                f"{studies} studies, {domains} domains, {name}: {milliseconds(draw):.0f} ms, "
                f"letters of {smallest_letters(draw()):.1f} points or more"
            )


if __name__ == "__main__":
    main()
