"""How peerlib behaves as a guest: quick to import, no global state, one direction, documented."""

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import peerlib

ROOT = Path(peerlib.__file__).parent
# The stations, from the ground up: one may import only those before it. (A sum of ``value`` is drawn by
# ``uncertainty``, which knows nothing of it and so stands below, though it comes later in the chain.)
ORDER = [
    *["shared", "my_work", "datasets", "literature", "screening", "bias", "effects", "prices", "uncertainty", "value"],
    *["distributions", "tables", "plots", "widgets", "exercises", "answers", "checkup"],
]
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
    """Return the modules of peerlib that a file imports when it is loaded, with the folder they stand in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "peerlib":
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("peerlib."):
            module = node.module.removeprefix("peerlib.")
            inside = ROOT.joinpath(*module.split("."))
            for name in node.names:
                yield f"{module}.{name.name}" if (inside / f"{name.name}.py").exists() else module
        elif isinstance(node, ast.Import):
            yield from (name.name.removeprefix("peerlib.") for name in node.names if name.name.startswith("peerlib."))


FILES = sorted(ROOT.rglob("*.py"))
STATIONS = sorted({path.parent for path in FILES} - {ROOT})


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for other in (module.split(".")[0] for module in imported(path)):
        assert other == own or ORDER.index(other) < ORDER.index(own), f"{own} imports {other}"
        if own == "plots":
            assert other in ("plots", "shared"), "a figure takes results and imports no calculation"


@pytest.mark.parametrize("folder", STATIONS, ids=lambda p: p.name)
def test_no_circles_inside_a_station(folder):
    station = folder.relative_to(ROOT).as_posix().replace("/", ".")
    needs = {
        f"{station}.{path.stem}": {other for other in imported(path) if other.startswith(f"{station}.")}
        for path in folder.glob("*.py")
        if path.stem != "__init__"
    }
    tuple(TopologicalSorter(needs).static_order())  # raises CycleError, which names the circle


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
    if name.startswith(
        ("peerlib.shared.", "peerlib.datasets.tables.", "peerlib.my_work.", "peerlib.widgets.helpers.", "peerlib.plots.style.png")
    ):
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
