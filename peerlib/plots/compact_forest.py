"""A forest beside controls: names, lights and axis are drawn once; the marks alone follow the choice of studies."""

import io

import numpy as np

from peerlib.plots.forest_panel import draw_left_out, draw_panel, label_axis, limits_of, set_axis
from peerlib.plots.forest_rows import decimals, pooled_rows, study_rows
from peerlib.plots.forests import lights_told, start, studies_told
from peerlib.plots.lights import draw_lights, used_words
from peerlib.plots.page import Panel, fold, lines, text_width
from peerlib.plots.style import INK, new_figure

_DPI, _WIDTH, _PITCH = 96, 6.0, 15 / 96  # dots an inch, inches across, inches from row to row
_TOP, _FOOT, _MARKS = 0.25, 1.12, 0.19  # inches above the studies and beneath them, and of the tallest mark with its room
_POINTS = 9  # no letter is smaller


class CompactForest:
    """A forest whose studies keep their rows; ``draw`` shows which of them are pooled, and what they give."""

    def __init__(self, table, ratio=False, title="", unit="", favours=None, lights=None, one="study"):
        self.ratio, self.title, self.unit, self.lights, self.one = ratio, title, unit, lights, one
        self.digits = decimals([*table["ci_low"], *table["ci_high"]])
        self.rows = study_rows(table, ratio, self.digits)
        names = [fold(row.label, 2.4, _POINTS) for row in self.rows]
        ends = _TOP + np.cumsum([_PITCH * lines(name) for name in names])
        self.ys = {row.study: end - _PITCH * lines(name) / 2 for row, name, end in zip(self.rows, names, ends)}
        self.cut = round((ends[-1] + 0.04) * _DPI)  # dots above the foot, which stays in view while the studies scroll
        foot = self.cut / _DPI
        self.width, self.top, self.bottom, self.height = _WIDTH, _TOP, foot + 0.37, foot + _FOOT
        self._make_page()
        for name, y in zip(names, self.ys.values()):
            self.write(0.1, y, name)
        kinds = (("pooled", "Pooled", foot + 0.1), ("prediction", "95% prediction interval", foot + 0.26))
        self.labels = {kind: self.write(0.1, y, words, weight="bold", animated=True) for kind, words, y in kinds}
        widest = max([text_width(kinds[1][1], _POINTS, "bold"), *(text_width(name, _POINTS) for name in names)])
        self._make_panel(0.22 + 1.04 * widest, favours)
        self._write_key()
        self.canvas.draw()
        self.behind = self.canvas.copy_from_bbox(self.fig.bbox)

    def _make_page(self):
        """Make the figure, its coordinates inches from the top left corner."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self.fig, self.ax = new_figure((self.width, self.height))
        self.fig.set_layout_engine("none")
        self.fig.set_dpi(_DPI)
        self.canvas = FigureCanvasAgg(self.fig)
        self.ax.set(position=(0, 0, 1, 1), xlim=(0, self.width), ylim=(self.height, 0))
        self.ax.axis("off")
        self.write(0.1, 0.12, self.title, weight="bold")

    def write(self, x, y, words, size=_POINTS, ha="left", **how):
        """Write words at a place on the page."""
        how |= {"ha": ha, "va": "center", "color": INK, "linespacing": 1.05, "parse_math": False}
        return self.ax.text(x, y, words, fontsize=size, **how)

    def _make_panel(self, left, favours):
        """Make the axes that hold the marks, and the words beneath them."""
        panel = Panel(self.width - left - 0.42)  # room for lights, and for words beneath that reach beyond
        panel.left = left
        panel.draw(self)
        self.panel = panel.ax
        set_axis(self.panel, *limits_of(self.rows, self.ratio), self.ratio, panel.width)
        label_axis(self, panel, favours, self.unit, self.ratio, 0.31, 0.47)

    def _write_key(self):
        """Draw the judgements at the right, and what signs and shades mean at the foot."""
        x, y, overall = 0.1, self.height - 0.12, [] if self.lights is None else list(self.lights.loc[[*self.ys]])
        draw_lights(self, [self.width - 0.22] * len(overall), self.ys.values(), overall, 0.125)
        if overall:
            self.write(self.width - 0.06, 0.12, "Risk of bias", ha="right", weight="bold")
        for word in used_words(overall):
            draw_lights(self, [x + 0.07], [y], [word], 0.125)
            self.write(x + 0.18, y, word)
            x += 0.35 + text_width(word, _POINTS)
        if self.one == "study":
            self.write(self.width - 0.1, y, "Grey and hollow: left out", ha="right")

    def draw(self, pooled=None):
        """Return the studies and their foot as pictures (PNG) and in words; without ``pooled`` all studies as they are."""
        rows = self.rows if pooled is None else study_rows(pooled.table, self.ratio, self.digits)
        placed, line = [(self.ys[row.study], row) for row in rows], None
        if pooled is not None and pooled.k > 1:
            line = float(pooled.estimate)
            together = pooled_rows(pooled, "Pooled", self.digits)
            placed += [(self.labels[row.kind].get_position()[1], row) for row in together]
        self._draw_marks(placed, line)
        return self._pictures(), self._words(rows, pooled)

    def _draw_marks(self, placed, line):
        """Draw on the page as it was, and leave no mark behind in the figure."""
        self.canvas.restore_region(self.behind)
        pooled = {row.study for _, row in placed}
        if left_out := [(self.ys[row.study], row) for row in self.rows if row.study not in pooled]:
            draw_left_out(self.panel, left_out)
        draw_panel(self.panel, placed, _MARKS, 1.0 if self.ratio else 0.0, line=line)
        marks = [*self.panel.lines, *self.panel.patches, *self.panel.collections]
        for mark in sorted(marks, key=lambda mark: mark.get_zorder()):
            self.panel.draw_artist(mark)
            mark.remove()
        for _, row in placed:
            if row.kind in self.labels:
                self.ax.draw_artist(self.labels[row.kind])

    def _pictures(self):
        """Return the page as two pictures, cut above the foot."""
        from PIL import Image

        dots, pictures = np.asarray(self.canvas.buffer_rgba())[..., :3], []
        for part in (dots[: self.cut], dots[self.cut :]):
            buffer = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(part)).save(buffer, "PNG", compress_level=1)
            pictures.append(buffer.getvalue())
        return pictures

    def _words(self, rows, pooled):
        """Return the words of the two pictures."""
        kind = "Forest plot" if pooled is not None else "Forest plot without pooling"
        studies = f"{start(kind, len(rows), self.title, self.unit, self.one)} {studies_told(rows)}"
        if pooled is None:
            return studies, f"The axis measures {self.unit}."
        kept = {row.study for row in rows}
        out = ", ".join(row.label for row in self.rows if row.study not in kept)
        lights = None if self.lights is None else self.lights.loc[[row.study for row in rows]].to_frame("Overall")
        return f"{studies}{lights_told(lights)}{f' Left out: {out}.' if out else ''}", pooled.sentence
