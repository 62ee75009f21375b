"""The verdict on a fit of categories as notices: can it be used, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from workbench.api import ModelError, Notice
from workbench.engine.lmm.newton import Optimum
from workbench.engine.lmm.verdict import Verdict

NoticeLevel = Literal["info", "warning", "error"]
NOTHING_LEFT = -1e-3  # log-likelihood from which every row counts as foretold without error


@dataclass(frozen=True)
class Separated:
    """What the verdict looks at: the columns, those without finite estimate, and the search."""

    names: tuple[str, ...]
    infinite: tuple[int, ...]
    log_lik: float
    optimum: Optimum[Any]
    outcome: str

    @property
    def culprits(self) -> str:
        """The columns without a finite estimate, in words."""
        names = [self.names[k] for k in self.infinite]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def check_separation(judged: Separated) -> None:
    """ModelError where predictors foretell every category without error: then nothing can be estimated."""
    if judged.infinite and judged.log_lik > NOTHING_LEFT:
        verb = "separates" if len(judged.infinite) == 1 else "separate"
        raise ModelError(
            f"{judged.culprits} {verb} the categories of {judged.outcome} completely: all is foretold.",
            "No finite estimate exists. Check whether the predictor is another form of the outcome; "
            "remove it or merge categories.",
        )


def verdict_notices(judged: Separated) -> list[Notice]:
    """One notice that says whether the fit can be used, or which predictors have no finite estimate."""
    if judged.infinite:
        return [_separation(judged)]
    steps = judged.optimum.n_iter
    if not judged.optimum.converged:
        return [
            Notice(
                "error",
                f"Do not use this fit. The search did not settle within {steps} steps.",
                "Simplify the model, or check for extreme values in the predictors.",
                "verdict",
            )
        ]
    message = f"The fit can be used: the estimates settled after {steps} {'step' if steps == 1 else 'steps'}."
    return [Notice("info", message, "", "verdict")]


def _separation(judged: Separated) -> Notice:
    have = "has" if len(judged.infinite) == 1 else "have"
    return Notice(
        "warning",
        f"{judged.culprits} {have} no finite estimate: rows of {judged.outcome} are foretold without error "
        "(separation).",
        "Likelihood ratio tests and the other estimates can be used. Merge levels or categories, or remove "
        "the term, to get a finite estimate; profile intervals give the finite limit.",
        "separation",
    )


BY_SEPARATION = ("separation", "not_identified")


def mixed_verdict_notices(verdict: Verdict, steps: int, judged: Separated, settled: bool) -> list[Notice]:
    """One notice that says whether a mixed model can be used; further reasons follow it.

    judged: the same model without random effects. What has no finite estimate there has none here, whatever
    the random effects are; what the search says of that is left out then.
    settled: whether the likelihood came to its supremum.
    Raises ModelError as `check_separation`.
    """
    check_separation(judged)
    reasons = verdict.reasons
    told = []
    if judged.infinite:
        told = [_separation(judged)]
        known = (*BY_SEPARATION, "not_converged") if settled else BY_SEPARATION
        reasons = tuple(reason for reason in reasons if reason.code not in known)
        if not reasons:
            return told
    elif verdict.status == "fine":
        words = "step" if steps == 1 else "steps"
        message = f"The fit can be used: the estimates settled after {steps} {words}."
        return [Notice("info", message, "", "verdict")]
    serious = verdict.status == "do_not_use" and not (judged.infinite and settled)
    level: NoticeLevel = "error" if serious else "warning"
    opening = "Do not use this fit." if serious else "The fit lies on the boundary of what is possible."
    first, *others = reasons
    told.append(Notice(level, f"{opening} {first.message}", first.advice, "verdict"))
    return told + [Notice(level, r.message, r.advice, f"verdict_{i}") for i, r in enumerate(others, 2)]
