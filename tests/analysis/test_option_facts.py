"""What is said of an option from its declaration: changed or not, found or not, in words."""

from __future__ import annotations

import pytest

from workbench.analysis.fields import Boolean, Choice, ModelFormula, Number, VariableSlot, When
from workbench.analysis.option_facts import applies_when, changed, differs, found, lacks, value_words
from workbench.analysis.options import Options


class Toy(Options):
    formula = ModelFormula(random_terms=False, title="Model", help="The model.")
    group = VariableSlot(required=True, title="Group", help="Whose means.")
    method = Choice("reml", {"reml": "REML", "ml": "ML"}, title="Estimation", help="How.", group="Inference")
    level = Number(0.95, low=0, high=1, title="Confidence", help="Share of intervals.")
    boot = Boolean(False, title="Bootstrap", help="Resample.", when=When("method", ("reml", "ml")))
    weights = VariableSlot(title="Weights", help="Weights.", when=When("boot", (True,)))


F = Toy.fields


def test_what_is_changed_differs_from_its_default_in_canonical_form() -> None:
    values = {"formula": "y ~ x", "group": "g", "method": "reml", "level": 0.9, "weights": None, "boot": True}
    assert changed(F, values) == ("level", "boot")
    assert changed(F, {}) == ()


def test_a_wrong_value_differs() -> None:
    assert differs(F["level"], "much")


def test_what_must_be_given_and_is_not() -> None:
    assert lacks(F["group"], {}) == lacks(F["group"], {"group": None}) == "Choose a variable for “Group”"
    assert lacks(F["group"], {"group": "g"}) == ""
    assert lacks(F["weights"], {}) == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", list(F)),
        ("ESTIM", ["method"]),
        ("ml inference", ["method"]),
        ("intervals share", ["level"]),
        ("nothing like it", []),
    ],
)
def test_all_words_are_found_somewhere(text: str, names: list[str]) -> None:
    assert [name for name, field in F.items() if found(field, text)] == names


def test_values_and_conditions_in_words() -> None:
    assert value_words(F["method"], "ml") == "ML"
    assert value_words(F["boot"], True) == "on"
    assert value_words(F["level"], 0.95) == "0.95"
    assert value_words(F["weights"], None) == "nothing"
    assert applies_when(F["boot"], F) == "Applies when Estimation is REML or ML."
    assert applies_when(F["weights"], F) == "Applies when Bootstrap is on."
    assert applies_when(F["level"], F) == ""
