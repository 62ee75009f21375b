"""Simpler models: what is left out goes, everything else stays as it was written."""

from __future__ import annotations

import pytest

from workbench.modeling import ModelSpec
from workbench.modeling.edit import variable_term
from workbench.modeling.simplify import standardised, without_correlations, without_effect

CLASS, SCHOOL = ("class", "school"), ("school",)


@pytest.mark.parametrize(
    ("formula", "group", "term", "left"),
    [
        ("y ~ x + (x | school)", SCHOOL, "x", "y ~ x + (1 | school)"),
        ("y ~ x + (x | school)", SCHOOL, None, "y ~ x + (0 + x | school)"),
        ("y ~ x + (1 | school) + (0 + x | school)", SCHOOL, "x", "y ~ x + (1 | school)"),
        ("y ~ x + (x | school/class)", CLASS, "x", "y ~ x + (x | school) + (1 | class:school)"),
        ("y ~ 1 + (1 | school/class)", CLASS, None, "y ~ 1 + (1 | school)"),
        ("y ~ 1 + (1 | school/class)", SCHOOL, None, "y ~ 1 + (1 | class:school)"),
        ("y ~ x * z + (x * z | school)", SCHOOL, "x", "y ~ x + z + x:z + (z | school)"),
        ("y ~ x + (x | school) + (1 | item)", ("item",), None, "y ~ x + (x | school)"),
    ],
)
def test_an_effect_less(formula: str, group: tuple[str, ...], term: str | None, left: str) -> None:
    spec = ModelSpec.from_formula(formula)
    gone = None if term is None else variable_term(term)
    assert without_effect(spec, group, gone).to_formula() == left


def test_effects_no_longer_correlated() -> None:
    def uncorrelated(formula: str) -> str:
        return without_correlations(ModelSpec.from_formula(formula), SCHOOL).to_formula()

    assert uncorrelated("y ~ x + (x | school)") == "y ~ x + (x || school)"
    assert uncorrelated("y ~ x + (x | school/class)") == "y ~ x + (x || school) + (x | class:school)"
    assert uncorrelated("y ~ x + (x || school)") == "y ~ x + (x || school)"
    assert uncorrelated("y ~ x + (1 | school)") == "y ~ x + (1 | school)"


def test_a_predictor_is_standardised_wherever_it_stands() -> None:
    spec = ModelSpec.from_formula("y ~ x * z + poly(x, 2) + (x | school)")
    assert standardised(spec, "x").to_formula() == (
        "y ~ scale(x) + z + poly(x, 2) + scale(x):z + (scale(x) | school)"
    )
    odd = ModelSpec.from_formula("y ~ `my var` + (1 | school)")
    assert standardised(odd, "my var").to_formula() == "y ~ scale(`my var`) + (1 | school)"
