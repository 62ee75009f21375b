"""Design matrices equal R's model.matrix, column by column; r_matrices.R makes the expected values."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data.dataset import Dataset
from workbench.modeling import ModelSpec
from workbench.modeling.contrasts import contrast
from workbench.modeling.design import build_design

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("r_matrices.json").read_text("utf-8"))
SPELLED = {"poly": "polynomial"}


def plain(name: str) -> str:
    """'f[b]:x' and 'fb:x', 'o[L]' and 'o.L' -> the same key."""
    return re.sub(r"[\[\](). ]", "", name)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['formula']} {case['contrasts'] or ''}".strip()
)
def test_same_columns_as_r(case: dict[str, Any], small: Dataset) -> None:
    chosen = {name: SPELLED.get(kind, kind) for name, kind in case["contrasts"].items()}
    built = build_design(ModelSpec.from_formula("y " + case["formula"], small.names), small, contrasts=chosen)
    assert built.x_term.tolist() == case["assign"]
    np.testing.assert_allclose(built.X.T, case["columns"], rtol=1e-13, atol=1e-13)
    if not {"sum", "helmert"} & set(chosen.values()) and "C(" not in case["formula"]:
        assert [plain(name) for name in built.x_names] == [plain(name) for name in case["names"]]


# R: contr.poly(6)
CONTR_POLY_6 = [
    [-0.597614304667197, 0.545544725589981, -0.372677996249965, 0.188982236504614, -0.0629940788348711],
    [-0.358568582800318, -0.109108945117996, 0.521749194749951, -0.566946709513841, 0.3149703941743560],
    [-0.119522860933439, -0.436435780471985, 0.298142396999972, 0.377964473009227, -0.6299407883487120],
    [0.119522860933439, -0.436435780471985, -0.298142396999972, 0.377964473009227, 0.6299407883487120],
    [0.358568582800318, -0.109108945117996, -0.521749194749951, -0.566946709513841, -0.3149703941743562],
    [0.597614304667197, 0.545544725589981, 0.372677996249965, 0.188982236504614, 0.0629940788348713],
]


def test_polynomial_contrasts_beyond_the_cubic() -> None:
    coded = contrast("polynomial", tuple("123456"))
    assert coded.labels == ("L", "Q", "C", "^4", "^5")
    np.testing.assert_allclose(np.column_stack([coded.column(k) for k in range(5)]), CONTR_POLY_6, atol=1e-13)


def test_names_of_sum_and_helmert_columns_are_levels(small: Dataset) -> None:
    spec = ModelSpec.from_formula("y ~ f*g")
    built = build_design(spec, small, contrasts={"f": "sum", "g": "helmert"})
    assert built.x_names == ("(Intercept)", "f[a]", "f[b]", "g[v]", "f[a]:g[v]", "f[b]:g[v]")
