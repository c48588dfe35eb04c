"""The shipped figures, where each comes from, and the reader's own cells.

Every table in ``data/`` is described in ``data/datapackage.json``: each field with
its type and unit, each row with its source and status. ``load`` gives a table,
``describe`` its fields, ``fact`` one fact about one study, ``sources`` where
something comes from. Empty cells were not seen; a reader who has the full text
fills them with ``fill`` and loads the result with ``own=True``.
"""

from peerlib.datasets.facts import STATUSES, ConflictingFacts, Fact, Facts, NotSeen, all_facts, describe, fact, load, search_files
from peerlib.datasets.own_figures import bed_use_cells, fill, save_worksheet, worksheet
from peerlib.datasets.sources import sources, statuses
from peerlib.shared.nearest import UnknownName

__all__ = [
    "STATUSES",
    "ConflictingFacts",
    "Fact",
    "Facts",
    "NotSeen",
    "UnknownName",
    "all_facts",
    "bed_use_cells",
    "describe",
    "fact",
    "fill",
    "load",
    "save_worksheet",
    "search_files",
    "sources",
    "statuses",
    "worksheet",
]
