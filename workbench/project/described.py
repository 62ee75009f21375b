"""What is known of the variables of a file, as `data.variables` of a recipe states it.

A measure, levels or missing codes that were set in the window are not in the file: scripts and recipes have
to say them. Only variables that the analyses name are described, and only those that the file itself holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.data.origin import TYPED, is_file
from workbench.errors import WorkbenchError
from workbench.project.computing import COMPUTING
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND, USE, current_table, is_repeated

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

KEEP_DESCRIPTIONS = (
    *COMPUTING,
    "filter",
    "na_omit",
    "sort",
    "sample",
    "duplicate_rows",
    "select",
    "drop",
    "freeze",
    USE,
    BY_HAND,
)
"""Steps after which the variables of the file are described as before."""
_LEVELS = ("retype", "rename_levels", "reorder_levels", "missing_codes", "set_variable", "label_levels")
CHANGE_THEIR_OWN = (*_LEVELS, "edit_cells", "clear_cells", "fill_cells", "combine_ids")
"""Steps that name the variables that they change; others may change any."""
MOST_LEVELS = 60
"""Of more, such as the ids of schools, the order is that of the file."""
STATED = ("measure", "levels", "reference", "missing", "missing_ranges")


def described(project: Project, entries: Iterable[AnalysisEntry]) -> dict[str, dict[str, Any]]:
    """The descriptions of the variables of the project's file that these analyses touch."""
    entries = tuple(entries)
    words = json.dumps(
        [
            [entry.options for entry in entries],
            list(project.filters.values()),
            [dict(step) for step in project.steps if is_repeated(step)],
        ],
        ensure_ascii=False,
        default=str,
    )
    data = main_table(project)
    if data is None or data.source == TYPED:
        return {}
    inside = names_in_file(data)
    changed = _changed_by_steps(project)
    if changed is None:
        return {}
    return {
        variable.name: _stated(variable.to_json())
        for variable in data.variables
        if variable.name in inside
        and variable.name not in changed
        and not variable.computed
        and json.dumps(variable.name, ensure_ascii=False)[1:-1] in words
    }


def main_table(project: Project) -> Dataset | None:
    """The table that the steps begin with; the one that is shown when it is gone."""
    return project.data_of(current_table(project.steps)) or project.dataset


def names_in_file(data: Dataset) -> frozenset[str]:
    """The variables that the file holds; all that have values of their own where it cannot be read."""
    own = frozenset(v.name for v in data.variables if not v.computed)
    if not is_file(data.source) or not Path(data.source).is_file():
        return own
    try:
        return own & frozenset(_names(Path(data.source)))
    except WorkbenchError:
        return own


def _names(path: Path) -> tuple[str, ...]:
    from workbench.data.files.registry import TEXT, format_of
    from workbench.data.load import load
    from workbench.data.text.opened import open_text

    if format_of(path) is TEXT:
        return tuple(column.name for column in open_text(path).header.names)
    return load(path).names


def _stated(entry: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: entry[key] for key in STATED if key in entry}
    return {k: v for k, v in told.items() if k != "levels" or len(v) <= MOST_LEVELS}


def _changed_by_steps(project: Project) -> frozenset[str] | None:
    """Variables whose description a step changes: it cannot be said before it; None for all of them."""
    names: set[str] = set()
    data = main_table(project)
    for step in project.steps:
        name = step.get("step", BY_HAND)
        if name in KEEP_DESCRIPTIONS:
            continue
        if name not in CHANGE_THEIR_OWN or data is None:
            return None
        words = json.dumps(dict(step), ensure_ascii=False)
        names.update(known for known in data.names if json.dumps(known, ensure_ascii=False) in words)
    return frozenset(names)
