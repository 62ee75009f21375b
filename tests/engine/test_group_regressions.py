"""A regression in each group against single regressions, and the book's Table 2.2."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.group_regressions import group_regressions


def test_each_group_has_the_regression_of_its_rows() -> None:
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 7, 90)
    x = 1e4 + rng.normal(size=90)
    Z = np.column_stack([np.ones(90), x])
    y = rng.normal(size=7)[codes] + 0.3 * x + rng.normal(size=90)
    found = group_regressions(y, Z, codes, 7)
    for j in range(7):
        mine = codes == j
        expected = np.linalg.lstsq(Z[mine] - [0, 1e4], y[mine], rcond=None)[0]
        assert found.coefficients[j, 1] == pytest.approx(expected[1], rel=1e-5)
        assert found.coefficients[j] @ [1, 1e4] == pytest.approx(expected[0], rel=1e-9)
    assert found.mean == pytest.approx(found.coefficients.mean(axis=0))
    assert found.variance == pytest.approx(found.coefficients.var(axis=0, ddof=1))


def test_the_books_five_schools() -> None:
    """Table 2.2: means 2.359 and 0.375, variances 0.439 and 0.016, from the printed coefficients."""
    b = np.array([[1.230, 0.552], [2.673, 0.199], [2.707, 0.376], [2.867, 0.336], [2.319, 0.411]])
    x = np.tile([0.0, 1.0, 2.0], 5)
    codes = np.repeat(np.arange(5), 3)
    y = b[codes, 0] + b[codes, 1] * x
    found = group_regressions(y, np.column_stack([np.ones(15), x]), codes, 5)
    assert found.coefficients == pytest.approx(b, abs=1e-12)
    assert found.mean == pytest.approx([2.359, 0.375], abs=6e-4)
    assert found.variance == pytest.approx([0.439, 0.016], abs=6e-4)
    assert found.coefficients[:, 1] - found.mean[1] == pytest.approx(
        [0.177, -0.176, 0.001, -0.039, 0.036], abs=6e-4
    )


def test_groups_without_rows_enough_have_none() -> None:
    codes = np.array([0, 0, 0, 1, 2, 2])
    x = np.array([1.0, 2.0, 4.0, 1.0, 3.0, 3.0])
    found = group_regressions(x**2, np.column_stack([np.ones(6), x]), codes, 4)
    assert np.isfinite(found.coefficients).all(axis=1).tolist() == [True, False, False, False]
    assert found.n_known == 1 and np.isnan(found.variance).all()
    assert found.sizes.tolist() == [3, 1, 2, 0]
