"""The parametric bootstrap beside residual structures: outcomes follow the model, refits find it again."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from engine.residual_cases import fitted, load

from workbench.engine.lmm import RandomBlock
from workbench.engine.residual_structures import ResidualSpec, fit_residual
from workbench.engine.residual_structures.bootstrap import StructuredBootstrap, quantities, values

SEED = np.random.SeedSequence(3)


def test_outcomes_have_the_mean_and_covariance_of_the_model() -> None:
    """Two schools of two persons, unequal times and weights; 4,000 outcomes against V written out."""
    rng = np.random.default_rng(1)
    person = np.array([0, 0, 0, 1, 1, 2, 2, 2, 3, 3])[::-1].copy()  # rows not in the order of the model
    time = np.array([0.0, 1, 2, 0, 2, 1, 2, 3, 0, 1])[::-1].copy()
    school, weights = person // 2, rng.uniform(0.5, 2.0, 10)
    X, Z = np.column_stack([np.ones(10), time]), np.column_stack([np.ones(10), time])
    block = RandomBlock("school", school, 2, Z, ("(Intercept)", "time"))
    spec = ResidualSpec("ar1", person, time)
    fit = fit_residual(rng.normal(size=10), X, (block,), spec, weights=weights, offset=np.full(10, 5.0))
    Lambda, rho = np.array([[1.0, 0.0], [0.3, 0.5]]), 0.6
    law = StructuredBootstrap(
        fit.model.given, spec, True, np.arctanh([rho]), np.array([2.0, 1.0]), (0, 1), 1.5, (Lambda,)
    )
    random = np.random.default_rng(2)
    Y = np.array([law.outcome(random) for _ in range(4000)])
    R = (person[:, None] == person) * rho ** np.abs(np.subtract.outer(time, time))
    own = (school[:, None] == school) * (Z @ Lambda @ Lambda.T @ Z.T)
    V = 1.5**2 * (R / np.sqrt(np.outer(weights, weights)) + own)
    error = np.sqrt((np.outer(np.diag(V), np.diag(V)) + V**2) / 4000)
    assert np.abs((np.cov(Y.T) - V) / error).max() < 4.5
    assert np.abs((Y.mean(axis=0) - 5 - X @ [2.0, 1.0]) / np.sqrt(np.diag(V) / 4000)).max() < 4.0


@pytest.mark.parametrize("name", ["orthodont_toeplitz", "oxboys_car1", "orthodont_by_sex"])
def test_the_refit_of_the_data_is_the_fit(name: str) -> None:
    fit = fitted(name, "reml")
    again = StructuredBootstrap.of(fit).refit(fit.model.given.y)
    assert again.criterion == pytest.approx(fit.criterion, abs=1e-8)
    assert values(again) == pytest.approx(values(fit), rel=1e-5)


def test_what_is_read_off_a_refit() -> None:
    fit = fitted("oxboys_car1", "reml")
    terms = [load("oxboys_car1").terms[k] for k in fit.kept]
    found = dict(zip([q.name for q in quantities(fit, terms)], values(fit).tolist(), strict=True))
    assert found["sigma"] == fit.sigma and found["Continuous AR(1) correlation"] == fit.residual_parameters[0]
    assert found["sd_(Intercept)|Subject"] == pytest.approx(np.sqrt(fit.covariances[0][0, 0]))
    assert [found[term] for term in terms] == fit.beta.tolist()
    assert 0 < found["r2_marginal"] < found["r2_conditional"] < 1 and 0 < found["icc_Subject"] < 1


def test_draws_repeat_with_a_seed_and_travel_between_processes() -> None:
    work = StructuredBootstrap.of(fitted("orthodont_ar1", "ml"))
    first = work.draw(3, SEED)
    again = pickle.loads(pickle.dumps(work)).draw(3, SEED)
    assert first.shape[0] == 3 and np.array_equal(first, again)
    assert not np.array_equal(first, work.draw(3, np.random.SeedSequence(4)))


def test_refits_are_around_the_estimates() -> None:
    """The mean of 60 refits lies within four Monte Carlo errors, but for the small bias of correlations."""
    fit = fitted("orthodont_cs", "reml")
    draws = StructuredBootstrap.of(fit).draw(60, SEED)
    error = draws.std(axis=0, ddof=1) / np.sqrt(60)
    assert np.abs((draws.mean(axis=0) - values(fit)) / error).max() < 4.0
