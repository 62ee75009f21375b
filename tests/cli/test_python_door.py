"""`import workbench`: light, and the same analyses as in the shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.data.dataset import Dataset
from workbench.errors import DataError, OptionsError

HEAVY = ("numpy", "scipy", "pandas", "statsmodels", "PySide6", "pyqtgraph")


@pytest.mark.parametrize(
    "module",
    ["workbench", "workbench.api", "workbench.cli", "workbench.extension.manager", "workbench.analysis"],
)
def test_imports_are_light(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


def test_finding_the_plugins_is_light() -> None:
    code = f"import sys, workbench; workbench.analyses(); print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.usefixtures("toy_folder")
def test_data_in_any_form(tmp_path: Path, numbers: Dataset) -> None:
    path = tmp_path / "d.csv"
    path.write_text("x\n1\n2\n6\n", encoding="utf-8")
    for data in (path, str(path), pd.DataFrame({"x": [1, 2, 6]}), numbers):
        assert workbench.run("toy.mean", data, variable="x").table("mean").rows[0]["mean"] == 3.0
    with pytest.raises(DataError, match="'list'"):
        workbench.run("toy.mean", [1, 2, 6], variable="x")  # type: ignore[arg-type]


@pytest.mark.usefixtures("toy_folder")
def test_options_as_mapping_and_keywords(numbers: Dataset) -> None:
    result = workbench.run("toy.mean", numbers, {"variable": "x", "trim": 0.1}, trim=0.2, seed=3)
    assert result.options == {"variable": "x", "trim": 0.2, "scale": "raw", "seed": 3}
    assert result.table("mean").rows[0]["draw"] == np.random.default_rng(3).random()


@pytest.mark.usefixtures("toy_folder")
def test_errors_are_raised_as_they_are(numbers: Dataset) -> None:
    with pytest.raises(DataError, match="too blue"):
        workbench.run("toy.complain", numbers)
    with pytest.raises(ZeroDivisionError):
        workbench.run("toy.divide", numbers)
    with pytest.raises(OptionsError, match="no analysis called"):
        workbench.run("toy.nothing", numbers)


@pytest.mark.usefixtures("toy_folder")
def test_analyses_are_descriptions() -> None:
    assert workbench.analyses()["toy.mean"].title == "Mean"
