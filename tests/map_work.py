"""Functions for the mapping tests; another process must be able to import them."""

from __future__ import annotations

import os
import time
from typing import Any

import numpy as np

from workbench.errors import ConvergenceError


def slow_square(number: int) -> tuple[int, int, str]:
    time.sleep(0.01)
    return number * number, os.getpid(), os.environ.get("OPENBLAS_NUM_THREADS", "")


def draw(number: int, seed: np.random.SeedSequence) -> tuple[int, float]:
    time.sleep(0.002)
    return number, float(np.random.default_rng(seed).random())


def total(array: Any, number: int) -> float:
    time.sleep(0.002)
    return float(array.sum()) + number


def complain_late(number: int) -> int:
    time.sleep(0.01)
    if number == 40:
        raise ConvergenceError("Number 40 did not converge.", "Leave it out.")
    return number


def die_late(number: int) -> int:
    time.sleep(0.01)
    if number == 40:
        os._exit(1)
    return number
