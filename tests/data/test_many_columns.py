"""Edits of thousands of columns or levels: each is looked up in a table and changed once.

What took time in proportion to the square of their number took minutes here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.editing.block import paste
from workbench.data.editing.columns import free_names, insert_columns, move_columns
from workbench.data.editing.fill import fill_series
from workbench.data.editing.replace import replace_all
from workbench.data.edits import set_cell
from workbench.data.frame import dataset_of
from workbench.data.level_order import by_mean
from workbench.data.live import refreshed, with_computed
from workbench.data.metadata import set_level_labels
from workbench.data.shapes.outcomes import stack_outcomes
from workbench.errors import DataError

K = 2_000
ROWS = np.arange(2)


def wide() -> Dataset:
    """Two rows of x0, x1, ...: 0, 1, ... below K, and on from K."""
    return dataset_of(pd.DataFrame(np.arange(2.0 * K).reshape(2, K), columns=[f"x{k}" for k in range(K)]))


def test_columns_are_stacked() -> None:
    new = stack_outcomes(wide(), ["x0", "x1"], ["is_x0", "is_x1"], value="x", which="of", row_id="row")
    assert new.n_rows == 4
    assert new.numeric(f"x{K - 1}").tolist() == [K - 1, K - 1, 2 * K - 1, 2 * K - 1]


def test_columns_are_inserted_and_moved() -> None:
    data = wide()
    new = insert_columns(data, 1, free_names("new", data, K))
    assert new.names[:3] == ("x0", "new_1", "new_2")
    assert (len(new.names), new.names[K + 1]) == (2 * K, "x1")
    moved = move_columns(new, [f"new_{k + 1}" for k in range(K)], K)
    assert moved.names[:K] == data.names


def test_cells_are_replaced_and_continued_in_every_column() -> None:
    data = wide()
    same, count = replace_all(data, data.names, "2000", "1")
    assert (count, same.numeric("x0").tolist()) == (1, [0, 1])
    series = fill_series(data, data.names, ROWS[:1])
    assert series.numeric("x5").tolist() == data.numeric("x5").tolist()


def test_variables_are_computed_of_every_column() -> None:
    """Only what a new variable is computed from can lead in a circle: nothing else is looked at."""
    data = wide()
    for k in range(K // 4):
        data = with_computed(data, f"y{k}", f"x{k} + 1")
    edited = refreshed(data, set_cell(data, 0, "x5", "41"))
    assert edited.numeric("y5").tolist() == [42, K + 6]
    assert edited.column("y6") is data.column("y6")
    with pytest.raises(DataError, match="'y5' and 'x5' would be computed from each other"):
        with_computed(data, "x5", "y5 * 2", replace=True)


def test_a_block_is_pasted_over_columns_and_into_new_ones() -> None:
    data = wide()
    block = (("7",) * (K + 2), ("8",) * K + ("a", "b"))
    new = paste(data, block, ROWS, data.names)
    assert new.numeric(f"x{K - 1}").tolist() == [7, 8]
    assert new.names[K:] == ("new_1", "new_2")
    assert new.codes("new_2")[1] == ("7", "b")
    assert len(paste(data, block, ROWS, ()).names) == 2 * K + 2


def test_levels_are_ordered_by_their_means_and_labelled() -> None:
    n = 30_000
    order = np.random.default_rng(3).permutation(n)
    data = dataset_of(pd.DataFrame({"g": [f"group {k}" for k in range(n)], "y": order.astype(float)}))
    levels = by_mean(data, "g", "y").variable("g").levels
    assert [level.value for level in levels] == [f"group {k}" for k in np.argsort(order)]
    labels = set_level_labels(data, "g", {f"group {k}": f"Group {k}" for k in range(n)}).variable("g").levels
    assert {level.text for level in labels} == {f"Group {k}" for k in range(n)}


def test_a_changed_column_has_a_fingerprint_and_codes_of_its_own() -> None:
    data = dataset_of(pd.DataFrame({"x": [1.0, 2.0], "g": ["a", "b"]}))
    before = data.fingerprint, data.codes("g")[0].tolist()
    other = data.replaced({"g": data.column("g").take(np.array([1, 0]))})
    assert (data.fingerprint, data.codes("g")[0].tolist()) == before
    assert other.fingerprint != before[0]
    assert other.codes("g")[0].tolist() == [1, 0]
    named = data.redescribed(data.variable("x").with_(label="Score"))
    assert (named.variable("x").label, data.variable("x").label) == ("Score", "")
    assert named.names == data.names
    assert named.column("x") is data.column("x")
    longer = data.replaced({name: data.column(name).take(np.array([0, 1, 1])) for name in data.names})
    assert longer.n_rows == 3
