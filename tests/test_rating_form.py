"""The rating form: what is typed is on disk at once, nothing is given away early, and a dead kernel loses nothing."""

import os
import re
import signal
import subprocess
import sys
from unittest import mock

import pandas as pd
import pytest
from browser import open_notebook, run_all, see

from peerlib import bias
from peerlib.plots import alt_text, traffic_light
from peerlib.widgets import rating_form
from peerlib.widgets.rating import NOT_YET, STUDIES

TOOLS = ["rob1", "rob2", "robins_i"]
NAME = "bias_me.csv"


def said(form):
    return re.sub(r"<[^>]+>", " ", form.form.status.value)


def fill(form, judgement, reason="because of the abstract", domains=None):
    """Choose a judgement and type a reason in each domain, as a reader does."""
    for domain in domains or form.form.tool.domain_ids:
        form.form.judgements[domain].value = judgement
        form.form.reasons[domain].value = reason


def on_disk():
    return bias.my_judgements(drafts=True)


@pytest.mark.parametrize("tool", TOOLS)
def test_every_domain_can_be_judged_with_each_word_of_the_tool(work, tool):
    form = rating_form(tool=tool, studies=["sledge_2011"])
    for word in bias.tool(tool).judgements:
        fill(form, word)
        assert set(form.result["judgement"]) == {word} and len(form.result) == len(bias.tool(tool).domains)
        pd.testing.assert_frame_equal(form.result, bias.my_judgements())
        assert f"Overall: {bias.overall(form.result)['judgement'].iloc[0]}" in said(form)
    assert "Now compare with the model answer" in said(form)


def test_the_questions_and_the_evidence_stand_on_the_page(work):
    form = rating_form(studies=["sledge_2011"])
    for domain in form.form.tool.domains:
        assert any(
            domain.question in getattr(block, "value", "") for block in form.form.blocks if not isinstance(block.value, tuple)
        )
    evidence = form.form.known.value
    assert "FA044" in evidence and "https://doi.org/" in evidence and "made for randomised trials" in evidence
    assert "MB0" not in evidence, "no model answer is given away"


def test_each_step_is_saved_and_half_a_judgement_is_kept_as_a_draft(work):
    form = rating_form(studies=["sledge_2011"])
    form.form.judgements["random_sequence_generation"].value = "low"
    assert form.result.empty and len(on_disk()) == 1 and "Reason missing: Random sequence generation" in said(form)
    for typed in ("a", "a l", "a list"):
        form.form.reasons["random_sequence_generation"].value = typed
        assert on_disk()["support"].to_list() == [typed], "on disk after each pause"
    assert form.result["support"].to_list() == ["a list"]
    form.form.reasons["allocation_concealment"].value = "only a reason so far"
    assert len(on_disk()) == 2 and len(form.result) == 1 and "1 of 7 domains" in said(form)
    form.form.judgements["random_sequence_generation"].value = NOT_YET
    form.form.reasons["random_sequence_generation"].value = ""
    assert on_disk()["domain"].to_list() == ["allocation_concealment"], "what is taken back is gone"


def test_a_form_opened_later_shows_what_was_saved(work):
    fill(rating_form(studies=["sledge_2011", "klein_1998"]), "unclear", 'a "quoted", reason;\nin two lines é')
    again = rating_form(studies=["sledge_2011", "klein_1998"])
    assert again.form.study.value == "klein_1998", "the first that is not finished"
    again.form.step(-1)
    assert {box.value for box in again.form.judgements.values()} == {"unclear"}
    assert {box.value for box in again.form.reasons.values()} == {'a "quoted", reason;\nin two lines é'}
    again.form.step(-1)
    assert "first study" in said(again)
    again.form.study.value = "klein_1998"
    again.form.step(1)
    assert "no further study" in said(again) and again.form.study.value == "klein_1998"
    assert {box.value for box in again.form.judgements.values()} == {NOT_YET}


def test_the_traffic_light_builds_up_and_says_its_words(work):
    form = rating_form(studies=["sledge_2011"])
    assert form.form.figure.value == ""
    fill(form, "low", domains=["random_sequence_generation"])
    one = form.form.figure.value
    fill(form, "high", domains=["allocation_concealment"])
    assert one and one != form.form.figure.value and form.form.figure.value.count("<img") == 1
    fill(form, "low")
    assert int(re.search(r'width="(\d+)"', form.form.figure.value)[1]) < 385, "it fits beside what was seen at 1366 x 768"
    words = alt_text(traffic_light(bias.wide(form.result), title="Your judgements"))
    assert re.search(r'alt="([^"]+)"', form.form.figure.value)[1] == words.replace("'", "&#x27;").replace('"', "&quot;")


def test_the_model_answer_shows_only_after_every_domain_has_judgement_and_reason(work):
    form = rating_form(studies=["sledge_2011"])
    form.form.reveal.click()
    assert form.form.compared.value == "" and "First judge every domain" in said(form)
    fill(form, "unclear", domains=form.form.tool.domain_ids[:-1])
    form.form.judgements["other_bias"].value = "unclear"
    form.form.reveal.click()
    assert form.form.compared.value == "" and "Reason missing: Other sources of bias" in said(form)
    fill(form, "unclear")
    form.form.reveal.click()
    model = bias.model_judgements("sledge_2011", "rob1")
    same = int((model["judgement"] == "unclear").sum())
    assert f"agree on {same} of 7 domains" in said(form) and 0 < same < 7
    shown = form.form.compared.value
    assert shown.count("<b>differs</b>") == 7 - same and "ours, from abstracts" in shown and "FA044" in shown
    assert model["support"].iloc[0] in shown.replace("&#x27;", "'")
    assert "Judgements of you, model answer on 1 study in 8 domains" in shown, "the figure says whose judgements it shows"
    form.form.reasons["other_bias"].value = "another thought"
    assert form.form.compared.value == "", "a comparison never stands beside other judgements than those compared"


def test_where_there_is_no_model_answer_the_form_says_so(work):
    form = rating_form(tool="robins_i", studies=["lawn_2008"])
    fill(form, "serious")
    form.form.reveal.click()
    assert "no model answer for this study with this tool" in said(form)


def test_a_model_of_ones_own(work):
    own = pd.DataFrame(
        {
            "study": "klein_1998",
            "outcome": "bed_days",
            "tool": "rob2",
            "domain": bias.tool("rob2").domain_ids,
            "judgement": "high",
            "support": "mine",
        }
    )
    form = rating_form(tool="rob2", studies="klein_1998", model=own)
    fill(form, "high")
    form.form.reveal.click()
    assert "agree on 5 of 5 domains" in said(form) and "nothing seen" in form.form.compared.value


def test_what_is_typed_is_shown_as_text(work):
    form = rating_form(studies=["sledge_2011"])
    fill(form, "unclear", "<script>alert('x')</script>")
    form.form.reveal.click()
    assert "<script>" not in form.form.compared.value and "&lt;script&gt;" in form.form.compared.value


def test_two_raters_do_not_mix_and_tools_stand_side_by_side(work):
    fill(rating_form(rater="Ann", studies=["sledge_2011"]), "low")
    fill(rating_form(rater="Ben", studies=["sledge_2011"], tool="rob2"), "high")
    fill(rating_form(rater="Ann", studies=["sledge_2011"], tool="rob2"), "some concerns")
    assert sorted(path.name for path in work.glob("*.csv")) == ["bias_Ann.csv", "bias_Ben.csv"]
    assert set(rating_form(rater="Ann", studies=["sledge_2011"]).result["judgement"]) == {"low"}
    found = bias.read_folder(work)
    assert sorted(set(found.judgements["rater"])) == ["Ann", "Ben"] and not len(found.problems)


def test_a_line_that_cannot_be_used_is_named_and_kept_and_blocks_no_other(work):
    work.mkdir(parents=True)
    (work / NAME).write_text(
        "study,outcome,tool,domain,rater,judgement,support\nsledge_2011,bed_days,rob1,allocation_concealment,me,grim,x\n",
        encoding="utf-8",
    )
    form = rating_form(studies=["sledge_2011"])
    assert "line 2" in said(form) and "low, unclear, high" in said(form) and "stays in the file" in said(form)
    fill(form, "low", domains=["random_sequence_generation"])
    assert len(form.result) == 1 and "line 2" in said(form)
    assert "allocation_concealment,me,grim,x" in (work / NAME).read_text(encoding="utf-8")


def test_a_damaged_file_is_named_and_left_alone(work):
    work.mkdir(parents=True)
    (work / NAME).write_bytes(b"not,a,table\n1,2,3\n")
    form = rating_form(studies=["sledge_2011"])
    assert "could not be read, and is left as it is" in said(form) and "line 1" in said(form)
    form.form.judgements["random_sequence_generation"].value = "low"
    assert "Not saved" in said(form) and (work / NAME).read_bytes() == b"not,a,table\n1,2,3\n"


def test_a_failing_disk_is_said_and_what_was_typed_stays_on_the_page(work, monkeypatch):
    form = rating_form(studies=["sledge_2011"])
    monkeypatch.setattr(
        "peerlib.my_work.files.write_text", mock.Mock(side_effect=OSError("bias_me.csv could not be saved: the disk is full."))
    )
    form.form.reasons["other_bias"].value = "a long thought"
    assert "Not saved. bias_me.csv could not be saved" in said(form) and form.form.reasons["other_bias"].value == "a long thought"


KILLED = """
import os, signal
from peerlib.widgets import rating_form
form = rating_form(studies=["sledge_2011"]).form
form.judgements["random_sequence_generation"].value = "low"
form.reasons["random_sequence_generation"].value = "a computer"
form.reasons["allocation_concealment"].value = "half a sent"
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_kernel_loses_nothing(work):
    done = subprocess.run([sys.executable, "-c", KILLED], env={**os.environ, "PEERLIB_WORK": str(work)})
    assert done.returncode == -signal.SIGKILL
    form = rating_form(studies=["sledge_2011"])
    assert form.result[["domain", "judgement", "support"]].values.tolist() == [
        ["random_sequence_generation", "low", "a computer"]
    ]
    assert form.form.reasons["allocation_concealment"].value == "half a sent"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rating_form(studies=[]), "at least one study"),
        (lambda: rating_form(rater=" "), "and the rater"),
        (lambda: rating_form(studies=["sledge_2o11"]), "sledge_2011"),
        (lambda: rating_form(tool="rob9"), "no tool for risk of bias"),
    ],
)
def test_wrong_options_are_refused_in_words(work, call, words):
    with pytest.raises((ValueError, LookupError), match=words):
        call()


def test_the_default_list_can_be_judged_and_compared_throughout(work):
    outcomes = rating_form().form.outcomes
    for study in STUDIES:
        for domain in bias.tool("rob1").domain_ids:
            bias.judge(study, domain, "unclear", "not told", tool="rob1", outcome=outcomes[study])
    form = rating_form()
    for study in STUDIES:
        form.form.study.value = study
        form.form.reveal.click()
        assert "You and the model agree on" in said(form), study
    assert len(form.result) == 7 * len(STUDIES)


# ------------------------------------------------------------------------------- the browser


def open_form(browser, address):
    """Open notebook 04, run it, and walk to the first judgement of the form with the keyboard."""
    page = open_notebook(browser, address, "04_risk_of_bias")
    run_all(page)
    see(page, "Random sequence generation.")
    page.locator(".jp-CodeCell:has-text('rating_form(') .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.locator(".peerlib-form textarea").first.wait_for(timeout=20_000)
    page.wait_for_timeout(1500)
    page.keyboard.press("ArrowUp")
    return page


def tab_to(page, what):
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(what):
            return
    raise AssertionError(f"the Tab key never leads to: {what}")


@pytest.mark.browser
def test_one_study_is_judged_by_keyboard_alone_and_is_there_after_a_reload(browser, lab):
    page = open_form(browser, lab[0])
    domains = bias.tool("rob1").domains
    for number, domain in enumerate(domains, 1):
        # The buttons of a domain come one after another: not yet, low, unclear, high.
        tab_to(page, f"document.activeElement.title === '{domain.name}: unclear'")
        page.keyboard.press("Enter")
        tab_to(page, f"document.activeElement.placeholder === 'Your reason: {domain.name.lower()}'")
        page.keyboard.type(f"the abstract does not tell, {number}")
        page.locator(".peerlib-form [role=status]", has_text=f"{number} of 7 domains").first.wait_for(timeout=20_000)
    assert page.locator(".peerlib-form img").count() == 1
    tab_to(page, "document.activeElement.innerText === 'Compare with the model answer'")
    page.keyboard.press("Enter")
    page.locator(".peerlib-form [role=status]", has_text="You and the model agree on").first.wait_for(timeout=20_000)
    page.context.close()
    page = open_form(browser, lab[0])
    form = page.locator(".peerlib-form").first
    form.locator("[role=status]", has_text="0 of 7 domains").first.wait_for(timeout=20_000)
    tab_to(page, "document.activeElement.innerText === 'Previous study'")
    page.keyboard.press("Enter")
    form.locator("[role=status]", has_text="7 of 7 domains").first.wait_for(timeout=20_000)
    kept = [form.locator("textarea").nth(place).input_value() for place in range(len(domains))]
    assert kept == [f"the abstract does not tell, {number}" for number in range(1, len(domains) + 1)]
    assert form.locator("button.mod-active").count() == len(domains)
    assert (lab[1] / "bias_me.csv").read_text(encoding="utf-8").count("unclear") >= len(domains)
    page.context.close()
