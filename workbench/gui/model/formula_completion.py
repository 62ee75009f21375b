"""Completes the name under the cursor of the formula: variables of the data first, then functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, QStringListModel
from PySide6.QtWidgets import QCompleter, QListView

from workbench.gui.fonts import code_font
from workbench.gui.model.formula_edit import FormulaEdit
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.printer import print_name

MOST_OFFERED = 40
_WORD = re.compile(r"(?<![\w.])[^\W\d][\w.]*$")
_REST, _QUOTED_REST = re.compile(r"[\w.]*"), re.compile(r"[\w. ]*`")


class FormulaCompletion(QObject):
    """A list of names opens while one types; arrows choose, Enter or Tab takes, Escape closes it."""

    def __init__(self, edit: FormulaEdit, functions: Sequence[str] = tuple(FUNCTIONS)) -> None:
        super().__init__(edit)
        self._edit, self._functions = edit, functions
        self._names: tuple[str, ...] = ()
        self._folded: list[tuple[str, str]] = []
        self._model = QStringListModel(self)
        self.completer = QCompleter(self._model, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(8)
        self.completer.setWidget(edit)
        self.popup = QListView()
        self.popup.setFont(code_font())
        self.popup.setProperty("look", "popup")
        self.completer.setPopup(self.popup)
        self.completer.activated.connect(self.take)
        edit.typed.connect(lambda _text: self.offer())
        edit.cursorPositionChanged.connect(self._moved)

    def show_names(self, names: Sequence[str]) -> None:
        """The variables there are."""
        self._names = tuple(names)
        self._folded = [(name.casefold(), print_name(name)) for name in names]

    def matches(self, word: str) -> list[str]:
        """What `word` can be completed to, as it is written in a formula; best first."""
        wanted = word.lstrip("`").casefold()
        starting = [shown for folded, shown in self._folded if folded.startswith(wanted)]
        inside = [shown for folded, shown in self._folded if wanted in folded[1:]] if wanted else []
        calls = [f"{name}(" for name in self._functions if word and name.startswith(word)]
        found = list(dict.fromkeys([*starting[:MOST_OFFERED], *inside[:MOST_OFFERED], *calls]))
        return found[:MOST_OFFERED]

    def word(self) -> str:
        """The beginning of a name before the cursor."""
        before = self._edit.text()[: self._edit.textCursor().position()]
        if before.count("`") % 2:
            return before[before.rindex("`") :]
        found = _WORD.search(before)
        return found.group() if found else ""

    def offer(self) -> None:
        """Open the list for the word before the cursor, or close it."""
        word = self.word()
        found = self.matches(word) if word else []
        if not found or found[0] == word or not self._edit.hasFocus():
            self._close()
            return
        self._model.setStringList(found)
        where = self._edit.cursorRect().translated(self._edit.viewport().pos())
        where.setWidth(self.popup.sizeHintForColumn(0) + 40)
        where.translate(-min(where.x(), self._edit.fontMetrics().horizontalAdvance(word) + 10), 4)
        self._edit.completing = True
        self.completer.complete(where)
        self.popup.setCurrentIndex(self.completer.completionModel().index(0, 0))

    def take(self, text: str) -> None:
        """Put the chosen name in the place of the word."""
        self._close()
        end, word = self._edit.textCursor().position(), self.word()
        rest = (_QUOTED_REST if word.startswith("`") else _REST).match(self._edit.text(), end)
        self._edit.replace(end - len(word), end if rest is None else rest.end(), text)
        self._close()

    def _moved(self) -> None:
        if self._edit.completing and not self.popup.isVisible():
            self._edit.completing = False

    def _close(self) -> None:
        self._edit.completing = False
        self.popup.hide()
