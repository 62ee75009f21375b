"""Added columns and deletion of groups in generalised models: R's Rao test, dense algebra, refits.

R's values: tests/reference/diagnostics/values.json, made by values.R beside it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, csv

from workbench.engine.diagnostics.deletion import delete_groups
from workbench.engine.glm import GlmFit, fit_glm
from workbench.engine.glm.added import added_columns
from workbench.engine.glm.model import GlmModel, family_of
from workbench.engine.glmm import GlmmFit, RandomBlock, fit_glmm
from workbench.engine.glmm.working import working_model, working_residuals

EXPECTED: dict[str, Any] = json.loads((HERE / "diagnostics" / "values.json").read_text(encoding="utf-8"))


@cache
def data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y, X and the district of every woman."""
    frame = pd.read_csv(csv("mlmRev_Contraception"))
    livch = [(frame.livch == level).to_numpy(float) for level in ("1", "2", "3+")]
    X = np.column_stack([np.ones(len(frame)), frame.age, frame.urban == "Y", *livch])
    return (frame.use == "Y").to_numpy(float), X, pd.factorize(frame.district, sort=True)[0]


def single(y: np.ndarray, X: np.ndarray, name: str, link: str) -> GlmFit:
    family, quasi = family_of(name)
    return fit_glm(GlmModel(family, family.link(link), quasi, y, X))


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_score_tests_agree_with_r(link: str) -> None:
    y, X, _ = data()
    fit = single(y, X, "binomial", link)
    (found,) = added_columns(fit, X[:, 1:2] ** 2)
    assert found.statistic**2 == pytest.approx(EXPECTED["rao"][link], rel=1e-8)
    assert np.isinf(found.df)


def test_score_tests_are_what_the_information_says() -> None:
    y, X, _ = data()
    fit = single(np.round(3 * y + X[:, 2]), X, "poisson", "log")
    z = X[:, 1] ** 2
    wide = np.column_stack([X, z])
    information = wide.T @ (fit.mu[:, None] * wide)
    score = wide.T @ (fit.model.y - fit.mu)
    expected = float(score @ np.linalg.solve(information, score))
    assert added_columns(fit, z[:, None])[0].statistic ** 2 == pytest.approx(expected, rel=1e-8)


def test_a_column_the_model_has_says_nothing() -> None:
    y, X, _ = data()
    fit = single(y, X, "binomial", "logit")
    assert np.isnan(added_columns(fit, 2 * X[:, 1:2] - 1)[0].statistic)


@cache
def mixed() -> GlmmFit:
    y, X, codes = data()
    block = RandomBlock("district", codes, int(codes.max()) + 1, np.ones((len(y), 1)), ("(Intercept)",))
    return fit_glmm(y, X, [block], family="binomial", trials=np.ones(len(y)))


def test_the_working_model_has_the_variances_of_the_mode() -> None:
    fit, (_, X, _) = mixed(), data()
    working = working_model(fit, X, None)
    assert working is not None
    assert working.conditional_variances[0] == pytest.approx(fit.conditional_variances[0], rel=1e-9)
    assert working.sigma == 1.0
    slope = fit.fitted * (1 - fit.fitted)
    assert working_residuals(fit) == pytest.approx((fit.y - fit.fitted) / slope, rel=1e-9)


def test_one_step_deletion_is_near_the_refit() -> None:
    fit, (y, X, codes) = mixed(), data()
    working = working_model(fit, X, None)
    assert working is not None
    found = delete_groups(working)
    assert found is not None
    g = int(np.argmax(found.cooks_distance))
    keep = codes != g
    rest = pd.factorize(codes[keep], sort=True)[0]
    block = RandomBlock("district", rest, int(rest.max()) + 1, np.ones((keep.sum(), 1)), ("(Intercept)",))
    without = fit_glmm(y[keep], X[keep], [block], family="binomial", trials=np.ones(keep.sum()))
    change = (fit.beta - without.beta) / fit.std_errors
    assert found.change[g] / fit.std_errors == pytest.approx(change, abs=0.05)
    assert np.abs(change).max() > 0.2


def test_a_random_effect_for_every_row_has_no_working_model() -> None:
    y, X, _ = data()
    n = 200
    block = RandomBlock("row", np.arange(n), n, np.ones((n, 1)), ("(Intercept)",))
    fit = fit_glmm(np.round(3 * y[:n]), X[:n, :2], [block], family="poisson")
    assert working_model(fit, X[:n, :2], None) is None
