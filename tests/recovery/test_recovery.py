"""Estimators are right on average and intervals cover, for every structure; what theory says of the rest.

Bounds are four Monte Carlo standard errors (see studies.py), so a right estimator fails one check in 16,000;
the seeds are fixed. Correlations, standard deviations and their ratios have a bias of the order of one over
the number of groups, which is below these bounds here. Larger runs: benchmarks/recovery.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import fdtr

from tests.recovery import mixed, residuals
from tests.recovery.regression import unequal_spread
from tests.recovery.studies import LEVEL, Study, Summary, run
from workbench.engine.inference import coefficient_tests, wald_intervals
from workbench.engine.lmm import RandomBlock, fit
from workbench.engine.lmm.data import prepare

K = 4.0
REPLICATES = {"diagonal": 250, "toeplitz": 100, "unstructured": 50, "arh1": 40, "arma11": 40}
Array = NDArray[np.float64]


def off(found: Iterable[Summary]) -> list[str]:
    """What lies further off than K Monte Carlo errors."""
    told = []
    for one in found:
        if abs(one.bias_z) > K:
            told.append(f"{one.parameter}: bias {one.bias:.4g}, {one.bias_z:.1f} errors")
        if abs(one.coverage_z) > K:  # false for nan: no interval
            told.append(f"{one.parameter}: coverage {one.coverage:.3f}, {one.coverage_z:.1f} errors")
    return told


@pytest.mark.parametrize("make", mixed.STUDIES, ids=lambda make: make.__name__)
def test_random_effects(make: Callable[[], Study]) -> None:
    assert not off(run(make(), 200, seed=mixed.STUDIES.index(make)))


def test_profile_intervals_of_variances_cover() -> None:
    found = run(mixed.intercepts(profiles=True), 80, seed=21)
    assert not off(found)
    assert sum(not np.isnan(one.coverage) for one in found) == 4


@pytest.mark.parametrize("kind", residuals.CASES)
def test_residual_structures(kind: residuals.Kind) -> None:
    replicates = REPLICATES.get(kind, 70)  # the dearer a fit, the fewer
    assert not off(run(residuals.structure(kind), replicates, seed=100 + list(residuals.CASES).index(kind)))


def test_residual_structure_beside_random_effects() -> None:
    assert not off(run(residuals.beside_intercepts(), 25, seed=31))


def test_regression_with_unequal_spread() -> None:
    """HC3 covers; the usual errors, which suppose equal spread, do not."""
    robust, usual = (run(unequal_spread(kind), 1000, seed=41) for kind in ("hc3", "usual"))
    assert not off(robust)
    slope = next(one for one in usual if one.parameter == "slope")
    assert slope.coverage_z < -K


def one_way(
    groups: int, size: int
) -> tuple[Callable[[Array], object], Callable[[Array], tuple[float, float]]]:
    """Balanced groups without predictors: a function that prepares an outcome, and one for MSB and MSW."""
    g, one = np.repeat(np.arange(groups), size), np.ones((groups * size, 1))
    block = RandomBlock("g", g, groups, one, ("(Intercept)",))
    data = prepare(np.sin(np.arange(len(g))), one, [block])

    def mean_squares(y: Array) -> tuple[float, float]:
        means = y.reshape(groups, size).mean(1)
        between = size * ((means - y.mean()) ** 2).sum() / (groups - 1)
        within = ((y - means[g]) ** 2).sum() / (groups * (size - 1))
        return float(between), float(within)

    return data.with_response, mean_squares


def test_a_variance_of_zero_is_found_as_often_as_theory_says() -> None:
    """REML gives zero where MSB <= MSW, with the probability of F <= 1; intervals do not cover too little."""
    groups, size, replicates = 20, 5, 400
    respond, mean_squares = one_way(groups, size)
    random, zeros, held = np.random.default_rng(51), 0, 0
    for _ in range(replicates):
        y = 3.0 + random.normal(size=groups * size)
        fitted = fit(respond(y))
        between, within = mean_squares(y)
        assert (fitted.covariances[0][0, 0] == 0.0) == (between <= within)
        zeros += fitted.singular
        low, high = wald_intervals(coefficient_tests(fitted, "satterthwaite"))
        held += bool(low[0] <= 3.0 <= high[0])
    share = float(fdtr(groups - 1, groups * (size - 1), 1.0))
    assert abs(zeros / replicates - share) <= K * np.sqrt(share * (1 - share) / replicates)
    assert held / replicates >= LEVEL - K * np.sqrt(LEVEL * (1 - LEVEL) / replicates)


def test_the_bias_of_maximum_likelihood_is_the_known_one() -> None:
    """E tau2 = (J - 1) / J (tau2 + s2 / n) - s2 / n where no estimate is zero; REML has none."""
    groups, size, replicates = 8, 6, 400
    respond, _ = one_way(groups, size)
    random, found = np.random.default_rng(61), []
    for _ in range(replicates):
        y = 2.0 * np.repeat(random.normal(size=groups), size) + random.normal(size=groups * size)
        data = respond(y)
        found.append([fit(data, reml=reml).covariances[0][0, 0] for reml in (True, False)])
    reml, ml = np.array(found).T
    assert min(ml) > 0
    for values, expected in ((reml, 4.0), (ml, 7 / 8 * (4.0 + 1 / 6) - 1 / 6)):
        assert abs(values.mean() - expected) <= K * values.std(ddof=1) / np.sqrt(replicates)
