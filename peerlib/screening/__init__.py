"""Screening: from unique records to the studies that belong in.

decide           one decision, on disk at once
model_decisions  the workbook's own decisions, each with its reason
agreement        how far two people agree, beyond chance
adjudicate       the decisions that stand, after a third person had a say
count_flow       what became of the records, counted for the PRISMA diagram

A decision is a row ``record_id, reviewer, stage, decision, reason, when``. The reader's
decisions are kept in ``my_work/screening.csv``, each on disk before the next record
shows. The stages are called what they are here: ``title`` (titles and record data, as no
abstracts are shipped) and ``report`` (assessed from public abstracts and summaries).
"""

from peerlib.screening.agreement import Agreement, agreement
from peerlib.screening.decisions import (
    COLUMNS,
    DECISIONS,
    STAGES,
    adjudicate,
    conflicts,
    decide,
    model_decisions,
    read_decisions,
    standing_decisions,
    withdraw,
)
from peerlib.screening.flow import count_flow, study_of_groups
from peerlib.screening.prisma import PrismaCounts

__all__ = ["COLUMNS", "DECISIONS", "STAGES", "Agreement", "PrismaCounts", "adjudicate", "agreement", "conflicts", "count_flow"]
__all__ += ["decide", "model_decisions", "read_decisions", "standing_decisions", "study_of_groups", "withdraw"]
