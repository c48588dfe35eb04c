"""Explorer of notebook 08: the scenario lab, where every move is a simulation of its own."""

from dataclasses import replace

from peerlib import plots, tables, uncertainty
from peerlib.effects import usable
from peerlib.value import as_model
from peerlib.value import certainty as lab
from peerlib.value.assumptions import FIELDS, Assumptions
from peerlib.value.designs import caution, design_of
from peerlib.value.scenarios import Scenario, compare_scenarios, in_words, simulate_scenario
from peerlib.value.what_is_uncertain import base_for, labels, ranges_for, what_is_uncertain
from peerlib.widgets.helpers import SMALL, WHOLE_LABEL, Controls, button, fold, menu, panes, picture, sentence
from peerlib.widgets.scenario_bar import ScenarioBar
from peerlib.widgets.sliders import in_words as error_words
from peerlib.widgets.sliders import number_slider, slider

TITLE = "scenario lab"
DRAWS = 20_000
_SHOWN = (
    *("caseload", "months_of_support", "hours_of_support", "bed_day_cost", "cashable_share"),
    *("effect_share", "effect_months", "pay", "overhead_share"),
)
_TIED = ("effect_months", "months_of_support")
_MATCHED, _YEAR, _OWN = "matched: the months over which the days were counted", "a year's place", "other months: move the slider"
_DOSE = "by its dose: hours of contact a person"
_HOURS = 10  # where the slider of hours stands before anybody has moved it
_OUTCOMES = {"value of beds freed minus cost": "net_value", "cash released minus cost": "net_cash"}
# A tornado of more bars is slow to draw and hard to read, and the shortest say little.
_BARS = 8
_TALL = (6, 4.5)  # inches


def lab_scenarios():
    """Return the given scenarios of the lab: Sledge 2011 with doubts about it, then the other effects by name.

    Each name says how support is charged: matched to the months over which the days were counted, or otherwise.

    Returns
    -------
    dict
        ``Scenario`` by name.

    Examples
    --------
    >>> list(lab_scenarios())[:2]
    ['Sledge 2011, matched', "Sledge 2011, a year's place"]
    """
    shortest = Assumptions().range("months_of_support")[0]
    others = sorted((effect for effect in usable() if effect.study != "sledge_2011"), key=_name)
    return {
        "Sledge 2011, matched": Scenario(),
        "Sledge 2011, a year's place": Scenario(assumptions={"months_of_support": 12.0}),
        "Sledge 2011, four months of support": Scenario(assumptions={"months_of_support": shortest}),
        "Sledge 2011, matched, by t": Scenario(by="t"),
        "Sledge 2011, matched, half of the effect": Scenario(structure="half of the effect"),
        "Sledge 2011, matched, overheads at their ceiling": Scenario(structure="overheads at their ceiling"),
        **{f"{_name(effect)}, matched, days held": Scenario(effect.study) for effect in others},
    }


def _name(effect):
    """Return the study of an effect as people call it, with its design where nobody was randomised."""
    design = design_of(effect.study)
    return effect.label.replace(" et al.", "") + ("" if design == "randomised" else f" ({design})")


def _charged(assumptions):
    """Say how support is charged."""
    if assumptions.hours_of_support is not None:
        return _DOSE
    return {assumptions.follow_up_months: _MATCHED}.get(
        assumptions.months_of_support, _YEAR if assumptions.months_of_support == 12 else _OWN
    )


def _kept(scenario):
    """Return a scenario as it is kept in a file."""
    choices = {name: getattr(scenario, name) for name in ("effect", "by", "structure", "drawn")}
    return {**choices, **scenario.assumptions}


def _from_kept(kept):
    """Return a scenario as it was kept; what the lab does not know is passed over."""
    usual = {"effect": "sledge_2011", "by": "normal", "structure": "as assumed"}
    choices = {name: str(kept.get(name, value)) for name, value in usual.items()}
    drawn = tuple(kept["drawn"]) if isinstance(kept.get("drawn"), list | tuple) else None
    return Scenario(**choices, drawn=drawn, assumptions={name: value for name, value in kept.items() if name in FIELDS})


class _Lab(Controls):
    """The controls of the lab and what they do."""

    def __init__(self):
        import ipywidgets

        self.follow_ups = {effect.study: effect.follow_up_months for effect in usable()}
        self.uncertain = []  # what the scenario shown can draw at random
        self._make_controls()
        self.figure, self.words, self.more = (ipywidgets.HTML() for _ in range(3))
        given = {name: _kept(scenario) for name, scenario in lab_scenarios().items()}
        self.bar = ScenarioBar(TITLE, given, lambda kept: self.lay(_from_kept(kept)), lambda: _kept(self.box.scenario))
        answering = (self.show, self.outcome, self.price, self.effect, self.charged, *self.sliders.values())
        answering += (self.by, self.structure, *self.ticks.values())
        self.box = panes(self.words, self.figure, *self._in_order(), below=[self.more])
        self.box.lab = self
        self.on_move(self.moved, *answering)
        self.bar.back()

    def _in_order(self):
        """Return the controls as they stand beneath each other: what matters first, the rest folded by subject."""
        bar, by_name = self.bar, self.sliders
        months, hours, lasts = (by_name[name] for name in ("months_of_support", "hours_of_support", "effect_months"))
        folds = {
            "How support is charged": (self.charged, months, hours),
            "How far to believe the effect": (self.by, by_name["effect_share"], lasts, self.structure),
            "Pay, overheads, cash": (by_name["pay"], by_name["overhead_share"], by_name["cashable_share"]),
            "What is drawn at random": (self.drawn_words, *self.ticks.values()),
        }
        folded = [widget for subject, controls in folds.items() for widget in fold(subject, *controls)]
        first = (bar.choose, self.show, self.price, self.effect, by_name["caseload"], by_name["bed_day_cost"], self.outcome)
        return (*first, *folded, self.learn, self.compare, bar.reset, bar.name, bar.note)

    def _make_controls(self):
        import ipywidgets

        held = {True: " - no standard error: its days are held", False: ""}
        studies = [(_name(effect) + held[effect.intervals is None], effect.study) for effect in usable()]
        self.effect = menu("Effect: days saved as in", studies)
        self.by = menu("Chance in the days by", ["normal", "t"])
        self.structure = menu("How the sum is set up")
        self.charged = menu("Support is charged", [_MATCHED, _YEAR, _OWN, _DOSE])
        self.sliders = {name: slider(name, Scenario().before[1].but(hours_of_support=_HOURS)) for name in _SHOWN}
        self.drawn_words = ipywidgets.HTML("What you set yourself is known, and drawn only if you tick it.")
        ticks = {"indent": False, "style": WHOLE_LABEL, "layout": {"width": "auto"}}
        self.ticks = {name: ipywidgets.Checkbox(description=labels()[name], **ticks) for name in Scenario().offered}
        self.outcome = menu("What counts", list(_OUTCOMES))
        self.show = menu("Picture", list(_PICTURES))
        why = "What a commissioner who needs beds would pay for each, on top of the cash it releases"
        self.price = number_slider(150, 0, 400, 10, "Paid for a bed day avoided (pounds)", why)
        why = "Works out what it would be worth to know each thing"
        self.learn = button("What to find out first?", self.show_learning, why)
        why = "The given ones and your own, side by side"
        self.compare = button("Compare all scenarios", self.show_comparison, why)

    def follow_up(self):
        return self.follow_ups[self.effect.value]

    @property
    def drawn(self):
        """Names of what is ticked."""
        return tuple(name for name, tick in self.ticks.items() if tick.value)

    def scenario(self):
        """Return what the controls say."""
        drawn = None if set(self.drawn) == set(self.uncertain) else self.drawn
        values = {name: control.value for name, control in self.sliders.items()}
        if self.charged.value != _DOSE:
            del values["hours_of_support"]
        for name in _TIED:
            if values[name] == self.follow_up():
                del values[name]  # it goes with the study, and changes with it
        return Scenario(self.effect.value, self.by.value, self.structure.value, drawn, values)

    def lay(self, scenario, moved_by_hand=False):
        """Lay a scenario over the controls and simulate it; a slider moved by hand stays as wide as it has become."""
        uncertain = scenario.uncertain  # a scenario that cannot be used is refused here, before a control has moved
        base = scenario.before[1]
        with self.quietly():
            self.effect.value, self.by.value = scenario.effect, scenario.by
            for name, control in self.sliders.items():
                value = base.values().get(name, control.value)
                if control.value != value or not moved_by_hand:
                    control.put(value)
            self.charged.value = _charged(base)
            for name in ("months_of_support", "hours_of_support"):
                asked = (self.charged.value == _DOSE) == (name == "hours_of_support")
                self.sliders[name].layout.display = "" if asked else "none"
            self.structure.options, self.structure.value = list(scenario.structures), scenario.structure
            self.uncertain = uncertain
            drawn, offered = uncertain if scenario.drawn is None else scenario.drawn, scenario.offered
            for name, tick in self.ticks.items():
                tick.value = name in drawn and name in offered
                tick.layout.display = "" if name in offered else "none"
        self.update(scenario)

    def update(self, scenario):
        """Simulate, and show picture and sentence."""
        self.box.result, self.box.scenario = simulate_scenario(scenario, DRAWS), scenario
        outcome = _OUTCOMES[self.outcome.value]
        self.more.value = ""
        self.price.layout.display = "" if self.show.value == _PLANE else "none"
        self.figure.value = picture(_PICTURES[self.show.value](scenario, self.box.result, outcome, self.price.value))
        effect, assumptions, _ = scenario.settled
        days = what_is_uncertain(effect, assumptions, by=scenario.by).loc[0, "why"]
        amount = {_OWN: f"{assumptions.months_of_support:g} months", _DOSE: f"{assumptions.hours_of_support} hours of contact"}
        charged = amount.get(_charged(assumptions), _charged(assumptions))
        charged = f"Support is charged ({charged}); the days were counted over {assumptions.follow_up_months:g} months."
        about = f"Days saved: {days}. {charged}{caution(effect)}".replace(effect.study, effect.label)
        self.words.value = sentence(f"{self.box.result.summary(outcome).sentence}\n{about}")

    def moved(self, change):
        """Answer a control: settle what follows from it, simulate, and keep it at once."""
        with self.quietly():
            if change["owner"] is self.effect:
                self.sliders["effect_months"].put(self.follow_up())  # another study brings its own follow-up
            if change["owner"] in (self.effect, self.charged) and self.charged.value in (_MATCHED, _YEAR):
                self.sliders["months_of_support"].put(12 if self.charged.value == _YEAR else self.follow_up())
        try:
            self.lay(self.fitted(change["owner"] in self.ticks.values()), moved_by_hand=True)
        except ValueError as error:
            if hasattr(change["owner"], "refuse"):
                with self.quietly():
                    change["owner"].refuse(error_words(error, self.sliders), change["old"])
            else:
                self.words.value = sentence(str(error))
            return
        self.bar.keep()

    def fitted(self, drawn_by_hand):
        """Return what the controls say, without a structure or draws that the rest no longer allows."""
        said = self.scenario()
        if said.structure not in said.structures:
            self.bar.say(f"“{said.structure}” does not go with these values; back to “as assumed”.")
            said = replace(said, structure="as assumed")
        if said.drawn is None or drawn_by_hand:
            return said
        # What has become uncertain only now is drawn too, and what was typed just now no longer; what the reader held stays held.
        kept = [name for name in said.drawn if name in said.uncertain or name not in self.uncertain]
        new = [name for name in said.uncertain if name not in (*self.uncertain, *kept)]
        return replace(said, drawn=(*kept, *new))

    def show_learning(self):
        """Work out the value of information of the scenario that is shown."""
        learn = lab.what_to_learn_first(self.box.result, _OUTCOMES[self.outcome.value], permutations=20)
        self.more.value = picture(plots.information_bars(learn, labels=labels()))

    def show_comparison(self):
        """Simulate all scenarios and set them side by side; one that cannot be used is named."""
        sound, problems = {}, []
        for name, kept in self.bar.all().items():
            scenario = _from_kept(kept)
            try:
                if scenario.uncertain is not None:  # asking is the test: it raises for one that cannot be used
                    sound[name] = scenario
            except (ValueError, LookupError) as error:
                problems.append(f"{name}: {error}")
        self.box.comparison = compare_scenarios(sound, DRAWS)
        self.more.value = tables.html(in_words(self.box.comparison.drop(columns=["effect", "structure"])))
        self.bar.say("\n".join(["Side by side: mean, 95% interval and probability of being above zero.", *problems]))


def _short_labels():
    """Return the labels in lines short enough for a small figure."""
    from textwrap import fill

    return {name: fill(label.replace(" alone, same days", ""), 24) for name, label in labels().items()}


def _tornado(scenario, result, outcome, price):
    effect, assumptions, changed = scenario.settled
    ranges = ranges_for(effect, assumptions, leave_out=changed, by=scenario.by)
    table = uncertainty.one_way(as_model(assumptions), ranges, base_for(effect, assumptions), outcome)
    return plots.tornado(table.head(_BARS), labels=_short_labels(), figsize=_TALL)


def _distribution(scenario, result, outcome, price):
    return plots.probability_histogram(result, outcome, figsize=SMALL)


def _drivers(scenario, result, outcome, price):
    return plots.driver_bars(lab.drivers(result, outcome), outcome.replace("_", " "), _short_labels(), figsize=SMALL)


def _plane(scenario, result, outcome, price):
    return plots.cost_effect_plane(result, price, figsize=SMALL)


def _acceptability(scenario, result, outcome, price):
    curve = lab.willingness_to_pay(result, range(0, 401, 20))
    return plots.acceptability_curve(curve, "pounds paid for each bed day avoided,\non top of the cash it releases", SMALL)


def _settling(scenario, result, outcome, price):
    return plots.running_mean(result.running_mean(outcome), outcome=outcome.replace("_", " "), figsize=SMALL)


_PLANE = "cost after cash against bed days"
_PICTURES = {
    "how probable is what": _distribution,
    "what drives the result": _drivers,
    f"one assumption at a time, the {_BARS} that move it most": _tornado,
    _PLANE: _plane,
    "worth its cost, at which price of a bed day avoided": _acceptability,
    "were there enough draws": _settling,
}


def scenario_lab():
    """Choose an effect, assumptions and what is drawn, and see how probable it is that the worker pays.

    Returns
    -------
    ipywidgets.VBox
        The lab; ``.result`` is the ``Simulation``, ``.scenario`` the ``Scenario`` behind it, kept at every move.

    Examples
    --------
    >>> scenario_lab().result.draws
    20000
    """
    return _Lab().box
