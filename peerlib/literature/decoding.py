"""From the bytes of a file to its text, and a word when its letters look wrong."""

import re

from peerlib.literature.records import formats

_DO = "Export again and choose UTF-8, or open the file in a text editor and save it as UTF-8"
_TWICE, _NO_WORD = (re.compile(formats()["letters"][name]) for name in ("twice", "no_word"))


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
