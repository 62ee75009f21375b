"""Data: typed columns with metadata, readers, level detection.

`Variable`, `Measure` and `Level` are light; everything that needs numpy is imported from its own module.
"""

from workbench.data.variable import Level, Measure, Variable

__all__ = ["Level", "Measure", "Variable"]
