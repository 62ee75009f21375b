"""Order, search, clipboard text and edits of the grid, without a window."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from gui.data_samples import school_data
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.clear import clear_cells
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError
from workbench.gui.data.grid_edits import value_of
from workbench.gui.data.grid_find import Place, find
from workbench.gui.data.grid_order import order_by
from workbench.gui.data.grid_text import quoted, tab_text
from workbench.gui.data.grid_view import merged

ALL = list(range(6))


def test_rows_are_ordered_by_value_with_missing_last() -> None:
    data = school_data()
    assert order_by(data, "score").rows.tolist() == [3, 5, 0, 4, 1, 2]
    assert order_by(data, "score", descending=True).rows.tolist() == [4, 0, 3, 5, 1, 2]


def test_categories_are_ordered_by_their_levels() -> None:
    data = school_data().with_variable("sex", levels=(Level("m"), Level("f")))
    assert order_by(data, "sex").rows.tolist() == [1, 2, 0, 3, 5, 4]
    assert order_by(data, "pupil", descending=True).rows.tolist() == [5, 4, 3, 2, 1, 0]


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, float("nan")]), max_size=30), st.booleans())
def test_order_is_that_of_python(values: list[float], descending: bool) -> None:
    data = Dataset({"x": NumericColumn(np.array(values, dtype=float))}, [Variable("x")])
    known = [i for i, v in enumerate(values) if v == v]
    wanted = sorted(known, key=lambda i: values[i], reverse=descending)
    wanted += [i for i, v in enumerate(values) if v != v]
    assert order_by(data, "x", descending).rows.tolist() == wanted


def test_numbers_are_found_whole_and_text_anywhere() -> None:
    data = school_data()
    assert [*find(data, "2", ALL).masks] == [0, 1, 2, 3]
    assert find(data, "2.0", [3]).masks[3].tolist() == [False, False, False, True, False, True]
    assert find(data, "GIR", ALL).count == 3  # a label
    assert find(data, "zzz", ALL).masks == {}
    assert find(data, "", ALL).count == 0


def test_missing_cells_are_never_found() -> None:
    data = school_data()
    assert not find(data, "nan", ALL).count
    assert find(data, "f", [5]).masks[5].tolist() == [True, False, False, True, False, True]


def walk(matches_after: object, start: Place, steps: int) -> list[Place | None]:
    places: list[Place | None] = []
    place: Place | None = start
    for _ in range(steps):
        place = matches_after(place)  # type: ignore[operator]
        places.append(place)
    return places


def test_matches_are_walked_in_reading_order_round_the_end() -> None:
    found = find(school_data(), "2", [1, 2])
    listed = [(2, 2), (3, 1), (4, 1), (4, 2), (5, 1), (5, 2)]
    assert walk(found.after, (0, -1), 7) == [*listed, listed[0]]
    assert walk(found.before, (0, 0), 7) == [*listed[::-1], listed[-1]]
    assert [found.number(place) for place in listed] == [1, 2, 3, 4, 5, 6]


def test_a_single_match_is_found_from_itself() -> None:
    found = find(school_data(), "4.25", ALL)
    assert found.after((4, 3)) == found.before((4, 3)) == (4, 3)
    assert find(school_data(), "77", ALL).after((0, 0)) is None


def test_matches_follow_the_order_on_screen() -> None:
    data = school_data()
    order = order_by(data, "score")
    assert find(data, "4.25", ALL, order.rows).after((0, -1)) == (3, 3)


def test_copied_cells_are_tab_text() -> None:
    data = school_data()
    rows = np.array([0, 1, 4])
    assert tab_text(data, rows, ["score", "sex"]) == "3.5\tf\n\tm\n4.25\t"
    assert tab_text(data, rows, ["sex"], with_names=True, labels=True) == "sex\ngirl\nboy\n"
    assert tab_text(data, rows[:1], ["pupil", "size"]) == "1\t300"


def test_cells_that_would_break_the_table_are_quoted() -> None:
    assert quoted('say "a\tb"') == '"say ""a\tb"""'
    assert quoted("plain, text") == "plain, text"


def test_cells_are_emptied() -> None:
    data = school_data()
    changed = clear_cells(data, np.array([0, 2]), ["school", "sex"])
    assert changed.cell(0, "school") is None
    assert changed.cell(1, "school") == 1
    assert changed.cell(2, "sex") is None
    assert data.cell(0, "school") == 1


def test_long_whole_numbers_are_not_rounded_by_emptying() -> None:
    column = NumericColumn(np.array([2**60 + 1, 5]))
    data = Dataset({"k": column}, [Variable("k", measure=Measure.ID)])
    with pytest.raises(DataError, match="too long"):
        clear_cells(data, np.array([1]), ["k"])


def test_a_label_that_is_typed_means_its_value() -> None:
    data = school_data()
    assert value_of(data, "sex", "girl") == "f"
    assert value_of(data, "sex", "m") == "m"
    assert value_of(data, "sex", "other") == "other"
    both = Dataset(
        {"q": CodedColumn(np.array([0], dtype=np.int32), ("1", "2"))},
        [Variable("q", measure=Measure.NOMINAL, levels=(Level("1", "2"), Level("2", "one")))],
    )
    assert value_of(both, "q", "2") == "2"  # a value comes before a label


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8))))
def test_spans_are_merged(spans: list[tuple[int, int]]) -> None:
    ranges = [(first, first + more) for first, more in spans]
    out = merged(ranges)
    assert {r for a, b in out for r in range(a, b + 1)} == {r for a, b in ranges for r in range(a, b + 1)}
    assert all(one[1] + 1 < other[0] for one, other in pairwise(out))
