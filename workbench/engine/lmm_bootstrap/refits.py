"""Refits of outcomes drawn from a fitted model: the parametric bootstrap.

With one grouping, or several of few levels, everything happens in whitened coordinates, many replicates at
once; else rows are drawn and refitted one by one. Efron & Tibshirani (1993), Introduction to the Bootstrap,
ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.engine.lmm import LmmData, LmmFit, fit
from workbench.engine.lmm.levels import apply, regress
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.lmm_bootstrap.dense import Dense, data_of, dense, start_factor
from workbench.engine.lmm_bootstrap.dense import simulate as simulate_dense
from workbench.engine.lmm_bootstrap.draws import Draws, joined, of_fits
from workbench.engine.lmm_bootstrap.search import minimise
from workbench.engine.lmm_bootstrap.settle import settled
from workbench.engine.lmm_bootstrap.surface import Form, evaluate
from workbench.engine.lmm_bootstrap.whitened import Outcomes, simulate, whiten
from workbench.engine.threads import threads_for
from workbench.errors import WorkbenchError

AT_ONCE = 100_000  # numbers in one array of a batch of replicates: few enough to stay in the cache
DENSE_AT_ONCE = 60_000  # the same for the matrices of several groupings
ONE_BY_ONE = 20  # replicates of a piece of work when they are refitted row by row
OFF_ZERO = 0.2  # where a deviation that is estimated as zero begins in the refits


@dataclass(frozen=True)
class ParametricBootstrap:
    """Draws refits of a fitted model; can be sent to another process."""

    fit: LmmFit

    @cached_property
    def _form(self) -> Form | None:
        return whiten(self.fit.data) or dense(self.fit.data)

    @property
    def piece(self) -> int:
        """How many replicates make a good piece of work."""
        return ONE_BY_ONE if self._form is None else piece_of(self._form)

    def draw(self, count: int, seed: np.random.SeedSequence) -> Draws:
        """The estimates of `count` refits."""
        random = np.random.default_rng(seed)
        with threads_for(0):
            if self._form is None:
                return self._by_rows(count, random)
            return self._by_products(self._form, count, random)

    def _by_rows(self, count: int, random: np.random.Generator) -> Draws:
        outcomes = (simulated_rows(self.fit, random) for _ in range(count))
        return refitted(self.fit, (self.fit.data.with_response(y) for y in outcomes), count)

    def _by_products(self, w: Form, count: int, random: np.random.Generator) -> Draws:
        if isinstance(w, Dense):
            y = simulate_dense(w, self.fit.data, self.fit, random, count)
        else:
            y = simulate(w, self.fit.state.L[0], random, count)
        quick, left = solved(self.fit, w, y, self.fit.beta, self.fit.sigma)
        careful = refitted(self.fit, (self._data_of(w, y, int(i)) for i in left), len(left))
        return joined([quick, careful])

    def _data_of(self, w: Form, y: Outcomes, i: int) -> LmmData:
        """One outcome as data for the careful search: residual on X, scaled to square length n."""
        if isinstance(w, Dense):
            return data_of(self.fit, w, y, i)
        data, g, c = self.fit.data, y.g[:, i], y.c[i]
        b = c + np.einsum("apj,aj->p", w.G, g)
        g = g - np.einsum("apj,p->aj", w.G, b)
        s = float(y.s[i] - 2 * c @ b + b @ w.C @ b)
        scale = float(np.sqrt((s + (g**2).sum()) / w.n))
        B_y = np.einsum("baj,bj->aj", w.R, g / scale)
        B = np.concatenate([data.design.BX, B_y[None]])
        Gamma = regress(w.R, B)
        C_within = data.C - Gamma.reshape(len(B), -1) @ apply(data.A, Gamma).reshape(len(B), -1).T
        return replace(
            data,
            B=B,
            Gamma=Gamma,
            C_within=C_within,
            shift=self.fit.beta + self.fit.sigma * data.fixed.X_map @ b,
            y_scale=self.fit.sigma * scale,
        )


def solved(fit: LmmFit, w: Form, y: Outcomes, shift: Floats, unit: float) -> tuple[Draws, Codes]:
    """Refits of many outcomes at once, and the numbers of those that need the careful search.

    shift (p,) raw, unit: an outcome is X shift + unit * (what y describes).
    """
    L = start_factor(fit)
    L[np.diag_indices_from(L)] = np.maximum(np.diag(L), OFF_ZERO)
    ends = minimise(w, y, np.tile(L[w.factor.pairs], (len(y), 1)), fit.reml)
    L_end, good = settled(w, ends)
    y, L_end = y.some(np.flatnonzero(good)), L_end[good]
    found = evaluate(w, y, L_end, fit.reml)
    sigma = unit * np.sqrt(found.rss / found.m)
    S = np.einsum("nab,ncb->nac", L_end, L_end) * (sigma**2)[:, None, None]
    beta = shift + unit * found.beta @ fit.data.fixed.X_map.T
    return Draws(beta, _covariances(fit, S), sigma), np.flatnonzero(~good)


def _covariances(fit: LmmFit, S: Floats) -> tuple[Floats, ...]:
    """Raw covariances (N, q, q) of each block from those of all groupings (N, q, q), one after the other."""
    out: list[Floats] = [np.empty(0)] * len(fit.data.blocks)
    start = 0
    for part in fit.data.random:
        for k, s, Z_map in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            here = slice(start + s.start, start + s.stop)
            out[k] = np.einsum("ab,nbc,dc->nad", Z_map, S[:, here, here], Z_map)
        start += part.factor.q
    return tuple(out)


def piece_of(w: Form) -> int:
    """How many replicates of a design make a good piece of work."""
    if isinstance(w, Dense):
        return int(np.clip(DENSE_AT_ONCE // w.rank**2, 1, 200))
    q, _, J = w.R.shape
    return int(np.clip(AT_ONCE // (J * q * max(q, w.p)), 1, 500))


def simulated_rows(fit: LmmFit, random: np.random.Generator) -> Floats:
    """An outcome (n,) drawn from a fitted model: new random effects and new residuals."""
    y = fit.fitted_population.copy()
    for block, Lambda in zip(fit.data.blocks, fit.relative_factors, strict=True):
        b = fit.sigma * random.standard_normal((block.n_levels, block.q)) @ Lambda.T
        y += block.effects(b)
    e = fit.sigma * random.standard_normal(len(y))
    return y + (e if fit.data.root_w is None else e / fit.data.root_w)


def refitted(like: LmmFit, data: Iterable[LmmData], wanted: int) -> Draws:
    """Fit each of the data sets from the estimates of `like`; what is missing of the `wanted` has failed."""
    fits = []
    for one in data:
        try:
            found = fit(one, reml=like.reml, start=like.relative_factors)
        except (WorkbenchError, np.linalg.LinAlgError):
            continue
        if found.converged:
            fits.append(found)
    return of_fits(fits, like, wanted - len(fits))
