"""What people write in a cell of a form, turned into a number or a financial year, or refused in words."""

import re
from datetime import date, datetime

from peerlib.report.form import ASKED, accepted, is_share, unit, written

LARGEST = 1e9  # no figure of a service is larger
_UNKNOWN = {"", "-", "–", "—", "?", "n/a", "na", "n.a.", "tbc", "unknown", "not known", "not seen"}
_FOREIGN = {"€": "euros", "eur": "euros", "$": "dollars", "usd": "dollars", "aud": "dollars"}
# Sign, digits (with blanks or apostrophes only before every three of them), per cent, and words beside.
_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?(?:£|gbp)? ?(?P<digits>\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?|\d[\d.,]*(?:e[-+]?\d+)?) ?"
    r"(?P<percent>%|per ?cent)?(?P<words>[a-z ./]*)"
)
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")


def is_blank(cell):
    """Say whether a cell says nothing, or that it is not known."""
    return isinstance(cell, str) and cell.strip().lower() in _UNKNOWN


def number(name, cell, decimal="."):
    """Return the number in a cell for a field (a share of a percentage), or say what is wrong with it."""
    if isinstance(cell, (date, datetime)):
        cell = _serial(cell)
    found, percent = (cell, False) if isinstance(cell, float) else _read(name, cell, decimal)
    if percent and not is_share(name):
        raise ValueError("is in per cent")
    if is_share(name) and not percent and 1 <= found < 2:
        raise ValueError(f"may mean {found:g} % or {found:.0%}: write the % sign")
    if percent or (is_share(name) and found >= 2):
        found = found / 100
    known = ASKED[name]
    if not known.least <= found <= min(known.most, LARGEST):
        raise ValueError(f"is too {'small' if found < known.least else 'large'}, {written(name, found)}")
    return found


def _serial(day):
    """Return the number behind a date that only the format of an Excel cell makes, or say that one was typed."""
    from openpyxl.utils.datetime import to_excel

    if day.year >= 2000:
        raise ValueError(f"is a date ({day.day} {day:%B %Y}), as Excel makes of two numbers: format the cell as text first")
    return float(to_excel(day))


def _read(name, text, decimal):
    """Return the number in a text, and whether it stands in per cent."""
    bare = _SPACES.sub(" ", text).strip().lower().replace("−", "-")
    for sign, money in _FOREIGN.items():
        if sign in bare:
            raise ValueError(f"is in {money}, and pounds are needed (peerlib.prices converts)")
    found = _NUMBER.fullmatch(bare)
    if not found:
        raise ValueError("is no number")
    words = {word.rstrip("s") for word in re.findall("[a-z]+", found["words"])}
    known = {word.rstrip("s") for word in re.findall("[a-z]+", unit(name).lower())}
    if not words <= known | {"gbp", "pound", "per"} | ({"p", "a", "pa"} if "year" in known else set()):
        raise ValueError("is no number in the unit needed")
    return _digits(found["sign"] + re.sub("[ '’]", "", found["digits"]), decimal), bool(found["percent"])


def _digits(bare, decimal):
    """Return the number that digits and separators stand for; the last separator of two kinds is the decimal one."""
    marks = [mark for mark in ".," if mark in bare]
    if len(marks) == 2:
        decimal = max(marks, key=bare.rfind)
    elif marks and (bare.count(marks[0]) > 1 or re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", bare)):
        if bare.count(marks[0]) == 1 and marks[0] == decimal:
            raise ValueError("may stand for thousands or for decimals: write it without thousands separator")
        decimal = "." if marks[0] == "," else ","
    elif marks:
        decimal = marks[0]
    thousands = "." if decimal == "," else ","
    if thousands in bare and not re.fullmatch(rf"[-+]?\d{{1,3}}([{thousands}]\d{{3}})+([{decimal}]\d+)?", bare):
        raise ValueError("has its thousands separators in odd places")
    return float(bare.replace(thousands, "").replace(decimal, "."))


def year(cell):
    """Return a financial year as 2025/26, also where Excel made a date of it, or say that it is none."""
    for form in ("%b-%y", "%d/%m/%Y", "%Y-%m-%d") if isinstance(cell, str) else ():
        try:
            cell = datetime.strptime(cell.strip(), form)
            break
        except ValueError:
            continue
    if isinstance(cell, (date, datetime)):  # of 2011/12 Excel makes December 2011
        cell = f"{cell.year}/{cell.month:02}"
    text = f"{cell:.0f}" if isinstance(cell, float) else cell
    found = re.search(r"\b((?:19|20)\d\d)(?:\s*[/–-]\s*(?:19|20)?(\d\d))?\b", text)
    if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise ValueError("is no financial year")
    return f"{found[1]}/{(int(found[1]) + 1) % 100:02}"


def band(cell):
    """Return the number of a pay band, or say that it is none."""
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    found = re.fullmatch(r"(?:nhs|afc|agenda for change|\s)*(?:band|b)?\s*(\d[a-d]?)(?:\.0)?", text.strip().lower())
    if not found:
        raise ValueError("is no pay band")
    return found[1]


def text(cell):
    """Return a text, of a number too."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


READ = {"text": text, "band": band, "year": year}


def refused(name, cell, error):
    """Say what is wrong with a cell and what would be accepted."""
    shown = f"{cell:.10g}" if isinstance(cell, float) else str(cell)
    return f"{ASKED[name].label}: {shown[:60]!r} {error}. Accepted: {accepted(name)}, {unit(name)}."
