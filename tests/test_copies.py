"""The reader's own copies of the notebooks, and the sentences that their kernels say in place of red text."""

import errno
import json
import os
import re
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest
from checkout import ROOT, copy_setup, copy_workbook, load, sentence

from peerlib import my_work

FIRST, SECOND = "00_start_here.ipynb", "05_bed_days.ipynb"


def notebook(*cells):
    """A notebook as it is shipped: run, with results."""
    made = []
    for number, source in enumerate(cells):
        cell = {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {"tags": [f"tag-{number}"]}, "source": [source]}
        if not source.startswith("#"):
            output = {"output_type": "stream", "name": "stdout", "text": ["printed\n"]}
            cell |= {"cell_type": "code", "execution_count": number, "outputs": [output]}
        made.append(cell)
    return {"cells": made, "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def workbook(tmp_path):
    """A workbook of two notebooks, in a folder whose name has a space and an accent in it."""
    steps = load(copy_setup(tmp_path / "été au café"))
    ship(steps, FIRST, "# 00 Start here", "answer = ...")
    ship(steps, SECOND, "# 05 Bed days", "days = 9")
    return steps


def ship(workbook, name, *cells):
    """Ship a notebook, or a new version of it."""
    (workbook.places.HERE / "notebooks" / name).write_text(json.dumps(notebook(*cells)), "utf-8")


def own(workbook, name):
    """Where the reader's copy of a notebook is."""
    return workbook.places.COPIES / name


def write_in(path, source):
    """Write in a copy, as JupyterLab saves it: with results and times."""
    content = json.loads(path.read_text("utf-8"))
    content["cells"][1] |= {"source": source, "execution_count": 7, "outputs": [{"output_type": "stream"}]}
    content["cells"][1]["metadata"]["execution"] = {"iopub.status.idle": "2026-11-28T10:00:00Z"}
    path.write_text(json.dumps(content), "utf-8")


# Copies.


def test_copies_are_made_without_results(workbook):
    assert workbook.copies.prepare() == ""
    copy = json.loads(own(workbook, SECOND).read_text("utf-8"))
    shipped = notebook("# 05 Bed days", "days = 9")
    shipped["cells"][1] |= {"outputs": [], "execution_count": None}
    assert copy == shipped, "ids, tags and sources are kept"


def test_the_real_notebooks_are_copied_as_they_are(tmp_path):
    workbook = load(copy_workbook(tmp_path / "whole"))
    assert workbook.copies.prepare() == ""
    shipped = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert [path.name for path in sorted(workbook.places.COPIES.glob("*.ipynb"))] == [path.name for path in shipped]
    for path in shipped:
        before, copy = nbformat.read(path, 4), nbformat.read(own(workbook, path.name), 4)
        nbformat.validate(copy)
        assert copy.metadata == before.metadata
        for old, new in zip(before.cells, copy.cells, strict=True):
            assert (new.id, new.cell_type, new.source, new.metadata) == (old.id, old.cell_type, old.source, old.metadata)
            assert new.cell_type == "markdown" or (new.outputs == [] and new.execution_count is None)
        for target in re.findall(r"\]\(([^)#]+)", "\n".join(cell.source for cell in copy.cells)):
            assert target.startswith("https://") or (workbook.places.COPIES / target).exists(), f"a link of {path.name} is broken"


def test_answers_are_kept_beside_the_copies(workbook, monkeypatch):
    workbook.copies.prepare()
    (workbook.places.HERE / "data").mkdir()
    (workbook.places.HERE / "data" / "datapackage.json").touch()
    monkeypatch.delenv("PEERLIB_WORK")
    monkeypatch.chdir(workbook.places.COPIES)
    assert my_work.folder() == workbook.places.HERE / "my_work"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders apart in another way.")
def test_copies_are_for_the_owner_alone(workbook):
    workbook.copies.prepare()
    assert workbook.places.COPIES.stat().st_mode & 0o777 == 0o700
    files = list(workbook.places.COPIES.iterdir())
    assert len(files) == 3 and all(file.stat().st_mode & 0o777 == 0o600 for file in files)


def test_the_next_start_writes_nothing(workbook):
    workbook.copies.prepare()
    write_in(own(workbook, FIRST), "answer = 6")
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in workbook.places.COPIES.iterdir()}
    assert workbook.copies.prepare() == ""
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in workbook.places.COPIES.iterdir()} == before


def test_a_copy_nobody_wrote_in_is_renewed(workbook):
    workbook.copies.prepare()
    write_in(own(workbook, SECOND), "days = 9")  # run, not changed
    ship(workbook, SECOND, "# 05 Bed days", "days = 10")
    assert workbook.copies.prepare() == ""
    assert "days = 10" in own(workbook, SECOND).read_text("utf-8")


def test_new_results_alone_are_no_new_version(workbook):
    workbook.copies.prepare()
    write_in(own(workbook, SECOND), "days = 8")
    shipped = workbook.places.HERE / "notebooks" / SECOND
    shipped.write_text(shipped.read_text("utf-8").replace("printed", "printed anew"), "utf-8")
    os.utime(shipped)
    assert workbook.copies.prepare() == ""


def test_a_copy_written_in_is_kept_and_the_new_version_is_told(workbook):
    workbook.copies.prepare()
    write_in(own(workbook, SECOND), "days = 8")
    before = own(workbook, SECOND).read_bytes()
    ship(workbook, SECOND, "# 05 Bed days", "days = 10")
    for _ in range(2):  # told at each start until it is settled
        said = workbook.copies.prepare()
        assert said.startswith("Changed since your copy was made: 05 bed days.")
        assert "python3 workbook.py reset 05" in said
        assert own(workbook, SECOND).read_bytes() == before
    cells = json.loads(own(workbook, FIRST).read_text("utf-8"))["cells"]
    assert [cell["id"] for cell in cells] == ["cell-0", "workbook-news", "cell-1"]
    assert "python3 workbook.py reset 05" in "".join(cells[1]["source"])
    assert nbformat.read(own(workbook, FIRST), 4).cells[1].cell_type == "markdown"


def test_the_news_on_the_start_page_goes_when_it_is_settled(workbook):
    workbook.copies.prepare()
    clean = own(workbook, FIRST).read_bytes()
    write_in(own(workbook, SECOND), "days = 8")
    ship(workbook, SECOND, "# 05 Bed days", "days = 10")
    workbook.copies.prepare()
    assert own(workbook, FIRST).read_bytes() != clean
    workbook.copies.reset(["05"])
    assert own(workbook, FIRST).read_bytes() == clean
    ship(workbook, FIRST, "# 00 Start here", "answer = 1")
    assert workbook.copies.prepare() == "", "the news does not count as something the reader wrote"


def test_a_notebook_shipped_later_or_deleted_is_copied(workbook):
    workbook.copies.prepare()
    write_in(own(workbook, FIRST), "answer = 6")
    own(workbook, SECOND).unlink()
    ship(workbook, "10_your_own_service.ipynb", "# 10 Your own service")
    workbook.copies.prepare()
    assert own(workbook, SECOND).exists() and own(workbook, "10_your_own_service.ipynb").exists()
    assert "answer = 6" in own(workbook, FIRST).read_text("utf-8")


@pytest.mark.parametrize("damage", ["", "[]", '{"00_start_here', None])
def test_without_the_record_nothing_is_overwritten(workbook, damage):
    workbook.copies.prepare()
    write_in(own(workbook, SECOND), "days = 8")
    workbook.places.COPIES_RECORD.write_text(damage, "utf-8") if damage is not None else workbook.places.COPIES_RECORD.unlink()
    assert "05 bed days" in workbook.copies.prepare(), "it may be older: only the record could have told"
    assert "days = 8" in own(workbook, SECOND).read_text("utf-8")


@pytest.mark.parametrize("damage", ["", "{}", '{"cells": 3}', "[1]", '{"cells": [{"id": 1}]}'])
def test_a_copy_that_cannot_be_read_is_never_overwritten(workbook, damage):
    workbook.copies.prepare()
    own(workbook, SECOND).write_text(damage, "utf-8")
    ship(workbook, SECOND, "# 05 Bed days", "days = 10")
    assert "reset 05" in workbook.copies.prepare()
    assert own(workbook, SECOND).read_text("utf-8") == damage


def test_a_start_page_with_half_a_character_takes_the_news(workbook):
    workbook.copies.prepare()
    write_in(own(workbook, FIRST), "answer = '\ud83d'")
    write_in(own(workbook, SECOND), "days = 8")
    ship(workbook, SECOND, "# 05 Bed days", "days = 10")
    workbook.copies.prepare()
    assert json.loads(own(workbook, FIRST).read_text("utf-8"))["cells"][2]["source"] == "answer = '\ud83d'"


# Reset.


def test_reset_puts_the_old_copy_aside(workbook, capsys):
    work = workbook.places.HERE / "my_work"
    work.mkdir()
    (work / "progress.json").write_text("{}", "utf-8")
    workbook.copies.prepare()
    clean = own(workbook, SECOND).read_bytes()
    for number, name in enumerate([f"05_bed_days_put_aside_{date.today()}", f"05_bed_days_put_aside_{date.today()}_2"]):
        write_in(own(workbook, SECOND), f"days = {number}")
        assert workbook.command_line.main(["reset", "05"]) == 0
        assert own(workbook, SECOND).read_bytes() == clean
        assert f"days = {number}" in own(workbook, f"{name}.ipynb").read_text("utf-8")
        said = capsys.readouterr().out
        assert f"{name}.ipynb" in said and "my_work" in said
    assert (work / "progress.json").read_text("utf-8") == "{}"
    assert workbook.copies.prepare() == ""


def test_reset_all_leaves_clean_copies_alone(workbook, capsys):
    workbook.copies.prepare()
    write_in(own(workbook, SECOND), "days = 8")
    workbook.copies.reset(["all"])
    assert len(list(workbook.places.COPIES.glob("*.ipynb"))) == 3
    assert "00 start here: your copy is clean already." in capsys.readouterr().out


@pytest.mark.parametrize("word", ["05", "5", "05_bed_days", "05_bed_days.ipynb", "notebooks/05_bed_days.ipynb"])
def test_reset_understands_a_notebook_named_in_any_way(workbook, word):
    assert [path.name for path in workbook.copies.chosen([word, word])] == [SECOND]


def test_reset_of_what_is_not_there(workbook):
    assert sentence(workbook.copies.reset, ["77"]).startswith("There is no notebook 77: write one or more of 00, 05, or all")
    with pytest.raises(SystemExit):
        workbook.command_line.main(["reset"])
    assert not workbook.places.COPIES.exists()


def test_reset_before_the_first_start(workbook, capsys):
    workbook.copies.reset(["05"])
    assert own(workbook, SECOND).exists() and "05 bed days: a clean copy is in my_notebooks." in capsys.readouterr().out


# A folder that refuses.


def test_a_file_in_the_place_of_the_folder(workbook):
    workbook.places.COPIES.write_text("notes", "utf-8")
    assert "my_notebooks is a file, where the workbook needs a folder" in sentence(workbook.command_line.main, ["--no-browser"])
    assert workbook.places.COPIES.read_text("utf-8") == "notes"


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.EACCES, "Permission denied): allow writing there"), (errno.ENOSPC, "The disk is full")]
)
@pytest.mark.parametrize("step", ["mkstemp", "replace"])
def test_a_folder_that_cannot_be_written(workbook, monkeypatch, number, expected, step):
    def refuse(*arguments, **kind):
        raise OSError(number, os.strerror(number))

    module = workbook.copies.tempfile if step == "mkstemp" else workbook.copies.os
    with monkeypatch.context() as patch:
        patch.setattr(module, step, refuse)
        assert expected in sentence(workbook.copies.prepare)
    assert list(workbook.places.COPIES.iterdir()) == [], "nothing half-written is left"
    assert workbook.copies.prepare() == "" and own(workbook, SECOND).exists()


def test_a_shipped_notebook_that_cannot_be_read(workbook):
    (workbook.places.HERE / "notebooks" / SECOND).write_text("{", "utf-8")
    assert sentence(workbook.copies.prepare).endswith("cannot be read: fetch the workbook again.")


# Sentences in place of red text, from a real kernel.


class Kernel:
    """A kernel as JupyterLab starts it for a notebook."""

    def __init__(self, workbook, path):
        from jupyter_client.manager import start_new_kernel

        workbook.opening.write_kernel_settings()
        ours = {"JPY_SESSION_NAME": str(path), "IPYTHONDIR": str(workbook.places.KERNEL_SETTINGS)}
        self.manager, self.client = start_new_kernel(env={**os.environ, **ours}, cwd=str(path.parent))

    def run(self, code, cell=None):
        """Run a cell; return whether it went well, the kinds of output, and their text."""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.client.shell_channel.send(message)
        kinds, texts = [], []
        while True:
            answer = self.client.get_iopub_msg(timeout=30)
            if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            kind, said = answer["msg_type"], answer["content"]
            if kind == "status" and said["execution_state"] == "idle":
                break
            if kind in ("error", "display_data", "stream", "execute_result"):
                kinds.append(kind)
                texts.append(said.get("text") or "\n".join(said.get("traceback", [])) or said["data"]["text/plain"])
                self.data = said.get("data", {})
        while True:
            reply = self.client.get_shell_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"]["status"], kinds, re.sub("\x1b\\[[^m]*m", "", "\n".join(texts))

    def stop(self):
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


CELLS = [
    "# 05 Bed days",
    "from math import pi\ndef days_saved(study):\n    return fact(study)\n",
    "answer = 16%",  # not Python: its names are nobody's
    "for study, (a, b) in []:\n    pass",
    "late = days_saved",
    "only_below = 1",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A workbook whose notebook 05 has cells that need those above them."""
    steps = load(copy_setup(tmp_path_factory.mktemp("kernels") / "été"))
    ship(steps, FIRST, "# 00 Start here")
    ship(steps, SECOND, *CELLS)
    steps.copies.prepare()
    return steps


@pytest.fixture(scope="module")
def kernel(place):
    """The kernel of the reader's copy of notebook 05."""
    started = Kernel(place, own(place, SECOND))
    yield started
    started.stop()


ABOVE = "Run the cells above first: menu Run, Run All Above Selected Cell. Then run this cell again."


@pytest.mark.parametrize("name", ["days_saved", "pi", "study", "b"])
def test_a_cell_run_before_those_above_it(kernel, name):
    status, kinds, said = kernel.run(f"print({name})", "cell-4")
    assert status == "error", "the cells after it are not run"
    assert kinds == ["display_data"] and said.startswith(ABOVE) and f"the name {name}," in said
    assert kernel.data["text/html"] == f'<p role="alert"><strong>{said}</strong></p>\n'


def test_a_new_cell_not_saved_yet_may_need_any(kernel):
    assert kernel.run("days_saved(1)", "made just now")[2].startswith(ABOVE)


@pytest.mark.parametrize("name", ["only_below", "late", "answer"])
def test_a_name_that_no_cell_above_gives(kernel, name):
    status, kinds, said = kernel.run(f"print({name})", "cell-4")
    assert (status, kinds) == ("error", ["error"]) and f"NameError: name '{name}' is not defined" in said


def test_a_mistyped_name_of_ones_own(kernel):
    kernel.run("my_figures = 1")
    _, kinds, said = kernel.run("print(my_figurs)")
    assert kinds == ["error"] and said.endswith("NameError: name 'my_figurs' is not defined\nDid you mean my_figures?")


def test_a_name_error_inside_a_library_is_shown_whole(kernel, tmp_path):
    (tmp_path / "other_library.py").write_text("def use():\n    return days_saved\n", "utf-8")
    kernel.run(f"import sys; sys.path.append({str(tmp_path)!r}); import other_library")
    _, kinds, said = kernel.run("other_library.use()", "cell-4")
    assert kinds == ["error"] and "other_library.py" in said


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("answer = 16%", "without the sign %: 16 in place of 16%."),
        ("answer = 16.5 %", "without the sign %: 16.5 in place of 16.5 %."),
        ("answer = £350", "without a sign for money: 350 in place of £350."),
        ("answer = £27,000", "without a sign for money: 27000 in place of £27,000."),
        ("answer = 350 €", "without a sign for money: 350 in place of 350 €."),
        ("answer = 27 000", "without blanks: 27000 in place of 27 000."),
        ("answer = 27\u202f000", "write the number without blanks"),
        ("answer = 0,05", "write a point for decimals (0.5, not 0,5)"),
        ("answer = 21,038", "nothing between thousands (27000, not 27,000)"),
        ("cost(pay=27,000)", "nothing between thousands (27000, not 27,000)"),
        ("answer = 9 days", "without a word after it: 9 in place of 9 days."),
        ("answer = 4.69:1", "of a ratio to 1, write the number alone: 4.69."),
        ("answer = 19 x 10", "write * for times and / for divided by"),
        ("answer = peer workers", 'words stand between quotation marks, as in "peer workers".'),
        ("answer = [inferred, usual care]", 'words stand between quotation marks, as in "usual care".'),
        ("answer = “inferred”", "use the straight quotation marks of the keyboard"),
        ('answer = "inferred', "a quotation mark is missing"),
    ],
)
def test_a_value_typed_by_hand(kernel, line, advice):
    status, kinds, said = kernel.run(f"{line}\nprint(1)")
    assert (status, kinds) == ("error", ["display_data"])
    assert said.startswith(f"In the line {line} : ") and advice in said


@pytest.mark.parametrize("line", ["answer = inferred", "answer = [inferred, derived]"])
def test_one_word_without_quotation_marks(kernel, line):
    status, kinds, said = kernel.run(line)
    assert (status, kinds) == ("error", ["display_data"])
    assert said == 'Words stand between quotation marks: write "inferred" in place of inferred.'


@pytest.mark.parametrize(
    "code", ["for x in", "x = [1, 2", "x = 5 if", 'print("16%" + )', "eval('16%')", "if True:\nprint(1)", "x = 5 % 3 +"]
)
def test_other_lines_that_are_not_python_go_wrong_as_usual(kernel, code):
    status, kinds, said = kernel.run(code)
    assert (status, kinds) == ("error", ["error"]) and re.search("SyntaxError|IndentationError", said)


def test_other_errors_go_wrong_as_usual(kernel):
    assert "ZeroDivisionError" in kernel.run("1 / 0")[2]
    assert kernel.run("def f():\n    x = x + 1\nf()")[1] == ["error"], "a slip in one's own function"


def test_an_analysts_notebook_is_left_alone(place):
    path = own(place, "my_analysis.ipynb")
    path.write_text(own(place, SECOND).read_text("utf-8"), "utf-8")
    started = Kernel(place, path)
    try:
        assert started.run("days_saved", "cell-4")[1] == ["error"]
        assert started.run("answer = 16%")[1] == ["error"]
        assert started.run("get_ipython().custom_exceptions")[2] == "()"
    finally:
        started.stop()


def test_copies_put_aside_and_the_shipped_notebooks_are_ours_too(place):
    sys.path.append(str(place.places.HERE / "workbook_steps" / "kernel"))
    try:
        import plain_errors
    finally:
        sys.path.pop()
    for path in (own(place, "05_bed_days_put_aside_2026-11-28.ipynb"), place.places.HERE / "notebooks" / SECOND):
        assert plain_errors.is_ours(path)
    for path in (Path(""), place.places.HERE / SECOND, Path("05_bed_days.ipynb")):
        assert not plain_errors.is_ours(path)


def test_only_the_kernels_of_jupyterlab_are_given_the_sentences(place, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "theirs")
    assert str(place.places.KERNEL_SETTINGS) not in place.environment.variables().values(), "what pip and pytest are given"
