"""The style of tables: digits, p-values, stars, columns, decimal mark and footnotes, in every renderer."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.results.samples import fixed_effects, result
from workbench.errors import WorkbenchError
from workbench.results import Column, DataUse, Result, Table, json_codec
from workbench.results.clipboard import table_clipboard
from workbench.results.dressing import dressed, facts_of
from workbench.results.formatting import format_full_percent, format_p_value
from workbench.results.html import document
from workbench.results.language import writes_comma
from workbench.results.shown import ShownTable, show
from workbench.results.style_codec import named_style, style_from_json, style_to_json, style_with
from workbench.results.table_style import APA, STYLES, TITLES, TableStyle
from workbench.results.text import document_text
from workbench.results.text_table import table_text


def shown(table: Table, style: TableStyle) -> ShownTable:
    whole = Result("a.b", {}, DataUse(10, 9), (table,))
    return show(dressed(whole, style).table(table.id))


def column(found: ShownTable, name: str) -> list[str]:
    place = [column.id for column in found.columns].index(name)
    return [row[place] for row in found.cells]


def test_no_style_changes_what_the_table_holds() -> None:
    before = json_codec.dumps(result())
    for style in STYLES.values():
        for block in dressed(result(), style).walk():
            if isinstance(block, Table):
                assert block.rows is fixed_effects().rows or block.rows == fixed_effects().rows
    assert json_codec.dumps(result()) == before


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("apa", [".032", "< .001", ".550", "> .999", "1.000"]),
        ("zero", ["0.032", "< 0.001", "0.550", "> 0.999", "1.000"]),
        ("ama", [".03", "< .001", ".55", "> .99", "1.00"]),
        ("exact", ["0.032", "1.00 × 10⁻⁷", "0.550", "1.000", "1.000"]),
        ("scientific", ["3.21 × 10⁻²", "1.00 × 10⁻⁷", "5.50 × 10⁻¹", "1.00 × 10⁰", "1.00 × 10⁰"]),
    ],
)
def test_p_values_in_every_spelling(form: str, expected: list[str]) -> None:
    values = [0.0321, 1e-7, 0.55, 0.99995, 1.0]
    assert [format_p_value(value, 3, form=form) for value in values] == expected  # type: ignore[arg-type]


def test_the_ama_keeps_a_third_decimal_where_two_would_mislead() -> None:
    """AMA Manual of Style (2020): three decimals below .01, and where two would hide p < .05."""
    told = [format_p_value(value, 3, form="ama") for value in (0.0471, 0.0442, 0.0096, 0.0013)]
    assert told == [".047", ".04", ".010", ".001"]


def test_digits_are_decimals_of_estimates_and_statistics_but_not_of_counts() -> None:
    columns = (Column("n", "n", "integer"), Column("estimate", "b", "number"), Column("t", "t", "fixed"))
    table = Table("t", "T", columns, ({"n": 1200, "estimate": 1.23456, "t": 2.0},))
    assert shown(table, TableStyle(digits=3)).cells == (("1,200", "1.235", "2.000"),)
    assert shown(table, TableStyle(digits=0)).cells == (("1,200", "1", "2"),)


def test_decimals_that_hide_a_number_give_way_to_a_power_of_ten() -> None:
    table = Table("t", "T", (Column("x", "x", "number"),), ({"x": 0.00012345},))
    assert shown(table, TableStyle(digits=2)).cells == (("1.23 × 10⁻⁴",),)


def test_full_precision_gives_the_same_number_back() -> None:
    style = named_style("full")
    for name in ("estimate", "std_error", "conf_low"):
        texts = column(shown(fixed_effects(), style), name)
        numbers = [row[name] for row in fixed_effects().rows]
        assert [
            float(text.replace("−", "-").replace(" × 10", "e").translate(_LOWERED)) for text in texts
        ] == numbers
    assert format_full_percent(0.07) == "7%"
    assert format_full_percent(0.1234567) == "12.34567%"


_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def test_stars_stand_beside_the_estimate_and_are_explained() -> None:
    found = shown(fixed_effects(), TableStyle(stars=True))
    assert column(found, "estimate") == ["2.0057***", "0.5204*", "−1.03 × 10⁻⁴"]
    assert found.stars_note == "*p < .05. **p < .01. ***p < .001."
    assert shown(fixed_effects(), APA).stars_note == ""


def test_stars_go_where_the_reader_sees_them() -> None:
    style = TableStyle(stars=True, star_levels=(0.1, 0.01), hidden_columns=("estimate",))
    found = shown(fixed_effects(), style)
    assert column(found, "p_value") == ["< .001**", ".032*", ""]
    assert found.stars_note == "*p < .1. **p < .01."


def test_columns_are_left_out_in_all_tables_or_in_one() -> None:
    ids = [column.id for column in shown(fixed_effects(), TableStyle(hidden_columns=("df",))).columns]
    assert ids == ["term", "estimate", "std_error", "p_value", "conf_low", "conf_high"]
    one = TableStyle(hidden_columns=("other.df", "fixed_effects.conf_low"))
    assert [column.id for column in shown(fixed_effects(), one).columns][3:] == ["df", "p_value", "conf_high"]


def test_a_decimal_comma_is_everywhere_and_points_still_align() -> None:
    style = TableStyle(decimal_mark="comma")
    table = dressed(result(), style).table("fixed_effects")
    assert column(show(table), "p_value")[:2] == ["< ,001", ",032"]
    assert column(show(table), "df")[0] == "147,86"
    lines = [line for line in table_text(table).splitlines() if "gevocab" in line or "(Intercept)" in line]
    assert len({line.index(",") for line in lines}) == 1
    assert "Rows used: 10\u202f320 of 10\u202f903" in document_text(result(), style=style)
    tsv, page = table_clipboard(table)
    assert "\t2,0057\t" in tsv and "2,0057" in page


@pytest.mark.parametrize(
    ("name", "comma"),
    [
        ("de_DE.UTF-8", True),
        ("de_CH.UTF-8", False),
        ("en_GB", False),
        ("pt-BR", True),
        ("es_MX", False),
        ("German_Germany.1252", True),
        ("C", False),
        ("", False),
        ("zh_CN", False),
    ],
)
def test_languages_and_their_decimal_mark(name: str, comma: bool) -> None:
    assert writes_comma(name) is comma


def test_the_language_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert column(shown(fixed_effects(), TableStyle(decimal_mark="language")), "p_value")[1] == ",032"


def test_the_footnote_tells_rows_groups_and_method() -> None:
    groups = Table("groups", "", (Column("group", ""),), ({"group": "school", "n_levels": 1600},))
    whole = replace(result(), blocks=(*result().blocks, groups), options={"method": "reml"})
    said = "N = 10,320 rows; groups: 1,600 school. Estimated by restricted maximum likelihood."
    assert facts_of(whole) == said
    assert f"Note. {said} Intervals are Wald intervals." in document_text(whole)
    assert "N = " not in document_text(whole, style=TableStyle(footnotes=False))
    assert document_text(whole).count("N = ") == 1
    for options, words in (
        ({"quadrature_points": 7, "family": "binomial"}, "adaptive quadrature with 7 points."),
        ({"quadrature_points": 1, "family": "poisson"}, "Laplace approximation."),
        ({"quadrature_points": 1, "family": "quasi_poisson"}, "by penalised quasi-likelihood."),
        ({"method": "pearson"}, "1,600 school."),
    ):
        assert facts_of(replace(whole, options=options)).endswith(words)
    ungrouped = replace(result(), options={"quadrature_points": 1})
    assert facts_of(ungrouped) == "N = 10,320 rows."


def test_a_style_survives_json_and_names_what_is_wrong() -> None:
    style = TableStyle("ama", 4, 2, "exact", True, (0.1,), "comma", ("df", "a.b"), False, True)
    assert style_from_json(json.loads(json.dumps(style_to_json(style)))) == style
    assert style_with("journal", {"digits": 5}) == replace(STYLES["journal"], digits=5)
    assert style_with({"name": "ama"}, {}) == STYLES["ama"]
    assert list(TITLES) == list(STYLES)
    for wrong, word in (
        ([], "not an object"),
        ({"name": "bold"}, "'bold'"),
        ({"colour": 1}, "'colour'"),
        ({"digits": 99}, "'digits'"),
        ({"digits": True}, "'digits'"),
        ({"p_digits": 0}, "'p_digits'"),
        ({"p_format": "x"}, "'p_format'"),
        ({"decimal_mark": ";"}, "'decimal_mark'"),
        ({"stars": 1}, "'stars'"),
        ({"star_levels": [2.0]}, "'star_levels'"),
        ({"star_levels": 3}, "'star_levels'"),
        ({"hidden_columns": True}, "'hidden_columns'"),
        ({"hidden_columns": [1]}, "'hidden_columns'"),
    ):
        with pytest.raises(WorkbenchError, match=word):
            style_from_json(wrong)


def test_hostile_notes_stay_words() -> None:
    table = replace(fixed_effects(), note="<script>")
    page = document(Result("a", {}, DataUse(1, 1), (table,)), style=TableStyle(stars=True))
    assert "<script>" not in page
