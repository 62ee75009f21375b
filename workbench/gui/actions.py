"""Actions: everything the window can be told to do, declared once with words, icon, shortcut and help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from workbench.gui.icons import set_icon


@dataclass(frozen=True, slots=True)
class Declared:
    """One action: name in code, words on screen (& marks the mnemonic), icon, shortcut, tooltip."""

    name: str
    text: str
    icon: str
    shortcut: QKeySequence.StandardKey | str
    tip: str


_KEY = QKeySequence.StandardKey
DECLARED = (
    Declared("new", "&New project", "file", _KEY.New, "Close the data and analyses and start over"),
    Declared(
        "open_data", "&Open data", "table", "Ctrl+D", "Open data of Excel, SPSS, Stata, SAS, R, CSV and more"
    ),
    Declared(
        "open_database",
        "Open from a data&base…",
        "table",
        "",
        "Read a table or the answer to a query from PostgreSQL, MySQL, SQLite and others",
    ),
    Declared(
        "new_table",
        "Ne&w table",
        "table",
        "Ctrl+Shift+N",
        "Begin an empty table to type or paste into; data that are open stay beside it",
    ),
    Declared(
        "paste_data",
        "Paste as &data…",
        "copy",
        "Ctrl+Shift+V",
        "Make a new table of cells that were copied in a spreadsheet or a text",
    ),
    Declared(
        "read_again",
        "Read t&he file again",
        "table",
        "F5",
        "Read the file or database again after the data changed; preparation and analyses are repeated",
    ),
    Declared(
        "read_other",
        "Read another file in its p&lace…",
        "table",
        "",
        "Take the data from another file with the same variables; preparation and analyses are repeated",
    ),
    Declared(
        "open_project", "Open &project", "folder", _KEY.Open, "Open a saved project with data and results"
    ),
    Declared(
        "open_sample", "Open the sample &study", "sample", "", "Open an example with data and a fitted model"
    ),
    Declared("save", "&Save", "save", _KEY.Save, "Save data, analyses and results in one project file"),
    Declared("save_as", "Save &as…", "save", _KEY.SaveAs, "Save the project under another name"),
    Declared("undo", "&Undo", "undo", _KEY.Undo, "Take back the last step"),
    Declared("redo", "&Redo", "redo", _KEY.Redo, "Do again what was taken back"),
    Declared(
        "add_table",
        "Add a &table…",
        "table",
        "",
        "Open a further data file beside the present one, to merge or append",
    ),
    Declared(
        "add_database_table",
        "Add a table &from a database…",
        "table",
        "",
        "Read a table or the answer to a query beside the present data, to merge or append",
    ),
    Declared("prepare", "&Prepare", "prepare", "Ctrl+Shift+D", "Compute, recode, centre, reshape, merge ..."),
    Declared("analyses", "&Analyses", "add", "Ctrl+Space", "Choose an analysis for these data"),
    Declared(
        "export_results",
        "&Export",
        "export",
        "Ctrl+E",
        "Write all results as a web page, for Word, as PDF and more",
    ),
    Declared(
        "side_by_side",
        "Models &side by side…",
        "side-by-side",
        "",
        "Several models as the columns of one table, as journals print them",
    ),
    Declared(
        "table_style",
        "&Table style…",
        "table-style",
        "Ctrl+Shift+T",
        "How tables look: decimals, p-values, stars, columns, decimal comma",
    ),
    Declared(
        "fold",
        "&Collapse or expand the current result",
        "chevron-down",
        "Ctrl+Shift+K",
        "Show only its title",
    ),
    Declared("fold_all", "C&ollapse all results", "chevron-right", "Ctrl+Shift+U", "Show only their titles"),
    Declared("unfold_all", "E&xpand all results", "chevron-down", "Ctrl+Shift+X", "Show all that is in them"),
    Declared("move_up", "Move the current result &up", "arrow-up", "Ctrl+Alt+Up", "Before the one above"),
    Declared(
        "move_down", "Move the current result &down", "arrow-down", "Ctrl+Alt+Down", "After the one below"
    ),
    Declared("export_part", "Export a &part…", "export", "", "Write some of the results as a document"),
    Declared("print", "&Print…", "print", _KEY.Print, "Look at the pages of the results, and print them"),
    Declared(
        "export_script",
        "Export as &script…",
        "export",
        "",
        "Write the preparation and all analyses as a script of Python or R",
    ),
    Declared(
        "export_data", "Export &data…", "table", "", "Write the data for SPSS, Stata, Excel, R and more"
    ),
    Declared("theme", "Dark or light", "moon", "Ctrl+Shift+L", "Switch between light and dark"),
    Declared("plugins", "Plu&gins…", "plugin", "", "What is installed, and whether it works"),
    Declared("help", "&Getting started", "help", _KEY.HelpContents, "How to get from data to a model"),
    Declared("shortcuts", "&Keyboard shortcuts", "menu", "Ctrl+/", "All keys at a glance"),
    Declared("about", "&About", "info", "", "Version, licence and authors"),
    Declared("menu", "&Menu", "menu", "F10", "Open the main menu"),
    Declared("next_pane", "Next pane", "chevron-right", "F6", "Move to the next pane"),
    Declared("run", "&Run now", "run", "Ctrl+Return", "Run the current analysis"),
    Declared("quit", "&Quit", "close", _KEY.Quit, "Close the workbench"),
)


class Actions:
    """The QActions by name: `actions["save"]`."""

    def __init__(self, owner: QWidget) -> None:
        self._actions = {declared.name: _action(declared, owner) for declared in DECLARED}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def name_step(self, name: str, verb: str, step: str) -> None:
        """Say in menu and tooltip which step of history an action goes over."""
        action = self._actions[name]
        action.setText(f"&{verb} {step}".rstrip())
        action.setToolTip(tip_of(action, f"{verb}: {step}" if step else action.statusTip()))

    def tell(self, name: str, reason: str) -> None:
        """Say in the tooltip why an action cannot be done now; "": what it does."""
        action = self._actions[name]
        action.setToolTip(reason or tip_of(action, action.statusTip()))

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())


def _action(declared: Declared, owner: QWidget) -> QAction:
    action = QAction(declared.text, owner)
    set_icon(action, declared.icon, "on_accent" if declared.name == "analyses" else "text_muted")
    if declared.shortcut:
        action.setShortcut(QKeySequence(declared.shortcut))
    action.setToolTip(tip_of(action, declared.tip))
    action.setStatusTip(declared.tip)
    owner.addAction(action)
    return action


def tip_of(action: QAction, words: str) -> str:
    """A tooltip that also tells the key."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words}  ({key})" if key else words
