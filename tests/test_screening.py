"""Screening: decisions kept, agreement measured, counts that add up."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerlib import datasets, literature, plots, screening
from peerlib.screening import adjudicate, agreement, conflicts, count_flow, decide, model_decisions, read_decisions, withdraw
from peerlib.screening.prisma import PrismaCounts


def labels(table):
    """Unfold a table of counts into two lists of decisions."""
    first, second = [], []
    for i, row in enumerate(table):
        for j, number in enumerate(row):
            first += [str(i)] * number
            second += [str(j)] * number
    return first, second


@pytest.mark.parametrize(
    ("table", "kappa", "se", "ci", "pabak"),
    [  # computed with R's vcd (asymptotic, non-null error)
        ([[20, 5], [10, 15]], 0.4, 0.1269960629311, (0.151092290476661, 0.648907709523339), 0.4),
        ([[8, 6], [4, 482]], 0.605180037902716, 0.114389025055981, (0.380981668566344, 0.829378407239089), 0.96),
        ([[10, 0], [0, 40]], 1, 0, (1, 1), 1),
        ([[12, 3, 1], [4, 9, 2], [0, 2, 7]], 0.540229885057471, 0.111876769166887, (0.320955446783671, 0.759504323331271), None),
    ],
)
def test_kappa_against_independent_values(table, kappa, se, ci, pabak):
    result = agreement(*labels(table))
    assert result.kappa == pytest.approx(kappa, abs=1e-12) and result.se == pytest.approx(se, abs=1e-12)
    assert (result.ci_low, result.ci_high) == pytest.approx(ci, abs=1e-9)
    if pabak is not None:
        assert result.pabak == pytest.approx(pabak)


def test_skew_is_warned_about_and_no_variation_is_said():
    assert "Warning: 97%" in agreement(*labels([[8, 6], [4, 482]])).warning
    assert agreement(*labels([[20, 5], [10, 15]])).warning == ""
    same = agreement(["exclude"] * 5, ["exclude"] * 5)
    assert np.isnan(same.kappa) and "kappa does not exist" in same.warning and same.percent == 100


decisions = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60)


@given(decisions)
def test_agreement_does_not_depend_on_who_is_first_or_on_order(pairs):
    first, second = zip(*pairs)
    one, other, shuffled = agreement(first, second), agreement(second, first), agreement(first[::-1], second[::-1])
    for a in (other, shuffled):
        assert np.isclose(one.kappa, a.kappa, equal_nan=True) and np.isclose(one.se, a.se, equal_nan=True)
        assert one.percent == a.percent
    assert one.kappa <= 1 + 1e-12 or np.isnan(one.kappa)


def test_only_records_both_decided_on_are_compared():
    first = pd.DataFrame({"record_id": ["a", "b", "c"], "decision": ["include", "exclude", "include"]})
    second = pd.DataFrame({"record_id": ["c", "b", "x"], "decision": ["include", "include", "exclude"]})
    assert agreement(first, second).n == 2
    with pytest.raises(ValueError, match="nothing to compare"):
        agreement(first.head(1), second)
    with pytest.raises(ValueError, match="2 and 1 decisions"):
        agreement(["a", "b"], ["a"])


def test_decisions_are_kept_replaced_and_taken_back(work):
    decide("R1", "unsure")
    decide("R1", "exclude", 'off topic, =SUM(A1), "quoted"')
    decide("R1", "include", stage="report")
    kept = read_decisions()
    assert kept[["record_id", "stage", "decision"]].values.tolist() == [["R1", "title", "exclude"], ["R1", "report", "include"]]
    assert kept.loc[0, "reason"] == 'off topic, =SUM(A1), "quoted"' and kept.loc[0, "when"]
    assert withdraw("R1") and not withdraw("R1") and len(read_decisions()) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: decide("R1", "maybe"), "include, exclude, unsure"),
        (lambda: decide("R1", "exclude"), "without a reason"),
        (lambda: decide("", "include"), "record_id is empty"),
        (lambda: decide("R1", "include", stage="abstract"), "title, report"),
        (lambda: decide("R1", "include", reviewer=" "), "reviewer is empty"),
        (lambda: model_decisions("abstract"), "title, report"),
    ],
)
def test_what_is_not_allowed_is_said_and_not_saved(work, call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert not (work / "screening.csv").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("record_id,reviewer,stage,decision,reason,when\nR1,x,title,maybe,,\n", "mate.csv, line 2: decision 'maybe'"),
        (
            "record_id,reviewer,stage,decision,reason,when\nR1,x,title,include,,\nR2,x,title,exclude,,\n",
            "mate.csv, line 3: record R2 is excluded without",
        ),
        ("id,decision\nR1,include\n", "no column called record_id, reviewer, stage"),
    ],
)
def test_a_classmates_file_is_checked_line_by_line(tmp_path, text, message):
    path = tmp_path / "mate.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_decisions(path)


def test_two_reviewers_at_once_lose_nothing(work):
    code = (
        "import sys\nfrom peerlib.screening import decide\nfor n in range(25): decide(f'R{n}', 'include', reviewer=sys.argv[1])"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, who]) for who in ("ann", "ben")]
    assert [p.wait() for p in running] == [0, 0]
    assert len(read_decisions()) == 50


def test_conflicts_and_adjudication():
    rows = [
        ("a", "x", "include"),
        ("a", "y", "include"),
        ("b", "x", "include"),
        ("b", "y", "exclude"),
        ("b", "z", "exclude"),
        ("c", "x", "unsure"),
        ("c", "y", "include"),
        ("d", "x", "exclude"),
    ]
    both = pd.DataFrame(rows, columns=["record_id", "reviewer", "decision"]).assign(stage="title")
    assert list(conflicts(both).index) == ["b", "c"]
    settled = adjudicate(both, by="z")
    settled = settled.set_index("record_id")
    assert settled["decision"].fillna("").to_dict() == {"a": "include", "b": "exclude", "c": "", "d": "exclude"}
    with pytest.raises(ValueError, match="Nobody called 'w'"):
        adjudicate(both, by="w")
    with pytest.raises(ValueError, match="reviewer="):
        conflicts(pd.concat([both, both]))
    assert settled["how"].to_dict() == {
        "a": "all agree",
        "b": "conflict, settled by z",
        "c": "conflict, open",
        "d": "one reviewer only",
    }


GOOD = {
    "databases": {"one": 8, "two": 4},
    "duplicates": 3,
    "removed_otherwise": {"retracted": 1},
    "screened": 8,
    "excluded": 5,
    "sought": 3,
    "not_retrieved": 1,
    "assessed": 2,
    "excluded_reports": {"no comparison": 1},
    "included_reports": 2,
    "included_studies": 2,
    "other_methods": {"reviews": 2},
    "other_not_retrieved": 1,
    "other_excluded": {},
    "previous_reports": 2,
    "previous_studies": 1,
}


def test_counts_that_add_up():
    counts = PrismaCounts(**GOOD)
    assert (counts.identified, counts.other_assessed, counts.total_reports, counts.total_studies) == (12, 1, 4, 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"screened": 9}, "Records screened: expected 8 .*found 9"),
        ({"sought": 4}, "Reports sought for retrieval: expected 3"),
        ({"assessed": 3}, "Reports assessed: expected 2"),
        ({"included_reports": 5}, "Reports included: expected 2"),
        ({"included_studies": 9}, "each has at least one"),
        ({"included_studies": 0}, "each has at least one"),
        ({"previous_studies": 0}, "earlier version"),
        ({"other_excluded": {"late": 2}, "included_reports": 0, "included_studies": 0}, "at most 1 were assessed"),
        ({"screened": None}, "whole number"),
        ({"screened": float("inf")}, "whole number"),
        ({"duplicates": -1}, "whole number"),
        ({"databases": {"one": 1.5}}, "databases .one.: 1.5"),
        ({"excluded": float("nan")}, "whole number"),
    ],
)
def test_the_box_that_is_off_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        PrismaCounts(**{**GOOD, **change})


def flow(search):
    grouped = literature.deduplicate(literature.read_records(*datasets.search_files(search)))
    return grouped, count_flow(
        grouped, model_decisions(), other_methods={"named in reviews": 2} if search == "first_search" else None
    )


@pytest.mark.parametrize("search", ["first_search", "update_search"])
def test_the_shipped_records_flow_through(search):
    grouped, counts = flow(search)
    assert counts.identified == len(grouped) and counts.screened == grouped["group"].nunique()
    assert counts.included_studies >= 5


def test_a_flow_is_counted_from_settled_decisions_only():
    grouped, _ = flow("first_search")
    model = model_decisions()
    with pytest.raises(ValueError, match="several reviewers"):
        count_flow(grouped, pd.concat([model, model.assign(reviewer="me")]))
    with pytest.raises(ValueError, match="Include"):
        count_flow(grouped, model.assign(decision=model["decision"].replace("include", "Include")))
    with pytest.raises(ValueError, match="without a reason"):
        count_flow(grouped, model.assign(reason=""))
    settled = pd.concat([adjudicate(model, by="model", stage=stage) for stage in screening.STAGES])
    assert count_flow(grouped, settled) == count_flow(grouped, model)


def test_agreement_refuses_mixed_stages_and_reviewers():
    model = model_decisions()
    with pytest.raises(ValueError, match="column stage"):
        agreement(model, model)
    one = model_decisions("title")
    with pytest.raises(ValueError, match="column reviewer"):
        agreement(one, pd.concat([one, one.assign(reviewer="me")]))
    assert agreement(["a", None, "b"], ["a", "b", "b"]).n == 2


def test_a_classmates_file_may_be_untidy(tmp_path):
    path = tmp_path / "mate.csv"
    path.write_bytes("record_id;reviewer;stage;decision;reason;when\r\nR1;me;Title;Include;;\r\n;;;;;\r\n".encode("utf-16"))
    kept = read_decisions(path, reviewer="Ann")
    assert kept[["record_id", "reviewer", "stage", "decision"]].values.tolist() == [["R1", "Ann", "title", "include"]]


def test_reports_of_one_study_are_judged_together():
    coding, model = datasets.load("work_coding"), model_decisions("report")
    works = datasets.load("record_truth").merge(model, on="record_id").merge(coding[["work_id", "study_id"]], on="work_id")
    linked = works.dropna(subset="study_id")
    assert (linked.groupby("study_id")["decision"].nunique() == 1).all()


def test_an_undecided_work_stops_the_count():
    grouped, _ = flow("first_search")
    with pytest.raises(ValueError, match=r"\d+ of \d+ works have no decision at the stage 'title'"):
        count_flow(grouped, model_decisions().iloc[5:])


def test_model_decisions_all_have_a_reason_and_are_ours():
    model = model_decisions()
    assert (model["status"] == "ours").all() and model["reason"].str.len().min() > 5
    assert set(model["stage"]) == set(screening.STAGES) and set(model["decision"]) <= set(screening.DECISIONS)
    titles = model_decisions("title")
    assert set(titles["record_id"]) == set(datasets.load("record_truth")["record_id"])
    works = datasets.load("record_truth").merge(model, on="record_id")
    assert (works.groupby(["work_id", "stage"])["decision"].nunique() == 1).all()
    likely = datasets.load("studies").query("seed_membership in ['analysed_six', 'other_two']")["work_id"].dropna()
    kept = works[(works["stage"] == "report") & (works["decision"] != "exclude")]["work_id"]
    assert set(likely) <= set(kept)


def test_the_diagram_holds_every_number(tmp_path):
    counts = PrismaCounts(**GOOD)
    fig = plots.prisma_flow(counts, "assessed from public abstracts")
    told = plots.alt_text(fig)
    for number in (12, 8, 5, 3, 1, 2):
        assert f"(n = {number})" in told
    for ending in ("png", "svg", "pdf"):
        fig.savefig(tmp_path / f"flow.{ending}")
        assert (tmp_path / f"flow.{ending}").stat().st_size > 1000


def test_long_names_stay_in_their_boxes():
    long = {"the catalogue of a university library with a very long name " * 2: 8, "x" * 90: 4}
    fig = plots.prisma_flow(PrismaCounts(**{**GOOD, "databases": long}))
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    ax = fig.axes[0]
    boxes = [p.get_window_extent() for p in ax.patches if type(p).__name__ == "Rectangle"]
    for text in ax.texts:
        if text.get_text() and not text.get_rotation():
            extent = text.get_window_extent()
            assert any(
                b.x0 <= extent.x0 and extent.x1 <= b.x1 and b.y0 - 1 <= extent.y0 and extent.y1 <= b.y1 + 1 for b in boxes
            ), text.get_text()


def test_a_lone_carriage_return_in_a_reason_can_be_read_again(work):
    decide("R1", "exclude", "not about\rpeers")
    assert read_decisions()["reason"].to_list() == ["not about\npeers"]
