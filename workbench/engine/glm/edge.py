"""Fits that end at the edge of what a link or a family can hold, and what is said of them."""

from __future__ import annotations

import numpy as np

from workbench.engine.glm.model import GlmModel
from workbench.engine.glm.scoring import Scored
from workbench.errors import ConvergenceError

UNLIMITED = ("logit", "probit", "cloglog", "loglog", "cauchit")
EDGE = 1e-5  # of the average mean: nearer to a limit than that no sound fit comes
FLAT = 1e-8  # of a column: what is left of it, weighted, where means no longer move with its coefficient


def no_means(model: GlmModel) -> ConvergenceError:
    """The error of a search that found nowhere to begin."""
    return ConvergenceError(
        f"No coefficients were found for which the {model.link.title} link gives means that the "
        f"{model.family.title} family can have.",
        "Choose the usual link of the family.",
    )


def not_converged(model: GlmModel, scored: Scored) -> ConvergenceError:
    """The error of a search without an end; ConvergenceError at once where the link explains it."""
    check_edge(model, scored)
    return ConvergenceError(
        "The search for the best coefficients did not come to rest.",
        "Simplify the model, or choose another link.",
    )


def check_edge(model: GlmModel, scored: Scored) -> None:
    """ConvergenceError where the fit is pressed against the range of a link that has limits."""
    if model.family.name == "gaussian":
        _check_gaussian_edge(model, scored)
        return
    if model.link.name in UNLIMITED or (model.link.name == "log" and model.family.name != "binomial"):
        return
    mean = model.mean(scored.eta)
    has_top = model.family.name in ("binomial", "beta")
    room = np.minimum(mean, 1 - mean) if has_top else mean
    closest = int(np.argmin(np.where(model.w > 0, room, np.inf)))
    if room[closest] < EDGE * float(np.abs(mean).mean()):
        raise ConvergenceError(
            f"The {model.link.title} link cannot hold here: the best fit would need a mean outside the range "
            f"of the {model.family.title} family (on row {closest + 1} of those used, for one).",
            "Choose the usual link of the family.",
        )


def _check_gaussian_edge(model: GlmModel, scored: Scored) -> None:
    """ConvergenceError where a group of Gaussian outcomes lies beyond all means that the link can give."""
    if model.link.name == "identity" or not model.X.shape[1]:
        return
    root = np.sqrt(np.maximum(model.kernel.expected(scored.eta, model.phi, 0)[0], 0.0))
    left = np.abs(np.diag(np.linalg.qr(model.X * root[:, None], mode="r")))
    if not (left > FLAT * np.sqrt(model.w.max()) * np.linalg.norm(model.X, axis=0)).all():
        raise ConvergenceError(
            f"The {model.link.title} link cannot hold here: some rows have outcomes beyond all means that it "
            "can give, so some coefficients have no finite value that fits best.",
            "Choose the identity link, or another family.",
        )
