"""What the second derivatives of the (RE)ML objective and of Var(beta) are made of.

With P = V^-1 - V^-1 X (X'V^-1X)^-1 X'V^-1, V in units of sigma2, for two elements r, s of the relative
covariances (Harville 1977, J. Am. Stat. Assoc. 72; Searle, Casella & McCulloch 1992, ch. 6)

    d log|V| / ds_r            = tr(V^-1 G_r)
    d2 log|V| / ds_r ds_s      = -tr(V^-1 G_r V^-1 G_s)
    d y'Py / ds_r              = -y'P G_r P y
    d2 y'Py / ds_r ds_s        = 2 y'P G_r P G_s P y
    d (X'V^-1X)^-1 / ds_r      = Phi (X'V^-1 G_r V^-1 X) Phi

and P in place of V^-1 for the REML terms. Fixed effects are taken in coordinates where Phi is the identity:
X -> X R with R R' = Phi = (X'V^-1X)^-1. Forms in V^-1 G_r V^-1 G_s V^-1 become Gram matrices of the effects
E_r Z'V^-1 [X R, y - X beta] under T = Z'V^-1 Z.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.traces import Element, elements, traces
from workbench.engine.lmm.coupling import Coupling
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.gradient import rest_rows
from workbench.engine.lmm.levels import apply
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm.schur import Rest


@dataclass(frozen=True)
class Curvature:
    """Traces and forms of k variance elements; p fixed effects in coordinates with Phi = I.

    R        (p, p)        R R' = (X'V^-1X)^-1 of the comparable columns
    trace_v  (k,)          tr(V^-1 G_r)
    trace_p  (k,)          tr(P G_r)
    trace_vv (k, k)        tr(V^-1 G_r V^-1 G_s)
    trace_pp (k, k)        tr(P G_r P G_s)
    B        (k, p, p)     X'V^-1 G_r V^-1 X
    Q        (k, k, p, p)  X'V^-1 G_r V^-1 G_s V^-1 X
    score    (k,)          y'P G_r P y
    cross    (k, k)        y'P G_r P G_s P y
    rss                    y'P y;  the last three in the scaled outcome of LmmData
    """

    n: int
    R: Floats
    trace_v: Floats
    trace_p: Floats
    trace_vv: Floats
    trace_pp: Floats
    B: Floats
    Q: Floats
    score: Floats
    cross: Floats
    rss: float


def curvature(data: LmmData, state: State) -> Curvature:
    """All traces and forms at a state of the fit."""
    R = np.asarray(np.linalg.cholesky(state.profile.XVX_inv), dtype=np.float64)
    trace_v, trace_vv = traces(data, state)
    forms, pairs = _forms(data, state, R)
    p = data.p
    B, Q, to_fixed = forms[:, :p, :p], pairs[:, :, :p, :p], forms[:, :p, p]
    return Curvature(
        n=data.n,
        R=R,
        trace_v=trace_v,
        trace_p=trace_v - np.einsum("rii->r", B),
        trace_vv=trace_vv,
        trace_pp=trace_vv - 2 * np.einsum("rsii->rs", Q) + np.einsum("rij,sij->rs", B, B),
        B=B,
        Q=Q,
        score=forms[:, p, p],
        cross=pairs[:, :, p, p] - to_fixed @ to_fixed.T,
        rss=state.profile.rss,
    )


def _forms(data: LmmData, state: State, R: Floats) -> tuple[Floats, Floats]:
    """U'E_r U (k, p+1, p+1) and U'E_r T E_s U (k, k, p+1, p+1) for U = Z'V^-1 [X R, y - X beta]."""
    p = data.p
    to_known = np.zeros((p + 1, p + 1))
    to_known[:p, :p] = R.T
    to_known[p] = state.v
    wanted = elements(data)
    known = np.tensordot(to_known, state.R, axes=(1, 0))
    picked = _picked([e for e in wanted if e.factor == 0], known)
    forms = [picked @ known.reshape(p + 1, -1).T]
    own = _flat(picked) @ _flat(_through_levels(data, state, picked)).T
    if data.coupling is not None and state.rest is not None:
        seen = state.rest.R @ to_known.T
        rest = _picked_rest(data, data.coupling, [e for e in wanted if e.factor > 0], seen)
        forms.append(np.asarray([one.T @ seen for one in rest]))
        own = _with_rest(data.coupling, state, state.rest, picked, rest, own)
    k = len(wanted)
    return np.concatenate(forms), own.reshape(k, p + 1, k, p + 1).transpose(0, 2, 1, 3)


def _flat(effects: Floats) -> Floats:
    return effects.reshape(effects.shape[0] * effects.shape[1], effects.shape[2])


def _picked(wanted: list[Element], known: Floats) -> Floats:
    """E_r known of the eliminated grouping, known (m, q, J): (k, m, q * J)."""
    m, q, J = known.shape
    out = np.zeros((len(wanted), m, q, J))
    for r, e in enumerate(wanted):
        for a, b in e.sides():
            out[r, :, a] = known[:, b]
    return out.reshape(len(wanted), m, q * J)


def _picked_rest(data: LmmData, coupling: Coupling, wanted: list[Element], seen: Floats) -> Floats:
    """E_r seen of the remaining groupings, seen (columns, m): (k, columns, m)."""
    out = np.zeros((len(wanted), *seen.shape))
    rows = rest_rows(data, seen)
    for r, e in enumerate(wanted):
        place = coupling.layout.positions[e.factor - 1]
        for a, b in e.sides():
            out[r][place + a] = rows[e.factor - 1][:, b]
    return out


def _through_levels(data: LmmData, state: State, picked: Floats) -> Floats:
    """D_j times the effects of every level."""
    k, m, _ = picked.shape
    effects = picked.reshape(k * m, len(state.D), state.D.shape[2])
    return apply(state.D, effects).reshape(picked.shape)


def _with_rest(
    coupling: Coupling, state: State, rest: Rest, picked: Floats, picked_rest: Floats, own: Floats
) -> Floats:
    """Gram matrix under T of all effects: t = Z_rest'V_1^-1 Z effects, and the part H takes away."""
    k, m, _ = picked.shape
    levels = picked.reshape(k * m, len(state.D), state.D.shape[2])
    t1 = coupling.down(apply(state.D, levels))
    s2 = picked_rest.transpose(1, 0, 2).reshape(len(rest.R), -1)
    t2 = np.empty_like(s2)
    for batch in coupling.layout.batches:
        batch.rows(t2)[:] = batch.matrices(rest.M) @ batch.rows(s2)
    t = np.concatenate([t1, t2], axis=1)
    Ht = np.empty_like(t)
    for batch in coupling.layout.batches:
        batch.rows(Ht)[:] = batch.matrices(rest.H) @ batch.rows(t)
    between = t1.T @ s2
    return np.asarray(np.block([[own, between], [between.T, t2.T @ s2]]) - t.T @ Ht)
