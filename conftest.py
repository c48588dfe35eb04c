"""What all tests share: a throw-away folder for the reader's own work."""

import os
import tempfile
from pathlib import Path

import pytest

# Kernels started by nbval inherit this: no test may touch the reader's own folder.
os.environ["PEERLIB_WORK"] = str(Path(tempfile.mkdtemp(prefix="peerlib-tests-")) / "my_work")


@pytest.fixture
def work(tmp_path, monkeypatch):
    """An empty folder for the reader's own work."""
    folder = tmp_path / "my_work"
    monkeypatch.setenv("PEERLIB_WORK", str(folder))
    return folder
