"""Every number names its method: no column of numbers without help, in any table of the family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.results import Result, Table


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(6)
    n = 120
    school = np.repeat(np.arange(12), 10)
    x = rng.normal(size=n)
    group = np.array(["a", "b", "c"])[np.arange(n) % 3]
    y = 1 + x + rng.normal(size=12)[school] + rng.normal(size=n) + 0.5 * (group == "b") * x
    return pd.DataFrame({"y": y, "x": x, "z": rng.normal(size=n), "g": group, "school": school})


MIXED = {"formula": "y ~ x * g + x * z + (1 | school)"}
RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("linear_mlm.lmm", {**MIXED, "random_tests": True, "exact_rlrt": True}),
    ("linear_mlm.lmm", {**MIXED, "df_method": "kenward_roger", "ci_method": "profile"}),
    ("linear_mlm.lmm", {**MIXED, "ci_method": "bootstrap_percentile", "n_boot": 20, "method": "ml"}),
    ("linear_mlm.ols", {"formula": "y ~ x * g + x * z", "cases": "all", "robust": "hc3"}),
    ("linear_mlm.comparison", {"models": ["y ~ 1 + (1 | school)", "y ~ x + (1 | school)"]}),
)


def tables(result: Result) -> Iterator[Table]:
    yield from (block for block in result.walk() if isinstance(block, Table))


@pytest.mark.parametrize(("analysis", "options"), RUNS)
def test_every_number_names_its_method(frame: pd.DataFrame, analysis: str, options: dict[str, Any]) -> None:
    silent = [
        f"{table.id}.{column.id}"
        for table in tables(workbench.run(analysis, frame, options))
        for column in table.columns
        if column.format != "text" and not column.help.endswith(".")
    ]
    assert silent == []
