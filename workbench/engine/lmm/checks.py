"""Is there a model in these arrays? Each fault is told in one sentence, with what to do next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.errors import DataError, ModelError
from workbench.plurals import are, counted

SMALLEST = 1e-140  # an outcome between this and its inverse can be squared and summed


def everything(
    y: Floats, X: Floats, blocks: Sequence[RandomBlock], weights: Floats | None, offset: Floats | None
) -> None:
    """Raise DataError or ModelError unless shapes fit and the numbers can carry a mixed model."""
    if not blocks:
        raise ModelError(
            "A mixed model needs at least one random term.",
            "Add a grouping variable, or fit a linear model instead.",
        )
    columns(y, X, weights, offset)
    for block in blocks:
        random_block(block, len(y))


def columns(y: Floats, X: Floats, weights: Floats | None, offset: Floats | None) -> None:
    """Raise DataError unless shapes fit and all numbers, random terms apart, can carry a model."""
    n = len(y)
    if X.ndim != 2 or len(X) != n:
        raise ValueError(f"X must be ({n}, p), got {X.shape}")
    response(y, n)
    finite(X, "A predictor column")
    for values, what in ((weights, "The weights variable"), (offset, "The offset variable")):
        if values is not None:
            if values.shape != (n,):
                raise ValueError(f"{what} must be ({n},), got {values.shape}")
            finite(values, what)
    if weights is not None and not bool((weights > 0).all()):
        raise DataError(
            "The weights must all be above zero.",
            "Remove the rows whose weight is zero or negative, or choose another weights variable.",
        )


def response(y: Floats, n: int) -> None:
    """Raise unless y is (n,), finite and not constant."""
    if y.shape != (n,):
        raise ValueError(f"y must be ({n},), got {y.shape}")
    finite(y, "The outcome")
    if n and bool((y == y[0]).all()):
        raise DataError(
            f"The outcome has the same value ({y[0]:g}) in all {n} rows used; nothing is left to explain.",
            "Choose another outcome, or check the filter and the missing values.",
        )
    largest = float(np.abs(y).max(initial=0.0))
    if largest and not SMALLEST < largest < 1.0 / SMALLEST:
        raise DataError(
            f"The outcome (values up to {largest:.1e}) is too {'large' if largest > 1.0 else 'small'} "
            "to be squared.",
            "Use another unit, such as thousands.",
        )


def finite(values: Floats, what: str) -> None:
    """Raise DataError when values (n,) or (n, k) hold infinities or missing values."""
    if np.isfinite(values.sum()):
        return
    bad = ~np.isfinite(values.reshape(len(values), -1)).all(axis=1)
    if bad.any():
        raise DataError(
            f"{what} is missing or infinite in {int(bad.sum())} of the rows used "
            f"(first in row {int(np.argmax(bad)) + 1}).",
            "Remove these rows, or mark the values as missing.",
        )


def random_block(block: RandomBlock, n: int) -> None:
    """Raise ModelError when a random block cannot be told from the mean or from the residual."""
    if block.Z.shape[0] != n or block.codes.shape != (n,):
        raise ValueError(f"block {block.group}: codes and Z must have {n} rows")
    finite(block.Z, f"A random term of {block.group}")
    if block.codes.min() < 0 or block.codes.max() >= block.n_levels:
        raise ValueError(f"block {block.group}: codes must lie in 0..{block.n_levels - 1}")
    used = levels_used(block)
    if used < 2:
        raise ModelError(
            f"The grouping variable {block.group} has only one level in the rows used, "
            "so its variance cannot be estimated.",
            "Choose a grouping variable with several levels, or remove this random term.",
        )
    if used * block.q >= n:
        raise _too_many_effects(block, used, n)


def levels_used(block: RandomBlock) -> int:
    """How many levels have a row."""
    if block.members is None:
        return int(np.count_nonzero(np.bincount(block.codes, minlength=block.n_levels)))
    codes, weights = block.members.codes, block.members.weights
    shape = (len(block.codes), codes.shape[1])
    if codes.shape != shape or weights.shape != shape or codes.min() < 0 or codes.max() >= block.n_levels:
        raise ValueError(f"block {block.group}: members must be {shape}, codes in 0..{block.n_levels - 1}")
    finite(weights, f"A membership weight of {block.group}")
    return len(np.unique(codes[weights != 0.0]))


def _too_many_effects(block: RandomBlock, used: int, n: int) -> ModelError:
    if used == n:
        return ModelError(
            f"The grouping variable {block.group} has a level of its own for each of the {n} rows, "
            "so its variance cannot be told from the residual variance.",
            "Choose a variable whose levels hold several rows each.",
        )
    terms = ", ".join(block.names)
    return ModelError(
        f"The random terms {terms} of {block.group} give {used * block.q} random effects for only {n} rows, "
        "so their variances cannot be told from the residual variance.",
        "Use fewer random terms in this group.",
    )


def rows_enough(n: int, p: int) -> None:
    """Raise ModelError unless there are more rows than fixed coefficients."""
    if n <= p:
        raise ModelError(
            f"There {are(n, 'row')} for {counted(p, 'fixed coefficient')}; "
            "a model needs more rows than coefficients.",
            "Remove predictors, or use more rows.",
        )


def collinear_terms(block: RandomBlock) -> ModelError:
    """The error for a random block whose columns repeat each other."""
    return ModelError(
        f"The random terms {', '.join(block.names)} of {block.group} carry the same information "
        "(one is a combination of the others, or is zero everywhere).",
        "Remove one of them from this group.",
    )


def something_left(y_scale: float, y: Floats) -> None:
    """Raise ModelError when the fixed part reproduces the outcome exactly."""
    if y_scale <= 1e-12 * float(np.sqrt(y @ y / len(y))):
        raise ModelError(
            "The predictors reproduce the outcome exactly, so no variance is left to divide.",
            "Check whether a predictor is a copy or a recoding of the outcome.",
        )
