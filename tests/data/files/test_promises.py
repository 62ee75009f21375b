"""Formats that give something up tell what: whatever they do not tell comes back as it was.

Set FRAME_FUZZ to a number for a long run; docs/data-files.md tells of one.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import pytest
from described_frames import described
from hostile_frames import cells
from hypothesis import HealthCheck, event, given, settings

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files import format as keys
from workbench.data.files.losses import lost
from workbench.data.files.read import read_file
from workbench.data.files.registry import format_named
from workbench.data.files.write import write_file
from workbench.data.level_list import used_values
from workbench.data.load import load
from workbench.data.variable import Variable
from workbench.errors import DataError

OFTEN = settings(
    max_examples=int(os.environ.get("FRAME_FUZZ", "40")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SUFFIXES = (".csv", ".fwf", ".xlsx", ".ods", ".jsonl", ".sav", ".zsav", ".dta", ".xpt", ".rds")


@pytest.mark.parametrize("suffix", SUFFIXES)
@OFTEN
@given(data=described())
def test_what_is_not_told_comes_back(tmp_path: Path, suffix: str, data: Dataset) -> None:
    path = tmp_path / f"a{suffix}"
    told = lost(data, format_named(path))
    try:
        write_file(data, path)
    except DataError as error:
        event(f"refused: {error.message.rpartition(':')[0] or error.message[:20]}")
        return
    back = read(path, data.names)
    assert back.names == data.names
    for name in data.names:
        gone = {what for what, names in told.items() if name in names}
        assert keys.WRITTEN in gone or cells(back, name) == cells(data, name)
        assert_kept(back.variable(name), data.variable(name), gone, used(data, name))


def read(path: Path, names: tuple[str, ...]) -> Dataset:
    """The file, words such as NA as they stand."""
    if path.suffix == ".csv":
        return load(path, variables={name: {"missing": []} for name in names})
    return read_file(path, missing=dict.fromkeys(names, ()))


def used(data: Dataset, name: str) -> set[str]:
    column = data.column(name)
    if isinstance(column, CodedColumn):
        return set(used_values(column))
    return {cell for cell in cells(data, name) if cell}


def assert_kept(now: Variable, was: Variable, gone: set[str], values: set[str]) -> None:
    """All but what is gone; values: those in use."""
    cut = keys.LONG_LABELS in gone
    if keys.LABELS not in gone:
        assert now.label == was.label or (cut and was.label.startswith(now.label))
    if keys.VALUE_LABELS not in gone:
        words, before = _words(now), _words(was)
        assert words.keys() == before.keys() or (keys.SOME_LABELS in gone and words.keys() < before.keys())
        assert all(before[v] == word or (cut and before[v].startswith(word)) for v, word in words.items())
    if not gone & {keys.MEASURE, keys.MEASURE_OF_OTHERS, keys.MEASURE_OF_BARE}:
        assert now.measure is was.measure
        missing = was.missing_among(values | {level.value for level in was.levels})
        assert _kept_levels(now, gone, values, missing) == _kept_levels(was, gone, values, missing)
    if keys.REFERENCE not in gone and was.levels:
        assert now.reference is None
    if keys.SOME_MISSING in gone:
        assert set(now.missing_codes) < set(was.missing_codes)
    elif keys.MISSING not in gone:
        assert set(now.missing_codes) == set(was.missing_codes)
        assert now.missing_ranges == was.missing_ranges
    if not gone & {keys.FORMATS, keys.FORMATS_OF_NO_DATES}:
        assert now.format == was.format
    assert keys.NOTES in gone or not was.notes
    assert keys.VALID in gone or was.valid_range is None
    assert keys.ROLES in gone or not was.role
    assert keys.EXPRESSIONS in gone or not was.computed


def _words(variable: Variable) -> dict[str, str]:
    return {level.value: level.label for level in (*variable.levels, *variable.value_labels) if level.label}


def _kept_levels(variable: Variable, gone: set[str], values: set[str], missing: Collection[str]) -> list[str]:
    """Levels that are not missing, without those that are not kept; sorted where their order is not."""
    levels = [level for level in variable.levels if level.value not in missing]
    if gone & {keys.UNUSED, keys.BARE_UNUSED}:
        levels = [level for level in levels if level.value in values]
    kept = [level.value for level in levels]
    return sorted(kept) if keys.ORDER in gone else kept
