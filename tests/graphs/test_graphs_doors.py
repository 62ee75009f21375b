"""Graphs through the shell: recipes in, figures of a journal's size out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graphs.graph_data import study
from pytestqt.qtbot import QtBot

from workbench.cli import main
from workbench.extension.manager import plugin_manager
from workbench.results import Figure
from workbench.results.json_codec import loads

GRAPHS = [name for name in plugin_manager().analyses() if name.startswith("graphs.")]


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    study().to_csv(tmp_path / "study.csv", index=False)
    path = tmp_path / "recipe.json"
    options = {"x": ["ses"], "y": ["score"], "facet": "school", "line": "linear"}
    content = {
        "workbench": 1,
        "data": {"path": "study.csv"},
        "analysis": "graphs.scatter",
        "options": options,
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_recipe_draws_and_writes_figures(qtbot: QtBot, recipe: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "out.json", tmp_path / "figures"
    look = ["--figure-format", "pdf", "--figure-size", "single_column", "--palette", "high_contrast"]
    assert main(["run", str(recipe), "--json", str(out), "--figures", str(folder), "--quiet", *look]) == 0
    (path,) = folder.iterdir()
    assert path.name == "1-scatter.pdf" and path.read_bytes().startswith(b"%PDF")
    (figure,) = [block for block in loads(out.read_bytes()).walk() if isinstance(block, Figure)]
    assert len(figure.panels) == 6


def test_no_permission_is_told(recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert main(["run", str(recipe), "--figures", str(blocked / "figures"), "--quiet"]) != 0
    assert "folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", GRAPHS)
def test_every_graph_describes_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$id"] == name and schema["title"]
    assert all(entry["description"] for entry in schema["properties"].values())
