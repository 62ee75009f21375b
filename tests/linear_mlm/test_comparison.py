"""Model comparison against lme4's anova and the printed tables; what does not compare is refused or told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reference_data import csv
from scipy.special import erfc

import workbench
from workbench.errors import ModelError, OptionsError
from workbench.results import Result

NULL = "Reaction ~ 1 + (1 | Subject)"
INTERCEPTS = "Reaction ~ Days + (1 | Subject)"
SLOPES = "Reaction ~ Days + (Days | Subject)"


def sleepstudy() -> pd.DataFrame:
    return pd.read_csv(csv("lme4_sleepstudy"))


def compare(*models: str, data: pd.DataFrame | None = None, method: str = "reml") -> Result:
    return workbench.run(
        "linear_mlm.comparison", sleepstudy() if data is None else data, models=list(models), method=method
    )


def test_agrees_with_lme4() -> None:
    """R: anova(m0, m1, m2), fits by ML with tight tolerances."""
    result = compare(SLOPES, NULL, INTERCEPTS)
    rows = result.table("comparison").rows
    assert [row["model"] for row in rows] == [NULL, INTERCEPTS, SLOPES]
    expected = {
        "n_params": (3, 4, 6),
        "aic": (1916.5410580731, 1802.0786430052, 1763.9393444890),
        "bic": (1926.1199286257, 1814.8504704088, 1783.0970855943),
        "log_lik": (-955.27052903653, -897.03932150261, -875.96967224450),
        "deviance": (1910.5410580731, 1794.0786430052, 1751.9393444890),
    }
    for column, values in expected.items():
        assert [row[column] for row in rows] == pytest.approx(values, abs=1e-6), column
    tests = [(row["chi_sq"], row["df"], row["p_value"]) for row in rows[1:]]
    assert tests[0] == pytest.approx((116.462415067833, 1, 3.7644614765456e-27), rel=1e-6)
    assert tests[1] == pytest.approx((42.139298516235, 2, 7.0724126383985e-10), rel=1e-6)
    assert any(notice.id == "refitted" for notice in result.notices)


def test_reml_where_only_the_random_part_differs() -> None:
    """R: anova(r1, r2, refit = FALSE)."""
    result = compare(INTERCEPTS, SLOPES)
    second = result.table("comparison").rows[1]
    assert second["chi_sq"] == pytest.approx(42.836813434969, abs=1e-5)
    assert second["p_value"] == pytest.approx(4.9900414306074e-10, rel=1e-4)
    assert not result.notices


def test_corrected_aic_and_weights() -> None:
    rows = compare(NULL, INTERCEPTS, SLOPES).table("comparison").rows
    k, n = 6, 180
    assert rows[2]["aicc"] == pytest.approx(1763.939344489 + 2 * k * (k + 1) / (n - k - 1), abs=1e-6)
    weights = np.array([float(row["weight"] or 0) for row in rows])
    assert weights.sum() == pytest.approx(1)
    assert np.log(weights[1] / weights[2]) == pytest.approx(-(1802.078643 - 1763.939344) / 2, abs=1e-5)


def test_all_models_use_the_same_rows() -> None:
    data = sleepstudy()
    data["x"] = np.where(np.arange(180) % 9 == 0, np.nan, np.arange(180.0))
    result = compare(INTERCEPTS, "Reaction ~ Days + x + (1 | Subject)", data=data)
    assert result.data.used == 160
    told = next(notice for notice in result.notices if notice.id == "rows")
    assert "160 rows" in told.message and "180 rows" in told.advice


def test_models_that_are_not_nested_are_not_tested() -> None:
    data = sleepstudy().assign(x=np.sin(np.arange(180.0)))
    result = compare("Reaction ~ x + (1 | Subject)", SLOPES.replace("~ Days", "~ Days"), data=data)
    assert result.table("comparison").rows[1]["p_value"] is None
    assert any("not a special case" in notice.message for notice in result.notices)


def test_the_same_model_in_other_words_is_nested() -> None:
    data = sleepstudy().assign(hours=lambda d: 24 * d.Days + 3)
    result = compare("Reaction ~ hours + (1 | Subject)", SLOPES, data=data)
    assert result.table("comparison").rows[1]["df"] == 2


def test_groups_are_the_same_by_any_name() -> None:
    """Persons of sites are persons: R's anova gives the test because it does not ask; we ask the groups."""
    data = sleepstudy().assign(site=lambda d: "s" + (d.Subject % 3).astype(str))
    nested = compare(INTERCEPTS, "Reaction ~ Days + (1 | site/Subject)", data=data).table("comparison").rows
    assert nested[1]["df"] == 1 and nested[1]["p_value"] is not None


def test_other_groups_of_the_same_number_are_not_nested() -> None:
    data = sleepstudy().assign(other=np.arange(180) % 18, site=np.arange(180) % 5)
    crossed = "Reaction ~ Days + (1 | other) + (1 | site)"
    result = compare(INTERCEPTS, crossed, data=data)
    assert result.table("comparison").rows[1]["p_value"] is None


def test_different_outcomes_are_refused() -> None:
    with pytest.raises(ModelError, match="different outcomes: Reaction and Days"):
        compare(NULL, "Days ~ 1 + (1 | Subject)")


@pytest.mark.parametrize("models", [[], [NULL], [NULL, " "]])
def test_one_model_is_not_enough(models: list[str]) -> None:
    with pytest.raises(OptionsError):
        compare(*models)


@pytest.mark.parametrize(
    ("smaller", "larger", "chi_sq", "df"),
    [
        ("geread ~ 1 + (1 | school)", "geread ~ gevocab + (1 | school)", 3139.9, 1),
        (
            "geread ~ 1 + (1 | school/class)",
            "geread ~ gevocab + clenroll + cenroll + (1 | school/class)",
            3054.6,
            3,
        ),
        (
            "geread ~ gevocab + clenroll + cenroll + (1 | school/class)",
            "geread ~ gevocab * cenroll + clenroll + (1 | school/class)",
            4.8105,
            1,
        ),
    ],
)
def test_printed_tests_of_the_book(smaller: str, larger: str, chi_sq: float, df: int) -> None:
    """Chapters 3 and 4 of Finch & Bolin, to the printed digits."""
    row = compare(smaller, larger, data=pd.read_csv(csv("book_achieve"))).table("comparison").rows[1]
    assert row["chi_sq"] == pytest.approx(chi_sq, abs=0.05 if chi_sq > 100 else 0.00005)
    assert row["df"] == df


def test_a_regression_is_compared_with_mixed_models() -> None:
    """R: logLik(lm(...), REML = TRUE), logLik(lmer(...)) with tight tolerances."""
    rows = compare("Reaction ~ Days", INTERCEPTS).table("comparison").rows
    assert [row["n_params"] for row in rows] == [3, 4]
    assert [row["log_lik"] for row in rows] == pytest.approx([-946.831831736, -893.232542697], abs=1e-7)
    assert rows[1]["chi_sq"] == pytest.approx(2 * (946.831831736 - 893.232542697), abs=1e-6)
    ml = compare("Reaction ~ Days", INTERCEPTS, method="ml").table("comparison").rows
    assert [row["log_lik"] for row in ml] == pytest.approx([-950.146528178, -897.039321503], abs=1e-7)
    assert (ml[0]["aic"], ml[0]["bic"]) == pytest.approx((1906.29305636, 1915.87192691), abs=1e-7)


def test_weights_and_offsets_count_in_both() -> None:
    """R: logLik of lm and lmer by ML with weights and offset: the closed form with weights."""
    data = sleepstudy().assign(w=lambda d: 1 + d.Days % 3, o=lambda d: 2.0 * d.Days)
    result = workbench.run(
        "linear_mlm.comparison",
        data,
        models=["Reaction ~ Days", INTERCEPTS],
        method="ml",
        weights="w",
        offset="o",
    )
    X, w, n = np.column_stack([np.ones(180), data.Days]), data.w.to_numpy(float), 180
    root = np.sqrt(w)
    left = np.linalg.lstsq(X * root[:, None], (data.Reaction - data.o) * root, rcond=None)[1][0]
    log_lik = -n / 2 * (1 + np.log(2 * np.pi * left / n)) + np.log(w).sum() / 2
    assert result.table("comparison").rows[0]["log_lik"] == pytest.approx(log_lik, abs=1e-8)
    assert result.table("comparison").rows[1]["chi_sq"] > 0


def test_one_variance_more_has_the_p_of_a_mixture() -> None:
    data = sleepstudy().assign(x=np.sin(np.arange(180.0)), g=np.arange(180) % 12)
    rows = compare("Reaction ~ Days", INTERCEPTS, SLOPES).table("comparison").rows
    assert rows[0]["p_mixture"] is None
    assert rows[1]["p_mixture"] == pytest.approx(float(rows[1]["p_value"] or 0) / 2)
    chi_sq = 42.836813434969
    assert rows[2]["p_mixture"] == pytest.approx(
        (np.exp(-chi_sq / 2) + erfc(np.sqrt(chi_sq / 2))) / 2, rel=1e-4
    )
    two = compare("Reaction ~ Days", SLOPES).table("comparison").rows
    assert two[1]["p_value"] is not None and two[1]["p_mixture"] is None
    fixed = compare(INTERCEPTS, "Reaction ~ Days + x + (1 | Subject)", data=data).table("comparison").rows
    assert fixed[1]["p_value"] is not None and fixed[1]["p_mixture"] is None
    apart = compare(INTERCEPTS, "Reaction ~ Days + (Days || Subject)").table("comparison").rows
    assert apart[1]["df"] == 1 and apart[1]["p_mixture"] == pytest.approx(float(apart[1]["p_value"] or 0) / 2)


def test_the_exact_test_of_the_only_variance() -> None:
    data = sleepstudy().assign(g=np.arange(180) % 12)
    data["y"] = (
        np.random.default_rng(8).normal(size=180) + 0.35 * np.random.default_rng(9).normal(size=12)[data.g]
    )
    alone, mixed = "y ~ Days", "y ~ Days + (1 | g)"
    result = workbench.run("linear_mlm.comparison", data, models=[alone, mixed], exact_rlrt=True)
    (row,) = result.table("exact_rlrt").rows
    whole = workbench.run("linear_mlm.lmm", data, formula=mixed, exact_rlrt=True)
    assert row["lrt"] == pytest.approx(result.table("comparison").rows[1]["chi_sq"], abs=1e-8)
    assert row["p_value"] == whole.table("exact_rlrt").rows[0]["p_value"]
    assert 0.0 < float(row["p_value"] or 0) < 0.5


@pytest.mark.parametrize(
    ("models", "method"),
    [
        (["Reaction ~ Days", INTERCEPTS], "ml"),
        (["Reaction ~ 1", INTERCEPTS], "reml"),
        (["Reaction ~ Days", SLOPES], "reml"),
        ([INTERCEPTS, SLOPES], "reml"),
    ],
)
def test_where_there_is_no_exact_test_it_is_said(models: list[str], method: str) -> None:
    result = workbench.run(
        "linear_mlm.comparison", sleepstudy(), models=models, method=method, exact_rlrt=True
    )
    (told,) = [n for n in result.notices if n.id == "exact_rlrt"]
    assert told.level == "warning" and "The exact test was left out" in told.message and told.advice
