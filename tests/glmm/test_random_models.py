"""Mixed models drawn at random (formulas, families, links, sizes, effects) against glmmTMB's numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE

import workbench

FILE = HERE / "random_models" / "random_models.json"
MODELS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["models"]
QUICK = {"term_tests": "wald", "random_tests": False, "effect_figures": "none"}


@pytest.mark.parametrize("model", MODELS, ids=[f"{m['options']['family']}-{m['seed']}" for m in MODELS])
def test_a_model_drawn_at_random(model: dict[str, Any]) -> None:
    """Coefficients within a thousandth of their errors, errors within 0.5%, likelihoods to six digits."""
    frame = pd.DataFrame(model["data"]).astype({"g": "category", "h": "category", "t": "category"})
    result = workbench.run("glmm.glmm", frame, {**model["options"], **QUICK})
    assert [n.level for n in result.notices if n.level == "error"] == []
    rows = result.table("fixed_effects").rows
    assert len(rows) == len(model["term"])
    errors = np.array(model["std_error"])
    assert result.table("fit").rows[0]["log_lik"] == pytest.approx(model["log_lik"], abs=1e-6)
    np.testing.assert_allclose([r["std_error"] for r in rows], errors, rtol=5e-3)
    distance = (np.array([r["estimate"] for r in rows]) - model["estimate"]) / errors
    assert np.abs(distance).max() < 1e-3
    found = [
        r["variance"] for r in result.table("random_effects").rows if not r["term2"] and r["group"] in "gh:g"
    ]
    np.testing.assert_allclose(sorted(found), sorted(model["variances"]), rtol=5e-3)
