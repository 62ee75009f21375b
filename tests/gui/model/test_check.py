"""What is said of a model before it runs: the next step, its coefficients and variances, its rows."""

from __future__ import annotations

import pytest
from gui_model import Opener, pupils
from pytestqt.qtbot import QtBot

from workbench.gui.model.check import Size, lacking, n_columns, size_in_words, size_of
from workbench.modeling import ModelSpec
from workbench_linear_mlm.plugin import LMM


@pytest.mark.parametrize(
    ("formula", "count"),  # g has 3 categories, h has 2
    [
        ("y ~ 1", 1),
        ("y ~ 0 + x", 1),
        ("y ~ x*z", 4),
        ("y ~ g", 3),
        ("y ~ 0 + g", 3),
        ("y ~ g*h", 6),
        ("y ~ g:h", 7),
        ("y ~ 0 + g:h", 6),
        ("y ~ g*x", 6),
        ("y ~ poly(x, 3) + h", 5),
        ("y ~ factor(school)", 6),
        ("y ~ C(g, sum)", 3),
    ],
)
def test_the_number_of_coefficients_is_that_of_the_design(formula: str, count: int) -> None:
    spec = ModelSpec.from_formula(formula)
    assert n_columns(spec.fixed, spec.intercept, pupils()) == count


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("y ~ x", "2 coefficients, 1 variance; 48 rows"),
        ("y ~ 1 + (1 | school)", "1 coefficient, 2 variances; 48 rows, school: 6"),
        ("y ~ x + (x || school)", "2 coefficients, 3 variances; 48 rows, school: 6"),
        ("y ~ x + (g | school/class)", "2 coefficients, 7 variances; 48 rows, class: 12, school: 6"),
        ("y ~ z", "2 coefficients, 1 variance; 47 of 48 rows complete"),
    ],
)
def test_the_size_in_words(formula: str, words: str) -> None:
    spec = ModelSpec.from_formula(formula)
    assert size_in_words(spec, size_of(spec, pupils()), {"school": 6, "class:school": 12}) == words


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("school == 3", "12 rows (36 filtered out), class: 3, school: 1"),
        ('g == "c"', "15 of 16 rows complete (32 filtered out), class: 12, school: 6"),
        ("x >", "47 of 48 rows complete, class: 12, school: 6"),
        ("nowhere == 1", "47 of 48 rows complete, class: 12, school: 6"),
    ],
)
def test_rows_and_groups_are_those_that_the_filter_keeps(condition: str, rows: str) -> None:
    """A filter that cannot be read is told of in its own place."""
    spec = ModelSpec.from_formula("y ~ z + (1 | school/class)")
    size = size_of(spec, pupils(), condition)
    assert size_in_words(spec, size, {"school": 6, "class:school": 12}).endswith(f"; {rows}")


def test_the_line_below_the_formula_follows_the_filter(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(LMM, "y ~ x + (1 | school)", subset="school == 2")
    qtbot.waitUntil(lambda: "8 rows (40 filtered out), school: 1" in editor.formula.status)


def test_large_numbers_are_grouped() -> None:
    words = size_in_words(ModelSpec.from_formula("y ~ x"), Size(2, 1, 10320, 10320), {})
    assert words == "2 coefficients, 1 variance; 10,320 rows"


def test_the_next_step() -> None:
    assert "Outcome" in lacking(ModelSpec(), random_terms=True)
    half = ModelSpec.from_formula("y ~ x")
    assert "Groups" in lacking(half, random_terms=True)
    assert lacking(half, random_terms=False) == ""


def test_the_line_below_the_formula_follows(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor()
    assert editor.formula.status.startswith("Drag a variable to Outcome")
    editor.builder.set_outcome("y")
    assert "Groups" in editor.formula.status
    editor.builder.add_groups(["school"])
    editor.builder.add_predictors(["z"])
    wanted = "2 coefficients, 2 variances; 47 of 48 rows complete, school: 6"
    qtbot.waitUntil(lambda: editor.formula.status == wanted)
