"""The studentized range against R's ptukey, the t law it contains, and itself."""

from __future__ import annotations

import numpy as np
import pytest
from reference_data import case

from workbench.engine import distributions
from workbench.engine.multiplicity import adjusted_p, critical_values
from workbench.engine.studentized_range import quantile, quantiles, upper_p

R = case("marginal", "marginal")["ptukey"]


def test_against_r() -> None:
    """From 5 df on, where R's own error is below 4e-7; it grows to 2e-5 at 2.5 df, as a t test shows."""
    for q, k, df, theirs in zip(R["q"], R["k"], R["df"], R["upper"], strict=True):
        ours = upper_p(q, int(k), df if df > 0 else np.inf)
        assert ours == pytest.approx(theirs, rel=1e-6, abs=4e-7), (q, k, df)


def test_against_scipy() -> None:
    """Where R is not exact: scipy's double integral by its own adaptive rule."""
    from scipy.stats import studentized_range

    for q, k, df in (
        (2.0, 3, 1.0),
        (3.5, 6, 2.5),
        (8.0, 15, 2.5),
        (3.5, 3, 4.2),
        (12.0, 4, 1.7),
        (8.0, 3, 5.0),
        (8.0, 40, 5.0),
    ):
        assert upper_p(q, k, df) == pytest.approx(studentized_range.sf(q, k, df), rel=1e-9)


@pytest.mark.parametrize("df", [0.7, 1.0, 3.0, 10.5, 80.0, 5e3, 1e7, np.inf])
def test_two_means_are_a_t_test(df: float) -> None:
    for t in (0.01, 0.5, 2.0, 6.0, 25.0):
        p = float(distributions.t_two_sided_p(t, df))
        assert upper_p(float(np.sqrt(2) * t), 2, df) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize("df", [1.5, 6.0, 45.0, np.inf])
@pytest.mark.parametrize("k", [2, 5, 30])
def test_quantile_inverts(k: int, df: float) -> None:
    for level in (0.5, 0.95, 0.9999):
        assert upper_p(quantile(level, k, df), k, df) == pytest.approx(1 - level, rel=1e-8)


def test_many_df_are_read_off_a_curve() -> None:
    for low, high, k in ((3.0, 60.0, 4), (1.0, 1e6, 12), (200.0, 9e4, 30)):
        df = np.geomspace(low, high, 45)
        one_by_one = [quantile(0.95, k, float(v)) for v in df]
        assert quantiles(0.95, k, df) == pytest.approx(one_by_one, rel=1e-7)
    with_normal = quantiles(0.95, 4, np.append(np.geomspace(5.0, 50.0, 40), np.inf))
    assert with_normal[-1] == pytest.approx(quantile(0.95, 4, np.inf), rel=1e-7)


def test_published_table() -> None:
    """Upper 5% points to three decimals (Harter 1960, Annals of Mathematical Statistics 31)."""
    points = {(3, 10): 3.877, (5, 20): 4.232, (10, 60): 4.646, (4, np.inf): 3.633}
    for (k, df), q in points.items():
        assert quantile(0.95, k, df) == pytest.approx(q, abs=6e-4)


def test_missing_tests_do_not_count() -> None:
    p = np.array([0.01, np.nan, 0.04])
    t, df = np.array([3.0, np.nan, 2.2]), np.array([12.0, np.nan, 12.0])
    assert adjusted_p(p, t, df, "bonferroni", 3) == pytest.approx([0.02, np.nan, 0.08], nan_ok=True)
    assert adjusted_p(p, t, df, "holm", 3) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
    assert np.isnan(adjusted_p(p, t, df, "tukey", 3)[1])
    assert critical_values(df, 0.95, "none", 3)[0] == pytest.approx(2.178812829663418)
    assert upper_p(float("nan"), 3, 5.0) != upper_p(float("nan"), 3, 5.0)
