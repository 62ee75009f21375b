"""Write the validation cases of ordinal and multinomial regression, with their data.

    python resources/validation/glmm/categories.py

The values are those that R gave to the scripts of tests/reference/categories; this only puts them in the form
in which `workbench validate` reads them.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
VALUES = ROOT / "tests" / "reference" / "categories"
TARGET = ROOT / "plugins" / "workbench_glmm" / "validation"
ORDERED = {"measure": "ordinal", "levels": ["1", "2", "3", "4", "5"]}
RATINGS = {"y": ORDERED, "g": {"measure": "nominal"}, "z": {"measure": "nominal"}}
GROUPED = {"y": {"measure": "ordinal", "levels": ["1", "2", "3", "4"]}, "f": {"measure": "nominal"}}
TOLERANCES = {
    "criterion": {"reason": "R stops within 1e-8 of the optimum; ours may be lower", "abs": 1e-7},
    "estimates": {"reason": "where R's search stops", "rel": 1e-5},
    "standard errors": {"reason": "moves with the estimates", "rel": 1e-4},
    "criterion, clmm": {
        "reason": "clmm's inner search stops early, its value is off by so much",
        "abs": 2e-4,
    },
    "estimates, clmm": {"reason": "where clmm's search stops, in standard errors", "rel": 2e-3},
    "standard errors, clmm": {"reason": "clmm differentiates numerically", "rel": 5e-3},
    "variances, clmm": {"reason": "where clmm's search stops", "rel": 5e-3},
}


def main() -> None:
    """Both data sets and the file of cases."""
    one, mixed = (json.loads((VALUES / f"{name}.json").read_text()) for name in ("categories", "mixed"))
    (TARGET / "data").mkdir(parents=True, exist_ok=True)
    write_data("categories", single_level_columns(one["data"]))
    write_data("grouped_categories", mixed["data"])
    versions = {**one["versions"]}
    made_with = ", ".join(f"{name} {version}" for name, version in versions.items())
    content = {
        "title": "Ordinal and multinomial regression",
        "made_with": made_with,
        "script": "resources/validation/glmm/categories.py",
        "data": "simulated for this project by the scripts in tests/reference/categories; its licence",
        "tolerances": TOLERANCES,
        "cases": [*single_level(one), *with_groups(mixed)],
    }
    (TARGET / "categories.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def single_level_columns(data: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Categories by their names."""
    return {
        "y": [v + 1 for v in data["y"]],
        "z": [("bus", "car", "walk")[v] for v in data["z"]],
        "x": data["x"],
        "g": ["abc"[v] for v in data["g"]],
        "w": data["w"],
        "o": data["o"],
    }


def write_data(name: str, columns: dict[str, list[Any]]) -> None:
    """One CSV file."""
    with (TARGET / "data" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def single_level(r: dict[str, Any]) -> list[dict[str, Any]]:
    """Models without groups."""
    found = []
    for link in ("logit", "probit", "cloglog", "loglog", "cauchit"):
        for threshold in ("flexible", "symmetric", "equidistant"):
            options = {"formula": "y ~ x + g", "link": link, "threshold": threshold}
            name = f"cumulative_{link}_{threshold}"
            source = "R's optim" if link == "cauchit" else f"ordinal {r['versions']['ordinal']} clm"
            title = f"Cumulative {link}, {threshold} thresholds"
            found.append(case(name, title, options, "categories", RATINGS, r["clm"][link][threshold], source))
    clm = f"ordinal {r['versions']['ordinal']} clm"
    options = {"formula": "y ~ x + g", "weights": "w", "offset": "o"}
    title = "Frequency weights and offset"
    found.append(case("cumulative_weights", title, options, "categories", RATINGS, r["offset"], clm))
    m = r["multinom"]
    terms = [f"{a}:{term(b)}" for a in m["rows"] for b in m["columns"]]
    flat = {
        "names": terms,
        "estimate": [v for row in m["estimate"] for v in row],
        "std_error": [v for row in m["std_error"] for v in row],
        "log_lik": m["log_lik"],
    }
    options = {"formula": "z ~ x + g", "weights": "w"}
    nnet = f"nnet {r['versions']['nnet']} multinom"
    found.append(case("multinomial", "Multinomial logit", options, "categories", RATINGS, flat, nnet))
    found[-1]["analysis"] = "glmm.multinomial"
    return found


def with_groups(r: dict[str, Any]) -> list[dict[str, Any]]:
    """Models with random effects; clmm's cloglog is the loglog of clm and of ours."""
    formula = "y ~ x + z + f + (1 | g)"
    cases = {
        "intercept": ("Random intercept, Laplace", {"formula": formula}),
        "agq": ("Random intercept, 11 nodes", {"formula": formula, "quadrature_points": 11}),
        "probit": ("Random intercept, probit", {"formula": formula, "link": "probit"}),
        "cloglog": ("Random intercept, log-log", {"formula": formula, "link": "loglog"}),
        "equidistant": ("Equidistant thresholds", {"formula": formula, "threshold": "equidistant"}),
        "symmetric": ("Symmetric thresholds", {"formula": formula, "threshold": "symmetric"}),
        "crossed": ("Crossed groups", {"formula": f"{formula} + (1 | h)"}),
        "slope": ("Random slope", {"formula": "y ~ x + z + f + (1 + f | g)"}),
    }
    clmm = f"ordinal {r['versions']['ordinal']} clmm"
    return [
        case(f"clmm_{name}", title, options, "grouped_categories", GROUPED, r[name], clmm, ", clmm")
        for name, (title, options) in cases.items()
    ]


def case(
    name: str,
    title: str,
    options: dict[str, Any],
    data: str,
    variables: dict[str, Any],
    r: dict[str, Any],
    source: str,
    peer: str = "",
) -> dict[str, Any]:
    """One run and its checks."""
    rows = [(term(n), e, s) for n, e, s in zip(r["names"], r["estimate"], r["std_error"], strict=True)]
    cuts = [row for row in rows if "|" in row[0] or row[0].startswith(("threshold", "central", "spacing"))]
    effects = [row for row in rows if row not in cuts]
    checks = [
        {
            "what": "criterion",
            "source": source,
            "table": "fit",
            "column": "criterion",
            "values": [-2.0 * r["log_lik"]],
            "at_most": True,
            "tolerance": f"criterion{peer}",
        }
    ]
    for table, found in (("fixed_effects", effects), ("thresholds", cuts)):
        if found:
            checks += columns(table, found, source, peer)
    if "covariances" in r:
        checks.append(variances(r["covariances"], source, peer))
    return {
        "id": name,
        "title": title,
        "data": f"data/{data}.csv",
        "variables": variables,
        "analysis": "glmm.cumulative",
        "options": options,
        "checks": checks,
    }


def columns(
    table: str, found: list[tuple[str, float, float]], source: str, peer: str
) -> list[dict[str, Any]]:
    """Estimates and standard errors of one table."""
    shared = {"source": source, "table": table, "rows": {"term": [row[0] for row in found]}}
    errors = [row[2] for row in found]
    kind = "coefficients" if table == "fixed_effects" else "thresholds"
    return [
        {
            "what": kind,
            "column": "estimate",
            "values": [row[1] for row in found],
            "scale": errors,
            "tolerance": f"estimates{peer}",
            **shared,
        },
        {
            "what": f"standard errors of {kind}",
            "column": "std_error",
            "values": errors,
            "tolerance": f"standard errors{peer}",
            **shared,
        },
    ]


def variances(covariances: dict[str, list[list[float]]], source: str, peer: str) -> dict[str, Any]:
    """Variances and covariances of every group."""
    names = ["(Intercept)", "f[1]"]
    places, values = [], []
    for group, S in covariances.items():
        for i in range(len(S)):
            for j in range(i, len(S)):
                places.append((group, names[i], None if i == j else names[j]))
                values.append(S[i][j])
    keys = ("group", "term", "term2")
    return {
        "what": "variances",
        "source": source,
        "table": "random_effects",
        "column": "variance",
        "rows": {key: [place[k] for place in places] for k, key in enumerate(keys)},
        "values": values,
        "scale": [0.1 * max(values)] * len(values),
        "tolerance": f"variances{peer}",
    }


def term(name: str) -> str:
    """R's name of a term as the workbench writes it: gb is g[b]."""
    return {"gb": "g[b]", "gc": "g[c]", "f1": "f[1]"}.get(name, name)


if __name__ == "__main__":
    main()
