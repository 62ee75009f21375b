"""Where the Laplace approximation is rough or fails, the result says so, and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special

import workbench
from workbench.engine.glmm import fit_glmm
from workbench.engine.glmm_accuracy import laplace_shift
from workbench.engine.lmm import RandomBlock
from workbench.results import Notice


def rows(J: int, n: int, sd: float, seed: int = 1) -> pd.DataFrame:
    """J groups of n yes-or-no rows with a random intercept."""
    random = np.random.default_rng(seed)
    g = np.repeat(np.arange(J), n)
    x = np.tile(np.linspace(-1, 1, n), J)
    p = special.expit(0.3 + 0.5 * x + sd * random.normal(size=J)[g])
    return pd.DataFrame({"y": (random.random(J * n) < p) * 1, "x": x, "g": pd.Categorical(g)})


def notices(
    frame: pd.DataFrame, formula: str, analysis: str = "glmm.glmm", **options: Any
) -> dict[str, Notice]:
    options = {"formula": formula, "term_tests": "wald", "random_tests": False, **options}
    return {n.id: n for n in workbench.run(analysis, frame, options).notices}


@pytest.mark.parametrize(("J", "n", "sd"), [(60, 12, 0.8), (150, 4, 1.2)])
def test_the_shift_foretells_the_estimates_by_quadrature(J: int, n: int, sd: float) -> None:
    frame = rows(J, n, sd)
    X = np.column_stack([np.ones(len(frame)), frame.x])
    block = RandomBlock("g", frame.g.cat.codes.to_numpy(), J, X[:, :1].copy(), ("(Intercept)",))
    y = frame.y.to_numpy(dtype=float)
    laplace = fit_glmm(y, X, [block], family="binomial")
    exact = fit_glmm(y, X, [block], family="binomial", quadrature_points=15)
    found = laplace_shift(laplace)
    true = (exact.psi - laplace.psi) / np.sqrt(np.diag(laplace.cov_psi))
    assert found is not None
    np.testing.assert_allclose(found, true, rtol=0.35, atol=0.01)
    assert laplace_shift(exact) is None


def test_a_rough_approximation_is_told_with_its_remedy() -> None:
    frame = rows(200, 3, 2.5)
    found = notices(frame, "y ~ x + (1 | g)")
    assert found["verdict"].level == "info"
    assert "rough" in found["laplace"].message
    (action,) = found["laplace"].actions
    assert action.options == {"quadrature_points": 9}
    assert "laplace" not in notices(frame, "y ~ x + (1 | g)", quadrature_points=9)
    assert "laplace" not in notices(rows(40, 25, 0.5), "y ~ x + (1 | g)")


def test_a_failed_approximation_is_not_to_be_used() -> None:
    """Groups of one answer only: the variance has no sensible estimate by Laplace."""
    frame = rows(120, 4, 40.0)
    found = notices(frame, "y ~ x + (1 | g)")
    assert found["verdict"].level == "error" and "Laplace" in found["verdict"].message
    assert found["verdict"].actions
    halves = frame.assign(h=pd.Categorical(np.arange(len(frame)) % 7))
    crossed = notices(halves, "y ~ x + (1 | g) + (1 | h)")
    assert crossed["verdict"].level == "error" and not crossed["verdict"].actions
    ordered = frame.assign(y=pd.Categorical(frame.y, ordered=True))
    told = notices(ordered, "y ~ x + (1 | g)", "glmm.cumulative")
    assert told["verdict"].level == "error" and "Laplace" in told["verdict"].message
