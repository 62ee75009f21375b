"""Studies of residual structures: 40 persons at five times, residuals drawn from the structure itself.

A study of each structure alone, as in generalised least squares, and of AR(1) beside random intercepts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.recovery.studies import Analysis, Array, Estimate, Study
from workbench.engine.inference import tests_of, wald_intervals
from workbench.engine.lmm import RandomBlock
from workbench.engine.residual_structures import ResidualSpec, Strata, fit_residual
from workbench.engine.residual_structures.inference import residual_approximation, residual_table
from workbench.engine.residual_structures.spec import Kind

BETA = np.array([2.0, 0.5])
PERSONS, TIMES = 40, 5
RHO = 0.5
RATIOS = (1.2, 1.4, 1.2, 0.9)  # SDs of the later times over that of the first
LAGS = np.abs(np.subtract.outer(np.arange(TIMES), np.arange(TIMES)))
DAYS = np.array([0.0, 0.7, 1.9, 2.4, 4.0])


def _toeplitz(values: tuple[float, ...]) -> Array:
    return np.array([1.0, *values])[LAGS]


def _arma(phi: float, theta: float) -> Array:
    """Correlations of an ARMA(1,1): free at the first lag, then falling by phi."""
    first = (1 + phi * theta) * (phi + theta) / (1 + 2 * phi * theta + theta**2)
    return _toeplitz(tuple(first * phi ** (lag - 1) for lag in range(1, TIMES)))


def _spread(R: Array) -> Array:
    sd = np.array([1.0, *RATIOS])
    return R * np.outer(sd, sd)


AR1 = RHO**LAGS
UNSTRUCTURED = np.array(
    [
        [1.0, 0.6, 0.3, 0.4, 0.2],
        [0.6, 1.0, 0.5, 0.3, 0.3],
        [0.3, 0.5, 1.0, 0.6, 0.4],
        [0.4, 0.3, 0.6, 1.0, 0.5],
        [0.2, 0.3, 0.4, 0.5, 1.0],
    ]
)
PAIRS = [(i, j) for i in range(TIMES) for j in range(i + 1, TIMES)]
CASES: dict[Kind, tuple[Array, tuple[float, ...]]] = {  # covariance of one person; true parameters
    "diagonal": (_spread(np.eye(TIMES)), RATIOS),
    "compound_symmetry": (_toeplitz((0.4,) * 4), (0.4,)),
    "ar1": (AR1, (RHO,)),
    "arh1": (_spread(AR1), (RHO, *RATIOS)),
    "car1": (RHO ** np.abs(np.subtract.outer(DAYS, DAYS)), (RHO,)),
    "arma11": (_arma(0.6, 0.3), (0.6, 0.3)),
    "toeplitz": (_toeplitz((0.5, 0.3, 0.3, 0.1)), (0.5, 0.3, 0.3, 0.1)),
    "unstructured": (_spread(UNSTRUCTURED), (*RATIOS, *(UNSTRUCTURED[i, j] for i, j in PAIRS))),
}
PERSON = np.repeat(np.arange(PERSONS), TIMES)
ORDER = np.tile(np.arange(TIMES), PERSONS)
X = np.column_stack([np.ones(len(PERSON)), np.random.default_rng(7).normal(size=len(PERSON))])


def structure(kind: Kind) -> Study:
    """Generalised least squares with one structure; the SD of the first time is 1."""
    covariance, truth = CASES[kind]
    root = np.linalg.cholesky(covariance)
    return _study(kind.replace("_", " "), _spec(kind), (), truth, lambda random: _rows(random, root))


def beside_intercepts() -> Study:
    """AR(1) residuals and random intercepts at once, which take many times to tell apart: ten here."""
    persons, times = 40, 10
    person = np.repeat(np.arange(persons), times)
    lags = np.abs(np.subtract.outer(np.arange(times), np.arange(times)))
    root = np.linalg.cholesky(RHO**lags)
    one = np.ones((len(person), 1))
    spec = ResidualSpec("ar1", person, np.tile(np.arange(float(times)), persons))
    block = RandomBlock("person", person, persons, one, ("(Intercept)",))

    def draw(random: np.random.Generator) -> Array:
        return random.normal(size=persons)[person] + (random.normal(size=(persons, times)) @ root.T).ravel()

    return _study("AR(1) beside random intercepts", spec, (block,), (RHO,), draw)


def _spec(kind: Kind) -> ResidualSpec:
    time = DAYS[ORDER] if kind == "car1" else ORDER.astype(float)
    strata = Strata(ORDER, tuple("01234"), "time") if kind == "diagonal" else None
    return ResidualSpec(kind, None if kind == "diagonal" else PERSON, time, strata)


def _rows(random: np.random.Generator, root: Array) -> Array:
    return (random.normal(size=(PERSONS, TIMES)) @ root.T).ravel()


def _study(
    name: str,
    spec: ResidualSpec,
    blocks: tuple[RandomBlock, ...],
    truth: tuple[float, ...],
    draw: Callable[[np.random.Generator], Array],
) -> Study:
    assert spec.time is not None
    design = X if len(spec.time) == len(X) else np.column_stack([X, X]).reshape(-1, 2)[: len(spec.time)]
    names = (
        [f"coefficient {k}" for k in range(2)]
        + [f"parameter {k}" for k in range(len(truth))]
        + ["residual SD"]
    )

    def replicate(random: np.random.Generator) -> Analysis:
        fitted = fit_residual(design @ BETA + draw(random), design, blocks, spec)
        low, high = wald_intervals(tests_of(residual_approximation(fitted, "kenward_roger")))
        found = [
            Estimate(float(b), float(lo), float(hi)) for b, lo, hi in zip(fitted.beta, low, high, strict=True)
        ]
        found += [Estimate(row.estimate, row.conf_low, row.conf_high) for row in residual_table(fitted)]
        out = dict(zip(names, found, strict=True))
        if blocks:
            out["variance of intercepts"] = Estimate(float(fitted.covariances[0][0, 0]))
        return out

    true = dict(zip(names, (*BETA.tolist(), *truth, 1.0), strict=True))
    return Study(name, true | ({"variance of intercepts": 1.0} if blocks else {}), replicate)
