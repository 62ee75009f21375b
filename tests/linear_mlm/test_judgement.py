"""Verdicts come with buttons: what they advise is a model that can be fitted, and mends what they told of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.errors import ModelError
from workbench.results import Notice, Result


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Every school has the very same slope of x and the same residuals: no slope variance is left to find."""
    x = np.tile(np.array([-3.0, -1.0, 1.0, 3.0]), 12)
    residual = np.tile(np.array([1.0, -1.0, -1.0, 1.0]), 12)
    school = np.repeat(np.arange(12), 4)
    income = 1e4 * np.tile(np.array([1.0, -3.0, 3.0, -1.0]), 12)
    y = 2 + 0.5 * x + residual + np.random.default_rng(4).normal(0, 2, 12)[school]
    return pd.DataFrame({"y": y, "x": x, "income": income, "school": school})


def fitted(frame: pd.DataFrame, formula: str, **options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", frame, {"formula": formula, **options})


def notice(result: Result, name: str) -> Notice:
    return next(n for n in result.notices if n.id == name)


def test_a_fit_that_is_fine_needs_no_button(frame: pd.DataFrame) -> None:
    verdict = notice(fitted(frame, "y ~ x + (1 | school)"), "verdict")
    assert (verdict.level, verdict.actions) == ("info", ())


def test_the_button_of_a_boundary_leads_off_it(frame: pd.DataFrame) -> None:
    result = fitted(frame, "y ~ x + (x | school)")
    verdict = notice(result, "verdict")
    assert verdict.level == "warning"
    action = verdict.actions[0]
    assert (action.label, action.options) == (
        "Remove the random slope of x",
        {"formula": "y ~ x + (1 | school)"},
    )
    mended = fitted(frame, **action.options)
    assert notice(mended, "verdict").level == "info"
    # the simpler model fits as well, which is what the advice says
    before, after = (r.table("fit").rows[0]["log_lik"] for r in (result, mended))
    assert after == pytest.approx(before, abs=1e-6)


def test_scales_are_told_and_standardising_leaves_the_fit_as_it_was(frame: pd.DataFrame) -> None:
    result = fitted(frame, "y ~ x + income + (1 | school)", method="ml")
    scales = notice(result, "scales")
    assert scales.actions[0].label == "Standardise income"
    mended = fitted(frame, method="ml", **scales.actions[0].options)
    assert not any(n.id == "scales" for n in mended.notices)
    before, after = (r.table("fit").rows[0]["log_lik"] for r in (result, mended))
    assert after == pytest.approx(before, abs=1e-8)


def test_kenward_roger_by_ml_tells_the_ways_out(frame: pd.DataFrame) -> None:
    options = {"method": "ml", "df_method": "kenward_roger"}
    with pytest.raises(ModelError, match="REML") as caught:
        fitted(frame, "y ~ x + (1 | school)", **options)
    assert caught.value.remedies == (
        ("Switch to REML", {"method": "reml"}),
        ("Use Satterthwaite degrees of freedom", {"df_method": "satterthwaite"}),
        ("Use residual degrees of freedom", {"df_method": "residual"}),
    )
    for _label, change in caught.value.remedies:
        assert fitted(frame, "y ~ x + (1 | school)", **{**options, **change}).table("fixed_effects").rows
