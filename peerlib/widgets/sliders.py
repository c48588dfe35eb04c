"""Sliders built from the assumptions, with scenarios: what the explorers of cost and value share."""

from peerlib.my_work import scenarios
from peerlib.value.assumptions import FIELDS
from peerlib.widgets.helpers import box, picture, sentence

__all__ = ["explore", "number_slider", "slider"]

CURRENT = "(as you left it)"
_WIDE = {"style": {"description_width": "29em"}, "layout": {"width": "54em"}}


def _step(low, high):
    """Return a round step of about a hundredth of the range."""
    span = high - low
    for step in (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100):
        if span / step <= 150:
            return step
    return 500


def number_slider(value, low, high, step, description, tooltip):
    """Return a slider that answers when it is let go, with a number that can be typed over.

    Parameters
    ----------
    value, low, high, step : float
        Where it stands, its ends and how far one press of a key moves it.
    description, tooltip : str
        Its label, and more about it.

    Returns
    -------
    ipywidgets.FloatSlider
        As wide as all sliders of the explorers; decimals enough for its step.

    Examples
    --------
    >>> number_slider(9, -5, 20, 0.1, "Bed days saved", "over the follow-up").readout_format
    ',.1f'
    """
    import ipywidgets

    decimals = 2 if step < 0.1 else 1 if step < 1 else 0
    return ipywidgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        continuous_update=False,
        description=description,
        tooltip=tooltip,
        readout_format=f",.{decimals}f",
        **_WIDE,
    )


def slider(name, assumptions):
    """Return a slider for one assumption, as wide as what is plausible and holds its value.

    Parameters
    ----------
    name : str
        Name of the assumption.
    assumptions : Assumptions
        Where value, range and source come from.

    Returns
    -------
    ipywidgets.FloatSlider
        Labelled; the number at its right can be typed over.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> slider("caseload", Assumptions()).max
    27.0
    """
    value, (low, high), known = getattr(assumptions, name), assumptions.range(name), FIELDS[name]
    return number_slider(
        value,
        min(low, value),
        max(high, value),
        _step(low, high),
        f"{known.label} ({known.unit.split(',')[0]})",
        f"{known.label}: {known.unit}. {assumptions.source(name)}",
    )


def explore(title, sliders, named, compute, draw):
    """Return an explorer: sliders, scenarios, a figure and the sentence under it.

    Parameters
    ----------
    title : str
        Name under which scenarios are kept.
    sliders : dict
        Slider by name.
    named : dict
        Values by slider, by name of the scenario; the first one is where it starts and resets to.
    compute : callable
        Takes the values by name and returns the result.
    draw : callable
        Takes the result and returns a figure with alt text.

    Returns
    -------
    ipywidgets.VBox
        ``.result`` is the live result, ``.values`` what the sliders say.

    Examples
    --------
    >>> from peerlib.widgets import cost_explorer
    >>> type(cost_explorer()).__name__
    'VBox'
    """
    import ipywidgets

    figure, words, note = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
    choose = ipywidgets.Dropdown(description="Scenario", **_WIDE)
    name = ipywidgets.Text(description="Save as (name, Enter)", placeholder="a name of your own", **_WIDE)
    name.continuous_update = False
    reset = ipywidgets.Button(description="Reset", tooltip="Back to the first scenario")
    explorer = box(choose, *sliders.values(), reset, figure, words, name, note)
    first = next(iter(named))
    behind = {}  # what a scenario holds beside the sliders, such as the follow-up of its study
    busy = []  # while a scenario is laid over the sliders, they do not answer one by one

    def values():
        return {**behind, **{key: control.value for key, control in sliders.items()}}

    def say(problem):
        note.value = sentence(problem)

    def keep(scenario):
        try:
            scenarios.save(title, scenario, values())
        except OSError as error:
            say(f"Not saved: {error}")
            return False
        return True

    def update():
        try:
            explorer.result = compute(values())
        except ValueError as error:
            words.value = sentence(str(error))
            return
        fig = draw(explorer.result)
        explorer.values = values()
        figure.value = picture(fig)
        words.value = sentence(explorer.result.sentence)

    def moved(_):
        if not busy:
            update()
            if keep(CURRENT):
                list_scenarios(CURRENT)

    def lay(scenario):
        known = {**named, **scenarios.load(title)}[scenario]
        wrong = [key for key, value in known.items() if not isinstance(value, (int, float))]
        if wrong:
            say(f"{scenario!r} cannot be used: {', '.join(wrong)} is no number in my_work/scenarios.json.")
            return
        busy.append(True)
        for key, value in known.items():
            if key in sliders:
                control = sliders[key]
                control.min, control.max = min(control.min, value), max(control.max, value)
                control.value = value
            else:
                behind[key] = value
        busy.clear()
        update()

    def chosen(change):
        if change["new"] and not busy:
            lay(change["new"])

    def list_scenarios(selected):
        busy.append(True)
        choose.options = [*named, *(own for own in scenarios.load(title) if own not in named)]
        choose.value = selected
        busy.clear()

    def saved(change):
        wanted = change["new"].strip()
        if not wanted:
            return
        if wanted in named or wanted == CURRENT:
            say(f"{wanted!r} is the name of a given scenario; choose another name.")
        elif keep(wanted):
            list_scenarios(wanted)
            say(f"Saved as {wanted!r} in my_work/scenarios.json.")

    def back(_):
        list_scenarios(first)
        lay(first)

    for control in sliders.values():
        control.observe(moved, names="value")
    choose.observe(chosen, names="value")
    name.observe(saved, names="value")
    reset.on_click(back)
    list_scenarios(first)
    lay(first)
    return explorer
