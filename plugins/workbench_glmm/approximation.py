"""Whether the Laplace approximation can be trusted for this fit, as a notice.

With few yes-or-no rows a group it is biased: by how much is known from one step towards the estimates by
quadrature (engine/glmm_accuracy.py). Where groups vary so much that nearly all rows of one have the same
outcome, its optimum can lie far off, at variances of hundreds; with several groupings, where quadrature has
no say, such variances are all there is to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.api import Action, Notice
from workbench.engine.glmm import KernelFit
from workbench.engine.glmm_accuracy import laplace_shift
from workbench.engine.glmm_laws import spreads

ROUGH, FAILED = 0.5, 3.0  # standard errors that quadrature would move a parameter
EXTREME = 5.0  # standard deviation between groups over that of the error of the link
POINTS = 9


def laplace_notice(fit: KernelFit, error: float | None) -> Notice | None:
    """A warning where it is rough, an error where it fails; None where nothing speaks against it.

    error: variance of the link's error; None where rows are more than one yes or no, or a category.
    """
    if fit.quadrature_points > 1 or not fit.converged:
        return None
    shift = laplace_shift(fit)
    farthest = 0.0 if shift is None else float(np.abs(shift).max(initial=0.0))
    between = float(np.sqrt((spreads(fit) ** 2).mean(axis=1).max()))
    extreme = error is not None and np.isfinite(error) and between > EXTREME * np.sqrt(error)
    if farthest > FAILED or extreme:
        return _failed(between, one_grouping=shift is not None)
    if farthest > ROUGH:
        return _rough(farthest)
    return None


def _failed(between: float, one_grouping: bool) -> Notice:
    advice = "Simplify the random part, or check for groups without any variation in the outcome."
    return Notice(
        "error",
        "Do not use this fit. The Laplace approximation of the likelihood fails here: it puts the standard "
        f"deviation between groups at {between:.3g} on the scale of the link.",
        f"Choose {POINTS} or more quadrature points. {advice}" if one_grouping else advice,
        "verdict",
        _action() if one_grouping else (),
    )


def _rough(farthest: float) -> Notice:
    return Notice(
        "warning",
        "The Laplace approximation of the likelihood is rough here: with more quadrature points an estimate "
        f"would move by about {farthest:.1f} standard errors.",
        f"Choose {POINTS} or more quadrature points.",
        "laplace",
        _action(),
    )


def _action() -> tuple[Action, ...]:
    return (Action(f"Use {POINTS} quadrature points", {"quadrature_points": POINTS}),)


def with_laplace_notice(notices: Sequence[Notice], doubt: Notice | None) -> list[Notice]:
    """The notices of a verdict with the doubt: an error takes the place of "can be used"."""
    if doubt is None:
        return list(notices)
    if doubt.level == "warning":
        return [*notices, doubt]
    others = [n for n in notices if n.id != "verdict" or n.level == "error"]
    if any(n.id == "verdict" for n in others):
        return [*others, replace(doubt, id="laplace")]
    return [doubt, *others]
