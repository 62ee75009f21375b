"""Whether the imputed sets can be used: from R-hat of the chains."""

from __future__ import annotations

from workbench.api import Action, ImputationOptions, Imputed, Notice
from workbench.engine.imputation.convergence import is_restless


def verdict(found: Imputed, options: ImputationOptions) -> Notice:
    """Fine, or which variables need more iterations."""
    restless, looks = [], 2 * len(found.plan.targets)
    for place, target in enumerate(found.plan.targets):
        if any(is_restless(found.draws(what, place), looks) for what in ("means", "sds")):
            restless.append(target.name)
    if not restless:
        return Notice("info", f"{options.n_sets} imputed sets were made.", _look(options), "verdict")
    more = min(max(2 * options.iterations, 20), 1000)
    return Notice(
        "warning",
        f"The chains have not come to rest for {', '.join(restless)}.",
        "Use more iterations; if that does not help, fewer predictors, or take out variables computed "
        "from others.",
        "verdict",
        (Action(f"Use {more} iterations", {"iterations": more}),),
    )


def _look(options: ImputationOptions) -> str:
    if options.iterations < 4:
        return "With so few iterations nothing tells whether the chains rest: use 10 or more."
    return "The lines in the figure of the chains should mix without a trend."
