"""Distributions: what people know goes in, and what is drawn has exactly that."""

import math

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

# Every distribution beside the same one of scipy.stats, an independent implementation.
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
def test_mean_quantiles_and_draws_are_those_of_an_independent_implementation(ours, theirs):
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
        low, high = kind(mean, cv * mean).quantile([0.025, 0.975])
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
        (lambda: Normal(9, 0), "normal: the standard deviation is 0; it must be above 0. If nothing is uncertain, use Fixed"),
        (lambda: Normal(9, -1), "is -1; it must be above 0"),
        (lambda: Normal(float("nan"), 1), "mean is nan"),
        (lambda: Normal(9, float("inf")), "sd is inf"),
        (lambda: Normal("9", 1), "mean is '9'; give one number"),
        (lambda: Normal(True, 1), "mean is True"),
        (lambda: Normal(None, 1), "mean is None"),
        (lambda: Normal([1, 2], 1), "give one number"),
        (lambda: Normal(1j, 1), "give one number"),
        (lambda: Normal.from_interval(9, 10, 18), "the mean value 9 lies outside 10 to 18"),
        (lambda: Normal.from_interval(9, 8, 30), "do not belong to one normal"),
        (lambda: Normal.from_interval(9, 18, 0), r"low \(18\) is above high \(0\)"),
        (lambda: Normal.from_interval(9, 0, 18, level=95), "the level is 95; give a share"),
        (lambda: StudentT(9, 4.6, 1), "df is 1"),
        (lambda: StudentT(9, 0, 10), "must be above 0"),
        (lambda: Lognormal(-1, 1), "the mean is -1; it must be above 0"),
        (lambda: Lognormal.from_interval(9, 0, 18), "always above 0"),
        (lambda: Lognormal.from_interval(100, 99, 10000), "do not belong to one lognormal"),
        (lambda: Lognormal.from_ratio(0.51, 0.5, 8), "do not belong to one lognormal"),
        (lambda: Gamma(0, 1), "the mean is 0"),
        (lambda: Gamma.from_interval(9, -1, 18), "never below 0"),
        (lambda: Gamma.from_interval(9, 8, 60), "do not belong to one gamma"),
        (lambda: Beta(30, 5), "Give a share, not a percentage"),
        (lambda: Beta(0, 0.1), "must be above 0"),
        (lambda: Beta(0.5, 0.5), "with mean 0.5 it must be below 0.5"),
        (lambda: Beta.from_events(5, 4), "5 events among 4 people"),
        (lambda: Beta.from_events(-1, 4), "impossible"),
        (lambda: Beta.from_events(0, 0), "impossible"),
        (lambda: Beta.from_events(0, 40), "Use prior=0.5"),
        (lambda: Triangular(27, 10, 5), r"low \(27\) is above high \(5\)"),
        (lambda: Triangular(5, 28, 27), "the likely value 28 lies outside 5 to 27"),
        (lambda: Pert(5, 4, 27), "PERT: the likely value 4"),
        (lambda: Uniform(5, 5), "use Fixed"),
        (lambda: Empirical([1]), "at least two numbers"),
        (lambda: Empirical([1, float("nan"), 3]), "value 2 is nan"),
        (lambda: Empirical(["a", "b"]), "at least two numbers"),
        (lambda: Empirical([True, False]), "at least two numbers"),
        (lambda: Empirical([[1, 2], [3, 4]]), "at least two numbers"),
        (lambda: Fixed(float("nan")), "value is nan"),
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
