"""The R script of a comparison: every model on the common rows, and the tests of neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Dataset, Design, ModelSpec, Text, comparison_in_r, name_in_r, shared_data_lines
from workbench_linear_mlm.options import ComparisonOptions


def comparison_script(
    data: Dataset, models: Sequence[tuple[ModelSpec, Design]], options: ComparisonOptions, reml: bool
) -> Text:
    """A runnable script: read the data, keep the common rows, fit, compare; models in their order."""
    mixed = any(spec.random for spec, _ in models)
    lines = ["library(lme4)", ""] if mixed else []
    lines += [*shared_data_lines(data, [design for _, design in models], options), ""]
    more = [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    for number, (spec, design) in enumerate(models, 1):
        arguments = [design.spec.to_formula(), "data = d", *more]
        arguments += [f"REML = {'TRUE' if reml else 'FALSE'}"] if spec.random else []
        lines.append(f"fit{number} <- {'lmer' if spec.random else 'lm'}({', '.join(arguments)})")
    lines += comparison_in_r(len(models), f"REML = {'TRUE' if reml else 'FALSE'}")
    return Text("r_script", "The same in R", "\n".join(lines), "code")
