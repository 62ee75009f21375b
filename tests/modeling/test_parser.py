"""The formula grammar: what is read, how it is printed back, and what is refused where."""

from __future__ import annotations

import pytest

from workbench.errors import FormulaError
from workbench.modeling import parse

PRINTED = [
    ("y~x", "y ~ x"),
    ("~ x", "~x"),
    ("y ~ x*z + poly(t,2)", "y ~ x * z + poly(t, 2)"),
    ("y ~ a:b - a/b + (a+b)^2", "y ~ a:b - a/b + (a + b)^2"),
    ("y ~ 0+x", "y ~ 0 + x"),
    ("y ~ -1+x", "y ~ -1 + x"),
    ("y ~ x + -1", "y ~ x - 1"),
    ("y ~ a %in% b", "y ~ a %in% b"),
    ("y ~ (1+x|school/class)", "y ~ (1 + x | school/class)"),
    ("y ~ (0+z||id)", "y ~ (0 + z || id)"),
    ("y ~ (x|a:b)", "y ~ (x | a:b)"),
    ("y ~ ((x)) + ((1|g))", "y ~ x + (1 | g)"),
    ("y ~ a + (b + c)", "y ~ a + (b + c)"),
    ("log(y+1) ~ x", "log(y + 1) ~ x"),
    ("a/b ~ x", "a/b ~ x"),
    ("cbind(s, n-s) ~ x", "cbind(s, n - s) ~ x"),
    ("y ~ I(x^-1*2)", "y ~ I(x^(-1) * 2)"),
    ("y ~ I(-x^2)", "y ~ I(-x^2)"),
    ("y ~ I(a^b^c)", "y ~ I(a^b^c)"),
    ("y ~ I((a^b)^c)", "y ~ I((a^b)^c)"),
    ("y ~ I(a/(b/c))", "y ~ I(a/(b/c))"),
    ("y ~ poly(x, 2, raw=T)", "y ~ poly(x, 2, raw = TRUE)"),
    ("y ~ C(f, contr.poly)", "y ~ C(f, poly)"),
    ("y ~ C(f, treatment, base='b c')", 'y ~ C(f, treatment, base = "b c")'),
    ("y ~ x**2", "y ~ x^2"),
    ("y ~ `my var` + `x`", "y ~ `my var` + x"),
    (r"y ~ `a\`b` + `a\\b`", r"y ~ `a\`b` + `a\\b`"),
    ("y ~ `#1: \"q\" 'p'`", "y ~ `#1: \"q\" 'p'`"),
    ("y ~ größe + 身長 + कीमत", "y ~ größe + 身長 + `कीमत`"),
    ("y ~ .x + ..1 + x.y_2", "y ~ .x + ..1 + x.y_2"),
    ("y ~ if + `TRUE` + `.5`", "y ~ `if` + `TRUE` + `.5`"),
    ("y ∼ x − 1", "y ~ x - 1"),
    ("y ~\n  x +\t z", "y ~ x + z"),
    ("y ~ log(x, base = 2) + 1e3:x", "y ~ log(x, base = 2) + 1000:x"),
    ("y ~ .", "y ~ ."),
]

REFUSED = [
    ("", 0, "is empty"),
    ("   ", 3, "is empty"),
    ("y", 1, "There is no ~"),
    ("y ~", 3, "Nothing stands after ~"),
    ("y ~ (x", 4, "never closed"),
    ("y ~ (1 + (x | g)", 4, "never closed"),
    ("y ~ log(x", 7, "never closed"),
    ("y ~ (", 4, "never closed"),
    ("y ~ x)", 5, "never opened"),
    ("y ~ x +", 6, "Nothing stands after +"),
    ("y ~ a + * b", 6, "Nothing stands after +"),
    ("* y ~ x", 0, "Nothing stands before *"),
    ("y ~ x ~ z", 6, "second ~"),
    ("y ~ a b", 6, "no operator between a and b"),
    ("y ~ 2x", 5, "no operator between 2 and x"),
    ("y ~ x | g", 6, "must stand in parentheses"),
    ("y ~ x + 1 || g", 10, "must stand in parentheses"),
    ("y ~ (1 | )", 9, "no group after |"),
    ("y ~ ( | g)", 6, "before | in this random term"),
    ("y ~ (x | a | b)", 11, "one | only"),
    ("y ~ ()", 5, "nothing between these parentheses"),
    ("y ~ lgo(x)", 4, "no function lgo()"),
    ("y ~ __import__('os')", 4, "no function __import__()"),
    ("y ~ x (1 | g)", 4, "no function x()"),
    ("y ~ log()", 4, "needs something inside"),
    ("y ~ poly(x, 2, 3)", 4, "too many arguments"),
    ("y ~ log(x, to = 2)", 11, "no argument named to"),
    ("y ~ scale(x | g)", 12, "cannot stand inside scale()"),
    ("y ~ log(x,)", 9, "after this comma"),
    ("y ~ a, b", 5, "comma"),
    ("y = x", 2, "equals sign"),
    ('y ~ "x"', 4, "quoted text"),
    ("y ~ `x", 4, "backtick is never closed"),
    ("y ~ ``", 4, "no name between the backticks"),
    (r"y ~ `a\q`", 6, "backslash"),
    ("y ~ d$x", 5, "character $"),
    ("y ~ x[1]", 5, "character ["),
    ("y ~ x > 3", 6, "character >"),
    ("y ~ x %o% z", 6, "character %"),
    ("y ~ 1e999", 4, "too large"),
    ("y ~ \x00", 4, "has no meaning"),
]


@pytest.mark.parametrize(("text", "printed"), PRINTED)
def test_printed_back(text: str, printed: str) -> None:
    formula = parse(text)
    assert str(formula) == printed
    assert parse(printed) == formula


@pytest.mark.parametrize(("text", "position", "message"), REFUSED)
def test_refused_with_its_place(text: str, position: int, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.position == position
    assert caught.value.caret().endswith(" " * position + "^")


def test_nearest_function_is_offered() -> None:
    with pytest.raises(FormulaError, match="Did you mean scale"):
        parse("y ~ Scale(x)")


@pytest.mark.parametrize(
    "nested", ["(" * 5000, "-(" * 5000, "log(" * 5000, "a:" * 5000 + "a", "a^" * 5000 + "a"]
)
def test_deep_nesting_is_refused_without_recursion_error(nested: str) -> None:
    with pytest.raises(FormulaError, match="nested more than"):
        parse("y ~ " + nested)


def test_a_sum_may_be_very_long() -> None:
    text = "y ~ " + " + ".join(f"x{i}" for i in range(10_000))
    assert str(parse(text)) == text


def test_a_text_beyond_all_reason_is_refused() -> None:
    with pytest.raises(FormulaError, match="more than"):
        parse("y ~ " + "x + " * 400_000)
