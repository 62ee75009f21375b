"""Effect sizes through the front door: against refits to standardised data and published definitions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reference_data import csv

import workbench
from workbench.results import Result, Section

FORMULA = "mAch ~ cses + meanses + sector + (cses | school)"


def hsb() -> pd.DataFrame:
    data = pd.read_csv(csv("mlmRev_Hsb82"))
    data["sector"] = pd.Categorical(data["sector"], ["Public", "Catholic"])
    return data


@pytest.fixture(scope="module")
def result() -> Result:
    return workbench.run("linear_mlm.lmm", hsb(), formula=FORMULA)


def test_standardised_coefficients_are_those_of_standardised_data(result: Result) -> None:
    data = hsb()
    for name in ("mAch", "cses", "meanses"):
        data[name] = (data[name] - data[name].mean()) / data[name].std()
    again = workbench.run("linear_mlm.lmm", data, formula=FORMULA).table("fixed_effects").rows
    ours = {row["term"]: row for row in result.table("std_effects").rows}
    for row in again[1:3]:
        mine = ours[row["term"]]
        assert mine["std_estimate"] == pytest.approx(row["estimate"], rel=1e-5)
        assert mine["std_low"] == pytest.approx(row["conf_low"], rel=1e-5)
        assert mine["std_high"] == pytest.approx(row["conf_high"], rel=1e-5)
        assert mine["d"] is None
    assert "(Intercept)" not in ours


def test_a_difference_is_divided_by_the_total_deviation(result: Result) -> None:
    """d by all random effects and the residual: b / sqrt(t00 + t11 mean(x^2) + 2 t01 mean(x) + s2)."""
    data, rows = hsb(), result.table("random_effects").rows
    t00, t11, t01, s2 = (float(row["variance"] or 0) for row in rows)
    x = data["cses"]
    total = t00 + t11 * float((x**2).mean()) + 2 * t01 * float(x.mean()) + s2
    sector = result.table("fixed_effects").rows[3]
    mine = result.table("std_effects").rows[2]
    assert mine["term"] == "sector[Catholic]"
    assert mine["d"] == pytest.approx(float(sector["estimate"] or 0) / np.sqrt(total), rel=1e-9)
    assert mine["d_low"] == pytest.approx(float(sector["conf_low"] or 0) / np.sqrt(total), rel=1e-9)


def test_effect_sizes_of_terms_come_from_their_f_tests(result: Result) -> None:
    tests = result.table("anova").rows
    for row, test in zip(result.table("effect_sizes").rows, tests, strict=True):
        F, df, rest = (float(test[k] or 0) for k in ("statistic", "df", "df_residual"))
        assert row["eta2"] == pytest.approx(F * df / (F * df + rest))
        assert row["f2"] == pytest.approx(F * df / rest)
    section = next(b for b in result.walk() if isinstance(b, Section) and b.id == "effect_size_tables")
    assert section.collapsed


def test_eta_squared_of_a_split_plot_has_the_sums_of_squares_of_its_stratum() -> None:
    """Balanced, as aov(yield ~ nitro * Variety + Error(Block / Variety)): SS / (SS + SS of the stratum)."""
    data = pd.read_csv(csv("nlme_Oats"))
    y = data["yield"] - data["yield"].mean()

    def between(*names: str) -> float:
        return float((y.groupby([data[n] for n in names]).transform("mean") ** 2).sum())

    block, variety, nitro = between("Block"), between("Variety"), between("nitro")
    plot_error = between("Block", "Variety") - block - variety
    interaction = between("Variety", "nitro") - variety - nitro
    row_error = float((y**2).sum()) - block - variety - plot_error - nitro - interaction
    data["nitro"] = "n" + data["nitro"].astype(str)
    found = workbench.run(
        "linear_mlm.lmm",
        data,
        formula="yield ~ nitro * Variety + (1 | Block/Variety)",
        df_method="kenward_roger",
        anova="I",
    ).table("effect_sizes")
    values = {row["term"]: row["eta2"] for row in found.rows}
    assert values["nitro"] == pytest.approx(nitro / (nitro + row_error), rel=1e-5)
    assert values["Variety"] == pytest.approx(variety / (variety + plot_error), rel=1e-5)
    assert values["nitro:Variety"] == pytest.approx(interaction / (interaction + row_error), rel=1e-5)


def test_regression_has_the_residual_deviation() -> None:
    result = workbench.run("linear_mlm.ols", hsb(), formula="mAch ~ cses + sector")
    mine, b = result.table("std_effects").rows[1], result.table("fixed_effects").rows[2]
    sigma = float(result.table("fit").rows[0]["sigma"] or 0)
    assert mine["d"] == pytest.approx(float(b["estimate"] or 0) / sigma)
    assert mine["std_estimate"] == pytest.approx(b["std_estimate"])


def test_no_term_table_with_infinite_df() -> None:
    result = workbench.run("linear_mlm.lmm", hsb(), formula=FORMULA, df_method="asymptotic")
    assert not any(getattr(b, "id", "") == "effect_sizes" for b in result.walk())
    assert result.table("std_effects").rows
