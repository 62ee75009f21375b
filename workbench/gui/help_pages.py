"""Help: getting started, keyboard shortcuts, and what this program is."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from workbench._version import __version__
from workbench.gui.actions import Actions
from workbench.gui.dialog import ScrollingDialog
from workbench.gui.widgets import label

STEPS = (
    (
        "Open your data",
        "A file with one row a measurement or person, and one column a variable: CSV, Excel, SPSS, Stata, "
        "SAS, R and others. "
        "Pupils, for example, each with a score, some predictors, and the school they belong to.",
    ),
    (
        "Look at the variables",
        "The Variables tab says how each one is understood. A school number is a name, not a quantity: "
        "make it nominal. Say which values stand for missing.",
    ),
    (
        "Choose an analysis",
        "For people in groups, or measurements in people, take the linear mixed model.",
    ),
    (
        "Point at outcome, predictors and groups",
        "In the Model tab, drag variables into their places, or type the formula. Results follow as you "
        "go; whatever takes longer waits until you press Run.",
    ),
    (
        "Read the results from the top",
        "First whether the model can be trusted, then the tables, then the checks. Hold the pointer over "
        "a column to learn what its numbers are.",
    ),
    (
        "Keep and share",
        "Save keeps data, models and results in one file. Export writes a page for your colleagues; every "
        "table can be copied into Word or a spreadsheet.",
    ),
)
EXTRA_KEYS = (
    ("Tab, Shift+Tab", "Next or previous control"),
    ("Alt and the underlined letter", "Go to a tab or menu"),
    ("Ctrl+F", "Find in the data, a variable, or an option of the model"),
    ("Ctrl+G", "Go to a row or variable of the data"),
    ("F2 or Enter", "Edit the current cell; in the column Measure, choose the measure"),
    ("Alt+L, in the Model tab", "The levels of the data drawn, with each variable at its level"),
    ("Ctrl+B, Ctrl+I, Ctrl+K, in a note", "Bold, italic, link"),
    ("Ctrl+Alt+H, Ctrl+Alt+B, Ctrl+Alt+N, in a note", "Heading, list, numbered list"),
    ("Up, Down, on the grip of a result", "Move it among the others"),
    ("Shift+F1, in a table of results", "What the current number is and how it was computed"),
    ("Delete", "Empty the selected cells"),
    ("Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut or paste cells; pasted blocks may go beyond the data"),
    ("Ctrl+H", "Find in the data and replace"),
    ("Alt+Down, Alt+Shift+Down", "Fill the first selected cell down; continue the series it begins"),
    ("Alt+Insert, Alt+Shift+Insert", "Insert empty rows above the selected ones, or below them"),
    ("Alt+Delete", "Delete the selected rows"),
    ("Alt+Left, Alt+Right", "Move the selected columns of the data"),
    ("Esc", "Close a message, menu or dialog"),
    ("Ctrl and wheel, over a figure", "Zoom; double click shows all again"),
)


def show_getting_started(parent: QWidget) -> ScrollingDialog:
    """Open the dialog with the way from data to a model."""
    dialog = ScrollingDialog("Getting started", "From data to a model in six steps.", parent)
    for number, (title, text) in enumerate(STEPS, start=1):
        dialog.body.addWidget(label(f"{number}.  {title}", "strong"))
        dialog.body.addWidget(label(text, "body", wrap=True))
    dialog.open()
    return dialog


def show_shortcuts(actions: Actions, parent: QWidget) -> ScrollingDialog:
    """Open the dialog with all keys."""
    dialog = ScrollingDialog("Keyboard shortcuts", "", parent)
    native = QKeySequence.SequenceFormat.NativeText
    keys = [(a.shortcut().toString(native), a.statusTip()) for a in actions if not a.shortcut().isEmpty()]
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate([*keys, *EXTRA_KEYS]):
        grid.addWidget(label(key, "strong"), row, 0)
        grid.addWidget(label(words, "body", wrap=True), row, 1)
    dialog.body.addLayout(grid)
    dialog.open()
    return dialog


def show_about(parent: QWidget) -> ScrollingDialog:
    """Open the dialog with version and licence."""
    dialog = ScrollingDialog("Multilevel Workbench", f"Version {__version__}", parent)
    for text in (
        "Multilevel statistics for applied research: open data, point at outcome, predictors and groups, "
        "and get models fitted, checked, drawn and written up.",
        "Free software under the BSD 3-Clause licence. It comes without warranty; check what matters.",
        "Built with Python, Qt (LGPL), NumPy, SciPy, pandas and pyqtgraph. The typeface is Inter, under the "
        "SIL Open Font License.",
    ):
        dialog.body.addWidget(label(text, "body", wrap=True, selectable=True))
    dialog.open()
    return dialog
