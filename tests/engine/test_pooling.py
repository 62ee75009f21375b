"""Rubin's rules, D1 and D3 against mice 3.15 and mitml 0.4 (reference/imputed), limits and simulation."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.engine.inference import FixedDf, approximation
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.lmm.likelihood import deviance_at
from workbench.engine.pooling import PooledLaw, joint_df, pooled, pooled_law, pooled_likelihood_ratio

HERE = Path(__file__).parents[1] / "reference/imputed"
R = json.loads((HERE / "imputed.json").read_text("utf-8"))
TERMS = ["(Intercept)", "x", "w", "kindb", "kindc"]


@functools.cache
def sets() -> tuple[pd.DataFrame, ...]:
    long = pd.read_csv(HERE / "imputed.csv")
    return tuple(part for number, part in long.groupby(".imp") if number > 0)


def fits(columns: tuple[str, ...], slopes: bool, reml: bool) -> list[LmmFit]:
    return [one_fit(frame, columns, slopes, reml) for frame in sets()]


def one_fit(frame: pd.DataFrame, columns: tuple[str, ...], slopes: bool, reml: bool) -> LmmFit:
    known = {
        "x": frame["x"],
        "w": frame["w"],
        "kindb": frame["kind"] == "b",
        "kindc": frame["kind"] == "c",
    }
    X = np.column_stack([np.ones(len(frame)), *(known[c] for c in columns)]).astype(float)
    Z = np.column_stack([np.ones(len(frame)), frame["x"]])[:, : 1 + slopes]
    names = ("(Intercept)", "x")[: 1 + slopes]
    block = RandomBlock("group", frame["group"].to_numpy() - 1, 30, Z, names)
    return fit_lmm(frame["y"].to_numpy(), X, [block], reml=reml)


@functools.cache
def law(method: str) -> PooledLaw:
    return pooled_law([approximation(f, method) for f in fits(("x", "w", "kindb", "kindc"), True, True)])  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["asymptotic", "residual"])
def test_rubins_rules_agree_with_mice(method: str) -> None:
    found, expected = law(method).combination(np.eye(5)), R["lmm"][method]
    assert found.estimate == pytest.approx(expected["qbar"], rel=1e-6)
    assert found.within == pytest.approx(expected["ubar"], rel=1e-5)
    assert found.between == pytest.approx(expected["b"], rel=1e-5)
    assert found.total == pytest.approx(expected["t"], rel=1e-5)
    assert found.df == pytest.approx(expected["df"], rel=2e-5)
    assert found.increase == pytest.approx(expected["r"], rel=2e-5)
    assert found.missing_information == pytest.approx(expected["fmi"], rel=2e-5)
    assert np.diag(law(method).cov) == pytest.approx(expected["t"], rel=1e-5)


@pytest.mark.parametrize(
    ("method", "case", "chosen"),
    [
        ("asymptotic", "d1_kind", ["kindb", "kindc"]),
        ("residual", "d1_kind_residual", ["kindb", "kindc"]),
        ("residual", "d1_all_residual", ["x", "w", "kindb", "kindc"]),
    ],
)
def test_joint_wald_tests_agree_with_mitml(method: str, case: str, chosen: list[str]) -> None:
    rows = np.eye(5)[[TERMS.index(name) for name in chosen]]
    found, expected = law(method).f_test(rows), R["lmm"][case]
    assert found.statistic == pytest.approx(expected["F.value"], rel=1e-5)
    assert found.df == expected["df1"]
    assert found.df_residual == pytest.approx(expected["df2"], rel=1e-5)
    mixed = np.array([[1.0, 2.0], [3.0, -1.0]]) if len(rows) == 2 else np.eye(4) + 1
    again = law(method).f_test(np.vstack([mixed @ rows, rows[:1]]))
    assert (again.statistic, again.df) == (pytest.approx(found.statistic, rel=1e-9), found.df)


def test_the_joint_test_of_one_coefficient_is_its_t_test() -> None:
    one = law("residual").combination(np.eye(5)[1:2])
    found = law("residual").f_test(np.eye(5)[1:2])
    assert found.statistic == pytest.approx(float(one.estimate[0] ** 2 / one.total[0]), rel=1e-12)
    assert found.statistic == pytest.approx(R["lmm"]["d1_one"]["F.value"], rel=1e-5)
    assert found.df_residual == pytest.approx(R["lmm"]["residual"]["df"][1], rel=2e-5)


@pytest.mark.parametrize(
    ("case", "columns", "slopes", "k"),
    [
        ("fixed", ("w",), True, 3),
        ("random", ("x", "w", "kindb", "kindc"), False, 2),
        ("both", ("w",), False, 5),
    ],
)
def test_pooled_likelihood_ratio_agrees_with_mitml(
    case: str, columns: tuple[str, ...], slopes: bool, k: int
) -> None:
    large = fits(("x", "w", "kindb", "kindc"), True, False)
    small = fits(columns, slopes, False)
    own = np.array([b.criterion - a.criterion for a, b in zip(large, small, strict=True)])
    found = pooled_likelihood_ratio(own, shared(small) - shared(large), k)
    expected = R["d3"][case]
    assert found.test.statistic == pytest.approx(expected["F.value"], rel=2e-5)
    assert found.test.df_residual == pytest.approx(expected["df2"], rel=2e-4)
    assert found.test.p_value == pytest.approx(expected["P(>F)"], rel=2e-3)
    assert found.increase == pytest.approx(expected["RIV"], rel=2e-4)


def shared(found: list[LmmFit]) -> np.ndarray:
    """Deviances of every set at the means of coefficients, covariances and residual variance."""
    beta = np.mean([f.beta for f in found], axis=0)
    S = np.mean([f.covariances[0] for f in found], axis=0)
    sigma = float(np.sqrt(np.mean([f.sigma**2 for f in found])))
    return np.array([deviance_at(f.data, beta, [S], sigma) for f in found])


def test_the_deviance_elsewhere_is_that_of_the_normal_density() -> None:
    frame = sets()[0]
    fit = one_fit(frame, ("x", "w"), True, False)
    beta, S, sigma = np.array([1.0, 0.5, -0.2]), np.array([[0.5, 0.1], [0.1, 0.2]]), 1.3
    X, Z = fit.data.fixed.raw, fit.data.blocks[0].Z
    same = frame["group"].to_numpy()[:, None] == frame["group"].to_numpy()
    V = (Z @ S @ Z.T) * same + sigma**2 * np.eye(len(frame))
    r = fit.data.y - X @ beta
    expected = len(r) * np.log(2 * np.pi) + np.linalg.slogdet(V)[1] + r @ np.linalg.solve(V, r)
    assert deviance_at(fit.data, beta, [S], sigma) == pytest.approx(float(expected), rel=1e-12)
    at_optimum = deviance_at(fit.data, fit.beta, fit.covariances, fit.sigma)
    assert at_optimum == pytest.approx(fit.criterion, rel=1e-12)
    none = deviance_at(fit.data, fit.beta, [np.zeros((2, 2))], 1.0)
    gap = fit.data.y - X @ fit.beta
    assert none == pytest.approx(len(gap) * np.log(2 * np.pi) + gap @ gap, rel=1e-12)


def test_sets_that_agree_lose_nothing() -> None:
    """No variance between sets: Barnard and Rubin's df for complete data, and the usual F test."""
    beta, cov = np.array([1.0, 2.0, 0.3]), np.diag([1.0, 0.5, 0.2])
    same = pooled_law([FixedDf(beta, cov, 40.0)] * 5)
    one = same.combination(np.eye(3))
    assert one.share == pytest.approx(0)
    assert one.df == pytest.approx(40 * 41 / 43)
    assert same.f_test(np.eye(3)).statistic == pytest.approx(np.mean(beta**2 / np.diag(cov)))
    assert same.f_test(np.eye(3)).df_residual == 40
    endless = pooled(np.ones((3, 1)), np.ones((3, 1)), np.array([np.inf]))
    assert np.isinf(endless.df).all() and endless.missing_information == pytest.approx(0)


def test_reiters_df_become_those_of_li_and_colleagues() -> None:
    assert joint_df(3, 6, 0.4, 1e9) == pytest.approx(joint_df(3, 6, 0.4), rel=1e-6)
    assert joint_df(3, 6, 0.4, 60) < 60
    assert joint_df(2, 3, 0.4) == pytest.approx(4 * 1.5 * 3.5**2 / 2)  # t = 4: Li et al. (1991), eq. 2.7
    assert joint_df(3, 6, 0.4, 3.0) == 3.0


def test_intervals_cover_under_proper_imputation() -> None:
    """A normal mean, 40% missing at random, drawn from its posterior predictive: 95% within 3 errors."""
    rng = np.random.default_rng(4)
    n, m, draws, inside = 30, 8, 1500, 0
    from workbench.engine.distributions import t_quantile

    for _ in range(draws):
        seen = rng.normal(size=18)
        s2 = 17 * seen.var(ddof=1) / rng.chisquare(17, m)
        mu = seen.mean() + np.sqrt(s2 / 18) * rng.normal(size=m)
        filled = mu[:, None] + np.sqrt(s2)[:, None] * rng.normal(size=(m, n - 18))
        whole = np.concatenate([np.broadcast_to(seen, (m, 18)), filled], axis=1)
        found = pooled(
            whole.mean(axis=1)[:, None], whole.var(axis=1, ddof=1)[:, None] / n, np.array([n - 1.0])
        )
        inside += bool(abs(found.estimate[0]) <= t_quantile(0.975, found.df[0]) * found.std_error[0])
    assert abs(inside / draws - 0.95) < 3 * np.sqrt(0.95 * 0.05 / draws)
