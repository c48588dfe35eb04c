"""Explorer of notebook 03: the screening desk."""

import tomllib
from html import escape

import pandas as pd

from peerlib import screening, tables
from peerlib.screening.decisions import of_stage
from peerlib.shared.tables import need
from peerlib.widgets.desk import Desk, ids_of, in_words, who
from peerlib.widgets.helpers import WHOLE_LABEL, WIDE, beside, button, line, sentence
from peerlib.widgets.safe_text import LONGEST_ABSTRACT, cell, heading, label, marked, plain

REASONS = tomllib.loads(beside("screening_reasons.toml"))
LETTERS = {"i": "include", "e": "exclude", "u": "unsure"}
FIELDS = ("authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "source", "abstract")


class _Decisions:
    """The reader's own decisions of one stage, in ``my_work/screening.csv``."""

    columns = screening.COLUMNS

    def __init__(self, reviewer, stage):
        self.reviewer, self.stage = reviewer, stage

    def read(self):
        return of_stage(self.reviewer, self.stage)

    def save(self, key, decision, reason):
        return screening.decide(key, decision, reason, reviewer=self.reviewer, stage=self.stage)

    def remove(self, key):
        screening.withdraw(key, reviewer=self.reviewer, stage=self.stage)


class _Screening(Desk):
    """The desk with reasons, words to highlight, and the comparison with the model."""

    end = "All are decided: the button “Compare with the model decisions” shows how far you agree."

    def __init__(self, records, store, reasons, keywords, model):
        self.records, self.reasons, self.model = records, tuple(reasons), model
        self.numbers = tuple(str(number) for number in range(1, min(len(self.reasons), 9) + 1))
        titles = [cell({"title": title}, "title") for title in records.get("title", [""] * len(records))]
        super().__init__("record", ids_of(records), titles, LETTERS, store, self.draw_record)
        self._make_reasons()
        self._make_extras(keywords)

    def _make_reasons(self):
        import ipywidgets

        numbered = [(f"{number} {label(reason, 200)}", reason) for number, reason in enumerate(self.reasons, 1)]
        options = [("choose a reason", ""), *numbered]
        self.reason = ipywidgets.Dropdown(options=options, description="Reason to exclude", style=WHOLE_LABEL, layout=WIDE)
        self.own_words = line("or your own words", "100%")
        lines = "; ".join(name for name, _ in numbered)
        self.more = (
            f"The number of a reason excludes for it: {lines}. In the line, type e and the number, or e and your own words."
        )

    def _make_extras(self, keywords):
        import ipywidgets

        self.keywords = line("Words to highlight, with ; between them", "100%", value="; ".join(keywords))
        self.keywords.observe(lambda _: self.render(), names="value")
        self.compare = button("Compare with the model decisions", self.show_agreement)
        self.compared = ipywidgets.HTML(layout=WIDE)

    def reason_for(self, decision, typed):
        if decision != "exclude":
            return super().reason_for(decision, typed)
        if typed.isdecimal():
            numbered = {str(number): reason for number, reason in enumerate(self.reasons, 1)}
            if typed not in numbered:
                raise ValueError(f"there is no reason {label(typed, 10)}; they are numbered 1 to {len(self.reasons)}.")
            return numbered[typed]
        reason = typed or "; ".join(part for part in (self.reason.value, self.own_words.value.strip()) if part)
        if not reason:
            raise ValueError("excluding needs a reason. Press its number, choose one, or type e with your own words in the line.")
        return reason

    def turned(self):
        # A reason chosen for one record must not slip through to the next.
        self.reason.value, self.own_words.value = "", ""

    def changed(self):
        self.compared.value = ""

    def show_agreement(self):
        """Compare what was decided so far with the model; shown when asked for, not before."""
        problem = self.reread()
        mine = self.frame[self.frame["record_id"].isin(self.place_of)]
        model = screening.model_decisions(self.store.stage) if self.model is None else self.model
        try:
            compared = screening.agreement(mine, model).n
        except ValueError as error:
            self.compared.value = sentence(str(error))
            return self.render(problem or str(error))
        both = mine.merge(model, on="record_id", suffixes=("", "_model"))
        differ = both[both["decision"] != both["decision_model"]]
        said = f"You and the model decide alike on {compared - len(differ)} of {compared} records."
        table = tables.html(self.in_columns(differ), index=False) if len(differ) else ""
        self.compared.value = f'{sentence(said)}<div class="peerlib-judgements">{table}</div>'
        return self.render(problem or (f"{said} Those on which you differ are listed below the desk." if table else said))

    def in_columns(self, differ):
        """Return the records on which two decided differently: what each said, and why."""
        rows = differ.to_dict("records")
        model = [{"decision": row["decision_model"], "reason": cell(row, "reason_model")} for row in rows]
        places = [self.place_of[row["record_id"]] for row in rows]
        titles = [f"{place + 1}. {label(self.titles[place], 200)}" for place in places]
        return pd.DataFrame({"record": titles, "you": map(in_words, rows), "the model, and why": map(in_words, model)})

    def draw_record(self, place, row):
        """Return HTML of a record: its title with the reader's words marked, and what else is known."""
        record, words = self.records.iloc[place].to_dict(), self.keywords.value.split(";")
        title = marked(plain(self.titles[place]), words) if self.titles[place] else "(no title)"
        decided = f"your decision: {in_words(row)}" if row else "not decided yet"
        known = [(field, cell(record, field)) for field in FIELDS]
        lines = [f"<div><b>{heading(field)}</b>: <bdi>{_value(field, text, words)}</bdi></div>" for field, text in known if text]
        top = f"Record {place + 1} of {len(self.keys)}: {decided}"
        code = f'<div class="peerlib-code">Row <bdi>{escape(label(self.keys[place]))}</bdi></div>'
        return f'<div>{escape(top)}</div><div class="peerlib-title"><bdi>{title}</bdi></div>{"".join(lines)}{code}'


def _value(field, text, words):
    return marked(plain(text, LONGEST_ABSTRACT), words) if field == "abstract" else escape(plain(text))


def screening_desk(records, reviewer="me", stage="title", keywords=(), model=None, reasons=None):
    """Screen records one at a time, by mouse or by keyboard alone; every decision is saved at once.

    Parameters
    ----------
    records : pandas.DataFrame
        Records with ``record_id``, and whatever else is known, such as ``title, abstract``.
    reviewer : str
        Who decides.
    stage : str
        ``title`` or ``report``.
    keywords : str or sequence of str
        Words to highlight in the title.
    model : pandas.DataFrame, optional
        Decisions to compare with when asked for; without it, those on the shipped records.
    reasons : sequence of str, optional
        The usual reasons to exclude; without it, those of notebook 03.

    Returns
    -------
    ipywidgets.VBox
        The desk; ``.result`` are this reviewer's decisions of the stage in ``my_work/screening.csv``.

    Raises
    ------
    ValueError
        If the records have no ``record_id`` or one twice, or the stage is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> records = pd.DataFrame({"record_id": ["a", "b"], "title": ["Peer support: a trial", "Peer review"]})
    >>> screening_desk(records, reviewer="doctest").result.empty
    True
    """
    if stage not in screening.STAGES:
        raise ValueError(f"There is no stage {stage!r}. Use one of: {', '.join(screening.STAGES)}.")
    if model is not None:
        need(model, ["record_id", "decision"], "The table of model decisions")
        model = model[model["stage"] == stage] if "stage" in model else model
    keywords = (keywords,) if isinstance(keywords, str) else keywords
    store = _Decisions(who(reviewer), stage)
    desk = _Screening(records.reset_index(drop=True), store, REASONS[stage] if reasons is None else reasons, keywords, model)
    return desk.explorer(desk.reason, desk.own_words, desk.compare, desk.keywords, below=[desk.compared])
