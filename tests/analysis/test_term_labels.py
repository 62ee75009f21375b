"""Terms of categories: results name them by the codes of the data, tables show the labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import workbench
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Level, Measure, Variable
from workbench.results import Column, DataUse, Result, Table, json_codec
from workbench.results.dressing import dressed
from workbench.results.html import document
from workbench.results.side_by_side import Choices, side_by_side
from workbench.results.table_style import APA
from workbench.results.value_labels import in_words

FORMULA = "y ~ sex * x + kind + (1 | school)"


def data(*levels: Level) -> Dataset:
    """As a file of SPSS: codes 1 and 2 with labels, a second variable without."""
    rng = np.random.default_rng(3)
    n = 120
    sex = rng.integers(0, 2, n).astype(np.int32)
    columns = {
        "y": NumericColumn(rng.normal(size=n) + sex),
        "x": NumericColumn(rng.normal(size=n)),
        "school": NumericColumn(np.arange(n) % 12),
        "sex": CodedColumn(sex, ("1", "2")),
        "kind": CodedColumn((np.arange(n) % 3).astype(np.int32), ("1", "2", "3")),
    }
    labels = levels or (Level("1", "Male"), Level("2", "Female: all"))
    return Dataset(
        columns,
        [
            Variable("y"),
            Variable("x"),
            Variable("school", measure=Measure.ID),
            Variable("sex", measure=Measure.NOMINAL, levels=labels),
            Variable("kind", measure=Measure.NOMINAL, levels=tuple(map(Level, "123"))),
        ],
    )


def terms(result: Result) -> list[object]:
    return [row["term"] for row in result.table("fixed_effects").rows]


@pytest.fixture(scope="module")
def fitted() -> Result:
    return workbench.run("linear_mlm.lmm", data(), {"formula": FORMULA})


def test_results_keep_codes_and_tables_show_labels(fitted: Result) -> None:
    codes = ["(Intercept)", "sex[2]", "x", "kind[2]", "kind[3]", "sex[2]:x"]
    assert terms(fitted) == codes
    assert fitted.labels == {"sex[2]": "sex[Female: all]"}
    shown = dressed(fitted, APA)
    assert terms(shown) == [str(code).replace("sex[2]", "sex[Female: all]") for code in codes]
    assert terms(dressed(fitted, replace(APA, value_labels=False))) == codes
    assert "sex[Female: all]" in document(fitted)


def test_numbers_are_those_of_the_result(fitted: Result) -> None:
    shown = dressed(fitted, APA).table("fixed_effects").rows
    for ours, theirs in zip(fitted.table("fixed_effects").rows, shown, strict=True):
        assert {**theirs, "term": ours["term"]} == ours


def test_labels_are_saved_with_the_result(fitted: Result) -> None:
    again = json_codec.loads(json_codec.dumps(fitted))
    assert again.labels == fitted.labels
    old = json_codec.result_to_json(fitted)
    del old["labels"]
    assert json_codec.result_from_json(old).labels == {}


def test_models_side_by_side_have_labels(fitted: Result) -> None:
    def first(style: object) -> list[str]:
        table = side_by_side([("A", fitted)], Choices(style=style))  # type: ignore[arg-type]
        return [str(row[table.columns[0].id]).strip() for row in table.rows]

    assert "sex[Female: all]" in first(APA)
    assert "sex[2]" in first(replace(APA, value_labels=False))


@pytest.mark.parametrize(
    "levels",
    [
        (Level("1", "Same"), Level("2", "Same")),
        (Level("1", "2"), Level("2", "1")),
        (Level("1"), Level("2")),
    ],
)
def test_labels_that_would_mislead_are_not_used(levels: tuple[Level, ...]) -> None:
    assert workbench.run("linear_mlm.ols", data(*levels), {"formula": "y ~ sex"}).labels == {}


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ("sex[2]", "sex[F]"),
        ("age:sex[2]", "age:sex[F]"),
        ("(1 + sex[2] | school)", "(1 + sex[F] | school)"),
        ("factor(sex)[2]", "factor(sex)[F]"),
        ("unisex[2]", "unisex[2]"),
        ("my sex[2]", "my sex[2]"),
        ("sex[20]", "sex[20]"),
        ("sex", "sex"),
    ],
)
def test_only_whole_pieces_are_replaced(term: str, shown: str) -> None:
    assert in_words({"sex[2]": "sex[F]", "factor(sex)[2]": "factor(sex)[F]"})(term) == shown


def test_a_result_without_labels_stays_the_same_object() -> None:
    table = Table("t", "T", (Column("term", "Term"),), ({"term": "a[1]"},))
    result = Result("a.b", {}, DataUse(1, 1), (table,))
    assert dressed(result, APA).table("t").rows == table.rows
