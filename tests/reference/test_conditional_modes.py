"""Predicted random effects and their conditional variances, level by level, against R's ranef()."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from prepared_cases import recipe
from reference_data import case, case_names

from workbench.analysis.recipe import recipe_from_json
from workbench.analysis.source import load_data
from workbench.engine.lmm import RandomBlock, fit_lmm
from workbench.modeling.design import Design, build_design
from workbench.modeling.spec import ModelSpec

WITH_MODES = [name for name in case_names() if case(name)["results"]["reml"].get("ranef")]
Effects = dict[str, tuple[list[str], np.ndarray, np.ndarray]]


def effects_by_group(reference: dict[str, Any], folder: Path) -> Effects:
    """Group -> its levels, modes (levels, terms) and variances (levels, terms, terms)."""
    written = recipe(reference, folder)
    data = load_data(recipe_from_json(written, folder).data)
    options = written["options"]
    spec = ModelSpec.from_formula(options["formula"], data.names)
    design = build_design(spec, data, weights=options.get("weights"))
    fit = fit_lmm(design.y, design.X, blocks_of(design), weights=design.weights)
    found: Effects = {}
    for block, modes, variances in zip(
        design.random, fit.conditional_modes, fit.conditional_variances, strict=True
    ):
        if block.label not in found:
            found[block.label] = (list(block.level_labels), modes, variances)
        else:  # independent terms on one factor: R shows them side by side, and no variances
            levels, before, _ = found[block.label]
            found[block.label] = (levels, np.hstack([before, modes]), np.empty(0))
    return found


def blocks_of(design: Design) -> list[RandomBlock]:
    return [RandomBlock(b.label, b.codes, b.n_levels, b.Z, b.names) for b in design.random]


def same_group(name: str) -> str:
    """R writes `class:(school:corp)`."""
    return name.replace("(", "").replace(")", "")


@pytest.mark.parametrize("name", WITH_MODES)
def test_modes_and_variances(name: str, tmp_path: Path) -> None:
    reference = case(name)
    ours = effects_by_group(reference, tmp_path)
    for group, r in reference["results"]["reml"]["ranef"].items():
        levels, modes, variances = ours[same_group(group)]
        rows = [levels.index(level) for level in r["levels"]]
        expected = np.asarray(r["values"], dtype=float).reshape(len(rows), -1)
        assert len(levels) == r["n_levels"]
        assert (np.abs(modes[rows] - expected) <= np.maximum(1e-5, 1e-3 * np.abs(expected))).all()
        if r.get("cond_var"):
            theirs = np.asarray(r["cond_var"], dtype=float).reshape(variances[rows].shape)
            assert variances[rows] == pytest.approx(theirs, rel=1e-3, abs=1e-5)
