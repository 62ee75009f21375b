"""Which residual structure, over which groups, times and strata: the public description and its checks.

kind                 rows of one group                                     needs
identity             independent, one variance
diagonal             independent, a variance for each stratum              strata
compound_symmetry    one correlation                                       groups
ar1                  rho^distance, whole distances                         whole times
arh1                 AR(1) with a variance for each time                   whole times
car1                 rho^distance, any distance                            times
arma11               free first correlation, then falling by phi           whole times
toeplitz             a correlation for each distance                       whole times
unstructured         every variance and correlation free                   few times

Strata may be added to any kind: standard deviations that differ by a variable (varIdent of nlme).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures import chains, matrices
from workbench.engine.residual_structures.order import Order
from workbench.engine.residual_structures.structure import IDENTITY, Structure, with_strata
from workbench.engine.residual_structures.times import check_groups, check_strata, lag_names, whole_lags
from workbench.errors import ModelError

Kind: TypeAlias = Literal[
    "identity",
    "diagonal",
    "compound_symmetry",
    "ar1",
    "arh1",
    "car1",
    "arma11",
    "toeplitz",
    "unstructured",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
BY_TIME = ("arh1", "unstructured")


@dataclass(frozen=True)
class Strata:
    """Rows whose residuals share a standard deviation: codes (n,), 0 the reference; name: the variable."""

    codes: Codes
    labels: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class ResidualSpec:
    """A residual structure on n rows.

    group (n,): codes of the groups within which rows correlate; None: all rows are one group.
    time (n,): when; None: rows count as they stand.  strata: for "diagonal", or on top of another kind.
    group_name, time_name, group_labels, time_labels: words for messages and tables; row_numbers (n,): what
    messages call the rows (from 1).
    """

    kind: Kind
    group: Codes | None = None
    time: Floats | None = None
    strata: Strata | None = None
    group_name: str = "group"
    time_name: str = "time"
    group_labels: tuple[str, ...] = ()
    time_labels: dict[float, str] | None = None
    row_numbers: Codes | None = None


def structure_of(spec: ResidualSpec, order: Order) -> Structure:
    """The structure on rows in order. Raises DataError and ModelError, in words, where it cannot be."""
    if spec.kind not in ("identity", "diagonal"):
        check_groups(spec, order)
    built = _correlation(spec, order)
    strata = spec.strata
    if spec.kind == "arh1":
        codes, labels = occasions(spec, order)
        check_strata(codes, labels, spec.time_name)
        built = with_strata(built, codes, labels, spec.time_name)
    if strata is None:
        if spec.kind == "diagonal":
            raise ModelError(
                "A diagonal residual structure needs a variable by which the variance differs.",
                "Name the variable by which the residual variance differs, or a time variable.",
            )
        return built
    check_strata(strata.codes, strata.labels, strata.name)
    return with_strata(built, strata.codes[order.rows], strata.labels, strata.name)


def _correlation(spec: ResidualSpec, order: Order) -> Structure:
    match spec.kind:
        case "identity" | "diagonal":
            return IDENTITY
        case "compound_symmetry":
            return chains.compound_symmetry(order)
        case "ar1" | "arh1":
            return chains.ar1(order)
        case "car1":
            return chains.car1(order)
        case "arma11":
            return chains.arma11(order)
        case "toeplitz":
            lags, step = whole_lags(spec, order)
            return matrices.toeplitz(order, lags, lag_names(spec, int(lags.max()), step))
        case "unstructured":
            return matrices.unstructured(order, *occasions(spec, order), spec.time_name)


def occasions(spec: ResidualSpec, order: Order) -> tuple[Codes, list[str]]:
    """Number (n,) of the time of each row among all times, and how they are called."""
    times, codes = np.unique(order.time, return_inverse=True)
    named = spec.time_labels or {}
    return codes.astype(np.intp), [named.get(t, f"{t:g}") for t in times.tolist()]
