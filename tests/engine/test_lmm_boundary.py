"""Singular fits: exact zeros, exact correlations, the lowest criterion, and what is said about them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from engine.lmm_designs import MODELS, Model, block
from reference_data import csv

from workbench.engine.lmm import LmmFit, fit
from workbench.engine.lmm.boundary import next_move
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.search import lowest


def achieve() -> pd.DataFrame:
    frame = pd.read_csv(csv("book_achieve"), keep_default_na=False, na_values=[""])
    columns = ["geread", "gevocab", "age", "gender", "school", "class"]
    return frame[columns]


def on_school(frame: pd.DataFrame, *columns: object):
    codes = pd.factorize(frame["school"])[0].astype(np.intp)
    return block("school", codes, *[np.broadcast_to(np.asarray(c, float), len(frame)) for c in columns])


def fit_achieve(terms, *blocks_of, centre=False) -> LmmFit:
    frame = achieve()
    if centre:
        frame = frame.assign(gevocab=frame.gevocab - frame.gevocab.mean(), age=frame.age - frame.age.mean())
    X = np.column_stack([np.ones(len(frame)), *[frame[t].to_numpy(float) for t in terms]])
    blocks = [on_school(frame, *[1.0 if t == "1" else frame[t] for t in b]) for b in blocks_of]
    return Model(frame.geread.to_numpy(float), X, tuple(blocks)).fit()


@pytest.mark.parametrize("reml", [True, False])
def test_zero_variance_is_exactly_zero(reml):
    """Dyestuff2: the groups differ less than chance; with no variance left the fit is least squares."""
    frame = pd.read_csv(csv("lme4_Dyestuff2"))
    y, codes = frame["Yield"].to_numpy(), pd.factorize(frame["Batch"])[0].astype(np.intp)
    found = Model(y, np.ones((30, 1)), (block("Batch", codes, np.ones(30)),)).fit(reml=reml)
    assert found.singular
    assert found.covariances[0][0, 0] == 0.0
    assert found.theta[0][0] == 0.0
    assert np.all(found.conditional_modes[0] == 0.0)
    assert found.sigma == pytest.approx(np.sqrt(np.sum((y - y.mean()) ** 2) / (30 - reml)), rel=1e-12)
    assert found.verdict.status == "boundary"
    assert [r.code for r in found.verdict.reasons] == ["zero_variance"]
    assert "Batch" in found.verdict.reasons[0].message


def test_perfect_correlation_is_exactly_one():
    """Intercepts and slopes that are multiples of each other."""
    rng = np.random.default_rng(3)
    g, x = np.repeat(np.arange(20), 6), np.tile(np.linspace(-1.0, 1.0, 6), 20)
    u = rng.normal(size=20)
    y = 5 + x + u[g] * (1.0 - 0.8 * x) + rng.normal(size=120)
    X = np.column_stack([np.ones(120), x])
    found = Model(y, X, (block("g", g, np.ones(120), x),)).fit()
    assert found.singular
    assert found.correlations[0][0, 1] == -1.0
    assert found.relative_factors[0][1, 1] == 0.0
    assert [r.code for r in found.verdict.reasons] == ["perfect_correlation"]


@pytest.mark.parametrize(
    ("terms", "blocks", "centre", "criterion", "status"),
    [
        # printed in the book or reached by the best of R's optimisers (see the notes of the reference data)
        (["gevocab"], [("1", "gevocab")], False, 42992.85, "fine"),
        (["gevocab"], [("1", "gevocab")], True, 42992.85, "fine"),
        (["gevocab", "age", "gender"], [("1", "gender", "age")], False, 43142.52, "boundary"),
        (["gevocab", "age"], [("1", "gevocab"), ("1", "age")], False, 42996.52, "boundary"),
        (["gevocab", "age"], [("1", "gevocab"), ("1", "age")], True, 42996.52, "boundary"),
        (["gevocab", "age"], [("1",), ("gevocab",), ("age",)], False, 43049.2, "boundary"),
        (["gevocab", "age"], [("1",), ("gevocab",), ("age",)], True, 43014.15, "boundary"),
    ],
    ids=["3.5", "3.5C", "3.6", "3.7", "3.7C", "3.6a", "3.6aC"],
)
def test_models_where_lme4_stops_early_reach_the_lowest_criterion(terms, blocks, centre, criterion, status):
    found = fit_achieve(terms, *blocks, centre=centre)
    assert found.converged
    assert found.criterion < criterion + 0.01
    assert found.verdict.status == status


def test_a_search_that_begins_on_the_boundary_leaves_it():
    """At zero the gradient in the factor vanishes; the slope in the variance does not."""
    model = MODELS["one_intercept"]()
    data = model.prepare()
    zero = (np.zeros((1, 1)),)
    off = next_move(data, evaluate(data, zero, True))
    assert off is not None and off[0][0, 0] > 0.0
    found = lowest(data, zero, reml=True, max_iter=100, tol=1e-16, on_iteration=None)
    assert found.value == pytest.approx(model.fit().criterion, abs=1e-9)


def test_a_small_variance_that_lowers_the_criterion_is_kept():
    """A relative variance of 1e-7 is close to nothing, yet the lowest point is not at zero."""
    n, J = 400_000, 400
    g = np.repeat(np.arange(J), n // J)
    e = np.tile(np.concatenate([np.ones(n // J // 2), -np.ones(n // J // 2)]), J)
    u = np.repeat(np.random.default_rng(1).normal(size=J) * 0.08, n // J)
    found = Model(e + u, np.ones((n, 1)), (block("g", g, np.ones(n)),)).fit()
    between = np.var(u.reshape(J, -1)[:, 0], ddof=1)
    expected = between - found.sigma**2 / (n // J)  # balanced one-way layout: the ANOVA estimator
    assert found.covariances[0][0, 0] == pytest.approx(expected, rel=1e-8)
    assert not found.singular


def test_settling_needs_a_slope_that_points_to_zero():
    """From next to nothing the search is sent up, not to zero."""
    model = MODELS["one_intercept"]()
    data = model.prepare()
    moved = next_move(data, evaluate(data, (np.full((1, 1), 1e-4),), True))
    assert moved is not None and moved[0][0, 0] > 1e-3


def test_variances_that_cannot_be_told_apart_are_not_to_be_used():
    """The same grouping twice under different level numbers."""
    model = MODELS["one_intercept"]()
    (b,) = model.blocks
    twin = block("h", b.n_levels - 1 - b.codes, np.ones(len(model.y)))
    found = Model(model.y, model.X, (b, twin)).fit()
    assert found.verdict.status == "do_not_use"
    assert found.verdict.reasons[0].code == "not_identified"
    assert found.criterion == pytest.approx(model.fit().criterion, abs=1e-8)


def test_a_search_cut_short_is_not_to_be_used():
    found = MODELS["three_terms"]().fit(max_iter=1)
    assert not found.converged
    assert found.verdict.status == "do_not_use"
    assert found.verdict.reasons[0].code == "step_limit"


def test_three_terms_of_rank_two_are_told_as_a_linear_dependence():
    rng = np.random.default_rng(8)
    g = np.repeat(np.arange(25), 8)
    Z = rng.normal(size=(200, 3))
    u = rng.normal(size=(25, 2)) @ np.array([[1.0, 0.4, 1.2], [0.3, 1.0, -0.9]])
    y = (Z * u[g]).sum(axis=1) + 0.5 * rng.normal(size=200)
    found = Model(y, np.ones((200, 1)), (block("g", g, *Z.T),)).fit(reml=False)
    rank = np.linalg.matrix_rank(found.covariances[0], tol=1e-8)
    assert found.singular is bool(rank < 3)
    if found.singular:
        assert found.verdict.reasons[0].code == "linear_dependence"


def test_cancelling_from_the_progress_call():
    model = MODELS["slopes"]()

    class Stop(Exception):
        pass

    seen = []

    def report(step, criterion):
        seen.append((step, criterion))
        if step == 2:
            raise Stop

    with pytest.raises(Stop):
        fit(model.prepare(), on_iteration=report)
    assert [step for step, _ in seen] == [1, 2]
    assert seen[1][1] < seen[0][1]


@pytest.mark.parametrize("kind", ["repeated", "repeated and x", "additive"])
def test_an_outcome_that_the_groups_reproduce_has_no_residual_left(kind):
    rng = np.random.default_rng(4)
    g, h = np.repeat(np.arange(12), 10), np.tile(np.arange(10), 12)
    one, x = np.ones(120), rng.normal(size=120)
    y = rng.normal(size=12)[g]
    blocks = [block("g", g, one)]
    if kind == "repeated and x":
        y = y + 2 * x
    if kind == "additive":
        y = y + rng.normal(size=10)[h]
        blocks.append(block("h", h, one))
    found = Model(y, np.column_stack([one, x]), tuple(blocks)).fit()
    assert found.verdict.status == "do_not_use"
    assert found.verdict.reasons[0].code == "no_residual"


def test_an_absurd_start_is_brought_within_reach():
    model = MODELS["slopes"]()
    found = model.fit(start=[1e9 * np.eye(2)])
    assert found.criterion == pytest.approx(model.fit().criterion, abs=1e-8)
