"""Our simulated outcomes of every family, and R's values on them (`tests/reference/glm_families`)."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pandas as pd
from reference_data import HERE

import workbench
from workbench.results import Result

FOLDER = HERE / "glm_families"
VALUES: dict[str, Any] = json.loads((FOLDER / "families.json").read_text(encoding="utf-8"))["cases"]


@cache
def frame() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "families.csv")


def fitted(formula: str, **options: Any) -> Result:
    """The generalised linear model of these data."""
    return workbench.run("glmm.glm", frame(), {"formula": formula, **options})


def key(name: str) -> str:
    """`gb` and `g[b]`, `gb:hv` and `g[b]:h[v]`, are the same."""
    return re.sub(r"[^0-9A-Za-z]", "", name).lower()


def column(result: Result, name: str, table: str = "fixed_effects") -> dict[str, Any]:
    """One column of a table by term."""
    return {key(str(row["term"])): row[name] for row in result.table(table).rows}


def of_r(values: dict[str, float]) -> dict[str, float]:
    return {key(name): value for name, value in values.items()}
