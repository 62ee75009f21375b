"""What is being typed at this moment: a note, a title, a cell. It is the user's work before it is left.

Fields give their words to the project when the keys go elsewhere. Shortcuts, the buttons of the header and
the window's own cross take the keys from nobody, so saving, exporting and closing ask for the words first.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def finish_typing(window: QWidget, *, go_on: bool = True) -> None:
    """Have the field of `window` that has the keys give what is typed in it to the project.

    go_on: the keys return to it, so that one can type on.
    """
    field = QApplication.focusWidget()
    if field is None or not window.isAncestorOf(field):
        return
    field.clearFocus()
    if go_on and isValid(field) and field.isVisible():
        field.setFocus()
