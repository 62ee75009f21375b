"""The criterion against dense matrices, its gradient and Hessian against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from engine.glmm_designs import SHAPES, Model, at, dense_laplace, differences, raw, shaped, somewhere
from engine.likelihood_cases import CASES, sample
from engine.lmm_designs import block

from workbench.engine.glmm import meeting
from workbench.engine.glmm.hessian import curved
from workbench.engine.glmm.problem import Point
from workbench.engine.glmm.search import Surface
from workbench.engine.lmm import components


@pytest.mark.parametrize("family", ["poisson", "binomial", "negative_binomial"])
@pytest.mark.parametrize("shape", SHAPES)
def test_value_of_every_shape_is_that_of_dense_matrices(shape, family):
    model = shaped(shape, family)
    problem = model.problem()
    psi = somewhere(problem)
    assert at(problem, psi).value == pytest.approx(dense_laplace(model, *raw(problem, psi)), abs=1e-8)


@pytest.mark.parametrize("way", ["one part, dense", "one part, pairs", "several parts"])
@pytest.mark.parametrize("shape", ["crossed slopes", "three", "nested"])
def test_every_way_to_the_same_value_and_gradient(shape, way, monkeypatch):
    monkeypatch.setattr(meeting, "PAIRS_PER_PRODUCT", 0.0 if way.endswith("dense") else np.inf)
    if way == "several parts":
        monkeypatch.setattr(components, "ONE_PART", 0)
    model = shaped(shape)
    problem = model.problem()
    psi = somewhere(problem)
    state = at(problem, psi)
    assert state.value == pytest.approx(dense_laplace(model, *raw(problem, psi)), abs=1e-8)
    np.testing.assert_allclose(state.gradient, differences(problem, psi)[0], rtol=1e-7, atol=1e-6)


@pytest.mark.parametrize("information", ["observed", "expected"])
@pytest.mark.parametrize("shape", SHAPES)
def test_gradient_of_every_shape(shape, information):
    problem = shaped(shape, "negative_binomial", "sqrt").problem(information)
    psi = somewhere(problem)
    psi[0] += 1.2
    np.testing.assert_allclose(at(problem, psi).gradient, differences(problem, psi)[0], rtol=1e-7, atol=1e-6)


@pytest.mark.parametrize("information", ["observed", "expected"])
@pytest.mark.parametrize(("family", "link"), CASES)
def test_gradient_and_hessian_of_every_family_and_link(family, link, information):
    s = sample(family, link, 60)
    random = np.random.default_rng(4)
    x, g = random.normal(size=60), random.integers(0, 7, 60)
    blocks = (block("g", g, np.ones(60), x),)
    problem = Model(s.kernel, np.column_stack([np.ones(60), x]), blocks).problem(information)
    lower = np.array([[0.07, 0.0], [0.02, 0.04]])
    psi = problem.pack(Point(np.array([np.median(s.eta), 0.02]), (lower,), s.phi))
    state = at(problem, psi)
    slopes, bends = differences(problem, psi)
    np.testing.assert_allclose(state.gradient, slopes, rtol=1e-7, atol=1e-8 * np.abs(slopes).max())
    np.testing.assert_allclose(curved(state).hessian, bends, rtol=1e-6, atol=1e-7 * np.abs(bends).max())


def test_slope_in_the_covariances_shows_at_zero_variance():
    """In the factors the gradient vanishes at zero; in S it does not, and tells which way is down."""
    problem = shaped("one").problem()
    psi = somewhere(problem)
    theta = problem.places[1]
    psi[theta] = 0.0
    state = at(problem, psi)
    assert state.gradient[theta] == pytest.approx(0.0, abs=1e-12)
    h = 1e-6
    up = psi.copy()
    up[theta] = np.sqrt(h)
    rise = (at(problem, up).value - state.value) / h
    assert float(state.covariance_slopes[0][0, 0]) == pytest.approx(rise, rel=1e-4)


@pytest.mark.parametrize("information", ["observed", "expected"])
@pytest.mark.parametrize("shape", ["crossed slopes", "three", "nested", "rows"])
def test_hessian_with_several_groupings(shape, information):
    """Exact in closed form for beta and phi; with the rows of theta differentiated, exact throughout."""
    problem = shaped(shape, "negative_binomial").problem(information)
    psi = somewhere(problem)
    surface = Surface(problem)
    state = surface.value(psi)[1]
    rough = surface.stand(state).hessian
    bends = differences(problem, psi)[1]
    beta, _, phi = problem.places
    known = np.r_[beta, phi]
    np.testing.assert_allclose(
        rough[np.ix_(known, known)], bends[np.ix_(known, known)], rtol=1e-6, atol=1e-6 * np.abs(bends).max()
    )
    surface.thorough = True
    np.testing.assert_allclose(surface.stand(state).hessian, bends, atol=2e-6 * np.abs(bends).max())
