"""The modules of the pages, in an order in which each import is short.

Modules that use Qt are imported in the window's thread, one a turn: PySide6 makes its classes when they are
first asked for, and two threads that do so at once end the process. What needs no Qt may come in a thread.
"""

from __future__ import annotations

WITHOUT_QT = (
    "numpy",
    "workbench.data.edits",
    "workbench.modeling.edit",
    "workbench.modeling.equations",
    "workbench.modeling.memberships",
    "workbench.modeling.level_picture",
    "workbench.analysis.transforms.rows",
    "workbench.data.text.preview",
    "workbench.data.editing.fill",
)
WITH_QT = (
    "workbench.gui.model.formula_edit",
    "workbench.gui.model.formula_completion",
    "workbench.gui.model.facts",
    "workbench.gui.model.menus",
    "workbench.gui.model.check",
    "workbench.gui.model.variable_panel",
    "workbench.gui.model.options_form",
    "workbench.gui.model.builder",
    "workbench.gui.model.equations_view",
    "workbench.gui.model.editor",
    "workbench.gui.model.page",
    "workbench.gui.data.cells",
    "workbench.gui.data.grid_commands",
    "workbench.gui.data.part_dialog",
    "workbench.gui.data.import_dialog",
    "workbench.gui.data.column_menu",
    "workbench.gui.data.data_page",
    "workbench.gui.data.variables_page",
    "workbench.gui.history_page",
)
