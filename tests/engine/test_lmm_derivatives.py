"""Criterion, gradient and average information against dense matrices and finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from engine import oracle
from engine.lmm_designs import MODELS

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.information import average_information
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.result import raw_factors
from workbench.engine.lmm.search import criterion_problem

CASES = [(name, reml) for name in MODELS for reml in (True, False)]


def some_theta(data, seed=0):
    """A point in general position: diagonal entries between 0.3 and 1.5."""
    rng = np.random.default_rng(seed)
    theta = 0.4 * rng.normal(size=sum(len(f.pairs[0]) for f in data.factors))
    rows, cols = (np.concatenate([f.pairs[k] for f in data.factors]) for k in (0, 1))
    return np.where(rows == cols, rng.uniform(0.3, 1.5, len(theta)), theta)


def theta_of(factors):
    out = []
    for L in factors:
        columns, rows = np.triu_indices(len(L))
        out.append(L[rows, columns])
    return np.concatenate(out)


@pytest.mark.parametrize(("name", "reml"), CASES)
def test_criterion_is_that_of_the_dense_model(name, reml):
    model = MODELS[name]()
    data = model.prepare()
    for seed in range(3):
        L = cholesky.unpack(data.factors, some_theta(data, seed))
        ours = evaluate(data, L, reml).criterion
        dense, _, _ = oracle.profiled(model.dense(reml), theta_of(raw_factors(data, L)))
        assert ours == pytest.approx(dense, abs=1e-9 * abs(dense))


@pytest.mark.parametrize(("name", "reml"), CASES)
def test_gradient_against_finite_differences(name, reml):
    data = MODELS[name]().prepare()
    problem = criterion_problem(data, reml)
    theta = some_theta(data)
    found = problem.slope(problem.value(theta)[1])[0]
    h = 1e-5
    for k, direction in enumerate(np.eye(len(theta))):
        # fourth-order central difference
        f = [problem.value(theta + s * h * direction)[0] for s in (-2, -1, 1, 2)]
        expected = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h)
        assert found[k] == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_gradient_where_variances_are_zero(name):
    """d criterion / dS exists on the boundary: compare with one-sided differences in S."""
    data = MODELS[name]().prepare()
    zero = tuple(np.zeros((f.q, f.q)) for f in data.factors)
    at_zero = evaluate(data, zero, True)
    for number, g in enumerate(gradient(data, at_zero)):
        for a in range(len(g)):
            h = 1e-7
            moved = [L.copy() for L in zero]
            moved[number][a, a] = np.sqrt(h)
            expected = (evaluate(data, tuple(moved), True).criterion - at_zero.criterion) / h
            assert g[a, a] == pytest.approx(expected, rel=1e-3, abs=1e-2)


@pytest.mark.parametrize(("name", "reml"), CASES)
def test_average_information_is_the_mean_of_observed_and_expected(name, reml):
    """By dense matrices, in comparable units, sigma^2 profiled out."""
    model = MODELS[name]()
    data = model.prepare()
    L = cholesky.unpack(data.factors, some_theta(data))
    state = evaluate(data, L, reml)
    G, V = dense_parts(data, L)
    X, y = data.fixed.X, weighted_residual(data)
    V_inv = np.linalg.inv(V)
    P = V_inv - V_inv @ X @ np.linalg.solve(X.T @ V_inv @ X, X.T @ V_inv)
    Py = P @ y
    rss = y @ Py
    scale = state.profile.m / rss
    score = np.array([Py @ g @ Py for g in G])
    expected = scale * (
        np.array([[Py @ a @ P @ b @ Py for b in G] for a in G]) - np.outer(score, score) / rss
    )
    assert average_information(data, state) == pytest.approx(expected, rel=1e-8, abs=1e-8)


def dense_parts(data, L):
    """dV/dS_k for every free entry, and V, in comparable units."""
    G, V = [], np.eye(data.n)
    for part, lower in zip(data.random, L, strict=True):
        Z = oracle.DenseBlock(part.factor.codes, part.factor.n_levels, part.Z).full_Z
        eye = np.eye(part.factor.n_levels)
        V = V + Z @ np.kron(eye, lower @ lower.T) @ Z.T
        for a, b in zip(*part.factor.pairs, strict=True):
            E = np.zeros((part.factor.q, part.factor.q))
            E[a, b] = E[b, a] = 1.0
            G.append(Z @ np.kron(eye, E) @ Z.T)
    return G, V


def weighted_residual(data):
    y = data.y if data.offset is None else data.y - data.offset
    y = y if data.root_w is None else y * data.root_w
    return (y - data.fixed.X @ (data.fixed.X.T @ y)) / data.y_scale
