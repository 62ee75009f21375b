"""Chains: order of visits, what stays as it is, passive terms, levels, and coming to rest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from workbench.engine.imputation import Column, Groups, Passive, Predictor, Problem, Target, run_chain
from workbench.engine.imputation.convergence import is_restless, r_hat
from workbench.errors import ModelError

N = 300


def table(seed: int = 1) -> dict[str, Column]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=N)
    z = 0.5 * x + rng.normal(size=N)
    y = x + z + rng.normal(size=N)
    k = rng.integers(3, size=N).astype(float)
    for values in (x, y, k):
        values[rng.random(N) < 0.2] = np.nan
    return {"x": Column(x), "z": Column(z), "y": Column(y), "k": Column(k, 3)}


def others(name: str, *names: str) -> tuple[Predictor, ...]:
    return tuple(Predictor(other) for other in names if other != name)


def problem(**more: object) -> Problem:
    names = ("x", "z", "y", "k")
    methods = {"x": "normal", "y": "pmm", "k": "multinomial"}
    targets = tuple(Target(n, m, others(n, *names)) for n, m in methods.items())  # type: ignore[arg-type]
    return Problem(table(), targets, **more)  # type: ignore[arg-type]


def test_known_values_stay_and_missing_ones_are_filled() -> None:
    p = problem()
    chain = run_chain(p, 4, np.random.default_rng(1))
    for name, column in p.columns.items():
        assert (chain.values[name][~column.missing] == column.values[~column.missing]).all()
        assert not np.isnan(chain.values[name]).any()
    assert set(chain.values["k"]) == {0.0, 1.0, 2.0}
    assert chain.means.shape == chain.sds.shape == (4, 3)
    imputed = chain.values["k"][p.columns["k"].missing]
    assert chain.means[-1, 2] == pytest.approx(imputed.mean() + 1)


def test_the_same_seed_gives_the_same_values() -> None:
    one, same, other = (run_chain(problem(), 3, np.random.default_rng(s)) for s in (1, 1, 2))
    assert (one.values["x"] == same.values["x"]).all()
    assert (one.values["x"] != other.values["x"]).any()


def times(values: Mapping[str, np.ndarray]) -> np.ndarray:
    return values["x"] * values["z"]


def test_passive_terms_follow_what_they_are_made_of() -> None:
    rng = np.random.default_rng(3)
    columns = table()
    y = columns["y"].values + 2 * np.nan_to_num(columns["x"].values) * columns["z"].values
    columns["y"] = Column(y)
    targets = (
        Target("x", "normal", others("x", "z", "y")),
        Target("y", "normal", (*others("y", "x", "z"), Predictor("xz"))),
    )
    p = Problem(columns, targets, (Passive("xz", ("x", "z"), times),))
    chain = run_chain(p, 5, rng)
    assert chain.values["xz"] == pytest.approx(chain.values["x"] * chain.values["z"])


def test_bounds_are_kept() -> None:
    p = Problem(table(), (Target("x", "normal", (Predictor("z"),), low=-0.2, high=0.3),))
    imputed = run_chain(p, 2, np.random.default_rng(1)).values["x"][p.columns["x"].missing]
    assert imputed.min() == -0.2
    assert imputed.max() == 0.3


def grouped(method: str, levels: int = 0) -> tuple[Problem, np.ndarray]:
    rng = np.random.default_rng(4)
    J = 60
    codes = np.repeat(np.arange(J), 5).astype(np.int32)
    w = rng.integers(levels, size=J).astype(float) if levels else rng.normal(size=J)
    w[:12] = np.nan
    values = w[codes]
    values[60 + 3] = np.nan  # a row of a group whose value is known
    x = np.nan_to_num(w)[codes] + rng.normal(size=J * 5)
    target = Target("w", method, (Predictor("x"),))  # type: ignore[arg-type]
    return Problem({"w": Column(values, levels), "x": Column(x)}, (target,), groups=Groups(codes, J)), w


@pytest.mark.parametrize(
    ("method", "levels"),
    [
        ("group_normal", 0),
        ("group_pmm", 0),
        ("group_logistic", 2),
        ("group_multinomial", 3),
        ("group_ordinal", 3),
    ],
)
def test_a_variable_of_groups_has_one_value_in_each(method: str, levels: int) -> None:
    p, w = grouped(method, levels)
    values = run_chain(p, 3, np.random.default_rng(1)).values["w"].reshape(60, 5)
    assert (values == values[:, :1]).all()
    assert (values[12:, 0] == w[12:]).all()
    if method == "group_pmm":
        assert set(values[:12, 0]) <= set(w[12:])


def test_group_imputations_use_what_their_rows_say() -> None:
    """x is w plus noise of variance 1, five rows a group: the slope of w on the mean of x is 1 / 1.2 at
    variance 1.
    """
    p, _ = grouped("group_normal")
    mean = p.columns["x"].values.reshape(60, 5).mean(axis=1)[:12]
    runs = [run_chain(p, 1, np.random.default_rng(s)).values["w"].reshape(60, 5)[:12, 0] for s in range(100)]
    w, x = (
        p.columns["w"].values.reshape(60, 5)[12:, 0],
        p.columns["x"].values.reshape(60, 5)[12:].mean(axis=1),
    )
    slope, intercept = np.polyfit(x, w, 1)
    assert np.mean(runs, axis=0) == pytest.approx(intercept + slope * mean, abs=0.25)


def test_methods_for_groups_need_groups() -> None:
    columns = table()
    for method in ("two_level", "group_pmm"):
        p = Problem(columns, (Target("x", method, (Predictor("z"),)),))  # type: ignore[arg-type]
        with pytest.raises(ModelError, match="nothing says what groups the rows"):
            run_chain(p, 1, np.random.default_rng(1))
    empty = Problem({"x": Column(np.full(3, np.nan))}, (Target("x", "pmm", ()),))
    with pytest.raises(ModelError, match="no value at all"):
        run_chain(empty, 1, np.random.default_rng(1))


def test_r_hat_of_known_chains() -> None:
    rng = np.random.default_rng(5)
    assert r_hat(rng.normal(size=(400, 4))) == pytest.approx(1, abs=0.02)
    apart = rng.normal(loc=[0, 3], size=(400, 2))
    assert r_hat(apart) > 1.5
    assert r_hat(np.linspace(0, 1, 40)[:, None] + 0.01 * rng.normal(size=(40, 3))) > 1.5
    halves = np.array([[0.0, 1], [2, 3], [0, 2], [4, 2]])  # columns are chains; W = 2.0625, B / T by hand
    cut = np.array([[0.0, 2], [1, 3], [0, 4], [2, 2]])
    within, between = cut.var(axis=1, ddof=1).mean(), cut.mean(axis=1).var(ddof=1)
    assert r_hat(halves) == pytest.approx(np.sqrt((within / 2 + between) / within))
    assert np.isnan(r_hat(np.ones((10, 2))))
    assert np.isnan(r_hat(rng.normal(size=(3, 2))))


def test_short_chains_are_not_called_restless_by_chance() -> None:
    rng = np.random.default_rng(6)
    found = [is_restless(rng.normal(size=(6, 4))) for _ in range(1000)]
    assert sum(found) <= 5
    trend = np.arange(12.0)[:, None] / 4 + 0.1 * rng.normal(size=(12, 4))
    assert is_restless(trend)
    assert not is_restless(np.ones((10, 2)))
