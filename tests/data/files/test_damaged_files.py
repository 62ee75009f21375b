"""Damaged files of every format: data or one sentence, whatever happened to the bytes.

benchmarks/damaged_files.py does the same with ten thousand; docs/data-files.md records it.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from damaged import EVERY_FORMAT, damaged, formats_tried, good_files

from workbench.data.files.registry import format_of
from workbench.data.load import load
from workbench.errors import DataError

EACH = 15
"""Formats that are read by a process of their own are left to test_apart and to the long run."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return good_files(tmp_path_factory.mktemp("good"))


def test_every_format_is_tried(good: list[Path]) -> None:
    assert formats_tried(good) == EVERY_FORMAT


@pytest.mark.parametrize("number", range(EACH))
def test_damage_is_told_in_one_sentence(good: list[Path], tmp_path: Path, number: int) -> None:
    for place, source in enumerate(path for path in good if not format_of(path).apart):
        hurt = tmp_path / f"hurt{source.suffix}"
        hurt.write_bytes(damaged(source.read_bytes(), Random(1000 * number + place)))
        if format_of(hurt).apart:
            continue
        try:
            load(hurt)
        except DataError as error:
            assert error.message and error.advice, (source.name, error)
            assert "\n" not in str(error), (source.name, error)
