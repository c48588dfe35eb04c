"""Named scenarios, simulated side by side."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from peerlib.effects import days_saved
from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import finite, within
from peerlib.uncertainty import Fixed, evpi
from peerlib.value.assumptions import FIELDS, Assumptions
from peerlib.value.certainty import options, simulate_value
from peerlib.value.what_is_uncertain import _settled, distributions_for
from peerlib.value.worker import people_per_worker_year

__all__ = ["Scenario", "compare_scenarios", "compare_services", "compare_structures", "in_words"]
__all__ += ["services", "simulate_scenario", "structures"]


# What the reader may ask to be drawn in the lab, though it is held unless asked for.
_ASKED = ("caseload", "months_of_support", "bed_day_cost", "cashable_share", "effect_share")


def structures(assumptions=None, vanishes_after=None):
    """Name the ways in which the sum itself could be set up otherwise.

    Parameters
    ----------
    assumptions : Assumptions, optional
        The base; without it, England in 2012/13 with the follow-up of Sledge 2011.
    vanishes_after : float, optional
        Months after which the effect vanishes in one scenario; without it, half the time
        it is taken to last.

    Returns
    -------
    dict
        Changes to the assumptions by name of the scenario, the first without any.
        An effect that would vanish after it has ended anyway is refused.

    Examples
    --------
    >>> structures()["half of the effect"]
    {'effect_share': 0.5}
    """
    a = Assumptions().for_effect(days_saved("sledge_2011")) if assumptions is None else assumptions
    lasts = a.effect_months
    gone = lasts / 2 if vanishes_after is None else finite("vanishes_after", vanishes_after)
    if not 0 <= gone <= lasts:
        raise ValueError(f"vanishes_after is {gone:g}; the effect is taken to last {lasts:g} months, so give 0 to {lasts:g}.")
    found = {
        "as assumed": {},
        "half of the effect": {"effect_share": a.effect_share / 2},
        "none of the effect": {"effect_share": 0.0},
        f"effect gone after {gone:g} months": {"effect_months": gone},
    }
    if lasts < 12:
        found["effect lasts a year"] = {"effect_months": 12.0}
    found["every freed day becomes cash"] = {"cashable_share": 1.0}
    found["no freed day becomes cash"] = {"cashable_share": 0.0}
    if a.community_day_cost > 0:
        found["care at home not counted"] = {"community_day_cost": 0.0}
    else:
        found["care at home counted too"] = {"community_day_cost": a.range("community_day_cost")[1]}
    if a.overhead_share == 0:
        found["overheads at their ceiling"] = {"overhead_share": a.range("overhead_share")[1]}
    return found


def compare_structures(effect, assumptions=None, draws=10_000, seed=1, scenarios=None):
    """Simulate every scenario of structure with the same draws, and set them side by side.

    Parameters
    ----------
    effect, assumptions, draws, seed
        As in ``simulate_value``; seed and so draws are the same in each.
    scenarios : dict, optional
        Changes by name; without it, those of ``structures``.

    Returns
    -------
    pandas.DataFrame
        A row a scenario: for ``net_value`` and ``net_cash`` the mean, ``_low`` and
        ``_high`` (95% interval), their Monte Carlo errors (``_error`` after the name), and ``_probability`` of
        being above zero. What a scenario changes is not drawn in it.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> table = compare_structures(days_saved("sledge_2011"), draws=1000).set_index("scenario")
    >>> float(table.loc["none of the effect", "net_value_probability"])
    0.0
    """
    a = _settled(effect, assumptions)
    rows = []
    for scenario, changes in (structures(a) if scenarios is None else scenarios).items():
        changed = a.but(**changes) if changes else a
        drawn = simulate_value(effect, changed, distributions_for(effect, changed, leave_out=list(changes)), draws, seed)
        rows.append({"scenario": scenario, **_in_short(drawn)})
    return pd.DataFrame(rows)


def _in_short(drawn):
    """Return mean and interval with their errors, and the probability of being above zero, for beds freed and for cash."""
    row = {}
    for outcome in ("net_value", "net_cash"):
        found = drawn.summary(outcome)
        for name, end in ((outcome, "mean"), (f"{outcome}_low", "low"), (f"{outcome}_high", "high")):
            row |= {name: getattr(found, end), f"{name}_error": found.errors[end]}
        row[f"{outcome}_probability"] = found.probability
    return row


def services(effect, given=None):
    """Return three services that differ in what services know of themselves: a small, a usual and a large caseload.

    Parameters
    ----------
    effect : effects.DaysSaved
        The effect, whose months are charged.
    given : Assumptions, optional
        What all three have in common; without it, England in 2012/13.

    Returns
    -------
    dict
        ``Assumptions`` by name: 5, 10 and 15 people at one time. Fifteen is the most that one state allows (PW074); no
        caseload of added peers could be seen.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> [service.caseload for service in services(days_saved("sledge_2011")).values()]
    [5.0, 10.0, 15.0]
    """
    return _three(_settled(effect, given))


def _three(assumptions):
    """Return the assumptions with a small, a usual and a large caseload."""
    return {f"caseload of {people}": assumptions.but(caseload=people) for people in (5, 10, 15)}


def compare_services(effect, services=None, draws=10_000, seed=1):
    """Simulate several stated services with the same draws, and set them side by side.

    Parameters
    ----------
    effect : effects.DaysSaved
        The effect.
    services : dict, optional
        ``Assumptions`` by name; without it, those of ``services``.
    draws, seed : int
        As in ``simulate_value``.

    Returns
    -------
    pandas.DataFrame
        A row a service: ``service, caseload, months_of_support, people``, the columns of ``compare_structures``, and
        ``evpi, evpi_error``, what knowing everything would be worth to it, with its Monte Carlo error.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> compare_services(days_saved("sledge_2011"), draws=1000)["net_value_probability"].is_monotonic_increasing
    True
    """
    rows = []
    for name, given in (_three(_settled(effect, None)) if services is None else services).items():
        a = _settled(effect, given)
        drawn = simulate_value(effect, a, draws=draws, seed=seed)
        learnt = evpi(options(drawn))
        its = {"caseload": a.caseload, "months_of_support": a.months_of_support, "people": people_per_worker_year(a)}
        rows.append({"service": name, **its, **_in_short(drawn), "evpi": float(learnt), "evpi_error": learnt.mc_error})
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Scenario:
    """One scenario of the lab: an effect, assumptions, a structure, and what is drawn.

    Parameters
    ----------
    effect : str
        Id of the study whose days saved are used.
    by : str
        ``normal`` or ``t``, for the chance in the days.
    structure : str
        One of ``structures``; ``"as assumed"`` changes nothing.
    drawn : tuple of str or None
        Names of what is drawn; None: all that ``what_is_uncertain`` says. What it holds may be drawn by its name.
    assumptions : dict
        Values by name; the others are those of England in 2012/13.

    Examples
    --------
    >>> Scenario("sledge_2011", assumptions={"caseload": 8}).settled[1].caseload
    8.0
    """

    effect: str = "sledge_2011"
    by: str = "normal"
    structure: str = "as assumed"
    drawn: tuple | None = None
    assumptions: dict = field(default_factory=dict)

    @cached_property
    def before(self):
        """The effect, and the assumptions before a structure is laid over them: not stretched unless asked for."""
        effect = days_saved(self.effect)
        lasts = {name: value for name, value in self.assumptions.items() if name == "effect_months"}
        return effect, Assumptions(**self.assumptions).for_effect(effect).but(**lasts)

    @property
    def structures(self):
        """The structures open to this scenario, and what each changes."""
        return structures(self.before[1])

    @cached_property
    def settled(self):
        """The effect, the assumptions with the structure laid over them, and the names that the structure changes."""
        effect, before = self.before
        known = structures(before)
        if self.structure not in known:
            raise nearest("structure", self.structure, list(known))
        changes = known[self.structure]
        return effect, before.but(**changes) if changes else before, list(changes)

    @cached_property
    def uncertain(self):
        """Names of what is drawn unless the scenario says otherwise."""
        effect, assumptions, changed = self.settled
        found = distributions_for(effect, assumptions, leave_out=changed, by=self.by)
        return [name for name, distribution in found.items() if not isinstance(distribution, Fixed)]

    @cached_property
    def offered(self):
        """Names of what can be drawn in this scenario: what is drawn, and what can be asked for."""
        _, assumptions, changed = self.settled
        asked = [name for name in _ASKED if name in assumptions.values() and name not in changed]
        return [*self.uncertain, *(name for name in asked if name not in self.uncertain)]


def simulate_scenario(scenario, draws=20_000, seed=1):
    """Simulate one scenario of the lab.

    Parameters
    ----------
    scenario : Scenario
        Effect, assumptions, structure, and what is drawn.
    draws, seed : int
        How many draws, and the start of the random numbers.

    Returns
    -------
    uncertainty.Simulation
        As of ``simulate_value``.

    Raises
    ------
    UnknownName
        If there is no such structure or assumption; the nearest are given.
    LookupError
        If the study has no usable effect.

    Examples
    --------
    >>> none = simulate_scenario(Scenario(structure="none of the effect"), draws=200)
    >>> none.summary("net_value").probability
    0.0
    """
    effect, assumptions, changed = scenario.settled
    drawn = scenario.uncertain if scenario.drawn is None else scenario.drawn
    held = [name for name in scenario.uncertain if name not in drawn]
    also = [name for name in drawn if name in FIELDS and name not in changed]
    found = distributions_for(effect, assumptions, also, [*changed, *held], scenario.by)
    return simulate_value(effect, assumptions, {"days_saved": Fixed(effect.days), **found}, draws, seed)


def compare_scenarios(scenarios, draws=20_000, seed=1):
    """Simulate several scenarios with the same draws, and set them side by side.

    Parameters
    ----------
    scenarios : dict
        ``Scenario`` by name.
    draws, seed : int
        How many draws in each, and the start of the random numbers, the same in each.

    Returns
    -------
    pandas.DataFrame
        A row a scenario, with ``effect`` and ``structure`` and the columns of ``compare_structures``.

    Examples
    --------
    >>> compare_scenarios({"mine": Scenario()}, draws=1000)["effect"].to_list()
    ['sledge_2011']
    """
    if not scenarios:
        raise ValueError("There is no scenario to compare. Save one first, or give a dict of lab.Scenario by name.")
    rows = [
        {"scenario": name, "effect": one.effect, "structure": one.structure, **_in_short(simulate_scenario(one, draws, seed))}
        for name, one in scenarios.items()
    ]
    return pd.DataFrame(rows)


def in_words(comparison):
    """Write a comparison of scenarios or structures so that it can be read: pounds, with the digits they have, and percent.

    Parameters
    ----------
    comparison : pandas.DataFrame
        From ``compare_scenarios``, ``compare_structures`` or ``compare_services``.

    Returns
    -------
    pandas.DataFrame
        A row a scenario, by its name; money in GBP a worker-year, with no more digits than its Monte Carlo error allows.

    Examples
    --------
    >>> in_words(compare_scenarios({"mine": Scenario()}, draws=1000)).columns.to_list()[:3]
    ['effect', 'structure', 'net value, mean']
    """
    table = comparison.set_index(comparison.columns[0])
    words = table[[name for name in ("effect", "structure") if name in table]].copy()
    for outcome, label in (("net_value", "net value"), ("net_cash", "net cash")):
        mean, low, high = (
            [within(*pair) for pair in zip(table[name], table[f"{name}_error"])]
            for name in (outcome, f"{outcome}_low", f"{outcome}_high")
        )
        words[f"{label}, mean"] = mean
        words[f"{label}, 95% interval"] = [f"{start} to {end}" for start, end in zip(low, high)]
        words[f"{label} above zero"] = [f"{share:.0%}" for share in table[f"{outcome}_probability"]]
    return words
