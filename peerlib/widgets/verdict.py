"""A place to write the verdict of notebook 09; what is typed is saved at every pause."""

from peerlib.my_work import verdict
from peerlib.widgets.helpers import WHOLE_LABEL, WIDE, box, sentence


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

    def say(text):
        note.value = sentence(text)

    def typed(change):
        try:
            verdict.save(change["new"], seen=desk.result)
            desk.result = verdict.load()
        except (OSError, ValueError) as error:
            say(f"Not saved. {error}")
            return
        say(f"{len(change['new'].split())} words, saved in my_work/verdict.md.")

    try:
        desk.result = verdict.load()
        say("What you wrote before." if desk.result else "Nothing written yet; it is saved as you type.")
    except (OSError, ValueError) as error:
        desk.result = ""
        say(f"Your file is left as it is. {error}")
    area.value = desk.result
    area.observe(typed, names="value")
    return desk
