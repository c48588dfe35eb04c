"""The brief as one HTML page: all in one file, what a reader typed escaped."""

import base64
import io
from html import escape
from pathlib import Path
from string import Template

from peerlib import plots
from peerlib.shared.numbers import minus


def svg(fig):
    """Return a figure as SVG, the same bytes for the same figure, its alt text inside."""
    import matplotlib

    file = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "peerlib"}):
        fig.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    attributes, end, rest = file.getvalue().partition("<svg ")[2].partition(">")
    return f'<svg role="img" {attributes}{end}<title>{escape(plots.alt_text(fig))}</title>{rest}'


def _words(cell):
    """Return what stands in a cell, safe to show, a number with one decimal at most."""
    return escape(minus(f"{cell:,.1f}".removesuffix(".0") if isinstance(cell, float) else str(cell)))


def _table(frame, caption):
    """Return a table with heads for screen readers; its first column names the rows, and a short cell is not broken."""
    head, body = "".join(f'<th scope="col">{escape(column)}</th>' for column in frame.columns), ""
    for name, *cells in frame.itertuples(index=False):
        row = "".join(f"<td{' class=short' if len(str(cell)) < 13 else ''}>{_words(cell)}</td>" for cell in cells)
        body += f'<tr><th scope="row">{_words(name)}</th>{row}</tr>'
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def html(brief, texts):
    """Return the page of a brief: ``brief.html`` with its parts filled in."""
    beside = Path(__file__).with_suffix("")
    figure = plots.cost_against_saving(brief.result, figsize=(7, 2.2))
    picture = base64.b64encode(svg(figure).encode("utf-8")).decode("ascii")
    parts = {f"table_{name}": _table(table, texts["captions"][name]) for name, table in brief.tables.items()}
    for name, lines in brief.said.items():
        parts[name] = " ".join(map(_words, lines))
        parts[f"list_{name}"] = "".join(f"<li>{_words(line)}</li>" for line in lines)
    made = "; ".join(f"{name} {of}" for name, of in brief.made.items())
    parts |= {"picture": picture, "alt": escape(plots.alt_text(figure)), "service": escape(brief.service.name)}
    css = beside.with_name("brief.css").read_text(encoding="utf-8")
    page = Template(beside.with_name("brief.html").read_text(encoding="utf-8"))
    return page.substitute(parts, css=css, made=escape(made), date=brief.made["date"], **texts["cheers"])
