"""The commands beside opening: run the tests, check what is installed, fetch wheels, write the versions anew."""

import json
import platform
import subprocess
import sys
from pathlib import Path

from workbook_steps import environment, installing, places, versions
from workbook_steps.stopping import fail, last_lines

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
UV_COMPILE = (
    "uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --fork-strategy fewest "
    "--no-header --no-annotate --no-emit-index-url --no-emit-find-links"
).split()


def run_tests(pytest_arguments, wheels):
    """Run pytest on this folder, and return its exit code."""
    installing.set_up(versions.TO_TEST, wheels)
    command = [str(places.PYTHON), "-m", "pytest", *pytest_arguments]
    return subprocess.call(command, cwd=places.HERE, env=environment.variables())


def installed_versions(names):
    """Return the version of each package in .venv, and the file peerlib comes from."""
    command = [str(places.PYTHON), "-c", LOOK_UP_VERSIONS, *names]
    return json.loads(subprocess.check_output(command, cwd=places.VENV, env=environment.variables()).decode("utf-8"))


def check(wheels):
    """Print the versions that matter, each against the one it should be."""
    installing.set_up(versions.TO_OPEN, wheels)
    text = places.PROJECT.read_text("utf-8")
    project = versions.project(text)
    pins = versions.read_pins(places.CONSTRAINTS.read_text("utf-8"))
    names = sorted(map(versions.name_of, versions.requirements(text, versions.TO_OPEN)))
    found, origin = installed_versions([*names, "peerlib"])
    wanted = {name: pins.get(name.lower(), "a version in constraints.txt") for name in names}
    wanted["peerlib"] = project["version"]
    good = {name: found[name] == wanted[name] for name in wanted}
    in_place = origin is not None and Path(origin).parent == places.HERE / "peerlib"
    print(f"pass  {'Python':14}{found['Python']:12}wanted: {project['requires-python']}")
    for name in wanted:
        print(f"{'pass' if good[name] else 'FAIL':6}{name:14}{found[name]:12}wanted: {wanted[name]}")
    print(f"{'pass' if in_place else 'FAIL':6}peerlib is the one in this folder")
    if all(good.values()) and in_place:
        print("Everything is as it should be.")
        return 0
    print(f"To put it right, delete the folder {places.VENV} and run `python3 workbook.py` again.")
    return 1


def download(folder):
    """Fetch or build a wheel of every package, for --wheels."""
    if not environment.is_usable(environment.read_marker()):
        environment.make_environment()
    text = places.PROJECT.read_text("utf-8")
    print(f"Fetching the packages into {folder} (some minutes) ...", flush=True)
    every_package = versions.requirements(text, versions.every_extra(text))
    installing.pip(["wheel", "-c", str(places.CONSTRAINTS), "-w", folder, *every_package])
    count, (major, minor) = len(installing.wheel_names(folder)), sys.version_info[:2]
    print(
        f"{count} packages are in {folder}. They fit only computers with this operating system "
        f"({platform.system()} {platform.machine()}) and Python {major}.{minor}.\n"
        "On each of those run: python3 workbook.py --wheels FOLDER"
    )
    return 0


def pin():
    """Work out the newest versions that fit together, and write them down (for maintainers)."""
    if not environment.is_usable(environment.read_marker()):
        environment.make_environment()
    options = {"cwd": places.HERE, "env": environment.variables(), "capture_output": True}
    if subprocess.run([str(places.PYTHON), "-m", "pip", "install", "-q", "uv"], **options).returncode:
        fail("The program uv, which works out the versions, could not be installed: it needs a connection; try again.")
    print("Working out the versions ...", flush=True)
    solved = subprocess.run([str(places.PYTHON), "-m", *UV_COMPILE], **options)
    if solved.returncode:
        fail(
            "uv could not find versions that fit pyproject.toml: look at its last words, and loosen what they name.\n"
            + last_lines(solved.stderr.decode("utf-8", "replace"))
        )
    pins = versions.MADE_BY_PIN + solved.stdout.decode("utf-8").replace("\r\n", "\n")
    places.CONSTRAINTS.write_text(pins, "utf-8")
    conda = versions.environment_yml(places.PROJECT.read_text("utf-8"), pins)
    (places.HERE / "environment.yml").write_text(conda, "utf-8")
    print("constraints.txt and environment.yml are written.")
    return 0
