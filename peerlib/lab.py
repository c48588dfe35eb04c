"""From an effect and assumptions to distributions, and from a simulation to what drives it and what to learn first.

``uncertainty`` knows nothing of peer support; here its tools meet the sum of ``value``.
Which assumptions are drawn, and how, is our judgement, and stated with its reason
(``what_is_uncertain``).
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from peerlib import uncertainty
from peerlib.assumptions import FIELDS, Assumptions
from peerlib.effects import DaysSaved, days_saved
from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import finite
from peerlib.uncertainty.distributions import Distribution, Fixed, Normal, Pert, StudentT, Triangular, Truncated
from peerlib.value import DAYS_IN_A_MONTH, as_model

__all__ = [
    "Scenario",
    "base_for",
    "compare_scenarios",
    "compare_structures",
    "distributions_for",
    "drivers",
    "in_words",
    "labels",
    "options",
    "ranges_for",
    "simulate_scenario",
    "simulate_value",
    "structures",
    "what_is_uncertain",
    "what_to_learn_first",
    "willingness_to_pay",
]

_SHAPES = {"pert": Pert, "triangular": Triangular}

# Drawn unless left out: not known, and the result depends on it.
_UNKNOWN = {
    "caseload": "no study of added peers has a caseload that could be seen, so the range is wide",
    "months_of_support": "services differ, and it decides how many people a worker reaches",
    "bed_day_cost": "published prices of a day differ, and wards differ",
    "cashable_share": "no figure was seen for how much of a freed day becomes cash; only cash depends on it",
}
# Drawn once the reader has given them a value: at zero they are not counted at all, which is a choice.
_WHEN_COUNTED = {
    "overhead_share": "no rate was seen",
    "supervision_hours": "services differ",
    "training_cost": "one figure was seen, and courses differ",
    "setup_cost": "no figure was seen",
    "community_day_cost": "one figure was seen, and care at home differs",
}
# Not drawn unless asked for.
_HELD = {
    "pay": "known: scales are published, and the grade is the employer's decision",
    "oncost_share": "known: it follows from pay and from rates set by law",
    "supervisor_hour_cost": "known: a published unit cost",
    "displaced_worker_cost": "a decision: an additional or a substitute role",
    "working_hours": "no money depends on it",
    "contact_share": "no money depends on it",
    "follow_up_months": "known: it belongs to the effect",
    "effect_months": "a choice of structure: compare scenarios instead",
    "effect_share": "a choice of structure: compare scenarios instead",
    "discount_rate": "a choice, set by guidance",
}


def labels():
    """Return what to write beside each parameter in a figure: its label and its unit.

    Returns
    -------
    dict
        Label by name of the parameter.

    Examples
    --------
    >>> labels()["caseload"]
    'Caseload (people at one time)'
    """
    units = {name: known.unit.split(",")[0] for name, known in FIELDS.items()}
    return {"days_saved": "Bed days saved (days a person)", **{name: f"{known.label} ({units[name]})" for name, known in FIELDS.items()}}


def _settled(effect, assumptions):
    """Return the assumptions to use with an effect, after checking that the two fit each other."""
    follow_up = getattr(effect, "follow_up_months", None)
    if assumptions is None:
        return Assumptions() if follow_up is None else Assumptions().for_effect(effect)
    several = [name for name, value in assumptions.values().items() if np.ndim(value)]
    if several:
        raise ValueError(f"{', '.join(several)}: several values at once. Give one number for each; its distribution is made around it.")
    if follow_up is not None and follow_up != assumptions.follow_up_months:
        raise ValueError(
            f"The days of {effect.study} were counted over {follow_up:g} months, and follow_up_months is "
            f"{assumptions.follow_up_months:g}. Use assumptions.for_effect(...) with this effect."
        )
    return assumptions


def _days_saved(effect, by):
    """Return the distribution of days saved, before it is kept within the follow-up, and why it is this one."""
    if by not in ("normal", "t"):
        raise ValueError(f"by is {by!r}; use 'normal' or 't'.")
    if isinstance(effect, Distribution):
        return effect, "yours"
    if not isinstance(effect, DaysSaved):
        return Fixed(effect), "one number without a standard error: held, so the uncertainty shown is too small"
    if effect.intervals is None:
        return Fixed(effect.days), f"{effect.study} has no standard error that could be seen: held, so the uncertainty shown is too small"
    se, df = effect.intervals.loc[by, ["se", "df"]]
    if by == "t":
        return StudentT(effect.days, se, df), f"sampling error of {effect.study}, by t with {df:g} degrees of freedom"
    return Normal(effect.days, se), f"sampling error of {effect.study}, by the normal"


def _possible(name, assumptions):
    """Return what is possible at all for one parameter."""
    if name == "days_saved":
        most = assumptions.follow_up_months * DAYS_IN_A_MONTH
        return -most, most
    return FIELDS[name].least, FIELDS[name].most


def _kept_possible(name, distribution, assumptions):
    """Return a distribution that stays within what is possible, the same one where it does already."""
    if not isinstance(distribution, Distribution) or (name != "days_saved" and name not in FIELDS):
        return distribution
    least, most = _possible(name, assumptions)
    if distribution.quantile(0) >= least and distribution.quantile(1) <= most:
        return distribution
    if isinstance(distribution, Fixed):
        raise ValueError(f"{name}: {distribution.value:g} is not possible; it must lie between {least:g} and {most:g}.")
    return Truncated(distribution, least, most)


def _range_around(name, assumptions):
    """Return the plausible range, widened where the value lies outside it."""
    (low, high), value = assumptions.range(name), getattr(assumptions, name)
    return min(low, value), max(high, value)


def _drawn(assumptions, also, leave_out):
    """Return the names of the assumptions that are drawn."""
    for name in [*also, *leave_out]:
        if name not in FIELDS and name != "days_saved":
            raise nearest("assumption", name, ["days_saved", *FIELDS])
        if name in also and name in leave_out:
            raise ValueError(f"{name}: both in also and in leave_out. Choose one.")
    if "follow_up_months" in also:
        raise ValueError("follow_up_months belongs to the effect and cannot be drawn. To stretch the effect, use effect_months.")
    counted = [name for name in _WHEN_COUNTED if getattr(assumptions, name) > 0]
    if "training_cost" in counted or "setup_cost" in counted:
        counted.append("years_in_post")
    drawn = {*_UNKNOWN, *counted, *also} - {*leave_out}
    return [name for name in FIELDS if name in drawn]


def _as_list(names):
    return [names] if isinstance(names, str) else list(names)


def distributions_for(effect, assumptions=None, also=(), leave_out=(), by="normal", shape="pert"):
    """Give the uncertain parameters of the sum their distributions.

    Parameters
    ----------
    effect : effects.DaysSaved or distributions.Distribution
        A study's bed-day effect, or a distribution of days saved per person of your own.
        An effect without a standard error is held at its value.
    assumptions : Assumptions, optional
        Their values are taken as the most likely; without them, England in 2012/13 with the
        follow-up of the effect.
    also, leave_out : list of str
        Assumptions to draw besides, or to hold; see ``what_is_uncertain``.
    by : str
        ``"normal"`` or ``"t"``, for an effect with a standard error.
    shape : str
        ``"pert"`` or ``"triangular"``, for the assumptions.

    Returns
    -------
    dict
        Distribution by name: days saved, and each drawn assumption between the ends of its
        plausible range. Days saved stay within the follow-up.

    Raises
    ------
    UnknownName
        If there is no such assumption; the nearest are given.
    ValueError
        If effect and assumptions do not fit each other.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = distributions_for(days_saved("sledge_2011"))
    >>> list(drawn)
    ['days_saved', 'caseload', 'months_of_support', 'bed_day_cost', 'cashable_share']
    >>> drawn["caseload"]
    PERT: between 2 and 27, most likely 10
    """
    a = _settled(effect, assumptions)
    if shape not in _SHAPES:
        raise ValueError(f"shape is {shape!r}; use 'pert' or 'triangular'.")
    also, leave_out = _as_list(also), _as_list(leave_out)
    days, _ = _days_saved(effect, by)
    found = {} if "days_saved" in leave_out else {"days_saved": _kept_possible("days_saved", days, a)}
    for name in _drawn(a, also, leave_out):
        low, high = _range_around(name, a)
        found[name] = _SHAPES[shape](low, getattr(a, name), high)
    return found


def what_is_uncertain(effect, assumptions=None, also=(), leave_out=(), by="normal", shape="pert"):
    """Say of every parameter whether it is drawn, from what, and why: all of it our judgement.

    Parameters
    ----------
    effect : effects.DaysSaved or distributions.Distribution
        A study's bed-day effect, or a distribution of your own.
    assumptions : Assumptions, optional
        Without them, England in 2012/13 with the follow-up of the effect.
    also, leave_out, by, shape
        As in ``distributions_for``.

    Returns
    -------
    pandas.DataFrame
        ``parameter, label, unit, sampled, distribution, why, status``.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> table = what_is_uncertain(days_saved("sledge_2011")).set_index("parameter")
    >>> print(table.loc["pay", "why"])
    known: scales are published, and the grade is the employer's decision
    """
    a = _settled(effect, assumptions)
    also, leave_out = _as_list(also), _as_list(leave_out)
    drawn = distributions_for(effect, a, also, leave_out, by, shape)
    days, reason = _days_saved(effect, by)
    rows = [("days_saved", "Bed days saved", "days a person, over the follow-up", drawn.get("days_saved", Fixed(days.mean)), reason)]
    for name, known in FIELDS.items():
        rows.append((name, known.label, known.unit, drawn.get(name, Fixed(getattr(a, name))), _why(name, a, also, leave_out)))
    table = pd.DataFrame(rows, columns=["parameter", "label", "unit", "distribution", "why"])
    table.insert(3, "sampled", [not isinstance(row[3], Fixed) for row in rows])
    table["distribution"] = [row[3].sentence for row in rows]
    return table.assign(status="ours")


def _why(name, assumptions, also, leave_out):
    """Say why an assumption is drawn or held."""
    if name in leave_out:
        return "left out by you"
    low, high = assumptions.range(name)
    widened = "" if low <= getattr(assumptions, name) <= high else "; the range is widened to hold your value"
    if name in also:
        return f"drawn because you asked for it{widened}"
    if name in _UNKNOWN:
        return _UNKNOWN[name] + widened
    if name in _WHEN_COUNTED:
        return _WHEN_COUNTED[name] + widened if getattr(assumptions, name) > 0 else "not counted until you give it a value"
    if name == "years_in_post":
        counted = assumptions.training_cost > 0 or assumptions.setup_cost > 0
        if not counted:
            return "matters only once training or setting up is counted"
        return f"nobody knows how long people will stay{widened}"
    return _HELD[name]


def base_for(effect, assumptions=None):
    """Return the base values of all parameters, for sensitivity analysis.

    Parameters
    ----------
    effect : effects.DaysSaved, distributions.Distribution or float
        The days saved; of a distribution, its mean.
    assumptions : Assumptions, optional
        Without them, England in 2012/13 with the follow-up of the effect.

    Returns
    -------
    dict
        Value by name.

    Examples
    --------
    >>> base_for(9.0)["caseload"]
    10.0
    """
    a = _settled(effect, assumptions)
    return {"days_saved": _days_saved(effect, "normal")[0].mean, **a.values()}


def ranges_for(effect, assumptions=None, also=(), leave_out=(), by="normal"):
    """Return the ranges over which to change one parameter at a time.

    Parameters
    ----------
    effect : effects.DaysSaved or distributions.Distribution
        Days saved go over their 95% interval; without a standard error they have no range.
    assumptions : Assumptions, optional
        Without them, England in 2012/13 with the follow-up of the effect.
    also, leave_out : list of str
        Assumptions to add or to leave out.
    by : str
        ``"normal"`` or ``"t"``, for the interval of the days.

    Returns
    -------
    dict
        (low, high) by name: all assumptions on which money depends, those too that are
        choices or not counted yet, for a tornado asks what would happen if.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> ranges_for(days_saved("sledge_2011"))["caseload"]
    (2.0, 27.0)
    """
    a = _settled(effect, assumptions)
    also, leave_out = _as_list(also), _as_list(leave_out)
    _drawn(a, also, leave_out)
    silent = {"working_hours", "contact_share", "follow_up_months"} - {*also}
    days = _kept_possible("days_saved", _days_saved(effect, by)[0], a)
    found = {} if isinstance(days, Fixed) else {"days_saved": tuple(float(end) for end in days.quantile([0.025, 0.975]))}
    found.update({name: _range_around(name, a) for name in FIELDS if name not in silent})
    return {name: ends for name, ends in found.items() if name not in leave_out}


def simulate_value(effect, assumptions=None, distributions=None, draws=10_000, seed=1):
    """Simulate savings against cost.

    Parameters
    ----------
    effect : effects.DaysSaved, distributions.Distribution or float
        The days saved per person.
    assumptions : Assumptions, optional
        What is not drawn is held at these values; without them, England in 2012/13 with
        the follow-up of the effect.
    distributions : dict, optional
        Distribution by name; without it, those of ``distributions_for``.
    draws : int
        How many draws.
    seed : int
        Start of the random numbers.

    Returns
    -------
    uncertainty.Simulation
        ``summary("net_saving")`` says what came out, per worker-year.

    Raises
    ------
    UnknownName
        If there is no such parameter; the nearest are given.
    ValueError
        If effect and assumptions do not fit each other.

    Notes
    -----
    Every draw stays within what is possible (days saved within the follow-up, shares
    between 0 and 1); draws outside are drawn again and counted. The mean of the results is
    not the result at the assumptions: their ranges are lopsided, and a product of means is
    not a mean of products.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = simulate_value(days_saved("sledge_2011"))
    >>> bool(0.5 < drawn.summary("net_saving").probability < 0.9)
    True
    """
    a = _settled(effect, assumptions)
    chosen = distributions_for(effect, a) if distributions is None else dict(distributions)
    chosen = {name: _kept_possible(name, distribution, a) for name, distribution in chosen.items()}
    days = _days_saved(effect, "normal")[0]
    if distributions is not None and "days_saved" not in chosen:
        chosen["days_saved"] = _kept_possible("days_saved", days, a)
    fixed = {} if "days_saved" in chosen else {"days_saved": days.mean}
    return uncertainty.simulate(as_model(a), chosen, draws, seed, fixed)


def structures(assumptions=None, vanishes_after=None):
    """Name the ways in which the sum itself could be set up otherwise.

    Parameters
    ----------
    assumptions : Assumptions, optional
        The base; without it, England in 2012/13.
    vanishes_after : float, optional
        Months after which the effect vanishes in one scenario; without it, half the time
        it is taken to last.

    Returns
    -------
    dict
        Changes to the assumptions by name of the scenario, the first without any.

    Raises
    ------
    ValueError
        If the effect would vanish after it has ended anyway.

    Examples
    --------
    >>> structures()["half of the effect"]
    {'effect_share': 0.5}
    """
    a = Assumptions() if assumptions is None else assumptions
    gone = a.effect_months / 2 if vanishes_after is None else finite("vanishes_after", vanishes_after)
    if not 0 <= gone <= a.effect_months:
        raise ValueError(f"vanishes_after is {gone:g}; the effect is taken to last {a.effect_months:g} months, so give 0 to {a.effect_months:g}.")
    found = {
        "as assumed": {},
        "half of the effect": {"effect_share": a.effect_share / 2},
        "none of the effect": {"effect_share": 0.0},
        f"effect gone after {gone:g} months": {"effect_months": gone},
    }
    if a.effect_months < 12:
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
    effect : effects.DaysSaved or distributions.Distribution
        The days saved.
    assumptions : Assumptions, optional
        Without them, England in 2012/13 with the follow-up of the effect.
    draws : int
        How many draws in each.
    seed : int
        Start of the random numbers, the same in each.
    scenarios : dict, optional
        Changes by name; without it, those of ``structures``.

    Returns
    -------
    pandas.DataFrame
        A row a scenario: for ``net_saving`` and ``net_cash`` the mean, ``_low`` and
        ``_high`` (95% interval) and ``_probability`` of being above zero. What a scenario
        changes is not drawn in it.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> table = compare_structures(days_saved("sledge_2011"), draws=1000).set_index("scenario")
    >>> float(table.loc["none of the effect", "net_saving_probability"])
    0.0
    """
    a = _settled(effect, assumptions)
    rows = []
    for scenario, changes in (structures(a) if scenarios is None else scenarios).items():
        changed = a.but(**changes) if changes else a
        drawn = simulate_value(effect, changed, distributions_for(effect, changed, leave_out=list(changes)), draws, seed)
        row = {"scenario": scenario, **_in_short(drawn)}
        rows.append(row)
    return pd.DataFrame(rows)


def _in_short(drawn):
    """Return mean, interval and probability of being above zero, for the value of beds freed and for cash."""
    row = {}
    for outcome in ("net_saving", "net_cash"):
        found = drawn.summary(outcome)
        row |= {outcome: found.mean, f"{outcome}_low": found.low, f"{outcome}_high": found.high}
        row[f"{outcome}_probability"] = found.probability
    return row


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
        Names of what is drawn; None: all that ``what_is_uncertain`` says.
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

    @property
    def uncertain(self):
        """Names of what can be drawn in this scenario."""
        effect, assumptions, changed = self.settled
        found = distributions_for(effect, assumptions, leave_out=changed, by=self.by)
        return [name for name, distribution in found.items() if not isinstance(distribution, Fixed)]


def simulate_scenario(scenario, draws=20_000, seed=1):
    """Simulate one scenario of the lab.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    draws : int
        How many draws.
    seed : int
        Start of the random numbers.

    Returns
    -------
    uncertainty.Simulation
        ``summary("net_saving")`` says what came out, per worker-year.

    Raises
    ------
    UnknownName
        If there is no such structure or assumption; the nearest are given.
    LookupError
        If the study has no usable effect.

    Examples
    --------
    >>> half = simulate_scenario(Scenario(structure="half of the effect"), draws=2000)
    >>> bool(half.summary("net_saving").probability < 0.5)
    True
    """
    effect, assumptions, changed = scenario.settled
    held = [] if scenario.drawn is None else [name for name in scenario.uncertain if name not in scenario.drawn]
    found = distributions_for(effect, assumptions, leave_out=[*changed, *held], by=scenario.by)
    return simulate_value(effect, assumptions, {"days_saved": Fixed(effect.days), **found}, draws, seed)


def compare_scenarios(scenarios, draws=20_000, seed=1):
    """Simulate several scenarios with the same draws, and set them side by side.

    Parameters
    ----------
    scenarios : dict
        ``Scenario`` by name.
    draws : int
        How many draws in each.
    seed : int
        Start of the random numbers, the same in each.

    Returns
    -------
    pandas.DataFrame
        A row a scenario, with ``effect`` and ``structure`` and the columns of ``compare_structures``.

    Raises
    ------
    ValueError
        If there is no scenario.

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
    """Write a comparison of scenarios or structures so that it can be read: whole pounds, and percent.

    Parameters
    ----------
    comparison : pandas.DataFrame
        From ``compare_scenarios`` or ``compare_structures``.

    Returns
    -------
    pandas.DataFrame
        A row a scenario, by its name; money in GBP a worker-year.

    Examples
    --------
    >>> in_words(compare_scenarios({"mine": Scenario()}, draws=1000)).columns.to_list()[:3]
    ['effect', 'structure', 'net saving, mean']
    """
    table = comparison.set_index("scenario")
    words = table[[name for name in ("effect", "structure") if name in table]].copy()
    for outcome, label in (("net_saving", "net saving"), ("net_cash", "net cash")):
        words[f"{label}, mean"] = [f"{mean:,.0f}" for mean in table[outcome]]
        words[f"{label}, 95% interval"] = [f"{low:,.0f} to {high:,.0f}" for low, high in zip(table[f"{outcome}_low"], table[f"{outcome}_high"])]
        words[f"{label} above zero"] = [f"{share:.0%}" for share in table[f"{outcome}_probability"]]
    return words


def options(simulation, outcome="net_saving"):
    """Return the decision as its options: to employ a peer worker, or not.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation of the sum.
    outcome : str
        What employing is worth, per worker-year.

    Returns
    -------
    pandas.DataFrame
        Net benefit of each draw: ``employ``, and ``do not``, which is zero.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drawn = simulate_value(days_saved("sledge_2011"))
    >>> bool(uncertainty.evpi(options(drawn)) > 0)
    True
    """
    return pd.DataFrame({"employ": simulation.outcome(outcome), "do not": 0.0})


def drivers(simulation, outcome="net_saving"):
    """Say how much of the spread of an outcome goes with each parameter.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation.
    outcome : str
        Name of the outcome.

    Returns
    -------
    pandas.DataFrame
        ``parameter, share, rank_correlation``, the largest share first. The shares are
        squared rank correlations, made to add up to one.

    Notes
    -----
    Spearman's rank correlation. It sees what rises or falls throughout, not a parameter
    that first raises and then lowers the outcome.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> drivers(simulate_value(days_saved("sledge_2011"))).loc[0, "parameter"]
    'days_saved'
    """
    ranks = pd.Series(simulation.outcome(outcome)).rank().to_numpy()
    correlation = [_correlation(simulation.inputs[name].rank().to_numpy(), ranks) for name in simulation.inputs]
    squared = np.square(correlation)
    share = squared / squared.sum() if squared.sum() > 0 else squared
    table = pd.DataFrame({"parameter": list(simulation.inputs), "share": share, "rank_correlation": correlation})
    return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _correlation(first, second):
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def what_to_learn_first(simulation, outcome="net_saving", permutations=100):
    """Rank the parameters by what it would be worth to know each before deciding.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation of the sum.
    outcome : str
        What employing is worth, per worker-year.
    permutations : int
        How often to shuffle for the noise floor.

    Returns
    -------
    pandas.DataFrame
        ``parameter, evppi, noise_floor, share_of_evpi, above_noise``, in money of a
        worker-year, the largest first. ``attrs["evpi"]`` holds the value of knowing everything.

    Notes
    -----
    See ``uncertainty.evppi``. The values of single parameters do not add up to that of all.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> what_to_learn_first(simulate_value(days_saved("sledge_2011"))).loc[0, "parameter"]
    'days_saved'
    """
    benefits, rows = options(simulation, outcome), []
    for name in simulation.inputs:
        learnt = uncertainty.evppi(benefits, simulation.inputs, name, permutations)
        share = learnt.value / learnt.evpi if learnt.evpi > 0 else 0.0
        rows.append((name, learnt.value, learnt.noise_floor, share, learnt.above_noise))
    table = pd.DataFrame(rows, columns=["parameter", "evppi", "noise_floor", "share_of_evpi", "above_noise"]).sort_values("evppi", ascending=False, kind="stable", ignore_index=True)
    table.attrs.update(evpi=uncertainty.evpi(benefits), outcome=outcome)
    return table


def willingness_to_pay(simulation, thresholds):
    """Return the probability that peer support is worth its cost, against what is paid for a bed day avoided.

    Parameters
    ----------
    simulation : uncertainty.Simulation
        A simulation of the sum.
    thresholds : array_like
        GBP paid for a bed day avoided, on top of the cash it releases.

    Returns
    -------
    pandas.DataFrame
        ``threshold, probability, mc_error``.

    Notes
    -----
    Only cash counts beside the payment (``net_cash``); counting the average value of the bed
    too would count the day twice.

    Examples
    --------
    >>> from peerlib.effects import days_saved
    >>> curve = willingness_to_pay(simulate_value(days_saved("sledge_2011")), [0, 100, 300])
    >>> curve["probability"].is_monotonic_increasing
    True
    """
    return uncertainty.acceptability((-simulation.outcome("net_cash"), simulation.outcome("bed_days")), thresholds)
