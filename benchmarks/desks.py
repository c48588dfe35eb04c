"""How long does a decision take at the screening desk of 100,000 records, half of them decided?

    python benchmarks/desks.py

From the key to the next record: the file compared with what is held of it, the decision on disk, the desk drawn anew.
A decision is taken back as well, and decided after another notebook wrote into the file, which is then read anew.
"""

import os
import statistics
import tempfile
import time

os.environ["PEERLIB_WORK"] = tempfile.mkdtemp()

import pandas as pd

from peerlib import my_work, screening
from peerlib.widgets import screening_desk
from peerlib.widgets.desk import Desk

RECORDS = 100_000
TURNS = 10


def seconds(act, *arguments):
    """Return how long something takes, on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    act(*arguments)
    return time.perf_counter() - clock, time.process_time() - processor


def main():
    """Print how long it takes to open the desk, to decide, and to take a decision back."""
    Desk.too_soon = 0
    ids = [f"R{number:06}" for number in range(RECORDS)]
    records = pd.DataFrame({"record_id": ids, "title": [f"Peer support, trial {number}" for number in range(RECORDS)]})
    row = {"reviewer": "me", "stage": "title", "decision": "exclude", "reason": "not about peer support", "when": "2026-01-01"}
    rows = ({"record_id": name, **row} for name in ids[: RECORDS // 2])
    my_work.write_table(my_work.folder() / "screening.csv", screening.COLUMNS, rows)
    desk = []
    opening = seconds(lambda: desk.append(screening_desk(records).desk))
    desk = desk[0]
    print(f"of {RECORDS:,} records, half decided; seconds on the clock (of the processor)")
    print(f"to open the desk               {opening[0]:.2f} ({opening[1]:.2f})")
    for what, key in (("a decision", "i"), ("taken back", "z"), ("the next record", "n")):
        clock, processor = zip(*(seconds(desk.key, key) for _ in range(TURNS)))
        medians = f"{statistics.median(clock):.2f} ({statistics.median(processor):.2f})"
        print(f"{what:30} {medians}, worst of {TURNS} {max(clock):.2f} ({max(processor):.2f})")
    with (my_work.folder() / "screening.csv").open("a", encoding="utf-8") as file:
        file.write("R1,another,title,include,,2026-01-01\n")
    clock, processor = seconds(desk.key, "i")
    print(f"after another notebook's       {clock:.2f} ({processor:.2f})")


if __name__ == "__main__":
    main()
