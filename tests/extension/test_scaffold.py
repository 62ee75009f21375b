"""The plugin that `workbench scaffold` writes: found, run and tested as its author would."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import toy_package

from workbench.cli import main
from workbench.errors import PluginError
from workbench.extension.scaffold import scaffold


def test_the_plugin_runs_and_its_own_tests_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scaffold", "ward_means", str(tmp_path)]) == 0
    assert "ward_means/plugin.py" in capsys.readouterr().out.replace("\\", "/")
    made = tmp_path / "ward_means"
    project = tomllib.loads((made / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entry = project["entry-points"]["workbench.plugins"]["ward_means"]
    toy_package.write_plugin(made, project["name"], {}, entry=entry)  # what pip would add
    path = os.pathsep.join([str(made), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=made,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


@pytest.mark.parametrize("name", ["", "My", "1st", "a-b", "class", "workbench_x", "../up"])
def test_names_that_cannot_be(name: str, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="cannot be the name"):
        scaffold(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    scaffold("mine", tmp_path)
    with pytest.raises(PluginError, match="is there already"):
        scaffold("mine", tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(PluginError, match="cannot be written"):
        scaffold("mine", tmp_path / "file")
