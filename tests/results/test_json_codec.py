"""The JSON of results: nothing is lost, the layout is the agreed one, and nothing hostile gets in."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.results.strategies import blocks, results
from workbench.errors import PluginError, ProjectError
from workbench.results import (
    Action,
    Axis,
    Column,
    DataUse,
    Figure,
    Notice,
    Panel,
    Points,
    Result,
    Section,
    Table,
    Text,
)
from workbench.results.json_codec import block_from_json, block_to_json, dumps, loads

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def small_result() -> Result:
    columns = (Column("term", "Term"), Column("estimate", "Estimate", "number"))
    table = Table("fixed_effects", "Fixed effects", columns, ({"term": "x", "estimate": 0.1 + 0.2},))
    return Result(
        analysis="linear_mlm.lmm",
        options={"method": "reml"},
        data=DataUse(10, 8, 2, {"x": 2}),
        blocks=(table,),
        notices=(Notice("info", "Two rows were dropped.", actions=(Action("Fit by ML", {"method": "ml"}),)),),
        timing={"fit": 0.25},
        version="0.1.0",
    )


@relaxed
@given(results)
def test_a_result_comes_back_the_same(result: Result) -> None:
    # repr compares NaN with NaN and 1 with 1.0 as a reader would
    assert repr(loads(dumps(result))) == repr(result)


@relaxed
@given(blocks)
def test_a_block_comes_back_the_same(block: Section) -> None:
    text = json.dumps(block_to_json(block), allow_nan=False)
    assert repr(block_from_json(json.loads(text))) == repr(block)


def test_layout_is_the_agreed_one() -> None:
    assert json.loads(dumps(small_result())) == {
        "workbench": "0.1.0",
        "analysis": "linear_mlm.lmm",
        "options": {"method": "reml"},
        "data": {"rows": 10, "used": 8, "dropped": 2, "dropped_by": {"x": 2}, "filtered": 0},
        "blocks": [
            {
                "kind": "table",
                "id": "fixed_effects",
                "title": "Fixed effects",
                "columns": [
                    {
                        "id": "term",
                        "title": "Term",
                        "format": "text",
                        "help": "",
                        "digits": None,
                        "hidden": False,
                    },
                    {
                        "id": "estimate",
                        "title": "Estimate",
                        "format": "number",
                        "help": "",
                        "digits": None,
                        "hidden": False,
                    },
                ],
                "rows": [{"term": "x", "estimate": 0.30000000000000004}],
                "note": "",
            }
        ],
        "notices": [
            {
                "kind": "notice",
                "level": "info",
                "message": "Two rows were dropped.",
                "advice": "",
                "id": "",
                "actions": [{"label": "Fit by ML", "options": {"method": "ml"}, "analysis": ""}],
            }
        ],
        "timing": {"fit": 0.25},
    }


def test_the_version_comes_first() -> None:
    assert dumps(small_result()).startswith('{"workbench": "0.1.0", "analysis": "linear_mlm.lmm"')


def test_fields_added_later_may_be_missing() -> None:
    stored = json.loads(dumps(small_result()))
    del stored["blocks"][0]["columns"][0]["digits"], stored["timing"]
    assert loads(json.dumps(stored)) == replace(small_result(), timing={})


def test_numbers_that_are_not_finite_are_strict_json() -> None:
    text = dumps(replace(small_result(), options={"a": math.nan, "b": [-math.inf], "$float": "inf"}))
    options = json.loads(text, parse_constant=pytest.fail)["options"]
    assert options == {"a": {"$float": "nan"}, "b": [{"$float": "-inf"}], "$$float": "inf"}
    back = loads(text).options
    assert math.isnan(back["a"]) and back["b"] == [-math.inf] and back["$float"] == "inf"


def test_numpy_values_are_accepted() -> None:
    rows: Any = ({"a": np.float64(0.1)}, {"a": np.int32(3)}, {"a": np.bool_(True)}, {"a": np.str_("s")})
    table = Table("t", "t", (Column("a", "A"),), rows)
    x: Any = np.array([1.0, np.nan, 3.0])
    indices: Any = np.arange(3)
    figure = Figure("f", "f", (Panel((Points(x, x, rows=indices),), x=Axis("x")),))
    result = replace(small_result(), options={"k": np.arange(3)}, blocks=(table, figure))
    back = loads(dumps(result))
    assert [row["a"] for row in back.table("t").rows] == [0.1, 3, True, "s"]
    assert back.options == {"k": [0, 1, 2]}
    drawn = back.blocks[1]
    assert isinstance(drawn, Figure)
    points = drawn.panels[0].marks[0]
    assert isinstance(points, Points)
    assert points.x[2] == 3.0 and points.rows == (0, 1, 2) and repr(points.x[1]) == "nan"


def stored_with(**changes: object) -> str:
    return json.dumps(json.loads(dumps(small_result())) | changes)


def stored_table(cell: object) -> dict[str, object]:
    return {"kind": "table", "id": "a", "title": "", "columns": [], "rows": [{"x": cell}]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not valid JSON"),
        ("[1, 2", "not valid JSON"),
        ("[]", "expected an object, found a list"),
        ("{}", "'analysis' is missing"),
        ('{"a": 1, "a": 2}', "a key occurs twice"),
        (stored_with(timing={"fit": 1}).replace("1}", "NaN}"), "NaN is not a JSON number"),
        (stored_with(timing={"fit": 1}).replace("1}", "1e999}"), "too large (at timing.fit)"),
        (stored_with(timing={"fit": {"$float": "12"}}), "expected a number (at timing.fit)"),
        (stored_with(options={"$evil": 1}), "unknown key '$evil' (at options)"),
        (stored_with(extra=1), "unknown key 'extra'"),
        (stored_with(blocks=[{"kind": "script"}]), "unknown kind 'script' (at blocks[0])"),
        (stored_with(blocks=[{"kind": {"a": 1}}]), "unknown kind {'a': 1} (at blocks[0])"),
        (stored_with(blocks=[7]), "expected an object with 'kind', found a number (at blocks[0])"),
        (
            stored_with(blocks=[{"kind": "notice", "level": "fatal", "message": ""}]),
            "'fatal' is not one of info, warning, error (at blocks[0].level)",
        ),
        (
            stored_with(blocks=[{"kind": "text", "id": "a", "title": 3, "text": ""}]),
            "expected str, found a number (at blocks[0].title)",
        ),
        (stored_with(blocks=[stored_table([1])]), "found a list (at blocks[0].rows[0].x)"),
        (
            stored_with(blocks=[stored_table(10**30)]),
            "a whole number is too large (at blocks[0].rows[0].x)",
        ),
        (stored_with(options={"a": 1}).replace('"a": 1', '"a": ' + "9" * 5000), "not valid JSON"),
        ("[" * 200_000 + "]" * 200_000, "nested too deeply"),
    ],
)
def test_hostile_text_is_refused_with_the_place(text: str, says: str) -> None:
    with pytest.raises(ProjectError) as caught:
        loads(text)
    assert says in caught.value.message
    assert caught.value.advice


def test_text_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.results.json_codec.MAX_CHARACTERS", 10)
    with pytest.raises(ProjectError, match="too large"):
        loads(stored_with())


def test_sections_nested_without_end_are_refused() -> None:
    block: dict[str, object] = {"kind": "section", "id": "", "title": "", "blocks": []}
    for _ in range(150):
        block = {"kind": "section", "id": "", "title": "", "blocks": [block]}
    with pytest.raises(ProjectError, match="nested too deeply"):
        block_from_json(block)


@pytest.mark.parametrize("bad", [object(), {1: 2}, 1j, b"bytes", Text("a", "b", "c")])
def test_what_cannot_be_saved_is_the_plugins_fault(bad: object) -> None:
    if isinstance(bad, Text):
        bad = replace(bad, style="poem")  # type: ignore[arg-type]
        result = replace(small_result(), blocks=(bad,))
    else:
        result = replace(small_result(), options={"a": bad})
    with pytest.raises(PluginError, match="cannot be saved"):
        dumps(result)


def test_a_value_that_contains_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(PluginError, match="contains itself"):
        dumps(replace(small_result(), options={"a": loop}))
