"""The shipped tables as ``data/datapackage.json`` describes them: found, read and typed."""

import json
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from peerlib.shared.nearest import UnknownName, nearest


def data_folder():
    """Return the folder of the shipped data: inside an installed package, else beside it."""
    inside = Path(__file__).parents[1] / "data"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "data"


@cache
def package():
    """Return the whole data package description."""
    return json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))


@cache
def words():
    """Return how statuses, places and rows are named to a reader."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def said(code):
    """Return the name of a field, a fact or a kind in people's words."""
    return {**words()["seen_on"], **words()["said"]}.get(code, code.replace("_", " "))


@cache
def tables():
    """Return the descriptions of the tables (not of the export files), by name."""
    return {r["name"]: r for r in package()["resources"] if "schema" in r and "/" not in r["path"]}


def resource(name):
    """Return the description of one table; an unknown name is refused with the nearest ones."""
    if name not in tables():
        about = [n for n, table in tables().items() if str(name).lower() in table["title"].lower()]
        if about:
            raise UnknownName(f"There is no table called {str(name)!r}. Nearest by what it holds: {', '.join(about)}.")
        raise nearest("table", name, list(tables()))
    return tables()[name]


def key(name):
    """Return the column that identifies a row."""
    return resource(name)["schema"]["primaryKey"][0]


def fields(name):
    """Return the descriptions of a table's fields, by name."""
    return {f["name"]: f for f in resource(name)["schema"]["fields"]}


@cache
def read(name):
    """Read a table once, typed; callers copy before they change it."""
    path = data_folder() / resource(name)["path"]
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    for field in fields(name).values():
        frame[field["name"]] = _typed(frame[field["name"]], field["type"])
    return frame


def _typed(column, kind):
    if kind in ("integer", "year"):
        return pd.to_numeric(column).astype("Int64")
    if kind == "number":
        return pd.to_numeric(column).astype("float64")
    if kind == "boolean":
        return column.map({"true": True, "false": False}).astype("boolean")
    return column.astype("str")
