"""What people write in a cell of a form, turned into a number or a financial year, or refused in words."""

import re
from datetime import date

from peerlib.report.form import ASKED, accepted, is_share, unit, written

LARGEST = 1e9  # no figure of a service is larger
_UNKNOWN = {"", "-", "–", "—", "?", "n/a", "na", "n.a.", "tbc", "unknown", "not known", "not seen"}
# Sign, digits (with blanks or apostrophes only before every three of them), per cent, and words beside.
_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?(?:£|gbp)? ?(?P<digits>\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?|\d[\d.,]*(?:e[-+]?\d+)?) ?"
    r"(?P<percent>%|per ?cent)?(?P<words>[a-z ./]*)"
)


def is_blank(cell):
    """Say whether a cell says nothing, or that it is not known."""
    return isinstance(cell, str) and cell.strip().lower() in _UNKNOWN


def number(name, cell, decimal):
    """Return the number in a cell for a field (a share of a percentage), or say what is wrong with it."""
    if isinstance(cell, date):
        raise ValueError(f"is a date ({cell.day} {cell:%B %Y}), as Excel makes of two numbers: format the cell as text first")
    found, percent = (cell, False) if isinstance(cell, float) else _read(name, cell, decimal)
    if percent and not is_share(name):
        raise ValueError("is in per cent")
    if is_share(name) and not percent and 1 <= found < 2:
        raise ValueError(f"may mean {found:g} % or {found:.0%}: write the % sign")
    if percent or (is_share(name) and found >= 2):
        found = found / 100
    if not ASKED[name].least <= found <= min(ASKED[name].most, LARGEST):
        raise ValueError(f"is too {'small' if found < ASKED[name].least else 'large'}, {written(name, found)}")
    return found


def _read(name, text, decimal):
    """Return the number in a text, and whether it stands in per cent; words beside it have to be those of the unit."""
    found = _NUMBER.fullmatch(re.sub(r"\s+", " ", text).strip().lower().replace("−", "-"))
    if not found:
        raise ValueError("is no number")
    words, known = ({word.rstrip("s") for word in re.findall("[a-z]+", of.lower())} for of in (found["words"], unit(name)))
    if not words <= known | {"gbp", "pound", "per"} | ({"p", "a", "pa"} if "year" in known else set()):
        raise ValueError("is no number in the unit needed")
    return _digits(found["sign"] + re.sub("[ '’]", "", found["digits"]), decimal), bool(found["percent"])


def _digits(bare, decimal):
    """Return the number that digits and separators stand for; the last separator of two kinds is the decimal one."""
    marks = sorted({*bare} & {".", ","}, key=bare.rfind)
    if len(marks) == 1 and re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", bare) and marks[0] == decimal:
        raise ValueError("may stand for thousands or for decimals: write it without thousands separator")
    if len(marks) == 1 and re.fullmatch(r"[-+]?[1-9]\d{0,2}([.,]\d{3})+", bare):
        return float(bare.replace(marks[0], ""))
    if marks:
        decimal = marks[-1]
    thousands = "." if decimal == "," else ","
    if not re.fullmatch(rf"[-+]?(\d+|\d{{1,3}}([{thousands}]\d{{3}})+)([{decimal}]\d*)?(e.*)?", bare):
        raise ValueError("has its separators in odd places")
    return float(bare.replace(thousands, "").replace(decimal, "."))


def year(cell):
    """Return a financial year as 2025/26, also where Excel made a date of it, or say that it is none."""
    text = f"{cell:%Y/%m}" if isinstance(cell, date) else _text(cell)  # of 2011/12 Excel makes December 2011
    found = re.search(r"\b((?:19|20)\d\d)(?:\s*[/–-]\s*(?:19|20)?(\d\d))?\b", text)
    if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise ValueError("is no financial year")
    return f"{found[1]}/{(int(found[1]) + 1) % 100:02}"


def band(cell):
    """Return the number of a pay band, or say that it is none."""
    found = re.fullmatch(r"(?:nhs|afc|agenda for change|\s)*(?:band|b)?\s*(\d[a-d]?)(?:\.0)?", _text(cell).lower())
    if not found:
        raise ValueError("is no pay band")
    return found[1]


def _text(cell):
    """Return a text, of a number too, without letters that no page or workbook can hold."""
    whole = str(cell).encode("utf-8", "replace").decode("utf-8")
    return f"{cell:.10g}" if isinstance(cell, float) else re.sub(r"[\x00-\x1f\x7f\ufffe\uffff]+", " ", whole).strip()


READ = {"text": _text, "band": band, "year": year}


def refused(name, cell, error):
    """Say what is wrong with a cell and what would be accepted."""
    return f"{ASKED[name].label}: {_text(cell)[:60]!r} {error}. Accepted: {accepted(name)}."
