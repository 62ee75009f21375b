"""The imputation in a sentence for a paper, and the step of data preparation that makes the data for
models.
"""

from __future__ import annotations

import json

from workbench.api import ImputationOptions, Imputed, Text, counted
from workbench_describe.imputation.tables import METHOD_WORDS


def report(found: Imputed, options: ImputationOptions) -> Text:
    """What was done, as a methods section tells it."""
    problem = found.plan.problem
    by_method: dict[str, list[str]] = {}
    for target in found.plan.targets:
        by_method.setdefault(METHOD_WORDS[target.method], []).append(target.name)
    told = "; ".join(f"{', '.join(names)} by {method}" for method, names in by_method.items())
    grouped = (
        f" Groups were {options.group} ({problem.groups.n_groups:,})." if problem.groups is not None else ""
    )
    complete = [name for name, column in problem.columns.items() if not column.missing.any()]
    helped = f" Complete variables that helped: {', '.join(complete)}." if complete else ""
    text = (
        f"Missing values were imputed {options.n_sets} times by chained equations "
        f"(van Buuren, 2018) with {counted(options.iterations, 'iteration')}: {told}.{grouped}{helped}"
    )
    return Text("report", "In words", text)


def how_to_pool() -> Text:
    """Where the window makes the imputed data, and what a model needs to know."""
    text = (
        "In the window, Prepare › Tables › Impute missing values makes these very values with the same "
        "options; with a name there they become a table of their own. A model on that table pools over the "
        "sets when its option 'Imputed set' is .imp. In a recipe the step below does the same."
    )
    return Text("how_to_pool", "To pool a model over these sets", text)


def next_step(found: Imputed, options: ImputationOptions) -> Text:
    """The step of a recipe that makes the imputed data, and how a model pools over them."""
    values = options.to_dict()
    default = type(options).of({})
    plain = {name: value for name, value in values.items() if value != default.to_dict()[name]}
    step = json.dumps({"step": "impute", **plain}, ensure_ascii=False, indent=2)
    told = (
        '"data": {"path": ..., "transforms": ['
        + step
        + ']},\n"options": {"formula": ..., "imputation": ".imp"}'
    )
    return Text("next_step", "The step of a recipe", told, "code")
