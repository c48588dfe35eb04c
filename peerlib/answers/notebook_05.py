"""Exercises of notebook 05."""

from peerlib.datasets import fact
from peerlib.effects import (
    days_saved,
    number_needed_to_treat,
    per_100_people_year,
    per_person,
    pool,
    practice,
    readmissions,
    risk_ratio,
    two_tailed,
    which_drives,
)
from peerlib.exercises import Exercise


def _lawn():
    return per_person(fact("lawn_2008", "bed_days_saved_total").value, fact("lawn_2008", "support_packages").value)


def _lawn_upside_down():
    return fact("lawn_2008", "support_packages").value / fact("lawn_2008", "bed_days_saved_total").value


def _sledge_p():
    return fact("sledge_2011", "admissions_p_value").value


def _johnson():
    row = readmissions().set_index("study").loc["johnson_2018"]
    return tuple(int(row[name]) for name in ("events_peer", "n_peer", "events_control", "n_control"))


def _readmission(method="FE"):
    table = readmissions()
    return pool(table["estimate"], table["se"], labels=table["label"], ratio=True, method=method)


def _weight_of_min():
    return float(_readmission().table.set_index("study").loc["Min et al. 2007", "weight"])


def _share_by(figure):
    """Return the percent that Min would weigh if the weights were another figure than 1 over se squared."""
    weights = figure(readmissions().set_index("study")["se"])
    return float(100 * weights["min_2007"] / weights.sum())


def _stays(method):
    table = practice("MD")
    return pool(table["estimate"], table["se"], labels=table["label"], method=method)


def _largest_study():
    table = practice("MD")
    return table.loc[(table["n1"] + table["n2"]).idxmax(), "label"]


EXERCISES = {
    "05_lawn_days": Exercise(
        question="Bed days saved per support package in Lawn 2008",
        answer=_lawn,
        unit="days",
        hints=("A total is turned into a figure for each by dividing by how many there are.", "effects.per_person(300, 49)"),
        slips=(
            (_lawn_upside_down, "Upside down: that is packages for each day. Divide the days by the packages."),
            (
                lambda: _lawn() * 12 / fact("lawn_2008", "followup").value,
                "That stretches three months to a year. The days were counted over three months; keep them so.",
            ),
            (
                lambda: _lawn() / fact("lawn_2008", "followup").value,
                "That is for one month; the question asks for the three months that were counted.",
            ),
        ),
        because="For each package, not for each person: whether somebody had two packages was not seen.",
    ),
    "05_days_per_100": Exercise(
        question="Days saved per 100 people a year at Sledge's effect, if its pace held for a year",
        answer=lambda: per_100_people_year(days_saved("sledge_2011").days, days_saved("sledge_2011").follow_up_months),
        unit="days",
        hints=("First 100 people in place of one, then twelve months in place of nine.", "9 * 100 * 12 / 9"),
        slips=(
            (lambda: 100 * days_saved("sledge_2011").days, "That is 100 people over nine months; a year has twelve."),
            (
                lambda: 100 * days_saved("sledge_2011").days * days_saved("sledge_2011").follow_up_months / 12,
                "The months are upside down: a year is longer than nine months, so the days become more.",
            ),
            (
                lambda: days_saved("sledge_2011").days * 12 / days_saved("sledge_2011").follow_up_months,
                "That is one person over a year; the question asks for 100.",
            ),
        ),
        because="Nobody counted the last three months of that year: the pace is an assumption.",
    ),
    "05_two_tailed": Exercise(
        question="Two-tailed p value of Sledge's admissions",
        answer=lambda: two_tailed(_sledge_p()),
        hints=("A two-tailed test counts surprises on both sides, a one-tailed test on one.", "effects.two_tailed(0.042)"),
        slips=(
            (_sledge_p, "That is the one-tailed p value as it was printed."),
            (lambda: _sledge_p() / 2, "The other way round: two sides hold more than one, so p becomes larger."),
            (lambda: 2 * (1 - _sledge_p()), "That would be right if the estimate had gone against expectation; it went with it."),
        ),
        because="Above 0.05, where the printed one is below. The data are the same; only the question differs.",
    ),
    "05_nnt": Exercise(
        question="Number needed to treat in Johnson 2018, readmission to acute care",
        answer=lambda: number_needed_to_treat(*_johnson()).estimate,
        unit="people",
        hints=("Nine fewer in a hundred means: how many people for one fewer?", "1 / 0.0907, without the minus sign"),
        slips=(
            (
                lambda: 1 / risk_ratio(*_johnson())["estimate"],
                "That is one over the ratio of the risks; it takes one over their difference.",
            ),
            (
                lambda: _johnson()[2] - _johnson()[0],
                "That is how many fewer people were readmitted in this trial; the question is how many were supported for each of them.",
            ),
            (
                lambda: _johnson()[1] / (_johnson()[2] - _johnson()[0]),
                "Nearly: the groups are not quite of the same size, so take the difference of the two risks.",
            ),
        ),
        because="Eleven people supported for one readmission fewer, over twelve months.",
    ),
    "05_driver": Exercise(
        question="Study that moves the common effect of the stroke stays most",
        answer=lambda: which_drives(_stays("FE")).study,
        hints=(
            "Leave each out in turn, or let which_drives do it.",
            'effects.which_drives(effects.pool(days, se, method="FE", **choices)).study',
        ),
        slips=(
            (
                lambda: which_drives(_stays("REML")).study,
                "That is the answer under random effects, where the weights are nearly alike.",
            ),
            (
                _largest_study,
                "That is the study with the most people. What counts is the standard error, and stays differ much more in some places.",
            ),
        ),
        because="Its stays hardly differ, so its standard error is tiny: precise is not the same as large.",
    ),
    "05_weight": Exercise(
        question="Weight of Min 2007 among the three studies of readmission, common effect",
        answer=_weight_of_min,
        unit="percent",
        hints=(
            "Work out 1 / se ** 2 for each of the three, then the share of Min in their sum.",
            '100 * w[1] / w.sum(), with w = 1 / readmitted["se"] ** 2',
        ),
        slips=(
            (
                lambda: _share_by(lambda se: 1 / se),
                "Square the standard error before you divide: weights are 1 over the variance.",
            ),
            (
                lambda: _share_by(lambda se: se),
                "That gives the least certain study the most weight: divide 1 by the squared standard error.",
            ),
            (
                lambda: float(1 / readmissions().set_index("study").loc["min_2007", "se"] ** 2),
                "That is the weight itself; the question asks for its share in the sum of all three.",
            ),
        ),
        because="Almost three quarters of the answer come from the one study that is not randomised.",
    ),
}
