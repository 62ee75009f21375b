"""The verdict on a fit as notices: can it be used, why, and what to do."""

from __future__ import annotations

from workbench.api import Notice
from workbench.engine.lmm import LmmFit


def verdict_notices(fit: LmmFit) -> list[Notice]:
    """One notice that says whether the fit can be used; further reasons follow it."""
    verdict = fit.verdict
    if verdict.status == "fine":
        steps = "step" if fit.n_iter == 1 else "steps"
        message = f"The fit can be used: the estimates settled after {fit.n_iter} {steps}."
        return [Notice("info", message, "", "verdict")]
    level = "warning" if verdict.status == "boundary" else "error"
    opening = {
        "boundary": "The fit lies on the boundary of what is possible.",
        "do_not_use": "Do not use this fit.",
    }[verdict.status]
    first, *others = verdict.reasons
    notices = [Notice(level, f"{opening} {first.message}", first.advice, "verdict")]
    return notices + [Notice(level, r.message, r.advice, f"verdict_{i}") for i, r in enumerate(others, 2)]
