"""The sample project: pupils in classes in schools (simulated), and a model of their reading scores."""

from __future__ import annotations

from pathlib import Path

from workbench.analysis.recipe import Recipe, read_recipe
from workbench.analysis.source import load_data
from workbench.project.model import AnalysisEntry, Project
from workbench.results import Result

FOLDER = Path(__file__).parent.parent / "resources" / "sample"


def sample_recipe() -> Recipe:
    """The recipe that comes with the workbench."""
    return read_recipe(FOLDER / "recipe.json")


def sample_project(result: Result | None = None) -> Project:
    """A project with the sample data and the model of the sample recipe, and its result if there is one."""
    recipe = sample_recipe()
    title = "Reading and vocabulary, by school"
    entry = AnalysisEntry(recipe.analysis, dict(recipe.options), title=title, result=result)
    return Project(load_data(recipe.data), (entry,))
