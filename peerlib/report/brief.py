"""The brief: what the sum says of a service, how sure it is, and what it rests on, as a page and as an Excel file."""

import hashlib
import math
import platform
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pandas as pd

import peerlib
from peerlib import uncertainty, value
from peerlib.datasets.tables import data_folder
from peerlib.report import excel, page, saving
from peerlib.report.evidence import settings, support
from peerlib.report.form import unit, written
from peerlib.report.service import Service, read_service
from peerlib.shared.numbers import money, within
from peerlib.shared.words import Sentence
from peerlib.value.assumptions import FIELDS

TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SAID = TEXTS["said"]


@dataclass(frozen=True, repr=False)
class Brief(Sentence):
    """What the sum says of a service.

    Parameters
    ----------
    service : Service
        The service.
    found : dict
        Effect, assumptions, and what is said of them, by name; it rests on the first.
    results : dict
        The sum (``value.ValueForMoney``) under each, by name.
    tables : dict
        Its tables, by name.
    said : dict
        Its sentences, a list each, by name.
    made : dict
        Versions, seed, date and checksum of the data.
    """

    service: Service
    found: dict
    results: dict
    tables: dict
    said: dict
    made: dict

    @property
    def result(self):
        """The sum under the effect that the brief rests on."""
        return next(iter(self.results.values()))

    @property
    def sentence(self):
        """The answer, in words."""
        return " ".join(self.said["answer"])

    @property
    def html(self):
        """The page, complete in itself."""
        return page.html(self, TEXTS)

    @property
    def excel(self):
        """The Excel file with living sums, as bytes."""
        return excel.workbook(self)

    def save(self, folder="."):
        """Write page and Excel file into a folder, for the owner alone, beside earlier ones; return where they are."""
        stem = Path(folder) / f"{Path(self.service.file or 'my_service').stem}_brief"
        return saving.save(stem, {".html": self.html.encode("utf-8"), ".xlsx": self.excel})


def brief(service, draws=20_000, seed=1):
    """Work out what employing peer workers comes to for a service: an answer to print or to send.

    Parameters
    ----------
    service : Service, str, pathlib.Path or value.Assumptions
        The service, the file of its form, or assumptions of your own.
    draws, seed : int
        How many draws, and the start of the random numbers.

    Returns
    -------
    Brief
        Prints as the answer; ``save(folder)`` writes a page and an Excel file.

    Raises
    ------
    ValueError, OSError
        If the file cannot be used (every problem is named), or cannot be read.

    Notes
    -----
    It rests on Sledge 2011, the one bed-day effect with a standard error, and shows the others beside it.

    Examples
    --------
    >>> from peerlib.value import Assumptions
    >>> mine = brief(Assumptions(caseload=15, months_of_support=6), draws=1000)
    >>> round(mine.result.benefit_cost_ratio, 2)
    4.47
    """
    if isinstance(service, value.Assumptions):
        own = {name: "given" for name in service.values() if service.source(name) == "yours"}
        service = Service("Your service", service, own)
    service = service if isinstance(service, Service) else read_service(service)
    found = settings(service)
    results = {name: value.value_for_money(effect, a) for name, (effect, a, _) in found.items()}
    (effect, a, _), result = next(iter(found.values())), next(iter(results.values()))
    own = [name for name, (effect_of, _, _) in found.items() if effect_of is service.own_effect and effect_of.se > 0]
    sure = {name: _simulated(service, *found[name][:2], draws, seed) for name in [next(iter(found)), *own]}
    drawn = next(iter(sure.values()))
    tables = {
        "beds_and_cash": _money(result),
        "how_sure": [
            _chance(by.summary(f"net_{of}"), f"Net {of}, {name}") for name, by in sure.items() for of in ("value", "cash")
        ],
        "break_even": [_break_even(name, label, effect, a) for name, label in TEXTS["break_evens"].items()],
        "other_evidence": [_evidence(name, *of, results[name]) for name, of in found.items()],
        "assumptions": [_assumption(name, service, a, effect, drawn) for name in a.values()],
    }
    tables = {name: pd.DataFrame(rows, columns=TEXTS["heads"][name]) for name, rows in tables.items()}
    return Brief(service, found, results, tables, _said(service, effect, a, result, drawn), _made(drawn))


def _simulated(service, effect, a, draws, seed):
    """Draw what is not known, and what the service gave a range for; what it knows is held."""
    known = [name for name in service.given if name not in service.ranges]
    return value.simulate_value(effect, a, value.distributions_for(effect, a, (), known, ranges=service.ranges), draws, seed)


def _ratio(ratio):
    """Return a ratio in pounds, or that there is none."""
    return f"£{ratio:.2f}" if ratio == ratio else "nothing is spent"


def _money(r):
    """Set the value of beds and cash side by side."""
    brings, each = (r.gross_value, r.cash_released - r.community_cost), r.per_person
    return [
        ["What freed beds bring, less care at home", *map(money, brings)],
        ["Cost of the post", money(r.cost), money(r.cost)],
        ["Left over", money(r.net_value), money(r.net_cash)],
        [f"Left over for each of {r.people:,.1f} people", money(each.net_value), money(each.net_cash)],
        ["For each £1 spent", *(_ratio(amount / r.cost if r.cost > 0 else math.nan) for amount in brings)],
    ]


def _chance(summary, name):
    """Return mean and range of an outcome, and how often it is above zero."""
    ends = [f"£{summary.written(end)}".replace("£-", "-£") for end in ("mean", "low", "high")]
    return [name, *ends, f"{within(100 * summary.probability, 100 * summary.probability_error)} %"]


def _break_even(name, label, effect, a):
    """Return what one thing is, and where the value of beds freed equals the cost."""
    at = value.break_even(name, effect, a).value
    return [label, effect.days if name == "days_saved" else getattr(a, name), at if at == at else "none in reach"]


def _evidence(name, effect, a, what, r):
    """Return the sum under one effect."""
    days, over = effect.days * a.effect_share, f"{effect.follow_up_months:g} months"
    pounds = _ratio(r.benefit_cost_ratio), money(r.net_value), money(r.net_cash)
    return [name, days, over, support(a), r.people, *pounds, what]


def _assumption(name, service, a, effect, drawn):
    """Return an assumption with its value, whether it was drawn, whose it is and where it comes from."""
    held = drawn.distributions[name].sentence if name in drawn.distributions else "held"
    whose, source = ("yours", service.given[name]) if name in service.given else ("ours", a.source(name))
    if FIELDS[name].kind == "effect":
        whose, source = "the study's", effect.label
    return [FIELDS[name].label, written(name, getattr(a, name)), unit(name), held, whose, source]


def _said(service, effect, a, result, drawn):
    """Return the sentences of the brief."""
    more, label = ("less", "more"), {name: FIELDS[name].label.lower() for name in FIELDS}
    held = ", ".join(label[name] for name in service.given if name not in drawn.distributions)
    answer = SAID["answer"].format(study=effect.label, value=more[result.net_value > 0], cash=more[result.net_cash > 0])
    months = SAID["months"].format(support=f"{support(a)} of support", follow_up=effect.follow_up_months)
    parts = [SAID["post"].format(parts=", ".join(result.not_included))] if result.not_included else []
    about = {"follow_up": a.follow_up_months, "lasts": a.effect_months, "discount": a.discount_rate}
    return {
        "answer": [answer, *([months] if a.months_of_support != effect.follow_up_months else [])],
        "sum": [result.sentence],
        "sure": [SAID["known"].format(held=held) if held else SAID["nothing_known"], drawn.summary().why],
        "qaly": [value.break_even_qaly(result).sentence],
        "left_out": parts + TEXTS["lists"]["left_out"],
        "first": [_learn(value.what_to_learn_first(drawn).iloc[0], label), *_own(service, effect, a, label)],
        "notes": [
            *service.notes,
            SAID["rest"].format(base=a.base),
            *(of for of in value.missing(a.base)[1:] if "bed-day" not in of),
        ],
        "method": [SAID["method"].format(**about, price_year=a.price_year, draws=drawn.draws)],
        "not_told": TEXTS["lists"]["not_told"],
    }


def _learn(first, label):
    """Say what, of all that was drawn, it would be worth most to know before deciding."""
    what, worth = label.get(first["parameter"], "how many bed days are saved"), within(first["evppi"], first["mc_error"])
    return SAID["learn"].format(what=what, worth=worth) if first["above_noise"] else SAID["learn_nothing"]


def _own(service, effect, a, label):
    """Say which three figures that the service did not give would move the net value most, over their plausible range."""
    swings = uncertainty.one_way(value.as_model(a), value.ranges_for(effect, a), value.base_for(effect, a)).to_dict("records")
    ours = [row for row in swings if row["parameter"] in FIELDS and row["parameter"] not in service.given]
    for row in [row for row in ours if FIELDS[row["parameter"]].kind == "service"][:3]:
        name, (least, most) = row["parameter"], map(money, sorted((row["result_low"], row["result_high"])))
        low, high = written(name, row["low"]), written(name, row["high"])
        yield SAID["own"].format(what=label[name], low=low, high=high, unit=unit(name), least=least, most=most)


def _made(drawn):
    """Return what the brief was made with."""
    data = hashlib.sha256((data_folder() / "datapackage.json").read_bytes()).hexdigest()
    versions = {
        "peerlib": peerlib.__version__,
        "Python": platform.python_version(),
        **{of: version(of) for of in ("numpy", "pandas")},
    }
    return {"date": date.today().isoformat(), **versions, "draws": drawn.draws, "seed": drawn.seed, "SHA-256 of the data": data}
