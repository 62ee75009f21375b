"""Checks of generalised linear models: against R's performance and pROC, and against what must hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from glmm.family_cases import VALUES, fitted, frame
from glmm.test_glm_families import CASES

import workbench
from workbench.results import Figure, Result, Table

LOGIT = "yes ~ x + z + g"


def figure(result: Result, figure_id: str) -> Figure:
    found = next(b for b in result.walk() if b.id == figure_id)
    assert isinstance(found, Figure)
    return found


def row(result: Result, table_id: str) -> dict[str, Any]:
    return dict(result.table(table_id).rows[0])


# R 4.2: f <- glm(yes ~ x + z + g, binomial, families); pROC 1.18, performance 0.10.2
def test_roc_hosmer_lemeshow_and_pseudo_r2() -> None:
    result = fitted(LOGIT)
    curve = row(result, "roc")
    assert curve["auc"] == pytest.approx(0.732074752098, abs=1e-11)
    assert curve["std_error"] == pytest.approx(0.041341447015, abs=1e-11)
    assert (curve["conf_low"], curve["conf_high"]) == pytest.approx(
        (0.651047004879, 0.813102499316), abs=1e-11
    )
    test = row(result, "hosmer_lemeshow")
    assert (test["statistic"], test["df"]) == (pytest.approx(6.231732, abs=5e-7), 8)
    assert test["p_value"] == pytest.approx(0.621292, abs=5e-7)
    measures = {r["definition"]: r["value"] for r in result.table("r2").rows}
    assert measures["Tjur"] == pytest.approx(0.140506011578, abs=1e-10)
    assert measures["Nagelkerke"] == pytest.approx(0.203803536468, abs=1e-10)
    assert measures["McFadden"] == pytest.approx(0.128042720749, abs=1e-10)
    assert measures["Cox-Snell"] == pytest.approx(0.142406569578, abs=1e-10)


def test_classification_counts_every_trial() -> None:
    for formula, options, total in (
        (LOGIT, {}, 160),
        ("events ~ x + g", {"trials": "trials"}, int(frame()["trials"].sum())),
    ):
        result = fitted(formula, cutoff=0.4, **options)
        table = result.table("classification")
        counts = [[r["predicted_event"], r["predicted_other"]] for r in table.rows]
        assert np.sum(counts[:2]) == total
        assert np.array(counts[2], dtype=float) == pytest.approx(np.sum(counts[:2], axis=0))
        accuracy = (counts[0][0] + counts[1][1]) / total  # type: ignore[operator]
        assert row(result, "classification_measures")["accuracy"] == pytest.approx(accuracy)
    assert row(fitted(LOGIT, cutoff=0.999), "classification_measures")["sensitivity"] == 0


def test_cases_carry_the_numbers_of_r() -> None:
    for name in ("logit", "gamma_log", "poisson"):
        formula, options = CASES[name]
        rows = fitted(formula, cases="all", **options).table("cases").rows[:4]
        for ours, theirs in (
            ("leverage", "hat"),
            ("cooks_distance", "cooks"),
            ("deviance_residual", "deviance_residual"),
            ("standardised", "rstandard"),
        ):
            assert [r[ours] for r in rows] == pytest.approx(VALUES[name][theirs], rel=1e-6), (name, ours)
        assert all(r["conf_low"] < r["fitted"] < r["conf_high"] for r in rows)  # type: ignore[operator]


def test_only_rows_that_stand_out_are_listed() -> None:
    data = frame().copy()
    data.loc[7, "count"] = 80
    result = workbench.run("glmm.glm", data, {"formula": "count ~ x", "family": "poisson"})
    listed = [r["row"] for r in result.table("cases").rows]
    assert 8 in listed
    assert len(listed) < 40
    assert not any(b.id == "cases" for b in fitted(LOGIT, cases="none").walk())


def distribution_tests(result: Result) -> list[dict[str, object]]:
    """The tests of the distribution and of zeros."""
    wanted = ("Kolmogorov-Smirnov (D)", "Observed / expected")
    return [dict(row) for row in result.table("assumptions").rows if row["test"] in wanted]


def test_a_right_model_passes_and_a_wrong_one_fails() -> None:
    right = distribution_tests(fitted("overdispersed ~ x + g + h", family="negative_binomial"))
    wrong = distribution_tests(fitted("overdispersed ~ x + g + h", family="poisson"))
    assert all(r["p_value"] > 0.05 for r in right)  # type: ignore[operator]
    assert all(r["p_value"] < 0.01 for r in wrong)  # type: ignore[operator]
    assert wrong[1]["statistic"] > 1.5  # type: ignore[operator]
    assert "more zeros" in str(wrong[1]["verdict"])


def test_residuals_repeat_with_the_seed() -> None:
    first, again, other = (distribution_tests(fitted(LOGIT, seed=s)) for s in (3, 3, 4))
    assert first == again != other


@pytest.mark.parametrize(
    "name", ["trials", "gamma_log", "inverse_gaussian", "negative_binomial", "gaussian_log"]
)
def test_every_family_has_quantile_residuals(name: str) -> None:
    formula, options = CASES[name]
    assert distribution_tests(fitted(formula, **options))[0]["p_value"] > 0.01  # type: ignore[operator]


def test_quasi_families_show_pearson_residuals() -> None:
    result = fitted("overdispersed ~ x", family="quasi_poisson")
    assert figure(result, "residuals_fitted").panels[0].y.title == "Pearson residual"
    assert not distribution_tests(result)


def test_a_rootogram_adds_up() -> None:
    """Bars hold every row; what is expected beyond the largest count is not drawn."""
    for options in ({"family": "poisson"}, {"family": "poisson", "zero_inflation": "~ z"}):
        marks = figure(fitted("zeros ~ x + g", **options), "rootogram").panels[0].marks
        bars, line = marks[0], marks[1]
        observed = np.bincount(frame()["zeros"])
        assert np.square(bars.height) == pytest.approx(observed)  # type: ignore[union-attr]
        expected = float(np.square(line.y).sum())  # type: ignore[union-attr, arg-type]
        assert 150 < expected <= 160.0001


def test_counts_are_compared_between_families() -> None:
    result = fitted("overdispersed ~ x + g", family="poisson")
    rows = {str(r["model"]): r for r in result.table("count_models").rows}
    for name, options in (
        ("Poisson", {"family": "poisson"}),
        ("Negative binomial (NB2)", {"family": "negative_binomial"}),
        ("Negative binomial (NB1)", {"family": "negative_binomial_1"}),
    ):
        alone = fitted("overdispersed ~ x + g", **options)
        assert rows[name]["aic"] == pytest.approx(row(alone, "fit")["aic"], abs=1e-6)
        short = options["family"]
        found = [r[f"{short}_std_error"] for r in result.table("count_coefficients").rows]
        expected = [r["std_error"] for r in alone.table("fixed_effects").rows]
        assert found == pytest.approx(expected, rel=1e-6)
    quasi = fitted("overdispersed ~ x + g", family="quasi_poisson")
    found = [r["quasi_poisson_std_error"] for r in result.table("count_coefficients").rows]
    assert found == pytest.approx([r["std_error"] for r in quasi.table("fixed_effects").rows])
    told = next(n for n in result.notices if n.id == "overdispersion")
    assert [a.options for a in told.actions] == [{"family": "negative_binomial"}, {"family": "quasi_poisson"}]
    test = row(result, "overdispersion")
    assert test["dispersion"] == pytest.approx(row(quasi, "fit")["dispersion"])


def test_nothing_is_told_of_counts_that_fit() -> None:
    result = fitted("count ~ x + g * h + offset(log(expo))", family="poisson")
    assert not any(n.id == "overdispersion" for n in result.notices)


def test_binned_residuals_average_to_zero() -> None:
    """The score equation of the intercept: residuals of a canonical link sum to zero."""
    panel = figure(fitted(LOGIT), "binned_residuals").panels[0]
    points = panel.marks[-1]
    counts = np.diff(np.append(np.unique(np.linspace(0, 160, 13).astype(int)[:-1]), 160))
    assert float(np.dot(counts, points.y)) == pytest.approx(0, abs=1e-9)  # type: ignore[union-attr, arg-type]


def test_every_figure_says_how_to_read_it() -> None:
    for formula, options in (CASES["logit"], CASES["poisson"], CASES["gamma_log"]):
        for block in fitted(formula, **options).walk():
            if isinstance(block, Figure):
                assert block.description, block.id
            if isinstance(block, Table):
                assert all(c.title for c in block.columns)
