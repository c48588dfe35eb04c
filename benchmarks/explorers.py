"""How long until an explorer answers, in the browser: key press to changed figure, and frames a second while dragging?

    python benchmarks/explorers.py
    python benchmarks/explorers.py pooling_explorer

Each explorer stands alone in JupyterLab. An arrow key is pressed 20 times on one slider (of the pooling explorer: a box is
ticked and unticked), each time until the new figure has been painted; then the slider is dragged over its whole width for three
seconds while the figures that are shown are counted. Beside it, the time that the kernel alone takes for the same answers.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import CHROMIUM, FLAGS, address  # noqa: E402
from explorers_page import EXPLORERS, open_explorer, write_notebook  # noqa: E402

# Milliseconds from the next key press or click to the frame after the figure has changed.
WATCH = """() => {
  const figure = document.querySelector(".peerlib-figure");
  window.painted = [];
  const start = () => (window.pressed = performance.now());
  for (const kind of ["keydown", "click"]) document.addEventListener(kind, start, true);
  new MutationObserver(() => {
    const image = figure.querySelector("img");
    image?.decode().then(() => requestAnimationFrame(() => window.painted.push(performance.now() - window.pressed)));
  }).observe(figure, { childList: true, subtree: true });
}"""


def press(page, turn):
    """Do something 20 times, each time after the last figure stood, and return the milliseconds of each answer."""
    times = []
    for number in range(20):
        page.evaluate("window.painted = []")
        turn(number)
        page.wait_for_function("window.painted.length > 0", timeout=20_000, polling=20)
        times.append(page.evaluate("window.painted[0]"))
        page.wait_for_timeout(300)
    return times


def drag(page, slider, seconds=3):
    """Drag a slider over its width and return how many figures a second were painted."""
    place = slider.bounding_box()
    page.mouse.move(place["x"] + 8, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.evaluate("window.painted = []")
    start = time.perf_counter()
    while (gone := time.perf_counter() - start) < seconds:
        page.mouse.move(place["x"] + 8 + (place["width"] - 16) * gone / seconds, place["y"] + place["height"] / 2)
        page.wait_for_timeout(15)
    shown = page.evaluate("window.painted.length") / seconds
    page.mouse.up()
    return shown


def in_kernel(name, label):
    """Return the median milliseconds that the kernel alone takes for an answer."""
    from peerlib import widgets

    made = getattr(widgets, name)()
    sliders = made.lab.sliders if hasattr(made, "lab") else made.sliders
    slider, times = next(one for one in sliders.values() if one.description.startswith(label)), []
    for step in range(20):
        start = time.perf_counter()
        slider.value = slider.min + (slider.max - slider.min) * (step + 0.5) / 20
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def measure(browser, url, folder, name, label):
    """Print the speed of one explorer."""
    write_notebook(folder, name)
    page = open_explorer(browser, url.replace("/lab", f"/lab/workspaces/{name}/tree/{name}.ipynb", 1), "laptop")
    page.evaluate(WATCH)
    if label:
        slider = page.locator(".peerlib-number", has_text=label).locator("input[type=range]")
        slider.focus()
        times = press(page, lambda number: page.keyboard.press("ArrowRight" if number < 10 else "ArrowLeft"))
        more = f"{drag(page, slider):5.1f} frames a second   kernel alone {in_kernel(name, label):4.0f} ms"
    else:
        box = page.locator(".peerlib-controls input[type=checkbox]").last
        times, more = press(page, lambda number: box.click()), ""
    print(f"{name:21} median {statistics.median(times):4.0f} ms  worst {max(times):4.0f} ms   {more}", flush=True)
    page.context.close()


def main():
    """Start JupyterLab in an empty folder, and measure each explorer."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PEERLIB_WORK"] = str(Path(folder) / "my_work")
        log = Path(folder) / "jupyter.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", f"--ServerApp.port={port}"]
        with log.open("wb") as out:
            server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        try:
            url = re.sub(r"/lab\S*\?", "/lab?", address(server, log, port))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                for name in sys.argv[1:] or EXPLORERS:
                    measure(browser, url, Path(folder), name, EXPLORERS[name])
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
