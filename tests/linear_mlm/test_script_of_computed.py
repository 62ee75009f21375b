"""R's script of a model on computed variables: it computes them itself, and lme4 finds the same estimates."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.data.dataset import Dataset

STEPS = [
    {"step": "center", "variables": ["x"], "around": "group", "by": ["g"]},
    {"step": "cluster_means", "variables": ["x"], "by": ["g"]},
    {"step": "compute", "name": "kind", "expression": 'if(x_gc > 0.5, "big", "small")'},
]


def raw() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    group = draw.integers(0, 12, 200)
    x = np.round(draw.normal(size=200) + group * 0.1, 4)
    y = np.round(x + draw.normal(size=200) + draw.normal(size=12)[group], 4)
    return pd.DataFrame({"y": y, "x": x, "g": [f"s{i}" for i in group]})


def script(data: Dataset) -> tuple[str, dict[str, float]]:
    """The script of a model, and its fixed effects as we find them."""
    formula = "y ~ x_gc + x_mean + kind + (1 | g)"
    result = workbench.run("linear_mlm.lmm", data, formula=formula, subset="x < 2.5")
    text = next(block.text for block in result.blocks if block.id == "r_script")
    return text, {row["term"]: row["estimate"] for row in result.table("fixed_effects").rows}


def test_inputs_come_before_what_is_computed_from_them() -> None:
    text, _ = script(workbench.transform(raw(), STEPS))
    lines = text.splitlines()
    places = [
        next(i for i, line in enumerate(lines) if line.startswith(f'd[["{n}"]] <- with'))
        for n in ("x_gc", "x_mean", "kind")
    ]
    assert places == sorted(places)
    assert places[-1] < lines.index("d <- subset(d, x < 2.5)")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_lme4_finds_the_same(tmp_path: Path) -> None:
    raw().to_csv(tmp_path / "d.csv", index=False)
    text, ours = script(workbench.transform(tmp_path / "d.csv", STEPS))
    code = text.replace("lmerTest", "lme4").replace("summary(fit)", 'cat(sprintf("%.12g", fixef(fit)))')
    (tmp_path / "s.R").write_text(code, encoding="utf-8")
    command = ["Rscript", str(tmp_path / "s.R")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if "there is no package called" in done.stderr:
        pytest.skip("lme4 is not installed")
    assert done.returncode == 0, done.stderr
    theirs = [float(number) for number in done.stdout.split()]
    assert theirs == pytest.approx([*ours.values()], abs=1e-5)
