"""EndNote XML and PubMed XML, read tag by tag: a damaged file loses no whole record, and no entity is ever expanded."""

import json
import re
from html import unescape

from peerlib.literature.records import SAY, NotAnExport

XML_START = re.compile(r"<record(?:\s[^<>]*)?>")
PUBMED_START = re.compile(r"<(?:PubmedArticle|PubmedBookArticle)(?:\s[^<>]*)?>")
ENDNOTE_MARK = re.compile(r"<(?:records|rec-number|ref-type|contributors|titles|source-app)\b")
_CDATA = r"<!\[CDATA\[((?:[^\]<]++|\](?!\]>)|<(?!!\[CDATA\[))*+)\]\]>"  # never looks beyond where the next one begins
_TAG = re.compile(rf"<(/?)([A-Za-z][\w.:-]*)((?:\s[^<>]*)?)>|{_CDATA}|<[!?][^<>]*>")
_INLINE = frozenset("style i b u sub sup em strong it p br span DispFormula".split())
_PASSED = frozenset(["ReferenceList", "CommentsCorrectionsList"])  # other people's articles


def endnote_xml(text, problems):
    """Return the pairs of each record of EndNote XML, and read what may follow it in another format."""
    return _records(text, problems, XML_START, "record", "EndNote XML")


def pubmed_xml(text, problems):
    """Return the pairs of each article of PubMed XML."""
    return _records(text, problems, PUBMED_START, "Pubmed(?:Book)?Article", "PubMed XML")


def rest_after(text):
    """Return what stands behind the end of the XML: another export may have been added to the file."""
    return re.split(r"</(?:xml|records|PubmedArticleSet)>\s*(?!\s*<)", text)[-1] if re.search(r"</\w+>\s*\w", text) else ""


def _records(text, problems, opening, name, format):
    starts = [found.start() for found in opening.finditer(text)]
    closing, records, line, counted = re.compile(f"</{name}>"), [], 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)]):
        line, counted = line + text.count("\n", counted, start), start
        closed = closing.search(text, start, end)
        if not closed:
            problems.append(f"line {line}: this record is not closed; the file may be cut short")
        records.append((format, _pairs(text[start : closed.end() if closed else end])))
    return records


def _pairs(piece):
    """Return pairs of parent/element and text, in order; marks of style inside a text are passed over."""
    pairs, stack, place = [], [], 0
    for found in _TAG.finditer(piece):
        if stack:
            stack[-1][1].append(unescape(piece[place : found.start()]) + (found[4] or ""))
        place = found.end()
        closing, name, attributes = found[1], found[2], found[3] or ""
        if name is None or name in _INLINE or name.startswith("mml:"):
            continue
        if not closing and not attributes.endswith("/"):
            stack.append((_labelled(name, attributes, pairs), []))
        elif closing and any(label.split("@")[0] == name for label, _ in stack[-4:]):
            while stack[-1][0].split("@")[0] != name:
                _close(stack, pairs)
            _close(stack, pairs)
    if stack:
        stack[-1][1].append(unescape(re.sub(r"<[^>]*$", "", piece[place:])))
    while stack:
        _close(stack, pairs)
    return _people(pairs)


def _labelled(name, attributes, pairs):
    """Return the name of an element, with what tells its kind: the type of an id."""
    kind = re.search(r"""\b(?:IdType|EIdType)=["'](\w+)["']""", attributes)
    if name == "ref-type" and (given := re.search(r'\bname="([^"]*)"', attributes)):
        pairs.append(("ref-type@name", unescape(given[1])))
    return f"{name}@{kind[1]}" if kind else name


def _close(stack, pairs):
    label, parts = stack.pop()
    text = " ".join("".join(parts).split())
    if text and not any(above in _PASSED for above, _ in stack):
        pairs.append((f"{stack[-1][0] if stack else ''}/{label}", text))


def _people(pairs):
    """Put the names of PubMed's authors together, each given in parts."""
    people = []
    for label, text in pairs:
        if label in ("Author/LastName", "Author/CollectiveName"):
            people.append(("author", text))
        elif label in ("Author/ForeName", "Author/Initials") and people and people[-1][0] == "author":
            if "," not in people[-1][1]:
                people[-1] = ("author", f"{people[-1][1]}, {text}")
        elif label != "Author/Suffix":
            people.append((label, text))
    return people


def csl_json(text, problems):
    """Return the pairs of each entry of CSL JSON."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "line 1"
        raise NotAnExport(f"{where}: this looks like CSL JSON, but is damaged there. {SAY}") from None
    entries = entries.get("items", [entries]) if isinstance(entries, dict) else entries
    if not entries or not all(isinstance(entry, dict) and "title" in entry for entry in entries):
        raise NotAnExport(f"line 1: this is JSON, but no list of references as CSL writes it. {SAY}")
    return [("CSL JSON", [pair for field, value in entry.items() for pair in _csl(field, value)]) for entry in entries]


def _csl(field, value):
    if isinstance(value, list) and field in ("author", "editor"):
        for name in value:
            name = name if isinstance(name, dict) else {"literal": name}
            particle, family, given = (str(name.get(part) or "") for part in ("non-dropping-particle", "family", "given"))
            surname = " ".join(filter(None, [particle, family]))
            yield field, ", ".join(filter(None, [surname, given])) or str(name.get("literal") or "")
    elif isinstance(value, dict):
        parts = value.get("date-parts") or [[value.get("raw") or value.get("literal") or ""]]
        yield field, "-".join(str(part) for part in (parts[0] if isinstance(parts[0], list) else parts))
    else:
        yield field, "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
