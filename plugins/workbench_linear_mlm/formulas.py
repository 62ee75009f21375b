"""The model as equations by level, for the result."""

from __future__ import annotations

from workbench.api import (
    Dataset,
    Design,
    Equation,
    Measure,
    ModelSpec,
    ResidualLaw,
    equations,
    grouping_levels,
    observed_hierarchy,
    shown_terms,
    to_html,
    to_latex,
    to_text,
)
from workbench_linear_mlm.memberships import memberships_of
from workbench_linear_mlm.options import LinearOptions


def model_equations(
    data: Dataset, design: Design, options: LinearOptions, residual: ResidualLaw | None = None
) -> Equation:
    """One line an equation: each level, the composite model, and what is assumed of the random parts."""
    spec = design.spec
    found = equations(
        spec,
        levels_of(spec, data),
        hierarchy=observed_hierarchy(spec, data),
        levels=factor_levels(spec, data),
        contrasts=options.contrasts,
        residual=residual,
        memberships=memberships_of(getattr(options, "memberships", ()), data),
        words=shown_terms(data, spec.variables),
    )
    lines = list(dict.fromkeys(line.tokens for line in found.lines))
    return Equation(
        "equations",
        "Model",
        tuple(map(to_text, lines)),
        tuple(map(to_html, lines)),
        tuple(map(to_latex, lines)),
    )


def levels_of(spec: ModelSpec, data: Dataset) -> dict[str, str]:
    """For each variable of the model the grouping within which it is constant, where there is one."""
    used = [name for name in spec.variables if name in data]
    small = data.replaced(variables=[data.variable(name) for name in used])
    groups = [group for group in spec.groups if all(name in small for name in group)]
    found = grouping_levels(small, groups).level_of
    labels = {":".join(group) for group in groups}
    return {name: level for name, level in found.items() if level in labels}


def factor_levels(spec: ModelSpec, data: Dataset) -> dict[str, tuple[str, ...]]:
    """The levels of the categorical variables of the model, the reference first."""
    named = (data.variable(name) for name in spec.variables if name in data)
    return {v.name: v.level_values() for v in named if v.measure is not Measure.NUMERIC and v.levels}
