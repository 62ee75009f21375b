"""The R scripts of descriptions run in R and give our numbers; only where R is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.results import Result, Text

RSCRIPT = shutil.which("Rscript")


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    n = 120
    u = np.repeat(np.arange(12), 10)
    x = (rng.normal(size=12)[u] + rng.normal(size=n)).round(3)
    data = pd.DataFrame({"x": x, "y": (x + rng.normal(size=n)).round(3), "u": u})
    data["g"], data["h"] = np.array(["a", "b"])[u % 2], np.array(["p", "q", "r"])[rng.integers(0, 3, n)]
    return data


def run_r(result: Result, expression: str, folder: Path) -> list[float]:
    if RSCRIPT is None:
        pytest.skip("R is not installed")
    script = next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
    file = folder / "script.R"
    file.write_text(f'{script}\ncat("RESULT", format({expression}, digits = 15), "\\n")\n', encoding="utf-8")
    command = [RSCRIPT, "--vanilla", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.returncode == 0, done.stderr
    return [float(text) for text in done.stdout.rsplit("RESULT", 1)[1].split()]


def run(folder: Path, data: pd.DataFrame, analysis: str, **options: Any) -> Result:
    path = folder / "data.csv"
    data.to_csv(path, index=False)
    return workbench.run(f"describe.{analysis}", path, options)


def test_means_by_group(tmp_path: Path) -> None:
    result = run(tmp_path, frame(), "descriptives", variables=["x", "y", "h"], group="g", subset="x < 2")
    ours = [float(row["mean"] or 0) for row in result.table("descriptives").rows]
    told = "c(tapply(d$x, d$g, mean), tapply(d$y, d$g, mean))"
    assert run_r(result, told, tmp_path) == pytest.approx(ours)


def test_the_test_of_independence(tmp_path: Path) -> None:
    result = run(tmp_path, frame(), "crosstab", rows="g", columns="h")
    first = result.table("association").rows[0]
    theirs = run_r(result, "c(test$statistic, test$p.value)", tmp_path)
    assert theirs == pytest.approx([first["statistic"], first["p_value"]])
    layered = run(tmp_path, frame(), "crosstab", rows="g", columns="h", layer="u")
    assert "split(d, " in next(b.text for b in layered.walk() if isinstance(b, Text) and b.id == "r_script")


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations(tmp_path: Path, method: str) -> None:
    result = run(tmp_path, frame(), "correlations", variables=["x", "y"], group="u", method=method)
    ours = [float(row["estimate"] or 0) for row in result.table("correlations").rows[:2]]
    within = ", cor(within)[1, 2]" if method == "pearson" else ""
    theirs = run_r(result, f"c(r[1, 2]{within})", tmp_path)
    assert theirs == pytest.approx(ours[: len(theirs)])


def test_missing_values(tmp_path: Path) -> None:
    data = frame()
    data.loc[3:9, "x"] = np.nan
    data.loc[8:20, "h"] = None
    result = run(tmp_path, data, "missing")
    ours = [row["missing"] for row in result.table("missing").rows]
    assert run_r(result, "colSums(gone)", tmp_path) == ours
