"""The equations beside the builder show what the options say of residuals and memberships."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.api import ModelSpec, ResidualLaw, equations
from workbench_linear_mlm.options import LmmOptions

DEFAULTS = {name: field.default for name, field in LmmOptions.fields.items()}
MODEL = "y ~ x + (x | school/class)"


def written(**values: Any) -> str:
    notation = LmmOptions.notation({**DEFAULTS, "formula": MODEL, **values})
    spec = ModelSpec.from_formula(MODEL)
    return equations(spec, residual=notation.residual, memberships=notation.memberships).to_text()


def test_independent_residuals_are_as_before() -> None:
    assert LmmOptions.notation(DEFAULTS).residual is None
    assert written() == equations(ModelSpec.from_formula(MODEL)).to_text()


@pytest.mark.parametrize(
    ("values", "law"),
    [
        ({"variance_by": "sex"}, ResidualLaw("diagonal", "", "", ("sex",))),
        ({"residual": "diagonal", "time": "wave"}, ResidualLaw("diagonal", "", "wave", ("wave",))),
        ({"residual": "ar1", "time": "wave", "group": "id"}, ResidualLaw("ar1", "id", "wave")),
        ({"residual": "ar1"}, ResidualLaw("ar1", "class:school")),
        ({"residual": "arh1", "time": "wave"}, ResidualLaw("arh1", "class:school", "wave", ("wave",))),
        (
            {"residual": "unstructured", "variance_by": "sex"},
            ResidualLaw("unstructured", "class:school", "", ("row of the group", "sex")),
        ),
        ({"residual": "ar1", "formula": "y ~ ("}, ResidualLaw("ar1")),
    ],
)
def test_the_law_of_the_residuals(values: dict[str, Any], law: ResidualLaw) -> None:
    assert LmmOptions.notation({**DEFAULTS, "formula": MODEL, **values}).residual == law


def test_both_stand_in_the_equations() -> None:
    text = written(
        residual="ar1",
        time="wave",
        memberships=[{"groups": ["t1", "t2"], "weights": ["w1", "w2"], "name": "teacher"}],
    )
    assert "ρᵈ, within class:school, d: distance in wave" in text
    assert "h: teacher" in text


def test_what_is_not_yet_complete_is_left_out() -> None:
    notation = LmmOptions.notation({**DEFAULTS, "memberships": [{"groups": []}, {"unknown": 1}]})
    assert notation.memberships == ()
