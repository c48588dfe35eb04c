"""The private environment .venv, and the marker in it.

The marker, written last of all, says what is installed and for which folder and Python.
While it fits, starting the workbook runs nothing but JupyterLab.
"""

import hashlib
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from workbook_steps import places
from workbook_steps.stopping import disk_full, fail, last_lines

# Other programs are run without the reader's own Python and Jupyter settings.
UNWANTED = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT")
UNWANTED_PREFIXES = ("JUPYTER", "IPYTHON")


def made_for():
    """Return what an environment belongs to. Moved or copied elsewhere, it would break in odd ways."""
    return {
        "folder": str(places.HERE),
        "python": "{}.{}".format(*sys.version_info[:2]),
        "system": f"{sys.platform} {platform.machine()}",
    }


def lists_digest():
    """Return a short stand-in for the two files that decide what is installed."""
    return hashlib.sha256(places.PROJECT.read_bytes() + places.CONSTRAINTS.read_bytes()).hexdigest()


def read_marker():
    """Return what the marker says, or nothing if it is not there or was damaged."""
    try:
        marker = json.loads(places.MARKER.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) and {"lists", "extras"} <= set(marker) else {}


def write_marker(lists, extras):
    """Write the marker in one go: a killed program leaves the old one or the new one, never half."""
    draft = places.MARKER.with_suffix(".draft")
    draft.write_text(json.dumps({"made_for": made_for(), "lists": lists, "extras": extras}), "utf-8")
    os.replace(draft, places.MARKER)


def is_usable(marker):
    """Say whether .venv was made here, by a Python like this one, and that Python is still there."""
    settings = places.VENV / "pyvenv.cfg"
    if marker.get("made_for") != made_for() or not places.PYTHON.exists() or not settings.exists():
        return False
    # On Windows .venv's python.exe only points to the Python it was made with.
    home = re.search(r"^home *= *(.+)$", settings.read_text("utf-8", errors="replace"), re.MULTILINE)
    return bool(home) and Path(home[1].strip()).exists()


def variables(wheels=None):
    """Return the environment variables for pip, pytest and JupyterLab."""
    prefixes = (*UNWANTED_PREFIXES, "PIP_") if wheels else UNWANTED_PREFIXES
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() not in UNWANTED and not name.upper().startswith(prefixes)
    }
    kept.update(PYTHONNOUSERSITE="1", PYTHONUTF8="1")
    kept.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_USER="0")
    if wheels:
        kept["PIP_CONFIG_FILE"] = os.devnull  # no index or folder but the one asked for
    for name, folder in (("CONFIG", "config"), ("DATA", "data"), ("RUNTIME", "runtime")):
        kept[f"JUPYTER_{name}_DIR"] = str(places.JUPYTER / folder)
    kept["IPYTHONDIR"] = str(places.JUPYTER / "ipython")
    return kept


def check_writable():
    """Stop if nothing can be written beside workbook.py."""
    try:
        tempfile.TemporaryFile(dir=places.HERE).close()
    except OSError as error:
        fail(
            f"The folder {places.HERE} cannot be written to ({error.strerror}): copy the workbook to a folder of your own, "
            "such as Documents, and run it there."
        )


def no_venv_module():
    """Stop because this Python lacks the parts that make a private environment."""
    fail(
        "This Python cannot make a private environment, because its venv or ensurepip part is missing: on Debian or "
        "Ubuntu run `sudo apt install python3-venv`, elsewhere install Python from python.org, then run this again."
    )


def make_environment():
    """Make .venv anew, with nothing in it but pip."""
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        no_venv_module()
    print("Making a private environment in .venv ...", flush=True)
    # Run from inside .venv, this must still use the Python that .venv was made with.
    python = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [python, "-m", "venv", "--clear", str(places.VENV)],
        env=variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode:
        explain_venv(made.stdout.decode("utf-8", "replace"))
    write_marker(None, [])


def explain_venv(output):
    """Stop, saying in one sentence why .venv could not be made."""
    if "ensurepip is not available" in output:
        no_venv_module()
    if "No space left" in output:
        disk_full()
    fail(
        "The private environment .venv could not be made: close every window that uses the workbook, delete the "
        f"folder {places.VENV}, and run this again. Python's last words were:\n{last_lines(output)}"
    )
