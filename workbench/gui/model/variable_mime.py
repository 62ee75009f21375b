"""How variables travel by drag and drop: a JSON list of names under a type of our own."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData

TYPE = "application/x-workbench-variables"


def pack(names: Sequence[str]) -> QMimeData:
    """Mime data that carries `names`; as plain text too, for other programs."""
    data = QMimeData()
    data.setData(TYPE, QByteArray(json.dumps(list(names)).encode()))
    data.setText(", ".join(names))
    return data


def unpack(data: QMimeData) -> list[str]:
    """The names that are carried; empty if the data are not ours or are damaged."""
    if not data.hasFormat(TYPE):
        return []
    try:
        names = json.loads(bytes(data.data(TYPE).data()))
    except ValueError:
        return []
    return [str(name) for name in names] if isinstance(names, list) else []
