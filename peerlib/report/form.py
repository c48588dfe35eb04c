"""The form for a service of the reader's own: what it asks, and what is accepted, from the fields of ``Assumptions``."""

import re
import tomllib
from pathlib import Path

from peerlib.value.assumptions import FIELDS, Field

FORM = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ASKED = {
    name: FIELDS.get(name) or Field(low=None, high=None, source="", **FORM["fields"][name])
    for part in FORM["parts"]
    for name in part["fields"]
}
HEADS = {"item": ("item", "assumption"), "value": ("value", "yourvalue"), "low": ("low",), "high": ("high",)}
_ACCEPTED = {"text": "a text", "band": "a band, such as Band 4", "year": "a financial year, such as 2025/26"}


def is_share(name):
    """Say whether a field is a share, which people write in per cent."""
    return ASKED[name].unit.startswith("share")


def unit(name):
    """Return the unit of a field as the form has it: money in pounds, shares in per cent."""
    return re.sub("^share", "per cent", ASKED[name].unit).replace("GBP", "pounds")


def written(name, value):
    """Return the value of a number field as the form has it: a share in per cent."""
    return f"{100 * value:.6g} %" if is_share(name) else f"{value:,.6g}"


def accepted(name):
    """Say what is accepted in a field."""
    known = ASKED[name]
    if known.kind in _ACCEPTED:
        return _ACCEPTED[known.kind]
    least, most = written(name, known.least), written(name, known.most)
    return f"a number from {least} to {most}" if known.most < float("inf") else f"a number, {least} or more"


def plain(text):
    """Return letters and digits of a text alone, in lower case: how items and headings are told from each other."""
    return re.sub(r"[\W_]+", "", re.sub(r"\(.*?\)", "", str(text))).lower()
