"""The sample study through the shell door gives the numbers of lme4 and lmerTest (tests/reference/sample)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reference_data import HERE

from workbench.cli import main
from workbench.project.sample import FOLDER, sample_project
from workbench.project.store import load_project, save_project

EXPECTED = json.loads((HERE / "sample" / "reading.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, float]]]:
    """Tables of `workbench run` on the sample recipe."""
    target = tmp_path_factory.mktemp("out") / "out.json"
    assert main(["run", str(FOLDER / "recipe.json"), "--json", str(target), "--quiet"]) == 0
    blocks = json.loads(target.read_text(encoding="utf-8"))["blocks"]
    return {block["id"]: block["rows"] for block in blocks if block["kind"] == "table"}


def column(rows: list[dict[str, float]], name: str) -> list[float]:
    return [row[name] for row in rows]


def test_fixed_effects(written: dict[str, list[dict[str, float]]]) -> None:
    rows = written["fixed_effects"]
    assert column(rows, "term") == ["(Intercept)", "vocabulary", "ses", "sector[church]", "sector[private]"]
    assert column(rows, "estimate") == pytest.approx(EXPECTED["estimate"], rel=1e-6)
    assert column(rows, "std_error") == pytest.approx(EXPECTED["std_error"], rel=1e-5)
    assert column(rows, "df") == pytest.approx(EXPECTED["df"], rel=1e-3)


def test_variances_and_criterion(written: dict[str, list[dict[str, float]]]) -> None:
    variances = column(written["random_effects"], "variance")
    assert variances == pytest.approx(EXPECTED["variance"], rel=1e-4)
    assert written["fit"][0]["criterion"] == pytest.approx(EXPECTED["criterion"], abs=1e-6)
    assert written["fit"][0]["n_obs"] == EXPECTED["n_used"]


def test_the_sample_project_can_be_saved_and_opened(tmp_path: Path) -> None:
    project = sample_project()
    save_project(project, tmp_path / "sample.mlwb")
    again = load_project(tmp_path / "sample.mlwb")
    assert again.analyses == project.analyses
    assert again.dataset is not None
    assert project.dataset is not None
    assert again.dataset.fingerprint == project.dataset.fingerprint
