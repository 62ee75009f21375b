"""Steps of data preparation in the menu of a variable, with the variable already in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QMenu

from workbench.analysis.transforms.registry import step_class
from workbench.data.variable import Measure, Variable
from workbench.gui.data.column_menu import add_entry
from workbench.gui.document import Document

OF_NUMBERS = (
    "center",
    "zscore",
    "rank",
    "classes",
    "cluster_means",
    "lag",
    "recode",
    "reverse",
    "time_zero",
    "missing_codes",
    "duplicate",
)
OF_CATEGORIES = (
    "recode",
    "dummy",
    "label_levels",
    "rename_levels",
    "reorder_levels",
    "reverse",
    "lag",
    "cluster_sizes",
    "missing_codes",
    "duplicate",
)
OF_SEVERAL = (
    "score",
    "reverse",
    "recode",
    "center",
    "zscore",
    "rank",
    "classes",
    "cluster_means",
    "lag",
    "join_ids",
    "missing_codes",
    "label_levels",
    "na_omit",
    "duplicate",
    "drop",
)

NUMBERS_ONLY = frozenset(("center", "zscore", "rank", "classes", "cluster_means", "time_zero"))
CATEGORIES_ONLY = frozenset(("label_levels",))


def add_steps(menu: QMenu, document: Document, variables: Sequence[Variable]) -> None:
    """Add an entry for each step that fits these variables."""
    if not variables:
        return
    first = variables[0]
    numbers = all(v.measure is Measure.NUMERIC for v in variables)
    categories = all(v.measure is not Measure.NUMERIC for v in variables)
    if len(variables) == 1 and first.computed:
        values = {"name": first.name, "expression": first.computed, "replace": True, "label": first.label}
        _add(menu, document, "Change the expression…", "compute", values)
    offered = OF_SEVERAL if len(variables) > 1 else OF_NUMBERS if numbers else OF_CATEGORIES
    steps = menu.addMenu("Prepare")
    for step_id in offered:
        step = step_class(step_id)
        if (numbers or step_id not in NUMBERS_ONLY) and (categories or step_id not in CATEGORIES_ONLY):
            _add(steps, document, f"{step.title}…", step_id, beginning(step_id, variables))


def _labels(variable: Variable) -> dict[str, Any]:
    """The labels that there are, to begin with."""
    labels = {level.value: level.label for level in variable.levels if level.label}
    return {"labels": labels} if labels else {}


def beginning(step_id: str, variables: Sequence[Variable]) -> dict[str, Any]:
    """The options of a step that these variables already settle."""
    fields, names = step_class(step_id).fields, [v.name for v in variables]
    for option in ("variables", "by"):
        if option in fields and "variable" not in fields:
            return {option: names}
    more = {"also": names[1:]} if "also" in fields and len(names) > 1 else {}
    labels = _labels(variables[0]) if step_id == "label_levels" else {}
    return {"variable": names[0], **more, **labels}


def _add(menu: QMenu, document: Document, text: str, step_id: str, values: dict[str, Any]) -> None:
    def ask() -> None:
        dataset = document.dataset
        suggested = step_class(step_id).beginning(dataset) if dataset is not None else {}
        document.step_wanted.emit(step_id, {**suggested, **values})

    add_entry(menu, text, "prepare", ask)
