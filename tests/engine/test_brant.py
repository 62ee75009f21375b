"""Brant's test: car's poTest, Brant's formulas in R, and a table by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from engine.category_cases import FILE

from workbench.engine.cumulative.brant import binary_logits

EXACT = json.loads((Path(FILE).parent / "brant.json").read_text(encoding="utf-8"))


def test_chi_squares_as_car_and_by_the_formulas() -> None:
    data = json.loads(Path(FILE).read_text(encoding="utf-8"))["data"]
    g = np.array(data["g"])
    X = np.column_stack([data["x"], g == 1, g == 2]).astype(float)
    logits = binary_logits(np.array(data["y"], dtype=np.intp), int(max(data["y"])) + 1, X)
    assert logits is not None
    whole, x = logits.test([0, 1, 2]), logits.test([0])
    assert whole is not None and x is not None
    assert (whole.df, x.df) == (EXACT["df"], EXACT["df_x"])
    assert whole.statistic == pytest.approx(EXACT["overall"], rel=1e-6)
    assert x.statistic == pytest.approx(EXACT["x"], rel=1e-6)


def test_a_table_of_two_groups_by_hand() -> None:
    """Log odds ratios at both cuts of a 2 x 3 table, with their multinomial covariance."""
    counts = np.array([[20, 30, 50], [40, 25, 35]])
    y = np.concatenate([np.repeat(np.arange(3), row) for row in counts])
    x = np.repeat([0.0, 1.0], counts.sum(axis=1))
    logits = binary_logits(y, 3, x[:, None])
    assert logits is not None
    above = np.column_stack([counts[:, 1:].sum(axis=1), counts[:, 2]]) / 100
    odds = np.log(above / (1 - above))
    slopes = odds[1] - odds[0]
    np.testing.assert_allclose(logits.slopes[:, 0], slopes, rtol=1e-8)
    variance = (1 / (100 * above * (1 - above))).sum(axis=0)
    p, q = above[:, 0], above[:, 1]
    covariance = ((q - p * q) / (p * (1 - p) * q * (1 - q)) / 100).sum()
    statistic = (slopes[1] - slopes[0]) ** 2 / (variance.sum() - 2 * covariance)
    test = logits.test([0])
    assert test is not None
    assert (test.statistic, test.df) == (pytest.approx(statistic, rel=1e-8), 1)
    doubled = binary_logits(y, 3, x[:, None], weights=np.full(len(y), 2.0))
    assert doubled is not None
    again = doubled.test([0])
    assert again is not None and again.statistic == pytest.approx(2 * statistic, rel=1e-8)


def test_no_test_where_a_cut_is_separated() -> None:
    x = np.linspace(-1, 1, 60)
    y = np.where(x > 0.5, 2, np.arange(60) % 2)
    assert binary_logits(y, 3, x[:, None]) is None
