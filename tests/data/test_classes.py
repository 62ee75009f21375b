"""Limits of classes of numbers near the end of what a double holds are found without overflow."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.classes import class_limits

HUGE = np.array([1.6, -1.6, 0.0, 0.8, -0.8]) * 1e308


@pytest.mark.filterwarnings("error")
def test_quantiles_and_widths_of_the_largest_numbers() -> None:
    quarters = np.array([-0.8, 0.0, 0.8]) * 1e308
    np.testing.assert_allclose(class_limits(HUGE, "quantiles", 4), quarters, rtol=1e-15)
    np.testing.assert_allclose(class_limits(HUGE, "widths", 4), quarters, rtol=1e-15)


@pytest.mark.filterwarnings("error")
def test_limits_that_no_double_holds_are_left_out() -> None:
    assert class_limits(HUGE, "sd", 4) in ((), (0.0,))
