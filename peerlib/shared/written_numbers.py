"""Numbers as people write them: with units, currency and percent signs, separators of several kinds, as small sums."""

import ast
import math
import re
import unicodedata
from operator import add, mul, neg, pos, sub, truediv

from peerlib.shared.numbers import finite

LONGEST = 120  # characters; a longer text is no answer
_SIGNS = str.maketrans("−–×·÷⁄’£$€", "--**//'   ") | {ord("^"): "**"}
_DO = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv, ast.Pow: pow, ast.UAdd: pos, ast.USub: neg}
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_TIMES = {"k": 1000, "thousand": 1000, "million": 1_000_000}
_RUN = r"[-+(]*\s*\.?\d[\d\s.,'_*/+():-]*"
_OF = rf"\s*(?:out of|in|of|per|to|for)(?: (?:a|each|every))?\s+({_RUN})"


def typed_number(text):
    """Return the one number that a control is given: with £, %, commas between thousands, or a decimal comma; else refuse."""
    plain = re.sub(r"[£\s_']|GBP", "", text).replace("−", "-")
    number, share = plain.removesuffix("%"), 100 if plain.endswith("%") else 1
    commas = re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", number)
    points = re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})*,\d+", number)
    above, _, below = plain.partition("/")
    if above.isdecimal() and below.isdecimal() and float(below):
        return finite(f"“{text}”", float(above) / float(below))
    try:
        number = float(number.replace("," if commas else "." if points else " ", "").replace(",", "."))
    except ValueError:
        said = f"“{text}” is not a number" if plain else "The box is empty"
        raise ValueError(f"{said}. Type one number, such as 12.5.") from None
    return finite(f"“{text}”", number / share)


def readings(text):
    """Return what a text may mean as a number, likeliest first: each with whether it should be said how it was read."""
    if len(text) > LONGEST:
        return []
    text = re.sub("[¼½¾⅓⅔]", lambda sign: f"+{unicodedata.numeric(sign[0])}", text)
    text = unicodedata.normalize("NFKC", text.replace("²", "**2")).translate(_SIGNS).casefold().strip(" \t\n\"'[]{}")
    text = text.rpartition("=")[2]
    if not re.search(r"\d", text):  # words count only where there are no digits: "9 days over nine months"
        text = re.sub(r"\bhundred\b", "100", text)
        text = re.sub(rf"\b({'|'.join(_WORDS)})\b", lambda word: str(_WORDS.index(word[0])), text)
        text = re.sub(r"(\d+|\ban?) (half|third|quarter|fifth|tenth)s?\b", _part, text).replace(" and ", "+")
    text = re.sub(r"(?<=\d)e(?=[-+]?\d)", "*10**", text)
    text = re.sub(r"(?<=[\d)])\s*x\s*(?=[\d(])", "*", text)
    text = re.sub(r"(?<=\d) +(?=\d+/\d)", "+", text)  # five and a half: 5 1/2
    found = re.search(_RUN, text)
    return _of_run(found[0], text[found.end() :].strip()) if found else []


def _part(found):
    """Return a part in words, such as 2 thirds or a half, as a fraction."""
    return f"{found[1] if found[1].isdigit() else 1}/{_PARTS[found[2]]}"


def _of_run(run, rest):
    """Return the readings of a run of digits and signs, given what stands behind it."""
    plain, found = re.fullmatch(r"[-+]?[\d.,'_\s]+", run), []
    percent, other = re.match(r"%|per ?cent", rest), re.match(_OF, rest.removeprefix("%"))
    times = math.prod(_TIMES.get(word, 1) for word in rest.split()[:1])
    for style in (_english, _continental):
        said = style is _continental or not plain or times != 1
        for number in _value(style(run)):
            if other:
                found += [(number / 100 * b if percent else number / b, True) for b in _value(style(other[1])) if b]
                found += [(b, True) for b in _value(style(other[1])) if number == 1]  # one in twelve
            found += [(number * times, said)]
            found += [(number / 100, True)] if percent else []
    return found


def _english(run):
    """Return a run with a decimal point and no signs between thousands; None where a comma cannot stand between thousands."""
    run = re.sub(r"(?<=\d)[\s'_](?=\d{3}(?!\d))", "", run)
    run = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", run)
    return None if "," in run else run


def _continental(run):
    """Return the same for a run with a decimal comma, in which points may stand between thousands; None if it has neither."""
    if not re.search(r"[.,]\d", run) or re.search(r"\.(?!\d{3}(?!\d))", run):
        return None
    return _english(run.replace(".", "").replace(",", "."))


def _value(run):
    """Return the value of a small sum in a list, which is empty if it is none."""
    try:
        value = _worked_out(ast.parse((run or "").replace(":", "/").strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        return []
    return [value] if isinstance(value, float) and math.isfinite(value) else []


def _worked_out(node):
    """Return the value of a sum from its parts; whatever is not arithmetic is refused, and nothing is run as code."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and type(node.op) in _DO:
        return _DO[type(node.op)](_worked_out(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _DO:
        return _DO[type(node.op)](_worked_out(node.left), _worked_out(node.right))
    raise ValueError("This is not arithmetic.")
