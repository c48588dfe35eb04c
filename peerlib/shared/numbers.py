"""Numbers: is one usable, and how is it written for reading."""

import math

import numpy as np
import pandas as pd

__all__ = ["finite", "numbers", "shown", "whole"]


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
    if isinstance(level, (bool, np.bool_, str)) or np.ndim(level) or not 0 < level < 1:
        raise ValueError(f"level is {level!r}; give a share between 0 and 1, such as 0.95.")


def _number(name, value):
    """Return one usable number."""
    if isinstance(value, (bool, np.bool_, str)) or value is None or value is pd.NA or np.ndim(value):
        raise ValueError(f"{name}: {value!r} is not a number. Give one number.")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {value!r} is not a number. Give one number.") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} is missing or infinite. Give a number.")
    return number


def _positive(name, value):
    number = _number(name, value)
    if number <= 0:
        raise ValueError(f"{name} is {number:g}; it must be above zero.")
    return number


def shown(number):
    """Return a number as a person would write it.

    Parameters
    ----------
    number : float
        The number.

    Returns
    -------
    str
        Whole from a thousand up, four digits below.

    Examples
    --------
    >>> shown(21138.04), shown(0.52345)
    ('21,138', '0.5234')
    """
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def finite(name, value):
    """Return the value of a parameter as a float.

    Parameters
    ----------
    name : str
        Its name, for the message.
    value : float
        One number.

    Returns
    -------
    float
        The number.

    Raises
    ------
    ValueError
        If it is not a usable number.

    Examples
    --------
    >>> finite("caseload", "ten")
    Traceback (most recent call last):
    ValueError: caseload: 'ten' is not a number. Give one number.
    """
    if isinstance(value, (bool, np.bool_, str)) or value is None or np.ndim(value):
        raise ValueError(f"{name}: {value!r} is not a number. Give one number.")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {value!r} is not a number. Give one number.") from None
    if not math.isfinite(number):
        raise ValueError(f"{name}: {number} is not a usable number; it is missing or infinite.")
    return number


def whole(name, value, least):
    """Return a whole number.

    Parameters
    ----------
    name : str
        Its name, for the message.
    value : int
        The number.
    least : int
        The least that is possible.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ValueError
        If it is not a whole number, or too small.

    Examples
    --------
    >>> whole("draws", 0, 1)
    Traceback (most recent call last):
    ValueError: draws is 0; give a whole number of at least 1.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}; give a whole number of at least {least:,}.")
    return int(value)


def numbers(name, values):
    """Return several numbers as an array.

    Parameters
    ----------
    name : str
        What they are, for the message.
    values : array_like
        The numbers.

    Returns
    -------
    numpy.ndarray
        The numbers as floats, in one dimension.

    Raises
    ------
    ValueError
        If there are none, or one of them is missing, infinite or no number.

    Examples
    --------
    >>> numbers("caseload", [5, 10])
    array([ 5., 10.])
    """
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


def money(amount):
    """Return whole pounds for reading."""
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.0f}"
