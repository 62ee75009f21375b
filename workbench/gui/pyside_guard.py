"""Guard against a fault of PySide6 6.12.0: every `signal.emit()` gives back one reference to True too many.

CPython before 3.12 counts references to True like those to any object, and aborts the process
("bool_dealloc: deallocating True or False") after some hundred emits. Adding references that nobody takes
away keeps it alive; from 3.12 on True is immortal, and PySide6 6.11 does not have the fault.
"""

from __future__ import annotations

import ctypes
import sys

_SPARE = 1 << 40


def keep_true_alive() -> None:
    """Give True more references than any session could take away; does nothing where it is not needed."""
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
        ctypes.c_ssize_t.from_address(id(True)).value += _SPARE
