"""Can this fit be used? The classes of the linear mixed model (lmm/verdict.py), with reasons of its own kind.

fine         a converged search with positive variances and a definite Hessian
boundary     converged, and lowest where a variance is zero, effects are perfectly tied, or a further
             parameter has reached the limit of a simpler family
do_not_use   not converged, coefficients without limit (separation), or parameters that cannot be told apart
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.glmm.model import Floats, RandomBlock
from workbench.engine.lmm.verdict import (
    NOT_IDENTIFIED,
    Reason,
    Verdict,
    boundary_reasons,
    is_flat,
    not_converged,
)

STEEP = 2.0  # change of the linear predictor over one standard deviation of a column, others held, with ...
VAGUE = 25.0  # ... a standard error of that size, from which a coefficient has no limit
LIMIT = 14.0  # absolute phi (log theta, log dispersion ...) beyond which a simpler family fits as well

SEPARATION = (
    "The outcome is predicted perfectly for some rows, so {what} has no finite estimate "
    "(complete or quasi-complete separation).",
    "Remove or recode that predictor, or join rare categories.",
)
SIDE_SEPARATION = (
    "In the model of the extra zeros or of the dispersion, {what} has no finite estimate: on some rows that "
    "share or size tends to its limit, for example because no extra zeros are needed.",
    "Leave that predictor out of this part of the model, or the whole part.",
)
LIMITS = {
    "theta": (
        "The counts show no extra variation beyond Poisson: theta grows without limit.",
        "Use Poisson.",
    ),
    "alpha": ("The counts show no extra variation beyond Poisson: alpha tends to zero.", "Use Poisson."),
    "dispersion": ("The residual variation tends to zero.", "Check for a predictor that copies the outcome."),
    "precision": ("The residual variation tends to zero.", "Check for a predictor that copies the outcome."),
}


@dataclass(frozen=True)
class Ending:
    """How a search ended.

    converged, n_iter.  hessian (k, k), psi (k,) in comparable units; p: number of fixed coefficients.
    cov (k, k): covariance in comparable units, nan for parameters that the data do not tell apart.
    phi: names of the further parameters, with their values (r,).
    """

    converged: bool
    n_iter: int
    hessian: Floats
    psi: Floats
    p: int
    cov: Floats
    phi: tuple[tuple[str, float], ...]


def judge(
    blocks: Sequence[RandomBlock],
    factors: Sequence[Floats],
    end: Ending,
    separated: Sequence[tuple[int, str]],
    has_sides: bool = False,
) -> Verdict:
    """Verdict from the blocks, their factors (q, q) and the end of the search.

    separated: the coefficients that run away, by number of the linear predictor and name. has_sides: whether
    the predictors after the first are of dispersion and zeros.
    """
    serious: list[Reason] = []
    for predictor, what in separated:
        message, advice = SIDE_SEPARATION if has_sides and predictor else SEPARATION
        serious.append(Reason("separation", message.format(what=what), advice, terms=(what,)))
    if not end.converged:
        serious.append(not_converged(end.n_iter))
    limits = [_limit(name) for name, value in end.phi if abs(value) > LIMIT and name in LIMITS]
    flat = bool(np.isnan(end.cov).any()) or is_flat(end.hessian[: end.p, : end.p], np.ones(end.p))
    if not serious and not limits and flat:
        serious.append(NOT_IDENTIFIED)
    mild = [r for block, L in zip(blocks, factors, strict=True) for r in boundary_reasons(block, L)]
    reasons = tuple(serious + limits + mild)
    if serious:
        return Verdict("do_not_use", reasons)
    return Verdict("boundary" if reasons else "fine", reasons)


def _limit(name: str) -> Reason:
    return Reason("parameter_limit", *LIMITS[name], terms=(name,))


def separated_columns(X_map: Floats, beta: Floats, errors: Floats) -> tuple[int, ...]:
    """Numbers of the raw columns (p,) whose coefficients run away, from them and their standard errors.

    X_map (p, p): comparable -> raw coefficients. A column counts by what the others leave of it, with
    standard deviation 1 / |row of X_map|: an intercept far from the data (years, say) or an interaction of
    predictors that are not centred has a large coefficient and error, and is well determined all the same.
    """
    spread = 1.0 / np.sqrt(np.einsum("ij,ij->i", X_map, X_map))
    away = (np.abs(beta) * spread > STEEP) & ~(errors * spread <= VAGUE)
    return tuple(np.flatnonzero(away).tolist())
