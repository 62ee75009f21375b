"""Where tests find published data and the values R gives on them.

Order: `tests/reference` (what may travel with this project, see LICENSES.md there), then `shared` beside the
checkout, or the folder that WORKBENCH_SHARED names (data without a stated licence stay outside). A file in
neither place skips the test, saying so.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent / "reference"
SHARED = Path(os.environ.get("WORKBENCH_SHARED") or HERE.parents[2] / "shared")


def csv(name: str) -> Path:
    """The CSV file of one data set, such as `mlmRev_Exam` (comma, UTF-8, empty cell = missing)."""
    return _find(f"data/{name}.csv")


def case(name: str, family: str = "linear_mlm") -> dict[str, Any]:
    """One reference case: data set, formula, options, R's results and the tolerance of each quantity."""
    place = f"{family}/{name}.json"
    content: dict[str, Any] = json.loads(_find(place, f"reference/{place}").read_text(encoding="utf-8"))
    return content


def case_names(family: str = "linear_mlm") -> list[str]:
    """Names of the cases that travel with this project, for parametrised tests."""
    return sorted(path.stem for path in (HERE / family).glob("*.json"))


def variables(reference: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The `data.variables` part of a recipe: every factor of the case with R's order of its levels."""
    found: dict[str, dict[str, Any]] = {}
    for name, levels in (reference["dataset"].get("factor_levels") or {}).items():
        found[name] = {"measure": "nominal"}
        if isinstance(levels, list):
            found[name]["levels"] = [str(level) for level in levels]
    return found


def _find(inside: str, outside: str = "") -> Path:
    for path in (HERE / inside, SHARED / (outside or inside)):
        if path.is_file():
            return path
    pytest.skip(f"{inside} has no stated licence, so it stays outside the project; it is not in {SHARED}")
