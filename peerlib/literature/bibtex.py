"""BibTeX files: entries of fields in braces or quotation marks, with LaTeX letters."""

import re
import unicodedata

BIB_START = re.compile(r"(?:^|(?<=\}))[ \t]*@(?!comment|string|preamble)([A-Za-z]+)\s*[{(]", re.M | re.I)
_ASIDE = re.compile(r"@(comment|string|preamble)\s*([{(])", re.I)
_FIELD = re.compile(r"(?<![\w-])([A-Za-z][\w-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,}#{\"]+")
_SIMPLE = re.compile(r"\{((?:[^{}\\]++|\\.|\{(?:[^{}\\]++|\\.)*+\})*+)\}", re.S)  # braces within braces and no deeper: at once
_MARK = re.compile(r'\\.|[{}"]', re.S)
_NOT_INHERITED = ("title", "author", "doi", "pages", "abstract", "url", "entrytype", "key", "crossref")
_ACCENTS = dict(zip("`'^~\"=.cvuHkr", "\u0300\u0301\u0302\u0303\u0308\u0304\u0307\u0327\u030c\u0306\u030b\u0328\u030a"))
_LETTERS = dict(zip("ss o O ae AE oe OE aa AA l L i dh DH th TH".split(), "ß ø Ø æ Æ œ Œ å Å ł Ł ı ð Ð þ Þ".split()))


def bibtex(text, problems):
    """Read BibTeX: each entry reaches to where the next begins, so that one damaged brace costs one field."""
    text, strings = _without_asides(text)
    starts = list(BIB_START.finditer(text))
    entries, line, counted = [], 1, 0
    for start, following in zip(starts, [*starts[1:], None]):
        chunk = text[start.end() : following.start() if following else len(text)]
        line, counted = line + text.count("\n", counted, start.end()), start.end()
        fields, closed = _fields(chunk, strings)
        if not closed:
            problems.append(f"line {line}: this entry is not closed; the file may be cut short or a brace missing")
        entries.append({"entrytype": start[1].lower()} | fields)
    _inherit(entries)
    return [("BibTeX", _pairs_of(entry)) for entry in entries]


def _without_asides(text):
    """Return the text without comments and @string, and the strings by their names."""
    strings, kept, place = {}, [], 0
    for found in _ASIDE.finditer(text):
        if found.start() < place:
            continue
        _, end = _enclosed(text, found.end() - 1) if found[2] == "{" else ("", text.find(")", found.end()) + 1)
        if not 0 < end <= len(text):
            continue  # never closed: what follows is read all the same
        if found[1].lower() == "string" and (field := _FIELD.search(text, found.end(), end)):
            strings[field[1].lower()] = _value(text, field.end(), strings)[0]
        # The lines stay, so that problems are found where they are said to be.
        kept += [text[place : found.start()], "\n" * text.count("\n", found.start(), end)]
        place = end
    return "".join([*kept, text[place:]]), strings


def _fields(chunk, strings):
    """Return the fields of an entry, and whether its closing brace was found."""
    key, comma, _ = chunk.partition(",")
    has_key = comma and "=" not in key
    fields, place = {"key": key.strip() if has_key else ""}, len(key) + 1 if has_key else 0
    while found := _FIELD.search(chunk, place):
        if re.search(r"[)}]\s*$", chunk[place : found.start()]):
            break
        value, place = _value(chunk, found.end(), strings)
        fields.setdefault(found[1].lower(), value)
        if place > len(chunk):
            return fields, False
    return fields, bool(re.search(r"[)}]", chunk[place:]))


def _value(text, place, strings):
    """Return the value that begins here, its parts joined by # put together, and the place after it."""
    parts = []
    while True:
        opening = text[place : place + 1]
        if opening and opening in '{"':
            part, place = _enclosed(text, place)
        else:
            found = _BARE.match(text, place)
            part, place = (strings.get(found[0].lower(), found[0]), found.end()) if found else ("", place)
        parts.append(part)
        joined = re.compile(r"\s*#\s*").match(text, place)
        if not joined:
            return "".join(parts), place
        place = joined.end()


def _enclosed(text, place):
    """Return what stands in the braces or quotation marks that open here, and the place after them."""
    if found := _SIMPLE.match(text, place):
        return found[1], found.end()
    depth, quoted = 0, text[place] == '"'
    for mark in _MARK.finditer(text, place + quoted):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if depth == 0 and mark[0] == ('"' if quoted else "}"):
            return text[place + 1 : mark.start()], mark.end()
    return text[place + 1 :], len(text) + 1


def _inherit(entries):
    """Give a chapter what it refers to its book for: the name of the book, its year, its editors."""
    by_key = {entry["key"].lower(): entry for entry in entries if entry.get("key")}
    for entry in entries:
        parent = by_key.get(entry.get("crossref", "").strip().lower())
        if parent and parent is not entry:
            if "title" in parent and "journal" not in entry:
                entry.setdefault("booktitle", parent["title"])
            for field in parent.keys() - set(_NOT_INHERITED):
                entry.setdefault(field, parent[field])


def _pairs_of(entry):
    parts = {field: _people(value) if field in ("author", "editor") else [value] for field, value in entry.items()}
    return [(field, _plain_latex(part)) for field, several in parts.items() for part in several]


def _people(value):
    """Return the people of a field; an "and" inside braces belongs to the name of a group."""
    people, depth = [""], 0
    for word in value.split():
        if word.lower() == "and" and depth == 0:
            people.append("")
        else:
            depth += word.count("{") - word.count("}")
            people[-1] += f" {word}"
    return [person.strip() for person in people if person.strip()]


def _plain_latex(value):
    r"""Return text for LaTeX: {\"u} and \"{u} are both u with two dots."""
    if "\\" in value:
        accent = r"\\([`'^~\"=.]|[cvuHkr](?=[{ ]))\s*\{?\\?([A-Za-z])\}?"
        value = re.sub(accent, lambda m: unicodedata.normalize("NFC", m[2] + _ACCENTS[m[1]]), value)
        letter = r"\\(ss|[oO]|ae|AE|oe|OE|aa|AA|dh|DH|th|TH|[lLi])(?![A-Za-z])(?:\{\}|\s)?"
        value = re.sub(letter, lambda m: _LETTERS[m[1]], value)
        value = re.sub(r"\\(?:text|math)?(?:it|bf|rm|emph|sc|tt|sf|up|subscript|superscript)\b", "", value)
        value = re.sub(r"\\([&%$#_{}])", lambda m: m[1].translate({123: 0xE000, 125: 0xE001, 36: 0xE002}), value)
    value = re.sub(r"\$([^$]{0,80})\$", lambda m: re.sub(r"[_^]", "", m[1]), value)
    value = value.replace("{", "").replace("}", "").translate({0xE000: "{", 0xE001: "}", 0xE002: "$"})
    return re.sub(r"(?<=\d)--(?=\w)", "-", value).replace("~", " ")
