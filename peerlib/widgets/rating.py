"""Explorer of notebook 04: the rating form, one study at a time, domain by domain."""

from html import escape

import pandas as pd

from peerlib import bias
from peerlib.datasets.tables import said
from peerlib.plots.bias import compare_lights, traffic_light
from peerlib.shared.words import overheard
from peerlib.widgets.helpers import WHOLE_LABEL, WIDE, WRAP, Controls, box, button, fill, picture, sentence, side_by_side
from peerlib.widgets.safe_text import heading, page

NOT_YET = "not yet"
STUDIES = (
    *("sledge_2011", "klein_1998", "min_2007", "lawn_2008", "chinman_2001"),
    *("rivera_2007", "solomon_1995", "clarke_2000", "johnson_2018", "gillard_2022"),
)


class _Form(Controls):
    """The controls of the form and what they do."""

    def __init__(self, rater, tool, studies, outcomes, model):
        self.rater, self.tool, self.studies, self.outcomes, self.model = rater, tool, studies, outcomes, model
        self.problem, self.noted, self.drawn = "", [], None
        self._make_controls()
        self.judgements, self.reasons, self.blocks = {}, {}, []
        for number, domain in enumerate(tool.domains, 1):
            self._make_domain(number, domain)

    def _make_controls(self):
        import ipywidgets

        from peerlib.widgets.record import Record

        names = [(bias.label(study), study) for study in self.studies]
        self.study = ipywidgets.Dropdown(options=names, description="Study", style=WHOLE_LABEL, layout={"width": "34em"})
        self.moves = [button("Previous study", lambda: self.step(-1)), button("Next study", lambda: self.step(1))]
        self.known, self.compared = Record("What was seen of the study"), ipywidgets.HTML(layout=WIDE)
        # Names of all domains may stand here; keys could not scroll it, so it grows.
        self.status = ipywidgets.HTML(layout={"min_height": "6em", "flex": "0 0 auto", "max_width": "60em"})
        self.figure = ipywidgets.HTML()
        self.reveal = button("Compare with the model answer", self.compare)
        self.on_move(self.show, self.study)

    def _make_domain(self, number, domain):
        import ipywidgets

        words = [NOT_YET, *self.tool.judgements]
        tooltips = [f"{domain.name}: {word}" for word in words]
        chosen = ipywidgets.ToggleButtons(options=words, value=NOT_YET, tooltips=tooltips, style={"button_width": "auto"})
        wide = {**WIDE, "flex": "0 0 auto"}
        # What is typed is saved at every pause, not when the field is left: a kernel may die before that.
        reason = ipywidgets.Textarea(placeholder=f"Your reason: {domain.name.lower()}", rows=2, layout=wide)
        self.on_move(lambda _: self.changed(domain.id), chosen, reason)
        self.judgements[domain.id], self.reasons[domain.id] = chosen, reason
        texts = {name: escape(getattr(domain, name)) for name in ("name", "question", "low", "high")}
        question = fill("domain.html", number=number, **texts)
        self.blocks += [ipywidgets.HTML(question, layout=wide), chosen, reason]

    def explorer(self):
        """Put the controls below each other and show the first study that is not finished."""
        import ipywidgets

        top = ipywidgets.HBox([self.study, *self.moves], layout=WRAP)
        both = side_by_side([top, self.status, self.known], *self.blocks, self.reveal, self.figure)
        self.box = box(both, self.compared)
        self.box.add_class("peerlib-form")
        self.box.form = self
        self.open_first()
        self.show()
        return self.box

    def open_first(self):
        finished = self.saved()["study"].value_counts()
        open_ = [study for study in self.studies if finished.get(study, 0) < len(self.tool.domains)]
        with self.quietly():
            self.study.value = open_[0] if open_ else self.studies[0]

    def outcome(self):
        """Return the result that is judged: the one the model answer is about."""
        return self.outcomes.get(self.study.value, "bed_days")

    def saved(self, drafts=False):
        """Return this rater's judgements with this tool; nothing if the file cannot be read."""
        self.problem = ""
        try:
            mine, self.noted = overheard(bias.my_judgements, self.rater, drafts)
        except (OSError, ValueError) as error:
            self.problem = f"Your file could not be read, and is left as it is. {error}"
            mine = pd.DataFrame(columns=[*bias.COLUMNS, "when"], dtype="str")
        return mine[mine["tool"] == self.tool.id]

    def here(self, judgements):
        """Return the judgements on the result that is shown."""
        return judgements[(judgements["study"] == self.study.value) & (judgements["outcome"] == self.outcome())]

    def step(self, by):
        place = self.studies.index(self.study.value) + by
        if 0 <= place < len(self.studies):
            self.study.value = self.studies[place]
        else:
            self.say("There is no further study in the list." if by > 0 else "This is the first study in the list.")

    def show(self, _=None):
        """Lay what is known and what was saved of a study over the form."""
        rows = self.here(self.saved(drafts=True)).set_index("domain")
        with self.quietly():
            for domain in self.tool.domain_ids:
                row = rows.loc[domain] if domain in rows.index else {"judgement": "", "support": ""}
                self.judgements[domain].value = row["judgement"] or NOT_YET
                self.reasons[domain].value = row["support"]
        self.known.value = page(_known(self.study.value, self.outcome(), self.tool), "30em", self.known.description)
        self.compared.value = ""
        self.render(self.problem)

    def changed(self, domain):
        """Save what was chosen or typed, at once."""
        chosen, reason = self.judgements[domain].value, self.reasons[domain].value.strip()
        judgement = "" if chosen == NOT_YET else chosen
        of = {"tool": self.tool.id, "outcome": self.outcome(), "rater": self.rater}
        try:
            bias.judge(self.study.value, domain, judgement, reason, **of)
        except (OSError, ValueError) as error:
            return self.say(f"Not saved. {error}")
        self.compared.value = ""
        return self.render()

    def render(self, said=""):
        """Show how far this study is, and its traffic light."""
        self.box.result = self.saved()
        finished = self.here(self.box.result)
        self.say(said or self.problem or self.progress(finished))
        drawn = tuple(finished[["domain", "judgement"]].itertuples(index=False, name=None))
        if not drawn:
            self.figure.value = ""
        elif drawn != self.drawn:
            self.figure.value = picture(traffic_light(bias.wide(finished), title="Your judgements", named=False))
        self.drawn = drawn

    def progress(self, finished):
        lacking = [domain for domain in self.tool.domains if domain.id not in set(finished["domain"])]
        done = f"{len(finished)} of {len(self.tool.domains)} domains have a judgement and a reason; saved in my_work."
        if not lacking:
            return f"{done} {self.verdict(finished)} Now compare with the model answer."
        half = [domain.name for domain in lacking if self.judgements[domain.id].value != NOT_YET]
        empty = [domain.name for domain in lacking if domain.name not in half]
        told = (("Reason missing", half), ("Still open", empty))
        return " ".join([done, *(f"{what}: {', '.join(names)}." for what, names in told if names)])

    def verdict(self, finished):
        """Say the overall judgement by the rule."""
        found = bias.overall(finished).iloc[0]
        official = found["rule"] == "official"
        whose = "by the rule of the tool" if official else "as the Handbook sums up, the key domains are our choice"
        return f"Overall: {found['judgement']} ({whose}; {found['why']})."

    def say(self, text):
        self.status.value = sentence("\n".join([text, *self.noted]))

    def compare(self):
        """Show the model answer and what was published beside the reader's, once theirs is finished."""
        finished = self.here(self.saved())
        if len(finished) < len(self.tool.domains):
            return self.say(f"First judge every domain, each with a reason. {self.progress(finished)}")
        model = self.here(self.model)
        if model.empty:
            return self.say("There is no model answer for this study with this tool.")
        both = {"you": bias.wide(finished), "model answer": bias.wide(model)}
        figure = picture(compare_lights(both, title="Yours and the model answer"))
        self.compared.value = figure + _side_by_side(finished, model, self.tool)
        return self.say(_likeness(finished, model))


def _known(study, outcome, tool):
    """Return HTML with what was seen of a study; each source is linked once, so the Tab key soon reaches the first domain."""
    rows = bias.known(study).reset_index().to_dict("records")
    sources = list(dict.fromkeys(row["source"] for row in rows))
    about = (
        f"What was seen of {bias.label(study)}. You judge its result on {said(outcome)} "
        f"with {tool.name}, which was made for {tool.made_for}."
    )
    listed = [f"<small>Source {number}: {_link(source)}</small>" for number, source in enumerate(sources, 1)]
    lines = [f"<b>{escape(about)}</b>", *(_fact(study, row, sources.index(row["source"]) + 1) for row in rows), *listed]
    return "".join(f"<div>{line}</div>" for line in lines)


def _fact(study, row, source):
    """Return HTML of one thing that was seen, with the number of its source."""
    unit = row["unit"] if any(sign.isdigit() for sign in row["value"]) else ""
    value = " ".join(part for part in (row["value"], unit) if part and part != "text")
    note = f" <i>({escape(row['note'])})</i>" if row["note"] else ""
    code = "" if row["row"] == study else f", {row['row']}"
    where = escape(f"{row['status']}, source {source}{code}")
    name = escape(heading(row["what"].replace(" ", "_")))
    return f"<b>{name}</b>: {escape(value)}{note} <small>[{where}]</small>"


def _link(source):
    if source.startswith(("https://", "http://")):
        return f'<a href="{escape(source, quote=True)}" target="_blank" rel="noopener">{escape(source)}</a>'
    return escape(source)


def _side_by_side(mine, model, tool):
    """Return HTML with each domain's two judgements and reasons."""
    first, second = mine.set_index("domain"), model.set_index("domain")
    lines = []
    for domain in tool.domains:
        one, other = first.loc[domain.id], second.loc[domain.id]
        same = "same" if one["judgement"] == other["judgement"] else "<b>differs</b>"
        yours, ours = (f"{escape(row['judgement'])}: {escape(row['support'])}" for row in (one, other))
        seen = f"<small>[{escape(str(other['rows'] or 'nothing seen'))}]</small>"
        cells = f"<td>{yours}</td><td>{ours} {seen}</td><td>{same}</td>"
        lines.append(f'<tr><th scope="row">{escape(domain.name)}</th>{cells}</tr>')
    return fill("judgements.html", lines="\n".join(lines))


def _likeness(mine, model):
    """Say on how many domains the two agree, and what to do where they differ."""
    pairs = mine.merge(model, on="domain", suffixes=("_mine", "_model"))
    same = int((pairs["judgement_mine"] == pairs["judgement_model"]).sum())
    return (
        f"You and the model agree on {same} of {len(pairs)} domains; both stand beneath the form. "
        "Where you differ, compare the reasons: the model is our judgement, from abstracts, and yours may be the better one."
    )


def rating_form(rater="me", tool="rob1", studies=STUDIES, model=None):
    """Judge studies domain by domain, each with a reason; what you choose or type is saved at once.

    Parameters
    ----------
    rater : str
        Who judges; the file is ``my_work/bias_<rater>.csv``.
    tool : str
        ``rob1``, ``rob2`` or ``robins_i``.
    studies : sequence of str
        Ids of the studies, in order.
    model : pandas.DataFrame, optional
        Judgements to compare with when all domains are done; without it, our model answers.

    Returns
    -------
    ipywidgets.VBox
        The form, at the first study not finished; ``.result`` are the finished judgements.

    Raises
    ------
    ValueError
        If no rater or no study is named.
    UnknownName
        If a study or the tool does not exist.

    Examples
    --------
    >>> rating_form(rater="doctest").result.empty
    True
    """
    chosen = bias.tool(tool)
    studies = [studies] if isinstance(studies, str) else list(studies)
    if not studies or not str(rater or "").strip():
        raise ValueError('Name at least one study and the rater, for example rating_form(rater="Ann").')
    for study in studies:
        bias.known(study)
    model = bias.model_judgements(tool=chosen.id) if model is None else bias.check(model)
    model = model.assign(rows=model["rows"] if "rows" in model else "")
    outcomes = dict(zip(model["study"], model["outcome"]))
    return _Form(str(rater).strip(), chosen, studies, outcomes, model).explorer()
