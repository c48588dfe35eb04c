"""What a peer worker costs, and how many people one reaches in a year."""

from dataclasses import dataclass

import numpy as np

from peerlib.shared.numbers import money
from peerlib.shared.words import Sentence

__all__ = ["WorkerCost", "people_per_worker_year", "worker_cost"]


def people_per_worker_year(assumptions):
    """Return how many people one full-time worker (a whole-time equivalent, wte) supports in a year.

    Parameters
    ----------
    assumptions : Assumptions
        Caseload and months of support, or the hours of support where these are given.

    Returns
    -------
    float or numpy.ndarray
        Caseload times 12, over the months of support; or hours of contact a year, over the
        hours of support.

    Raises
    ------
    ValueError
        If neither months nor hours of support are known.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> people_per_worker_year(Assumptions(caseload=10, months_of_support=6))
    20.0
    """
    a = assumptions
    if a.hours_of_support is not None:
        return a.working_hours * a.contact_share / a.hours_of_support
    if a.months_of_support is None:
        raise ValueError(
            "How long is a person supported? Give months_of_support, or follow_up_months, or use assumptions.for_effect(...)."
        )
    return a.caseload * 12 / a.months_of_support


@dataclass(frozen=True, repr=False)
class WorkerCost(Sentence):
    """The cost of a worker-year in GBP: its parts by name, less the cost of the worker replaced.

    Parameters
    ----------
    parts : dict
        Amount by name of the part.
    displaced, price_year
        Cost of the worker replaced, and year of the prices.
    """

    parts: dict
    displaced: float
    price_year: str

    @property
    def gross(self):
        """All parts together, GBP a year."""
        return sum(self.parts.values())

    @property
    def total(self):
        """What counts: all parts less the worker replaced, GBP a year; may be negative."""
        return self.gross - self.displaced

    @property
    def not_included(self):
        """Names of the parts that are zero throughout."""
        return [name for name, amount in self.parts.items() if np.all(np.asarray(amount) == 0)]

    @property
    def _included(self):
        """The parts that are not zero."""
        return {name: amount for name, amount in self.parts.items() if name not in self.not_included}

    @property
    def sentence(self):
        """The cost in words."""
        if np.ndim(self.total):
            least, most = money(np.min(self.total)), money(np.max(self.total))
            return f"These are {np.size(self.total):,} costs at once, from {least} to {most}."
        parts = ", ".join(f"{name} {money(amount)}" for name, amount in self._included.items())
        less = f", less {money(self.displaced)} for the worker replaced" if np.any(np.asarray(self.displaced) != 0) else ""
        lacking = f" NOT INCLUDED: {', '.join(self.not_included)}." if self.not_included else ""
        return f"A worker-year costs {money(self.total)} in prices of {self.price_year}: {parts}{less}.{lacking}"

    def __str__(self):
        if np.ndim(self.total):
            return self.sentence
        lines = [f"{name:26}{amount:>10,.0f}" for name, amount in self._included.items()]
        if np.any(np.asarray(self.displaced) != 0):
            lines += [f"{'worker replaced':26}{-self.displaced:>10,.0f}"]
        lines += [f"{'cost of a worker-year':26}{self.total:>10,.0f}  pounds, prices of {self.price_year}"]
        if self.not_included:
            lines += [f"NOT INCLUDED: {', '.join(self.not_included)}."]
        return "\n".join(lines)


def worker_cost(assumptions):
    """Build up the cost of a full-time peer worker for a year.

    Parameters
    ----------
    assumptions : Assumptions
        Pay, on-costs, overheads, supervision, training, setting up, worker replaced.

    Returns
    -------
    WorkerCost
        Part by part; says loudly what is not included.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> worker_cost(Assumptions())
    basic pay                     17,618
    on-costs                       3,520
    cost of a worker-year         21,138  pounds, prices of 2012/13
    NOT INCLUDED: overheads, supervision, training and setting up.
    """
    a = assumptions
    oncosts = a.pay * a.oncost_share
    parts = {
        "basic pay": a.pay,
        "on-costs": oncosts,
        "overheads": (a.pay + oncosts) * a.overhead_share,
        "supervision": a.supervision_hours * a.supervisor_hour_cost,
        "training and setting up": (a.training_cost + a.setup_cost) / a.years_in_post,
    }
    return WorkerCost(parts, a.displaced_worker_cost, a.price_year)
