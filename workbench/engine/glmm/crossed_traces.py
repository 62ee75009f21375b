"""Traces of products of two derivatives of A, when several groupings meet.

    H = [H_0 0; 0 0] + U H_rr U',   U = [-H_0 B; I]
    tr(H A_d H A_e) = tr(H_0 a_d H_0 a_e) + 2 tr(H_rr Y_e'H_0 Y_d) + tr(H_rr G_d H_rr G_e)
    Y_d = b_d - a_d H_0 B,   G_d = U'A_d U = c_d - Y_d'H_0 B - B'H_0 b_d

a_d, b_d, c_d are the blocks of A_d, at the same places as those of A; no other block of H is needed.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm.meeting import Cells
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.small import apply, product, transposed


def product_traces(H: tuple[Floats, Cells, Floats], A: tuple[Floats, Floats, Floats]) -> Floats:
    """tr(H A_d H A_e) (k, k).

    H: H_0 (q, q, J), H_0 B at the slots, H_rr packed.  A: a (k, q, q, J), b (k, q, nnz), c (k, packed).
    """
    H0, HB, H_rr = H
    a, b, c = A
    k, meeting = len(a), HB.meeting
    own = product(H0, a)
    out = own.reshape(k, -1) @ transposed(own).reshape(k, -1).T
    Y = Cells(meeting, b - apply(a[..., meeting.level], HB.values))
    HY = apply(H0[..., meeting.level], Y.values)
    out += 2.0 * Y.through(H_rr).reshape(k, -1) @ HY.reshape(k, -1).T
    G = c - Y.products(HB) - HB.products(Cells(meeting, b))
    for batch in meeting.layout.batches:
        HG = np.stack([batch.matrices(H_rr) @ batch.matrices(g) for g in G])
        out += HG.reshape(k, -1) @ np.swapaxes(HG, -1, -2).reshape(k, -1).T
    return (out + out.T) / 2.0
