"""Write the validation cases of generalised linear mixed models, with their data.

    python resources/validation/glmm/glmm.py

The values are those that R gave to the script of tests/reference/glmm_cases; this only puts them in the form
in which `workbench validate` reads them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
VALUES = ROOT / "tests" / "reference" / "glmm_cases"
TARGET = ROOT / "plugins" / "workbench_glmm" / "validation"
VARIABLES = {name: {"measure": "nominal"} for name in ("g", "h")}
TOLERANCES = {
    "log-likelihood": {"reason": "both searches end at gradients near zero", "abs": 1e-5},
    "estimates": {"reason": "glmmTMB and glmer stop at small gradients; relative to the error", "rel": 1e-3},
    "standard errors": {
        "reason": "glmmTMB's second derivatives are numerical",
        "rel": 1e-3,
    },
    "rough errors": {"reason": "glmer's second derivatives are rougher", "rel": 1e-2},
    "deviations": {
        "reason": "zero is exact here, small there",
        "rel": 1e-3,
        "abs": 1e-4,
    },
}
ZEROS = {"zero_inflation": "~ w"}
ONE = "(1 | g)"
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "logit": ("Logistic, crossed groups", f"some ~ x + w + {ONE} + (1 | h)", {}),
    "slope": ("Events out of trials, random slope", "cbind(events, trials - events) ~ x + (x | g)", {}),
    "quadrature": ("Logistic, 9 quadrature points", f"some ~ x + {ONE}", {"quadrature_points": 9}),
    "quadrature_counts": (
        "Poisson, 15 quadrature points",
        f"count ~ x + {ONE}",
        {"family": "poisson", "quadrature_points": 15},
    ),
    "probit": ("Probit", f"some ~ x + {ONE}", {"link": "probit"}),
    "cloglog": ("Complementary log-log", f"some ~ x + {ONE}", {"link": "cloglog"}),
    "poisson": ("Poisson, crossed groups", f"count ~ x + w + {ONE} + (1 | h)", {"family": "poisson"}),
    "negative_binomial": ("Negative binomial", f"count ~ x + w + {ONE}", {"family": "negative_binomial"}),
    "negative_binomial_1": (
        "Negative binomial, NB1",
        f"count ~ x + w + {ONE}",
        {"family": "negative_binomial_1"},
    ),
    "gamma": ("Gamma, log link", f"amount ~ x + {ONE} + (1 | h)", {"family": "gamma", "link": "log"}),
    "beta": ("Beta, uncorrelated slope", "share ~ x + (x || g)", {"family": "beta"}),
    "zero_inflated": ("Zero-inflated Poisson", f"count ~ x + {ONE}", {"family": "poisson", **ZEROS}),
    "zero_inflated_nb": (
        "Zero-inflated negative binomial",
        f"count ~ x + {ONE}",
        {"family": "negative_binomial", **ZEROS},
    ),
    "quasi_poisson": ("Quasi-Poisson by PQL", f"count ~ x + {ONE}", {"family": "quasi_poisson"}),
    "quasi_binomial": (
        "Quasi-binomial by PQL",
        f"cbind(events, trials - events) ~ x + {ONE}",
        {"family": "quasi_binomial"},
    ),
}
NO_CONSTANT = ("quadrature_counts",)  # glmer leaves constants out of the likelihood of counts by quadrature


def main() -> None:
    """The data and the file of cases."""
    (TARGET / "data").mkdir(parents=True, exist_ok=True)
    shutil.copy(VALUES / "rows.csv", TARGET / "data" / "grouped_rows.csv")
    made = json.loads((VALUES / "cases.json").read_text())
    versions = {"R": made["R"], **made["packages"]}
    content = {
        "title": "Generalised linear mixed models",
        "made_with": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "script": "resources/validation/glmm/glmm.py",
        "data": "simulated for this project by the scripts in tests/reference; its licence",
        "tolerances": TOLERANCES,
        "cases": [case(name, made["cases"][name]) for name in CASES],
    }
    (TARGET / "glmm.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def case(name: str, r: dict[str, Any]) -> dict[str, Any]:
    """One fit: coefficients, errors, standard deviations, likelihood."""
    title, formula, options = CASES[name]
    checks = columns("fixed_effects", r["mean"], r["by"], "coefficients")
    if r.get("zeros"):
        checks += columns("zero_effects", r["zeros"], r["by"], "coefficients of zeros")
    spread = r["spread"]
    checks.append(
        {
            "what": "standard deviations of random effects",
            "source": r["by"],
            "table": "random_effects",
            "column": "std_dev",
            "rows": {"group": spread["group"], "term": spread["term"], "term2": [None] * len(spread["sd"])},
            "values": spread["sd"],
            "tolerance": "deviations",
        }
    )
    if "log_lik" in r and name not in NO_CONSTANT:
        checks.append(
            {
                "what": "log-likelihood",
                "source": r["by"],
                "table": "fit",
                "column": "log_lik",
                "values": [r["log_lik"]],
                "tolerance": "log-likelihood",
            }
        )
    return {
        "id": f"glmm_{name}",
        "title": title,
        "data": "data/grouped_rows.csv",
        "variables": VARIABLES,
        "analysis": "glmm.glmm",
        "options": {"formula": formula, "term_tests": "wald", "random_tests": False, **options},
        "checks": checks,
    }


def columns(table: str, part: dict[str, Any], source: str, what: str) -> list[dict[str, Any]]:
    """Estimates and standard errors."""
    shared = {"source": source, "table": table, "rows": {"term": part["term"]}}
    errors = "rough errors" if "glmer" in source else "standard errors"
    return [
        {
            "what": what,
            "column": "estimate",
            "values": part["estimate"],
            "scale": part["std_error"],
            "tolerance": "estimates",
            **shared,
        },
        {
            "what": f"standard errors of {what}",
            "column": "std_error",
            "values": part["std_error"],
            "tolerance": errors,
            **shared,
        },
    ]


if __name__ == "__main__":
    main()
