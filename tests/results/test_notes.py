"""Notes in rich text: read, written, and the same words and looks in every document."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.results import DataUse, Result, Text
from workbench.results.html import document
from workbench.results.latex import document_latex
from workbench.results.markdown import document_markdown
from workbench.results.notes import Line, Span, lines_of, markdown_of, plain_as_markdown
from workbench.results.notes.html import lines_html
from workbench.results.notes.lines import merged
from workbench.results.text import document_text
from workbench.results.word import document_docx

NOTE = """# Findings

Slopes **differ** between *schools*, see [the paper](https://doi.org/10.1/x_y?a=1&b=2%20).\\
A second line.

- small schools
    - of the *north*
- large ones

3. first
4. second
"""
LINES = (
    Line("heading", (Span("Findings"),), 1),
    Line(
        "paragraph",
        (
            Span("Slopes "),
            Span("differ", bold=True),
            Span(" between "),
            Span("schools", italic=True),
            Span(", see "),
            Span("the paper", link="https://doi.org/10.1/x_y?a=1&b=2%20"),
            Span(".\nA second line."),
        ),
    ),
    Line("bullet", (Span("small schools"),), 1),
    Line("bullet", (Span("of the "), Span("north", italic=True)), 2),
    Line("bullet", (Span("large ones"),), 1),
    Line("number", (Span("first"),), 1, 3),
    Line("number", (Span("second"),), 1, 4),
)
MARKS = st.text(st.sampled_from("ab *_[]()#-+1.>\\`<&\n~|="), max_size=12)
LINKS = st.sampled_from(["", "https://a.b/c_(d)?x=1&y=*"])
SPANS = st.lists(st.builds(Span, MARKS, st.booleans(), st.booleans(), LINKS), min_size=1, max_size=4)


def result(note: str = NOTE) -> Result:
    return Result("a.b", {}, DataUse(), (Text("n", "Note", note, "rich"),))


def dense(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_note_is_read_into_lines() -> None:
    assert lines_of(NOTE) == LINES


def test_what_is_written_reads_back() -> None:
    assert lines_of(markdown_of(LINES)) == LINES


@settings(max_examples=300, deadline=None)
@given(SPANS)
def test_no_word_is_ever_lost(spans: list[Span]) -> None:
    line = Line("paragraph", merged(spans))
    assert dense("".join(read.text for read in lines_of(markdown_of([line])))) == dense(line.text)


@settings(max_examples=300, deadline=None)
@given(MARKS)
def test_plain_words_stay_plain(text: str) -> None:
    lines = lines_of(plain_as_markdown(text))
    assert dense("".join(line.text for line in lines)) == dense(text)
    assert all(line.kind == "paragraph" for line in lines)
    assert not any(span.bold or span.italic or span.link for line in lines for span in line.spans)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<b>)",
        "![x](https://a.b/c.png)",
        '[x](<https://a.b/" onclick="alert(1)>)',
        "<https://a.b>",
        "&lt;script&gt;",
        "```\n<b>\n```",
        "\0<b>",
    ],
)
def test_nothing_in_a_note_can_run(evil: str) -> None:
    page = lxml.html.fromstring(f"<div>{lines_html(lines_of(evil))}</div>")
    assert {element.tag for element in page.iter()} <= {"div", "p", "a"}
    for link in page.iter("a"):
        assert link.get("href").startswith("https://") and set(link.keys()) == {"href"}
    assert "script>" not in document(result(evil)).replace("&lt;script&gt;", "")


def test_html_has_real_headings_lists_and_links() -> None:
    page = lxml.html.fromstring(document(result()))
    assert page.xpath("//h3/text()") == ["Findings"]
    assert page.xpath("//p/b/text()") == ["differ"]
    assert page.xpath("//p/a/@href") == ["https://doi.org/10.1/x_y?a=1&b=2%20"]
    assert page.xpath("count(//main//ul/ul/li)") == 1
    assert page.xpath("//ol/@start") == ["3"]


def test_word_has_real_bold_lists_and_links() -> None:
    twice = (Text("n", "", NOTE, "rich"), Text("m", "", "1. one\n2. two", "rich"))
    reopened = docx.Document(io.BytesIO(document_docx(Result("a.b", {}, DataUse(), twice))))
    paragraphs = {paragraph.text: paragraph for paragraph in reopened.paragraphs}
    runs = next(p for text, p in paragraphs.items() if text.startswith("Slopes")).runs
    assert [run.text for run in runs if run.bold] == ["differ"]
    assert [run.text for run in runs if run.italic] == ["schools"]
    assert paragraphs["small schools"].style.name == "List Bullet"
    assert paragraphs["of the north"].style.name == "List Bullet 2"
    assert paragraphs["first"].style.name == "List Number"
    assert paragraphs["Findings"].style.name == "Heading 1"
    lists = [paragraphs[word]._p.pPr.numPr.numId.val for word in ("first", "second", "one", "two")]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    assert "https://doi.org/10.1/x_y?a=1&b=2%20" in [rel.target_ref for rel in reopened.part.rels.values()]


def test_markdown_reads_back_below_its_heading() -> None:
    text = document_markdown(result())
    assert "### Findings" in text and "## Note" in text
    assert lines_of(text.split("## Note\n\n")[1].split("\n\nRows:")[0])[1:] == LINES[1:]


def test_text_has_lists_and_addresses() -> None:
    text = document_text(result())
    for words in (
        "Findings\n────────",
        "- small schools\n  - of the north",
        "3. first\n4. second",
        "the paper (https",
    ):
        assert words in text


def test_latex_has_lists_links_and_hostile_words() -> None:
    text = document_latex(result())
    assert r"\textbf{differ}" in text and r"\textit{schools}" in text
    assert r"\href{https://doi.org/10.1/x\_y?a=1\&b=2\%20}{the paper}" in text
    assert text.count(r"\begin{itemize}") == text.count(r"\end{itemize}") == 2
    assert r"\setcounter{enumi}{2}\item first" in text
    assert r"\textbackslash{}input" in document_latex(result(r"\\input{x}"))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX here")
def test_latex_of_a_note_compiles(tmp_path: Path) -> None:
    (tmp_path / "n.tex").write_text(document_latex(result()), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "n.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
