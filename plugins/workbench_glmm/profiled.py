"""Profile likelihood limits of the random part, and what is told where some cannot be found."""

from __future__ import annotations

from workbench.api import Notice, Reporter
from workbench.engine.glmm import KernelFit
from workbench.engine.glmm_profile import profile_random
from workbench_glmm.random_tables import Limits, Place, finite

UNKNOWN = Notice(
    "info",
    "Some profile limits of the random effects could not be found: where a variance is zero or effects are "
    "perfectly tied, the likelihood has no curvature to follow.",
    "Simplify the random part, or choose bootstrap intervals.",
    "profile_random",
)


def profiled_random(fit: KernelFit, level: float, reporter: Reporter) -> dict[Place, Limits]:
    """Limits of standard deviations and correlations by (block, term, second term or -1)."""
    found = profile_random(fit, level, reporter.check)
    out: dict[Place, Limits] = {place: (finite(low), finite(high)) for place, (low, high) in found.items()}
    if any(None in ends for ends in out.values()):
        reporter.notice(UNKNOWN)
    return out
