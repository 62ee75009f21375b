"""Changes from one model to another in words."""

from __future__ import annotations

import pytest

from workbench.modeling import ModelSpec
from workbench.modeling.differences import differences


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("y ~ x", "y ~ x", ()),
        ("y ~ x + z", "y ~ z + x", ()),
        ("y ~ 1", "y ~ x", ("+ x",)),
        ("y ~ x * z", "y ~ x + z", ("− x:z",)),
        ("y ~ x", "v ~ x", ("outcome y → v",)),
        ("y ~ x", "y ~ 0 + x", ("− intercept",)),
        ("y ~ x", "y ~ x + (1 | g)", ("+ g",)),
        ("y ~ x + (1 | g)", "y ~ x + (x | g)", ("+ slope of x by g",)),
        ("y ~ x + (x | g)", "y ~ x + (x || g)", ("effects of g uncorrelated",)),
        ("y ~ x + (x || g)", "y ~ x + (x | g)", ("effects of g correlated",)),
        ("y ~ x + (1 | a/b)", "y ~ x + (1 | a)", ("− b:a",)),
        ("y ~ x + (1 | a) + (1 | b:a)", "y ~ x + (1 | a/b)", ()),
        ("y ~ x", "y ~ x + offset(o)", ("+ offset o",)),
        ("y ~ x + (x | g)", "y ~ scale(x) + (1 | g)", ("− x", "+ scale(x)", "− slope of x by g")),
    ],
)
def test_changes_in_words(before: str, after: str, told: tuple[str, ...]) -> None:
    assert differences(*map(ModelSpec.from_formula, (before, after))) == told
