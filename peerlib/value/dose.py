"""Support charged by its amount: hours of contact, and what an hour of contact costs."""

from dataclasses import dataclass

import pandas as pd

from peerlib.shared.numbers import finite
from peerlib.value.savings import _with_months, value_for_money
from peerlib.value.worker import worker_cost

__all__ = ["Dose", "by_dose", "contact_hour_cost", "dose_range"]


@dataclass(frozen=True)
class Dose:
    """The amount of support offered to one person, and how much of it is used.

    Parameters
    ----------
    sessions : float
        Sessions offered.
    hours_a_session : float
        Length of a session, hours.
    share_taken_up : float
        Share of the sessions that take place, 0 to 1.
    extra_hours_a_session : float
        Hours a session beyond the usual: missed appointments, long ways. The usual travel and
        paperwork are in ``contact_share`` already, and would count twice.

    Raises
    ------
    ValueError
        If a number is impossible.

    Examples
    --------
    >>> Dose(10, hours_a_session=1.5, share_taken_up=0.8).hours
    12.0
    """

    sessions: float
    hours_a_session: float = 1.0
    share_taken_up: float = 1.0
    extra_hours_a_session: float = 0.0

    def __post_init__(self):
        finite("sessions", self.sessions, above=0)
        finite("hours_a_session", self.hours_a_session, above=0)
        finite("share_taken_up", self.share_taken_up, 0, 1, above=0)
        finite("extra_hours_a_session", self.extra_hours_a_session, 0)

    @property
    def hours(self):
        """Hours of contact a person, as charged."""
        return self.sessions * self.share_taken_up * (self.hours_a_session + self.extra_hours_a_session)


def contact_hour_cost(assumptions):
    """Return what an hour of contact costs: the worker-year over its hours of contact, GBP.

    Parameters
    ----------
    assumptions : Assumptions
        Cost of the worker, paid hours, and their share spent with people.

    Returns
    -------
    float or numpy.ndarray
        GBP an hour of contact.

    Raises
    ------
    ValueError
        If no hour is spent with people.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> round(contact_hour_cost(Assumptions()), 2)
    24.61
    """
    hours = assumptions.working_hours * assumptions.contact_share
    finite("hours of contact a year", pd.Series(hours).min(), above=0)
    return worker_cost(assumptions).total / hours


def by_dose(effect, assumptions, dose):
    """Set the value of the beds freed against support charged by its amount, and not as a place.

    Parameters
    ----------
    effect : float or effects.DaysSaved
        Bed days saved per person, as in ``value_for_money``.
    assumptions : Assumptions or None
        Everything else; a bare number of days needs their ``follow_up_months``.
    dose : Dose
        The amount of support a person.

    Returns
    -------
    ValueForMoney
        Of a worker-year with as many people as its hours of contact allow; ``per_person`` is
        what the trial's own support cost and gave.

    Raises
    ------
    ValueError
        As in ``value_for_money``.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> round(by_dose(2.9, Assumptions(follow_up_months=12), Dose(10)).benefit_cost_ratio, 2)
    4.12
    """
    return value_for_money(effect, _with_months(effect, assumptions).but(hours_of_support=dose.hours))


def dose_range(effect, assumptions, low, likely, high):
    """Set a range of doses side by side, and a place for the months of support beneath.

    Parameters
    ----------
    effect, assumptions
        As in ``by_dose``.
    low, likely, high : Dose
        The least support that is plausible, the likely amount, and the most.

    Returns
    -------
    pandas.DataFrame
        ``low``, ``likely``, ``high`` and ``place``: ``hours``, ``people`` a worker-year, and a
        person in GBP ``cost``, ``net value``; ``ratio``.

    Raises
    ------
    ValueError
        As in ``value_for_money``.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> mine = Assumptions(follow_up_months=12)
    >>> dose_range(2.9, mine, Dose(10, share_taken_up=0.72), Dose(10), Dose(10, 1.5))["ratio"].round(2).to_list()
    [5.73, 4.12, 2.75, 0.48]
    """
    results = {name: by_dose(effect, assumptions, dose) for name, dose in (("low", low), ("likely", likely), ("high", high))}
    results["place"] = value_for_money(effect, _with_months(effect, assumptions).but(hours_of_support=None))
    rows = {
        name: (r.contact_hours, r.people, r.per_person.cost, r.per_person.net_value, r.benefit_cost_ratio)
        for name, r in results.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["hours", "people", "cost", "net value", "ratio"])
