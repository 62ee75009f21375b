"""A result as a Word document with real tables, headings and equations."""

from workbench.results.word.document import document_docx

__all__ = ["document_docx"]
