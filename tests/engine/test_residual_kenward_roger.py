"""Kenward-Roger beside residual structures: closed forms, pbkrtest, and the formulas with n x n matrices.

The written-out formulas differentiate V numerically in the parameters that people know (correlations, SD
ratios), ours exactly in search variables: that both agree shows that Phi_A does not depend on the choice.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from engine.residual_cases import fitted
from numpy.typing import NDArray

from tests.reference_data import HERE, csv
from workbench.api import ModelSpec, build_design
from workbench.data.frame import dataset_of
from workbench.engine.lmm import RandomBlock
from workbench.engine.residual_structures import ResidualFit, ResidualSpec, Strata, fit_residual
from workbench.engine.residual_structures import kenward_roger as room
from workbench.engine.residual_structures.kenward_roger import check_adjustment, kenward_roger
from workbench.engine.residual_structures.rows_together import rows_together
from workbench.engine.residual_structures.spec import Kind
from workbench.errors import ModelError

Array = NDArray[np.float64]
REFERENCE = json.loads(
    (HERE / "residual_kenward_roger" / "compound_symmetry.json").read_text(encoding="utf-8")
)


def unbalanced(formula: str) -> ResidualFit:
    data = pd.read_csv(csv("book_orthodont"))
    data["age4"] = data["age"].astype(str).where(data["age"] > 8, "08")
    data = data.drop(index=[row - 1 for row in REFERENCE["left_out"]])
    design = build_design(ModelSpec.from_formula(formula, list(data.columns)), dataset_of(data))
    person = np.asarray(pd.factorize(data["Subject"])[0], dtype=np.intp)
    return fit_residual(design.y, design.X, (), ResidualSpec("compound_symmetry", person))


def test_compound_symmetry_is_the_model_of_random_intercepts() -> None:
    """pbkrtest knows the latter."""
    law = kenward_roger(unbalanced(REFERENCE["formula"]))
    assert law.beta == pytest.approx(REFERENCE["estimate"], rel=1e-6)
    assert np.sqrt(np.diag(law.cov)) == pytest.approx(REFERENCE["std_error"], rel=1e-6)
    assert [law.df(row) for row in np.eye(4)] == pytest.approx(REFERENCE["df"], rel=1e-5)
    test, theirs = kenward_roger(unbalanced(REFERENCE["interaction"]["formula"])), REFERENCE["interaction"]
    found = test.f_test(np.eye(8)[5:])
    assert (found.df, found.statistic) == (3, pytest.approx(theirs["statistic"], rel=1e-6))
    assert found.df_residual == pytest.approx(theirs["df_residual"], rel=1e-5)
    assert found.scale == pytest.approx(theirs["scale"], rel=1e-6)


@pytest.mark.parametrize("persons", [9, 30])
def test_unstructured_means_are_tested_by_hotelling(persons: int) -> None:
    """T² of complete data has an exact F distribution with (q, n - q) df, q = times - 1."""
    times, rng = 4, np.random.default_rng(persons)
    Y = rng.normal(size=(persons, times)) @ rng.normal(size=(times, times)) + [0.0, 0.5, 1.0, 0.5]
    person, time = np.repeat(np.arange(persons), times), np.tile(np.arange(times), persons)
    spec = ResidualSpec("unstructured", person, time.astype(float))
    law = kenward_roger(fit_residual(Y.ravel(), np.eye(times)[time], (), spec))
    C = np.diff(np.eye(times), axis=0)
    q, means = times - 1, C @ Y.mean(axis=0)
    T2 = persons * means @ np.linalg.solve(C @ np.cov(Y.T) @ C.T, means)
    found = law.f_test(C)
    assert found.df_residual == pytest.approx(persons - q, rel=1e-7)
    assert found.statistic == pytest.approx(T2 * (persons - q) / (q * (persons - 1)), rel=1e-7)
    assert law.df(np.eye(times)[0]) == pytest.approx(persons - 1, rel=1e-7)
    assert np.diag(law.cov) == pytest.approx(np.diag(np.cov(Y.T)) / persons, rel=1e-7)


def test_groups_of_unequal_variance_are_compared_by_welch() -> None:
    """Satterthwaite's df of 1946 and the usual standard error, as V is linear in both variances."""
    rng, sizes = np.random.default_rng(3), (7, 12)
    code = np.repeat([0, 1], sizes)
    y = rng.normal(size=19) * np.where(code, 3.0, 1.0)
    X = np.column_stack([np.ones(19), code])
    spec = ResidualSpec("diagonal", strata=Strata(code, ("a", "b"), "group"))
    law = kenward_roger(fit_residual(y, X, (), spec))
    parts = [y[code == k].var(ddof=1) / n for k, n in enumerate(sizes)]
    assert law.cov[1, 1] == pytest.approx(sum(parts), rel=1e-7)
    welch = sum(parts) ** 2 / sum(v**2 / (n - 1) for v, n in zip(parts, sizes, strict=True))
    assert law.df(np.array([0.0, 1.0])) == pytest.approx(welch, rel=1e-6)


# -- the formulas written out ---------------------------------------------------------------------------

PERSONS, TIMES = 8, 5
LAGS = np.abs(np.subtract.outer(np.arange(TIMES), np.arange(TIMES)))


def ar1(g: Array) -> Array:
    return np.asarray(g[0] ** LAGS)


def arh1(g: Array) -> Array:
    spread = np.array([1.0, *g[1:]])
    return np.asarray(g[0] ** LAGS * np.outer(spread, spread))


def arma11(g: Array) -> Array:
    phi, theta = g
    first = (1 + phi * theta) * (phi + theta) / (1 + 2 * phi * theta + theta**2)
    return np.asarray(np.where(LAGS == 0, 1.0, first * phi ** np.maximum(LAGS - 1, 0)))


def toeplitz(g: Array) -> Array:
    return np.asarray(np.array([1.0, *g])[LAGS])


def unstructured(g: Array) -> Array:
    spread, R = np.array([1.0, *g[: TIMES - 1]]), np.eye(TIMES)
    R[np.triu_indices(TIMES, 1)] = g[TIMES - 1 :]
    return np.asarray((R + R.T - np.eye(TIMES)) * np.outer(spread, spread))


MATRICES: dict[Kind, Callable[[Array], Array]] = {
    "ar1": ar1,
    "arh1": arh1,
    "arma11": arma11,
    "toeplitz": toeplitz,
    "unstructured": unstructured,
}


def rows(
    kind: Kind, persons: int, schools: bool
) -> tuple[Array, Array, NDArray[np.intp], NDArray[np.intp], Array]:
    """y, X, person, time and prior weights of unbalanced rows."""
    rng = np.random.default_rng(list(MATRICES).index(kind))
    person, time = np.repeat(np.arange(persons), TIMES), np.tile(np.arange(TIMES), persons)
    keep = rng.uniform(size=len(person)) > 0.15
    person, time = person[keep], time[keep]
    X = np.column_stack([np.ones(len(person)), rng.normal(size=len(person)), time])
    y = (rng.normal(size=(persons, TIMES)) @ np.linalg.cholesky(0.6**LAGS).T).ravel()[keep]
    effects = 2.0 * rng.normal(size=(persons, 2))
    if schools:  # of three persons
        y += np.einsum("nq,nq->n", X[:, :2], effects[person // 3])
    return y, X, person, time, rng.uniform(0.5, 2.0, size=len(person))


def written_out(V_at: Callable[[Array], Array], g: Array, X: Array) -> tuple[Array, Array]:
    """Phi_A and the df of single coefficients with n x n matrices and numerical derivatives."""
    k, h = len(g), 1e-3
    unit = h * np.eye(k) * np.maximum(np.abs(g), 0.5)

    def once(i: int, at: Array) -> Array:
        e = unit[i]
        step = 8 * (V_at(at + e) - V_at(at - e)) - (V_at(at + 2 * e) - V_at(at - 2 * e))
        return np.asarray(step / (12 * e[i]))

    def twice(i: int, j: int) -> Array:
        e = unit[j]
        step = 8 * (once(i, g + e) - once(i, g - e)) - (once(i, g + 2 * e) - once(i, g - 2 * e))
        return np.asarray(step / (12 * e[j]))

    V = V_at(g)
    V_inv = np.linalg.inv(V)
    Phi = np.linalg.inv(X.T @ V_inv @ X)
    P = V_inv - V_inv @ X @ Phi @ X.T @ V_inv
    first = [once(i, g) for i in range(k)]
    second = [[twice(i, j) for j in range(k)] for i in range(k)]
    W = 2 * np.linalg.inv([[np.trace(P @ a @ P @ b) for b in first] for a in first])
    N = V_inv @ X
    B = [N.T @ a @ N for a in first]
    inner = np.zeros_like(Phi)
    for i in range(k):
        for j in range(k):
            Q, R = N.T @ first[i] @ V_inv @ first[j] @ N, N.T @ second[i][j] @ N
            inner += W[i, j] * (Q - B[i] @ Phi @ B[j] - R / 4)
    curve = np.tensordot(W, np.array(second), axes=2)
    bias = -W @ [np.trace(P @ curve @ P @ a) for a in first] / 4
    adjusted = (
        Phi + 2 * Phi @ inner @ Phi - sum(b * Phi @ part @ Phi for b, part in zip(bias, B, strict=True))
    )
    df = []
    for c in range(len(Phi)):
        slopes = np.array([(Phi @ part @ Phi)[c, c] for part in B])
        df.append(2 * Phi[c, c] ** 2 / (slopes @ W @ slopes))
    return adjusted, np.array(df)


@pytest.mark.parametrize("kind", MATRICES)
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside random effects"])
def test_the_formulas_written_out(kind: Kind, beside: bool) -> None:
    if beside and kind in ("toeplitz", "unstructured"):
        pytest.skip("random intercepts cannot be told from these structures")
    persons = 24 if beside or kind in ("toeplitz", "unstructured") else PERSONS
    y, X, person, time, weights = rows(kind, persons, beside)
    school = person // 3
    block = RandomBlock("school", school, int(school.max()) + 1, X[:, :2], ("(Intercept)", "x"))
    spec = ResidualSpec(kind, person, time.astype(float))
    fit = fit_residual(y, X, (block,) if beside else (), spec, weights=weights)
    assert fit.free.all()  # inside, where all derivatives count
    if beside:
        assert np.linalg.det(fit.covariances[0]) > 1e-6
    same, linked = person[:, None] == person, school[:, None] == school
    natural, k = fit.residual_parameters, len(fit.residual_parameters)
    rows_of_time = np.ix_(time, time)

    def V_at(g: Array) -> Array:
        V = g[k] * same * MATRICES[kind](g[:k])[rows_of_time] / np.sqrt(np.outer(weights, weights))
        if beside:
            a, b, c = g[k + 1 :]
            V = V + linked * (block.Z @ np.array([[a, b], [b, c]]) @ block.Z.T)
        return np.asarray(V)

    own = fit.covariances[0][np.tril_indices(2)] if beside else []
    adjusted, df = written_out(V_at, np.array([*natural, fit.sigma**2, *own]), X)
    law = kenward_roger(fit)
    error = np.sqrt(np.diag(adjusted))
    assert np.abs((law.cov - adjusted) / np.outer(error, error)).max() < 1e-6
    assert [law.df(row) for row in np.eye(3)] == pytest.approx(df, rel=1e-6)


# -- what cannot be -------------------------------------------------------------------------------------


def test_it_is_for_reml_fits() -> None:
    with pytest.raises(ModelError, match="defined for REML fits only"):
        kenward_roger(fitted("orthodont_ar1", "ml"))


def test_too_many_rows_that_depend_on_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LARGEST", 20)
    with pytest.raises(ModelError, match="29 rows depend on each other, and 20 is the most") as caught:
        kenward_roger(fitted("mare_ar1", "reml"))
    assert "Satterthwaite" in caught.value.advice
    monkeypatch.setattr(room, "MOST_NUMBERS", 800)
    with pytest.raises(ModelError, match="too much memory for 2 variance parameters and 108 rows"):
        kenward_roger(fitted("orthodont_ar1", "reml"))


def test_a_correction_that_leaves_nothing_is_refused() -> None:
    check_adjustment(np.diag([0.1, -0.3]))
    with pytest.raises(ModelError, match="cannot be trusted here"):
        check_adjustment(np.diag([0.1, -0.4]))


def test_rows_are_linked_by_residual_groups_and_random_effects() -> None:
    fit = fitted("egsingle_ar1", "reml")
    together = rows_together(fit.model, False)
    schools = {b.group: b.n_levels for b in fit.blocks}["schoolid"]
    assert sum(len(batch) for batch in together.batches) == schools
    assert sorted(np.concatenate([b.ravel() for b in together.batches])) == list(range(fit.n_obs))
