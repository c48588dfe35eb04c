"""Formats with a tag at the beginning of each line: RIS, PubMed (nbib), Web of Science plain text, EndNote (.enw).

Each is cut into records first, and then each record into pairs of tag and value. A line that only looks like a tag,
inside an abstract, stays text.
"""

import re

from peerlib.literature.records import tags_of

RIS_START = re.compile(r"^[ \t]*TY {1,3}-", re.M)
NBIB_START = re.compile(r"^(?:PMID ?-|(?:OWN|PMC) - |(?:UI|VN)  - )", re.M)
WOS_START = re.compile(r"^PT [A-Z] *$", re.M)
ENW_START = re.compile(r"^%[0AT] \S", re.M)
_RIS_END = re.compile(r"[ \t]*ER {1,3}-\s*$")
_RIS_LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9])( {1,3})-\s*(.*)$")
_ID_LINE = re.compile(r"(PMID|PMCID|DOI) {0,3}- *((?:PMC)?\d+|(?:\S*/)?10\.\d{3,9}/\S+)$")
_NBIB_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)$")
_LONG = frozenset(["AB", "N2", "N1", "TI", "T1", "OAB", "COIS"])  # texts that may run over several lines
_ONCE = frozenset(["TI", "T1", "AB", "N2", "PY", "Y1", "JF", "JO", "VL", "IS", "SP", "EP", "DO", "TY", "VI", "IP", "PG", "DP"])


def ris_or_nbib(text, problems):
    """Return the format of each record and its pairs; the two formats may follow each other in a file."""
    records, stray = _cut(text.split("\n"), problems)
    _say_stray(sorted(stray), problems)
    return [("RIS" if ris else "PubMed", _pairs(lines, ris)) for ris, lines in records]


def _say_stray(numbers, problems):
    """Say where lines stand that belong to no record."""
    if numbers:
        problems.append(f"line {numbers[0]}: {len(numbers)} lines outside any record were passed over")


def _cut(lines, problems):
    """Cut lines into records: RIS from end to end, PubMed from start to start; return also the lines outside of any."""
    records, stray, current, after_blank = [], [], None, True
    for number, line in enumerate(lines, start=1):
        numbered = line[:1] == "<" and bool(re.match(r"<\d+>\s*$", line))  # Ovid numbers its records so
        in_ris, begun = bool(current and current["ris"]), None
        if in_ris and _RIS_END.match(line):
            current = None
        elif in_ris and not current["typed"] and RIS_START.match(line):
            current["typed"] = True
            current["lines"].append(line)
        elif RIS_START.match(line):
            if in_ris:
                problems.append(
                    f"line {number}: a record begins before the one of line {current['line']} has ended (ER is missing)"
                )
            begun = {"ris": True, "typed": True}
        elif _begins_nbib(line, current, after_blank, lines[number : number + 3]):
            begun = {"ris": False, "typed": True}
        elif current and not (numbered and not in_ris):
            current["lines"].append(line)
        elif _RIS_LINE.match(line):
            begun = {"ris": True, "typed": False}
        elif line.strip() and not (current and numbered):
            stray.append(number)
        if begun:
            current = begun | {"line": number, "titled": False, "lines": [line]}
            records.append(current)
        if current and line.startswith("TI  -"):
            current["titled"] = True
        after_blank = not line.strip() or numbered
    if current and current["ris"] and current["typed"]:
        problems.append(f"line {current['line']}: the last record has no end (ER); the file may be cut short")
    for record in records:
        if not record["typed"] and not any(re.match(r"[ \t]*(?:TI|T1) {1,3}-", line) for line in record["lines"]):
            stray += range(record["line"], record["line"] + len(record["lines"]))
            record["lines"] = []
        elif not record["typed"]:
            problems.append(f"line {record['line']}: this record does not say its type (TY is missing)")
    return [(record["ris"], record["lines"]) for record in records if record["lines"]], stray


def _begins_nbib(line, current, after_blank, following):
    """Does a PubMed record begin here? At PMID, or after an empty line at what comes before it."""
    if not NBIB_START.match(line):
        return False
    if current is None:
        return True
    if current["ris"]:  # a PMID inside a RIS record is a field of it, unless PubMed's own tags follow
        return line.startswith("PMID-") and any(re.match(r"(?:OWN |STAT|DCOM|DP  |FAU )- ", other) for other in following)
    if line.startswith("PMID"):
        return any(re.match(r"PMID|TI  -", other) for other in current["lines"])
    return after_blank and current["titled"]


def _pairs(lines, ris):
    """Return the pairs of a record, lines without a tag of their own joined to the one before."""
    style = next((found[2] for line in lines if ris and (found := _RIS_LINE.match(line)) and found[1] == "TY"), "  ")
    known = tags_of("RIS" if ris else "PubMed")
    pairs, seen = [], set()
    for line in lines:
        found = _ID_LINE.match(line) or (_RIS_LINE if ris else _NBIB_LINE).match(line)
        tag, value = (found[1], found[found.lastindex or 1]) if found else ("", "")
        if found and pairs and pairs[-1][0] in _LONG and found.re is not _ID_LINE:
            same_style = found[2] == style if ris else line.find("-") == 4
            sure = tag in known or (ris and style == "  ")
            if not sure or not same_style or (tag in _ONCE and tag in seen):
                tag = ""
        if tag and not (tag == "ER" and ris):
            pairs.append((tag, [value.strip()]))
            seen.add(tag)
        elif pairs and line.strip():
            pairs[-1][1].append(line.strip())
    return [(tag, " ".join(filter(None, parts))) for tag, parts in pairs]


_WOS_LISTS = frozenset(["AU", "AF", "BA", "BF", "BE", "CA", "GP"])


def web_of_science(text, problems):
    """Return the pairs of each record: from PT to ER, more lines of a field indented, of authors one a line."""
    starts = [found.start() for found in WOS_START.finditer(text)]
    records = []
    for start, end in zip(starts, [*starts[1:], len(text)]):
        pairs, ended = [], False
        for line in text[start:end].split("\n"):
            if ended := bool(re.match(r"ER\s*$", line)):
                break
            found = re.match(r"([A-Z][A-Z0-9]) (.*)$", line)
            if found or (pairs and pairs[-1][0] in _WOS_LISTS and line.strip()):
                pairs.append((found[1] if found else pairs[-1][0], [found[2] if found else line.strip()]))
            elif pairs and line.strip():
                pairs[-1][1].append(line.strip())
        if not ended:
            problems.append(f"record {len(records) + 1}: it has no end (ER); the file may be cut short")
        records.append(("Web of Science", [(tag, " ".join(parts)) for tag, parts in pairs]))
    return records


def endnote_tagged(text, problems):
    """Return the pairs of each record: it begins at %0, or after an empty line where a file has no %0."""
    records, current = [], None
    opens = re.compile(r"%0 " if re.search(r"^%0 ", text, re.M) else r"%\S")
    blank, stray = True, []
    for number, line in enumerate(text.split("\n"), start=1):
        found = re.match(r"(%[0-9A-Z~@!#$&*+^<>()\[\]?=]) ?(.*)$", line)
        if found and opens.match(line) and (blank or line.startswith("%0 ")):
            current = []
            records.append(("EndNote (.enw)", current))
        if found and current is not None:
            current.append((found[1], [found[2].strip()]))
        elif current and line.strip():
            current[-1][1].append(line.strip())
        elif line.strip():
            stray.append(number)
        blank = not line.strip()
    _say_stray(stray, problems)
    return [(format, [(tag, " ".join(parts)) for tag, parts in pairs]) for format, pairs in records]
