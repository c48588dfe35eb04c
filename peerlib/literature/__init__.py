"""From the export files of a literature search to a list of unique records.

read_records  the records in the files
deduplicate   which rows are one work, and why
review_list   the pairs that only a person can settle
merge         one row of each work
score         the groups compared with the truth

Nothing is deleted on the way: every row keeps its place, and every decision has its reason.

Two rows that contradict each other (two DOIs, Part I and Part II, a paper and its
erratum, years far apart) never share a group, not even by way of a third row.
``RULES`` are the rules in words, the surest first.
"""

from peerlib.literature.duplicates import deduplicate, review_list
from peerlib.literature.merging import merge, score
from peerlib.literature.readers import files_read, read_records
from peerlib.literature.records import NotAnExport
from peerlib.literature.rules import RULES

__all__ = ["RULES", "NotAnExport", "deduplicate", "files_read", "merge", "read_records", "review_list", "score"]
