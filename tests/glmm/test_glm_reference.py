"""The published cases through the analysis, within the tolerance stated in each (R's glm and glm.nb)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from glmm.family_cases import key
from reference_data import case, csv, variables

import workbench
from workbench.data.frame import dataset_of
from workbench.results import Result

FAMILIES = {"quasipoisson": "quasi_poisson", "negative binomial (NB2)": "negative_binomial"}
NAMES = [
    "book_coronary_logit",
    "book_babies_poisson",
    "book_babies_quasipoisson",
    "book_babies_nb",
    "contraception_probit",
    "guprenat_cloglog",
]


def fitted(name: str, **options: Any) -> tuple[dict[str, Any], Result]:
    """The values of a case, and our result."""
    reference = case(name, "glm")
    stem = re.sub(r"\.csv$", "", reference["dataset"]["file"])
    data = pd.read_csv(csv(stem), keep_default_na=False, na_values=[""])
    for variable, about in variables(reference).items():
        if variable in data and "levels" in about:
            data[variable] = pd.Categorical(data[variable].astype("string"), about["levels"])
    family = reference["options"]["family"]
    chosen = {
        "formula": reference["formula"],
        "family": FAMILIES.get(family, family),
        "link": reference["options"]["link"],
        **options,
    }
    return reference, workbench.run("glmm.glm", dataset_of(data), chosen)


def rows_of(table: dict[str, Any], column: str) -> dict[str, float]:
    return {key(name): value for name, value in zip(table["row"], table[column], strict=True)}


def ours(result: Result, column: str) -> dict[str, Any]:
    return {key(str(row["term"])): row[column] for row in result.table("fixed_effects").rows}


@pytest.mark.parametrize("name", NAMES)
def test_published_case(name: str) -> None:
    reference, result = fitted(name)
    r, tolerance = reference["results"], reference["tolerance"]
    errors = rows_of(r["coef_table"], "Std. Error")
    for term, value in rows_of(r["coef_table"], "Estimate").items():
        assert ours(result, "estimate")[term] == pytest.approx(value, rel=tolerance["coef"]["rel"])
    assert ours(result, "std_error") == pytest.approx(errors, rel=tolerance["se"]["rel"])
    fit = result.table("fit").rows[0]
    for mine, theirs in (
        ("n_obs", "nobs"),
        ("deviance", "deviance"),
        ("null_deviance", "null_deviance"),
        ("log_lik", "logLik"),
        ("aic", "AIC"),
        ("bic", "BIC"),
        ("dispersion", "dispersion"),
        ("theta", "theta"),
    ):
        if r.get(theirs) is not None:
            assert fit[mine] == pytest.approx(r[theirs], rel=1e-7), mine
    if "se_theta" in r:
        assert fit["theta_std_error"] == pytest.approx(r["se_theta"], rel=1e-5)
    if "mcfadden_r2" in r and r.get("logLik") is not None:
        # The reference takes it from the deviances, which is McFadden's for single yes and no only.
        measures = {row["definition"]: row["value"] for row in result.table("r2").rows}
        assert measures["Deviance"] == pytest.approx(r["mcfadden_r2"], rel=1e-7)


@pytest.mark.parametrize("name", [name for name in NAMES if "quasi" not in name and not name.endswith("nb")])
def test_published_tests_and_robust_errors(name: str) -> None:
    reference, result = fitted(name)
    r = reference["results"]
    drop, terms = r["drop1"], result.table("anova").rows
    assert [row["term"] for row in terms] == drop["row"][1:]
    assert np.array([row["statistic"] for row in terms]) == pytest.approx(drop["LRT"][1:], rel=1e-6)
    assert np.array([row["p_value"] for row in terms]) == pytest.approx(drop["Pr(>Chi)"][1:], rel=1e-5)
    for kind in ("hc0", "hc1"):
        robust = ours(fitted(name, robust=kind)[1], "std_error")
        assert robust == pytest.approx({key(k): v for k, v in r[f"{kind}_se"].items()}, rel=1e-6)
    low, high = (
        {
            key(row): values[k]
            for row, values in zip(r["wald_ci95"]["rows"], r["wald_ci95"]["values"], strict=True)
        }
        for k in (0, 1)
    )
    assert ours(result, "conf_low") == pytest.approx(low, rel=1e-6)
    assert ours(result, "conf_high") == pytest.approx(high, rel=1e-6)
