"""The table of what the missing values cost each coefficient."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.engine.pooling import Pooled
from workbench.results import Column, Table


def missing_information_table(names: Sequence[str], found: Pooled) -> Table:
    """What the missing values cost each coefficient."""
    columns = (
        Column("term", "Term"),
        Column("within", "Within", "number", "Variance of the estimate within the imputed sets, on average."),
        Column("between", "Between", "number", "Variance of the estimate between the sets."),
        Column("riv", "RIV", "number", "Relative increase in variance due to the missing values."),
        Column("lambda", "λ", "number", "Share of the total variance that is due to the missing values."),
        Column(
            "fmi",
            "FMI",
            "number",
            "Fraction of missing information: like λ, with a correction for few sets.",
        ),
    )
    fields = (found.within, found.between, found.increase, found.share, found.missing_information)
    rows = tuple(
        {"term": name, **{c.id: _number(float(f[i])) for c, f in zip(columns[1:], fields, strict=True)}}
        for i, name in enumerate(names)
    )
    note = "As many imputed sets as 100 × the largest FMI are a good number (White, Royston & Wood, 2011)."
    return Table("missing_information", "Missing information", columns, rows, note)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
