"""EndNote XML files."""

import re
from html import unescape

from peerlib.literature.tagged import pmid_of

XML_START = re.compile(r"<record(?:\s[^<>]*)?>")


def endnote_xml(text, problems):
    """Read EndNote XML piece by piece; entities are never expanded, so a file cannot blow up."""
    starts = [found.start() for found in XML_START.finditer(text)]
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
        "pmid": pmid_of([number], one("remote-database-name").lower()),
        "pmcid": one("custom2") if one("custom2").startswith("PMC") else "",
        "abstract": one("abstract"),
        "url": one("url"),
        "type": (re.search(r'<ref-type[^>]*name="([^"]*)"', piece) or ["", ""])[1],
    }
