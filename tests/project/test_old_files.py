"""Project files of every format there has been open with all that is in them, and are saved anew."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from project.fixtures.make_project import content

from workbench.project.migrations import FORMAT, migrated
from workbench.project.store import load_project, save_project

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.mlwb"))


def test_every_format_is_kept() -> None:
    """Whoever makes a new format makes its file too: fixtures/make_project.py."""
    assert f"format-{FORMAT[0]}.{FORMAT[1]}" in [path.stem for path in FIXTURES]


def holds(found: object, expected: object) -> bool:
    """Equal, but for keys that did not exist in that format."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and holds(found[key], expected[key]) for key in expected
        )
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(holds, found, expected))
    return found == expected


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_old_files_open_whole(path: Path, tmp_path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    project = load_project(path)
    assert holds(json.loads(json.dumps(content(project))), expected)
    save_project(project, tmp_path / "again.mlwb")
    assert content(load_project(tmp_path / "again.mlwb")) == content(project)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_file_says_which_format_it_has(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert f"format-{manifest['format'][0]}.{manifest['format'][1]}" == path.stem


def test_keys_of_a_newer_minor_format_are_left_aside() -> None:
    newer = {"format": [FORMAT[0], FORMAT[1] + 5], "analyses": [], "colour": "blue"}
    assert migrated(newer, "x")["analyses"] == []
