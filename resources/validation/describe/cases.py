"""Write the validation cases of the family from R's values in tests/reference/describe.

    python resources/validation/describe/cases.py

`describe.R` there simulates the data and computes the values; this only puts them into the form of cases.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "tests/reference/describe"
TARGET = ROOT / "plugins/workbench_describe/validation"
R = json.loads((REFERENCE / "describe.json").read_text("utf-8"))
BASE, LME4 = "R " + R["versions"]["R"].split()[2], "lme4 " + R["versions"]["lme4"]
NUMERIC = ["x", "y", "z"]
DIRECT = {"reason": "a direct computation on both sides", "rel": 1e-9}
TOLERANCES = {
    "direct": DIRECT,
    "ICC": {"reason": "the search of lme4 stops at about 1e-6", "rel": 1e-5},
    "Little": {"reason": "the search for the maximum stops at about 1e-7 on R's side", "rel": 1e-6},
}


def check(
    what: str, table: str, column: str, values: list[Any], rows: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """One check of a column of a table."""
    about = {"what": what, "source": more.pop("source", BASE), "table": table, "column": column}
    chosen = {} if rows is None else {"rows": rows}
    return {**about, **chosen, "values": values, "tolerance": more.pop("tolerance", "direct")}


def descriptives() -> Iterator[dict[str, Any]]:
    for name in ("mean", "std_dev", "median", "mad", "skewness", "kurtosis", "p10", "p25"):
        values = [R["moments"][v][name] for v in NUMERIC]
        yield check(name.replace("_", " "), "descriptives", name, values, {"variable": NUMERIC})


def pairs() -> Iterator[dict[str, Any]]:
    order = [(e["a"], e["b"]) for e in R["pearson"]]
    rows = {"variable": [a for a, _ in order], "variable2": [b for _, b in order]}
    for column, key in (("estimate", "r"), ("p_value", "p"), ("conf_low", "low"), ("conf_high", "high")):
        yield check(f"Pearson: {column}", "correlations", column, [e[key] for e in R["pearson"]], rows)


def parts() -> Iterator[dict[str, Any]]:
    for part in ("within", "between", "latent"):
        for j in range(2):
            rows = {"variable": NUMERIC[j + 1 :]}
            values = [R[part][i][j] for i in range(j + 1, 3)]
            yield check(f"{part}: with {NUMERIC[j]}", f"correlations_{part}", f"r_{j}", values, rows)


def levels() -> Iterator[dict[str, Any]]:
    columns = {"icc1": "icc1", "icc2": "icc2", "conf_low": "low", "conf_high": "high", "statistic": "f"}
    rows = {"variable": ["x", "z"]}
    for column, key in columns.items():
        values = [R["icc"][v][key] for v in rows["variable"]]
        yield check(f"{column} of groups", "icc_by_variable", column, values, rows)
    reml = [R["icc"][v]["reml"] for v in rows["variable"]]
    yield check("ICC by REML", "icc_by_variable", "value", reml, rows, source=LME4, tolerance="ICC")


def crosstab() -> Iterator[dict[str, Any]]:
    e = R["crosstab"]
    rows = {"definition": ["Pearson χ²", "Likelihood ratio G²"]}
    yield check("tests of independence", "association", "statistic", [e["chi"], e["g2"]], rows)
    yield check("Cramér's V", "association", "value", [e["v"]], {"definition": ["Cramér's V"]})


def missing() -> Iterator[dict[str, Any]]:
    yield check("Little's d²", "little", "statistic", [R["little"]["d2"]], tolerance="Little")
    yield check("its degrees of freedom", "little", "df", [R["little"]["df"]])


CASES = (
    ("descriptives", "Moments and quantiles", {"variables": NUMERIC, "percentiles": [10]}, descriptives),
    ("correlations", "Correlations of rows", {"variables": NUMERIC}, pairs),
    (
        "correlations",
        "Correlations within and between groups",
        {"variables": NUMERIC, "group": "group", "missing": "listwise"},
        parts,
    ),
    ("levels", "Intraclass correlations", {"groups": ["group"], "variables": ["x", "z"]}, levels),
    ("crosstab", "Cross table", {"rows": "kind", "columns": "pass"}, crosstab),
    ("missing", "Values missing completely at random", {"variables": NUMERIC}, missing),
)


def main() -> None:
    """Write the cases and copy the data."""
    cases = [
        {
            "id": title.lower().replace(" ", "_"),
            "title": title,
            "data": "data/describe.csv",
            "analysis": f"describe.{analysis}",
            "options": options,
            "checks": list(checks()),
        }
        for analysis, title, options, checks in CASES
    ]
    content = {
        "title": "Describing data",
        "made_with": f"{BASE}, {LME4}",
        "script": "tests/reference/describe/describe.R",
        "data": "simulated for this project by tests/reference/describe/describe.R; same licence as the "
        "project",
        "tolerances": TOLERANCES,
        "cases": cases,
    }
    (TARGET / "data").mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (TARGET / "describe.json").write_text(text + "\n", encoding="utf-8")
    shutil.copy(REFERENCE / "describe.csv", TARGET / "data/describe.csv")


if __name__ == "__main__":
    main()
