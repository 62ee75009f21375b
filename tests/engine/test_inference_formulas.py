"""Every trace and form against n x n matrices, and what must not change the degrees of freedom."""

from __future__ import annotations

import numpy as np
import pytest
from engine import oracle

from workbench.engine.inference import approximation, coefficient_tests, contrast_test
from workbench.engine.inference.curvature import curvature
from workbench.engine.inference.hessian import hessian
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.errors import ModelError

Parts = tuple[np.ndarray, np.ndarray, list[RandomBlock], np.ndarray, np.ndarray]


def random_block(group: str, codes: np.ndarray, *columns: np.ndarray) -> RandomBlock:
    levels, codes = np.unique(codes, return_inverse=True)
    names = tuple(f"z{i}" for i in range(len(columns)))
    return RandomBlock(group, codes.astype(np.intp), len(levels), np.column_stack(columns), names)


def crossed() -> Parts:
    """Three crossed groupings; two blocks on the first and on the second."""
    rng = np.random.default_rng(11)
    n = 240
    f, g, h = (rng.integers(0, k, n) for k in (24, 9, 5))
    one, x, z = np.ones(n), *rng.normal(size=(2, n))
    blocks = [
        random_block("f", f, one, x),
        random_block("g", g, one, z),
        random_block("g", g, x),
        random_block("h", h, one),
        random_block("f", f, z),
    ]
    effects = sum(b.Z[:, k] * rng.normal(size=b.n_levels)[b.codes] for b in blocks for k in range(b.q))
    return rng.normal(size=n) + effects, np.column_stack([one, x, z]), blocks, rng.uniform(0.5, 2, n), x**2


def nested() -> Parts:
    """Pupils in classes in many schools in districts: the remaining groupings fall apart into parts."""
    rng = np.random.default_rng(12)
    pupil = np.repeat(np.arange(200), 3)
    school = np.sort(rng.integers(0, 70, 200))[pupil]
    district = school // 3
    n = len(pupil)
    one, x = np.ones(n), rng.normal(size=n)
    blocks = [
        random_block("pupil", pupil, one),
        random_block("school", school, one, x),
        random_block("district", district, one),
    ]
    effects = sum(b.Z[:, k] * rng.normal(size=b.n_levels)[b.codes] for b in blocks for k in range(b.q))
    y = rng.normal(size=n) + effects
    return y, np.column_stack([one, x, rng.normal(size=70)[school]]), blocks, np.ones(n), np.zeros(n)


DESIGNS = {"crossed": crossed, "nested": nested}


def fitted(name: str, reml: bool = True) -> LmmFit:
    y, X, blocks, weights, offset = DESIGNS[name]()
    return fit_lmm(y, X, blocks, weights=weights, offset=offset, reml=reml)


def dense(fit: LmmFit) -> tuple[oracle.DenseModel, np.ndarray]:
    """The dense model of a fit in its own comparable columns and theta order, and theta."""
    data = fit.data
    blocks, theta = [], []
    for part, L in zip(data.random, fit.state.L, strict=True):
        for number, place in zip(part.factor.blocks, part.factor.slices, strict=True):
            given = data.blocks[number]
            Z = part.Z[:, place] if data.root_w is None else part.Z[:, place] / data.root_w[:, None]
            blocks.append(oracle.DenseBlock(given.codes, given.n_levels, Z))
            columns, rows = np.triu_indices(given.q)
            theta.append(L[place, place][rows, columns])
    model = oracle.DenseModel(data.y, data.fixed.raw, blocks, data.weights, data.offset, fit.reml)
    return model, np.concatenate(theta)


@pytest.mark.parametrize("name", DESIGNS)
def test_traces_and_forms_against_dense_matrices(name: str) -> None:
    fit = fitted(name)
    model, theta = dense(fit)
    c = curvature(fit.data, fit.state)
    unit = oracle.gls(model, oracle.gamma_from_theta(model, theta, 1.0))
    X = model.X @ fit.data.fixed.X_map @ c.R
    V, P, y = unit.V_inv, unit.P, model.response / fit.data.y_scale
    G = model.G[:-1]
    for found, expected in [
        (c.trace_v, [np.sum(V * a) for a in G]),
        (c.trace_p, [np.sum(P * a) for a in G]),
        (c.trace_vv, [[np.sum((V @ a) * (V @ b).T) for b in G] for a in G]),
        (c.trace_pp, [[np.sum((P @ a) * (P @ b).T) for b in G] for a in G]),
        (c.B, [X.T @ V @ a @ V @ X for a in G]),
        (c.Q, [[X.T @ V @ a @ V @ b @ V @ X for b in G] for a in G]),
        (c.score, [y @ P @ a @ P @ y for a in G]),
        (c.cross, [[y @ P @ a @ P @ b @ P @ y for b in G] for a in G]),
    ]:
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10 * np.abs(expected).max())


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("name", DESIGNS)
def test_hessian_against_dense_matrices(name: str, reml: bool) -> None:
    fit = fitted(name, reml)
    model, theta = dense(fit)
    sigma = np.sqrt(fit.state.profile.rss / fit.state.profile.m)
    found = hessian(fit.data.factors, fit.state, curvature(fit.data, fit.state)).value
    expected = oracle.theta_hessian(model, theta, sigma * fit.data.y_scale)
    unit = np.append(np.ones(len(theta)), fit.data.y_scale)
    expected *= np.outer(unit, unit)  # sigma in units of the scaled outcome
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7 * np.abs(expected).max())


@pytest.mark.parametrize("name", DESIGNS)
def test_tests_against_dense_matrices(name: str) -> None:
    fit = fitted(name)
    model, theta = dense(fit)
    gamma = oracle.gamma_from_theta(model, theta, fit.sigma)
    rows = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 2, -3]])
    law, kr = approximation(fit, "satterthwaite"), approximation(fit, "kenward_roger")
    for row in rows:
        expected = oracle.satterthwaite_df(model, theta, fit.sigma, row)
        assert law.df(row) == pytest.approx(expected, rel=1e-6)
        assert kr.df(row) == pytest.approx(oracle.kenward_roger_f(model, gamma, row)[2], rel=1e-6)
    np.testing.assert_allclose(kr.cov, oracle.kenward_roger(model, gamma).cov_adjusted, rtol=1e-6, atol=1e-9)
    L = rows[[1, 3]]
    for method, expected in [
        ("satterthwaite", oracle.satterthwaite_f(model, theta, fit.sigma, L)),
        ("kenward_roger", oracle.kenward_roger_f(model, gamma, L)[:3]),
    ]:
        test = contrast_test(fit, L, method)
        np.testing.assert_allclose([test.statistic, test.df, test.df_residual], expected, rtol=1e-6)


@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger"])
@pytest.mark.parametrize("name", DESIGNS)
def test_df_do_not_depend_on_order_units_or_coding(name: str, method: str) -> None:
    y, X, blocks, weights, offset = DESIGNS[name]()
    before = coefficient_tests(fit_lmm(y, X, blocks, weights=weights, offset=offset), method)
    order = np.random.default_rng(1).permutation(len(y))
    recoded = [
        RandomBlock(b.group, b.n_levels - 1 - b.codes[order], b.n_levels, b.Z[order], b.names)
        for b in reversed(blocks)
    ]
    units = np.array([1.0, 1e3, 1e-3])
    fit = fit_lmm(
        5 * y[order] + 100, X[order] / units, recoded, weights=4 * weights[order], offset=5 * offset[order]
    )
    after = coefficient_tests(fit, method)
    np.testing.assert_allclose(after.df, before.df, rtol=1e-6)
    np.testing.assert_allclose(after.std_error, 5 * units * before.std_error, rtol=1e-6)


def test_redundant_rows_of_a_contrast_do_not_count() -> None:
    fit = fitted("nested")
    L = np.eye(3)[1:]
    for method in ("satterthwaite", "kenward_roger", "residual", "asymptotic"):
        once = contrast_test(fit, L, method)
        again = contrast_test(fit, np.vstack([L, L.sum(axis=0), np.zeros(3)]), method)
        assert (again.df, once.df) == (2, 2)
        assert again.statistic == pytest.approx(once.statistic, rel=1e-6)
        if method != "satterthwaite":  # Fai & Cornelius' df belong to the rows as given, in lmerTest as well
            assert again.df_residual == pytest.approx(once.df_residual, rel=1e-6)


def test_one_row_of_an_f_test_is_the_square_of_t() -> None:
    fit = fitted("crossed")
    for method in ("satterthwaite", "kenward_roger", "residual"):
        tests = coefficient_tests(fit, method)
        f = contrast_test(fit, np.array([0.0, 1, 0]), method)
        assert f.statistic == pytest.approx(tests.statistic[1] ** 2, rel=1e-9)
        assert f.df_residual == pytest.approx(tests.df[1], rel=1e-9)
        assert f.p_value == pytest.approx(tests.p_value[1], rel=1e-9)


def test_kenward_roger_after_ml_is_refused_in_words() -> None:
    with pytest.raises(ModelError, match="REML fits only"):
        coefficient_tests(fitted("nested", reml=False), "kenward_roger")
