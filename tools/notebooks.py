"""Execute the notebooks in place and tidy what is stored, so that a commit shows only real changes.

Run it whenever peerlib, data or a notebook has changed:

    .venv/bin/python tools/notebooks.py            all notebooks
    .venv/bin/python tools/notebooks.py 01         those whose name starts with 01
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}
WIDGET = "application/vnd.jupyter.widget-view+json"
WIDGET_TEXT = "An interactive explorer. Run this cell to use it; the same result without it stands below."


def tidy(notebook):
    """Drop what changes from run to run: times, versions, widget ids."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in ("tags", "jupyter", "editable", "deletable")}
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if WIDGET in output.get("data", {}):
                # A stored widget has no kernel behind it and would show as an error; an exercise brings what paper shows.
                paper = {kind: text for kind, text in output["data"].items() if kind != WIDGET}
                output["data"] = paper if "text/html" in paper else {"text/plain": WIDGET_TEXT}
    return notebook


def execute(path):
    """Run one notebook from top to bottom and store its outputs; an error stops with the cell."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    # Text printed in one go may arrive in pieces; stored as one, it is the same from run to run.
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=120, coalesce_streams=True, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    nbformat.validate(notebook)
    nbformat.write(tidy(notebook), path)


def main(names):
    """Execute the notebooks named, with a throw-away folder in place of the reader's own."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    for name in names:
        if not any(path.name.startswith(name) for path in paths):
            raise SystemExit(f"No notebook begins with {name!r}; there are {', '.join(path.stem for path in paths)}.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PEERLIB_WORK"] = folder
        for path in paths:
            if not names or path.name.startswith(tuple(names)):
                execute(path)
                print(f"executed {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
