"""Numbers: is one usable, and how is it written for reading."""

import math
import re

import numpy as np
import pandas as pd


def p_words(p):
    """Return a p value in words."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def quantile(level, df=math.inf):
    """Return how many standard errors an interval reaches to each side: normal, or t with some degrees of freedom."""
    from scipy.special import ndtri, stdtrit

    df = np.asarray(df, dtype=float)
    return np.where(np.isinf(df), ndtri(0.5 + level / 2), stdtrit(np.where(np.isinf(df), 1, df), 0.5 + level / 2))


def p_value(estimate, se, df=math.inf):
    """Return the two-tailed p value of no effect, by the normal or by t."""
    from scipy.special import ndtr, stdtr

    z, df = -np.abs(estimate) / se, np.asarray(df, dtype=float)
    return np.where(np.isinf(df), 2 * ndtr(z), 2 * stdtr(np.where(np.isinf(df), 1, df), z))


def check_level(level):
    """Refuse a level that is no share."""
    if not isinstance(level, (float, np.floating)) or not 1e-6 <= level < 1:
        raise ValueError(f"level is {level!r}; give a share between 0 and 1, such as 0.95.")


def shown(number):
    """Return a number as a person would write it: whole from a thousand up, four digits below."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def within(number, error):
    """Return a number that came out of draws with no more digits than its Monte Carlo error allows."""
    if not error or not math.isfinite(error):
        return shown(number)
    digits = -math.floor(math.log10(error))
    return f"{round(number, digits) + 0.0:,.{max(digits, 0)}f}"  # plus zero: no "-0"


def two_decimals(number):
    """Return a statistic (an effect, its interval) with two decimals, or two digits where that would hide it."""
    if not math.isfinite(number):
        return f"{number}"
    text = f"{number:,.2f}" if abs(number) >= 0.095 or number == 0 else f"{number:.2g}"
    return "0.00" if text == "-0.00" else text


def money(amount):
    """Return whole pounds for reading."""
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.0f}"


def minus(text):
    """Return a text for a figure, its hyphens before numbers turned into minus signs."""
    return re.sub(r"-(?=[£\d.])", "−", text)


def finite(name, value, least=None, most=None, above=None, unit=""):
    """Return one usable number within its limits, or say what is wrong with it."""
    if isinstance(value, (bool, np.bool_, str)) or value is None or value is pd.NA or np.ndim(value):
        raise ValueError(f"{name}: {value!r} is not a number. Give one number.")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {value!r} is not a number. Give one number.") from None
    except OverflowError:
        raise ValueError(f"{name}: the number is too large to calculate with. Give a smaller one.") from None
    if not math.isfinite(number):
        raise ValueError(f"{name}: {number:g} is no usable number: missing or infinite. Give a number.")
    unit = f" {unit}" if unit else ""
    if above is not None and number <= above:
        raise ValueError(f"{name} is {number:g}{unit}; it must be above {above or 'zero'}.")
    if least is not None and number < least:
        raise ValueError(f"{name} is {number:g}{unit}; it must be at least {least:g}.")
    if most is not None and number > most:
        raise ValueError(f"{name} is {number:g}{unit}; it must be at most {most:g}.")
    return number


def whole(name, value, least):
    """Return a whole number, or say that it is none or too small."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}; give a whole number of at least {least:,}.")
    return int(value)


def numbers(name, values):
    """Return several usable numbers as an array of one dimension, or say which of them is wrong."""
    try:
        found = np.asarray(list(values) if isinstance(values, range) else values)
        found = found.astype(float) if found.dtype.kind in "iuf" else None
    except (TypeError, ValueError):
        found = None
    if found is None or found.ndim != 1 or found.size == 0:
        raise ValueError(f"{name}: give a list or array of numbers, at least one.")
    if not np.isfinite(found).all():
        place = int(np.flatnonzero(~np.isfinite(found))[0])
        raise ValueError(f"{name}: value {place + 1} is {found[place]}; leave missing and infinite values out.")
    return found
