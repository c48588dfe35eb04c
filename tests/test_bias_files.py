"""Files of judgements as RevMan, robvis, R and Excel write them: each gives its right answer, or a sentence that asks.

The files in ``field_files`` were made after the pattern of real files; names and texts are invented.
"""

import warnings
from pathlib import Path

import pandas as pd
import pytest

from peerlib import bias, effects

FILES = Path(__file__).parent / "field_files"
ROB1 = [domain.id for domain in bias.tool("rob1").domains]
ROB2 = [domain.id for domain in bias.tool("rob2").domains]
ROBINS = [domain.id for domain in bias.tool("robins_i").domains]


def table(*rows, sign=","):
    """Return the text of a table, a row each, its cells parted by a bar here."""
    return "".join(sign.join(cell.strip() for cell in row.split("|")) + "\n" for row in rows)


def read(path, **given):
    """Return what a file holds and what is said of it; what is said stands in the table too."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        rows = bias.read(path, **given)
    assert rows.attrs["notes"] == [str(one.message) for one in said]
    return rows, " ".join(rows.attrs["notes"])


@pytest.fixture
def written(tmp_path):
    """Write a text to a file and read it."""

    def write(text, encoding="utf-8", **given):
        (tmp_path / "bias_Ann.csv").write_text(text, encoding=encoding)
        return read(tmp_path / "bias_Ann.csv", **given)

    return write


@pytest.mark.parametrize(
    ("name", "tool", "count", "printed"),
    [
        ("rob1_revman.csv", "rob1", 7, "read as RoB 1 (Cochrane, original), told from its columns"),
        ("rob2_revman.csv", "rob2", 12, "read as RoB 2 (Cochrane, 2019), told from its columns"),
        ("rob_r_rownames.csv", "rob2", 12, "read as RoB 2"),
        ("rob_semicolon.csv", "rob2", 12, "read as RoB 2"),
        ("rob_numeric_study.csv", "rob2", 5, "missing for Adams 2012: D5 (Selection of the reported result) of RoB 2"),
    ],
)
def test_each_file_gives_its_right_answer(name, tool, count, printed):
    rows, said = read(FILES / name)
    assert set(rows["tool"]) == {tool} and len(rows) == count and printed in said
    assert rows["study"].unique().tolist() == (["Adams 2012"] if count < 12 else ["Adams 2012", "Brown 2013"])
    given, said = read(FILES / name, tool=tool)
    assert given.equals(rows) and "read as" not in said


def test_weights_with_a_decimal_comma():
    rows, _ = read(FILES / "rob_semicolon.csv")
    assert rows.drop_duplicates("study")["weight"].to_list() == [33.3, 66.7]
    assert rows["judgement"].to_list()[:6] == ["low", "low", "low", "low", "some concerns", "some concerns"]


NAMES = [
    (
        "rob1",
        [*ROB1, "overall"],
        "Random.sequence.generation..selection.bias.|Allocation.concealment..selection.bias.|"
        "Blinding.of.participants.and.personnel..performance.bias.|Blinding.of.outcome.assessment..detection.bias.|"
        "Incomplete.outcome.data..attrition.bias.|Selective.reporting..reporting.bias.|Other.bias|Overall",
    ),
    (
        "rob1",
        ROB1,
        "(A) Random sequence generation (selection bias)|(B) Allocation concealment (selection bias)|"
        "(C) Blinding of participants and personnel (performance bias)|(D) Blinding of outcome assessment (detection bias): "
        "All outcomes|(E) Incomplete outcome data (attrition bias)|(F) Selective reporting (reporting bias)|(G) Other bias",
    ),
    (
        "rob1",
        ROB1,
        "Sequence generation|Allocation concealment|Blinding of participants and personnel|Blinding of outcome assessors|"
        "Incomplete outcome data|Selective outcome reporting|Other issues",
    ),
    (
        "rob1",
        ROB1[:6],
        "Random sequence generation risk of bias|Allocation concealment judgement|Blinding of participants judgment|"
        "BLINDING OF OUTCOME ASSESSMENT|incomplete_outcome_data|Selective reporting (reporting bias)",
    ),
    (
        "rob2",
        [*ROB2, "overall"],
        "D1: Randomisation process|D2: Deviations from the intended interventions|D3: Missing outcome data|"
        "D4: Measurement of the outcome|D5: Selection of the reported result|Overall bias",
    ),
    (
        "rob2",
        [*ROB2, "overall"],
        "Risk of bias arising from the randomization process|Risk of bias due to deviations from the intended interventions "
        "(effect of assignment to intervention)|Risk of bias due to missing outcome data|"
        "Risk of bias in measurement of the outcome|Risk of bias in selection of the reported result|Overall risk of bias",
    ),
    ("rob2", [*ROB2, "overall"], "Domain 1|Domain 2|Domain 3|Domain 4|Domain 5|Overall risk of bias"),
    (
        "rob2",
        ROB2,
        "1. Bias arising from the randomisation process|2. Bias due to deviations from intended intervention|"
        "3. Bias due to missing outcome data|4. Bias in measurement of outcomes|5. Bias in selection of reported results",
    ),
    (
        "rob2",
        [*ROB2, "overall"],
        "Randomization|Deviations from intended interventions|Missing data|Measurement of outcome|"
        "Selection of reported result|Overall",
    ),
    (
        "robins_i",
        [*ROBINS, "overall"],
        "Bias due to confounding|Bias in selection of participants into the study|Bias in classification of interventions|"
        "Bias due to deviations from intended interventions|Bias due to missing data|Bias in measurement of outcomes|"
        "Bias in selection of the reported result|Overall bias",
    ),
    (
        "robins_i",
        ROBINS,
        "D1 Confounding|D2 Selection of participants|D3 Classification of interventions|"
        "D4 Deviations from intended interventions|D5 Missing data|D6 Measurement of outcomes|"
        "D7 Selection of the reported result",
    ),
    (
        "robins_i",
        ROBINS,
        "Bias.due.to.confounding|Bias.due.to.selection.of.participants|Bias.in.classification.of.interventions|"
        "Bias.due.to.deviations.from.intended.interventions|Bias.due.to.missing.data|Bias.in.measurement.of.outcomes|"
        "Bias.in.selection.of.the.reported.result",
    ),
]


@pytest.mark.parametrize(("tool", "domains", "names"), NAMES)
def test_domains_by_their_printed_names(written, tool, domains, names):
    cells = "|".join(["Low risk"] * (len(domains) - 1) + ["High risk" if tool != "robins_i" else "Serious"])
    rows, said = written(table(f"Study|{names}", f"Adams 2012|{cells}"))
    assert rows["domain"].to_list() == domains and set(rows["tool"]) == {tool}
    assert f"read as {bias.tool(tool).name}, told from its columns" in said
    assert ("missing for" in said) == (len(domains) < len(bias.tool(tool).domains))


@pytest.mark.parametrize("name", ["Bias arising from the randomisation process", "D1: Randomization process", "Domain 1"])
def test_a_domain_by_its_printed_name_in_a_tidy_file(written, name):
    rows, said = written(table("study|tool|domain|judgement", f"Adams 2012|RoB 2|{name}|Low risk of bias"))
    assert rows["domain"].to_list() == ["randomization_process"] and not said


FIVE, SEVEN = "D1|D2|D3|D4|D5", "D1|D2|D3|D4|D5|D6|D7"


@pytest.mark.parametrize(
    ("head", "words", "tool"),
    [
        (FIVE, "Low|Low|Low|High|Low", "rob2"),  # all domains of RoB 2, some of the others
        (FIVE, "Low|Some concerns|Low|High|Low", "rob2"),
        (FIVE, "L|S|L|H|NI", "rob2"),
        (SEVEN, "Low|Unclear|Low|High|Low|Low|Low", "rob1"),
        (SEVEN, "L|U|L|H|L|L|L", "rob1"),
        (SEVEN, "Low|Moderate|Low|Serious|Low|Low|No information", "robins_i"),
        ("D1|D2|D3|D4", "Low|Some concerns|Low|High", "rob2"),
        ("D1|D2|D3|D4|D5|D6", "Low|Unclear|Low|High|Low|Low", "rob1"),
        ("Overall", "Critical", "robins_i"),
    ],
)
def test_the_tool_is_told_from_columns_and_words_and_named(written, head, words, tool):
    rows, said = written(table(f"Study|{head}", f"A|{words}"), no_information="some concerns" if tool == "rob2" else None)
    assert set(rows["tool"]) == {tool} and f"read as {bias.tool(tool).name}, told from its columns" in said
    assert ("The file has no such column" in said) == (head not in (FIVE, SEVEN) or (head == FIVE and tool != "rob2"))


@pytest.mark.parametrize(
    ("head", "words", "asked"),
    [
        (SEVEN, "Low|Low|Low|High|Low|Low|Low", None),  # RoB 1: no other tool of the three has seven domains and "high"
        (SEVEN, "Low|Low|Low|Low|Low|Low|Low", "the columns fit rob1 and robins_i. Say which"),
        (SEVEN, "L|L|L|L|L|L|L", "the columns fit rob1 and robins_i. Say which"),
        (FIVE, "Low|Unclear|Low|High|Low", "the columns fit rob2 and rob1. Say which"),
        (FIVE, "Low|Moderate|Low|Serious|Low", "the columns fit rob2 and robins_i. Say which"),
        ("D1|D2|D3|D4", "Low|Low|Low|High", "the columns fit rob1 and rob2. Say which"),
        ("Missing outcome data|Measurement of the outcome", "Low|Low", "the columns fit rob2 and robins_i. Say which"),
        ("Overall", "Low", "the columns fit rob1 and rob2 and robins_i. Say which"),
        ("Country|Year", "UK|2012", "no column is a domain of a tool"),
    ],
)
def test_what_is_not_sure_is_asked_and_the_answer_is_taken(written, head, words, asked):
    text = table(f"Study|{head}", f"A|{words}")
    if asked is None:
        assert set(written(text)[0]["tool"]) == {"rob1"}
        return
    with pytest.raises(ValueError, match=asked):
        written(text)
    for tool in ("rob1", "rob2", "robins_i"):
        if tool in asked and tool == "rob1":
            assert set(written(text, tool=tool)[0]["tool"]) == {tool}


def test_the_file_itself_can_name_the_tool(written):
    rows, said = written(table(f"Study|Tool|{SEVEN}", "A|ROBINS-I|Low|Low|Low|Low|Low|Low|Low"))
    assert set(rows["tool"]) == {"robins_i"} and not said
    with pytest.raises(ValueError, match="holds one tool, and there are ROBINS-I, RoB 1"):
        written(table(f"Study|Tool|{FIVE}", "A|RoB 1|Low|Low|Low|Low|Low", "B|ROBINS-I|Low|Low|Low|Low|Low"))


@pytest.mark.parametrize(
    "lines",
    [
        (f'""|"Study"|{FIVE}', '"1"|"7"|Low|Low|Low|Low|High', '"2"|"8"|Low|Low|Low|Low|High'),  # R, write.csv
        (f"Study|{FIVE}", "1|7|Low|Low|Low|Low|High", "2|8|Low|Low|Low|Low|High"),  # R, write.table: one cell more
        (f"X|Study|{FIVE}", "1|7|Low|Low|Low|Low|High", "2|8|Low|Low|Low|Low|High"),  # read and written again
        (f"...1|Study|{FIVE}", "1|7|Low|Low|Low|Low|High", "2|8|Low|Low|Low|Low|High"),
        (f"Unnamed: 0|Study|{FIVE}", "0|7|Low|Low|Low|Low|High", "1|8|Low|Low|Low|Low|High"),
        (f'""|{FIVE}|Study', "5|Low|Low|Low|Low|High|7", "9|Low|Low|Low|Low|High|8"),  # some rows of a larger table
    ],
)
@pytest.mark.parametrize("sign", [",", ";"])
def test_row_names_of_r_are_no_studies_and_numbers_can_be(written, lines, sign):
    rows, said = written(table(*lines, sign=sign))
    assert rows["study"].to_list() == ["7"] * 5 + ["8"] * 5 and rows["judgement"].to_list()[3:5] == ["low", "high"]
    assert "read as RoB 2" in said and "missing" not in said


@pytest.mark.parametrize("head", [f'""|{FIVE}', FIVE])
def test_row_names_of_r_may_be_the_studies(written, head):
    rows, _ = written(table(head, "Adams 2012|Low|Low|Low|Low|High", "Brown 2013|Low|Low|Low|Low|High"))
    assert rows["study"].unique().tolist() == ["Adams 2012", "Brown 2013"]


def test_row_names_in_a_tidy_file(written):
    rows, _ = written('"","study","tool","domain","judgement"\n"1","A","rob2","D1","low"\n"2","A","rob2","D2","high"\n')
    assert rows["judgement"].to_list() == ["low", "high"]


def test_numbers_alone_in_place_of_studies_are_asked_about(written):
    with pytest.raises(ValueError, match="no column called study"):
        written(table(f'""|{FIVE}', "1|Low|Low|Low|Low|High"))


@pytest.mark.parametrize(
    "lines",
    [
        (f"Study|{FIVE}||", "A|Low|Low|Low|Low|High||", "B|Low|Low|Low|Low|High||", "|||||||"),
        (f"|Study|{FIVE}", "|A|Low|Low|Low|Low|High", "|B|Low|Low|Low|Low|High"),
        (f"Study||{FIVE}|Notes|Weight", "A||Low|Low|Low|Low|High||", "B||Low|Low|Low|Low|High||", "||||||||"),
        (f"Study|{FIVE}|Column1|Column2", "A|Low|Low|Low|Low|High||", "B|Low|Low|Low|Low|High", ""),
    ],
)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_empty_columns_and_rows_of_excel_are_passed_over(written, lines, sign):
    rows, said = written(table(*lines, sign=sign))
    assert rows["study"].to_list() == ["A"] * 5 + ["B"] * 5 and list(rows.columns) == bias.COLUMNS and "not used" not in said


def test_a_column_that_holds_no_judgement_is_named_and_one_that_does_is_refused(written):
    rows, said = written(table(f"Study|Country|{FIVE}|Notes", "A|UK|L|L|L|L|L|look", "B||L|L|L|L|L|"))
    assert len(rows) == 10 and "not used, as they hold no judgements: the columns Country, Notes." in said
    with pytest.raises(ValueError, match="line 1: RoB 2.* has no domain 'D1b'"):
        written(table(f"Study|{FIVE}|D1b", "A|L|L|L|L|L|S"))
    with pytest.raises(ValueError, match="has no domain 'Bias arising from measurement of the exposure'"):
        written(table("Study|Bias due to confounding|Bias arising from measurement of the exposure", "A|Low|Serious"))


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (
            (f"Study|{FIVE}|D6", "2012|L|L|U|L|L|L", "2013|L|L|U|L|L|L"),
            "missing for 2012, 2013: D7 (Other sources of bias) of RoB 1",
        ),
        (("Study|D1|D3|D5|Overall", "1|L|SC|L|SC"), "missing for 1: D2 (Deviations from the intended interventions), D4 (Meas"),
        (("Study|D1|D2|D3|D4|D6|D7", "007|Low|Low|Low|Low|Low|Serious"), "missing for 007: D5 (Missing data) of ROBINS-I"),
        (("Study|D1|D2|D3|D4", *(f"{n}|L|L|SC|L" for n in range(7))), "missing for 0, 1, 2, 3, 4 and 2 more: D5"),
    ],
)
def test_a_missing_domain_is_said_with_its_studies(written, lines, missing):
    rows, said = written(table(*lines))
    assert missing in said and rows["study"].iloc[0] == lines[1].split("|")[0]


@pytest.mark.parametrize("nothing", ["", "NA", "n/a"])
def test_a_judgement_missing_in_one_study_is_said(written, nothing):
    with pytest.raises(ValueError, match="line 3: study 2013, domain Missing outcome data: no judgement"):
        written(table(f"Study|{FIVE}", "2012|L|L|L|L|S", f"2013|L|L|{nothing}|L|S"))


@pytest.mark.parametrize(
    ("weights", "right"),
    [
        (("33,3", "66,7"), [33.3, 66.7]),
        (("33,3 %", "66,7 %"), [33.3, 66.7]),
        (("12", "7,25"), [12, 7.25]),
        (("33.3", "66.7"), [33.3, 66.7]),
        (("33,3333", "66,6667"), [33.3333, 66.6667]),
        (("1.234,5", "1"), "line 2: weight '1.234,5' is not a number"),
        (("1", "1,000"), "line 3: weight '1,000' is not a number"),  # one, or a thousand
        (("heavy", "1"), "line 2: weight 'heavy' is not a number"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_semicolon_files_with_their_weights(written, weights, right, encoding):
    text = table(f"Study|{FIVE}|Weight (%)", *(f"Zoë {n}|L|L|L|L|S|{weight}" for n, weight in enumerate(weights)), sign=";")
    if isinstance(right, str):
        with pytest.raises(ValueError, match=right):
            written(text, encoding)
    else:
        rows, _ = written(text, encoding)
        assert rows.drop_duplicates("study")["weight"].to_list() == right and rows["study"].iloc[0] == "Zoë 0"


def test_a_folder_says_how_its_files_were_read(tmp_path):
    for name in ("rob_numeric_study.csv", "rob1_revman.csv"):
        (tmp_path / name).write_bytes((FILES / name).read_bytes())
    found = bias.read_folder(tmp_path)
    assert len(found.judgements) == 12 and found.problems.empty and len(found.notes) == 3
    assert "- rob1_revman.csv: read as RoB 1" in str(found) and "missing for Adams 2012: D5" in str(found)


def test_risk_differences_need_no_correction():
    trials = pd.read_csv(FILES / "rd_zero.csv")
    rows = trials.itertuples(index=False)
    assert [effects.risk_difference(*row)["estimate"] for row in rows] == pytest.approx([-0.10, 1.00])
    assert effects.risk_difference(*trials.to_numpy().T)["estimate"].to_list() == pytest.approx([-0.10, 1.00])
