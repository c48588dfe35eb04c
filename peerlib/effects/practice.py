"""A real data set to practise pooling of days on; it is not about peer support."""

from peerlib.datasets import load
from peerlib.effects.readmission import _check_measure
from peerlib.effects.sizes import mean_difference, standardised_mean_difference

_MEASURES = {"MD": mean_difference, "SMD": standardised_mean_difference}


def practice(measure="MD"):
    """Return the effects of the practice set: nine studies of stays after a stroke, not about peer support.

    Parameters
    ----------
    measure : str
        ``"MD"`` for days, ``"SMD"`` for standard deviations.

    Returns
    -------
    pandas.DataFrame
        The table ``practice_stays`` with ``label`` and ``estimate, se, ci_low, ci_high`` for each study:
        special care (arm 1) minus usual care.

    Raises
    ------
    UnknownName
        If there is no such measure.

    Examples
    --------
    >>> practice("MD")[["label", "estimate"]].values.tolist()[:2]
    [['Edinburgh', -20.0], ['Orpington, mild', -2.0]]
    """
    _check_measure(measure, _MEASURES)
    table = load("practice_stays")
    found = _MEASURES[measure](**{figure: table[figure] for figure in ("n1", "mean1", "sd1", "n2", "mean2", "sd2")})
    return table.assign(label=table["study"]).join(found[["estimate", "se", "ci_low", "ci_high"]])
