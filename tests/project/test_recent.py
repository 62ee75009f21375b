"""The list of recent files."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.project import recent


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
