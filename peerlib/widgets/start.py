"""Explorer of notebook 00: leaf through what is known about a study."""

from peerlib import datasets
from peerlib.widgets.helpers import box, sentence
from peerlib.widgets.sliders import number_slider


def leaf_through(study="sledge_2011"):
    """Leaf through the facts about a study with a slider, one fact at a time.

    Parameters
    ----------
    study : str
        Id of the study.

    Returns
    -------
    ipywidgets.Widget
        A slider and the fact it points to; ``.result`` is that ``Fact``.

    Raises
    ------
    UnknownName
        If there is no such study, or nothing is known about it.

    Examples
    --------
    >>> leaf_through("sledge_2011").result.study
    'sledge_2011'
    """
    import ipywidgets

    facts = datasets.all_facts(study)
    number = number_slider(1, 1, len(facts), 1, "Fact number", f"1 to {len(facts)}")
    shown = ipywidgets.HTML()
    explorer = box(number, shown)

    def show(place):
        explorer.result = facts[place - 1]
        shown.value = sentence(f"Fact {place} of {len(facts)}\n{explorer.result}")

    def moved(change):
        if number.value in range(1, len(facts) + 1):
            show(int(number.value))
        else:
            number.refuse(f"There are {len(facts)} facts: type a whole number from 1 to {len(facts)}.", change["old"])

    number.observe(moved, names="value")
    show(1)
    return explorer
