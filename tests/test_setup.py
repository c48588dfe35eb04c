"""The set-up: workbook.py, the two lists of versions, and peerlib as an installed package.

Nothing here needs a network. Where a failure can be had for real (a port that is taken, a
pip that finds nothing), it is; the rest is put in place by hand.
"""

import ast
import errno
import importlib.metadata
import importlib.util
import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
from pathlib import Path

import pytest
from checkout import ROOT, START, copy_setup, load, sentence
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
EXTRAS = sorted(PROJECT["optional-dependencies"])


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Some computers send even their own addresses through a proxy; the tests talk to this one directly."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "localhost,127.0.0.1")


@pytest.fixture
def workbook(tmp_path):
    """What workbook.py does, in a folder of its own, whose name has a space and an accent in it."""
    return load(copy_setup(tmp_path / "été au café"))


# Versions.


def direct():
    """Every requirement in pyproject.toml."""
    return [Requirement(text) for text in load(ROOT).versions.requirements(PYPROJECT, EXTRAS)]


@pytest.mark.parametrize("requirement", direct(), ids=lambda requirement: requirement.name)
def test_each_dependency_has_a_pin_that_fits(requirement):
    assert requirement.specifier.contains(load(ROOT).versions.read_pins(CONSTRAINTS)[requirement.name])


def test_what_is_installed_is_what_is_pinned():
    pins = load(ROOT).versions.read_pins(CONSTRAINTS)
    installed = {re.sub(r"[-_.]+", "-", d.name).lower(): d.version for d in importlib.metadata.distributions()}
    assert {requirement.name for requirement in direct()} <= set(installed)
    shared = set(pins) & set(installed)
    assert {name: installed[name] for name in shared} == {name: pins[name] for name in shared}


def test_environment_yml_agrees_with_the_other_lists():
    made = load(ROOT).versions.environment_yml(PYPROJECT, CONSTRAINTS)
    assert (ROOT / "environment.yml").read_text("utf-8") == made, "run: python3 workbook.py pin"


def test_environment_yml_names_every_dependency():
    made = load(ROOT).versions.environment_yml(PYPROJECT, CONSTRAINTS)
    for requirement in direct():
        assert re.search(rf"- {re.escape(requirement.name)}==?\d", made)


def test_the_oldest_python_is_the_one_in_pyproject():
    oldest = runpy.run_path(str(ROOT / "workbook.py"))["OLDEST_PYTHON"]
    wanted = SpecifierSet(PROJECT["requires-python"])
    assert wanted.contains("{}.{}".format(*oldest))
    assert not wanted.contains(f"{oldest[0]}.{oldest[1] - 1}")


# A Python that is too old.


def find_python(version):
    """An interpreter of this version on this computer, if there is one that really runs."""
    candidates = [shutil.which("python" + version)]
    candidates += sorted((Path.home() / ".pyenv" / "versions").glob(version + ".*/bin/python"))
    show = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        ran = subprocess.run([str(candidate), "-c", show], capture_output=True, text=True)
        if ran.stdout.strip() == version:
            return str(candidate)
    return None


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10"])
def test_an_old_python_gets_one_sentence(version):
    python = find_python(version)
    if python is None:
        pytest.skip(f"There is no Python {version} on this computer to try it with.")
    ran = subprocess.run([python, str(ROOT / "workbook.py")], capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("The workbook needs Python 3.11 or newer, and this is Python " + version)
    assert len(ran.stderr.splitlines()) == 1


def test_the_python_is_checked_before_anything_newer_is_imported():
    pretend = "import sys, runpy; sys.version_info = (3, 9, 1); sys.modules['tomllib'] = None; "
    pretend += "runpy.run_path(sys.argv[1], run_name='__main__')"
    ran = subprocess.run([sys.executable, "-c", pretend, str(ROOT / "workbook.py")], capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.startswith("The workbook needs Python 3.11 or newer, and this is Python 3.9")


def test_workbook_py_has_no_syntax_that_an_old_python_cannot_read():
    source = (ROOT / "workbook.py").read_text("utf-8")
    source.encode("ascii")
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.AsyncFunctionDef, ast.Nonlocal))
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not node.args.kwonlyargs and not node.args.posonlyargs
            assert all(argument.annotation is None for argument in node.args.args)
        if isinstance(node, ast.Raise):
            assert node.cause is None


# Other failures.


def run_in(folder, *arguments):
    """Run a copy of workbook.py as a reader would."""
    command = [sys.executable, str(folder / "workbook.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


def assert_one_sentence(ran, start):
    """It ended with exit code 1 and a sentence, and had not begun to install."""
    assert ran.returncode == 1
    assert ran.stderr.startswith(start)
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stdout == ""


def test_the_steps_were_left_behind(workbook):
    shutil.rmtree(workbook.places.HERE / "workbook_steps")
    assert_one_sentence(run_in(workbook.places.HERE), "The folder workbook_steps is missing from ")


def test_it_runs_where_python_does_not_look_beside_the_script(workbook):
    (workbook.places.HERE / workbook.places.FIRST_NOTEBOOK).unlink()
    command = [sys.executable, "-P", str(workbook.places.HERE / "workbook.py")]
    assert_one_sentence(subprocess.run(command, capture_output=True, text=True), "The notebook ")


def test_a_port_in_use(workbook):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run_in(workbook.places.HERE, "--no-browser", "--port", str(port))
    assert_one_sentence(ran, f"Port {port} is in use already: give another number")


def test_the_first_notebook_is_missing(workbook):
    (workbook.places.HERE / workbook.places.FIRST_NOTEBOOK).unlink()
    assert_one_sentence(run_in(workbook.places.HERE), "The notebook notebooks/00_start_here.ipynb is missing")


def test_the_wheels_folder_is_missing_or_empty(workbook, tmp_path):
    missing = run_in(workbook.places.HERE, "--wheels", str(tmp_path / "nowhere"))
    assert_one_sentence(missing, "There is no folder ")
    (tmp_path / "empty").mkdir()
    assert_one_sentence(run_in(workbook.places.HERE, "--wheels", str(tmp_path / "empty")), "The folder ")


def test_a_folder_that_cannot_be_written(workbook, monkeypatch):
    def refuse(**kind):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(workbook.environment.tempfile, "TemporaryFile", refuse)
    said = sentence(workbook.command_line.main, ["check"])
    assert "cannot be written to (Permission denied): copy the workbook to a folder of your own" in said


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_python_without_venv(workbook, monkeypatch, module):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else find(name))
    assert "sudo apt install python3-venv" in sentence(workbook.environment.make_environment)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ensurepip is not available. On Debian systems ...", "sudo apt install python3-venv"),
        ("Error: No space left on device", "The disk is full"),
        ("Error: something else", "Error: something else"),
    ],
)
def test_venv_fails(workbook, monkeypatch, words, expected):
    def failing(command, **options):
        return subprocess.CompletedProcess(command, 1, stdout=words.encode())

    monkeypatch.setattr(workbook.environment.subprocess, "run", failing)
    assert expected in sentence(workbook.environment.make_environment)


@pytest.fixture
def with_pip(workbook, monkeypatch):
    """workbook.py with the pip that runs these tests, which knows no index but is otherwise real."""
    workbook.places.VENV.mkdir()
    workbook.places.PYTHON = Path(sys.executable)
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return workbook


def test_no_network(with_pip):
    with socket.socket() as closed:  # bound but not listening: every connection is refused
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        said = sentence(with_pip.installing.pip, ["install", "--retries=1", "--index-url", index, "no-such-package-anywhere"])
    assert said.startswith("The packages could not be fetched, because there seems to be no way to the internet")
    assert "workbook.py download FOLDER" in said and "--wheels FOLDER" in said


def test_any_other_failure_of_pip(with_pip):
    said = sentence(with_pip.installing.pip, ["install", "--no-index", "no-such-package-anywhere"])
    assert str(with_pip.places.INSTALL_LOG) in said
    assert "No matching distribution found for no-such-package-anywhere" in said
    assert "no-such-package-anywhere" in with_pip.places.INSTALL_LOG.read_text("utf-8")


@pytest.mark.parametrize(
    ("wheel", "reason"),
    [
        ("something_else-1.0-py3-none-any.whl", "lacks the package no-such-package:"),
        ("no_such_package-1.0-cp27-cp27m-win32.whl", "has no-such-package but no version of it that fits here"),
    ],
)
@pytest.mark.parametrize("constraints", ["", "no-such-package==1.0"])
def test_wheels_that_do_not_do(with_pip, tmp_path, monkeypatch, wheel, reason, constraints):
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / wheel).write_bytes(b"")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")  # a configured index must not be asked
    monkeypatch.setattr(with_pip.versions, "requirements", lambda text, extras: ["no-such-package"])
    with_pip.places.CONSTRAINTS.write_text(constraints, "utf-8")
    said = sentence(with_pip.installing.install, [], str(folder))
    assert reason in said and "workbook.py download FOLDER" in said


def test_disk_full(workbook, monkeypatch):
    assert "The disk is full" in sentence(workbook.installing.explain_pip, "OSError: [Errno 28] No space left on device", None)

    def full(asked, left_over):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(workbook.command_line, "run", full)
    assert "The disk is full" in sentence(workbook.command_line.main, [])


def test_interrupted_or_refused_on_the_way(workbook, monkeypatch):
    def stopped(asked, left_over):
        raise KeyboardInterrupt

    def refused(asked, left_over):
        raise PermissionError(errno.EACCES, "Permission denied", "some file")

    monkeypatch.setattr(workbook.command_line, "run", stopped)
    assert "Run the same command again" in sentence(workbook.command_line.main, [])
    monkeypatch.setattr(workbook.command_line, "run", refused)
    assert "some file" in sentence(workbook.command_line.main, [])


def test_jupyterlab_does_not_start(workbook):
    log = workbook.places.HERE / "jupyterlab.log"
    log.write_text("first\nthe reason\n", "utf-8")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    said = sentence(workbook.opening.wait_for_address, ended, "token", log)
    assert "the reason" in said and str(log) in said


# Installing only what is missing.


@pytest.fixture
def steps(workbook, monkeypatch):
    """workbook.py with its two slow steps replaced: they only note that they were run."""
    return note_steps(workbook, monkeypatch)


def note_steps(workbook, monkeypatch):
    """Replace making the environment and running pip by notes in workbook.steps."""
    workbook.steps = []

    def make_environment():
        workbook.steps.append("make")
        workbook.places.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        workbook.places.PYTHON.touch()
        (workbook.places.VENV / "pyvenv.cfg").write_text(f"home = {workbook.places.HERE}\n", "utf-8")
        workbook.environment.write_marker(None, [])

    def pip(arguments, wheels=None):
        workbook.steps.append("peerlib" if "-e" in arguments else "packages")
        workbook.last = arguments

    monkeypatch.setattr(workbook.environment, "make_environment", make_environment)
    monkeypatch.setattr(workbook.installing, "pip", pip)
    return workbook


def do(workbook, extras=("workbook",)):
    """Set up, and tell which steps that took."""
    workbook.steps.clear()
    workbook.installing.set_up(list(extras))
    return list(workbook.steps)


def test_the_second_time_nothing_is_run(steps, monkeypatch):
    assert do(steps) == ["make", "packages", "peerlib"]

    def never(*arguments, **options):
        raise AssertionError("a program was run")

    monkeypatch.setattr(steps.installing.subprocess, "Popen", never)
    assert do(steps) == []


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_changed_lists_are_installed(steps, name):
    do(steps)
    with (steps.places.HERE / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert do(steps) == ["packages", "peerlib"]
    assert do(steps) == []


def test_more_extras_satisfy_fewer(steps):
    do(steps)
    assert do(steps, ["test", "workbook"]) == ["packages", "peerlib"]
    assert do(steps) == []
    assert do(steps, ["test", "workbook"]) == []


def test_a_moved_folder_is_set_up_anew(steps, monkeypatch, tmp_path):
    do(steps)
    moved = tmp_path / "moved"
    shutil.move(steps.places.HERE, moved)
    elsewhere = note_steps(load(moved), monkeypatch)
    assert do(elsewhere) == ["make", "packages", "peerlib"]
    assert do(elsewhere) == []


def test_another_python_means_a_new_environment(steps, monkeypatch):
    do(steps)
    steps.places.PYTHON.unlink()
    assert do(steps) == ["make", "packages", "peerlib"], "its Python is gone"
    (steps.places.VENV / "pyvenv.cfg").write_text("home = {}\n".format(steps.places.HERE / "gone"), "utf-8")
    assert do(steps) == ["make", "packages", "peerlib"], "the Python it was made with is gone"
    monkeypatch.setattr(steps.environment.sys, "version_info", (3, 99, 0))
    assert do(steps) == ["make", "packages", "peerlib"], "this is another Python"


def test_a_killed_installation_is_carried_on(steps, monkeypatch):
    pip = steps.installing.pip

    def killed(arguments, wheels=None):
        raise KeyboardInterrupt

    monkeypatch.setattr(steps.installing, "pip", killed)
    with pytest.raises(KeyboardInterrupt):
        steps.installing.set_up(["workbook"])
    monkeypatch.setattr(steps.installing, "pip", pip)
    assert do(steps) == ["packages", "peerlib"]


@pytest.mark.parametrize("damage", ["", "[]", '{"lists": 1', "{}"])
def test_a_damaged_marker_means_a_new_environment(steps, damage):
    do(steps)
    steps.places.MARKER.write_text(damage, "utf-8")
    assert do(steps) == ["make", "packages", "peerlib"]


def test_jupyterlab_gets_its_settings(steps):
    do(steps)
    folder = steps.places.VENV / "share" / "jupyter" / "lab" / "settings"
    assert {
        name: json.loads((folder / name).read_text("utf-8")) for name in steps.installing.LAB_SETTINGS
    } == steps.installing.LAB_SETTINGS


def test_the_settings_exist_in_this_jupyterlab():
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for plugin, settings in load(ROOT).installing.LAB_SETTINGS["overrides.json"].items():
        package, name = plugin.split(":")
        schema = json.loads((schemas / package / (name + ".json")).read_text("utf-8"))
        assert set(settings) <= set(schema["properties"])


# What other programs are given.


def test_programs_do_not_see_the_readers_own_settings(workbook, monkeypatch):
    unwanted = "PYTHONPATH PYTHONHOME PYTHONSTARTUP PIP_TARGET JUPYTER_PATH JUPYTERLAB_DIR IPYTHONDIR"
    for name in unwanted.split():
        monkeypatch.setenv(name, "theirs")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    given = workbook.environment.variables()
    assert "theirs" not in given.values()
    assert given["PIP_INDEX_URL"] == "kept", "a school's own index is needed to install"
    assert given["PYTHONNOUSERSITE"] == given["PYTHONUTF8"] == "1"
    without_network = workbook.environment.variables("some folder")
    assert "PIP_INDEX_URL" not in without_network and without_network["PIP_CONFIG_FILE"] == os.devnull


def test_wheels_are_the_only_source(steps, tmp_path):
    (tmp_path / "a-1-py3-none-any.whl").touch()
    steps.installing.set_up(["workbook"], str(tmp_path))
    assert ["--no-index", "--find-links", str(tmp_path)] == steps.last[-3:]


def test_arguments_reach_pytest(workbook):
    asked, left_over = workbook.command_line.read_command_line(["test", "tests", "-k", "one or two", "-x", "--lf"])
    assert asked.command == "test" and left_over == ["tests", "-k", "one or two", "-x", "--lf"]
    asked, left_over = workbook.command_line.read_command_line(["test", "--wheels", "w", "-q"])
    assert asked.wheels == os.path.abspath("w") and left_over == ["-q"]


def test_pytest_gives_its_exit_code(workbook, monkeypatch):
    seen = []
    monkeypatch.setattr(workbook.installing, "set_up", lambda extras, wheels: seen.append(extras))
    monkeypatch.setattr(workbook.other_commands.subprocess, "call", lambda command, **options: seen.append(command) or 5)
    assert workbook.command_line.main(["test", "-x"]) == 5
    assert seen == [["test", "workbook"], [str(workbook.places.PYTHON), "-m", "pytest", "-x"]]


@pytest.mark.parametrize("line", ["--nonsense", "--port 0", "--port 70000", "--port x", "check -x", "download"])
def test_arguments_that_mean_nothing_are_refused(workbook, line, capsys):
    with pytest.raises(SystemExit) as stopped:
        workbook.command_line.read_command_line(line.split())
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_check_tells_what_is_wrong(workbook, monkeypatch, capsys):
    pins = workbook.versions.read_pins(CONSTRAINTS)
    found = {"Python": "3.11.7", "peerlib": PROJECT["version"]}
    found.update(
        (name, pins[name]) for name in map(workbook.versions.name_of, workbook.versions.requirements(PYPROJECT, ["workbook"]))
    )
    origin = str(workbook.places.HERE / "peerlib" / "__init__.py")
    monkeypatch.setattr(workbook.installing, "set_up", lambda extras, wheels: None)
    monkeypatch.setattr(workbook.other_commands, "installed_versions", lambda names: (found, origin))
    assert workbook.command_line.main(["check"]) == 0
    assert "FAIL" not in capsys.readouterr().out
    found["numpy"] = "1.0"
    assert workbook.command_line.main(["check"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"FAIL +numpy +1\.0 +wanted: " + re.escape(pins["numpy"]), said)
    assert said.count("FAIL") == 1 and "delete the folder" in said


def test_check_looks_into_the_environment(workbook):
    workbook.places.PYTHON, workbook.places.VENV = Path(sys.executable), workbook.places.HERE
    found, _origin = workbook.other_commands.installed_versions(["pytest", "no-such-package-anywhere"])
    assert found["pytest"] == importlib.metadata.version("pytest")
    assert found["no-such-package-anywhere"] == "missing"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that asks a program to end.")
def test_jupyterlab_opens_and_ends(workbook):
    command = [sys.executable, "-c", START, str(workbook.places.HERE), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", stdin=subprocess.DEVNULL)
    try:
        address = re.search(r"http://\S+", process.stdout.readline()).group()
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"JupyterLab" in page.read()
        contents = address.replace("/lab/tree/", "/api/contents/")
        with urllib.request.urlopen(contents, timeout=30) as answer:
            assert json.load(answer)["name"] == "00_start_here.ipynb"
        holding = [*(workbook.places.JUPYTER / "runtime").iterdir()]
        assert any(file.suffix == ".html" for file in holding) and all(file.stat().st_mode & 0o077 == 0 for file in holding)
        assert workbook.places.JUPYTER.stat().st_mode & 0o077 == 0
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0
    with pytest.raises(OSError):
        urllib.request.urlopen(address, timeout=5)


# Peerlib by itself.


def test_every_part_of_peerlib_is_packed():
    packed = tomllib.loads(PYPROJECT)["tool"]["setuptools"]["packages"]
    folders = {file.parent.relative_to(ROOT) for file in (ROOT / "peerlib").rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} | {"peerlib.data"} == set(packed)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A new environment with peerlib installed from a wheel, and no checkout anywhere near; its python."""
    base = tmp_path_factory.mktemp("alone")
    unwanted = shutil.ignore_patterns(".*", "build", "dist", "wheels", "*.egg-info", "__pycache__")
    own = {str(ROOT): {"my_work", "my_notebooks"}}  # the reader's; peerlib/my_work is a part of the package
    shutil.copytree(ROOT, base / "copy", ignore=lambda folder, names: unwanted(folder, names) | own.get(str(folder), set()))
    (base / "copy" / "data" / "practice").mkdir(exist_ok=True)
    (base / "copy" / "data" / "practice" / "added_later.csv").write_text("a\n1\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheel = ["wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(base), str(base / "copy")]
    subprocess.run(pip + wheel, check=True, cwd=base)
    shutil.rmtree(base / "copy")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(base / "venv")], check=True)
    python = base / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (built,) = base.glob("peerlib-*.whl")
    subprocess.run([*pip, "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(built)], check=True)
    # Lend it the third-party packages of this environment; a plain path does not bring this checkout's link along.
    show = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    site = Path(subprocess.check_output([str(python), "-c", show], text=True).strip())
    (site / "third_party.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    return python


def test_peerlib_installs_by_itself(alone, tmp_path):
    show = (
        "import peerlib, pathlib; from peerlib import datasets; print(len(datasets.load('studies'))); "
        "home = pathlib.Path(peerlib.__file__).parent; print(home); "
        "print((home / 'data' / 'practice' / 'added_later.csv').exists())"
    )
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run([str(alone), "-c", show], capture_output=True, text=True, cwd=tmp_path, env=clean)
    assert ran.returncode == 0, ran.stderr
    rows, home, added = ran.stdout.split("\n")[:3]
    assert int(rows) > 0
    assert Path(home).is_relative_to(alone.parents[1])
    assert added == "True"


def test_texts_and_pages_beside_the_code_are_packed(alone):
    show = "import peerlib; print(peerlib.__path__[0])"
    home = Path(subprocess.check_output([str(alone), "-c", show], text=True, cwd=alone.parent).strip())
    beside = [file for file in (ROOT / "peerlib").rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")]
    assert [file for file in beside if not (home / file.relative_to(ROOT / "peerlib")).exists()] == []
    assert any(file.suffix == ".toml" for file in beside)


# The words elsewhere.


def test_the_ci_runs_the_command_that_readers_are_told():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.search(r"^python3 workbook\.py test$", script, re.MULTILINE)
    readme = ROOT / "README.md"
    if readme.exists():
        text = readme.read_text("utf-8")
        assert re.search(r"python3 workbook\.py\s*(#|`|$)", text, re.MULTILINE) and "python3 workbook.py test" in text
