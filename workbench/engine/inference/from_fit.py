"""From a fitted mixed model to what inference needs; with one factor the rows are not visited again.

Works in the comparable coordinates of the fit (columns centred, scaled and uncorrelated), where
cross-products keep their digits; contrasts are carried there by X_map.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from workbench.engine.inference.moments import CrossProducts, Factor, Floats, effect_columns
from workbench.engine.inference.setting import Setting
from workbench.engine.lmm import LmmData, LmmFit
from workbench.engine.lmm.factors import Factor as LmmFactor


def setting_of(fit: LmmFit) -> Setting:
    """The fit as `Setting`."""
    blocks: dict[int, Floats] = {}
    for factor, L in zip(fit.data.factors, fit.state.L, strict=True):
        blocks |= {b: L[s, s] for b, s in zip(factor.blocks, factor.slices, strict=True)}
    return Setting(
        cross=cross_products_of(fit.data),
        X_map=fit.data.fixed.X_map,
        factors=tuple(blocks[b] for b in range(len(blocks))),
        sigma=fit.sigma,
        beta=fit.beta,
        reml=fit.reml,
    )


def cross_products_of(data: LmmData) -> CrossProducts:
    """The cross-products of prepared data, the outcome in its own units."""
    scale = data.y_scale
    codes = [part.factor.codes for part in data.random]
    levels = [part.factor.n_levels for part in data.random]
    Z = [part.Z for part in data.random] if len(data.random) > 1 else []
    U = effect_columns(Z[1:], codes[1:], levels[1:], data.n)
    first = effect_columns(Z[:1], codes[:1], levels[:1], data.n) if Z else None
    J, q = levels[0], data.random[0].factor.q
    return CrossProducts(
        n=data.n,
        factors=tuple(_factor(part.factor) for part in data.random),
        A=np.ascontiguousarray(data.A.transpose(2, 0, 1)),
        ZX=np.ascontiguousarray(data.B[:-1].transpose(2, 1, 0)),
        Zr=np.ascontiguousarray(data.B[-1].T) * scale,
        N=sparse.csr_array((J * q, 0)) if first is None else sparse.csr_array(first.T @ U),
        UU=sparse.csr_array(U.T @ U),
        UX=U.T @ data.fixed.X,
        Ur=U.T @ _residual(data) if first is not None else np.zeros(0),
        XX=data.C[:-1, :-1],
        Xr=data.C[:-1, -1] * scale,
        rr=float(data.C[-1, -1]) * scale**2,
    )


def _factor(factor: LmmFactor) -> Factor:
    slots = tuple(tuple(range(s.start, s.stop)) for s in factor.slices)
    return Factor(factor.n_levels, factor.q, factor.blocks, slots)


def _residual(data: LmmData) -> Floats:
    """Weighted residual (n,) of the outcome on the fixed columns."""
    y = data.y if data.offset is None else data.y - data.offset
    residual = y - data.fixed.raw @ data.shift
    return residual if data.root_w is None else residual * data.root_w
