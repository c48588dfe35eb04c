"""A name that does not exist is refused with the names most like it."""

from difflib import get_close_matches

__all__ = ["UnknownName", "nearest"]


class UnknownName(LookupError):
    """A table, study, fact or row that does not exist; the message gives the nearest names."""


# What people call a thing who have not read our names.
_ALSO_CALLED = {
    "salary": "pay",
    "wage": "pay",
    "overheads": "overhead_share",
    "on_costs": "oncost_share",
    "wte": "caseload",
    "fte": "caseload",
    "dose": "hours_of_support",
    "bcr": "benefit_cost_ratio",
    "saving": "gross_value",
    "net_saving": "net_value",
    "net_benefit": "net_value",
}


def nearest(kind, name, names):
    """Return an UnknownName that offers the names most like the one asked for."""
    asked = str(name)
    plain = asked.lower().replace("-", "_").replace(" ", "_")
    by_lower = {n.lower(): n for n in names}
    close = [_ALSO_CALLED[plain]] if _ALSO_CALLED.get(plain) in names else []
    close += [by_lower[c] for c in get_close_matches(plain, by_lower, n=5, cutoff=0.5) if by_lower[c] not in close]
    words = [word for word in plain.split("_") if len(word) > 2]
    sharing = sorted(names, key=lambda n: -sum(word in n.lower() for word in words))
    close += [n for n in sharing if n not in close and any(word in n.lower() for word in words)]
    if close:
        return UnknownName(f"There is no {kind} called {asked!r}. Nearest: {', '.join(close[:5])}.")
    return UnknownName(f"There is no {kind} called {asked!r}. There are: {', '.join(sorted(names)[:20])}.")
