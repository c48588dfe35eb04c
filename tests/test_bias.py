"""Risk of bias: tools, files, the overall judgement, agreement, GRADE, and what bias does to the answer."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerlib import bias, datasets
from peerlib.bias import grade
from peerlib.effects import usable
from peerlib.shared.kappa import kappa_of_table
from peerlib.value import Assumptions, value_for_money
from peerlib.value import believed as trust

ROB2 = bias.tool("rob2").domain_ids
ROBINS = bias.tool("robins_i").domain_ids


def said(words, tool="rob2", study="A", rater="Ann", outcome=""):
    """Return one study's judgements, in the order of the tool's domains."""
    domains = [*bias.tool(tool).domain_ids, "overall"]
    return pd.DataFrame(
        {
            "study": study,
            "outcome": outcome,
            "tool": tool,
            "domain": domains[: len(words)],
            "rater": rater,
            "judgement": words,
            "support": "because",
        }
    )


# ------------------------------------------------------------------------------------------ tools


def test_the_tools_have_their_domains_words_and_sources():
    assert [len(tool.domains) for tool in bias.TOOLS.values()] == [7, 5, 7]
    assert bias.tool("rob2").judgements == ("low", "some concerns", "high"), "no information is an answer, not a judgement"
    assert bias.tool("RoB 1").id == bias.tool("cochrane_rob1").id == "rob1"
    for tool in bias.TOOLS.values():
        assert tool.source.split()[-1].startswith("https://doi.org/")
        for domain in tool.domains:
            assert domain.question.endswith("?") and domain.low.endswith(".") and domain.high.endswith(".")
    with pytest.raises(LookupError, match="no tool for risk of bias called 'rob3'. Nearest: "):
        bias.tool("rob3")
    assert bias.questions("robins_i").index.to_list() == ROBINS


# ------------------------------------------------------------------------------------- judgements


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"judgement": "grim"},
            "Row 1: study A, domain Randomisation process: judgement 'grim' is not one of RoB 2.*"
            "Use one of: low, some concerns, high",
        ),
        ({"judgement": "No information"}, "no judgement “no information”.*no_information='some concerns'"),
        ({"judgement": ""}, "judgement '' is not one of"),
        ({"judgement": None}, "judgement '' is not one of"),
        ({"domain": "blinding"}, "study A: RoB 2.* has no domain 'blinding'. Use one of: Randomisation process, .*Overall"),
        ({"tool": "rob9"}, "Row 1: study A: There is no tool"),
        ({"study": " "}, "Row 1: study is empty"),
    ],
)
def test_a_judgement_out_of_order_is_refused_in_words(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        bias.check(said(["low"]).assign(**change))


def test_the_same_key_twice_is_refused():
    with pytest.raises(
        ValueError, match="row 6: study A, domain Randomisation process is judged twice by Ann; the first stands in row 1"
    ):
        bias.check(pd.concat([said(["low"] * 5), said(["high"])]))
    bias.check(pd.concat([said(["low"] * 5), said(["high"], outcome="days")]))
    with pytest.raises(ValueError, match="no column called judgement"):
        bias.check(said(["low"]).drop(columns="judgement"))


@pytest.mark.parametrize(
    ("tool", "word", "means"),
    [
        ("rob1", "U", "unclear"),
        ("rob1", "High risk of bias", "high"),
        ("rob1", "unclear risk", "unclear"),
        ("rob2", "SC", "some concerns"),
        ("rob2", "S", "some concerns"),
        ("robins_i", "S", "serious"),
        ("robins_i", "NI", "no information"),
        ("robins_i", "critical", "critical"),
    ],
)
def test_judgements_as_others_write_them(tool, word, means):
    assert bias.check(said([word], tool))["judgement"].to_list() == [means]


# ---------------------------------------------------------------------------------- overall judgement


@pytest.mark.parametrize(
    ("tool", "words", "result"),
    [
        ("rob2", ["low"] * 5, "low"),
        ("rob2", ["low", "low", "some concerns", "low", "low"], "some concerns"),
        ("rob2", ["some concerns"] * 5, "some concerns"),
        ("rob2", ["low", "low", "low", "high", "some concerns"], "high"),
        ("robins_i", ["low"] * 7, "low"),
        ("robins_i", ["low"] * 6 + ["moderate"], "moderate"),
        ("robins_i", ["serious"] + ["no information"] * 6, "serious"),
        ("robins_i", ["moderate"] * 6 + ["no information"], "no information"),
        ("robins_i", ["critical", "serious", "low", "low", "low", "low", "low"], "critical"),
        ("robins_i", ["no information"] * 7, "no information"),
        ("rob1", ["low", "low", "high", "low", "low", "low", "low"], "low"),
        ("rob1", ["low", "unclear", "high", "low", "low", "low", "low"], "unclear"),
        ("rob1", ["low", "unclear", "low", "low", "low", "low", "high"], "high"),
    ],
)
def test_the_overall_rules(tool, words, result):
    found = bias.overall(said(words, tool)).iloc[0]
    assert found["judgement"] == result and found["rule"] == ("Handbook 5.1, key domains ours" if tool == "rob1" else "official")


def test_a_missing_domain_is_refused_with_study_domain_and_words():
    with pytest.raises(
        ValueError, match="Study A by Ann: no judgement on the domain Selection of the reported result.*low, some concerns, high"
    ):
        bias.overall(said(["low"] * 4))


def test_given_overalls_are_held_against_the_rule():
    rows = pd.concat(
        [
            said(["low", "low", "low", "low", "low", "low"], study="right"),
            said(["low", "low", "high", "low", "low", "some concerns"], study="wrong"),
            said(["low", "some concerns", "some concerns", "low", "low", "high"], study="stricter"),
            said(["low"] * 5, study="silent"),
            said(["low", "low", "some concerns", "low", "low", "high"], study="too strict"),
        ]
    )
    verdicts = dict(zip(bias.check_overall(rows)["study"], bias.check_overall(rows)["verdict"]))
    assert verdicts == {
        "right": "as the rule says",
        "wrong": "not by the rule",
        "stricter": "allowed, with a reason",
        "silent": "not given",
        "too strict": "not by the rule",
    }
    cohort = said(["moderate"] * 6 + ["no information", "moderate"], "robins_i")
    assert bias.check_overall(cohort)["verdict"].iloc[0].startswith("allowed, if")
    with pytest.raises(ValueError, match="no overall judgement among these"):
        bias.check_overall(said(["low"] * 5))


judgement_of = {
    tool: st.lists(st.sampled_from(bias.tool(tool).judgements), min_size=n, max_size=n)
    for tool, n in (("rob1", 7), ("rob2", 5), ("robins_i", 7))
}


@given(st.sampled_from(list(judgement_of)).flatmap(lambda tool: st.tuples(st.just(tool), judgement_of[tool], st.integers(0, 4))))
@settings(max_examples=80)
def test_a_worse_domain_never_makes_the_overall_better(drawn):
    tool, words, place = drawn
    scale = bias.tool(tool).scale
    if words[place] not in scale or "no information" in words:
        return
    worse = words.copy()
    worse[place] = scale[min(scale.index(words[place]) + 1, len(scale) - 1)]
    before, after = (bias.overall(said(w, tool))["judgement"].iloc[0] for w in (words, worse))
    assert scale.index(after) >= scale.index(before)


# ---------------------------------------------------------------------------------------------- files

WIDE = """Weight,Overall,D2,D1,D3,D5,D4,Study
3,High,Low,L,High,Some concerns,S,Trial A
1,Low,low,LOW,Low risk,low,Low,Trial B
"""


def test_a_wide_table_is_read_whatever_the_order_of_its_columns(tmp_path):
    path = tmp_path / "robvis.csv"
    path.write_text(WIDE, encoding="utf-8")
    rows = bias.read(path, tool="rob2")
    assert list(rows.columns) == [*bias.COLUMNS, "weight"] and "Weight" not in set(rows["domain"])
    assert rows["domain"].to_list()[:6] == [*ROB2, "overall"] and rows["judgement"].to_list()[:6] == [
        "low",
        "low",
        "high",
        "some concerns",
        "some concerns",
        "high",
    ]
    assert rows["rater"].unique().tolist() == ["robvis"]
    shares = bias.shares(rows, weights="weight")
    assert shares.loc["Missing outcome data"].to_list() == [25, 0, 75] and np.allclose(shares.sum(axis=1), 100)
    assert list(shares.columns) == ["low", "some concerns", "high"]
    bias.write(rows, tmp_path / "again.csv", wide=True)
    assert bias.read(tmp_path / "again.csv", tool="rob2", rater="robvis").equals(rows)


def test_nothing_is_no_wide_table(tmp_path):
    with pytest.raises(ValueError, match="no judgements to write"):
        bias.write(said(["low"]).iloc[:0], tmp_path / "empty.csv", wide=True)


def test_names_of_columns_can_tell_the_tool(tmp_path):
    path = tmp_path / "bias_Ann.csv"
    names = (
        "Random.sequence.generation,Allocation.concealment,Blinding.of.participants.and.personnel,Blinding.of.outcome.assessment,"
    )
    path.write_text(
        f"Study,{names}Incomplete.outcome.data,Selective.reporting,Other.sources.of.bias,Overall\nA,Low,Low,High,Low,Unclear,Low,Low,Low\n"
    )
    rows = bias.read(path)
    assert set(rows["tool"]) == {"rob1"} and set(rows["rater"]) == {"Ann"} and len(rows) == 8
    path.write_text("Study,D1,D2,D3,D4,D5,D6,D7\nA,Low,Low,Low,Low,Low,Low,Low\n")
    with pytest.raises(ValueError, match="line 1: the columns fit rob1 and robins_i. Say which"):
        bias.read(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Study,D1,D2,D3,D4,D5\nA,Low,Low,,Low,Low\n",
            "bias_Ann.csv, line 2: study A, domain Missing outcome data: no judgement. Use one of: low, some concerns, high",
        ),
        ("Study,D1,D2,D3,D4,D5\nA,Low,NI,Low,Low,Low\n", "line 2: study A, domain Deviations.*has no judgement “no information”"),
        ("Study,D1,D9\nA,Low,Low\n", "line 1: RoB 2.* has no domain 'D9'"),
        ("Study,D1,D1\nA,Low,High\n", "line 1: the column D1 stands there twice"),
        ("Study,D1,Randomisation process\nA,Low,High\n", "line 2: study A, domain Randomisation process is judged twice"),
        ("Trial,D1\nA,Low\n", "line 1: no column called study"),
        ("Study,D1,Weight\nA,Low,heavy\n", "line 2: weight 'heavy' is not a number"),
        ("Study,D1\nA,Low\nA,High\n", "line 3: study A, domain Randomisation process is judged twice by Ann"),
        ("Study,D1\n,Low\n", "line 2: study is empty"),
        ("study,domain,judgement\nA,D1,Low,else\n", "line 2: more cells than columns"),
        ("", "bias_Ann.csv is empty"),
    ],
)
def test_a_file_out_of_order_is_refused_with_line_study_and_domain(tmp_path, text, sentence):
    path = tmp_path / "bias_Ann.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=sentence):
        bias.read(path, tool="rob2")
    assert path.read_text(encoding="utf-8") == text


def test_no_information_can_be_read_as_what_the_reader_says(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Study,D1\nA,NI\n")
    assert bias.read(path, tool="rob2", no_information="some concerns")["judgement"].to_list() == ["some concerns"]
    assert bias.read(path, tool="robins_i")["judgement"].to_list() == ["no information"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_as_a_spreadsheet_saves_them(tmp_path, encoding):
    path = tmp_path / "bias_Zoë.csv"
    path.write_bytes("study;tool;domain;judgement;support\r\nMüller 2010;rob2;D1;low;“said so”\r\n;;;;\r\n".encode(encoding))
    rows = bias.read(path)
    assert rows["study"].to_list() == ["Müller 2010"] and rows["rater"].to_list() == ["Zoë"]


def a_class(folder, number=30, studies=("sledge_2011", "min_2007")):
    generator = np.random.default_rng(5)
    for student in range(1, number + 1):
        rows = [said(generator.choice(["low", "unclear", "high"], 7), "rob1", study, rater="") for study in studies]
        bias.write(pd.concat(rows), folder / f"bias_student{student:02}.csv")


def test_thirty_files_three_of_them_broken(tmp_path):
    a_class(tmp_path)
    (tmp_path / "bias_student07.csv").write_text(
        "study,tool,domain,judgement\nsledge_2011,rob1,D1,low\nsledge_2011,rob1,D2,dubious\n"
    )
    (tmp_path / "bias_student12.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    text = (tmp_path / "bias_student20.csv").read_text().splitlines()
    (tmp_path / "bias_student20.csv").write_text("\n".join([*text, text[3]]) + "\n")
    found = bias.read_folder(tmp_path)
    assert found.judgements["rater"].nunique() == 27 and len(found.judgements) == 27 * 14
    assert found.problems["file"].to_list() == ["bias_student07.csv", "bias_student12.csv", "bias_student20.csv"]
    dubious = found.problems["what to do"][0]
    assert "line 3: study Sledge et al. 2011, domain Allocation concealment: judgement 'dubious'" in dubious
    assert "bias_student12.csv, line 1" in found.problems["what to do"][1]
    assert "line 16: study Sledge et al. 2011" in found.problems["what to do"][2] and "line 4" in found.problems["what to do"][2]
    assert str(found).startswith(
        "27 raters, 378 judgements on 2 studies. 3 files could not be used:\n- bias_student07.csv, line 3"
    )
    picture = bias.disagreement(found.judgements)
    assert picture.shape == (2, 7) and (picture > 0.3).all(axis=None)
    assert list(picture.columns) == [domain.name for domain in bias.tool("rob1").domains], "named as in the traffic light"
    assert -0.05 < bias.fleiss_kappa(bias.counts(found.judgements)) < 0.05, (
        "thirty people throwing dice agree as chance would have it"
    )


def test_two_files_of_one_name_are_noticed(tmp_path):
    a_class(tmp_path, 2)
    (tmp_path / "copy of bias.csv").write_text("study,tool,domain,rater,judgement\nsledge_2011,rob1,D1,student01,low\n")
    said = bias.read_folder(tmp_path).problems["what to do"][0]
    assert "has judged study Sledge et al. 2011 in bias_student01.csv already" in said
    with pytest.raises(FileNotFoundError, match="no folder 'nowhere'"):
        bias.read_folder(tmp_path / "nowhere")


def test_what_a_reader_judges_is_on_disk_at_once(work):
    bias.judge("sledge_2011", "D1", "low", tool="rob1", outcome="bed_days")
    assert bias.my_judgements().empty, "a judgement without a reason is not finished"
    assert bias.my_judgements(drafts=True)["judgement"].to_list() == ["low"]
    bias.judge("sledge_2011", "D1", "low", "a computer list, with a comma", tool="rob1", outcome="bed_days")
    bias.judge("sledge_2011", "D2", "", "half a thought", tool="rob1", outcome="bed_days")
    assert bias.my_judgements()["support"].to_list() == ["a computer list, with a comma"]
    assert len(bias.read(work / "bias_me.csv")) == 1
    bias.judge("sledge_2011", "D2", "", "", tool="rob1", outcome="bed_days")
    assert len(bias.my_judgements(drafts=True)) == 1
    with pytest.raises(ValueError, match="is not one of"):
        bias.judge("sledge_2011", "D1", "awful", "x")
    with pytest.raises(ValueError, match="rater is empty"):
        bias.judge("sledge_2011", "D1", "low", "x", rater=" ")
    bias.judge("sledge_2011", "D1", "low", "x", rater="Ann/../B")
    assert sorted(path.name for path in work.glob("*.csv")) == ["bias_Ann_B.csv", "bias_me.csv"]


def test_a_broken_file_of_ones_own_is_not_overwritten(work):
    work.mkdir()
    (work / "bias_me.csv").write_text("study,tool,domain,judgement\nA,rob1,D1,wrong\n")
    with pytest.warns(UserWarning, match="bias_me.csv, line 2.*is left out, and stays in the file"):
        bias.judge("A", "D2", "low", "x")
    assert "A,,rob1,D1,,wrong,," in (work / "bias_me.csv").read_text()
    with pytest.warns(UserWarning, match="line 2"):
        assert bias.my_judgements()["domain"].to_list() == ["allocation_concealment"]


# ------------------------------------------------------------------------------------- tables for figures


def test_the_wide_table_keeps_order_and_names():
    rows = pd.concat([said(["low", "high"], study="sledge_2011"), said(["low"] * 5, study="A trial of mine")])
    table = bias.wide(rows)
    assert table.index.to_list() == ["Sledge et al. 2011", "A trial of mine"] and list(table.columns)[-1] == "Overall"
    assert pd.isna(table.loc["Sledge et al. 2011", "Overall"]) and table.loc["A trial of mine", "Overall"] == "low"
    both = pd.concat([said(["low"] * 5, rater="Ann"), said(["high"] * 5, rater="Bob")])
    assert bias.wide(both, rows="rater").index.to_list() == ["Ann", "Bob"]
    with pytest.raises(ValueError, match="holds one rater"):
        bias.wide(both)
    with pytest.raises(ValueError, match="holds one tool"):
        bias.wide(pd.concat([said(["low"]), said(["low"], "rob1", "B")]))
    with pytest.raises(ValueError, match="holds one outcome, and there are beds, days"):
        bias.wide(pd.concat([said(["low"], outcome="days"), said(["low"], outcome="beds")]))
    with pytest.raises(ValueError, match="no judgements to show yet"):
        bias.wide(rows.iloc[:0])
    with pytest.raises(ValueError, match="no judgement on"):
        bias.shares(rows)
    with pytest.raises(ValueError, match="Study A: the weight"):
        bias.shares(said(["low"] * 5), weights={"B": 1})


@given(st.lists(st.tuples(st.sampled_from(["low", "some concerns", "high"]), st.floats(0, 1e6)), min_size=1, max_size=12))
@settings(max_examples=50)
def test_shares_add_up_to_a_hundred(studies):
    rows = pd.concat([said([word], study=f"s{n}") for n, (word, _) in enumerate(studies)])
    weights = {f"s{n}": weight for n, (_, weight) in enumerate(studies)}
    if sum(weights.values()) == 0:
        return
    assert np.allclose(bias.shares(rows, weights).sum(axis=1), 100)


# ------------------------------------------------------------------------------------------- agreement

# Weighted kappas and their standard errors from R, vcd 1.4-11, function Kappa (asymptotic, non-null).
VCD = [
    ([[20, 5], [10, 15]], "none", 0.4, 0.1269960629311),
    ([[8, 6], [4, 482]], "linear", 0.605180037902716, 0.114389025055981),
    ([[12, 3, 1], [4, 9, 2], [0, 2, 7]], "none", 0.540229885057471, 0.111876769166887),
    ([[12, 3, 1], [4, 9, 2], [0, 2, 7]], "linear", 0.614243323442137, 0.101728737961719),
    ([[12, 3, 1], [4, 9, 2], [0, 2, 7]], "quadratic", 0.693251533742331, 0.0998932480749173),
]
# Fourteen raters, ten things, five categories, in the layout of Fleiss (1971); kappa from R and from statsmodels.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


@pytest.mark.parametrize(("table", "weights", "kappa", "se"), VCD)
def test_kappas_equal_those_of_another_program(table, weights, kappa, se):
    assert kappa_of_table(table, weights) == pytest.approx((kappa, se), abs=1e-12)


def test_fleiss_kappa_equals_that_of_another_program():
    assert bias.fleiss_kappa(FLEISS) == pytest.approx(0.209930704421955, abs=1e-12)
    assert math.isnan(bias.fleiss_kappa([[3, 0], [3, 0]]))
    with pytest.raises(ValueError, match="between 2 and 3 raters"):
        bias.fleiss_kappa([[3, 0], [1, 1]])
    with pytest.raises(ValueError, match="one rater only"):
        bias.fleiss_kappa([[1, 0]])


def test_the_table_behind_weighted_kappa_comes_from_the_judgements():
    first = pd.concat([said([a], study=f"s{n}") for n, a in enumerate(["low", "low", "some concerns", "high"])])
    second = pd.concat([said([b], study=f"s{n}", rater="Bob") for n, b in enumerate(["low", "high", "some concerns", "high"])])
    found = bias.weighted_kappa(first, second)
    assert found.table.to_numpy().tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 1]] and found.percent == 75
    # By hand: observed (3 x 1 + 0) / 4 = 0.75; expected from the margins (2,1,1) and (1,1,2):
    # (2+0.5*2+0+0.5+1+0.5*2+0+0.5+2)/16 = 8/16.
    assert found.kappa == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    assert bias.weighted_kappa(second, first).kappa == pytest.approx(found.kappa)
    with pytest.raises(ValueError, match="nothing to compare"):
        bias.weighted_kappa(first, second.assign(outcome="another"))
    with pytest.raises(ValueError, match="several raters"):
        bias.weighted_kappa(pd.concat([first, second]), first)
    with pytest.raises(ValueError, match="weights 'cubic' is not known"):
        bias.weighted_kappa(first, second, "cubic")


def test_no_information_is_left_out_of_weighted_kappa_and_counted():
    first = said(["low", "moderate", "serious", "no information", "low", "low", "low"], "robins_i")
    second = said(["low", "moderate", "critical", "serious", "low", "no information", "low"], "robins_i", rater="Bob")
    found = bias.weighted_kappa(first, second)
    assert found.n == 5 and found.left_out == 2 and "2 pairs with “no information” are left out" in found.sentence
    with pytest.raises(ValueError, match="no order to compare"):
        bias.weighted_kappa(said(["no information"], "robins_i"), said(["low"], "robins_i", rater="Bob"))


def test_overall_judgements_are_not_counted_twice():
    assert bias.weighted_kappa(said(["low", "high"] + ["low"] * 4), said(["low"] * 6, rater="Bob")).n == 5


def test_consensus_keeps_every_voice():
    everybody = pd.concat(
        [
            said(["low", "low", "high"], rater="Ann"),
            said(["low", "high", "high"], rater="Bob"),
            said(["low", "some concerns", "low"], rater="Cem"),
        ]
    )
    settled = said(["low", "some concerns"], rater="class").iloc[1:].assign(support="we wrote to the authors")
    table = bias.consensus(everybody, settled).set_index("domain")
    assert table.loc[ROB2[0], ["Ann", "Bob", "Cem", "settled", "how"]].to_list() == ["low", "low", "low", "low", "all agree"]
    assert table.loc[ROB2[1], "how"] == "settled after talking: we wrote to the authors"
    assert table.loc[ROB2[2], ["settled", "how"]].to_list() == ["", "open: 1 low, 2 high"]
    assert table.loc[ROB2[0], "reasons"] == "Ann: because | Bob: because | Cem: because"
    assert bias.disagreement(everybody).round(2).iloc[0].to_list() == [0, 0.67, 0.33]


# ----------------------------------------------------------------------------------------------- GRADE


def test_grade_starts_by_design_and_every_step_needs_a_reason():
    assert grade.grade("days", "randomised").certainty == "high"
    assert grade.grade("days", "not randomised").certainty == "low"
    assert grade.grade("days", "not randomised", robins_i=True).certainty == "high"
    found = grade.grade("days", "randomised", down={"imprecision": (2, "74 people"), "indirectness": (1, "the USA before 2011")})
    assert found.certainty == "very low" and list(found.down) == ["indirectness", "imprecision"] and found.symbol == "⊕◯◯◯"
    assert "down two levels for imprecision: 74 people" in str(found)
    assert grade.grade("days", "randomised", down={"risk of bias": (3, "x"), "imprecision": (2, "y")}).certainty == "very low"
    assert grade.grade("days", "not randomised", up={"large effect": (2, "five times")}).certainty == "high"
    for wrong, sentence in [
        ({"imprecision": 1}, "give the levels"),
        ({"imprecision": (3, "x")}, r"\(1 to 2\)"),
        ({"imprecision": (1, " ")}, "needs a reason"),
        ({"imprecision": (True, "x")}, "give the levels"),
        ({"publication bias": (2, "x")}, r"\(1 to 1\)"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            grade.grade("days", "randomised", down=wrong)
    with pytest.raises(LookupError, match="no reason to rate down called 'noise'"):
        grade.grade("days", "randomised", down={"noise": (1, "x")})
    with pytest.raises(ValueError, match="design 'cohort' is not known"):
        grade.grade("days", "cohort")


def test_a_summary_of_findings_has_one_row_an_outcome():
    one = grade.grade("days", "randomised", down={"imprecision": (1, "few")}, studies=1, people=74, effect="9 days fewer")
    table = grade.summary_of_findings([one, grade.grade("readmission", "not randomised")])
    assert (
        table.loc["days", "people"] == 74
        and table.loc["days", "certainty"] == "moderate ⊕⊕⊕◯"
        and "few" in table.loc["days", "why"]
    )
    assert pd.isna(table.loc["readmission", "studies"])
    assert table.loc["days", "why"] == "Start: high (randomised). Down one level for imprecision: few"
    with pytest.raises(ValueError, match="each of them once"):
        grade.summary_of_findings([one, one])


# -------------------------------------------------------------------------------------- model answers


def test_every_model_answer_is_complete_reasoned_and_rests_on_rows_about_that_study():
    model = datasets.load("model_bias")
    assert set(model["status"]) == {"ours"} and (model["support"].str.len() >= 30).all()
    assert model.loc[model["domain"] != "overall", "rows"].notna().all(), "every domain names the rows it rests on"
    tables = {
        name: datasets.load(name).set_index(key)["study_id"]
        for name, key in [("study_facts", "fact_id"), ("trial_outcomes", "outcome_id"), ("published_bias", "judgement_id")]
    }
    known = pd.concat(list(tables.values()))
    for row in model.to_dict("records"):
        for cited in [part.strip() for part in str(row["rows"] if pd.notna(row["rows"]) else "").split(";") if part.strip()]:
            assert known[cited] == row["study_id"], f"{row['judgement_id']} cites {cited}"
    judgements = bias.model_judgements()
    bias.check(judgements)
    bias.overall(judgements)
    with_overall = bias.check_overall(judgements)
    official = with_overall[with_overall["tool"] != "rob1"]
    assert set(official["verdict"]) <= {"as the rule says", "allowed, with a reason"}, official
    assert set(with_overall.loc[with_overall["tool"] == "rob1", "given"]) == {""}, (
        "which domains of RoB 1 are key is left to the reviewers"
    )
    eight = datasets.load("studies").query("seed_membership in ['analysed_six', 'other_two']")["study_id"]
    assert set(eight) <= set(judgements.loc[judgements["tool"] == "rob1", "study"])
    assert "lawn_2008" not in set(judgements.loc[judgements["tool"] == "robins_i", "study"]), "it has no comparison group"
    row = datasets.sources("MB002").loc["MB002"]
    assert row["source"] == "our own reading of FA044" and "allocation" in row["note"] and row["status"] == "ours"
    with pytest.raises(LookupError, match="no model answer for lawn_2008 with robins_i"):
        bias.model_judgements("lawn_2008", "robins_i")


def test_the_published_example_is_complete_and_by_the_rule():
    rows = bias.published_judgements(review="cadth_2022")
    assert len(rows) == 12 and set(bias.check_overall(rows)["verdict"]) == {"as the rule says"}
    assert len(bias.published_judgements()) == 12 + 28 * 6
    with pytest.raises(datasets.UnknownName, match="smit_2023"):
        bias.published_judgements(review="smit")


def test_of_28_published_ratings_three_break_the_rule_and_one_needs_a_reason():
    checked = bias.check_overall(bias.published_judgements(review="smit_2023")).set_index("study")
    assert len(checked) == 28
    assert set(checked.index[checked["verdict"] == "not by the rule"]) == {"Dennis 2003", "Ranzenhofer 2020", "Shorey 2019"}
    assert list(checked.index[checked["verdict"] == "allowed, with a reason"]) == ["Boevink 2016"]
    assert (checked["verdict"] == "as the rule says").sum() == 24
    assert checked.loc[["rivera_2007", "solomon_1995", "johnson_2018"], "given"].to_list() == ["high"] * 3


def test_two_published_trials_carry_two_judgements_on_the_measurement():
    rows = bias.published_judgements(review="smit_2023")
    twice = rows[rows["support"].str.contains("differs between outcomes")]
    assert twice[["study", "domain", "judgement"]].to_numpy().tolist() == [
        ["johnson_2018", "measurement_of_outcome", "some concerns"],
        ["mahlke_2017", "measurement_of_outcome", "some concerns"],
    ]


def test_what_is_known_names_its_sources_and_gives_no_answer_away():
    for study in ("sledge_2011", "klein_1998", "johnson_2018"):
        table = bias.known(study)
        assert table["source"].str.len().min() > 5 and not table.index.str.startswith("MB").any()


# --------------------------------------------------------------------------- what bias does to the answer


def test_belief_is_valued_by_the_same_function():
    table = trust.believe({"no comparison group": 0.5, "randomised": 0.8})
    assert table["design"].to_dict() == {
        "sledge_2011": "randomised",
        "lawn_2008": "no comparison group",
        "min_2007": "compared, not randomised",
        "landers_2014": "compared, not randomised",
    }
    for effect in usable():
        share = {"sledge_2011": 0.8, "lawn_2008": 0.5}.get(effect.study, 1.0)
        expected = value_for_money(effect, Assumptions().for_effect(effect).but(effect_share=share))
        assert table.loc[effect.study, "ratio"] == pytest.approx(expected.benefit_cost_ratio)
        assert table.loc[effect.study, "days believed"] == pytest.approx(effect.days * share)
    assert (trust.believe(dict.fromkeys(trust.DESIGNS, 0.0))["ratio"] == 0).all()
    with pytest.raises(ValueError, match="no design 'cohort'"):
        trust.believe({"cohort": 1})
    with pytest.raises(ValueError, match="effect_share"):
        trust.believe({"randomised": 1.5})
    with pytest.raises(ValueError, match="No study is left"):
        trust.together(table.iloc[:0])


def test_together_is_total_over_total():
    table = trust.believe()
    expected = (table["people"] * table["gross value"]).sum() / (table["people"] * table["cost"]).sum()
    assert (
        trust.together(table) == pytest.approx(expected) and table["ratio"].min() < trust.together(table) < table["ratio"].max()
    )


@given(st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=25)
def test_believing_more_never_lowers_the_ratio(one, other):
    low, high = sorted((one, other))
    assert (trust.believe({"randomised": low})["ratio"] <= trust.believe({"randomised": high})["ratio"] + 1e-12).all()


def test_risk_is_taken_from_the_tool_made_for_the_design():
    assert (
        trust.risk_of("sledge_2011")[1] == "rob2"
        and trust.risk_of("min_2007")[1] == "robins_i"
        and trust.risk_of("lawn_2008")[1] == "rob1"
    )
    assert [
        word
        for word in ("low", "some concerns", "unclear", "moderate", "no information", "high", "serious", "critical")
        if trust.at_high_risk(word)
    ] == ["high", "serious", "critical"]
