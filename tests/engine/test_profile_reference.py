"""Profile limits against lme4's confint(method = "profile"), all reference cases."""

from __future__ import annotations

import math
from typing import Any

import pytest
from engine.fits import fitted
from engine.reference_designs import design
from reference_data import case, case_names

from workbench.engine.lmm_intervals import ZetaCurve, profiler

# lme4 1.1-31 forgets the prior weights when it holds a coefficient. These limits are from lme4 itself: the
# roots (uniroot, tol 1e-9) of sqrt(deviance(b) - deviance) = qnorm(0.975), each deviance(b) from a fit by
# lmer with weights = w, REML = FALSE and offset = b * column (optimiser tolerances 1e-13).
HELD_BY_OFFSET = {
    "(Intercept)": (236.927271394, 264.247890033),
    "Days": (7.32519523925, 13.9222042779),
}


def curves(name: str) -> dict[str, ZetaCurve]:
    work = profiler(fitted(name, "reml"), design(name).terms, extra=False)
    return {plain(p.name): work.curve(i) for i, p in enumerate(work.parameters)}


def plain(name: str) -> str:
    return name.replace("(school:corp)", "school:corp")


WITH_PROFILE = [n for n in case_names() if "profile_ci95" in case(n)["results"]]


def test_there_are_cases() -> None:
    assert len(WITH_PROFILE) >= 15


@pytest.mark.parametrize("name", WITH_PROFILE)
def test_limits_are_those_of_lme4(name: str) -> None:
    reference: dict[str, Any] = case(name)
    theirs = reference["results"]["profile_ci95"]
    rel = reference["tolerance"]["profile_ci"]["rel"]
    ours = curves(name)
    for row, (low, high) in zip(theirs["rows"], theirs["values"], strict=True):
        if name == "sleepstudy_weights" and row in HELD_BY_OFFSET:
            continue
        curve = ours[plain(row)]
        assert (curve.low, curve.high) == pytest.approx((low, high), abs=rel * (high - low)), row


def test_weights_count_when_a_coefficient_is_held() -> None:
    ours = curves("sleepstudy_weights")
    for row, limits in HELD_BY_OFFSET.items():
        assert (ours[row].low, ours[row].high) == pytest.approx(limits, rel=1e-6)


def test_reml_and_ml_fits_have_the_same_profile() -> None:
    for method in ("reml", "ml"):
        work = profiler(fitted("sleepstudy_rs", method), design("sleepstudy_rs").terms, extra=False)
        curve = work.curve(0)
        assert curve.estimate == pytest.approx(23.7805679047101, rel=1e-5)
        assert curve.low == pytest.approx(14.3814016714325, rel=1e-4)


def test_limits_near_the_estimate_are_those_of_wald() -> None:
    """Any smooth curve is straight near its middle: half of the width is z SE, and there is no skew."""
    fit = fitted("sleepstudy_ri", "ml")
    half = profiler(fit, design("sleepstudy_ri").terms, level=0.1, extra=False).curve(3)
    assert half.low is not None and half.high is not None
    z = 0.12566134685507402
    assert (half.high - half.low) / 2 / z == pytest.approx(float(fit.std_errors[1]), rel=0.01)
    assert math.isclose(half.low + half.high, 2 * half.estimate, rel_tol=1e-6)
