"""The hypotheses behind an analysis of variance: for each term a matrix L with L beta = 0.

    type I     the term after those above it: rows of R in X = Q R
    type II    the term after all that do not contain it: rows of R with the columns in that order
    type III   the term at the average of the levels of the other factors: its coefficients under sum coding

With X_s the matrix under sum coding, beta_s = (X_s'X_s)^-1 X_s'X beta, so L holds the rows of that map.

Any basis of the rows of L states the same hypothesis and gives the same F; only Satterthwaite's df of
several rows depend on it (Fai & Cornelius 1996). As in lmerTest the rows of type I have ones on their
diagonal, those of type II are the coefficients of the term, and those of type III the differences from the
reference level, each with what it says of other terms. A single term, for which all types agree, has the rows
of type I.

What a term of type II does not come after, its containers: in a regression all terms that have its variables
and more (Fox, 2016, ch. 8; the R package car); in a mixed model those that have its variables, more factors
and the same numeric ones (SAS Institute, 1978, Tests of Hypotheses in Fixed-Effects Linear Models; lmerTest).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, Measure
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.options import LinearOptions

Floats = NDArray[np.float64]
Hypothesis = tuple[str, Floats]


def hypotheses(
    kind: str, design: Design, kept: Sequence[int], data: Dataset, options: LinearOptions
) -> list[Hypothesis]:
    """(term, L (rows, kept columns)) for each fixed term but the intercept; kind: I, II or III.

    Weighted rows count by their weight in a linear regression, whose sums of squares they make; the
    hypotheses of a mixed model are those of the unweighted design, as in lmerTest.
    """
    term_of = design.x_term[list(kept)]
    terms = [t for t in dict.fromkeys(term_of.tolist()) if t > 0]
    names = design.term_names
    if kind == "III" and len(terms) > 1:
        coefficient_map = coded_map("sum", design, kept, data, options)
        recoded = any(coding != "treatment" for coding in options.contrasts.values())
        plain = np.eye(len(kept))
        differences = coded_map("treatment", design, kept, data, options) if recoded else plain
        return [(names[t], _based(coefficient_map, differences, term_of == t)) for t in terms]
    X = design.X[:, list(kept)]
    if design.weights is not None and not design.all_random:
        X = X * np.sqrt(design.weights)[:, None]
    if kind == "I" or len(terms) == 1:
        R = np.linalg.qr(X, mode="r")
        R = R / np.diag(R)[:, None]
        return [(names[t], R[term_of == t]) for t in terms]
    return [(names[t], _type_two(X, term_of, t, containers(design, t, data))) for t in terms]


def _based(coefficient_map: Floats, differences: Floats, mine: NDArray[np.bool_]) -> Floats:
    """Rows of the map of one term, combined so that they are its coefficients under treatment coding.

    differences (p, p): the map to those; what the rows say of other terms' coefficients stays.
    """
    L = coefficient_map[mine]
    own = np.linalg.solve(differences.T, L.T).T[:, mine]
    return np.asarray(np.linalg.solve(own, L))


def _type_two(X: Floats, term_of: NDArray[np.intp], term: int, above: set[int]) -> Floats:
    """Rows of R for one term when it stands after all terms that do not contain it."""
    last = np.isin(term_of, list(above))
    mine = term_of == term
    order = np.concatenate([np.flatnonzero(~last & ~mine), np.flatnonzero(mine), np.flatnonzero(last)])
    R = np.linalg.qr(X[:, order], mode="r")
    first = int((~last & ~mine).sum())
    L = np.zeros((int(mine.sum()), X.shape[1]))
    L[:, order] = R[first : first + len(L)]
    return np.asarray(np.linalg.solve(L[:, mine], L))


def containers(design: Design, term: int, data: Dataset) -> set[int]:
    """Places of the terms that contain the one at place `term`."""
    mine, numeric = _split(design, term, data)
    found = set()
    for other in range(1, len(design.term_names)):
        categories, numbers = _split(design, other, data)
        if design.all_random:
            above = numbers == numeric and mine < categories
        else:
            above = (mine | numeric) < (categories | numbers)
        if above:
            found.add(other)
    return found


def _split(design: Design, term: int, data: Dataset) -> tuple[set[str], set[str]]:
    """The factors of a term as text: categorical ones, numeric ones."""
    parts = [(str(f), f in design.codings) for f in design.spec.fixed[term - 1].factors]
    return {name for name, coded in parts if coded}, {name for name, coded in parts if not coded}


def coded_map(
    coding: str, design: Design, kept: Sequence[int], data: Dataset, options: LinearOptions
) -> Floats:
    """The map from coefficients to those under another coding of all factors.

    The identity where coding plays no part. It plays none without categorical predictors, and is not taken
    where columns were dropped: then no coding gives the other factors equal weight.
    """
    categorical = (v for v in design.spec.variables if v in data and not is_numeric(data, v))
    factors = list(categorical)
    unchanged = not design.codings or len(kept) < len(design.x_names)
    if unchanged or not factors:
        return np.eye(len(kept))
    other = design_of(
        design.spec,
        data,
        options,
        contrasts=dict.fromkeys(factors, coding),
        categories=tuple(design.categories),
        extra=tuple(design.extra),
    )
    if other.X.shape != design.X.shape:
        return np.eye(len(kept))
    return np.asarray(np.linalg.solve(other.X.T @ other.X, other.X.T @ design.X), dtype=np.float64)


def is_numeric(data: Dataset, name: str) -> bool:
    """Whether a variable enters a model as a number."""
    return data.variable(name).measure is Measure.NUMERIC
