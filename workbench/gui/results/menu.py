"""The menu of all that is done with results: its commands, what they do, and which make sense now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from workbench.gui.actions import Actions
from workbench.gui.document import Document
from workbench.gui.publishing import Publishing
from workbench.project.arrangement import with_collapsed

_GROUPS = (
    ("table_style", "side_by_side"),
    ("fold", "fold_all", "unfold_all", "move_up", "move_down"),
    ("export_part", "print"),
)


def results_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The menu with its groups of commands."""
    menu = QMenu("&Results", parent)
    for group in _GROUPS:
        if not menu.isEmpty():
            menu.addSeparator()
        for name in group:
            menu.addAction(actions[name])
    return menu


def results_commands(document: Document, publishing: Publishing) -> dict[str, Callable[[], object]]:
    """What each command does."""
    return {
        "table_style": publishing.show_table_style,
        "side_by_side": publishing.show_side_by_side,
        "fold": lambda: _fold_current(document),
        "fold_all": lambda: _fold_all(document, True),
        "unfold_all": lambda: _fold_all(document, False),
        "move_up": lambda: _move_current(document, -1),
        "move_down": lambda: _move_current(document, 1),
        "export_part": publishing.export_part,
        "print": publishing.print_results,
    }


def enabled_results(document: Document) -> dict[str, bool]:
    """Which commands make sense now."""
    entries = document.project.analyses
    done = any(entry.result is not None for entry in entries)
    current = document.current_entry
    return {
        "export_results": bool(entries),
        "table_style": True,
        "side_by_side": done,
        "fold": current is not None,
        "fold_all": any(not entry.collapsed for entry in entries),
        "unfold_all": any(entry.collapsed for entry in entries),
        "move_up": current is not None and entries[0] is not current,
        "move_down": current is not None and entries[-1] is not current,
        "export_part": done,
        "print": done,
    }


def _fold_current(document: Document) -> None:
    entry = document.current_entry
    if entry is not None:
        document.adopt(with_collapsed(document.project, not entry.collapsed, (entry.id,)))


def _fold_all(document: Document, collapsed: bool) -> None:
    document.adopt(with_collapsed(document.project, collapsed))


def _move_current(document: Document, by: int) -> None:
    if document.current_entry is not None:
        document.move_entry(document.current_id, by)
