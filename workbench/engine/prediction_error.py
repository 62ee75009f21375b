"""The error of a mixed model's prediction for a row whose groups are known, some of them, or none.

    error = x'(b - beta) + z'(u^ - u),     Var(error) / sigma2 = z~'A^-1 z~ + d'S^-1 d
    Z~ = sqrt(W) Z Lambda,  z~ = Lambda'z,  A = Z~'Z~ + I,  X orthonormal (fixed_part.py)
    B = X'Z~,  d = x - B A^-1 z~,  S = I - B A^-1 B'

which is the inverse of Henderson's equations by blocks. A group that was not in the data has z~ = 0 here and
adds z'Sigma z, the variance between groups. The variance parameters are taken as known.

Henderson 1975, Biometrics 31; Bates, Maechler, Bolker & Walker 2015, J. Stat. Softw. 67(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Codes, Floats

AT_ONCE = 256  # rows solved together


@dataclass(frozen=True)
class NewRows:
    """m rows: X (m, p), kept columns; for each block of the fit Z (m, q) and codes (m,), -1 where new."""

    X: Floats
    Z: Sequence[Floats]
    codes: Sequence[Codes]


def random_part(fit: LmmFit, rows: NewRows) -> Floats:
    """z'u^ (m,): the conditional modes at work; 0 for groups that are new."""
    total = np.zeros(len(rows.X))
    for b, Z, codes in zip(fit.conditional_modes, rows.Z, rows.codes, strict=True):
        known = codes >= 0
        total[known] += np.einsum("ma,ma->m", Z[known], b[codes[known]])
    return total


def new_group_variance(fit: LmmFit, rows: NewRows) -> Floats:
    """z'Sigma z (m,), summed over the blocks in which the group of the row is new."""
    total = np.zeros(len(rows.X))
    for sigma, Z, codes in zip(fit.covariances, rows.Z, rows.codes, strict=True):
        new = codes < 0
        total[new] += np.einsum("ma,ab,mb->m", Z[new], sigma, Z[new])
    return total


def error_variance(fit: LmmFit, rows: NewRows) -> Floats:
    """Var(x'b + z'u^ - x'beta - z'u) (m,), without the residual of a new observation."""
    from scipy.sparse.linalg import splu  # 40 modules that most fits do without

    Zt = _scaled(fit, [b.Z for b in fit.data.blocks], [b.codes for b in fit.data.blocks], fit.data.n)
    root_w = fit.data.root_w
    if root_w is not None:
        Zt = sparse.diags_array(root_w) @ Zt
    A = sparse.csc_array(Zt.T @ Zt + sparse.eye_array(Zt.shape[1]))
    factor = splu(A, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    B = np.asarray((Zt.T @ fit.data.fixed.X).T)
    S_inverse = np.linalg.inv(np.eye(len(B)) - B @ factor.solve(np.ascontiguousarray(B.T)))
    x = rows.X @ fit.data.fixed.X_map
    new = _scaled(fit, rows.Z, rows.codes, len(rows.X))
    out = np.empty(len(rows.X))
    for start in range(0, len(out), AT_ONCE):
        here = slice(start, start + AT_ONCE)
        z = np.asarray(new[here].todense()).T
        solved = factor.solve(z)
        d = x[here].T - B @ solved
        out[here] = np.einsum("qm,qm->m", z, solved) + np.einsum("pm,pr,rm->m", d, S_inverse, d)
    return fit.sigma**2 * out + new_group_variance(fit, rows)


def _scaled(fit: LmmFit, Z: Sequence[Floats], codes: Sequence[Codes], n: int) -> sparse.csr_array:
    """Z Lambda (n, all random effects), sparse; rows of new groups are empty."""
    parts = []
    for block, L, columns, code in zip(fit.data.blocks, fit.relative_factors, Z, codes, strict=True):
        known = np.flatnonzero(code >= 0)
        values = columns[known] @ L
        place = code[known][:, None] * block.q + np.arange(block.q)
        shape = (n, block.n_levels * block.q)
        rows = np.repeat(known, block.q)
        parts.append(sparse.csr_array((values.ravel(), (rows, place.ravel())), shape=shape))
    return sparse.csr_array(sparse.hstack(parts))
