"""Write-ups of descriptions: their numbers are cells of tables, their citations are listed."""

from __future__ import annotations

from typing import Any

import pytest

import workbench
from tests.reference_data import csv
from tests.write_ups import check

CASES: dict[str, tuple[str, str, dict[str, Any], tuple[str, ...]]] = {
    "descriptives": (
        "descriptives",
        "mlmRev_Exam",
        {"variables": ["normexam", "sex"], "group": "sex"},
        ("normexam where sex = F (M = 0.09332, SD = 0.9697, n = 2,436)",),
    ),
    "frequencies": (
        "descriptives",
        "mlmRev_Exam",
        {"variables": ["sex"]},
        ("sex = F (2,436, 60.0%) and sex = M (1,623, 40.0%)",),
    ),
    "crosstab": (
        "crosstab",
        "carData_Chile",
        {"rows": "sex", "columns": "vote"},
        (
            "sex and vote were associated, Pearson χ²(3) = 70.61, p < .001, Cramér's V = .17.",
            "Of 2,700 observations, 168 were left out because values were missing on vote (168)",
            "only if values were missing completely at random",
        ),
    ),
    "correlations": (
        "correlations",
        "mlmRev_Exam",
        {"variables": ["normexam", "standLRT"], "group": "school"},
        ("normexam and standLRT (between), r(63) = .71, 95% CI [.5655, .8140], p < .001",),
    ),
    "levels": (
        "levels",
        "mlmRev_Exam",
        {"groups": ["school"], "variables": ["normexam"]},
        ("65 levels of school (2 to 198 each, median 60)", "normexam in school (ICC = .1683"),
    ),
    "missing": (
        "missing",
        "carData_Chile",
        {},
        (
            "Of 2,700 observations, 2,431 were complete",
            "did not speak against",
            "does not show that they are",
        ),
    ),
    "codebook": ("codebook", "carData_Chile", {}, ("Values were missing on age (1), education (11)",)),
    "complete": ("missing", "mlmRev_Exam", {}, ("No value was missing.",)),
    "imputation": (
        "imputation",
        "mice_popmis",
        {"variables": ["popular", "sex", "texp"], "n_sets": 3, "iterations": 2},
        ("imputed 3 times by chained equations", "(seed 1; Rubin, 1987; van Buuren, 2018)"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_descriptions_are_told_with_their_numbers(name: str) -> None:
    analysis, data, options, said = CASES[name]
    parts = check(workbench.run(f"describe.{analysis}", csv(data), options))
    body = f"{parts['method']} {parts['results']}"
    for words in said:
        assert words in body, body
