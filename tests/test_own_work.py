"""What the reader makes travels the whole chain, without a word of code, and every result says whose it is."""

import pytest

from peerlib import bias, datasets, effects, literature, plots, screening, tables, value, widgets
from peerlib.answers import figures, notebook_05, notebook_07
from peerlib.datasets import fill, search_files
from peerlib.literature import settled_pairs
from peerlib.review import my_review
from peerlib.shared import yours

RECORDS = literature.read_records(*search_files("first_search"))
PEER_FIGURES = {"events_peer": 30, "n_peer": 100, "events_control": 40, "n_control": 100}
NOTE = "(The text speaks of the shipped figures; {} of yours are in this result.)"
ENRICH = "Gillard et al. 2022 (with 4 figures of yours)"
KLEIN = "Klein et al. 1998 (with 2 figures of yours)"


def flow(**choices):
    grouped = literature.deduplicate(RECORDS)
    study_of = screening.study_of_groups(grouped)
    return screening.count_flow(grouped, study_of=study_of, other_methods={"named in reviews": 2}, **choices)


def pooled():
    table = effects.readmissions()
    return effects.pool(table["estimate"], table["se"], labels=table["label"], ratio=True, what="risk ratio")


def fill_klein():
    for field, figure in {"mean_peer": 5, "mean_control": 11}.items():
        fill("trial_outcomes", "TO016", field, figure, source="made up for this test")


def fill_enrich():
    for field, figure in PEER_FIGURES.items():
        fill("trial_outcomes", "TO007", field, figure, source="made up for this test")


def records_of(study):
    works = datasets.load("record_truth").merge(datasets.load("work_coding")[["work_id", "study_id"]], on="work_id")
    return works.loc[works["study_id"] == study, "record_id"].to_list()


def test_with_nothing_of_the_reader_s_all_is_as_shipped(work):
    for table in datasets.describe().index:
        assert datasets.load(table).equals(datasets.load(table, own=False)) and "yours" not in datasets.load(table)
    assert datasets.followed().equals(datasets.followed(own=False))
    assert effects.usable() == effects.usable(own=False)
    assert effects.readmissions().equals(effects.readmissions(own=False))
    grouped = literature.deduplicate(RECORDS)
    assert grouped.equals(literature.deduplicate(RECORDS, own=False))
    model = screening.count_flow(
        grouped, screening.model_decisions(), screening.study_of_groups(grouped), {"named in reviews": 2}
    )
    assert flow() == model and model.whose == ""
    assert value.believe().equals(value.believe(judgements=bias.model_judgements()))
    assert not work.exists() or not any(work.iterdir())


def test_enrich_s_figures_join_the_pool_and_all_that_follows(work, capsys):
    shipped = pooled()
    fill_enrich()
    mine = pooled()
    assert (shipped.k, mine.k) == (3, 4) and mine.estimate != shipped.estimate
    assert f"Among them: {ENRICH}." in mine.sentence and str(mine).endswith(NOTE.format(4))
    plots.show(plots.forest(mine))
    said = capsys.readouterr().out
    assert ENRICH in said and said.rstrip().endswith(NOTE.format(4))
    tables.show(effects.readmissions()[["label", "status"]], index=False)
    assert capsys.readouterr().out.rstrip().endswith(NOTE.format(4))
    assert set(effects.trace(ENRICH).query("figure in @PEER_FIGURES")["status"]) == {"yours"}
    assert "gillard_2022" not in set(effects.not_pooled()["study"])
    assert datasets.followed().loc["gillard_2022", "figures"] == "people readmitted"
    assert widgets.pooling_results("Readmission, risk ratio").loc["REML", "k"] == 4
    assert set(bias.known("gillard_2022")["status"]) >= {"yours"}


def test_klein_s_figures_change_days_value_and_what_is_believed(work, capsys):
    fill_klein()
    klein = effects.days_saved("klein_1998")
    assert klein.days == 6 and klein.status == "yours" and klein.label == KLEIN
    assert str(klein).startswith(f"{KLEIN}: 6.0 bed days") and str(klein).endswith(NOTE.format(2))
    result = value.value_for_money(klein)
    assert f"Effect of {KLEIN}" in result.sentence and str(result).endswith(NOTE.format(2))
    assert "klein_1998" in value.believe().index
    assert datasets.followed().loc["klein_1998", ["figures", "used"]].to_list() == ["days", True]
    assert any(KLEIN.replace(" et al.", "") in name for name in widgets.value_scenarios())
    assert not any("Klein" in effect.label for effect in effects.usable(own=False))
    assert set(datasets.worksheet("klein_1998").query("row == 'TO016'")["field"]) == {"sd_peer", "sd_control"}


def test_a_borrowed_figure_counts_too(work):
    packages = datasets.fact("lawn_2008", "support_packages")[0]
    fill("study_facts", packages.row, "value", 50, source="made up for this test")
    lawn = effects.days_saved("lawn_2008")
    assert (lawn.yours, lawn.status, lawn.people) == (1, "yours", 50)


def test_a_rating_changes_the_risk_the_lights_and_the_list(work, capsys):
    assert value.risk_of("sledge_2011") == ("some concerns", "rob2")
    bias.judge("sledge_2011", "allocation_concealment", "high", "said nowhere")
    assert value.risk_of("sledge_2011") == ("high (with 1 rating of yours)", "rob1")
    believed = value.believe()
    assert value.at_high_risk(believed.loc["sledge_2011", "risk"]) and believed.loc["min_2007", "risk"] == "serious"
    tables.show(believed[["risk"]])
    assert "1 of yours is in this result" in capsys.readouterr().out
    lights = plots.traffic_light(bias.wide(bias.standing_judgements("rob1")))
    assert "Sledge et al. 2011 (with 1 rating of yours)" in plots.alt_text(lights)
    assert datasets.followed().loc["sledge_2011", "rated"] == "by us (with 1 rating of yours)"


def test_a_rating_that_neither_finished_is_left_out(work):
    bias.judge("klein_1998", "randomization_process", "high", "so it seems", tool="rob2")
    assert value.risk_of("klein_1998")[1] == "robins_i"
    judged = bias.standing_judgements("rob2")
    assert "klein_1998" not in set(judged["study"])


def test_five_decisions_and_a_settled_pair_reach_the_flow_diagram_and_the_list(work, capsys):
    before, model = flow(), screening.model_decisions("title").set_index("record_id")["decision"]
    grouped = literature.deduplicate(RECORDS)
    # The works of Sledge 2011, however many records they have, and three that the model left out.
    out = [record for record in literature.merge(grouped)["record_id"] if model[record] == "exclude"][:3]
    pair = literature.review_list(grouped).iloc[0]
    settled_pairs.decide(pair["first"], pair["second"], "same")
    sledge = [record for record in records_of("sledge_2011") if record in set(RECORDS["record_id"])][:2]
    for record in sledge:
        screening.decide(record, "exclude", "too small")
    screening.decide(out[0], "include")
    screening.decide(out[1], "exclude", "not ours")
    screening.decide(out[2], "unsure")
    after = flow()
    assert after.duplicates == before.duplicates + 1 and after.sought == before.sought + 2 - 1
    assert after.not_retrieved == before.not_retrieved + 2 and after.included_studies == before.included_studies - 1
    works = grouped.set_index("record_id").loc[sledge, "group"].nunique()
    assert f"Decided by you: {3 + works} of {after.screened} titles, 0 of {after.sought} reports, 1 pair" in after.whose
    assert "2 let through without a decision on the report, counted as unresolved" in after.whose
    plots.show(plots.prisma_flow(after))
    assert f"with {4 + works} decisions of yours" in (said := capsys.readouterr().out) and "shipped figures" in said
    left = datasets.followed().loc["sledge_2011"]
    assert left["screening"].startswith("excluded (with 2 decisions") and left["why"] == "too small" and not left["used"]
    assert flow(decisions=screening.standing_decisions(own=False)).included_studies == before.included_studies


def test_a_pair_of_other_records_is_not_taken_for_the_shipped(work):
    mine = RECORDS.head(4).assign(record_id=["a", "b", "c", "d"], title=["one", "two", "three", "four"])
    settled_pairs.decide("a", "b", "same")
    assert literature.deduplicate(mine).equals(literature.deduplicate(mine, own=False))


def test_the_review_says_whose_each_step_is(work):
    assert my_review()["whose"].str.contains("yours").sum() == my_review()["whose"].str.contains("^0 .*yours").sum()
    fill_klein()
    fill_enrich()
    bias.judge("sledge_2011", "allocation_concealment", "high", "said nowhere")
    screening.decide(records_of("sledge_2011")[0], "exclude", "too small")
    explorer = widgets.value_explorer()
    explorer.sliders["caseload"].value = 8
    found = my_review()
    assert found.loc["titles decided", "whose"] == "1 of 292 yours, 291 model"
    assert found.loc["rated", "whose"] == "1 of 12 yours, 11 model"
    assert found.loc["figures filled", "whose"] == "6 yours"
    assert found.loc["assumptions", ["found", "whose"]].to_list() == ["England 2012/13; caseload 8", "yours"]
    assert found.loc["ratio", "found"] == f"£{explorer.result.benefit_cost_ratio:.2f} for each £1 spent"
    assert found["go on in"].str[:2].is_monotonic_increasing


def test_expected_answers_are_those_of_the_shipped_figures(work):
    def expected():
        return figures.johnson_counts(), notebook_05.driver(), notebook_07.days_that_pay()

    before = expected()
    fill("trial_outcomes", "TO002", "mean_peer", 3, source="made up for this test")
    fill("trial_outcomes", "TO003", "events_peer", 10, source="made up for this test")
    assert effects.days_saved("sledge_2011").days != 9 and list(expected()) == list(before)


@pytest.mark.parametrize(("count", "what", "words"), [(0, "figure", ""), (1, "rating", " (with 1 rating of yours)")])
def test_the_mark_counts_and_comes_off_again(count, what, words):
    assert yours.mark(count, what) == words and yours.unmarked("Klein et al. 1998" + words) == "Klein et al. 1998"


def test_a_study_counts_once_however_often_it_is_named():
    assert yours.note([("", f"{KLEIN} and {ENRICH}; again {KLEIN}")]) == NOTE.format(6)
    assert yours.note([("", "as shipped")]) == ""
