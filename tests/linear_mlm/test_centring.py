"""Means from all rows and from the analysed rows: the R script of a model computes the same columns."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.results import Text

FORMULAS = [
    "y ~ center(x) + scale(w, rows = analysed) + group_mean(w, g) + poly(t, 2, rows = analysed) + (1 | g)",
    "y ~ group_center(x, g, rows = analysed) + scale(w) + pmax(x, 0) + pieces(t, 3, 6) + (1 | g)",
    "y ~ ns(t, 3) + bs(x, 4, rows = analysed) + group_scale(w, g) + (1 | g)",
    "y ~ ns(w, 2, rows = analysed) + bs(t, 3, degree = 2) + group_scale(x, g, rows = analysed) + (1 | g)",
    "y ~ poly(t, 2) + group_mean(x, g, rows = analysed) + pmin(w, 0, x) + (1 | g)",
]
ASK = """
write.csv(data.frame(b = fixef(fit), se = sqrt(diag(vcov(fit)))), "out.csv", row.names = FALSE)
"""


def data() -> pd.DataFrame:
    rng = np.random.default_rng(12)
    out = pd.DataFrame(rng.normal(size=(200, 3)), columns=["y", "x", "w"])
    out["g"] = [f"g{k}" for k in rng.integers(0, 20, 200)]
    out["t"] = rng.integers(0, 10, 200).astype(float)
    for name in ("y", "x", "w", "t"):
        out.loc[rng.choice(200, 7, replace=False), name] = np.nan
    return out


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not here")
@pytest.mark.parametrize("formula", FORMULAS)
def test_the_script_has_the_same_columns(tmp_path: Path, formula: str) -> None:
    data().to_csv(tmp_path / "data.csv", index=False)
    result = workbench.run("linear_mlm.lmm", tmp_path / "data.csv", formula=formula)
    script = next(b for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
    (tmp_path / "fit.R").write_text(script.text + ASK)
    subprocess.run(["Rscript", "fit.R"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    theirs = pd.read_csv(tmp_path / "out.csv")
    rows = result.table("fixed_effects").rows
    assert [row["estimate"] for row in rows] == pytest.approx(theirs["b"].to_list(), rel=1e-4, abs=1e-5)
    assert [row["std_error"] for row in rows] == pytest.approx(theirs["se"].to_list(), rel=1e-4)
