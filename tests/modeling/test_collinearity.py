"""Redundant columns are named."""

from __future__ import annotations

import pytest

from workbench.modeling.collinearity import redundancy


@pytest.mark.parametrize(
    ("others", "clause"),
    [
        ([], "x is zero on all rows"),
        (["(Intercept)"], "x has the same value on all rows"),
        (["a"], "x says the same as a"),
        (["(Intercept)", "a"], "x says the same as a"),
        (["(Intercept)", "a", "b"], "x follows from a and b"),
        (["a", "b", "f[c]"], "x follows from a, b and f[c]"),
    ],
)
def test_redundancy(others: list[str], clause: str) -> None:
    assert redundancy("x", others) == clause
