"""Explorer of notebook 03: the screening desk."""

import tomllib
from html import escape

from peerlib import screening
from peerlib.shared.tables import need
from peerlib.widgets.desk import Desk, ids_of, in_words, sentences, who
from peerlib.widgets.helpers import WHOLE_LABEL, WRAP, beside, button, line, sentence
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
        frame = screening.read_decisions()
        mine = frame[(frame["reviewer"] == self.reviewer) & (frame["stage"] == self.stage)]
        return {row["record_id"]: row for row in mine.to_dict("records")}

    def save(self, key, decision, reason):
        return screening.decide(key, decision, reason, reviewer=self.reviewer, stage=self.stage)

    def remove(self, key):
        screening.withdraw(key, reviewer=self.reviewer, stage=self.stage)


class _Screening(Desk):
    """The desk with reasons, words to highlight, and the comparison with the model."""

    end = "All are decided: the button “Compare with the model decisions” shows how far you agree."

    def __init__(self, records, store, reasons, keywords, model):
        self.records, self.reasons, self.model = records, tuple(reasons), model
        titles = [cell({"title": title}, "title") for title in records.get("title", [""] * len(records))]
        names = {key: label(key) for key in ids_of(records)}
        super().__init__("record", names, titles, LETTERS, store, self.draw_record)
        self._make_reasons()
        self._make_extras(keywords)

    def _make_reasons(self):
        import ipywidgets

        numbered = [(f"{number} {label(reason, 200)}", reason) for number, reason in enumerate(self.reasons, 1)]
        options, wide = [("choose a reason", ""), *numbered], {"width": "34em"}
        self.reason = ipywidgets.Dropdown(options=options, description="Reason to exclude", style=WHOLE_LABEL, layout=wide)
        self.own_words = line("or your own words", "25em")
        lines = "; ".join(name for name, _ in numbered)
        self.help = self.help_line(f"To exclude, type e and the number of a reason, or e and your own words: {lines}.")

    def _make_extras(self, keywords):
        import ipywidgets

        self.keywords = line("Words to highlight, with ; between them", "100%", value="; ".join(keywords))
        self.keywords.observe(lambda _: self.render(), names="value")
        self.compare = button("Compare with the model decisions", self.show_agreement)
        self.compared = ipywidgets.HTML(layout=sentences("8em"))

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
            raise ValueError(
                "excluding needs a reason. Choose one, or type e with its number or with your own words, such as e 1."
            )
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
        try:
            model = screening.model_decisions(self.store.stage) if self.model is None else self.model
            said = str(screening.agreement(mine, model))
        except (OSError, ValueError) as error:
            said = str(error)
        self.render(problem)
        self.compared.value = sentence(said)

    def draw_record(self, place, row):
        """Return HTML of a record: its title with the reader's words marked, and what else is known."""
        record, words = self.records.iloc[place].to_dict(), self.keywords.value.split(";")
        title = marked(plain(self.titles[place]), words) if self.titles[place] else "(no title)"
        decided = f"your decision: {in_words(row)}" if row else "not decided yet"
        known = [(field, cell(record, field)) for field in FIELDS]
        lines = [f"<div><b>{heading(field)}</b>: <bdi>{_value(field, text, words)}</bdi></div>" for field, text in known if text]
        top = f"Record {place + 1} of {len(self.keys)}, {self.names[self.keys[place]]}: {decided}"
        return f'<div>{escape(top)}</div><div class="peerlib-title"><bdi>{title}</bdi></div>{"".join(lines)}'


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
    import ipywidgets

    if stage not in screening.STAGES:
        raise ValueError(f"There is no stage {stage!r}. Use one of: {', '.join(screening.STAGES)}.")
    if model is not None:
        need(model, ["record_id", "decision"], "The table of model decisions")
        model = model[model["stage"] == stage] if "stage" in model else model
    keywords = (keywords,) if isinstance(keywords, str) else keywords
    store = _Decisions(who(reviewer), stage)
    desk = _Screening(records.reset_index(drop=True), store, REASONS[stage] if reasons is None else reasons, keywords, model)
    return desk.explorer(
        desk.help,
        ipywidgets.HBox([desk.reason, desk.own_words], layout=WRAP),
        ipywidgets.HBox([*desk.buttons.values(), *desk.moves], layout=WRAP),
        desk.keywords,
        desk.compare,
        desk.compared,
    )
