"""One judgement of bias in good order."""

import re
from functools import cache

import pandas as pd

from peerlib import datasets
from peerlib.bias.tools import NO_INFORMATION, OVERALL, domain_name, tool
from peerlib.shared.tables import need

KEY = ["study", "outcome", "tool", "domain", "rater"]
COLUMNS = [*KEY, "judgement", "support"]
DRAFT_COLUMNS = [*COLUMNS, "when"]
NEEDED = ["study", "tool", "domain", "judgement"]


def plain(text):
    """Return a name without case, dots, underscores and the words "risk of bias", to compare it with others."""
    text = re.sub(r"[^a-z0-9+?!-]+", " ", str(text).lower()).strip()
    return re.sub(r"\s*\b(risk of bias|risk|judge?ment)$", "", text).strip() or text


_SMALL_WORDS = frozenset("the of to in into from due arising a and for bias risk rob".split())


def _told_apart(name):
    """Return what tells a domain from others: no number before its name, no kind of bias behind it, one spelling."""
    name = plain(re.sub(r"\([^)]*\)|-", " ", str(name)))
    name = re.sub(r"(\S+ \S.*) (?:(?:selection|performance|detection|attrition|reporting) bias|all outcomes)$", r"\1", name)
    words = [re.sub(r"(?<=\w{3})s$", "", word.replace("iz", "is")) for word in name.split() if word not in _SMALL_WORDS]
    name = re.sub(r"^d(?:omain)? (?=\d)", "d", " ".join(words))
    return re.sub(r"^(?:d?\d|[b-g]) (?=\w{3})", "", name)


def label(study):
    """Return the name of a study as a reader writes it; a study that is not ours keeps its own.

    Parameters
    ----------
    study : str
        Id of the study.

    Returns
    -------
    str
        Its short citation.

    Examples
    --------
    >>> label("sledge_2011"), label("a study of my own")
    ('Sledge et al. 2011', 'a study of my own')
    """
    studies = datasets.load("studies").set_index("study_id")["short_citation"]
    return studies.get(study, study)


def which_judgement(study, chosen, domain):
    """Return which judgement a message is about: the study and the domain, as printed."""
    return f"study {label(study)}, domain {domain_name(chosen, domain)}"


def domain_of(chosen, name):
    """Return the id of a domain by any name it goes by, None if the tool has no such domain."""
    return _domains_by_name(chosen).get(_told_apart(name))


@cache
def _domains_by_name(chosen):
    names = {"overall": OVERALL}
    for number, domain in enumerate(chosen.domains, 1):
        names |= dict.fromkeys(map(_told_apart, [domain.id, domain.name, f"d{number}", *domain.also]), domain.id)
    return names


def is_judgement(text, chosen):
    """Is this a judgement by the tool, or the words for no information, which are read as one on request?"""
    return plain(text) in _words(chosen) or plain(text) in _NO_INFORMATION


_NO_INFORMATION = ("ni", "n", "no info", NO_INFORMATION)


@cache
def _words(chosen):
    """Return each allowed judgement by every way it is written: whole, or its first letters."""
    words = {plain(word): word for word in chosen.judgements}
    words |= {word[0]: word for word in chosen.scale}
    if "some concerns" in chosen.scale:
        words |= {"sc": "some concerns", "some concern": "some concerns"}
    if NO_INFORMATION in chosen.judgements:
        words |= dict.fromkeys(_NO_INFORMATION, NO_INFORMATION)
    return words


def _judgement(text, chosen, no_information=None):
    """Return an allowed judgement, or say which words are allowed."""
    word = _words(chosen).get(plain(text))
    if word:
        return word
    allowed = ", ".join(chosen.judgements)
    if plain(text) in _NO_INFORMATION:
        if no_information is not None:
            return _judgement(no_information, chosen)
        usual = "unclear" if chosen.id == "rob1" else "some concerns"
        raise ValueError(
            f"{chosen.name} has no judgement “no information”. It may answer a question inside a domain, "
            f"but the domain itself has to be judged: {allowed}. To read it as one of these, say so: no_information={usual!r}."
        )
    raise ValueError(f"judgement {str(text)!r} is not one of {chosen.name}. Use one of: {allowed}.")


def in_order(row, where="", draft=False, no_information=None):
    """Return one judgement in good order; what is wrong is said with the place, the study and the domain."""
    row = {column: "" if pd.isna(row.get(column)) else str(row.get(column)).strip() for column in DRAFT_COLUMNS}
    start = f"{where}: " if where else ""
    if not row["study"]:
        raise ValueError(f"{start}study is empty; every judgement belongs to a study.")
    try:
        chosen = tool(row["tool"])
    except LookupError as error:
        raise ValueError(f"{start}study {label(row['study'])}: {error}") from None
    domain = domain_of(chosen, row["domain"])
    if domain is None:
        known = ", ".join([*(domain.name for domain in chosen.domains), domain_name(chosen, OVERALL)])
        where = f"{start}study {label(row['study'])}"
        raise ValueError(f"{where}: {chosen.name} has no domain {row['domain']!r}. Use one of: {known}.")
    if row["judgement"] or not draft:
        try:
            row["judgement"] = _judgement(row["judgement"], chosen, no_information)
        except ValueError as error:
            raise ValueError(f"{start}{which_judgement(row['study'], chosen, domain)}: {error}") from None
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
                f"{place}: {which_judgement(row['study'], row['tool'], row['domain'])} is judged twice{who}; "
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
