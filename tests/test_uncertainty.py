"""Sensitivity, simulation, acceptability and value of information: references, hand-worked cases, what must always hold."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peerlib import uncertainty
from peerlib.shared.nearest import UnknownName
from peerlib.shared.numbers import within
from peerlib.uncertainty import (
    Fixed,
    Normal,
    Pert,
    Truncated,
    Uniform,
    acceptability,
    evpi,
    evpi_curve,
    evppi,
    one_way,
    population_value,
    simulate,
    thresholds,
    two_way,
)
from peerlib.value import Assumptions, as_model

PLACE = Assumptions(follow_up_months=9, months_of_support=12)


@pytest.fixture(autouse=True)
def no_warning_leaks():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def made_up(workers, wage, oncost, overhead, days, price):
    """The made-up cost-benefit case of the arithmetic reference, worked out there in fractions."""
    cost = workers * (wage * (1 + oncost) + overhead)
    return {"net_value": workers * days * price - cost, "ratio": workers * days * price / cost}


BASE = {"workers": 4, "wage": 24000, "oncost": 0.25, "overhead": 5000, "days": 110, "price": 320}
RANGES = {"oncost": (0.15, 0.35), "wage": (20000, 30000), "days": (40, 180), "overhead": (0, 10000), "price": (200, 450)}


# ---- one parameter, or two


def test_the_reference_tornado():
    table = one_way(made_up, RANGES, BASE)
    assert list(table.columns) == [
        "parameter",
        "low",
        "high",
        "base",
        "result_low",
        "result_high",
        "result_base",
        "swing",
        "threshold",
    ]
    assert table["parameter"].tolist() == ["days", "price", "wage", "overhead", "oncost"]
    assert table["result_low"].tolist() == pytest.approx([-88800, -52000, 20800, 20800, 10400])
    assert table["result_high"].tolist() == pytest.approx([90400, 58000, -29200, -19200, -8800])
    assert table["result_base"].tolist() == pytest.approx([800] * 5)
    by_name = table.set_index("parameter")["threshold"]
    assert by_name["days"] == pytest.approx(109.375, abs=1e-10) and by_name["price"] == pytest.approx(
        318.1818181818182, abs=1e-10
    )
    assert table.attrs["outcome"] == "net_value"


def test_the_reference_two_way_grid():
    grid = two_way(made_up, ("days", [40, 110, 180]), ("price", [200, 320, 450]), BASE, "ratio")
    expected = [
        [0.22857142857142856, 0.3657142857142857, 0.5142857142857142],
        [0.6285714285714286, 1.0057142857142858, 1.4142857142857144],
        [1.0285714285714285, 1.6457142857142857, 2.3142857142857145],
    ]
    assert grid.to_numpy() == pytest.approx(np.array(expected))
    assert (grid.index.name, grid.columns.name) == ("days", "price") and grid.index.tolist() == [40, 110, 180]


number = st.floats(-100, 100).map(lambda x: round(x, 3))


@given(st.lists(st.tuples(number, number, st.floats(0.1, 10)), min_size=1, max_size=5), number)
def test_the_tornado_of_a_straight_line_is_slope_times_range(rows, constant):
    slopes = {f"x{i}": slope for i, (slope, _, _) in enumerate(rows)}

    def model(**x):
        return {"net_value": constant + sum(slopes[name] * value for name, value in x.items())}

    model.parameters = tuple(slopes)
    base = {f"x{i}": middle for i, (_, middle, _) in enumerate(rows)}
    ranges = {f"x{i}": (middle - width, middle + width) for i, (_, middle, width) in enumerate(rows)}
    table = one_way(model, ranges, base)
    assert table["swing"].is_monotonic_decreasing
    for row in table.to_dict("records"):
        slope = slopes[row["parameter"]]
        assert row["swing"] == pytest.approx(abs(slope) * (row["high"] - row["low"]), abs=1e-8)
        if not math.isnan(row["threshold"]):
            back = model(**{**base, row["parameter"]: row["threshold"]})["net_value"]
            assert back == pytest.approx(0, abs=1e-7) and row["low"] - 1e-9 <= row["threshold"] <= row["high"] + 1e-9
        elif slope:
            zero = row["base"] - row["result_base"] / slope
            assert zero < row["low"] + 1e-7 or zero > row["high"] - 1e-7


@pytest.mark.parametrize(
    ("model", "ends", "crossings", "words"),
    [
        (lambda x: x - 2, (0, 5), [2], "zero at x = 2, and above zero when x is higher"),
        (lambda x: 2 - x, (0, 5), [2], "above zero when x is lower"),
        (lambda x: x + 1, (0, 5), [], "Never in this range: the result stays above zero from 0 to 5 of x"),
        (lambda x: -x - 1, (0, 5), [], "stays below zero"),
        (lambda x: (x - 1) * (x - 4), (0, 5), [1, 4], "crosses zero 2 times, at x = 1, 4"),
        (lambda x: x, (0, 5), [0], "zero at x = 0"),
        (lambda x: x - 5, (0, 5), [5], "zero at x = 5"),
        (lambda x: 0 * x, (0, 5), [], "zero all the way"),
        (lambda x: np.clip(x - 2, 0, 1) - np.clip(1 - x, 0, 1), (0, 5), [1.5], "zero at x = 1.5"),
        (lambda x: (x - 2.5) ** 2, (0, 5), [], "stays above zero"),
        (lambda x: np.where(x > 1, x - 2, np.nan), (0, 5), [2], "does not exist everywhere"),
        (lambda x: x * np.nan, (0, 5), [], "does not exist anywhere"),
        (lambda x: 1 / x - 1, (0, 5), [1], "does not exist everywhere"),
    ],
)
def test_where_the_decision_flips(model, ends, crossings, words):
    found = thresholds(model, {"x": ends}, {"x": 3}).loc[0]
    assert found["crossings"] == pytest.approx(crossings, abs=1e-6) and words in found["sentence"]
    nearest_to_base = min(crossings, key=lambda c: abs(c - 3), default=math.nan)
    table = one_way(model, {"x": ends}, {"x": 3})
    if "all the way" in words:
        assert table.attrs["makes_no_difference"] == ["x"]
    else:
        assert table.loc[0, "threshold"] == pytest.approx(nearest_to_base, abs=1e-6, nan_ok=True)


def test_a_bend_inside_the_range_is_not_missed():
    table = one_way(lambda x, y: x**2 + y, {"x": (-1, 1), "y": (0, 0.5)}, {"x": 0, "y": 0})
    assert table["parameter"].tolist() == ["x", "y"] and table.loc[0, "swing"] == pytest.approx(1)


def test_break_even_of_the_workbook_is_found_again():
    from peerlib.value import break_even

    base = {"days_saved": 9.0, "caseload": 10.0, "overhead_share": 0.0}
    found = one_way(as_model(PLACE), {"days_saved": (0, 18), "caseload": (2, 27), "overhead_share": (0, 1.5)}, base).set_index(
        "parameter"
    )
    for name in base:
        assert found.loc[name, "threshold"] == pytest.approx(break_even(name, 9, PLACE).value, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: one_way(made_up, {"dayz": (0, 1)}, BASE), "Nearest: days"),
        (lambda: one_way(made_up, {"days": (0, 200)}, {**BASE, "pay": 3}), "no parameter of the model called 'pay'"),
        (lambda: one_way(made_up, {"days": (200, 0)}, BASE), r"days: low \(200\) is above high \(0\)"),
        (lambda: one_way(made_up, {"days": (0, 100)}, BASE), "base value 110 lies outside its range, 0 to 100"),
        (lambda: one_way(made_up, {"days": 5}, BASE), r"the range is 5; give \(low, high\)"),
        (lambda: one_way(made_up, {"days": (0, float("nan"))}, BASE), "days, high: nan"),
        (lambda: one_way(made_up, {"days": (0, True)}, BASE), "True is not a number"),
        (lambda: one_way(made_up, {"days": (0, "9")}, BASE), "'9' is not a number"),
        (
            lambda: one_way(made_up, {"days": (0, 200)}, {k: v for k, v in BASE.items() if k != "wage"}),
            "also needs a value for: wage",
        ),
        (
            lambda: one_way(made_up, {"days": (0, 200)}, {k: v for k, v in BASE.items() if k != "days"}),
            "days: it has a range but no base value",
        ),
        (lambda: one_way(lambda x, y=1: x + y, {"y": (0, 2)}, {"x": 1}), "a range but no base value"),
        (lambda: one_way(made_up, {}, BASE), "ranges is empty"),
        (lambda: one_way(made_up, RANGES, BASE, "net_values"), "Nearest: net_value"),
        (lambda: one_way(lambda **x: 1, {"x": (0, 1)}, {"x": 0}), "takes any name at all"),
        (lambda: one_way("model", {"x": (0, 1)}, {"x": 0}), "give a function"),
        (lambda: one_way(lambda x: None, {"x": (0, 1)}, {"x": 0}), "returned NoneType"),
        (lambda: one_way(lambda x: (x, x), {"x": (0, 1)}, {"x": 0}), "returned tuple"),
        (lambda: one_way(lambda x: {}, {"x": (0, 1)}, {"x": 0}), "empty dict"),
        (lambda: one_way(lambda x: {"net_value": "much"}, {"x": (0, 1)}, {"x": 0}), "returned str as 'net_value'"),
        (lambda: two_way(made_up, ("days", [1]), ("days", [2]), BASE), "two different parameters"),
        (lambda: two_way(made_up, ("dayz", [1]), ("price", [2]), BASE), "Nearest: days"),
        (lambda: two_way(made_up, "days", ("price", [2]), BASE), "give a name and its values"),
        (lambda: two_way(made_up, ("days", []), ("price", [2]), BASE), "at least one"),
        (lambda: two_way(made_up, ("days", [1, float("inf")]), ("price", [2]), BASE), "days: value 2 is inf"),
        (lambda: two_way(made_up, ("days", ["a"]), ("price", [2]), BASE), "days: give a list or array of numbers"),
    ],
)
def test_what_cannot_be_used_is_refused_in_sentences(call, message):
    with pytest.raises((ValueError, UnknownName), match=message):
        call()


# ---- models that are not written for arrays


def test_a_model_that_takes_only_numbers_is_found_out_or_run_one_by_one():
    def branching(x):
        return x if x > 0 else 0.0

    def rooted(x):
        return math.sqrt(x)

    def mixing(x):
        return np.mean(x) - x

    def largest(x):
        return max(np.atleast_1d(x))

    for model in (branching, rooted, mixing, largest):
        with pytest.raises(ValueError, match="vectorised=False"):
            simulate(model, {"x": Uniform(1, 2)}, draws=10)
        slow = simulate(model, {"x": Uniform(1, 2)}, draws=10, vectorised=False)
        assert slow.outcome().tolist() == [float(np.squeeze(model(x))) for x in slow.inputs["x"]]
    assert one_way(rooted, {"x": (1, 4)}, {"x": 1}, vectorised=False).loc[0, "result_high"] == 2
    assert two_way(lambda x, y: math.hypot(x, y), ("x", [3]), ("y", [4]), {}, vectorised=False).loc[3, 4] == 5


def test_errors_of_the_model_itself_come_through():
    def picky(x):
        raise ValueError("x must be a round number")

    with pytest.raises(ValueError, match="^x must be a round number$"):
        simulate(picky, {"x": Uniform(1, 2)}, draws=10)
    with pytest.raises(ValueError, match="has the shape"):
        simulate(lambda x: np.ones(3) * x[:3] if np.ndim(x) else x, {"x": Uniform(1, 2)}, draws=10)
    with pytest.raises(ValueError, match="2 values for one set"):
        simulate(lambda x: np.array([x, x]), {"x": Uniform(1, 2)}, draws=5, vectorised=False)


def test_fast_and_slow_agree_and_chunks_leave_no_seam(monkeypatch):
    drawn = {"days_saved": Normal(9, 4.57), "caseload": Pert(2, 10, 27)}
    fast, slow = simulate(as_model(PLACE), drawn, 300), simulate(as_model(PLACE), drawn, 300, vectorised=False)
    pd.testing.assert_frame_equal(fast.outputs, slow.outputs)
    monkeypatch.setattr("peerlib.uncertainty.models.CHUNK", 7)
    pd.testing.assert_frame_equal(simulate(as_model(PLACE), drawn, 300).outputs, fast.outputs)


@pytest.mark.parametrize("vectorised", [True, False])
def test_a_slow_model_says_how_far_it_is(monkeypatch, capsys, vectorised):
    clock = iter(range(0, 10_000, 2))  # every look at the clock is two seconds later
    monkeypatch.setattr("peerlib.uncertainty.models.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("peerlib.uncertainty.models.CHUNK", 1)
    simulate(lambda x: 2 * x, {"x": Uniform(1, 2)}, 7, vectorised=vectorised)
    assert capsys.readouterr().err.splitlines() == [
        "3 of 7 runs of the model after 6 seconds",
        "6 of 7 runs of the model after 12 seconds",
    ]


# ---- simulation


def line(x, y=0.0):
    return {"net_value": 300 + 800 * x + 500 * y, "x_again": x}


def test_a_simulation_of_a_normal_line_has_the_exact_mean_interval_and_probability():
    """300 + 800 X + 500 Y with standard normal X and Y: the closed form of the reference, P = 0.624757290328773."""
    drawn = simulate(line, {"x": Normal(0, 1), "y": Normal(0, 1)}, draws=200_000)
    found, sd = drawn.summary(), math.hypot(800, 500)
    assert abs(found.mean - 300) < 4 * found.mc_error and found.mc_error == pytest.approx(sd / math.sqrt(200_000), rel=0.01)
    assert abs(found.probability - 0.624757290328773) < 4 * found.probability_error
    assert (found.low, found.median, found.high) == pytest.approx(300 + sd * stats.norm.ppf([0.025, 0.5, 0.975]), abs=25)
    assert found.enough and drawn.summary(level=0.5).low == pytest.approx(300 - 0.6744898 * sd, abs=15)


def test_same_seed_same_numbers_and_another_parameter_reshuffles_nothing():
    one = simulate(line, {"x": Normal(0, 1)}, 1000, fixed={"y": 2})
    again = simulate(line, {"x": Normal(0, 1)}, 1000, fixed={"y": 2})
    more = simulate(line, {"y": Uniform(0, 1), "x": Normal(0, 1)}, 1000)
    pd.testing.assert_frame_equal(one.outputs, again.outputs)
    assert np.array_equal(one.inputs["x"], more.inputs["x"]) and one.fixed == {"y": 2.0}
    assert not np.array_equal(one.inputs["x"], simulate(line, {"x": Normal(0, 1)}, 1000, seed=2).inputs["x"])
    both = simulate(line, {"x": Uniform(0, 1), "y": Uniform(0, 1)}, 1000).inputs
    assert abs(np.corrcoef(both["x"], both["y"])[0, 1]) < 0.1
    longer = simulate(line, {"x": Normal(0, 1)}, 2000)
    assert np.array_equal(longer.inputs["x"][:1000], one.inputs["x"])


def test_more_draws_narrow_the_error_as_the_square_root():
    errors = [simulate(line, {"x": Normal(0, 1)}, n).summary().mc_error for n in (1000, 4000, 16_000)]
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.1) and errors[1] / errors[2] == pytest.approx(2, rel=0.05)
    off = [[simulate(line, {"x": Normal(0, 1)}, n, seed).summary().mean - 300 for seed in range(60)] for n in (100, 1600)]
    assert np.std(off[0]) / np.std(off[1]) == pytest.approx(4, rel=0.35)


@pytest.mark.parametrize(
    ("mean", "draws", "enough", "words"),
    [
        (3.0, 10_000, True, "sign of the mean is settled"),
        (0.0, 10_000, True, "a hundredth of the spread"),
        (0.0, 1000, False, "the mean is not told from zero"),
        (0.4, 1000, False, "probability is not known to one percentage point. Take about"),
        (5.0, 100, True, "Enough draws"),
    ],
)
def test_whether_enough_draws_were_taken(mean, draws, enough, words):
    found = simulate(lambda x: x, {"x": Normal(mean, 1)}, draws, seed=4).summary()
    assert found.enough is enough and words in found.why and found.why in found.sentence


def test_a_summary_shows_no_more_digits_than_its_errors_allow():
    """The errors of quantiles are those of the reference: sqrt(p (1 - p) / n) over the density there."""
    many, shares = simulate(line, {"x": Normal(0, 1)}, 200_000).summary(), np.array([0.025, 0.5, 0.975])
    exact = 800 * np.sqrt(shares * (1 - shares) / 200_000) / stats.norm.pdf(stats.norm.ppf(shares))
    assert [many.errors[end] for end in ("low", "median", "high")] == pytest.approx(exact.tolist(), rel=0.2)
    found = simulate(line, {"x": Normal(0, 1)}, 10_000).summary()
    assert found.errors["mean"] == found.mc_error and 1 < found.mc_error < 10 < found.errors["low"] < 100
    assert found.written("mean") == f"{found.mean:.0f}" and found.written("low") == f"{round(found.low, -1):,.0f}"
    assert f"interval {found.written('low')} to {found.written('high')}. Above" in " ".join(found.sentence.split())
    few = simulate(line, {"x": Normal(0, 1)}, 100).summary()
    assert few.written("mean") == f"{round(few.mean, -1):.0f}" and f"{few.probability:.0%} of" in " ".join(few.sentence.split())
    assert within(-9, 108) == "0" and within(-151, 108) == "-200"


def test_the_draws_asked_for_are_then_enough():
    first = simulate(lambda x: x, {"x": Normal(0.4, 1)}, 500).summary()
    needed = int(first.why.split("about ")[1].rstrip(".").replace(",", ""))
    assert not first.enough and simulate(lambda x: x, {"x": Normal(0.4, 1)}, needed + 500).summary().enough


def test_nothing_uncertain():
    held = simulate(lambda x: x, {"x": Fixed(3)}, 50).summary()
    assert (held.mean, held.sd, held.mc_error, held.probability, held.enough) == (3, 0, 0, 1, True)
    assert "Nothing varies" in held.why
    one = simulate(lambda x: x, {"x": Normal(3, 1)}, 1)
    assert one.summary().sd == 0 and len(one.running_mean()) == 1


def test_the_running_mean_ends_at_the_mean():
    drawn = simulate(line, {"x": Normal(0, 1)}, 5000)
    running, found = drawn.running_mean(points=100), drawn.summary()
    assert len(running) == 100 and running["draws"].iloc[-1] == 5000
    assert running["mean"].iloc[-1] == pytest.approx(found.mean)
    assert running["high"].iloc[-1] - running["mean"].iloc[-1] == pytest.approx(1.959963984540054 * found.mc_error)
    first = drawn.outcome()[: running["draws"].iloc[3]]
    assert running["mean"].iloc[3] == pytest.approx(first.mean())
    assert running["low"].iloc[3] == pytest.approx(first.mean() - 1.959963984540054 * first.std(ddof=1) / math.sqrt(len(first)))


def test_truncation_is_counted_and_said():
    drawn = simulate(lambda share: share, {"share": Truncated(Normal(0.9, 0.2), 0, 1)}, 1000)
    assert drawn.truncated["share"] > 250 and f"{drawn.truncated['share']} draws of share lay outside" in drawn.sentence
    assert drawn.inputs["share"].between(0, 1).all()
    assert "outside" not in simulate(line, {"x": Normal(0, 1)}, 10).sentence
    assert "independently" in str(drawn)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simulate(line, {"z": Normal(0, 1)}), "no parameter of the model called 'z'"),
        (lambda: simulate(as_model(PLACE), {"bed_price": Fixed(3), "days_saved": Fixed(9)}), "Nearest: .*bed_day_cost"),
        (lambda: simulate(as_model(PLACE), {"caseload": Fixed(3)}), "also needs a value for: days_saved"),
        (lambda: simulate(line, {"x": 3}), "x: 3 is not a distribution. For a value that is held use fixed="),
        (lambda: simulate(line, {"x": Normal}), "is not a distribution"),
        (lambda: simulate(line, {}), "distributions is empty"),
        (lambda: simulate(line, {"x": Fixed(1)}, fixed={"x": 2}), "x: given as a distribution and as fixed"),
        (lambda: simulate(line, {"x": Fixed(1)}, fixed={"y": "2"}), "y: '2' is not a number"),
        (lambda: simulate(line, {"x": Fixed(1)}, fixed={"y": np.array([1, 2])}), "Give one number"),
        (lambda: simulate(line, {"x": Fixed(1)}, draws=0), "draws is 0"),
        (lambda: simulate(line, {"x": Fixed(1)}, draws=1e4), "draws is 10000.0; give a whole number"),
        (lambda: simulate(line, {"x": Fixed(1)}, draws=True), "draws is True"),
        (lambda: simulate(line, {"x": Fixed(1)}, seed=-1), "seed is -1"),
        (lambda: simulate(line, {"x": Fixed(1)}, 5).summary("net"), "Nearest: net_value"),
        (lambda: simulate(line, {"x": Fixed(1)}, 5).summary(level=95), "level is 95"),
        (lambda: simulate(lambda x: 1 / (x > 0.5), {"x": Uniform(0, 1)}, 500).summary(), "result does not exist in"),
    ],
)
def test_what_cannot_be_simulated_is_refused(call, message):
    with pytest.raises((ValueError, UnknownName), match=message):
        call()


def test_a_distribution_that_gives_nonsense_is_named():
    class Broken:
        def draw(self, generator, n):
            return np.full(n, np.nan)

    with pytest.raises(ValueError, match="x: its distribution did not give 10 finite numbers"):
        simulate(line, {"x": Broken()}, 10)


# ---- acceptability


def test_a_curve_over_the_bed_price_is_that_of_the_net_value():
    drawn = {"days_saved": Normal(9, 4.57), "caseload": Pert(2, 10, 27)}
    base = simulate(as_model(PLACE), drawn, 4000)
    curve = acceptability(base, range(0, 1001, 50), "bed_day_cost")
    assert list(curve.columns) == ["threshold", "probability", "mc_error", "expected"] and curve.loc[0, "probability"] == 0
    at_350 = curve.set_index("threshold")["probability"][350]
    assert at_350 == base.summary().probability
    again = simulate(as_model(PLACE), drawn, 4000, fixed={"bed_day_cost": 800}).summary()
    assert curve.set_index("threshold")["probability"][800] == again.probability
    p = curve["probability"]
    assert curve["mc_error"].tolist() == pytest.approx(np.sqrt(p * (1 - p) / 4000).tolist())
    assert (
        acceptability(simulate(as_model(PLACE), drawn, 4000, fixed={"bed_day_cost": 1}), [350], "bed_day_cost")["probability"][0]
        == at_350
    )


def test_an_outcome_that_is_no_straight_line_is_run_at_every_price():
    bent = simulate(
        lambda x, price: np.minimum(price * x, 100) - 60 - 0.1 * price, {"x": Uniform(0, 1)}, 2000, fixed={"price": 10}
    )
    curve = acceptability(bent, [50, 100, 200, 300, 450], "price").set_index("threshold")["probability"]
    for price in curve.index:
        expected = np.mean(np.minimum(price * bent.inputs["x"], 100) - 60 - 0.1 * price > 0)
        assert curve[price] == expected
    assert curve[450] == 0 < curve[200]


def test_a_sampled_price_cannot_be_the_axis():
    drawn = simulate(as_model(PLACE), {"days_saved": Normal(9, 4.57), "bed_day_cost": Uniform(300, 400)}, 100)
    with pytest.raises(ValueError, match="bed_day_cost was sampled, so it cannot be the axis as well"):
        acceptability(drawn, [1, 2], "bed_day_cost")
    with pytest.raises(UnknownName, match="Nearest"):
        acceptability(drawn, [1, 2], "caseloads")
    with pytest.raises(ValueError, match="Name the parameter"):
        acceptability(drawn, [1, 2])
    with pytest.raises(ValueError, match="does not exist in every draw"):
        acceptability(
            simulate(as_model(PLACE), {"days_saved": Fixed(9)}, 5), [0, 21138.1], "displaced_worker_cost", "benefit_cost_ratio"
        )
    for bad, message in (
        (5, "two arrays"),
        (([1.0], [1.0, 2.0]), "1 costs and 2 effects"),
        (([1, None], [1, 2]), "costs: give"),
        (([1, np.inf], [1, 2]), "value 2 is inf"),
    ):
        with pytest.raises(ValueError, match=message):
            acceptability(bad, [1, 2])
    with pytest.raises(ValueError, match="thresholds: value 2 is nan"):
        acceptability(([1.0], [1.0]), [1, np.nan])


def test_the_exact_curve_of_two_normals():
    """delta_e ~ N(0.05, 0.03), delta_c ~ N(600, 400), correlation -0.2: probabilities and EVPI of the closed form."""
    n, z = 400_000, np.random.default_rng(2).normal(size=(2, 400_000))
    effects, costs = 0.05 + 0.03 * z[0], 600 + 400 * (-0.2 * z[0] + math.sqrt(0.96) * z[1])
    prices = [0, 5000, 10000, 20000, 30000, 50000]
    exact = [0.0668072012688581, 0.220588264248417, 0.42732610755775, 0.694850672011723, 0.803089142712544, 0.878427265190052]
    curve = acceptability((costs, effects), prices)
    assert (np.abs(curve["probability"] - exact) < 4 * np.sqrt(0.25 / n)).all()
    values = [evpi(np.column_stack([np.zeros(n), price * effects - costs])) for price in prices]
    assert values == pytest.approx(
        [11.7227175050419, 57.551914238736, 171.423947043315, 152.918643797015, 115.507264984516, 97.6523177113832], rel=0.01
    )


# ---- value of information


def test_evpi_and_evppi_of_the_linear_model_in_closed_form():
    """Two options, 0 and 300 + 800 X1 + 500 X2: EVPI 245.23, of X1 191.34, of X2 84.34, exact."""
    drawn = pd.DataFrame(np.random.default_rng(1).normal(size=(100_000, 2)), columns=["x1", "x2"])
    benefits = np.column_stack([np.zeros(100_000), 300 + 800 * drawn["x1"] + 500 * drawn["x2"]])
    assert evpi(benefits) == pytest.approx(245.232149397576, rel=0.01)
    for name, exact in (("x1", 191.335005097632), ("x2", 84.3363661208778)):
        found = evppi(benefits, drawn, name, permutations=20)
        assert (
            found.value == pytest.approx(exact, rel=0.02)
            and found.above_noise
            and "% of the value of knowing everything" in found.sentence
        )
    together = evppi(benefits, drawn, ["x1", "x2"], permutations=5)
    assert together.value == pytest.approx(together.evpi, rel=1e-6) and "x1 and x2 together" in str(together)


def curved(n=10_000, seed=3):
    """A decision with products, powers and a parameter that does not matter."""
    g = np.random.default_rng(seed)
    drawn = pd.DataFrame(
        {
            "a": g.normal(9, 4.6, n),
            "b": g.uniform(5, 27, n),
            "c": g.uniform(4, 24, n),
            "nothing": g.normal(size=n),
            "yes": g.integers(0, 2, n) * 1.0,
        }
    )
    return drawn, pd.DataFrame(
        {"employ": 350 * drawn["a"] * drawn["b"] * 12 / drawn["c"] * (0.5 + 0.5 * drawn["yes"]) - 30_000, "do not": 0.0}
    )


def test_learning_everything_is_worth_the_evpi_and_learning_nothing_is_worth_nothing():
    drawn, benefits = curved()
    every = evppi(benefits, drawn, list(drawn), permutations=10)
    assert every.value == pytest.approx(every.evpi, rel=0.05) and every.value <= every.evpi == evpi(benefits)
    idle = evppi(benefits, drawn, "nothing")
    assert not idle.above_noise and idle.value < 0.01 * idle.evpi and "nothing that stands out from noise" in idle.sentence
    single = {name: evppi(benefits, drawn, name, permutations=5).value for name in drawn}
    assert max(single, key=single.get) == "a" and all(0 <= value <= every.evpi for value in single.values())
    assert evppi(benefits, drawn, ["a", "b"], permutations=5).value > max(single["a"], single["b"])


def test_a_parameter_of_few_values_is_averaged_value_by_value():
    drawn, benefits = curved()
    found = evppi(benefits, drawn, "yes", permutations=5).value
    by_hand = (
        benefits.groupby(drawn["yes"]).mean().max(axis=1) @ drawn["yes"].value_counts(normalize=True).sort_index()
        - benefits.mean().max()
    )
    assert found == pytest.approx(max(by_hand, 0), abs=1e-6)


@settings(max_examples=30)
@given(st.integers(0, 1000), st.floats(-3, 3), st.integers(20, 300))
def test_information_is_never_worth_less_than_nothing_nor_more_than_everything(seed, shift, n):
    g = np.random.default_rng(seed)
    drawn = pd.DataFrame(g.normal(size=(n, 3)), columns=list("abc"))
    benefits = np.column_stack([np.zeros(n), shift + drawn["a"] * drawn["b"], g.normal(size=n)])
    for chosen in ("a", ["a", "b"], ["a", "b", "c"]):
        found = evppi(benefits, drawn, chosen, permutations=3)
        assert 0 <= found.value <= found.evpi and 0 <= found.noise_floor <= found.evpi


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_where_nothing_is_uncertain_nothing_is_left_to_learn(a, b):
    held = np.tile([a, b], (5, 1))
    assert evpi(held) == 0
    nothing = evppi(held, pd.DataFrame({"x": np.ones(5)}), "x", permutations=2)
    assert (nothing.value, nothing.noise_floor, nothing.above_noise) == (0, 0, False) and "worth nothing" in nothing.sentence


def test_rounding_is_not_information():
    g = np.random.default_rng(1)
    drawn = pd.DataFrame({"x": g.normal(size=5000)})
    sure = evppi(np.column_stack([1e6 + drawn["x"], np.zeros(5000)]), drawn, "x")
    assert sure.value == sure.noise_floor == sure.evpi == 0


def test_a_permutation_floor_is_repeatable():
    drawn, benefits = curved(2000)
    benefits["employ"] -= benefits["employ"].mean()
    first, again, other = (evppi(benefits, drawn, "b", seed=s).noise_floor for s in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: evpi([1.0, 2.0]), "Doing nothing is an option too"),
        (lambda x, y: evpi([[1.0], [2.0]]), "at least two"),
        (lambda x, y: evpi([[1.0, np.nan], [2.0, 1.0]]), "draw 1 of option 2 is nan"),
        (lambda x, y: evpi([["a", "b"], ["c", "d"]]), "give numbers"),
        (lambda x, y: evppi(y, x, "bb"), "no parameter among the inputs called 'bb'"),
        (lambda x, y: evppi(y, x, []), "name at least one"),
        (lambda x, y: evppi(y, x.head(5), "a"), "5 draws of the inputs and 2,000"),
        (lambda x, y: evppi(y, x.to_numpy(), "a"), "give a table"),
        (lambda x, y: evppi(y, x.assign(a=np.nan), "a"), "a: value 1 is nan"),
        (lambda x, y: evppi(y, x.assign(a="z"), "a"), "a: give a list or array"),
        (lambda x, y: evppi(y, x, "a", permutations=0), "permutations is 0"),
        (lambda x, y: population_value(100, 10, -1, 0.035), "years is -1"),
        (lambda x, y: population_value(100, 10, 3, 3.5), "give a share"),
        (lambda x, y: population_value(100, 10, float("inf"), 0.035), "years: inf"),
        (lambda x, y: population_value("100", 10, 3, 0.035), "'100' is not a number"),
    ],
)
def test_what_cannot_be_valued_is_refused(call, message):
    drawn, benefits = curved(2000)
    with pytest.raises((ValueError, UnknownName), match=message):
        call(drawn, benefits)


def test_the_value_of_knowing_everything_price_by_price():
    """The same bivariate normal as above, against its closed form; and a simulation against its own draws."""
    z = np.random.default_rng(2).normal(size=(2, 400_000))
    effects, costs = 0.05 + 0.03 * z[0], 600 + 400 * (-0.2 * z[0] + math.sqrt(0.96) * z[1])
    curve = evpi_curve((costs, effects), [0, 5000, 10000, 20000, 30000, 50000])
    exact = [11.7227175050419, 57.551914238736, 171.423947043315, 152.918643797015, 115.507264984516, 97.6523177113832]
    assert curve["evpi"].to_list() == pytest.approx(exact, rel=0.01)
    assert (curve["expected"] > 0).to_list() == [False, False, False, True, True, True], "the decision flips at 600 / 0.05"
    drawn = simulate(as_model(PLACE), {"days_saved": Normal(9, 4.57), "caseload": Pert(2, 10, 27)}, 2000)
    along = evpi_curve(drawn, [200, 350, 500], "bed_day_cost")
    assert (along["evpi"].iloc[1], along["expected"].iloc[1]) == pytest.approx(
        (evpi(np.column_stack([drawn.outcome(), np.zeros(2000)])), drawn.outcome().mean())
    )
    by_hand = evpi_curve((drawn.outputs["cost"], drawn.outputs["bed_days"]), [200, 350, 500])
    assert by_hand["evpi"].to_list() == pytest.approx(along["evpi"].to_list())
    with pytest.raises(ValueError, match="caseload was sampled"):
        evpi_curve(drawn, [5, 10], "caseload")
    with pytest.raises(ValueError, match="Give a simulation, or two arrays"):
        evpi_curve([1.0], [5])


def test_value_for_all_decisions():
    """1000 a year for three years at 3.5%, the first undiscounted, are 2899.69427524563 (reference arithmetic)."""
    assert population_value(1000, 1, 3, 0.035) == pytest.approx(2899.69427524563)
    assert population_value(100, 40, 5, 0) == 20_000
    assert population_value(100, 40, 2.5, 0) == 10_000 and population_value(100, 40, 0, 0.035) == 0
    assert population_value(100, 1, 1.5, 0.1) == pytest.approx(100 + 50 / 1.1)


def test_everything_is_offered_under_one_name():
    assert all(hasattr(uncertainty, name) for name in uncertainty.__all__)


def test_most_probable_is_not_best_on_average():
    """Nine draws lose 1, one wins 100: worth it on average, in one draw of ten."""
    row = acceptability(([1.0] * 9 + [-100.0], [0.0] * 10), [0]).iloc[0]
    assert (row["probability"], row["expected"]) == (0.1, pytest.approx(9.1))


def test_the_curve_against_a_price_has_a_name_of_its_own():
    drawn = simulate(as_model(PLACE), {"days_saved": Normal(9, 4.57)}, 500)
    pd.testing.assert_frame_equal(
        uncertainty.probability_against_price(drawn, [319, 410]), acceptability(drawn, [319, 410], "bed_day_cost")
    )


# ---- a sceptical reading


def test_a_prior_as_wide_as_the_trial_halves_the_days():
    """Nine days with 4.57: 4.5 (-1.83 to 10.83), and above 4.53 with a probability of 0.496 (hand-worked)."""
    found = uncertainty.sceptical(9.0, 4.57)
    assert (found.mean, found.se) == pytest.approx((4.5, 4.57 / math.sqrt(2)))
    assert found.interval == pytest.approx((-1.83, 10.83), abs=0.005) and found.above(4.53) == pytest.approx(0.496, abs=0.0005)
    with pytest.raises(ValueError, match="prior_se"):
        uncertainty.sceptical(9, 4.57, prior_se=0)


@given(st.floats(-50, 50), st.floats(0.1, 20), st.floats(0.1, 20))
def test_a_sceptic_is_the_product_of_two_normals(estimate, se, prior):
    found = uncertainty.sceptical(estimate, se, prior)
    assert abs(found.mean) <= abs(estimate) + 1e-9 and found.se < min(se, prior)
    assert 1 / found.se**2 == pytest.approx(1 / se**2 + 1 / prior**2)
    assert found.mean / found.se**2 == pytest.approx(estimate / se**2)


# ---- digits that draws allow


def test_the_error_of_a_value_of_information_is_how_far_it_varies_from_seed_to_seed():
    found = []
    for seed in range(40):
        drawn = pd.DataFrame(np.random.default_rng(seed).normal(size=(2000, 2)), columns=["x1", "x2"])
        learnt = evppi(np.column_stack([np.zeros(2000), 300 + 800 * drawn["x1"] + 500 * drawn["x2"]]), drawn, "x1", 1)
        found.append((learnt.evpi, learnt.evpi.mc_error, learnt.value, learnt.value.mc_error))
    everything, its_error, value, error = np.array(found).T
    assert its_error.mean() == pytest.approx(everything.std(), rel=0.35) and error.mean() == pytest.approx(value.std(), rel=0.35)


def test_a_number_from_draws_prints_with_the_digits_it_has():
    number = uncertainty.Drawn(1911.3, 42.1)
    assert str(number) == "1,910 (Monte Carlo error 42)" and number + 1 == 1912.3 and f"{number:.0f}" == "1911"
    assert str(uncertainty.Drawn(0.51234, 0.0031)) == "0.512 (Monte Carlo error 0.0031)"
    assert str(uncertainty.Drawn(123456.0, 2345.0)) == "123,000 (Monte Carlo error 2,300)"
    assert str(uncertainty.Drawn(0.0)) == "0 (Monte Carlo error 0)"


def test_what_makes_no_difference_has_no_bar_but_is_named():
    table = one_way(lambda a, b: a + 0 * b, {"a": (0, 2), "b": (0, 9)}, {"a": 1, "b": 3})
    assert table["parameter"].tolist() == ["a"] and table.attrs["makes_no_difference"] == ["b"]
