"""How peerlib behaves as a guest: quick to import, no global state, one direction, documented."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
import runpy
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path
from types import FunctionType

import pytest

import peerlib

ROOT = Path(peerlib.__file__).parent
# The stations, from the ground up: one may import only those before it. (A sum of ``value`` is drawn by
# ``uncertainty``, which knows nothing of it and so stands below, though it comes later in the chain.)
ORDER = [
    *["shared", "my_work", "datasets", "literature", "screening", "bias", "effects", "prices", "uncertainty", "value"],
    *["distributions", "tables", "review", "plots", "report", "widgets", "exercises", "answers", "checkup"],
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
datasets.fact("sledge_2011", "n_peer"); plots.logic_model(); checkup.check_setup()
exercises.check("01_days_saved", 9, record=False)
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


def faces():
    """Return the modules that a reader imports, by name: the stations, and what earlier names stand for."""
    stations = [module.name for module in pkgutil.iter_modules(peerlib.__path__)]
    found = {name: importlib.import_module(f"peerlib.{name}") for name in [*stations, *peerlib._MOVED.values()]}
    return {name: module for name, module in found.items() if hasattr(module, "__all__")}


def handed_on():
    """Return the functions and classes that a reader is handed, by the place where they are written."""
    things = [getattr(module, word) for module in faces().values() for word in module.__all__]
    return {f"{t.__module__}.{t.__qualname__}": t for t in things if inspect.isfunction(t) or inspect.isclass(t)}


HANDED_ON = handed_on()
FUNCTIONS = {name: thing for name, thing in HANDED_ON.items() if inspect.isfunction(thing)}
CLASSES = {name: thing for name, thing in HANDED_ON.items() if inspect.isclass(thing) and name.startswith("peerlib.")}


@pytest.mark.parametrize("name", MODULES)
def test_modules_say_what_they_hold(name):
    assert importlib.import_module(name).__doc__, f"{name} has no docstring"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_handed_on_are_documented(name):
    doc = inspect.getdoc(FUNCTIONS[name]) or ""
    assert doc.split("\n")[0].endswith("."), f"{name}: the first line is a sentence"
    if name.startswith(("peerlib.shared.", "peerlib.my_work.files.", "peerlib.my_work.reading")):
        return  # inside workings, which other stations use: a sentence is enough
    for parameter in inspect.signature(FUNCTIONS[name]).parameters:
        assert parameter in doc.split("Returns")[0], f"{name}: {parameter} is not described"
    assert "Examples\n--------" in doc, f"{name}: no example"
    assert "Returns\n-------" in doc or "Raises\n------" in doc, f"{name}: what comes back is not said"


@pytest.mark.parametrize("name", CLASSES)
def test_classes_handed_on_are_documented(name):
    own = vars(CLASSES[name])
    doc = CLASSES[name].__doc__ or ""
    assert doc.split("\n")[0].endswith("."), f"{name}: the first line is a sentence"
    if "Parameters\n" in doc:
        for parameter in inspect.signature(CLASSES[name]).parameters.values():
            named = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
            assert not named or parameter.name in doc, f"{name}: {parameter.name} is not described"
    for word, thing in own.items():
        if not word.startswith("_") and isinstance(thing, (FunctionType, classmethod, staticmethod, property)):
            sentence = (inspect.getdoc(thing) or "").split("\n\n")[0]
            assert sentence.endswith((".", ":")), f"{name}.{word} does not say what it is for"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_one_sentence_is_enough_inside(path):
    """Full documentation is for names that a face hands on, and for what belongs to such a class."""
    module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
    written = ast.parse(path.read_text(encoding="utf-8")).body
    inside = [top for top in written if f"{module}.{getattr(top, 'name', '')}" not in HANDED_ON]
    nodes = [node for top in inside for node in ast.walk(top) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    long = [node.name for node in nodes if "\n---" in (ast.get_docstring(node) or "")]
    assert long == [], f"{module}: these are not handed on, so one sentence is enough"


CHAIN = """
    datasets literature screening bias effects prices value uncertainty plots report widgets exercises tables review
    my_work checkup
""".split()


def listed(doc):
    """Return the names in the first list of a docstring: one a line, with a few words each."""
    return re.findall(r"^(\w+) +\S", doc.split("\n\n")[1], re.M)


def test_help_of_the_package_lists_the_stations_in_order():
    stations = re.findall(r"^(\w+) {2,}\S", peerlib.__doc__, re.M)
    assert stations == CHAIN and sorted(stations) == sorted(peerlib.__all__)
    with pytest.raises(AttributeError, match="it has"):
        _ = peerlib.dataset


@pytest.mark.parametrize("name", [*CHAIN, "shared"])
def test_help_of_a_station_begins_with_its_five_most_useful_names(name):
    station = importlib.import_module(f"peerlib.{name}")
    names = getattr(station, "__all__", None) or [path.stem for path in (ROOT / name).glob("[a-z]*.py")]
    assert re.search(r"[.?]$", station.__doc__.split("\n")[0]), "the first line says what it is for"
    assert set(listed(station.__doc__)) <= set(names)
    assert len(listed(station.__doc__)) == min(5, len(names))


MEASURED = runpy.run_path(str(ROOT.parent / "tools" / "measures.py"))["house"]()


# The house was left at 9,400 lines of code and 6,300 of docstrings; all that comes into it later has the rest of these.
@pytest.mark.parametrize(("what", "most"), [("code", 12_000), ("docstrings", 8_000)])
def test_the_package_stays_small(what, most):
    assert sum(file[what] for file in MEASURED.values()) <= most


@pytest.mark.parametrize("name", MEASURED)
def test_files_and_functions_stay_short(name):
    file = MEASURED[name]
    assert file["lines"] <= 450
    assert {function: lines for function, lines in file["functions"].items() if lines > 40} == {}
    assert file["unwanted"] == []


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff_finds_nothing(command):
    run = [sys.executable, "-m", "ruff", *command.split(), "--no-cache", "--output-format", "concise"]
    ran = subprocess.run(run, cwd=ROOT.parent, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_versions_agree():
    root = ROOT.parent
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert peerlib.__version__ == version == package["version"]
    assert f"version: {version}" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
