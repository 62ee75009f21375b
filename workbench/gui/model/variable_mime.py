"""How variables travel by drag and drop: JSON under a type of our own.

From the list come names alone; a chip also tells which piece of formula it is and where it was taken from, so
that dropping it elsewhere moves it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData

TYPE = "application/x-workbench-variables"


@dataclass(frozen=True, slots=True)
class Cargo:
    """What is being dragged.

    names: variables; piece: the piece of formula of a chip, "" from the list; origin and place: the slot
    ("outcome", "predictors", "random:0") and the number of the chip there, "" and -1 from the list.
    """

    names: tuple[str, ...]
    piece: str = ""
    origin: str = ""
    place: int = -1


def pack(cargo: Cargo | Sequence[str]) -> QMimeData:
    """Mime data for a drag; as plain text too, for other programs."""
    if not isinstance(cargo, Cargo):
        cargo = Cargo(tuple(cargo))
    fields = {"names": cargo.names, "piece": cargo.piece, "origin": cargo.origin, "place": cargo.place}
    data = QMimeData()
    data.setData(TYPE, QByteArray(json.dumps(fields).encode()))
    data.setText(cargo.piece or ", ".join(cargo.names))
    return data


def unpack(data: QMimeData) -> Cargo | None:
    """What is carried; None if the data are not ours or are damaged."""
    if not data.hasFormat(TYPE):
        return None
    try:
        read = json.loads(bytes(data.data(TYPE).data()))
        cargo = Cargo(
            tuple(str(name) for name in read["names"]),
            str(read["piece"]),
            str(read["origin"]),
            int(read["place"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
    return cargo if cargo.names else None
