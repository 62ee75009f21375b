"""What the reader of a generalised linear mixed model must know, the verdict first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from workbench.api import (
    Action,
    Notice,
    collinearity_notice,
    design_notices,
    scale_notice,
    simplifying_actions,
)
from workbench.engine.glm.separation import TWO_TAILS
from workbench.engine.glmm import JointGlmmFit, PqlFit
from workbench_glmm.approximation import laplace_notice, with_laplace_notice
from workbench_glmm.latent_shares import LATENT
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.mixed.separation import separation_notice


def notices(fitted: Fitted) -> Iterator[Notice]:
    """Everything the reader must know, the verdict first."""
    yield from with_laplace_notice(list(verdict_notices(fitted)), approximation(fitted))
    yield from design_notices(fitted.design)
    yield from fitted.reading.outcome.notices
    scales = scale_notice(fitted.design)
    if scales is not None:
        yield scales
    fit = fitted.fit
    fixed = fit.working.data.fixed if isinstance(fit, PqlFit) else fit.problem.fixed.parts[0]
    choices = [(fixed.choice, fitted.design.x_names)]
    if isinstance(fit, JointGlmmFit):
        for part, own in zip(fit.parts[1:], fit.problem.fixed.parts[1:], strict=True):
            side = fitted.design.sides["zero_inflation" if part == "zeros" else part]
            choices.append((own.choice, side.x_names))
    for choice, names in choices:
        dropped = collinearity_notice(choice.dependencies, names)
        if dropped is not None:
            yield dropped


def approximation(fitted: Fitted) -> Notice | None:
    """What speaks against the Laplace approximation."""
    fit, reading = fitted.fit, fitted.reading
    if isinstance(fit, PqlFit):
        return None
    return laplace_notice(fit, LATENT.get(reading.link.name) if reading.outcome.is_binary else None)


UNBOUNDED = (
    "This link lets probabilities leave the range from 0 to 1: choose logit, probit or complementary log-log."
)
BY_SEPARATION = ("separation", "not_identified", "not_converged")


def verdict_notices(fitted: Fitted) -> Iterator[Notice]:
    """One notice that says whether the fit can be used; further reasons follow it."""
    verdict, steps = fitted.fit.verdict, fitted.fit.n_iter
    separated = separation_notice(fitted)
    if separated is not None:
        yield separated
        kept = [r for r in verdict.reasons if r.code not in BY_SEPARATION]
        yield from (Notice("warning", r.message, r.advice, f"verdict_{i}") for i, r in enumerate(kept, 2))
        return
    if verdict.status == "fine":
        message = f"The fit can be used: the estimates settled after {steps} steps."
        yield Notice("info", message, "", "verdict")
        return
    level: Literal["warning", "error"] = "warning" if verdict.status == "boundary" else "error"
    opening = {
        "boundary": "The fit lies on the boundary of what is possible.",
        "do_not_use": "Do not use this fit.",
    }[verdict.status]
    bounded = fitted.reading.outcome.event and fitted.reading.link.name not in TWO_TAILS
    for number, reason in enumerate(verdict.reasons, 1):
        message = f"{opening} {reason.message}" if number == 1 else reason.message
        name = "verdict" if number == 1 else f"verdict_{number}"
        actions = simplifying_actions(reason, fitted.design, without_groups="glmm.glm")
        if reason.code == "parameter_limit" and fitted.options.family.startswith("negative_binomial"):
            actions = (Action("Use Poisson", {"family": "poisson"}),)
        advice = UNBOUNDED if bounded and reason.code == "not_converged" else reason.advice
        yield Notice(level, message, advice, name, actions)
