"""The shipped tables as ``data/datapackage.json`` describes them: read, typed, named.

``datasets`` is the front door; this module only knows how to find a table, give its
columns the types stated in the schema, and name what is nearest to a misspelt name.
"""

import json
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import pandas as pd

__all__ = ["UnknownName", "data_folder", "fields", "key", "nearest", "package", "read", "resource", "tables"]


class UnknownName(LookupError):
    """A table, study, fact or row that does not exist; the message gives the nearest names."""


def data_folder():
    """Return the folder of the shipped data: inside an installed package, else beside it."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "data"


@lru_cache(maxsize=1)
def package():
    """Return the whole data package description."""
    return json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
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


@lru_cache(maxsize=None)
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


def nearest(kind, name, names):
    """Return an UnknownName that offers the names most like the one asked for."""
    asked = str(name)
    plain = asked.lower().replace("-", "_").replace(" ", "_")
    by_lower = {n.lower(): n for n in names}
    close = [by_lower[c] for c in get_close_matches(plain, by_lower, n=5, cutoff=0.5)]
    words = [word for word in plain.split("_") if len(word) > 2]
    sharing = sorted(names, key=lambda n: -sum(word in n.lower() for word in words))
    close += [n for n in sharing if n not in close and any(word in n.lower() for word in words)]
    if close:
        return UnknownName(f"There is no {kind} called {asked!r}. Nearest: {', '.join(close[:5])}.")
    return UnknownName(f"There is no {kind} called {asked!r}. There are: {', '.join(sorted(names)[:20])}.")
