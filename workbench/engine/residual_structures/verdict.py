"""Can this fit be used? The reasons of the mixed model (lmm/verdict.py), and those of the residuals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.verdict import Reason, Verdict, judge
from workbench.engine.residual_structures.parameters import Parameter


def judged(
    blocks: Sequence[RandomBlock],
    factors: Sequence[Floats],
    parameters: Sequence[Parameter],
    values: Floats,
    *,
    converged: bool,
    n_iter: int,
    max_iter: int,
    hessian: Floats,
    theta: Floats,
    residual_share: float,
) -> Verdict:
    """Verdict from the blocks with their factors, the structure's parameters and the end of the search.

    hessian (k, k), theta (k,): of the parameters that are not at a limit.
    residual_share: residual variance as a share of the variance that the fixed part leaves.
    """
    found = judge(
        blocks,
        factors,
        converged=converged,
        n_iter=n_iter,
        max_iter=max_iter,
        hessian=hessian,
        theta=theta,
        residual_share=residual_share,
    )
    reasons = tuple(_not_identified(r) for r in found.reasons) + tuple(_limits(parameters, values))
    if found.status == "do_not_use":
        return Verdict("do_not_use", reasons)
    return Verdict("boundary" if reasons else "fine", reasons)


def _not_identified(reason: Reason) -> Reason:
    if reason.code != "not_identified":
        return reason
    return Reason(
        "not_identified",
        "Some parameters of the random effects and the residuals cannot be told from each other: different "
        "values fit the data equally well.",
        "Choose a simpler residual structure, or remove a random effect of the same group.",
    )


def _limits(parameters: Sequence[Parameter], values: Floats) -> Iterator[Reason]:
    for parameter, value in zip(parameters, values.tolist(), strict=True):
        if np.isfinite(value) and parameter.at_limit(value):
            yield Reason(
                "residual_limit",
                f"{parameter.name} of the residuals is estimated at the end of its range ({value:.4g}).",
                "The data do not support this residual structure: choose a simpler one.",
            )
