"""The files of a new plugin, with `my_plugin` where its name belongs: means of a variable by group."""

from __future__ import annotations

PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "my_plugin"
version = "0.1.0"
description = "An analysis for the Multilevel Workbench"
requires-python = ">=3.11"
dependencies = ["multilevel-workbench"]

[project.optional-dependencies]
test = ["pytest"]

# How the workbench finds it: nothing else is needed once the package is installed.
[project.entry-points."workbench.plugins"]
my_plugin = "my_plugin.plugin"

[tool.setuptools]
packages = ["my_plugin"]
"""

README = """\
# my_plugin

An analysis for the Multilevel Workbench.

    pip install -e ".[test]"        install it beside the workbench
    pytest                          test it
    workbench plugins               see that it was found
    workbench describe my_plugin.group_means

- `my_plugin/plugin.py` describes the analysis. It is imported at every start: keep it light.
- `my_plugin/estimate.py` computes. It is imported at the first run, in the worker process.
"""

INIT = '''\
"""Means of a variable by group."""
'''

PLUGIN = '''\
"""What the workbench needs to know at start: the analysis and its options. Import nothing heavy here."""

from workbench.api import Analysis, Choice, Options, VariableSlot, hookimpl

REQUIRES_API = "1.0"


class GroupMeansOptions(Options):
    outcome = VariableSlot(
        measures=("numeric",), required=True, title="Outcome", help="The variable that is averaged."
    )
    group = VariableSlot(
        measures=("nominal", "ordinal", "id"), required=True, title="Group", help="Whose means are shown."
    )
    order = Choice(
        "level",
        {"level": "As the levels are ordered", "mean": "From the lowest mean to the highest"},
        title="Order",
        help="The order of the rows.",
    )


@hookimpl
def workbench_analyses(context):
    return [
        Analysis(
            id="my_plugin.group_means",
            title="Group means",
            summary="The mean of a variable in every group.",
            menu=("Describe",),
            options=GroupMeansOptions,
            estimator="my_plugin.estimate:estimate",
            keywords=("mean", "average", "group"),
        )
    ]
'''

ESTIMATE = '''\
"""The computation: a pure function of data and options."""

import numpy as np

from workbench.api import Column, DataError, DataUse, Result, Table

COLUMNS = (
    Column("group", "Group"),
    Column("n_obs", "n", "integer", "Rows that have a value."),
    Column("mean", "Mean", "number", "The arithmetic mean of the rows that have a value."),
)


def estimate(data, options, reporter):
    """One row for every group that has a value."""
    y = data.numeric(options.outcome)  # float64, nan where missing
    codes, levels = data.codes(options.group)  # -1 where missing
    used = np.isfinite(y) & (codes >= 0)
    if not used.any():
        raise DataError(f"'{options.outcome}' has no value in any group.", "Choose another outcome.")
    reporter.progress(0.5, "Averaging")  # also the place where a cancel is noticed
    sizes = np.bincount(codes[used], minlength=len(levels))
    sums = np.bincount(codes[used], y[used], minlength=len(levels))
    rows = [
        {"group": level, "n_obs": int(n), "mean": float(total / n)}
        for level, n, total in zip(levels, sizes, sums, strict=True)
        if n
    ]
    if options.order == "mean":
        rows.sort(key=lambda row: row["mean"])
    table = Table("means", f"Means of {options.outcome}", COLUMNS, tuple(rows))
    use = DataUse(rows=len(y), used=int(used.sum()), dropped=int((~used).sum()))
    return Result("my_plugin.group_means", {}, use, (table,))
'''

TEST = '''\
"""The numbers, and that the workbench finds the analysis once the package is installed."""

import pandas as pd
import pytest

import workbench
from workbench.errors import DataError

FRAME = pd.DataFrame({"y": [1.0, 3.0, 10.0, None], "g": ["a", "a", "b", "b"]})


def test_means():
    result = workbench.run("my_plugin.group_means", FRAME, outcome="y", group="g")
    assert result.table("means").rows == (
        {"group": "a", "n_obs": 2, "mean": 2.0},
        {"group": "b", "n_obs": 1, "mean": 10.0},
    )
    assert result.data.dropped == 1


def test_no_values():
    with pytest.raises(DataError):
        workbench.run("my_plugin.group_means", FRAME.assign(y=float("nan")), outcome="y", group="g")
'''

FILES = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "my_plugin/__init__.py": INIT,
    "my_plugin/plugin.py": PLUGIN,
    "my_plugin/estimate.py": ESTIMATE,
    "tests/test_my_plugin.py": TEST,
}
"""Path below the folder of the plugin -> content."""
