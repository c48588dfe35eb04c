"""The form for a service of the reader's own: what it asks, and what is accepted, from the fields of ``Assumptions``."""

import re
import tomllib
from pathlib import Path

from peerlib.shared.numbers import shown
from peerlib.value.assumptions import FIELDS, Field, worked_out

FORM = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KNOWN = FIELDS | {name: Field(low=None, high=None, source="", **known) for name, known in FORM["fields"].items()}
ASKED = {name: KNOWN[name] for part in FORM["parts"] for name in part["fields"]}


def is_share(name):
    """Say whether a field is a share, which people write in per cent."""
    return KNOWN[name].unit.startswith("share")


def unit(name):
    """Return the unit of a field as the form has it: money in pounds, shares in per cent."""
    return re.sub("^share", "per cent", KNOWN[name].unit)


def written(name, value):
    """Return the value of a number field as the form has it: a share in per cent."""
    return f"{shown(100 * value)} %" if is_share(name) else shown(value)


def accepted(name):
    """Say what is accepted in a field."""
    known = KNOWN[name]
    limits = f"of {written(name, known.least)} or more"
    if known.most < float("inf"):
        limits = f"from {written(name, known.least)} to {written(name, known.most)}"
    return f"{FORM['accepted'].get(known.kind, f'a number {limits}')} ({unit(name)})"


def plain(text):
    """Return letters and digits of a text alone, in lower case: how items and headings are told from each other."""
    return re.sub(r"[\W_]+", "", re.sub(r"\(.*?\)", "", str(text))).lower()


def band_pay(band, year):
    """Return the pay of a band in a financial year and where it comes from, or say which are known."""
    known = FORM["bands"]
    if year not in known.get(band, ()):
        years = ", ".join(known["3"])
        raise ValueError(f"is not known for {year}: there are bands {', '.join(known)} in {years}; give one of these, or the pay")
    rows = dict.fromkeys(re.findall(r"PW\d+", str(known[band][year])))
    return worked_out(known[band][year]), f"Band {band} in {year}: {' and '.join(rows)}"
