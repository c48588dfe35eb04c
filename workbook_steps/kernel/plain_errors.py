"""One sentence in place of red text, for the two slips that readers make most.

A cell run before the cells above it, and a value typed as one writes it by hand (16%, £350, 27 000, two words). This is
an extension of IPython: workbook.py gives it to the kernels of JupyterLab, and it does something only in those of the
workbook's own notebooks. Everything else goes wrong as usual.
"""

import builtins
import difflib
import html
import json
import linecache
import os
import re
import string
import symtable
import tomllib
import traceback
from pathlib import Path

HERE = Path(__file__).absolute().parent
NOTEBOOKS, COPIES = HERE.parents[1] / "notebooks", HERE.parents[1] / "my_notebooks"


def load_ipython_extension(shell):
    """Begin; IPython calls this when a kernel starts."""
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if not is_ours(notebook):
        return
    words = tomllib.loads((HERE / "plain_errors.toml").read_text("utf-8"))

    def explain(shell, kind, error, trace, tb_offset=None):
        where = [frame for frame, _ in traceback.walk_tb(trace) if frame.f_globals is shell.user_ns]
        if kind is NameError and where and last_frame(trace) is where[-1]:
            said = about_name(words, error, trace, lambda: names_above(shell, notebook))
            add_nearest(error, shell.user_ns)
        else:
            said = "" if where or kind is NameError else about_line(words, error)
        if said:
            show(shell, said)
        else:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=bool(where))

    shell.set_custom_exc((NameError, SyntaxError), explain)


def is_ours(notebook):
    """Say whether a notebook is one of the workbook's, or a copy of one, also one put aside."""
    stems = [shipped.stem for shipped in NOTEBOOKS.glob("*.ipynb")]
    return notebook.parent in (NOTEBOOKS, COPIES) and any(notebook.name.startswith(stem) for stem in stems)


def last_frame(trace):
    """Return where an error arose."""
    return list(traceback.walk_tb(trace))[-1][0]


def names_above(shell, notebook):
    """Return the names that the cells above give; if the cell is not saved yet, those of the whole notebook."""
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        ids = [cell.get("id") for cell in cells]
    except (OSError, ValueError, LookupError):
        return set()
    running = shell.get_parent().get("metadata", {}).get("cellId")
    above = cells[: ids.index(running)] if running in ids else cells
    return {name for cell in above if cell["cell_type"] == "code" for name in names_given(shell, "".join(cell["source"]))}


def names_given(shell, source):
    """Return the names that a cell assigns, imports or defines."""
    try:
        table = symtable.symtable(shell.input_transformer_manager.transform_cell(source), "cell", "exec")
    except (SyntaxError, ValueError):
        return []
    return [name.get_name() for name in table.get_symbols() if name.is_assigned() or name.is_imported()]


def about_name(words, error, trace, above):
    """Return what to say about a name that is not known, if that is a slip of a reader's."""
    if error.name in above():
        return words["cells_above"].format(name=error.name)
    frame, number = list(traceback.walk_tb(trace))[-1]
    line = linecache.getline(frame.f_code.co_filename, number)
    if re.match(rf"\s*answer\s*=\s*\[?[\w\s,-]*\b{re.escape(error.name)}\b", line):
        return words["bare_word"].format(name=error.name)
    return ""


def add_nearest(error, known):
    """Add the nearest name there is, as Python itself does."""
    near = difflib.get_close_matches(error.name, [name for name in {*known, *dir(builtins)} if name[:1] != "_"], 1)
    if near:
        error.add_note(f"Did you mean {near[0]}?")


def about_line(words, error):
    """Return what to say about a line that is not Python, if that is a slip of a reader's."""
    line = (error.text or "").strip()
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "0", line).split("#")[0]
    for slip in words["slips"]:
        found = re.search(slip["pattern"], bare)
        if found:
            fitted = {"all": found[0].strip(), **found.groupdict()}
            fitted["number"] = re.sub(r"[^\d.]", "", fitted.get("number", ""))
            return words["in_line"].format(line=line, advice=slip["advice"].format(**fitted))
    return ""


def show(shell, said):
    """Show a sentence as text and as accessible HTML, where red text would have been."""
    from IPython.display import display

    page = string.Template((HERE / "plain_errors.html").read_text("utf-8"))
    shell._last_traceback = [said]  # what a program that asks for the traceback is given
    display({"text/plain": said, "text/html": page.substitute(sentence=html.escape(said))}, raw=True)
