"""Helpers for the peer support value-for-money workbook.

The modules stand in the order in which the data flow; each may use only those
above it.

=============  ==============================================================
datasets       the shipped figures, their sources, and the reader's own cells
literature     search exports read, duplicates found, one row a work
screening      decisions, agreement, and what became of the records
bias           risk of bias: tools, judgements, agreement
grade          how certain a body of evidence is
effects        trial figures turned into effects, pooled, and bed days saved
prices         money of one year and place turned into another
value          savings against cost: the sum at the centre
trust          what bias does to the answer
uncertainty    one-way, two-way, simulation, value of information: any model
distributions  what is not known exactly, as numbers to draw
lab            uncertainty of the sum at the centre
tables         tables that can be read whole
plots          figures with their words
widgets        explorers: a control, a result, a sentence
scenarios      the reader's own sets of assumptions
verdict        the reader's paragraph, kept as it is typed
exercises      ``check``, ``hint`` and ``progress``
checkup        is everything in place?
=============  ==============================================================

Start with ``from peerlib import datasets`` and ``help(datasets)``.
"""

from importlib import import_module

__version__ = "0.2.0"
__all__ = [
    "bias", "checkup", "datasets", "effects", "exercises", "literature",
    "plots", "prices", "scenarios", "screening", "tables", "uncertainty", "value", "verdict", "widgets",
]  # fmt: skip

# Names of earlier versions, and where what they held stands now.
_MOVED = {
    "duplicates_seen": "literature.settled_pairs",
    "grade": "bias.grade",
    "pooling": "effects.pooling",
    "distributions": "uncertainty.distributions",
    "trust": "value.believed",
    "lab": "value",
    "scenarios": "my_work.scenarios",
    "verdict": "my_work.verdict",
}


def __getattr__(name):
    # Modules load when first used, so that importing the package stays quick.
    if name in __all__ or name in _MOVED:
        return import_module(f"{__name__}.{_MOVED.get(name, name)}")
    raise AttributeError(f"peerlib has no module {name!r}; it has {', '.join(__all__)}.")


def __dir__():
    return sorted([*globals(), *__all__])
