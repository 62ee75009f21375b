"""Tables that only imputed data have: what the missing values cost, and averages over the sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.api import Column, Table
from workbench.engine.inference import CoefficientTests
from workbench.engine.pooling import Pooled
from workbench_linear_mlm.fit_table import N_OBS, N_PARAMS, SIGMA
from workbench_linear_mlm.shares import PROFILED
from workbench_linear_mlm.tables import one_row

N_SETS = Column("n_imputations", "Imputed sets", "integer", "Number of imputed data sets.")


def pooled_fit_table(n_obs: int, n_sets: int, n_params: int, sigma: float) -> Table:
    """Size and residual deviation; likelihoods of different data sets do not add up to one."""
    table = one_row(
        "fit", "Model fit", ((N_OBS, n_obs), (N_SETS, n_sets), (N_PARAMS, n_params), (SIGMA, sigma))
    )
    note = (
        "Rows of one set. The residual variance is the mean over the sets; AIC and BIC have no pooled value."
    )
    return replace(table, note=note)


def tests_of_pooled(found: Pooled, cov: np.ndarray, p_value: np.ndarray) -> CoefficientTests:
    """The pooled coefficients as tests of a single fit."""
    error = found.std_error
    return CoefficientTests(found.estimate, error, found.df, found.estimate / error, p_value, cov)


def averaged(tables: Sequence[Table]) -> Table:
    """One table with the mean of every number; a cell that is empty in one set stays empty.

    Limits are left out: those of a single set know nothing of the others.
    """
    first = tables[0]
    columns = tuple(c for c in first.columns if not c.id.startswith("conf_"))
    rows = tuple(
        {c.id: _mean([t.rows[i][c.id] for t in tables]) for c in columns} for i in range(len(first.rows))
    )
    note = f"Means over {len(tables)} imputed data sets. {first.note}".replace(PROFILED, "").strip()
    return replace(first, columns=columns, rows=rows, note=note)


def _mean(values: Sequence[float | int | str | bool | None]) -> float | int | str | bool | None:
    first = values[0]
    if isinstance(first, bool | str) or len(set(values)) == 1:
        return first
    if any(v is None for v in values):
        return None
    return float(np.mean([float(v) for v in values if v is not None]))
