"""RIS and PubMed files: a tag at the beginning of each line."""

import re

RIS_START = re.compile(r"^[ \t]*TY {1,3}-", re.M)
NBIB_START = re.compile(r"^PMID ?-", re.M)
_RIS_LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9]) {1,3}-(?:\s+(.*)|)$")
_NBIB_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)$")


def tagged(text, problems):
    """Read RIS or PubMed records: each begins at its start tag and ends where the next begins."""
    records, stray, record, last = [], [], {"open": False}, None
    for number, line in enumerate(text.split("\n"), start=1):
        ris = bool(RIS_START.match(line))
        if ris or NBIB_START.match(line):
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
    announced = len(RIS_START.findall(text)) + len(NBIB_START.findall(text))
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
        "pmid": pmid_of(numbers, database),
        "pmcid": next((v for v in numbers if v.startswith("PMC")), ""),
        "abstract": _first(record, "AB", "N2"),
        "url": _first(record, "UR", "L2", "LK"),
        "type": _first(record, "TY"),
    }


def pmid_of(numbers, database):
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
