"""Editing a model as the builder does, seen through its formula."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench.errors import ModelError
from workbench.modeling import ModelSpec
from workbench.modeling import edit as e

EDITS: list[tuple[str, Callable[[ModelSpec], ModelSpec], str]] = [
    ("~1", lambda m: e.set_outcome(m, "y"), "y ~ 1"),
    ("y ~ x", lambda m: e.set_outcome(m, "log(y)"), "log(y) ~ x"),
    ("y ~ x", lambda m: e.set_outcome(m, None), "~x"),
    ("y ~ x + z + x:z + (x | g)", lambda m: e.set_outcome(m, "x"), "x ~ z + (1 | g)"),
    ("y ~ z + (0 + x | g)", lambda m: e.set_outcome(m, "x"), "x ~ z"),
    ("y ~ 1", lambda m: e.add_fixed(m, "x"), "y ~ x"),
    ("y ~ a + a:b", lambda m: e.add_fixed(m, "x"), "y ~ a + x + a:b"),
    ("y ~ a:b", lambda m: e.add_fixed(m, "b:a"), "y ~ a:b"),
    ("y ~ 1", lambda m: e.add_fixed(m, e.variable_term("my var")), "y ~ `my var`"),
    ("y ~ x + z + x:z", lambda m: e.remove_fixed(m, "x"), "y ~ z + x:z"),
    ("y ~ x + z + x:z", lambda m: e.remove_fixed(m, "x", with_interactions=True), "y ~ z"),
    ("y ~ x", lambda m: e.add_interaction(m, ["x", "z"]), "y ~ x + z + x:z"),
    ("y ~ 1", lambda m: e.add_interaction(m, ["x", "z"], complete=False), "y ~ x:z"),
    ("y ~ 1", lambda m: e.add_interaction(m, ["a", "b", "c"]), "y ~ a + b + c + a:b + a:c + b:c + a:b:c"),
    ("y ~ x", lambda m: e.set_intercept(m, False), "y ~ 0 + x"),
    ("y ~ x", lambda m: e.add_random(m, "school/class", ["x"]), "y ~ x + (x | school/class)"),
    ("y ~ x", lambda m: e.add_random(m, "g", ["x"], intercept=False), "y ~ x + (0 + x | g)"),
    ("y ~ x + (1 | g) + (1 | h)", lambda m: e.remove_random(m, 0), "y ~ x + (1 | h)"),
    ("y ~ x + (x | g)", lambda m: e.set_group(m, 0, "a:b"), "y ~ x + (x | a:b)"),
    ("y ~ x + (1 | g)", lambda m: e.toggle_slope(m, 0, "x"), "y ~ x + (x | g)"),
    ("y ~ x + (x | g)", lambda m: e.toggle_slope(m, 0, "x"), "y ~ x + (1 | g)"),
    ("y ~ x + (0 + x | g)", lambda m: e.toggle_slope(m, 0, "x"), "y ~ x"),
    ("y ~ x + (x | g)", lambda m: e.toggle_random_intercept(m, 0), "y ~ x + (0 + x | g)"),
    ("y ~ x + (1 | g)", lambda m: e.toggle_random_intercept(m, 0), "y ~ x"),
    ("y ~ x + (x | g)", lambda m: e.toggle_correlation(m, 0), "y ~ x + (x || g)"),
    ("y ~ x + (x || g)", lambda m: e.toggle_correlation(m, 0), "y ~ x + (x | g)"),
    ("y ~ x", lambda m: e.add_offset(m, "log(n)"), "y ~ x + offset(log(n))"),
    ("y ~ x + offset(n)", lambda m: e.remove_offset(m, "n"), "y ~ x"),
    (
        "log(x) ~ poly(x2, 2)*x + (x | x/g) + offset(I(x + 1))",
        lambda m: e.rename_variable(m, "x", "new x"),
        "log(`new x`) ~ poly(x2, 2) + `new x` + poly(x2, 2):`new x` + offset(I(`new x` + 1))"
        " + (`new x` | `new x`/g)",
    ),
    (
        "y ~ x + z + log(x):z + (x | g) + (0 + x | h) + (1 | x)",
        lambda m: e.remove_variable(m, "x"),
        "y ~ z + (1 | g)",
    ),
]


@pytest.mark.parametrize(("before", "change", "after"), EDITS)
def test_edit(before: str, change: Callable[[ModelSpec], ModelSpec], after: str) -> None:
    spec = ModelSpec.from_formula(before)
    changed = change(spec)
    assert changed.to_formula() == after
    assert ModelSpec.from_formula(after) == changed
    assert spec == ModelSpec.from_formula(before)


def test_the_outcome_cannot_be_a_predictor() -> None:
    with pytest.raises(ModelError, match="y is the outcome"):
        e.add_fixed(ModelSpec.from_formula("y ~ x"), "y:x")
