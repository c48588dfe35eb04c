"""Exercises of notebook 04, and the made-up raters and trials that it practises on."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from peerlib import bias
from peerlib.bias.grade import grade
from peerlib.datasets import fact, load
from peerlib.effects import days_saved, readmissions
from peerlib.exercises import Exercise
from peerlib.value import believed as trust

SEED = 100
STUDIES = ("sledge_2011", "min_2007", "lawn_2008")
# Where the question itself leaves room, made-up students go their own ways more often.
ARGUABLE = {
    ("sledge_2011", "selective_reporting"),
    ("sledge_2011", "blinding_participants"),
    ("sledge_2011", "blinding_outcome"),
    ("min_2007", "other_bias"),
    ("lawn_2008", "blinding_outcome"),
}

# Five made-up trials; the overall judgement of one of them cannot stand.
FIVE_TRIALS = pd.DataFrame(
    {
        "Study": ["Trial A", "Trial B", "Trial C", "Trial D", "Trial E"],
        "D1": ["low", "some concerns", "low", "some concerns", "low"],
        "D2": ["low", "low", "low", "some concerns", "low"],
        "D3": ["low", "low", "high", "low", "low"],
        "D4": ["low", "low", "low", "some concerns", "some concerns"],
        "D5": ["low", "low", "low", "low", "low"],
        "Overall": ["low", "some concerns", "some concerns", "high", "some concerns"],
    }
)
# What three made-up people said of Sledge 2011, with their reasons.
_VOICES = {
    "Ann": {
        "allocation_concealment": ("unclear", "the abstract does not say"),
        "incomplete_outcome_data": ("unclear", "how many were followed to the end was not seen"),
        "selective_reporting": ("high", "a one-tailed p is half the usual one"),
    },
    "Ben": {
        "allocation_concealment": ("unclear", "nothing told"),
        "incomplete_outcome_data": ("low", "hospital days can be looked up for everybody"),
        "selective_reporting": ("low", "it says one-tailed, so anyone can double it"),
    },
    "Cara": {
        "allocation_concealment": ("unclear", "not in the abstract"),
        "incomplete_outcome_data": ("unclear", "74 at the start, at the end not known"),
        "selective_reporting": ("unclear", "what matters is the plan, and nobody saw one"),
    },
}


def five_trials():
    """Return the judgements of the five made-up trials, one a row."""
    rows = FIVE_TRIALS.melt(id_vars="Study", var_name="domain", value_name="judgement").rename(columns={"Study": "study"})
    return bias.check(rows.assign(tool="rob2"))


def three_voices():
    """Return the judgements of the three made-up people on Sledge 2011, one a row."""
    rows = [
        {
            "study": "sledge_2011",
            "outcome": "bed_days",
            "tool": "rob1",
            "domain": domain,
            "rater": rater,
            "judgement": judgement,
            "support": reason,
        }
        for rater, said in _VOICES.items()
        for domain, (judgement, reason) in said.items()
    ]
    return bias.check(pd.DataFrame(rows))


def settled_after_talking():
    """Return what the three settle on where they differ most."""
    rows = three_voices()
    one = rows[rows["domain"] == "selective_reporting"].head(1)
    return one.assign(
        rater="settled", judgement="unclear", support="without the plan nobody can say whether the test was chosen afterwards"
    )


def class_folder():
    """Return a temporary folder, for use in a ``with``, that holds the files of thirty made-up students."""
    folder = tempfile.TemporaryDirectory()
    _write_class(Path(folder.name))
    return folder


def _write_class(folder):
    """Write a file a student: near the model answers, each with differences; three are broken."""
    generator = np.random.default_rng(SEED)
    model = bias.model_judgements(tool="rob1")
    model = model[model["study"].isin(STUDIES)]
    words = list(bias.tool("rob1").judgements)
    # Any of the three words in half of the arguable places, else in two of twelve; the model's word otherwise.
    strays = [1 / 2 if key in ARGUABLE else 2 / 12 for key in zip(model["study"], model["domain"])]
    for number in range(30):
        name = f"student {number + 1:02}"
        said = [
            generator.choice(words) if generator.random() < stray else word for word, stray in zip(model["judgement"], strays)
        ]
        own = model.assign(judgement=said, support="made up", rater=name)
        bias.write(own, folder / f"bias_{name}.csv")
    _break(folder / "bias_student 04.csv", "unclear", "not sure")
    _break(folder / "bias_student 17.csv", "allocation_concealment", "concealment")
    lines = (folder / "bias_student 25.csv").read_text(encoding="utf-8").splitlines()
    (folder / "bias_student 25.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


def _break(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def two_students():
    """Return the judgements of students 07 and 08 of the made-up class."""
    with class_folder() as folder:
        return tuple(bias.read(Path(folder) / f"bias_student {number:02}.csv") for number in (7, 8))


def bed_day_grade():
    """Return our rating of the evidence on bed days: one randomised trial of added peers with figures."""
    effect, people = days_saved("sledge_2011"), fact("sledge_2011", "n_total").value
    most = effect.intervals.loc["normal", "ci_high"]
    return grade(
        "bed days",
        "randomised",
        studies=1,
        people=people,
        effect=f"{effect.days:.1f} days fewer over {effect.follow_up_months:.0f} months",
        down={
            "risk of bias": (1, "some concerns: what an abstract does not tell about allocation, missing people and a plan"),
            "indirectness": (1, "one American state before 2011; other wards, other lengths of stay"),
            "imprecision": (2, f"{people} people, skewed stays, an interval from nothing to {most:.0f} days"),
        },
    )


def findings():
    """Return our ratings of three bodies of evidence, for a summary of findings."""
    return [bed_day_grade(), _not_randomised_grade(), _readmission_grade()]


def _not_randomised_grade():
    """Return our rating of the bed days of the two comparisons that were not randomised."""
    effects = [days_saved(study) for study in ("min_2007", "landers_2014")]
    rows = load("trial_outcomes").set_index("outcome_id").loc[[effect.row for effect in effects], ["n_peer", "n_control"]]
    told = " and ".join(f"{effect.days:.1f} over {effect.follow_up_months:.0f} months" for effect in effects)
    return grade(
        "bed days, not randomised",
        "not randomised",
        robins_i=True,
        studies=2,
        people=int(rows.to_numpy().sum()),
        effect=f"days fewer: {told}",
        down={
            "risk of bias": (
                2,
                "serious by ROBINS-I: confounding; the larger figure is an estimate whose derivation was not shown, the other not adjusted",
            ),
            "inconsistency": (1, "two figures far apart, and nobody knows why"),
            "indirectness": (1, "American insurance data of 1993 to 2004"),
        },
    )


def _readmission_grade():
    """Return our rating of readmission to acute care, from the one newer trial with counts."""
    found = readmissions().set_index("study").loc["johnson_2018"]
    ratio = f"ratio {found['estimate']:.2f} ({found['ci_low']:.2f} to {found['ci_high']:.2f})"
    return grade(
        "readmission to acute care",
        "randomised",
        studies=1,
        people=int(found["n_peer"] + found["n_control"]),
        effect=f"{found['events_peer']} of {found['n_peer']} against {found['events_control']} of {found['n_control']} in a year; {ratio}",
        down={
            "risk of bias": (
                1,
                "some concerns in three domains, for what an abstract leaves out and because readmission is a decision",
            ),
            "imprecision": (1, "one trial, and the interval runs from four in ten fewer to hardly any fewer"),
        },
    )


def _after(reasons):
    """Return the certainty of bed days after some of our steps down only."""
    return grade(
        "bed days", "randomised", down={name: step for name, step in bed_day_grade().down.items() if name in reasons}
    ).certainty


def _ratio(design_shares):
    return trust.together(trust.believe(design_shares))


EXERCISES = {
    "04_imprecision": Exercise(
        question="What Klein's ten people are a matter of",
        answer=lambda: "imprecision",
        choices=("bias", "imprecision"),
        hints=(
            "Would doing the same study a hundred times, and taking the mean, cure it?",
            "If more people cure it, it is not bias.",
        ),
        slips=(
            (
                lambda: "bias",
                "Ten people give a result that swings widely, but to both sides alike; a larger study of the same kind would cure that.",
            ),
        ),
        because="Few people make a result uncertain, not crooked. Klein's bias question is how the ten were chosen.",
    ),
    "04_lawn": Exercise(
        question="Lawn 2008 on other sources of bias: judgement and reason",
        answer=lambda: {bias.model_judgements("lawn_2008", "rob1").set_index("domain").loc["other_bias", "judgement"], "b"},
        hints=(
            "What were the 300 days compared with?",
            "Saved against what? Against what the service expected; no comparison group is described.",
        ),
        slips=(
            (lambda: {"high", "a"}, "High, yes. But how many packages there were is a matter of imprecision."),
            (lambda: {"high", "c"}, "High, yes. But that reason belongs to the blinding domains, where it is already counted."),
            (
                lambda: {"unclear", "b"},
                "The reason is the one. But what would be unclear about it? The days are set against an expectation, and no comparison group is described.",
            ),
        ),
        because="Without a comparison group nobody knows how many days would have been used anyway; the tool has no better place for that.",
    ),
    "04_wrong_overall": Exercise(
        question="The made-up trial whose overall judgement breaks the rule",
        answer=lambda: bias.check_overall(five_trials()).query("verdict == 'not by the rule'")["study"].iloc[0],
        choices=tuple(FIVE_TRIALS["Study"]),
        hints=("What does one high domain do to the whole?", "Look for a trial with a high domain that is not high overall."),
        slips=((lambda: "Trial D", "Several concerns may be raised to high, with a reason: that is allowed."),),
        because="One domain at high risk makes the result high; the other four cannot make up for it.",
    ),
    "04_kappa": Exercise(
        question="Weighted kappa of students 07 and 08 of the made-up class of 30, by hand",
        answer=lambda: bias.weighted_kappa(*two_students()).kappa,
        hints=(
            "Credit: 1 on the diagonal of the table, a half one step beside it, 0 for low against high. Add it up, and divide by 21.",
            "Earned is (the diagonal + half of the four cells beside it) / 21; the answer is then (earned - by_chance) / (1 - by_chance).",
        ),
        slips=(
            (
                lambda: bias.weighted_kappa(*two_students(), weights="none").kappa,
                "That is plain kappa: it counts low against unclear as badly as low against high.",
            ),
            (
                lambda: bias.weighted_kappa(*two_students(), weights="quadratic").kappa,
                "That is with quadratic weights; here one step counts a half.",
            ),
            (
                lambda: bias.weighted_kappa(*two_students()).percent / 100,
                "That is the share on which they agree exactly; chance has not been taken off.",
            ),
        ),
        because="Agreement beyond chance, with half credit for neighbours.",
    ),
    "04_grade": Exercise(
        question="Certainty of the evidence on bed days after all steps",
        answer=lambda: bed_day_grade().certainty,
        choices=("high", "moderate", "low", "very low"),
        hints=("Count the levels down from high: high, moderate, low, very low.", "There is nothing below very low."),
        slips=(
            (lambda: _after({"imprecision"}), "That is after imprecision alone; two more levels follow."),
            (
                lambda: _after({"risk of bias"}),
                "That is after one level down for risk of bias alone; imprecision takes two, indirectness one.",
            ),
        ),
        because="Four levels down from high would be below very low; it stops there.",
    ),
    "04_half": Exercise(
        question="Ratio of the four studies together if half (0.5) of each effect without randomisation is believed",
        answer=lambda: _ratio({"compared, not randomised": 0.5, "no comparison group": 0.5}),
        hints=(
            "Use trust.believe with 0.5 for two of the designs, then trust.together.",
            'trust.together(trust.believe({"compared, not randomised": 0.5, "no comparison group": 0.5}))',
        ),
        slips=(
            (lambda: _ratio({}), "That is with every effect believed whole."),
            (
                lambda: _ratio({"compared, not randomised": 0.5}),
                "Lawn has no comparison group: that is a design of its own. Halve it, too.",
            ),
            (lambda: _ratio(dict.fromkeys(trust.DESIGNS, 0.5)), "That halves the randomised trial as well."),
            (
                lambda: trust.believe({"compared, not randomised": 0.5, "no comparison group": 0.5})["ratio"].mean(),
                "That is the mean of the ratios. Never average ratios: total savings over total costs.",
            ),
        ),
        because="The one trial keeps its days, but the many people of the claims data pull the total down.",
    ),
}
