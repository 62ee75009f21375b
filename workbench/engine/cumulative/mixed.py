"""Cumulative link mixed models: thresholds, fixed effects and random effects of any structure.

    P(Y <= j | b) = F(theta_j - w' Gamma_j - x' beta - z' b),   b of one level of a grouping ~ N(0, Sigma)

The fit is that of `workbench.engine.glmm`, by the Laplace approximation or adaptive quadrature. This module
gives it the outcome and a place to start (the optimum itself where scalar.py knows it). Columns w have an
effect of their own on every threshold (partial proportional odds). Hedeker & Gibbons (1994), Biometrics 50;
Hedeker & Mermelstein (1998), Multivar. Behav. Res. 33; Tutz & Hennevogl (1996), Comput. Stat. Data Anal. 22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import check_categories
from workbench.engine.cumulative.fit import fit_cumulative, informative_columns
from workbench.engine.cumulative.kernel import CumulativeKernel, cumulative_kernel, distances
from workbench.engine.cumulative.links import LINKS, CumulativeLink, Floats
from workbench.engine.cumulative.mixed_result import Columns, CumulativeMixedFit
from workbench.engine.cumulative.nominal_kernel import NominalKernel
from workbench.engine.cumulative.scalar import Scalar, fit_scalar
from workbench.engine.cumulative.structures import ThresholdStructure, threshold_structure
from workbench.engine.glmm import RandomBlock, checks, on_predictor
from workbench.engine.lmm.model import OnIteration
from workbench.engine.threads import threads_for


def fit_cumulative_mixed(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    link: str = "logit",
    threshold: str = "flexible",
    nominal: Sequence[int] = (),
    weights: Floats | None = None,
    offset: Floats | None = None,
    names: Sequence[str] | None = None,
    quadrature_points: int = 1,
    on_iteration: OnIteration | None = None,
) -> CumulativeMixedFit:
    """Fit by maximum likelihood, the random effects averaged out.

    By the Laplace approximation, or by adaptive quadrature with several points for each random effect (then
    there must be a single grouping).
    y (n,): categories 0 .. K-1, each of which must occur.  X (n, p): predictors without a constant.
    blocks: random blocks.  nominal: numbers of columns of X whose effect differs by threshold.
    weights: frequencies.  offset (n,): added to x' beta.  names: of the columns of X, for messages.
    Raises DataError and ModelError, in words, for data that carry no such model.
    """
    check_categories(y, n_categories)
    choice = informative_columns(X)
    columns = Columns(X, choice, tuple(k for k in choice.kept if k in set(nominal)))
    structure = threshold_structure(threshold, n_categories)
    kernel = _kernel(y, columns, structure, LINKS[link], weights)
    shifts = None if offset is None else offset[None]
    checks.everything(len(y), [columns.ready[0]], on_predictor(blocks), shifts, 1)
    scalar = _scalar(kernel, columns, blocks, structure, offset)
    if scalar is None:
        kernel = replace(kernel, begin=_without_effects(kernel, columns, structure, offset))
    called = None if names is None else tuple(names)
    fit = CumulativeMixedFit(scalar, None, kernel, structure, tuple(blocks), columns, offset, called)
    if scalar is None or quadrature_points != 1:
        return replace(fit, searched=fit.search(quadrature_points, on_iteration))
    return fit


def _kernel(
    y: NDArray[np.intp],
    columns: Columns,
    structure: ThresholdStructure,
    link: CumulativeLink,
    weights: Floats | None,
) -> CumulativeKernel:
    """The outcome, whose thresholds hang on the nominal columns."""
    if not columns.nominal:
        return cumulative_kernel(y, structure, link, weights)
    W = np.ascontiguousarray(columns.ready[1].T)
    return NominalKernel(link, distances(structure), y, weights, W=W, J=structure.J)


def _scalar(
    kernel: CumulativeKernel,
    columns: Columns,
    blocks: Sequence[RandomBlock],
    structure: ThresholdStructure,
    offset: Floats | None,
) -> Scalar | None:
    """The quick search, where there is one random effect for each level of one grouping."""
    if len(blocks) != 1 or blocks[0].q != 1:
        return None
    codes, z = blocks[0].codes, blocks[0].Z[:, 0]
    with threads_for(0):
        return fit_scalar(kernel.y, *columns.ready, codes, z, kernel.link, structure, kernel.weights, offset)


def _without_effects(
    kernel: CumulativeKernel, columns: Columns, structure: ThresholdStructure, offset: Floats | None
) -> tuple[Floats, Floats]:
    """eta (n,) and phi (r,) of the model without random effects."""
    X, W = columns.ready
    p = X.shape[1]
    plain = fit_cumulative(
        kernel.y,
        kernel.n_categories,
        np.hstack([X, W]),
        link=kernel.link.name,
        threshold=structure.name,
        nominal=range(p, p + W.shape[1]),
        weights=kernel.weights,
        offset=offset,
    )
    eta = X @ plain.beta
    A = plain.psi[: plain.data.n_theta].reshape(plain.data.shape_A)
    phi = np.concatenate([kernel.phi_near(structure.J @ A[:, 0]), A[:, 1:].T.ravel()])
    return (eta if offset is None else eta + offset), phi
