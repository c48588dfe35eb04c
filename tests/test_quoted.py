"""A number that several notebooks quote is the same wherever it stands, and is what its call gives."""

import re
from functools import cache
from pathlib import Path

import pytest
from quoted import QUOTED, SAID_BESIDE
from test_notebooks import READ, outputs, source

ROOT = Path(__file__).parent.parent
NAMES = [name for name in READ if name[:2] in ("04", "05", "06", "07", "08", "09", "10")]


@cache
def texts():
    """Return where each text stands, and the text: as it is, and with its lines run together."""
    found = [("README.md", (ROOT / "README.md").read_text(encoding="utf-8"))]
    for name in NAMES:
        for cell in READ[name]["cells"]:
            where = f"{name}, cell {cell['id']}"
            if cell["cell_type"] == "markdown":
                found.append((f"{where}, prose", source(cell)))
            else:
                found.append((f"{where}, output", outputs(cell)))
    return found


def quotations(patterns, found=None):
    """Return where a number is quoted in one of the wordings, the words, and the number as it is written."""
    said = {}
    for where, text in texts() if found is None else found:
        for written in (text, " ".join(text.split())):
            for pattern in patterns:
                for match in re.finditer(pattern, written):
                    said[where, " ".join(match[0].split())[-90:], match[1].rstrip(",.")] = None
    return list(said)


def wrong(number, quoted):
    """Say of each quotation that is not the number, rounded to the digits that it shows, what stands where."""
    told = []
    for where, words, written in quoted:
        decimals = len(written.partition(".")[2])
        if f"{number:,.{decimals}f}".replace(",", "") != written.replace(",", ""):
            told.append(f'{where}: "...{words}" has {written}; the call gives {number:,.4f}')
    return told


@pytest.mark.parametrize("name", QUOTED)
def test_a_number_is_the_same_wherever_it_is_quoted(name):
    quoted = quotations(QUOTED[name].patterns)
    assert quoted, f"{name} is quoted nowhere: its wordings in tests/quoted.py have gone from the notebooks"
    mistakes = wrong(QUOTED[name].call(), quoted)
    assert not mistakes, f"{name}:\n" + "\n".join(mistakes)


@pytest.mark.parametrize("number", SAID_BESIDE)
def test_a_sum_that_needs_a_word_has_it_nearby(number):
    alone = []
    for where, text in texts():
        for match in re.finditer(rf"(?<![\d.,]){re.escape(number)}(?![\d])", text):
            # A table says it in its headings, a sentence close by.
            near = text if where.endswith("output") else text[max(0, match.start() - 250) : match.end() + 250]
            if not re.search(SAID_BESIDE[number], near):
                alone.append(f'{where}: "...{" ".join(near.split())[-160:]}"')
    assert not alone, f"{number} stands without one of {SAID_BESIDE[number]!r} near it:\n" + "\n".join(alone)


def test_a_wrong_quotation_would_be_found():
    text = [("somewhere", "a worker-year costs\n21,183 pounds")]
    quoted = quotations(QUOTED["worker-year, England 2012/13"].patterns, text)
    assert wrong(21138.04, quoted) == ['somewhere: "...worker-year costs 21,183 pounds" has 21,183; the call gives 21,138.0400']
    assert not wrong(21183.4, quoted)
