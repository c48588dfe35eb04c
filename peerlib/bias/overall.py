"""What a tool asks, and the overall judgement that follows from its domains."""

import pandas as pd

from peerlib.bias.judgements import check, label
from peerlib.bias.tools import NO_INFORMATION, OVERALL, domain_name, tool

RESULT = ["study", "outcome", "tool", "rater"]
# RoB 1: nobody can be kept from knowing whether they have a peer worker, so this domain tells no two studies apart.
_NOT_KEY = "blinding_participants"
_OUR_CHOICE = "Handbook 5.1, key domains ours"


def questions(name):
    """List what a tool asks, domain by domain, in our words.

    Parameters
    ----------
    name : str
        The tool: ``rob1``, ``rob2`` or ``robins_i``.

    Returns
    -------
    pandas.DataFrame
        One domain a row: its name, the question, what would count as low and as high risk.

    Raises
    ------
    UnknownName
        If there is no such tool.

    Examples
    --------
    >>> questions("rob2").index[0]
    'randomization_process'
    """
    rows = {domain.id: (domain.name, domain.question, domain.low, domain.high) for domain in tool(name).domains}
    columns = ["name", "what to ask", "low risk would be", "high risk would be"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("domain")


def _worst(words, scale):
    return max(words, key=scale.index)


def _rob1_overall(said, chosen):
    key = {domain: word for domain, word in said.items() if domain != _NOT_KEY}
    worst = _worst(key.values(), chosen.scale)
    return worst, f"{worst} in a key domain: {_named(chosen, key, worst)}" if worst != "low" else "low in every key domain"


def _rob2_overall(said, chosen):
    worst = _worst(said.values(), chosen.scale)
    if worst == "some concerns":
        concerns = [word for word in said.values() if word == "some concerns"]
        more = "; several, so “high” is open to you, with a reason" if len(concerns) > 1 else ""
        return worst, f"some concerns in {_named(chosen, said, worst)}{more}"
    return worst, f"{worst} in {_named(chosen, said, worst)}" if worst == "high" else "low in every domain"


def _robins_overall(said, chosen):
    known = [word for word in said.values() if word != NO_INFORMATION]
    worst = _worst(known, chosen.scale) if known else "low"
    if worst not in ("serious", "critical") and NO_INFORMATION in said.values():
        return NO_INFORMATION, f"nothing serious was seen, but there is no information on {_named(chosen, said, NO_INFORMATION)}"
    return worst, f"the worst domain: {_named(chosen, said, worst)}" if worst != "low" else "low in every domain"


def _named(chosen, said, word):
    return ", ".join(domain_name(chosen, domain).lower() for domain, given in said.items() if given == word)


_RULES = {"rob1": _rob1_overall, "rob2": _rob2_overall, "robins_i": _robins_overall}


def overall(judgements):
    """Work out the overall judgement of each result from its domains.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements with all domains of each result; overall judgements in it are passed over.

    Returns
    -------
    pandas.DataFrame
        One result a row: ``study, outcome, tool, rater, judgement, why``; ``rule`` is ``official``, or says
        that the key domains of RoB 1 are our choice.

    Raises
    ------
    ValueError
        If a domain is missing: study, domain and the allowed words are named.

    Notes
    -----
    ``tool(...).overall_rule`` says how; the one of RoB 1 is in the Cochrane Handbook 5.1, section 8.7. Several concerns of
    RoB 2 *may* be raised to high: that is left to the reader.

    Examples
    --------
    >>> domains = tool("rob2").domain_ids
    >>> said = pd.DataFrame({"study": "A", "tool": "rob2", "domain": domains, "judgement": list("LLLSL")})
    >>> overall(said).loc[0, "judgement"]
    'some concerns'
    """
    rows = []
    for key, group in check(judgements).groupby(RESULT, sort=False):
        chosen = tool(key[2])
        said = _complete(dict(zip(group["domain"], group["judgement"])), chosen, key)
        judgement, why = _RULES[chosen.id](said, chosen)
        rows.append((*key, judgement, why, _OUR_CHOICE if chosen.id == "rob1" else "official"))
    return pd.DataFrame(rows, columns=[*RESULT, "judgement", "why", "rule"])


def _complete(said, chosen, key):
    """Return the domains of one result in the tool's order, or say which is missing."""
    missing = [domain.name for domain in chosen.domains if domain.id not in said]
    if missing:
        who = f" by {key[3]}" if key[3] else ""
        raise ValueError(
            f"Study {label(key[0])}{who}: no judgement on the domain {', '.join(missing)}. "
            f"The overall judgement needs all {len(chosen.domains)} domains of {chosen.name}, "
            f"each one of: {', '.join(chosen.judgements)}."
        )
    return {domain: said[domain] for domain in chosen.domain_ids}


def check_overall(judgements):
    """Compare the overall judgements that were given with what the rule says.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements with all domains and an ``overall`` for each result.

    Returns
    -------
    pandas.DataFrame
        One result a row: ``study, outcome, tool, rater, given, by the rule, verdict, why``.

    Raises
    ------
    ValueError
        If a domain is missing, or no overall judgement is given at all.

    Examples
    --------
    >>> domains = [*tool("rob2").domain_ids, "overall"]
    >>> said = pd.DataFrame({"study": "A", "tool": "rob2", "domain": domains, "judgement": list("LLHLLS")})
    >>> check_overall(said).loc[0, "verdict"]
    'not by the rule'
    """
    checked = check(judgements)
    given = checked[checked["domain"] == OVERALL].set_index(RESULT)["judgement"]
    if given.empty:
        raise ValueError("There is no overall judgement among these. It stands in rows with the domain “overall”.")
    ruled = overall(judgements)
    ruled = ruled.assign(given=[given.get(tuple(row[name] for name in RESULT), "") for row in ruled.to_dict("records")])
    ruled["verdict"] = [_verdict(row) for row in ruled.to_dict("records")]
    return ruled.rename(columns={"judgement": "by the rule"})[[*RESULT, "given", "by the rule", "verdict", "why"]]


def _verdict(row):
    if not row["given"]:
        return "not given"
    if row["given"] == row["judgement"]:
        return "as the rule says"
    if row["tool"] == "rob2" and row["given"] == "high" and "several" in row["why"]:
        return "allowed, with a reason"
    # Which domains are key is left to the reviewer, so the known ones may decide.
    if row["tool"] == "robins_i" and row["judgement"] == NO_INFORMATION and row["given"] in ("low", "moderate"):
        return "allowed, if the domains without information are not key: give a reason"
    return "differs with our key domains" if row["rule"] == _OUR_CHOICE else "not by the rule"
