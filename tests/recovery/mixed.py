"""Studies of linear mixed models with independent residuals, one for each structure of the random part.

Intervals of coefficients come from the small-sample t distribution, those of variances from the profile of
their SD; the latter take long and are made where asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.recovery.studies import Analysis, Array, Estimate, Study
from workbench.engine.inference import DfMethod, coefficient_tests, wald_intervals
from workbench.engine.lmm import LmmFit, RandomBlock, fit
from workbench.engine.lmm.data import LmmData, prepare
from workbench.engine.lmm_intervals import ZetaCurve, profiler

BETA = np.array([2.0, 0.5])
ANY_OUTCOME = np.sin(np.arange(1000.0))  # exchanged for the drawn ones
Draw = Callable[[np.random.Generator], Array]


def _codes(groups: int, size: int) -> np.ndarray:
    return np.repeat(np.arange(groups), size)


def _design(n: int, seed: int) -> Array:
    """An intercept and a predictor that stays the same in every replicate."""
    x = np.random.default_rng(seed).normal(size=n)
    return np.column_stack([np.ones(n), x])


@dataclass(frozen=True)
class Part:
    """A variance or covariance: its true value, how it is read, the number of its SD among the profiles."""

    true: float
    value: Callable[[LmmFit], float]
    number: int | None = None


def _study(
    name: str,
    data: LmmData,
    draw: Draw,
    parts: dict[str, Part],
    profiles: bool,
    df: DfMethod = "satterthwaite",
) -> Study:
    """draw: the random part and the residuals of one data set; profiles: whether variances get intervals."""
    mean = data.fixed.raw @ BETA

    def replicate(random: np.random.Generator) -> Analysis:
        fitted = fit(data.with_response(mean + draw(random)))
        tests = coefficient_tests(fitted, df)
        low, high = wald_intervals(tests)
        found = {
            f"coefficient {k}": Estimate(float(fitted.beta[k]), float(low[k]), float(high[k]))
            for k in range(len(BETA))
        }
        work = profiler(fitted, ("(Intercept)", "x"), extra=False) if profiles else None
        for part_name, part in parts.items():
            limits = (np.nan, np.nan)
            if work is not None and part.number is not None:
                limits = _squared(work.curve(part.number))
            found[part_name] = Estimate(part.value(fitted), *limits)
        return found

    truth = {f"coefficient {k}": float(b) for k, b in enumerate(BETA)}
    return Study(name, truth | {key: part.true for key, part in parts.items()}, replicate)


def _squared(curve: ZetaCurve) -> tuple[float, float]:
    """Limits of a variance from those of its SD; a limit that is not reached is the end of the scale."""
    low = 0.0 if curve.low is None else curve.low**2
    return low, np.inf if curve.high is None else curve.high**2


def _variance(block: int, a: int = 0, b: int = 0) -> Callable[[LmmFit], float]:
    return lambda fitted: float(fitted.covariances[block][a, b])


def _residual(fitted: LmmFit) -> float:
    return fitted.sigma**2


def intercepts(profiles: bool = False) -> Study:
    """Random intercepts; intervals by Kenward-Roger and, of both variances, by profile likelihood."""
    groups, size = 25, 6
    g, X = _codes(groups, size), _design(groups * size, 1)
    data = prepare(ANY_OUTCOME[: len(X)], X, [RandomBlock("g", g, groups, X[:, :1], ("(Intercept)",))])

    def draw(random: np.random.Generator) -> Array:
        return random.normal(size=groups)[g] + random.normal(size=len(g))

    parts = {
        "variance of intercepts": Part(1.0, _variance(0), 0),
        "residual variance": Part(1.0, _residual, 1),
    }
    return _study("random intercepts", data, draw, parts, profiles, df="kenward_roger")


def slopes(profiles: bool = False) -> Study:
    """Correlated random intercepts and slopes."""
    groups, size = 40, 8
    g, X = _codes(groups, size), _design(groups * size, 2)
    T = np.array([[1.0, 0.3], [0.3, 0.5]])
    root = np.linalg.cholesky(T)
    data = prepare(ANY_OUTCOME[: len(X)], X, [RandomBlock("g", g, groups, X, ("(Intercept)", "x"))])

    def draw(random: np.random.Generator) -> Array:
        b = random.normal(size=(groups, 2)) @ root.T
        return (X * b[g]).sum(1) + random.normal(size=len(g))

    parts = {
        "variance of intercepts": Part(1.0, _variance(0), 0),
        "covariance": Part(0.3, _variance(0, 0, 1)),
        "variance of slopes": Part(0.5, _variance(0, 1, 1), 2),
        "residual variance": Part(1.0, _residual, 3),
    }
    return _study("correlated slopes", data, draw, parts, profiles)


def uncorrelated(profiles: bool = False) -> Study:
    """Random intercepts and slopes in blocks of their own."""
    groups, size = 40, 8
    g, X = _codes(groups, size), _design(groups * size, 3)
    blocks = [
        RandomBlock("g", g, groups, X[:, :1], ("(Intercept)",)),
        RandomBlock("g", g, groups, X[:, 1:], ("x",)),
    ]
    data = prepare(ANY_OUTCOME[: len(X)], X, blocks)

    def draw(random: np.random.Generator) -> Array:
        b = random.normal(size=(groups, 2)) * np.sqrt([1.0, 0.5])
        return (X * b[g]).sum(1) + random.normal(size=len(g))

    parts = {
        "variance of intercepts": Part(1.0, _variance(0), 0),
        "variance of slopes": Part(0.5, _variance(1), 1),
        "residual variance": Part(1.0, _residual, 2),
    }
    return _study("uncorrelated slopes", data, draw, parts, profiles)


def nested(profiles: bool = False) -> Study:
    """Rows in classes in schools."""
    schools, classes, size = 30, 3, 5
    school, room = _codes(schools, classes * size), _codes(schools * classes, size)
    X = _design(len(school), 4)
    one = X[:, :1]
    blocks = [
        RandomBlock("class:school", room, schools * classes, one, ("(Intercept)",)),
        RandomBlock("school", school, schools, one, ("(Intercept)",)),
    ]
    data = prepare(ANY_OUTCOME[: len(X)], X, blocks)

    def draw(random: np.random.Generator) -> Array:
        u, v = random.normal(size=schools), np.sqrt(0.7) * random.normal(size=schools * classes)
        return u[school] + v[room] + random.normal(size=len(school))

    parts = {
        "variance of classes": Part(0.7, _variance(0), 0),
        "variance of schools": Part(1.0, _variance(1), 1),
        "residual variance": Part(1.0, _residual, 2),
    }
    return _study("three levels", data, draw, parts, profiles)


def crossed(profiles: bool = False) -> Study:
    """Each of the raters judges each of the items once."""
    raters, items = 18, 15
    rater, item = _codes(raters, items), np.tile(np.arange(items), raters)
    X = _design(len(rater), 5)
    one = X[:, :1]
    blocks = [
        RandomBlock("rater", rater, raters, one, ("(Intercept)",)),
        RandomBlock("item", item, items, one, ("(Intercept)",)),
    ]
    data = prepare(ANY_OUTCOME[: len(X)], X, blocks)

    def draw(random: np.random.Generator) -> Array:
        u, v = random.normal(size=raters), np.sqrt(0.7) * random.normal(size=items)
        return u[rater] + v[item] + random.normal(size=len(rater))

    parts = {
        "variance of raters": Part(1.0, _variance(0), 0),
        "variance of items": Part(0.7, _variance(1), 1),
        "residual variance": Part(1.0, _residual, 2),
    }
    return _study("crossed", data, draw, parts, profiles)


def weighted(profiles: bool = False) -> Study:
    """Rows that are means of 1 to 4 observations, weighted by their number."""
    groups, size = 30, 6
    g, X = _codes(groups, size), _design(groups * size, 6)
    w = 1.0 + np.arange(len(g)) % 4
    block = RandomBlock("g", g, groups, X[:, :1], ("(Intercept)",))
    data = prepare(ANY_OUTCOME[: len(X)], X, [block], weights=w)

    def draw(random: np.random.Generator) -> Array:
        return random.normal(size=groups)[g] + random.normal(size=len(g)) / np.sqrt(w)

    parts = {
        "variance of intercepts": Part(1.0, _variance(0), 0),
        "residual variance": Part(1.0, _residual, 1),
    }
    return _study("weights", data, draw, parts, profiles, df="kenward_roger")


STUDIES = (intercepts, slopes, uncorrelated, nested, crossed, weighted)
