"""Explorer of notebook 00: leaf through what is known about a study."""

from peerlib import datasets
from peerlib.widgets.helpers import WHOLE_LABEL, box, sentence


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
    look = {"description": "Fact number", "tooltip": "Fact number", "style": WHOLE_LABEL, "layout": {"width": "28em"}}
    slider = ipywidgets.IntSlider(1, min=1, max=len(facts), **look)
    shown = ipywidgets.HTML()
    explorer = box(slider, shown)

    def update(_=None):
        explorer.result = facts[slider.value - 1]
        shown.value = sentence(f"Fact {slider.value} of {len(facts)}\n{explorer.result}")

    slider.observe(update, names="value")
    update()
    return explorer
