"""Load the data of a recipe: read the file, then apply what the recipe says of the variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.data.apply import apply_variables
from workbench.data.dataset import Dataset
from workbench.data.progress import Progress
from workbench.data.text.read import read_text


def load(
    path: str | Path, variables: Mapping[str, Any] | None = None, *, reporter: Progress | None = None
) -> Dataset:
    """The data set at `path`, with the metadata of a recipe's `data.variables`.

    Raises DataError when the file cannot be read or does not agree with the recipe, RecipeError when the
    recipe itself is wrong.
    """
    return apply_variables(read_text(path, reporter=reporter), variables or {})
