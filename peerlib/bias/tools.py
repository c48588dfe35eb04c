"""The three tools for risk of bias: their domains and words, as ``tools.toml`` describes them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from peerlib.shared.nearest import nearest

OVERALL = "overall"
NO_INFORMATION = "no information"


@dataclass(frozen=True)
class Domain:
    """One domain of a tool: what to ask about one way of being led astray, and what would count as low and high risk."""

    id: str
    name: str
    question: str
    low: str
    high: str
    also: tuple = ()


@dataclass(frozen=True)
class Tool:
    """One tool: its domains in order and the words it allows.

    Parameters
    ----------
    id, name, made_for, source : str
        ``rob1``, ``rob2`` or ``robins_i``; the name on a page; the studies it is for; where it was published.
    judgements : tuple of str
        The allowed words, from lowest risk to highest; ``no information`` last, where it is one.
    overall_rule : str
        How the overall judgement follows from the domains, in words.
    domains, also : tuple
        The domains in order; other names that the tool is found by.
    """

    id: str
    name: str
    made_for: str
    judgements: tuple
    overall_rule: str
    source: str
    domains: tuple
    also: tuple = ()

    @property
    def scale(self):
        """The judgements that can be ordered, lowest risk first; ``no information`` is not one of them."""
        return tuple(word for word in self.judgements if word != NO_INFORMATION)

    @property
    def domain_ids(self):
        """The ids of the domains in order."""
        return [domain.id for domain in self.domains]


def _made(kind, id, about):
    """Return a tool or domain as its file describes it; lists become tuples, which nobody can change."""
    return kind(id=id, **{name: tuple(value) if isinstance(value, list) else value for name, value in about.items()})


def _read_tools():
    """Return the tools by their ids."""
    described = tomllib.loads(Path(__file__).with_name("tools.toml").read_text(encoding="utf-8"))
    for about in described.values():
        about["domains"] = [_made(Domain, id, domain) for id, domain in about["domains"].items()]
    return {id: _made(Tool, id, about) for id, about in described.items()}


TOOLS = _read_tools()


def tool(name):
    """Return a tool by its name.

    Parameters
    ----------
    name : str
        ``rob1``, ``rob2`` or ``robins_i``; ``"RoB 2"`` or ``"ROBINS-I"`` will do.

    Returns
    -------
    Tool
        The tool.

    Raises
    ------
    UnknownName
        If there is no such tool.

    Examples
    --------
    >>> tool("ROBINS-I").judgements
    ('low', 'moderate', 'serious', 'critical', 'no information')
    """
    if isinstance(name, Tool):
        return name
    plain = str(name).strip().lower().replace("-", "_").replace(" ", "_")
    for known in TOOLS.values():
        if plain in (known.id, *known.also):
            return known
    raise nearest("tool for risk of bias", name, list(TOOLS))


def domain_name(name, domain):
    """Return the name of a domain as it stands on a page.

    Parameters
    ----------
    name, domain : str
        The tool; id of the domain, or ``overall``.

    Returns
    -------
    str
        Its name; the id itself for a domain that the tool does not know.

    Examples
    --------
    >>> domain_name("rob2", "missing_outcome_data")
    'Missing outcome data'
    """
    if domain == OVERALL:
        return "Overall"
    return {known.id: known.name for known in tool(name).domains}.get(domain, domain)
