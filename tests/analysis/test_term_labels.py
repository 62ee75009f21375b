"""Terms of categories: results name them by the codes of the data, tables show the labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import workbench
from workbench.analysis.options import Notation
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.display_names import display_names, shown_levels
from workbench.data.variable import Level, Measure, Variable
from workbench.gui.model.equation_lines import equations_of
from workbench.gui.model.facts import Facts
from workbench.modeling import ModelSpec
from workbench.results import Annotation, Column, DataUse, Equation, Figure, Result, Table, json_codec
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


# -- groups, figures and equations -------------------------------------------------------------------


def labelled_schools() -> Dataset:
    """Schools are codes with labels, as `sex` is."""
    plain = data()
    names = (
        "Hill",
        "Lake",
        "Park",
        "East",
        "West",
        "North",
        "South",
        "Grove",
        "Field",
        "Dale",
        "Moor",
        "Quay",
    )
    codes = (np.arange(plain.n_rows) % 12).astype(np.int32)
    values = tuple(str(k + 1) for k in range(12))
    school = Variable("school", measure=Measure.NOMINAL, levels=tuple(map(Level, values, names)))
    others = [v for v in plain.variables if v.name != "school"]
    columns = {v.name: plain.column(v.name) for v in others} | {"school": CodedColumn(codes, values)}
    columns["y"] = NumericColumn(plain.numeric("y") + 0.5 * codes)
    return Dataset(columns, [*others, school])


@pytest.fixture(scope="module")
def with_schools() -> Result:
    options = {"formula": "y ~ sex * x + kind + (1 + x | school)", "group_tables": True}
    return workbench.run("linear_mlm.lmm", labelled_schools(), options)


def words_of(figure: Figure) -> str:
    marks = [mark for panel in figure.panels for mark in panel.marks]
    ticks = [word for panel in figure.panels for _, word in (*panel.x.ticks, *panel.y.ticks)]
    named = [word for mark in marks for word in getattr(mark, "labels", ())]
    texts = [mark.text for mark in marks if isinstance(mark, Annotation)]
    return " | ".join([*ticks, *named, *texts])


@pytest.mark.parametrize(
    "figure_id", ["caterpillar_0", "random_qq", "residuals_groups", "influence_school", "group_lines_1"]
)
def test_figures_of_groups_show_labels(figure_id: str, with_schools: Result) -> None:
    found = [b for b in with_schools.walk() if isinstance(b, Figure) and b.id == figure_id]
    assert found, figure_id
    words = words_of(found[0])
    assert "Grove" in words
    assert "school 8" not in words and "School 8" not in words and "8:" not in words


def test_equations_show_labels_in_all_spellings(with_schools: Result) -> None:
    (equation,) = [b for b in with_schools.walk() if isinstance(b, Equation)]
    for lines in (equation.text, equation.html, equation.latex):
        assert "sex[Female: all]" in lines[0]
        assert "sex[2]" not in "".join(lines)
        assert "kind[2]" in "".join(lines), "no label, no other name"


def test_tables_of_groups_keep_codes_and_show_labels(with_schools: Result) -> None:
    assert {row["level"] for row in with_schools.table("conditional_modes").rows} == set(
        map(str, range(1, 13))
    )
    shown = dressed(with_schools)
    for name in ("conditional_modes", "group_regressions_0"):
        assert shown.table(name).rows[0]["level"] == "Hill"
    codes = dressed(with_schools, replace(APA, value_labels=False))
    assert codes.table("conditional_modes").rows[0]["level"] == "1"


def test_the_most_influential_groups_have_their_names(with_schools: Result) -> None:
    rows = with_schools.table("influence_school_table").rows
    names = {str(k + 1): v.label for k, v in enumerate(labelled_schools().variable("school").levels)}
    assert [row["unit"] for row in rows] == [names[str(row["level"])] for row in rows]
    shown = dressed(with_schools).table("influence_school_table")
    assert "sex[Female: all]" in [column.title for column in shown.columns]


def test_the_window_writes_equations_with_labels() -> None:
    spec = ModelSpec.from_formula("y ~ sex + (1 | school)")
    found = equations_of(spec, Facts(None), labelled_schools(), {}, Notation())
    assert found is not None
    assert "sex[Female: all]" in found.to_text()


def test_categories_of_the_outcome_have_their_labels_in_figures() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=200)
    codes = np.clip(np.round(x + rng.normal(size=200)) + 1, 0, 2).astype(np.int32)
    levels = (Level("1", "low"), Level("2", "middle"), Level("3", "high"))
    frame = Dataset(
        {"y": CodedColumn(codes, ("1", "2", "3")), "x": NumericColumn(x)},
        [Variable("y", measure=Measure.ORDINAL, levels=levels), Variable("x")],
    )
    result = workbench.run("glmm.cumulative", frame, {"formula": "y ~ x"})
    names = {
        getattr(mark, "name", "")
        for block in result.walk()
        if isinstance(block, Figure) and "categor" in block.id
        for panel in block.panels
        for mark in panel.marks
    }
    assert {"low", "middle", "high"} <= names
    assert result.table("thresholds").rows[0]["term"] == "1|2", "names for programs stay"


@pytest.mark.parametrize(
    ("levels", "names"),
    [
        ((Level("1", "a"), Level("2", "b"), Level("3")), {"1": "a", "2": "b"}),
        ((Level("1", "a"), Level("2", "a")), {}),
        ((Level("1", "2"), Level("2", "b")), {}),
        ((Level("1", "1"),), {}),
    ],
)
def test_labels_that_do_not_tell_values_apart_are_not_used(
    levels: tuple[Level, ...], names: dict[str, str]
) -> None:
    assert display_names(Variable("g", measure=Measure.NOMINAL, levels=levels)) == names


def test_levels_of_nested_groups_by_the_labels_of_each() -> None:
    a = Variable("a", measure=Measure.NOMINAL, levels=(Level("1", "first"), Level("2", "second")))
    b = Variable("b", value_labels=(Level("7", "seventh"),))
    frame = Dataset(
        {"a": CodedColumn(np.zeros(1, dtype=np.int32), ("1", "2")), "b": NumericColumn(np.array([7.0]))},
        [a, b],
    )
    assert shown_levels(frame, "a:b", ["1:7", "2:8", "1:2:7"]) == ("first:seventh", "second:8", "1:2:7")
    assert shown_levels(frame, "gone", ["1"]) == ("1",)
