"""Steps that change the shape of a table or join tables: values, keys, unmatched rows, unequal stacks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis.transforms.pipeline import Tables, read_steps, run_steps
from workbench.analysis.transforms.registry import step_class
from workbench.analysis.transforms.tables import STATISTICS
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.data.variable import Measure
from workbench.errors import DataError

NA = None


def table(**columns: Any) -> Dataset:
    return dataset_of(pd.DataFrame(columns))


def values(data: Dataset, name: str) -> list[Any]:
    if data.variable(name).measure is Measure.NUMERIC:
        return [None if np.isnan(v) else float(v) for v in data.numeric(name)]
    codes, levels = data.codes(name)
    return [None if code < 0 else levels[code] for code in codes]


def wide() -> Dataset:
    return table(
        id=[7, 8],
        sex=["f", "m"],
        read1=[1.0, 2.0],
        read2=[3.0, np.nan],
        read3=[5.0, np.nan],
        mood1=["good", "bad"],
        mood2=["bad", "bad"],
        mood3=[None, "fine"],
    )


STACKS = [
    {"name": "read", "variables": ["read1", "read2", "read3"]},
    {"name": "mood", "variables": ["mood1", "mood2", "mood3"]},
]


def test_several_stacks_become_long_and_wide_again() -> None:
    long = workbench.transform(wide(), [{"step": "wide_to_long", "stacks": STACKS}])
    assert long.names == ("id", "sex", "Time", "read", "mood")
    assert values(long, "id") == [7, 7, 7, 8, 8, 8]
    assert values(long, "Time") == [1, 2, 3, 1, 2, 3]
    assert values(long, "read") == [1, 3, 5, 2, NA, NA]
    assert values(long, "mood") == ["good", "bad", NA, "bad", "bad", "fine"]
    assert long.variable("Time").measure is Measure.NUMERIC
    back = workbench.transform(
        long,
        [
            {
                "step": "long_to_wide",
                "by": ["id"],
                "time": "Time",
                "values": ["read", "mood"],
                "separator": ".",
            }
        ],
    )
    assert back.names == ("id", "sex", *(f"{n}.{t}" for n in ("read", "mood") for t in (1, 2, 3)))
    for one, other in zip(back.names, wide().names, strict=True):
        assert values(back, one) == values(wide(), other)


def test_time_is_counted_typed_or_dropped() -> None:
    step = {"step": "wide_to_long", "stacks": STACKS[:1], "row_id": "person", "time": "wave"}
    zero = workbench.transform(
        wide(), [{**step, "time_values": "zero", "drop_missing": True, "keep": ["sex"]}]
    )
    assert zero.names == ("person", "sex", "wave", "read")
    assert values(zero, "wave") == [0, 1, 2, 0] and values(zero, "person") == ["1", "1", "1", "2"]
    typed = workbench.transform(
        wide(), [{**step, "time_values": "typed", "times": ["before", "after", "later"], "keep": ["id"]}]
    )
    assert typed.variable("wave").measure is Measure.ORDINAL
    assert values(typed, "wave") == ["before", "after", "later"] * 2
    months = workbench.transform(
        wide(), [{**step, "time_values": "typed", "times": [0, 6.5, 12], "keep": ["id"]}]
    )
    assert values(months, "wave") == [0, 6.5, 12] * 2


def test_series_of_columns_are_suggested() -> None:
    begin = step_class("wide_to_long").beginning
    assert begin(wide()) == {"stacks": STACKS}
    odd = table(id1=[1], id2=["x"], a_01=[1], a_02=[2], a_03=[1], b1=[1.0], b2=[2.0], b3=[3.0], c9=[1], b=[0])
    assert begin(odd) == {"stacks": [{"name": "a", "variables": ["a_01", "a_02", "a_03"]}]}
    assert begin(table(x=[1])) == {} and step_class("center").beginning(wide()) == {}


LONG_FAULTS = [
    ({"stacks": [STACKS[0], {"name": "mood", "variables": ["mood1"]}]},
     "different numbers of columns: read 3, mood 1"),
    ({"stacks": []}, "Nothing is to be stacked"),
    ({"stacks": [{"name": "a", "variables": ["read1", "read1"]}]}, "'read1' is in the stack a twice"),
    ({"stacks": [STACKS[0], {"name": "b", "variables": ["mood1", "mood2", "read3"]}]},
     "'read3' is in the stacks read and b"),
    ({"stacks": [{"name": "sex", "variables": ["read1", "read2"]}]}, "Two variables would be called 'sex'"),
    ({"stacks": [{"name": "a", "variables": ["read1", "mood2"]}], "time_values": "typed", "times": [1]},
     "There is 1 time value for 2 columns"),
    ({"stacks": [{"name": "a", "variables": ["read1", "sex"]}]}, "do not say which time they are"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "words"), LONG_FAULTS)
def test_stacks_that_do_not_fit(options: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError) as caught:
        workbench.transform(wide(), [{"step": "wide_to_long", **options}])
    assert words in str(caught.value)


def test_wide_refuses_what_it_cannot_hold() -> None:
    long = table(id=[1, 1, 2], t=[1, 1, 1], x=[1.0, 2.0, 3.0], z=[1, 2, 2])
    step = {"step": "long_to_wide", "by": ["id"], "time": "t", "values": ["x"]}
    with pytest.raises(DataError, match=r"id and t do not tell rows apart: id 1, t 1 \(rows 1, 2\)"):
        workbench.transform(long, [step])
    good = table(id=[1, 1, 2], t=[1, 2, 1], x=[1.0, 2.0, 3.0], z=[1, 2, 2])
    with pytest.raises(DataError, match="'z' is not the same in all rows of id 1"):
        workbench.transform(good, [step])
    dropped = workbench.transform(good, [{**step, "others": "drop"}])
    assert dropped.names == ("id", "x_1", "x_2") and values(dropped, "x_2") == [2, NA]
    assert values(workbench.transform(good, [{**step, "others": "first"}]), "z") == [1, 2]
    with pytest.raises(DataError, match="1 row has no t, the first is row 2"):
        workbench.transform(table(id=[1, 2], t=[1.0, np.nan], x=[1, 2]), [step])


def test_outcomes_are_stacked_for_multivariate_models_and_mediation() -> None:
    data = table(g=["a", "b"], x=[1, 0], m=[2.0, np.nan], y=[3.0, 4.0])
    both = workbench.transform(data, [{"step": "stack_outcomes", "outcomes": ["m", "y"]}])
    assert both.names == ("row", "g", "x", "outcome", "value", "S_m", "S_y")
    assert values(both, "value") == [2, 3, NA, 4] and values(both, "outcome") == ["m", "y", "m", "y"]
    assert values(both, "S_m") == [1, 0, 1, 0] and values(both, "row") == ["1", "1", "2", "2"]
    chain = workbench.transform(
        data, [{"step": "stack_outcomes", "form": "mediation", "outcomes": ["m", "y"]}]
    )
    assert chain.names == ("row", "g", "x", "m", "y", "outcome", "Z", "Sm", "Sy")
    assert values(chain, "Z") == [2, 3, NA, 4] and values(chain, "m") == [2, 2, NA, NA]
    with pytest.raises(DataError, match="one mediator and one outcome; 1 variable is"):
        workbench.transform(data, [{"step": "stack_outcomes", "form": "mediation", "outcomes": ["m"]}])
    with pytest.raises(DataError, match="'g' is not numeric"):
        workbench.transform(data, [{"step": "stack_outcomes", "outcomes": ["g", "y"]}])


def pupils() -> Dataset:
    return table(
        school=["b", "a", "a", "c", None],
        size=[20, 10, 10, 30, 5],
        score=[1.0, 2.0, 4.0, np.nan, 6.0],
    )


def test_groups_become_rows() -> None:
    step = {"step": "aggregate", "by": ["school"], "variables": ["score"], "constant": ["size"], "sizes": "n"}
    one = workbench.transform(pupils(), [step])
    assert one.names == ("school", "n", "score", "size")
    assert values(one, "school") == ["a", "b", "c"] and values(one, "n") == [2, 1, 1]
    assert values(one, "score") == [3, 1, NA] and values(one, "size") == [10, 20, 30]
    two = workbench.transform(pupils(), [{**step, "statistics": ["sd", "n"]}])
    assert values(two, "score_sd") == [pytest.approx(2**0.5), NA, NA] and values(two, "score_n") == [2, 1, 0]
    with pytest.raises(DataError, match="'score' is not the same in all rows of school a"):
        workbench.transform(pupils(), [{**step, "variables": [], "constant": ["score"]}])
    with pytest.raises(DataError, match="'var' is no statistic here"):
        workbench.transform(pupils(), [{**step, "statistics": ["var"]}])


def schools() -> Dataset:
    return table(name=["a", "c", "d"], rich=[1.0, 2.0, 3.0], head=["x", "y", "z"])


def merged(step: dict[str, Any], left: Dataset | None = None, right: Dataset | None = None) -> Tables:
    steps = read_steps([{"step": "merge", "table": "schools", **step}])
    return run_steps(Tables(left or pupils(), {"schools": right or schools()}), steps)


def test_files_of_two_levels_are_merged_and_the_unmatched_named() -> None:
    done = merged({"by": ["school"], "keys": ["name"]})
    assert values(done.dataset, "rich") == [NA, 1, 1, 2, NA] and values(done.dataset, "head")[1] == "x"
    assert done.notes == (
        "2 keys of this table found no partner: school b; missing.",
        "1 key of 'schools' found no partner: name d.",
    )
    assert values(merged({"by": ["school"], "keys": ["name"], "rows": "inner"}).dataset, "score") == [
        2,
        4,
        NA,
    ]
    full = merged({"by": ["school"], "keys": ["name"], "rows": "full", "take": ["rich"]}).dataset
    assert values(full, "school") == ["b", "a", "a", "c", NA, "d"] and "head" not in full
    assert values(full, "score") == [1, 2, 4, NA, 6, NA] and values(full, "rich")[-1] == 3


def test_numbers_and_texts_are_the_same_key() -> None:
    done = merged({"by": ["id"]}, table(id=[1.0, 2.0, 3.0]), table(id=["1", "2", "x"], z=[5, 6, 7]))
    assert values(done.dataset, "z") == [5, 6, NA]


MERGE_FAULTS = [
    ({"by": ["school"]}, "There is no variable called 'school'"),
    ({"by": ["school"], "keys": ["name", "rich"]}, "1 keys here and 2 in 'schools'"),
    ({"by": ["school"], "keys": ["name"], "one_to_one": True},
     "school does not tell rows apart in this table: school a (rows 2, 3)"),
    ({"by": ["school"], "keys": ["name"], "take": ["poor"]}, "There is no variable called 'poor'"),
    ({"by": []}, "Choose the key"),
    ({"by": ["score"], "keys": ["head"], "rows": "inner"}, "No key is in both tables"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "words"), MERGE_FAULTS)
def test_merges_that_do_not_fit(step: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError) as caught:
        merged(step)
    assert words in str(caught.value)


def test_duplicate_keys_and_names_in_the_other_table() -> None:
    twice = table(name=["a", "a"], rich=[1, 2])
    with pytest.raises(DataError, match="name does not tell rows apart in 'schools': name a"):
        merged({"by": ["school"], "keys": ["name"]}, right=twice)
    with pytest.raises(DataError, match="Both tables have a variable 'score'"):
        merged({"by": ["school"], "keys": ["name"]}, right=table(name=["a"], score=[1]))
    with pytest.raises(DataError, match=r"no table called 'school'\. Tables are schools"):
        run_steps(
            Tables(pupils(), {"schools": schools()}),
            read_steps([{"step": "merge", "table": "school", "by": ["school"]}]),
        )


def test_tables_are_appended_and_split() -> None:
    one, two = table(x=[1, 2], g=["a", "b"]), table(g=["c"], y=[5.0], x=[3])
    steps = read_steps([{"step": "append", "table": "two", "source": "wave", "labels": ["first", "second"]}])
    done = run_steps(Tables(one, {"two": two}), steps)
    assert values(done.dataset, "x") == [1, 2, 3] and values(done.dataset, "y") == [NA, NA, 5]
    assert values(done.dataset, "g") == ["a", "b", "c"]
    assert values(done.dataset, "wave") == ["first", "first", "second"]
    assert done.notes == ("Missing in one of the tables: y.",)
    parts = run_steps(done, read_steps([{"step": "split", "variable": "wave"}]))
    assert set(parts.others) == {"two", "wave first", "wave second"}
    assert values(parts.others["wave second"], "x") == [3]


def test_steps_work_on_other_tables_and_make_new_ones() -> None:
    steps = read_steps(
        [
            {"step": "aggregate", "by": ["school"], "variables": ["score"], "into": "means"},
            {"step": "rename", "names": {"score": "mean_score"}, "on": "means"},
            {"step": "merge", "table": "means", "by": ["school"]},
            {"step": "use", "on": "means"},
        ]
    )
    done = run_steps(Tables(pupils(), name="pupils"), steps)
    assert done.name == "means" and done.dataset.names == ("school", "mean_score")
    assert values(done.others["pupils"], "mean_score") == [1, 3, 3, NA, NA]
    assert steps[0].words() == "One row for each school: mean of score, as the table means"


GAPS: list[dict[str, Any]] = [
    {"step": "aggregate", "by": ["g"], "variables": ["x"], "statistics": [*STATISTICS], "sizes": "rows"},
    {"step": "aggregate", "by": ["g", "id"], "variables": ["x"], "constant": ["h"]},
    {"step": "long_to_wide", "by": ["id"], "time": "t", "values": ["x", "h"], "others": "drop"},
    {"step": "sample", "size": "share", "share": 0.5, "by": ["id"], "seed": 1},
    {"step": "sample", "size": "number", "number": 2, "by": ["g"], "seed": 1},
    {"step": "cluster_means", "variables": ["x"], "by": ["g"], "statistic": "median"},
    {"step": "rank", "variables": ["x"], "by": ["g"]},
    {"step": "lag", "variables": ["x"], "by": ["id"], "order": "t"},
    {"step": "sort", "variables": ["g", "x"], "descending": ["g"]},
]


@pytest.mark.parametrize("step", GAPS)
def test_categories_that_no_row_has_any_more_are_no_groups(step: dict[str, Any]) -> None:
    """The rows that a filter leaves, whose unused levels are kept, and the same rows read anew."""
    draw = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "id": pd.Categorical(np.repeat([f"p{i:02d}" for i in range(30)], 3)),
            "t": np.tile([1.0, 2.0, 3.0], 30),
            "g": pd.Categorical(np.repeat([*"abcdef"], 15)),
            "h": pd.Categorical(np.repeat([*"uvw"], 30)),
            "x": draw.normal(size=90),
        }
    )
    rest = frame[~frame["g"].isin(["b", "e"]) & (frame["h"] != "v")].reset_index(drop=True)
    for name in ("id", "g", "h"):
        rest[name] = rest[name].cat.remove_unused_categories()
    condition = 'not (g in ("b", "e")) and h != "v"'
    gaps = workbench.transform(frame, [{"step": "filter", "condition": condition}, step])
    anew = workbench.transform(rest, [step])
    assert gaps.names == anew.names
    for name in anew.names:
        assert values(gaps, name) == values(anew, name)


def test_a_merge_begins_with_the_only_other_table_and_its_key() -> None:
    pupils = table(pupil=[1, 2, 3], school=[5, 5, 6], year=[1, 1, 1], score=[1.0, 2.0, 4.0])
    schools = table(size=[20, 30], school=[5, 6])
    merge, append = step_class("merge"), step_class("append")
    assert merge.beginning_beside(pupils, {"schools": schools}) == {"table": "schools", "by": ["school"]}
    waves = table(school=[5, 5, 6], year=[1, 2, 1], size=[20, 21, 30])
    assert merge.beginning_beside(pupils, {"w": waves}) == {"table": "w", "by": ["school", "year"]}
    twice = table(school=[5, 5], size=[20, 21])
    assert merge.beginning_beside(pupils, {"t": twice}) == {"table": "t"}
    both = table(school=[5, 6], size=[20, 30], score=[7.0, 8.0])
    begun = merge.beginning_beside(pupils, {"s": both})  # score is in both, and is not taken
    assert begun == {"table": "s", "by": ["school"], "take": ["size"]}
    assert merge.beginning_beside(pupils, {"a": schools, "b": waves}) == {}
    assert append.beginning_beside(pupils, {"schools": schools}) == {"table": "schools"}
    assert step_class("sort").beginning_beside(pupils, {"schools": schools}) == {}
