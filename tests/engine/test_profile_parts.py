"""Profiles from first principles: derivatives, dense likelihoods, closed forms, boundaries, coverage."""

from __future__ import annotations

import numpy as np
import pytest
from engine.fits import fitted
from engine.reference_designs import design
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from workbench.engine.lmm import LmmFit, RandomBlock, fit, fit_lmm
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm_intervals import Profiler, profiler
from workbench.engine.lmm_intervals.constrained import Constrained
from workbench.engine.lmm_intervals.curve import ZetaCurve
from workbench.engine.lmm_intervals.held_other import held
from workbench.engine.lmm_intervals.parameters import parameters

Array = NDArray[np.float64]
Z95 = 1.959963984540054


@pytest.mark.parametrize(
    "name", ["sleepstudy_weights", "oxboys_quadratic", "penicillin_crossed", "sleepstudy_nocorr"]
)
def test_derivatives_are_those_of_finite_differences(name: str) -> None:
    ml = fitted(name, "ml")
    random = np.random.default_rng(1)
    for parameter in parameters(ml, design(name).terms):
        h = held(ml, parameter)
        problem = Constrained(h)
        s = h.s + 0.3 * h.reach
        x = h.x * (1 + 0.05 * random.normal(size=len(h.x)))
        everything = np.ones(len(x), dtype=np.bool_)

        def value(x: Array, s: float, problem: Constrained = problem) -> float:
            return problem._value(problem.held.at(s), x, s)[0]

        trial = problem._value(h.at(s), x, s)[1]
        slope, _ = problem._slope(h.at(s), trial, s, everything)
        steps = 1e-5 * np.eye(len(x))
        numeric = [(value(x + d, s) - value(x - d, s)) / 2e-5 for d in steps]
        assert slope == pytest.approx(numeric, abs=2e-6 * np.abs(slope).max()), parameter.name
        force = h.force(trial.free, trial.M, gradient(h.data, trial.state), x, s)
        d = 1e-5 * h.reach
        assert force == pytest.approx((value(x, s + d) - value(x, s - d)) / (2 * d), rel=1e-5), parameter.name


@pytest.mark.parametrize("name", ["sleepstudy_rs", "oxboys_quadratic", "oats_splitplot"])
def test_the_estimate_is_the_minimum_in_every_set_of_coordinates(name: str) -> None:
    ml = fitted(name, "ml")
    for parameter in parameters(ml, design(name).terms):
        h = held(ml, parameter)
        assert Constrained(h)._value(h.at(h.s), h.x, h.s)[0] == pytest.approx(ml.criterion, abs=1e-8)


def dense_deviance(y: Array, X: Array, Z: Array, codes: NDArray[np.intp], S: Array) -> float:
    """-2 log likelihood with Cov(b) / sigma^2 = S (q, q), sigma and beta at their best; written out."""
    n = len(y)
    V = np.eye(n) + (Z @ S @ Z.T) * (codes[:, None] == codes)
    inverse = np.linalg.inv(V)
    beta = np.linalg.solve(X.T @ inverse @ X, X.T @ inverse @ y)
    r = y - X @ beta
    return float(np.linalg.slogdet(V)[1] + n * (1 + np.log(2 * np.pi * (r @ inverse @ r) / n)))


def test_limits_of_a_correlation_by_brute_force() -> None:
    """At the limit the best dense likelihood with that correlation has lost z squared."""
    d = design("sleepstudy_rs")
    ml = fitted("sleepstudy_rs", "ml")
    curve = profiler(ml, d.terms, extra=False).curve(1)
    block = d.blocks[0]
    for limit in (curve.low, curve.high):
        assert limit is not None

        def deviance(log_sd: Array, limit: float = limit) -> float:
            a, b = np.exp(log_sd)
            S = np.array([[a * a, limit * a * b], [limit * a * b, b * b]])
            return dense_deviance(d.y, d.X, block.Z, block.codes, S)

        found = minimize(
            deviance, np.log([0.9, 0.2]), method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-7}
        )
        assert np.sqrt(found.fun - ml.criterion) == pytest.approx(Z95, abs=2e-5)


def balanced(groups: int, size: int, tau: float, seed: int) -> tuple[Array, RandomBlock]:
    random = np.random.default_rng(seed)
    codes = np.repeat(np.arange(groups), size)
    y = 1.0 + tau * random.normal(size=groups)[codes] + random.normal(size=len(codes))
    return y, RandomBlock("g", codes, groups, np.ones((len(codes), 1)), ("(Intercept)",))


def test_balanced_groups_by_their_sums_of_squares() -> None:
    """-2 log L = J log(1 + m t) + n log(2 pi s^2) + (SSW + SSB / (1 + m t)) / s^2,  t = tau^2 / s^2."""
    J, m = 9, 4
    y, block = balanced(J, m, 1.0, 3)
    ml = fit_lmm(y, np.ones((J * m, 1)), [block], reml=False)
    means = y.reshape(J, m).mean(axis=1)
    ssb, ssw = m * ((means - y.mean()) ** 2).sum(), ((y.reshape(J, m) - means[:, None]) ** 2).sum()

    def deviance(tau: float, log_s: float) -> float:
        s2 = np.exp(2 * log_s)
        inflation = 1 + m * tau**2 / s2
        return float(J * np.log(inflation) + J * m * np.log(2 * np.pi * s2) + (ssw + ssb / inflation) / s2)

    work = profiler(ml, ["(Intercept)"], extra=False)
    tau, sigma = work.curve(0), work.curve(1)
    for limit in (tau.low, tau.high):
        best = minimize_scalar(lambda v, t=limit: deviance(t, v), bounds=(-3, 3), method="bounded")
        assert np.sqrt(best.fun - ml.criterion) == pytest.approx(Z95, abs=1e-5)
    for limit in (sigma.low, sigma.high):
        assert limit is not None
        best = minimize_scalar(
            lambda t, s=limit: deviance(t, float(np.log(s))),
            bounds=(0, 20),
            method="bounded",
            options={"xatol": 1e-9},
        )
        assert np.sqrt(best.fun - ml.criterion) == pytest.approx(Z95, abs=1e-5)


def test_no_variance_between_groups() -> None:
    """The deviation begins at zero; everything else is the profile of a plain regression or wider."""
    work = profiler(fitted("dyestuff2_singular", "reml"), design("dyestuff2_singular").terms)
    curve = work.curve(0)
    assert curve.estimate == 0.0 and curve.low == 0.0
    assert curve.ends == ("boundary", "reached")
    value, zeta, _ = curve.sampled()
    assert value[0] == 0.0 and zeta[0] == 0.0 and (np.diff(zeta) > 0).all()


def singular_slope() -> LmmFit:
    """No group differs in its slope: the slope's variance is zero, and the correlation has no value."""
    random = np.random.default_rng(5)
    codes, x = np.repeat(np.arange(12), 6), np.tile(np.arange(6.0), 12) - 2.5
    noise = random.normal(size=(12, 6))
    t = np.arange(6.0) - 2.5
    noise -= np.outer(noise @ t, t) / (t @ t)  # every group has exactly the same slope
    y = 2 + x + 2 * random.normal(size=12)[codes] + noise.ravel()
    block = RandomBlock("g", codes, 12, np.column_stack([np.ones(72), x]), ("(Intercept)", "x"))
    return fit_lmm(y, np.column_stack([np.ones(72), x]), [block])


def test_a_correlation_beside_a_zero_variance_has_no_profile() -> None:
    work = profiler(singular_slope(), ["(Intercept)", "x"])
    names = {p.name: i for i, p in enumerate(work.parameters)}
    curve = work.curve(names["cor_x.(Intercept)|g"])
    assert (curve.low, curve.high) == (None, None)
    assert "zero" in curve.reason
    assert all(len(column) == 0 for column in curve.sampled())
    assert work.curve(names["sd_x|g"]).low == 0.0


def test_a_variance_that_may_be_zero_leaves_the_correlation_open() -> None:
    """cor is told as -1 to 1, and its curve is flat where the slope's variance vanishes."""
    work = profiler(fitted("orthodont_rs", "reml"), design("orthodont_rs").terms)
    curve = work.curve(1)
    assert (curve.low, curve.high) == (-1.0, 1.0)
    assert curve.ends == ("boundary", "boundary")
    assert np.abs(curve.nodes.zeta).max() < Z95


def test_zeta_is_read_between_the_nodes() -> None:
    work = profiler(fitted("sleepstudy_rs", "reml"), design("sleepstudy_rs").terms)
    for number in range(len(work.parameters)):
        curve = work.curve(number)
        value, zeta, density = curve.sampled()
        assert (np.diff(value) > 0).all() and (np.diff(zeta) > 0).all()
        limits = [curve.low, curve.estimate, curve.high]
        assert np.interp(limits, value, zeta) == pytest.approx([-Z95, 0.0, Z95], abs=0.01)
        area = np.trapezoid(density, value)
        assert area == pytest.approx(np.diff(_normal(zeta[[0, -1]]))[0], abs=2e-3)


def _normal(z: Array) -> Array:
    from scipy.special import ndtr

    return np.asarray(ndtr(z))


def test_a_profiler_can_be_sent_to_another_process() -> None:
    import pickle

    work = profiler(fitted("sleepstudy_ri", "reml"), design("sleepstudy_ri").terms, extra=False)
    copy: Profiler = pickle.loads(pickle.dumps(work))
    curve: ZetaCurve = pickle.loads(pickle.dumps(copy.curve(0)))
    assert curve.low == work.curve(0).low


def test_the_work_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def stop(_number: int, _value: float) -> None:
        raise Stop

    work = profiler(fitted("sleepstudy_rs", "ml"), design("sleepstudy_rs").terms)
    with pytest.raises(Stop):
        work.curve(0, stop)


def test_intervals_cover_the_truth() -> None:
    """200 simulated studies of 15 groups: 90% intervals of tau and sigma cover 90% (Monte Carlo SE 2.1%)."""
    random = np.random.default_rng(11)
    y, block = balanced(15, 5, 0.8, 0)
    data = fit_lmm(y, np.ones((75, 1)), [block]).data
    hits = np.zeros(2)
    for _ in range(200):
        y = 1 + 0.8 * random.normal(size=15)[block.codes] + random.normal(size=75)
        work = profiler(fit(data.with_response(y), reml=False), ["(Intercept)"], level=0.9, extra=False)
        for i, truth in enumerate((0.8, 1.0)):
            curve = work.curve(i)
            assert curve.low is not None and curve.high is not None
            hits[i] += curve.low <= truth <= curve.high
    assert hits / 200 == pytest.approx(0.9, abs=3 * 0.021)
