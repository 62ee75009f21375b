"""Data that carry no generalised mixed model: one clear sentence each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engine.glmm_designs import count_data
from engine.lmm_designs import block

from workbench.engine.glmm import fit_glmm
from workbench.errors import DataError, ModelError


def told(error: type[Exception], *words: str, **changed: Any) -> None:
    y, x, blocks = count_data()
    parts: dict[str, Any] = {
        "y": y,
        "X": np.column_stack([np.ones(240), x]),
        "blocks": [blocks["g"]],
        "family": "poisson",
    }
    with pytest.raises(error) as caught:
        fit_glmm(**(parts | changed))
    assert caught.value.advice  # type: ignore[attr-defined]
    for word in words:
        assert word in str(caught.value)


def test_outcomes_of_another_kind() -> None:
    y, _, _ = count_data()
    told(DataError, "counts", "row 1", y=y + 0.5)
    told(DataError, "0 or 1", y=y, family="binomial")
    told(DataError, "more events than trials", y=y, family="binomial", trials=np.ones(240))
    told(DataError, "missing or infinite", "row 3", y=np.where(np.arange(240) == 2, np.nan, y))
    told(DataError, "same value (4)", y=np.full(240, 4.0))


def test_families_links_and_parameters_that_cannot_hold() -> None:
    told(ModelError, "no family 'tweedie'", family="tweedie")
    told(ModelError, "link 'logit' cannot be used with Poisson", link="logit")
    told(ModelError, "no further parameter", parameter=2.0)
    told(ModelError, "theta must be above zero", family="negative_binomial", parameter=-1.0)


def test_random_terms_that_say_nothing() -> None:
    _, x, blocks = count_data()
    told(ModelError, "only one level", blocks=[block("site", np.zeros(240, np.intp), np.ones(240))])
    told(ModelError, "same information", blocks=[block("g", blocks["g"].codes, x, 2.0 * x)])
    told(ModelError, "480 random effects for only 240 rows", blocks=[block("r", np.arange(240), x, x**2)])
    told(ModelError, "at least one random term", blocks=[])


def test_numbers_that_are_not_there() -> None:
    _, x, blocks = count_data()
    told(DataError, "predictor column", X=np.where(x > 2.0, np.inf, 1.0)[:, None])
    told(DataError, "offset", offset=np.full(240, np.nan))
    told(DataError, "weights must all be above zero", weights=np.zeros(240))
    Z = blocks["g"].Z.copy()
    Z[3] = np.nan
    told(DataError, "random term of g", blocks=[replace(blocks["g"], Z=Z)])


def test_more_coefficients_than_rows() -> None:
    told(ModelError, "240 rows for 240 fixed coefficients", X=np.eye(240))
