"""Effects: from the figures of a study to its result, several results together, and bed days saved.

days_saved    bed days saved per person in one study
risk_ratio    an effect from the figures of two groups (so are mean_difference, odds_ratio, ...)
pool          several results together, with the spread between them
readmissions  the studies whose readmissions can be pooled
trace         where the figures of a study come from

A bed-day effect is the number of psychiatric bed days saved per person supported, always
with the follow-up it was counted over. Days saved are positive when the peer group used
fewer days, and may be negative. They are not pooled: one study alone has a standard error.
How pooling works is learnt on ``recovery``, the trials whose results are not about beds; ``practice``
has days, of another subject.
"""

from peerlib.effects.as_printed import events_from_percent, from_p, from_ratio, two_tailed
from peerlib.effects.bed_days import DaysSaved, days_saved, one_tailed_readings, unusable, usable
from peerlib.effects.conversions import (
    days_from_readmission_risk,
    number_needed_to_treat,
    per_100_people_year,
    per_person,
    per_worker_year,
)
from peerlib.effects.information_size import optimal_information_size
from peerlib.effects.pooled_again import Driver, Subgroups, cumulative, leave_one_out, subgroups, which_drives
from peerlib.effects.pooling import METHODS, Pooled, pool
from peerlib.effects.practice import practice
from peerlib.effects.quartiles import from_quartiles
from peerlib.effects.readmission import not_pooled, readmissions
from peerlib.effects.recovery import recovery
from peerlib.effects.sizes import (
    interval_both_ways,
    mean_difference,
    odds_ratio,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from peerlib.effects.trace import trace

__all__ = ["interval_both_ways", "mean_difference", "odds_ratio", "risk_difference", "risk_ratio", "standardised_mean_difference"]
__all__ += ["events_from_percent", "from_p", "from_quartiles", "from_ratio", "number_needed_to_treat"]
__all__ += ["optimal_information_size", "two_tailed"]
__all__ += ["days_from_readmission_risk", "per_100_people_year", "per_person", "per_worker_year"]
__all__ += ["METHODS", "Driver", "Pooled", "Subgroups", "cumulative", "leave_one_out", "pool", "subgroups", "which_drives"]
__all__ += ["DaysSaved", "days_saved", "not_pooled", "one_tailed_readings", "practice", "readmissions", "recovery", "trace"]
__all__ += ["unusable", "usable"]
