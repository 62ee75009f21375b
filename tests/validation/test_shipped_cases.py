"""Every case that comes with the plugins agrees, each in a test of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.extension.manager import plugin_manager
from workbench.validation.case import ValidationCase
from workbench.validation.collect import shipped_sets
from workbench.validation.run import run_case

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "plugins").glob("*/validation/*.json"))
CASES = [case for one in shipped_sets(plugin_manager()) for case in one.cases]
LIGHT = 200_000  # bytes that all cases of one family may add to the wheel


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: ValidationCase, tmp_path: Path) -> None:
    bad = [o for o in run_case(case, plugin_manager(), tmp_path) if not o.good]
    assert not bad


def test_names_are_used_once() -> None:
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_origin_of_the_values_is_stated_and_kept(path: Path) -> None:
    about = json.loads(path.read_text(encoding="utf-8"))
    assert about["made_with"] and about["data"]
    assert (ROOT / about["script"]).is_file()


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=lambda path: path.parent.name)
def test_the_wheel_stays_light(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < LIGHT
