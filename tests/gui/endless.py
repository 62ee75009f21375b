"""Work that has no end of its own."""

from __future__ import annotations

import threading
from typing import NoReturn

from workbench.data.progress import pause


class Endless:
    """Goes on until it is stopped at a pause. begun: it is at work; ended: how often it was stopped."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = 0

    def __call__(self, *_inputs: object) -> NoReturn:
        self.begun.set()
        try:
            while True:
                pause()
        finally:
            self.ended += 1
