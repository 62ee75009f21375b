"""The R script of a comparison runs in R and gives our likelihoods and tests; only where R has lme4."""

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
CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "linear_mlm.comparison",
        {"models": ["y ~ x + g", "y ~ x + g + (1 | u)", "y ~ x + g + (x | u)"], "subset": "w > 0.6"},
    ),
    (
        "linear_mlm.comparison",
        {
            "models": ["y ~ center(x) + (1 | u)", "y ~ center(x)*g + group_mean(x, u) + (1 | u)"],
            "contrasts": {"g": "sum"},
            "weights": "w",
        },
    ),
    (
        "glmm.comparison",
        {
            "models": ["b ~ 1 + (1 | u)", "b ~ x + g + (1 | u)"],
            "family": "binomial",
            "quadrature_points": 9,
        },
    ),
    ("glmm.comparison", {"models": ["n ~ x", "n ~ 1"], "family": "negative_binomial"}),
    ("glmm.comparison", {"models": ["n ~ x", "n ~ x + g"], "family": "poisson", "offset": "o"}),
]


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    n = 240
    u = np.repeat(np.arange(24), 10)
    x, g = rng.normal(size=n).round(3), np.array(["a", "b", "c"])[rng.integers(0, 3, n)]
    y = x * (1 + 0.5 * rng.normal(size=24)[u]) + rng.normal(size=24)[u] + rng.normal(size=n)
    counts = rng.poisson(np.exp(0.4 * x) * rng.gamma(2, 0.5, n))
    out = pd.DataFrame({"y": y.round(4), "x": x, "g": g, "u": u, "n": counts})
    out["b"] = np.where(y > 0, "yes", "no")
    out["w"], out["o"] = rng.uniform(0.5, 2, n).round(3), rng.normal(size=n).round(3)
    out.loc[5:9, "x"] = np.nan
    out.loc[20:23, "g"] = None
    return out


def script(result: Result) -> str:
    return next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")


@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
@pytest.mark.parametrize(("analysis", "options"), CASES)
def test_r_gives_the_same_tests(tmp_path: Path, analysis: str, options: dict[str, Any]) -> None:
    path = tmp_path / "data.csv"
    frame().to_csv(path, index=False)
    result = workbench.run(analysis, path, options)
    file = tmp_path / "script.R"
    tail = '\ncat("\\nRESULT", format(c(log_lik, chi_sq[-1]), digits = 15), "\\n")\n'
    file.write_text(script(result) + tail, encoding="utf-8")
    command = [str(RSCRIPT), "--vanilla", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    if "there is no package called" in done.stderr:
        pytest.skip("R has not all packages")
    assert done.returncode == 0, done.stderr
    theirs = [float(text) for text in done.stdout.rsplit("RESULT", 1)[1].split()]
    rows = result.table("comparison").rows
    ours = [float(row["log_lik"] or 0) for row in rows] + [float(row["chi_sq"] or 0) for row in rows[1:]]
    assert ours == pytest.approx(theirs, rel=1e-4, abs=1e-3)
