"""Can this fit be used? Three classes, each with its reasons and what to do next.

fine         a converged search with positive variances and a definite Hessian
boundary     converged, and lowest where a variance is zero or random effects are perfectly tied
do_not_use   not converged, no residual left, or variance parameters that cannot be told from each other
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.plurals import counted

Status: TypeAlias = Literal["fine", "boundary", "do_not_use"]
Code: TypeAlias = Literal[
    "no_residual",
    "not_converged",
    "step_limit",
    "loose_tolerance",
    "not_identified",
    "zero_variance",
    "perfect_correlation",
    "linear_dependence",
    "residual_limit",
    "separation",
    "parameter_limit",
]
# share of residual variance that rounding can no longer show, with one grouping and with several
NOTHING_LEFT = (1e-11, 1e-8)
FLAT = 1e-9  # ratio of the Hessian's eigenvalues below which a direction carries no information
PERFECT = 1.0 - 1e-12


@dataclass(frozen=True)
class Reason:
    """Why a fit is not simply fine.  terms: the random terms concerned, group: where ("" for all)."""

    code: Code
    message: str
    advice: str
    group: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The class of a fit and its reasons, worst first."""

    status: Status
    reasons: tuple[Reason, ...] = ()


def judge(
    blocks: Sequence[RandomBlock],
    factors: Sequence[Floats],
    *,
    converged: bool,
    n_iter: int,
    hessian: Floats,
    theta: Floats,
    residual_share: float,
    max_iter: int | None = None,
) -> Verdict:
    """Verdict from the blocks, their relative factors (q, q), and the end of the search.

    residual_share: residual variance as a share of the variance that the fixed part leaves.

    hessian (k, k) and theta (k,): of the criterion in comparable units; entries at zero are exempt.
    max_iter: the steps that were allowed.
    """
    serious: list[Reason] = []
    several = any(b.codes is not blocks[0].codes for b in blocks)
    if residual_share < NOTHING_LEFT[several]:
        serious.append(NO_RESIDUAL)
    elif not converged:
        serious.append(not_converged(n_iter, max_iter))
    elif is_flat(hessian, theta):
        serious.append(NOT_IDENTIFIED)
    at_boundary = [r for b, L in zip(blocks, factors, strict=True) for r in boundary_reasons(b, L)]
    reasons = tuple(serious + at_boundary)
    if serious:
        return Verdict("do_not_use", reasons)
    return Verdict("boundary" if reasons else "fine", reasons)


NO_RESIDUAL = Reason(
    "no_residual",
    "The predictors and the groups reproduce the outcome exactly: no residual variance is left.",
    "Check whether the outcome is a value of the groups, repeated in every row: then analyse the groups.",
)
NOT_IDENTIFIED = Reason(
    "not_identified",
    "Some variance parameters cannot be told from each other: different values fit the data equally well.",
    "Remove one of the random terms that describe the same differences between groups.",
)


def not_converged(n_iter: int, max_iter: int | None = None) -> Reason:
    """The reason of a search that was stopped; max_iter: the steps that were allowed."""
    if max_iter is not None and n_iter >= max_iter:
        return Reason(
            "step_limit",
            f"The search was ended after the {counted(max_iter, 'step')} that it was allowed, "
            "before it had settled.",
            "Allow more steps; if many do not help, simplify the random part.",
        )
    return Reason(
        "not_converged",
        f"The search for the best estimates did not settle within {counted(n_iter, 'step')}.",
        "Simplify the random part, or check for extreme values in the outcome and the predictors.",
    )


def loose_tolerance(decrement: float) -> Reason:
    """The reason of a search that ended early because it was told to be content."""
    return Reason(
        "loose_tolerance",
        "The search was not run to the best estimates: by the tolerance that was set it ended where the "
        f"criterion could still fall by about {decrement / 2:.2g}.",
        "Set a smaller tolerance.",
    )


def is_flat(hessian: Floats, theta: Floats) -> bool:
    """Has the Hessian a direction without curvature among the entries off the boundary?"""
    free = theta != 0.0
    if not free.any():
        return False
    H = hessian[np.ix_(free, free)]
    scale = np.sqrt(np.maximum(np.abs(np.diag(H)), 1e-300))
    values = np.linalg.eigvalsh(H / np.outer(scale, scale))
    return bool(values[0] < FLAT * values[-1])


def boundary_reasons(block: RandomBlock, L: Floats) -> Iterator[Reason]:
    """Zero variances, perfect correlations, and other exact ties of one block."""
    lengths = np.linalg.norm(L, axis=1)
    for name in (block.names[a] for a in np.flatnonzero(lengths == 0.0)):
        yield Reason(
            "zero_variance",
            f"The variance of {name} between levels of {block.group} is estimated as zero.",
            "The model is usable; a simpler one without this random term fits as well.",
            block.group,
            (name,),
        )
    some = np.flatnonzero(lengths)
    rank = int(np.count_nonzero(L.any(axis=0)))
    if rank < len(some):
        yield from _ties(block, L[some] / lengths[some, None], some)


def _ties(block: RandomBlock, rows: Floats, some: np.ndarray) -> Iterator[Reason]:
    """Perfectly correlated pairs among the terms with variance, or one exact linear relation of them all."""
    correlations = rows @ rows.T
    pairs = [(i, j) for i in range(len(some)) for j in range(i) if abs(correlations[i, j]) >= PERFECT]
    for i, j in pairs:
        one, other = block.names[some[j]], block.names[some[i]]
        value = "+1" if correlations[i, j] > 0 else "-1"
        yield Reason(
            "perfect_correlation",
            f"{one} and {other} are estimated to be perfectly correlated ({value}) "
            f"between levels of {block.group}.",
            "The data do not support this many random terms: remove one, or drop their correlation.",
            block.group,
            (one, other),
        )
    if not pairs:
        names = tuple(block.names[a] for a in some)
        yield Reason(
            "linear_dependence",
            f"The random effects {', '.join(names)} of {block.group} are estimated to be an exact "
            "combination of each other.",
            "The data do not support this many random terms: remove one, or drop their correlations.",
            block.group,
            names,
        )
