"""What notebook 04 has ready: made-up raters and trials, tables and figures for reading, our own ratings of certainty."""

import tempfile
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd

from peerlib import bias, plots
from peerlib.bias.grade import grade
from peerlib.datasets import fact, in_words, load
from peerlib.effects import days_saved, optimal_information_size, readmissions, usable
from peerlib.shared.kappa import agreement_weights
from peerlib.shared.yours import unmarked
from peerlib.value import believed, break_even

SEED = 100
STUDIES = ("sledge_2011", "min_2007", "lawn_2008")
_WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
NOTHING = _WRITTEN["support_that_does_nothing"]
ARGUABLE = {tuple(place) for place in _WRITTEN["arguable"]}


def _study_of_nothing(draws, people, peer, other):
    """Return the days saved in a study of support that does nothing; ``peer`` and ``other``: shares of frail people."""
    frail, sturdy = NOTHING["days_of_frail"], NOTHING["days_of_others"]
    days_peer = draws.exponential(np.where(draws.random(people) < peer, frail, sturdy))
    days_other = draws.exponential(np.where(draws.random(people) < other, frail, sturdy))
    return days_other.mean() - days_peer.mean()


def one_study(people):
    """Return the days saved in one made-up study with so many people in each group, allocated by a coin."""
    return _study_of_nothing(np.random.default_rng(NOTHING["seed"]), people, *NOTHING["frail"]["by coin"])


def noise_and_bias():
    """Return mean and middle 95 percent of a thousand made-up studies of each kind: small and large, by coin and by choice."""
    draws, rows = np.random.default_rng(NOTHING["seed"]), []
    _study_of_nothing(draws, NOTHING["people"][0], *NOTHING["frail"]["by coin"])  # the one shown before
    for people in NOTHING["people"]:
        for how, shares in NOTHING["frail"].items():
            results = [_study_of_nothing(draws, people, *shares) for _ in range(NOTHING["studies"])]
            rows.append([f"{people} in each group, {how}", np.mean(results), *np.percentile(results, NOTHING["middle"])])
    return pd.DataFrame(rows, columns=["study", "estimate", "ci_low", "ci_high"])


def noise_figure():
    """Draw what the made-up studies of each kind found."""
    note = "Mean and middle 95 percent of a thousand made-up studies of each kind."
    unit = "days saved; the truth is 0"
    shown = {"limits": NOTHING["shown"], "note": note, "interval": "middle 95%"}
    return plots.forest_unpooled(noise_and_bias(), "Noise and bias", unit, None, **shown)


def seen(study):
    """Return what was seen of a study and matters for its bias, in words."""
    rows = bias.known(study).loc[_WRITTEN["seen"][study], ["what", "value", "unit", "note"]]
    return in_words(rows.assign(what=rows["what"].str.replace(" ", "_")))


def with_reasons(judgements):
    """Return the judgements of a study with their reasons, by the names of the domains."""
    names = [bias.domain_name(*row) for row in zip(judgements["tool"], judgements["domain"])]
    return pd.DataFrame({"domain": names, "judgement": judgements["judgement"], "reason": judgements["support"]})


def three_voices():
    """Return the judgements of the three made-up people on Sledge 2011, one a row."""
    said = pd.DataFrame(_WRITTEN["three_voices"]["said"], columns=["rater", "domain", "judgement", "support"])
    return bias.check(said.assign(study="sledge_2011", outcome="bed_days", tool="rob1"))


def settled_after_talking():
    """Return what the three settle on where they differ most."""
    rows = three_voices()
    one = rows[rows["domain"] == "selective_reporting"].head(1)
    return one.assign(rater="settled", judgement="unclear", support=_WRITTEN["three_voices"]["settled"])


def voices(agreed):
    """Return a consensus for reading: each voice with its reason, what was settled, and how."""
    said = three_voices().assign(voice=lambda rows: rows["judgement"] + ": " + rows["support"])
    table = said.pivot(index="domain", columns="rater", values="voice").loc[agreed["domain"]]
    table.index = [bias.domain_name("rob1", domain) for domain in agreed["domain"]]
    return table.assign(settled=agreed["settled"].to_list(), how=agreed["how"].to_list()).rename_axis("domain").reset_index()


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


def credit_by_chance(first, second):
    """Return the credit that two raters would earn by chance: half for neighbours."""
    counted = bias.weighted_kappa(first, second).table.to_numpy()
    by_chance = np.outer(counted.sum(axis=1), counted.sum(axis=0)) / counted.sum() ** 2
    return (agreement_weights(len(counted), "linear") * by_chance).sum()


def people_needed(days):
    """Return how many people a trial needs in all to find so many days, with the spread of Sledge's stays."""
    spread = [fact("sledge_2011", f"bed_days_sd_{arm}", own=False).value for arm in ("peer", "control")]
    return optimal_information_size(days, *spread)


def _rated(outcome, people, **figures):
    """Return our rating of an outcome: as written beside this file, with the figures put into its words."""
    written = _WRITTEN["ratings"][outcome]
    down = {reason: (levels, why.format(people=people, **figures)) for reason, (levels, why) in written["down"].items()}
    return grade(outcome, **{**written, "people": int(people), "effect": written["effect"].format(**figures), "down": down})


def bed_day_grade():
    """Return our rating of the evidence on bed days: one randomised trial of added peers with figures."""
    effect = days_saved("sledge_2011", own=False)
    threshold = break_even("days_saved", effect).value
    figures = {
        "days": effect.days,
        "months": effect.follow_up_months,
        "most": effect.intervals.loc["normal", "ci_high"],
        "threshold": threshold,
        "needed": people_needed(threshold),
    }
    return _rated("bed days", fact("sledge_2011", "n_total", own=False).value, **figures)


def _not_randomised_grade():
    """Return our rating of the bed days of the two comparisons that were not randomised."""
    effects = [days_saved(study, own=False) for study in ("min_2007", "landers_2014")]
    rows = load("trial_outcomes", own=False).set_index("outcome_id").loc[[effect.row for effect in effects]]
    told = " and ".join(f"{effect.days:.1f} over {effect.follow_up_months:.0f} months" for effect in effects)
    return _rated("bed days, not randomised", rows[["n_peer", "n_control"]].to_numpy().sum(), told=told)


def _readmission_grade():
    """Return our rating of readmission to acute care, from the one newer trial with counts."""
    found = readmissions(own=False).set_index("study").loc["johnson_2018"]
    return _rated("readmission to acute care", found["n_peer"] + found["n_control"], **found)


def findings():
    """Return our ratings of three bodies of evidence, for a summary of findings."""
    return [bed_day_grade(), _not_randomised_grade(), _readmission_grade()]


def named(table):
    """Return a table of ``trust.believe`` for reading: studies and tools by name, and the months of each effect."""
    effects = {effect.study: effect for effect in usable()}
    tools = [bias.tool(name).name if name else "" for name in table["tool"]]
    months = [int(effects[study].follow_up_months) for study in table.index]
    return table.assign(months=months, tool=tools).rename(index=lambda study: effects[study].label)


def days_and_lights(table):
    """Draw the days of a table of ``trust.believe``, with the light and the months beside each study."""
    bounds = {e.study: e.intervals.loc["normal", ["ci_low", "ci_high"]] for e in usable() if e.intervals is not None}
    shown = named(table.join(pd.DataFrame(bounds).T)).rename(columns={"days believed": "estimate"})
    shown["Overall"] = shown["risk"].map(unmarked)
    return plots.forest_unpooled(
        shown.reset_index(),
        title="Days saved, and how far to trust them",
        unit="days saved per person over the months shown",
        favours=("favours control", "favours peers"),
        lights=shown[["Overall"]],
        columns=shown[["months", "tool"]],
    )


def ratio_of(table):
    """Return in words the ratio of the studies in a table of ``trust.believe`` together."""
    return f"{believed.together(table):.2f}" if len(table) else "no study is left, and there is no ratio"


def degrees_of_belief():
    """Return the ratio of Sledge, believed wholly and half, and of all four for several shares of what was not randomised."""
    trial = {share: believed.believe({"randomised": share}).loc[["sledge_2011"]] for share in (1, 0.5)}
    rows = [("Sledge alone", trial[1]), ("Sledge alone, half believed", trial[0.5])]
    for share in _WRITTEN["degrees_of_belief"]:
        belief = {"compared, not randomised": share, "no comparison group": share}
        rows.append((f"all four, {share:.0%} of what was not randomised", believed.believe(belief)))
    return pd.DataFrame([(label, believed.together(table)) for label, table in rows], columns=["label", "ratio"])
