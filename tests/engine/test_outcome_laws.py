"""Laws of outcomes against R's distribution functions, their own moments, and each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from workbench.engine import outcome_laws as laws
from workbench.engine.glmm_laws import Mixture
from workbench.engine.outcome_laws import (
    CountLaw,
    Hurdle,
    OutcomeLaw,
    ZeroInflated,
    law_of_rows,
    outcome_law,
    quantile_residuals,
)

MU = np.array([0.3, 0.45, 0.8])


# scipy.stats is another implementation: its own code for all of these
@pytest.mark.parametrize(
    ("law", "y", "peer"),
    [
        (outcome_law("gaussian", MU, dispersion=4.0), [0.1, -2, 3], lambda y: stats.norm.cdf(y, MU, 2)),
        (
            outcome_law("gamma", MU, dispersion=0.4),
            [0.1, 1, 3],
            lambda y: stats.gamma.cdf(y, 2.5, scale=MU / 2.5),
        ),
        (
            outcome_law("inverse_gaussian", MU, dispersion=0.5),
            [0.1, 0.4, 3],
            lambda y: stats.invgauss.cdf(y, MU / 2, scale=2),
        ),
        (
            outcome_law("beta", MU, parameter=6.0),
            [0.1, 0.4, 0.9],
            lambda y: stats.beta.cdf(y, 6 * MU, 6 * (1 - MU)),
        ),
        (
            outcome_law("binomial", MU, trials=np.array([4.0, 1, 9])),
            [0.5, 0, 1],
            lambda y: stats.binom.cdf([2, 0, 9], [4, 1, 9], MU),
        ),
        (outcome_law("poisson", 5 * MU), [0, 2, 9], lambda y: stats.poisson.cdf(y, 5 * MU)),
        (
            outcome_law("negative_binomial", 5 * MU, parameter=1.7),
            [0, 2, 9],
            lambda y: stats.nbinom.cdf(y, 1.7, 1.7 / (1.7 + 5 * MU)),
        ),
        (
            outcome_law("negative_binomial_1", 5 * MU, parameter=0.6),
            [0, 2, 9],
            lambda y: stats.nbinom.cdf(y, 5 * MU / 0.6, 1 / 1.6),
        ),
    ],
)
def test_distribution_functions(law: OutcomeLaw, y: list[float], peer: object) -> None:
    values = np.array(y, dtype=float)
    assert law.at_most(values) == pytest.approx(peer(values), rel=1e-10)  # type: ignore[operator]


@pytest.mark.parametrize("family", ["poisson", "negative_binomial", "negative_binomial_1"])
@pytest.mark.parametrize("zeros", ["none", "inflated", "hurdle"])
def test_probabilities_are_steps_of_the_distribution_function(family: str, zeros: str) -> None:
    law: laws.CountLaw = outcome_law(family, 5 * MU, parameter=1.3)  # type: ignore[assignment]
    if zeros != "none":
        kind = laws.ZeroInflated if zeros == "inflated" else laws.Hurdle
        law = kind(law, np.array([0.2, 0.5, 0.7]))
    total = np.zeros(3)
    for k in range(40):
        y = np.full(3, float(k))
        assert law.at_most(y) - law.below(y) == pytest.approx(law.probability(k), abs=1e-13)
        total += law.probability(k)
        assert law.at_most(y) == pytest.approx(total, abs=1e-12)
    assert law.below(np.zeros(3)) == pytest.approx(0)


@pytest.mark.parametrize("family", ["gaussian", "gamma", "inverse_gaussian", "beta", "binomial", "poisson"])
def test_draws_follow_the_law(family: str) -> None:
    """Quantile residuals of drawn outcomes are standard normal (Kolmogorov-Smirnov)."""
    rng = np.random.default_rng(11)
    mu = rng.uniform(0.2, 0.8, size=4000)
    law = outcome_law(family, mu, dispersion=0.3, parameter=5.0, trials=np.full(4000, 3.0))
    residuals = quantile_residuals(law, law.draw(rng), rng)
    assert stats.kstest(residuals, "norm").pvalue > 0.01


@pytest.mark.parametrize("family", ["negative_binomial", "negative_binomial_1"])
@pytest.mark.parametrize("zeros", ["none", "inflated", "hurdle"])
def test_draws_of_counts_follow_the_law(family: str, zeros: str) -> None:
    rng = np.random.default_rng(12)
    mu = rng.uniform(0.5, 6, size=4000)
    law: laws.CountLaw = outcome_law(family, mu, parameter=1.3)  # type: ignore[assignment]
    if zeros != "none":
        law = (laws.ZeroInflated if zeros == "inflated" else laws.Hurdle)(
            law, rng.uniform(0.1, 0.6, size=4000)
        )
    residuals = quantile_residuals(law, law.draw(rng), rng)
    assert stats.kstest(residuals, "norm").pvalue > 0.01


def test_weights_divide_the_dispersion() -> None:
    weighted = outcome_law("gamma", MU, dispersion=2.0, weights=np.array([1.0, 2, 4]))
    assert isinstance(weighted, laws.Gamma)
    assert weighted.shape == pytest.approx([0.5, 1, 2])


def test_an_unknown_law() -> None:
    with pytest.raises(ValueError, match="no law"):
        outcome_law("cauchy", MU)


def test_the_law_of_some_rows() -> None:
    rng = np.random.default_rng(4)
    mu, share = rng.uniform(0.5, 4.0, 30), rng.uniform(0.1, 0.6, 30)
    counts = outcome_law("negative_binomial", mu, parameter=2.0)
    assert isinstance(counts, CountLaw)
    rows = np.array([3, 17, 29])
    for law in (counts, ZeroInflated(counts, share), Hurdle(counts, share), Mixture([counts], np.ones(1))):
        some, y = law_of_rows(law, rows, 30), np.full(30, 2.0)
        np.testing.assert_array_equal(some.at_most(y[rows]), law.at_most(y)[rows])
