"""What is tested of each term: which coefficients, or combinations of them, are zero without it.

    type II    the term and what contains it are left out, against what contains it being left out
    type III   the coefficients of the term under sum coding are zero: its effect at the average of the levels
               of the other factors, whatever the coding of the model

A term contains another if it has all its variables, more factors, and the same numeric ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, Measure, build_design
from workbench_glmm.cells import Floats
from workbench_glmm.glm_fitted import FittedGlm


@dataclass(frozen=True)
class Hypothesis:
    """L matrices (rows, coefficients of the model): `without` and `within` are zero in the two fits compared.

    within: None for the fitted model itself; wald: the rows whose Wald test is the same question.
    """

    term: str
    without: Floats
    within: Floats | None
    wald: Floats


def term_hypotheses(fitted: FittedGlm) -> list[Hypothesis]:
    """One hypothesis a term, the intercept apart."""
    design, kept = fitted.design, fitted.fit.nominal.kept
    term_of = design.x_term[list(kept)]
    terms = [t for t in dict.fromkeys(term_of.tolist()) if t > 0]
    if fitted.options.anova == "III":
        coded = sum_coded_map(design, kept, fitted)
        return [Hypothesis(design.term_names[t], *_alone(coded[term_of == t])) for t in terms]
    return [_type_two(fitted, term_of, t) for t in terms]


def _alone(L: Floats) -> tuple[Floats, None, Floats]:
    return L, None, L


def _type_two(fitted: FittedGlm, term_of: NDArray[np.intp], term: int) -> Hypothesis:
    above = np.isin(term_of, list(containers(fitted.design, term, fitted.data)))
    mine = term_of == term
    eye = np.eye(len(term_of))
    within = eye[above] if above.any() else None
    wald = eye[mine] if within is None else _adjusted(fitted, mine, above)
    return Hypothesis(fitted.design.term_names[term], eye[mine | above], within, wald)


def _adjusted(fitted: FittedGlm, mine: NDArray[np.bool_], above: NDArray[np.bool_]) -> Floats:
    """Rows of R for the term after all terms that do not contain it; rows weighted as in the fit."""
    X = fitted.design.X[:, list(fitted.fit.nominal.kept)] * np.sqrt(fitted.fit.W)[:, None]
    order = np.concatenate([np.flatnonzero(~above & ~mine), np.flatnonzero(mine), np.flatnonzero(above)])
    R = np.linalg.qr(X[:, order], mode="r")
    first = int((~above & ~mine).sum())
    L = np.zeros((int(mine.sum()), X.shape[1]))
    L[:, order] = R[first : first + len(L)]
    return L


def containers(design: Design, term: int, data: Dataset) -> set[int]:
    """Places of the terms that contain the one at place `term`."""
    mine, numeric = _split(design, term)
    found = set()
    for other in range(1, len(design.term_names)):
        categories, numbers = _split(design, other)
        if other != term and numbers == numeric and mine < categories:
            found.add(other)
    return found


def _split(design: Design, term: int) -> tuple[set[str], set[str]]:
    """The factors of a term as text: categorical ones, numeric ones."""
    parts = [(str(f), f in design.codings) for f in design.spec.fixed[term - 1].factors]
    return {name for name, coded in parts if coded}, {name for name, coded in parts if not coded}


def sum_coded_map(design: Design, kept: Sequence[int], fitted: FittedGlm) -> Floats:
    """The map from coefficients to those under sum coding; the identity where coding plays no part.

    It plays none without categorical predictors, and is not taken where columns were dropped: then no coding
    gives the other factors equal weight.
    """
    data, options = fitted.data, fitted.options
    factors = [
        name
        for name in design.spec.variables
        if name in data and data.variable(name).measure is not Measure.NUMERIC
    ]
    if not design.codings or not factors or len(kept) < len(design.x_names):
        return np.eye(len(kept))
    other = build_design(
        design.spec,
        data,
        contrasts=dict.fromkeys(factors, "sum"),
        weights=options.weights,
        offset=options.offset,
        response="any",
        sides={name: side.spec for name, side in design.sides.items()},
        extra=tuple(design.extra),
    )
    if other.X.shape != design.X.shape:
        return np.eye(len(kept))
    return np.asarray(np.linalg.solve(other.X.T @ other.X, other.X.T @ design.X), dtype=np.float64)
