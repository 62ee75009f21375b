"""The dense reference agrees with R, and its derivatives with finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import reference_data
from engine import oracle
from engine.reference_designs import design

SMALL = [
    "dyestuff_null",
    "dyestuff2_singular",
    "sleepstudy_ri",
    "sleepstudy_rs",
    "sleepstudy_nocorr",
    "sleepstudy_weights",
    "orthodont_ri",
    "orthodont_rs",
    "ergostool_anova",
    "oats_splitplot",
    "machines_factor_slopes",
    "penicillin_crossed",
]


def at_reference(name: str, method: str):
    """(dense model, R's results, theta, sigma, gamma) at R's optimum."""
    r = reference_data.case(name)["results"][method]
    model = design(name).dense(method == "reml")
    theta = np.array(list(r["theta"].values()), float)
    return model, r, theta, r["sigma"], oracle.gamma_from_theta(model, theta, r["sigma"])


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("name", SMALL)
def test_oracle_gives_r_values_at_r_optimum(name: str, method: str) -> None:
    model, r, theta, sigma, gamma = at_reference(name, method)
    g = oracle.gls(model, gamma)
    assert oracle.objective(model, gamma) == pytest.approx(r["criterion"], abs=1e-9)
    np.testing.assert_allclose(g.beta, list(r["fixef"].values()), rtol=1e-10)
    np.testing.assert_allclose(g.cov_beta, r["vcov_fixef"]["values"], rtol=1e-9, atol=1e-12)
    df = [oracle.satterthwaite_df(model, theta, sigma, row) for row in np.eye(len(g.beta))]
    np.testing.assert_allclose(df, r["coef_satterthwaite"]["df"], rtol=1e-6)


@pytest.mark.parametrize("name", [n for n in SMALL if n not in {"dyestuff2_singular", "sleepstudy_weights"}])
def test_oracle_gives_r_kenward_roger(name: str) -> None:
    model, r, _, _, gamma = at_reference(name, "reml")
    kr = oracle.kenward_roger(model, gamma)
    np.testing.assert_allclose(kr.cov_adjusted, r["vcov_kenward_roger"]["values"], rtol=1e-9, atol=1e-12)
    df = [oracle.kenward_roger_f(model, gamma, row)[2] for row in np.eye(model.X.shape[1])]
    np.testing.assert_allclose(df, r["coef_kenward_roger"]["df"], rtol=1e-9)


def test_oracle_shows_where_r_kenward_roger_leaves_the_weights_out() -> None:
    """pbkrtest 0.5.2 adjusts with residual variance sigma2 I although the model was fitted with weights."""
    model, r, _, _, gamma = at_reference("sleepstudy_weights", "reml")
    unweighted = np.eye(model.n)
    kr = oracle.kenward_roger(model, gamma, unweighted)
    np.testing.assert_allclose(kr.cov_adjusted, r["vcov_kenward_roger"]["values"], rtol=1e-9, atol=1e-12)
    df = [oracle.kenward_roger_f(model, gamma, row, G_residual=unweighted)[2] for row in np.eye(2)]
    np.testing.assert_allclose(df, r["coef_kenward_roger"]["df"], rtol=1e-9)


@pytest.mark.parametrize("name", ["machines_factor_slopes", "oats_splitplot"])
def test_oracle_multi_df_tests(name: str) -> None:
    model, r, theta, sigma, gamma = at_reference(name, "reml")
    L = np.eye(model.X.shape[1])[-2:]
    for table, (F, num, df) in {
        "anova_type3_satterthwaite": oracle.satterthwaite_f(model, theta, sigma, L),
        "anova_type3_kenward_roger": oracle.kenward_roger_f(model, gamma, L)[:3],
    }.items():
        expected = [r[table][column][-1] for column in ("F value", "NumDF", "DenDF")]
        np.testing.assert_allclose([F, num, df], expected, rtol=1e-6)


@pytest.mark.parametrize(
    "name", ["dyestuff_null", "sleepstudy_rs", "sleepstudy_weights", "penicillin_crossed"]
)
def test_oracle_conditional_modes(name: str) -> None:
    model, r, _, _, gamma = at_reference(name, "reml")
    modes = oracle.conditional_modes(model, gamma)
    for block, (b, _) in zip(design(name).blocks, modes, strict=True):
        squares = list(r["ranef"][block.group]["sum_of_squares"].values())
        np.testing.assert_allclose((b**2).sum(axis=0), squares, rtol=1e-8)


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("name", ["sleepstudy_weights", "machines_factor_slopes", "oats_splitplot"])
def test_oracle_derivatives_against_differences(name: str, reml: bool) -> None:
    model = design(name).dense(reml)
    theta = 0.7 + 0.1 * np.arange(sum(len(b.pairs()) for b in model.blocks))
    x = np.append(theta, 2.0)

    def f(x: np.ndarray) -> float:
        return oracle.objective(model, oracle.gamma_from_theta(model, x[:-1], x[-1]))

    def slope(x: np.ndarray) -> np.ndarray:
        jac, _ = oracle.theta_jacobian(model, x[:-1], x[-1])
        return jac.T @ oracle.gradient(model, oracle.gamma_from_theta(model, x[:-1], x[-1]))

    steps = 1e-5 * np.eye(x.size)
    np.testing.assert_allclose(slope(x), [(f(x + h) - f(x - h)) / 2e-5 for h in steps], rtol=1e-5, atol=1e-4)
    numeric = np.array([(slope(x + h) - slope(x - h)) / 2e-5 for h in steps])
    np.testing.assert_allclose(oracle.theta_hessian(model, theta, 2.0), numeric, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("name", ["dyestuff_null", "dyestuff2_singular", "sleepstudy_rs", "oats_splitplot"])
def test_oracle_finds_r_optimum(name: str) -> None:
    model, r, theta, _, _ = at_reference(name, "reml")
    found = oracle.fit(model)
    assert found.criterion <= r["criterion"] + 1e-9
    np.testing.assert_allclose(found.theta, theta, atol=1e-5, rtol=1e-5)
