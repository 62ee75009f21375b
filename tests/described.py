"""The data and R's values that the tests of this family share (see tests/reference/describe/describe.R)."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pandas as pd

import workbench
from workbench.results import Result

HERE = Path(__file__).parent / "reference/describe"
R: dict[str, Any] = json.loads((HERE / "describe.json").read_text("utf-8"))
NUMERIC = ["x", "y", "z"]


@functools.cache
def frame() -> pd.DataFrame:
    return pd.read_csv(HERE / "describe.csv")


def run(analysis: str, **options: Any) -> Result:
    return workbench.run(f"describe.{analysis}", frame(), options)


def warned(result: Result) -> list[str]:
    return [notice.message for notice in result.notices if notice.level == "warning"]
