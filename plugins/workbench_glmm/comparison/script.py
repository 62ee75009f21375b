"""The R script of a comparison: every model on the common rows, and the tests of neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Dataset, Text, comparison_in_r, name_in_r, shared_data_lines
from workbench_glmm.comparison.options import ComparisonOptions
from workbench_glmm.mixed import script as mixed
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.reading import Reading
from workbench_glmm.single import script as single
from workbench_glmm.single.options import GlmOptions
from workbench_glmm.single.script import outcome_lines


def comparison_script(data: Dataset, readings: Sequence[Reading], options: ComparisonOptions) -> Text:
    """A runnable script: read the data, keep the common rows, fit, compare; models in their order."""
    calls = [_call(reading, options) for reading in readings]
    packages = dict.fromkeys(call.package for call in calls if call.package)
    lines = [f"library({package})" for package in packages] + [""] * bool(packages)
    lines += shared_data_lines(data, [reading.design for reading in readings], options)
    lines += [*outcome_lines(readings[0]), ""]
    more = [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    for number, call in enumerate(calls, 1):
        arguments = [call.formula, *call.arguments, "data = d", *more]
        lines.append(f"fit{number} <- {call.function}({', '.join(arguments)})")
    lines += comparison_in_r(len(calls))
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def _call(reading: Reading, options: ComparisonOptions) -> single.Call:
    """The function of R that fits one of the models alone."""
    values = options.to_dict()
    formula = reading.spec.to_formula()
    if reading.spec.random:
        own = {name: value for name, value in values.items() if name in GlmmOptions.fields}
        return mixed.call_of(reading, GlmmOptions.of({**own, "formula": formula}))
    own = {name: value for name, value in values.items() if name in GlmOptions.fields}
    return single.call_of(reading, GlmOptions.of({**own, "formula": formula}))
