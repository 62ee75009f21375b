"""What is told of a generalised mixed model beside its estimates, against lme4, car, emmeans (report.R)."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, case, csv
from scipy import integrate, special, stats

import workbench
from workbench.engine.glmm import fit_glmm
from workbench.engine.glmm_laws import NewGroups
from workbench.engine.glmm_redraw import GlmmRedraw
from workbench.engine.lmm import RandomBlock
from workbench.errors import ModelError
from workbench.results import Result

EXACT = case("report", "glmm_report")
FORMULA = "use ~ age + urban * livch + (1 | district)"


@pytest.fixture(scope="module")
def contraception() -> pd.DataFrame:
    frame = pd.read_csv(csv("mlmRev_Contraception"), dtype={"district": "category", "woman": "category"})
    return frame.astype({"use": "category", "livch": "category", "urban": "category"})


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return pd.read_csv(HERE / "glmm_joint" / "rows.csv", dtype={"g": "category", "h": "category"})


@pytest.fixture(scope="module")
def result(contraception: pd.DataFrame) -> Result:
    return run(contraception, FORMULA)


def run(frame: pd.DataFrame, formula: str, **options: Any) -> Result:
    return workbench.run("glmm.glmm", frame, {"formula": formula, **options})


def test_likelihood_ratio_tests_are_differences_of_glmer_fits(result: Result) -> None:
    whole, without = EXACT["contraception"]["log_lik"], EXACT["contraception"]["without"]
    main = without["main"]
    wanted = {
        "age": 2 * (whole - without["age"]),
        "urban": 2 * (main - without["urban"]),
        "livch": 2 * (main - without["livch"]),
        "urban:livch": 2 * (whole - main),
    }
    rows = {r["term"]: r for r in result.table("anova").rows}
    assert {t: r["df"] for t, r in rows.items()} == {"age": 1, "urban": 1, "livch": 3, "urban:livch": 3}
    for term, chi_sq in wanted.items():
        assert rows[term]["statistic"] == pytest.approx(chi_sq, abs=1e-3), term
        assert rows[term]["p_value"] == pytest.approx(stats.chi2.sf(chi_sq, rows[term]["df"]), rel=1e-2)
    (model,) = result.table("deviance_tests").rows
    assert model["statistic"] == pytest.approx(2 * (whole - without["null"]), abs=1e-3)
    assert model["df"] == 8
    none, everything = result.table("random_tests").rows
    assert none["log_lik"] == pytest.approx(whole, abs=1e-3)
    assert everything["log_lik"] == pytest.approx(without["plain"], abs=1e-6)
    assert everything["p_value"] == pytest.approx(0.5 * stats.chi2.sf(everything["lrt"], 1))


@pytest.mark.parametrize(("kind", "name"), [("II", "wald2"), ("III", "wald3")])
def test_wald_tests_of_terms_as_car(contraception: pd.DataFrame, kind: str, name: str) -> None:
    """car takes glmer's covariance, from numerical second derivatives: a few thousandths off."""
    rows = run(contraception, FORMULA, anova=kind, term_tests="wald").table("anova").rows
    exact = EXACT["contraception"][name]
    assert [r["term"] for r in rows] == exact["term"]
    assert [r["df"] for r in rows] == exact["df"]
    np.testing.assert_allclose([r["statistic"] for r in rows], exact["chi_sq"], rtol=4e-3)


def test_marginal_means_as_emmeans(result: Result, contraception: pd.DataFrame) -> None:
    rows = [r for r in result.table("marginal_means").rows if r["variable"] == "livch" and not r["by"]]
    exact = EXACT["contraception"]["means"]
    np.testing.assert_allclose([r["response"] for r in rows], exact["prob"], rtol=1e-4)
    np.testing.assert_allclose([r["response_std_error"] for r in rows], exact["error"], rtol=2e-3)
    over = run(contraception, FORMULA, averaging="population")
    sd = float(np.sqrt(result.table("random_effects").rows[0]["variance"]))
    for typical, row in zip(rows, over.table("marginal_means").rows[2:6], strict=True):
        eta = special.logit(typical["response"])
        mean = integrate.quad(lambda z, e=eta: special.expit(e + sd * z) * stats.norm.pdf(z), -12, 12)[0]
        assert row["response"] == pytest.approx(mean, rel=1e-8)
    assert any("over all groups" in getattr(b, "title", "") for b in over.walk())


def test_explained_variation_by_the_formulas_of_the_paper(counts: pd.DataFrame, result: Result) -> None:
    assert shares(result) == pytest.approx(EXACT["contraception"]["r2"], rel=2e-4)
    for family, options in (("poisson", {}), ("negative_binomial", {"information": "expected"})):
        found = run(counts, "count ~ x + (1 | g)", family=family, **options)
        assert shares(found) == pytest.approx(EXACT[family]["r2"], rel=2e-3), family


def shares(result: Result) -> list[float]:
    return [row["value"] for row in result.table("r2").rows]


def test_a_random_effect_for_every_row_belongs_to_the_error(counts: pd.DataFrame) -> None:
    rows = counts.assign(row=pd.Categorical(np.arange(len(counts))))
    found = run(rows, "count ~ x + (1 | g) + (1 | row)", family="poisson")
    assert [r["level"] for r in found.table("icc").rows] == ["g"]
    marginal, conditional = shares(found)
    assert 0 < marginal < conditional < 1


def test_profile_intervals_as_lme4(contraception: pd.DataFrame) -> None:
    found = run(contraception, "use ~ age + urban + (1 | district)", ci_method="profile")
    exact = EXACT["profile"]
    rows = [*found.table("random_effects").rows, *found.table("fixed_effects").rows]
    for end in ("low", "high"):
        np.testing.assert_allclose([r[f"conf_{end}"] for r in rows], exact[end], rtol=2e-4)


def test_profile_intervals_of_correlated_effects_as_lme4() -> None:
    exact = case("spreads", "glmm_profile")
    found = run(
        pd.DataFrame(exact["data"]).astype({"g": "category"}),
        "count ~ x + v + (1 + x | g)",
        family="poisson",
        ci_method="profile",
    )
    names = ["sd_(Intercept)|g", "sd_x|g", "cor_x.(Intercept)|g"]
    for name, row in zip(names, found.table("random_effects").rows, strict=True):
        place = exact["poisson"]["names"].index(name)
        assert row["conf_low"] == pytest.approx(exact["poisson"]["low"][place], abs=2e-3)
        assert row["conf_high"] == pytest.approx(exact["poisson"]["high"][place], abs=2e-3)
    assert not any(notice.id == "profile_random" for notice in found.notices)


def test_profile_limits_that_cannot_be_found_are_told(counts: pd.DataFrame) -> None:
    flat = counts.assign(z=np.tile([0.0, 1.0], len(counts))[: len(counts)])
    found = run(flat, "count ~ x + (z | g)", family="poisson", ci_method="profile")
    rows = found.table("random_effects").rows
    unknown = [row for row in rows if row["conf_low"] is None or row["conf_high"] is None]
    assert bool(unknown) == any(notice.id == "profile_random" for notice in found.notices)


def test_bootstrap_intervals_cover_deviations_too(contraception: pd.DataFrame) -> None:
    options = {"ci_method": "bootstrap_percentile", "n_boot": 24}
    found = run(contraception, "use ~ age + (urban | district)", **options)
    for row in found.table("random_effects").rows:
        value = row["std_dev"] if row["term2"] is None else row["correlation"]
        assert row["conf_low"] < value < row["conf_high"] or row["conf_low"] <= -0.99
    assert "bootstrap" in found.table("fixed_effects").columns[-1].help.lower()
    assert any(n.id == "bootstrap_few" for n in found.notices)
    assert found.blocks == run(contraception, "use ~ age + (urban | district)", **options).blocks


def block_fit(y: np.ndarray, family: str, J: int = 40, **options: Any) -> Any:
    x = np.linspace(-1, 1, len(y))
    X = np.column_stack([np.ones(len(y)), x])
    codes = np.arange(len(y)) % J
    return fit_glmm(y, X, [RandomBlock("g", codes, J, X, ("(Intercept)", "x"))], family=family, **options)


def test_the_law_of_new_groups_is_an_integral() -> None:
    random = np.random.default_rng(2)
    y = random.poisson(np.exp(0.5 + 0.7 * random.normal(size=40)[np.arange(200) % 40])).astype(float)
    fit = block_fit(y, "poisson")
    over = NewGroups(fit)
    for i in (0, 57, 199):
        z = np.array([1.0, np.linspace(-1, 1, 200)[i]])
        sd = float(np.sqrt(z @ fit.covariances[0] @ z))
        eta = fit.population_predictors[0][i]

        def expected(f: Any, eta: float = eta, sd: float = sd) -> float:
            return integrate.quad(lambda t: f(np.exp(eta + sd * t)) * stats.norm.pdf(t), -9, 9, limit=200)[0]

        assert over.mean[i] == pytest.approx(np.exp(eta + sd**2 / 2), rel=1e-7)
        square = expected(lambda mu: mu + mu**2)
        assert over.variance[i] == pytest.approx(square - over.mean[i] ** 2, rel=1e-6)
        below = expected(lambda mu, k=y[i]: stats.poisson.cdf(k, mu))
        assert over.law.at_most(y)[i] == pytest.approx(below, rel=1e-7)
        zero = expected(lambda mu: np.exp(-mu))
        assert over.law.probability(0)[i] == pytest.approx(zero, rel=1e-7)
    drawn = np.array([over.law.draw(random).mean() for _ in range(300)])
    assert drawn.mean() == pytest.approx(over.mean.mean(), abs=4 * drawn.std() / np.sqrt(300))


@pytest.mark.parametrize("family", ["gamma", "beta", "negative_binomial", "binomial"])
def test_refits_to_drawn_outcomes_recover_the_parameters(family: str) -> None:
    random = np.random.default_rng(5)
    mean = 0.3 + 0.5 * random.normal(size=30)[np.arange(300) % 30] + 0.4 * np.linspace(-1, 1, 300)
    y = {
        "gamma": lambda: random.gamma(2.0, np.exp(mean) / 2.0),
        "beta": lambda: np.clip(
            random.beta(5 * special.expit(mean), 5 - 5 * special.expit(mean)), 1e-6, 1 - 1e-6
        ),
        "negative_binomial": lambda: random.negative_binomial(3, 3 / (3 + np.exp(mean))) * 1.0,
        "binomial": lambda: random.binomial(8, special.expit(mean)) * 1.0,
    }[family]()
    options = (
        {"trials": np.full(300, 8.0)}
        if family == "binomial"
        else {"link": "log"}
        if family == "gamma"
        else {}
    )
    X = np.column_stack([np.ones(300), np.linspace(-1, 1, 300)])
    block = RandomBlock("g", np.arange(300) % 30, 30, X[:, :1].copy(), ("(Intercept)",))
    fit = fit_glmm(y, X, [block], family=family, **options)
    redraw = GlmmRedraw(fit)
    draws = np.array([redraw(np.random.default_rng(k)) for k in range(60)])
    assert np.isfinite(draws).all()
    travelled = pickle.loads(pickle.dumps(redraw, protocol=5))  # as to a worker process
    assert (travelled(np.random.default_rng(0)) == draws[0]).all()
    error = draws.std(axis=0) / np.sqrt(60)
    np.testing.assert_array_less(np.abs(draws.mean(axis=0) - redraw.values), 4.5 * error + [0, 0, 0.05])
    np.testing.assert_allclose(draws[:, :2].std(axis=0), fit.std_errors, rtol=0.4)


def test_checks_and_figures_suit_the_outcome(result: Result, counts: pd.DataFrame) -> None:
    ids = {b.id for b in result.walk() if hasattr(b, "id")}
    assert {"caterpillar_0", "random_qq", "binned_residuals", "residuals_qq", "classification"} <= ids
    assert {"roc", "calibration_plot", "conditional_modes", "report", "r_script", "icc", "r2"} <= ids
    zip_model = run(counts, "count ~ x + (1 | g)", family="poisson", zero_inflation="~ w")
    ids = {b.id for b in zip_model.walk() if hasattr(b, "id")}
    assert {"rootogram", "outcome", "assumptions"} <= ids and "r2" not in ids
    quasi = run(counts, "count ~ x + (1 | g)", family="quasi_poisson")
    ids = {b.id for b in quasi.walk() if hasattr(b, "id")}
    assert "residuals_fitted" in ids and not {"random_tests", "deviance_tests"} & ids
    assert "F" in [c.title for c in quasi.table("anova").columns]


def test_a_quasi_family_has_no_profile_and_no_draws(counts: pd.DataFrame) -> None:
    with pytest.raises(ModelError, match="no likelihood to profile"):
        run(counts, "count ~ x + (1 | g)", family="quasi_poisson", ci_method="profile")


def test_script_names_the_function_of_r(result: Result, counts: pd.DataFrame) -> None:
    assert "glmer(use ~" in script(result)
    made = {
        "glmmTMB": {"family": "negative_binomial", "zero_inflation": "~ w"},
        "nAGQ = 7": {"family": "poisson", "quadrature_points": 7},
        "random = ~ 1 | g": {"family": "quasi_poisson"},
    }
    for words, options in made.items():
        assert words in script(run(counts, "count ~ x + (1 | g)", **options))


def script(result: Result) -> str:
    (found,) = (b.text for b in result.walk() if getattr(b, "id", "") == "r_script")
    return str(found)
