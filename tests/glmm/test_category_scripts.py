"""The R scripts of models of categories run in R and give our numbers; only where R has the packages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from glmm.category_frames import simulated

import workbench
from workbench.results import Result, Text

RSCRIPT = shutil.which("Rscript")
OWN = {"levels": ["a", "b", "c"], "columns": {"b or c": [-1, 0.5, 0.5], "c": [0, -1, 1]}}
CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "glmm.cumulative",
        {"formula": "y ~ g * h + x", "nominal_effects": ["x"], "weights": "w", "contrasts": {"g": "sum"}},
    ),
    ("glmm.cumulative", {"formula": "y ~ x + offset(o)", "threshold": "symmetric", "link": "probit"}),
    ("glmm.cumulative", {"formula": "y ~ x + g + (1 | u)", "link": "loglog", "random_tests": False}),
    ("glmm.multinomial", {"formula": "z ~ x + g", "base_level": "walk", "weights": "w"}),
    ("glmm.cumulative", {"formula": "y ~ center(x) + g", "subset": "x > -1"}),
    (
        "glmm.multinomial",
        {"formula": "z ~ x + g", "contrasts": {"g": OWN}, "subset": "x > -1"},
    ),
]
NUMBERS = "as.numeric(t(rbind(c(if (inherits(fit, 'multinom')) t(coef(fit)) else coef(fit)))))"


def script(result: Result) -> str:
    return next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")


@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
@pytest.mark.parametrize(("analysis", "options"), CASES)
def test_r_gives_the_same(tmp_path: Path, analysis: str, options: dict[str, Any]) -> None:
    frame = simulated().assign(u=lambda d: pd.Categorical(np.arange(len(d)) % 24))
    result = workbench.run(analysis, frame, options)
    frame.to_csv(tmp_path / "data.csv", index=False)
    file = tmp_path / "script.R"
    tail = f'\ncat("\\nRESULT", format({NUMBERS}, digits = 15), "\\n")\n'
    file.write_text(script(result) + tail, encoding="utf-8")
    command = [str(RSCRIPT), "--vanilla", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    if "there is no package called" in done.stderr:
        pytest.skip("R has not all packages")
    assert done.returncode == 0, done.stderr
    theirs = sorted(float(x) for x in done.stdout.rsplit("RESULT", 1)[1].split())
    assert sorted(ours(result)) == pytest.approx(theirs, rel=3e-3, abs=2e-3)


def ours(result: Result) -> list[float]:
    """Parameters as R has them: those of restricted thresholds, effects by cut turned round."""
    effects = result.table("fixed_effects").rows
    values = [row["estimate"] * (-1 if "|" in row["term"] else 1) for row in effects]
    if result.analysis == "glmm.multinomial":
        return values
    cuts = result.table("thresholds").rows
    inner = [row for row in cuts if "|" not in row["term"]]
    return values + [row["estimate"] for row in inner or cuts]


def test_hostile_names_stay_text() -> None:
    """Names and levels are literals of the script, never code."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            'y"); system("x': pd.Categorical(rng.integers(0, 3, 60), ordered=True),
            "g`1": rng.choice(["a", "b'); q()#"], 60),
        }
    )
    text = script(workbench.run("glmm.cumulative", frame, formula='`y"); system("x` ~ `g\\`1`'))
    assert 'd[["g`1"]] <- factor(d[["g`1"]], levels = c("a", "b\'); q()#"))' in text
    assert 'd[["y\\"); system(\\"x"]] <- factor(' in text
