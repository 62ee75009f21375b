"""From options and data to the design of a linear model."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Contrasts, Dataset, Design, ModelError, ModelSpec, build_design
from workbench_linear_mlm.memberships import memberships_of
from workbench_linear_mlm.options import DesignOptions, LmmOptions


def design_of(
    spec: ModelSpec,
    data: Dataset,
    options: DesignOptions,
    *,
    contrasts: Contrasts | None = None,
    categories: Sequence[str] = (),
    extra: Sequence[str] = (),
) -> Design:
    """y, X, random blocks, weights and offset on the rows that are complete.

    contrasts: in place of those of the options.  categories, extra: variables needed beside the model.
    """
    return build_design(
        spec,
        data,
        contrasts=options.contrasts if contrasts is None else contrasts,
        weights=options.weights,
        offset=options.offset,
        categories=categories,
        extra=extra,
        subset=options.subset,
        missing=options.missing,
        memberships=memberships_of(getattr(options, "memberships", ()), data),
    )


def model_of(options: LmmOptions, data: Dataset) -> ModelSpec:
    """The model that was asked for; ModelError if nothing in it varies between groups."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if not spec.random and not options.memberships:
        raise ModelError(
            "The model has no random effect.",
            "Add a group, for example (1 | school), choose a residual structure, or linear regression.",
        )
    return spec
