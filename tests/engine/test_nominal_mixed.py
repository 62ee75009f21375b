"""Mixed models whose effects differ by threshold: clmm2, plain integration, derivatives, profile limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engine.mixed_category_cases import block, outcome, plain_integral, plain_laplace, predictors

from workbench.engine.cumulative import LINKS, threshold_structure
from workbench.engine.cumulative.kernel import distances
from workbench.engine.cumulative.mixed import fit_cumulative_mixed
from workbench.engine.cumulative.mixed_profile import profile_intervals
from workbench.engine.cumulative.mixed_result import CumulativeMixedFit
from workbench.engine.cumulative.nominal_kernel import NominalKernel

FILE = Path(__file__).resolve().parents[1] / "reference" / "categories" / "nominal_mixed.json"
REFERENCE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
K = 4
CASES: dict[str, tuple[list[int], dict[str, Any]]] = {
    "f": ([2], {}),
    "xf": ([0, 2], {}),
    "probit": ([2], {"link": "probit"}),
    "agq": ([2], {"quadrature_points": 11}),
}


def fitted(nominal: list[int], slope: bool = False, **more: Any) -> CumulativeMixedFit:
    return fit_cumulative_mixed(outcome(), K, predictors(), [block(slope=slope)], nominal=nominal, **more)


@pytest.mark.parametrize("name", CASES)
def test_estimates_agree_with_clmm2(name: str) -> None:
    """clmm2 gives an effect on a threshold the sign of the threshold, and all of them before the others."""
    nominal, options = CASES[name]
    fit, r = fitted(nominal, **options), REFERENCE[name]
    order = [r["names"].index(f"{j + 1}|{j + 2}.(Intercept)") for j in range(K - 1)]
    for k, cut in fit.places:
        own = "xzf"[k]
        order.append(r["names"].index(own if cut is None else f"{cut + 1}|{cut + 2}.{own}"))
    sign = np.array([1.0] * (K - 1) + [1.0 if cut is None else -1.0 for _, cut in fit.places])
    estimates, errors = np.array(r["estimate"])[order], np.array(r["std_error"])[order]
    assert fit.fit.verdict.status == "fine"
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-5)
    assert sign * fit.parameters == pytest.approx(estimates, abs=1e-5)
    assert np.sqrt(np.diag(fit.parameters_cov)) == pytest.approx(errors, rel=2e-4)
    assert np.sqrt(fit.fit.covariances[0][0, 0]) == pytest.approx(r["deviation"], abs=1e-5)


@pytest.mark.parametrize("link", ["logit", "cloglog", "cauchit"])
@pytest.mark.parametrize("slope", [False, True])
def test_the_criterion_is_that_of_a_plain_laplace_approximation(link: str, slope: bool) -> None:
    fit = fitted([0, 2], slope=slope, link=link)
    assert fit.fit.converged
    assert fit.fit.gradient_norm < 1e-5
    found = plain_laplace(*parts(fit, slope))
    assert fit.log_lik == pytest.approx(found, abs=1e-6)


def test_quadrature_is_exact_integration() -> None:
    fit = fitted([2], slope=True, quadrature_points=9)
    assert fit.log_lik == pytest.approx(plain_integral(*parts(fit, True), points=31), abs=1e-5)


def parts(fit: CumulativeMixedFit, slope: bool) -> tuple[Any, ...]:
    """What plain_laplace and plain_integral take: thresholds of every row, without the kernel's own code."""
    y, X, random = outcome(), predictors(), block(slope=slope)
    effects = dict(zip(fit.places, fit.beta, strict=True))
    cuts = np.tile(np.concatenate([[fit.link.low], fit.thresholds, [fit.link.high]]), (len(y), 1))
    base = np.zeros((1, len(y)))
    for (k, cut), effect in effects.items():
        if cut is None:
            base[0] += effect * X[:, k]
        else:
            cuts[:, cut + 1] -= effect * X[:, k]

    def density(rows: np.ndarray, eta: np.ndarray) -> np.ndarray:
        return fit.link.log_interval(cuts[rows, y[rows] + 1] - eta[0], cuts[rows, y[rows]] - eta[0])

    return density, base, random.codes, random.Z[None], fit.fit.covariances[0]


@pytest.mark.parametrize("link", ["logit", "probit"])
@pytest.mark.parametrize("threshold", ["flexible", "equidistant"])
def test_derivatives_in_phi_are_those_of_finite_differences(link: str, threshold: str) -> None:
    structure, n = threshold_structure(threshold, K), 50
    W = predictors()[:n, 1:].T * 0.3
    k = NominalKernel(LINKS[link], distances(structure), outcome()[:n], None, W=W, J=structure.J)
    m = structure.J.shape[1]
    phi = np.concatenate([[-1.0], np.linspace(0.1, 0.3, m - 1), np.linspace(-0.2, 0.2, 2 * m)])
    eta = np.random.default_rng(3).normal(size=n)
    first, expected, (*twice, third) = (
        k.phi_slopes(eta, phi),
        k.expected_phi(eta, phi),
        k.phi_second(eta, phi),
    )
    for r, e in enumerate(np.eye(k.n_phi) * 1e-5):
        for order in range(3):
            up, down = k.slopes(eta, phi + e, order)[order], k.slopes(eta, phi - e, order)[order]
            np.testing.assert_allclose(first[order][r], (up - down) / 2e-5, rtol=1e-5, atol=1e-6)
            up, down = k.phi_slopes(eta, phi + e)[order], k.phi_slopes(eta, phi - e)[order]
            np.testing.assert_allclose(twice[order][r], (up - down) / 2e-5, rtol=1e-5, atol=1e-6)
        up, down = k.slopes(eta, phi + e, 3)[3], k.slopes(eta, phi - e, 3)[3]
        np.testing.assert_allclose(third[r], (up - down) / 2e-5, rtol=1e-5, atol=1e-5)
        up, down = k.expected(eta, phi + e)[0], k.expected(eta, phi - e)[0]
        np.testing.assert_allclose(expected[r], (up - down) / 2e-5, rtol=1e-5, atol=1e-6)


def test_a_row_whose_thresholds_cross_has_no_likelihood() -> None:
    structure = threshold_structure("flexible", 3)
    k = NominalKernel(
        LINKS["logit"], distances(structure), np.array([1, 0]), None, W=np.array([[1.0, 1.0]]), J=structure.J
    )
    slopes = k.slopes(np.zeros(2), np.array([0.0, 0.0, 5.0, 0.0]), 4)
    assert slopes[0][0] == -np.inf
    assert np.isfinite(slopes[0][1])
    for values in slopes[1:]:
        assert np.isfinite(values).all()


def test_with_two_categories_both_kinds_of_effect_are_the_same() -> None:
    y, X = (outcome() > 1).astype(int), predictors()
    one = fit_cumulative_mixed(y, 2, X, [block()])
    other = fit_cumulative_mixed(y, 2, X, [block()], nominal=[0, 2])
    assert other.parameters == pytest.approx(one.parameters, abs=1e-7)
    assert other.parameters_cov == pytest.approx(one.parameters_cov, rel=1e-6, abs=1e-9)
    assert other.probabilities(X[:9]) == pytest.approx(one.probabilities(X[:9]))
    for low, high in zip(profile_intervals(other), profile_intervals(one), strict=True):
        assert low == pytest.approx(high, abs=1e-5)


def test_probabilities_and_their_slopes() -> None:
    fit, X = fitted([0, 2]), predictors()[:6]
    P, slopes = fit.probability_slopes(X, np.full(6, 0.2))
    assert fit.probabilities(X, np.full(6, 0.2)) == pytest.approx(P)
    cuts = np.array(
        [[theta - sum(b * x[k] for (k, cut), b in zip(fit.places, fit.beta, strict=True) if cut in (None, j))
          for j, theta in enumerate(fit.thresholds)] for x in X]
    )  # fmt: skip
    assert np.cumsum(P, axis=1)[:, :-1] == pytest.approx(1.0 / (1.0 + np.exp(0.2 - cuts)))
    for r in range(len(fit.parameters)):
        e = np.eye(len(fit.parameters))[r] * 1e-6
        up, down = (moved(fit, fit.parameters + s * e).probabilities(X, np.full(6, 0.2)) for s in (1, -1))
        assert slopes[:, :, r] == pytest.approx((up - down) / 2e-6, abs=1e-6)


def moved(fit: CumulativeMixedFit, parameters: np.ndarray) -> CumulativeMixedFit:
    """The same fit with other estimates."""
    out = CumulativeMixedFit(**{name: getattr(fit, name) for name in fit.__dataclass_fields__})
    out.__dict__["parameters"] = parameters
    return out
