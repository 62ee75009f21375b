"""Write-ups of generalised models: numbers and citations hold, ratios and verdicts are told."""

from __future__ import annotations

from typing import Any

import pytest

import workbench
from tests.reference_data import csv
from tests.write_ups import check

CASES: dict[str, tuple[str, str, dict[str, Any], tuple[str, ...]]] = {
    "logistic": (
        "glmm.glm",
        "lme4_VerbAgg",
        {"formula": "r2 ~ Anger + Gender", "family": "binomial"},
        (
            "The event was r2 = Y, as opposed to N.",
            "OR = 1.036, 95% CI [1.026, 1.046], b = 0.0354, SE = 0.0048, z = 7.36, p < .001",
            "The odds of r2 = Y were higher for Gender = M than for Gender = F",
            "Nagelkerke R² = .0119",
        ),
    ),
    "robust": (
        "glmm.glm",
        "MASS_epil",
        {"formula": "y ~ base + trt", "family": "poisson", "robust": "hc1"},
        ("(HC1; White, 1982)", "IRR = ", "varies"),
    ),
    "zeros": (
        "glmm.glm",
        "glmmTMB_Salamanders",
        {"formula": "count ~ mined", "family": "poisson", "zero_inflation": "~ mined"},
        ("zeros beyond those of the counts (Lambert, 1992)", "The odds of an extra zero were higher"),
    ),
    "trials": (
        "glmm.glmm",
        "lme4_cbpp",
        {"formula": "incidence ~ period + (1 | herd)", "family": "binomial", "trials": "size"},
        (
            "mixed-effects logistic regression of incidence out of size",
            "Laplace approximation (Pinheiro & Chao, 2006)",
            "the median odds ratio was 1.88 for herd",
            "against the model without random effects gave χ²(1) = 15.64, p < .001",
        ),
    ),
    "quasi": (
        "glmm.glmm",
        "MASS_bacteria",
        {"formula": "y ~ trt + (1 | ID)", "family": "quasi_binomial"},
        ("penalised quasi-likelihood (Breslow & Clayton, 1993)", "t(47) = 0.72, p = .476"),
    ),
    "counts": (
        "glmm.glmm",
        "MASS_epil",
        {"formula": "y ~ base + trt + (1 | subject)", "family": "negative_binomial"},
        (
            "negative binomial regression of y (Lawless, 1987)",
            "The expected count of y did not clearly differ",
        ),
    ),
    "ordered": (
        "glmm.cumulative",
        "ordinal_wine",
        {"formula": "rating ~ temp + contact + (1 | judge)"},
        (
            "(Hedeker & Gibbons, 1994)",
            "The odds of a higher category of rating were higher for temp = warm than for temp = cold",
        ),
    ),
    "thresholds": (
        "glmm.cumulative",
        "ordinal_wine",
        {"formula": "rating ~ temp + contact", "nominal_effects": ["contact"]},
        ("at the threshold 2|3 were higher for contact = yes", "was not contradicted"),
    ),
    "unordered": (
        "glmm.multinomial",
        "carData_Chile",
        {"formula": "vote ~ age + sex"},
        (
            "every category was compared with A",
            "age was positively related to the odds of U rather than A, RRR = 1.030",
            "169 were left out because values were missing on vote (168) and age (1)",
        ),
    ),
    "regions": (
        "glmm.multinomial",
        "carData_Chile",
        {"formula": "vote ~ age + (1 | region)"},
        ("The fit lies on the boundary", "0.1804 for the intercept (N)", "(Hartzel et al., 2001)"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_models_are_told_with_their_numbers(name: str) -> None:
    analysis, data, options, said = CASES[name]
    parts = check(workbench.run(analysis, csv(data), options))
    body = f"{parts['method']} {parts['results']}"
    for words in said:
        assert words in body, body


def test_separation_is_said_and_no_infinite_number_told() -> None:
    options = {"formula": "y ~ trt + week + ID", "family": "binomial"}
    words = check(workbench.run("glmm.glm", csv("MASS_bacteria"), options))["results"]
    assert words.startswith("Quasi-complete separation")
    assert "No finite estimate of the effect on the odds of y = y exists for" in words
    assert "∞" not in words


def test_models_are_compared() -> None:
    models = ["incidence ~ 1 + (1 | herd)", "incidence ~ period + (1 | herd)"]
    options = {"models": models, "family": "binomial", "trials": "size"}
    parts = check(workbench.run("glmm.comparison", csv("lme4_cbpp"), options))
    assert "Two models of incidence (logistic regression)" in parts["method"]
    assert "Model 2 fitted better than Model 1, χ²(1) = 23.09, p < .001." in parts["results"]
