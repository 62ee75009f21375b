"""Mixed models with a model of the zeros or of the dispersion beside that of the mean.

    mean         link(mu) = X beta + Z b
    dispersion   phi = D delta                     log theta, log alpha, log dispersion or log precision
    zeros        link(pi) = Z_0 gamma + Z_1 c      the share of extra zeros, or of all zeros (hurdle)

Random effects of the mean and of the zeros are independent of each other. See likelihoods/zeros.py and
likelihoods/dispersed.py for the laws. Zuur et al. (2009), Mixed Effects Models and Extensions in Ecology,
chapter 11; Brooks et al. (2017), R Journal 9(2), for this class of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from workbench.engine.glmm import checks
from workbench.engine.glmm.fit import MAX_ITER, TOL, fit_kernel
from workbench.engine.glmm.joint_result import Dispersion, JointGlmmFit, Part, Zeros
from workbench.engine.glmm.model import Floats, OnIteration, PredictorBlock, RandomBlock, on_predictor
from workbench.engine.glmm.result import KernelFit
from workbench.engine.likelihoods import FAMILIES, LINKS, Family, Kernel, outcomes
from workbench.engine.likelihoods.dispersed import Dispersed
from workbench.engine.likelihoods.held import Held
from workbench.engine.likelihoods.joint import JointKernel, Single
from workbench.engine.likelihoods.zeros import Hurdle, ZeroInflated
from workbench.errors import ModelError

COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")


def fit_joint_glmm(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    family: str,
    link: str | None = None,
    zeros: Zeros | None = None,
    dispersion: Dispersion | None = None,
    parameter: float | None = None,
    weights: Floats | None = None,
    offset: Floats | None = None,
    quadrature_points: int = 1,
    names: Sequence[str] | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> JointGlmmFit:
    """Fit by maximum likelihood; arguments as in `fit_glmm`, with models of zeros and of the dispersion.

    Linear predictors stand in the order mean, dispersion, zeros. `parameter` holds a common theta ...
    Raises DataError and ModelError, in words, for data and parts that carry no such model.
    """
    if family not in FAMILIES:
        raise ModelError(f"There is no family '{family}'.", f"Choose one of: {', '.join(FAMILIES)}.")
    chosen = FAMILIES[family]
    y = np.asarray(y, dtype=np.float64)
    checks.outcome(y, len(X))
    outcomes.check(family, y)
    checks.weights(weights, len(y))
    _check_parts(chosen, zeros, dispersion, parameter, y)
    parts: list[Part] = ["mean"]
    matrices, labels, offsets = [X], [names], [offset]
    random: list[PredictorBlock] = list(on_predictor(blocks))
    if dispersion is not None:
        parts.append("dispersion")
        matrices.append(dispersion.X)
        labels.append(dispersion.names)
        offsets.append(None)
    if zeros is not None:
        random += on_predictor(zeros.blocks, len(parts))
        parts.append("zeros")
        matrices.append(zeros.X)
        labels.append(zeros.names)
        offsets.append(zeros.offset)
    kernel = joint_kernel(chosen, link, y, weights, zeros, dispersion is not None, parameter)
    found = fit_kernel(
        kernel,
        matrices,
        random,
        offset=_stacked(offsets, len(y)),
        names=[_numbered(label, x) for label, x in zip(labels, matrices, strict=True)],
        phi_names=(chosen.parameter,) if kernel.n_phi else (),
        has_sides=True,
        quadrature_points=quadrature_points,
        max_iter=max_iter,
        tol=tol,
        on_iteration=on_iteration,
    )
    shared = {field.name: getattr(found, field.name) for field in fields(KernelFit)}
    return JointGlmmFit(
        **shared,
        y=y,
        weights=weights,
        family=chosen,
        link=chosen.link(link),
        zeros=zeros,
        parts=tuple(parts),
        given=parameter,
    )


def joint_kernel(
    family: Family,
    link: str | None,
    y: Floats,
    weights: Floats | None,
    zeros: Zeros | None,
    dispersed: bool,
    parameter: float | None,
) -> JointKernel:
    """The log density of y with the parts asked for."""

    def counts(values: Floats, own: Floats | None) -> JointKernel:
        kernel: Kernel = family.kernel(values, link, weights=own)
        if dispersed:
            return Dispersed(kernel)
        return Single(kernel if parameter is None else Held(kernel, np.log(np.array([parameter]))))

    if zeros is None:
        return counts(y, weights)
    inner, share = counts(y, None), LINKS[zeros.link]
    if zeros.kind == "inflated":
        return ZeroInflated(inner, share, y == 0.0, weights)
    return Hurdle(inner, share, y == 0.0, weights, counts(np.zeros_like(y), None))


def _check_parts(
    family: Family, zeros: Zeros | None, dispersion: Dispersion | None, parameter: float | None, y: Floats
) -> None:
    if zeros is not None and family.name not in COUNTS:
        raise ModelError(
            f"A model of the zeros needs counts, not {family.title} outcomes.",
            "Choose Poisson or a negative binomial family.",
        )
    if zeros is not None and not bool((y == 0.0).any()):
        raise ModelError(
            "The outcome is never zero, so zeros cannot be modelled.", "Leave out the model of the zeros."
        )
    if (dispersion is not None or parameter is not None) and not family.parameter:
        raise ModelError(
            f"{family.title} outcomes have no dispersion to be modelled or held.",
            "Choose a family with one, such as the negative binomial.",
        )
    if dispersion is not None and parameter is not None:
        raise ModelError(
            f"The {family.parameter} cannot be held and modelled at the same time.", "Choose one of both."
        )


def _stacked(offsets: list[Floats | None], n: int) -> Floats | None:
    if all(offset is None for offset in offsets):
        return None
    return np.stack([np.zeros(n) if offset is None else np.asarray(offset) for offset in offsets])


def _numbered(names: Sequence[str] | None, X: Floats) -> Sequence[str]:
    return [f"column {k + 1}" for k in range(X.shape[1])] if names is None else names
