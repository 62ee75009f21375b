"""Adaptive Gauss-Hermite quadrature for one grouping, scalar or vector random effects (product rule).

    int exp(h_j(u)) du / (2 pi)^(q/2),   h_j(u) = sum_i l_i(eta_i) - u'u / 2,   b = L u
    nodes     u_jk = u_j + C_j x_k,   C_j C_j' = K_j^-1,   K = I + L'A L at the mode u_j
    F         = P + log|K| - 2 sum_j log T_j,   T_j = sum_k exp(o_k + h_j(u_jk) - h_j(u_j))

x_k, w_k are the nodes and weights for exp(-x'x/2), o_k = log w_k + x_k'x_k/2 - (q/2) log 2 pi. With one node
T = 1 and F is the Laplace approximation. Mode and scale move with the parameters, so the gradient is carried
through them, by reverse differentiation: bars below are derivatives of F.

    Kbar = K^-1 - C S(C'Cbar) C' / 2        S(G): lower triangle of G, mirrored
    a    = K^-1 (ubar + L'Z'(lev : dW)),   lev from L Kbar L'

Pinheiro & Bates (1995), J. Comput. Graph. Stat. 4; Liu & Pierce (1994), Biometrika 81.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product as combinations

import numpy as np

from workbench.engine.glmm.laplace import Laplace, times, weighted
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.single import SingleCurvature
from workbench.engine.glmm.small import apply, inverse, lower_root, product, transposed
from workbench.engine.glmm.terms import Terms
from workbench.engine.lmm.levels import congruence

CHUNK = 400_000  # rows times nodes evaluated at once


@dataclass(frozen=True)
class Rule:
    """Nodes x (N, q) and their logarithmic weights o (N,), without the middle one.

    middle: logarithmic weight of the node at zero, which is the mode; None for an even number of points.
    """

    x: Floats
    o: Floats
    middle: float | None


def rule(points: int, q: int) -> Rule:
    """The product rule with `points` nodes for each of q random effects."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    logs = np.log(weights) + nodes**2 / 2.0 - 0.5 * np.log(2.0 * np.pi)
    place = np.array(list(combinations(range(points), repeat=q)))
    x, o = nodes[place], logs[place].sum(axis=1)
    if points % 2 == 0:
        return Rule(x, o, None)
    rest = np.arange(len(o)) != len(o) // 2
    return Rule(x[rest], o[rest], float(o[len(o) // 2]))


@dataclass(frozen=True)
class _Sums:
    """Sums over the nodes with weights p_k = T_k / T, and log T (J,).

    d1 (m, n), phi (r,): derivatives of l.  s (q, J), sx (q, q, J): slope of h in u, and times x.
    cu (q, q): Z'd1 u', summed over levels.
    """

    log_T: Floats
    d1: Floats
    phi: Floats
    s: Floats
    sx: Floats
    cu: Floats


@dataclass(frozen=True)
class Quadrature:
    """F at one set of parameters; an `Objective` (search.py)."""

    laplace: Laplace
    nodes: Rule

    @property
    def value(self) -> float:
        """F."""
        return self.laplace.value - 2.0 * float(self._sums.log_T.sum())

    @property
    def _terms(self) -> Terms:
        return self.laplace.problem.structure.parts[0]

    @cached_property
    def _L(self) -> Floats:
        return self.laplace.at.L[0]

    @cached_property
    def _u(self) -> Floats:
        """Mode (q, J) in units of L."""
        return np.asarray(self._L.T @ self.laplace.mode.v[0])

    @cached_property
    def _K_inv(self) -> Floats:
        curvature = self.laplace.mode.curvature
        assert isinstance(curvature, SingleCurvature)
        K = congruence(self._L, curvature.A)
        K[np.arange(len(K)), np.arange(len(K))] += 1.0
        return inverse(K)[0]

    @cached_property
    def _C(self) -> Floats:
        return lower_root(self._K_inv)

    def _chunks(self) -> Iterator[tuple[Floats, Floats]]:
        """Nodes (k, q) and weights (k,), so many at a time as fit."""
        size = max(1, CHUNK // self._terms.n)
        for start in range(0, len(self.nodes.o), size):
            yield self.nodes.x[start : start + size], self.nodes.o[start : start + size]

    @cached_property
    def _sums(self) -> _Sums:
        """One walk through the nodes; T is accumulated relative to the mode, where h is largest."""
        state, terms = self.laplace, self._terms
        kernel, phi = state.problem.kernel, state.at.phi
        q, J = terms.q, terms.J
        top = terms.sums(state.mode.slopes[0]) - 0.5 * (self._u**2).sum(axis=0)
        T, d1, l_phi, cu = self._middle()
        s, sx = np.zeros((q, J)), np.zeros((q, q, J))
        base = state.problem.fixed.eta(state.at.beta)
        flat_C = self._C.transpose(1, 0, 2).reshape(q, q * J)
        for x, o in self._chunks():
            u = self._u + (x @ flat_C).reshape(len(x), q, J)
            eta = base[:, None] + terms.spread(self._L @ u)
            density, slope = kernel.slopes(eta, phi, 1)
            h = terms.sums(density) - 0.5 * (u**2).sum(axis=1) - top
            t = np.exp(o[:, None] + h)
            score = terms.collect(slope)
            pull = t[:, None] * (self._L.T @ score - u)
            T += t.sum(axis=0)
            d1 += np.einsum("aki,ki->ai", slope, terms.gather(t))
            s += pull.sum(axis=0)
            sx += (x.T @ pull.reshape(len(x), -1)).reshape(q, q, J).transpose(1, 0, 2)
            cu += np.einsum("kaj,kbj->abj", t[:, None] * score, u)
            if kernel.n_phi:
                by_level = terms.sums(kernel.phi_slopes(eta, phi, 0)[0])
                l_phi += np.einsum("kj,rkj->rj", t, by_level)
        total = terms.gather(T)
        return _Sums(np.log(T), d1 / total, (l_phi / T).sum(axis=-1), s / T, sx / T, (cu / T).sum(axis=-1))

    def _middle(self) -> tuple[Floats, Floats, Floats, Floats]:
        """T (J,), d1 (m, n), dl/dphi (r, J) and cu (q, q, J) of the node at the mode."""
        state, terms = self.laplace, self._terms
        q, J, kernel, mode = terms.q, terms.J, state.problem.kernel, state.mode
        if self.nodes.middle is None:
            r = kernel.n_phi
            return np.zeros(J), np.zeros((terms.m, terms.n)), np.zeros((r, J)), np.zeros((q, q, J))
        t = float(np.exp(self.nodes.middle))
        l_phi = terms.sums(kernel.phi_slopes(mode.eta, state.at.phi, 0)[0])
        return np.full(J, t), t * mode.slopes[1], t * l_phi, t * mode.c[0][:, None] * self._u

    @cached_property
    def gradient(self) -> Floats:
        """dF/dpsi (k,)."""
        state, terms, L, sums = self.laplace, self._terms, self._L, self._sums
        problem, mode = state.problem, state.mode
        K_bar = self._K_bar()
        lev = np.zeros((terms.m, terms.m, terms.n))
        terms.leverages(congruence(L.T, K_bar), lev)
        slope = weighted(lev, -mode.slopes[3])
        a = apply(self._K_inv, -2.0 * sums.s + L.T @ terms.collect(slope))
        z = terms.spread(L @ a)
        rows = slope + times(mode.slopes[2], z)
        beta = problem.fixed.gradient(-2.0 * sums.d1 + rows)
        L_bar = -2.0 * sums.cu + terms.collect(rows) @ self._u.T + mode.c[0] @ a.T
        curvature = mode.curvature
        assert isinstance(curvature, SingleCurvature)
        LK = (L @ K_bar.reshape(len(L), -1)).reshape(K_bar.shape)
        L_bar += 2.0 * np.tensordot(curvature.A, LK, axes=((1, 2), (0, 2)))
        theta = L_bar[terms.factor.pairs]
        return np.concatenate([beta, theta, self._phi_gradient(lev, z)])

    def _K_bar(self) -> Floats:
        """dF/dK (q, q, J): of the determinant, and through the scale C of the nodes."""
        C, C_bar = self._C, -2.0 * self._sums.sx
        if len(C) == 1:
            return np.asarray(self._K_inv * (1.0 - 0.5 * C * C_bar))
        G = product(transposed(C), C_bar)
        lower = np.tril(np.ones(C.shape[:2]))[:, :, None]
        mirrored = G * lower + transposed(G * np.tril(lower[:, :, 0], -1)[:, :, None])
        return np.asarray(self._K_inv - 0.5 * product(product(C, mirrored), transposed(C)))

    def _phi_gradient(self, lev: Floats, z: Floats) -> Floats:
        kernel, eta, phi = self.laplace.problem.kernel, self.laplace.mode.eta, self.laplace.at.phi
        if not kernel.n_phi:
            return np.zeros(0)
        _, d1_phi, d2_phi = kernel.phi_slopes(eta, phi, 2)
        through_scale = np.einsum("abi,rabi->r", lev, -d2_phi)
        return np.asarray(-2.0 * self._sums.phi + through_scale + np.einsum("ai,rai->r", z, d1_phi))
