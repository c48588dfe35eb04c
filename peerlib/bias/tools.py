"""The three tools for risk of bias: their domains, what each asks, and which words it allows.

The questions and what counts as low or high are put in our own words; the source of each
tool is named with it.
"""

from dataclasses import dataclass

from peerlib.shared.nearest import nearest

__all__ = ["TOOLS", "Domain", "Tool", "domain_name", "tool"]

OVERALL = "overall"
NO_INFORMATION = "no information"


@dataclass(frozen=True)
class Domain:
    """One domain of a tool: one way in which a result can be led astray.

    Parameters
    ----------
    id : str
        Name in data.
    name : str
        Name on a page.
    question : str
        What to ask, in our own words.
    low, high : str
        What would count as the lowest and the highest risk.
    """

    id: str
    name: str
    question: str
    low: str
    high: str


@dataclass(frozen=True)
class Tool:
    """One tool: its domains in order and the words it allows.

    Parameters
    ----------
    id : str
        ``rob1``, ``rob2`` or ``robins_i``.
    name : str
        Name on a page.
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
    """

    id: str
    name: str
    made_for: str
    judgements: tuple
    overall_rule: str
    source: str
    domains: tuple

    @property
    def scale(self):
        """The judgements that can be ordered, lowest risk first; ``no information`` is not one of them."""
        return tuple(word for word in self.judgements if word != NO_INFORMATION)

    @property
    def domain_ids(self):
        """The ids of the domains in order."""
        return [domain.id for domain in self.domains]


_ROB1 = Tool(
    id="rob1",
    name="RoB 1 (Cochrane, original)",
    made_for="randomised trials",
    judgements=("low", "unclear", "high"),
    overall_rule=(
        "The tool has no official overall judgement. Ours, labelled so: high if any key domain is high, else unclear if any is unclear, "
        "else low. Key are all domains but the blinding of participants: nobody can be kept from knowing whether they have a peer worker, "
        "so that domain would make every study high and tell none apart."
    ),
    source="Higgins et al. 2011, https://doi.org/10.1136/bmj.d5928",
    domains=(
        Domain(
            "random_sequence_generation",
            "Random sequence generation",
            "Did chance alone decide who was meant to get peer support?",
            "A computer list, a random number table, drawn lots.",
            "Allocation by date, by ward, by preference or by judgement, or no allocation at all: the groups formed themselves.",
        ),
        Domain(
            "allocation_concealment",
            "Allocation concealment",
            "Was the next allocation hidden from whoever let people into the study?",
            "A central office, or sealed numbered envelopes: nobody could know or change what comes next.",
            "An open list, or an allocation that could be foreseen: someone could choose who goes where.",
        ),
        Domain(
            "blinding_participants",
            "Blinding of participants and staff",
            "Could knowing the group change what people and staff did, beyond the support itself?",
            "Nobody knew, or knowing could hardly change this outcome.",
            "They knew, and knowing could change this outcome: staff decide who is admitted and for how long.",
        ),
        Domain(
            "blinding_outcome",
            "Blinding of outcome assessment",
            "Did those who counted the outcome know the group, and could it sway the count?",
            "They did not know; or the outcome was taken from records that leave no room for judgement.",
            "They knew, and the outcome leaves room for judgement, such as a rating or an expected number.",
        ),
        Domain(
            "incomplete_outcome_data",
            "Incomplete outcome data",
            "Is the outcome known for everybody who entered, and if not, could those missing differ?",
            "Nearly all are there, or few are missing for reasons that have nothing to do with the outcome.",
            "Many are missing, more in one group, or only those who stayed were counted.",
        ),
        Domain(
            "selective_reporting",
            "Selective reporting",
            "Was everything reported that was planned, the way it was planned?",
            "A plan from before the results names the outcome and its analysis, and the report keeps to it.",
            "Planned outcomes are missing or turned up later, or the analysis was chosen after seeing the results.",
        ),
        Domain(
            "other_bias",
            "Other sources of bias",
            "Is there anything else about this study that could lead its result astray?",
            "Nothing of the kind can be seen.",
            "For example: groups unlike at the start, no comparison group, those who ran the service evaluated it.",
        ),
    ),
)

_ROB2 = Tool(
    id="rob2",
    name="RoB 2 (Cochrane, 2019)",
    made_for="one result of a randomised trial",
    judgements=("low", "some concerns", "high"),
    overall_rule=(
        "High if any domain is high. Low if all are low. Otherwise some concerns - or high, if there are concerns in several domains "
        "so that confidence in the result is much lower: that step is a judgement and needs a reason."
    ),
    source="Sterne et al. 2019, https://doi.org/10.1136/bmj.l4898",
    domains=(
        Domain(
            "randomization_process",
            "Randomisation process",
            "Was the allocation random and hidden, and are the groups alike at the start?",
            "Random, hidden until people were in, and no differences at the start that chance would hardly give.",
            "Not hidden, or differences at the start that suggest someone steered.",
        ),
        Domain(
            "deviations_from_intended_interventions",
            "Deviations from the intended interventions",
            "Did the trial itself change what people got, and was everybody analysed in the group they were allocated to?",
            "No changes because of the trial, and everybody analysed as allocated.",
            "Changes because of the trial that affect the outcome, or people analysed by what they got.",
        ),
        Domain(
            "missing_outcome_data",
            "Missing outcome data",
            "Is the result known for nearly everybody, and if not, could its value decide whether it is missing?",
            "Known for nearly all, or shown that what is missing hardly matters.",
            "Much is missing, and people whose result is bad are likely to be the ones missing.",
        ),
        Domain(
            "measurement_of_outcome",
            "Measurement of the outcome",
            "Was the outcome measured in a fitting way, alike in both groups, and unswayed by knowing the group?",
            "Alike in both groups, by people who did not know, or from records that knowing could not change.",
            "Measured differently, or judged by somebody who knew and was likely to be swayed.",
        ),
        Domain(
            "selection_of_reported_result",
            "Selection of the reported result",
            "Was this result chosen, among several outcomes or analyses, because of what it showed?",
            "It follows a plan that was fixed before the results were seen.",
            "It is likely that it was chosen among several because of what it showed.",
        ),
    ),
)

_ROBINS_I = Tool(
    id="robins_i",
    name="ROBINS-I (2016)",
    made_for="one result of a study with a comparison group that was not randomised",
    judgements=("low", "moderate", "serious", "critical", NO_INFORMATION),
    overall_rule=(
        "As bad as the worst domain: critical if any is critical, else serious if any is serious. If none is serious or critical and "
        "information is lacking in some domain: no information. Else moderate if any is moderate, else low. Low means as good as a "
        "good randomised trial. A study without a comparison group does not fit the tool."
    ),
    source="Sterne et al. 2016, https://doi.org/10.1136/bmj.i4919",
    domains=(
        Domain(
            "confounding",
            "Confounding",
            "Could the people with peer support have fared differently anyway, because they were different people?",
            "As good as a trial: nothing is expected to differ that also matters for the outcome. Rare.",
            "Things that matter differ and were not taken into account, or not well measured.",
        ),
        Domain(
            "selection_of_participants",
            "Selection of participants into the study",
            "Did something that happened after support began decide who is in the study?",
            "Everybody eligible is in, followed from the same starting point.",
            "Only those who stayed, or who were still well, are in; or the groups are followed from different points.",
        ),
        Domain(
            "classification_of_interventions",
            "Classification of the interventions",
            "Is it certain who had peer support and who had not, fixed before the outcome was known?",
            "Clearly defined, recorded at the time.",
            "Defined afterwards, or in a way that the outcome could sway.",
        ),
        Domain(
            "deviations_from_intended_interventions",
            "Deviations from the intended interventions",
            "Did what people got drift from what was meant, more in one group, in a way that matters?",
            "No drift beyond what happens in usual care.",
            "Other help differed between the groups, or people changed sides, and it was not dealt with.",
        ),
        Domain(
            "missing_data",
            "Missing data",
            "Are outcomes, group and important characteristics known for nearly everybody?",
            "Nearly complete, or missing alike in both groups for reasons that do not matter.",
            "Much is missing, unlike between the groups, and not dealt with.",
        ),
        Domain(
            "measurement_of_outcomes",
            "Measurement of the outcomes",
            "Was the outcome measured alike in both groups, unswayed by knowing the group?",
            "Alike, from records or by people who did not know.",
            "Differently, or subjectively by people who knew.",
        ),
        Domain(
            "selection_of_reported_result",
            "Selection of the reported result",
            "Was this result chosen among several outcomes, analyses or subgroups because of what it showed?",
            "It follows a plan that was fixed beforehand.",
            "Likely chosen among several.",
        ),
    ),
)

TOOLS = {made.id: made for made in (_ROB1, _ROB2, _ROBINS_I)}
_ALSO = {"rob_1": "rob1", "cochrane_rob1": "rob1", "rob_2": "rob2", "robinsi": "robins_i", "robins": "robins_i"}


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
    plain = _ALSO.get(plain, plain)
    if plain not in TOOLS:
        raise nearest("tool for risk of bias", name, list(TOOLS))
    return TOOLS[plain]


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
