"""Helpers for the peer support value-for-money workbook.

One folder for each station of the chain, in the order in which the data flow.

===========  ==============================================================
datasets     the shipped figures, their sources, and the reader's own cells
literature   search exports read, duplicates found, one row a work
screening    decisions, agreement, and what became of the records
bias         risk of bias: tools, judgements, agreement, certainty (GRADE)
effects      trial figures turned into effects, pooled, and bed days saved
prices       money of one year and place turned into another
value        savings against cost: the sum at the centre, and how sure it is
uncertainty  what is not known exactly, drawn and weighed: any model
plots        figures with their words
report       a service of your own: template, brief, bundle
widgets      explorers: a control, a result, a sentence
exercises    the answer box, ``check``, ``hint`` and ``progress``
tables       tables that can be read whole
review       your own review at a glance, and whose each step is
my_work      what the reader types, decides and saves
checkup      is everything in place?
===========  ==============================================================

Start with ``from peerlib import datasets`` and ``help(datasets)``. What every
station needs is written once, in ``shared``.
"""

from importlib import import_module

__version__ = "0.2.0"
__all__ = """
    bias checkup datasets effects exercises literature my_work plots prices report review screening tables uncertainty
    value widgets
""".split()

# Names of earlier versions, and where what they held stands now.
_MOVED = {
    "duplicates_seen": "literature.settled_pairs",
    "grade": "bias.grade",
    "lab": "value",
    "pooling": "effects",
    "scenarios": "my_work.scenarios",
    "trust": "value.believed",
    "verdict": "my_work.verdict",
}


def __getattr__(name):
    # Modules load when first used, so that importing the package stays quick.
    if name in __all__ or name in _MOVED:
        return import_module(f"{__name__}.{_MOVED.get(name, name)}")
    raise AttributeError(f"peerlib has no module {name!r}; it has {', '.join(__all__)}.")


def __dir__():
    return sorted([*globals(), *__all__])
