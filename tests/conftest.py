"""What the tests share: how Hypothesis tries examples, a browser, JupyterLab as a student starts it."""

import os
import socket
import subprocess
import sys

import pytest
from browser import CHROMIUM, FLAGS, address
from checkout import START, copy_workbook
from hypothesis import settings

# The same examples every time, however slow the computer: a red test is red for everybody.
settings.register_profile("workbook", deadline=None, derandomize=True)
settings.load_profile("workbook")


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed; .ci/run installs it.")
        pytest.skip("Chromium is not installed, so the browser tests are left out.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab, started as a student starts it, in a copy of the workbook; its start page, and where answers go."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("log") / "jupyter.log"
    place = copy_workbook(tmp_path_factory.mktemp("workbook") / "peer support")
    command = [sys.executable, "-c", START, str(place), "--no-browser", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=place.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PEERLIB_WORK": str(place / "my_work")},
        )
        try:
            yield address(process, log, port), place / "my_work"
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
