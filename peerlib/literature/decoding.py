"""From the bytes of a file to its text, and a word when its letters look wrong."""

import re

_DO = "Export again and choose UTF-8, or open the file in a text editor and save it as UTF-8"
# What é, ü or a quotation mark look like when text was saved once too often under the wrong name.
_TWICE = re.compile(
    "Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€[\u0080-\u00bf\u0153\u201d\u0161\u2122\u02dc“”]"
)
# No language written in Western letters has three accented letters or signs in a row, or such signs inside a word.
_NO_WORD = re.compile(
    "[\u0080-\u00ff\u0152-\u0178]{4}|[a-z][\u0152\u0160\u0178\u017d\u0192]"
    "|[a-z][\u2018-\u2026\u2030\u02c6\u00a1-\u00ac\u00ae-\u00b6\u00b8-\u00bf][a-z]"
)


def decode(raw, problems):
    """Turn bytes into text: by the byte-order mark, else as UTF-8, else as Windows-1252."""
    head = raw[:200]
    if head.count(0) > len(head) // 5:  # the tags of an export are plain letters: in UTF-16 every other byte of them is 0
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _clean(raw.decode(encoding, errors="replace"), problems), encoding
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    # A few broken bytes among many good letters: damage. More: another encoding.
    if bad == 0 or bad * 5 < len(re.findall(r"[^\x00-\x7f]", text)):
        return _clean(text, problems), "utf-8"
    text = _clean(raw.decode("cp1252", errors="replace"), problems)
    if len(found := _NO_WORD.findall(text)) > 2 or (found and len(text) < 3000):
        problems.append(f"letters look wrong ({found[0]}): the file is written in neither UTF-8 nor Windows-1252. {_DO}")
    return text, "windows-1252"


def _clean(text, problems):
    """Return the text with one kind of line ends; say where a letter was lost or came out as two."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        problems.append(f"line {line}: a letter could not be read and shows as \ufffd")
    if found := _TWICE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.append(
            f"line {line}: letters look wrong ({found[0]}), as if the text had been saved under the wrong encoding. {_DO}"
        )
    return text
