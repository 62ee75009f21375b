"""The filter of rows: the others are as if they were not in the data, and told apart from missing ones."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import csv

import workbench
from workbench.api import DataError, ExpressionError, WorkbenchError
from workbench.results import Notice, Result, Text, text
from workbench.results.json_codec import dumps, loads

SLEEP = "Reaction ~ poly(Days, 2) + (scale(Days) | Subject)"


def sleepstudy() -> pd.DataFrame:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    return data.assign(sex=np.where(data["Subject"] % 2 == 0, "F", "M"))


def without_row_numbers(result: Result, name: str) -> list[dict[str, Any]]:
    """The rows of a table; the words on assumptions name rows by their numbers in the data."""
    skipped = {"verdict"} if name == "assumptions" else set()
    return [{k: v for k, v in row.items() if k not in skipped} for row in result.table(name).rows]


@pytest.mark.parametrize(
    ("analysis", "options"),
    [
        ("linear_mlm.lmm", {"formula": SLEEP}),
        ("linear_mlm.lmm", {"formula": "Reaction ~ Days", "residual": "ar1", "group": "Subject"}),
        ("linear_mlm.ols", {"formula": "Reaction ~ poly(Days, 2)"}),
        ("linear_mlm.comparison", {"models": [SLEEP, "Reaction ~ poly(Days, 2) + (1 | Subject)"]}),
    ],
)
def test_other_rows_are_as_if_they_were_not_there(analysis: str, options: dict[str, Any]) -> None:
    data = sleepstudy()
    chosen = workbench.run(analysis, data, options, subset="Days >= 2 and not Subject in (308, 372)")
    kept = data[(data["Days"] >= 2) & ~data["Subject"].isin([308, 372])]
    alone = workbench.run(analysis, kept.reset_index(drop=True), options)
    tables = [b.id for b in chosen.walk() if b.kind == "table" and b.id != "cases"]
    assert tables
    for name in tables:
        assert without_row_numbers(chosen, name) == without_row_numbers(alone, name)
    assert (chosen.data.rows, chosen.data.used) == (180, len(kept))
    assert (chosen.data.filtered, chosen.data.dropped) == (180 - len(kept), 0)


def test_filtered_rows_are_told_apart_from_missing_ones() -> None:
    data = sleepstudy()
    data.loc[[0, 7, 9], "Reaction"] = np.nan
    result = workbench.run(
        "linear_mlm.lmm", data, formula="Reaction ~ Days + (1 | Subject)", subset="Days >= 2"
    )
    assert (result.data.filtered, result.data.dropped, result.data.used) == (36, 2, 142)
    assert result.data.dropped_by == {"Reaction": 2}
    (notice,) = (n for n in result.notices if n.id == "filter")
    assert notice.message == "The filter  Days >= 2  left out 36 of 180 rows."
    assert "142 of 180 used, 36 left out by the filter, 2 dropped" in text.document_text(result)
    assert json.loads(dumps(result))["data"]["filtered"] == 36
    assert loads(dumps(result)) == result
    script = next(b for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
    assert "d <- subset(d, Days >= 2)" in script.text


def test_rows_keep_their_numbers() -> None:
    result = workbench.run(
        "linear_mlm.ols", sleepstudy(), formula="Reaction ~ Days", subset="Days > 7", cases="all"
    )
    assert [row["row"] for row in result.table("cases").rows][:4] == [9, 10, 19, 20]


def test_an_infinite_value_that_is_filtered_out_does_no_harm_and_others_are_named_by_row() -> None:
    data = sleepstudy().astype({"Days": float})
    data.loc[[5, 12], "Days"] = np.inf
    options = {"formula": "Reaction ~ Days"}
    workbench.run("linear_mlm.ols", data, options, subset="Days < 100")
    with pytest.raises(DataError, match=r"infinite on 1 row \(first: row 13\)"):
        workbench.run("linear_mlm.ols", data, options, subset="Subject != 308")


BAD: list[tuple[str, type[WorkbenchError], str]] = [
    ("Days > ", ExpressionError, "Nothing stands after >"),
    ("Dais > 3", ExpressionError, "Did you mean Days"),
    ("Days > 100", DataError, "leaves no row of 180"),
    ("Days + 1", ExpressionError, "not a condition"),
    ("sex == F", ExpressionError, "in quotes"),
]


@pytest.mark.parametrize(("subset", "error", "words"), BAD)
def test_what_cannot_be_selected_is_said(subset: str, error: type[WorkbenchError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        workbench.run("linear_mlm.lmm", sleepstudy(), formula=SLEEP, subset=subset)
    assert caught.value.advice


def test_the_place_of_a_fault_is_shown_in_the_result() -> None:
    from workbench.analysis.runner import failed_result

    options = {"formula": "Reaction ~ Days", "subset": "Days > 3 and Dais < 2"}
    try:
        workbench.run("linear_mlm.ols", sleepstudy(), options)
    except ExpressionError as error:
        result = failed_result("linear_mlm.ols", {}, error)
    (place,) = (b for b in result.walk() if isinstance(b, Text))
    assert place.text == "Days > 3 and Dais < 2\n             ^"
    assert isinstance(result.notices[0], Notice)
