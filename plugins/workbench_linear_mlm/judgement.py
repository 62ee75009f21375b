"""The verdict on a fit as notices: can it be used, why, what to do, and buttons that do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from workbench.api import Action, Design, ModelError, Notice, simplifying_actions
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.verdict import loose_tolerance
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.search_options import TOLERANCE

if TYPE_CHECKING:
    from workbench.engine.residual_structures import ResidualFit
    from workbench.engine.weighted_lmm import WeightedFit


def verdict_notices(
    fit: LmmFit | ResidualFit | WeightedFit, design: Design, tolerance: float = 0.0
) -> list[Notice]:
    """One notice that says whether the fit can be used; further reasons follow it.

    tolerance: the one that was asked for.
    """
    verdict = fit.verdict
    if verdict.status == "fine":
        steps = "step" if fit.n_iter == 1 else "steps"
        message = f"The fit can be used: the estimates settled after {fit.n_iter} {steps}."
        return [Notice("info", message, "", "verdict")]
    level: Literal["warning", "error"] = "warning" if verdict.status == "boundary" else "error"
    opening = {
        "boundary": "The fit lies on the boundary of what is possible.",
        "do_not_use": "Do not use this fit.",
    }[verdict.status]
    notices = []
    for number, reason in enumerate(verdict.reasons, 1):
        if reason.code == "not_converged" and fit.decrement <= tolerance:
            reason = loose_tolerance(fit.decrement)
        message = f"{opening} {reason.message}" if number == 1 else reason.message
        name = "verdict" if number == 1 else f"verdict_{number}"
        actions = simplifying_actions(reason, design, without_groups="linear_mlm.ols")
        if reason.code == "step_limit":
            actions = (Action(f"Allow {10 * fit.n_iter:,} steps", {"max_iter": 10 * fit.n_iter}),)
        if reason.code == "loose_tolerance":
            actions = (Action("Use the usual tolerance", {"tolerance": TOLERANCE.default}),)
        notices.append(Notice(level, message, reason.advice, name, actions))
    return notices


DF_REMEDIES = (
    Action("Switch to REML", {"method": "reml"}),
    Action("Use Satterthwaite degrees of freedom", {"df_method": "satterthwaite"}),
    Action("Use residual degrees of freedom", {"df_method": "residual"}),
)


@contextmanager
def df_remedies(options: LmmOptions) -> Iterator[None]:
    """Errors about degrees of freedom carry the changes of options that avoid them."""
    try:
        yield
    except ModelError as error:
        needs_reml = options.df_method == "kenward_roger" and options.method == "ml"
        remedies = DF_REMEDIES if needs_reml else DF_REMEDIES[1:]
        current = options.to_dict()
        error.remedies = tuple(
            (action.label, action.options)
            for action in remedies
            if any(current[name] != value for name, value in action.options.items())
        )
        raise
