"""Distributions: what people know goes in, and what is drawn has exactly that."""

import dataclasses
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peerlib.uncertainty import (
    Beta,
    Distribution,
    Empirical,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Pert,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
)

# Every distribution beside the one of scipy.stats with the parameters that belong to it.
BESIDE = [
    (Normal(9, 4.57), stats.norm(9, 4.57)),
    (StudentT(9, 4.57, 72), stats.t(72, 9, 4.57)),
    (Lognormal(350, 60), stats.lognorm(math.sqrt(math.log1p((60 / 350) ** 2)), scale=350 / math.sqrt(1 + (60 / 350) ** 2))),
    (Gamma(350, 60), stats.gamma((350 / 60) ** 2, scale=60**2 / 350)),
    (Beta.from_events(12, 40), stats.beta(12, 28)),
    (Triangular(5, 10, 27), stats.triang(5 / 22, 5, 22)),
    (Pert(5, 10, 27), stats.beta(1 + 4 * 5 / 22, 1 + 4 * 17 / 22, 5, 22)),
    (Uniform(5, 27), stats.uniform(5, 22)),
    (Truncated(Normal(0.9, 0.2), 0, 1), stats.truncnorm(-4.5, 0.5, 0.9, 0.2)),
]


@pytest.mark.parametrize(("ours", "theirs"), BESIDE, ids=lambda d: getattr(d, "kind", ""))
def test_mean_quantiles_and_draws_are_those_of_scipy(ours, theirs):
    p = np.array([0.001, 0.025, 0.25, 0.5, 0.9, 0.975, 0.999])
    assert ours.quantile(p) == pytest.approx(theirs.ppf(p), rel=1e-9)
    assert ours.mean == pytest.approx(theirs.mean(), rel=1e-4 if isinstance(ours, Truncated) else 1e-12)
    assert isinstance(ours.quantile(0.3), float)
    drawn = ours.draw(np.random.default_rng(3), 20_000)
    assert drawn.shape == (20_000,) and stats.kstest(drawn, theirs.cdf).pvalue > 0.001


@pytest.mark.parametrize(("ours", "_"), BESIDE, ids=lambda d: getattr(d, "kind", ""))
def test_the_same_generator_gives_the_same_draws_and_prints_a_sentence(ours, _):
    first, second = (ours.draw(np.random.default_rng(5), 100) for _ in range(2))
    assert np.array_equal(first, second)
    assert repr(ours).replace("\n", " ") == ours.sentence and ours.sentence.startswith(f"{ours.kind}: ")
    assert ours.quantile(0) <= first.min() and first.max() <= ours.quantile(1)


# Ends of the 95% interval and the first draws with seed 3, as they were before scipy.stats stood behind the kinds:
# equal seeds give equal draws, from one version to the next too.
PINNED = [
    (Normal(9, 4.57), [0.04296459065195002, 17.957035409348048], [18.327000384730283, -2.679389193105811, 10.910711729536809]),
    (
        StudentT(9, 4.57, 72),
        [-0.11012849964475713, 18.110128499644755],
        [20.803741056919932, 6.29119276711231, -0.45742010153978185],
    ),
    (Lognormal(350, 60), [247.1232534104676, 481.55231825666647], [488.23289519379165, 223.2976406983779, 370.4086186479916]),
    (
        Lognormal.from_ratio(0.8, 0.5, 1.28),
        [0.49999999999999994, 1.2800000000000002],
        [1.3050916862132227, 0.43344186923944944, 0.8843675361277178],
    ),
    (Gamma(350, 60), [242.42491003770053, 477.0177744628396], [483.2644385424431, 372.13832073605795, 320.2422199920488]),
    (
        Gamma.from_interval(10, 4, 19),
        [3.906772901992164, 18.90677290199216],
        [19.483402814384174, 11.167840545907277, 7.889764067900283],
    ),
    (
        Beta.from_events(12, 40),
        [0.17019590296469456, 0.44873632339492087],
        [0.40202172154609306, 0.357072295015709, 0.23671767471210425],
    ),
    (Triangular(5, 10, 27), [6.6583123951777, 23.94222302971587], [8.069431280514141, 10.105241329540728, 18.378900881395253]),
    (Pert(5, 10, 27), [6.020003719131905, 20.43449911397271], [17.21503464716966, 16.14823242571477, 8.211696120415795]),
    (Uniform(5, 27), [5.55, 26.45], [6.884281677159736, 10.209831145114194, 22.628038234540732]),
    (
        Truncated(Normal(0.9, 0.2), 0, 1),
        [0.47735087141078225, 0.9902947803640054],
        [0.7864460787744141, 0.3888669937371636, 0.9836197693451558],
    ),
    (Empirical([4.0, 9.0, 11.0]), [4.25, 10.9], [11.0, 4.0, 4.0]),
]


@pytest.mark.parametrize(("ours", "ends", "draws"), PINNED, ids=lambda d: getattr(d, "kind", ""))
def test_equal_seeds_give_the_draws_they_always_gave(ours, ends, draws):
    assert ours.quantile([0.025, 0.975]).tolist() == pytest.approx(ends, rel=1e-12)
    assert ours.draw(np.random.default_rng(3), 3).tolist() == pytest.approx(draws, rel=1e-14)


@pytest.mark.parametrize(
    ("by_the_book", "ours", "parameters"),
    [
        (Lognormal(meanlog=0.5, sdlog=0.25), stats.lognorm(0.25, scale=math.exp(0.5)), {"meanlog": 0.5, "sdlog": 0.25}),
        (Gamma(shape=4, scale=2.5), stats.gamma(4, scale=2.5), {"shape": 4, "scale": 2.5}),
        (Beta(alpha=12, beta=28), stats.beta(12, 28), {"alpha": 12, "beta": 28}),
    ],
    ids=["lognormal", "gamma", "beta"],
)
def test_parameters_of_the_textbooks(by_the_book, ours, parameters):
    assert by_the_book.quantile([0.1, 0.5, 0.9]) == pytest.approx(ours.ppf([0.1, 0.5, 0.9]))
    assert (by_the_book.mean, by_the_book.sd) == pytest.approx((ours.mean(), ours.std()))
    assert {name: getattr(by_the_book, name) for name in parameters} == pytest.approx(parameters)
    again = type(by_the_book)(mean=by_the_book.mean, sd=by_the_book.sd)
    assert again == by_the_book and dataclasses.replace(again, sd=again.sd / 2).mean == again.mean
    assert pickle.loads(pickle.dumps(by_the_book)) == by_the_book


def test_two_scales_mixed_up_are_refused_with_both_ways_to_write_it():
    with pytest.raises(ValueError, match=r"Lognormal\(meanlog=math.log\(0.8\), sdlog=0.24\) or Lognormal\(mean=0.8, sd=0.24\)"):
        Lognormal(0.8, 0.24)
    # Named, either is taken; so is what can be no ratio.
    assert Lognormal(mean=0.8, sd=0.24).mean == 0.8 and Lognormal(0.8, sd=0.24).sd == 0.24
    assert Lognormal(meanlog=math.log(0.8), sdlog=0.24).quantile(0.5) == pytest.approx(0.8)
    assert Lognormal(350, 60).mean == 350 and Lognormal(4, 2).sd == 2 and Lognormal(9, 0.5).sd == 0.5
    for call in (lambda: Lognormal(350, 0.07), lambda: Lognormal(mean=350, sd=0.07)):
        with pytest.raises(ValueError, match=r"sdlog=0.07\); if it belongs to the quantity itself, write Normal\(350, 0.07\)"):
            call()
    same = Normal(350, 0.07).quantile([0.025, 0.975])
    assert Lognormal.from_interval(350, *same).quantile([0.025, 0.975]) == pytest.approx(same, abs=1e-3)


def test_sentences():
    assert str(Triangular(5, 10, 27)) == "triangular: between 5 and 27, most likely 10"
    assert str(Pert(319, 350, 12000)) == "PERT: between 319 and 12,000, most likely 350"
    assert str(Fixed(12)) == "fixed: 12"
    assert "3 values" in str(Empirical([1, 2, 6]))


def test_published_intervals_give_the_published_numbers_back():
    # Sledge 2011: 9.0 days, 0.04 to 17.96 by the normal (standard error 4.57).
    sledge = Normal.from_interval(9.0, 0.04, 17.96)
    assert sledge.sd == pytest.approx(4.5715, abs=1e-4)
    assert sledge.quantile([0.025, 0.975]) == pytest.approx([0.04, 17.96])
    ratio = Lognormal.from_ratio(0.8, 0.5, 1.28)
    assert ratio.quantile([0.025, 0.5, 0.975]) == pytest.approx([0.5, 0.8, 1.28])
    ninety = Normal.from_interval(0, -1.6448536269514722, 1.6448536269514722, level=0.9)
    assert ninety.sd == pytest.approx(1)


@given(st.floats(1, 1e4), st.floats(0.02, 0.6))
def test_gamma_and_lognormal_from_their_own_interval_are_themselves(mean, cv):
    for kind in (Gamma, Lognormal):
        low, high = kind(mean=mean, sd=cv * mean).quantile([0.025, 0.975])
        again = kind.from_interval(mean, low, high)
        assert again.mean == pytest.approx(mean) and again.sd == pytest.approx(cv * mean, rel=1e-6)


def test_a_fitted_gamma_keeps_mean_and_width():
    fitted = Gamma.from_interval(10, 4, 19)
    low, high = fitted.quantile([0.025, 0.975])
    assert fitted.mean == 10 and high - low == pytest.approx(15)


def test_events():
    assert Beta.from_events(12, 40).mean == pytest.approx(0.3)
    # Beta(1, 41): the uniform prior with no events among 40.
    assert Beta.from_events(0, 40, prior=1).mean == pytest.approx(1 / 42)
    assert Beta.from_events(40, 40, prior=0.5).quantile(0.5) < 1


@given(st.floats(-50, 50), st.floats(0, 1), st.floats(0.1, 100))
def test_triangular_and_pert_stay_within_and_most_likely_counts(low, share, width):
    likely, high = low + share * width, low + width
    likely = min(likely, high)
    for kind in (Triangular, Pert):
        d = kind(low, likely, high)
        drawn = d.draw(np.random.default_rng(1), 50)
        assert low <= drawn.min() and drawn.max() <= high and low <= d.mean <= high
    assert Pert(low, likely, high).mean == pytest.approx((low + 4 * likely + high) / 6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Normal(9, 0), "normal, sd is 0; it must be above zero. If nothing is uncertain, use Fixed"),
        (lambda: Normal(9, -1), "sd is -1; it must be above zero"),
        (lambda: Normal(float("nan"), 1), "normal, mean: nan is no usable number: missing"),
        (lambda: Normal(9, float("inf")), "normal, sd: inf is no usable number: missing or infinite"),
        (lambda: Normal("9", 1), "normal, mean: '9' is not a number. Give one number"),
        (lambda: Normal(True, 1), "mean: True is not a number"),
        (lambda: Normal(None, 1), "mean: None is not a number"),
        (lambda: Normal([1, 2], 1), "Give one number"),
        (lambda: Normal(1j, 1), "Give one number"),
        (lambda: Normal.from_interval(9, 10, 18), "the mean value 9 lies outside 10 to 18"),
        (lambda: Normal.from_interval(9, 8, 30), "do not belong to one normal"),
        (lambda: Normal.from_interval(9, 18, 0), r"low \(18\) is above high \(0\)"),
        (lambda: Normal.from_interval(9, 0, 18, level=95), "level is 95; give a share"),
        (lambda: StudentT(9, 4.6, 1), "df is 1; it must be above 2"),
        (lambda: StudentT(9, 0, 10), "must be above zero"),
        (lambda: Lognormal(-1, 1), "mean is -1; it must be above zero"),
        (lambda: Lognormal.from_interval(9, 0, 18), "always above 0"),
        (lambda: Lognormal.from_interval(100, 99, 10000), "do not belong to one lognormal"),
        (lambda: Lognormal.from_ratio(0.51, 0.5, 8), "do not belong to one lognormal"),
        (lambda: Gamma(0, 1), "gamma, mean is 0; it must be above zero"),
        (lambda: Gamma.from_interval(9, -1, 18), "never below 0"),
        (lambda: Gamma.from_interval(9, 8, 60), "do not belong to one gamma"),
        (lambda: Beta(30, 5), "Give a share, not a percentage"),
        (lambda: Beta(0, 0.1), "beta, mean is 0; it must be above zero"),
        (lambda: Beta(0.5, 0.5), "with mean 0.5 it must be below 0.5"),
        (lambda: Beta.from_events(5, 4), "5 events among 4 people"),
        (lambda: Beta.from_events(-1, 4), "impossible"),
        (lambda: Beta.from_events(0, 0), "impossible"),
        (lambda: Beta.from_events(0, 40), "Use prior=0.5"),
        (lambda: Lognormal(-0.22, 0.24), r"write Lognormal\(meanlog=-0.22, sdlog=0.24\)"),
        (lambda: Lognormal(meanlog=350, sdlog=25), r"too large for logarithms.*write Lognormal\(mean=350, sd=25\)"),
        (lambda: Lognormal(0.8, sdlog=0.24), "lognormal: mean, sdlog given. Give mean and sd, or else meanlog and sdlog"),
        (lambda: Lognormal(mean=1, sd=2, meanlog=0, sdlog=1), "mean, sd, meanlog, sdlog given"),
        (lambda: Lognormal(meanlog=0, sdlog=0), "sdlog is 0; it must be above zero"),
        (lambda: Lognormal(), "nothing given"),
        (lambda: Gamma(shape=4, rate=0.4), r"rate given, which is 1 / scale. Write Gamma\(shape=..., scale=1 / 0.4\)"),
        (lambda: Gamma(10, shape=4), "mean, shape given. Give mean and sd, or else shape and scale"),
        (lambda: Gamma(shape=-4, scale=1), "gamma, shape is -4"),
        (lambda: Beta(0.3, 0.1, alpha=12), "mean, sd, alpha given"),
        (lambda: Beta(12, 28), r"write Beta\(alpha=12, beta=28\)"),
        (lambda: Beta(alpha=12, beta=0), "beta, beta is 0"),
        (lambda: Triangular(27, 10, 5), r"low \(27\) is above high \(5\)"),
        (lambda: Triangular(5, 28, 27), "the likely value 28 lies outside 5 to 27"),
        (lambda: Pert(5, 4, 27), "PERT: the likely value 4"),
        (lambda: Uniform(5, 5), "use Fixed"),
        (lambda: Empirical([1]), "at least two numbers"),
        (lambda: Empirical([1, float("nan"), 3]), "value 2 is nan"),
        (lambda: Empirical(["a", "b"]), "empirical: give a list or array of numbers"),
        (lambda: Empirical([True, False]), "empirical: give a list or array of numbers"),
        (lambda: Empirical([[1, 2], [3, 4]]), "empirical: give a list or array of numbers"),
        (lambda: Fixed(float("nan")), "fixed, value: nan is no usable number"),
        (lambda: Truncated(9, 0, 1), "not a distribution"),
        (lambda: Truncated(Normal(0, 1), 1, 0), "must be below"),
        (lambda: Truncated(Normal(0, 1), float("nan"), 1), "must be below"),
        (lambda: Truncated(Normal(5, 1), 0, 1), "Only 0.0% of the distribution"),
        (lambda: Normal(0, 1).quantile(1.5), "not between 0 and 1"),
        (lambda: Normal(0, 1).quantile(float("nan")), "not between 0 and 1"),
        (lambda: Normal(0, 1).draw(1, 10), "needs a numpy generator"),
        (lambda: Normal(0, 1).draw(np.random.default_rng(1), 0), "whole number of at least 1"),
        (lambda: Normal(0, 1).draw(np.random.default_rng(1), 2.5), "whole number of at least 1"),
    ],
)
def test_impossible_parameters_are_refused_in_sentences(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_draws_outside_are_drawn_again_and_counted():
    share = Truncated(Normal(0.9, 0.2), 0, 1)
    values, again = share.draw_counted(np.random.default_rng(2), 10_000)
    plain = Normal(0.9, 0.2).draw(np.random.default_rng(2), 10_000)
    inside = (plain >= 0) & (plain <= 1)
    assert again == (~inside).sum() > 0 and np.array_equal(values[inside], plain[inside])
    assert share.share_inside == pytest.approx(stats.norm.cdf(0.5) - stats.norm.cdf(-4.5))
    assert "69% of it lies" in share.sentence
    assert "practically all of it lies" in Truncated(Normal(9, 4.57), -274, 274).sentence
    counted = Truncated(Empirical([3.5, 4, 9, 9, 11]), 4, 10)
    assert counted.share_inside == pytest.approx(3 / 5) and Truncated(counted, 5, 10).share_inside == pytest.approx(2 / 3)
    assert Truncated(Fixed(0.5), 0, 1).draw_counted(np.random.default_rng(2), 3)[1] == 0


def test_readers_own_draws_are_kept_as_they_were():
    mine = np.array([4.0, 9.0, 11.0])
    d = Empirical(mine)
    mine[0] = 400
    assert set(d.draw(np.random.default_rng(1), 100)) == {4.0, 9.0, 11.0} and d.mean == 8
    with pytest.raises(ValueError, match="read-only"):
        d.draws[0] = 1


def test_nothing_can_be_changed_afterwards():
    with pytest.raises(AttributeError):
        Normal(9, 4).mean = 3
    assert all(issubclass(kind, Distribution) for kind in (Fixed, Normal, Truncated))
