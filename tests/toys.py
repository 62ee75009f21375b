"""Fixtures around the toy plugin: on sys.path, found by a fresh plugin manager, and some data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import toy_package

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


@pytest.fixture
def toy_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The toy plugin is installed, for this process and those it starts."""
    from workbench.extension import manager

    folder = toy_package.toy(tmp_path / "site")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(manager, "_manager", None)
    yield folder
    for name in [name for name in sys.modules if name.startswith("toy_")]:
        if name != "toy_package":
            del sys.modules[name]


@pytest.fixture
def numbers() -> Dataset:
    """Three rows: x and g."""
    import pandas as pd

    from workbench.data.frame import dataset_of

    return dataset_of(pd.DataFrame({"x": [1.0, 2.0, 6.0], "g": ["a", "b", "a"]}))
