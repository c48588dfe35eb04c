"""The trials of peer support whose results are about recovery: none counts a bed day."""

import pandas as pd

from peerlib.datasets import load
from peerlib.shared.nearest import nearest

_OUTCOMES = {name: f"{name.capitalize()} recovery" for name in ("clinical", "personal", "functional")}
_LIGHTS = {f"RoB_D{place}": f"D{place}" for place in range(1, 6)} | {"overall_RoB": "Overall"}
_WORDS = {"Low risk": "low", "Some concerns": "some concerns", "High risk": "high"}
_COMPARED = {"CAU": "care as usual", "WL": "waiting list", "Other": "something else"}
_DISORDERS = {"SMI": "severe mental illness", "depression": "depression", "other": "another"}


def recovery(outcome="clinical"):
    """Return the effects of the trials of peer support on recovery, with their published risk of bias.

    Parameters
    ----------
    outcome : str
        ``"clinical"`` (symptoms), ``"personal"`` (empowerment, hope) or ``"functional"`` (quality of
        life, social support).

    Returns
    -------
    pandas.DataFrame
        One effect a row: ``label`` for a figure, ``study``, ``year``, ``country``, ``estimate`` and ``se``
        (Hedges g, above 0 favours peers), ``months`` of follow-up, ``compared with``, ``disorder``, ``format``,
        ``delivery``, and the judgements ``D1`` to ``D5`` and ``Overall`` (RoB 2). One trial, Rogers 2016, enters
        each outcome with two effects.

    Raises
    ------
    UnknownName
        If there is no such outcome.

    Notes
    -----
    Open data of Smit and others (2023), doi 10.1017/S0033291722002422, in the table ``recovery_trials``.

    Examples
    --------
    >>> from peerlib.effects.pooling import pool
    >>> trials = recovery("personal")
    >>> found = pool(trials["estimate"], trials["se"], hartung_knapp=True)
    >>> print(round(found.estimate, 2), round(found.ci_low, 2), round(found.ci_high, 2), round(found.i2_q))
    0.15 0.04 0.27 43
    """
    if outcome not in _OUTCOMES:
        raise nearest("outcome", outcome, list(_OUTCOMES))
    table = load("recovery_trials")
    table = table[table["outcome_category"] == _OUTCOMES[outcome]].reset_index(drop=True)
    study = table["study"].str.replace(",", "")
    arm = table["instrument"].str.extract(r"(high|low)(?: support)?\)?$")[0]
    label = study.where(~study.duplicated(keep=False), study + ", " + arm + " support")
    found = pd.DataFrame({"label": label, "study": study, "year": table["year"], "country": table["country"]})
    found = found.assign(estimate=table["g"], se=table["g_se"], months=table["months"])
    found["compared with"] = table["condition_arm2"].map(_COMPARED)
    found["disorder"] = table["disorder"].map(_DISORDERS)
    lights = table[list(_LIGHTS)].rename(columns=_LIGHTS).replace(_WORDS)
    return found.join(table[["format", "delivery"]]).join(lights)
