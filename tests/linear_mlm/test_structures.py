"""Random parts and growth curves of every shape, from formula to tables, with the numbers of lme4."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import case, csv

import workbench
from workbench.results import Result

R = case("model_structures", "model_structures")
NAMES = [name for name in R if name != "versions"]
IDS = (
    "corp",
    "school",
    "class",
    "Subject",
    "Rat",
    "Worker",
    "Diet",
    "primary",
    "second",
    "schoolid",
    "childid",
)


def fitted(name: str) -> Result:
    data = pd.read_csv(csv(R[name]["data"]))
    data = data.assign(**{k: data[k].astype(str) for k in IDS if k in data})
    return workbench.run("linear_mlm.lmm", data, formula=R[name]["formula"])


def blocks_of(result: Result) -> list[tuple[str, np.ndarray]]:
    """Group and covariance matrix of every block, as the table has them."""
    out: list[tuple[str, dict[tuple[str, str], float], list[str]]] = []
    for row in result.table("random_effects").rows:
        group, term, other = row["group"], str(row["term"]), row["term2"]
        value = row["variance"]
        assert isinstance(value, float)
        if other is None and not (out and out[-1][0] == group and _continues(out[-1], result, term)):
            out.append((str(group), {}, []))
        values, terms = out[-1][1:]
        if other is None:
            terms.append(term)
        values[term, str(other or term)] = value
    return [(group, _matrix(values, terms)) for group, values, terms in out if group != "Residual"]


def _continues(block: tuple[str, dict[tuple[str, str], float], list[str]], result: Result, term: str) -> bool:
    """Whether a term belongs to the block before it: they have a covariance."""
    pairs = {
        (str(r["term"]), str(r["term2"]))
        for r in result.table("random_effects").rows
        if r["group"] == block[0]
    }
    return (block[2][0], term) in pairs


def _matrix(values: dict[tuple[str, str], float], terms: list[str]) -> np.ndarray:
    S = np.empty((len(terms), len(terms)))
    for (a, b), value in values.items():
        i, j = terms.index(a), terms.index(b)
        S[i, j] = S[j, i] = value
    return S


@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_lme4(name: str) -> None:
    theirs: dict[str, Any] = R[name]
    result = fitted(name)
    (fit,) = result.table("fit").rows
    criterion = fit["criterion"]
    assert isinstance(criterion, float)
    assert criterion == pytest.approx(theirs["criterion"], abs=1e-6)
    rows = result.table("fixed_effects").rows
    errors = np.array(theirs["std_error"])
    estimates = np.array([row["estimate"] for row in rows])
    assert np.abs((estimates - theirs["beta"]) / errors).max() < 1e-4
    assert [row["std_error"] for row in rows] == pytest.approx(errors, rel=2e-4)
    assert fit["sigma"] == pytest.approx(theirs["sigma"], rel=1e-4)
    expected: dict[frozenset[str], list[np.ndarray]] = {}
    for group, S in zip(np.atleast_1d(theirs["groups"]), theirs["covariances"], strict=True):
        expected.setdefault(frozenset(group.split(":")), []).append(np.array(S, ndmin=2))
    for group, S in blocks_of(result):
        scale = np.sqrt(np.outer(np.diag(S), np.diag(S))) + 1e-12
        near = [T for T in expected[frozenset(group.split(":"))] if T.shape == S.shape]
        assert min(np.abs((S - T) / scale).max() for T in near) < 2e-3
