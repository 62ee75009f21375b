"""A reference case made ready to run: its data file after the preparation it asks for, and its recipe."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import reference_data

Rows = list[dict[str, Any]]


def recipe(case: dict[str, Any], folder: Path, **options: Any) -> dict[str, Any]:
    """The recipe of a case; a prepared copy of its data is put into `folder` where one is needed."""
    data = reference_data.csv(Path(case["dataset"]["file"]).stem)
    prepare = PREPARATIONS.get(case["case"])
    if prepare is not None:
        data = rewritten(data, folder / f"{case['case']}.csv", prepare)
    if case["case"] == "sleepstudy_weights":
        options["weights"] = "w"
    return {
        "workbench": 1,
        "data": {"path": str(data), "variables": reference_data.variables(case)},
        "analysis": "linear_mlm.lmm",
        "options": {"formula": case["formula"], **options},
    }


def rewritten(source: Path, target: Path, prepare: Callable[[Rows], Rows]) -> Path:
    with source.open(encoding="utf-8", newline="") as file:
        rows = prepare(list(csv.DictReader(file)))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


def centred(rows: Rows) -> Rows:
    """Cgevocab: gevocab minus its mean."""
    known = [float(row["gevocab"]) for row in rows if row["gevocab"]]
    mean = sum(known) / len(known)
    return [{**row, "Cgevocab": float(row["gevocab"]) - mean} for row in rows]


def weighted(rows: Rows) -> Rows:
    """w: 1 + (i mod 4) / 2 for row i, counted from 1."""
    return [{**row, "w": 1 + (number % 4) / 2} for number, row in enumerate(rows, 1)]


def long(rows: Rows) -> Rows:
    """LangScore1 to LangScore6 become Language at Time 0 to 5."""
    return [
        {**{k: v for k, v in row.items() if not k.startswith("LangScore")}, "Time": t, "Language": row[name]}
        for t, name in enumerate(f"LangScore{i}" for i in range(1, 7))
        for row in rows
    ]


PREPARATIONS: dict[str, Callable[[Rows], Rows]] = {
    "book_m3_5": centred,
    "sleepstudy_weights": weighted,
    "book_m5_2": long,
    "book_m5_3": long,
}
