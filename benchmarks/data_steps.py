"""How long steps of data preparation take at 1,000,000 rows x 20 columns: python benchmarks/data_steps.py.

Prints the median and the longest of several tries, in seconds of processor time of this process (other
programs on the machine do not count). The goal for sorting, filtering and group-centring is one second each.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import machine
import numpy as np

from workbench.analysis.transforms.pipeline import Tables, read_steps, run_steps
from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Level, Measure, Variable

ROWS, COLUMNS, SCHOOLS, TRIES = 1_000_000, 20, 5000, 5

STEPS: dict[str, dict[str, Any]] = {
    "sort by a number": {"step": "sort", "variables": ["v3"]},
    "sort by school and a number": {"step": "sort", "variables": ["school", "v3"]},
    "filter by a condition": {"step": "filter", "condition": 'v3 > 45 and town in ("town 1", "town 2")'},
    "filter that keeps half": {"step": "filter", "condition": "v3 > mean(v3)"},
    "rows without missing values": {"step": "na_omit"},
    "group-centre": {"step": "center", "variables": ["v3"], "around": "group", "by": ["school"]},
    "group means": {"step": "cluster_means", "variables": ["v3"], "by": ["school"]},
    "group medians": {"step": "cluster_means", "variables": ["v3"], "by": ["school"], "statistic": "median"},
    "z-scores": {"step": "zscore", "variables": ["v3"]},
    "rank within groups": {"step": "rank", "variables": ["v3"], "by": ["school"]},
    "lag within groups": {"step": "lag", "variables": ["v3"], "by": ["school"], "order": "v4"},
    "compute": {"step": "compute", "name": "new", "expression": "if(v3 > 50, log(v4), v5 / 2)"},
    "join ids": {"step": "join_ids", "variables": ["school", "town"]},
    "aggregate": {"step": "aggregate", "by": ["school"], "variables": ["v3", "v4", "v5"]},
    "merge with 5,000 schools": {"step": "merge", "table": "schools", "by": ["school"]},
    "wide to long, 10 columns": {
        "step": "wide_to_long",
        "stacks": [{"name": "y", "variables": [f"v{k}" for k in range(6, 16)]}],
        "keep": ["school"],
    },
}


def big_dataset() -> Dataset:
    """A school and a town, the rest decimals of which a tenth of one column is missing."""
    draw = np.random.default_rng(1)
    towns = tuple(f"town {i}" for i in range(400))
    columns: dict[str, Column] = {
        "school": NumericColumn(draw.integers(0, SCHOOLS, ROWS)),
        "town": CodedColumn(draw.integers(-1, 400, ROWS).astype(np.int32), towns),
    }
    levels = tuple(Level(town) for town in towns)
    variables = [Variable("school"), Variable("town", measure=Measure.NOMINAL, levels=levels)]
    for place in range(3, COLUMNS + 1):
        values = np.round(draw.normal(50, 10, ROWS), 3)
        if place == 3:
            values[draw.random(ROWS) < 0.1] = np.nan
        columns[f"v{place}"] = NumericColumn(values)
        variables.append(Variable(f"v{place}"))
    return Dataset(columns, variables)


def fresh(dataset: Dataset) -> Dataset:
    """The same data without what it remembers of earlier steps."""
    return dataset.replaced()


def main() -> None:
    data = big_dataset()
    schools = Dataset(
        {"school": NumericColumn(np.arange(SCHOOLS)), "size": NumericColumn(np.arange(SCHOOLS) * 2.0)},
        [Variable("school"), Variable("size")],
    )
    print(f"{machine.description()}; load {machine.load()}")
    print(f"{'':32}  median  longest   (s, {ROWS:,} rows x {COLUMNS} columns)")
    for name, step in STEPS.items():
        placed = read_steps([step])
        seconds = []
        for _ in range(TRIES):
            tables = Tables(fresh(data), {"schools": schools})
            started = time.process_time()
            run_steps(tables, placed)
            seconds.append(time.process_time() - started)
        print(f"{name:32}  {median(seconds):6.2f}  {max(seconds):7.2f}")


if __name__ == "__main__":
    main()
