"""Notes in rich text: a small part of Markdown, read into lines that every renderer can write."""

from workbench.results.notes.lines import Line, Span
from workbench.results.notes.reading import lines_of
from workbench.results.notes.writing import markdown_of, plain_as_markdown

__all__ = ["Line", "Span", "lines_of", "markdown_of", "plain_as_markdown"]
