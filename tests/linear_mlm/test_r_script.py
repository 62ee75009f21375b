"""The R script of a result runs in R and gives our numbers; only where R with lmerTest is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from reference_data import csv

import workbench
from workbench.results import Result, Text

RSCRIPT = shutil.which("Rscript")
CASES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "lme4_sleepstudy",
        "linear_mlm.lmm",
        {"formula": "Reaction ~ Days + (Days | Subject)", "hypotheses": ["Days = 10"]},
        {},
    ),
    (
        "nlme_Machines",
        "linear_mlm.lmm",
        {
            "formula": "score ~ Machine + (1 | Worker/Machine)",
            "method": "ml",
            "contrasts": {"Machine": "sum"},
        },
        {"Machine": {"measure": "nominal", "levels": ["A", "B", "C"]}},
    ),
    (
        "book_orthodont",
        "linear_mlm.ols",
        {
            "formula": "distance ~ age * Sex",
            "contrasts": {"Sex": "treatment"},
            "hypotheses": ["age - SexFemale = 1, age = 0"],
        },
        {"Sex": {"measure": "nominal", "levels": ["Male", "Female"]}},
    ),
    (
        "book_orthodont",
        "linear_mlm.lmm",
        {
            "formula": "distance ~ age * Sex + (1 | Subject)",
            "residual": "ar1",
            "variance_by": "Sex",
        },
        {},
    ),
    (
        "book_orthodont",
        "linear_mlm.lmm",
        {
            "formula": "distance ~ age + Sex",
            "residual": "unstructured",
            "group": "Subject",
            "time": "age",
        },
        {},
    ),
    (
        "mlmRev_egsingle",
        "linear_mlm.lmm",
        {"formula": "math ~ year + (1 | schoolid/childid)", "residual": "car1", "time": "year"},
        {},
    ),
    (
        "nlme_Machines",
        "linear_mlm.lmm",
        {
            "formula": "score ~ Machine + (1 | Worker)",
            "subset": "Worker != 6",
            "contrasts": {
                "Machine": {
                    "levels": ["A", "B", "C"],
                    "columns": {"A or others": [-1, 0.5, 0.5]},
                    "meaning": "comparisons",
                }
            },
        },
        {"Machine": {"measure": "nominal", "levels": ["A", "B", "C"]}},
    ),
]
COEFFICIENTS = "if (inherits(fit, c('lme', 'gls'))) summary(fit)$tTable else coef(summary(fit))"


def run(name: str, analysis: str, options: dict[str, Any], variables: dict[str, Any]) -> Result:
    from workbench.data.load import load

    return workbench.run(analysis, load(csv(name), variables), options)


def script(result: Result) -> str:
    return next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")


@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
@pytest.mark.parametrize(("name", "analysis", "options", "variables"), CASES)
def test_r_gives_the_same(
    tmp_path: Path, name: str, analysis: str, options: dict[str, Any], variables: dict[str, Any]
) -> None:
    result = run(name, analysis, options, variables)
    file = tmp_path / "script.R"
    tail = f'\nfound <- {COEFFICIENTS}\ncat("\\nRESULT", format(found[, 1:2], digits = 15), "\\n")\n'
    file.write_text(script(result) + tail, encoding="utf-8")
    done = subprocess.run([str(RSCRIPT), str(file)], capture_output=True, text=True, check=False, timeout=120)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no lmerTest")
    assert done.returncode == 0, done.stderr
    numbers = [float(x) for x in done.stdout.rsplit("RESULT", 1)[1].split()]
    rows = result.table("fixed_effects").rows
    ours = [float(r["estimate"] or 0) for r in rows] + [float(r["std_error"] or 0) for r in rows]
    assert ours == pytest.approx(numbers, rel=2e-4)


def test_hypotheses_are_tested_in_r_by_their_matrix() -> None:
    name, analysis, options, variables = CASES[2]
    assert (
        'car::linearHypothesis(fit, rbind(c(0, 1, -1, 0), c(0, 1, 0, 0)), c(1, 0), white.adjust = "hc3")'
        "  # age - SexFemale = 1, age = 0"
    ) in script(run(name, analysis, {**options, "robust": "hc3"}, variables))


def test_hostile_names_stay_text() -> None:
    """Names and levels are literals of the script, never code."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            'y"); system("x': [1.0, 2.0, 4.0, 3.0, 5.0, 7.0],
            "g`1": ["a", "b'); q()#", "a", "b'); q()#", "a", "b'); q()#"],
        }
    )
    result = workbench.run("linear_mlm.ols", frame, formula='`y"); system("x` ~ `g\\`1`')
    text = script(result)
    assert 'd[["g`1"]] <- factor(d[["g`1"]], levels = c("a", "b\'); q()#"))' in text
    assert 'lm(`y"); system("x` ~ `g\\`1`, data = d)' in text
