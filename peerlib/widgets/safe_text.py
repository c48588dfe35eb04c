"""Text of records made safe to show: nothing in it acts as HTML, hides, or fills the page."""

import re
from html import escape

import pandas as pd

from peerlib.datasets.tables import said
from peerlib.plots.style import INK

LONGEST = 600  # characters of a field that are shown; real titles are shorter
LONGEST_ABSTRACT = 4000
MARK = f'<mark style="color:{INK};font-weight:bold">' + "{}</mark>"
# Characters that cannot be seen, or that turn the writing round, are shown by their numbers.
_HIDDEN = [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
_VISIBLE = {**{n: f"[U+{n:04X}]" for n in _HIDDEN}, 9: " ", 10: " ", 13: " "}
_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C])  # they belong to some scripts, but would reach beyond a title


def cell(record, field):
    """Return what a record has in a field as text, empty if it has nothing."""
    value = record.get(field, "")
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def heading(field):
    """Return the name of a field as a reader writes it."""
    words = said(field)
    return words[:1].upper() + words[1:]


def plain(text, longest=LONGEST):
    """Return text with its control characters visible, cut if it is endless."""
    cut = f" … (cut here: {len(text):,} characters)" if len(text) > longest else ""
    return text[:longest].translate(_VISIBLE) + cut


def label(text, longest=90):
    """Return text for a place that takes no HTML: a line of a list, or a sentence."""
    short = text[:longest].translate(_VISIBLE).translate(_MARKS)
    return short + ("…" if len(text) > longest else "")


def marked(text, words=()):
    """Return HTML of a text, with words of the reader's own marked in colour and in bold."""
    words = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not words:
        return escape(text)
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return "".join(MARK.format(escape(part)) if n % 2 else escape(part) for n, part in enumerate(parts))


def page(content, height, name):
    """Return HTML of a fixed height, so that the controls stay in place; by its name it is chosen, and scrolled with the keys."""
    region = f'class="peerlib-page" tabindex="0" role="region" aria-label="{escape(name)}" aria-live="polite"'
    return f'<div {region} style="height:{height};overflow:auto">{content}</div>'
