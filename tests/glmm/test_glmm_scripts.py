"""The R script of a generalised mixed model, run in R where it is present, gives our coefficients."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE

import workbench
from workbench.results import Result

RSCRIPT = shutil.which("Rscript")
ROWS = HERE / "glmm_cases" / "rows.csv"
CASES: dict[str, dict[str, Any]] = {
    "glmer": {"formula": "some ~ x + w + (1 | g)"},
    "trials": {"formula": "events ~ x + (x | g)", "trials": "trials"},
    "negative binomial": {"formula": "count ~ x + (1 | g)", "family": "negative_binomial"},
    "zeros": {"formula": "count ~ x + (1 | g)", "family": "poisson", "zero_inflation": "~ w"},
    "hurdle": {
        "formula": "count ~ x + (1 | g)",
        "family": "negative_binomial",
        "zero_inflation": "~ w",
        "zeros": "hurdle",
    },
    "beta": {"formula": "share ~ x + (1 | g) + (1 | h)", "family": "beta", "dispersion": "~ w"},
    "pql of events": {"formula": "events ~ x + (1 | g)", "family": "quasi_binomial", "trials": "trials"},
}
PRINT = """
b <- if (inherits(fit, "lme")) nlme::fixef(fit) else fixef(fit)
if (is.list(b)) b <- b$cond
cat("\\n==", format(unname(b), digits = 12), "\\n")
"""


def script(result: Result) -> str:
    (found,) = (b.text for b in result.walk() if getattr(b, "id", "") == "r_script")
    return str(found)


@pytest.mark.skipif(RSCRIPT is None, reason="R is not here")
@pytest.mark.parametrize("name", CASES)
def test_the_script_gives_our_coefficients(name: str, tmp_path: Path) -> None:
    rows = pd.read_csv(ROWS, dtype={"g": "category", "h": "category"})
    quick = {"term_tests": "wald", "random_tests": False}
    result = workbench.run("glmm.glmm", rows, {**CASES[name], **quick})
    lines = [line for line in script(result).split("\n") if "Anova" not in line]
    package = next(line for line in lines if line.startswith("library("))[8:-1]
    shutil.copy(ROWS, tmp_path / "data.csv")
    (tmp_path / "fit.R").write_text("\n".join(lines) + PRINT, encoding="utf-8")
    done = subprocess.run(
        [str(RSCRIPT), "fit.R"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    if f"no package called ‘{package}’" in done.stderr:
        pytest.skip(f"R has no {package} here")
    assert done.returncode == 0, done.stderr[-2000:]
    (printed,) = [line for line in done.stdout.split("\n") if line.startswith("==")]
    ours = result.table("fixed_effects").rows
    errors = np.array([r["std_error"] for r in ours])
    theirs = np.array([float(v) for v in printed[2:].split()])
    assert (np.abs(theirs - [r["estimate"] for r in ours]) < 0.01 * errors).all(), done.stdout[-500:]
