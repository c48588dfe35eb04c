"""How peerlib behaves as a guest: quick to import, no global state, one direction, documented."""

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import peerlib

ROOT = Path(peerlib.__file__).parent
# The order of the data flow: a module may import only those above it.
ORDER = [
    "shared", "words", "my_work", "schema", "own_figures", "datasets", "readers", "matching", "literature",
    "prisma", "screening", "duplicates_seen", "bias_tools", "bias_files", "bias_agreement", "bias", "grade", "effect_sizes", "pooling", "poolable", "effects",
    "prices", "models", "sensitivity", "decisions", "information", "uncertainty", "distributions", "assumptions", "value", "trust", "lab",
    "scenarios", "verdict", "tables", "plots", "widgets", "exercises",
    "answers", "checkup",
]  # fmt: skip
MODULES = [m.name for m in pkgutil.walk_packages(peerlib.__path__, "peerlib.") if ".data" not in m.name]

STATE = """
import json, logging, locale, os, random, sys, warnings
import numpy, pandas, matplotlib
def state():
    return json.dumps([repr(dict(matplotlib.rcParams)), repr(warnings.filters), repr(dict(os.environ)), os.getcwd(),
        repr(numpy.random.get_state()), repr(random.getstate()), repr(numpy.geterr()), repr(numpy.get_printoptions()),
        str(logging.root.handlers), locale.setlocale(locale.LC_ALL), pandas.get_option("display.max_colwidth"),
        repr(pandas._config.config._global_config), sys.path, repr(sys.excepthook)])
before = json.loads(state())
import peerlib
from peerlib import datasets, exercises, plots, tables, widgets, checkup
datasets.fact("sledge_2011", "n_peer"); plots.logic_model(); exercises.check("01_days_saved", 9, record=False); checkup.check_setup()
changed = [(b, a) for b, a in zip(before, json.loads(state())) if a != b]
assert not changed, f"global state was changed: {changed}"
"""


def test_importing_and_using_changes_no_global_state():
    done = subprocess.run([sys.executable, "-c", STATE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_importing_loads_nothing_heavy():
    heavy = ["pandas", "matplotlib", "ipywidgets", "IPython", "statsmodels", "scipy"]
    code = f"import sys, peerlib; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
    code = f"import sys; from peerlib import datasets, exercises; print([m for m in {heavy[1:]} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def imported(path):
    """Return the modules of peerlib that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("peerlib"):
            inside = node.module.split(".")[1:]
            yield from [inside[0]] if inside else [a.name for a in node.names]
        if isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("peerlib."))


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for other in imported(path):
        assert other == own or ORDER.index(other) < ORDER.index(own), f"{own} imports {other}"
        if own == "plots":
            assert other in ("plots", "shared"), "a figure takes results and imports no calculation"


def public():
    for name in MODULES:
        module = importlib.import_module(name)
        assert module.__doc__, f"{name} has no docstring"
        for word in getattr(module, "__all__", []):
            thing = getattr(module, word)
            if inspect.isfunction(thing) and thing.__module__ == name:
                yield f"{name}.{word}", thing


@pytest.mark.parametrize(("name", "function"), list(public()), ids=lambda x: x if isinstance(x, str) else "")
def test_public_functions_are_documented(name, function):
    doc = inspect.getdoc(function) or ""
    assert doc.split("\n")[0].endswith("."), f"{name}: the first line is a sentence"
    if name.startswith(("peerlib.shared.", "peerlib.schema.", "peerlib.datasets.tables.", "peerlib.my_work.", "peerlib.widgets.helpers.", "peerlib.plots.style.png")):
        return  # inside workings: a sentence is enough
    for parameter in inspect.signature(function).parameters:
        assert parameter in doc.split("Returns")[0], f"{name}: {parameter} is not described"
    assert "Examples\n--------" in doc, f"{name}: no example"
    assert "Returns\n-------" in doc or "Raises\n------" in doc, f"{name}: what comes back is not said"


def test_help_of_the_package_names_its_modules():
    assert all(name in peerlib.__doc__ for name in peerlib.__all__)
    with pytest.raises(AttributeError, match="it has"):
        peerlib.dataset


def test_versions_agree():
    import tomllib

    root = ROOT.parent
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert peerlib.__version__ == version == package["version"]
    assert f"version: {version}" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
