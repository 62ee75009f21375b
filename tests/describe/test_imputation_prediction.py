"""Long imputations wait for Run: the time foretold grows with what is asked for."""

from __future__ import annotations

from typing import Any

from workbench.analysis.imputation_options import ImputationOptions
from workbench_describe.imputation.prediction import seconds


def foretold(n_rows: int, **options: Any) -> float:
    return seconds(n_rows, ImputationOptions.of(options))


def test_what_is_foretold_grows_with_rows_sets_and_groups() -> None:
    assert foretold(100, n_sets=2, iterations=2) < 1
    assert foretold(100_000) > foretold(1000)
    assert foretold(1000, n_sets=100) > 4 * foretold(1000)
    assert foretold(1000, group="g") > 2 * foretold(1000)
