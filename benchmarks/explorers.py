"""How long does an explorer take in the kernel to answer a slider?

    python benchmarks/explorers.py

Every slider of every explorer is moved over its whole range; the time is that of the
calculation, the figure, the sentence, and saving the setting to disk.
"""

import os
import statistics
import tempfile
import time

os.environ["PEERLIB_WORK"] = tempfile.mkdtemp()

import ipywidgets

from peerlib import widgets

STEPS = 12


def answers(explorer):
    """Return the milliseconds of each answer, slider by slider over its range."""
    times = []
    for slider in explorer.children:
        if isinstance(slider, (ipywidgets.FloatSlider, ipywidgets.IntSlider)):
            for step in range(STEPS + 1):
                value = slider.min + (slider.max - slider.min) * step / STEPS
                start = time.perf_counter()
                slider.value = value
                times.append((time.perf_counter() - start) * 1000)
    return times


def main():
    """Print median and worst for each explorer."""
    for build in (widgets.leaf_through, widgets.cost_explorer, widgets.value_explorer):
        times = answers(build())
        print(
            f"{build.__name__:16} median {statistics.median(times):6.1f} ms   worst {max(times):6.1f} ms   ({len(times)} answers)"
        )


if __name__ == "__main__":
    main()
