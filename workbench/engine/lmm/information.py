"""Average information: a Hessian of the profiled criterion that needs no traces.

    AI_kl = (m/rss) [ f_k'V^-1 f_l - x_k'(X'V^-1 X)^-1 x_l - (r'V^-1 f_k)(r'V^-1 f_l)/rss ]
    f_k = Z (dS/dk) Z'V^-1 r,   x_k = X'V^-1 f_k,   r = y - X beta

k runs over the free entries (a, b), a >= b, of every S. Mean of the observed and the expected information of
the likelihood, with sigma^2 profiled out: Gilmour, Thompson & Cullis (1995), Biometrics 51.

symbol   shape        meaning
c        (q, J)       Z_j'V^-1 r of every level
s        (k, q, J)    (dS/dk) c: f_k = Z s_k (eliminated grouping);  s2 (m, k) for the remaining ones
t        (m, k)       Z_rest'V_1^-1 f_k
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.coupling import Coupling
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.gradient import rest_rows
from workbench.engine.lmm.levels import apply
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm.schur import Rest


@dataclass(frozen=True)
class Products:
    """f_k'V^-1 f_l (k, k), f_k'V^-1 X (k, p) and f_k'V^-1 r (k,)."""

    own: Floats
    X: Floats
    r: Floats


def average_information(data: LmmData, state: State) -> Floats:
    """Matrix (k, k) over the free entries of all S, in the order of `Factor.pairs`."""
    products = _eliminated(data, state)
    if data.coupling is not None and state.rest is not None:
        products = _with_rest(data, data.coupling, state, state.rest, products)
    profile = state.profile
    AI = products.own - products.X @ profile.XVX_inv @ products.X.T
    AI -= products.r[:, None] * products.r / profile.rss
    return AI * (profile.m / profile.rss)


def _eliminated(data: LmmData, state: State) -> Products:
    """Products of the eliminated grouping's own parameters, with V_1 in place of V in `own`."""
    c, s = _directions_of_eliminated(data, state)
    flat = s.reshape(len(s), s.shape[1] * s.shape[2])
    Ds = apply(state.D, s)
    X = flat @ state.R[:-1].reshape(data.p, flat.shape[1]).T
    return Products(flat @ Ds.reshape(flat.shape).T, X, flat @ c.reshape(-1))


def _directions_of_eliminated(data: LmmData, state: State) -> tuple[Floats, Floats]:
    c = (state.v @ state.R.reshape(len(state.v), -1)).reshape(state.R.shape[1:])
    return c, directions(data.factors[0], c)


def _with_rest(data: LmmData, coupling: Coupling, state: State, rest: Rest, first: Products) -> Products:
    """Products of all parameters: the eliminated grouping's first, then the remaining ones'."""
    s = _directions_of_eliminated(data, state)[1]
    t1 = coupling.down(apply(state.D, s))
    c2 = rest.R @ state.v
    s2 = _rest_directions(data, coupling, c2)
    t2, Ht = np.empty_like(s2), np.empty((len(s2), len(s) + s2.shape[1]))
    for batch in coupling.layout.batches:
        batch.rows(t2)[:] = batch.matrices(rest.M) @ batch.rows(s2)
    t = np.concatenate([t1, t2], axis=1)
    for batch in coupling.layout.batches:
        batch.rows(Ht)[:] = batch.matrices(rest.H) @ batch.rows(t)
    cross = t1.T @ s2
    own = np.block([[first.own, cross], [cross.T, t2.T @ s2]]) - t.T @ Ht
    X = np.concatenate([first.X, s2.T @ rest.R[:, :-1]])
    return Products(own, X, np.concatenate([first.r, s2.T @ c2]))


def _rest_directions(data: LmmData, coupling: Coupling, c2: Floats) -> Floats:
    """s2 (m, k) for the free entries of the remaining groupings."""
    layout = coupling.layout
    total = sum(len(f.pairs[0]) for f in layout.factors)
    s2, start = np.zeros((layout.m, total)), 0
    for factor, place, c in zip(layout.factors, layout.positions, rest_rows(data, c2), strict=True):
        for k, direction in enumerate(directions(factor, c.T)):
            s2[place + np.arange(factor.q)[:, None], start + k] = direction
        start += len(factor.pairs[0])
    return s2


def directions(factor: Factor, c: Floats) -> Floats:
    """s (k, q, J): (dS/dk) c of every level, dS/dk having ones at (a, b) and (b, a)."""
    rows, cols = factor.pairs
    s = np.zeros((len(rows), *c.shape))
    for k, (a, b) in enumerate(zip(rows, cols, strict=True)):
        s[k, a] = c[b]
        s[k, b] = c[a]
    return s
