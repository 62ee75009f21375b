"""Small made-up models of every shape the engine knows, for tests against dense matrices.

Nothing here is random in the tests' eyes: every design draws from its own fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from engine import oracle
from numpy.typing import NDArray

from workbench.engine.lmm import LmmData, LmmFit, RandomBlock, fit, prepare

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """The arguments of `fit_lmm`."""

    y: Array
    X: Array
    blocks: tuple[RandomBlock, ...]
    weights: Array | None = None
    offset: Array | None = None

    def prepare(self) -> LmmData:
        return prepare(self.y, self.X, self.blocks, weights=self.weights, offset=self.offset)

    def fit(self, **how: object) -> LmmFit:
        return fit(self.prepare(), **how)

    def dense(self, reml: bool = True) -> oracle.DenseModel:
        blocks = [oracle.DenseBlock(b.codes, b.n_levels, b.Z) for b in self.blocks]
        return oracle.DenseModel(self.y, self.X, blocks, self.weights, self.offset, reml=reml)


def block(group: str, codes: NDArray[np.intp], *columns: Array) -> RandomBlock:
    names = tuple(f"z{k}" for k in range(len(columns)))
    return RandomBlock(group, codes, int(codes.max()) + 1, np.column_stack(columns), names)


def _outcome(rng: np.random.Generator, X: Array, blocks: list[RandomBlock], spread: float = 1.0) -> Array:
    y = X @ rng.normal(size=X.shape[1]) + rng.normal(size=len(X))
    for b in blocks:
        effects = rng.normal(size=(b.n_levels, b.q)) @ rng.normal(size=(b.q, b.q)).T
        y = y + spread * (b.Z / np.sqrt((b.Z**2).mean(axis=0)) * effects[b.codes]).sum(axis=1)
    return y


def one_intercept() -> Model:
    rng = np.random.default_rng(1)
    g, x = rng.integers(0, 12, 90), rng.normal(size=90)
    X = np.column_stack([np.ones(90), x])
    blocks = [block("g", g, np.ones(90))]
    return Model(_outcome(rng, X, blocks), X, tuple(blocks))


def slopes() -> Model:
    """Intercept and slope, a predictor with a large mean, groups of one row among them."""
    rng = np.random.default_rng(2)
    g = np.concatenate([rng.integers(0, 14, 108), [14, 15]])
    x = 100.0 + 5.0 * rng.normal(size=110)
    X = np.column_stack([np.ones(110), x])
    blocks = [block("g", g, np.ones(110), x)]
    return Model(_outcome(rng, X, blocks, 0.7), X, tuple(blocks))


def three_terms() -> Model:
    rng = np.random.default_rng(3)
    g = rng.integers(0, 15, 120)
    one, x, z = np.ones(120), rng.normal(size=120), rng.uniform(size=120)
    X = np.column_stack([one, x])
    blocks = [block("g", g, one, x, z)]
    return Model(_outcome(rng, X, blocks), X, tuple(blocks))


def weighted_double_bar() -> Model:
    """Independent intercept and slope on one group, weights and offset."""
    rng = np.random.default_rng(4)
    g = rng.integers(0, 10, 80)
    one, x = np.ones(80), rng.normal(size=80)
    X = np.column_stack([one, x])
    blocks = [block("g", g, one), block("g", g, x)]
    y = _outcome(rng, X, blocks)
    return Model(y, X, tuple(blocks), rng.uniform(0.3, 3.0, 80), 10.0 * rng.normal(size=80))


def nested() -> Model:
    """Classes in schools in districts, a slope at two levels; parts of the rest do not touch."""
    rng = np.random.default_rng(5)
    classes = rng.integers(0, 30, 150)
    school = classes // 3
    one, x = np.ones(150), rng.normal(size=150)
    X = np.column_stack([one, x, rng.normal(size=10)[school]])
    blocks = [
        block("class", classes, one),
        block("school", school, one, x),
        block("district", school // 4, one),
    ]
    return Model(_outcome(rng, X, blocks), X, tuple(blocks))


def crossed() -> Model:
    """Crossed groupings with vector effects, given in an order of their own; no constant column."""
    rng = np.random.default_rng(6)
    a, b, c = (rng.integers(0, k, 140) for k in (6, 20, 4))
    one, x, z = np.ones(140), rng.normal(size=140), rng.normal(size=140)
    X = np.column_stack([(c == k).astype(float) for k in range(4)])
    blocks = [block("a", a, one, z), block("b", b, one, x), block("a", a, x)]
    return Model(_outcome(rng, X, blocks), X, tuple(blocks), rng.uniform(0.5, 2.0, 140))


MODELS: dict[str, Callable[[], Model]] = {
    f.__name__: f for f in (one_intercept, slopes, three_terms, weighted_double_bar, nested, crossed)
}


def gamma(found: LmmFit) -> Array:
    """Variance parameters of a fit in the oracle's order."""
    out = []
    for S in found.covariances:
        columns, rows = np.triu_indices(len(S))
        out.append(S[rows, columns])
    return np.append(np.concatenate(out), found.sigma**2)
