"""JupyterLab in a real browser: what the browser tests call. (The fixtures are in conftest.py.)"""

import re
import shutil
import time
import urllib.request

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def address(process, log, port):
    """Wait for the address with its token."""
    for _ in range(120):
        found = re.search(rf"http://(?:localhost|127\.0\.0\.1):{port}/\S+token=\w+", log.read_text(errors="replace"))
        if found:
            try:
                urllib.request.urlopen(found[0], timeout=5)
                return found[0]
            except OSError:
                pass
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(0.5)
    raise AssertionError(log.read_text(errors="replace"))


def open_notebook(browser, address, name):
    """Open a notebook and wait until it is drawn and its kernel idle."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address.replace("00_start_here", name))
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    return page


def run_all(page):
    """Run all cells through the menu and wait until none is running."""
    page.locator("text=Run").first.click()
    page.locator("li[data-command='runmenu:run-all'] >> visible=true").click()
    page.wait_for_function("document.querySelectorAll('.jp-Notebook .jupyter-widgets').length > 0", timeout=60_000)
    done = "[...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')].every(p => !p.innerText.includes('*'))"
    page.wait_for_function(done, timeout=60_000)


def see(page, words):
    """Scroll until some words are in view, as a reader would: with the wheel, first up and then down."""
    # After Run All the page stands at its end, so what is looked for lies above.
    where = "document.querySelector('.jp-WindowedPanel-outer').scrollTop"
    page.mouse.move(800, 500)
    for step in (-400, 400):
        still = 0  # turns of the wheel that moved nothing: a busy page may be slow to follow
        while still < 10:
            found = page.get_by_text(words, exact=False).first
            if found.count() and found.is_visible():
                found.scroll_into_view_if_needed()
                return found
            before = page.evaluate(where)
            page.mouse.wheel(0, step)
            page.wait_for_timeout(100)
            still = still + 1 if page.evaluate(where) == before else 0
    raise AssertionError(f"not seen on the page: {words}")


def click_low(page, button):
    """Bring a button into the lower half of the window with the wheel, press the mouse on it, and let go as a hand does."""
    page.mouse.move(700, 400)
    for _ in range(60):
        beneath = button.bounding_box()["y"] - 560
        if abs(beneath) < 40:
            break
        page.mouse.wheel(0, max(-300, min(300, beneath)))
        page.wait_for_timeout(120)
    place = button.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(90)
    page.mouse.up()


def tab_stops(page, script, most, pause):
    """Go on with the Tab key, and give what a script says of each stop, from the first of which it says something to the last."""
    met = False
    for _ in range(most):
        page.keyboard.press("Tab")
        page.wait_for_timeout(pause)
        at = page.evaluate(script)
        if at is None and met:
            return
        if at is not None:
            met = True
            yield at
