"""A place to write the verdict of notebook 09; what is typed is saved at every pause."""

from peerlib.my_work import verdict
from peerlib.widgets.helpers import WHOLE_LABEL, WIDE, box, saying


def verdict_desk():
    """Write your verdict; it is saved as you type, and is there again after a restart.

    Returns
    -------
    ipywidgets.VBox
        The desk; ``.result`` is the text as saved in ``my_work/verdict.md``.

    Examples
    --------
    >>> verdict.save("Not yet.")
    >>> verdict_desk().result
    'Not yet.'
    """
    import ipywidgets

    area = ipywidgets.Textarea(
        placeholder="Your verdict in one paragraph", description="Your verdict", rows=8, layout=WIDE, style=WHOLE_LABEL
    )
    note = ipywidgets.HTML()
    desk = box(area, note)

    def typed(change):
        verdict.save(change["new"], seen=desk.result)
        desk.result = verdict.load()
        return f"{len(change['new'].split())} words, saved in my_work/verdict.md."

    def opened():
        desk.result = verdict.load()
        return "What you wrote before." if desk.result else "Nothing written yet; it is saved as you type."

    desk.result = ""
    saying(note, opened, "Your file is left as it is.")()
    area.value = desk.result
    area.observe(saying(note, typed, "Not saved."), names="value")
    return desk
