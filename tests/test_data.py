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
