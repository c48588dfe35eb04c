"""Risk of bias: which results can be trusted, and how far.

questions         what a tool asks, domain by domain
known             what is known of a study to judge by
model_judgements  the workbook's own judgements, each with its reason
overall           the overall judgement of each result, worked out from its domains
weighted_kappa    how far two people agree, beyond chance

A judgement belongs to a result of a study, not to the study: a row ``study, outcome, tool,
domain, rater`` with ``judgement`` and ``support`` (the reason).
"""

from peerlib.bias.agreement import WeightedKappa, consensus, counts, disagreement, weighted_kappa
from peerlib.bias.files import ClassFolder, read, read_folder, write
from peerlib.bias.judgements import COLUMNS, check
from peerlib.bias.layout import label, shares, wide
from peerlib.bias.model_answers import known, model_judgements, published_judgements
from peerlib.bias.overall import check_overall, overall, questions
from peerlib.bias.own_judgements import judge, my_judgements, standing_judgements
from peerlib.bias.tools import TOOLS, Domain, Tool, domain_name, tool
from peerlib.shared.kappa import fleiss_kappa

__all__ = ["TOOLS", "Domain", "Tool", "domain_name", "questions", "tool"]
__all__ += ["COLUMNS", "ClassFolder", "check", "judge", "my_judgements", "read", "read_folder", "write"]
__all__ += ["check_overall", "known", "label", "model_judgements", "overall", "published_judgements", "shares"]
__all__ += ["standing_judgements", "wide"]
__all__ += ["WeightedKappa", "consensus", "counts", "disagreement", "fleiss_kappa", "weighted_kappa"]
