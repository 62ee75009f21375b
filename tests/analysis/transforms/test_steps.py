"""Every step of data preparation on small tables: what it makes, and what it says when it cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis.transforms.pipeline import read_placed
from workbench.analysis.transforms.registry import step_class, step_ids
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError, RecipeError, WorkbenchError

NA = None


def pupils() -> Dataset:
    return dataset_of(
        pd.DataFrame(
            {
                "school": pd.Categorical(["a", "a", "a", "b", "b", "c"]),
                "class": [1, 1, 2, 1, 1, 1],
                "sex": pd.Categorical(["f", "m", None, "f", "m", "f"]),
                "score": [1.0, 3.0, 8.0, np.nan, 4.0, 9.0],
                "year": [2001, 2002, 2003, 2001, 2003, 2001],
            }
        )
    )


def after(data: Dataset, *steps: dict[str, Any], **tables: Any) -> Dataset:
    return workbench.transform(data, steps, tables=tables)


def values(data: Dataset, name: str) -> list[Any]:
    """As Python objects; missing codes are missing."""
    if data.variable(name).measure is Measure.NUMERIC:
        return [None if np.isnan(v) else float(v) for v in data.numeric(name)]
    codes, levels = data.codes(name)
    return [None if code < 0 else levels[code] for code in codes]


def test_every_step_is_declared_with_words_and_help() -> None:
    for step_id in step_ids():
        step = step_class(step_id)
        assert step.id == step_id and step.title and step.summary.endswith(".")
        assert all(field.title and field.help for field in step.fields.values())
        assert workbench.steps()[step_id]["properties"]


NEW = [
    ({"step": "compute", "name": "z", "expression": "score + class"}, "z", [2, 4, 10, NA, 5, 10]),
    ({"step": "compute", "name": "class", "expression": "class * 2", "replace": True, "live": False},
     "class", [2, 2, 4, 2, 2, 2]),
    ({"step": "recode", "variable": "class", "values": {"1": "one"}, "others": "missing", "name": "k"},
     "k", ["one", "one", NA, "one", "one", "one"]),
    ({"step": "recode", "variable": "class", "values": {"1": "one"}, "name": "k"},
     "k", ["one", "one", "2", "one", "one", "one"]),
    ({"step": "recode", "variable": "class", "values": {"2": 20, "1": None}, "name": "k"},
     "k", [NA, NA, 20, NA, NA, NA]),
    ({"step": "recode", "variable": "sex", "values": {"f": 1, "m": 0}, "others": "missing"},
     "sex_recoded", [1, 0, NA, 1, 0, 1]),
    ({"step": "recode", "variable": "sex", "values": {"f": 1, "m": 0}}, "sex_recoded", [1, 0, NA, 1, 0, 1]),
    ({"step": "recode", "variable": "sex", "values": {"f": 1}}, "sex_recoded", ["1", "m", NA, "1", "m", "1"]),
    ({"step": "recode", "variable": "school", "values": {"b": "a"}}, "school_recoded", [*"aaaaac"]),
    ({"step": "recode", "variable": "class", "also": ["score"], "values": {"1": 10}},
     "score_recoded", [10, 3, 8, NA, 4, 9]),
    ({"step": "reverse", "variables": ["class", "score"], "scale": "1 to 9"}, "score_r", [9, 7, 2, NA, 6, 1]),
    ({"step": "reverse", "variables": ["year"]}, "year_r", [2003, 2002, 2001, 2003, 2001, 2003]),
    ({"step": "score", "variables": ["class", "score"], "name": "s"}, "s", [1, 2, 5, NA, 2.5, 5]),
    ({"step": "score", "variables": ["class", "score"], "known": 1, "name": "s"}, "s", [1, 2, 5, 1, 2.5, 5]),
    ({"step": "score", "variables": ["class", "score"], "statistic": "sum", "name": "s"},
     "s", [2, 4, 10, NA, 5, 10]),
    ({"step": "score", "variables": ["class", "score"], "statistic": "sum", "known": 1, "name": "s"},
     "s", [2, 4, 10, 2, 5, 10]),
    ({"step": "score", "variables": ["class", "score"], "reversed": ["score"], "scale": "1 to 9",
      "name": "s"}, "s", [5, 4, 2, NA, 3.5, 1]),
    ({"step": "classes", "variables": ["score"], "how": "limits", "limits": [3, 8]},
     "score_class", ["up to 3", "up to 3", "over 3 to 8", NA, "over 3 to 8", "over 8"]),
    ({"step": "classes", "variables": ["score"], "how": "limits", "limits": [3, 8], "on_limit": "above"},
     "score_class", ["under 3", "3 to under 8", "8 and more", NA, "3 to under 8", "8 and more"]),
    ({"step": "classes", "variables": ["score"], "how": "quantiles", "n": 2, "labels": ["low", "high"],
      "name": "half"}, "half", ["low", "low", "high", NA, "low", "high"]),
    ({"step": "classes", "variables": ["score"], "how": "widths", "n": 2, "labels": ["low", "high"]},
     "score_class", ["low", "low", "high", NA, "low", "high"]),
    ({"step": "dummy", "variable": "school"}, "school_b", [0, 0, 0, 1, 1, 0]),
    ({"step": "dummy", "variable": "sex", "reference": True, "name": "{level}"}, "f", [1, 0, NA, 1, 0, 1]),
    ({"step": "center", "variables": ["score"]}, "score_c", [-4, -2, 3, NA, -1, 4]),
    ({"step": "center", "variables": ["score"], "around": "group", "by": ["school"]},
     "score_gc", [-3, -1, 4, NA, 0, 0]),
    ({"step": "center", "variables": ["year"], "rows": "complete", "complete": ["score", "sex"]},
     "year_c", [-0.75, 0.25, 1.25, -0.75, 1.25, -0.75]),
    ({"step": "cluster_means", "variables": ["score"], "by": ["school"]},
     "score_mean", [4, 4, 4, 4, 4, 9]),
    ({"step": "cluster_means", "variables": ["score"], "by": ["school", "class"], "statistic": "max"},
     "score_max", [3, 3, 8, 4, 4, 9]),
    ({"step": "cluster_sizes", "by": ["school"]}, "n_school", [3, 3, 3, 2, 2, 1]),
    ({"step": "zscore", "variables": ["year"], "by": ["school"]},
     "year_z", [-1, 0, 1, -(0.5**0.5), 0.5**0.5, NA]),
    ({"step": "rank", "variables": ["score"], "order": "descending"}, "score_rank", [5, 4, 2, NA, 3, 1]),
    ({"step": "lag", "variables": ["score"], "by": ["school"], "order": "year"},
     "score_lag1", [NA, 1, 3, NA, NA, NA]),
    ({"step": "lag", "variables": ["sex"], "by": ["school"], "direction": "lead"},
     "sex_lead1", ["m", NA, NA, "m", NA, NA]),
    ({"step": "time_zero", "variable": "year"}, "year_0", [0, 1, 2, 0, 2, 0]),
    ({"step": "time_zero", "variable": "year", "origin": "value", "value": 2003, "unit": 2},
     "year_0", [-1, -0.5, 0, -1, 0, -1]),
    ({"step": "time_zero", "variable": "year", "origin": "own_first", "by": ["school"], "name": "t"},
     "t", [0, 1, 2, 0, 2, 0]),
    ({"step": "join_ids", "variables": ["school", "class"]},
     "school_class", ["a_1", "a_1", "a_2", "b_1", "b_1", "c_1"]),
    ({"step": "rename_levels", "variable": "school", "values": {"b": "a"}}, "school", [*"aaaaac"]),
    ({"step": "missing_codes", "variables": ["score"], "codes": [9, 8]}, "score", [1, 3, NA, NA, 4, NA]),
    ({"step": "missing_codes", "variables": ["score", "school"], "codes": [1, "8 to 9"]},
     "score", [NA, 3, NA, NA, 4, NA]),
    ({"step": "missing_codes", "variables": ["school"], "codes": ["a", "1 to 3"]},
     "school", [NA, NA, NA, *"bbc"]),
    ({"step": "retype", "variables": ["class"], "measure": "nominal"}, "class", [*"112111"]),
    ({"step": "filter", "condition": "score > 3"}, "score", [8, 4, 9]),
    ({"step": "na_omit", "variables": ["score"]}, "year", [2001, 2002, 2003, 2003, 2001]),
    ({"step": "na_omit"}, "score", [1, 3, 4, 9]),
    ({"step": "sort", "variables": ["year", "score"], "descending": ["score"]},
     "score", [9, 1, NA, 3, 8, 4]),
    ({"step": "sort", "variables": ["sex", "score"]}, "score", [1, 9, NA, 3, 4, 8]),
]  # fmt: skip


@pytest.mark.parametrize(("step", "name", "wanted"), NEW)
def test_values(step: dict[str, Any], name: str, wanted: list[Any]) -> None:
    found = values(after(pupils(), step), name)
    assert found == [pytest.approx(w) if isinstance(w, int | float) else w for w in wanted]


@pytest.mark.parametrize("step", [step for step, _, _ in NEW])
def test_steps_say_themselves_and_survive_json(step: dict[str, Any]) -> None:
    placed = read_placed(step)
    assert placed.words() and "\n" not in placed.words()
    assert read_placed(placed.plain()) == placed
    assert placed.plain()["step"] == step["step"]


def test_names_measures_and_labels() -> None:
    data = pupils().with_variable("score", label="Reading")
    made = after(
        data,
        {"step": "center", "variables": ["score"]},
        {"step": "join_ids", "variables": ["school", "class"]},
    )
    assert made.variable("score_c").label == "Reading, centred"
    assert made.variable("school_class").measure is Measure.ID
    renamed = after(made, {"step": "rename", "names": {"score": "reading", "class": "school class"}})
    assert renamed.variable("score_c").computed == "center(reading)"
    assert renamed.variable("school_class").computed == 'concat(school, "_", `school class`)'
    swapped = after(made, {"step": "rename", "names": {"score": "year", "year": "score"}})
    assert swapped.variable("score_c").computed == "center(year)"
    assert values(swapped, "score_c") == values(made, "score_c")
    kept = after(made, {"step": "freeze"}, {"step": "select", "variables": ["year", "school"]})
    assert kept.names == ("year", "school")
    assert after(data, {"step": "drop", "variables": ["year"]}).names == ("school", "class", "sex", "score")
    ordered = after(data, {"step": "reorder_levels", "variable": "school", "by": "score", "descending": True})
    assert [level.value for level in ordered.variable("school").levels] == ["c", "a", "b"]
    first = after(data, {"step": "reorder_levels", "variable": "school", "order": ["b"]})
    assert first.codes("school")[1] == ("b", "a", "c")


def test_further_variables_are_recoded_where_they_have_the_values() -> None:
    frame = pd.DataFrame(
        {"q1": pd.Categorical(["no", "yes", "?"]), "q2": pd.Categorical(["yes", "no", "no"])}
    )
    step = {"step": "recode", "variable": "q1", "also": ["q2"], "values": {"yes": 1, "no": 0, "?": None}}
    made = after(dataset_of(frame), step)
    assert values(made, "q1_recoded") == [0, 1, NA] and values(made, "q2_recoded") == [1, 0, 0]
    assert made.variable("q2_recoded").measure is Measure.NUMERIC


def test_labels_go_to_several_variables_at_once() -> None:
    frame = pd.DataFrame({name: pd.Categorical(["1", "2", "1"]) for name in ("q1", "q2")})
    labels = {"1": "no", "2": "yes"}
    made = after(
        dataset_of(frame), {"step": "label_levels", "variable": "q1", "labels": labels, "also": ["q2"]}
    )
    for name in ("q1", "q2"):
        assert {level.value: level.label for level in made.variable(name).levels} == labels


def test_items_that_are_ordered_categories_count_as_their_numbers() -> None:
    data = after(pupils(), {"step": "retype", "variables": ["class"], "measure": "ordinal"})
    stated = data.with_variable("class", valid_range=(1.0, 5.0))
    assert values(after(stated, {"step": "reverse", "variables": ["class"]}), "class_r") == [5, 5, 4, 5, 5, 5]
    step = {"step": "score", "variables": ["class", "score"], "reversed": ["class"], "name": "s"}
    with pytest.raises(DataError, match="'score' has values from 1 to 9, beyond the scale 1 to 5"):
        after(stated, step)
    assert values(after(data, step), "s") == [5, 6, 8, NA, 6.5, 9]


def test_quartiles_are_those_of_r() -> None:
    """quantile(1:10) of R: 3.25, 5.5, 7.75; and classes that stay whole where values are tied."""
    data = dataset_of(pd.DataFrame({"x": np.arange(1.0, 11.0), "tied": [1.0] * 8 + [2.0, 3.0]}))
    made = after(data, {"step": "classes", "variables": ["x", "tied"]})
    words = ["up to 3.25", "over 3.25 to 5.5", "over 5.5 to 7.75", "over 7.75"]
    assert [values(made, "x_class").count(word) for word in words] == [3, 2, 2, 3]
    assert made.variable("x_class").measure is Measure.ORDINAL
    assert values(made, "tied_class") == ["up to 1"] * 8 + ["over 1"] * 2
    spread = after(data, {"step": "classes", "variables": ["x"], "how": "sd"})
    limits = [level.value for level in spread.variable("x_class").levels]
    sd = (sum((x - 5.5) ** 2 for x in range(1, 11)) / 9) ** 0.5
    assert limits[0] == f"up to {5.5 - sd:.4g}" and limits[-1] == f"over {5.5 + sd:.4g}" and len(limits) == 4
    with pytest.raises(DataError, match="does not vary enough"):
        after(dataset_of(pd.DataFrame({"x": [2.0, 2.0]})), {"step": "classes", "variables": ["x"]})


def test_samples_repeat_and_can_be_whole_groups() -> None:
    data = pupils()
    step = {"step": "sample", "size": "number", "number": 3, "seed": 5}
    assert values(after(data, step), "year") == values(after(data, step), "year")
    assert after(data, step).n_rows == 3
    groups = after(data, {"step": "sample", "share": 0.34, "by": ["school"], "seed": 2})
    assert len(set(values(groups, "school"))) == 1
    assert groups.n_rows == values(data, "school").count(values(groups, "school")[0])


def test_a_copy_keeps_the_description_but_is_not_computed() -> None:
    data = after(
        pupils(),
        {"step": "set_variable", "variable": "score", "property": "label", "value": "Reading"},
        {"step": "compute", "name": "twice", "expression": "score * 2"},
        {"step": "duplicate", "variables": ["score", "twice"]},
    )
    place = data.names.index("score")
    assert data.names[place : place + 2] == ("score", "score_copy")
    assert data.variable("score_copy").label == "Reading"
    assert data.variable("twice").computed and not data.variable("twice_copy").computed
    assert values(data, "twice_copy") == values(data, "twice")
    with pytest.raises(DataError, match="There is a variable called 'score_copy' already"):
        after(data, {"step": "duplicate", "variables": ["score"]})


def test_copies_of_very_many_variables_stand_beside_them() -> None:
    names = [f"v{i}" for i in range(4_000)]
    wide = Dataset({name: NumericColumn(np.arange(3.0)) for name in names}, map(Variable, names))
    made = after(wide, {"step": "duplicate", "variables": names[::-1]}).names
    assert made == tuple(name for v in names for name in (v, f"{v}_copy"))
    two = {"step": "duplicate", "variables": ["v1", "v2"], "name": "same"}
    with pytest.raises(DataError, match="There is a variable called 'same' already"):
        after(wide, two)


def test_levels_that_nobody_has_are_added_and_removed() -> None:
    more = after(pupils(), {"step": "add_levels", "variable": "sex", "levels": ["x", "y"]})
    before = [level.value for level in pupils().variable("sex").levels]
    assert [level.value for level in more.variable("sex").levels] == [*before, "x", "y"]
    assert values(more, "sex") == values(pupils(), "sex")
    labelled = after(more, {"step": "label_levels", "variable": "sex", "labels": {"x": "other"}})
    assert labelled.variable("sex").levels[-2].text == "other"
    stated = after(more, {"step": "set_variable", "variable": "sex", "property": "reference", "value": "y"})
    for variables in ([], ["sex"]):
        less = after(stated, {"step": "drop_levels", "variables": variables})
        assert [level.value for level in less.variable("sex").levels] == before
        assert less.variable("sex").reference is None


BAD = [
    ({"step": "center", "variables": []}, "No variable is chosen. Choose a variable."),
    ({"step": "center", "variables": ["scor"]}, "Did you mean score or school?"),
    ({"step": "center", "variables": ["sex"]}, "needs a number"),
    ({"step": "center", "variables": ["score"], "around": "group"}, "Choose one that forms the groups"),
    ({"step": "compute", "name": "score", "expression": "1 + year"},
     "There is a variable called 'score' already"),
    ({"step": "compute", "name": "s", "expression": "score +"}, "Nothing stands after +"),
    ({"step": "compute", "name": "score", "expression": "score + 1", "replace": True},
     "computed from itself"),
    ({"step": "recode", "variable": "sex", "values": {"x": "y"}}, 'sex has no category "x"'),
    ({"step": "recode", "variable": "class", "also": ["sex"], "values": {"1": "2"}},
     "'sex' has none of the values"),
    ({"step": "recode", "variable": "class", "also": ["score"], "values": {"1": "2"}, "name": "k"},
     "Write {name} into it"),
    ({"step": "reverse", "variables": ["score"], "scale": "1 to 5"},
     "'score' has values from 1 to 9, beyond the scale 1 to 5"),
    ({"step": "reverse", "variables": ["score"], "scale": "five"}, "Write its ends, such as 1 to 5"),
    ({"step": "reverse", "variables": ["sex"]}, "'sex' has the category 'f', which is no number"),
    ({"step": "score", "variables": ["class"], "reversed": ["score"], "name": "s"}, "not among the items"),
    ({"step": "score", "variables": ["class"], "known": 2, "name": "s"},
     "2 answers are needed, and there is 1 item"),
    ({"step": "classes", "variables": ["score"], "how": "limits"}, "There are no limits"),
    ({"step": "classes", "variables": ["score"], "how": "limits", "limits": [3, 3]}, "must grow"),
    ({"step": "classes", "variables": ["score"], "labels": ["a"]}, "has 4 classes, and there is 1 name"),
    ({"step": "label_levels", "variable": "school", "labels": {"a": "Abbey"}, "also": ["sex"]},
     "'sex' has none of these levels"),
    ({"step": "add_levels", "variable": "sex", "levels": ["f"]}, "'sex' has the level 'f' already"),
    ({"step": "add_levels", "variable": "sex", "levels": [" "]}, "A level needs a value"),
    ({"step": "add_levels", "variable": "score", "levels": ["1"]}, "has no levels"),
    ({"step": "filter", "condition": "score > 100"}, "No row of 6 meets"),
    ({"step": "filter", "condition": ""}, "There is no condition"),
    ({"step": "sort", "variables": ["score"], "descending": ["year"]}, "rows are not sorted by it"),
    ({"step": "sample", "size": "number", "number": 7}, "There are 6 rows, and 7 are to be drawn"),
    ({"step": "join_ids", "variables": ["school"], "name": "key", "unique": True},
     "key does not tell rows apart: key a (rows 1, 2 and 1 more)"),
    ({"step": "drop", "variables": ["nothing"]}, "There is no variable called 'nothing'"),
    ({"step": "rename", "names": {"score": "year"}}, "Two variables would be called 'year'"),
    ({"step": "rename", "names": {"score": "  "}}, "A variable needs a name."),
    ({"step": "reorder_levels", "variable": "school", "order": ["z"]}, "'school' has no level 'z'"),
    ({"step": "reorder_levels", "variable": "school"}, "There is no order for the levels"),
    ({"step": "retype", "variables": ["sex"], "measure": "numeric"}, "cannot become numeric"),
    ({"step": "use", "on": "elsewhere"}, "no table called 'elsewhere'"),
    ({"step": "split", "variable": "school", "name": "part"}, "Write {value} into it"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "words"), BAD)
def test_faults_are_told_with_the_step(step: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError) as caught:
        after(pupils(), step)
    assert words in str(caught.value)
    assert caught.value.message.startswith("Step 1 of the preparation")


WRONG = [
    ([{"step": "centre", "variables": ["x"]}],
     "'steps[0]': 'centre' is no known step of data preparation. Did you mean center"),
    ([{"step": "filter"}, {"step": "center", "variable": ["x"]}],
     "'steps[1]': center: There is no option called 'variable'. Did you mean 'variables'?"),
    ([{"step": "rank", "variables": ["x"], "ties": "no"}], "cannot be 'no'"),
    ([{"step": "compute", "name": "", "expression": "1"}], "Option 'name' cannot be ''"),
    ([{"step": "filter", "into": 3}], "'into' in 'steps[0]' must be the name of a table"),
    ([{"step": "use"}], "must name one table"),
    (["filter"], "'steps[0]' is not an object"),
    ([{"steps": "filter"}], "has no name"),
    ([{"step": "recode", "variable": "x", "values": {}}], "an object {old: new}"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "words"), WRONG)
def test_wrong_steps_are_told_before_data_are_touched(steps: Any, words: str) -> None:
    with pytest.raises((RecipeError, WorkbenchError)) as caught:
        workbench.transform(pupils(), steps)
    assert words in str(caught.value)
