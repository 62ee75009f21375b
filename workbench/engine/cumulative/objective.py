"""Minus the log-likelihood of a cumulative link model, its gradient and its Hessian (observed information).

    value = -sum_i w_i log(F(u_i) - F(v_i)),   u_i = Theta_{y_i}' W_i - x_i' beta - o_i,   v_i = u at y_i - 1

The rows of one category share their two thresholds, so that everything falls into one product a category:
the Hessian in Theta is block tridiagonal. Pratt (1981); Christensen (2018), section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.cumulative.data import CumulativeData
from workbench.engine.cumulative.intervals import REACH, Interval, interval, quick_interval
from workbench.engine.cumulative.links import Floats


@dataclass(frozen=True)
class CumulativeState:
    """Where the objective was evaluated: psi and the ends of every interval (n,)."""

    psi: Floats
    upper: Floats
    lower: Floats


@dataclass(frozen=True)
class CumulativeObjective:
    """The objective over psi, as `workbench.engine.lmm.newton.Problem` wants it."""

    data: CumulativeData

    def value(self, psi: Floats) -> tuple[float, CumulativeState]:
        """Minus the log-likelihood, inf where thresholds cross on some row."""
        upper, lower = self.ends(psi)
        state = CumulativeState(psi, upper, lower)
        if not bool((upper > lower).all()):
            return np.inf, state
        log_pi = self.data.link.log_interval(upper, lower)
        return -self._sum(log_pi), state

    def slope(self, state: CumulativeState) -> tuple[Floats, Floats]:
        """Gradient (k,) and Hessian (k, k)."""
        i, w = self._interval(state), self.data.weights
        (a, a1), (b, b1) = i.a, i.b
        up, low = (a, -b) if w is None else (w * a, -w * b)
        uu, vv, uv = a1 - a * a, -b1 - b * b, a * b
        if w is not None:
            uu, vv, uv = w * uu, w * vv, w * uv
        return -self._gradient(up, low), -self._hessian(uu, vv, uv)

    def _interval(self, state: CumulativeState) -> Interval:
        """The intervals of all rows, the quick way unless an end lies far out."""
        starts = self.data.starts
        ends = state.upper[: starts[-2]], state.lower[starts[1] :]
        near = max(float(np.abs(end).max()) for end in ends) < REACH
        return (quick_interval if near else interval)(self.data.link, state.upper, state.lower, 1)

    def scores(self, psi: Floats) -> Floats:
        """Contributions of the rows (sorted) to the gradient of the log-likelihood, (n, k)."""
        upper, lower = self.ends(psi)
        data, i = self.data, interval(self.data.link, upper, lower, 0)
        a, b = i.a[0], i.b[0]
        q, K = data.W.shape[1], data.n_categories
        by_theta = np.zeros((len(upper), K - 1, q))
        for j in range(K):
            rows = data.rows(j)
            if j < K - 1:
                by_theta[rows, j] = a[rows, None] * data.W[rows]
            if j > 0:
                by_theta[rows, j - 1] = -b[rows, None] * data.W[rows]
        by_A = np.einsum("njq,jm->nmq", by_theta, data.structure.J).reshape(len(upper), -1)
        scores = np.hstack([by_A, -(a - b)[:, None] * data.X])
        return scores if data.weights is None else scores * data.weights[:, None]

    def ends(self, psi: Floats) -> tuple[Floats, Floats]:
        """The interval of every row on the scale of eta: upper and lower (n,)."""
        data = self.data
        A, beta = psi[: data.n_theta].reshape(data.shape_A), psi[data.n_theta :]
        Theta = data.structure.J @ A
        shift = data.X @ beta
        if data.offset is not None:
            shift += data.offset
        upper = np.full_like(shift, data.link.high)
        lower = np.full_like(shift, data.link.low)
        for j, Theta_j in enumerate(Theta):
            below, above = data.rows(j), data.rows(j + 1)
            upper[below] = data.W[below] @ Theta_j - shift[below]
            lower[above] = data.W[above] @ Theta_j - shift[above]
        return upper, lower

    def _sum(self, values: Floats) -> float:
        return float(values.sum() if self.data.weights is None else self.data.weights @ values)

    def _gradient(self, up: Floats, low: Floats) -> Floats:
        """From dl/du and dl/dv (n,) to the gradient in psi."""
        data = self.data
        K, q = data.n_categories, data.W.shape[1]
        by_theta = np.zeros((K - 1, q))
        for j in range(K):
            rows = data.rows(j)
            if j < K - 1:
                by_theta[j] += up[rows] @ data.W[rows]
            if j > 0:
                by_theta[j - 1] += low[rows] @ data.W[rows]
        by_A = data.structure.J.T @ by_theta
        return np.concatenate([by_A.ravel(), -((up + low) @ data.X)])

    def _hessian(self, uu: Floats, vv: Floats, uv: Floats) -> Floats:
        """From the second derivatives in u and v (n,) to the Hessian in psi."""
        data = self.data
        K, q, p = data.n_categories, data.W.shape[1], data.X.shape[1]
        tt = np.zeros((K - 1, q, K - 1, q))
        tb = np.zeros((K - 1, q, p))
        for j in range(K):
            rows = data.rows(j)
            W, X = data.W[rows], data.X[rows]
            if j < K - 1:
                tt[j, :, j] += (W.T * uu[rows]) @ W
                tb[j] -= (W.T * (uu[rows] + uv[rows])) @ X
            if j > 0:
                tt[j - 1, :, j - 1] += (W.T * vv[rows]) @ W
                tb[j - 1] -= (W.T * (vv[rows] + uv[rows])) @ X
            if 0 < j < K - 1:
                cross = (W.T * uv[rows]) @ W
                tt[j, :, j - 1] += cross
                tt[j - 1, :, j] += cross.T
        bb = (data.X.T * (uu + 2.0 * uv + vv)) @ data.X
        return _assembled(tt, tb, bb, data.structure.J)


def _assembled(tt: Floats, tb: Floats, bb: Floats, J: Floats) -> Floats:
    """The Hessian in (A, beta) from its blocks in (Theta, beta)."""
    m, q, p = J.shape[1], tt.shape[1], len(bb)
    half = np.tensordot(J.T, tt, 1)
    AA = np.tensordot(half, J, axes=(2, 0)).transpose(0, 1, 3, 2).reshape(m * q, m * q)
    Ab = np.tensordot(J.T, tb, 1).reshape(m * q, p)
    return np.block([[AA, Ab], [Ab.T, bb]])
