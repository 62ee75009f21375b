"""Profile limits of intraclass correlations: closed form for balanced groups, else another optimiser."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reference_data import csv
from scipy import optimize

from workbench.engine.icc_intervals import icc_intervals
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import evaluate
from workbench.engine.variance_shares import is_nested

CHI = 3.841458820694124  # 95% quantile of chi-square with 1 df


def null(y: Floats, *groups: np.ndarray, reml: bool = True, weights: Floats | None = None) -> LmmFit:
    ones = np.ones((len(y), 1))
    blocks = [
        RandomBlock(f"g{k}", codes, int(codes.max()) + 1, ones, ("(Intercept)",))
        for k, codes in enumerate(groups)
    ]
    return fit_lmm(y, ones, blocks, reml=reml, weights=weights)


def balanced(y: Floats, J: int, reml: bool) -> tuple[float, float]:
    """The profile of rho from the mean squares: a log(lambda) + m log(a MSB / lambda + b MSW).

    lambda = 1 + n s;  a = J - 1 (REML) or J with SSB over it (ML), b = J (n - 1), m = a + b.
    """
    n = len(y) // J
    table = y.reshape(J, n)
    ssb = n * float(((table.mean(axis=1) - y.mean()) ** 2).sum())
    ssw = float(((table - table.mean(axis=1, keepdims=True)) ** 2).sum())
    a, b = (J - 1 if reml else J), J * (n - 1)

    def deviance(rho: float) -> float:
        lam = 1 + n * rho / (1 - rho)
        return float(a * np.log(lam) + (a + b) * np.log(ssb / lam + ssw))

    best = max(1 - (ssw / b) / (ssb / a), 0.0)  # of n s / lambda
    rho = best / (best + n * (1 - best))
    ceiling = deviance(rho) + CHI
    low = 0.0 if deviance(0.0) <= ceiling else optimize.brentq(lambda r: deviance(r) - ceiling, 0, rho)
    return float(low), float(optimize.brentq(lambda r: deviance(r) - ceiling, rho, 1 - 1e-9))


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize(("J", "n", "tau"), [(6, 5, 1.0), (40, 4, 0.3), (10, 8, 0.0), (5, 3, 4.0)])
def test_balanced_groups_have_a_closed_form(J: int, n: int, tau: float, reml: bool) -> None:
    rng = np.random.default_rng(J)
    codes = np.repeat(np.arange(J), n)
    y = 5 + tau * rng.normal(size=J)[codes] + rng.normal(size=J * n)
    (found,) = icc_intervals(null(y, codes, reml=reml))
    assert found == pytest.approx(balanced(y, J, reml), abs=2e-6)


def test_a_variance_of_zero_has_an_upper_limit() -> None:
    data = pd.read_csv(csv("lme4_Dyestuff2"))
    y = data["Yield"].to_numpy(dtype=float)
    (found,) = icc_intervals(null(y, pd.factorize(data["Batch"])[0]))
    assert found is not None and found[0] == 0.0
    assert found == pytest.approx(balanced(y, 6, True), abs=2e-6)


def by_another_optimiser(fit: LmmFit, which: int) -> tuple[float, float]:
    """Limits by sequential quadratic programming in the relative variances, without derivatives of ours."""
    factors = fit.data.factors
    inside = np.array([g is factors[which] or is_nested(factors[which], g) for g in factors], dtype=float)

    def criterion(s: Floats) -> float:
        L = tuple(np.array([[np.sqrt(max(v, 0.0))]]) for v in s)
        return evaluate(fit.data, L, fit.reml).criterion

    def rho(s: Floats) -> float:
        return float(inside @ s / (1 + s.sum()))

    start = np.array([float(L[0, 0]) ** 2 for L in fit.state.L])
    room = {"type": "ineq", "fun": lambda s: fit.criterion + CHI - criterion(s)}
    ends = []
    for sign in (1.0, -1.0):
        found = optimize.minimize(
            lambda s, sign=sign: 100 * sign * rho(s),
            start,
            method="SLSQP",
            bounds=[(0.0, 1e3)] * len(start),
            constraints=[room],
            options={"ftol": 1e-12, "maxiter": 500},
        )
        ends.append(rho(found.x))
    return ends[0], ends[1]


@pytest.mark.parametrize(
    ("name", "outcome", "groups"),
    [
        ("lme4_Penicillin", "diameter", (("plate",), ("sample",))),
        ("nlme_Machines", "score", (("Worker", "Machine"), ("Worker",))),
        ("mlmRev_ScotsSec", "attain", (("primary",), ("second",))),
    ],
)
def test_several_groupings_agree_with_another_optimiser(
    name: str, outcome: str, groups: tuple[tuple[str, ...], ...]
) -> None:
    data = pd.read_csv(csv(name)).astype(dict.fromkeys([n for g in groups for n in g], str))
    codes = [pd.factorize(data[list(g)].agg("_".join, axis=1))[0] for g in groups]
    fit = null(data[outcome].to_numpy(dtype=float), *codes)
    for which, found in enumerate(icc_intervals(fit)):
        assert found is not None
        assert found == pytest.approx(by_another_optimiser(fit, which), abs=2e-4)


def test_weights_do_not_change_the_meaning_of_a_correlation() -> None:
    """Weights of 4 everywhere: the same model with a residual variance for a row of weight one."""
    rng = np.random.default_rng(2)
    codes = np.repeat(np.arange(12), 5)
    y = rng.normal(size=12)[codes] + rng.normal(size=60)
    plain, weighted = null(y, codes), null(y, codes, weights=np.full(60, 4.0))
    (one,), (other,) = icc_intervals(plain), icc_intervals(weighted)
    assert one is not None and other is not None
    share = np.array(other)  # t2 / (t2 + s2) with s2 four times that of a row
    as_rows = share / (share + (1 - share) / 4)
    assert as_rows == pytest.approx(one, abs=1e-5)


def test_crossed_groups_of_many_levels_are_left_out() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 900, 4000), rng.integers(0, 1200, 4000)
    fit = null(rng.normal(size=900)[a] + rng.normal(size=1200)[b] + rng.normal(size=4000), a, b)
    assert icc_intervals(fit) == (None, None)


def test_no_interval_at_a_level_of_almost_zero() -> None:
    rng = np.random.default_rng(2)
    codes = np.repeat(np.arange(8), 5)
    y = rng.normal(size=8)[codes] + rng.normal(size=40)
    assert icc_intervals(null(y, codes), 1e-300) == (None,)
