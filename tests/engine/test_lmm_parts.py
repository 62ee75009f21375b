"""Internals that have more than one way to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from engine.lmm_designs import MODELS

from workbench.engine.lmm import components, independent_columns, products, schur
from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.levels import posterior, regress, root, shrunk
from workbench.engine.lmm.newton import Problem, minimise


@pytest.mark.parametrize("name", ["nested", "crossed"])
@pytest.mark.parametrize("one_part", [0, 10_000])
@pytest.mark.parametrize("most_pairs", [0, 10**9])
def test_one_dense_matrix_or_many_sparse_or_dense_products(monkeypatch, name, one_part, most_pairs):
    expected = MODELS[name]().fit()
    monkeypatch.setattr(components, "ONE_PART", one_part)
    monkeypatch.setattr(products, "MOST_PAIRS", most_pairs)
    monkeypatch.setattr(products, "PAIRS_PER_PRODUCT", float(most_pairs))
    monkeypatch.setattr(products, "CHUNK", 50)
    found = MODELS[name]().fit()
    kind = products.DenseProducts if most_pairs == 0 else products.PairMaps
    assert isinstance(found.data.coupling.products, kind)
    assert found.criterion == pytest.approx(expected.criterion, abs=1e-9)
    for one, other in zip(found.covariances, expected.covariances, strict=True):
        assert one == pytest.approx(other, rel=1e-7, abs=1e-9)
    for one, other in zip(found.conditional_variances, expected.conditional_variances, strict=True):
        assert one == pytest.approx(other, rel=1e-6, abs=1e-9)


def test_nested_groupings_fall_apart_into_parts(monkeypatch):
    """With classes eliminated every district stands alone with its schools."""
    monkeypatch.setattr(components, "ONE_PART", 0)
    layout = MODELS["nested"]().prepare().coupling.layout
    assert sum(b.count for b in layout.batches) == 3  # districts 0, 1 and 2
    assert sum(b.count * b.size for b in layout.batches) == layout.m == 10 * 2 + 3


@pytest.mark.parametrize("name", ["nested", "crossed"])
def test_lapack_in_place_and_numpy_agree(monkeypatch, name):
    monkeypatch.setattr(components, "ONE_PART", 10_000)
    monkeypatch.setattr(products, "STRIP", 7)
    ends = []
    for smallest in (0, 10**9):
        monkeypatch.setattr(schur, "LAPACK_FROM", smallest)
        ends.append(MODELS[name]().fit())
    assert ends[0].criterion == pytest.approx(ends[1].criterion, abs=1e-9)
    assert ends[0].decrement < 1e-16
    for one, other in zip(ends[0].covariances, ends[1].covariances, strict=True):
        assert one == pytest.approx(other, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("q", [1, 2, 3, 4])
def test_level_algebra_against_inverses(q):
    rng = np.random.default_rng(q)
    rows = rng.normal(size=(5, q + 2, q))
    A = np.einsum("jna,jnb->abj", rows, rows)
    L = np.tril(rng.normal(size=(q, q)))
    S = L @ L.T
    R = root(A)
    D, logdet = shrunk(A, R, L)
    W = posterior(A, L)
    B = rng.normal(size=(3, q, 5))
    Gamma = regress(R, B)
    expected = 0.0
    for j in range(5):
        Aj = A[:, :, j]
        assert D[:, :, j] == pytest.approx(np.linalg.inv(np.linalg.inv(Aj) + S))
        assert W[:, :, j] == pytest.approx(np.linalg.inv(Aj + np.linalg.inv(S)))
        assert Aj @ Gamma[:, :, j].T == pytest.approx(B[:, :, j].T)
        expected += np.linalg.slogdet(np.eye(q) + Aj @ S)[1]
    assert logdet == pytest.approx(expected)


@pytest.mark.parametrize("q", [2, 3])
def test_levels_with_fewer_rows_than_terms(q):
    z = np.random.default_rng(q).normal(size=q)
    A = np.outer(z, z)[:, :, None]
    L = np.tril(np.ones((q, q)))
    D, logdet = shrunk(A, root(A), L)
    total = 1.0 + z @ L @ L.T @ z
    assert D[:, :, 0] == pytest.approx(np.outer(z, z) / total)
    assert logdet == pytest.approx(np.log(total))
    Gamma = regress(root(A), 2.5 * z[None, :, None])
    assert A[:, :, 0] @ Gamma[0, :, 0] == pytest.approx(2.5 * z)


def test_lower_factor_keeps_rank_and_product():
    M = np.random.default_rng(1).normal(size=(4, 2))
    L = lower_factor(M)
    assert pytest.approx(M @ M.T) == L @ L.T
    assert np.all(L[:, 2:] == 0.0) and np.all(np.triu(L, 1) == 0.0) and np.all(np.diag(L) >= 0.0)
    assert np.all(lower_factor(np.zeros((2, 2))) == 0.0)


def test_newton_finds_a_curved_valley_floor_with_half_the_hessian_missing():
    """Rosenbrock's function, curvature known only by its Gauss-Newton part."""

    def value(x):
        return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2, x

    def slope(x):
        J = np.array([[-20 * x[0], 10.0], [-1.0, 0.0]])
        r = np.array([10 * (x[1] - x[0] ** 2), 1 - x[0]])
        return 2 * J.T @ r, 2 * J.T @ J

    end = minimise(Problem(value, slope, lambda _: 1e-15), np.array([-1.2, 1.0]), max_iter=200, tol=1e-20)
    assert end.converged
    assert end.theta == pytest.approx([1.0, 1.0], abs=1e-9)


def test_newton_leaves_a_saddle():
    def value(x):
        return float(x[0] ** 2 - x[1] ** 2 + x[1] ** 4), x

    def slope(x):
        return np.array([2 * x[0], -2 * x[1] + 4 * x[1] ** 3]), np.diag([2.0, -2 + 12 * x[1] ** 2])

    end = minimise(Problem(value, slope, lambda _: 1e-15), np.array([0.5, 1e-3]), max_iter=100, tol=1e-18)
    assert end.value == pytest.approx(-0.25)


def test_columns_are_kept_from_left_to_right():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 50))
    X = np.column_stack([np.ones(50), a, 1 + a, b, a - 2 * b, 5 * np.ones(50)])
    choice = independent_columns(X)
    assert choice.kept == (0, 1, 3)
    assert choice.dropped == (2, 4, 5)
    told = {d.column: dict(d.terms) for d in choice.dependencies}
    assert told[2] == pytest.approx({0: 1.0, 1: 1.0})
    assert told[4] == pytest.approx({1: 1.0, 3: -2.0})
    assert told[5] == pytest.approx({0: 5.0})


def test_dummies_of_all_levels_then_a_constant():
    X = np.column_stack([np.repeat(np.eye(3), 4, axis=0), np.ones(12)])
    choice = independent_columns(X)
    assert choice.dropped == (3,)
    assert dict(choice.dependencies[0].terms) == pytest.approx({0: 1.0, 1: 1.0, 2: 1.0})


@pytest.mark.parametrize("shift", [0.0, 1e6])
def test_nearly_collinear_columns_are_told_from_collinear_ones(shift):
    """A wiggle of a thousandth of the spread counts; where a scale has its zero does not."""
    rng = np.random.default_rng(3)
    x = shift + rng.normal(size=100)
    near = np.column_stack([np.ones(100), x, x + 1e-3 * rng.normal(size=100)])
    assert independent_columns(near).dropped == ()
    assert independent_columns(np.column_stack([near, x - near[:, 2]])).dropped == (3,)
