"""The model side of the window: builder, formula line, equations, options."""

from workbench.gui.model.page import ModelPage

__all__ = ["ModelPage"]
