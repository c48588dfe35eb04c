"""One judgement of bias in good order."""

import re

import pandas as pd

from peerlib.bias.tools import NO_INFORMATION, OVERALL, tool
from peerlib.shared.tables import need

KEY = ["study", "outcome", "tool", "domain", "rater"]
COLUMNS = [*KEY, "judgement", "support"]
DRAFT_COLUMNS = [*COLUMNS, "when"]
NEEDED = ["study", "tool", "domain", "judgement"]


def plain(text):
    """Return a name without case, dots, underscores and the words "risk of bias", to compare it with others."""
    text = re.sub(r"[^a-z0-9+?!-]+", " ", str(text).lower()).strip()
    return re.sub(r"\s*\b(risk of bias|risk|judge?ment)$", "", text).strip() or text


def domain_ids(chosen):
    """Return the id of each domain by every name it goes by: id, name, what others call it, and D1, D2 and so on."""
    names = {"overall": OVERALL, "overall bias": OVERALL}
    for number, domain in enumerate(chosen.domains, 1):
        names |= dict.fromkeys([plain(domain.id), plain(domain.name), f"d{number}", *domain.also], domain.id)
    return names


def _words(chosen):
    """Return each allowed judgement by every way it is written: whole, or its first letters."""
    words = {plain(word): word for word in chosen.judgements}
    words |= {word[0]: word for word in chosen.scale}
    if "some concerns" in chosen.scale:
        words["sc"] = "some concerns"
    if NO_INFORMATION in chosen.judgements:
        words |= {"ni": NO_INFORMATION, "n": NO_INFORMATION, "no info": NO_INFORMATION}
    return words


def _judgement(text, chosen, where, no_information=None):
    """Return an allowed judgement, or say which words are allowed."""
    word = _words(chosen).get(plain(text))
    if word:
        return word
    allowed = ", ".join(chosen.judgements)
    if plain(text) in ("ni", "n", "no info", NO_INFORMATION):
        if no_information is not None:
            return _judgement(no_information, chosen, where)
        usual = "unclear" if chosen.id == "rob1" else "some concerns"
        raise ValueError(
            f"{where}: {chosen.name} has no judgement “no information”. It may answer a question inside a domain, "
            f"but the domain itself has to be judged: {allowed}. To read it as one of these, say so: no_information={usual!r}."
        )
    raise ValueError(f"{where}: judgement {str(text)!r} is not one of {chosen.name}. Use one of: {allowed}.")


def in_order(row, where="", draft=False, no_information=None):
    """Return one judgement in good order; what is wrong is said with the place, the study and the domain."""
    row = {column: "" if pd.isna(row.get(column)) else str(row.get(column)).strip() for column in DRAFT_COLUMNS}
    start = f"{where}: " if where else ""
    if not row["study"]:
        raise ValueError(f"{start}study is empty; every judgement belongs to a study.")
    try:
        chosen = tool(row["tool"])
    except LookupError as error:
        raise ValueError(f"{start}study {row['study']}: {error}") from None
    domain = domain_ids(chosen).get(plain(row["domain"]))
    if domain is None:
        known = ", ".join([*chosen.domain_ids, OVERALL])
        raise ValueError(f"{start}study {row['study']}: {chosen.name} has no domain {row['domain']!r}. Use one of: {known}.")
    place = f"{start}study {row['study']}, domain {domain}"
    if row["judgement"] or not draft:
        row["judgement"] = _judgement(row["judgement"], chosen, place, no_information)
    return {**row, "tool": chosen.id, "domain": domain}


def check(judgements):
    """Check a table of judgements and put its words in order.

    Parameters
    ----------
    judgements : pandas.DataFrame
        One judgement a row: ``study, tool, domain, judgement`` and perhaps ``outcome, rater, support``.

    Returns
    -------
    pandas.DataFrame
        The same rows with all columns, ids and allowed words; other columns, such as ``weight``, are kept.

    Raises
    ------
    ValueError
        If a column is missing, a word is not known (the allowed ones are named), or a judgement stands twice.

    Examples
    --------
    >>> one = pd.DataFrame({"study": ["A"], "tool": ["RoB 2"], "domain": ["D1"], "judgement": ["Low risk"]})
    >>> check(one)[["tool", "domain", "judgement"]].iloc[0].to_list()
    ['rob2', 'randomization_process', 'low']
    """
    need(judgements, NEEDED, "The table of judgements")
    rows = [in_order(row, f"Row {number}") for number, row in enumerate(judgements.to_dict("records"), 1)]
    refuse_twice(rows, [f"row {number}" for number in range(1, len(rows) + 1)])
    found = pd.DataFrame(rows, columns=COLUMNS, index=judgements.index, dtype="str")
    # Judgements put together from several tables share row numbers, so the rest is laid beside by place.
    return found.assign(**{column: judgements[column].to_numpy() for column in judgements if column not in COLUMNS})


def refuse_twice(rows, places):
    """Refuse a second judgement of one rater on one domain of one result."""
    seen = {}
    for row, place in zip(rows, places):
        key = tuple(row[column] for column in KEY)
        if key in seen:
            who = f" by {row['rater']}" if row["rater"] else ""
            raise ValueError(
                f"{place}: study {row['study']}, domain {row['domain']} is judged twice{who}; "
                f"the first stands in {seen[key]}. Keep one of them, or name rater or outcome if they differ."
            )
        seen[key] = place


def refuse_several(checked, columns, what="A table"):
    """Refuse judgements of several tools, outcomes, studies or raters where one is needed."""
    for column in columns:
        if checked[column].nunique() > 1:
            there = ", ".join(sorted(checked[column].unique()))
            raise ValueError(f"{what} holds one {column}, and there are {there}. Choose one.")


def only_tool(checked, purpose):
    """Return the tool with which all was judged; it is refused if that is several, or nothing was judged."""
    if checked.empty:
        raise ValueError(f"There are no judgements to {purpose}.")
    refuse_several(checked, ["tool"])
    return tool(checked["tool"].iloc[0])
