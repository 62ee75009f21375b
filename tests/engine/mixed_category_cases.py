"""Simulated grouped categories of `tests/reference/categories/mixed.R`, and likelihoods the plain way."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from workbench.engine.glmm import RandomBlock

FILE = Path(__file__).resolve().parents[1] / "reference" / "categories" / "mixed.json"
LogDensity = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From row numbers and linear predictors (m, rows) to the log density of each row."""


@cache
def reference() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def column(name: str) -> np.ndarray:
    return np.array(reference()["data"][name], dtype=float)


def outcome() -> np.ndarray:
    return column("y").astype(int) - 1


def predictors() -> np.ndarray:
    """x, z, f."""
    return np.column_stack([column(name) for name in "xzf"])


def block(name: str = "g", slope: bool = False) -> RandomBlock:
    codes = column(name).astype(int) - 1
    Z, names = np.ones((len(codes), 1)), ("(Intercept)",)
    if slope:
        Z, names = np.column_stack([Z, column("f")]), ("(Intercept)", "f")
    return RandomBlock(name, codes, int(codes.max()) + 1, Z, names)


def plain_laplace(
    density: LogDensity, base: np.ndarray, codes: np.ndarray, Z: np.ndarray, S: np.ndarray
) -> float:
    """log of the Laplace approximation, group by group, with numerical modes and second derivatives.

    base (m, n): fixed part; Z (m, n, q): loadings of the q effects on each predictor; S (q, q).
    """
    return sum(_one_group(density, base, rows, Z, S) for rows in _groups(codes))


def plain_integral(
    density: LogDensity, base: np.ndarray, codes: np.ndarray, Z: np.ndarray, S: np.ndarray, points: int = 41
) -> float:
    """log of the exact likelihood, by a product rule of Gauss and Hermite."""
    q = len(S)
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    grid = np.stack(np.meshgrid(*[nodes] * q, indexing="ij")).reshape(q, -1)
    mass = np.prod(
        np.stack(np.meshgrid(*[weights / weights.sum()] * q, indexing="ij")).reshape(q, -1), axis=0
    )
    b = np.linalg.cholesky(S) @ grid
    total = 0.0
    for rows in _groups(codes):
        values = [density(rows, base[:, rows] + Z[:, rows] @ one).sum() for one in b.T]
        top = max(values)
        total += top + np.log(mass @ np.exp(np.array(values) - top))
    return total


def _groups(codes: np.ndarray) -> list[np.ndarray]:
    return [np.flatnonzero(codes == j) for j in np.unique(codes)]


def _one_group(
    density: LogDensity, base: np.ndarray, rows: np.ndarray, Z: np.ndarray, S: np.ndarray
) -> float:
    q, inverse = len(S), np.linalg.inv(S)

    def h(b: np.ndarray) -> float:
        return float(-density(rows, base[:, rows] + Z[:, rows] @ b).sum() + 0.5 * b @ inverse @ b)

    b = minimize(h, np.zeros(q), method="BFGS", options={"gtol": 1e-9}).x
    for _ in range(3):
        g, H = _derivatives(h, b)
        b = b - np.linalg.solve(H, g)
    H = _derivatives(h, b)[1]
    return float(-h(b) - 0.5 * np.linalg.slogdet(S @ H)[1])


def _derivatives(h: Callable[[np.ndarray], float], b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    q, e = len(b), np.eye(len(b)) * 2e-3
    g = np.array([(8 * (h(b + d) - h(b - d)) - h(b + 2 * d) + h(b - 2 * d)) / (12 * 2e-3) for d in e])
    H = np.empty((q, q))
    for i in range(q):
        for j in range(q):
            terms = [s * t * h(b + s * e[i] + t * e[j]) for s in (1, -1) for t in (1, -1)]
            wide = [s * t * h(b + 2 * s * e[i] + 2 * t * e[j]) for s in (1, -1) for t in (1, -1)]
            H[i, j] = (16 * sum(terms) - sum(wide)) / (48 * 4e-6)
    return g, H
