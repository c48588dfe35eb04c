"""Loading, describing, tracing, and the reader's own cells."""

import os
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerlib import bias, datasets, effects, my_work
from peerlib.datasets import fact, fill, load, own_figures
from peerlib.datasets import tables as schema


def test_types_follow_the_schema():
    outcomes = load("trial_outcomes")
    assert str(outcomes["n_peer"].dtype) == "Int64"
    assert str(outcomes["mean_peer"].dtype) == "float64"
    assert str(load("record_truth")["scored"].dtype) == "boolean"
    assert pd.isna(outcomes.set_index("outcome_id").loc["TO016", "mean_peer"])


def test_a_loaded_table_is_a_copy():
    mine = load("studies")
    mine.loc[0, "short_citation"] = "changed"
    assert load("studies").loc[0, "short_citation"] != "changed"


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: load("study"), "Nearest: studies"),
        (lambda: datasets.describe("unit_cost"), "unit_costs"),
        (lambda: fact("sledge", "n_peer"), "sledge_2011"),
        (lambda: fact("sledge_2011", "bed days"), "bed_days_mean_peer"),
        (lambda: fact("chien_2019", "n"), "holds nothing on chien_2019"),
        (lambda: datasets.sources("BD06"), "BD06"),
        (lambda: datasets.worksheet("klein"), "klein_1998"),
        (lambda: datasets.search_files("first"), "first_search"),
    ],
)
def test_an_unknown_name_gets_the_nearest(call, hint):
    with pytest.raises(datasets.UnknownName, match=hint):
        call()


def test_a_fact_prints_with_unit_status_and_source():
    shown = str(fact("sledge_2011", "bed_days_mean_peer"))
    for part in ["10.08 days per person", "9 months", "verified", "pubmed.ncbi.nlm.nih.gov/21532082", "FA053"]:
        assert part in shown


def test_a_second_hand_figure_says_so():
    assert "secondary page on the paper (copy)" in str(fact("trachtenberg_2013", "benefit_cost_ratio_average"))
    assert "quoted on a secondary page" in str(fact("johnson_2018", "sessions"))


def test_conflicting_facts_come_back_together_and_are_not_chosen_between():
    facts = fact("clarke_2000", "n_total")
    assert facts.distinct == [163, 178]
    assert facts.warning.startswith("Warning: sources disagree: 163 and 178")
    with pytest.raises(datasets.ConflictingFacts, match="choose one"):
        _ = facts.value
    assert facts[0].value == 163


def test_editions_are_noted_and_agreeing_sources_are_not_warned_about():
    assert fact("wsipp_290", "benefit_cost_ratio").warning.startswith("Note:")
    assert fact("klein_1998", "n_peer").warning == ""
    assert fact("klein_1998", "n_peer").value == 10


def test_a_gap_says_what_was_looked_for_and_how_to_fill_it():
    with pytest.raises(datasets.NotSeen, match=r"(?s)looked for and not found.*datasets\.fill\("):
        fact("sledge_2011", "caseload")


def test_a_reader_may_correct_a_fact_and_it_is_theirs(work):
    fill("study_facts", "FA053", "value", 11.5, source="the article, table 1")
    mine = fact("sledge_2011", "bed_days_mean_peer", own=True)
    assert (mine.value, mine[0].status, mine[0].source) == (11.5, "yours", "the article, table 1")
    assert fact("sledge_2011", "bed_days_mean_peer", own=False).value == 10.08


def test_an_empty_cell_of_a_trial_is_not_an_unknown_name():
    with pytest.raises(datasets.NotSeen, match="TO016"):
        fact("klein_1998", "bed_days_mean_peer")


def test_less_than_is_never_read_as_the_number():
    assert fact("sledge_2011", "bed_days_p_value").value == "<0.03"


def test_facts_of_different_names_are_not_said_to_disagree():
    assert datasets.all_facts("sledge_2011").warning == ""


def test_a_table_may_be_asked_for_by_what_it_holds():
    with pytest.raises(datasets.UnknownName, match="unit_costs"):
        load("prices")


def test_amounts_of_facts_are_written_for_a_reader_and_years_left_alone():
    rows = load("study_facts").set_index("fact_id").loc[["FA292", "FA164", "FA357"], ["fact", "value", "unit"]]
    said = datasets.in_words(rows)
    assert said["figure"].to_list() == ["cost per case, peers", "difference in total cost to Medicaid", "difference in QALYs"]
    assert said["value"].to_list() == ["2,154", "5,991", "more QALYs with peers"]
    assert said["unit"].to_list()[:2] == ["pounds", "US dollars"]
    years = load("study_facts").query("fact == 'year'")
    assert datasets.in_words(years)["value"].to_list() == years["value"].to_list()


def test_all_facts_of_all_studies_can_be_looked_up():
    facts = load("study_facts")
    for study, name in facts[["study_id", "fact"]].drop_duplicates().itertuples(index=False):
        assert len(fact(study, name)) >= 1


def test_the_worksheet_lists_every_gap_and_only_empty_cells():
    sheet = datasets.worksheet()
    assert not sheet.duplicated(["table", "row", "field"]).any()
    for cell in sheet.itertuples():
        rows = load(cell.table).set_index(schema.key(cell.table))
        assert pd.isna(rows.loc[cell.row, cell.field])
    assert "TO002" not in set(sheet["row"])


def test_a_filled_cell_is_laid_over_and_marked(work):
    fill("trial_outcomes", "TO016", "mean_peer", 4.5, source="the article, table 2", note="read twice")
    mine = load("trial_outcomes", own=True).set_index("outcome_id").loc["TO016"]
    assert (mine["mean_peer"], mine["status"], mine["yours"]) == (4.5, "verified", "mean_peer")
    assert (mine["your_source"], mine["your_note"]) == ("the article, table 2", "read twice")
    assert pd.isna(load("trial_outcomes", own=False).set_index("outcome_id").loc["TO016", "mean_peer"])
    shipped, own = datasets.sources("TO016", own=True).to_dict("records")
    assert (own["what"], own["value"], own["status"], own["source"]) == ("mean_peer", "4.5", "yours", "the article, table 2")
    assert shipped["source"] == datasets.sources("TO016", own=False)["source"].item() and shipped["status"] == "verified"
    seen = [datasets.bed_use_cells("klein_1998", own=own)["seen"].sum() for own in (True, False)]
    assert seen[0] == 1 + seen[1]
    fill("trial_outcomes", "TO016", "mean_peer", 5, source="the article, table 3")
    assert load("trial_outcomes", own=True).set_index("outcome_id").loc["TO016", "mean_peer"] == 5


def test_a_filled_gap_becomes_a_fact(work):
    gap = load("gaps").query("study_id == 'sledge_2011' and fact == 'caseload'")["gap_id"].item()
    fill("gaps", gap, "value", 8, source="the article")
    mine = fact("sledge_2011", "caseload", own=True)
    assert (mine.value, mine[0].status, mine[0].source) == (8, "yours", "the article")
    with pytest.raises(datasets.NotSeen):
        fact("sledge_2011", "caseload", own=False)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (("trial_outcomes", "TO016", "mean_peer", "ten", "x"), "'ten' is not a number"),
        (("trial_outcomes", "TO016", "mean_peer", "10,08", "x"), "decimal point"),
        (("trial_outcomes", "TO016", "mean_peer", "nan", "x"), "not a number"),
        (("trial_outcomes", "TO016", "mean_peer", -1, "x"), "below zero"),
        (("trial_outcomes", "TO016", "n_peer", 10.5, "x"), "whole number"),
        (("trial_outcomes", "TO030", "percent_peer", 162, "x"), "above 100"),
        (("trial_outcomes", "TO016", "currency", "pounds", "x"), "GBP, AUD, USD, EUR"),
        (("trial_outcomes", "TO016", "mean_peer", 3, ""), "no source"),
        (("trial_outcomes", "TO016", "mean_peer", 3, "the report, page ..."), "no source"),
        (("trial_outcomes", "TO999", "mean_peer", 3, "x"), "no row in trial_outcomes"),
        (("trial_outcomes", "TO016", "mean", 3, "x"), "mean_peer"),
        (("trial_outcomes", "TO016", "status", 3, "x"), "no field to fill"),
        (("outcomes", "TO016", "mean_peer", 3, "x"), "trial_outcomes"),
        (("gaps", "GP005", "value", "much", "x"), "not a number"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence_and_nothing_is_saved(work, cell, message):
    *place, value, source = cell
    with pytest.raises((ValueError, LookupError), match=message):
        fill(*place, value, source=source)
    assert not (work / own_figures.FILE).exists()


def save(work, text, encoding="utf-8"):
    work.mkdir(parents=True, exist_ok=True)
    (work / own_figures.FILE).write_bytes(text.encode(encoding))


HEAD = "table,row,field,value,source"
LINE = "trial_outcomes,TO016,mean_peer,4.5,Klein"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"{HEAD}\n{LINE}\n", "utf-8"),
        (f"{HEAD}\r\n{LINE}\r\n", "utf-8-sig"),
        (f"{HEAD}\n{LINE}\n".replace(",", ";"), "utf-8"),
        (f"{HEAD}\n{LINE}\n".replace(",", "\t"), "utf-8"),
        (f"{HEAD}\n{LINE} après\n", "cp1252"),
        (f"{HEAD}\n\n,,,,\n{LINE}\n", "utf-8"),
    ],
)
def test_the_file_may_come_back_from_any_spreadsheet(work, text, encoding):
    save(work, text, encoding)
    assert load("trial_outcomes", own=True).set_index("outcome_id").loc["TO016", "mean_peer"] == 4.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEAD}\n{LINE}\ntrial_outcomes,TO016,sd_peer,many,Klein\n", "line 3, field sd_peer: 'many' is not a number"),
        (f"{HEAD}\ntrial_outcomes,TO16,mean_peer,4,Klein\n", "line 2: There is no row in trial_outcomes called 'TO16'"),
        (f"{HEAD}\ntrial,TO016,mean_peer,4,Klein\n", "line 2: There is no table called 'trial'"),
        (f"{HEAD}\ntrial_outcomes,TO016,mean_peer,4,\n", "line 2, field mean_peer: no source"),
        (f"{HEAD}\ntrial_outcomes,TO016,mean_peer,4,Klein, table 2\n", "line 2: more cells than columns"),
        ("row,value\nTO016,4\n", "no column called table, field, source"),
    ],
)
def test_a_bad_line_is_named_and_the_file_left_alone(work, text, message):
    save(work, text)
    with pytest.raises(ValueError, match=message):
        load("trial_outcomes", own=True)
    if "no column" in message or "more cells" in message:
        with pytest.raises(ValueError, match=message):
            fill("gaps", "GP005", "value", 5, source="x")
    assert (work / own_figures.FILE).read_text(encoding="utf-8") == text


def test_saving_the_worksheet_keeps_what_was_typed(work):
    datasets.save_worksheet("klein_1998")
    fill("trial_outcomes", "TO016", "mean_peer", 4.5, source="the article")
    said = datasets.save_worksheet()
    assert "1 of them filled" in said
    assert load("trial_outcomes", own=True).set_index("outcome_id").loc["TO016", "mean_peer"] == 4.5


def test_a_cell_filled_between_two_calls_is_seen(work, monkeypatch):
    def seen():
        traced = effects.trace("sledge_2011", own=True).set_index("figure").loc["mean_peer", ["value", "status"]].to_list()
        return [
            traced,
            *(found.query("status == 'yours'")["value"].to_list() for found in (look(datasets.sources), look(bias.known))),
        ]

    def look(call):
        return call("sledge_2011", own=True)

    shipped = [[10.08, "verified"], [], []]
    assert seen() == shipped
    for value in ("11.5", "12.5"):
        fill("trial_outcomes", "TO002", "mean_peer", value, source="the article")
        assert seen() == [[float(value), "yours"], [value], [value]]
    monkeypatch.setenv("PEERLIB_WORK", str(work / "of somebody else"))
    assert seen() == shipped
    monkeypatch.setenv("PEERLIB_WORK", str(work))
    (work / own_figures.FILE).unlink()
    assert seen() == shipped and len(datasets.sources("sledge_2011", own=False)) == len(datasets.sources("sledge_2011"))


def test_a_table_of_sources_is_a_copy():
    for what in ("unit_costs", "BD006"):
        mine = datasets.sources(what)
        mine.loc["BD006", "status"] = "changed"
        assert datasets.sources(what).loc["BD006", "status"] == "verified"


def test_columns_of_the_readers_own_and_unfilled_lines_survive(work):
    head, line = "row,table,checked by,field,what,value,source", "TO016,trial_outcomes,Ann,mean_peer,days,4.5,Klein"
    save(work, f"{head}\n{line}\nTO016,trial_outcomes,Bob,sd_peer,spread,,\n")
    fill("trial_outcomes", "TO016", "mean_peer", 5.5, source="the article")
    datasets.save_worksheet("klein_1998")
    rows = my_work.read_table(work / own_figures.FILE, [*own_figures.COLUMNS, "checked by"], [], "the file")
    assert [(row["checked by"], row["what"], row["value"]) for row in rows[:2]] == [("Ann", "days", "5.5"), ("Bob", "spread", "")]


def test_of_a_cell_that_is_there_twice_the_last_line_counts(work):
    save(work, f"{HEAD}\n{LINE}\n{LINE.replace('4.5', '5.5')}\n")
    assert load("trial_outcomes", own=True).set_index("outcome_id").loc["TO016", "mean_peer"] == 5.5
    fill("trial_outcomes", "TO016", "mean_peer", 6.5, source="the article")
    assert load("trial_outcomes", own=True).set_index("outcome_id").loc["TO016", "mean_peer"] == 6.5


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_note_survives_the_file(work, note):
    fill("gaps", "GP001", "value", 'a; b, "c"', source="=SUM(A1) <b>", note=note)
    mine = load("gaps", own=True).set_index("gap_id").loc["GP001"]
    assert (mine["value"], mine["your_source"], mine["your_note"]) == ('a; b, "c"', "=SUM(A1) <b>", note.strip())


def test_two_notebooks_at_once_lose_nothing(work):
    code = (
        "import sys; from peerlib.datasets import fill, load\n"
        "for gap in load('gaps')['gap_id'][int(sys.argv[1])::2]: fill('gaps', gap, 'value', 1, source='x')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(n)], env=os.environ) for n in (0, 1)]
    assert [process.wait() for process in running] == [0, 0]
    assert load("gaps", own=True)["value"].notna().all()


def test_a_write_that_fails_leaves_the_old_file_and_no_debris(work, monkeypatch):
    fill("gaps", "GP005", "value", 5, source="x")
    before = (work / own_figures.FILE).read_bytes()

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(my_work.files.os, "replace", full_disk)
    with pytest.raises(OSError, match="study_figures.csv could not be saved.*old version is untouched"):
        fill("gaps", "GP006", "value", 6, source="x")
    assert (work / own_figures.FILE).read_bytes() == before
    assert [p.name for p in work.iterdir() if p.is_file()] == [own_figures.FILE]


def test_where_the_readers_folder_is(monkeypatch, tmp_path):
    monkeypatch.delenv("PEERLIB_WORK")
    root = schema.data_folder().parent
    monkeypatch.chdir(root / "notebooks")
    assert my_work.folder() == root / "my_work"
    monkeypatch.chdir(tmp_path)
    assert my_work.folder() == tmp_path / "my_work"
    monkeypatch.setenv("PEERLIB_WORK", str(tmp_path / "elsewhere"))
    assert my_work.folder() == tmp_path / "elsewhere"


# --------------------------------------------------------------------------- the one list of studies


def test_every_trial_and_comparison_is_on_the_list_and_none_vanishes():
    studies, listed = load("studies"), datasets.followed()
    assert set(listed.index) == set(studies.loc[studies["kind"].isin(["trial", "comparative_study"]), "study_id"])
    left = listed[~listed["used"]]
    assert (left["left at"] != "").all() and (left["why"].str.len() > 10).all()
    assert (listed.loc[listed["used"], ["left at", "why"]] == "").all(axis=None)


def test_every_study_that_the_model_includes_is_on_the_list():
    decisions = load("model_screening").merge(load("record_truth")[["record_id", "work_id"]])
    works = decisions.loc[(decisions["stage"] == "report") & (decisions["decision"] == "include"), "work_id"].unique()
    studies = load("work_coding").set_index("work_id").loc[works, "study_id"]
    assert studies.notna().all()
    assert set(datasets.followed().loc[studies.unique(), "screening"]) == {"included"}


def test_the_list_agrees_with_what_later_stations_use():
    listed = datasets.followed()
    assert set(listed.index[listed["used"]]) == {effect.study for effect in effects.usable()}
    assert set(listed.index[listed["figures"].str.contains("people")]) == set(effects.readmissions()["study"])
    assert set(listed.index[listed["rated"].str.contains("by us")]) == set(bias.model_judgements()["study"])
    assert set(effects.unusable()["study_id"]) <= set(listed.index[~listed["used"]])


def test_forchuk_is_on_the_list_with_its_reason():
    row = datasets.followed().loc["forchuk_2005"]
    assert row["screening"] == "included" and row["left at"] == "05 bed days"
    assert "116 days earlier discharge" in row["why"] and "without a spread" in row["why"]


def test_a_figure_of_the_readers_own_moves_a_study_on(work):
    for field, number in {"mean_peer": 5, "mean_control": 11}.items():
        fill("trial_outcomes", "TO016", field, number, source="the article")
    assert not datasets.followed(own=False).loc["klein_1998", "used"]
    assert datasets.followed().loc["klein_1998", "used"]
