"""The printed multilevel models of chapter 8 of "Multilevel Modeling Using R" (Finch & Bolin).

lme4 stopped a little early in 8.7 to 8.9, so that printed coefficients differ from the maximum by up to a
hundredth of their standard error; the criterion shows who is lower. Standard errors of 8.7 to 8.9 are those
of lme4's numerical second derivatives, half a percent off the exact ones that glmmTMB and we find. glmer.nb
(8.11 to 8.13) takes theta as known in its standard errors; so does a fit here with theta held.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import csv

import workbench

MATH, REHAB = ("book_mathfinal", "school"), ("book_rehab", "rehab")
NB = {"family": "negative_binomial", "information": "expected"}
# formula, data, options, estimates, standard errors, random SDs, log-likelihood (printed to one decimal)
BOOK: dict[str, tuple[str, tuple[str, str], dict[str, Any], list[float], list[float], list[float], float]] = {
    "8.1": (
        "score2 ~ numsense + (1 | school)",
        MATH,
        {},
        [-11.659653, 0.059177],
        [0.305358, 0.001446],
        [0.5374],
        -4915.0,
    ),
    "8.2": (
        "score2 ~ numsense + (numsense | school)",
        MATH,
        {},
        [-12.901304, 0.064903],
        [0.836336, 0.003735],
        [4.65843, 0.02026],
        -4879.4,
    ),
    "8.3": (
        "score2 ~ numsense + female + L_Free + (1 | school)",
        MATH,
        {},
        [-12.084501, 0.063637, -0.026003, -0.008653],
        [0.418795, 0.001736, 0.057845, 0.003606],
        [0.532],
        -3644.9,
    ),
    "8.4": (
        "score2 ~ numsense + female + L_Free + (female | school)",
        MATH,
        {},
        [-12.117243, 0.063693, -0.021563, -0.008332],
        [0.416446, 0.001736, 0.060778, 0.003508],
        [0.4783, 0.1025],
        -3643.5,
    ),
    "8.7": (
        "heart ~ trt + sex + (1 | rehab)",
        REHAB,
        {"family": "poisson"},
        [1.03594, -0.45548, 0.14121],
        [0.11044, 0.03389, 0.01623],
        [1.105],
        -5763.4,
    ),
    "8.8": (
        "heart ~ trt + sex + (trt | rehab)",
        REHAB,
        {"family": "poisson"},
        [0.70822, -0.12705, 0.10792],
        [0.13950, 0.14809, 0.01741],
        [1.363, 1.365],
        -5300.0,
    ),
    "8.9": (
        "heart ~ trt + sex + hours + (1 | rehab)",
        REHAB,
        {"family": "poisson"},
        [1.01105, -0.45545, 0.14118, 0.24256],
        [0.10847, 0.03389, 0.01623, 0.11171],
        [1.074],
        -5761.1,
    ),
    "8.11": (
        "heart ~ trt + sex + (1 | rehab)",
        REHAB,
        NB,
        [1.43389, -0.53731, 0.22336],
        [0.15563, 0.17476, 0.09634],
        [0.4565],
        -1964.2,
    ),
    "8.12": (
        "heart ~ trt + sex + (trt | rehab)",
        REHAB,
        NB,
        [1.3216, -0.3663, 0.2144],
        [0.1711, 0.2011, 0.0932],
        [0.6134, 0.3340],
        -1962.7,
    ),
    "8.13": (
        "heart ~ trt + sex + hours + (1 | rehab)",
        REHAB,
        NB,
        [1.4162, -0.5202, 0.2170, 0.2685],
        [0.1507, 0.1704, 0.0928, 0.0961],
        [0.3649],
        -1960.5,
    ),
}
THETA = {"8.11": 0.1823, "8.12": 0.1844, "8.13": 0.1814}


@pytest.mark.parametrize("model", BOOK)
def test_printed_model(model: str) -> None:
    formula, (name, group), options, estimates, errors, deviations, log_lik = BOOK[model]
    frame = pd.read_csv(csv(name), dtype={group: "category"})
    result = workbench.run("glmm.glmm", frame, {"formula": formula, **options})
    rows, fit = result.table("fixed_effects").rows, result.table("fit").rows[0]
    found = np.array([r["estimate"] for r in rows])
    assert (np.abs(found - estimates) < 0.012 * np.array(errors)).all()
    assert fit["log_lik"] == pytest.approx(log_lik, abs=0.0501)
    if model in THETA:
        assert fit["theta"] == pytest.approx(THETA[model], abs=5.1e-5)
        held = {**options, "theta_from": "fixed", "theta": fit["theta"]}
        rows = workbench.run("glmm.glmm", frame, {"formula": formula, **held}).table("fixed_effects").rows
    np.testing.assert_allclose([r["std_error"] for r in rows], errors, rtol=0.02)
    sds = [r["std_dev"] for r in result.table("random_effects").rows if r["term2"] is None]
    np.testing.assert_allclose(sds, deviations, rtol=2e-3)
