"""The estimator of correlations: total, within and between groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from workbench.api import Block, DataError, Dataset, DataUse, Measure, Notice, Reporter, Result, published
from workbench.engine.descriptives.correlation import Correlations, Part, correlations
from workbench_describe.correlations.options import CorrelationOptions
from workbench_describe.correlations.tables import matrix_table, pair_table
from workbench_describe.rows import Chosen, chosen
from workbench_describe.scripts import correlations_script

PARTS: dict[Part, str] = {
    "total": "Correlations of rows",
    "within": "Correlations within groups",
    "between": "Correlations between groups (of their means)",
    "latent": "Correlations between groups, without sampling error of the means",
}


def estimate(data: Dataset, options: CorrelationOptions, reporter: Reporter) -> Result:
    """Matrices, and all pairs with tests and intervals."""
    rows = chosen(
        data, options.variables, options.subset, measures=(Measure.NUMERIC,), besides=(options.group,)
    )
    if len(rows.names) < 2:
        raise DataError(
            f"A correlation needs two numeric variables; there is only '{rows.names[0]}'.",
            "Name another variable, or change the measure of one.",
        )
    X, codes, used = _values(rows, options)
    found = _parts(X, codes, options, reporter)
    blocks = tuple(published(_blocks(rows, found, options), reporter))
    for notice in (*rows.notices(), *_notices(rows, found)):
        reporter.notice(notice)
    missing = {n: int(m) for n in rows.names if (m := rows.missing(n).sum())}
    use = DataUse(data.n_rows, used, rows.n_rows - used, missing, rows.filtered)
    return Result("", {}, use, blocks)


def _values(rows: Chosen, options: CorrelationOptions) -> tuple[np.ndarray, np.ndarray | None, int]:
    """Columns, groups (None without) and rows used: those with a group and at least one value (or all)."""
    X = rows.matrix(rows.names)
    codes = None if options.group is None else rows.codes(options.group)[0]
    known = np.isfinite(X).all(axis=1) if options.missing == "listwise" else np.isfinite(X).any(axis=1)
    if codes is not None:
        known &= codes >= 0
    if int(known.sum()) < 2:
        raise DataError(
            "Fewer than two rows have values of these variables.",
            "Choose other variables, or treat missing values pair by pair.",
        )
    return X[known], None if codes is None else codes[known], int(known.sum())


def _parts(
    X: np.ndarray, codes: np.ndarray | None, options: CorrelationOptions, reporter: Reporter
) -> dict[Part, Correlations]:
    """Every part that applies."""
    ranks, alike = options.method == "spearman", options.between_weights == "equal"
    found: dict[Part, Correlations] = {"total": correlations(X, ranks=ranks)}
    for part in () if codes is None else ("within", "between", "latent"):
        reporter.progress(0.3, "Correlating within and between groups")
        found[part] = correlations(X, part, codes, alike=alike)
    return found


def _blocks(rows: Chosen, found: Mapping[Part, Correlations], options: CorrelationOptions) -> Iterator[Block]:
    for part, matrix in found.items():
        yield matrix_table(f"correlations_{part}", PARTS[part], rows.names, matrix, part)
    yield pair_table(rows.names, found, options)
    yield correlations_script(rows, options)


def _notices(rows: Chosen, found: Mapping[Part, Correlations]) -> Iterator[Notice]:
    fixed = [n for n, r in zip(rows.names, np.diag(found["total"].r), strict=True) if np.isnan(r)]
    if fixed:
        yield Notice(
            "warning",
            f"Without any variation, so without correlations: {', '.join(fixed)}.",
            "Leave them out.",
            "constant",
        )
