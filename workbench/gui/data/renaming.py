"""A variable under another name in all of a project that names it: options of analyses, the row filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.errors import WorkbenchError
from workbench.project.model import Project


def renamed_project(project: Project, names: Mapping[str, str]) -> Project:
    """Analyses and row filter of the shown table with other names (old -> new); the data are not touched."""
    if names.keys() & set(names.values()):  # names that change places go through others
        others = {old: f"renamed_{place}_{old}" for place, old in enumerate(names)}
        return renamed_project(renamed_project(project, others), {others[old]: names[old] for old in names})
    for old, new in names.items():
        entries = tuple(
            replace(e, options=renamed_options(e.options, old, new)) if e.table == project.table else e
            for e in project.analyses
        )
        condition = _renamed_condition(project.row_filter, old, new)
        filters = {**project.filters, project.table: condition} if condition else project.filters
        project = replace(project, analyses=entries, filters=filters)
    return project


def renamed_options(options: dict[str, object], old: str, new: str) -> dict[str, object]:
    """Options in which a variable has another name: in the formula, in slots and per-variable choices."""
    return {key: _renamed(key, value, old, new) for key, value in options.items()}


def _renamed(key: str, value: object, old: str, new: str) -> object:
    if key == "formula" and isinstance(value, str):
        return _renamed_formula(value, old, new)
    if key == "subset" and isinstance(value, str):
        return _renamed_condition(value, old, new)
    if isinstance(value, dict):
        return {new if k == old else k: v for k, v in value.items()}
    if isinstance(value, list):
        return [new if v == old else v for v in value]
    return new if value == old and key in ("weights", "offset", "group", "time", "trials") else value


def _renamed_formula(text: str, old: str, new: str) -> str:
    """The formula with the new name; one that cannot be read is left for the user to mend."""
    from workbench.modeling import ModelSpec, edit

    try:
        return edit.rename_variable(ModelSpec.from_formula(text), old, new).to_formula()
    except WorkbenchError:
        return text


def _renamed_condition(text: str, old: str, new: str) -> str:
    """The same for a condition on variables."""
    from workbench.data.expressions.writing import renamed

    try:
        return renamed(text, {old: new}) if text else text
    except WorkbenchError:
        return text
