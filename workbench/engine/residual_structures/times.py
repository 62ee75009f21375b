"""Do groups and times carry the structure that was asked for? Each fault in one sentence, with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.engine.lmm.model import Codes
from workbench.engine.residual_structures.order import Order
from workbench.errors import DataError, ModelError

if TYPE_CHECKING:
    from workbench.engine.residual_structures.spec import ResidualSpec

MOST_OCCASIONS = 25  # times of an unstructured covariance: 324 parameters
MOST_LAGS = 60  # distances of a Toeplitz covariance


def check_groups(spec: ResidualSpec, order: Order) -> None:
    """Raise unless groups have several rows, with different times that the kind can use."""
    if int(order.sizes.max()) < 2:
        raise ModelError(
            f"Every {spec.group_name} has only one row, so nothing can be said about how rows correlate.",
            "Choose a group with several rows each, or independent residuals.",
        )
    if spec.kind == "compound_symmetry":
        return
    if order.timed:
        _finite(spec, order)
        _no_duplicates(spec, order)
    if spec.kind in ("ar1", "arh1", "arma11", "toeplitz"):
        _whole(spec, order)
    if spec.kind == "arma11" and len(np.unique(_distances(order))) < 2:
        raise ModelError(
            f"ARMA(1,1) needs rows at two distances or more within a {spec.group_name}; here there is one.",
            "Choose AR(1) or compound symmetry.",
        )
    if spec.kind == "toeplitz":
        _every_lag(spec, order)
    if spec.kind == "unstructured":
        _every_pair(spec, order)


def check_strata(codes: Codes, labels: Sequence[str], name: str) -> None:
    """Raise ModelError unless there are several strata, each with rows enough for a variance of its own."""
    if len(labels) < 2:
        raise ModelError(
            f"{name} has only one value in the rows used, so no variances can differ by it.",
            "Choose another variable, or residuals with one variance.",
        )
    counts = np.bincount(codes, minlength=len(labels))
    few = int(np.argmin(counts))
    if counts[few] < 2:
        raise ModelError(
            f"{name} = {labels[few]} has only one row, so it cannot have a residual variance of its own.",
            f"Join it with a neighbouring value of {name}, or choose another variable.",
        )


def _finite(spec: ResidualSpec, order: Order) -> None:
    bad = ~np.isfinite(order.time)
    if bad.any():
        raise DataError(
            f"{spec.time_name} is missing or infinite in {int(bad.sum())} of the rows used "
            f"(first: {_row(spec, order, int(np.argmax(bad)))}).",
            "Remove these rows, or fill in the times.",
        )


def _no_duplicates(spec: ResidualSpec, order: Order) -> None:
    same = np.flatnonzero(~order.first & (order.gap == 0.0))
    if not len(same):
        return
    i = int(same[0])
    groups = len(np.unique(order.group[same]))
    also = "" if groups == 1 else f"; {groups} of {len(order.sizes)} have such rows"
    raise DataError(
        f"{_one(spec, order, i)} has two rows at the same time ({spec.time_name} = {_when(spec, order, i)}: "
        f"{_row(spec, order, i - 1)} and {_row(spec, order, i).removeprefix('row ')}){also}.",
        f"Check {spec.time_name} and the group {spec.group_name}, average the repeated rows, or choose "
        "compound symmetry, which has no order.",
    )


def _whole(spec: ResidualSpec, order: Order) -> None:
    bad = order.time != np.round(order.time)
    if bad.any():
        i = int(np.argmax(bad))
        raise DataError(
            f"{spec.time_name} must be a whole number for this structure, but it is {order.time[i]:g} in "
            f"{_row(spec, order, i)}.",
            "Choose continuous AR(1), which takes any times, or number the occasions 1, 2, 3 ...",
        )


def whole_lags(spec: ResidualSpec, order: Order) -> tuple[Codes, int]:
    """Steps (n,) since the first row of each group, and the length of a step: what divides all distances."""
    since = np.round(order.time - np.repeat(order.time[order.starts], order.sizes)).astype(np.int64)
    step = int(np.gcd.reduce(since)) or 1
    return (since // step).astype(np.intp), step


def lag_names(spec: ResidualSpec, largest: int, step: int) -> list[str]:
    """Words for the distances 1 .. largest steps."""
    unit = f" in {spec.time_name}" if spec.time is not None else ""
    return [f"at distance {step * lag}{unit}" for lag in range(1, largest + 1)]


def _distances(order: Order, most: int = 200) -> Codes:
    """Distances between rows of a group, neighbours up to `most` rows apart, each at least once."""
    found = [order.gap[~order.first]]
    for apart in range(2, min(int(order.sizes.max()), most + 1)):
        later = np.flatnonzero(order.place >= apart)
        found.append(order.time[later] - order.time[later - apart])
    return np.unique(np.concatenate(found)).astype(np.intp)


def _every_lag(spec: ResidualSpec, order: Order) -> None:
    lags, step = whole_lags(spec, order)
    largest = int(lags.max())
    if largest > MOST_LAGS:
        raise ModelError(
            f"A Toeplitz structure would need {largest} correlations, one for each distance in "
            f"{spec.time_name}; up to {MOST_LAGS} are possible.",
            "Choose AR(1) or continuous AR(1), or number the occasions 1, 2, 3 ...",
        )
    missing = sorted(set(range(1, largest + 1)) - set((_distances(order) // step).tolist()))
    if missing:
        raise ModelError(
            f"No {spec.group_name} has rows at distance {missing[0] * step} in {spec.time_name}, so a "
            "Toeplitz structure cannot tell that correlation.",
            "Choose AR(1) or continuous AR(1), or number the occasions 1, 2, 3 ...",
        )


def _every_pair(spec: ResidualSpec, order: Order) -> None:
    times, occasion = np.unique(order.time, return_inverse=True)
    T, J = len(times), int(np.count_nonzero(order.sizes > 1))
    if T > MOST_OCCASIONS or J <= T:
        limit = (
            f"at most {MOST_OCCASIONS} can be fitted" if T > MOST_OCCASIONS else f"there are only {J} groups"
        )
        raise ModelError(
            f"{spec.time_name} has {T} different values, so an unstructured residual covariance would have "
            f"{T * (T + 1) // 2} parameters; {limit}.",
            "Choose AR(1), continuous AR(1) or Toeplitz, or group the times into a few occasions.",
        )
    seen = np.zeros((len(order.sizes), T))
    seen[np.repeat(np.arange(len(order.sizes)), order.sizes), occasion] = 1.0
    together = seen.T @ seen
    if together.min() == 0:
        i, j = np.argwhere(together == 0)[0]
        raise ModelError(
            f"No {spec.group_name} has rows at both {spec.time_name} = {times[i]:g} and {times[j]:g}, so an "
            "unstructured covariance cannot tell their correlation.",
            "Choose AR(1) or Toeplitz, or group the times into a few occasions.",
        )


def _one(spec: ResidualSpec, order: Order, i: int) -> str:
    """The group of a row in order, in words."""
    code = int(order.group[i])
    return f"{spec.group_name} {spec.group_labels[code] if spec.group_labels else code + 1}"


def _when(spec: ResidualSpec, order: Order, i: int) -> str:
    value = float(order.time[i])
    return (spec.time_labels or {}).get(value, f"{value:g}")


def _row(spec: ResidualSpec, order: Order, i: int) -> str:
    """A row in order by its number in the data."""
    row = int(order.rows[i])
    return f"row {row + 1 if spec.row_numbers is None else int(spec.row_numbers[row])}"
