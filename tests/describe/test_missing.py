"""Missing values: counts, patterns, Little's test against a direct maximum of the likelihood in R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from described import NUMERIC, R, frame, run, warned

import workbench
from workbench.engine.descriptives import normal_em
from workbench.engine.descriptives.normal_em import fit_normal
from workbench.engine.descriptives.patterns import coverage, is_monotone, patterns
from workbench.errors import DataError
from workbench.results import Figure


def test_little_agrees_with_r() -> None:
    (row,) = run("missing", variables=NUMERIC).table("little").rows
    assert (row["statistic"], row["df"]) == pytest.approx((R["little"]["d2"], R["little"]["df"]), rel=1e-6)


def test_em_finds_the_maximum_that_r_finds() -> None:
    X = frame()[NUMERIC].to_numpy()
    fit = fit_normal(X[~np.isnan(X).all(axis=1)])
    assert fit.mu == pytest.approx(np.array(R["little"]["mu"]), rel=1e-6)
    assert fit.covariance == pytest.approx(np.array(R["little"]["covariance"]), rel=1e-5)


def test_em_of_monotone_data_is_the_factored_likelihood() -> None:
    """Two variables, the second missing at the end: regression on the first (Little & Rubin 2019, 7.2)."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=60)
    y = 1 + 0.5 * x + rng.normal(size=60)
    b, a = np.polyfit(x[:40], y[:40], 1)
    residual = float(np.mean((y[:40] - a - b * x[:40]) ** 2))
    y[40:] = np.nan
    fit = fit_normal(np.column_stack([x, y]))
    assert fit.mu == pytest.approx([x.mean(), a + b * x.mean()], abs=1e-8)
    assert fit.covariance[1, 1] == pytest.approx(residual + b**2 * x.var(), abs=1e-7)


def test_counts_and_what_a_model_would_use() -> None:
    result = run("missing", variables=NUMERIC, group="group")
    data = frame()
    rows, groups = result.table("listwise").rows
    complete = data[NUMERIC].notna().all(axis=1)
    assert (rows["complete"], result.data.used) == (complete.sum(), complete.sum())
    assert groups["complete"] == data.loc[complete, "group"].nunique()
    x = result.table("missing").rows[0]
    alone = data["x"].isna() & data["y"].notna() & data["z"].notna()
    assert (x["missing"], x["alone"]) == (data["x"].isna().sum(), alone.sum())


def test_patterns_count_every_row_once() -> None:
    missing = frame()[NUMERIC].isna().to_numpy()
    found = patterns(missing)
    assert found.rows.sum() == len(missing)
    assert (found.missing[found.pattern_of] == missing).all()
    assert (np.diff(found.rows) <= 0).all()
    assert coverage(missing)[0, 1] == (~missing[:, 0] & ~missing[:, 1]).sum()
    figures = [b for b in run("missing", variables=NUMERIC).walk() if isinstance(b, Figure)]
    assert [f.id for f in figures] == ["pattern_plot"]


def test_monotone_patterns_are_known() -> None:
    assert is_monotone(np.array([[0, 0, 0], [0, 1, 0], [0, 1, 1]], dtype=bool))
    assert not is_monotone(np.array([[0, 1, 0], [0, 0, 1]], dtype=bool))


def test_groups_without_a_complete_row_are_listed() -> None:
    data = pd.DataFrame({"g": ["a", "a", "b", "b"], "x": [1.0, 2, np.nan, np.nan], "y": [1.0, np.nan, 3, 4]})
    result = workbench.run("describe.missing", data, variables=["x", "y"], group="g")
    assert result.table("lost_groups").rows == ({"level": "b", "n_obs": 2, "empty": "x"},)
    assert result.table("missing").rows[0]["groups_all"] == 1


def test_comparison_agrees_with_welch() -> None:
    rows = run("missing", variables=NUMERIC, compare=True, coverage=True).table("comparison").rows
    (row,) = [r for r in rows if (r["variable"], r["compared"]) == ("y", "z")]
    expected = R["welch"]
    found = [row[k] for k in ("statistic", "df", "p_value")]
    assert found == pytest.approx([expected[k] for k in ("t", "df", "p")], rel=1e-10)


def test_a_group_without_values_is_told() -> None:
    with pytest.raises(DataError, match="No row has a value of 'none'"):
        workbench.run("describe.missing", frame().assign(none=np.nan), group="none")


def test_data_without_missing_values_have_no_patterns() -> None:
    result = workbench.run("describe.missing", pd.DataFrame({"x": [1.0, 2.0], "y": [1.0, 3.0]}))
    ids = [b.id for b in result.blocks]
    assert ids == ["listwise", "missing", "r_script", "write_up"]


def test_a_law_that_cannot_be_fitted_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normal_em, "MAX_ITER", 2)
    result = run("missing", variables=NUMERIC)
    assert "little" not in {b.id for b in result.blocks}
    assert "did not settle" in warned(result)[0]
