"""Export files of literature databases, read without losing a record.

The format is told from the content, never from the file's ending. A file announces
its records (``TY  -`` in RIS, ``PMID-`` in PubMed files, ``@article{`` in BibTeX,
``<record>`` in EndNote XML, a row in a table); each of them is read, whatever is
damaged inside it, and what was amiss is said with its line. ``literature`` offers
``read_records`` and ``files_read`` to readers.
"""

import csv
import re
import unicodedata
import warnings
from html import unescape
from pathlib import Path

import pandas as pd

__all__ = ["FIELDS", "NotAnExport", "files_read", "read_records"]

FIELDS = ["record_id", "source", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract"]
EXTRA = ["pmcid", "url", "type", "file", "position"]
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TALLEST = 500  # lines that one row of a table may take
SAY = "Export the search again as RIS, PubMed (nbib), BibTeX, EndNote XML or CSV, and give that file."


class NotAnExport(ValueError):
    """A file that holds no records that could be read; the message says what it looks like."""


# ------------------------------------------------------------------ the front door


def read_records(*paths):
    """Read the export files of a search, in any of the usual formats.

    Parameters
    ----------
    *paths : str or pathlib.Path
        One or several files: RIS, PubMed (nbib), BibTeX, EndNote XML, CSV, Excel.

    Returns
    -------
    pandas.DataFrame
        One record a row: ``record_id, source, title, authors, year, journal, volume,
        issue, pages, doi, pmid, abstract``, then ``pmcid, url, type`` and where it
        stood (``file``, ``position``). An empty cell means the file does not say.
        ``files_read`` shows, file by file, how many records were announced and read.

    Raises
    ------
    NotAnExport
        If none of the files could be read. Of several, those that can be are read,
        and a warning names the others.

    Examples
    --------
    >>> from peerlib import datasets
    >>> records = read_records(*datasets.search_files("first_search"))
    >>> records.loc[0, "title"][:44]
    'A review of consumer-provided services on As'
    """
    if not paths:
        raise NotAnExport('No file was named. Name one or more: read_records("my_search.ris").')
    rows, files = [], []
    for path in map(Path, paths):
        found, seen = _read_file(path)
        rows += found
        files.append(seen)
    failed = [seen["problems"] for seen in files if not seen["read"]]
    if len(failed) == len(files):
        raise NotAnExport("\n".join(failed))
    for sentence in failed:
        warnings.warn(sentence, stacklevel=2)
    records = _as_frame(rows)
    records.attrs["files"] = files
    return records


def files_read(records):
    """Show, file by file, how many records were announced and how many were read.

    Parameters
    ----------
    records : pandas.DataFrame
        What ``read_records`` returned.

    Returns
    -------
    pandas.DataFrame
        One file a row: ``file, format, encoding, announced, read, problems``.

    Raises
    ------
    ValueError
        If the table has lost this note, as a table put together from others has.

    Examples
    --------
    >>> from peerlib import datasets
    >>> records = read_records(*datasets.search_files("first_search"))
    >>> bool((files_read(records)["announced"] == files_read(records)["read"]).all())
    True
    """
    if "files" not in records.attrs:
        raise ValueError("This table does not say which files it was read from. Use the table that read_records returned.")
    return pd.DataFrame(records.attrs["files"])


def _as_frame(rows):
    frame = pd.DataFrame(rows, columns=[*FIELDS, *EXTRA])
    frame["record_id"] = _unique_ids(rows)
    frame["year"] = pd.to_numeric(frame["year"]).astype("Int64")
    frame["position"] = frame["position"].astype("int64")
    text = [column for column in frame if column not in ("year", "position")]
    return frame.astype(dict.fromkeys(text, "str"))


def _unique_ids(rows):
    """Keep the ids of a file when every record in it has its own; otherwise number the records."""
    by_file = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row["record_id"])
    own = {file for file, ids in by_file.items() if all(ids) and len(set(ids)) == len(ids)}
    ids = [row["record_id"] if row["file"] in own else f"{row['file']}:{row['position']}" for row in rows]
    shared = {i for i, n in pd.Series(ids).value_counts().items() if n > 1}
    ids = [f"{row['file']}:{row['position']}" if i in shared else i for i, row in zip(ids, rows)]
    times = {}
    for place, i in enumerate(ids):  # the same file given twice
        times[i] = times.get(i, 0) + 1
        ids[place] = i if times[i] == 1 else f"{i} ({times[i]})"
    return ids


# ---------------------------------------------------------------------- one file


def _read_file(path):
    """Return the rows of a file and what was seen of it; what cannot be read is said, not raised."""
    name = f"{path.parent.name}/{path.name}" if path.parent.name else path.name
    seen = {"file": name, "format": "", "encoding": "", "announced": 0, "read": 0, "problems": ""}
    problems = []
    try:
        seen["format"], seen["encoding"], announced, found = _open(path, problems)
    except NotAnExport as problem:
        return [], seen | {"problems": f"{name}, {problem}"}
    except OSError as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else f"could not be opened ({error.strerror})"
        return [], seen | {"problems": f"{name} {reason}. Check the name and the folder."}
    rows = [{**_tidy(row), "source": path.stem, "file": name, "position": place} for place, row in enumerate(found, start=1)]
    shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
    return rows, seen | {"announced": announced, "read": len(rows), "problems": shown}


def _open(path, problems):
    raw = path.read_bytes()
    if not raw.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise NotAnExport(f"line 1: the file is empty. {SAY}")
    if raw.startswith(OLD_EXCEL) or (raw.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in raw):
        announced, rows = _table(_sheet(path, raw), problems)
        return "Excel", "", announced, rows
    if re.match(rb"%PDF-\d", raw):
        raise NotAnExport(f"line 1: this is a PDF, not an export. {SAY}")
    text, encoding = _decode(raw, problems)
    format, reader = _recognise(text)
    announced, rows = reader(text, problems)
    return format, encoding, announced, rows


def _decode(raw, problems):
    """Turn bytes into text: by the byte-order mark, else as UTF-8, else as Windows-1252."""
    head = raw[:200]
    if head.count(0) > len(head) // 5:  # the tags of an export are plain letters: in UTF-16 every other byte of them is 0
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _clean(raw.decode(encoding, errors="replace")), encoding
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    if bad == 0:
        return _clean(text), "utf-8"
    # A few broken bytes among many good letters: damage. More: another encoding.
    if bad * 5 < sum(not c.isascii() for c in text):
        line = text[: text.index("\ufffd")].count("\n") + 1
        problems.append(f"line {line}: a letter could not be read and shows as \ufffd")
        return _clean(text), "utf-8"
    return _clean(raw.decode("cp1252", errors="replace")), "windows-1252"


def _clean(text):
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _recognise(text):
    """Return the name and the reader of the format whose start tag comes first."""
    places = [
        (found.start(), format, reader)
        for format, start, reader in (
            ("RIS", _RIS_START, _tagged),
            ("PubMed", _NBIB_START, _tagged),
            ("BibTeX", _BIB_START, _bibtex),
            ("EndNote XML", _XML_START, _endnote),
        )
        if (found := start.search(text))
    ]
    head = text[:3000].lstrip().lower()
    if places and not _header(_rows(text[:3000])[:1]):
        return min(places, key=lambda place: place[0])[1:]
    if head.startswith(("<!doctype html", "<html")):
        raise NotAnExport(f"line 1: this is a web page, not an export. {SAY}")
    if head.startswith(("<?xml", "<xml", "<!doctype")):
        raise NotAnExport(f"line 1: this is XML, but has no <record> as EndNote writes it. {SAY}")
    return "CSV", _csv


# ------------------------------------------------- RIS and PubMed: a tag at each line

_RIS_START = re.compile(r"^[ \t]*TY {1,3}-", re.M)
_NBIB_START = re.compile(r"^PMID ?-", re.M)
_RIS_LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9]) {1,3}-(?:\s+(.*)|)$")
_NBIB_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)$")


def _tagged(text, problems):
    """Read RIS or PubMed records: each begins at its start tag and ends where the next begins."""
    records, stray, record, last = [], [], {"open": False}, None
    for number, line in enumerate(text.split("\n"), start=1):
        ris = bool(_RIS_START.match(line))
        if ris or _NBIB_START.match(line):
            if record["open"] and record["ris"]:
                problems.append(
                    f"line {number}: a record begins before the one of line {record['line']} has ended (ER is missing)"
                )
            record, last = {"line": number, "ris": ris, "open": True}, None
            records.append(record)
        found = (_RIS_LINE if record.get("ris") else _NBIB_LINE).match(line)
        if not record["open"] or (not found and last is None):
            stray += [number] if line.strip() and not ris else []
        elif found:
            last = found[1]
            record["open"] = not (record["ris"] and last == "ER")
            record.setdefault(last, []).append((found[2] or "").strip())
        elif line.strip():
            record[last][-1] += " " + line.strip()
    if stray:
        problems.append(f"line {stray[0]}: {len(stray)} lines outside any record were passed over")
    if record["open"] and record["ris"]:
        problems.append(f"line {record['line']}: the last record has no end (ER); the file may be cut short")
    announced = len(_RIS_START.findall(text)) + len(_NBIB_START.findall(text))
    return announced, [_from_ris(r) if r["ris"] else _from_nbib(r) for r in records]


def _first(record, *tags):
    """Return the first value under the first of these tags that has one."""
    return next((value for tag in tags for value in record.get(tag, []) if value), "")


def _all(record, *tags):
    """Return all values under the first of these tags that has any, joined by semicolons."""
    return next(("; ".join(filter(None, record[tag])) for tag in tags if any(record.get(tag, []))), "")


_DOI = re.compile(r"10\.\d{3,9}/\S+")


def _doi_among(values):
    return next((found[0] for value in values if (found := _DOI.search(value))), "")


def _from_ris(record):
    start, end = _first(record, "SP", "C7", "AR"), _first(record, "EP")
    database = _first(record, "DB", "DP").lower()
    numbers = [v for tag in ("AN", "C2", "C3", "C6") for v in record.get(tag, [])]
    return {
        "record_id": _first(record, "ID"),
        "title": _first(record, "TI", "T1", "CT", "BT", "ST", "TT"),
        "authors": _all(record, "AU", "A1", "A2", "ED"),
        "year": _first(record, "PY", "Y1", "DA", "YR", "Y2"),
        "journal": _first(record, "JF", "T2", "JO", "JA", "J2", "J1", "C3"),
        "volume": _first(record, "VL"),
        "issue": _first(record, "IS", "CP"),
        "pages": f"{start}-{end}" if start and end and end != start and end not in start else start or end,
        "doi": _doi_among(
            v for tag in ("DO", "DI", "M3", "L3", "UR", "LK") for v in record.get(tag, []) if tag != "UR" or "doi" in v
        ),
        "pmid": _pmid(numbers, database),
        "pmcid": next((v for v in numbers if v.startswith("PMC")), ""),
        "abstract": _first(record, "AB", "N2"),
        "url": _first(record, "UR", "L2", "LK"),
        "type": _first(record, "TY"),
    }


def _pmid(numbers, database):
    """Accession numbers of other databases look alike: believe only what says PubMed or Medline.

    Scopus puts the PubMed id alone into C2; there AN is empty.
    """
    for value in numbers:
        found = re.fullmatch(r"(?:PUBMED|MEDLINE|PMID)[ :]*(\d{1,8})", value, re.I)
        if found or (value.isdecimal() and len(value) <= 8 and re.search("pubmed|medline|scopus", database)):
            return found[1] if found else value
    return ""


def _from_nbib(record):
    located = [v for tag in ("AID", "LID", "SO") for v in record.get(tag, []) if "[pii]" not in v]
    return {
        "record_id": _first(record, "OID"),
        "title": _first(record, "TI", "BTI", "VTI", "TT"),
        "authors": _all(record, "FAU", "AU", "CN"),
        "year": _first(record, "DP", "DEP"),
        "journal": _first(record, "JT", "TA"),
        "volume": _first(record, "VI"),
        "issue": _first(record, "IP"),
        "pages": _first(record, "PG"),
        "doi": _doi_among(located),
        "pmid": _first(record, "PMID"),
        "pmcid": _first(record, "PMC"),
        "abstract": _first(record, "AB"),
        "type": _all(record, "PT"),
    }


# ------------------------------------------------------------------------- BibTeX

_BIB_START = re.compile(r"(?:^|(?<=\}))[ \t]*@(?!comment|string|preamble)([A-Za-z]+)\s*[{(]", re.M | re.I)
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


def _bibtex(text, problems):
    """Read BibTeX: each entry reaches to where the next begins, so that one damaged brace costs one field."""
    starts = list(_BIB_START.finditer(text))
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


# -------------------------------------------------------------------- EndNote XML

_XML_START = re.compile(r"<record(?:\s[^<>]*)?>")


def _endnote(text, problems):
    """Read EndNote XML piece by piece; entities are never expanded, so a file cannot blow up."""
    starts = [found.start() for found in _XML_START.finditer(text)]
    rows = []
    for start, end in zip(starts, [*starts[1:], len(text)]):
        piece = text[start:end]
        if "</record>" not in piece:
            problems.append(f"line {text.count(chr(10), 0, start) + 1}: this record is not closed; the file may be cut short")
        rows.append(_from_endnote(piece.split("</record>")[0]))
    return len(starts), rows


def _inside(piece, tag):
    """Return the texts between such tags, without the tags of style within them."""
    found = re.findall(rf"<{tag}(?:\s[^<>]*)?>(.*?)(?:</{tag}>|$)", piece, re.S)
    return [unescape(re.sub(r"</?[a-z][\w-]*(?:\s[^<>]*)?/?>|<!\[CDATA\[|\]\]>", "", text)).strip() for text in found]


def _from_endnote(piece):
    def one(*tags):
        return next((text for tag in tags for text in _inside(piece, tag) if text), "")

    authors = re.search(r"<authors>(.*?)(?:</authors>|$)", piece, re.S)
    number = one("accession-num")
    return {
        "record_id": one("rec-number"),
        "title": one("title"),
        "authors": "; ".join(_inside(authors[1], "author")) if authors else "",
        "year": one("year"),
        "journal": one("secondary-title", "full-title", "abbr-1"),
        "volume": one("volume"),
        "issue": one("number", "issue"),
        "pages": one("pages"),
        "doi": one("electronic-resource-num"),
        "pmid": _pmid([number], one("remote-database-name").lower()),
        "pmcid": one("custom2") if one("custom2").startswith("PMC") else "",
        "abstract": one("abstract"),
        "url": one("url"),
        "type": (re.search(r'<ref-type[^>]*name="([^"]*)"', piece) or ["", ""])[1],
    }


# ------------------------------------------------------------------ CSV and Excel

# The names under which databases give each field, the fullest first.
COLUMNS = {
    "record_id": ["record_id", "record id", "key", "id"],
    "title": ["title", "article title", "document title", "primary title", "ti"],
    "authors": ["authors", "author", "author full names", "author(s)", "author names", "af", "au"],
    "year": ["year", "publication year", "pub year", "year published", "py", "publication date", "date"],
    "journal": ["journal", "source title", "publication title", "journal/book", "journal title", "source", "publication", "so"],
    "volume": ["volume", "vol", "vl"],
    "issue": ["issue", "number", "no", "is"],
    "pages": ["pages", "page range", "page"],
    "first page": ["page start", "first page", "start page", "bp"],
    "last page": ["page end", "last page", "end page", "ep"],
    "article": ["art. no.", "article number", "ar"],
    "doi": ["doi", "di"],
    "pmid": ["pmid", "pubmed id", "pubmed_id", "medline pmid", "pm"],
    "pmcid": ["pmcid", "pmc"],
    "abstract": ["abstract", "abstract note", "ab"],
    "url": ["url", "link", "doi link", "full text link"],
    "type": ["document type", "publication type", "item type", "type", "entrytype"],
}


def _csv(text, problems):
    return _table(_rows(text, problems), problems)


def _rows(text, problems=None):
    """Return (line, cells) of a table; a quotation mark never closed costs one row, not the rest."""
    lines = text.split("\n")
    heading = next((line for line in lines[:20] if re.search(r"title|\bTI\b", line, re.I)), lines[0])
    separator = max(",;\t|", key=heading.count)
    rows, place = [], 0
    while place < len(lines):
        cells, height = _cells(lines[place : place + TALLEST], separator)
        marks = sum(line.count('"') for line in lines[place : place + height])
        if height > 1 and (marks % 2 or len(cells) != heading.count(separator) + 1):
            if problems is not None:
                problems.append(f"line {place + 1}: a quotation mark is opened and not closed; the line is read as one row")
            cells, height = lines[place].replace('"', "").split(separator), 1
        spanned = lines[place : place + height]
        if height > 1 and problems is not None and all(line.count(separator) == heading.count(separator) for line in spanned):
            problems.append(
                f"lines {place + 1} to {place + height}: one cell in quotation marks runs over lines that each look like "
                "a whole row; open the file there and see that no record is missing"
            )
        if any(cell.strip() for cell in cells):
            rows.append((place + 1, cells))
        place += height
    return rows


def _cells(lines, separator):
    """Return the cells of the row that begins here, and how many lines it takes."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    try:
        return next(reader, []), max(reader.line_num, 1)
    except csv.Error:  # a cell longer than the csv module takes
        return [cell.strip('"') for cell in lines[0].split(separator)], 1


def _header(rows):
    """Find the line of column names among the first lines: it names a title and one field more."""
    for place, (_, cells) in enumerate(rows[:20]):
        names = [cell.strip().strip("\ufeff").lower() for cell in cells]
        known = {f: [names.index(n) for n in given if n in names] for f, given in COLUMNS.items()}
        if known["title"] and sum(map(bool, known.values())) > 1:
            return place, len(names), known
    return None


def _table(rows, problems):
    """Turn the rows of a table into records by the names of its columns."""
    found = _header(rows)
    if found is None:
        start = " ".join(rows[0][1])[:60] if rows else ""
        raise NotAnExport(f"line 1: no export of a known format begins with {start!r}, and no column is called Title. {SAY}")
    head, width, known = found
    records = []
    for line, cells in rows[head + 1 :]:
        if len(cells) != width:
            problems.append(f"line {line}: {len(cells)} cells where the heading has {width}")
        fields = {f: next((cells[c] for c in places if c < len(cells) and cells[c].strip()), "") for f, places in known.items()}
        first, last = fields.pop("first page"), fields.pop("last page")
        number = fields.pop("article")
        fields["pages"] = fields["pages"] or (f"{first}-{last}" if first and last else first or number)
        records.append(fields)
    if not records:
        raise NotAnExport(f"line {rows[head][0]}: there is a heading but no record below it.")
    return len(records), records


def _sheet(path, raw):
    """Return (line, cells) of the first sheet of an Excel file."""
    if raw.startswith(OLD_EXCEL):
        raise NotAnExport("line 1: this is an old Excel file (.xls). Open it and save it as CSV UTF-8, then give that file.")
    try:
        import openpyxl
    except ImportError:
        raise NotAnExport(
            "line 1: this is an Excel file, which needs the package openpyxl. Open it in Excel or LibreOffice, "
            "choose File, Save as, CSV UTF-8, and give that file."
        ) from None
    try:
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # a damaged file fails in many ways inside the package
        raise NotAnExport(f"line 1: this Excel file could not be read ({type(error).__name__}). Save it as CSV UTF-8.") from error
    return [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]


# ------------------------------------------------------------------------- tidying


def _tidy(row):
    """Return a record with single spaces, no control characters, a year in digits, None where empty."""
    row = {field: " ".join(_UNSEEN.sub(" ", row.get(field) or "").split()) or None for field in [*FIELDS, *EXTRA]}
    year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", row["year"] or "")
    row["year"] = int(year[0]) if year else None
    row["doi"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", row["doi"] or "", flags=re.I).rstrip(".,;") or None
    row["pmid"] = re.sub(r"\D", "", row["pmid"] or "") or None
    return row


_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
