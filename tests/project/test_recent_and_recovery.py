"""Recent files and the copies of unsaved work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workbench.project import Project, recent
from workbench.project.recovery import Recovery, leftovers
from workbench.project.store import load_project


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def test_newest_first_without_repeats_or_the_gone(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.csv" for name in "abc"]
    for file in files:
        file.touch()
        recent.remember(file)
    recent.remember(files[0])
    files[1].unlink()
    assert recent.recent_files() == [files[0].resolve(), files[2].resolve()]
    recent.forget_all()
    assert recent.recent_files() == []


@pytest.mark.parametrize("content", ["", "{}", "[1, null]", "\x00"])
def test_a_damaged_list_is_an_empty_one(content: str) -> None:
    recent._list_file().write_text(content)
    assert recent.recent_files() == []


def test_a_living_window_leaves_nothing_over(tmp_path: Path) -> None:
    recovery = Recovery()
    recovery.save(Project(notes="mine"), tmp_path / "p.mlwb")
    assert leftovers() == []
    recovery.clear()
    assert not recovery.path.exists()


def test_work_of_a_killed_process_is_offered_until_discarded() -> None:
    script = (
        "import os, signal\n"
        "from workbench.project import Project\n"
        "from workbench.project.recovery import Recovery\n"
        "Recovery().save(Project(notes='unsaved'), None)\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    (found,) = leftovers()
    assert load_project(found.path).notes == "unsaved"
    assert leftovers() == [found], "reading it does not take it away"
    found.discard()
    assert leftovers() == []
