"""What the operators stand for: terms in R's order, groups in lme4's."""

from __future__ import annotations

import pytest

from workbench.errors import FormulaError, OptionsError
from workbench.modeling import ModelSpec
from workbench.modeling.nearest import nearest

# R: t <- terms(formula); attr(t, "term.labels"); attr(t, "intercept")
TERMS_IN_R = [
    ("~ f/g", "f f:g", True),
    ("~ f %in% g", "f:g", True),
    ("~ (f + g + x)^2", "f g x f:g f:x g:x", True),
    ("~ x * f - x", "f x:f", True),
    ("~ f * x - f", "x f:x", True),
    ("~ b:a + a", "a b:a", True),
    ("~ a * b * c - a:b:c", "a b c a:b a:c b:c", True),
    ("~ (a + b)^3", "a b a:b", True),
    ("~ a^2", "a", True),
    ("~ (a + b)/c", "a b a:b:c", True),
    ("~ a/(b + c)", "a a:b a:c", True),
    ("~ a/b/c", "a a:b a:b:c", True),
    ("~ (a + b + c)^2 - a:b", "a b c a:c b:c", True),
    ("~ a + b %in% a", "a a:b", True),
    ("~ (a * b)/c", "a b a:b a:b:c", True),
    ("~ a + b - 1", "a b", False),
    ("~ 0 + a + 1", "a", True),
    ("~ -1 + a", "a", False),
    ("~ a - (b + a)", "", True),
    ("~ a + -1", "a", False),
    ("~ a - 0", "a", True),
    ("~ (a + b + c) * d - d", "a b c a:d b:d c:d", True),
    ("~ (a + b):(c + d)", "a:c a:d b:c b:d", True),
    ("~ (a + b + c + d)^3", "a b c d a:b a:c a:d b:c b:d c:d a:b:c a:b:d a:c:d b:c:d", True),
    ("~ a*b/c", "a b a:b a:b:c", True),
    ("~ a:a + b:a:b", "a a:b", True),
    ("~ (a + b)^2:c", "a:c b:c a:b:c", True),
]


@pytest.mark.parametrize(("formula", "labels", "intercept"), TERMS_IN_R)
def test_terms_as_in_r(formula: str, labels: str, intercept: bool) -> None:
    spec = ModelSpec.from_formula(formula)
    assert " ".join(map(str, spec.fixed)) == labels
    assert spec.intercept == intercept


BLOCKS = [
    ("(1 | school/class)", ["class:school (Intercept)", "school (Intercept)"]),
    ("(x | a/b/c)", ["c:b:a (Intercept) x", "b:a (Intercept) x", "a (Intercept) x"]),
    ("(x | a:b)", ["a:b (Intercept) x"]),
    ("(1 | b %in% a)", ["b:a (Intercept)"]),
    ("(1 | a:b/c)", ["c:a:b (Intercept)", "a:b (Intercept)"]),
    ("(x + z || g)", ["g (Intercept)", "g x", "g z"]),
    ("(0 + x || g)", ["g x"]),
    ("(x || s/c)", ["c:s (Intercept)", "c:s x", "s (Intercept)", "s x"]),
    ("(1 | g) + (0 + x | g)", ["g (Intercept)", "g x"]),
    ("(x * z | factor(g))", ["g (Intercept) x z x:z"]),
]


@pytest.mark.parametrize(("random", "blocks"), BLOCKS)
def test_random_blocks(random: str, blocks: list[str]) -> None:
    spec = ModelSpec.from_formula("y ~ " + random)
    shown = [" ".join([b.label, *["(Intercept)"] * b.intercept, *map(str, b.terms)]) for b in spec.blocks()]
    assert shown == blocks
    assert ModelSpec.from_formula(spec.to_formula()) == spec


def test_a_nest_is_printed_as_it_was_written() -> None:
    assert (
        ModelSpec.from_formula("y ~ 1 + (1 + x | school/class)").to_formula() == "y ~ 1 + (x | school/class)"
    )
    assert str(ModelSpec.from_formula("y ~ (1 | b %in% a) + (1|a)")) == "y ~ 1 + (1 | b:a) + (1 | a)"


NAMES = ("y", "x", "z", "my var", "school", "class")

DOTS = [
    ("y ~ .", "y ~ x + z + `my var` + school + class"),
    ("y ~ . - z", "y ~ x + `my var` + school + class"),
    ("log(y) ~ . + (1 | school/class)", "log(y) ~ x + z + `my var` + (1 | school/class)"),
    ("y ~ . + offset(z) + (x | school:class)", "y ~ x + `my var` + offset(z) + (x | school:class)"),
    ("y ~ .:x", "y ~ x + x:z + x:`my var` + x:school + x:class"),
]


@pytest.mark.parametrize(("formula", "meant"), DOTS)
def test_the_dot_is_every_other_variable(formula: str, meant: str) -> None:
    assert ModelSpec.from_formula(formula, NAMES).to_formula() == meant


REFUSED = [
    ("y ~ xx", 4, "no variable xx", "Did you mean x"),
    ("y ~ x + log(zz)", 12, "no variable zz", "Did you mean z"),
    ("y ~ x + (1 | School)", 13, "no variable School", "Did you mean school"),
    ("y ~ `my_var`", 4, "no variable my_var", "Did you mean `my var`"),
    ("y ~ import", 4, "no variable import", "Choose one"),
    ("Y ~ x", 0, "no variable Y", "Did you mean y"),
    ("y ~ 2", 4, "number 2 is not a term", "I(x / 2)"),
    ("y ~ x/2", 6, "number 2 is not a term", "I(x / 2)"),
    ("y ~ 1 * x", 4, "1 names no variable that * could combine", "both sides"),
    ("y ~ x/(z - z)", 7, "z - z names no variable that / could combine", "both sides"),
    ("y ~ x^z", 6, "power after ^", "I(x^2)"),
    ("y ~ x^1.5", 6, "power after ^", "I(x^2)"),
    ("y ~ x^0", 6, "power after ^", "I(x^2)"),
    ("y ~ x:(1 | school)", 9, "can only be added", "+"),
    ("y ~ x - (1 | school)", 11, "can only be added", "+"),
    ("y ~ x:offset(z)", 6, "offset can only be added", "+"),
    ("y ~ x - offset(z)", 8, "offset can only be added", "+"),
    ("y ~ (0 | school)", 7, "neither an intercept nor a slope", "(1 | group)"),
    ("y ~ (x | school + class)", 9, "school + class cannot be the group", "(1 | a) + (1 | b)"),
    ("y ~ (x | school * class)", 16, "school * class cannot be the group", "(1 | a) + (1 | b)"),
    ("y ~ (x | 1)", 9, "1 cannot be the group", "school/class"),
    ("y ~ (x | log(z))", 9, "log(z) cannot be the group", "school/class"),
    ("y ~ (offset(z) | school)", 15, "Only variables can stand before the bar", "Move"),
    ("y ~ (. | school)", 5, "dot for all other variables", "Name"),
    ("1 ~ x", 0, "names no variable", "explained"),
    ("y:z ~ x", 1, "operator :", "arithmetic"),
    (". ~ x", 0, "dot for all other variables", "arithmetic"),
    ("y ~ x + y", 8, "outcome is also among the predictors", "Remove"),
    ("y ~ log(x:z)", 9, "operator :", "arithmetic"),
    ("y ~ log(.)", 8, "dot", "arithmetic"),
    ("y ~ log(poly(x, 2))", 8, "poly() cannot stand here", "arithmetic"),
    ("y ~ log(factor(x))", 8, "factor() cannot stand here", "arithmetic"),
    ("y ~ factor(x + 1)", 11, "calculation inside factor()", "arithmetic"),
    ("y ~ cbind(x, z)", 4, "cbind() can only be the outcome", "one variable"),
    ('y ~ I("x")', 6, "word x", "arithmetic"),
]


@pytest.mark.parametrize(("formula", "position", "message", "advice"), REFUSED)
def test_refused_with_its_place(formula: str, position: int, message: str, advice: str) -> None:
    with pytest.raises(FormulaError) as caught:
        ModelSpec.from_formula(formula, NAMES)
    assert message in caught.value.message
    assert advice in caught.value.advice
    assert caught.value.position == position


def test_names_are_not_checked_without_data() -> None:
    assert ModelSpec.from_formula("y ~ anything").variables == ("y", "anything")
    with pytest.raises(FormulaError, match="dot"):
        ModelSpec.from_formula("y ~ .")


@pytest.mark.parametrize("formula", ["~ .^2", "~ " + "*".join("abcdefghijklmnopq"), "~ (.)^5"])
def test_an_explosion_of_terms_is_refused(formula: str) -> None:
    names = [f"v{i}" for i in range(2000)] + list("abcdefghijklmnopq")
    with pytest.raises(FormulaError, match="more than 20,000 terms"):
        ModelSpec.from_formula(formula, names)


def test_ten_thousand_columns_behind_the_dot() -> None:
    names = [f"v{i}" for i in range(10_000)]
    spec = ModelSpec.from_formula("v0 ~ . + (1 | v1)", names)
    assert len(spec.fixed) == 9_998
    assert ModelSpec.from_formula(spec.to_formula(), names) == spec


def test_the_nearest_of_ten_thousand_names() -> None:
    names = [f"variable_{i}" for i in range(10_000)]
    assert nearest("vraiable_1234", names)[0] == "variable_1234"
    assert nearest("VARIABLE_77", names)[0] == "variable_77"
    assert nearest("qqq", names) == nearest("", names) == nearest("x", []) == []


STRUCTURED = {
    "outcome": "y",
    "intercept": True,
    "fixed": ["x", "my var", "x:z"],
    "offset": ["log(z)"],
    "random": [{"group": "school/class", "terms": ["x"], "intercept": True, "correlated": False}],
}


def test_the_structured_form() -> None:
    spec = ModelSpec.from_terms(STRUCTURED, NAMES)
    assert spec.to_formula() == "y ~ x + `my var` + x:z + offset(log(z)) + (x || school/class)"
    assert spec.to_terms() == {**STRUCTURED, "fixed": ["x", "`my var`", "x:z"]}
    short = ModelSpec.from_terms({"outcome": "y", "fixed": ["x"], "random": [{"group": "school"}]}, NAMES)
    assert short.to_formula() == "y ~ x + (1 | school)"


def test_a_column_called_like_a_piece_of_formula() -> None:
    names = ("y", "a:b", "x-1", "log(x)", "TRUE", "(")
    spec = ModelSpec.from_terms({"outcome": "log(x)", "fixed": ["a:b", "x-1", "TRUE", "("]}, names)
    assert spec.variables == ("log(x)", "a:b", "x-1", "TRUE", "(")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": 3}, "outcome must be a text"),
        ({"fixed": "x"}, "fixed must be a list"),
        ({"fixed": [1]}, "fixed must be a list of texts"),
        ({"intercept": 1}, "intercept must be true or false"),
        ({"predictors": ["x"]}, "predictors is not a part of the model"),
        ({"random": ["school"]}, "A random term must be given as group"),
        ({"random": [{"terms": ["x"]}]}, "A random term has no group"),
        ({"random": [{"group": "school", "intercept": False}]}, "neither an intercept nor a slope"),
        ({"random": [{"group": "school", "slopes": []}]}, "slopes is not a part of a random term"),
    ],
)
def test_a_wrong_structure_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(OptionsError, match=message):
        ModelSpec.from_terms({**STRUCTURED, **change}, NAMES)


@pytest.mark.parametrize("fixed", [["xx"], ["x + z"], ["x", "1"], [""], ["x -"], ["(1 | school)"]])
def test_a_wrong_entry_is_refused(fixed: list[str]) -> None:
    with pytest.raises(FormulaError):
        ModelSpec.from_terms({**STRUCTURED, "fixed": fixed}, NAMES)
