"""Multilevel Workbench: multilevel statistics by window, shell and Python."""

from workbench._version import __version__

__all__ = ["__version__"]
