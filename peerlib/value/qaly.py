"""What a gain in quality-adjusted life-years would have to be for the post to be worth its cost."""

from dataclasses import dataclass

import numpy as np

from peerlib.shared.numbers import finite, money
from peerlib.shared.words import Sentence

__all__ = ["BreakEvenQaly", "break_even_qaly"]


@dataclass(frozen=True, repr=False)
class BreakEvenQaly(Sentence):
    """QALYs a person that would make the post worth its cost.

    Parameters
    ----------
    from_net_value, from_cash : float
        QALYs a person, counting the beds freed at their average cost, or only the cash they release; zero where none is needed.
    short_of_cash : float
        What is not paid back in cash, GBP a worker-year; zero where all is.
    people : float
        People supported by one worker in a year.
    threshold : float
        GBP for a QALY.
    """

    from_net_value: float
    from_cash: float
    short_of_cash: float
    people: float
    threshold: float

    @property
    def sentence(self):
        """The two answers in words, and what they are not."""
        at = f"At {money(self.threshold)} a QALY"
        value = f"{self.from_net_value:.3f} QALYs a person" if self.from_net_value else "no gain in QALYs"
        cash = "no gain" if not self.from_cash else f"{self.from_cash:.3f} QALYs a person ({money(self.short_of_cash)} short"
        cash += f", {self.people:.1f} people a worker-year)" if self.from_cash else ""
        return (
            f"{at} the post needs {value} to be worth its cost when beds freed count at their average cost, and {cash} when "
            "only cash counts. This is no cost per QALY: that takes a trial's own costs and QALYs."
        )


def break_even_qaly(result, threshold=20_000):
    """Return the QALYs a person that would make a post worth its cost, beyond the beds that it frees.

    Parameters
    ----------
    result : ValueForMoney
        From ``value_for_money``, for one set of assumptions.
    threshold : float
        GBP that a quality-adjusted life-year is worth, above zero.

    Returns
    -------
    BreakEvenQaly
        ``from_net_value`` and ``from_cash``; prints as a sentence.

    Raises
    ------
    ValueError
        If the result holds arrays, or the threshold is not above zero.

    Notes
    -----
    A year in full health is one QALY. NICE usually took 20,000 to 30,000 pounds for one; it says that technology
    appraisals (medicines; other guidance not yet) now use 25,000 to 35,000:
    https://www.nice.org.uk/what-nice-does/faqs/changes-to-nice-s-cost-effectiveness-thresholds

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> from peerlib.value import Assumptions, value_for_money
    >>> mine = Assumptions(months_of_support=9).for_effect(days_saved("sledge_2011"))
    >>> round(break_even_qaly(value_for_money(days_saved("sledge_2011"), mine)).from_cash, 3)
    0.048
    """
    threshold = finite("threshold", threshold, above=0)
    if any(np.ndim(number) for number in (result.net_value, result.net_cash, result.people)):
        raise ValueError("These are many results at once; break_even_qaly takes one. Use numbers in place of arrays.")
    short = max(-result.net_cash, 0.0)
    worth = result.people * threshold
    return BreakEvenQaly(max(-result.net_value, 0.0) / worth, short / worth, short, result.people, threshold)
