"""Combined ids, suspected missing codes, histograms and words of the variable view, without a window."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gui.data_samples import school_data
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.combined_ids import with_combined
from workbench.data.dataset import Dataset
from workbench.data.grouping import GroupSizes, joint_codes, relation
from workbench.data.suspected import declare_missing, suspected_codes
from workbench.data.variable import Level, Measure, Variable
from workbench.gui.data.profile import BINS, facts, profile, shape_of
from workbench.gui.data.renaming import renamed_options
from workbench.gui.data.variables_page import groups_of
from workbench.gui.data.words import counted
from workbench.gui.level_words import readable, size_words


def words_data(words: list[str], measure: Measure = Measure.NOMINAL) -> Dataset:
    categories = tuple(dict.fromkeys(words))
    codes = np.array([categories.index(word) for word in words], dtype=np.int32)
    levels = tuple(Level(c) for c in categories) if measure is Measure.NOMINAL else ()
    return Dataset({"w": CodedColumn(codes, categories)}, [Variable("w", measure=measure, levels=levels)])


def test_a_combined_id_tells_groups_apart() -> None:
    data, name = with_combined(school_data(), "class", "school")
    assert name == "school_class"
    assert data.names[:4] == ("pupil", "school", "class", "school_class")
    assert [data.cell(row, name) for row in range(6)] == ["1_1", "1_1", "1_2", "2_1", "2_2", "2_2"]
    assert data.variable(name).measure is Measure.ID
    assert relation(data.codes(name)[0], data.codes("school")[0]) == "nested"


def test_a_combined_id_is_missing_where_one_part_is() -> None:
    data = school_data()
    column = NumericColumn(np.array([1.0, np.nan, 2, 1, 2, 2]))
    data, name = with_combined(data.replaced({"class": column}), "class", "school")
    assert data.cell(1, name) is None
    assert data.cell(2, name) == "1_2"


def test_a_taken_name_gets_a_number() -> None:
    data, _ = with_combined(school_data(), "class", "school")
    assert with_combined(data, "class", "school")[1] == "school_class_2"


PARTS = st.sampled_from(["a", "a_b", "b", "b_c", "_", "a_", "c"])


@given(st.lists(st.tuples(PARTS, PARTS), min_size=1, max_size=12))
def test_combined_ids_make_the_same_groups_as_both_variables(pairs: list[tuple[str, str]]) -> None:
    columns, variables = {}, []
    for name, values in (("o", [p[0] for p in pairs]), ("i", [p[1] for p in pairs])):
        categories = tuple(dict.fromkeys(values))
        codes = np.array([categories.index(v) for v in values], dtype=np.int32)
        columns[name] = CodedColumn(codes, categories)
        variables.append(Variable(name, measure=Measure.TEXT))
    data, name = with_combined(Dataset(columns, variables), "i", "o")
    same = relation(data.codes(name)[0], joint_codes(data, ("i", "o")))
    assert same == "same"


def test_a_word_among_numbers_is_suspected_and_declaring_it_makes_numbers() -> None:
    data = words_data(["1", "2.5", "NA", "3", "NA"])
    assert [c.value for c in suspected_codes(data, "w")] == ["NA"]
    changed = declare_missing(data, "w", ["NA"])
    assert changed.variable("w").measure is Measure.NUMERIC
    assert changed.variable("w").missing_codes == ()
    assert np.isnan(changed.numeric("w")).tolist() == [False, False, True, False, True]
    assert suspected_codes(changed, "w") == ()


def test_decimal_commas_become_numbers_too() -> None:
    changed = declare_missing(words_data(["1,5", "2", "NA"]), "w", ["NA"])
    assert changed.numeric("w")[:2].tolist() == [1.5, 2.0]


def test_a_number_apart_is_suspected_and_stays_in_the_data() -> None:
    data = Dataset({"x": NumericColumn(np.array([1, 2, 3, -99, 2]))}, [Variable("x")])
    assert [c.value for c in suspected_codes(data, "x")] == ["-99"]
    changed = declare_missing(data, "x", ["-99"])
    assert changed.cell(3, "x") == -99
    assert math.isnan(changed.numeric("x")[3])
    assert suspected_codes(changed, "x") == ()


def test_categories_stay_categories_when_words_are_left() -> None:
    changed = declare_missing(words_data(["low", "high", "unknown"]), "w", ["unknown"])
    assert changed.variable("w").measure is Measure.NOMINAL
    assert changed.variable("w").missing_codes == ("unknown",)


def test_a_million_different_values_are_not_looked_through() -> None:
    draw = np.random.default_rng(1)
    data = Dataset({"x": NumericColumn(draw.normal(size=100_000))}, [Variable("x")])
    assert suspected_codes(data, "x") == ()


def test_whole_numbers_have_a_bar_each() -> None:
    shape = shape_of(np.array([1.0, 2, 2, 4, np.nan, np.inf]))
    assert shape is not None
    assert (shape.whole, shape.counts, shape.edges) == (True, (1, 2, 0, 1), (0.5, 1.5, 2.5, 3.5, 4.5))


@pytest.mark.parametrize("values", [[], [3.0, 3.0], [np.nan], [np.inf, 1.0], [-1e308, 1e308]])
def test_no_histogram_where_there_is_nothing_to_see(values: list[float]) -> None:
    assert shape_of(np.array(values, dtype=float)) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=2))
def test_every_value_is_in_a_bar(values: list[float]) -> None:
    shape = shape_of(np.array(values))
    if shape is not None:
        assert sum(shape.counts) == len(values)
        assert len(shape.edges) == len(shape.counts) + 1
        assert len(shape.counts) <= max(BINS, 31)


def test_facts_of_numbers_and_of_categories() -> None:
    data = school_data()
    assert facts(profile(data, "score").summary) == [
        ("Values", "4"),
        ("Missing", "2"),
        ("Mean", "2.938"),
        ("SD", "1.125"),
        ("Min", "2"),
        ("Median", "2.75"),
        ("Max", "4.25"),
    ]
    assert facts(profile(data, "sex").summary) == [("Values", "5"), ("Missing", "1"), ("Distinct", "2")]
    assert profile(data, "sex").shape is None


def test_sizes_in_words() -> None:
    assert (
        size_words(GroupSizes("school", 160, 11, 62.5, 162, 64.5))
        == "160 groups of 11 to 162 rows (median 62.5)"
    )
    assert size_words(GroupSizes("pair", 1, 2, 2.0, 2, 2.0)) == "1 group of 2 rows"
    assert readable("class:school") == "class in school"
    assert counted(1, "row") == "1 row"
    assert counted(20_000, "row") == "20,000 rows"


@pytest.mark.parametrize(
    ("formula", "groups"),
    [
        ("y ~ x + (x | school/class)", ["school", "class"]),
        ("y ~ (1 | a) + (1 | b)", ["a", "b"]),
        ("y ~ x", []),
        ("y ~ (1 |", []),
        (None, []),
    ],
)
def test_groups_of_a_formula(formula: object, groups: list[str]) -> None:
    assert groups_of(formula) == groups


def test_options_follow_a_new_name() -> None:
    options: dict[str, object] = {
        "formula": "score ~ size + (1 | school)",
        "weights": "size",
        "contrasts": {"size": "sum"},
        "names": ["size", "x"],
        "method": "size",
    }
    assert renamed_options(options, "size", "school size") == {
        "formula": "score ~ `school size` + (1 | school)",
        "weights": "school size",
        "contrasts": {"school size": "sum"},
        "names": ["school size", "x"],
        "method": "size",
    }
    assert renamed_options({"formula": "y ~ ("}, "y", "z") == {"formula": "y ~ ("}
