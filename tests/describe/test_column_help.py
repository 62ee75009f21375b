"""Every number names its method: no column of numbers without help, in any table of the family."""

from __future__ import annotations

from typing import Any

import pytest
from described import NUMERIC, run

from workbench.results import Table

RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("descriptives", {"group": "kind", "percentiles": [5]}),
    ("crosstab", {"rows": "kind", "columns": "pass", "residuals": True}),
    ("correlations", {"variables": NUMERIC, "group": "group"}),
    ("levels", {"groups": ["group"], "sizes": True, "expected": ["x"]}),
    ("missing", {"group": "group", "compare": True, "coverage": True}),
    ("codebook", {}),
)


@pytest.mark.parametrize(("analysis", "options"), RUNS)
def test_every_number_names_its_method(analysis: str, options: dict[str, Any]) -> None:
    tables = [block for block in run(analysis, **options).walk() if isinstance(block, Table)]
    silent = [
        f"{table.id}.{column.id}"
        for table in tables
        for column in table.columns
        if column.format != "text" and not column.help.endswith(".")
    ]
    assert silent == []
    assert tables
