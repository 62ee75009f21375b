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


# -- levels and groups -------------------------------------------------------------------------------


def classes() -> pd.DataFrame:
    """Classes whose ids start again in each school, groups of many sizes, a variable of schools, gaps."""
    rng = np.random.default_rng(8)
    sizes = rng.integers(1, 9, 40)
    cls = np.repeat(np.arange(40), sizes)
    n = len(cls)
    inside = [2, 3, 8, 2, 5, 3, 6, 4, 2, 5]
    of_school, number = np.repeat(np.arange(10), inside), np.concatenate([np.arange(k) + 1 for k in inside])
    school = of_school[cls]
    data = pd.DataFrame({"school": school, "cls": number[cls]})
    data["x"] = (rng.normal(size=40)[cls] + rng.normal(size=10)[school] + rng.normal(size=n)).round(3)
    data["flat"] = rng.normal(size=n).round(3)
    data["urban"] = np.array(["yes", "no"])[school % 2]
    data["budget"] = (school * 1.7).round(2)
    data.loc[rng.choice(n, 12, replace=False), "x"] = np.nan
    data.loc[rng.choice(n, 3, replace=False), "school"] = np.nan
    return data


ICC_COLUMNS = {
    "n": "n_obs",
    "groups": "n_levels",
    "icc1": "icc1",
    "low": "conf_low",
    "high": "conf_high",
    "icc2": "icc2",
    "design_effect": "design_effect",
    "sd_within": "std_dev_within",
    "sd_between": "std_dev_between",
    "F": "statistic",
    "p": "p_value",
}
SIZE_COLUMNS = ("n_levels", "min", "median", "mean", "max", "single", "missing")


def check_levels(result: Result, variables: list[str], folder: Path) -> None:
    groups = result.table("groups").rows
    ours = [float(row[name] or 0) for row in groups for name in SIZE_COLUMNS]
    assert run_r(result, "as.vector(sizes)", folder) == pytest.approx(ours, rel=1e-12)
    levels = {row["variable"]: row for row in result.table("levels").rows}
    changing = [float(levels[v][f"changing_{k}"] or 0) for k in range(len(groups)) for v in variables]
    assert run_r(result, "as.vector(changes)", folder) == changing
    words = [levels[v]["level"] for v in variables]
    known = {word: place for place, word in enumerate(["row", "constant", *(g["group"] for g in groups)])}
    named = ", ".join(f'"{word}"' for word in known)
    assert run_r(result, f"match(level, c({named})) - 1", folder) == [known[word] for word in words]
    shares = result.table("icc_by_variable").rows
    for theirs, mine in ICC_COLUMNS.items():
        expected = [float(row[mine] or 0) for row in shares]
        assert run_r(result, f"told${theirs}", folder) == pytest.approx(expected, rel=1e-9, abs=1e-12), mine
    expected = [float(row["value"] or 0) for row in shares]
    assert run_r(result, "told$icc", folder) == pytest.approx(expected, abs=2e-6)


def test_levels_and_groups_with_ids_that_start_again(tmp_path: Path) -> None:
    names = ["x", "flat", "urban", "budget"]
    result = run(tmp_path, classes(), "levels", groups=["school", "cls"], variables=names)
    assert [row["group"] for row in result.table("groups").rows] == ["school", "cls:school"]
    check_levels(result, names, tmp_path)


def test_levels_of_one_grouping_among_chosen_rows(tmp_path: Path) -> None:
    result = run(tmp_path, frame(), "levels", groups=["u"], variables=["x", "y", "h"], subset="x < 2")
    check_levels(result, ["x", "y", "h"], tmp_path)
