"""Plain text, Markdown and tab-separated text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.results.samples import fixed_effects, result
from tests.results.strategies import results, tables
from workbench.results import Cell, Column, Result, Table
from workbench.results.text import document_text
from workbench.results.text_table import printable, table_markdown, table_text, table_tsv, text_columns

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def small() -> Table:
    columns = (Column("term", "Term"), Column("estimate", "Estimate", "number"), Column("p", "p", "p_value"))
    rows: tuple[dict[str, Cell], ...] = (
        {"term": "(Intercept)", "estimate": -2.00572, "p": 0.0},
        {"term": "名前", "estimate": 0.0000123, "p": 0.25},
    )
    return Table("t", "Fixed effects", columns, rows)


def test_an_aligned_table() -> None:
    assert table_text(small()).splitlines() == [
        "Fixed effects",
        "─────────────────────────────────",
        "Term             Estimate       p",
        "─────────────────────────────────",
        "(Intercept)  −2.0057       < .001",
        "名前          1.23 × 10⁻⁵    .250",
        "─────────────────────────────────",
    ]


def test_markdown() -> None:
    assert table_markdown(small()).splitlines() == [
        "**Fixed effects**",
        "",
        "| Term | Estimate | p |",
        "| --- | ---: | ---: |",
        "| (Intercept) | −2.0057 | \\< .001 |",
        "| 名前 | 1.23 × 10⁻⁵ | .250 |",
    ]
    assert "a\\|b" in table_markdown(Table("t", "a|b", (), ()))


def test_tab_separated_as_shown_and_in_full() -> None:
    assert table_tsv(small()).splitlines() == [
        "Term\tEstimate\tp",
        "(Intercept)\t-2.0057\t< .001",
        "名前\t1.23e-05\t.250",
    ]
    assert table_tsv(small(), full_precision=True).splitlines()[2] == "名前\t1.23e-05\t0.25"


def test_tab_separated_text_is_no_formula_and_keeps_its_cells() -> None:
    columns = (Column("a", "=A"), Column("b", "B"))
    table = Table("t", "", columns, ({"a": "=1+1", "b": "x\ty\nz"}, {"a": "-x", "b": -1.5}))
    for full in (False, True):
        assert table_tsv(table, full_precision=full) == "'=A\tB\n'=1+1\tx y z\n'-x\t-1.5\n"


def test_text_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[31m\u202eb\n\x07") == "a�[31m�b �"
    assert text_columns("名e\u0301") == 3


def test_the_whole_result() -> None:
    text = document_text(result(), "Linear mixed model")
    assert text.startswith(
        "Linear mixed model\n══════════════════\n\nRows used: 10,320 of 10,903\n\nWarning: "
    )
    for expected in ("    yᵢ = β₀", "[Figure] A figure", "School → <script>", "      # two", "583 dropped"):
        assert expected in text


@relaxed
@given(results)
def test_any_result_is_printable(any_result: Result) -> None:
    text = document_text(any_result)
    assert all(line == printable(line) for line in text.split("\n"))


@relaxed
@given(tables)
def test_any_table_keeps_its_shape(table: Table) -> None:
    lines = table_tsv(table, full_precision=True).split("\n")
    assert len(lines) == len(table.rows) + 2
    assert all(line.count("\t") == max(len(table.columns) - 1, 0) for line in lines[:-1])
    assert len({text_columns(line) for line in table_text(table).split("\n")[1:2]}) == 1
    table_markdown(table)


def test_notes_are_kept() -> None:
    assert table_text(fixed_effects()).endswith("Note. Intervals are Wald intervals.")
    assert table_markdown(fixed_effects()).endswith("*Note.* Intervals are Wald intervals.")
