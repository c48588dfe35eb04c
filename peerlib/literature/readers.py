"""Export files of literature databases, read without losing a record, and without dropping a field unsaid.

The format is told from the content, never from the file's ending. Each record is read, whatever is damaged inside
it; what was amiss is said with its line, and tags or columns that were not used are named. ``literature`` offers
``read_records`` and ``files_read`` to readers.
"""

import re
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd

from peerlib.literature import xml_exports
from peerlib.literature.bibtex import BIB_START, bibtex
from peerlib.literature.decoding import decode
from peerlib.literature.excel import from_excel, is_excel
from peerlib.literature.records import EXTRA, FIELDS, SAY, NotAnExport, flat, formats, is_missing, record_of, tidy
from peerlib.literature.tabular import from_csv, header, rows_of
from peerlib.literature.tagged import ENW_START, NBIB_START, RIS_START, WOS_START, endnote_tagged, ris_or_nbib, web_of_science


def read_records(*paths):
    """Read the export files of a search, in any of the usual formats.

    Parameters
    ----------
    *paths : str or pathlib.Path
        One or several files: RIS, PubMed (nbib or XML), Web of Science, EndNote (XML, .enw or
        tab-delimited), BibTeX, CSL JSON, CSV, Excel.

    Returns
    -------
    pandas.DataFrame
        One record a row: ``record_id, source, title, authors, year, journal, volume,
        issue, pages, doi, pmid, abstract``, then ``pmcid, url, type`` and where it
        stood (``file``, ``position``). An empty cell means the file does not say.
        ``files_read`` shows, file by file, what was read and what was not used.

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
    paths = [path for given in paths for path in (given if isinstance(given, (list, tuple)) else [given])]
    if not paths or not all(isinstance(path, (str, Path)) for path in paths):
        raise NotAnExport('No file was named. Name one or more: read_records("my_search.ris").')
    read = [_read_file(Path(path)) for path in paths]
    files = [seen for _, seen in read]
    failed = [seen["problems"] for seen in files if not seen["read"]]
    if len(failed) == len(files):
        raise NotAnExport("\n".join(failed))
    for sentence in failed:
        warnings.warn(sentence, stacklevel=2)
    records = _as_frame([row for rows, _ in read for row in rows])
    records.attrs["files"] = files
    return records


def files_read(records):
    """Show, file by file, what was read, what was not used, and what was amiss.

    Parameters
    ----------
    records : pandas.DataFrame
        What ``read_records`` returned.

    Returns
    -------
    pandas.DataFrame
        One file a row: ``file, format, encoding``; how many records were ``announced`` and
        ``read``; ``empty``: which of title, authors, year, journal and DOI no record shows;
        ``not_used``: tags or columns that no field was taken from, each with the number of
        records that fill it; and ``problems``.

    Raises
    ------
    ValueError
        If the table has lost this note, as a table put together from others has.

    Examples
    --------
    >>> from peerlib import datasets
    >>> seen = files_read(read_records(*datasets.search_files("first_search")))
    >>> bool((seen["announced"] == seen["read"]).all()), seen.loc[0, "empty"]
    (True, '')
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
    shared = {i for i, n in Counter(ids).items() if n > 1}
    ids = [f"{row['file']}:{row['position']}" if i in shared else i for i, row in zip(ids, rows)]
    times = {}
    for place, i in enumerate(ids):  # the same file given twice
        times[i] = times.get(i, 0) + 1
        ids[place] = i if times[i] == 1 else f"{i} ({times[i]})"
    return ids


def _read_file(path):
    """Return the rows of a file and what was seen of it; what cannot be read is said, not raised."""
    name = f"{path.parent.name}/{path.name}" if path.parent.name else path.name
    seen = {"file": name, "format": "", "encoding": "", "announced": 0, "read": 0, "empty": "", "not_used": "", "problems": ""}
    problems = []
    try:
        seen["encoding"], found = _open(path, problems)
    except NotAnExport as problem:
        return [], seen | {"problems": f"{name}, {problem}"}
    except OSError as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else f"could not be opened ({error.strerror})"
        return [], seen | {"problems": f"{name} {reason}. Check the name and the folder."}
    rows = [
        {**tidy(record_of(pairs, names)), "source": path.stem, "file": name, "position": place}
        for place, (_, names, pairs) in enumerate(found, start=1)
    ]
    shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
    return rows, seen | {
        "format": ", ".join(dict.fromkeys(format for format, _, _ in found)),
        "announced": len(found),
        "read": len(rows),
        "empty": ", ".join(
            field for field in ("title", "authors", "year", "journal", "doi") if not any(row[field] for row in rows)
        ),
        "not_used": _not_used(found),
        "problems": shown,
    }


def _not_used(found):
    """Name the tags or columns that no field is taken from, with the number of records that fill them."""
    filled = Counter()
    for _, names, pairs in found:
        used = {name for field, groups in names.items() if field not in ("notes", "other") for name in flat(groups)}
        filled.update({tag for tag, value in pairs if tag not in used and not is_missing(value)})
    return ", ".join(f"{tag} ({count})" for tag, count in filled.most_common())


def _open(path, problems):
    """Return the encoding of a file, and of each record its format, the names of its fields, and its pairs of tag and value."""
    raw = path.read_bytes()
    if not raw.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise NotAnExport(f"line 1: the file is empty. {SAY}")
    if is_excel(raw):
        return "", [("Excel", names, pairs) for names, pairs in from_excel(path, raw, problems)]
    if re.match(rb"%PDF-\d", raw):
        raise NotAnExport(f"line 1: this is a PDF, not an export. {SAY}")
    if raw.startswith(b"PK\x03\x04") and zipfile.is_zipfile(path):
        raise NotAnExport(f"{formats()['sentences']['packed']} {SAY}")
    text, encoding = decode(raw, problems)
    return encoding, _read_text(text, problems)


def _read_text(text, problems):
    reader = _recognise(text)
    if reader is from_csv:
        records, names = from_csv(text, problems)
        return [("CSV", names, pairs) for pairs in records]
    found = [(format, formats()[format], pairs) for format, pairs in reader(text, problems)]
    if not found:
        raise NotAnExport(f"line 1: no record could be told from the lines around it. {SAY}")
    if reader is xml_exports.endnote_xml and (rest := xml_exports.rest_after(text)) and RIS_START.search(rest):
        found += _read_text(rest, problems)
    return found


_STARTS = [
    (RIS_START, ris_or_nbib),
    (NBIB_START, ris_or_nbib),
    (WOS_START, web_of_science),
    (ENW_START, endnote_tagged),
    (BIB_START, bibtex),
    (xml_exports.PUBMED_START, xml_exports.pubmed_xml),
    (xml_exports.XML_START, xml_exports.endnote_xml),
]


def _recognise(text):
    """Return the reader of the format whose start comes first, or say what the file is instead."""
    if text.lstrip()[:1] in ("[", "{") and re.match(r'\s*(?:\[\s*)?(?:\{\s*["}]|\])', text):
        return xml_exports.csl_json
    head = text[:3000].lstrip().lower()
    places = [(found.start(), n) for n, (start, _) in enumerate(_STARTS) if (found := start.search(text))]
    if not xml_exports.ENDNOTE_MARK.search(text):  # <record> alone may be that of another format
        places = [(place, n) for place, n in places if _STARTS[n][1] is not xml_exports.endnote_xml]
    first = _STARTS[min(places)[1]][1] if places else None
    if head.startswith("<") or not first:
        for kind in formats()["refused"]:
            if (not first or first is xml_exports.endnote_xml) and re.match(kind["begins"], text.lstrip()):
                raise NotAnExport(f"line 1: {kind['is']}. {kind['do']}, and give that file.")
    if first and not header(rows_of(text[:3000])[:1], by_words=False):
        return first
    if head.startswith(("<!doctype html", "<html")):
        raise NotAnExport(f"line 1: this is a web page, not an export. {SAY}")
    if head.startswith(("<?xml", "<xml", "<!doctype")):
        element = re.search(r"<([A-Za-z][\w:.-]*)", text)
        named = f" (it begins with <{element[1]}>)" if element else ""
        raise NotAnExport(f"line 1: this is XML{named}, but has no <record> as EndNote writes it. {SAY}")
    return from_csv
