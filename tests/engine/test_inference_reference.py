"""Degrees of freedom, adjusted covariances and F tests against lmerTest and pbkrtest, on our own fits."""

from __future__ import annotations

import numpy as np
import pytest
import reference_data
from engine.fits import fitted
from engine.reference_designs import design

from workbench.engine.inference import coefficient_tests, contrast_test, wald_intervals

CASES = reference_data.case_names()


def having(table: str, method: str = "reml") -> list[str]:
    """Cases whose reference holds this table."""
    return [name for name in CASES if table in reference_data.case(name)["results"][method]]


def tolerance(name: str, quantity: str) -> float:
    return float(reference_data.case(name)["tolerance"][quantity]["rel"])


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("name", having("coef_satterthwaite"))
def test_satterthwaite_agrees_with_lmertest(name: str, method: str) -> None:
    table = reference_data.case(name)["results"][method]["coef_satterthwaite"]
    tests = coefficient_tests(fitted(name, method), "satterthwaite")
    np.testing.assert_allclose(tests.estimate, table["Estimate"], rtol=1e-5)
    np.testing.assert_allclose(tests.std_error, table["Std. Error"], rtol=tolerance(name, "se"))
    np.testing.assert_allclose(tests.df, table["df"], rtol=1e-4)  # stated: 1e-2
    np.testing.assert_allclose(tests.statistic, table["t value"], rtol=1e-4)
    np.testing.assert_allclose(tests.p_value, table["Pr(>|t|)"], rtol=1e-3, atol=1e-300)


@pytest.mark.parametrize("name", sorted({*having("coef_kenward_roger")} - {"sleepstudy_weights"}))
def test_kenward_roger_agrees_with_pbkrtest(name: str) -> None:
    results = reference_data.case(name)["results"]["reml"]
    table, tests = results["coef_kenward_roger"], coefficient_tests(fitted(name, "reml"), "kenward_roger")
    cov = np.array(results["vcov_kenward_roger"]["values"])
    np.testing.assert_allclose(tests.cov, cov, rtol=1e-4, atol=1e-6 * np.abs(cov).max())
    np.testing.assert_allclose(tests.df, table["df"], rtol=1e-5)  # stated: 1e-3
    np.testing.assert_allclose(tests.std_error, table["Std. Error"], rtol=1e-5)
    np.testing.assert_allclose(tests.p_value, table["Pr(>|t|)"], rtol=1e-3)


def test_kenward_roger_counts_the_weights() -> None:
    """R's reference leaves the prior weights out of the adjustment (see test_inference_oracle).

    Expected: vcovAdj and get_Lb_ddf of pbkrtest 0.5.2 on the same model with y, X and Z multiplied by
    sqrt(w), where no weights are needed: lmer(yw ~ 0 + x0 + x1 + (0 + x0 + x1 | Subject)).
    """
    tests = coefficient_tests(fitted("sleepstudy_weights", "reml"), "kenward_roger")
    np.testing.assert_allclose(tests.df, [16.9999109392676, 16.999998009959], rtol=1e-8)
    expected = [[46.14283584357421, -1.89465541405442], [-1.89465541405442, 2.69029757623654]]
    np.testing.assert_allclose(tests.cov, expected, rtol=1e-6)


def type3_contrasts(name: str) -> dict[str, list[dict[str, float]]]:
    """Rows of L by coefficient name, for each term of the type III table."""
    terms = design(name).terms
    table = reference_data.case(name)["results"]["reml"]["anova_type3_satterthwaite"]["row"]
    found: dict[str, list[dict[str, float]]] = {}
    for term in table:
        if ":" in term:
            found[term] = [{t: 1.0} for t in terms if ":" in t]
            continue
        own = [t for t in terms if t.startswith(term) and ":" not in t]
        # a numeric term's slope is averaged over the two levels of the factor it interacts with
        half = {t: 0.5 for t in terms if ":" in t} if own == [term] and term in {"age", "cses"} else {}
        found[term] = [{t: 1.0} | half for t in own]
    return found


def l_matrix(name: str, rows: list[dict[str, float]]) -> np.ndarray:
    terms = design(name).terms
    return np.array([[row.get(t, 0.0) for t in terms] for row in rows])


TABLES = [(n, m) for m in ("satterthwaite", "kenward_roger") for n in having(f"anova_type3_{m}")]
TABLES.remove(("sleepstudy_weights", "kenward_roger"))  # the reference leaves the weights out of it


@pytest.mark.parametrize(("name", "method"), TABLES)
def test_type_three_tables(name: str, method: str) -> None:
    table = reference_data.case(name)["results"]["reml"][f"anova_type3_{method}"]
    fit = fitted(name, "reml")
    for i, (term, rows) in enumerate(type3_contrasts(name).items()):
        assert table["row"][i] == term
        test = contrast_test(fit, l_matrix(name, rows), method)
        assert test.df == table["NumDF"][i]
        np.testing.assert_allclose(test.df_residual, table["DenDF"][i], rtol=1e-4)
        np.testing.assert_allclose(test.statistic, table["F value"][i], rtol=1e-4)
        np.testing.assert_allclose(test.p_value, table["Pr(>F)"][i], rtol=2e-3, atol=1e-300)


@pytest.mark.parametrize("name", ["sleepstudy_rs", "exam_rs", "dyestuff2_singular"])
def test_wald_intervals_agree_with_confint(name: str) -> None:
    expected = np.array(reference_data.case(name)["results"]["wald_ci95"]["values"])
    tests = coefficient_tests(fitted(name, "reml"), "asymptotic")
    np.testing.assert_allclose(np.column_stack(wald_intervals(tests)), expected, rtol=1e-6, atol=1e-7)


def test_residual_df() -> None:
    tests = coefficient_tests(fitted("sleepstudy_rs", "reml"), "residual")
    assert tests.df.tolist() == [178.0, 178.0]


def test_many_crossed_levels_are_exact() -> None:
    """2972 students x 1128 lecturers; expected: lmerTest 3.1.3 on an lme4 fit with tolerances 1e-10."""
    tests = coefficient_tests(fitted("insteval_crossed", "reml"))
    np.testing.assert_allclose(tests.df, [1655.22062276684, 54302.49330063727], rtol=1e-5)
