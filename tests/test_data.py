"""The shipped data: valid against their schema, sourced row by row, and complete."""

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest

from peerlib import datasets
from peerlib.datasets import tables as schema

DATA = Path(__file__).parent.parent / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [r["name"] for r in PACKAGE["resources"] if "schema" in r and "/" not in r["path"]]


def test_the_whole_package_is_valid():
    from frictionless import Package

    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldNumber", "message"])


def test_frictionless_would_notice_a_broken_key(tmp_path):
    from frictionless import Package

    for resource in PACKAGE["resources"]:
        target = tmp_path / resource["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((DATA / resource["path"]).read_bytes())
    facts = tmp_path / "study_facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace("sledge_2011", "sledge_2O11", 1), encoding="utf-8")
    broken = json.loads(json.dumps(PACKAGE))
    for resource in broken["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(broken), encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_checksums_and_the_list_of_files():
    listed = {r["path"] for r in PACKAGE["resources"]}
    shipped = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file()}
    assert shipped - listed == {"datapackage.json", "README.md"}
    for resource in PACKAGE["resources"]:
        content = (DATA / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}", resource["path"]
        assert resource["bytes"] == len(content)


@pytest.mark.parametrize("name", TABLES)
def test_every_field_is_described_with_its_unit(name):
    for field in schema.resource(name)["schema"]["fields"]:
        assert len(field["description"]) > 5, field
        if field["type"] in ("number", "integer"):
            assert field.get("unit"), f"{name}.{field['name']} has no unit"


@pytest.mark.parametrize("name", [n for n in TABLES if n != "gaps"])
def test_every_row_leads_to_a_source_and_a_status(name):
    rows = datasets.sources(name)
    assert len(rows) == len(datasets.load(name))
    assert rows["source"].str.len().min() > 3
    assert set(rows["status"]) <= {"verified", "derived", "inferred", "ours", "practice"}
    assert (rows["status"] == "practice").any() == name.startswith("practice_"), "practice data are never mixed with the evidence"


def test_any_row_of_any_table_answers_one_call():
    for name in TABLES:
        if name != "gaps":
            last = datasets.load(name)[schema.key(name)].iloc[-1]
            assert len(datasets.sources(last)) >= 1


def test_gaps_are_empty():
    assert datasets.load("gaps")["value"].isna().all()


def test_nothing_unverified_or_staging_is_shipped():
    for path in DATA.rglob("*"):
        if path.suffix in {".csv", ".json", ".md"}:
            text = path.read_text(encoding="utf-8")
            for word in ["unverified_recall", "recalled", "the brief", "scribd", "studylib", "docsbay", "staging."]:
                assert word not in text, (path.name, word)


TRUTH = datasets.load("record_truth")


def start_tags(path):
    """Count the records that a file announces."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return len(list(csv.DictReader(text.splitlines())))
    return len(re.findall({".nbib": r"^PMID- ", ".ris": r"^TY  - ", ".bib": r"^@\w+\{"}[path.suffix], text, re.M))


@pytest.mark.parametrize("path", datasets.search_files(), ids=lambda p: f"{p.parent.name}-{p.name}")
def test_exports_hold_the_records_that_the_answer_key_names(path):
    name = path.relative_to(DATA).as_posix()
    key = TRUTH[TRUTH["file"] == name].sort_values("position")
    assert start_tags(path) == len(key) > 0
    text = path.read_text(encoding="utf-8")
    pattern = {".nbib": r"^OID - (R\d+)$", ".ris": r"^ID  - (R\d+)$", ".bib": r"^@\w+\{(R\d+),$", ".csv": r"^(R\d+),"}[
        path.suffix
    ]
    assert re.findall(pattern, text, re.M) == key["record_id"].to_list()


def test_the_numbers_of_the_search_are_those_of_the_evidence():
    assert len(TRUTH) == 778 and TRUTH["work_id"].nunique() == 474
    scored = TRUTH[TRUTH["scored"]]
    assert (len(scored), scored["work_id"].nunique()) == (693, 432)
    assert (TRUTH["search"] == "first_search").sum() == 459


def test_numbers_that_carry_the_workbook_stand_as_published():
    outcomes = datasets.load("trial_outcomes").set_index("outcome_id")
    row = outcomes.loc["TO002"]
    assert [row["n_peer"], row["mean_peer"], row["sd_peer"]] == [38, 10.08, 17.31]
    assert [row["n_control"], row["mean_control"], row["sd_control"]] == [36, 19.08, 21.63]
    assert row["p_tails"] == "one-tailed" and row["p_relation"] == "less than"
    costs = datasets.load("unit_costs").set_index("cost_id")["value"]
    assert [costs["BD001"], costs["BD006"], costs["BD033"]] == [334, 350, 13]


def test_facts_and_outcomes_agree_where_both_have_a_figure():
    row = datasets.load("trial_outcomes").set_index("outcome_id").loc["TO002"]
    for field in ["mean_peer", "sd_peer", "mean_control", "sd_control"]:
        assert datasets.fact("sledge_2011", f"bed_days_{field}").value == row[field]


def test_the_recovery_trials_are_attributed_under_their_own_licence():
    licence, doi = "https://opendatacommons.org/licenses/by/1-0/", "10.5281/zenodo.7687898"
    resource = schema.resource("recovery_trials")
    assert [named["path"] for named in resource["licenses"]] == [licence]
    assert any(doi in source.get("path", "") for source in resource["sources"])
    assert "Changed by us" in resource["description"]
    assert any(doi in named["title"] for named in PACKAGE["licenses"])
    for text in [(DATA / "README.md"), DATA.parent / "LICENSE-CONTENT"]:
        words = text.read_text(encoding="utf-8")
        assert doi in words and "Open Data Commons Attribution License v1.0" in words and licence in words, text.name
    assert set(datasets.load("recovery_trials")["source_url"]) == {f"https://doi.org/{doi}"}


def test_the_recovery_trials_are_28_and_join_twelve_studies():
    trials = datasets.load("recovery_trials")
    assert (len(trials), trials["study"].nunique()) == (66, 28)
    joined = trials.dropna(subset="study_id")
    years = datasets.load("studies").set_index("study_id")["year"]
    assert joined["study_id"].nunique() == joined["study"].nunique() == 12
    assert (years.loc[joined["study_id"]].to_numpy() == joined["year"].to_numpy()).all()
    assert not trials.select_dtypes("str").map(lambda text: "â" in str(text)).any(axis=None), "no damaged letters"


def test_what_the_second_look_mended_stays_mended():
    facts = datasets.load("study_facts").set_index("fact_id")
    pooled = datasets.load("pooled_estimates").set_index("estimate_id")
    published = datasets.load("published_bias").set_index("judgement_id")
    studies = datasets.load("studies").set_index("study_id")
    assert facts.loc["FA299", "value"] == "up to 10"
    assert facts.loc["FA305", "value"] == "readmission not significantly reduced"
    assert pooled["outcome"].str.contains("mutual_support").sum() == published["domain"].str.contains("mutual_support").sum() == 0
    assert pooled.loc[["PE032", "PE033", "PE034"], "k_trials"].to_list() == [21, 18, 24]
    assert set(pooled.loc[["PE032", "PE033", "PE034"], "effect_direction"]) == {"above 0 favours peers"}
    assert set(published.loc[["PB036", "PB037"], "tool"]) == {"rob2"}
    reviews = ["egmose_2023", "smit_2023", "lee_2024", "chien_2019", "le_novere_2023", "stant_2011"]
    assert studies.loc[reviews, "doi"].notna().all()


def test_no_page_of_unknown_standing_is_given_as_an_address():
    for path in DATA.rglob("*.csv"):
        assert "xotiq" not in path.read_text(encoding="utf-8"), path.name
