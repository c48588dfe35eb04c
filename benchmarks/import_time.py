"""How long does importing peerlib take, beyond numpy and pandas?

    python benchmarks/import_time.py

Each line is the median of fresh Python processes, the statements compared taking turns.
"""

import statistics
import subprocess
import sys

ROUNDS = 15
BASE = "import numpy, pandas"
STATEMENTS = {
    "import peerlib": "import peerlib",
    "from peerlib import datasets": "from peerlib import datasets",
    "... and exercises, tables, plots, checkup": "from peerlib import datasets, exercises, tables, plots, checkup",
    "... and widgets": "from peerlib import datasets, exercises, tables, plots, checkup, widgets",
}
CODE = "{base}\nfrom time import perf_counter as now\nstart = now()\n{statement}\nprint((now() - start) * 1000)"


def milliseconds(statement):
    """Time one statement in a fresh process, after numpy and pandas are loaded."""
    code = CODE.format(base=BASE, statement=statement)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main():
    """Print the median of each statement in milliseconds."""
    milliseconds("import peerlib")  # writes the compiled files, so that no round pays for it
    times = {name: [] for name in STATEMENTS}
    for _ in range(ROUNDS):
        for name, statement in STATEMENTS.items():
            times[name].append(milliseconds(statement))
    print(f"{'beyond numpy and pandas':45} median ms (of {ROUNDS})   worst")
    for name, values in times.items():
        print(f"{name:45} {statistics.median(values):9.1f} {max(values):19.1f}")


if __name__ == "__main__":
    main()
