"""Kenward-Roger for models with structured residuals: an adjusted Var(b) and F tests, for REML fits.

    V = v S(x) + Z Psi Z',   parameters g_r: entries of Psi, search variables x, the residual variance v

With Phi = (X'V^-1X)^-1, P the REML projection, and derivatives V_r, V_rs of V

    B_r = X'V^-1 V_r V^-1 X     Q_rs = X'V^-1 V_r V^-1 V_s V^-1 X     R_rs = X'V^-1 V_rs V^-1 X
    W   = 2 [tr(P V_r P V_s)]^-1                                      (expected information of REML)
    b_r = -1/4 sum_s W_rs sum_tu W_tu tr(P V_tu P V_s)                (bias of the REML estimate of g_r)
    Phi_A = Phi + 2 Phi { sum_rs W_rs (Q_rs - B_r Phi B_s - R_rs / 4) } Phi - sum_r b_r Phi B_r Phi

The last term, of 2009, makes Phi_A the same for any choice of parameters. Where V is linear in some choice
(compound symmetry, Toeplitz, diagonal, unstructured), R and b cancel, and what is left is the formula of 1997
without second derivatives. Degrees of freedom and scale follow from B and W as for independent residuals
(inference/kenward_roger.py).

All sums run over small dense matrices of the rows that belong together, in coordinates where V = I there and
X'V^-1X = I.

Kenward & Roger 1997, Biometrics 53; Kenward & Roger 2009, Comput. Stat. Data Anal. 53.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.kenward_roger import KenwardRoger, generalised_inverse
from workbench.engine.lmm.model import Floats
from workbench.engine.residual_structures.objective import State
from workbench.engine.residual_structures.result import ResidualFit
from workbench.engine.residual_structures.rows_together import RowsTogether, rows_together
from workbench.engine.threads import threads_for
from workbench.errors import ModelError

INDEPENDENT = ("identity", "diagonal")  # kinds whose residuals do not depend on each other
LARGEST = 2_500  # rows that belong together, up to which dense matrices are made
MOST_NUMBERS = 40_000_000  # in the derivatives of V: 320 MB
LEAST_LEFT = 0.25  # share of a variance that the correction must leave
WIDTH = 2e-3  # of a step in a search variable, for second derivatives


@dataclass(frozen=True)
class Batch:
    """Sets of rows of one size m in white coordinates: derivatives A (r, sets, m, m) and X (sets, m, p).

    to_white (sets, m, m): turns a matrix over rows into these coordinates, to_white D to_white'.
    """

    A: Floats
    X: Floats
    to_white: Floats


@dataclass(frozen=True)
class Sums:
    """traces tr(P V_r P V_s) (r, r), B (r, p, p) and Q (r, r, p, p)."""

    traces: Floats
    B: Floats
    Q: Floats


def kenward_roger(fit: ResidualFit) -> KenwardRoger:
    """Prepare Kenward-Roger inference. ModelError for an ML fit, and where it would take too much memory."""
    if not fit.reml:
        raise ModelError(
            "Kenward-Roger degrees of freedom are defined for REML fits only.",
            "Fit by REML, or choose Satterthwaite degrees of freedom.",
        )
    state = fit.state
    together = rows_together(fit.model, fit.spec.kind in INDEPENDENT)
    free = np.flatnonzero(fit.free[len(fit.free) - 1 - len(state.x) : -1])
    random = sum(len(f.pairs[0]) for f in fit.model.factors)
    check_size(together, random + len(free) + 1)
    root = np.asarray(np.linalg.cholesky(state.inner.XVX_inv), dtype=np.float64)
    with threads_for(0):
        batches = batches_of(state, together, root, free)
        found = sums(batches)
        W = 2.0 * generalised_inverse(found.traces)
        bias = np.einsum("rs,rsij->ij", W, found.Q) - np.einsum("rs,rij,sjk->ik", W, found.B, found.B)
        bias += curved(batches, second_derivatives(state, together, free, W), found.B, W)
    bias = (bias + bias.T) / 2.0
    check_adjustment(bias)
    return KenwardRoger(fit.beta, fit.model.fixed.X_map @ root, fit.sigma, bias, found.B, W)


def check_adjustment(bias: Floats) -> None:
    """ModelError where the adjusted covariance I + 2 bias is far below I, or no covariance at all."""
    if np.linalg.eigvalsh(np.eye(len(bias)) + 2.0 * bias)[0] < LEAST_LEFT:
        raise ModelError(
            "The Kenward-Roger correction cannot be trusted here: the data tell too little about the "
            "residual structure, so that it would take away most of a variance.",
            "Choose Satterthwaite degrees of freedom, or a residual structure with fewer parameters.",
        )


def check_size(together: RowsTogether, n_parameters: int) -> None:
    """ModelError where rows that belong together are too many for dense matrices."""
    advice = "Choose Satterthwaite degrees of freedom: with so many rows the two hardly differ."
    if together.largest > LARGEST:
        raise ModelError(
            f"Kenward-Roger degrees of freedom are not available here: {together.largest:,} rows depend on "
            f"each other, and {LARGEST:,} is the most.",
            advice,
        )
    if together.numbers * n_parameters > MOST_NUMBERS:
        raise ModelError(
            f"Kenward-Roger degrees of freedom take too much memory for {n_parameters} variance parameters "
            f"and {together.n:,} rows.",
            advice,
        )


def batches_of(state: State, together: RowsTogether, root: Floats, free: np.ndarray) -> list[Batch]:
    """Every batch; v is 1 here. Order of the derivatives: entries of Psi, free search variables, v."""
    Q, X = state.model.Q, state.model.columns[:, state.model.Q : -1] @ root
    K_all = together.matrices(state.whitener.colour)
    M_all = together.matrices(lambda F: state.whitener.twist(F)[free])
    Z_all = state.model.by_factor(state.model.columns[:, :Q])
    out = []
    for rows, K, M in zip(together.batches, K_all, M_all, strict=True):
        turned = np.swapaxes(K, -1, -2)
        S = K @ turned
        entries, part = _random_part(state, Z_all, rows)
        D = np.concatenate([entries, K @ M @ turned, S[None]])
        C = np.linalg.cholesky(S + part)
        to_white = np.asarray(np.linalg.inv(C), dtype=np.float64)
        A = to_white @ D @ np.swapaxes(to_white, -1, -2)
        out.append(Batch(A, to_white @ X[rows], to_white))
    return out


def _random_part(state: State, Z_all: list[Floats], rows: np.ndarray) -> tuple[Floats, Floats]:
    """Derivatives (r, sets, m, m) of Z Psi Z' in the free entries of Psi, and itself."""
    sets, m = rows.shape
    total, slopes = np.zeros((sets, m, m)), []
    for factor, Z, L in zip(state.model.factors, Z_all, state.L, strict=True):
        codes, columns = factor.codes[rows], Z[rows]
        same = codes[:, :, None] == codes[:, None, :]
        Psi = L @ L.T
        for a, b in zip(*factor.pairs, strict=True):
            own = columns[:, :, None, a] * columns[:, None, :, b]
            entry = same * (own if a == b else own + np.swapaxes(own, 1, 2))
            slopes.append(entry)
            total += Psi[a, b] * entry
    return (np.asarray(slopes) if slopes else np.zeros((0, sets, m, m))), total


def sums(batches: list[Batch]) -> Sums:
    """What all batches add up to."""
    r, p = len(batches[0].A), batches[0].X.shape[-1]
    gram, B, Q = np.zeros((r, r)), np.zeros((r, p, p)), np.zeros((r, r, p, p))
    for batch in batches:
        flat = batch.A.reshape(r, -1)
        gram += flat @ flat.T
        AX = batch.A @ batch.X
        B += np.einsum("cmi,rcmj->rij", batch.X, AX)
        by_row = AX.reshape(r, -1, p).transpose(0, 2, 1).reshape(r * p, -1)
        Q += (by_row @ by_row.T).reshape(r, p, r, p).transpose(0, 2, 1, 3)
    traces = gram - 2.0 * np.einsum("rsii->rs", Q) + np.einsum("rij,sji->rs", B, B)
    return Sums((traces + traces.T) / 2.0, B, Q)


def second_derivatives(state: State, together: RowsTogether, free: np.ndarray, W: Floats) -> list[Floats]:
    """sum_tu W_tu V_tu of every batch, (sets, m, m): differences of the exact first derivatives of S.

    Central, of fourth order. Only x and v take part: V_xx = S_xx, V_xv = S_x, all others are zero.
    """
    out = [np.zeros((*rows.shape, rows.shape[1])) for rows in together.batches]
    k = len(free)
    own, with_v = W[-1 - k : -1, -1 - k : -1], W[-1 - k : -1, -1]
    for i, weights in zip(free.tolist(), own, strict=True):
        step = np.zeros_like(state.x)
        step[i] = WIDTH * max(1.0, abs(float(state.x[i])))
        for place, factor in ((1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0)):
            slopes = weighed_slopes(state, together, free, state.x + place * step, weights)
            for total, slope in zip(out, slopes, strict=True):
                total += factor / (12.0 * step[i]) * slope
    for total, slope in zip(out, weighed_slopes(state, together, free, state.x, with_v), strict=True):
        total += 2.0 * slope
    return out


def weighed_slopes(
    state: State, together: RowsTogether, free: np.ndarray, x: Floats, weights: Floats
) -> list[Floats]:
    """sum_k weights_k S_k at x, of every batch."""
    whitener = state.model.structure.at(x)
    K_all = together.matrices(whitener.colour)
    M_all = together.matrices(lambda F: np.tensordot(weights, whitener.twist(F)[free], axes=1))
    return [K @ M @ np.swapaxes(K, -1, -2) for K, M in zip(K_all, M_all, strict=True)]


def curved(batches: list[Batch], second: list[Floats], B: Floats, W: Floats) -> Floats:
    """What second derivatives add to the bias (p, p): -R / 4 - sum_r b_r B_r / 2."""
    R, traces = np.zeros_like(B[0]), np.zeros(len(B))
    for batch, D in zip(batches, second, strict=True):
        A_D = batch.to_white @ D @ np.swapaxes(batch.to_white, -1, -2)
        AX = A_D @ batch.X
        R += np.einsum("cmi,cmj->ij", batch.X, AX)
        traces += np.einsum("cmn,rcmn->r", A_D, batch.A)
        traces -= 2.0 * np.einsum("cmi,rcmi->r", AX, batch.A @ batch.X)
    traces += np.einsum("ij,rji->r", R, B)
    b = -W @ traces / 4.0
    out: Floats = -R / 4.0 - np.einsum("r,rij->ij", b, B) / 2.0
    return out
