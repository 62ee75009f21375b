"""Traces of products of two derivatives of A, when several groupings meet.

    H = [H_0 0; 0 0] + U H_rr U',   U = [-H_0 B; I]
    tr(H A_d H A_e) = tr(H_0 a_d H_0 a_e) + 2 tr(H_rr Y_e'H_0 Y_d) + tr(H_rr G_d H_rr G_e)
    Y_d = b_d - a_d H_0 B,   G_d = U'A_d U = c_d - Y_d'H_0 B - B'H_0 b_d

a_d, b_d, c_d are the blocks of A_d, at the same places as those of A; no other block of H is needed.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm.meeting import Meeting
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.small import apply, product, transposed

Blocks = tuple[Floats, Floats, Floats]


def product_traces(meeting: Meeting, H: Blocks, A: Blocks) -> Floats:
    """tr(H A_d H A_e) (k, k).

    H: H_0 (q, q, J), B (q, nnz), H_rr packed.  A: a (k, q, q, J), b (k, q, nnz), c (k, packed).
    """
    H0, B, H_rr = H
    a, b, c = A
    k = len(a)
    own = product(H0, a)
    out = own.reshape(k, -1) @ transposed(own).reshape(k, -1).T
    at_slots = H0[..., meeting.level]
    HB = apply(at_slots, B)
    Y = b - apply(a[..., meeting.level], HB)
    HY = apply(at_slots, Y)
    YH = np.stack([meeting.through(y, H_rr) for y in Y])
    out += 2.0 * YH.reshape(k, -1) @ HY.reshape(k, -1).T
    G = np.stack(
        [x - meeting.products(y, HB) - meeting.products(HB, z) for x, y, z in zip(c, Y, b, strict=True)]
    )
    for batch in meeting.layout.batches:
        HG = np.stack([batch.matrices(H_rr) @ batch.matrices(g) for g in G])
        out += HG.reshape(k, -1) @ np.swapaxes(HG, -1, -2).reshape(k, -1).T
    return (out + out.T) / 2.0
