"""The three tools for risk of bias: their domains, what each asks, and which words it allows.

Their texts stand in ``tools.toml``, in our own words; the source of each tool is named with it.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from peerlib.shared.nearest import nearest

__all__ = ["TOOLS", "Domain", "Tool", "domain_name", "tool"]

OVERALL = "overall"
NO_INFORMATION = "no information"


@dataclass(frozen=True)
class Domain:
    """One domain of a tool: one way in which a result can be led astray.

    Parameters
    ----------
    id, name : str
        Name in data, and on a page.
    question : str
        What to ask, in our own words.
    low, high : str
        What would count as the lowest and the highest risk.
    also : tuple of str
        What other programs call it.
    """

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
    id, name : str
        ``rob1``, ``rob2`` or ``robins_i``, and the name on a page.
    made_for : str
        Which studies it was made for.
    judgements : tuple of str
        The allowed words, from lowest risk to highest; ``no information`` last, where it is one.
    overall_rule : str
        How the overall judgement follows from the domains, in words.
    source : str
        Where the tool was published.
    domains : tuple of Domain
        The domains in order.
    also : tuple of str
        Other names that it is found by.
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
    name : str
        The tool.
    domain : str
        Id of the domain, or ``overall``.

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
