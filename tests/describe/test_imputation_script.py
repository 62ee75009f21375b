"""The script for mice runs and imputes the same variables by the same methods; only where R with mice is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from described import frame

import workbench
from workbench.results import Text

RSCRIPT = shutil.which("Rscript")


def script(path: Path, **options: Any) -> str:
    result = workbench.run("describe.imputation", path, {"n_sets": 2, "iterations": 2, **options})
    return next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")


def table(tmp_path: Path) -> Path:
    data = frame().drop(columns="size")
    data["w"] = np.where(data["group"].isin([2, 5]), np.nan, data["group"] % 5 - 0.5)
    data["kind"] = np.where(np.arange(len(data)) % 6 == 0, None, data["kind"])
    data["pass"] = np.where(np.arange(len(data)) % 7 == 0, None, data["pass"])
    data.to_csv(tmp_path / "data.csv", index=False)
    return tmp_path / "data.csv"


OWN = [{"variable": name, "method": "two_level", "random": ["z"]} for name in ("x", "y")]
GROUPED = {
    "group": "group",
    "models": [*OWN, {"variable": "w", "method": "group_normal"}, {"variable": "pass", "method": "logistic"}],
}


def test_codes_of_the_matrix_say_what_is_random_and_averaged(tmp_path: Path) -> None:
    lines = script(table(tmp_path), **GROUPED).splitlines()
    assert 'method["x"] <- "2l.pan"' in lines
    (x,) = [line for line in lines if line.startswith('P["x"')]
    columns, codes = x.split("<- ")[0], x.split("<- ")[1]
    names = columns[columns.index("c(") + 2 : -3].replace('"', "").split(", ")
    found = dict(zip(names, codes[2:-1].split(", "), strict=True))
    assert (found["group"], found["z"], found["y"], found["w"]) == ("-2", "4", "3", "1")


def has_mice() -> bool:
    if RSCRIPT is None:
        return False
    asked = [RSCRIPT, "-e", "quit(status = !all(sapply(c('mice', 'pan'), requireNamespace, quietly = TRUE)))"]
    return subprocess.run(asked, capture_output=True).returncode == 0


@pytest.mark.parametrize("options", [{}, GROUPED])
def test_the_script_runs_in_r(tmp_path: Path, options: dict[str, Any]) -> None:
    if not has_mice():
        pytest.skip("R with mice and pan is not installed")
    assert RSCRIPT is not None
    lines = script(table(tmp_path), **options)
    lines += '\nwrite.csv(long, "long.csv", row.names = FALSE)\n'
    (tmp_path / "script.R").write_text(lines, encoding="utf-8")
    done = subprocess.run([RSCRIPT, "script.R"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = pd.read_csv(tmp_path / "long.csv")
    assert made[".imp"].nunique() == 2
    assert not made[["x", "y", "w", "kind", "pass"]].isna().any().any()
