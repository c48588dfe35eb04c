"""Explorer of notebook 04: the rating form, one study at a time, domain by domain."""

from html import escape

import pandas as pd

from peerlib import bias
from peerlib.plots.bias import compare_lights, traffic_light
from peerlib.plots.style import PALETTE
from peerlib.widgets.desk import WIDE, WRAP, button, label, page, sentences
from peerlib.widgets.helpers import box, picture, sentence

__all__ = ["rating_form"]

NOT_YET = "not yet"
STUDIES = (
    "sledge_2011",
    "klein_1998",
    "min_2007",
    "lawn_2008",
    "chinman_2001",
    "rivera_2007",
    "solomon_1995",
    "clarke_2000",
    "johnson_2018",
    "gillard_2022",
)
_WIDE = {**WIDE, "flex": "0 0 auto"}
# The chosen word is bold and framed: a shade of grey alone is easily missed.
_LOOK = (
    f"<style>.peerlib-form .mod-active {{font-weight: bold; box-shadow: inset 0 0 0 2px {PALETTE['blue']} !important;}} "
    ".peerlib-form button:focus-visible, .peerlib-form textarea:focus-visible, .peerlib-form select:focus-visible {"
    f"outline: 3px solid {PALETTE['orange']} !important; outline-offset: 1px;}}</style>"
)


class _Form:
    """The controls of the form and what they do."""

    def __init__(self, rater, tool, studies, outcomes, model):
        self.rater, self.tool, self.studies, self.outcomes, self.model = rater, tool, studies, outcomes, model
        self.busy = False
        self._make_controls()

    def _make_controls(self):
        import ipywidgets

        self.study = ipywidgets.Dropdown(
            options=[(bias.label(study), study) for study in self.studies],
            description="Study",
            style={"description_width": "initial"},
            layout={"width": "34em"},
        )
        self.moves = [button("Previous study", lambda: self.step(-1)), button("Next study", lambda: self.step(1))]
        self.known = ipywidgets.HTML(layout=WIDE)
        self.status = ipywidgets.HTML(layout=sentences("6em"))
        self.figure = ipywidgets.HTML()
        self.reveal = button("Compare with the model answer", self.compare)
        self.compared = ipywidgets.HTML(layout=WIDE)
        words = [NOT_YET, *self.tool.judgements]
        self.judgements, self.reasons, self.blocks = {}, {}, []
        for number, domain in enumerate(self.tool.domains, 1):
            chosen = ipywidgets.ToggleButtons(
                options=words,
                value=NOT_YET,
                tooltips=[f"{domain.name}: {word}" for word in words],
                style={"button_width": "auto"},
            )
            # What is typed is saved at every pause, not when the field is left: a kernel may die before that.
            reason = ipywidgets.Textarea(placeholder=f"Your reason: {domain.name.lower()}", rows=2, layout=_WIDE)
            chosen.observe(lambda _, domain=domain.id: self.changed(domain), names="value")
            reason.observe(lambda _, domain=domain.id: self.changed(domain), names="value")
            self.judgements[domain.id], self.reasons[domain.id] = chosen, reason
            self.blocks += [ipywidgets.HTML(_question(number, domain), layout=_WIDE), chosen, reason]
        self.study.observe(lambda _: self.show(), names="value")

    def explorer(self):
        """Put the controls below each other and show the first study that is not finished."""
        import ipywidgets

        self.box = box(
            ipywidgets.HTML(_LOOK),
            ipywidgets.HBox([self.study, *self.moves], layout=WRAP),
            self.known,
            *self.blocks,
            self.status,
            self.figure,
            self.reveal,
            self.compared,
        )
        self.box.add_class("peerlib-form")
        self.box.form = self
        self.open_first()
        self.show()
        return self.box

    def open_first(self):
        finished = self.saved()
        open_ = [study for study in self.studies if finished[finished["study"] == study].shape[0] < len(self.tool.domains)]
        self.busy = True
        self.study.value = open_[0] if open_ else self.studies[0]
        self.busy = False

    def outcome(self):
        """Return the result that is judged: the one the model answer is about."""
        return self.outcomes.get(self.study.value, "bed_days")

    def saved(self, drafts=False):
        """Return this rater's judgements with this tool; nothing if the file cannot be read."""
        self.problem = ""
        try:
            mine = bias.my_judgements(self.rater, drafts=drafts)
        except (OSError, ValueError) as error:
            self.problem = f"Your file could not be read, and is left as it is. {error}"
            mine = pd.DataFrame(columns=[*bias.COLUMNS, "when"], dtype="str")
        return mine[mine["tool"] == self.tool.id]

    def here(self, judgements):
        """Return the judgements on the result that is shown."""
        return judgements[(judgements["study"] == self.study.value) & (judgements["outcome"] == self.outcome())]

    def step(self, by):
        """Show the next study of the list (1) or the one before (-1)."""
        place = self.studies.index(self.study.value) + by
        if 0 <= place < len(self.studies):
            self.study.value = self.studies[place]
        else:
            self.say("There is no further study in the list." if by > 0 else "This is the first study in the list.")

    def show(self):
        """Lay what is known and what was saved of a study over the form."""
        if self.busy:
            return
        self.busy = True
        rows = self.here(self.saved(drafts=True)).set_index("domain")
        for domain in self.tool.domain_ids:
            row = rows.loc[domain] if domain in rows.index else {"judgement": "", "support": ""}
            self.judgements[domain].value = row["judgement"] or NOT_YET
            self.reasons[domain].value = row["support"]
        self.busy = False
        self.known.value = page(_known(self.study.value, self.outcome(), self.tool), "17em")
        self.compared.value = ""
        self.render(self.problem)

    def changed(self, domain):
        """Save what was chosen or typed, at once."""
        if self.busy:
            return
        chosen, reason = self.judgements[domain].value, self.reasons[domain].value.strip()
        try:
            bias.judge(
                self.study.value,
                domain,
                "" if chosen == NOT_YET else chosen,
                reason,
                tool=self.tool.id,
                outcome=self.outcome(),
                rater=self.rater,
            )
        except (OSError, ValueError) as error:
            return self.say(f"Not saved. {error}")
        self.compared.value = ""
        return self.render()

    def render(self, said=""):
        """Show how far this study is, and its traffic light."""
        finished = self.here(self.saved())
        self.box.result = self.saved()
        self.say(said or self.problem or self.progress(finished))
        drawn = tuple(finished[["domain", "judgement"]].itertuples(index=False, name=None))
        if finished.empty:
            self.figure.value = ""
        elif drawn != getattr(self, "drawn", None):
            self.figure.value = picture(traffic_light(bias.wide(finished), title="Your judgements"))
        self.drawn = drawn if self.figure.value else None

    def progress(self, finished):
        """Say how many domains are finished and what is still missing."""
        lacking = [domain.name for domain in self.tool.domains if domain.id not in set(finished["domain"])]
        done = f"{len(finished)} of {len(self.tool.domains)} domains have a judgement and a reason; saved in my_work."
        if not lacking:
            return f"{done} {self.verdict(finished)} Now compare with the model answer."
        half = [
            domain.name for domain in self.tool.domains if domain.name in lacking and self.judgements[domain.id].value != NOT_YET
        ]
        return f"{done}{' Reason missing: ' + ', '.join(half) + '.' if half else ''} Still open: {', '.join(lacking)}."

    def verdict(self, finished):
        """Say the overall judgement by the rule."""
        found = bias.overall(finished).iloc[0]
        whose = "our rule, the tool has none" if found["rule"] == "ours" else "by the rule of the tool"
        return f"Overall: {found['judgement']} ({whose}; {found['why']})."

    def say(self, text):
        self.status.value = sentence(text)

    def compare(self):
        """Show the model answer and what was published beside the reader's, once theirs is finished."""
        finished = self.here(self.saved())
        if len(finished) < len(self.tool.domains):
            return self.say(f"First judge every domain, each with a reason. {self.progress(finished)}")
        model = self.here(self.model)
        if model.empty:
            return self.say("There is no model answer for this study with this tool.")
        figure = picture(
            compare_lights({"you": bias.wide(finished), "model answer": bias.wide(model)}, title="Yours and the model answer")
        )
        self.compared.value = figure + _side_by_side(finished, model, self.tool)
        return self.say(_likeness(finished, model))


def _question(number, domain):
    lines = [
        f"<b>D{number} {escape(domain.name)}.</b> {escape(domain.question)}",
        f"<i>Low:</i> {escape(domain.low)} <i>High:</i> {escape(domain.high)}",
    ]
    return '<div style="line-height:1.4;margin-top:0.8em">' + "<br>".join(lines) + "</div>"


def _known(study, outcome, tool):
    """Return HTML with what was seen of a study; each source is linked once, so the Tab key soon reaches the first domain."""
    rows = bias.known(study).reset_index().to_dict("records")
    sources = list(dict.fromkeys(row["source"] for row in rows))
    lines = [
        f"<div><b>{escape(label(row['what']))}</b>: {escape(' '.join(part for part in (row['value'], row['unit']) if part and part != 'text'))}"
        f"{' <i>(' + escape(row['note']) + ')</i>' if row['note'] else ''} "
        f"<small>[{escape(row['row'])}, {escape(row['status'])}, source {sources.index(row['source']) + 1}]</small></div>"
        for row in rows
    ]
    listed = "".join(f"<div><small>Source {number}: {_link(source)}</small></div>" for number, source in enumerate(sources, 1))
    about = f"What was seen of {bias.label(study)}. You judge its result on {outcome.replace('_', ' ')} with {tool.name}, which was made for {tool.made_for}."
    return f"<div><b>{escape(about)}</b></div>{''.join(lines)}{listed}"


def _link(source):
    if source.startswith(("https://", "http://")):
        return f'<a href="{escape(source, quote=True)}" target="_blank" rel="noopener">{escape(source)}</a>'
    return escape(source)


def _side_by_side(mine, model, tool):
    """Return HTML with each domain's two judgements and reasons."""
    first, second = mine.set_index("domain"), model.set_index("domain")
    cells = []
    for domain in tool.domains:
        one, other = first.loc[domain.id], second.loc[domain.id]
        same = "same" if one["judgement"] == other["judgement"] else "<b>differs</b>"
        cells.append(
            f'<tr><th scope="row">{escape(domain.name)}</th><td>{escape(one["judgement"])}: {escape(one["support"])}</td>'
            f"<td>{escape(other['judgement'])}: {escape(other['support'])} <small>[{escape(str(other['rows'] or 'nothing seen'))}]</small></td><td>{same}</td></tr>"
        )
    style = "<style>.peerlib-form td, .peerlib-form th {text-align:left;vertical-align:top;padding:0.2em 0.6em;line-height:1.4}</style>"
    head = '<tr><th scope="col">Domain</th><th scope="col">You</th><th scope="col">Model answer (ours, from abstracts)</th><th scope="col"></th></tr>'
    return f"{style}<table>{head}{''.join(cells)}</table>"


def _likeness(mine, model):
    pairs = mine.merge(model, on="domain", suffixes=("_mine", "_model"))
    same = int((pairs["judgement_mine"] == pairs["judgement_model"]).sum())
    return (
        f"You and the model agree on {same} of {len(pairs)} domains. Where you differ, compare the reasons: the model is our judgement, from abstracts, "
        "and yours may be the better one."
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
        The form; ``.result`` are the finished judgements of this rater with this tool. A form
        opened later shows what was saved, at the first study that is not finished.

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
