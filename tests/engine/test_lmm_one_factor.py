"""One grouping factor: numbers against R's lme4."""

from __future__ import annotations

import pytest
from engine.reference_designs import design
from reference_data import case

from workbench.engine.lmm import RandomBlock, fit_lmm


@pytest.mark.parametrize("reml", [True, False])
def test_sleepstudy_slope(reml):
    d = design("sleepstudy_rs")
    reference = case("sleepstudy_rs")["results"]["reml" if reml else "ml"]
    blocks = [RandomBlock(b.group, b.codes, b.n_levels, b.Z, b.names) for b in d.blocks]
    fit = fit_lmm(d.y, d.X, blocks, reml=reml)
    assert fit.converged
    assert fit.criterion == pytest.approx(reference["criterion"], abs=1e-6)
    assert fit.beta == pytest.approx(list(reference["fixef"].values()), rel=1e-8)
    assert fit.std_errors == pytest.approx(list(reference["se"].values()), rel=1e-4)
