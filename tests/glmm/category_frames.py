"""The simulated data of `tests/reference/categories` as a data frame, and published data where at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from reference_data import csv

FOLDER = Path(__file__).resolve().parents[1] / "reference" / "categories"


def values(name: str) -> dict[str, Any]:
    """What R says: `categories` or `terms`."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def simulated() -> pd.DataFrame:
    """y: ordered 1 to 5; z: bus, car, walk; x a number, g a, b, c; h: low or high; w weights; o offset."""
    d = values("categories")["data"]
    w = np.array(d["w"])
    return pd.DataFrame(
        {
            "y": pd.Categorical(np.array(d["y"]) + 1, ordered=True),
            "z": pd.Categorical.from_codes(d["z"], ["bus", "car", "walk"]),
            "x": d["x"],
            "g": pd.Categorical.from_codes(d["g"], ["a", "b", "c"]),
            "h": pd.Categorical(np.where(w > 1, "high", "low")),
            "w": w.astype(float),
            "o": d["o"],
        }
    )


def published(name: str, **levels: list[str]) -> pd.DataFrame:
    """A published data set; only an empty cell is missing; levels: of its categorical variables, in order."""
    data = pd.read_csv(csv(name), keep_default_na=False, na_values=[""])
    for variable, order in levels.items():
        text = data[variable].map(lambda v: v if isinstance(v, str) else f"{v:g}", na_action="ignore")
        data[variable] = pd.Categorical(text, order, ordered=True)
    return data


def by_term(rows: Any, key: str = "term") -> dict[str, Any]:
    """The rows of a table by their term."""
    return {row[key]: row for row in rows}
