"""How far the results of studies differ beyond chance: the variance between them (tau2), Q, and I squared.

Variances are scaled to be around 1 before they come here.
"""

import math

import numpy as np


def weighted(y, weights):
    """Return the weighted mean and the weighted sum of squares around it (Q)."""
    mean = float(np.clip(weights @ y / weights.sum(), y.min(), y.max()))
    return mean, float(weights @ (y - mean) ** 2)


def _freedom(weights):
    """Return sum(w) - sum(w^2) / sum(w), from products of pairs: it keeps its digits when one study weighs nearly everything."""
    pairs = weights[..., 1:] * np.cumsum(weights, axis=-1)[..., :-1]
    return 2 * pairs.sum(axis=-1) / weights.sum(axis=-1)


def _dersimonian_laird(y, v):
    q = weighted(y, 1 / v)[1]
    return max(0.0, float((q - (len(y) - 1)) / _freedom(1 / v)))


def _root(slope, low, high):
    """Return where a slope crosses zero between two points."""
    from scipy.optimize import brentq

    root, report = brentq(slope, low, high, xtol=1e-15, rtol=1e-15, maxiter=500, full_output=True, disp=False)
    if not report.converged:
        unsettled = "The heterogeneity between the studies could not be worked out: the search did not settle"
        raise ValueError(f"{unsettled}. Try method DL, which needs no search.")
    return root


def _paule_mandel(y, v):
    """Find the tau2 at which Q, with the weights that belong to it, is what chance alone would give."""
    df = len(y) - 1

    def surplus(tau2):
        return weighted(y, 1 / (v + tau2))[1] - df

    if surplus(0.0) <= 0:
        return 0.0
    most = float(((y - y.mean()) ** 2).sum()) / df
    return most if surplus(most) >= 0 else _root(surplus, 0.0, most)


def _restricted_slope(tau2, y, v):
    """Return the slope of the restricted likelihood in tau2 (twice the score), for one tau2 or many."""
    weights = 1 / (v + np.asarray(tau2)[..., None])
    mean = (weights @ y / weights.sum(axis=-1))[..., None]
    return (weights**2 * (y - mean) ** 2).sum(axis=-1) - _freedom(weights)


def _restricted_likelihood(tau2, y, v):
    """Return twice the logarithm of the restricted likelihood, less a constant."""
    weights = 1 / (v + tau2)
    return float(np.log(weights).sum()) - math.log(weights.sum()) - weighted(y, weights)[1]


def _restricted_maximum(y, v):
    """Find the tau2 of the highest restricted likelihood; where it has several peaks, the highest one."""
    spread = float(((y - y.mean()) ** 2).sum()) / (len(y) - 1)
    most = max(float(v.max()), 4 * spread)  # beyond this the slope is always down
    places = np.concatenate([[0.0], np.geomspace(1e-9 * min(most, float(v.min())), most * 1.01, 120)])
    slopes = _restricted_slope(places, y, v)
    peaks = [0.0] if slopes[0] <= 0 else []
    for low, high, before, after in zip(places, places[1:], slopes, slopes[1:]):
        if before > 0 >= after:
            peaks.append(_root(lambda tau2: _restricted_slope(tau2, y, v), low, high))
    return max(peaks, key=lambda tau2: _restricted_likelihood(tau2, y, v))


TAU2 = {"DL": _dersimonian_laird, "PM": _paule_mandel, "REML": _restricted_maximum, "FE": lambda y, v: 0.0}


def heterogeneity(y, v, tau2, method):
    """Return I2 (percent; from tau2, and from Q), H2, Q, its degrees of freedom and its p value."""
    from scipy.special import chdtrc

    df, q = len(y) - 1, weighted(y, 1 / v)[1]
    if df == 0:
        return dict(i2=math.nan, i2_q=math.nan, h2=math.nan, q=math.nan, q_df=0, q_p=math.nan)
    i2_q = max(0.0, 1 - df / q) if q > 0 else 0.0
    if method == "FE":
        i2, h2 = i2_q, q / df
    else:
        typical = df / float(_freedom(1 / v))
        i2, h2 = tau2 / (tau2 + typical), tau2 / typical + 1
    return dict(i2=100 * i2, i2_q=100 * i2_q, h2=h2, q=q, q_df=df, q_p=float(chdtrc(df, q)))
