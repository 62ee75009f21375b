"""What is tested of each term: which coefficients, or combinations of them, are zero without it.

    type II    the term and what contains it are left out, against what contains it being left out
    type III   the coefficients of the term under sum coding are zero: its effect at the average of the levels
               of the other factors, whatever the coding of the model

A term contains another if it has all its variables, more factors, and the same numeric ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench_glmm.cells import Floats
from workbench_glmm.single.component import Component


@dataclass(frozen=True)
class Hypothesis:
    """L matrices (rows, coefficients of the model): `without` and `within` are zero in the two fits compared.

    within: None for the fitted model itself; wald: the rows whose Wald test is the same question.
    """

    term: str
    without: Floats
    within: Floats | None
    wald: Floats


def term_hypotheses(component: Component, kind: str) -> list[Hypothesis]:
    """One hypothesis a term, the intercept apart; kind: II or III."""
    term_of, names = component.term_of, component.design.term_names
    terms = [t for t in dict.fromkeys(term_of.tolist()) if t > 0]
    if kind == "III":
        coded = sum_coded_map(component)
        rows = [coded[term_of == t] for t in terms]
        return [Hypothesis(names[t], L, None, L) for t, L in zip(terms, rows, strict=True)]
    return [_type_two(component, t) for t in terms]


def _type_two(component: Component, term: int) -> Hypothesis:
    above = np.isin(component.term_of, list(containers(component, term)))
    mine = component.term_of == term
    eye = np.eye(len(mine))
    within = eye[above] if above.any() else None
    wald = eye[mine] if within is None else _adjusted(component, mine, above)
    return Hypothesis(component.design.term_names[term], eye[mine | above], within, wald)


def _adjusted(component: Component, mine: NDArray[np.bool_], above: NDArray[np.bool_]) -> Floats:
    """Rows of R for the term after all terms that do not contain it; rows weighted as in the fit."""
    X = component.kept * np.sqrt(component.W)[:, None] if component.root is None else component.root
    order = np.concatenate([np.flatnonzero(~above & ~mine), np.flatnonzero(mine), np.flatnonzero(above)])
    R = np.linalg.qr(X[:, order], mode="r")
    first = int((~above & ~mine).sum())
    L = np.zeros((int(mine.sum()), X.shape[1]))
    L[:, order] = R[first : first + len(L)]
    return L


def containers(component: Component, term: int) -> set[int]:
    """Places of the terms that contain the one at place `term`."""
    mine, numeric = _split(component, term)
    found = set()
    for other in range(1, len(component.terms) + 1):
        categories, numbers = _split(component, other)
        if other != term and numbers == numeric and mine < categories:
            found.add(other)
    return found


def _split(component: Component, term: int) -> tuple[set[str], set[str]]:
    """The factors of a term as text: categorical ones, numeric ones."""
    parts = [(str(f), component.categorical(f)) for f in component.terms[term - 1].factors]
    return {name for name, coded in parts if coded}, {name for name, coded in parts if not coded}


def sum_coded_map(component: Component) -> Floats:
    """The map from coefficients to those under sum coding; the identity where coding plays no part.

    It is not taken where columns were dropped: then no coding gives the other factors equal weight.
    """
    p = len(component.nominal.kept)
    coded = component.coded() if p == len(component.design.x_names) else None
    if coded is None or coded.shape != component.design.X.shape:
        return np.eye(p)
    return np.asarray(np.linalg.solve(coded.T @ coded, coded.T @ component.design.X), dtype=np.float64)
