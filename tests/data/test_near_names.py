"""What messages say of names, and that long lists of names or levels take no time to check."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.frame import dataset_of
from workbench.data.level_order import by_mean
from workbench.data.near_names import did_you_mean, first_twice, nearest
from workbench.data.shapes.outcomes import stack_outcomes


def test_the_nearest_names() -> None:
    assert nearest("SCORE", ("scores", "score", "school")) == ["score"]
    assert nearest("score", ("scope", "Score", "age")) == ["Score", "scope"]
    assert nearest("score", ("abc",)) == []
    assert did_you_mean("scor", ("score", "age"), "Check it.") == "Did you mean score?"
    assert did_you_mean("scor", ("score", "scored"), "Check it.") == "Did you mean score or scored?"
    assert did_you_mean("scor", ("score", "scored"), "Check it.", 1) == "Did you mean score?"
    assert did_you_mean("x", ("score", "age"), "Check it.") == "Check it."


@pytest.mark.parametrize(("names", "twice"), [((), None), (("a", "b"), None), (("a", "b", "b", "a"), "b")])
def test_the_first_name_that_is_there_twice(names: tuple[str, ...], twice: str | None) -> None:
    assert first_twice(iter(names)) == twice


def test_many_levels_are_ordered_by_their_means() -> None:
    """Every level is looked up in a table: with a list these take minutes."""
    n = 30_000
    order = np.random.default_rng(3).permutation(n)
    frame = pd.DataFrame({"g": [f"group {k}" for k in range(n)], "y": order.astype(float)})
    levels = by_mean(dataset_of(frame), "g", "y").variable("g").levels
    assert [level.value for level in levels] == [f"group {k}" for k in np.argsort(order)]


def test_many_columns_are_stacked() -> None:
    frame = pd.DataFrame(np.arange(12_000.0).reshape(2, 6_000), columns=[f"x{k}" for k in range(6_000)])
    data = stack_outcomes(
        dataset_of(frame), ["x0", "x1"], ["is_x0", "is_x1"], value="x", which="of", row_id="row"
    )
    assert data.n_rows == 4
    assert data.numeric("x5999").tolist() == [5999.0, 5999.0, 11999.0, 11999.0]
