"""The steps there are: name -> class, imported on first use; plugins may add their own."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from workbench.analysis.transforms.step import Step
from workbench.errors import OptionsError, PluginError, RecipeError

_HERE = "workbench.analysis.transforms"
BUILT_IN = {
    "compute": "compute:Compute",
    "recode": "compute:Recode",
    "reverse": "items:Reverse",
    "score": "items:Score",
    "classes": "classes:Classes",
    "dummy": "compute:Dummy",
    "time_zero": "compute:TimeZero",
    "join_ids": "compute:JoinIds",
    "center": "groups:Center",
    "cluster_means": "groups:ClusterMeans",
    "cluster_sizes": "groups:ClusterSizes",
    "zscore": "groups:ZScore",
    "rank": "groups:Rank",
    "lag": "groups:Lag",
    "rename": "variables:Rename",
    "retype": "variables:Retype",
    "rename_levels": "variables:RenameLevels",
    "reorder_levels": "variables:ReorderLevels",
    "missing_codes": "variables:MissingCodes",
    "select": "variables:Select",
    "drop": "variables:Drop",
    "freeze": "variables:Freeze",
    "duplicate": "variables:Duplicate",
    "filter": "rows:Filter",
    "na_omit": "rows:NaOmit",
    "duplicate_rows": "duplicate_rows:DuplicateRows",
    "sort": "rows:Sort",
    "sample": "rows:Sample",
    "wide_to_long": "shapes:WideToLong",
    "long_to_wide": "shapes:LongToWide",
    "stack_outcomes": "shapes:StackOutcomes",
    "aggregate": "tables:Aggregate",
    "merge": "tables:Merge",
    "append": "tables:Append",
    "split": "tables:Split",
    "impute": "imputation:Impute",
    "edit_cells": "cells:EditCells",
    "paste_cells": "cells:PasteCells",
    "clear_cells": "cells:ClearCells",
    "fill_cells": "cells:FillCells",
    "replace_text": "cells:ReplaceText",
    "new_table": "layout:NewTable",
    "insert_rows": "layout:InsertRows",
    "delete_rows": "layout:DeleteRows",
    "insert_variables": "layout:InsertVariables",
    "move_variables": "layout:MoveVariables",
    "combine_ids": "layout:CombineIds",
    "set_variable": "describing:SetVariable",
    "label_levels": "describing:LabelLevels",
    "add_levels": "describing:AddLevels",
    "drop_levels": "describing:DropLevels",
}
"""Steps of the workbench, in the order of menus: module below this one and class."""

_added: dict[str, type[Step]] = {}


def add_step(step: type[Step]) -> None:
    """Offer a step of a plugin. PluginError if its name is taken or it lacks its words."""
    if not (step.id and step.title and step.menu):
        raise PluginError(
            "A step of data preparation needs id, title and menu.", "Tell the author of the plugin."
        )
    known = _added.get(step.id, step)
    if step.id in BUILT_IN or (known.__module__, known.__name__) != (step.__module__, step.__name__):
        raise PluginError(f"There is a step called '{step.id}' already.", "Tell the author of the plugin.")
    _added[step.id] = step


def step_ids() -> tuple[str, ...]:
    """The names of all steps."""
    return (*BUILT_IN, *_added)


def step_class(step_id: str) -> type[Step]:
    """The class of a step; RecipeError naming the nearest when there is none."""
    if step_id in _added:
        return _added[step_id]
    if step_id not in BUILT_IN:
        near = difflib.get_close_matches(step_id, step_ids(), n=2)
        advice = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(step_ids())}."
        raise RecipeError(f"'{step_id}' is no known step of data preparation.", advice)
    module, _, name = BUILT_IN[step_id].partition(":")
    found: type[Step] = getattr(import_module(f"{_HERE}.{module}"), name)
    return found


def read_step(step: Mapping[str, Any]) -> Step:
    """The checked step of plain data; RecipeError or OptionsError for the first fault."""
    values = dict(step)
    name = values.pop("step", None)
    if not isinstance(name, str):
        raise RecipeError("A step of data preparation has no name.", '{"step": "filter", ...}, say.')
    try:
        return step_class(name).of(values)
    except OptionsError as error:
        raise OptionsError(f"{name}: {error.message}", error.advice, option=error.option) from None
