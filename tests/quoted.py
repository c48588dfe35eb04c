"""Numbers that several notebooks quote, each declared once: the call that makes it, and the words it is quoted in.

A pattern has one group, the number. It is looked for in the prose and in the stored outputs of notebooks 04 to 10
and in the README, and what stands there must be the number of the call, rounded to the digits that are shown.
"""

from dataclasses import dataclass

from peerlib.datasets.tables import data_folder
from peerlib.effects import days_from_readmission_risk, days_saved, readmissions, risk_difference
from peerlib.report import read_service
from peerlib.report.evidence import settings
from peerlib.value import (
    Assumptions,
    Dose,
    break_even,
    break_even_qaly,
    by_dose,
    contact_hour_cost,
    simulate_value,
    value_for_money,
    worker_cost,
)


@dataclass(frozen=True)
class Quoted:
    """One number: the call that makes it, and patterns of the words around it."""

    call: object
    patterns: tuple


def _valued(study, support="matched", **changes):
    effect = days_saved(study)
    return value_for_money(effect, Assumptions().for_effect(effect, support).but(**changes))


def _ratio(study, support="matched", **changes):
    return lambda: _valued(study, support, **changes).benefit_cost_ratio


def _johnson():
    row = readmissions().set_index("study").loc["johnson_2018"]
    counts = (row[name] for name in ("events_peer", "n_peer", "events_control", "n_control"))
    return days_from_readmission_risk(risk_difference(*counts)["estimate"], mean_stay=32), Assumptions(follow_up_months=12)


def _example(name, what="benefit_cost_ratio"):
    """Return the call for a result of the shipped example service under one effect of its brief."""
    service = read_service(data_folder() / "templates" / "example_service.csv")
    return lambda: getattr(value_for_money(*settings(service)[name][:2]), what)


def _needed(months):
    return lambda: break_even("days_saved", None, Assumptions(follow_up_months=months)).value


def _probability():
    return 100 * simulate_value(days_saved("sledge_2011"), draws=10_000, seed=1).summary().probability


R = r"(\d\.\d\d)"
ROW = r" +[\d.]+ +\d+ +[\d,]+ +[\d,]+ +"  # a scenario's days, hours, cost and value stand before its ratio
SPENT = r" for each £1 spent\. Cash released: £[\d,]+\. Prices of 2012/13"

QUOTED = {
    "worker-year, England 2012/13": Quoted(
        lambda: worker_cost(Assumptions()).total,
        (
            r"worker-year(?:\*\*)? (?:costs|of) (?:at least )?([\d,]+) pounds",
            r"([\d,]+) pounds for a worker-year",
            r"post that costs ([\d,]+)",
            rf"One peer worker costs £([\d,]+) a year and saves [^:]*: net value [^.]*\.\d\d{SPENT}\. Effect",
        ),
    ),
    "price of a bed day, England 2012/13": Quoted(
        lambda: Assumptions().bed_day_cost,
        (
            r"(\d{3}) for a bed day, in prices of 2012/13",
            r"pounds at (\d{3}) pounds a day",
            r"takes the (\d{3}) pounds",
            r"Base case:? (\d{3})",
        ),
    ),
    "an hour of contact": Quoted(
        lambda: contact_hour_cost(Assumptions()),
        (r"hour of contact(?:\*\*)? costs ([\d.]+\d)", r"([\d.]+) for an hour of contact", r"hour of contact: ([\d.]+) pounds"),
    ),
    "bed days that pay for a post": Quoted(
        lambda: worker_cost(Assumptions()).total / Assumptions().bed_day_cost,
        (
            r"pays for itself with ([\d.]+) bed days",
            r"takes ([\d.]+) bed days a year",
            r"Break-even:\*\* ([\d.]+) bed days",
            r"([\d.]+) bed days at our price",
            r"350 pounds a (?:bed )?day: ([\d.]+) bed days",
        ),
    ),
    "bed days a month of support": Quoted(
        lambda: _needed(12)() / 12,
        (r"month that a person is supported\*\* \(([\d.]+)\)", r"caseload 10: ([\d.]+) bed days for each month"),
    ),
    "break-even days over nine months": Quoted(
        _needed(9),
        (
            r"equals the cost at ([\d.]+) bed days saved per person over 9 months",
            r"([\d.]+\d)\)? over nine months",
            r"both sides of (?:the )?([\d.]+\d)",
            r"find the ([\d.]+\d) that would be enough",
            r"find ([\d.]+\d) days: 587 people",
            r"needed: ([\d.]+) days",
            r"([\d.]+\d) (?:of the nine|are needed)",
            r"17\.96 gives [^;]*?, zero at ([\d.]+\d)",
        ),
    ),
    "break-even days over twelve months": Quoted(
        _needed(12),
        (r"equals the cost at ([\d.]+) bed days saved per person over 12 months", r"([\d.]+\d) over twelve(?: months)?"),
    ),
    "Sledge, matched": Quoted(
        _ratio("sledge_2011"),
        (
            rf"Sledge(?: 2011)?[:,]? (?:\*\* )?{R} matched",
            rf"returns {R} for each pound before overheads",
            rf"over its own months, {R}",
            rf"Sledge alone {R}",
            rf"without high risk: +{R}",
            rf"We see {R} where",
            rf"Sledge 2011, matched {R}",
            rf"Sledge 2011, matched{ROW}{R}",
            rf"\*\*Sledge, matched:\*\* [^;]*?, {R}",
            rf"Sledge et al\. 2011 +9 +9 +{R}",
            rf"Sledge et al\. 2011 .*  38 +{R}",
            rf"9 months of support: 13 people, ratio {R}",
            rf"saves 120\.0 bed days [^.]*, £{R}{SPENT}",
        ),
    ),
    "Sledge, half the effect": Quoted(
        _ratio("sledge_2011", effect_share=0.5),
        (
            rf"[Hh]alf of (?:the|Sledge's|its) effect[^.\d]{{0,20}} {R}",
            rf"Half of Sledge alone: {R}",
            rf"and {R} if half of the effect",
            rf"half believed {R}",
            rf"half the effect {R}",
            rf"half the effect{ROW}{R}",
        ),
    ),
    "Sledge, a year's place": Quoted(
        _ratio("sledge_2011", "year"),
        (
            rf"Sledge 2011, a year's place {R}",
            rf"Sledge 2011, a year's place{ROW}{R}",
            rf"matched and {R} as a year's place",
            rf"Sledge et al\. 2011 +9 +9 +\d\.\d\d +{R}",
            rf"12 months of support: 10 people, ratio {R}",
        ),
    ),
    "Min, matched": Quoted(
        _ratio("min_2007"),
        (
            rf"Min 2007[^,]*, matched \(a year\) {R}",
            rf"Min 2007[^,]*, matched \(a year\){ROW}{R}",
            rf"Min et al\. 2007 .*  106 +{R}",
            rf"Min et al\. 2007 +14\.61 +12 +{R}",
            rf"One year of support returns {R}",
        ),
    ),
    "Landers, matched": Quoted(
        _ratio("landers_2014"),
        (
            rf"Landers & Zhou 2014[^,]*, matched {R}",
            rf"Landers & Zhou 2014[^,]*, matched{ROW}{R}",
            rf"Landers & Zhou 2014 .*  1,900 +{R}",
            rf"Landers & Zhou 2014 +2 +24 +{R}",
            rf"falls to {R}, because matched",
        ),
    ),
    "Landers, a year's place": Quoted(
        _ratio("landers_2014", "year"),
        (
            rf"Landers & Zhou 2014[^,]*, a year's place {R}",
            rf"Landers & Zhou 2014[^,]*, a year's place{ROW}{R}",
            rf"Landers & Zhou 2014 +2 +24 +\d\.\d\d +{R}",
            rf"Landers\*\*: {R} falls",
        ),
    ),
    "Lawn, matched": Quoted(
        _ratio("lawn_2008"),
        (
            rf"Lawn 2008[^,]*, matched {R}",
            rf"Lawn 2008[^,]*, matched{ROW}{R}",
            rf"Lawn et al\. 2008 .*  49 +{R}",
            rf"Lawn et al\. 2008 +6\.12 +3 +{R}",
            rf"Lawn's {R} has no comparison group",
            rf"largest ratio, {R}",
        ),
    ),
    "Lawn, a year's place": Quoted(
        _ratio("lawn_2008", "year"),
        (
            rf"Lawn 2008[^,]*, a year's place {R}",
            rf"Lawn 2008[^,]*, a year's place{ROW}{R}",
            rf"Lawn et al\. 2008 +6\.12 +3 +\d\.\d\d +{R}",
            rf"Lawn\*\*: {R} becomes",
        ),
    ),
    "Johnson, a year's place": Quoted(
        lambda: value_for_money(*_johnson()).benefit_cost_ratio,
        (
            rf"Johnson 2018[^,]*, a year's place {R}",
            rf"Johnson 2018[^,]*, a year's place{ROW}{R}",
            rf"Johnson(?:\*\*:)? {R} as a (?:year's )?place",
            rf"a ratio of {R}\. As a year's place",
            rf"by its dose, and {R} as a year's place",
            rf"Johnson returns \d\.\d\d or {R}",
        ),
    ),
    "Johnson, by dose": Quoted(
        lambda: by_dose(*_johnson(), Dose(10)).benefit_cost_ratio,
        (
            rf"by dose[:,] (?:10|ten) sessions of an hour {R}",
            rf"by dose[:,] (?:10|ten) sessions of an hour{ROW}{R}",
            rf"returns {R} for each pound by its dose",
            rf"a place and {R} by dose",
            rf"Johnson returns {R} or",
            rf"worth {R} for each pound if each of them",
            rf"as a year's place, {R} if (?:the ten hours|ten sessions)",
        ),
    ),
    "Sledge, matched, net value": Quoted(
        lambda: _valued("sledge_2011").net_value,
        (
            r"saves 120\.0 bed days [^.]*net value £([\d,]+\d), £1\.\d\d" + SPENT,
            r"\*\*Net value\*\*, ([\d,]+) pounds",
            r"plus ([\d,]+\d)(?: pounds)?(?:, net cash| or) minus",
        ),
    ),
    "Sledge, matched, short of cash": Quoted(
        lambda: -_valued("sledge_2011").net_cash, (r"minus ([\d,]+\d)", r"([\d,]+) pounds short", r"£([\d,]+) short, 13\.3")
    ),
    "QALYs a person from cash, at 20,000 pounds": Quoted(
        lambda: break_even_qaly(_valued("sledge_2011"), 20_000).from_cash,
        (
            r"(?<!\d)20,000 pounds a QALY: (0\.\d{3})",
            r"At £20,000 a QALY .{0,160}? and (0\.\d{3}) QALYs a person \(£12,738 short",
            r"\*\*(0\.\d{3}) a person\*\*: about",
            r"(0\.\d{3}) a person from cash at 20,000",
        ),
    ),
    "probability above zero, percent": Quoted(
        _probability,
        (
            r"in 10,000 draws: above zero in (\d\d\.\d) percent of them",
            r"mean 21,100 [^%]{0,150}%\s+interval[^%]*?Above zero in (\d\d\.\d)% of the draws",
            r"Above zero in (\d\d\.\d) percent of the draws\*\*",
            r"(\d\d\.\d) percent holds",
            r"Whether (\d\d\.\d) percent is good enough",
            r"with a probability of (\d\d(?:\.\d)?) percent",
            r"10,000 draws: mean 21,100.{0,40}percent above zero (\d\d\.\d)",
            r"probability moves from (\d\d\.\d)",
        ),
    ),
    "example service, Sledge": Quoted(
        _example("Sledge 2011"),
        (
            rf"ratio {R}, net value 89",
            rf"pounds of beds freed, {R} for each pound",
            rf"0\.66 and {R} for each pound",
            rf"0\.66 to {R} over six",
            rf"{R} for each pound of post",
            rf"Benefit:cost ratios: Sledge 2011 {R}, Half",
            rf"Sledge 2011 +9 +9 months +6 months +30 +£{R}",
        ),
    ),
    "example service, Sledge, net value": Quoted(
        _example("Sledge 2011", "net_value"),
        (r"ratio 2\.96, net value ([\d,]+)", r"([\d,]+) pounds are left over", r"save us ([\d,]+) pounds"),
    ),
    "example service, Sledge, lacking in cash": Quoted(
        lambda: -_example("Sledge 2011", "net_cash")(),
        (r"lacks ([\d,]+) pounds", r"([\d,]+) pounds lacking", r"£([\d,]+) short, 30\.0"),
    ),
    "example service, half of Sledge": Quoted(
        _example("Half of Sledge 2011"), (rf"\*\*Half of Sledge\*\*: {R}", rf"Half of Sledge 2011 {R}")
    ),
    "example service, Johnson by dose": Quoted(
        _example("Johnson 2018, by dose"), (rf"charged by dose: {R}", rf"Johnson 2018, by dose {R}, Johnson")
    ),
    "example service, Johnson by place": Quoted(
        _example("Johnson 2018, by place"), (rf"As a place for six months: {R}", rf"Johnson 2018, by place {R}, Landers")
    ),
    "example service, Landers": Quoted(
        _example("Landers 2014"), (rf"\*\*Landers 2014\*\*: {R}", rf"by place \d\.\d\d, Landers 2014 {R}")
    ),
}

# Sums over a time that is not the effect's, and a ratio without a comparison: these words have to stand nearby.
SAID_BESIDE = {"1.49": "year|12 months", "10,362": "year", "14,838": "year", "4.05": "comparison|uncontrolled|COMPARISON"}
