"""The generalised linear mixed model through the door users take: tables, notices, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, case, csv

import workbench
from workbench.errors import DataError, ModelError, OptionsError
from workbench.results import Result

FORMULA = "use ~ age + I(age^2) + urban + livch + (1 | district)"


@pytest.fixture(scope="module")
def contraception() -> pd.DataFrame:
    frame = pd.read_csv(csv("mlmRev_Contraception"), dtype={"district": "category", "woman": "category"})
    return frame.astype({"use": "category", "livch": "category", "urban": "category"})


def run(frame: pd.DataFrame, formula: str, **options: Any) -> Result:
    return workbench.run("glmm.glmm", frame, {"formula": formula, **options})


def test_tables_agree_with_the_reference(contraception: pd.DataFrame) -> None:
    result = run(contraception, FORMULA)
    exact = case("contraception_ri", "glmm")["results"]["cross_check_laplace"]
    rows = result.table("fixed_effects").rows
    assert [r["term"] for r in rows][:4] == ["(Intercept)", "age", "I(age^2)", "urban[Y]"]
    np.testing.assert_allclose(
        [r["estimate"] for r in rows], exact["coef_table"]["Estimate"], rtol=1e-4, atol=1e-6
    )
    np.testing.assert_allclose([r["std_error"] for r in rows], exact["coef_table"]["Std. Error"], rtol=3e-4)
    for row in rows:
        assert row["exp_estimate"] == pytest.approx(np.exp(row["estimate"]))
        assert row["exp_conf_low"] == pytest.approx(np.exp(row["estimate"] - 1.959963985 * row["std_error"]))
        assert row["statistic"] == pytest.approx(row["estimate"] / row["std_error"])
    (variance,) = result.table("random_effects").rows
    assert (variance["group"], variance["term"]) == ("district", "(Intercept)")
    assert variance["std_dev"] == pytest.approx(0.475243163, rel=1e-6)
    fit = result.table("fit").rows[0]
    assert fit["log_lik"] == pytest.approx(exact["logLik"], abs=1e-7)
    assert (fit["n_obs"], fit["n_params"]) == (1934, 8)
    assert fit["deviance"] == fit["criterion"] == pytest.approx(-2 * exact["logLik"], abs=1e-6)
    assert result.table("groups").rows[0]["n_levels"] == 60
    assert result.table("residual_summary").rows[0]["median"] < 0
    assert [n.level for n in result.notices] == ["info"]
    assert "can be used" in result.notices[0].message


def test_quadrature_events_and_information(contraception: pd.DataFrame) -> None:
    laplace = run(contraception, "use ~ age + (1 | district)")
    nine = run(contraception, "use ~ age + (1 | district)", quadrature_points=9)
    assert 0 < nine.table("fit").rows[0]["log_lik"] - laplace.table("fit").rows[0]["log_lik"] < 1
    other = run(contraception, "use ~ age + (1 | district)", event_level="N")
    one, two = (r.table("fixed_effects").rows[1]["estimate"] for r in (laplace, other))
    assert one == pytest.approx(-two, rel=1e-6)
    assert "use is N, against Y" in other.table("fixed_effects").note
    probit = "use ~ age + I(age^2) + urban + livch + (urban | district)"
    expected = run(contraception, probit, link="probit", information="expected")
    glmer = case("contraception_rs_probit", "glmm")["results"]
    assert expected.table("fit").rows[0]["log_lik"] == pytest.approx(glmer["logLik"], abs=1e-4)
    assert expected.table("fixed_effects").rows[3]["estimate"] == pytest.approx(0.474504, rel=1e-4)


def test_trials_and_crossed_groups() -> None:
    frame = pd.read_csv(csv("lme4_cbpp"), dtype={"herd": "category", "period": "category"})
    one = run(frame, "cbind(incidence, size - incidence) ~ period + (1 | herd)")
    two = run(frame, "incidence ~ period + (1 | herd)", trials="size")
    three = run(
        frame.assign(share=frame.incidence / frame["size"]), "share ~ period + (1 | herd)", weights="size"
    )
    for result in (one, two, three):
        assert result.table("fit").rows[0]["log_lik"] == pytest.approx(-92.02628186, abs=1e-6)
    rows = frame.assign(row=pd.Categorical(np.arange(56)))
    olre = run(rows, "incidence ~ period + (1 | herd) + (1 | row)", trials="size")
    assert len(olre.table("random_effects").rows) == 2
    assert olre.table("fit").rows[0]["aic"] < one.table("fit").rows[0]["aic"]


def counts(n: int = 300) -> pd.DataFrame:
    random = np.random.default_rng(3)
    g = np.repeat(np.arange(30), n // 30)
    x = random.normal(size=n)
    y = random.negative_binomial(2, 2 / (2 + np.exp(1 + 0.3 * x + 0.6 * random.normal(size=30)[g])))
    return pd.DataFrame({"y": y, "x": x, "g": pd.Categorical(g), "t": np.exp(random.normal(size=n))})


def test_counts_with_theta_and_quasi_families() -> None:
    frame = counts()
    free = run(frame, "y ~ x + (1 | g)", family="negative_binomial").table("fit").rows[0]
    assert free["theta"] == pytest.approx(2, abs=1) and free["theta_std_error"] > 0
    held = run(frame, "y ~ x + (1 | g)", family="negative_binomial", theta_from="fixed", theta=2.0)
    assert held.table("fit").rows[0]["theta"] == 2.0
    assert "theta_std_error" not in held.table("fit").rows[0]
    quasi = run(frame, "y ~ x + (1 | g)", family="quasi_poisson")
    row = quasi.table("fixed_effects").rows[1]
    assert row["df"] == 300 - 30 - 1
    fit = quasi.table("fit").rows[0]
    assert fit["aic"] is None and fit["dispersion"] == pytest.approx(fit["sigma"] ** 2)
    assert quasi.table("random_effects").rows[-1]["group"] == "Residual"


def test_offset_and_units() -> None:
    frame = counts().assign(lt=lambda d: np.log(d.t))
    formula = run(frame, "y ~ x + offset(lt) + (1 | g)", family="poisson", units={"x": [10]})
    slot = run(frame, "y ~ x + (1 | g)", family="poisson", offset="lt")
    assert formula.table("fit").rows == slot.table("fit").rows
    row = formula.table("per_units").rows[0]
    assert row["exp_estimate"] == pytest.approx(
        np.exp(10 * formula.table("fixed_effects").rows[1]["estimate"])
    )


def test_a_boundary_is_told_with_a_simpler_model() -> None:
    frame = counts().assign(y=lambda d: np.tile([0, 1, 2, 1, 1, 2, 0, 1, 3, 2], 30))
    result = run(frame, "y ~ x + (1 | g) + (0 + x | g)", family="poisson")
    told = result.notices[0]
    assert told.level == "warning" and "boundary" in told.message
    assert told.actions


def test_separation_is_told_by_name() -> None:
    frame = counts().assign(y=lambda d: ((d.x > 0) | (d.t > 1)).astype(int), high=lambda d: (d.x > 0) * 1.0)
    result = run(frame, "y ~ high + (1 | g)")
    assert result.notices[0].level == "error"
    assert "high" in result.notices[0].message and "separation" in result.notices[0].message


def test_models_that_cannot_be(contraception: pd.DataFrame) -> None:
    with pytest.raises(ModelError, match="no random effect"):
        run(contraception, "use ~ age")
    with pytest.raises(ModelError, match="single grouping"):
        run(contraception, "use ~ age + (1 | district) + (1 | livch)", quadrature_points=5)
    with pytest.raises(OptionsError, match="probit"):
        run(counts(), "y ~ x + (1 | g)", family="poisson", link="probit")
    with pytest.raises(DataError, match="not a whole number"):
        run(counts(), "t ~ x + (1 | g)", family="poisson")


def zeros() -> pd.DataFrame:
    return pd.read_csv(HERE / "glmm_joint" / "rows.csv", dtype={"g": "category", "h": "category"})


def test_zero_inflation_and_dispersion_as_glmmtmb() -> None:
    exact = case("joint", "glmm_joint")
    result = run(zeros(), "count ~ x + (1 | g) + (1 | h)", family="poisson", zero_inflation="~ w + (1 | g)")
    known = exact["zip_random"]
    assert result.table("fit").rows[0]["log_lik"] == pytest.approx(known["log_lik"], abs=1e-5)
    for table, part in (("fixed_effects", "mean"), ("zero_effects", "zeros")):
        rows = result.table(table).rows
        np.testing.assert_allclose(
            [r["estimate"] for r in rows], known[part]["estimate"], rtol=1e-3, atol=1e-4
        )
        assert rows[0]["exp_estimate"] == pytest.approx(np.exp(rows[0]["estimate"]))
    (own,) = result.table("zero_random_effects").rows
    assert own["std_dev"] == pytest.approx(known["zero_sd"]["g"]["sd"], rel=1e-3)
    assert [r["group"] for r in result.table("random_effects").rows] == ["g", "h"]
    spread = run(zeros(), "count ~ x + (1 | g)", family="negative_binomial", dispersion="w")
    rows = spread.table("dispersion_effects").rows
    known = exact["nb_dispersion"]["dispersion"]
    np.testing.assert_allclose([r["estimate"] for r in rows], known["estimate"], rtol=1e-3)
    assert "theta" not in spread.table("fit").rows[0]


def test_hurdle_tells_of_counts_above_zero() -> None:
    """glmmTMB models the probability of a zero; the single-level model here and R's pscl that of a count."""
    known = case("joint", "glmm_joint")["hurdle_nb"]
    options = {"family": "negative_binomial", "zero_inflation": "~ w", "zeros": "hurdle"}
    result = run(zeros(), "count ~ x + (1 | g)", **options)
    rows = result.table("zero_effects").rows
    np.testing.assert_allclose(
        [-r["estimate"] for r in rows], known["zeros"]["estimate"], rtol=1e-3, atol=1e-4
    )
    assert "above zero" in result.table("zero_effects").note
    assert result.table("fit").rows[0]["theta"] == pytest.approx(known["sigma"], rel=1e-3)
    residuals = result.table("residual_summary").rows[0]
    assert -2 < residuals["min"] < residuals["median"] < residuals["max"] < 10


def test_parts_that_no_method_fits() -> None:
    frame = zeros()
    with pytest.raises(ModelError, match="has no likelihood"):
        run(frame, "count ~ x + (1 | g)", family="quasi_poisson", zero_inflation="~ 1")
    with pytest.raises(ModelError, match="not on random effects"):
        run(frame, "count ~ x + (1 | g)", family="negative_binomial", dispersion="~ (1 | g)")
    with pytest.raises(ModelError, match="observed information only"):
        options = {"family": "poisson", "zero_inflation": "~ 1", "information": "expected"}
        run(frame, "count ~ x + (1 | g)", **options)
    with pytest.raises(ModelError, match="no dispersion"):
        run(frame, "count ~ x + (1 | g)", family="poisson", dispersion="~ w")


def test_a_link_under_which_new_groups_may_have_no_mean() -> None:
    """Inverse: a random effect can send the mean beyond infinity, so residuals are those within groups."""
    random = np.random.default_rng(4)
    g = np.repeat(np.arange(40), 10)
    mean = 1 / (0.5 + 0.16 * random.normal(size=40).clip(-2, 2))[g]
    frame = pd.DataFrame({"y": random.gamma(3.0, mean / 3.0), "t": np.tile(["a", "b"], 200), "g": g})
    result = run(frame, "y ~ t + (1 | g)", family="gamma", link="inverse")
    ids = [block.id for block in result.walk()]
    assert "residuals_predictors" in ids and "new_groups" not in ids
    assert result.table("fixed_effects").rows[0]["estimate"] == pytest.approx(0.5, abs=0.1)
