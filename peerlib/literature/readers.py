"""Export files of literature databases, read without losing a record.

The format is told from the content, never from the file's ending. A file announces
its records (``TY  -`` in RIS, ``PMID-`` in PubMed files, ``@article{`` in BibTeX,
``<record>`` in EndNote XML, a row in a table); each of them is read, whatever is
damaged inside it, and what was amiss is said with its line. ``literature`` offers
``read_records`` and ``files_read`` to readers.
"""

import re
import warnings
from pathlib import Path

import pandas as pd

from peerlib.literature.bibtex import BIB_START, bibtex
from peerlib.literature.records import EXTRA, FIELDS, SAY, NotAnExport, tidy
from peerlib.literature.tabular import OLD_EXCEL, from_csv, header, rows_of, sheet_of, table_of
from peerlib.literature.tagged import NBIB_START, RIS_START, tagged
from peerlib.literature.xml_exports import XML_START, endnote_xml

__all__ = ["NotAnExport", "files_read", "read_records"]


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
    rows = [{**tidy(row), "source": path.stem, "file": name, "position": place} for place, row in enumerate(found, start=1)]
    shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
    return rows, seen | {"announced": announced, "read": len(rows), "problems": shown}


def _open(path, problems):
    raw = path.read_bytes()
    if not raw.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise NotAnExport(f"line 1: the file is empty. {SAY}")
    if raw.startswith(OLD_EXCEL) or (raw.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in raw):
        announced, rows = table_of(sheet_of(path, raw), problems)
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
            ("RIS", RIS_START, tagged),
            ("PubMed", NBIB_START, tagged),
            ("BibTeX", BIB_START, bibtex),
            ("EndNote XML", XML_START, endnote_xml),
        )
        if (found := start.search(text))
    ]
    head = text[:3000].lstrip().lower()
    if places and not header(rows_of(text[:3000])[:1]):
        return min(places, key=lambda place: place[0])[1:]
    if head.startswith(("<!doctype html", "<html")):
        raise NotAnExport(f"line 1: this is a web page, not an export. {SAY}")
    if head.startswith(("<?xml", "<xml", "<!doctype")):
        raise NotAnExport(f"line 1: this is XML, but has no <record> as EndNote writes it. {SAY}")
    return "CSV", from_csv
