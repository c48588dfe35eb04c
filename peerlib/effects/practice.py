"""Real data sets to practise pooling on; none is about peer support."""

from peerlib.datasets import load
from peerlib.effects.readmission import _check_measure
from peerlib.effects.sizes import mean_difference, odds_ratio, risk_difference, risk_ratio, standardised_mean_difference

_PRACTICE = {
    "RR": ("practice_trials", risk_ratio),
    "OR": ("practice_trials", odds_ratio),
    "RD": ("practice_trials", risk_difference),
    "MD": ("practice_stays", mean_difference),
    "SMD": ("practice_stays", standardised_mean_difference),
}


def practice(measure="RR"):
    """Return the effects of a practice set: real studies, not about peer support.

    Parameters
    ----------
    measure : str
        ``"RR"``, ``"OR"`` or ``"RD"`` for the trials of a vaccine (``practice_trials``); ``"MD"`` (days)
        or ``"SMD"`` for days in hospital after a stroke (``practice_stays``).

    Returns
    -------
    pandas.DataFrame
        The table with ``label`` and ``estimate, se, ci_low, ci_high`` for each study, arm 1 against arm 2;
        for ratios ``se`` is that of the logarithm.

    Raises
    ------
    UnknownName
        If there is no such measure.

    Examples
    --------
    >>> practice("MD")[["label", "estimate"]].values.tolist()[:2]
    [['Edinburgh', -20.0], ['Orpington, mild', -2.0]]
    >>> trials = practice()
    >>> from peerlib.effects.pooling import pool
    >>> round(pool(trials["estimate"], trials["se"], labels=trials["label"], ratio=True).estimate, 2)
    0.49
    """
    _check_measure(measure, _PRACTICE)
    name, effect = _PRACTICE[measure]
    table = load(name)
    figures = ("events1", "n1", "events2", "n2") if name == "practice_trials" else ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
    found = effect(**{figure: table[figure] for figure in figures})
    return table.assign(label=table["study"]).join(found[["estimate", "se", "ci_low", "ci_high"]])
