"""A figure as HTML: the picture with a short alt text, its words and numbers folded beneath."""

import io
import re
from html import escape
from pathlib import Path
from string import Template


def small(png):
    """Return a PNG with at most 256 colours: a third of the size, so that a notebook can hold it twice."""
    from PIL import Image

    buffer = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def parts(text):
    """Return a text in its sentences and what stands between semicolons."""
    return re.split(r"(?<=;)\s+|(?<=[.?])\s+(?=[A-Z])", text)


def short_alt(text, finding="", most=200):
    """Return a short alt text: the beginning, up to a natural break, and the finding (else the last sentence, if short)."""
    if len(text) <= 1.25 * most:
        return text
    start = re.match(rf".{{1,{most}}}(?<=[.;,])(?<!al\.)(?=\s)", text)
    start, last = start[0] if start else text[:most], re.split(r"\.\s+(?=[A-Z])", text)[-1]
    finding = finding or (last if len(last) < most / 2 else "")
    return f"{start} …" if finding in start else f"{start} … {finding}"


def figure(picture, text, finding, width, height):
    """Return the HTML of a picture (PNG in base64) and its text, as large as it is on paper where the page allows."""
    listed = "".join(f"<li>{escape(part)}</li>" for part in parts(text))
    page = Template(Path(__file__).with_name("figure.html").read_text(encoding="utf-8"))
    return page.substitute(picture=picture, alt=escape(short_alt(text, finding)), width=width, height=height, parts=listed)
