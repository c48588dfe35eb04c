"""Figures of bias: nothing is cut or hidden, a symbol says what the colour says, bars add up, words hold the numbers."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from peerlib import bias, plots
from peerlib.plots.lights import _HATCHES, _LEVELS, _SYMBOLS, COLOURS
from peerlib.plots.page import SMALLEST

WORDS = ["low", "unclear", "high"]


def table(studies, domains, words=WORDS, seed=1):
    generator = np.random.default_rng(seed)
    names = [f"Somebody, Anybody & Nobody-Else, study number {number} of a long list" for number in range(1, studies + 1)]
    columns = [f"Domain {number}: bias due to something with a long name" for number in range(1, domains + 1)]
    return pd.DataFrame(generator.choice(words, (studies, domains)), index=names, columns=columns)


def drawn_text(fig):
    """Return what is written and where, after drawing."""
    fig.draw_without_rendering()
    found = [text for ax in fig.axes for text in ax.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(), text) for text in found]


def nothing_is_cut_or_hidden(fig):
    """Hold every written word inside the figure, large enough, and clear of all others."""
    texts, page = drawn_text(fig), fig.bbox
    for words, box, text in texts:
        assert box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1, (
            f"cut: {words}"
        )
        assert text.get_fontsize() >= SMALLEST, words
    for place, (words, box, _) in enumerate(texts):
        for other, there, _ in texts[place + 1 :]:
            across = min(box.x1, there.x1) - max(box.x0, there.x0)
            down = min(box.y1, there.y1) - max(box.y0, there.y0)
            assert across <= 1 or down <= 1, f"{words!r} runs into {other!r}"


def joined(fig):
    return " ".join(words for words, _, _ in drawn_text(fig)).replace("\n", " ")


@pytest.mark.parametrize(("studies", "domains"), [(1, 1), (2, 7), (10, 7), (50, 10)])
@pytest.mark.parametrize("colours", ["cochrane", "colourblind"])
def test_a_traffic_light_of_any_size_is_whole(studies, domains, colours):
    fig = plots.traffic_light(table(studies, domains), colours=colours, title="A title")
    nothing_is_cut_or_hidden(fig)
    shown = joined(fig)
    for name in table(studies, domains).columns:
        assert name in shown, "no domain is left out or cut"
    rows = [
        int(words.split("number ")[1].split()[0]) for words, _, _ in drawn_text(fig) if "study number" in words.replace("\n", " ")
    ]
    assert len(rows) == studies and rows == sorted(rows), "the order of the table is kept"


def test_order_of_studies_is_the_reader_s():
    model = bias.model_judgements(tool="rob1")
    wide = bias.wide(model).iloc[::-1]
    fig = plots.traffic_light(wide)
    places = {words: box.y0 for words, box, _ in drawn_text(fig)}
    heights = [places[name] for name in wide.index]
    assert heights == sorted(heights, reverse=True)


def test_every_judgement_of_a_tool_has_a_symbol_a_hatch_and_a_colour_of_its_own():
    for tool in bias.TOOLS.values():
        levels = [_LEVELS[word] for word in tool.judgements]
        for looks in (_SYMBOLS, _HATCHES, *COLOURS.values()):
            assert len({looks[level] for level in levels}) == len(levels), tool.id
    assert set(COLOURS["cochrane"].values()) == {"#02C100", "#E2DF07", "#BF0000", "#820000", "#4EA1F7"}, (
        "those that Cochrane's readers know"
    )


def test_no_information_is_not_taken_for_serious():
    """In another program NI turned Serious grey: each keeps its own look."""
    one = pd.DataFrame([["serious", "no information", "critical", "moderate", "low"]], index=["A"], columns=list("abcde"))
    words = plots.alt_text(plots.traffic_light(one))
    assert "serious" in words and "no information" in words
    nothing_is_cut_or_hidden(plots.traffic_light(one, colours="colourblind"))


def test_a_weight_column_is_not_drawn_as_a_domain(tmp_path):
    path = tmp_path / "bias_x.csv"
    path.write_text(
        "Study,D1,D2,D3,D4,D5,Overall,Weight\nA,Low,Low,Low,Low,Low,Low,30\nB,High,Low,Low,Low,Low,High,70\n", encoding="utf-8"
    )
    judgements = bias.read(path, tool="rob2")
    assert "eight" not in joined(plots.traffic_light(bias.wide(judgements)))
    shares = bias.shares(judgements, weights="weight")
    assert shares.loc["Randomisation process", "high"] == pytest.approx(70)
    assert "70" in plots.alt_text(plots.bias_bars(shares, x_label="share of the weight (%)"))


def test_bars_run_from_low_to_high_and_fill_the_whole_width():
    shares = bias.shares(bias.model_judgements(tool="rob1"))
    fig = plots.bias_bars(shares, title="Model answers")
    nothing_is_cut_or_hidden(fig)
    panel = fig.axes[-1]
    bars = [patch for patch in panel.patches if patch.get_width() > 0]
    by_row = {}
    for bar in bars:
        by_row.setdefault(round(bar.get_y(), 3), []).append((bar.get_x(), bar.get_width()))
    assert len(by_row) == len(shares)
    for row in by_row.values():
        ends = [0.0] + [left + width for left, width in sorted(row)]
        assert ends[-1] == pytest.approx(100) and [left for left, _ in sorted(row)] == pytest.approx(ends[:-1])
    drawn = sorted(tuple(round(width, 6) for _, width in sorted(row)) for row in by_row.values())
    assert drawn == sorted(tuple(round(value, 6) for value in row if value) for row in shares.to_numpy())
    with pytest.raises(ValueError, match="100"):
        plots.bias_bars(shares * 0.9)


def test_two_tables_side_by_side_show_where_they_differ():
    mine = table(4, 5)
    yours = mine.copy()
    yours.iloc[1, 2] = "high" if mine.iloc[1, 2] != "high" else "low"
    fig = plots.compare_lights({"mine": mine, "yours": yours})
    nothing_is_cut_or_hidden(fig)
    assert "alike in 19 of 20" in plots.alt_text(fig) and "mine high" in plots.alt_text(fig).replace("mine low", "mine high")


def test_the_map_of_disagreement_shows_shares_and_gaps():
    shares = pd.DataFrame({"D1": [0.0, 0.4], "D2": [np.nan, 0.667]}, index=["A", "B"])
    fig = plots.disagreement_map(shares)
    nothing_is_cut_or_hidden(fig)
    words = plots.alt_text(fig)
    assert "67" in words and "40" in words
    with pytest.raises(ValueError):
        plots.disagreement_map(shares * 3)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: plots.traffic_light(pd.DataFrame([["grim"]], index=["A"], columns=["D1"])), "grim"),
        (lambda: plots.traffic_light(pd.DataFrame()), "."),
        (lambda: plots.traffic_light(table(2, 2), colours="rainbow"), "rainbow"),
        (lambda: plots.compare_lights({"mine": table(2, 2)}), "at least two tables"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(wrong, words):
    with pytest.raises((ValueError, LookupError), match=words):
        wrong()
