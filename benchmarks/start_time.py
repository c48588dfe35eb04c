"""How long from the command to a loaded page, when everything is installed?

    .venv/bin/python benchmarks/start_time.py

Needs Chromium. Each round starts the workbook afresh and waits until the start page
shows its title and the kernel is idle.
"""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'


def one_start(chromium):
    """Return the seconds until the address is printed, the page is drawn, and the kernel is idle."""
    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "workbook.py"), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = next(word for line in process.stdout for word in line.split() if word.startswith("http"))
        served = time.perf_counter() - start
        page = chromium.new_page()
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=60_000)
        drawn = time.perf_counter() - start
        page.wait_for_selector(IDLE, timeout=60_000)
        ready = time.perf_counter() - start
        page.close()
        return served, drawn, ready
    finally:
        process.terminate()
        process.wait()


def main():
    """Print the median and the worst of each stage in seconds."""
    found = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if found is None:
        sys.exit("Chromium is needed for this measurement: install it, then run this again.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        rounds = [one_start(chromium) for _ in range(ROUNDS)]
        chromium.close()
    for stage, values in zip(("address printed", "page drawn", "kernel idle"), zip(*rounds)):
        print(f"{stage:16} median {statistics.median(values):5.1f} s   worst {max(values):5.1f} s   (of {ROUNDS})")


if __name__ == "__main__":
    main()
