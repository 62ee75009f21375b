"""Cross tables against R's chisq.test, and what is told instead of a table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from described import R, frame, run

import workbench
from workbench.errors import DataError
from workbench.results import Section

E = R["crosstab"]


def measures(**options: object) -> dict[object, object]:
    rows = run("crosstab", rows="kind", columns="pass", **options).table("association").rows
    return {r["definition"]: r["value"] if r["statistic"] is None else r["statistic"] for r in rows}


def test_tests_agree_with_r() -> None:
    found = measures()
    assert found["Pearson χ²"] == pytest.approx(E["chi"], rel=1e-10)
    assert found["Likelihood ratio G²"] == pytest.approx(E["g2"], rel=1e-10)
    assert found["Cramér's V"] == pytest.approx(E["v"], rel=1e-10)
    rows = run("crosstab", rows="kind", columns="pass").table("association").rows
    assert rows[0]["p_value"] == pytest.approx(E["p"], rel=1e-10)


def test_yates_correction_agrees_with_r() -> None:
    data = frame().assign(a=np.where(frame()["kind"] == "a", "yes", "no"))
    rows = workbench.run("describe.crosstab", data, rows="a", columns="pass").table("association").rows
    assert rows[1]["statistic"] == pytest.approx(E["yates"], rel=1e-10)


def test_residuals_agree_with_r() -> None:
    rows = run("crosstab", rows="kind", columns="pass", residuals=True).table("residuals").rows
    assert [r["residual"] for r in rows] == pytest.approx(np.ravel(E["stdres"]).tolist(), rel=1e-10)


def test_measures_of_order_agree_with_r() -> None:
    data = frame()[["kind", "pass"]].apply(lambda v: pd.Categorical(v, ordered=True))
    rows = workbench.run("describe.crosstab", data, rows="kind", columns="pass").table("association").rows
    found = {r["definition"]: r["value"] for r in rows}
    assert found["Goodman and Kruskal's γ"] == pytest.approx(E["gamma"], rel=1e-10)
    assert found["Kendall's τ-b"] == pytest.approx(E["tau_b"], rel=1e-10)


@pytest.mark.parametrize(("of", "total"), [("row", 1.0), ("column", None), ("total", None)])
def test_percentages_add_up(of: str, total: float | None) -> None:
    *rows, last = run("crosstab", rows="kind", columns="pass", percentages=of).table("crosstab").rows
    counts = pd.crosstab(frame()["kind"], frame()["pass"])
    assert [[r["n_0"], r["n_1"]] for r in rows] == counts.to_numpy().tolist()
    whole = {"row": counts.sum(axis=1).to_numpy()[:, None], "column": counts.sum().to_numpy()[None]}
    expected = counts.to_numpy() / whole.get(of, counts.to_numpy().sum())
    assert np.array([[r["p_0"], r["p_1"]] for r in rows]) == pytest.approx(expected)
    assert last["total"] == len(frame())


def test_layers_have_tables_of_their_own() -> None:
    result = run("crosstab", rows="kind", columns="pass", layer="size")
    sections = [b for b in result.blocks if isinstance(b, Section) and b.id.startswith("layer_")]
    assert len(sections) == frame()["size"].nunique()
    totals = [int(s.blocks[0].rows[-1]["total"] or 0) for s in sections]  # type: ignore[union-attr]
    assert sum(totals) == len(frame())


def test_what_cannot_be_tabled_is_told() -> None:
    data = pd.DataFrame({"id": np.arange(100), "g": ["a", "b"] * 50, "no": [None] * 100})
    with pytest.raises(DataError, match="100 values, too many"):
        workbench.run("describe.crosstab", data, rows="id", columns="g")
    with pytest.raises(DataError, match="No row has both"):
        workbench.run("describe.crosstab", data, rows="no", columns="g")
