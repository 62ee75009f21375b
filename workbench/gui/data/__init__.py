"""The data side of the window: grid, variable view, import preview."""

from workbench.gui.data.data_page import DataPage
from workbench.gui.data.importing import import_file
from workbench.gui.data.variables_page import VariablesPage

__all__ = ["DataPage", "VariablesPage", "import_file"]
