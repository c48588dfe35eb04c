"""Filling .venv with pip, and saying in a sentence why pip could not."""

import json
import re
import subprocess
import sys
from pathlib import Path

from workbook_steps import environment, places, versions
from workbook_steps.stopping import disk_full, fail, last_lines

# JupyterLab's own settings, so that the first thing a class sees is the notebook:
# no question about news, no look for updates, no add-on store, no choice of kernel.
LAB_SETTINGS = {
    "page_config.json": {
        "buildAvailable": False,
        "buildCheck": False,
        "disabledExtensions": {
            "@jupyterlab/apputils-extension:announcements": True,
            "@jupyterlab/extensionmanager-extension:plugin": True,
        },
    },
    "overrides.json": {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
        "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},
    },
}
# pip's words for a lost connection differ from one version to the next.
NO_CONNECTION = "after connection broken|ConnectionError|TimeoutError|ProxyError|SSLError|failed to connect"


def pip(arguments, wheels=None):
    """Run pip in .venv. Its many lines go to a log; the reader sees a dot for every fourth package."""
    command = [str(places.PYTHON), "-m", "pip", *arguments]
    output, packages = [], 0
    with places.INSTALL_LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        process = subprocess.Popen(
            command,
            cwd=places.HERE,
            env=environment.variables(wheels),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        for line in process.stdout:
            log.write(line)
            output.append(line)
            new = line.startswith(("Collecting ", "Processing "))
            packages += new
            if new and packages % 4 == 0:
                print(".", end="", flush=True)
        process.wait()
    if packages >= 4:
        print()
    if process.returncode:
        explain_pip("".join(output), wheels)


def explain_pip(output, wheels):
    """Stop, saying in one sentence why pip could not do its work."""
    # pip names the package it misses in one of two ways, the second when constraints.txt has a version of it.
    missing = re.search(r"(?:No matching distribution found for|\(constraint\)) ([A-Za-z0-9._-]+)", output)
    if "No space left on device" in output:
        disk_full()
    if wheels and missing:
        explain_missing_wheel(missing[1], wheels)
    if re.search(NO_CONNECTION, output, re.IGNORECASE):
        fail(
            "The packages could not be fetched, because there seems to be no way to the internet: connect and run this "
            "again, or run `python3 workbook.py download FOLDER` on a connected computer of the same kind, copy the "
            "folder over, and run `python3 workbook.py --wheels FOLDER`."
        )
    fail(
        "pip could not install the packages: run the same command again, and if that does not help send the file "
        f"{places.INSTALL_LOG} to whoever looks after the workbook. pip's last words were:\n{last_lines(output)}"
    )


def plain_name(package):
    """Return a package's name as it is compared: small letters, single hyphens."""
    return re.sub(r"[-_.]+", "-", package).lower()


def wheel_names(folder):
    """Return the packages there is a wheel for in a folder, whatever system the wheel is for."""
    return {plain_name(wheel.name.split("-")[0]) for wheel in Path(folder).glob("*.whl")}


def explain_missing_wheel(package, wheels):
    """Stop: the folder lacks a package, or has it for another kind of computer."""
    reason = f"lacks the package {package}"
    if plain_name(package) in wheel_names(wheels):
        major, minor = sys.version_info[:2]
        reason = (
            f"has {package} but no version of it that fits here (it was made on another operating system, with another "
            f"Python than {major}.{minor}, or for an older copy of the workbook)"
        )
    fail(
        f"The folder {wheels} {reason}: make it anew with `python3 workbook.py download FOLDER` on a connected computer "
        "like this one."
    )


def check_wheels(wheels):
    """Stop unless the folder given with --wheels is there and has wheels in it."""
    if not Path(wheels).is_dir():
        fail(f"There is no folder {wheels}: check the name given after --wheels.")
    if not wheel_names(wheels):
        fail(
            f"The folder {wheels} has no wheels (files ending in .whl) in it: fill it with `python3 workbook.py download "
            "FOLDER` on a connected computer."
        )


def install(extras, wheels):
    """Install the packages of the extras, then peerlib itself as a link to this folder."""
    source = ["--no-index", "--find-links", wheels] if wheels else []
    wanted = versions.requirements(places.PROJECT.read_text("utf-8"), extras)
    print("Installing the packages (some minutes the first time) ...", flush=True)
    pip(["install", "-c", str(places.CONSTRAINTS), *source, *wanted], wheels)
    print("Installing peerlib ...", flush=True)
    pip(["install", "--no-deps", "--no-build-isolation", "-e", ".", *source], wheels)


def write_lab_settings():
    """Put LAB_SETTINGS where the JupyterLab of .venv, and no other, reads them."""
    folder = places.VENV / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    for name, settings in LAB_SETTINGS.items():
        (folder / name).write_text(json.dumps(settings, indent=2), "utf-8")


def set_up(extras, wheels=None):
    """Bring .venv up to date; quick when there is nothing to do."""
    if wheels:
        check_wheels(wheels)
    marker = environment.read_marker()
    if not environment.is_usable(marker):
        environment.make_environment()
        marker = environment.read_marker()
    wanted = sorted({*extras, *marker["extras"]})
    if marker["lists"] == environment.lists_digest() and marker["extras"] == wanted:
        return
    environment.write_marker(None, marker["extras"])  # until all is done, .venv counts as unfinished
    install(wanted, wheels)
    write_lab_settings()
    environment.write_marker(environment.lists_digest(), wanted)
    print("Ready.", flush=True)
