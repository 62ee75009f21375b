"""Correlations against R: of rows, within groups, between groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from described import NUMERIC, R, frame, run, warned

import workbench
from workbench.engine.descriptives.correlation import average_ranks, correlations
from workbench.errors import DataError, OptionsError
from workbench.results import Result


def lower(values: object) -> list[float]:
    return np.asarray(values)[np.tril_indices(3, -1)].tolist()


def part(result: Result, name: str) -> list[float]:
    rows = result.table(f"correlations_{name}").rows
    return lower([[np.nan if r[f"r_{j}"] is None else r[f"r_{j}"] for j in range(3)] for r in rows])


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_rows_agree_with_cor_test(method: str) -> None:
    rows = run("correlations", variables=NUMERIC, method=method).table("correlations").rows
    for row in rows:
        (expected,) = [e for e in R[method] if {e["a"], e["b"]} == {row["variable"], row["variable2"]}]
        assert (row["estimate"], row["p_value"]) == pytest.approx((expected["r"], expected["p"]), rel=1e-10)
        if method == "pearson":
            limits = (expected["low"], expected["high"])
            assert (row["conf_low"], row["conf_high"]) == pytest.approx(limits, rel=1e-10)


def test_holm_agrees_with_p_adjust() -> None:
    rows = run("correlations", variables=NUMERIC, p_values="holm").table("correlations").rows
    assert sorted(float(r["p_value"] or 0) for r in rows) == pytest.approx(sorted(R["holm"]), rel=1e-10)


def test_parts_agree_with_r() -> None:
    result = run("correlations", variables=NUMERIC, group="group", missing="listwise")
    for name in ("within", "between", "latent"):
        assert part(result, name) == pytest.approx(lower(R[name]), rel=1e-10)
    alike = run("correlations", variables=NUMERIC, group="group", missing="listwise", between_weights="equal")
    assert part(alike, "between") == pytest.approx(lower(R["between_equal"]), rel=1e-10)


def test_pairs_use_the_rows_that_have_both() -> None:
    rows = run("correlations", variables=NUMERIC).table("correlations").rows
    data = frame()
    expected = [int(data[[r["variable"], r["variable2"]]].dropna().shape[0]) for r in rows]
    assert [r["n_obs"] for r in rows] == expected
    listwise = run("correlations", variables=NUMERIC, missing="listwise").table("correlations").rows
    assert {r["n_obs"] for r in listwise} == {len(data[NUMERIC].dropna())}


def test_latent_correlations_recover_those_of_a_large_simulation() -> None:
    rng = np.random.default_rng(3)
    J, n = 4000, 5
    u = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=J)
    e = rng.multivariate_normal([0, 0], [[4, -1.6], [-1.6, 4]], size=J * n)
    codes = np.repeat(np.arange(J), n).astype(np.int32)
    X = u[codes] + e
    assert correlations(X, "latent", codes).r[0, 1] == pytest.approx(0.6, abs=0.06)
    assert correlations(X, "within", codes).r[0, 1] == pytest.approx(-0.4, abs=0.03)
    assert correlations(X, "between", codes).r[0, 1] < 0.4


def test_ranks_share_ties() -> None:
    assert average_ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1, 3.5, 2]


def test_a_constant_variable_is_told() -> None:
    data = pd.DataFrame({"x": [1.0, 2, 4, 3], "y": [2.0, 1, 3, 5], "c": [1e6] * 4})
    result = workbench.run("describe.correlations", data)
    assert "c" in warned(result)[0]
    assert [r["estimate"] is None for r in result.table("correlations").rows] == [False, True, True]


def test_what_has_no_correlation_is_told() -> None:
    with pytest.raises(DataError, match="needs two numeric variables"):
        run("correlations", variables=["x"])
    with pytest.raises(OptionsError, match="'kind' is nominal"):
        run("correlations", variables=["x", "kind"])
    empty = pd.DataFrame({"x": [1.0, np.nan], "y": [np.nan, 2.0]})
    with pytest.raises(DataError, match="Fewer than two rows"):
        workbench.run("describe.correlations", empty, missing="listwise")
