"""How long do simulation, acceptability and their figures take, beside a plain loop and beside heormodel?

    python benchmarks/uncertainty.py

All three draw the same five parameters, work out the same sum and the same curve over 101
prices, in one run. heormodel is used if it is installed (pip install heormodel); if not,
the script says so. Memory is the peak of a process of its own with a million draws.
"""

import io
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np
import pandas as pd

from peerlib import plots, uncertainty
from peerlib.effects import days_saved
from peerlib.plots.style import png
from peerlib.uncertainty import Beta, Gamma, Normal, Uniform
from peerlib.value import as_model
from peerlib.value import certainty as lab
from peerlib.value.what_is_uncertain import base_for, distributions_for, ranges_for

PRICES = np.arange(0, 1001, 10)
PAY = 17618 * 1.2
DRAWN = {
    "days": Normal(9, 4.57),
    "caseload": Gamma(10, 3),
    "months": Uniform(4, 24),
    "price": Gamma(350, 25),
    "overhead": Beta(0.3, 0.1),
}


def model(days, caseload, months, price, overhead):
    """Return cost, bed days and net saving of a worker-year."""
    cost = PAY * (1 + overhead)
    bed_days = caseload * 12 / months * days
    return {"cost": cost, "bed_days": bed_days, "net_value": bed_days * price - cost}


def seconds(task, times):
    """Return the median time of a task, and what it gave."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        result = task()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), result


def loop_simulate(n):
    """Draw and work out, one draw at a time, with nothing but Python."""
    g, rows = random.Random(1), []
    a, b = 0.3 * (0.3 * 0.7 / 0.01 - 1), 0.7 * (0.3 * 0.7 / 0.01 - 1)
    for _ in range(n):
        rows.append(
            model(
                g.gauss(9, 4.57),
                g.gammavariate((10 / 3) ** 2, 0.9),
                g.uniform(4, 24),
                g.gammavariate(196, 350 / 196),
                g.betavariate(a, b),
            )
        )
    return rows


def loop_acceptability(rows):
    """Count for each price the draws that come out ahead, one at a time."""
    pairs = [(row["cost"], row["bed_days"]) for row in rows]
    return [sum(price * days > cost for cost, days in pairs) / len(pairs) for price in PRICES.tolist()]


def ours_simulate(n):
    return uncertainty.simulate(model, DRAWN, n)


def ours_acceptability(drawn):
    return uncertainty.acceptability((drawn.outputs["cost"].to_numpy(), drawn.outputs["bed_days"].to_numpy()), PRICES)


def heor_simulate(n):
    """Draw and work out with heormodel, in one process; the model is the same function on columns."""
    from heormodel import Outcomes, params, run_psa

    drawn = params.ParameterSet(
        {
            "days": params.Normal(9, 4.57),
            "caseload": params.Gamma.from_mean_se(10, 3),
            "months": params.Uniform(4, 24),
            "price": params.Gamma.from_mean_se(350, 25),
            "overhead": params.Beta.from_mean_se(0.3, 0.1),
        }
    ).sample(n, seed=1)

    def engine(draws):
        found = model(**{name: draws[name] for name in draws})
        nothing = np.zeros(len(draws))
        costs = pd.DataFrame({"do not": nothing, "employ": found["cost"]}, index=draws.index)
        return Outcomes.from_wide(
            costs, pd.DataFrame({"do not": nothing, "employ": found["bed_days"]}, index=draws.index), effect="bed_days"
        )

    return drawn, run_psa(engine, drawn, sequential=True, progress=False).outcomes


def heor_acceptability(found):
    from heormodel.cea import ceac

    return ceac(found[1], wtp=PRICES)


def peak_memory(who, n):
    """Return the peak memory in MB of a process that simulates and makes the curve, with many draws and with ten."""
    code = (
        "import sys; sys.path.insert(0, 'benchmarks'); import uncertainty as b; "
        f"found = b.{who}_simulate({{n}}); b.{who}_acceptability(found); print(b.memory())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code.format(n=size)], capture_output=True, text=True, check=True)
        for size in (n, 10)
    ]
    return [float(done.stdout.split()[-1]) for done in runs]


def memory():
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(heor):
    """Print seconds of each for more and more draws, the ratios, and how far the curves differ."""
    for n in (10_000, 100_000, 1_000_000):
        times = 5 if n < 1_000_000 else 3
        ours, drawn = seconds(lambda n=n: ours_simulate(n), times)
        curve, our_curve = seconds(lambda drawn=drawn: ours_acceptability(drawn), times)
        loop, rows = seconds(lambda n=n: loop_simulate(n), 1)
        loop_curve, slow_curve = seconds(lambda rows=rows: loop_acceptability(rows), 1)
        print(f"{n:>9,} draws  simulate       peerlib {ours:8.4f} s   loop {loop:8.3f} s ({loop / ours:5.0f} times)", end="")
        if heor:
            theirs, found = seconds(lambda n=n: heor_simulate(n), times)
            print(f"   heormodel {theirs:8.4f} s ({theirs / ours:5.1f} times)", end="")
        print(
            f"\n{'':>15}  acceptability  peerlib {curve:8.4f} s   loop {loop_curve:8.3f} s ({loop_curve / curve:5.0f} times)",
            end="",
        )
        off = [np.max(np.abs(our_curve["probability"] - slow_curve))]
        if heor:
            theirs, their_curve = seconds(lambda found=found: heor_acceptability(found), times)
            print(f"   heormodel {theirs:8.4f} s ({theirs / curve:5.1f} times)", end="")
            off.append(np.max(np.abs(our_curve["probability"].to_numpy() - their_curve["employ"].to_numpy())))
        print(
            f"\n{'':>15}  largest difference of the curves: {', '.join(f'{number:.4f}' for number in off)} (other random numbers)"
        )


def information(heor):
    """Print seconds for the value of learning each of the five parameters, 10,000 draws, the bed day at 350."""
    drawn = ours_simulate(10_000)
    benefits = np.column_stack([350 * drawn.outputs["bed_days"] - drawn.outputs["cost"], np.zeros(drawn.draws)])
    ours, _ = seconds(lambda: [uncertainty.evppi(benefits, drawn.inputs, name) for name in drawn.inputs], 3)
    plain, _ = seconds(lambda: [uncertainty.evppi(benefits, drawn.inputs, name, permutations=1) for name in drawn.inputs], 3)
    line = f"value of five parameters, 10,000 draws: peerlib {plain:.3f} s, with a noise floor of 100 permutations {ours:.3f} s"
    if heor:
        from heormodel.voi import evppi_ranking

        found = heor_simulate(10_000)
        theirs, _ = seconds(lambda: evppi_ranking(found[1], found[0], wtp=350), 3)
        line += f"; heormodel {theirs:.3f} s, without a noise floor ({theirs / plain:.1f} times)"
    print(line)


def redraw(heor):
    """Print milliseconds of each figure, from the result to the picture."""
    effect = days_saved("sledge_2011")
    drawn = lab.simulate_value(effect, distributions=distributions_for(effect, leave_out="bed_day_cost"))
    table = uncertainty.one_way(as_model(), ranges_for(effect), base_for(effect)).head(10)
    curve = uncertainty.acceptability(drawn, PRICES, "bed_day_cost")
    drawing = {"tornado": plots.tornado, "histogram": plots.probability_histogram, "acceptability": plots.acceptability_curve}
    for name, given in (("tornado", table), ("histogram", drawn), ("acceptability", curve)):
        taken, _ = seconds(lambda name=name, given=given: png(drawing[name](given)), 5)
        print(f"redraw {name:14} peerlib {1000 * taken:6.0f} ms", end="")
        theirs = heor and heor_figure(name)
        print(f"   heormodel {1000 * theirs:6.0f} ms ({theirs / taken:.1f} times)" if theirs else "")


def heor_figure(name):
    """Return the seconds heormodel needs for its figure of the same kind, or None where it has none."""
    from heormodel import report
    from heormodel.cea import ceac
    from matplotlib.figure import Figure

    drawn, outcomes = heor_simulate(10_000)
    if name == "acceptability":
        given, plot = ceac(outcomes, wtp=PRICES), report.plot_ceac
    elif name == "tornado":
        given, plot = report.tornado_data(outcomes, drawn, wtp=350, intervention="employ"), report.plot_tornado
    else:
        return None

    def draw():
        fig = Figure(figsize=(8, 4), layout="constrained")
        plot(given, ax=fig.add_subplot())
        fig.savefig(io.BytesIO(), format="png", dpi=144)

    return seconds(draw, 5)[0]


def explorer():
    """Print milliseconds of a slider answered in the scenario lab with 20,000 draws, picture by picture."""
    os.environ["PEERLIB_WORK"] = tempfile.mkdtemp()
    from peerlib.widgets import scenario_lab

    controls = scenario_lab().lab
    for shown in controls.show.options:
        controls.show.value = shown
        taken, used = [], []
        for slider in controls.sliders.values():
            for step in range(7):
                start, busy = time.perf_counter(), time.process_time()
                slider.value = slider.min + (slider.max - slider.min) * step / 6
                taken.append(1000 * (time.perf_counter() - start))
                used.append(1000 * (time.process_time() - busy))
        print(
            f"scenario lab, {shown}: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms of {len(taken)} moves; "
            f"of the processor {statistics.median(used):.0f} ms"
        )
    controls.bar.reset.click()
    for name, button in (("what to find out first", controls.learn), ("all scenarios side by side", controls.compare)):
        print(f"scenario lab, {name}, on demand: {seconds(button.click, 3)[0]:.1f} s")


def main():
    """Print all comparisons."""
    heor = find_spec("heormodel") is not None
    print(f"beside heormodel {version('heormodel')}" if heor else "heormodel is not installed, so it is left out")
    # First, for a process inherits the peak of the one that starts it.
    for who, name in [("ours", "peerlib"), ("heor", "heormodel")][: 2 if heor else 1]:
        peak, start = peak_memory(who, 1_000_000)
        print(f"peak memory of a million draws and their curve: {name:9} {peak:5.0f} MB, with ten draws {start:.0f} MB")
    compare(heor)
    whole, _ = seconds(lambda: lab.simulate_value(days_saved("sledge_2011"), draws=1_000_000), 3)
    print(f"a million draws of the workbook's own model, every assumption checked: {whole:.2f} s")
    information(heor)
    redraw(heor)
    explorer()


if __name__ == "__main__":
    main()
