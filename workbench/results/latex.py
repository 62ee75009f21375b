"""A result as a LaTeX document: booktabs tables that go into a paper as they are, equations, listings.

The text needs pdflatex, xelatex or lualatex with amsmath, booktabs, graphicx, hyperref and longtable, which
every distribution has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.results.blocks import Block, Diagram, Equation, Notice, Result, Section, Table, Text
from workbench.results.dressing import dressed
from workbench.results.figure import Figure
from workbench.results.formatting import Notation
from workbench.results.latex_text import escape, strange_letters, verbatim
from workbench.results.markdown import Drawn, Place
from workbench.results.markup import paragraphs
from workbench.results.notes import lines_of
from workbench.results.notes.latex import lines_latex
from workbench.results.shown import ShownTable, show
from workbench.results.summary import facts
from workbench.results.table_style import TableStyle, spelling
from workbench.results.words import LEVEL_WORDS, action_text, diagram_sentences, rows_sentence

_PREAMBLE = r"""\documentclass{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{textcomp}
\else
  \usepackage{fontspec}
\fi
\usepackage{amsmath,amssymb,booktabs,longtable,graphicx}
\usepackage[margin=2.5cm]{geometry}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}
"""
_HEADINGS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_LONG = 40
"""Rows beyond which a table may break over pages."""
_PAGE, _NAME, _SENTENCE = 100, 20, 60
"""Characters that a page is wide, beyond which words are broken, and that count of a sentence."""


def document_latex(
    result: Result, title: str = "", place: Place | None = None, style: TableStyle | None = None
) -> str:
    """The whole document; place: says where the picture (PDF or PNG) of each figure lies.

    style: of the tables, by default that of the APA.
    """
    result, notation = dressed(result, style), spelling(style)
    body = [_summary(result, notation), *blocks_latex((*result.notices, *result.blocks), 0, place)]
    if result.data.rows:
        body.append(f"Rows: {escape(rows_sentence(result.data, notation))}.")
    text = "\n\n".join(part for part in body if part)
    name = escape(title or result.analysis)
    preamble = _PREAMBLE + strange_letters(name + text)
    head = f"{preamble}\\title{{{name}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle"
    return f"{head}\n\n{text}\n\n\\end{{document}}\n"


def blocks_latex(blocks: tuple[Block, ...], depth: int, place: Place | None) -> list[str]:
    """The blocks one after the other; depth: 0 for sections, 1 for subsections and so on."""
    return [_WRITERS[block.kind](block, min(depth, len(_HEADINGS) - 1), place) for block in blocks]


def table_latex(table: Table, label: str = "") -> str:
    """One table with caption and note, rules as the APA asks; label: for references, "" for none."""
    shown = show(table)
    caption = f"\\caption{{{escape(table.title)}}}" + (f"\\label{{{escape(label)}}}" if label else "")
    note = _notes(shown)
    if len(shown.cells) > _LONG:
        return _long_table(shown, caption) + note
    rows = "\n".join(map(_row, shown.cells))
    return (
        f"\\begin{{table}}[htbp]\n\\centering\n{caption}\n\\begin{{tabular}}{{{_columns(shown)}}}\n\\toprule\n"
        f"{_head(shown)}\n\\midrule\n{rows}\n\\bottomrule\n\\end{{tabular}}{note}\n\\end{{table}}"
    )


def _notes(shown: ShownTable) -> str:
    """What stands below a table: the general note, and what the stars mean."""
    said = [f"\\textit{{Note.}} {escape(shown.note)}"] if shown.note else []
    said += [escape(shown.stars_note)] if shown.stars_note else []
    return "".join(f"\n\\par\\smallskip\\footnotesize {words}" for words in said)


def _long_table(shown: ShownTable, caption: str) -> str:
    rows = "\n".join(map(_row, shown.cells))
    return (
        f"\\begin{{longtable}}{{{_columns(shown)}}}\n{caption}\\\\\n\\toprule\n{_head(shown)}\n\\midrule\n"
        f"\\endhead\n{rows}\n\\bottomrule\n\\end{{longtable}}"
    )


def _columns(shown: ShownTable) -> str:
    """Numbers to the right, words to the left; sentences are broken where the page is too narrow for them."""
    lengths = [
        min(max(len(cell) for cell in column), _SENTENCE)
        for column in zip(*((c.title for c in shown.columns), *shown.cells), strict=True)
    ]
    if sum(lengths) <= _PAGE:
        return "".join("r" if numeric else "l" for numeric in shown.numeric) or "l"
    widths = [f"p{{{0.66 * length / sum(lengths):.2f}\\linewidth}}" for length in lengths]
    return "".join(
        "r" if numeric else width if length > _NAME else "l"
        for numeric, width, length in zip(shown.numeric, widths, lengths, strict=True)
    )


def _head(shown: ShownTable) -> str:
    return _row(tuple(column.title for column in shown.columns))


def _row(cells: tuple[str, ...]) -> str:
    """A row; one that begins with a bracket would be an option of the line break before it."""
    line = " & ".join(map(escape, cells))
    return ("{}" if line.startswith(("[", "*")) else "") + line + r" \\"


def _table(table: Table, depth: int, place: Place | None) -> str:
    return table_latex(table)


def _text(text: Text, depth: int, place: Place | None) -> str:
    if text.style == "code":
        return _titled(text.title, verbatim(text.text), depth)
    if text.style == "rich":
        inner = _HEADINGS[min(depth + bool(text.title), len(_HEADINGS) - 1) :]
        return _titled(text.title, lines_latex(lines_of(text.text), inner), depth)
    return _titled(text.title, "\n\n".join(escape(part) for part in paragraphs(text.text)), depth)


def _equation(equation: Equation, depth: int, place: Place | None) -> str:
    lines = "\n".join(f"\\[\n{line}\n\\]" for line in equation.latex)
    return _titled(equation.title, lines, depth)


def _figure(figure: Figure, depth: int, place: Place | None) -> str:
    return _float(figure, escape(figure.description), place)


def _diagram(diagram: Diagram, depth: int, place: Place | None) -> str:
    return _float(diagram, escape("; ".join(diagram_sentences(diagram))), place)


def _float(drawn: Drawn, about: str, place: Place | None) -> str:
    path = place(drawn) if place is not None else ""
    picture = f"\\includegraphics[width=\\linewidth]{{\\detokenize{{{path}}}}}\n" if path else ""
    words = f"\\par\\smallskip\\footnotesize {about}\n" if about else ""
    return (
        f"\\begin{{figure}}[htbp]\n\\centering\n{picture}\\caption{{{escape(drawn.title)}}}\n{words}"
        "\\end{figure}"
    )


def _notice(notice: Notice, depth: int, place: Place | None) -> str:
    told = (
        f"\\textbf{{{LEVEL_WORDS[notice.level]}.}} {escape(notice.message)} {escape(notice.advice)}".rstrip()
    )
    ways = "".join(f"\\item {escape(action_text(action))}\n" for action in notice.actions)
    return f"{told}\n\\begin{{itemize}}\n{ways}\\end{{itemize}}" if ways else told


def _section(section: Section, depth: int, place: Place | None) -> str:
    return _titled(section.title, "\n\n".join(blocks_latex(section.blocks, depth + 1, place)), depth)


def _summary(result: Result, notation: Notation) -> str:
    return "; ".join(f"{escape(fact.title)}: {escape(fact.value)}" for fact in facts(result, notation))


def _titled(title: str, body: str, depth: int) -> str:
    return f"\\{_HEADINGS[depth]}*{{{escape(title)}}}\n{body}" if title else body


_WRITERS: dict[str, Callable[[Any, int, Place | None], str]] = {
    "table": _table,
    "text": _text,
    "equation": _equation,
    "figure": _figure,
    "diagram": _diagram,
    "notice": _notice,
    "section": _section,
}
