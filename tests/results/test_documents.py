"""Word, Excel, LaTeX and Markdown: every cell, word and equation of a result arrives, and nothing runs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from tests.results.samples import EVIL, fixed_effects, result
from tests.results.strategies import results
from workbench.results import Column, DataUse, Equation, Result, Table
from workbench.results.latex import document_latex, table_latex
from workbench.results.latex_text import escape
from workbench.results.markdown import document_markdown
from workbench.results.sheets import number_format, workbook_xlsx
from workbench.results.shown import show
from workbench.results.word import document_docx
from workbench.results.word.mathematics import scripts

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


def reopened(any_result: Result) -> docx.document.Document:
    return docx.Document(io.BytesIO(document_docx(any_result, "A title", lambda drawn: PIXEL)))


def only_table(*rows: dict[str, float | int | str | bool | None]) -> Result:
    columns = (Column("name", "Name"), Column("value", "Value", "number"))
    return Result("a.b", {}, DataUse(3, 3), (Table("t", "Numbers: [1/2]", columns, rows, "A note."),))


def test_a_word_table_has_every_cell_as_shown() -> None:
    grid = reopened(result()).tables[0]
    shown = show(fixed_effects())
    assert [cell.text for cell in grid.rows[0].cells] == [column.title for column in shown.columns]
    for row, cells in zip(grid.rows[1:3], shown.cells[:2], strict=True):
        assert [cell.text for cell in row.cells] == list(cells)
    assert "tblHeader" in grid.rows[0]._tr.xml


def test_word_numbers_tables_and_figures_and_keeps_notes() -> None:
    words = [paragraph.text for paragraph in reopened(result()).paragraphs]
    assert "Table 1" in words
    assert any(text.startswith("Figure 1. ") for text in words)
    assert "Note. N = 10,320 rows. Intervals are Wald intervals." in words


def test_word_equations_are_equations() -> None:
    equation = Equation(
        "e", "", ("",), ("y<sub>ij</sub> = &beta;<sub>0</sub> + <i>x</i><sup>2</sup>",), ("",)
    )
    document = reopened(Result("a.b", {}, DataUse(), (equation,)))
    xml = document.element.body.xml
    assert xml.count("<m:sSub>") == 2
    assert xml.count("<m:sSup>") == 1
    assert [part.base for part in scripts("a b<sub>1</sub>")] == ["a ", "b"]


def test_words_never_become_formulas_in_excel() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_xlsx(only_table({"name": "=1+1", "value": -0.5}))))
    sheet = book.worksheets[0]
    assert sheet.title == "Numbers   1 2"
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value == -0.5
    assert sheet["A4"].value == "Note. A note."


def test_excel_keeps_every_digit() -> None:
    numbers = [1 / 3, 1e-300, 12345678.9, 2**53]
    rows = [{"name": str(i), "value": number} for i, number in enumerate(numbers)]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_xlsx(only_table(*rows)))).worksheets[0]
    assert [sheet.cell(i + 2, 2).value for i in range(4)] == numbers


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("1.234", "0.000"),
        ("1.3 × 10⁻⁵", "0.00E+00"),
        ("12.3%", "0.0%"),
        ("10,320", "#,##0"),
        ("< .001", "0.000"),
        ("words", "General"),
    ],
)
def test_number_formats(shown: str, expected: str) -> None:
    assert number_format(shown) == expected


def test_latex_prints_labels_as_they_are() -> None:
    hostile = r"\input{x} 50% a_b & {c} #1 $y$ ~ ^ <β₀²>"
    text = escape(hostile)
    assert text.startswith(r"\textbackslash{}input\{x\} 50\% a\_b \& \{c\} \#1 \$y\$")
    assert r"$\beta$$_{0}$$^{2}$" in text


def test_a_latex_table_has_every_cell() -> None:
    text = table_latex(fixed_effects())
    body = text.split(r"\midrule")[1].split(r"\bottomrule")[0]
    rows = [line for line in body.strip().splitlines() if line]
    assert len(rows) == 3
    assert [cell.strip() for cell in rows[1].removesuffix(r" \\").split("&")] == [
        escape(cell) for cell in show(fixed_effects()).cells[1]
    ]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX here")
def test_latex_compiles(tmp_path: Path) -> None:
    (tmp_path / "r.tex").write_text(document_latex(result(), "A title"), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "r.tex"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert (tmp_path / "r.pdf").is_file()


def test_markdown_has_tables_equations_code_and_pictures() -> None:
    text = document_markdown(result(), "A title", lambda drawn: f"{drawn.id}.svg")
    assert text.startswith("# A title\n")
    for expected in ("| (Intercept) | 2.0057 |", "$$\ny\n$$", "```\nlmer(y ~ x)", "](<figure.svg>)"):
        assert expected in text
    assert "<script>" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL).replace("\\<", "")


def test_hostile_labels_are_words_in_word() -> None:
    cells = [cell.text for row in reopened(result()).tables[0].rows for cell in row.cells]
    assert any(cell.startswith(EVIL[:8]) for cell in cells)


@relaxed
@given(results)
def test_any_result_becomes_any_document(any_result: Result) -> None:
    document_latex(any_result)
    document_markdown(any_result)
    reopened(any_result)
    openpyxl.load_workbook(io.BytesIO(workbook_xlsx(any_result)))


def test_latex_sets_lights_and_breaks_sentences_where_a_page_is_too_narrow() -> None:
    columns = (
        Column("light", "Light"),
        Column("words", "In words"),
        Column("test", "Test"),
        Column("p", "p", "p_value"),
    )
    rows = (
        {"light": "■ Doubtful", "words": "far " * 30, "test": "a test with a rather long name", "p": 0.01},
    )
    source = table_latex(Table("t", "T", columns, rows))
    assert r"$\blacksquare$ Doubtful" in source
    assert re.search(r"begin\{tabular\}\{lp\{0\.\d+\\linewidth\}p\{0\.\d+\\linewidth\}r\}", source)
    short = table_latex(
        Table("t", "T", columns, ({"light": "● Fine", "words": "fine", "test": "t", "p": 0.5},))
    )
    assert r"\begin{tabular}{lllr}" in short
