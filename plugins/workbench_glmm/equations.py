"""The model as equations: the linear predictor on the scale of the link, and the law of the outcome."""

from __future__ import annotations

from workbench.api import (
    LAWS,
    Dataset,
    Equation,
    Measure,
    ModelSpec,
    OutcomeLaw,
    equations,
    grouping_levels,
    observed_hierarchy,
    shown_terms,
    to_html,
    to_latex,
    to_text,
)
from workbench_glmm.reading import Reading


def model_equations(data: Dataset, reading: Reading, contrasts: dict[str, str]) -> Equation:
    """One line an equation: each level, the composite model, the outcome, the random effects."""
    spec = reading.design.spec
    found = equations(
        spec,
        levels_of(spec, data),
        hierarchy=observed_hierarchy(spec, data),
        levels=factor_levels(spec, data),
        contrasts=contrasts,
        link=reading.link.name,
        law=law_of(reading),
        words=shown_terms(data, spec.variables),
    )
    lines = [line.tokens for line in found.lines if spec.random or line.kind != "composite"]
    return Equation(
        "equations",
        "Model",
        tuple(map(to_text, lines)),
        tuple(map(to_html, lines)),
        tuple(map(to_latex, lines)),
    )


def law_of(reading: Reading) -> OutcomeLaw | None:
    """The distribution of the outcome; None for quasi families, which have none, and the linear model."""
    name = reading.family.name
    if reading.quasi or (name == "gaussian" and reading.link.name == "identity"):
        return None
    law: OutcomeLaw = LAWS["bernoulli" if reading.outcome.is_binary else name]
    return law


def levels_of(spec: ModelSpec, data: Dataset) -> dict[str, str]:
    """For each variable of the model the grouping within which it is constant, where there is one."""
    if not spec.random:
        return {}
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
