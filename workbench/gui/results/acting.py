"""From the button of a notice to the document: what an action changes or adds, as one undoable step.

A notice may stand anywhere in the result; its button asks the nearest widget around it that can act.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from workbench.analysis.description import Analysis
from workbench.errors import ModelError, OptionsError
from workbench.gui.document import Document
from workbench.results import Action


@runtime_checkable
class CanAct(Protocol):
    """A widget that does what the notices inside it advise."""

    def act(self, action: Action) -> None: ...


def ask_to_act(widget: QWidget, action: Action) -> None:
    """Ask the nearest parent that can act; nothing happens where there is none, as in a preview."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, CanAct):
        parent = parent.parentWidget()
    if isinstance(parent, CanAct):
        parent.act(action)


def apply_action(document: Document, entry_id: str, action: Action, made_for: Mapping[str, Any]) -> None:
    """Change the options of an analysis as the action says, or add the analysis that it asks for.

    made_for: the options that the advice is about. Where the user has changed one of the same options since,
    the advice would take that change back unseen: it is told instead.
    """
    entry = document.project.entry(entry_id)
    for name in action.options:
        if name in entry.options and not _same(entry.options[name], made_for.get(name)):
            document.report(
                ModelError(
                    "This advice is about an earlier model of this analysis.",
                    "Run the analysis again to see what applies to the present one.",
                )
            )
            return
    if action.analysis:
        add_beside(document, action, entry.options)
    else:
        document.set_options(entry_id, {**entry.options, **action.options}, label=action.label)


def add_beside(document: Document, action: Action, options: Mapping[str, Any]) -> None:
    """Add the analysis of the action, with those of these options that it has as well."""
    from workbench.extension.manager import plugin_manager

    try:
        added = plugin_manager().analysis(action.analysis)
    except OptionsError as error:
        document.report(error)
        return
    shared = {name: value for name, value in options.items() if _accepts(added, name, value)}
    document.add_analysis(added.id, added.title, {**shared, **action.options})


def _accepts(analysis: Analysis, name: str, value: Any) -> bool:
    """Whether an analysis has an option of that name which can have that value."""
    field = analysis.options.fields.get(name)
    if field is None:
        return False
    try:
        field.check(value)
    except OptionsError:
        return False
    return True


def _same(typed: Any, checked: Any) -> bool:
    """Whether an option as it was typed is the checked one of a result."""
    if isinstance(typed, str) and isinstance(checked, str):
        return typed.strip() == checked.strip()
    return json.dumps(typed, default=str) == json.dumps(checked, default=str)
