"""Asks for the password of each database in turn; it is handed on and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from workbench.data.database.address import Address
from workbench.gui.typed_words import not_kept


def ask_passwords(
    parent: QWidget,
    addresses: Sequence[Address],
    then: Callable[[Mapping[Address, str]], object],
    known: Mapping[Address, str] | None = None,
) -> None:
    """Ask for those of `addresses`, then call `then` with all; nothing is called where one is refused."""
    told = dict(known or {})
    if not addresses:
        then(told)
        return
    first, rest = addresses[0], addresses[1:]
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Password")
    dialog.setLabelText(f"Password for {first.text}\n\nIt is used now and saved nowhere; empty for none.")
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.setOkButtonText("Read the data")
    for field in dialog.findChildren(QLineEdit):
        not_kept(field)
        field.setAccessibleName("Password")
        field.setToolTip("Used to connect now; it is never saved anywhere")
    dialog.textValueSelected.connect(
        lambda password: ask_passwords(parent, rest, then, {**told, first: password})
    )
    dialog.open()
