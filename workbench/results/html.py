"""A result as one self-contained HTML file: no scripts, no outside files, light and dark, ready to print."""

from __future__ import annotations

from importlib import resources

from workbench.results.blocks import Result
from workbench.results.dressing import dressed
from workbench.results.formatting import Notation
from workbench.results.html_blocks import Numbering, blocks_html, notice_html
from workbench.results.markup import escape, isolate
from workbench.results.summary import facts
from workbench.results.table_style import TableStyle, spelling
from workbench.results.theme import css_variables
from workbench.results.words import option_text, rows_sentence

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def document(result: Result, title: str = "", subtitle: str = "", style: TableStyle | None = None) -> str:
    """The whole page.

    title: the heading, by default the id of the analysis; subtitle: a line below it, e.g. the formula;
    style: of the tables, by default that of the APA.
    """
    result, notation = dressed(result, style), spelling(style)
    title = title or result.analysis
    notices = "".join(map(notice_html, result.notices))
    lead = f'<p class="lead">{escape(subtitle)}</p>' if subtitle else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta name="generator" content="Multilevel Workbench {escape(result.version)}">'
        f"<title>{escape(title)}</title><style>{css_variables()}{_style_sheet()}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>{lead}{_summary(result, notation)}{notices}"
        f"{blocks_html(result.blocks, Numbering())}</main>\n{_footer(result, notation)}</body></html>\n"
    )


def _summary(result: Result, notation: Notation) -> str:
    """Rows, groups, ICC and verdict in a row of boxes; the help of each is its tooltip."""
    boxes = "".join(
        f'<div class="{fact.tone or "plain"}" title="{escape(fact.help)}">'
        f"<dt>{escape(fact.title)}</dt><dd>{escape(fact.value)}</dd></div>"
        for fact in facts(result, notation)
    )
    return f'<dl class="summary">{boxes}</dl>' if boxes else ""


def _style_sheet() -> str:
    return resources.files("workbench.results").joinpath("report.css").read_text(encoding="utf-8")


def _footer(result: Result, notation: Notation) -> str:
    facts = {"Analysis": isolate(result.analysis)}
    if result.data.rows:
        facts["Rows"] = escape(rows_sentence(result.data, notation))
    seconds = sum(result.timing.values())
    if seconds:
        facts["Computed in"] = f"{seconds:.2g} s"
    facts["Version"] = f"Multilevel Workbench {isolate(result.version)}"
    options = {isolate(name): isolate(option_text(value)) for name, value in result.options.items()}
    chosen = f"<h3>Options</h3>{_definitions(options)}" if options else ""
    return f"<footer><h2>Data and method</h2>{_definitions(facts)}{chosen}</footer>"


def _definitions(facts: dict[str, str]) -> str:
    items = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items())
    return f"<dl>{items}</dl>"
