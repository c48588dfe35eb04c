"""One figure turned into another; each assumption is an argument with a name."""

import math
from dataclasses import dataclass

from peerlib.effects.sizes import risk_difference as difference_of_risks
from peerlib.shared.numbers import finite
from peerlib.shared.words import Sentence


def per_person(total, people):
    """Turn a total into a figure per person.

    Parameters
    ----------
    total : float
        Days (or anything else) of all people together.
    people : float
        All people they were counted over, those without any day too.

    Returns
    -------
    float
        Days per person.

    Examples
    --------
    >>> round(per_person(300, 49), 1)
    6.1
    """
    return finite("total", total) / finite("people", people, above=0)


def per_100_people_year(days, follow_up_months):
    """Turn days per person over a follow-up into days per 100 people and year.

    Parameters
    ----------
    days : float
        Days per person.
    follow_up_months : float
        Time they were counted over, in months. What happened then is taken to go on, or to
        have gone on, at the same pace through a year.

    Returns
    -------
    float
        Days per 100 people a year.

    Examples
    --------
    >>> round(per_100_people_year(9, follow_up_months=9))
    1200
    """
    return finite("days", days) * 100 * 12 / finite("follow_up_months", follow_up_months, above=0)


def per_worker_year(days, people_per_worker_year):
    """Turn days per person into days per full-time worker and year.

    Parameters
    ----------
    days : float
        Days per person supported, over the follow-up.
    people_per_worker_year : float
        People one full-time worker supports in a year, each taken to have the same effect.

    Returns
    -------
    float
        Days per worker-year.

    Examples
    --------
    >>> per_worker_year(9, people_per_worker_year=10)
    90.0
    """
    return finite("days", days) * finite("people_per_worker_year", people_per_worker_year, above=0)


def days_from_readmission_risk(risk_difference, mean_stay):
    """Turn a difference in the risk of readmission into bed days saved per person.

    Parameters
    ----------
    risk_difference : float
        Risk in arm 1 minus risk in arm 2, as a share between -1 and 1; negative favours peers.
    mean_stay : float
        Days of a stay. Each person kept out of hospital is taken to save exactly one such stay:
        not several, and not a shorter one.

    Returns
    -------
    float
        Days saved per person supported; positive when fewer people are readmitted.

    Examples
    --------
    >>> round(days_from_readmission_risk(-0.09, mean_stay=30), 2)
    2.7
    """
    difference = finite("risk_difference", risk_difference)
    if not -1 <= difference <= 1:
        raise ValueError(f"risk_difference is {difference:g}; give a share, such as -0.09 for nine percentage points fewer.")
    return -difference * finite("mean_stay", mean_stay, above=0) + 0.0


@dataclass(frozen=True, repr=False)
class NumberNeededToTreat(Sentence):
    """How many people are supported for one event fewer (or more); prints as a sentence."""

    estimate: float
    ci_low: float
    ci_high: float
    fewer: bool
    risk_difference: tuple
    sentence: str


def _people(number):
    """Return a number needed to treat in words: whole people, rounded up."""
    return f"{math.ceil(round(number, 6)):,}" if math.isfinite(number) else "infinity"


def number_needed_to_treat(events1, n1, events2, n2, level=0.95):
    """Return how many people must be supported for one person fewer to have the outcome.

    Parameters
    ----------
    events1, n1, events2, n2, level : int and float
        As for ``risk_ratio``, each one number.

    Returns
    -------
    NumberNeededToTreat
        The inverse of the risk difference (infinite when the risks are equal) with ``ci_low, ci_high``,
        whether the events are ``fewer`` in arm 1, and the ``risk_difference`` with its interval; prints
        as a sentence, with people rounded up. When that interval crosses zero, the other runs through infinity: it is then
        given in words only, and its ends are NaN.

    Notes
    -----
    Altman (1998), doi 10.1136/bmj.317.7168.1309.

    Examples
    --------
    >>> number_needed_to_treat(60, 200, 90, 200)
    One person fewer with the outcome for every 7 people supported (6.67 before rounding up;
    95% interval 5 to 18).
    """
    for name, value in dict(events1=events1, n1=n1, events2=events2, n2=n2).items():
        finite(name, value)
    difference = difference_of_risks(events1, n1, events2, n2, level)
    rd, low, high = (float(difference[name]) for name in ("estimate", "ci_low", "ci_high"))
    estimate = 1 / abs(rd) if rd else math.inf
    start, before = "The risks are equal, so the number is infinite", ""
    if rd:
        start = f"One person {'fewer' if rd < 0 else 'more'} with the outcome for every {_people(estimate)} people supported"
        before = f"{estimate:,.2f} before rounding up; "
    lower, upper = sorted(1 / abs(end) if end else math.inf for end in (low, high))
    sentence = f"{start} ({before}{100 * level:g}% interval {_people(lower)} to {_people(upper)})."
    if low == high:
        lower = upper = math.nan
        sentence = f"{start}. No interval can be given: in each arm nobody, or everybody, had the outcome."
    elif low < 0 < high:
        lower = upper = math.nan
        sentence = (
            f"{start}. No interval can be given from one number to another: the {100 * level:g}% interval of the difference in "
            f"risk, {low:.3f} to {high:.3f}, includes none at all. It runs from one person fewer for every {_people(-1 / low)}, "
            f"through infinity (no effect), to one person more for every {_people(1 / high)}."
        )
    return NumberNeededToTreat(estimate, lower, upper, rd <= 0, (rd, low, high), sentence)
