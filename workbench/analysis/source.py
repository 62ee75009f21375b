"""From the data part of a recipe to a Dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.recipe import DataPart
from workbench.errors import RecipeError

if TYPE_CHECKING:
    from workbench.analysis.reporting import Reporter
    from workbench.data.dataset import Dataset


def load_data(part: DataPart, reporter: Reporter | None = None) -> Dataset:
    """The data of a recipe.

    RecipeError: the file is not there, or the recipe describes its variables wrongly. DataError: the file
    cannot be read, or does not agree with what the recipe says of it.
    """
    from workbench.data.load import load

    check_exists(part)
    return load(part.path, part.variables, reporter=reporter)


def check_exists(part: DataPart) -> None:
    """RecipeError when the data file of a recipe is not there."""
    if not part.path.is_file():
        kind = "is a folder" if part.path.is_dir() else "is not there"
        raise RecipeError(
            f"The data file '{part.path}' {kind}.",
            "Check 'data.path' in the recipe; a relative path starts at the folder of the recipe.",
        )
