"""Small made-up generalised mixed models, and the Laplace approximation written out with dense matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from engine.lmm_designs import Array, block

from workbench.engine.glmm.laplace import Laplace, laplace
from workbench.engine.glmm.model import Information, RandomBlock, on_predictor
from workbench.engine.glmm.prepare import prepare
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.likelihoods import FAMILIES, Kernel
from workbench.engine.likelihoods.joint import Single


@dataclass(frozen=True)
class Model:
    """A kernel with fixed columns and random blocks; eta moves around `level`."""

    kernel: Kernel
    X: Array
    blocks: tuple[RandomBlock, ...]
    offset: Array | None = None

    def problem(self, information: Information = "observed") -> Problem:
        offset = None if self.offset is None else self.offset[None]
        return prepare(
            Single(self.kernel), [self.X], on_predictor(self.blocks), offset=offset, information=information
        )


def at(problem: Problem, psi: Array) -> Laplace:
    """The Laplace approximation, its mode searched from nothing."""
    return laplace(problem, problem.point(psi), tuple(np.zeros((p.q, p.J)) for p in problem.structure.parts))


def raw(problem: Problem, psi: Array) -> tuple[Array, list[Array], Array]:
    """beta, one factor (q, q) per block, and phi in the units of the columns as given."""
    point = problem.point(psi)
    factors: list[Array] = [np.empty(0)] * len(problem.blocks)
    for part, lower in zip(problem.structure.parts, point.L, strict=True):
        for k, s, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            factors[k] = M @ lower[s, s]
    return problem.fixed.X_map @ point.beta, factors, point.phi


def dense_laplace(model: Model, beta: Array, factors: list[Array], phi: Array) -> float:
    """-2 log of the Laplace approximation, by Newton's method on spherical effects with one dense matrix."""
    columns = [
        (b.Z * (b.codes == j)[:, None]) @ L
        for b, L in zip(model.blocks, factors, strict=True)
        for j in range(b.n_levels)
    ]
    G = np.hstack(columns)
    u = np.zeros(G.shape[1])
    base = model.X @ beta + (0.0 if model.offset is None else model.offset)
    for _ in range(60):
        density, d1, d2 = model.kernel.slopes(base + G @ u, phi, 2)
        K = np.eye(len(u)) - G.T @ (d2[:, None] * G)
        u = u + np.linalg.solve(K, G.T @ d1 - u)
    density, d1, d2 = model.kernel.slopes(base + G @ u, phi, 2)
    K = np.eye(len(u)) - G.T @ (d2[:, None] * G)
    return float(-2.0 * density.sum() + u @ u + np.linalg.slogdet(K)[1])


def differences(problem: Problem, psi: Array, h: float = 1e-4) -> tuple[Array, Array]:
    """Gradient and Hessian at psi by fourth-order central differences of value and gradient."""
    slopes, bends = [], []
    for k in range(len(psi)):
        e = np.zeros_like(psi)
        e[k] = h
        ends = [at(problem, psi + share * e) for share in (1.0, -1.0, 2.0, -2.0)]
        slopes.append(_central([end.value for end in ends], h))
        bends.append(_central([end.gradient for end in ends], h))
    return np.array(slopes), np.array(bends)


def _central(ends: list, h: float) -> Array:
    return (8.0 * (ends[0] - ends[1]) - (ends[2] - ends[3])) / (12.0 * h)


def count_data(n: int = 240, seed: int = 3) -> tuple[Array, Array, dict[str, RandomBlock]]:
    """Counts y (n,), x (n,), and blocks on groupings that cross, nest, and stand for single rows."""
    random = np.random.default_rng(seed)
    x, g = random.normal(size=n), random.integers(0, 18, n)
    h = random.integers(0, 6, n)
    one = np.ones(n)
    blocks = {
        "g": block("g", g, one),
        "g+x": block("g", g, one, x),
        "x|g": block("g", g, x),
        "h": block("h", h, one),
        "h+x": block("h", h, one, x),
        "outer": block("outer", g // 3, one, x),
        "row": block("row", np.arange(n), one),
    }
    y = random.poisson(np.exp(0.5 + 0.2 * x + 0.5 * random.normal(size=18)[g])).astype(float)
    return y, x, blocks


SHAPES = {
    "one": ("g",),
    "slopes": ("g+x",),
    "uncorrelated": ("g", "x|g"),
    "crossed": ("g", "h"),
    "crossed slopes": ("g+x", "h+x"),
    "three": ("g+x", "h", "outer"),
    "nested": ("g", "outer"),
    "rows": ("g", "row"),
    "bars and crossed": ("g", "x|g", "h"),
}


def shaped(shape: str, family: str = "poisson", link: str | None = None) -> Model:
    y, x, blocks = count_data()
    if family == "binomial":
        y = (y > 1.0).astype(float)
    kernel = FAMILIES[family].kernel(y, link)
    X = np.column_stack([np.ones(len(y)), x])
    return Model(kernel, X, tuple(blocks[name] for name in SHAPES[shape]), offset=0.1 * x**2)


def somewhere(problem: Problem, seed: int = 7) -> Array:
    """Parameters psi away from the optimum, all variances well inside."""
    random = np.random.default_rng(seed)
    L = []
    for f in problem.factors:
        lower = np.zeros((f.q, f.q))
        for s in f.slices:
            q = s.stop - s.start
            lower[s, s] = np.tril(random.uniform(0.2, 0.5, (q, q)))
        L.append(lower)
    beta = np.full(problem.fixed.p, 0.1)
    return problem.pack(Point(beta, tuple(L), np.full(problem.kernel.n_phi, 0.5)))
