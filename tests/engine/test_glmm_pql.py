"""Penalised quasi-likelihood against nlme, run to the end (tests/reference/glmm_pql), and against glmmPQL."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import reference_data
from engine.lmm_designs import block

from workbench.engine.glmm import PqlFit, fit_pql
from workbench.engine.inference.between_within import nested_df
from workbench.engine.likelihoods import FAMILIES, LINKS
from workbench.errors import ModelError


def binomial(y, X, blocks, link="logit", **how) -> PqlFit:
    return fit_pql(np.asarray(y, float), X, blocks, family=FAMILIES["binomial"], link=LINKS[link], **how)


def cbpp() -> PqlFit:
    frame = pd.read_csv(reference_data.csv("lme4_cbpp"))
    X = np.column_stack([np.ones(56), *[frame.period == p for p in (2, 3, 4)]]).astype(float)
    herd = pd.factorize(frame.herd)[0]
    share, size = frame.incidence / frame["size"], frame["size"].to_numpy(float)
    return binomial(share, X, [block("herd", herd, np.ones(56))], trials=size)


def contraception(slopes: bool) -> PqlFit:
    frame = pd.read_csv(reference_data.csv("mlmRev_Contraception"))
    one, urban = np.ones(len(frame)), (frame.urban == "Y").to_numpy(float)
    X = np.column_stack([one, urban] if slopes else [one, frame.age, urban])
    codes = pd.factorize(frame.district)[0]
    terms = (one, urban) if slopes else (one,)
    return binomial(frame.use == "Y", X, [block("d", codes, *terms)], "probit" if slopes else "logit")


@pytest.mark.parametrize("name", ["cbpp", "contraception", "slopes"])
def test_as_nlme(name: str) -> None:
    expected = reference_data.case("pql", "glmm_pql")[name]
    fit = cbpp() if name == "cbpp" else contraception(name == "slopes")
    errors = np.sqrt(np.diag(fit.cov_beta))
    assert fit.converged
    np.testing.assert_allclose(fit.working.beta, expected["estimate"], rtol=2e-5, atol=1e-6)
    np.testing.assert_allclose(errors, expected["std_error"], rtol=2e-5)
    assert fit.working.sigma == pytest.approx(expected["sigma"], rel=1e-5)
    deviations = np.sqrt(np.diag(fit.working.covariances[0]))
    np.testing.assert_allclose(deviations, expected["sd"], rtol=5e-5)  # where nlme's optimiser stops
    np.testing.assert_allclose(fit.fitted[:10], expected["fitted"], rtol=2e-5)
    law = nested_df(fit.working.data.factors, fit.working.data.fixed.raw, fit.working.beta, fit.cov_beta)
    np.testing.assert_array_equal(law.dfs, expected["df"])


def test_book_model_8_10() -> None:
    """glmmPQL stops early: within a percent of it, and 888 degrees of freedom."""
    reference = reference_data.case("book_m8_10_pql", "glmm")
    theirs = reference["results"]
    frame = pd.read_csv(reference_data.csv("book_rehab"))
    X = np.column_stack([np.ones(1000), frame.trt, frame.sex])
    blocks = [block("rehab", pd.factorize(frame.rehab)[0], np.ones(1000))]
    fit = fit_pql(frame.heart.to_numpy(float), X, blocks, family=FAMILIES["poisson"], link=LINKS["log"])
    np.testing.assert_allclose(fit.working.beta, theirs["coef_table"]["Value"], rtol=2e-4)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.cov_beta)), theirs["coef_table"]["Std.Error"], rtol=3e-4)
    assert fit.working.sigma == pytest.approx(theirs["sigma"], rel=1e-3)
    assert fit.dispersion == pytest.approx(15.765, rel=2e-3)


def test_gaussian_outcome_needs_one_step() -> None:
    random = np.random.default_rng(1)
    g = np.repeat(np.arange(10), 6)
    y = 2 + random.normal(size=10)[g] + random.normal(size=60)
    fit = fit_pql(
        y, np.ones((60, 1)), [block("g", g, np.ones(60))], family=FAMILIES["gaussian"], link=LINKS["identity"]
    )
    assert fit.n_iter == 2 and fit.converged
    assert fit.pearson_residuals @ fit.pearson_residuals / 60 == pytest.approx(1.0, abs=0.2)


def test_a_mean_outside_the_range() -> None:
    random = np.random.default_rng(1)
    g = np.repeat(np.arange(10), 6)
    y = random.poisson(np.exp(1.5 * random.normal(size=10)))[g].astype(float)
    with pytest.raises(ModelError, match="leave the range") as caught:
        fit_pql(
            y,
            np.column_stack([np.ones(60), random.normal(size=60)]),
            [block("g", g, np.ones(60))],
            family=FAMILIES["poisson"],
            link=LINKS["identity"],
        )
    assert caught.value.advice
