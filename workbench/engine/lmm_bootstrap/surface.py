"""The criterion of many outcomes, whichever form their design has: level by level, or dense."""

from __future__ import annotations

from typing import TypeAlias

from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap import criterion, dense
from workbench.engine.lmm_bootstrap.criterion import Batch
from workbench.engine.lmm_bootstrap.dense import Dense
from workbench.engine.lmm_bootstrap.whitened import Outcomes, Whitened

Form: TypeAlias = Whitened | Dense


def evaluate(w: Form, y: Outcomes, L: Floats, reml: bool) -> Batch:
    """The criterion of each outcome at its factor L (N, q, q)."""
    if isinstance(w, Dense):
        return dense.evaluate(w, y, L, reml)
    return criterion.evaluate(w, y, L, reml)


def derivatives(w: Form, y: Outcomes, batch: Batch, reml: bool) -> tuple[Floats, Floats]:
    """Gradient (N, q, q) in S and average information (N, k, k)."""
    if isinstance(w, Dense):
        return dense.derivatives(w, y, batch, reml)
    return criterion.derivatives(w, y, batch, reml)
