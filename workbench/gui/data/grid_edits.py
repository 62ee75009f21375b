"""What was typed into a cell, as a value of its variable."""

from __future__ import annotations

from workbench.data.dataset import Dataset


def value_of(dataset: Dataset, name: str, text: str) -> str:
    """What was typed, as a value: the label of a level means the level."""
    levels = dataset.variable(name).levels
    if any(level.value == text for level in levels):
        return text
    return next((level.value for level in levels if level.label and level.label == text), text)
