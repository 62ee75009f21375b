"""Residual structures against nlme (gls and lme): objective, coefficients, parameters, residuals.

nlme stops when its own optimiser is content, so parameters agree to about 1e-5 of their standard errors; who
is right is told by the objective, which must not be higher than nlme's anywhere. sleepstudy_ar1_slopes ends
on the boundary (the correlation of intercepts and slopes is 1), where nlme, which cannot reach it, stays 4e-5
above.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from engine.residual_cases import NAMES, fitted, load
from numpy.typing import NDArray

from workbench.engine.residual_structures.inference import residual_table

METHODS = ("reml", "ml")
BOUNDARY = {"sleepstudy_ar1_slopes"}
PAIRS = [(name, method) for name in NAMES for method in METHODS]
INSIDE = [pair for pair in PAIRS if pair[0] not in BOUNDARY]


def numbers(values: dict[str, float] | list[float]) -> list[float]:
    return list(values.values()) if isinstance(values, dict) else list(values)


def order_of(name: str, method: str) -> list[int]:
    """Place of each of R's coefficients among ours."""
    ours = [load(name).terms[k] for k in fitted(name, method).kept]
    theirs = load(name).values["fits"][method]["terms"]
    plain = [t.replace("[", "").replace("]", "").replace("6.283185307179586", "2 * pi") for t in ours]
    return [plain.index(term) for term in theirs]


def r_parameters(name: str, method: str) -> NDArray[np.float64]:
    """R's residual parameters in our order; Toeplitz is an AR(p) there, told by its autocorrelations."""
    case = load(name)
    values = case.values["fits"][method]
    correlation, ratios = numbers(values.get("correlation", {})), numbers(values.get("ratios", {}))
    if case.spec.kind == "toeplitz":
        return autocorrelations(np.array(correlation))
    if case.spec.kind == "unstructured":
        return np.array([*ratios, *correlation])
    return np.array([*correlation, *ratios])


def autocorrelations(phi: NDArray[np.float64]) -> NDArray[np.float64]:
    """r_1 .. r_p of an AR(p) from its coefficients: the Yule-Walker equations solved for r."""
    p = len(phi)
    A, b = np.eye(p), np.zeros(p)
    for h in range(1, p + 1):
        for k in range(1, p + 1):
            lag = abs(h - k)
            if lag == 0:
                b[h - 1] += phi[k - 1]
            else:
                A[h - 1, lag - 1] -= phi[k - 1]
    return np.linalg.solve(A, b)


@pytest.mark.parametrize(("name", "method"), INSIDE)
def test_objective_and_size(name: str, method: str) -> None:
    fit, values = fitted(name, method), load(name).values["fits"][method]
    assert fit.criterion == pytest.approx(values["criterion"], abs=1e-6)
    assert fit.criterion <= values["criterion"] + 1e-9 * abs(values["criterion"])
    assert fit.n_params == values["n_params"]
    assert fit.criterion + 2 * fit.n_params == pytest.approx(values["aic"], abs=1e-6)
    assert fit.verdict.status == "fine" and fit.converged


@pytest.mark.parametrize(("name", "method"), INSIDE)
def test_coefficients(name: str, method: str) -> None:
    fit, values = fitted(name, method), load(name).values["fits"][method]
    order, V = order_of(name, method), np.array(values["vcov"])
    error = np.sqrt(np.diag(V))
    assert np.abs((fit.beta[order] - values["estimate"]) / error).max() < 2e-5
    ours = fit.cov_beta[np.ix_(order, order)]
    assert np.abs((ours - V) / np.outer(error, error)).max() < 2e-5
    assert fit.sigma == pytest.approx(values["sigma"], rel=2e-5)


@pytest.mark.parametrize(("name", "method"), INSIDE)
def test_residual_parameters(name: str, method: str) -> None:
    fit = fitted(name, method)
    errors = np.array([row.std_error for row in residual_table(fit)[:-1]])
    assert np.abs((fit.residual_parameters - r_parameters(name, method)) / errors).max() < 1e-4


@pytest.mark.parametrize(("name", "method"), [pair for pair in INSIDE if load(pair[0]).blocks])
def test_random_effects(name: str, method: str) -> None:
    fit, values = fitted(name, method), load(name).values["fits"][method]
    theirs = list(values["random"].values())
    ours = list(fit.covariances)
    for one, other in zip(ours, match(ours, theirs), strict=True):
        unit = np.sqrt(np.outer(np.diag(other), np.diag(other)))
        assert np.abs((one - other) / unit).max() < 1e-4


def match(ours: list[NDArray[np.float64]], theirs: list[Any]) -> list[NDArray[np.float64]]:
    """R's matrices in the order of ours; nested groups come innermost first here, outermost first there."""
    arrays = [np.atleast_2d(np.array(m, dtype=float)) for m in theirs]
    return min(
        (arrays, arrays[::-1]), key=lambda a: sum(abs(x - y).sum() for x, y in zip(a, ours, strict=True))
    )


@pytest.mark.parametrize(("name", "method"), INSIDE)
def test_residuals(name: str, method: str) -> None:
    """Normalised residuals too, except for compound symmetry, where nlme rotates them in its own way."""
    fit, values = fitted(name, method), load(name).values["fits"][method]
    assert np.abs(fit.residuals[:12] - values["residuals"]).max() < 1e-3 * fit.sigma
    if load(name).spec.kind != "compound_symmetry":
        assert np.abs(fit.normalized_residuals[:12] - values["normalized"]).max() < 1e-4


@pytest.mark.parametrize(("name", "method"), INSIDE)
def test_standard_errors_of_residual_parameters(name: str, method: str) -> None:
    """Against second differences of nlme's profile likelihood in the parameters themselves."""
    case = load(name)
    theirs = np.atleast_1d(case.values["fits"][method]["std_error"])
    if case.spec.kind == "unstructured":
        theirs = np.roll(theirs, 3)  # nlme's correlations stand before its ratios
    ours = [row.std_error for row in residual_table(fitted(name, method))[:-1]]
    assert ours == pytest.approx(theirs, rel=2e-3)


@pytest.mark.parametrize("method", METHODS)
def test_lower_than_nlme_on_the_boundary(method: str) -> None:
    fit = fitted("sleepstudy_ar1_slopes", method)
    theirs = load("sleepstudy_ar1_slopes").values["fits"][method]
    assert theirs["criterion"] - 1e-4 < fit.criterion < theirs["criterion"] - 1e-5
    assert fit.verdict.status == "boundary"
    assert [reason.code for reason in fit.verdict.reasons] == ["perfect_correlation"]
    assert fit.residual_parameters == pytest.approx(numbers(theirs["correlation"]), abs=1e-3)
