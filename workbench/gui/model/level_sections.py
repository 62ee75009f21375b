"""The variables of a picture of levels as sections of a list, the highest level first."""

from __future__ import annotations

from workbench.gui.level_words import nearly_words, readable
from workbench.gui.model.variable_model import Sections
from workbench.modeling.grouping import group_label
from workbench.modeling.level_picture import LevelBox, LevelPicture


def heading(box: LevelBox) -> str:
    """Above the variables of a grouping."""
    return f"Level {box.level} · {readable(group_label(box.group))}"


def sections(picture: LevelPicture) -> Sections:
    """The variables by level, the highest first; what never changes comes last."""
    boxes = [(heading(box), box.variables) for box in picture.boxes]
    rest = (("Level 1 · rows", picture.row_variables), ("The same on every row", picture.constants))
    return (*boxes, *rest) if boxes else ()


def notes(picture: LevelPicture) -> dict[str, str]:
    """For variables that nearly belong to a level: what keeps them from it."""
    counts = {box.sizes.label: box.sizes.n_levels for box in picture.boxes}
    return {
        name: nearly_words(name, label, changing, counts[label])
        for name, (label, changing) in picture.nearly.items()
    }
