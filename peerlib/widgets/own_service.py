"""The desk of notebook 10: a service of your own, typed or from a form, and the button that makes its brief."""

from peerlib import my_work, report
from peerlib.datasets.tables import data_folder
from peerlib.report.form import FORM, KNOWN, accepted, unit
from peerlib.widgets.helpers import LABELLED, box, button, line, saying, sentence


def own_form():
    """Return the form of your own service that the desk kept last; without one, that of the shipped example.

    Returns
    -------
    pathlib.Path
        The file, for ``report.read_service``, ``report.brief`` and ``report.bundle``.

    Examples
    --------
    >>> own_form().name
    'example_service.csv'
    """
    example = data_folder() / "templates" / "example_service.csv"
    kept = (my_work.folder() / "briefs").glob("*_service.*")
    return max(kept, key=lambda path: path.stat().st_mtime, default=example)


def service_desk():
    """Type the figures of your own service, or bring a form that you filled in, and make the brief.

    What is typed or brought is kept at once in ``my_work/briefs``; the brief is written there too, beside earlier ones.

    Returns
    -------
    ipywidgets.VBox
        The desk; ``.result`` is the ``report.Brief`` made last, None before.

    Examples
    --------
    >>> service_desk().result is None
    True
    """
    import ipywidgets

    place, columns = my_work.folder() / "briefs" / "our_service.csv", ["Item", "Value"]
    kept = my_work.read_table(place, columns, columns, place.name) if place.exists() else []
    before, lines = {row["Item"]: row["Value"] for row in kept}, {}
    upload = ipywidgets.FileUpload(accept=".xlsx,.csv", description="Or bring a form (.xlsx, .csv)", layout={"width": "18em"})
    note = ipywidgets.HTML(sentence(f"The button makes the brief of {own_form().name}."))

    def keep(_):
        my_work.write_table(place, columns, [dict(zip(columns, (label, text.value))) for label, text in lines.items()])
        return "Kept. Now make the brief."

    def bring(change):
        for file in change["new"]:
            my_work.write_bytes(place.with_name(f"my_service.{file['name'].split('.')[-1]}"), bytes(file["content"]))
        return "The form is kept. Now make the brief."

    def make():
        made = desk.result = report.brief(own_form())
        files = " and ".join(path.name for path in made.save(place.parent))
        return f"{made.service.sentence}\n{made.sentence}\nThe brief lies in my_work/briefs: {files}."

    for name in (name for part in FORM["parts"][:2] for name in part["fields"]):
        label, example = KNOWN[name].label, FORM["example"].get(name)
        such = f"such as {example}" if example else accepted(name)
        lines[label] = line(f"{label} ({unit(name)})", "54em", placeholder=such, value=before.get(label, ""))
        lines[label].style = LABELLED["style"]
        lines[label].observe(saying(note, keep), names="value")
    upload.observe(saying(note, bring), names="value")
    desk = box(*lines.values(), upload, button("Make the brief", saying(note, make)), note)
    desk.result = None
    return desk
