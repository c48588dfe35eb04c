"""Each explorer by keyboard alone: at every control, the control and the answer are inside the window."""

import pytest
from browser import click_low, tab_stops
from explorers_page import EXPLORERS, SIZES, open_explorer, write_notebook

pytestmark = pytest.mark.browser

# Of the control that has the focus: its name, and whether it, the sentence and the figure are all seen whole.
SEEN = """() => {
  const control = document.activeElement, explorer = control.closest(".peerlib-explorer");
  if (!explorer) return null;
  const within = (part, whole) => {
    const [a, b] = [part.getBoundingClientRect(), whole.getBoundingClientRect()];
    return a.height > 0 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1 && a.left >= b.left - 1 && a.right <= b.right + 1;
  };
  const page = document.querySelector(".jp-WindowedPanel-outer");
  const named = control.getAttribute("aria-label") || control.labels?.[0]?.innerText || control.innerText;
  return {
    kind: control.type || control.tagName, html: control.outerHTML.slice(0, 200),
    name: named.trim(),
    control: within(control, page) && within(control, control.closest(".peerlib-controls, .peerlib-figure")),
    sentence: within(explorer.querySelector(".peerlib-words [role=status]"), page),
    figure: within(explorer.querySelector(".peerlib-figure img"), page),
  };
}"""


# Of the fold that has the focus: is what it opened seen whole, or as much of it as the column holds beneath its line?
OPENED = """() => {
  const line = document.activeElement.closest(".peerlib-fold"), opened = line.nextElementSibling.getBoundingClientRect();
  const column = line.closest(".peerlib-controls").getBoundingClientRect();
  return opened.bottom <= column.bottom || line.getBoundingClientRect().top - column.top < 12;
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", EXPLORERS)
def test_control_and_answer_are_on_the_screen_together(browser, lab, name, size):
    folder = lab[1].parent / "my_notebooks"
    write_notebook(folder, name)
    page = open_explorer(browser, lab[0].replace("00_start_here", name), size)
    figure = ".peerlib-figure img"
    before, met, moved = page.get_attribute(figure, "src"), [], False
    for seen in tab_stops(page, SEEN, 120, 60):
        met.append(seen["name"])
        if seen["kind"] == "SUMMARY":
            page.keyboard.press("Enter")
            page.wait_for_timeout(200)
            assert page.evaluate(OPENED), seen
        elif seen["kind"] == "range":
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(900)
            moved = moved or page.get_attribute(figure, "src") != before
        seen = page.evaluate(SEEN)
        assert seen["name"], seen
        assert seen["control"] and seen["sentence"] and seen["figure"], seen
    assert len(met) >= 25, "every control is reached with the Tab key, folded ones once their subject is opened"
    assert moved or name == "pooling_explorer", "an arrow key changes the figure"
    page.context.close()


def test_a_typed_number_in_the_browser(browser, lab):
    """Taken beyond the range with a sentence, or refused with the typed text left standing."""
    write_notebook(lab[1].parent / "my_notebooks", "value_explorer")
    page = open_explorer(browser, lab[0].replace("00_start_here", "value_explorer"), "laptop")
    control = page.locator(".peerlib-number", has_text="Price of a bed day")
    box, slider, said = (control.locator(part) for part in ("input[type=text]", "input[type=range]", "[role=status]"))
    box.fill("500")
    box.press("Enter")
    page.wait_for_function("document.body.innerText.includes('Beyond the tested range of 319 to 410.')", timeout=20_000)
    assert slider.get_attribute("max") == "500" and slider.input_value() == "500" and box.input_value() == "500"
    page.wait_for_function("document.body.innerText.includes('value of beds freed £60,000')", timeout=20_000)
    box.fill("-3")
    box.press("Enter")
    page.wait_for_function("document.body.innerText.includes('The result still stands at 500.')", timeout=20_000)
    assert box.input_value() == "-3" and box.get_attribute("aria-invalid") == "true" and "at least 0" in said.inner_text()
    assert "£60,000" in page.locator(".peerlib-words").inner_text()
    page.context.close()


def test_the_figure_follows_while_a_slider_is_dragged(browser, lab):
    write_notebook(lab[1].parent / "my_notebooks", "value_explorer")
    page = open_explorer(browser, lab[0].replace("00_start_here", "value_explorer"), "laptop")
    slider = page.locator(".peerlib-number", has_text="Caseload").locator("input[type=range]")
    place, seen = slider.bounding_box(), set()
    page.mouse.move(place["x"] + place["width"] / 3, place["y"] + place["height"] / 2)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(place["x"] + place["width"] * (0.34 + step / 40), place["y"] + place["height"] / 2)
        page.wait_for_timeout(100)
        seen.add(page.locator(".peerlib-figure img").get_attribute("alt"))
    assert len(seen) >= 4, "the figure changes before the slider is let go"
    page.mouse.up()
    page.wait_for_timeout(1500)
    told = page.locator(".peerlib-number", has_text="Caseload").locator("input[type=text]").input_value()
    assert float(told) == float(slider.input_value())
    people = float(told) * 12 / 9
    assert f"{people:,.1f} people a worker-year" in page.locator(".peerlib-words").inner_text(), "the last position counts"
    page.context.close()


def test_the_first_click_on_a_button_counts(browser, lab):
    """The page stays where it is while the mouse button is down, whatever has come into focus."""
    write_notebook(lab[1].parent / "my_notebooks", "pooling_explorer")
    page = open_explorer(browser, lab[0].replace("00_start_here", "pooling_explorer"), "laptop")
    assert page.locator(".peerlib-explorer input:checked").count()
    click_low(page, page.get_by_role("button", name="Untick all studies"))
    page.wait_for_function("document.querySelectorAll('.peerlib-explorer input:checked').length === 0", timeout=20_000)
    page.context.close()
