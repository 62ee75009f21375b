"""Standard errors where some variances cannot be told apart.

A factor f without correlation to its intercept, (1 | g) + (0 + f | g), is the law of (0 + f | g) written with
one parameter too many: adding t^2 to every entry of the covariance of f gives all that the intercept gives.
Coefficients and their errors are those of the law.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine.lmm_designs import block

from workbench.engine.glmm import GlmmFit, fit_glmm
from workbench.engine.glmm.covariance import covariance


def fits(family: str, crossed: bool = False) -> tuple[GlmmFit, GlmmFit]:
    """The law with one parameter too many, and as it is."""
    random = np.random.default_rng(8)
    g, h, f = np.repeat(np.arange(30), 12), np.tile(np.arange(12), 30), random.integers(0, 2, 360)
    levels = np.eye(2)[f]
    eta = (
        0.2
        + 0.4 * f
        + (levels * random.normal(size=(30, 2))[g]).sum(axis=1)
        + 0.5 * random.normal(size=12)[h]
    )
    draw = {
        "binomial": lambda: random.random(360) < 1 / (1 + np.exp(-eta)),
        "poisson": lambda: random.poisson(np.exp(eta)),
    }
    y, X = draw[family]().astype(float), np.column_stack([np.ones(360), f])
    own, more = block("g", g, *levels.T), [block("h", h, np.ones(360))] * crossed
    shift = block("g", g, np.ones(360))
    return fit_glmm(y, X, [shift, own, *more], family=family), fit_glmm(y, X, [own, *more], family=family)


@pytest.mark.parametrize(("family", "crossed"), [("binomial", False), ("poisson", False), ("poisson", True)])
def test_coefficients_have_the_errors_of_the_law(family: str, crossed: bool) -> None:
    many, plain = fits(family, crossed)
    assert many.verdict.reasons[0].code == "not_identified"
    assert many.criterion == pytest.approx(plain.criterion, abs=1e-7)
    np.testing.assert_allclose(many.beta, plain.beta, atol=1e-6)
    np.testing.assert_allclose(many.std_errors, plain.std_errors, rtol=1e-4 if crossed else 1e-6)
    assert np.isnan(many.cov_psi).any() and np.isfinite(plain.cov_psi).all()


def test_what_moves_along_a_level_direction_has_no_variance() -> None:
    """F = (a + b - 1)^2 + 3 c^2: a and b hang together, c is known."""
    hessian = np.array([[2.0, 2.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 6.0]])
    found = covariance(hessian, np.ones(3), np.ones(3))
    assert np.isnan(found[:2]).all() and np.isnan(found[:, :2]).all()
    assert found[2, 2] == pytest.approx(2.0 / 6.0)


def test_nothing_has_a_variance_where_f_falls() -> None:
    assert np.isnan(covariance(np.diag([1.0, -1.0]), np.ones(2), np.ones(2))).all()
