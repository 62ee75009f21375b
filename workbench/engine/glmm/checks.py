"""Is there a model in these arrays? Faults that generalised models add to those of lmm/checks.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.glmm.model import Floats, Information, PredictorBlock
from workbench.engine.lmm.checks import finite
from workbench.engine.lmm.factors import merge_blocks
from workbench.engine.lmm.model import RandomBlock
from workbench.errors import DataError, ModelError
from workbench.plurals import are, counted

MOST_NODES = 20_000


def everything(
    n: int, X: Sequence[Floats], blocks: Sequence[PredictorBlock], offset: Floats | None, m: int
) -> None:
    """Raise DataError or ModelError unless the parts fit together and can carry a model of n rows."""
    if not blocks:
        raise ModelError(
            "A mixed model needs at least one random term.",
            "Add a grouping variable, or fit a generalised linear model instead.",
        )
    if len(X) != m:
        raise ValueError(f"{m} linear predictors need as many matrices, got {len(X)}")
    for x in X:
        if x.ndim != 2 or len(x) != n:
            raise ValueError(f"X must be ({n}, p), got {x.shape}")
        finite(x, "A predictor column")
    if offset is not None:
        if offset.shape != (m, n):
            raise ValueError(f"offset must be ({m}, {n}), got {offset.shape}")
        finite(offset.T, "The offset variable")
    for item in blocks:
        random_block(item, n, m)
    coefficients = sum(x.shape[1] for x in X)
    if n <= coefficients:
        raise ModelError(
            f"There {are(n, 'row')} for {counted(coefficients, 'fixed coefficient')}; "
            "a model needs more rows.",
            "Remove predictors, or use more rows.",
        )


def random_block(item: PredictorBlock, n: int, m: int) -> None:
    """Raise when a random block cannot be told from the mean; one effect per row is allowed."""
    block = item.block
    if block.Z.shape[0] != n or block.codes.shape != (n,):
        raise ValueError(f"block {block.group}: codes and Z must have {n} rows")
    if len(item.predictors) != block.q or not all(0 <= a < m for a in item.predictors):
        raise ValueError(f"block {block.group}: one predictor number below {m} per term")
    finite(block.Z, f"A random term of {block.group}")
    if block.codes.min() < 0 or block.codes.max() >= block.n_levels:
        raise ValueError(f"block {block.group}: codes must lie in 0..{block.n_levels - 1}")
    used = int(np.count_nonzero(np.bincount(block.codes, minlength=block.n_levels)))
    if used < 2:
        raise ModelError(
            f"The grouping variable {block.group} has only one level in the rows used, "
            "so its variance cannot be estimated.",
            "Choose a grouping variable with several levels, or remove this random term.",
        )
    if used * block.q > n * m:
        raise _too_many_effects(block, used, n)


def _too_many_effects(block: RandomBlock, used: int, n: int) -> ModelError:
    return ModelError(
        f"The random terms {', '.join(block.names)} of {block.group} give {used * block.q} random effects "
        f"for only {n} rows.",
        "Use fewer random terms in this group.",
    )


def quadrature(blocks: Sequence[PredictorBlock], points: int, information: Information) -> None:
    """Raise ModelError unless the random part allows adaptive quadrature with that many points."""
    if points < 1 or points != int(points):
        raise ModelError(f"The number of quadrature points must be 1 or more, got {points}.", "Use 1 to 25.")
    if points == 1:
        return
    groupings = merge_blocks([item.block for item in blocks])
    if len(groupings) > 1:
        groups = ", ".join(dict.fromkeys(item.block.group for item in blocks))
        raise ModelError(
            f"Adaptive quadrature needs a single grouping; this model has {len(groupings)} ({groups}).",
            "Use one quadrature point (the Laplace approximation).",
        )
    if points ** groupings[0].q > MOST_NODES:
        raise ModelError(
            f"{points} quadrature points for each of {groupings[0].q} random effects are "
            f"{points ** groupings[0].q:,} nodes; the most that are used is {MOST_NODES:,}.",
            "Use fewer points, or one (the Laplace approximation).",
        )
    if information == "expected":
        raise ModelError(
            "Quadrature places its nodes by the observed information.", "Leave the information at observed."
        )


def outcome(y: Floats, n: int) -> None:
    """Raise unless y is (n,) and finite."""
    if y.shape != (n,):
        raise ValueError(f"y must be ({n},), got {y.shape}")
    finite(y, "The outcome")


def weights(values: Floats | None, n: int) -> None:
    """Raise DataError unless the weights (n,) are finite and above zero."""
    if values is None:
        return
    if values.shape != (n,):
        raise ValueError(f"weights must be ({n},), got {values.shape}")
    finite(values, "The weights variable")
    if not bool((values > 0).all()):
        raise DataError(
            "The weights must all be above zero.",
            "Remove the rows whose weight is zero or negative, or choose another weights variable.",
        )
