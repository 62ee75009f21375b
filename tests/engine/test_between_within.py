"""Between-within df against nlme 3.1-162: summary(lme(...))$tTable[, "DF"]."""

from __future__ import annotations

import numpy as np
import pytest
from reference_data import csv

from workbench.data.load import load
from workbench.engine.inference import approximation, coefficient_tests, contrast_of
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.errors import ModelError
from workbench.modeling import ModelSpec
from workbench.modeling.design import build_design


def fit(name: str, formula: str) -> LmmFit:
    data = load(csv(name))
    design = build_design(ModelSpec.from_formula(formula, data.names), data)
    blocks = [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in design.random]
    return fit_lmm(design.y, design.X, blocks)


@pytest.mark.parametrize(
    ("name", "formula", "expected"),
    [
        ("book_orthodont", "distance ~ age * Sex + (age | Subject)", [79, 79, 25, 79]),
        (
            "mlmRev_egsingle",
            "math ~ year * female + lowinc + (1 | schoolid/childid)",
            [5507, 5507, 1660, 58, 5507],
        ),
        ("mlmRev_Hsb82", "mAch ~ cses * sector + meanses + (cses | school)", [7023, 7023, 157, 157, 7023]),
        ("nlme_Oats", "yield ~ nitro + Variety + (1 | Block/Variety)", [53, 53, 10, 10]),
    ],
)
def test_agrees_with_nlme(name: str, formula: str, expected: list[int]) -> None:
    df = coefficient_tests(fit(name, formula), "between_within").df
    assert df.tolist() == expected


def test_a_test_of_several_coefficients_has_the_smallest_df() -> None:
    """nlme: anova(lme(yield ~ nitro + Variety, ...)) has 2 and 10 df for Variety, F = 1.485341."""
    law = approximation(fit("nlme_Oats", "yield ~ nitro + Variety + (1 | Block/Variety)"), "between_within")
    test = contrast_of(law, np.eye(4)[2:])
    assert (test.df, test.df_residual) == (2, 10)
    assert test.statistic == pytest.approx(1.485341, abs=1e-5)


def test_crossed_groups_are_refused() -> None:
    with pytest.raises(ModelError, match="nested"):
        approximation(fit("lme4_Penicillin", "diameter ~ 1 + (1 | plate) + (1 | sample)"), "between_within")
