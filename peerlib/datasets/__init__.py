"""The shipped figures, where each comes from, and the reader's own cells.

load      a whole table, typed
describe  what its fields mean, with their units
fact      one figure of one study, with its status and source
sources   where a figure or a row comes from
fill      a cell of your own, from a full text, laid over the shipped ones

Every table in ``data/`` is described in ``data/datapackage.json``: each field with
its type and unit, each row with its source and status. Empty cells were not seen;
what you ``fill`` is used from then on, marked as yours; ``own=False`` shows the shipped figures alone.
"""

from peerlib.datasets.facts import STATUSES, ConflictingFacts, Fact, Facts, NotSeen, all_facts, describe, fact, load, search_files
from peerlib.datasets.own_figures import bed_use_cells, fill, save_worksheet, worksheet
from peerlib.datasets.sources import sources, statuses
from peerlib.datasets.studies import followed
from peerlib.datasets.wording import in_words
from peerlib.shared.nearest import UnknownName

__all__ = ["STATUSES", "ConflictingFacts", "Fact", "Facts", "NotSeen", "UnknownName", "all_facts", "fact", "sources", "statuses"]
__all__ += ["bed_use_cells", "describe", "fill", "followed", "in_words", "load", "save_worksheet", "search_files", "worksheet"]
