"""Models side by side: every number is that of the model's own table, and what differs is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.errors import WorkbenchError
from workbench.results import Column, DataUse, Result, Table
from workbench.results.side_by_side import Choices, side_by_side

TERM = Column("term", "Term")
NUMBERS = tuple(Column(name, name, "number") for name in ("estimate", "std_error", "p_value"))


def model(terms: dict[str, tuple[float, float, float]], *, used: int = 100, method: str = "reml") -> Result:
    fixed = Table(
        "fixed_effects",
        "Fixed effects",
        (TERM, *NUMBERS),
        tuple(
            {"term": term, "estimate": estimate, "std_error": error, "p_value": p}
            for term, (estimate, error, p) in terms.items()
        ),
    )
    random = Table(
        "random_effects",
        "Random effects",
        (Column("group", "Group"), Column("term", "Term"), Column("variance", "Variance", "number")),
        (
            {"group": "school", "term": "(Intercept)", "term2": None, "variance": 0.25, "std_dev": 0.5},
            {"group": "school", "term": "x", "term2": "(Intercept)", "variance": -0.1, "correlation": -0.5},
            {"group": "Residual", "term": None, "term2": None, "variance": 1.44, "std_dev": 1.2},
        ),
    )
    fit = Table("fit", "Fit", (), ({"n_obs": used, "criterion": 200.26, "aic": 210.0, "bic": None},))
    return Result("toy", {"method": method, "formula": "y ~ x"}, DataUse(100, used), (fixed, random, fit))


ONE = model({"(Intercept)": (1.23456, 0.1, 1e-9)})
TWO = model({"(Intercept)": (1.0, 0.5, 0.0312), "x": (-2.0e-5, 1.0e-5, 0.2)})


def cells(table: Table, column: str) -> dict[str, object]:
    return {str(row["term"]).strip(): row.get(column) for row in table.rows}


def test_every_term_of_any_model_has_a_row() -> None:
    table = side_by_side([("A", ONE), ("B", TWO)])
    assert cells(table, "model_1") == {
        "Fixed part": None,
        "(Intercept)": "1.235 (0.100)***",
        "x": None,
        "Random part": None,
        "school: variance of (Intercept)": "0.250",
        "school: covariance of x and (Intercept)": "−0.100",
        "Residual: variance": "1.440",
        "Fit": None,
        "Rows": "100",
        "REML criterion": "200.3",
        "AIC": "210.0",
    }
    assert cells(table, "model_2")["(Intercept)"] == "1.000 (0.500)*"


def test_numbers_stand_beside_in_full_precision() -> None:
    table = side_by_side([("A", ONE), ("B", TWO)])
    assert cells(table, "model_1_estimate")["(Intercept)"] == 1.23456
    assert cells(table, "model_2_std_error")["x"] == 1.0e-5
    assert all(column.hidden for column in table.columns if column.id.count("_") > 1)


def test_decimals_never_hide_a_standard_error() -> None:
    assert cells(side_by_side([("B", TWO)]), "model_1")["x"] == "−2.00 × 10⁻⁵ (1.00 × 10⁻⁵)"


def test_what_is_shown_can_be_chosen() -> None:
    chosen = Choices(decimals=2, beside="nothing", stars=False, random="std_dev")
    shown = cells(side_by_side([("A", ONE)], chosen), "model_1")
    assert shown["(Intercept)"] == "1.23"
    assert shown["school: standard deviation of (Intercept)"] == "0.50"
    assert shown["school: correlation of x and (Intercept)"] == "−0.50"


def test_models_that_cannot_be_compared_are_told() -> None:
    other = replace(model({"x": (1, 1, 1)}, used=90, method="ml"))
    note = side_by_side([("A", ONE), ("B", other)]).note
    assert "different methods" in note
    assert "different rows (100, 90)" in note
    assert "Fitted by REML." in side_by_side([("A", ONE), ("B", TWO)]).note


def test_a_result_without_coefficients_is_refused() -> None:
    empty = Result("toy", {}, DataUse(), ())
    with pytest.raises(WorkbenchError, match="'C' has no coefficients"):
        side_by_side([("A", ONE), ("C", empty)])
