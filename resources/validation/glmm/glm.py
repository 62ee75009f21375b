"""Write the validation cases of generalised linear models, with their data.

    python resources/validation/glmm/glm.py

The values are those that R gave to the scripts of tests/reference/glm_families; this only puts them in the
form in which `workbench validate` reads them.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
VALUES = ROOT / "tests" / "reference" / "glm_families"
TARGET = ROOT / "plugins" / "workbench_glmm" / "validation"
VARIABLES = {name: {"measure": "nominal"} for name in ("g", "h", "answer")}
TOLERANCES = {
    "log-likelihood": {"reason": "R converged to 1e-14", "rel": 1e-9},
    "estimates": {"reason": "R converged to 1e-14; links that are not canonical less far", "rel": 1e-6},
    "standard errors": {"reason": "move with the estimates", "rel": 1e-5},
    "tests": {"reason": "differences of deviances", "rel": 1e-6},
}
ZEROS = {"zero_inflation": "~ z"}
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "logit": ("Logistic regression", "yes ~ x + z + g * h", {}),
    "probit": ("Probit regression", "yes ~ x + z + g", {"link": "probit"}),
    "cloglog": ("Complementary log-log", "yes ~ x + z + g", {"link": "cloglog"}),
    "cauchit": ("Cauchit", "yes ~ x + z + g", {"link": "cauchit"}),
    "answer": ("Logistic regression of a category", "answer ~ x + g", {}),
    "log_binomial": ("Log-binomial regression", "rare ~ x", {"link": "log"}),
    "trials": ("Events out of trials", "cbind(events, trials - events) ~ x + g", {}),
    "quasi_binomial": ("Quasi-binomial", "events ~ x + g", {"family": "quasi_binomial", "trials": "trials"}),
    "poisson": ("Poisson with offset", "count ~ x + g * h + offset(log(expo))", {"family": "poisson"}),
    "poisson_weights": ("Poisson with weights", "count ~ x + g", {"family": "poisson", "weights": "w"}),
    "poisson_sqrt": ("Poisson, square root", "count ~ x + g", {"family": "poisson", "link": "sqrt"}),
    "quasi_poisson": ("Quasi-Poisson", "overdispersed ~ x + g * h", {"family": "quasi_poisson"}),
    "gaussian_log": ("Gaussian, log link", "score ~ x + g", {"family": "gaussian", "link": "log"}),
    "gamma_log": ("Gamma, log link", "amount ~ x + g * h", {"family": "gamma", "link": "log"}),
    "gamma_inverse": ("Gamma, inverse link", "amount ~ g", {"family": "gamma", "link": "inverse"}),
    "inverse_gaussian": ("Inverse Gaussian", "wait ~ x + g", {"family": "inverse_gaussian", "link": "log"}),
    "negative_binomial": ("Negative binomial", "overdispersed ~ x + g", {"family": "negative_binomial"}),
}
BY_LIKELIHOOD: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "inflated_poisson": (
        "Zero-inflated Poisson",
        "zeroinfl",
        "zeros ~ x + g",
        {"family": "poisson", **ZEROS},
    ),
    "hurdle_poisson": (
        "Poisson hurdle",
        "hurdle",
        "zeros ~ x + g",
        {"family": "poisson", "zeros": "hurdle", **ZEROS},
    ),
    "inflated_negbin": (
        "Zero-inflated negative binomial",
        "zeroinfl",
        "zeros_over ~ x + g",
        {"family": "negative_binomial", **ZEROS},
    ),
    "hurdle_negbin": (
        "Negative binomial hurdle",
        "hurdle",
        "zeros_over ~ x + g",
        {"family": "negative_binomial", "zeros": "hurdle", **ZEROS},
    ),
    "nb1": (
        "Negative binomial, NB1",
        "glmmTMB",
        "overdispersed ~ x + g",
        {"family": "negative_binomial_1"},
    ),
    "beta": ("Beta regression", "glmmTMB", "share ~ x + g", {"family": "beta"}),
}


def main() -> None:
    """The data and the file of cases."""
    (TARGET / "data").mkdir(parents=True, exist_ok=True)
    shutil.copy(VALUES / "families.csv", TARGET / "data" / "families.csv")
    one, joint = (json.loads((VALUES / f"{name}.json").read_text()) for name in ("families", "joint"))
    versions = {"R": one["R"], **one["packages"], **joint["packages"]}
    content = {
        "title": "Generalised linear models",
        "made_with": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "script": "resources/validation/glmm/glm.py",
        "data": "simulated for this project by the script in tests/reference/glm_families; its licence",
        "tolerances": TOLERANCES,
        "cases": [
            *(single(name, one["cases"][name], one) for name in CASES),
            *(by_likelihood(name, joint["cases"][name], joint) for name in BY_LIKELIHOOD),
        ],
    }
    (TARGET / "glm.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def single(name: str, r: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    """A fit of glm or glm.nb."""
    title, formula, options = CASES[name]
    packages = one["packages"]
    source = f"MASS {packages['MASS']} glm.nb" if name == "negative_binomial" else f"R {one['R']} glm"
    checks = columns("fixed_effects", r["coef"], r["se"], source)
    checks.append(fit("deviance", "deviance", r["deviance"], source))
    if r.get("aic") is not None:
        checks.append(fit("log-likelihood", "log_lik", r["log_lik"], source))
    if "anova" in r:
        terms = r["anova"]["II"]
        checks.append(
            {
                "what": "tests of terms",
                "source": f"car {packages['car']} Anova",
                "table": "anova",
                "column": "statistic",
                "rows": {"term": terms["term"]},
                "values": terms["statistic"],
                "tolerance": "tests",
            }
        )
    return case(f"glm_{name}", title, {"formula": formula, **options}, checks)


def by_likelihood(name: str, r: dict[str, Any], joint: dict[str, Any]) -> dict[str, Any]:
    """A fit of pscl or glmmTMB; errors of beta regression are those of the expected information."""
    title, function, formula, options = BY_LIKELIHOOD[name]
    package = "glmmTMB" if function == "glmmTMB" else "pscl"
    source = f"{package} {joint['packages'][package]} {function}".replace("glmmTMB glmmTMB", "glmmTMB")
    errors = r.get("expected_se", r["se"])
    checks = columns("fixed_effects", r["coef"], errors, source)
    if "zero" in r:
        checks += columns("zero_effects", r["zero"], r["zero_se"], source, "coefficients of zeros")
    checks.append(fit("log-likelihood", "log_lik", r["log_lik"], source))
    return case(f"glm_{name}", title, {"formula": formula, **options}, checks)


def case(name: str, title: str, options: dict[str, Any], checks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "data": "data/families.csv",
        "variables": VARIABLES,
        "analysis": "glmm.glm",
        "options": options,
        "checks": checks,
    }


def columns(
    table: str, coef: dict[str, float], se: dict[str, float], source: str, what: str = "coefficients"
) -> list[dict[str, Any]]:
    """Estimates and standard errors."""
    shared = {"source": source, "table": table, "rows": {"term": [term(name) for name in coef]}}
    errors = list(se.values())
    return [
        {
            "what": what,
            "column": "estimate",
            "values": list(coef.values()),
            "scale": errors,
            "tolerance": "estimates",
            **shared,
        },
        {
            "what": f"standard errors of {what}",
            "column": "std_error",
            "values": errors,
            "tolerance": "standard errors",
            **shared,
        },
    ]


def fit(what: str, column: str, value: float, source: str) -> dict[str, Any]:
    """A number of the table of fit."""
    return {
        "what": what,
        "source": source,
        "table": "fit",
        "column": column,
        "values": [value],
        "tolerance": "log-likelihood",
    }


def term(name: str) -> str:
    """R's name of a term as the workbench writes it: gb:hv is g[b]:h[v]."""
    return re.sub(r"\b([gh])([a-c]|v)\b", r"\1[\2]", name)


if __name__ == "__main__":
    main()
