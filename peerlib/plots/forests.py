"""The forest family: forest plots with a diamond and lights, leave one out, cumulative."""

import math

from peerlib.plots.forest_panel import draw_forest
from peerlib.plots.forest_rows import checked, decimals, dot_rows, grouped_rows, percent, pooled_rows, study_rows, summary_row
from peerlib.plots.lights import NOT_JUDGED, judgements, used_words
from peerlib.plots.on_a_page import parts
from peerlib.plots.style import set_alt_text
from peerlib.shared.numbers import p_words

FAVOURS = ("favours peers", "favours control")


def check_pooled(pooled, name="pooled"):
    """Refuse what is not a result of ``pool``."""
    if not hasattr(pooled, "table") or not hasattr(pooled, "estimate"):
        to_draw = "To draw studies without pooling them, use forest_unpooled(table)."
        raise ValueError(f"{name} must be the result of pool(...). {to_draw}")


def _heterogeneity(pooled, name="Heterogeneity"):
    """Return tau squared, I squared and Q in words."""
    if pooled.k < 2:
        return f"{name}: one study, so nothing to compare."
    parts = []
    if math.isfinite(pooled.tau2):
        parts.append(f"tau² = {_plain(pooled.tau2)}")
    if math.isfinite(pooled.i2):
        parts.append(f"I² = {pooled.i2_words}")
    if math.isfinite(pooled.q):
        parts.append(f"Q = {pooled.q:.2f}, {pooled.q_df:.0f} df, {p_words(pooled.q_p)}")
    return f"{name}: {', '.join(parts)}."


def _plain(value):
    """Return a small number without an exponent where that is readable."""
    return "0" if value == 0 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}" if value >= 1e-4 else f"{value:.0e}"


def _pooled_label(pooled):
    if pooled.method == "FE":
        return "Pooled (common effect)"
    return f"Pooled (random effects, {pooled.method}{', Hartung-Knapp' if pooled.hartung_knapp else ''})"


def _interval_head(words, level):
    return f"{words}\n({100 * level:g}% CI)"


def forest(pooled, title="", unit="", favours=FAVOURS, lights=None, columns=None, order=None, groups=None, limits=None):
    """Draw a forest plot: every study with its interval, and what they give together.

    Parameters
    ----------
    pooled : Pooled
        Result of ``effects.pool``. A single study gets no diamond.
    title, unit : str
        What stands above, and what the axis measures, such as "mean difference in bed days".
    favours : tuple of str or None
        What the left and the right side of no effect mean; None for nothing.
    lights, columns : pandas.DataFrame, optional
        Judgements of risk of bias as for ``traffic_light``, and further columns of words or numbers; both with
        every study in the index.
    order : str or list, optional
        A column of the table of studies to sort by (such as ``"estimate"``), or all studies in the order
        wanted; without it, as they were pooled.
    groups : dict, optional
        For the name of each subgroup the ``Pooled`` of its studies.
    limits : tuple of float, optional
        Ends of the axis; an interval that runs beyond them ends in an arrowhead.

    Returns
    -------
    matplotlib.figure.Figure
        Squares with areas in proportion to the weights, a diamond, a bar for the prediction interval (where
        there is one that does not only repeat the diamond), numbers beside, heterogeneity beneath; as
        large as that needs.

    Raises
    ------
    ValueError
        If ``pooled`` is no result of ``pool``, or if ``lights``, ``columns``, ``order``, ``groups`` or
        ``limits`` do not fit the studies.

    Notes
    -----
    Lewis and Clarke (2001), doi 10.1136/bmj.322.7300.1479; prediction interval: Riley, Higgins and Deeks
    (2011), doi 10.1136/bmj.d549.

    Examples
    --------
    >>> from peerlib import effects, plots
    >>> pooled = effects.pool([0.5, 0.8, 0.9], [0.2, 0.1, 0.3], labels=["A", "B", "C"], ratio=True)
    >>> plots.alt_text(forest(pooled, unit="risk ratio"))[:89]
    'Forest plot of 3 studies, risk ratio. A 0.50 (0.34 to 0.74), weight 31.8%; B 0.80 (0.66 t'
    """
    check_pooled(pooled)
    for name, group in (groups or {}).items():
        check_pooled(group, f"The group {name!r}")
    table, ratio = pooled.table, pooled.ratio
    digits = decimals([*table["ci_low"], *table["ci_high"], pooled.ci_low, pooled.ci_high])
    rows = grouped_rows(pooled, groups, order, digits) if groups else study_rows(table, ratio, digits, order)
    line = None
    if pooled.k > 1:
        line = float(pooled.estimate)
        rows += pooled_rows(pooled, _pooled_label(pooled), digits)
    notes = [_heterogeneity(pooled, "Heterogeneity of all studies" if groups else "Heterogeneity")]
    notes += (
        [f"A half was added to the counts, one of which was zero: {', '.join(pooled.corrected)}."] if pooled.corrected else []
    )
    notes += [_heterogeneity(group, f"Heterogeneity, {name}") for name, group in (groups or {}).items()]
    heads = [_interval_head("Estimate", pooled.level), "Weight"]
    fig = draw_forest(rows, heads, ratio, title, unit, favours, limits, lights, columns, notes, line=line)
    said = [f"{row.label} {row.texts[0]}" for row in rows if row.kind == "group"]
    told = studies_told(rows) + (f" {'; '.join(said)}." if said else "")
    told = f"{start('Forest plot', pooled.k, title, unit)} {told} {pooled.sentence}{lights_told(lights)}"
    return set_alt_text(fig, told, parts(pooled.sentence)[0])


def start(kind, number, title, unit, one="study"):
    """Return the first sentence of an alt text."""
    studies = f"{number} {one if number == 1 else 'studies' if one == 'study' else one + 's'}"
    return f"{title + '. ' if title else ''}{kind} of {studies}{', ' + unit if unit else ''}."


def _told(row):
    weight = "" if math.isnan(row.weight) else f", weight {row.weight:.1f}%"
    return f"{row.label} {row.texts[0]}{weight}"


def studies_told(rows):
    """Return up to twelve studies with their numbers; of more, only the extremes."""
    studies = [row for row in rows if row.kind in ("study", "dot")]
    if len(studies) <= 12:
        return "; ".join(map(_told, studies)) + "."
    seen = [row for row in studies if not math.isnan(row.estimate)]
    lowest, highest = (end(seen, key=lambda row: row.estimate) for end in (min, max))
    words = f"Lowest: {_told(lowest)}. Highest: {_told(highest)}."
    if not math.isnan(seen[0].weight):
        words += f" Largest weight: {_told(max(seen, key=lambda row: row.weight))}."
    return words + (f" Not seen: {len(studies) - len(seen)}." if len(seen) < len(studies) else "")


def lights_told(lights):
    if lights is None:
        return ""
    words = judgements(lights)
    overall = [name for name in words if name.lower() == "overall"]
    if not overall:
        return " Risk of bias is shown beside each study."
    said = words[overall[0]].replace("", NOT_JUDGED)
    return f" Risk of bias overall: {', '.join(f'{word} {(said == word).sum()}' for word in used_words(words[overall[0]]))}."


def forest_unpooled(
    table,
    title="",
    unit="",
    favours=FAVOURS,
    ratio=False,
    level=0.95,
    lights=None,
    columns=None,
    order=None,
    limits=None,
    head="Study",
    note="Not pooled: each study stands for itself.",
    interval="",
):
    """Draw studies beneath each other without pooling them; what was not seen is said to be not seen.

    Parameters
    ----------
    table : pandas.DataFrame
        One study a row: ``study, estimate, ci_low, ci_high``; empty where not seen.
    title, unit, favours, lights, columns, order, limits
        As for ``forest``.
    ratio : bool
        Whether the estimates are ratios.
    level : float
        Level of the intervals.
    head, note : str
        What a row is, such as "Reading" for several readings of one study, and what stands beneath.
    interval : str
        What the interval is where it is no confidence interval, for the head of its column.

    Returns
    -------
    matplotlib.figure.Figure
        Squares of one size with their intervals; no diamond.

    Raises
    ------
    ValueError
        If a column is missing, a number cannot be used (the study is named), or no study has numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> from peerlib import plots
    >>> two = pd.DataFrame({"study": ["A", "B"], "estimate": [-9.0, None], "ci_low": [-17.96, None], "ci_high": [-0.04, None]})
    >>> plots.alt_text(forest_unpooled(two, unit="bed days"))
    'Forest plot without pooling of 2 studies, bed days. A −9.00 (−17.96 to −0.04); B not seen.'
    """
    clean = checked(table, ratio)
    digits = decimals([*clean["estimate"], *clean["ci_low"], *clean["ci_high"]])
    rows = study_rows(clean, ratio, digits, order)
    heads = [f"Mean\n({interval})" if interval else _interval_head("Estimate", level)]
    fig = draw_forest(rows, heads, ratio, title, unit, favours, limits, lights, columns, [note], head)
    first = start("Forest plot without pooling", len(rows), title, unit, head.lower())
    return set_alt_text(fig, f"{first} {studies_told(rows)}{lights_told(lights)}")


def leave_one_out(table, pooled, title="", unit="", favours=FAVOURS, limits=None):
    """Draw what the pooled result would be without each study.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``effects.leave_one_out``.
    pooled : Pooled
        Result with all studies: the band behind, and the diamond beneath.
    title, unit, favours, limits
        As for ``forest``.

    Returns
    -------
    matplotlib.figure.Figure
        A dot and a line for each study left out.

    Raises
    ------
    ValueError
        If the table or the pooled result cannot be used.

    Examples
    --------
    >>> from peerlib import effects, plots
    >>> given = {"estimate": [-9.0, -4.0, -1.0], "se": [4.0, 2.0, 3.0], "labels": ["A", "B", "C"]}
    >>> plots.alt_text(leave_one_out(effects.leave_one_out(**given), effects.pool(**given)))[:52]
    'Leave-one-out of 3 studies. Without A −3.08 (−6.34 t'
    """
    check_pooled(pooled)
    ratio, clean = pooled.ratio, checked(table, pooled.ratio)
    digits = decimals([*clean["ci_low"], *clean["ci_high"]])
    rows = dot_rows(clean, "Without", ratio, digits)
    rows.append(summary_row(pooled, "All studies", "pooled", digits, percent(pooled.i2)))
    notes = ["Shaded: the interval with all studies. Dotted: the pooled estimate with all studies."]
    behind = {"line": float(pooled.estimate), "band": (pooled.ci_low, pooled.ci_high)}
    heads = [_interval_head("Pooled", pooled.level), "I²"]
    fig = draw_forest(rows, heads, ratio, title, unit, favours, limits, notes=notes, head="Left out", **behind)
    told = f"{start('Leave-one-out', pooled.k, title, unit)} {studies_told(rows)} All studies: {rows[-1].texts[0]}."
    return set_alt_text(fig, told)


def cumulative(table, ratio=False, level=0.95, title="", unit="", favours=FAVOURS, limits=None):
    """Draw how the pooled result changed as studies were added.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of ``effects.cumulative``.
    ratio, level, title, unit, favours, limits
        As for ``forest_unpooled``.

    Returns
    -------
    matplotlib.figure.Figure
        A dot and a line for each step.

    Raises
    ------
    ValueError
        If the table cannot be used.

    Examples
    --------
    >>> from peerlib import effects, plots
    >>> table = effects.cumulative([-9.0, -4.0, -1.0], [4.0, 2.0, 3.0], order=[1995, 2004, 2011], labels=["A", "B", "C"])
    >>> plots.alt_text(cumulative(table, unit="bed days"))[:55]
    'Cumulative pooling of 3 studies, bed days. Up to A −9.0'
    """
    clean = checked(table, ratio)
    rows = dot_rows(clean, "Up to", ratio, decimals([*clean["ci_low"], *clean["ci_high"]]))
    heads, notes = [_interval_head("Pooled so far", level), "I²"], ["Each row pools all studies down to it."]
    fig = draw_forest(rows, heads, ratio, title, unit, favours, limits, notes=notes, head="Added")
    told = f"{start('Cumulative pooling', len(rows), title, unit)} {studies_told(rows)} With all: {rows[-1].texts[0]}."
    return set_alt_text(fig, told)
