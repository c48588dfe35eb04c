"""Everything in one ZIP: what went in, what was decided, what came out, and how to make it again."""

import io
import json
import zipfile
from pathlib import Path

import pandas as pd

from peerlib import my_work, plots, value
from peerlib.report.brief import brief
from peerlib.report.excel import plain
from peerlib.report.page import svg
from peerlib.report.saving import save

_DECISIONS = ("*.csv", "scenarios.json", "verdict.md")


def tables(made):
    """Return the tables of a brief as CSV, and the numbers of each sum with ten digits, by name of the file."""
    numbers = {name: value.as_model(a)(effect.days) for name, (effect, a, _) in made.found.items()}
    results = pd.DataFrame.from_dict(numbers, orient="index").rename_axis("effect").reset_index()
    frames = {**made.tables, "results": results}
    return {
        f"{name}.csv": frame.map(plain).to_csv(index=False, lineterminator="\n", float_format="%.10g")
        for name, frame in frames.items()
    }


def _figures(made):
    """Return the figures of a brief as SVG, each with its alt text inside, by name of the file."""
    assumptions = next(iter(made.found.values()))[1]
    cost = plots.cost_parts(value.worker_cost(assumptions))
    return {"cost_of_the_post.svg": svg(cost), "cost_and_value.svg": svg(plots.cost_against_saving(made.result))}


def bundle(service, folder=".", leave_out=(), draws=20_000, seed=1):
    """Write a ZIP with the form, your decisions, tables, figures, the brief, and a script that makes it all again.

    Parameters
    ----------
    service : Service, str or pathlib.Path
        The service read from a form, or the file of the form.
    folder : str or pathlib.Path
        Where to write it.
    leave_out : list of str
        Names of files of ``my_work`` that are not to go in, such as ``"verdict.md"``.
    draws, seed : int
        As for ``brief``.

    Returns
    -------
    pathlib.Path
        The ZIP, readable by its owner alone. Its ``read_me.txt`` says what it holds of yours.

    Raises
    ------
    ValueError, OSError
        If the form cannot be used (every problem is named), or something cannot be read or written.

    Examples
    --------
    >>> bundle("no_such_file.xlsx")
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    made, beside = brief(service, draws, seed), Path(__file__)
    if not made.service.raw:
        raise ValueError("A bundle holds the form that it was made from: give the file of a form, or what read_service gave.")
    decided = sorted({path for name in _DECISIONS for path in my_work.folder().glob(name) if path.name not in leave_out})
    files = {
        "make_again.py": beside.with_name("make_again.txt").read_bytes(),
        "made.json": json.dumps(made.made, indent=1),
        f"inputs/{made.service.file}": made.service.raw,
        "brief.html": made.html,
        "brief.xlsx": made.excel,
        **{f"decisions/{path.name}": path.read_bytes() for path in decided},
        **{f"tables/{name}": text for name, text in tables(made).items()},
        **{f"figures/{name}": text for name, text in _figures(made).items()},
    }
    listed = "\n".join(f"  {name}" for name in files)
    read_me = beside.with_name("read_me.txt").read_text(encoding="utf-8").replace("$files", listed)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {"read_me.txt": read_me, **files}.items():
            packed.writestr(name, content)
    return save(Path(folder) / f"{Path(made.service.file).stem}_bundle", {".zip": file.getvalue()})[0]
