"""What the tests share: how Hypothesis tries examples, a browser, JupyterLab as a student starts it."""

import os
import socket
import subprocess
import sys

import pytest
from browser import CHROMIUM, FLAGS, OPENED, ROOT, address
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
    """JupyterLab, started as a student starts it; the address of the start page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    work = tmp_path_factory.mktemp("work")
    log = tmp_path_factory.mktemp("log") / "jupyter.log"
    command = [sys.executable, str(ROOT / "workbook.py"), "--no-browser", "--port", str(port)]
    before = {path: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=work,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PEERLIB_WORK": str(work / "my_work")},
        )
        try:
            yield address(process, log, port), work / "my_work"
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
            # JupyterLab may have saved by itself; the notebooks that were opened stay as they were.
            for path, content in before.items():
                if path.stem in OPENED and path.read_bytes() != content:
                    path.write_bytes(content)
