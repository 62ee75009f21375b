"""Every exporter's tables are read back: no cell lost, no digit lost beyond what the style rounds away."""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import lxml.html
import openpyxl
import pytest
from markdown_it import MarkdownIt

from tests.results.samples import fixed_effects, result
from workbench.results import Column, DataUse, Result, Table, Text, json_codec
from workbench.results.clipboard import table_clipboard
from workbench.results.dressing import dressed
from workbench.results.html import document
from workbench.results.latex import document_latex
from workbench.results.markdown import document_markdown
from workbench.results.sheets import workbook_xlsx
from workbench.results.shown import show
from workbench.results.table_style import STYLES, TableStyle
from workbench.results.text import document_text
from workbench.results.word import document_docx

Grid = list[list[str]]
NUMBERS = Table(
    "numbers",
    "All formats",
    (
        Column("word", "Word & <sign>"),
        Column("count", "n", "integer"),
        Column("x", "x", "number"),
        Column("t", "t", "fixed"),
        Column("p_value", "p", "p_value"),
        Column("share", "Share", "percent"),
        Column("low", "low", "interval_low"),
        Column("high", "high", "interval_high"),
    ),
    (
        {"word": "a|b", "count": 12345, "x": 1.2345678, "t": -2.5, "p_value": 0.01234, "share": 0.1234},
        {
            "word": "50% _x_ #1 *",
            "count": 0,
            "x": -0.000123456,
            "t": 1e6,
            "p_value": 1e-9,
            "low": -1.5,
            "high": 2.25,
        },
        {"word": "=1+1", "count": 7, "x": 98765.4321, "t": 0.001, "p_value": 0.99, "share": 1.0, "low": 0.1},
        {"word": None, "count": None, "x": math.inf, "t": None, "p_value": None, "share": 0.0, "high": 3.0},
    ),
    "A note with 5% & more.",
)
STYLED = {**STYLES, "own": TableStyle(digits=3, stars=True, decimal_mark="comma", p_format="scientific")}
styles = pytest.mark.parametrize("style", STYLED.values(), ids=STYLED)


def whole() -> Result:
    return Result("a.b", {}, DataUse(4, 4), (NUMBERS, Text("t", "Text", "*Rich* words", "rich")))


def squeezed(grid: Grid) -> Grid:
    return [[" ".join(cell.split()) for cell in row] for row in grid]


def expected(style: TableStyle) -> Grid:
    shown = show(dressed(whole(), style).table("numbers"))
    return squeezed([[column.title for column in shown.columns], *map(list, shown.cells)])


def from_word(style: TableStyle) -> Grid:
    reopened = docx.Document(io.BytesIO(document_docx(whole(), style=style)))
    return [[cell.text for cell in row.cells] for row in reopened.tables[0].rows]


def cells_of(page: str) -> Grid:
    rows = lxml.html.fromstring(page).xpath("//table//tr")
    return [[cell.text_content() for cell in row.xpath("./th|./td")] for row in rows]


def from_html(style: TableStyle) -> Grid:
    return cells_of(document(whole(), style=style))


def from_markdown(style: TableStyle) -> Grid:
    return cells_of(MarkdownIt("commonmark").enable("table").render(document_markdown(whole(), style=style)))


def from_latex(style: TableStyle) -> Grid:
    text = document_latex(whole(), style=style)
    body = text.split(r"\toprule")[1].split(r"\bottomrule")[0].replace(r"\midrule", "")
    return [
        [unescaped(cell) for cell in re.split(r"(?<!\\)&", row)] for row in body.split(r"\\") if row.strip()
    ]


def unescaped(text: str) -> str:
    signs = {
        r"\textless{}": "<",
        r"\textgreater{}": ">",
        r"\textbar{}": "|",
        r"$\times$": "×",
        r"$\infty$": "∞",
        "$-$": "−",
        r"\,": "\u202f",
    }
    for sign, plain in signs.items():
        text = text.replace(sign, plain)
    text = re.sub(
        r"\$\^\{([0-9-])\}\$", lambda m: m[1].translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")), text
    )
    return re.sub(r"\\([%&#_$])", r"\1", text.strip().removeprefix("{}"))


RAISING = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
READERS: dict[str, Callable[[TableStyle], Grid]] = {
    "word": from_word,
    "html": from_html,
    "markdown": from_markdown,
    "latex": from_latex,
}


@styles
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_every_cell_comes_back(reader: Callable[[TableStyle], Grid], style: TableStyle) -> None:
    assert squeezed(reader(style)) == expected(style)


@styles
def test_text_has_every_cell_in_its_row(style: TableStyle) -> None:
    lines = document_text(whole(), style=style).splitlines()
    for row in expected(style):
        cells = [cell for cell in row if cell]
        assert any(all(cell in " ".join(line.split()) for cell in cells) for line in lines), row


@styles
def test_excel_has_every_number_in_full_and_words_as_words(style: TableStyle) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_xlsx(whole(), style))).worksheets[0]
    for number, row in enumerate(NUMBERS.rows, 2):
        for place, column in enumerate(NUMBERS.columns, 1):
            kept, held = sheet.cell(number, place).value, row.get(column.id)
            assert kept == ("inf" if held == math.inf else held)
    said = [str(sheet.cell(number, 1).value) for number in range(6, sheet.max_row + 1)]
    assert any(NUMBERS.note in words for words in said)


@styles
def test_what_is_shown_is_the_number_but_for_its_rounding(style: TableStyle) -> None:
    """Half a unit of the last decimal at most is lost; p-values below the smallest say so."""
    grid = expected(style)
    ids = [column.id for column in show(dressed(whole(), style).table("numbers")).columns]
    checked = 0
    for row, texts in zip(NUMBERS.rows, grid[1:], strict=True):
        for name, text in zip(ids, texts, strict=True):
            held = row.get(name)
            if isinstance(held, float) and math.isfinite(held) and text[:1] not in "<>":
                shown, unit = parsed(text, "," if style.decimal_mark == "comma" else ".")
                assert abs(shown - held) <= 0.5000001 * unit, (name, text, held)
                checked += 1
    assert checked > 12


RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def parsed(text: str, point: str) -> tuple[float, float]:
    """The number that a text says, and the unit of its last decimal."""
    percent, text = text.endswith("%"), text.rstrip("*%").translate(RAISED)
    text = text.replace("," if point == "." else "\u202f", "").replace(" ", "").replace(point, ".")
    mantissa, _, exponent = text.partition("×10")
    power = int(exponent or 0) - 2 * percent
    decimals = len(mantissa.partition(".")[2])
    return float(f"{mantissa}e{power}"), 10.0 ** (power - decimals)


def test_full_precision_loses_nothing() -> None:
    grid = expected(STYLES["full"])
    assert [parsed(row[2], ".")[0] for row in grid[1:4]] == [row["x"] for row in NUMBERS.rows[:3]]
    tsv, page = table_clipboard(dressed(whole(), STYLES["full"]).table("numbers"))
    cells = [line.split("\t") for line in tsv.splitlines()]
    assert [float(row[2]) for row in cells[1:4]] == [row["x"] for row in NUMBERS.rows[:3]]
    assert [row[2] for row in cells_of(page)[1:4]] == [row[2] for row in cells[1:4]]


def test_json_keeps_every_digit_whatever_the_style() -> None:
    assert json_codec.loads(json_codec.dumps(whole())) == whole()


WORDS = (
    *("In words", "One paragraph.", "gevocab", "A figure", "Path diagram", "School", "lmer(y ~ x)"),
    *("Rows were dropped", "Look at them.", "A note", "bold"),
)


def test_every_kind_of_block_arrives_in_every_document() -> None:
    every = replace(
        result(), blocks=(*result().blocks, Text("rich", "A note", "Some **bold** words", "rich"))
    )
    word = docx.Document(io.BytesIO(document_docx(every)))
    documents = {
        "word": "\n".join(p.text for p in word.paragraphs)
        + "".join(c.text for c in word.tables[0].columns[0].cells),
        "html": lxml.html.fromstring(document(every)).text_content(),
        "latex": document_latex(every),
        "markdown": document_markdown(every),
        "text": document_text(every),
    }
    for name, text in documents.items():
        for words in (
            "In words",
            "One paragraph.",
            "gevocab",
            "A figure",
            "Path diagram",
            "School",
            "lmer(y ~ x)",
        ):
            assert words in text, (name, words)
        for words in ("Rows were dropped", "Look at them.", "A note", "bold"):
            assert words in text, (name, words)
        assert name == "word" or "y" in text


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX here")
@pytest.mark.parametrize("style", ["apa", "own"])
def test_latex_of_any_style_and_any_script_compiles(style: str, tmp_path: Path) -> None:
    strange = Text("t", "Título 学校", "Школа € ſ ẞ ♥ 😀 x\u0304 ≤ β₀²")
    whole_result = replace(result(), blocks=(*whole().blocks, *result().blocks, strange))
    (tmp_path / "r.tex").write_text(document_latex(whole_result, "学", style=STYLED[style]), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "r.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout[-1500:]


def test_sample_tables_come_back_from_the_web_page() -> None:
    grid = cells_of(document(result()))
    shown = show(fixed_effects())
    assert [row[:3] for row in grid[1:3]] == [list(cells[:3]) for cells in shown.cells[:2]]
