"""Data that carry no mixed model: one clear sentence each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.lmm_designs import MODELS, block

from workbench.engine.lmm import RandomBlock, independent_columns
from workbench.errors import DataError, ModelError


@pytest.fixture
def model():
    return MODELS["slopes"]()


def told(error, model, *words):
    with pytest.raises(error) as caught:
        model.fit()
    assert caught.value.advice
    for word in words:
        assert word in str(caught.value)


def test_constant_outcome(model):
    told(DataError, replace(model, y=np.full(110, 3.5)), "3.5", "110 rows")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_outcome_with_a_hole(model, bad):
    y = model.y.copy()
    y[[4, 7]] = bad
    told(DataError, replace(model, y=y), "outcome", "2 of the rows", "row 5")


def test_infinite_predictor_weights_and_random_term(model):
    X = model.X.copy()
    X[3, 1] = np.inf
    told(DataError, replace(model, X=X), "predictor", "row 4")
    told(DataError, replace(model, weights=np.full(110, np.nan)), "weights")
    told(DataError, replace(model, weights=np.zeros(110)), "above zero")
    (b,) = model.blocks
    Z = b.Z.copy()
    Z[0, 1] = -np.inf
    told(DataError, replace(model, blocks=(replace(b, Z=Z),)), "random term of g")


def test_grouping_with_one_level(model):
    told(
        ModelError,
        replace(model, blocks=(block("site", np.zeros(110, np.intp), np.ones(110)),)),
        "site",
        "one level",
    )


def test_grouping_with_a_level_for_every_row(model):
    told(
        ModelError,
        replace(model, blocks=(block("id", np.arange(110), np.ones(110)),)),
        "id",
        "each of the 110 rows",
    )


def test_more_random_effects_than_rows(model):
    x = model.X[:, 1]
    told(
        ModelError,
        replace(model, blocks=(block("g", np.arange(110) // 2, np.ones(110), x),)),
        "110 random effects",
    )


def test_random_terms_that_repeat_each_other(model):
    x = model.X[:, 1]
    (b,) = model.blocks
    told(
        ModelError,
        replace(model, blocks=(block("g", b.codes, np.ones(110), x, 2 * x - 3),)),
        "same information",
    )
    told(ModelError, replace(model, blocks=(block("g", b.codes, np.ones(110), 0 * x),)), "zero everywhere")


def test_more_coefficients_than_rows():
    rng = np.random.default_rng(1)
    few = replace(MODELS["one_intercept"](), y=rng.normal(size=8), X=rng.normal(size=(8, 8)))
    few = replace(few, blocks=(block("g", np.arange(8) // 2, np.ones(8)),))
    told(ModelError, few, "8 rows for 8 fixed coefficients")


def test_many_more_columns_than_rows_are_refused_without_looking_at_each():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(20, 10_000))
    choice = independent_columns(X)
    assert choice.kept == tuple(range(20))
    assert choice.dropped == tuple(range(20, 10_000))
    last = choice.dependencies[-1]
    assert sum(b * X[:, j] for j, b in last.terms) == pytest.approx(X[:, last.column])


@pytest.mark.parametrize(("scale", "word"), [(1e300, "large"), (1e-300, "small")])
def test_an_outcome_that_cannot_be_squared(model, scale, word):
    told(DataError, replace(model, y=model.y * scale), f"too {word} to be squared")


def test_outcome_that_the_predictors_reproduce(model):
    told(ModelError, replace(model, y=model.X @ np.array([2.0, 0.3])), "exactly")


def test_no_random_term(model):
    told(ModelError, replace(model, blocks=()), "at least one random term")


def test_shapes_are_checked(model):
    (b,) = model.blocks
    for broken in (
        replace(model, X=model.X[:-1]),
        replace(model, y=model.y[:, None]),
        replace(model, weights=np.ones(3)),
        replace(model, blocks=(replace(b, codes=b.codes[:-1]),)),
        replace(model, blocks=(RandomBlock("g", b.codes, 3, b.Z, b.names),)),
    ):
        with pytest.raises(ValueError, match="must"):
            broken.fit()


def test_collinear_predictors_are_dropped_and_named(model):
    """Like lme4: later columns that earlier ones reproduce go, and the fit is that of the rest."""
    x = model.X[:, 1]
    wide = replace(model, X=np.column_stack([model.X, 3 - 2 * x, x**2, 0 * x]))
    found = wide.fit()
    assert found.kept == (0, 1, 3)
    assert found.dropped_columns == (2, 4)
    terms = dict(found.data.fixed.choice.dependencies[0].terms)
    assert terms == pytest.approx({0: 3.0, 1: -2.0})
    same = replace(model, X=np.column_stack([model.X, x**2])).fit()
    assert found.beta == pytest.approx(same.beta, rel=1e-8)


def test_weights_and_offset_are_used_as_lme4_uses_them(model):
    """Doubling all weights doubles sigma^2 and leaves the rest; an offset is taken off the outcome."""
    base = replace(model, weights=np.linspace(1, 2, 110)).fit()
    twice = replace(model, weights=2 * np.linspace(1, 2, 110)).fit()
    assert twice.sigma**2 == pytest.approx(2 * base.sigma**2, rel=1e-9)
    assert twice.criterion == pytest.approx(base.criterion, rel=1e-10)
    shifted = replace(model, offset=np.sin(np.arange(110))).fit()
    direct = replace(model, y=model.y - np.sin(np.arange(110))).fit()
    assert shifted.beta == pytest.approx(direct.beta, rel=1e-10)
    assert shifted.fitted - np.sin(np.arange(110)) == pytest.approx(direct.fitted)


def test_no_fixed_part(model):
    """y ~ 0 + (1 | g): nothing to profile but sigma."""
    found = replace(model, y=model.y - model.y.mean(), X=np.zeros((110, 0))).fit()
    assert found.beta.shape == (0,)
    assert found.criterion == pytest.approx(
        replace(model, y=model.y - model.y.mean(), X=np.zeros((110, 0))).fit(reml=False).criterion
    )
