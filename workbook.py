# -*- coding: utf-8 -*-
"""Set up and open the peer support workbook.

    python3 workbook.py                     open the workbook (sets it up the first time)
    python3 workbook.py check               is everything installed as it should be?
    python3 workbook.py test                run the tests
    python3 workbook.py download FOLDER     fetch the packages once, for computers without a network
    python3 workbook.py --wheels FOLDER     open, installing from such a folder

Everything is installed into a private folder, .venv, beside this file; nothing else on
the computer changes. To start afresh, delete .venv and run `python3 workbook.py` again.
"""
# This file uses nothing but Python's standard library, and no syntax newer than
# Python 2.7, so that an old Python can read it and say what is wrong in one sentence.
from __future__ import print_function

import sys

OLDEST_PYTHON = (3, 11)


def check_python(version):
    """Stop unless this Python is new enough."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        sys.exit(
            "The workbook needs Python {}.{} or newer, and this is Python {}.{}: install a newer one "
            "(from python.org, say) and run this again with it.".format(*(OLDEST_PYTHON + tuple(version[:2])))
        )


check_python(sys.version_info)  # before the imports: some of them are newer than an old Python

import argparse
import errno
import hashlib
import importlib.util
import json
import os
import platform
import re
import secrets
import signal
import socket
import subprocess
import tempfile
import threading
import time
import tomllib
import webbrowser
from pathlib import Path

HERE = Path(__file__).absolute().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARKER = VENV / "workbook.json"
INSTALL_LOG = VENV / "install.log"
JUPYTER = HERE / ".jupyter"
PROJECT = HERE / "pyproject.toml"
CONSTRAINTS = HERE / "constraints.txt"
FIRST_NOTEBOOK = "notebooks/00_start_here.ipynb"

TO_OPEN = ["workbook"]  # the extras of pyproject.toml that each command needs
TO_TEST = ["test", "workbook"]

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


def fail(sentence):
    """Stop with exit code 1 and a sentence: what was wrong, and what to do."""
    sys.exit(sentence)


def last_lines(text, count=8):
    """The end of a long output, indented: the reason for a failure is nearly always there."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join("    " + line for line in lines[-count:])


# What to install: pyproject.toml says which packages, constraints.txt which versions.


def requirements(project_text, extras):
    """The packages peerlib needs, and those of the extras named, as pyproject.toml lists them."""
    project = tomllib.loads(project_text)["project"]
    found = list(project["dependencies"])
    for extra in extras:
        found += project["optional-dependencies"][extra]
    return found


def name_of(requirement):
    """The package's name: pandas for pandas>=3.0."""
    return re.match(r"[A-Za-z0-9._-]+", requirement).group()


def read_pins(constraints_text):
    """Each package's exact version in constraints.txt."""
    pins = {}
    for line in constraints_text.splitlines():
        line = line.split("#")[0].split(";")[0].strip()
        if "==" in line:
            name, version = line.split("==")
            pins[name.strip().lower()] = version.strip()
    return pins


# The marker, written last of all, says what is installed and for which folder and Python.
# While it fits, starting the workbook runs nothing but JupyterLab.


def made_for():
    """What an environment belongs to. Moved or copied elsewhere, it would break in odd ways."""
    return {
        "folder": str(HERE),
        "python": "{}.{}".format(*sys.version_info[:2]),
        "system": "{} {}".format(sys.platform, platform.machine()),
    }


def lists_digest():
    """A short stand-in for the two files that decide what is installed."""
    return hashlib.sha256(PROJECT.read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()


def read_marker():
    """What the marker says, or nothing if it is not there or was damaged."""
    try:
        marker = json.loads(MARKER.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) and {"lists", "extras"} <= set(marker) else {}


def write_marker(lists, extras):
    """Write the marker in one go: a killed program leaves the old one or the new one, never half."""
    draft = MARKER.with_suffix(".draft")
    draft.write_text(json.dumps({"made_for": made_for(), "lists": lists, "extras": extras}), "utf-8")
    os.replace(str(draft), str(MARKER))


def environment_is_usable(marker):
    """Was .venv made here, by a Python like this one, and is that Python still there?"""
    settings = VENV / "pyvenv.cfg"
    if marker.get("made_for") != made_for() or not PYTHON.exists() or not settings.exists():
        return False
    # On Windows .venv's python.exe only points to the Python it was made with.
    settings = settings.read_text("utf-8", errors="replace")
    home = re.search(r"^home *= *(.+)$", settings, re.MULTILINE)
    return bool(home) and Path(home.group(1).strip()).exists()


# Other programs are run without the reader's own Python and Jupyter settings.


def clean_environment(wheels=None):
    """The environment variables for pip, pytest and JupyterLab."""
    unwanted = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT")
    prefixes = ("JUPYTER", "IPYTHON") + (("PIP_",) if wheels else ())
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() not in unwanted and not name.upper().startswith(prefixes)
    }
    kept.update(PYTHONNOUSERSITE="1", PYTHONUTF8="1")
    kept.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_USER="0")
    if wheels:
        kept["PIP_CONFIG_FILE"] = os.devnull  # no index or folder but the one asked for
    kept["JUPYTER_CONFIG_DIR"] = str(JUPYTER / "config")
    kept["JUPYTER_DATA_DIR"] = str(JUPYTER / "data")
    kept["JUPYTER_RUNTIME_DIR"] = str(JUPYTER / "runtime")
    kept["IPYTHONDIR"] = str(JUPYTER / "ipython")
    return kept


# Setting up.


def check_writable():
    """Stop if nothing can be written beside this file."""
    try:
        tempfile.TemporaryFile(dir=str(HERE)).close()
    except OSError as error:
        fail(
            "The folder {} cannot be written to ({}): copy the workbook to a folder of your own, such as "
            "Documents, and run it there.".format(HERE, error.strerror)
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
        [python, "-m", "venv", "--clear", str(VENV)],
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode:
        output = made.stdout.decode("utf-8", "replace")
        if "ensurepip is not available" in output:
            no_venv_module()
        if "No space left" in output:
            disk_full()
        fail(
            "The private environment .venv could not be made: close every window that uses the workbook, delete the "
            "folder {}, and run this again. Python's last words were:\n{}".format(VENV, last_lines(output))
        )
    write_marker(None, [])


def pip(arguments, wheels=None):
    """Run pip in .venv. Its many lines go to a log; the reader sees a dot for every fourth package."""
    command = [str(PYTHON), "-m", "pip"] + arguments
    output, packages = [], 0
    with INSTALL_LOG.open("a", encoding="utf-8") as log:
        log.write("\n$ {}\n".format(" ".join(command)))
        process = subprocess.Popen(
            command,
            cwd=str(HERE),
            env=clean_environment(wheels),
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


def disk_full():
    """Stop because there is no room left."""
    fail("The disk is full: the workbook needs about 1 GB; make room on it, and run the same command again.")


def explain_pip(output, wheels):
    """Stop, saying in one sentence why pip could not do its work."""
    # pip names the package it misses in one of two ways, the second when constraints.txt has a version of it.
    missing = re.search(r"(?:No matching distribution found for|\(constraint\)) ([A-Za-z0-9._-]+)", output)
    if "No space left on device" in output:
        disk_full()
    if wheels and missing:
        explain_missing_wheel(missing.group(1), wheels)
    # pip's words for a lost connection differ from one version to the next.
    signs = "after connection broken|ConnectionError|TimeoutError|ProxyError|SSLError|failed to connect"
    if re.search(signs, output, re.IGNORECASE):
        fail(
            "The packages could not be fetched, because there seems to be no way to the internet: connect and run this "
            "again, or run `python3 workbook.py download FOLDER` on a connected computer of the same kind, copy the "
            "folder over, and run `python3 workbook.py --wheels FOLDER`."
        )
    fail(
        "pip could not install the packages: run the same command again, and if that does not help send the file {} to "
        "whoever looks after the workbook. pip's last words were:\n{}".format(INSTALL_LOG, last_lines(output))
    )


def wheel_names(folder):
    """The packages there is a wheel for in a folder, whatever system the wheel is for."""
    return {re.sub(r"[-_.]+", "-", wheel.name.split("-")[0]).lower() for wheel in Path(folder).glob("*.whl")}


def explain_missing_wheel(package, wheels):
    """Stop: the folder lacks a package, or has it for another kind of computer."""
    if re.sub(r"[-_.]+", "-", package).lower() in wheel_names(wheels):
        reason = (
            "has {} but no version of it that fits here (it was made on another operating system, with another "
            "Python than {}.{}, or for an older copy of the workbook)"
        ).format(package, *sys.version_info[:2])
    else:
        reason = "lacks the package {}".format(package)
    fail(
        "The folder {} {}: make it anew with `python3 workbook.py download FOLDER` on a connected computer like this "
        "one.".format(wheels, reason)
    )


def check_wheels(wheels):
    """Stop unless the folder given with --wheels is there and has wheels in it."""
    if not Path(wheels).is_dir():
        fail("There is no folder {}: check the name given after --wheels.".format(wheels))
    if not wheel_names(wheels):
        fail(
            "The folder {} has no wheels (files ending in .whl) in it: fill it with `python3 workbook.py download "
            "FOLDER` on a connected computer.".format(wheels)
        )


def install(extras, wheels):
    """Install the packages of the extras, then peerlib itself as a link to this folder."""
    source = ["--no-index", "--find-links", wheels] if wheels else []
    wanted = requirements(PROJECT.read_text("utf-8"), extras)
    print("Installing the packages (some minutes the first time) ...", flush=True)
    pip(["install", "-c", str(CONSTRAINTS)] + source + wanted, wheels)
    print("Installing peerlib ...", flush=True)
    pip(["install", "--no-deps", "--no-build-isolation", "-e", "."] + source, wheels)


def write_lab_settings():
    """Put LAB_SETTINGS where the JupyterLab of .venv, and no other, reads them."""
    folder = VENV / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    for name, settings in LAB_SETTINGS.items():
        (folder / name).write_text(json.dumps(settings, indent=2), "utf-8")


def set_up(extras, wheels=None):
    """Bring .venv up to date; quick when there is nothing to do."""
    if wheels:
        check_wheels(wheels)
    marker = read_marker()
    if not environment_is_usable(marker):
        make_environment()
        marker = read_marker()
    wanted = sorted(set(extras) | set(marker["extras"]))
    if marker["lists"] == lists_digest() and marker["extras"] == wanted:
        return
    write_marker(None, marker["extras"])  # until all is done, .venv counts as unfinished
    install(wanted, wheels)
    write_lab_settings()
    write_marker(lists_digest(), wanted)
    print("Ready.", flush=True)


# Opening the workbook.


def check_port(port):
    """Stop if another program already listens on this port."""
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two programs share one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            in_use = error.errno == errno.EADDRINUSE
            reason = "is in use already" if in_use else "cannot be had ({})".format(error.strerror)
            fail("Port {} {}: give another number after --port, or leave --port out.".format(port, reason))


def lab_command(port):
    """How JupyterLab is started."""
    command = [
        str(PYTHON),
        "-m",
        "jupyterlab",
        "--ServerApp.root_dir={}".format(HERE),
        "--ServerApp.open_browser=False",  # done below, when the address is known
        "--ServerApp.answer_yes=True",  # Ctrl+C stops it without a question
        "--LabApp.extension_manager=readonly",
        "--LanguageServerManager.autodetect=False",
    ]
    if port:
        command += ["--ServerApp.port={}".format(port), "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--ServerApp.allow_root=True")  # JupyterLab refuses root otherwise
    return command


def wait_for_address(process, token, log):
    """JupyterLab leaves a small file with its address when it is ready; ours has our token in it."""
    while process.poll() is None:
        for file in (JUPYTER / "runtime").glob("jpserver-*.json"):
            try:
                server = json.loads(file.read_text("utf-8"))
            except (OSError, ValueError):  # just being written, or just gone
                continue
            if server.get("token") == token:
                # reset: the start page alone, not the tabs of last time with their dead kernels.
                return "{}lab/tree/{}?reset&token={}".format(server["url"], FIRST_NOTEBOOK, token)
        time.sleep(0.1)
    fail(
        "JupyterLab stopped before it was ready: run this again, and if that does not help delete the folder {} and "
        "run it once more. The full story is in {}, and its last lines were:\n{}".format(
            VENV, log, last_lines(log.read_text("utf-8", errors="replace"))
        )
    )


def wait_for_end(process, seconds):
    """Give JupyterLab some time to end by itself; did it?"""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def stop(process):
    """End JupyterLab and its kernels, and wait until it is gone."""
    if process.poll() is None:
        process.terminate()
    if not wait_for_end(process, 5):
        process.kill()


def open_workbook(port, with_browser, wheels):
    """Start JupyterLab at the first notebook, and stay until it is stopped."""
    if not (HERE / FIRST_NOTEBOOK).exists():
        fail("The notebook {} is missing from {}: fetch the workbook again.".format(FIRST_NOTEBOOK, HERE))
    if port:
        check_port(port)
    set_up(TO_OPEN, wheels)
    (JUPYTER / "runtime").mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(16)
    log = JUPYTER / "jupyterlab.log"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that JupyterLab is ended with us
    with log.open("wb") as output:
        process = subprocess.Popen(
            lab_command(port),
            cwd=str(HERE),
            env=dict(clean_environment(), JUPYTER_TOKEN=token),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        address = wait_for_address(process, token, log)
        if with_browser:
            print("The workbook is opening in your browser; to stop it, press Ctrl+C here.")
            print("If no browser opens, go to {}".format(address), flush=True)
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        else:
            print("The workbook is at {} ; to stop it, press Ctrl+C here.".format(address), flush=True)
        process.wait()
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
        wait_for_end(process, 10)  # JupyterLab got the Ctrl+C too; a second signal now would spoil its clearing up
    finally:
        stop(process)
    print("The workbook is closed.")
    return 0


# The other commands.


def run_tests(pytest_arguments, wheels):
    """Run pytest on this folder, and pass its exit code on."""
    set_up(TO_TEST, wheels)
    return subprocess.call([str(PYTHON), "-m", "pytest"] + pytest_arguments, cwd=str(HERE), env=clean_environment())


LOOK_UP_VERSIONS = """
import importlib.metadata, importlib.util, json, platform, sys
found = {"Python": platform.python_version()}
for name in sys.argv[1:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        found[name] = "missing"
spec = importlib.util.find_spec("peerlib")
print(json.dumps([found, spec.origin if spec else None]))
"""


def installed_versions(names):
    """The version of each package in .venv, and the file peerlib comes from."""
    command = [str(PYTHON), "-c", LOOK_UP_VERSIONS] + names
    return json.loads(subprocess.check_output(command, cwd=str(VENV), env=clean_environment()).decode("utf-8"))


def check(wheels):
    """Print the versions that matter, each against the one it should be."""
    set_up(TO_OPEN, wheels)
    text = PROJECT.read_text("utf-8")
    project = tomllib.loads(text)["project"]
    pins = read_pins(CONSTRAINTS.read_text("utf-8"))
    names = sorted(name_of(requirement) for requirement in requirements(text, TO_OPEN))
    found, origin = installed_versions(names + ["peerlib"])
    wanted = {name: pins.get(name.lower(), "a version in constraints.txt") for name in names}
    wanted["peerlib"] = project["version"]
    good = {name: found[name] == wanted[name] for name in wanted}
    print("{:6}{:14}{:12}{}".format("pass", "Python", found["Python"], "wanted: " + project["requires-python"]))
    for name in wanted:
        print("{:6}{:14}{:12}wanted: {}".format("pass" if good[name] else "FAIL", name, found[name], wanted[name]))
    in_place = origin is not None and Path(origin).parent == HERE / "peerlib"
    print("{:6}peerlib is the one in this folder".format("pass" if in_place else "FAIL"))
    if all(good.values()) and in_place:
        print("Everything is as it should be.")
        return 0
    print("To put it right, delete the folder {} and run `python3 workbook.py` again.".format(VENV))
    return 1


def download(folder):
    """Fetch or build a wheel of every package, for --wheels."""
    if not environment_is_usable(read_marker()):
        make_environment()
    text = PROJECT.read_text("utf-8")
    every_extra = tomllib.loads(text)["project"]["optional-dependencies"]
    print("Fetching the packages into {} (some minutes) ...".format(folder), flush=True)
    pip(["wheel", "-c", str(CONSTRAINTS), "-w", folder] + requirements(text, every_extra))
    print(
        "{} packages are in {}. They fit only computers with this operating system ({} {}) and Python {}.{}.\n"
        "On each of those run: python3 workbook.py --wheels FOLDER".format(
            len(wheel_names(folder)), folder, platform.system(), platform.machine(), *sys.version_info[:2]
        )
    )
    return 0


def environment_yml(project_text, constraints_text):
    """environment.yml for readers with conda, made from the two lists so that it cannot disagree with them."""
    project = tomllib.loads(project_text)["project"]
    pins = read_pins(constraints_text)
    names = sorted(name_of(requirement) for requirement in requirements(project_text, project["optional-dependencies"]))
    only_pip = [name for name in names if name in ("frictionless", "playwright")]  # other names or homes in conda
    lines = [
        "# Made by `python3 workbook.py pin` from pyproject.toml: change that file, not this one.",
        "# For readers who work with conda; the test suite does not run it.",
        "name: {}-workbook".format(project["name"]),
        "channels:",
        "  - conda-forge",
        "dependencies:",
        "  - python {}".format(project["requires-python"]),
        "  - pip",
    ]
    lines += ["  - {}={}".format(name, pins[name]) for name in names if name not in only_pip]
    lines += ["  - pip:"]
    lines += ["      - {}=={}".format(name, pins[name]) for name in only_pip]
    lines += ["      - -e ."]
    return "\n".join(lines) + "\n"


UV_COMPILE = (
    "uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --fork-strategy fewest "
    "--no-header --no-annotate --no-emit-index-url --no-emit-find-links"
).split()


def pin():
    """For maintainers: work out the newest versions that fit together, and write them down."""
    if not environment_is_usable(read_marker()):
        make_environment()
    options = dict(cwd=str(HERE), env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "uv"], **options).returncode:
        fail("The program uv, which works out the versions, could not be installed: it needs a connection; try again.")
    print("Working out the versions ...", flush=True)
    solved = subprocess.run([str(PYTHON), "-m"] + UV_COMPILE, **options)
    if solved.returncode:
        fail(
            "uv could not find versions that fit pyproject.toml: look at its last words, and loosen what they name.\n"
            + last_lines(solved.stderr.decode("utf-8", "replace"))
        )
    top = "# Made by `python3 workbook.py pin` from pyproject.toml: change that file, not this one.\n"
    pins = top + solved.stdout.decode("utf-8").replace("\r\n", "\n")
    CONSTRAINTS.write_text(pins, "utf-8")
    (HERE / "environment.yml").write_text(environment_yml(PROJECT.read_text("utf-8"), pins), "utf-8")
    print("constraints.txt and environment.yml are written.")
    return 0


def port_number(text):
    """A port for --port."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def read_command_line(arguments):
    """What was asked for, and what is left over (only pytest may have that)."""
    parser = argparse.ArgumentParser(
        prog="workbook.py",
        description="Open the peer support workbook (without a command), or look after it.",
        allow_abbrev=False,
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    parser.add_argument("--port", type=port_number, help="the port to use (default: a free one)")
    wheels_help = "install from the wheels in this folder, without a network"
    parser.add_argument("--wheels", metavar="FOLDER", type=os.path.abspath, help=wheels_help)
    commands = parser.add_subparsers(dest="command", metavar="command")
    for name, help_text in [
        ("test", "run the tests; anything more is passed on to pytest"),
        ("check", "show the installed versions against the ones wanted"),
        ("download", "fetch every package into a folder, for --wheels"),
        ("pin", "for maintainers: write constraints.txt and environment.yml anew"),
    ]:
        command = commands.add_parser(name, help=help_text, allow_abbrev=False)
        if name in ("test", "check"):
            command.add_argument(
                "--wheels", metavar="FOLDER", type=os.path.abspath, default=argparse.SUPPRESS, help=wheels_help
            )
        if name == "download":
            command.add_argument("folder", metavar="FOLDER", type=os.path.abspath, help="made if it is not there")
    asked, left_over = parser.parse_known_args(arguments)
    if left_over and asked.command != "test":
        parser.error("not understood: {}".format(" ".join(left_over)))
    return asked, left_over


def run(asked, left_over):
    """Do what was asked for."""
    check_writable()
    if asked.command == "test":
        return run_tests(left_over, asked.wheels)
    if asked.command == "check":
        return check(asked.wheels)
    if asked.command == "download":
        return download(asked.folder)
    if asked.command == "pin":
        return pin()
    return open_workbook(asked.port, not asked.no_browser, asked.wheels)


def main(arguments):
    """Run one command, and turn what goes wrong into a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a folder's name may not fit an old console's letters
    asked, left_over = read_command_line(arguments)
    try:
        return run(asked, left_over)
    except KeyboardInterrupt:
        fail("\nStopped. Run the same command again to carry on from here.")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            disk_full()
        fail("The computer would not let the workbook go on ({}): put that right, and run this again.".format(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
