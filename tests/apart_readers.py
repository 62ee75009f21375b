"""Readers for a child process, which finds them as functions of a module."""

from __future__ import annotations

import os
import time

from workbench.data.dataset import Dataset
from workbench.data.files.source import Source
from workbench.errors import DataError


def dies(source: Source) -> Dataset:
    os.abort()


def refuses(source: Source) -> Dataset:
    raise DataError("This is wrong.", "Do that.")


def dawdles(source: Source) -> Dataset:
    source.tell(0.25)
    time.sleep(60)
    raise AssertionError
