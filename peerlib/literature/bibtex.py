"""BibTeX files: entries of fields in braces or quotation marks, with LaTeX letters."""

import re
import unicodedata

BIB_START = re.compile(r"(?:^|(?<=\}))[ \t]*@(?!comment|string|preamble)([A-Za-z]+)\s*[{(]", re.M | re.I)
_BIB_FIELD = re.compile(r"([A-Za-z][\w-]*)\s*=\s*")
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
}


def bibtex(text, problems):
    """Read BibTeX: each entry reaches to where the next begins, so that one damaged brace costs one field."""
    starts = list(BIB_START.finditer(text))
    rows = []
    for start, following in zip(starts, [*starts[1:], None]):
        chunk = text[start.end() : following.start() if following else len(text)]
        line = text.count("\n", 0, start.end()) + 1
        fields, closed = _bib_fields(chunk)
        if not closed:
            problems.append(f"line {line}: this entry is not closed; the file may be cut short or a brace missing")
        rows.append(_from_bibtex(fields) | {"type": start[1].lower(), "record_id": chunk.split(",", 1)[0].strip()})
    return len(starts), rows


def _bib_fields(chunk):
    """Return the fields of an entry, and whether its closing brace was found."""
    fields, place = {}, chunk.find(",") + 1
    while place and (found := _BIB_FIELD.search(chunk, place)):
        if re.search(r"[)}]\s*$", chunk[place : found.start()]):
            break
        value, place = _bib_value(chunk, found.end())
        fields.setdefault(found[1].lower(), _plain_latex(value))
        if place > len(chunk):
            return fields, False
    return fields, bool(re.search(r"[)}]", chunk[place:]))


def _bib_value(chunk, place):
    """Return the value that begins here and the place after it; braces and quotes pair up."""
    opening = chunk[place : place + 1]
    if opening not in ("{", '"'):
        found = re.compile(r"[^,}\n]*").match(chunk, place)
        return found[0], found.end()
    depth = 0
    for end in range(place + (opening == '"'), len(chunk)):
        letter = chunk[end]
        if chunk[end - 1] == "\\" and letter in '{}"':
            continue
        if opening == '"' and letter == '"' and depth == 0:
            return chunk[place + 1 : end], end + 1
        depth += (letter == "{") - (letter == "}")
        if opening == "{" and depth == 0:
            return chunk[place + 1 : end], end + 1
    return chunk[place + 1 :], len(chunk) + 1


def _plain_latex(value):
    r"""Return text for LaTeX: {\"u} and \"{u} are both u with two dots."""
    if "\\" in value:
        accent = r"\\([`'^~\"=.]|[cvuHkr](?=[{ ]))\s*\{?\\?([A-Za-z])\}?"
        value = re.sub(accent, lambda m: unicodedata.normalize("NFC", m[2] + _ACCENTS[m[1]]), value)
        value = re.sub(r"\\(ss|[oO]|ae|AE|oe|OE|aa|AA|[lLi])(?![A-Za-z])\s?", lambda m: _LETTERS[m[1]], value)
        value = re.sub(r"\\(?:text|math)?(?:it|bf|rm|emph|sc|tt|sf|up|subscript|superscript)\b", "", value)
        value = re.sub(r"\\([&%$#_{}])", lambda m: m[1].translate({123: 0xE000, 125: 0xE001}), value)
    value = value.replace("{", "").replace("}", "").replace("\ue000", "{").replace("\ue001", "}")
    return re.sub(r"(?<=\d)--(?=\w)", "-", value).replace("~", " ")


def _from_bibtex(fields):
    authors = re.split(r"\s+and\s+", fields.get("author") or fields.get("editor", ""))
    return {
        "title": fields.get("title", ""),
        "authors": "; ".join(filter(None, authors)),
        "year": fields.get("year") or fields.get("date", ""),
        "journal": fields.get("journal") or fields.get("journaltitle") or fields.get("booktitle", ""),
        "volume": fields.get("volume", ""),
        "issue": fields.get("number") or fields.get("issue", ""),
        "pages": fields.get("pages") or fields.get("article-number", ""),
        "doi": fields.get("doi", ""),
        "pmid": fields.get("pmid", ""),
        "pmcid": fields.get("pmcid", ""),
        "abstract": fields.get("abstract", ""),
        "url": fields.get("url", ""),
    }
