"""Fits models by full likelihood: which options lead to one, and what it cannot do."""

from __future__ import annotations

import numpy as np

from workbench.api import Dataset, ModelError, OptionsError, Reporter
from workbench.engine.glm import Separated
from workbench.engine.glm_joint.fit import NotSettled
from workbench.engine.glm_joint.recipe import Flat, Kind, Needless, Recipe
from workbench.engine.lmm import independent_columns
from workbench_glmm.reading import Reading
from workbench_glmm.single.fit import separated_zeros
from workbench_glmm.single.joint_fitted import ZEROS, FittedJoint
from workbench_glmm.single.options import COUNTS, GlmOptions

BY_LIKELIHOOD = ("negative_binomial_1", "beta")


def is_joint(options: GlmOptions) -> bool:
    """Whether the options ask for a model that is fitted by full likelihood."""
    return bool(options.zero_inflation) or options.family in BY_LIKELIHOOD


def fit_joint_reading(
    data: Dataset, reading: Reading, options: GlmOptions, reporter: Reporter
) -> FittedJoint:
    """The fit; OptionsError for zeros of outcomes that are no counts."""
    recipe = recipe_of(reading, options)
    try:
        fit, flat = recipe.fit(), False
    except Flat:
        fit, flat = recipe.poisson().fit(), True
    except Needless as error:
        error.remedies = (("No extra zeros", {"zero_inflation": ""}),)
        raise
    except Separated as error:
        raise separated_zeros(reading, error) from error
    except NotSettled as error:
        raise (_run_away(reading, error) if error.running else error) from error
    return FittedJoint(data, options, reading, fit, reporter, flat)


def _run_away(reading: Reading, error: NotSettled) -> ModelError:
    """Which coefficients have no finite estimate, and of which part of the model."""
    design, side = reading.design, reading.design.sides.get(ZEROS)
    kept = independent_columns(design.X).kept if side is None else range(design.X.shape[1])
    own = [design.x_names[kept[k]] for part, k in error.running if part == 0]
    zeros = [side.x_names[k] for part, k in error.running if part == 1 and side is not None]
    told = [", ".join(own)] if own else []
    told += [f"{', '.join(zeros)} of the zeros"] if zeros else []
    have = "has" if len(error.running) == 1 else "have"
    return ModelError(
        f"No estimates: {' and '.join(told)} {have} no finite estimate (separation). On some rows the counts "
        "or the zeros are foretold without any error.",
        "Merge the categories concerned, or leave the term out; with few rows choose a smaller model.",
    )


def recipe_of(reading: Reading, options: GlmOptions) -> Recipe:
    """The arrays of the model."""
    design, outcome = reading.design, reading.outcome
    kind: Kind = "plain"
    if options.zero_inflation:
        if options.family not in COUNTS:
            raise OptionsError(
                "Extra zeros belong to counts.",
                "Choose Poisson or a negative binomial family, or leave the extra zeros empty.",
                option="zero_inflation",
            )
        if (outcome.y > 0).all():
            raise OptionsError(
                f"{design.y_name} is never zero, so it has no extra zeros.",
                "Leave the extra zeros empty.",
                option="zero_inflation",
            )
        kind = "hurdle" if options.zeros == "hurdle" else "inflated"
    side = design.sides.get(ZEROS)
    held = float(np.log(options.theta)) if _theta_is_held(options) else None
    return Recipe(
        kind,
        reading.family.name,
        reading.link.name,
        outcome.y,
        design.X[:, list(independent_columns(design.X).kept)] if kind == "plain" else design.X,
        None if side is None else side.X,
        outcome.weights,
        design.offset,
        None if side is None else side.offset,
        options.zero_link,
        held,
    )


def _theta_is_held(options: GlmOptions) -> bool:
    return options.family == "negative_binomial" and options.theta_from == "fixed"
