"""The simulated data of `tests/reference/categories` and what R says of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).resolve().parents[1] / "reference" / "categories" / "categories.json"


@cache
def reference() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def column(name: str) -> np.ndarray:
    return np.array(reference()["data"][name], dtype=float)


def predictors() -> np.ndarray:
    """x, g = b, g = c."""
    g = column("g")
    return np.column_stack([column("x"), g == 1, g == 2]).astype(float)


def outcome(name: str) -> np.ndarray:
    return column(name).astype(int)
