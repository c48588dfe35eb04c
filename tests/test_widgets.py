"""Explorers as functions: least, largest and odd values, and hostile text."""

import pytest

from peerlib import datasets
from peerlib.widgets import helpers, leaf_through


def slider(explorer):
    return explorer.children[0]


def test_leafing_from_first_to_last_fact():
    explorer = leaf_through("sledge_2011")
    facts = datasets.all_facts("sledge_2011")
    for number in (1, 2, len(facts)):
        slider(explorer).value = number
        assert explorer.result == facts[number - 1]
        assert f"Fact {number} of {len(facts)}" in explorer.children[1].value
        assert facts[number - 1].source in explorer.children[1].value


@pytest.mark.parametrize(("typed", "lands"), [(0, 1), (-5, 1), (10_000, None)])
def test_values_out_of_reach_land_at_the_ends(typed, lands):
    explorer = leaf_through("sledge_2011")
    slider(explorer).value = typed
    assert slider(explorer).value == (lands or slider(explorer).max)


def test_a_study_with_one_fact_or_none():
    few = datasets.load("study_facts")["study_id"].value_counts().index[-1]
    assert leaf_through(few).result.study == few
    with pytest.raises(datasets.UnknownName):
        leaf_through("chien_2019")


def test_the_slider_is_labelled():
    assert slider(leaf_through("sledge_2011")).description


def test_hostile_text_is_shown_as_text():
    shown = helpers.sentence("<script>alert(1)</script>\n\u202eevil & \"quoted\"")
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "&amp;" in shown
