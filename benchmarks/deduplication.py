"""How good and how quick is the de-duplication?

    python benchmarks/deduplication.py                     the shipped records
    python benchmarks/deduplication.py LABELLED.csv ...    any labelled records
    python benchmarks/deduplication.py --synthetic 100000  made-up records, to time

A labelled CSV has the columns of ``read_records`` (or ``id, author, number`` for
``record_id, authors, issue``) and one that names the true work of each record:
``work_id`` or ``group``. Counted on groups: a unique reference lost is a false
positive, a duplicate left a false negative.
"""

import argparse
import random
import resource
import sys
import time
from pathlib import Path

import pandas as pd

from peerlib import datasets, literature

NAMES = {"id": "record_id", "author": "authors", "number": "issue"}
WORDS = (
    "peer support mental health trial randomised controlled care services acute ward home crisis recovery outcome cost bed "
    "days admission stay worker community team psychosis depression adults young people review qualitative study pilot"
).split()


def labelled(path):
    """Read labelled records; return them and their true works."""
    records = pd.read_csv(path, dtype=str).rename(columns=NAMES)
    work = next((c for c in ("work_id", "group") if c in records), None)
    if work is None or "title" not in records or "record_id" not in records:
        sys.exit(f"{path}, line 1: columns record_id (or id), title, and work_id (or group) are needed.")
    return records.drop(columns=work), records.set_index("record_id")[work]


def synthetic(count, seed=1):
    """Make records of which about a quarter are copies, written as another database would."""
    draw, rows = random.Random(seed), []
    while len(rows) < count:
        words = [*draw.choices(WORDS, k=9), f"site{draw.randrange(99999)}"]
        page, work = draw.randrange(1, 2000), len(rows)
        row = {
            "title": " ".join(draw.sample(words, 10)).capitalize(),
            "authors": f"Author{draw.randrange(5000)}, A.; Second, B.",
            "year": str(draw.randrange(1985, 2026)),
            "journal": f"Journal of {draw.choice(WORDS)} {draw.choice(WORDS)}",
            "volume": str(draw.randrange(1, 90)),
            "issue": str(draw.randrange(1, 12)),
            "pages": f"{page}-{page + 9}",
            "doi": f"10.1000/{work}",
            "work": str(work),
        }
        rows.append(row)
        if draw.random() < 0.3:
            rows.append(row | {"title": row["title"].upper() + ".", "pages": str(page), "doi": None, "issue": None})
    records = pd.DataFrame(rows[:count]).assign(record_id=[f"S{n}" for n in range(count)], source="made up")
    return records.drop(columns="work"), records.set_index("record_id")["work"]


def report(name, records, truth):
    """De-duplicate, and print one line of the table."""
    start, busy = time.perf_counter(), time.process_time()
    grouped = literature.deduplicate(records)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    s = literature.score(grouped, truth)
    review = len(literature.review_list(grouped))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(
        f"{name:24} {s['records']:8,} {s['removed']:8,} {s['lost']:6} {s['left']:6} {s['precision']:9.4f} {s['recall']:8.4f} "
        f"{s['f1']:8.4f} {review:7} {seconds:8.1f} {busy:8.1f} {peak:9.0f}",
        flush=True,
    )


def main():
    """Print one line for each set of records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="LABELLED.csv")
    parser.add_argument("--synthetic", type=int, metavar="RECORDS")
    chosen = parser.parse_args()
    heading = ("records", "removed", "lost", "left", "precision", "recall", "F1", "review", "seconds", "CPU s", "MB (peak)")
    print(f"{'':24} {{:>8}} {{:>8}} {{:>6}} {{:>6}} {{:>9}} {{:>8}} {{:>8}} {{:>7}} {{:>8}} {{:>8}} {{:>9}}".format(*heading))
    for file in chosen.files:
        report(Path(file).stem, *labelled(file))
    if chosen.synthetic:
        report("synthetic", *synthetic(chosen.synthetic))
    if not chosen.files and not chosen.synthetic:
        report("shipped (scored rows)", literature.read_records(*datasets.search_files()), datasets.load("record_truth"))


if __name__ == "__main__":
    main()
