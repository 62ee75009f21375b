"""Values at which effects are asked for name levels by all their digits."""

from __future__ import annotations

import pytest

from workbench.analysis.margins.reference_grid import _places
from workbench.errors import ModelError


def test_ids_of_seven_digits_are_found() -> None:
    levels = ["1234567", "1234568"]
    assert list(_places("school", (1234568.0, "1234567", 1234567.0), levels, levels)) == [1.0, 0.0, 0.0]


def test_a_level_that_is_not_there_is_named_in_full() -> None:
    with pytest.raises(ModelError, match="school has no level 1234569 in the model"):
        list(_places("school", (1234569.0,), ["1"], ["1"]))
