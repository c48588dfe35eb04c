"""What to install: pyproject.toml says which packages, constraints.txt which versions."""

import re
import tomllib

TO_OPEN = ["workbook"]  # the extras of pyproject.toml that each command needs
TO_TEST = ["test", "workbook"]
MADE_BY_PIN = "# Made by `python3 workbook.py pin` from pyproject.toml: change that file, not this one.\n"
ONLY_WITH_PIP = ("frictionless", "playwright")  # other names or homes in conda


def project(project_text):
    """Return what pyproject.toml says of the project."""
    return tomllib.loads(project_text)["project"]


def requirements(project_text, extras):
    """Return the packages peerlib needs, and those of the extras named, as pyproject.toml lists them."""
    listed = project(project_text)
    found = list(listed["dependencies"])
    for extra in extras:
        found += listed["optional-dependencies"][extra]
    return found


def every_extra(project_text):
    """Return the names of all extras."""
    return list(project(project_text)["optional-dependencies"])


def name_of(requirement):
    """Return the package's name: pandas for pandas>=3.0."""
    return re.match(r"[A-Za-z0-9._-]+", requirement).group()


def read_pins(constraints_text):
    """Return each package's exact version in constraints.txt."""
    pins = {}
    for line in constraints_text.splitlines():
        line = line.split("#")[0].split(";")[0].strip()
        if "==" in line:
            name, version = line.split("==")
            pins[name.strip().lower()] = version.strip()
    return pins


def environment_yml(project_text, constraints_text):
    """Return environment.yml for readers with conda, made from the two lists so that it cannot disagree with them."""
    listed, pins = project(project_text), read_pins(constraints_text)
    names = sorted(map(name_of, requirements(project_text, every_extra(project_text))))
    lines = [
        "# For readers who work with conda; the test suite does not run it.",
        f"name: {listed['name']}-workbook",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        f"  - python {listed['requires-python']}",
        "  - pip",
        *(f"  - {name}={pins[name]}" for name in names if name not in ONLY_WITH_PIP),
        "  - pip:",
        *(f"      - {name}=={pins[name]}" for name in names if name in ONLY_WITH_PIP),
        "      - -e .",
    ]
    return MADE_BY_PIN + "\n".join(lines) + "\n"
