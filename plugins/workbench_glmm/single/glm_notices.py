"""What the reader of a generalised linear model must know."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Action, Notice, collinearity_notice, design_notices
from workbench_glmm.single.dispersion import dispersion_notice
from workbench_glmm.single.fit import separation_notice
from workbench_glmm.single.fitted import FittedGlm


def notices(fitted: FittedGlm) -> Iterator[Notice]:
    """Everything the reader must know."""
    design, fit = fitted.design, fitted.fit
    if fit.separation is not None:
        yield separation_notice(fitted.reading, fit)
    yield from design_notices(design)
    yield from fitted.outcome.notices
    if fit.theta is not None and fit.theta.unbounded:
        yield Notice(
            "warning",
            f"{design.y_name} varies no more than Poisson counts do, so theta grows without bound and the "
            "fit is that of a Poisson regression.",
            "Choose the Poisson family.",
            "theta",
            (Action("Use Poisson", {"family": "poisson"}),),
        )
    varies = dispersion_notice(fitted)
    if varies is not None:
        yield varies
    dropped = collinearity_notice(fit.nominal.dependencies, design.x_names)
    if dropped is not None:
        yield dropped
