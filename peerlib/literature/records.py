"""What a record holds, however it was exported, and what is said of a file that holds none."""

import re

FIELDS = ["record_id", "source", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract"]
EXTRA = ["pmcid", "url", "type", "file", "position"]
SAY = "Export the search again as RIS, PubMed (nbib), BibTeX, EndNote XML or CSV, and give that file."


class NotAnExport(ValueError):
    """A file that holds no records that could be read; the message says what it looks like."""


def tidy(row):
    """Return a record with single spaces, no control characters, a year in digits, None where empty."""
    row = {field: " ".join(_UNSEEN.sub(" ", row.get(field) or "").split()) or None for field in [*FIELDS, *EXTRA]}
    year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", row["year"] or "")
    row["year"] = int(year[0]) if year else None
    row["doi"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", row["doi"] or "", flags=re.I).rstrip(".,;") or None
    row["pmid"] = re.sub(r"\D", "", row["pmid"] or "") or None
    return row


_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
