"""The equations can be edited too: links on random effects and equal effects, variables dropped on a line."""

from __future__ import annotations

import re

import pytest
from gui_model import Opener, drop, formula_of
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.equation_label import EquationLabel
from workbench.gui.theme import theme


def plain(label: EquationLabel) -> str:
    return re.sub("<[^>]*>", "", label.text())


def line(editor: AnalysisEditor, start: str) -> EquationLabel:
    """The first visible line that starts so."""
    shown = [label for label in editor.equations.labels if not label.isHidden()]
    return next(label for label in shown if plain(label).startswith(start))


def headings(editor: AnalysisEditor) -> list[str]:
    shown = [label for label in editor.equations.labels if not label.isHidden()]
    return [plain(label) for label in shown if "font-weight:600" in label.text()]


def test_a_click_on_a_random_effect_takes_it_out(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (x | school)")
    line(editor, "β1j").followed.emit("0")
    assert formula_of(editor) == "y ~ x + (1 | school)"
    line(editor, "β0j").followed.emit("0")
    assert formula_of(editor) == "y ~ x"


def test_an_effect_that_is_equal_everywhere_can_be_let_differ(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + ses + z + (1 | school)")
    qtbot.waitUntil(lambda: plain(line(editor, "Equal in every school")).endswith("x, z"))
    line(editor, "Equal in every school").followed.emit("1")
    assert formula_of(editor) == "y ~ x + ses + z + (z | school)"


def test_equal_effects_are_told_of_the_grouping_they_belong_to(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (0 + x | school/class) + (1 | g)")
    assert plain(line(editor, "Equal in every")) == "Equal in every g: x"


@pytest.mark.parametrize(
    ("start", "after"),
    [
        ("yij = β0j", "y ~ x + ses + (x | school)"),
        ("β0j", "y ~ x + ses + (x | school)"),
        ("β1j", "y ~ x + ses + x:ses + (x | school)"),
    ],
)
def test_a_variable_dropped_on_an_equation_explains_its_left_side(
    open_editor: Opener, start: str, after: str
) -> None:
    editor = open_editor(formula="y ~ x + (x | school)")
    assert drop(line(editor, start), ["ses"])
    assert formula_of(editor) == after


def test_variables_stand_at_their_level_once_it_is_known(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + ses + size + (1 | school/class)")
    qtbot.waitUntil(lambda: "sesk" in plain(line(editor, "γ00k")))
    assert headings(editor) == [
        "Level 1 · rows",
        "Level 2 · class:school",
        "Level 3 · school",
        "All in one",
        "Assumed",
    ]
    assert "sizejk" in plain(line(editor, "β0jk"))


def test_nesting_of_the_data_makes_levels(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + (1 | school) + (1 | room)")
    qtbot.waitUntil(lambda: "Level 3 · school" in headings(editor))


def test_coding_shows_in_the_equations(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ g", contrasts={"g": "sum"})
    assert "g[a]" in editor.equations.text


def test_equations_are_copied_as_latex_and_fold_away(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (x | school)")
    editor.equations._copy()
    assert r"\gamma_{00}" in QGuiApplication.clipboard().text()
    editor.equations.fold.button.click()
    assert not editor.equations.fold.body.isVisible()
    again = open_editor(formula="y ~ x + (x | school)")
    assert not again.equations.fold.body.isVisible()


def test_a_family_with_a_link_is_written_with_it(open_editor: Opener, document: Document) -> None:
    from workbench_glmm.single.analyses import GLM

    editor = open_editor(GLM, formula="g ~ x", family="binomial")
    assert editor.equations.text.splitlines()[0] == "logit(μᵢ) = β₀ + β₁ · xᵢ"
    assert editor.equations.text.splitlines()[-1] == "gᵢ ~ Bernoulli(μᵢ)"
    document.set_options(editor.entry_id, {"formula": "y ~ x", "family": "gamma"}, label="Gamma")
    assert editor.equations.text.splitlines()[0] == "log(μᵢ) = β₀ + β₁ · xᵢ"
    document.set_options(editor.entry_id, {"formula": "y ~ x", "family": "gaussian"}, label="Gaussian")
    assert editor.equations.text.splitlines()[-1] == "εᵢ ~ N(0, σ²)"


def lightest_blue(image: QImage) -> int:
    """The lightness of the lightest pixel that is clearly blue."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max((pixel.lightness() for pixel in pixels if pixel.blue() - pixel.red() > 60), default=0)


def test_links_follow_the_theme(open_editor: Opener) -> None:
    theme().set_mode("light")
    drawn = line(open_editor(formula="y ~ x + (x | school)"), "β0j")
    theme().set_mode("dark")
    seen = lightest_blue(drawn.grab().toImage())
    theme().set_mode("light")
    assert seen > 140
