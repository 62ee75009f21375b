"""The part of a result after the tests: hypotheses, marginal means, slopes, Johnson-Neyman, effects."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, margins
from workbench_linear_mlm.asked_hypotheses import hypothesis_tables
from workbench_linear_mlm.effect_size_tables import effect_sizes
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.fixed_model import FixedModel, of_lmm, of_ols
from workbench_linear_mlm.ols_blocks import FittedOls


def lmm_margins(fitted: Fitted) -> Iterator[Block]:
    """The part of a mixed model, and the lines of its groups."""
    model = of_lmm(fitted)
    yield from effect_sizes(model, fitted.shares.deviation)
    yield from margin_blocks(model)
    yield from margins.group_lines(model)


def ols_margins(fitted: FittedOls) -> Iterator[Block]:
    """The part of a linear regression."""
    model = of_ols(fitted)
    yield from effect_sizes(model, fitted.fit.sigma)
    yield from margin_blocks(model)


def margin_blocks(model: FixedModel) -> Iterator[Block]:
    """The answers to the hypotheses that were asked, then the sections that have something in them."""
    yield from hypothesis_tables(model)
    yield from margins.margin_blocks(model)
