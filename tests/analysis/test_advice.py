"""Advice that a click can follow: simpler models for each reason, and predictors on a readable scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from workbench.analysis.advice import simplifying_actions
from workbench.analysis.scales import scale_notice
from workbench.data.frame import dataset_of
from workbench.modeling import ModelSpec
from workbench.modeling.design import Design, build_design


@dataclass(frozen=True)
class Told:
    code: str
    group: str = ""
    terms: tuple[str, ...] = ()


def design(formula: str) -> Design:
    rng = np.random.default_rng(2)
    n = 240
    school = np.repeat(np.arange(20), 12)
    frame = pd.DataFrame(
        {
            "y": rng.normal(size=n),
            "x": rng.normal(size=n),
            "z": rng.normal(size=n),
            "g": np.array(["a", "b", "c"])[np.arange(n) % 3],
            "school": school,
            "town": school + 100,
            "class": np.tile(np.repeat([1, 2, 3], 4), 20),
            "income": rng.normal(30_000, 9_000, size=n),
            "share": rng.normal(0.5, 1e-5, size=n),
            "euros": 1e6 * (np.arange(n) % 2),
        }
    )
    data = dataset_of(frame)
    return build_design(ModelSpec.from_formula(formula, data.names), data)


def offered(formula: str, reason: Told) -> dict[str, str]:
    return {
        action.label: action.options["formula"] for action in simplifying_actions(reason, design(formula))
    }


def test_a_variance_of_zero() -> None:
    assert offered("y ~ x + (x | school)", Told("zero_variance", "school", ("x",))) == {
        "Remove the random slope of x": "y ~ x + (1 | school)"
    }
    assert offered("y ~ x + (1 | school/class)", Told("zero_variance", "class:school", ("(Intercept)",))) == {
        "Remove the random intercept of class:school": "y ~ x + (1 | school)"
    }


def test_the_last_random_effect_is_never_taken_away() -> None:
    assert offered("y ~ x + (1 | school)", Told("zero_variance", "school", ("(Intercept)",))) == {}


def test_without_the_last_random_effect_it_is_another_analysis_which_is_added_beside_this_one() -> None:
    reason, model = Told("zero_variance", "school", ("(Intercept)",)), design("y ~ x + (1 | school)")
    (action,) = simplifying_actions(reason, model, without_groups="linear_mlm.ols")
    assert (action.analysis, action.options) == ("linear_mlm.ols", {"formula": "y ~ x"})
    slopes = Told("zero_variance", "school", ("x",))
    (milder,) = simplifying_actions(slopes, design("y ~ x + (x | school)"), without_groups="linear_mlm.ols")
    assert (milder.analysis, milder.options) == ("", {"formula": "y ~ x + (1 | school)"})


def test_a_slope_at_two_levels_is_named_with_its_group() -> None:
    found = offered("y ~ x + (x | school/class)", Told("zero_variance", "class:school", ("x",)))
    assert found == {
        "Remove the random slope of x by class:school": "y ~ x + (x | school) + (1 | class:school)"
    }


def test_the_columns_of_a_factor_are_one_effect() -> None:
    found = offered(
        "y ~ g + (g | school)", Told("linear_dependence", "school", ("(Intercept)", "g[b]", "g[c]"))
    )
    assert found == {
        "Make the random effects of school uncorrelated": "y ~ g + (g || school)",
        "Remove the random slope of g": "y ~ g + (1 | school)",
    }


def test_a_perfect_correlation() -> None:
    found = offered("y ~ x + z + (x + z | school)", Told("perfect_correlation", "school", ("x", "z")))
    assert list(found.values()) == [
        "y ~ x + z + (x + z || school)",
        "y ~ x + z + (z | school)",
        "y ~ x + z + (x | school)",
    ]


def test_a_search_that_did_not_settle() -> None:
    found = offered("y ~ x + z + (x + z | school)", Told("not_converged"))
    assert list(found.values()) == ["y ~ x + z + (x + z || school)", "y ~ x + z + (x | school)"]


def test_the_same_groups_under_two_names() -> None:
    found = offered("y ~ x + (1 | school) + (1 | town)", Told("not_identified"))
    assert found == {"Remove the random intercept of town": "y ~ x + (1 | school)"}


def test_a_reason_without_a_simpler_model() -> None:
    assert offered("y ~ x + (x | school)", Told("no_residual")) == {}


@pytest.mark.parametrize(
    "formula", ["y ~ x * z + g + (1 | school)", "y ~ 1 + (1 | school)", "y ~ euros + (1 | school)"]
)
def test_usual_scales_are_not_told(formula: str) -> None:
    assert scale_notice(design(formula)) is None


def test_scales_far_apart_are_told_with_a_button() -> None:
    notice = scale_notice(design("y ~ x + income + (income | school)"))
    assert notice is not None
    assert notice.level == "info"
    assert "for income and" in notice.message
    assert [(action.label, action.options) for action in notice.actions] == [
        ("Standardise income", {"formula": "y ~ x + scale(income) + (scale(income) | school)"})
    ]


def test_an_interaction_off_scale_blames_its_variable() -> None:
    notice = scale_notice(design("y ~ x * share + (1 | school)"))
    assert notice is not None
    assert [action.label for action in notice.actions] == ["Standardise share"]


def test_a_standardised_predictor_is_not_told_again() -> None:
    assert scale_notice(design("y ~ x + scale(income) + (1 | school)")) is None
