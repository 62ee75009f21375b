"""The literature: each source is written once, here or in the plugin that alone cites it.

Light to import, because the descriptions of analyses name their sources when plugins are loaded.
"""

from workbench.analysis.literature import library
from workbench.analysis.literature.citation import Citation

__all__ = ["Citation", "library"]
