"""The reader's own folder, ``my_work/``: where it is and how it is written.

folder        where it is
DecisionFile  decisions kept in a file, each on disk at once
read_table    a table read from it
read_json     a JSON file read from it; one that cannot be read is put aside, never lost
throw_away    an empty folder to try things in, removed afterwards

Everything a reader types or decides is kept there, and nothing but peerlib reads
or writes it. A file is replaced in one step, so a crash leaves the old version or
the new one, never half of it; a lock keeps two notebooks from overwriting each other.
"""

from peerlib.my_work.decision_file import DecisionFile
from peerlib.my_work.files import folder, locked, read_json, throw_away, update_json, write_bytes, write_table, write_text
from peerlib.my_work.reading import columns_of, read_header, read_table

__all__ = [
    "DecisionFile",
    "columns_of",
    "folder",
    "locked",
    "read_header",
    "read_json",
    "read_table",
    "throw_away",
    "update_json",
    "write_bytes",
    "write_table",
    "write_text",
]
