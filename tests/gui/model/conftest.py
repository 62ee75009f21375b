"""Fixtures of the model builder's tests."""

from gui_model import document, editor, open_editor

__all__ = ["document", "editor", "open_editor"]
