"""Cohen's, weighted and Fleiss' kappa: the arithmetic under every agreement."""

import math

import numpy as np


def agreement_weights(size, kind):
    """Return how much each pair of categories counts as agreement: 1 for the same, down to 0 for the two ends."""
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    if kind not in ("linear", "quadratic", "none"):
        raise ValueError(f"weights {kind!r} is not known. Use one of: linear, quadratic, none.")
    return {"linear": 1 - distance, "quadratic": 1 - distance**2, "none": (distance == 0).astype(float)}[kind]


def kappa_of_table(table, weights="linear"):
    """Return kappa and its large-sample standard error from a table of counts, one rater in rows; weights "none" give Cohen's."""
    table = np.asarray(table, dtype=float)
    n = table.sum()
    shares, agree = table / n, agreement_weights(len(table), weights)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float((agree * shares).sum()), float((agree * np.outer(rows, columns)).sum())
    if math.isclose(expected, 1):
        return math.nan, math.nan
    if math.isclose(observed, 1):
        return 1.0, 0.0
    kappa = (observed - expected) / (1 - expected)
    chance = (agree @ columns)[:, None] + (rows @ agree)[None, :]
    variance = (shares * (agree * (1 - expected) - chance * (1 - observed)) ** 2).sum()
    variance -= (observed * expected - 2 * expected + observed) ** 2
    return kappa, math.sqrt(max(variance, 0) / n) / (1 - expected) ** 2


def fleiss_kappa(table):
    """Return Fleiss' kappa: how far many raters agree beyond chance.

    Parameters
    ----------
    table : pandas.DataFrame or array of shape (things judged, judgements)
        Number of raters for each judgement, as ``counts`` returns it. Every row needs the
        same number of raters, at least two.

    Returns
    -------
    float
        1 for full agreement, 0 for what chance would give; NaN when everybody always says
        the same one thing. The order of the judgements plays no part in it.

    Raises
    ------
    ValueError
        If rows differ in the number of raters, or there is only one.

    Notes
    -----
    Fleiss (1971), doi 10.1037/h0031619.

    Examples
    --------
    >>> fleiss_kappa([[3, 0], [0, 3]])
    1.0
    """
    numbers = np.asarray(table, dtype=float)
    raters = numbers.sum(axis=1)
    if len(set(raters)) > 1:
        raise ValueError(
            f"The rows have between {raters.min():.0f} and {raters.max():.0f} raters; Fleiss' kappa needs the same number "
            "in each. Keep the rows that all have judged: table[table.sum(axis=1) == table.sum(axis=1).max()]."
        )
    n = raters[0]
    if n < 2:
        raise ValueError("There is one rater only; agreement needs at least two.")
    observed = ((numbers**2).sum(axis=1) - n).mean() / (n * (n - 1))
    expected = ((numbers.sum(axis=0) / numbers.sum()) ** 2).sum()
    return math.nan if math.isclose(expected, 1) else float((observed - expected) / (1 - expected))
