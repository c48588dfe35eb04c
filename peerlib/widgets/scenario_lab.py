"""Explorer of notebook 08: the scenario lab, where every move is a simulation of its own."""

from peerlib import plots, tables, uncertainty
from peerlib.effects import usable
from peerlib.my_work import scenarios
from peerlib.value import as_model
from peerlib.value import certainty as lab
from peerlib.value.assumptions import FIELDS, Assumptions
from peerlib.value.scenarios import Scenario, compare_scenarios, in_words, simulate_scenario
from peerlib.value.what_is_uncertain import base_for, labels, ranges_for, what_is_uncertain
from peerlib.widgets.helpers import box, picture, sentence
from peerlib.widgets.sliders import CURRENT, number_slider, slider

__all__ = ["lab_scenarios", "scenario_lab"]

TITLE = "scenario lab"
DRAWS = 20_000
_SHOWN = (
    "caseload",
    "months_of_support",
    "bed_day_cost",
    "cashable_share",
    "effect_share",
    "effect_months",
    "pay",
    "overhead_share",
)
_OUTCOMES = {"value of beds freed minus cost": "net_saving", "cash released minus cost": "net_cash"}
# A tornado of more bars is slow to draw and hard to read, and the shortest say little.
_BARS = 8
_WIDE = {"style": {"description_width": "29em"}, "layout": {"width": "54em"}}


def lab_scenarios():
    """Return the given scenarios of the lab: the base case, other effects, and three doubts.

    Returns
    -------
    dict
        ``Scenario`` by name.

    Examples
    --------
    >>> list(lab_scenarios())[0]
    'Sledge 2011, as assumed'
    """
    others = {f"{effect.study}, its days held": Scenario(effect.study) for effect in usable() if effect.study != "sledge_2011"}
    return {
        "Sledge 2011, as assumed": Scenario(),
        "Sledge 2011, by t": Scenario(by="t"),
        "Sledge 2011, half of the effect": Scenario(structure="half of the effect"),
        "Sledge 2011, overheads at their ceiling": Scenario(structure="overheads at their ceiling"),
        "Sledge 2011, four months of support": Scenario(
            assumptions={"months_of_support": Assumptions().range("months_of_support")[0]}
        ),
        **others,
    }


def _kept(scenario):
    """Return a scenario as it is kept in a file."""
    return {
        "effect": scenario.effect,
        "by": scenario.by,
        "structure": scenario.structure,
        "drawn": scenario.drawn,
        **scenario.assumptions,
    }


def _from_kept(kept):
    """Return a scenario as it was kept; what the lab does not know is passed over."""
    effect, by, structure = (
        str(kept.get(name, usual)) for name, usual in (("effect", "sledge_2011"), ("by", "normal"), ("structure", "as assumed"))
    )
    drawn = tuple(kept["drawn"]) if isinstance(kept.get("drawn"), list) else None
    return Scenario(effect, by, structure, drawn, {name: value for name, value in kept.items() if name in FIELDS})


class _Lab:
    """The controls of the lab and what they do."""

    def __init__(self):
        import ipywidgets

        self.given, self.busy = lab_scenarios(), False
        self.follow_ups = {effect.study: effect.follow_up_months for effect in usable()}
        self.choose = ipywidgets.Dropdown(description="Scenario", **_WIDE)
        held = {effect.study: " (no standard error: its days are held)" for effect in usable() if effect.intervals is None}
        self.effect = ipywidgets.Dropdown(
            options=[(study + held.get(study, ""), study) for study in self.follow_ups],
            description="Effect: days saved as in",
            **_WIDE,
        )
        self.by = ipywidgets.Dropdown(options=["normal", "t"], description="Chance in the days by", **_WIDE)
        self.structure = ipywidgets.Dropdown(description="How the sum is set up", **_WIDE)
        self.uncertain = []
        self.drawn = ipywidgets.SelectMultiple(description="Drawn at random (several: hold Ctrl or Shift)", rows=6, **_WIDE)
        self.sliders = {name: slider(name, Assumptions()) for name in _SHOWN}
        self.outcome = ipywidgets.Dropdown(options=list(_OUTCOMES), description="What counts", **_WIDE)
        self.show = ipywidgets.Dropdown(options=list(_PICTURES), description="Picture", **_WIDE)
        self.price = number_slider(
            150,
            0,
            400,
            10,
            "Paid for a bed day avoided (GBP)",
            "What a commissioner who needs beds would pay for each, on top of the cash it releases",
        )
        self.name = ipywidgets.Text(
            description="Save as (name, Enter)", placeholder="a name of your own", continuous_update=False, **_WIDE
        )
        self.reset = self._button("Reset", "Back to the first scenario", self.back)
        self.learn = self._button(
            "What to find out first?", "Works out what it would be worth to know each thing", self.show_learning
        )
        self.compare = self._button("Compare all scenarios", "The given ones and your own, side by side", self.show_comparison)
        self.figure, self.words, self.note, self.more = (ipywidgets.HTML() for _ in range(4))
        self.box = box(
            self.choose,
            self.effect,
            self.by,
            self.structure,
            *self.sliders.values(),
            self.drawn,
            self.outcome,
            self.show,
            self.price,
            self.reset,
            self.figure,
            self.words,
            self.name,
            self.note,
            self.learn,
            self.compare,
            self.more,
        )
        self.box.lab = self
        for control in (
            self.effect,
            self.by,
            self.structure,
            self.drawn,
            self.outcome,
            self.show,
            self.price,
            *self.sliders.values(),
        ):
            control.observe(self.moved, names="value")
        self.choose.observe(self.chosen, names="value")
        self.name.observe(self.saved, names="value")
        self.list_scenarios(next(iter(self.given)))
        self.lay(self.given[self.choose.value])

    def _button(self, words, tooltip, act):
        import ipywidgets

        made = ipywidgets.Button(description=words, tooltip=tooltip, layout={"width": "24em"})
        made.on_click(lambda _: act())
        return made

    def say(self, text):
        self.note.value = sentence(text)

    def all_scenarios(self):
        """Return the given scenarios and those of the reader's own."""
        own = {name: _from_kept(kept) for name, kept in scenarios.load(TITLE).items() if name not in self.given}
        return {**self.given, **own}

    def scenario(self):
        """Return what the controls say."""
        drawn = None if set(self.drawn.value) == set(self.uncertain) else tuple(self.drawn.value)
        values = {
            name: control.value
            for name, control in self.sliders.items()
            if name != "effect_months" or control.value != self.follow_up()
        }
        return Scenario(self.effect.value, self.by.value, self.structure.value, drawn, values)

    def follow_up(self):
        return self.follow_ups[self.effect.value]

    def lay(self, scenario):
        """Lay a scenario over the controls and simulate it."""
        uncertain = scenario.uncertain  # a scenario that cannot be used is refused here, before a control has moved
        self.busy = True
        base = Assumptions(**scenario.assumptions)
        self.effect.value, self.by.value = scenario.effect, scenario.by
        for name, control in self.sliders.items():
            value = self.follow_up() if name == "effect_months" and name not in scenario.assumptions else getattr(base, name)
            control.min, control.max = min(control.min, value), max(control.max, value)
            control.value = value
        self.structure.options, self.structure.value = list(scenario.structures), scenario.structure
        self.uncertain = uncertain
        self.drawn.options = [(labels()[name], name) for name in self.uncertain]
        self.drawn.value = [name for name in self.uncertain if scenario.drawn is None or name in scenario.drawn]
        self.busy = False
        self.update(scenario)

    def update(self, scenario):
        """Simulate, and show picture and sentence."""
        self.box.result = simulate_scenario(scenario, DRAWS)
        self.box.scenario = scenario
        outcome = _OUTCOMES[self.outcome.value]
        self.more.value = ""
        self.price.layout.display = "" if self.show.value == _PLANE else "none"
        self.figure.value = picture(_PICTURES[self.show.value](scenario, self.box.result, outcome, self.price.value))
        effect, assumptions, _ = scenario.settled
        days = what_is_uncertain(effect, assumptions, by=scenario.by).loc[0, "why"]
        self.words.value = sentence(f"{self.box.result.summary(outcome).sentence}\nDays saved: {days}.")

    def moved(self, change):
        """Answer a control: settle what follows from it, simulate, and keep it at once."""
        if self.busy:
            return
        if change["owner"] is self.effect:
            # Another study brings its own follow-up, and with it how long the effect lasts.
            self.busy = True
            self.sliders["effect_months"].max = max(self.sliders["effect_months"].max, self.follow_up())
            self.sliders["effect_months"].value = self.follow_up()
            self.busy = False
        try:
            scenario = self.fitted(change["owner"] is self.drawn)
            self.lay(scenario)
        except ValueError as error:
            self.words.value = sentence(str(error))
            return
        if self.keep(CURRENT, scenario):
            self.list_scenarios(CURRENT)

    def fitted(self, drawn_by_hand):
        """Return what the controls say, without a structure or draws that the rest no longer allows."""
        said = self.scenario()
        if said.structure not in said.structures:
            self.say(f"“{said.structure}” does not go with these values; back to “as assumed”.")
            said = Scenario(said.effect, said.by, "as assumed", said.drawn, said.assumptions)
        if said.drawn is None or drawn_by_hand:
            return said
        # What has become uncertain only now is drawn too; what the reader held stays held.
        new = [name for name in said.uncertain if name not in self.uncertain]
        return Scenario(said.effect, said.by, said.structure, (*said.drawn, *new), said.assumptions)

    def keep(self, name, scenario):
        try:
            scenarios.save(TITLE, name, _kept(scenario))
        except OSError as error:
            self.say(f"Not saved: {error}")
            return False
        return True

    def list_scenarios(self, selected):
        self.busy = True
        self.choose.options, self.choose.value = list(self.all_scenarios()), selected
        self.busy = False

    def chosen(self, change):
        if self.busy or not change["new"]:
            return
        try:
            self.lay(self.all_scenarios()[change["new"]])
        except (ValueError, LookupError) as error:
            self.say(f"{change['new']!r} cannot be used: {error}")

    def saved(self, change):
        wanted = change["new"].strip()
        if not wanted:
            return
        if wanted in self.given or wanted == CURRENT:
            self.say(f"{wanted!r} is the name of a given scenario; choose another name.")
        elif self.keep(wanted, self.box.scenario):
            self.list_scenarios(wanted)
            self.say(f"Saved as {wanted!r} in my_work/scenarios.json.")

    def back(self):
        first = next(iter(self.given))
        self.list_scenarios(first)
        self.lay(self.given[first])

    def show_learning(self):
        """Work out the value of information of the scenario that is shown."""
        learn = lab.what_to_learn_first(self.box.result, _OUTCOMES[self.outcome.value], permutations=20)
        self.more.value = picture(plots.information_bars(learn, labels=labels()))

    def show_comparison(self):
        """Simulate all scenarios and set them side by side; one that cannot be used is named."""
        usable_, problems = {}, []
        for name, scenario in self.all_scenarios().items():
            try:
                scenario.uncertain
                usable_[name] = scenario
            except (ValueError, LookupError) as error:
                problems.append(f"{name}: {error}")
        self.box.comparison = compare_scenarios(usable_, DRAWS)
        self.more.value = tables.html(in_words(self.box.comparison))
        self.say("\n".join(["Side by side: mean, 95% interval and probability of being above zero.", *problems]))


def _tornado(scenario, result, outcome, price):
    effect, assumptions, changed = scenario.settled
    ranges = ranges_for(effect, assumptions, leave_out=changed, by=scenario.by)
    table = uncertainty.one_way(as_model(assumptions), ranges, base_for(effect, assumptions), outcome)
    return plots.tornado(table.head(_BARS), labels=labels())


def _distribution(scenario, result, outcome, price):
    return plots.probability_histogram(result, outcome)


def _drivers(scenario, result, outcome, price):
    return plots.driver_bars(lab.drivers(result, outcome), outcome.replace("_", " "), labels())


def _plane(scenario, result, outcome, price):
    return plots.cost_effect_plane(result, price)


def _acceptability(scenario, result, outcome, price):
    curve = lab.willingness_to_pay(result, range(0, 401, 20))
    return plots.acceptability_curve(curve, "GBP paid for each bed day avoided, on top of the cash it releases")


def _settling(scenario, result, outcome, price):
    return plots.running_mean(result.running_mean(outcome), outcome=outcome.replace("_", " "))


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
        The lab; ``.result`` is the ``Simulation``, ``.scenario`` the ``Scenario`` behind it.
        Scenarios are kept in ``my_work/scenarios.json``, the last setting at every move.

    Examples
    --------
    >>> scenario_lab().result.draws
    20000
    """
    return _Lab().box
