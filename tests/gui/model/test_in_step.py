"""Builder, formula line and equations are three views of one model: whichever changes, the others follow."""

from __future__ import annotations

import pytest
from gui_model import PLAIN, Opener, formula_of, type_formula

from workbench.gui.document import Document
from workbench.gui.model.builder import Builder
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.items import NO_INTERCEPT
from workbench.modeling import ModelSpec

FORMULAS = [
    "y ~ 1",
    "y ~ x",
    "y ~ x + z",
    "y ~ x * z",
    "y ~ x:z",
    "y ~ x*z*g",
    "y ~ (x + z + g)^2",
    "y ~ x*z - x",
    "y ~ 0 + g",
    "y ~ x - 1",
    "y ~ -1 + g*h",
    "y ~ g/h",
    "y ~ h %in% g",
    "y ~ poly(x, 2)",
    "y ~ poly(x, 2, raw = TRUE)*g",
    "y ~ I(x^2) + x",
    "y ~ log(x) + scale(z)",
    "log(y) ~ x",
    "y + 1 ~ x",
    "y ~ offset(z) + x",
    "y ~ x + offset(log(z)) + offset(ses)",
    "y ~ factor(school) + x",
    "y ~ C(g, sum)",
    "y ~ (1 | school)",
    "y ~ x + (x | school)",
    "y ~ x + (1 + x | school)",
    "y ~ x + (0 + x | school)",
    "y ~ x + (x || school)",
    "y ~ x + (1 | school) + (0 + x | school)",
    "y ~ x + (1 | school/class)",
    "y ~ x + (x | school/class)",
    "y ~ (1 | class:school)",
    "y ~ x*z + (x*z | school)",
    "y ~ x + (1 | g) + (1 | h)",
    "y ~ x + (1 | g:h) + (x | school)",
    "y ~ poly(x, 2) + (poly(x, 2) | room)",
    "y ~ `my var` + (`my var` | `a:b`)",
    '`a:b` ~ größe + `q"uote`',
    "y ~ `if` * größe + (1 | room)",
    "y ~ . - ses + (1 | school)",
    "cbind(x, z) ~ ses",
    "y ~ g:x + g:z",
]


def rebuilt(builder: Builder) -> ModelSpec:
    """The model that the chips on screen say, read back from nothing but them."""
    fixed = [item.piece for item in builder.predictors.items]
    random = []
    for card in builder.cards:
        pieces = [item.piece for item in card.items]
        random.append(
            {
                "group": card.group,
                "terms": [piece for piece in pieces if piece != "1"],
                "intercept": "1" in pieces,
                "correlated": card._correlated.isChecked(),
            }
        )
    offsets = [piece for piece in fixed if piece.startswith("offset(")]
    return ModelSpec.from_terms(
        {
            "outcome": builder.outcome.items[0].piece if builder.outcome.items else "",
            "fixed": [piece for piece in fixed if piece not in offsets and piece != NO_INTERCEPT],
            "offset": [piece.removeprefix("offset(")[:-1] for piece in offsets],
            "intercept": NO_INTERCEPT not in fixed,
            "random": random,
        }
    )


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_typed_formula_shows_chips_that_say_the_same(
    editor: AnalysisEditor, document: Document, formula: str
) -> None:
    type_formula(editor, formula)
    assert editor.formula.message == ""
    assert formula_of(editor) == formula
    assert document.dataset is not None
    assert rebuilt(editor.builder) == ModelSpec.from_formula(formula, document.dataset.names)
    assert editor.formula.edit.text() == formula


def test_pointing_writes_the_formula_and_the_equations(editor: AnalysisEditor) -> None:
    editor.builder.set_outcome("y")
    editor.builder.add_predictors(["x", "z"])
    editor.builder.add_groups(["school"])
    editor.builder.add_slopes(0, ["x"])
    assert editor.formula.edit.text() == formula_of(editor) == "y ~ x + z + (x | school)"
    assert "xᵢⱼ" in editor.equations.text
    assert "U₁ⱼ" in editor.equations.text


def test_equations_follow_while_one_types(editor: AnalysisEditor) -> None:
    type_formula(editor, "y ~ x")
    flat = editor.equations.text
    editor.formula.edit.insertPlainText(" + (x | school)")
    assert editor.equations.text != flat
    assert "yᵢⱼ = β₀ⱼ + β₁ⱼ · xᵢⱼ + εᵢⱼ" in editor.equations.text


def test_what_cannot_be_read_yet_changes_nothing_else(editor: AnalysisEditor) -> None:
    type_formula(editor, "y ~ x")
    type_formula(editor, "y ~ x + (x | ")
    assert formula_of(editor) == "y ~ x"
    assert [item.piece for item in editor.builder.predictors.items] == ["x"]
    assert editor.formula.edit.text() == "y ~ x + (x | "


def test_clearing_the_line_clears_the_model(editor: AnalysisEditor) -> None:
    type_formula(editor, "y ~ x")
    type_formula(editor, "")
    assert formula_of(editor) == ""
    assert editor.builder.outcome.items == ()


def test_an_analysis_without_groups_has_no_place_for_them(open_editor: Opener) -> None:
    editor = open_editor(PLAIN)
    assert not editor.builder.groups.isVisible()
    assert not editor.variables.group.isVisible()
    type_formula(editor, "y ~ x + (1 | school)")
    editor.formula.look_again()
    assert "has no random terms" in editor.formula.message
    assert formula_of(editor) == ""
