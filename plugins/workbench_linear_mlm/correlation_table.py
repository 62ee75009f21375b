"""Correlations of the estimated coefficients, where they were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, Table
from workbench.engine.inference import CoefficientTests
from workbench_linear_mlm.options import LinearOptions
from workbench_linear_mlm.tables import number

MOST = 60


def correlations(names: Sequence[str], tests: CoefficientTests, options: LinearOptions) -> Iterator[Table]:
    """A lower triangle, as most programs print it."""
    if not options.correlations:
        return
    shown = names[:MOST]
    error = np.sqrt(np.diag(tests.cov))
    correlation = tests.cov / np.outer(error, error)
    columns = [Column("term", "Term")]
    columns += [
        Column(f"r_{j}", name, "fixed", f"Correlation with {name}.") for j, name in enumerate(shown[:-1])
    ]
    rows = tuple(
        {
            "term": name,
            **{f"r_{j}": number(correlation[i, j]) if j < i else None for j in range(len(shown) - 1)},
        }
        for i, name in enumerate(shown)
    )
    note = "" if len(names) <= MOST else f"The first {MOST} of {len(names):,} coefficients."
    yield Table("fixed_correlations", "Correlations of the coefficients", tuple(columns), rows, note)
