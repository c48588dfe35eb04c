"""The sum itself, ``value_for_money``, and what it gives: names by the words of a cost-offset analysis."""

import warnings
from dataclasses import dataclass, fields

import numpy as np

from peerlib.effects import DaysSaved
from peerlib.shared.numbers import money
from peerlib.shared.words import Sentence
from peerlib.value.assumptions import FIELDS, OUTCOMES, Assumptions
from peerlib.value.designs import caution
from peerlib.value.worker import people_per_worker_year, worker_cost

__all__ = ["ValueForMoney", "as_model", "value_for_money"]

DAYS_IN_A_MONTH = 365.25 / 12


def _discount_factor(months, rate):
    """Return the average worth of an effect spread evenly over some months, years after the first discounted."""
    months = np.asarray(months, dtype=float)
    worth = np.minimum(months, 12.0)
    for year in range(1, 10):
        worth = worth + np.clip(months - 12 * year, 0, 12) / (1 + np.asarray(rate)) ** year
    return np.where(months > 0, worth / np.where(months > 0, months, 1), 1.0)


def _with_months(effect, assumptions):
    """Return the assumptions to use with an effect: its own months where it has some, refused where nobody gave any."""
    if isinstance(effect, (str, bool)):
        raise ValueError(f"days_saved: {effect!r} is not a number of days. For a study, use effects.days_saved({effect!r}).")
    a = Assumptions() if assumptions is None else assumptions
    if not isinstance(effect, DaysSaved):
        if a.follow_up_months is None:
            days = f"{effect:g} days" if isinstance(effect, (int, float)) else "Bed days"
            raise ValueError(f"{days} over how many months? Give Assumptions(follow_up_months=...).")
        return a
    if a.follow_up_months is None:
        return a.for_effect(effect)
    if np.any(np.asarray(a.follow_up_months) != effect.follow_up_months):
        raise ValueError(
            f"The days of {effect.label} were counted over {effect.follow_up_months:g} months, and follow_up_months is "
            f"{a.follow_up_months}. Use assumptions.for_effect(...) with this effect."
        )
    return a


def _settled(effect, assumptions):
    """Return the assumptions to use with an effect, one number for each."""
    a = _with_months(effect, assumptions)
    several = ", ".join(name for name, value in a.values().items() if np.ndim(value))
    if several:
        raise ValueError(f"{several}: several values at once. Give one number for each; its distribution is made around it.")
    return a


def possible(name, assumptions):
    """Return the least and the most that is possible at all, for days saved or for one assumption."""
    days = assumptions.follow_up_months * DAYS_IN_A_MONTH
    return (-days, days) if name == "days_saved" else (FIELDS[name].least, FIELDS[name].most)


def _days_counted(days, assumptions):
    """Return the days saved as a number or array, after checking that they fit the follow-up."""
    days = getattr(days, "days", days)
    numbers = np.asarray(days, dtype=float)
    if not np.isfinite(numbers).all():
        raise ValueError("days_saved: every value must be a number of days per person; one is missing or infinite.")
    _, most = possible("days_saved", assumptions)
    if np.any(np.abs(numbers) > most):
        raise ValueError(
            f"days_saved: {np.max(np.abs(numbers)):g} days per person do not fit into a follow-up of "
            f"{np.min(assumptions.follow_up_months):g} months, which has {np.min(most):.0f}. Check follow_up_months, "
            "and that the days are per person and not in total."
        )
    return numbers


def _plain(value):
    """Return a number for a result of one value, an array otherwise."""
    value = np.asarray(value, dtype=float)
    return float(value) if value.ndim == 0 else value


@dataclass(frozen=True)
class Results:
    """The results for one worker-year, or for one person supported."""

    cost: object
    bed_days: object
    beds_freed_value: object
    community_cost: object
    cash_released: object

    @property
    def gross_value(self):
        """Value of beds freed less care at home."""
        return self.beds_freed_value - self.community_cost

    @property
    def net_value(self):
        """Value of beds freed less care at home and cost: an opportunity value, not cash."""
        return self.gross_value - self.cost

    @property
    def saving(self):
        """Former name of ``gross_value``."""
        warnings.warn("saving is called gross_value now; a saving is cash_released.", DeprecationWarning, stacklevel=2)
        return self.gross_value

    @property
    def net_saving(self):
        """Former name of ``net_value``."""
        warnings.warn("net_saving is called net_value now; for cash there is net_cash.", DeprecationWarning, stacklevel=2)
        return self.net_value

    @property
    def net_cash(self):
        """Cash released less care at home and cost."""
        return self.cash_released - self.community_cost - self.cost

    @property
    def benefit_cost_ratio(self):
        """Value of beds freed, less care at home, for each pound of cost; NaN where the cost is zero or negative."""
        cost = np.asarray(self.cost, dtype=float)
        ratio = np.divide(self.gross_value, cost, out=np.full(np.broadcast(self.gross_value, cost).shape, np.nan), where=cost > 0)
        return _plain(ratio)


@dataclass(frozen=True, repr=False)
class ValueForMoney(Sentence, Results):
    """Value of beds freed against cost per worker-year, in GBP; ``per_person`` has the same per person supported.

    Parameters
    ----------
    cost : float or numpy.ndarray
        Cost; less the worker replaced.
    bed_days, people : float or numpy.ndarray
        Bed days saved, and people supported by one worker in a year.
    beds_freed_value : float or numpy.ndarray
        Bed days saved times their average cost: an opportunity value.
    community_cost : float or numpy.ndarray
        Care at home for the days saved.
    cash_released : float or numpy.ndarray
        The part of the value of beds freed that becomes cash.
    contact_hours : float or numpy.ndarray
        Hours of contact per person.
    not_included : tuple of str
        Parts of the cost that are zero.
    price_year : str
        Year of the prices.
    basis : str
        Which effect, over what follow-up, and whether it was stretched.
    """

    people: object = 0.0
    contact_hours: object = 0.0
    not_included: tuple = ()
    price_year: str = ""
    basis: str = ""

    def for_wte(self, posts):
        """The same results for some whole-time equivalents in place of one worker-year."""
        return Results(*(_plain(np.asarray(getattr(self, part.name)) * posts) for part in fields(Results)))

    @property
    def per_person(self):
        """The same results per person supported."""
        return Results(*(_plain(np.asarray(getattr(self, part.name)) / self.people) for part in fields(Results)))

    @property
    def sentence(self):
        """The result in words, for one set of assumptions: refused where they held arrays, as there are then many results."""
        if np.ndim(self.net_value):
            raise ValueError("These are many results at once; a sentence needs one. Use numbers in place of arrays.")
        lacking = f" Not included: {', '.join(self.not_included)}." if self.not_included else ""
        cash = f"Cash released: {money(self.cash_released)}. Prices of {self.price_year}.{self.basis}{lacking}"
        return f"{self._comparison()} {cash}"

    def _comparison(self):
        days = f"uses {-self.bed_days:,.1f} more" if self.bed_days < 0 else f"saves {self.bed_days:,.1f}"
        worth = f"{days} bed days a worker-year; value of beds freed {money(self.beds_freed_value)}"
        if self.community_cost:
            worth += f", less {money(self.community_cost)} for care at home"
        net = f"net value {money(self.net_value)}"
        if self.cost <= 0:
            return (
                f"The peer worker is {'cheaper' if self.cost < 0 else 'no dearer'} than the worker replaced, by "
                f"{money(-self.cost)} a year, and {worth}: {net}. There is no ratio: nothing extra is spent."
            )
        ratio = f", £{self.benefit_cost_ratio:,.2f} for each £1 spent" if self.gross_value >= 0 else ""
        return f"One peer worker costs {money(self.cost)} a year and {worth}: {net}{ratio}."

    def __str__(self):
        return f"{np.size(self.net_value):,} results at once" if np.ndim(self.net_value) else super().__str__()


def _basis(days, a):
    """Say whose effect it is, over what time, whether it was stretched, and whether support is charged over another time."""
    whose = f" Effect of {days.label}" if isinstance(days, DaysSaved) else " Effect"
    if any(np.ndim(months) for months in (a.follow_up_months, a.effect_months, a.months_of_support)):
        return ""
    over = f"over {a.follow_up_months:g} months"
    if a.effect_months != a.follow_up_months:
        word = "stretched" if a.effect_months > a.follow_up_months else "shortened"
        over = f"{word} from {a.follow_up_months:g} to {a.effect_months:g} months"
    if a.hours_of_support is not None:
        support = f", {a.hours_of_support:,.4g} hours of support a person charged" if np.ndim(a.hours_of_support) == 0 else ""
    else:
        support = "" if a.months_of_support == a.follow_up_months else f", {a.months_of_support:g} months of support charged"
    return f"{whose} {over}{support}.{caution(days)}"


def value_for_money(days_saved, assumptions=None):
    """Set the value of the beds freed against the cost of a peer worker: a cost-offset analysis.

    Its perspective is partial: the post and psychiatric beds of the health service, care at home
    where you switch it on, nothing of social care or of people's own costs.

    Parameters
    ----------
    days_saved : float, numpy.ndarray or effects.DaysSaved
        Psychiatric bed days avoided per person supported, over the follow-up; may be
        negative. It counts everybody offered support. An effect brings its own months.
    assumptions : Assumptions, optional
        Everything else; without it, England in 2012/13. A bare number of days needs their
        ``follow_up_months``. Support is charged over the months of the effect, unless you give others.

    Returns
    -------
    ValueForMoney
        Per worker-year: ``cost``, ``beds_freed_value``, ``net_value``, ``benefit_cost_ratio``,
        ``cash_released``, ``net_cash`` and more; the same per person in ``per_person``. Prints as a sentence.

    Raises
    ------
    ValueError
        If the days do not fit the follow-up, are not numbers, or come without months.

    Examples
    --------
    >>> value_for_money(9, Assumptions(follow_up_months=9))
    One peer worker costs £21,138 a year and saves 120.0 bed days a worker-year; value of
    beds freed £42,000: net value £20,862, £1.99 for each £1 spent. Cash released: £8,400.
    Prices of 2012/13. Effect over 9 months. Not included: overheads, supervision, training
    and setting up.
    >>> round(value_for_money(9, Assumptions(follow_up_months=9, months_of_support=12)).benefit_cost_ratio, 2)
    1.49
    """
    a = _with_months(days_saved, assumptions)
    cost = worker_cost(a)
    people = people_per_worker_year(a)
    effect = _days_counted(days_saved, a) * a.effect_share * a.effect_months / a.follow_up_months
    bed_days = people * effect
    worth = bed_days * _discount_factor(a.effect_months, a.discount_rate)
    freed = worth * a.bed_day_cost
    return ValueForMoney(
        cost=_plain(cost.total),
        bed_days=_plain(bed_days),
        beds_freed_value=_plain(freed),
        community_cost=_plain(worth * a.community_day_cost),
        cash_released=_plain(freed * a.cashable_share),
        people=_plain(people),
        contact_hours=_plain(a.working_hours * a.contact_share / people),
        not_included=tuple(cost.not_included),
        price_year=a.price_year,
        basis=_basis(days_saved, a),
    )


def as_model(assumptions=None):
    """Turn the sum into a plain function of named parameters, for sensitivity analysis and simulation.

    Parameters
    ----------
    assumptions : Assumptions, optional
        The values of all parameters that are not given; without it, England in 2012/13, and
        the model needs ``follow_up_months``.

    Returns
    -------
    callable
        Takes ``days_saved`` and any assumption by name, numbers or arrays, and returns the
        results by name as a dict. Its ``parameters`` lists the names it knows, its ``units`` the unit of each result. Another
        follow-up moves the months of support with it; months of support alone move alone.

    Examples
    --------
    >>> model = as_model(Assumptions(follow_up_months=9))
    >>> round(model(days_saved=9, caseload=5)["net_value"])
    -138
    >>> "bed_day_cost" in model.parameters
    True
    """
    a = Assumptions() if assumptions is None else assumptions

    def model(days_saved, **changes):
        # What is given as it is already is no change: it still follows the follow-up.
        moved = {name: value for name, value in changes.items() if not np.array_equal(value, getattr(a, name, None))}
        result = value_for_money(days_saved, a.but(**moved) if moved else a)
        return {name: getattr(result, name) for name in OUTCOMES}

    model.parameters = ("days_saved", *FIELDS)
    model.units = dict(OUTCOMES)
    return model
