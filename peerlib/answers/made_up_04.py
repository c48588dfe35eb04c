"""The made-up raters and trials that notebook 04 practises on, and our own ratings of certainty."""

import tempfile
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd

from peerlib import bias
from peerlib.bias.grade import grade
from peerlib.datasets import fact, load
from peerlib.effects import days_saved, readmissions

SEED = 100
STUDIES = ("sledge_2011", "min_2007", "lawn_2008")
_WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ARGUABLE = {tuple(place) for place in _WRITTEN["arguable"]}
FIVE_TRIALS = pd.DataFrame(_WRITTEN["five_trials"])


def five_trials():
    """Return the judgements of the five made-up trials, one a row."""
    rows = FIVE_TRIALS.melt(id_vars="Study", var_name="domain", value_name="judgement").rename(columns={"Study": "study"})
    return bias.check(rows.assign(tool="rob2"))


def three_voices():
    """Return the judgements of the three made-up people on Sledge 2011, one a row."""
    said = pd.DataFrame(_WRITTEN["three_voices"]["said"], columns=["rater", "domain", "judgement", "support"])
    return bias.check(said.assign(study="sledge_2011", outcome="bed_days", tool="rob1"))


def settled_after_talking():
    """Return what the three settle on where they differ most."""
    rows = three_voices()
    one = rows[rows["domain"] == "selective_reporting"].head(1)
    return one.assign(rater="settled", judgement="unclear", support=_WRITTEN["three_voices"]["settled"])


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
    strays = [1 / 2 if place in ARGUABLE else 2 / 12 for place in zip(model["study"], model["domain"])]
    for number in range(30):
        name = f"student {number + 1:02}"
        said = [generator.choice(words) if generator.random() < stray else own for own, stray in zip(model["judgement"], strays)]
        bias.write(model.assign(judgement=said, support="made up", rater=name), folder / f"bias_{name}.csv")
    _break(folder / "bias_student 04.csv", "unclear", "not sure")
    _break(folder / "bias_student 17.csv", "allocation_concealment", "concealment")
    with (folder / "bias_student 25.csv").open("r+", encoding="utf-8") as file:
        file.write(file.readlines()[1])  # one row is there twice


def _break(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def two_students():
    """Return the judgements of students 07 and 08 of the made-up class."""
    with class_folder() as folder:
        return tuple(bias.read(Path(folder) / f"bias_student {number:02}.csv") for number in (7, 8))


def _rated(outcome, people, **figures):
    """Return our rating of an outcome: as written beside this file, with the figures put into its words."""
    written = _WRITTEN["ratings"][outcome]
    down = {reason: (levels, why.format(people=people, **figures)) for reason, (levels, why) in written["down"].items()}
    return grade(outcome, **{**written, "people": int(people), "effect": written["effect"].format(**figures), "down": down})


def bed_day_grade():
    """Return our rating of the evidence on bed days: one randomised trial of added peers with figures."""
    effect = days_saved("sledge_2011")
    most = effect.intervals.loc["normal", "ci_high"]
    return _rated("bed days", fact("sledge_2011", "n_total").value, days=effect.days, months=effect.follow_up_months, most=most)


def _not_randomised_grade():
    """Return our rating of the bed days of the two comparisons that were not randomised."""
    effects = [days_saved(study) for study in ("min_2007", "landers_2014")]
    rows = load("trial_outcomes").set_index("outcome_id").loc[[effect.row for effect in effects], ["n_peer", "n_control"]]
    told = " and ".join(f"{effect.days:.1f} over {effect.follow_up_months:.0f} months" for effect in effects)
    return _rated("bed days, not randomised", rows.to_numpy().sum(), told=told)


def _readmission_grade():
    """Return our rating of readmission to acute care, from the one newer trial with counts."""
    found = readmissions().set_index("study").loc["johnson_2018"]
    return _rated("readmission to acute care", found["n_peer"] + found["n_control"], **found)


def findings():
    """Return our ratings of three bodies of evidence, for a summary of findings."""
    return [bed_day_grade(), _not_randomised_grade(), _readmission_grade()]
